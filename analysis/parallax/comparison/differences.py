"""Differences between two groups within events, between articles that are alike, and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
import pandas as pd

from parallax.article import read_notes
from parallax.brief import Brief
from parallax.comparison.events import FOUND
from parallax.comparison.interval import MIN_EVENTS
from parallax.comparison.labels import event_name, group_name, many
from parallax.comparison.sensitivity import origins
from parallax.comparison.strata import LIKE, describe, match, measure
from parallax.features.base import side_in_words
from parallax.features.measure import SIDES
from parallax.features.measures import PRIMARY, measure_of
from parallax.features.table import FeatureTable
from parallax.instrument.errors import CODER, SPEAKS_TO, explained, precision_recall, read_coded

#: The contrast taken where the corpus holds both groups and no other is asked for.
USUAL = ("state-aligned", "wire")
# How the tool errs: columns of the differences.
_ERRORS = {
    **dict.fromkeys(("precision_first", "recall_first", "precision_second", "recall_second"), float),
    **dict.fromkeys(("corrected", "corrected_low", "corrected_high"), float),
    "errors_could_explain": "boolean",
}
_QUESTIONS = {feature: question for question, features in SPEAKS_TO.items() for feature in features}


@dataclass(frozen=True, repr=False)
class Comparison(Brief):
    """Differences within events, their uncertainty, and what could not be compared.

    Attributes
    ----------
    first, second : str
        The groups; every difference is first minus second. ``second`` is empty where the corpus
        holds one group only: then articles are described, and nothing is compared.
    differences : DataFrame
        One row per feature, the primary ones first: matched events and articles, means, difference,
        interval, p, Holm's p, Cliff's delta. Then how the tool errs on the two groups where that was
        measured: precision and recall of each, the difference corrected for them with its interval, and
        ``errors_could_explain`` (True, False or missing).
    by_event : DataFrame
        One row per feature and event; ``alike`` is False for contrasts that are not like for like. Where
        nothing can be compared, the means of the primary features in each event.
    matched : DataFrame
        One row per article of the two groups: whether it was compared, and if not, why.
    origins : DataFrame
        The first primary feature, recomputed without the phrases of one origin at a time.
    sides : tuple of str
        The side that counts as plus and the side that counts as minus in the balance of sides and the stance gap.
    constructed : bool
        Whether any text was written for teaching: then there is neither p nor interval.
    notes : tuple of str
        What a reader must know before any number.
    """

    first: str
    second: str
    differences: pd.DataFrame
    by_event: pd.DataFrame
    matched: pd.DataFrame
    origins: pd.DataFrame
    sides: tuple[str, str]
    constructed: bool
    notes: tuple[str, ...]

    def brief(self) -> dict[str, str]:
        compared = self.matched[self.matched["compared"]]
        said = {
            "groups": f"{self.first} minus {self.second}" if self.second else f"{self.first} alone, not compared",
            "articles": f"{len(compared)} of {len(self.matched)} compared",
            "events": str(compared["event"].nunique()),
            "measures": str(len(self.differences)),
        }
        for row in self.differences[self.differences["primary"]].to_dict("records"):
            interval = "" if pd.isna(row["low"]) else f" ({row['low']:+.3g} to {row['high']:+.3g})"
            said[row["feature"]] = "no value" if pd.isna(row["difference"]) else f"{row['difference']:+.3g}{interval}"
        return said | ({"constructed": "written for teaching: no p-value, no interval"} if self.constructed else {})


def choose_contrast(articles: pd.DataFrame, contrast: str | None = None) -> tuple[str, str]:
    """The two groups to compare, from ``FIRST:SECOND`` or from what the corpus holds.

    Returns
    -------
    first, second : str
        ``second`` is empty where there are not two groups and no contrast was asked for.

    Raises
    ------
    ValueError
        If the contrast is not of that form or names a group that the corpus lacks, or if there are
        more than two groups and no obvious pair.
    """
    groups = sorted(set(articles["group"].dropna()) - {""})
    known = ", ".join(groups) or "none"
    if contrast:
        first, _, second = contrast.partition(":")
        missing = [g for g in (first, second) if g not in groups]
        if not second or first == second:
            raise ValueError(f"contrast {contrast!r}: give two groups as FIRST:SECOND, out of {known}.")
        if missing:
            raise ValueError(f"contrast {contrast!r}: no article is of group {missing[0]!r}. Groups: {known}.")
        return first, second
    if set(USUAL) <= set(groups):
        return USUAL
    if len(groups) > 2:
        raise ValueError(f"Name two groups with --contrast FIRST:SECOND. Groups in this corpus: {known}.")
    first, second, *_ = [*groups, "", ""]
    return first, second


def compare(
    table: FeatureTable,
    contrast: str | None = None,
    like: Sequence[str] = LIKE,
    coded: pd.DataFrame | None = None,
) -> Comparison:
    """Compare two groups feature by feature.

    Within an event, articles that are alike are compared: the difference of the groups' means,
    averaged over genres and translation statuses with weights ``n1 * n2 / (n1 + n2)``. The estimate is
    the mean of these differences over events; :func:`~parallax.comparison.interval.interval` is over
    events; p is from permutations of the group labels among the articles that are alike. Neither is
    given under :data:`~parallax.comparison.interval.MIN_EVENTS` events. Cliff's delta is taken among
    articles that are alike and averaged likewise. An event without a value on one side is left out for
    that feature, and the number of such events is given.

    Holm's p is over the primary features. The rest is exploratory: its p are not corrected.

    Whether the tool's own errors could explain a difference is given for the rates of loaded phrases and of
    attributions, where sentences of both groups were coded (:func:`~parallax.instrument.errors.explained`) and the
    trained coder marked. The groups have the same names; the texts that were coded may be others.

    Parameters
    ----------
    contrast : str, optional
        ``FIRST:SECOND``; state-aligned against wire, or the only two groups, if not given.
    like : sequence of str
        In what articles of an event must agree. With fewer than genre and translation, differences
        of the groups and of genres or translations are mixed.
    coded : DataFrame, optional
        Coded sentences as :func:`~parallax.instrument.errors.read_coded` gives them; the shipped ones if not given.

    Raises
    ------
    ValueError
        As :func:`choose_contrast`.
    """
    first, second = choose_contrast(table.articles, contrast)
    group = table.articles["group"].fillna("")
    articles = table.articles[group.isin([first, second] if second else [first])]
    matched = match(articles, first, second, like)
    features = [c for c in table.scores.columns[1:] if measure_of(c).compared]
    primary = [f for f in PRIMARY if f in features]
    features = primary + [f for f in features if f not in primary]
    scores = table.scores.set_index("article_id")[features]
    differences, by_event = measure(scores, matched, first)
    if by_event.empty:
        by_event = describe(scores[primary], matched, first)
    differences.insert(1, "primary", differences["feature"].isin(PRIMARY))
    differences.insert(
        differences.columns.get_loc("p") + 1, "p_holm", _holm(differences["p"].where(differences["primary"]))
    )
    constructed = bool(matched["constructed"].any())
    if coded is None:
        coded = read_coded()
        # Another coder's errors are its own.
        coded = coded if CODER in set(table.evidence["coder"]) else coded.iloc[:0]
    errors = [_errors(row, coded, first, second, constructed) for row in differences.to_dict("records")]
    differences = differences.join(pd.DataFrame(errors, differences.index, columns=list(_ERRORS)).astype(_ERRORS))
    sides = _sides(table, sorted(set(matched.loc[matched["compared"], "event"])))
    return Comparison(
        first=first,
        second=second,
        differences=differences,
        by_event=by_event,
        matched=matched.drop(columns="stratum"),
        origins=origins(table, matched, first),
        sides=sides.popitem()[0] if len(sides) == 1 else SIDES,
        constructed=constructed,
        notes=_notes(table.articles, matched, first, second, like) + _which_side(sides),
    )


def _holm(p: pd.Series) -> pd.Series:
    """Holm's (1979) step-down p. All primary features count, also one that could not be tested."""
    given = p.dropna().sort_values()
    steps = np.arange(len(PRIMARY), len(PRIMARY) - len(given), -1)
    return (given * steps).cummax().clip(upper=1.0).reindex(p.index)


