"""Two ways to compare groups: all articles thrown together, and like with like."""

from __future__ import annotations

import pandas as pd

from parallax.comparison.differences import Comparison
from parallax.features.table import FeatureTable


def pooled_and_matched(table: FeatureTable, comparison: Comparison, measure: str) -> pd.Series:
    """The difference of two groups when everything is pooled, and within events among articles that are alike.

    Parameters
    ----------
    table : FeatureTable
        The scores that were compared.
    comparison : Comparison
        Of two groups of the table.
    measure : str
        A column of the scores.

    Returns
    -------
    Series
        ``pooled`` = mean of the first group - mean of the second; ``like with like``: the difference of the
        comparison, with ``low`` and ``high`` of its interval (nan where there is none) and the ``events`` it rests on.
    """
    groups = table.articles.set_index("article_id")["group"].reindex(table.scores["article_id"]).to_numpy()
    means = table.scores[measure].groupby(groups).mean()
    row = comparison.differences.set_index("feature").loc[measure]
    return pd.Series(
        {
            "pooled": means[comparison.first] - means[comparison.second],
            "like with like": row["difference"],
            **{name: row[name] for name in ("low", "high", "events")},
        }
    )
