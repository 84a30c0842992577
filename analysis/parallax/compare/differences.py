"""Differences between two groups within events, between articles that are alike, and how sure they are."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from parallax.compare.interval import MIN_EVENTS, interval
from parallax.features.table import FeatureTable

#: Named before any result was seen: the hypotheses. Everything else is exploratory.
PRIMARY = (
    "loaded_language.per_1000_words",
    "sourcing.unnamed_share",
    "sourcing.unsourced_evaluative_share",
    "sourcing.side_balance",
    "stance.gap",
)
#: The contrast taken where the corpus holds both groups and no other is asked for.
USUAL = ("state-aligned", "wire")
PERMUTATIONS = 9999


@dataclass(frozen=True)
class Comparison:
    """Differences within events, their uncertainty, and what could not be compared.

    Attributes
    ----------
    first, second : str
        The groups; every difference is first minus second.
    differences : DataFrame
        A row a feature: matched events and articles, means, difference, interval, p, Holm's p,
        Cliff's delta.
    by_event : DataFrame
        A row an event and feature; ``alike`` is False for contrasts that are not like for like.
    matched : DataFrame
        A row an article of the two groups: whether it was compared, and if not, why.
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
    constructed: bool
    notes: tuple[str, ...]


def choose_contrast(articles: pd.DataFrame, contrast: str | None = None) -> tuple[str, str]:
    """The two groups to compare, from ``FIRST:SECOND`` or from what the corpus holds.

    Raises
    ------
    ValueError
        If the contrast is not of that form or names a group that the corpus lacks, or if there is
        no single obvious pair.
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
    if len(groups) == 2:
        return groups[0], groups[1]
    raise ValueError(f"Name two groups with --contrast FIRST:SECOND. Groups in this corpus: {known}.")


def compare(table: FeatureTable, contrast: str | None = None) -> Comparison:
    """Compare two groups feature by feature.

    Within an event, articles of one genre and translation status are compared: the difference of
    the groups' means, averaged over such strata with weights ``n1 * n2 / (n1 + n2)``. The estimate is
    the mean of these differences over events; :func:`~parallax.compare.interval.interval` is over
    events; p is from permutations of the group labels within event and stratum,
    ``(1 + hits) / (1 + permutations)`` (Phipson and Smyth 2010). Neither is given under
    :data:`~parallax.compare.interval.MIN_EVENTS` events. Cliff's delta is taken within strata and
    averaged likewise.

    An unknown translation status counts as not translated, and a note says for how many articles.

    Raises
    ------
    ValueError
        As :func:`choose_contrast`.
    """
    first, second = choose_contrast(table.articles, contrast)
    articles = table.articles[table.articles["group"].isin([first, second])].sort_values("article_id")
    matched = _match(articles, first, second)
    constructed = bool(articles["constructed"].fillna(False).any())
    scores = table.scores.set_index("article_id").loc[articles["article_id"]]
    # Counts of mentions grow with length alone; their rates are what is compared.
    features = [c for c in scores.columns if not c.partition("@")[0].endswith("_mentions")]

    rows, events = [], []
    for feature in features:
        row, by_event = _difference(scores[feature], matched, first, constructed)
        rows.append({"feature": feature, "primary": feature in PRIMARY, **row})
        events += [{"feature": feature, **e} for e in by_event]
    differences = pd.DataFrame(rows)
    differences["p_holm"] = _holm(differences["p"].where(differences["primary"]))
    # Primary features first, in the order in which they were named.
    order = differences["feature"].map({f: i for i, f in enumerate(PRIMARY)}).fillna(len(PRIMARY))
    differences = differences.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)
    return Comparison(
        first=first,
        second=second,
        differences=differences,
        by_event=pd.DataFrame(events),
        matched=matched.drop(columns="stratum"),
        constructed=constructed,
        notes=_notes(articles, matched, first, second, constructed),
    )


def _match(articles: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Which articles have a counterpart: same event, genre and translation status, other group."""
    m = articles[["article_id", "event", "group", "genre", "translation"]].fillna("").copy()
    status = m["translation"].replace({"unknown": "none"})
    m["stratum"] = m["event"] + "\t" + m["genre"] + "\t" + status
    both = m.groupby("stratum")["group"].transform("nunique") == 2
    told = m.groupby("event")["group"].transform("nunique") == 2
    m["compared"] = both & (m["event"] != "")
    m["why_not"] = ""
    m.loc[~m["compared"], "why_not"] = "no " + m["genre"] + " of the other group, of this translation status"
    m.loc[~told, "why_not"] = "the other group does not tell this event"
    m.loc[m["event"] == "", "why_not"] = "belongs to no event"
    return m.reset_index(drop=True)


