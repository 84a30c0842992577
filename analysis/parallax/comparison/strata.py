"""Two groups within each event: which articles can be compared, and how much their scores differ."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from parallax.comparison.interval import MIN_EVENTS, interval

#: In what two articles of an event must agree to be compared.
LIKE = ("genre", "translation")
PERMUTATIONS = 9999
# Words for readers: "no wire article tells it as untranslated commentary".
_WORDS = {"none": "untranslated", "human": "translated", "machine": "machine-translated", "unknown": "unknown genre"}


def match(articles: pd.DataFrame, first: str, second: str, like: Sequence[str] = LIKE) -> pd.DataFrame:
    """Which articles have a counterpart: an article of the other group, on the same event, of the same kind.

    Parameters
    ----------
    articles : DataFrame
        The articles of the two groups.
    like : sequence of str
        Columns in which articles must agree. An unknown translation status counts as none.

    Returns
    -------
    DataFrame
        One row per article, by id: ``stratum`` (event and what must agree), ``compared``, and
        ``why_not`` where it is not.
    """
    text = ["article_id", "event", "outlet", "group", "genre", "translation"]
    m = articles[text].astype(object).fillna("").sort_values("article_id")
    m["constructed"] = articles["constructed"].fillna(False).astype(bool)
    m = m.reset_index(drop=True)
    agree = m.assign(
        translation=m["translation"].replace({"unknown": "none", "": "none"}),
        genre=m["genre"].replace({"": "unknown"}),
    )[[*reversed(like)]]
    m["stratum"] = ["\t".join(row) for row in m[["event"]].join(agree).to_numpy()]
    by_both = (m["event"] != "") & (m.groupby("event")["group"].transform("nunique") == 2)
    m["compared"] = by_both & (m.groupby("stratum")["group"].transform("nunique") == 2)
    other = m["group"].map({first: second, second: first})
    kind = [" ".join(_WORDS.get(value, value) for value in row) for row in agree.to_numpy()]
    tells = "no " + other + " article tells "
    m["why_not"] = (tells + "it as " + kind).mask(~by_both, tells + "this event")
    m.loc[m["event"] == "", "why_not"] = "no event is named"
    if not second:
        m["why_not"] = "there is no other group"
    m.loc[m["compared"], "why_not"] = ""
    return m


@dataclass(frozen=True)
class Stratum:
    """Articles of both groups that are alike.

    ``ids`` of shape (n,), ``values`` of shape (n, n_features), nan where an article has no value, and
    ``is_first`` of shape (n,). Whatever is measured has shape (n_features,).
    """

    ids: Sequence[str]
    values: np.ndarray
    is_first: np.ndarray

    def counts(self) -> tuple[np.ndarray, np.ndarray]:
        """Articles with a value, of the first and of the second group."""
        present = ~np.isnan(self.values)
        return present[self.is_first].sum(axis=0), present[~self.is_first].sum(axis=0)

    def weight(self) -> np.ndarray:
        """``n1 * n2 / (n1 + n2)``: the weight of a difference of two means; 0 if one side is empty."""
        a, b = self.counts()
        return a * b / np.maximum(a + b, 1)

    def means(self) -> tuple[np.ndarray, np.ndarray]:
        """Means of the first and of the second group; 0 where a group has no value."""
        values = np.nan_to_num(self.values)
        a, b = (np.maximum(n, 1) for n in self.counts())
        return values[self.is_first].sum(axis=0) / a, values[~self.is_first].sum(axis=0) / b

    def cliffs_delta(self) -> np.ndarray:
        """Share of pairs in which the first group's value is higher, minus the share in which it is lower.

        From -1 to 1. Source: Cliff (1993), Dominance Statistics: Ordinal Analyses to Answer Ordinal Questions.
        """
        return np.array([_dominance(v[self.is_first], v[~self.is_first]) for v in self.values.T])

    def permuted(self) -> np.ndarray:
        """Differences of the means under random relabellings, shape (PERMUTATIONS, n_features).

        An article without a value is not relabelled; 0 where a side has no value at all.
        """
        # The seed depends only on the ids: the same articles always get the same p-value.
        rng = np.random.default_rng(zlib.crc32("\n".join(self.ids).encode()))
        order = rng.random((PERMUTATIONS, len(self.ids)))
        out = np.zeros((PERMUTATIONS, self.values.shape[1]))
        present = ~np.isnan(self.values)
        patterns, which = np.unique(present, axis=1, return_inverse=True)
        for i, pattern in enumerate(patterns.T):
            if 0 < self.is_first[pattern].sum() < pattern.sum():
                columns = which.ravel() == i
                values = self.values[np.ix_(pattern, columns)]
                out[:, columns] = _relabelled(order[:, pattern], values, self.is_first[pattern])
        return out


def _relabelled(order: np.ndarray, values: np.ndarray, is_first: np.ndarray) -> np.ndarray:
    # Which group is called first must not change the draws, so that swapping the labels mirrors the
    # result exactly: the smaller group is drawn, or that of the first article where they are equal.
    n, a = len(is_first), int(is_first.sum())
    first_is_drawn = a < n - a or (a == n - a and bool(is_first[0]))
    k = min(a, n - a)
    drawn = (order <= np.partition(order, k - 1, axis=1)[:, [k - 1]]).astype(float) @ values
    difference = drawn / k - (values.sum(axis=0) - drawn) / (n - k)
    return difference if first_is_drawn else -difference


def _dominance(first: np.ndarray, second: np.ndarray) -> float:
    first, second = first[~np.isnan(first)], np.sort(second[~np.isnan(second)])
    if not len(first) or not len(second):
        return 0.0
    lower = np.searchsorted(second, first, side="left").sum()
    higher = (len(second) - np.searchsorted(second, first, side="right")).sum()
    return float(lower - higher) / (len(first) * len(second))


def measure(values: pd.DataFrame, matched: pd.DataFrame, first: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Differences of every feature, over all events and in each.

    Parameters
    ----------
    values : DataFrame of shape (n_articles, n_features)
        Indexed by article id.
    matched : DataFrame
        As :func:`match` gives it.

    Returns
    -------
    differences : DataFrame
        One row per feature.
    by_event : DataFrame
        One row per feature and event that has a value on both sides.
    """
    numbers = values.loc[matched["article_id"]].to_numpy(float)
    is_first = (matched["group"] == first).to_numpy()
    constructed = bool(matched["constructed"].any())

    def stratum(rows: pd.DataFrame) -> Stratum:
        at = rows.index.to_numpy()
        return Stratum(rows["article_id"].tolist(), numbers[at], is_first[at])

    compared = matched[matched["compared"]]
    drawn = np.zeros((PERMUTATIONS, values.shape[1]))
    alike = []
    for event, rows in compared.groupby("event"):
        strata = [stratum(s) for _, s in rows.groupby("stratum")]
        alike.append(_event(event, strata))
        if not constructed:
            drawn += _weighted(strata, [s.permuted() for s in strata])
    never_alike = matched[(matched["event"] != "") & ~matched["event"].isin(compared["event"])]
    apart = [
        _event(event, [stratum(rows)]) for event, rows in never_alike.groupby("event") if rows["group"].nunique() == 2
    ]
    differences = _over_events(list(values.columns), alike, drawn, constructed)
    by_event = _rows(list(values.columns), [(e, True) for e in alike] + [(e, False) for e in apart])
    return differences.assign(constructed=constructed), by_event.assign(constructed=constructed)


