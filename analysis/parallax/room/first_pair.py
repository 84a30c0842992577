"""Which two groups and which two articles of an event the page shows first."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from parallax.comparison.differences import choose_contrast
from parallax.comparison.strata import match
from parallax.features.table import FeatureTable
from parallax.report.typical import typical_pair


def contrast(articles: pd.DataFrame) -> tuple[str, str]:
    """The groups that are compared: the two there are, or the usual pair, or the two with the most articles."""
    try:
        return choose_contrast(articles)
    except ValueError:  # three groups or more, and no usual pair: the two with the most articles
        groups = articles["group"].fillna("")
        first, second = sorted(groups[groups != ""].value_counts().index[:2])
        return first, second


@dataclass(frozen=True)
class FirstPairs:
    """Which two articles are shown first: those that stand for the event in the report."""

    groups: tuple[str, str]
    scores: pd.DataFrame
    matched: pd.DataFrame | None

    @classmethod
    def of(cls, table: FeatureTable) -> FirstPairs:
        first, second = contrast(table.articles)
        matched = None
        if second:
            matched = match(table.articles[table.articles["group"].isin([first, second])], first, second)
        return cls((first, second), table.scores, matched)

    def pair(self, event: str, ids: list[str], rows: pd.DataFrame) -> list[str]:
        """A pair of one event's articles, or its only one; where both groups don't tell it, the first two."""
        if self.matched is not None and event and set(self.groups) <= set(rows["group"].dropna()):
            return list(typical_pair(self.scores, self.matched, self.groups, event).ids)
        return ids[:2]