def _difference(values: pd.Series, matched: pd.DataFrame, first: str, constructed: bool) -> tuple[dict, list]:
    data = matched.assign(value=values.loc[matched["article_id"]].to_numpy()).dropna(subset="value")
    by_event, draws = [], []
    for event, rows in data[data["compared"]].groupby("event"):
        strata = [
            _Stratum(tuple(s["article_id"]), s["value"].to_numpy(float), (s["group"] == first).to_numpy())
            for _, s in rows.groupby("stratum")
            if s["group"].nunique() == 2
        ]
        if strata:
            by_event.append(_event(event, strata, alike=True))
            draws.append(_weighted(strata, [s.permuted() for s in strata]))
    alike = {e["event"] for e in by_event}
    n = len(by_event)
    row = dict.fromkeys(_COLUMNS, np.nan) | {
        "events": n,
        "n_first": sum(e["n_first"] for e in by_event),
        "n_second": sum(e["n_second"] for e in by_event),
    }
    if n:
        deltas = np.array([e["difference"] for e in by_event])
        row |= {
            "mean_first": np.mean([e["mean_first"] for e in by_event]),
            "mean_second": np.mean([e["mean_second"] for e in by_event]),
            "difference": deltas.mean(),
            "cliffs_delta": np.mean([e["cliffs_delta"] for e in by_event]),
        }
        if not constructed:
            row["low"], row["high"] = interval(deltas)
            row["p"] = _p(deltas.mean(), np.mean(draws, axis=0)) if n >= MIN_EVENTS else np.nan
    # Events that both groups tell, but never in the same genre: shown, and never averaged in.
    for event, rows in data[~data["event"].isin(alike) & (data["event"] != "")].groupby("event"):
        if rows["group"].nunique() == 2:
            whole = _Stratum(
                tuple(rows["article_id"]), rows["value"].to_numpy(float), (rows["group"] == first).to_numpy()
            )
            by_event.append(_event(event, [whole], alike=False))
    return row, by_event


_COLUMNS = (
    ["events", "n_first", "n_second", "mean_first", "mean_second", "difference", "low", "high", "p", "p_holm", "cliffs_delta"]
)


@dataclass(frozen=True)
class _Stratum:
    """Articles of both groups that are alike: ids, values, and which are of the first group."""

    ids: tuple[str, ...]
    values: np.ndarray
    is_first: np.ndarray

    @property
    def sizes(self) -> tuple[int, int]:
        k = int(self.is_first.sum())
        return k, len(self.values) - k

    @property
    def weight(self) -> float:
        a, b = self.sizes
        return a * b / (a + b)

    def means(self) -> tuple[float, float]:
        return self.values[self.is_first].mean(), self.values[~self.is_first].mean()

    def cliffs_delta(self) -> float:
        """Share of pairs in which the first group's value is higher, minus the share in which it is lower."""
        return np.sign(self.values[self.is_first][:, None] - self.values[~self.is_first][None, :]).mean()

    def permuted(self) -> np.ndarray:
        """Differences under every drawn relabelling, shape (PERMUTATIONS,)."""
        # The same draws whichever group is called first, so that swapping the labels mirrors the
        # result exactly: the smaller set is drawn, or that with the first article where they are equal.
        a, b = self.sizes
        draws_first = a < b or (a == b and bool(self.is_first[0]))
        k = a if draws_first else b
        chosen = _relabellings(self.ids, k)
        drawn = chosen @ self.values / k
        rest = (self.values.sum() - chosen @ self.values) / (len(self.values) - k)
        return drawn - rest if draws_first else rest - drawn