_MEASURES = ("n_first", "n_second", "mean_first", "mean_second", "difference", "cliffs_delta")


def _weighted(strata: list[Stratum], values: list[np.ndarray]) -> np.ndarray:
    weights = [s.weight() for s in strata]
    return sum(w * v for w, v in zip(weights, values, strict=True)) / np.maximum(sum(weights), 1e-300)


def _event(event: str, strata: list[Stratum]) -> dict:
    """What one event shows, each measure of shape (n_features,); only strata with both sides count."""
    n_first, n_second = (sum((s.weight() > 0) * s.counts()[side] for s in strata) for side in (0, 1))
    mean_first, mean_second = (_weighted(strata, [s.means()[side] for s in strata]) for side in (0, 1))
    difference = mean_first - mean_second
    # Means of the same numbers, summed in another order, may differ in the last digit: that is no difference.
    difference[np.abs(difference) <= 1e-12 * np.maximum(np.abs(mean_first), np.abs(mean_second))] = 0.0
    return {
        "event": event,
        "n_first": n_first,
        "n_second": n_second,
        "mean_first": mean_first,
        "mean_second": mean_second,
        "difference": difference,
        "cliffs_delta": _weighted(strata, [s.cliffs_delta() for s in strata]),
    }


def _over_events(features: list[str], events: list[dict], drawn: np.ndarray, constructed: bool) -> pd.DataFrame:
    """The mean over the events that have a value on both sides, and how sure it is."""
    shape = (len(events), len(features))
    of = {m: np.array([e[m] for e in events], dtype=float).reshape(shape) for m in _MEASURES}
    has = of["n_first"] > 0
    n = has.sum(axis=0)

    def mean(measure: str) -> np.ndarray:
        return np.where(n > 0, (of[measure] * has).sum(axis=0) / np.maximum(n, 1), np.nan)

    difference = mean("difference")
    bounds = np.full((len(features), 2), np.nan)
    p = np.full(len(features), np.nan)
    if not constructed:
        bounds = np.array([interval(of["difference"][has[:, i], i]) for i in range(len(features))]).reshape(-1, 2)
        p = np.where(n >= MIN_EVENTS, _p(difference, drawn / np.maximum(n, 1)), np.nan)
    return pd.DataFrame(
        {
            "feature": features,
            "events": n,
            "events_without_value": len(events) - n,
            "events_higher": (has & (of["difference"] > 0)).sum(axis=0),
            "events_lower": (has & (of["difference"] < 0)).sum(axis=0),
            "n_first": of["n_first"].sum(axis=0).astype(int),
            "n_second": of["n_second"].sum(axis=0).astype(int),
            "mean_first": mean("mean_first"),
            "mean_second": mean("mean_second"),
            "difference": difference,
            "low": bounds[:, 0],
            "high": bounds[:, 1],
            "p": p,
            "cliffs_delta": mean("cliffs_delta"),
        }
    )


