"""Scores, the words under them, and the articles they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from parallax.features.base import SUFFIXES, FeatureFamily
from parallax.features.evidence import mark_from_row


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
        rows = self.evidence[
            (self.evidence["article_id"] == article_id) & (self.evidence["feature"] == family_name)
        ]
        if voice != "all":
            rows = rows[rows["voice"] == voice]
        event = self.articles.loc[self.articles["article_id"] == article_id, "event"].fillna("").item()
        counts = [family.counts_towards(mark_from_row(r), measure, event) for r in rows.to_dict("records")]
        return rows[np.array(counts, dtype=bool)].reset_index(drop=True)
