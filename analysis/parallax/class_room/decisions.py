"""What a comparison would be if something had been decided otherwise before a word was counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from parallax.features.table import FeatureTable


def with_articles(table: FeatureTable, leave_out: Iterable[str] = (), **known: str | pd.Series) -> FeatureTable:
    """The scores of some articles, with what is known of them exchanged.

    Parameters
    ----------
    table : FeatureTable
    leave_out : iterable of str
        Ids of articles that do not count.
    **known : str or Series
        Columns of ``articles``, such as ``genre`` or ``event``: one value for all, or one a row of ``table.articles``.

    Examples
    --------
    >>> from parallax import Article, score
    >>> texts = {"a": "The rogue regime lied.", "b": "It rained."}
    >>> table = score([Article(id=id, text=text) for id, text in texts.items()], coder="rules")
    >>> with_articles(table, leave_out=["b"], genre="news").articles[["article_id", "genre"]].values.tolist()
    [['a', 'news']]
    """
    out = set(leave_out)

    def kept(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[~rows["article_id"].isin(out)].reset_index(drop=True)

    articles = kept(table.articles.assign(**known))
    return replace(table, scores=kept(table.scores), evidence=kept(table.evidence), articles=articles)