def _p(observed: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Two-sided ``(1 + hits) / (1 + permutations)``: the observed labels count as a draw, so that P(p <= a) <= a.

    Source: Phipson and Smyth (2010), Permutation P-values Should Never Be Zero.
    """
    drawn = np.abs(drawn)
    # The tolerance: equal values stay equal whatever the order of summation was.
    hits = drawn >= np.abs(observed) - 1e-9 * drawn.max(axis=0)
    return (1 + hits.sum(axis=0)) / (1 + len(drawn))


def _rows(features: list[str], events: list[tuple[dict, bool]]) -> pd.DataFrame:
    columns = {"feature": np.repeat(np.array(features, dtype=object), len(events))}
    columns["event"] = np.tile(np.array([e["event"] for e, _ in events], dtype=object), len(features))
    columns["alike"] = np.tile(np.array([alike for _, alike in events], dtype=bool), len(features))
    for m in _MEASURES:
        values = np.array([e[m] for e, _ in events], dtype=float).reshape(len(events), len(features))
        columns[m] = values.T.ravel()
    rows = pd.DataFrame(columns).astype({"n_first": int, "n_second": int})
    return rows[(rows["n_first"] > 0) & (rows["n_second"] > 0)].reset_index(drop=True)


def describe(values: pd.DataFrame, matched: pd.DataFrame, first: str) -> pd.DataFrame:
    """Means by event where nothing can be compared; columns as ``by_event`` of :func:`measure`."""
    long = (
        values.loc[matched["article_id"]]
        .reset_index(drop=True)
        .assign(event=matched["event"], side=np.where(matched["group"] == first, "first", "second"))
    )
    long = long.melt(["event", "side"], var_name="feature").dropna(subset="value")
    means = long.groupby(["feature", "event", "side"])["value"].agg(["size", "mean"]).unstack("side")
    means = means.reindex(columns=pd.MultiIndex.from_product([["size", "mean"], ["first", "second"]]))
    rows = pd.DataFrame({"alike": False}, index=means.index)
    for side in ("first", "second"):
        rows[f"n_{side}"] = means["size", side].fillna(0).astype(int)
        rows[f"mean_{side}"] = means["mean", side]
    rows["difference"] = rows["cliffs_delta"] = np.nan
    rows["constructed"] = bool(matched["constructed"].any())
    rows = rows.reindex(values.columns, level="feature").reset_index()
    return rows[["feature", "event", "alike", *_MEASURES, "constructed"]]
