"""Which articles stand for an event where there is room for one of each group: those nearest their group's mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from parallax.features.measures import PRIMARY


@dataclass(frozen=True)
class Pair:
    """The articles that stand for an event: one of each group, or a single one where nothing is told by both.

    ``alike`` says whether they were compared like with like, ``genre`` in which genre.
    """

    event: str
    ids: tuple[str, ...]
    alike: bool = False
    genre: str = ""


def typical_pair(scores: pd.DataFrame, matched: pd.DataFrame, groups: Sequence[str], event: str) -> Pair:
    """Of each group the article nearest the group's mean, in the genre in which most articles were compared.

    Parameters
    ----------
    scores : DataFrame
        Those of a feature table.
    matched : DataFrame
        The articles of both groups and whether they were compared, as in a comparison.
    """
    rows = matched[matched["event"] == event]
    alike = bool(rows["compared"].any())
    if alike:
        status = rows["translation"].replace({"unknown": "none", "": "none"})
        strata = [s for _, s in rows[rows["compared"]].groupby([rows["genre"], status]) if s["group"].nunique() == 2]
        rows = max(strata, key=lambda s: (len(s), s["genre"].iloc[0] == "news", s["genre"].iloc[0]))
    ids = tuple(typical_article(scores, rows.loc[rows["group"] == g, "article_id"]) for g in groups)
    return Pair(event, ids, alike, rows["genre"].iloc[0] if alike else "")


def typical_article(scores: pd.DataFrame, ids: pd.Series) -> str:
    """The article whose density of loaded phrases is nearest the mean; the first id where none has one."""
    values = scores.set_index("article_id").loc[sorted(ids), PRIMARY[0]]
    distance = (values - values.mean()).abs()
    return distance.index[0] if distance.isna().all() else distance.idxmin()
