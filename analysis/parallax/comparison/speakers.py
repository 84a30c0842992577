"""Who speaks: the sources of each group and outlet, those that only one group cites, and the media they cite.

All of it counts attributions, one row of evidence each, and describes the articles that were scored, whatever their
events and genres. Whether two groups differ in a kind of source is asked within events, between articles that are
alike: :func:`parallax.comparison.differences.compare`.

A source is identified by its name: two people with the same name count as one source, and one person with two spellings
counts as two. A short name is replaced by a longer one only where the longer one ends with it and no other source of
the same event does: "Marsh" becomes "Tobin Marsh", even if another Marsh was meant.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from parallax.annotation import SOURCE_TYPES
from parallax.features.measure import SUFFIXES
from parallax.features.table import FeatureTable
from parallax.formats.outlets import Outlets, read_outlets

#: The side of a source that speaks for no side, or whose side is not clear.
NO_SIDE = "neither, or not clear"
NAMED = ("named", "unnamed")
#: The columns whose marks are counted here.
ATTRIBUTIONS = "sourcing.attributions_per_1000_words"
LOADED = "loaded_language.per_1000_words"
#: The relation of a cited outlet to the outlet that cites it.
RELATIONS = ("itself", "other group", "other side", "same group", "unknown")


def source_profiles(table: FeatureTable, voice: str = "outlet") -> pd.DataFrame:
    """Attributions of each group by the source's type, by its side, and by whether it has a name.

    Parameters
    ----------
    table : FeatureTable
    voice : str
        The voice in which the attribution stands: ``outlet`` (a minister who quotes a report is left out),
        ``named_source``, ``unnamed_source`` or ``all``.

    Returns
    -------
    DataFrame
        One row per group and value, zeros included: ``group``, ``by`` (type, side or named), ``value``,
        ``attributions``,
        ``share`` of the group's attributions (``nan`` where it has none), ``articles`` and ``events`` with at least
        one, ``constructed``.

    Raises
    ------
    ValueError
        If there is no such voice.

    Notes
    -----
    All articles of a group are counted together: where a group has many commentaries, its profile is mostly theirs.
    """
    cited = _attributions(table, voice)
    groups = sorted(set(table.articles["group"].fillna("")))
    sides = [*sorted(set(cited["side"]) - {NO_SIDE}), NO_SIDE]
    rows = []
    for group in groups:
        of_group = cited[cited["group"] == group]
        for by, column, values in (
            ("type", "source_type", SOURCE_TYPES),
            ("side", "side", sides),
            ("named", "named", NAMED),
        ):
            for value in values:
                found = of_group[of_group[column] == value]
                share = len(found) / len(of_group) if len(of_group) else float("nan")
                rows.append(
                    (group, by, value, len(found), share, found["article_id"].nunique(), _events(found["event"]))
                )
    profiles = pd.DataFrame(rows, columns=["group", "by", "value", "attributions", "share", "articles", "events"])
    return profiles.assign(constructed=profiles["group"].map(_constructed(table, "group")))


def source_network(table: FeatureTable, voice: str = "outlet") -> pd.DataFrame:
    """Who cites whom: outlets and their sources.

    Parameters
    ----------
    table : FeatureTable
    voice : str
        As in :func:`source_profiles`.

    Returns
    -------
    DataFrame
        One row per outlet and source, most attributions first: ``outlet``, ``group``, ``source_name`` (empty for those
        that no article names: they differ by type and side alone), ``source_type``, ``side`` (of a named
        source the most frequent ones in the whole table), ``attributions``, ``articles``, ``events``, ``constructed``.

    Raises
    ------
    ValueError
        If there is no such voice.
    """
    keys = ["outlet", "group", "source_name", "source_type", "side"]
    network = _counted(_one_node_per_name(_attributions(table, voice)), keys)
    order = ["attributions", *keys]
    return network.sort_values(order, ascending=[False] + [True] * len(keys), ignore_index=True)


def only_one_group(table: FeatureTable, voice: str = "outlet") -> pd.DataFrame:
    """Named sources that only one group cites, in events that other groups report too.

    Parameters
    ----------
    table : FeatureTable
    voice : str
        As in :func:`source_profiles`.

    Returns
    -------
    DataFrame
        One row per source, most events and attributions first: ``source_name``, ``source_type``, ``side``, ``group``,
        ``attributions``, ``articles``, ``events`` (those in which the group cites it), ``outlets``,
        ``articles_elsewhere`` (of other groups about these events, none of which cites it) and ``constructed``.

    Raises
    ------
    ValueError
        If there is no such voice.

    Notes
    -----
    This says only "not cited in these articles". A group with more articles cites more people: the fewer
    ``articles_elsewhere``, the less it means. A source that another group mentions without citing it is listed too.
    """
    cited = _one_node_per_name(_attributions(table, voice))
    articles = _articles(table)
    grouped = articles[articles["event"].ne("") & articles["group"].ne("")]
    shared = grouped.groupby("event")["group"].nunique()
    shared = set(shared[shared > 1].index)
    cited = cited[cited["source_name"].ne("") & cited["event"].isin(shared) & cited["group"].ne("")]
    alone = cited[cited.groupby("source_name")["group"].transform("nunique") == 1]
    keys = ["source_name", "source_type", "side", "group"]
    found = _counted(alone, keys)
    by_source = alone.groupby("source_name")
    found["outlets"] = found["source_name"].map(by_source["outlet"].nunique()).astype("int64")
    where = by_source["event"].unique()
    elsewhere = [
        int((grouped["event"].isin(where[name]) & grouped["group"].ne(group)).sum())
        for name, group in zip(found["source_name"], found["group"], strict=True)
    ]
    found.insert(len(found.columns) - 1, "articles_elsewhere", pd.Series(elsewhere, found.index, dtype="int64"))
    found = found[[c for c in found.columns if c != "constructed"] + ["constructed"]]
    order = ["events", "attributions", "source_name"]
    return found.sort_values(order, ascending=[False, False, True], ignore_index=True)


def media_cited(table: FeatureTable, voice: str = "outlet", outlets: Outlets | None = None) -> pd.DataFrame:
    """Which media each outlet cites, in what relation they are to it, and for what.

    Parameters
    ----------
    table : FeatureTable
    voice : str
        As in :func:`source_profiles`.
    outlets : Outlets, optional
        Whose groups are known; the shipped table if not given. The corpus's own outlets come first.

    Returns
    -------
    DataFrame
        One row per outlet and cited medium, most attributions first: ``outlet``, ``group``, ``cited`` (empty for "local
        media" and the like), ``cited_group`` (empty where unknown), ``cited_side``, ``relation``, ``attributions``,
        ``articles``, ``events``. ``relation`` is one of "itself", "other group", "other side" (of the same group, but
        the targets put the two outlets on two sides), "same group", "unknown". Then for what: ``doubted``
        and ``endorsed``, attributions whose cue does that, ``loaded``, loaded phrases in the words given to it, and
        ``evidence``, the index of the attributions in ``table.evidence``; ``constructed``.

    Raises
    ------
    ValueError
        If there is no such voice.

    Notes
    -----
    Counted are sources of the type ``media`` and named outlets of any type ("a record seen by ..."). Words that
    an article copies without naming their source are missed.
    """
    outlets = outlets if outlets is not None else read_outlets()
    articles = _articles(table)
    own = {_folded(o): (o, g) for o, g in zip(articles["outlet"], articles["group"], strict=True) if o}

    def known(name: str) -> tuple[str, str]:
        if _folded(name) in own:
            return own[_folded(name)]
        row = outlets.lookup(name) if name else None
        return (row.outlet, row.group) if row else ("", "")

    cited = _attributions(table, voice)
    found = [known(name) for name in cited["source_name"]]
    cited["cited"] = [outlet or name for (outlet, _), name in zip(found, cited["source_name"], strict=True)]
    cited["cited_group"] = [group for _, group in found]
    cited = cited[np.array([bool(outlet) for outlet, _ in found], dtype=bool) | cited["source_type"].eq("media")].copy()
    cited["cited_side"] = _most_frequent(cited, "cited", "side")
    sides = _sides(table, set(cited["outlet"]) | set(cited["cited"]))
    pairs = cited[["outlet", "group", "cited", "cited_group"]].itertuples(index=False)
    cited["relation"] = [_relation(outlet, group, of, of_group, sides) for outlet, group, of, of_group in pairs]
    cited["doubted"] = cited["cue_stance"].eq("doubting")
    cited["endorsed"] = cited["cue_stance"].eq("endorsing")
    cited["loaded"] = _loaded_inside(table, cited)
    cited["evidence"] = cited.index
    keys = ["outlet", "group", "cited", "cited_group", "cited_side", "relation"]
    counted = _counted(cited, keys)
    what_for = cited.groupby(keys).agg(
        doubted=("doubted", "sum"), endorsed=("endorsed", "sum"), loaded=("loaded", "sum"), evidence=("evidence", tuple)
    )
    marks = counted.pop("constructed")
    counted = counted.merge(what_for.reset_index(), on=keys).assign(constructed=marks)
    order = ["attributions", *keys]
    return counted.sort_values(order, ascending=[False] + [True] * len(keys), ignore_index=True)


def _articles(table: FeatureTable) -> pd.DataFrame:
    known = table.articles[["article_id", "event", "outlet", "group", "constructed"]].astype(object)
    return known.fillna({"event": "", "outlet": "", "group": "", "constructed": False})


def _attributions(table: FeatureTable, voice: str) -> pd.DataFrame:
    """Attributions with what is known of their article; the index is that of the evidence."""
    if voice not in SUFFIXES:
        raise ValueError(f"voice {voice!r} is not one of {', '.join(SUFFIXES)}.")
    rows = table.counting(ATTRIBUTIONS + SUFFIXES[voice])
    columns = ["article_id", "source_name", "source_type", "side", "cue_stance", "content_start", "content_end"]
    rows = rows[columns].astype(object)
    text = ["source_name", "source_type", "side", "cue_stance"]
    rows[text] = rows[text].fillna("")
    rows["side"] = rows["side"].replace("", NO_SIDE)
    rows["named"] = rows["source_name"].ne("").map({True: NAMED[0], False: NAMED[1]})
    rows = rows.join(_articles(table).set_index("article_id"), on="article_id")
    for event, found in rows.groupby("event"):
        if event:
            full = _full_names(set(found["source_name"]) - {""})
            rows.loc[found.index, "source_name"] = found["source_name"].replace(full)
    return rows


def _full_names(names: set[str]) -> dict[str, str]:
    """For each name with which longer names end: the longest of them, if it also ends with all the others.

    >>> _full_names({"Marsh", "Tobin Marsh", "Secretary Tobin Marsh", "Ann Lee", "Bo Lee", "Lee"})
    {'Marsh': 'Secretary Tobin Marsh', 'Tobin Marsh': 'Secretary Tobin Marsh'}
    """
    full = {}
    for name in sorted(names):
        longer = [other for other in names if other.endswith(" " + name)]
        longest = max(longer, key=len, default="")
        if longest and all(longest.endswith(other) for other in longer):
            full[name] = longest
    return full


def _one_node_per_name(cited: pd.DataFrame) -> pd.DataFrame:
    """The attributions, with one type and one side for each named source, wherever it is cited."""
    cited = cited.copy()
    named = cited["source_name"] != ""
    for column in ("source_type", "side"):
        cited.loc[named, column] = _most_frequent(cited[named], "source_name", column)
    return cited


def _most_frequent(rows: pd.DataFrame, of: str, column: str) -> pd.Series:
    """For each row the most frequent value of ``column`` among rows with the same ``of``; ties go by alphabet."""
    n = rows.groupby([of, column], sort=True).size().reset_index(name="n")
    best = n.sort_values(["n", column], ascending=[False, True], kind="stable").drop_duplicates(of)
    return rows[of].map(best.set_index(of)[column])


def _counted(cited: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    grouped = cited.groupby(keys, sort=True)
    counts = grouped.agg(
        attributions=("article_id", "size"),
        articles=("article_id", "nunique"),
        events=("event", _events),
        constructed=("constructed", "any"),
    ).reset_index()
    return counts.astype({"attributions": "int64", "articles": "int64", "events": "int64", "constructed": bool})


def _events(events: pd.Series) -> int:
    return len(set(events) - {""})


def _constructed(table: FeatureTable, of: str) -> pd.Series:
    return _articles(table).groupby(of)["constructed"].any().astype(bool)


def _folded(name: str) -> str:
    return name.replace("’", "'").casefold().removeprefix("the ").strip()


def _sides(table: FeatureTable, outlets: set[str]) -> dict[str, str | None]:
    targets = table.targets
    return {outlet: targets.side_of(outlet) for outlet in outlets} if targets is not None else {}


def _relation(outlet: str, group: str, cited: str, cited_group: str, sides: dict[str, str | None]) -> str:
    if cited and _folded(cited) == _folded(outlet):
        return "itself"
    if not group or not cited_group:
        return "unknown"
    if group != cited_group:
        return "other group"
    two = {sides.get(outlet), sides.get(cited)} - {None}
    return "other side" if len(two) == 2 else "same group"


def _loaded_inside(table: FeatureTable, cited: pd.DataFrame) -> list[int]:
    """Loaded phrases in the words given to each source, by the coder that found the source."""
    loaded = table.counting(LOADED + SUFFIXES["all"])
    starts = {id: rows["start"].to_numpy(int) for id, rows in loaded.groupby("article_id")}
    inside = []
    for id, start, end in cited[["article_id", "content_start", "content_end"]].itertuples(index=False):
        at = starts.get(id, [])
        inside.append(0 if pd.isna(start) else sum(start <= s < end for s in at))
    return inside
