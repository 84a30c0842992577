"""Scores, the words under them, and the articles they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from parallax.annotation import Annotation
from parallax.article import Article
from parallax.brief import Brief, counted
from parallax.coders import BASELINES
from parallax.document import Document, parse
from parallax.features.base import FeatureFamily
from parallax.features.evidence import annotation_from_rows
from parallax.gazetteer.targets import Targets


@dataclass(frozen=True, repr=False)
class FeatureTable(Brief):
    """What scoring gives.

    ``scores`` has one row per article: ``article_id``, then one column per measure and voice. ``evidence`` has one row
    per mark and coder, with the columns of scores that it counts towards. ``articles`` has what is known of each
    article, its text's hash and its words by voice, without the text. ``families`` are those that counted.
    """

    scores: pd.DataFrame
    evidence: pd.DataFrame
    articles: pd.DataFrame
    families: Sequence[FeatureFamily]

    def brief(self) -> dict[str, str]:
        a, coders = self.articles, self.evidence["coder"].dropna().unique()
        groups = a["group"].fillna("").replace("", "no group").value_counts().to_dict()
        constructed = int(a["constructed"].fillna(False).sum())
        return {
            "articles": f"{len(a)} ({counted(groups)})" if len(a) else "0",
            "events": str(a["event"].replace("", pd.NA).nunique()),
            "coder": ", ".join(c for c in coders if c not in BASELINES) or "no marks",
            "measures": f"{self.scores.shape[1] - 1} columns of scores",
            "evidence": f"{len(self.evidence)} marks",
            **({"constructed": f"{constructed} articles were written for teaching"} if constructed else {}),
        }

    @property
    def targets(self) -> Targets | None:
        """The targets that stances and sides were measured with; None where no family measures any."""
        return next((family.targets_ for family in self.families if hasattr(family, "targets_")), None)

    def counting(self, column: str) -> pd.DataFrame:
        """The marks that count towards a column of scores, in all articles: rows of the evidence under their index.

        Raises
        ------
        KeyError
            If there is no such column.
        """
        return self.evidence[self._counts(self.evidence["counts_towards"], column)]

    def explain(self, article_id: str, column: str) -> pd.DataFrame:
        """The marks under one number: those of an article that count towards a column of its scores.

        Raises
        ------
        KeyError
            If there is no such article or column.
        """
        if article_id not in set(self.scores["article_id"]):
            raise KeyError(f"article {article_id!r} is not in the table. Its ids are in the column article_id.")
        rows = self.evidence[self.evidence["article_id"] == article_id]
        return rows[self._counts(rows["counts_towards"], column)].reset_index(drop=True)

    def _counts(self, counts_towards: pd.Series, column: str) -> pd.Series:
        if column not in self.scores.columns[1:]:
            raise KeyError(f"{column!r} is not a column of the scores. Their names are in scores.columns.")
        # Marks of one kind count towards the same columns: few different texts stand in many rows.
        texts = counts_towards.dropna().unique()
        return counts_towards.isin([text for text in texts if column in text.split()])

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