def _errors(row: dict, coded: pd.DataFrame, first: str, second: str, constructed: bool) -> dict:
    """What is known of the tool's errors behind a difference: nothing where no question speaks to the feature."""
    question = _QUESTIONS.get(row["feature"])
    # The errors were measured on real texts, and those written for teaching are others.
    if question is None or constructed:
        return {}
    found: dict[str, float | bool | None] = {}
    for side, group in (("first", first), ("second", second)):
        if figures := precision_recall(coded, group, question):
            found |= {f"{name}_{side}": figures[name]["value"] for name in ("precision", "recall")}
    if possible := explained(row["mean_first"], row["mean_second"], coded, question, first, second):
        found |= {"corrected": possible.corrected, "corrected_low": possible.low, "corrected_high": possible.high}
        found["errors_could_explain"] = possible.flag
    return found


def _sides(table: FeatureTable, events: list[str]) -> dict[tuple[str, str], list[str]]:
    """The first and second side by name, and the events in which they are."""
    if (targets := table.targets) is None:
        return {}
    found: dict[tuple[str, str], list[str]] = {}
    for event in events:
        a, b = (side_in_words(targets, side) for side in targets.sides_for(event))
        found.setdefault((a, b), []).append(event)
    return found


def _which_side(sides: dict[tuple[str, str], list[str]]) -> tuple[str, ...]:
    """Words for a reader who meets "the first side" where it is another one from event to event."""
    if len(sides) < 2:
        return ()
    where = [many(len(e), "event") if len(e) > 3 else ", ".join(map(event_name, e)) for e in sides.values()]
    pairs = [f"{a} and {b} ({events})" for (a, b), events in zip(sides, where, strict=True)]
    return (f"The first and the second side are {'; '.join(pairs[:12])}{'; ...' if len(pairs) > 12 else ''}.",)


