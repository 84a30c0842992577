"""Scores, the words under them, and the articles they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from parallax.features.base import SUFFIXES, FeatureFamily
from parallax.features.evidence import EVIDENCE, TEXT, mark_from_row
from parallax.targets import Targets


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


def read_table(out: Path, targets: Targets | None = None) -> FeatureTable:
    """The tables that scoring wrote into a folder.

    Parameters
    ----------
    targets : Targets, optional
        Those that the scores were made with; the shipped ones by default.

    Raises
    ------
    FileNotFoundError
        If one of the tables is not there.
    ValueError
        If another version wrote them.
    """
    # The scorer builds tables, so that its module imports this one.
    from parallax.scoring import ARTICLES, Scorer

    paths = {name: Path(out) / f"{name}.parquet" for name in ("scores", "evidence", "articles")}
    for path in paths.values():
        if not path.is_file():
            raise FileNotFoundError(f"{path}: not found. Write it with `parallax score CORPUS --out {out}`.")
    tables = {name: pd.read_parquet(path) for name, path in paths.items()}
    for name, types in {"evidence": EVIDENCE, "articles": ARTICLES, "scores": {"article_id", "constructed"}}.items():
        if missing := [column for column in types if column not in tables[name]]:
            raise ValueError(f"{paths[name]}: no column {missing[0]!r}. Another version wrote it: score anew.")
    return FeatureTable(
        scores=tables["scores"].drop(columns="constructed").astype({"article_id": TEXT}),
        evidence=tables["evidence"].astype(EVIDENCE),
        articles=tables["articles"].astype(ARTICLES),
        families=Scorer.default(targets).families,
    )
