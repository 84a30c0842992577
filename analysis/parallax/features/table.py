"""Scores, the words under them, and the articles they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from parallax.annotation import Annotation
from parallax.article import Article
from parallax.coders import BASELINES
from parallax.document import Document, parse
from parallax.features.base import SUFFIXES, FeatureFamily
from parallax.features.evidence import annotation_from_rows, mark_from_row


@dataclass(frozen=True)
class FeatureTable:
    """What scoring gives.

    ``scores`` has a row an article: ``article_id``, then the features. ``evidence`` has a row a mark
    and family in which it counts. ``articles`` has what is known of each article, its text's hash
    and its words by voice, without the text.
    """

    scores: pd.DataFrame
    evidence: pd.DataFrame
    articles: pd.DataFrame
    families: Sequence[FeatureFamily]

    def explain(self, article_id: str, feature: str) -> pd.DataFrame:
        """The marks under one number.

        Raises
        ------
        KeyError
            If there is no such article or feature.
        """
        if feature not in self.scores.columns[1:]:
            raise KeyError(f"feature {feature!r} is not a column of the scores.")
        if article_id not in set(self.scores["article_id"]):
            raise KeyError(f"article {article_id!r} is not in the table. Its ids are in the column article_id.")
        family_name, _, rest = feature.partition(".")
        measure, _, suffix = rest.partition("@")
        voice = next(v for v, s in SUFFIXES.items() if s == (f"@{suffix}" if suffix else ""))
        family = next(f for f in self.families if f.family == family_name)
        rows = self.evidence[(self.evidence["article_id"] == article_id) & (self.evidence["feature"] == family_name)]
        if voice != "all":
            rows = rows[rows["voice"] == voice]
        event = self.articles.loc[self.articles["article_id"] == article_id, "event"].fillna("").item()
        counts = [family.counts_towards(mark_from_row(r), measure, event) for r in rows.to_dict("records")]
        return rows[np.array(counts, dtype=bool)].reset_index(drop=True)

    def annotations(self, articles: Iterable[Article | Document]) -> Iterator[Annotation]:
        """The coder's marks on the texts, one annotation an article of the table; the baselines' stay out.

        Parameters
        ----------
        articles : iterable of Article or Document
            Those that were scored, with their texts; others are passed over. A document is not parsed again.

        Raises
        ------
        ValueError
            If an article is not the one that was scored.
        """
        own = self.evidence[~self.evidence["coder"].isin(BASELINES)]
        marks = {article_id: rows.to_dict("records") for article_id, rows in own.groupby("article_id")}
        scored = set(self.articles["article_id"])
        for article in articles:
            if article.id in scored:
                rows = marks.get(article.id, ())
                document = article if isinstance(article, Document) else parse(article)
                yield annotation_from_rows(document, rows[0]["coder"] if rows else "", rows)