def _notes(all_articles: pd.DataFrame, matched: pd.DataFrame, first: str, second: str, like: Sequence[str]) -> tuple:
    notes = []
    n = len(matched)
    written = int(matched["constructed"].sum())
    if written:
        whole = "These texts were" if written == n else f"{written} of these {n} texts were"
        notes.append(
            f"{whole} written for teaching: the differences were written in. No p-value and no interval is given."
        )
    if left_out := len(all_articles) - n:
        others = sorted(set(all_articles["group"].fillna("")) - {first, second or first})
        notes.append(f"Left out: {many(left_out, 'article')} of neither group ({', '.join(map(group_name, others))}).")
    if any(note.kind == FOUND for cell in all_articles["notes"].fillna("").unique() for note in read_notes(cell)):
        notes.append(
            "Events were not given but found by content and date: see how sure with parallax events, and overrule it."
        )
    if not second:
        notes.append(
            f"{f'All {n} articles are' if n > 1 else 'The only article is'} of one group ({group_name(first)}): "
            "nothing can be compared. Give each article a group in a column, or its outlet in outlets.csv."
        )
        return tuple(notes)
    groups_per_event = matched[matched["event"] != ""].groupby("event")["group"].nunique()
    shared = int((groups_per_event == 2).sum())
    compared = matched[matched["compared"]]
    alike = compared["event"].nunique()
    kind = " and ".join(like).replace("translation", "translation status")
    if shared == 0:
        notes.append(f"No event is told by both {first} and {second} articles: nothing can be compared.")
        if (matched["event"] == "").all():
            notes.append("No article names its event: give articles about one event one value in the column 'event'.")
        return tuple(notes)
    if alike == 0:
        notes.append(
            f"Told by both groups: {many(shared, 'event')}, but never in the same {kind}. Nothing can be compared like "
            "with like."
        )
        return tuple(notes)
    same = f" in the same {kind}" if kind else ""
    notes.append(
        f"Told by both groups: {many(shared, 'event')}; told by both{same}: {alike}. Compared there: "
        f"{(compared['group'] == first).sum()} {first} and {(compared['group'] == second).sum()} {second} articles."
    )
    for column, mixed in (("genre", "genres"), ("translation", "translated and untranslated texts")):
        if column not in like:
            notes.append(f"Articles were not matched by {column}: differences of the groups and of {mixed} are mixed.")
    if alike < MIN_EVENTS and not written:
        notes.append(
            f"{many(alike, 'event')}: too few to say how sure a difference is. With fewer than {MIN_EVENTS} there is "
            "no interval and no p-value: the differences describe these articles and nothing else."
        )
    for group, rows in compared.groupby("group"):
        if rows["outlet"].nunique() == 1 and (outlet := rows["outlet"].iloc[0]):
            notes.append(
                f"All compared {group} articles are from one outlet ({outlet}): a difference may be that outlet's own."
            )
    for column, meaning in (("translation", "counted as untranslated"), ("genre", "compared with each other")):
        unknown = int(compared[column].isin(["unknown", ""]).sum())
        if unknown and column in like:
            verb = "article is" if unknown == 1 else "articles are"
            notes.append(f"{unknown} compared {verb} of unknown {column} and {meaning}.")
    if alike >= MIN_EVENTS and not written and (least := _least_p(compared, first)) * len(PRIMARY) > 0.05:
        notes.append(
            f"So few articles can be relabelled in so few ways that no p can fall below {least:.2g}: after Holm's "
            "correction none can reach .05, however large the difference."
        )
    return tuple(notes)


def _least_p(compared: pd.DataFrame, first: str) -> float:
    """The smallest two-sided p that any feature could have with these articles."""
    ways, balanced = 1, True
    for _, rows in compared.groupby("stratum"):
        k = int((rows["group"] == first).sum())
        ways *= comb(len(rows), k)
        balanced &= 2 * k == len(rows)
    # With equal numbers on both sides everywhere, the opposite relabelling is as far from zero.
    return (2 if balanced else 1) / ways