@lru_cache(maxsize=4096)
def _relabellings(ids: tuple[str, ...], k: int) -> np.ndarray:
    """0/1 matrix (PERMUTATIONS, n): k articles drawn at random in each row."""
    rng = np.random.default_rng(zlib.crc32("\n".join(ids).encode()))
    ranks = rng.random((PERMUTATIONS, len(ids))).argsort(axis=1).argsort(axis=1)
    return (ranks < k).astype(float)


def _weighted(strata: list[_Stratum], values: list) -> np.ndarray:
    return np.average(np.array(values), axis=0, weights=[s.weight for s in strata])


def _event(event: str, strata: list[_Stratum], alike: bool) -> dict:
    first, second = _weighted(strata, [s.means() for s in strata])
    return {
        "event": event,
        "alike": alike,
        "n_first": sum(s.sizes[0] for s in strata),
        "n_second": sum(s.sizes[1] for s in strata),
        "mean_first": first,
        "mean_second": second,
        "difference": first - second,
        "cliffs_delta": float(_weighted(strata, [s.cliffs_delta() for s in strata])),
    }


def _p(observed: float, drawn: np.ndarray) -> float:
    """Two-sided; the observed labels count as one of the draws, so that P(p <= a) <= a."""
    # The tolerance keeps a tie a tie whatever the order of summation.
    hits = np.sum(np.abs(drawn) >= abs(observed) - 1e-9)
    return float((1 + hits) / (1 + len(drawn)))


def _holm(p: pd.Series) -> pd.Series:
    """Holm's (1979) step-down p over the values that are given."""
    given = p.dropna().sort_values()
    m = len(given)
    adjusted = (given * np.arange(m, 0, -1)).cummax().clip(upper=1.0)
    return adjusted.reindex(p.index)


def _notes(articles: pd.DataFrame, matched: pd.DataFrame, first: str, second: str, constructed: bool) -> tuple:
    notes = []
    if constructed:
        notes.append(
            "These texts were written for teaching: their differences were written in. "
            "No p-value and no interval is given."
        )
    told = matched.loc[matched["event"] != ""].groupby("event")["group"].nunique()
    shared = int((told == 2).sum())
    alike = matched.loc[matched["compared"], "event"].nunique()
    if shared == 0:
        notes.append(f"No event is told by both {first} and {second}: nothing can be compared.")
    elif alike == 0:
        notes.append(
            f"{shared} events are told by both {first} and {second}, but never in the same genre and "
            "translation status: nothing can be compared like with like."
        )
    else:
        notes.append(
            f"{alike} of the {shared} events that both groups tell are told in the same genre and translation "
            f"status; {int(matched['compared'].sum())} of {len(matched)} articles of these groups were compared."
        )
        if alike < MIN_EVENTS and not constructed:
            notes.append(
                f"{alike} events are too few to say how sure a difference is: with fewer than {MIN_EVENTS} "
                "there is no interval and no p-value. Read the differences as a description of these articles."
            )
    compared = articles[articles["article_id"].isin(matched.loc[matched["compared"], "article_id"])]
    for column, meaning in (("translation", "counted as not translated"), ("genre", "compared with each other")):
        unknown = int((compared[column] == "unknown").sum())
        if unknown:
            notes.append(f"{unknown} compared articles are of unknown {column} and were {meaning}.")
    return tuple(notes)
