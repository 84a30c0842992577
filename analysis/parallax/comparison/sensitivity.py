"""Does a difference in loaded language hang on one part of the lexicons?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from parallax.coders.lexicon import ORIGINS, read_lexicons
from parallax.comparison.strata import measure
from parallax.features.table import FeatureTable

#: Marks that no lexicon entry made: scare quotes, and what the trained coder alone calls loaded.
RULE = "rule"
UNLISTED = "unlisted"
MILD = "strength 1"
EVERYTHING = ""
LOADED = "loaded_language.per_1000_words"


def origins(table: FeatureTable, matched: pd.DataFrame, first: str) -> pd.DataFrame:
    """``loaded_language.per_1000_words`` compared again, each time without some of its marks.

    A lexicon drawn from one country's press would find more in that country's press. If the sign of a
    difference flips when the phrases of one origin are left out, the difference is the lexicon's.

    Returns
    -------
    DataFrame
        A row for each origin, for marks by rule, for unlisted ones and for the mildest: ``left_out`` (empty:
        nothing), how many marks of the compared articles that is in each group, ``events``, ``difference``,
        ``low``, ``high``, ``flips``. Empty where nothing was compared or the evidence holds no loaded phrase.
    """
    columns = ["left_out", "marks_first", "marks_second", "events", "difference", "low", "high", "flips", "constructed"]
    if LOADED not in table.scores or not matched["compared"].any():
        return pd.DataFrame(columns=columns)
    marks = table.counting(LOADED)
    marks = marks[marks["article_id"].isin(matched["article_id"])]
    if marks.empty:
        return pd.DataFrame(columns=columns)
    origin_of = {entry.rule: entry.origin for entry in read_lexicons()}
    origin = marks["rule"].map(origin_of).fillna(RULE)
    left_out = {EVERYTHING: np.zeros(len(marks), dtype=bool)}
    origin = origin.mask(marks["family"] == UNLISTED, UNLISTED)
    left_out |= {name: (origin == name).to_numpy() for name in (*ORIGINS, RULE, UNLISTED)}
    left_out[MILD] = (marks["value"] <= 1).to_numpy()

    words = table.articles.set_index("article_id")["words@outlet"].astype(float).loc[matched["article_id"]]
    counts = {
        name: marks.loc[~out, "article_id"].value_counts().reindex(words.index).fillna(0).astype(float)
        for name, out in left_out.items()
    }
    rates = pd.DataFrame({name: 1000 * n / words.where(words > 0) for name, n in counts.items()})
    differences, _ = measure(rates, matched, first)
    compared = matched[matched["compared"]].set_index("article_id")["group"]
    group = marks["article_id"].map(compared)
    rows = differences.rename(columns={"feature": "left_out"}).assign(
        marks_first=[int((group[out] == first).sum()) for out in left_out.values()],
        marks_second=[int((group[out].notna() & (group[out] != first)).sum()) for out in left_out.values()],
        flips=differences["difference"] * differences["difference"].iloc[0] < 0,
    )
    return rows[columns]
