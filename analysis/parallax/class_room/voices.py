"""Loaded phrases of one article by whose words they are, and beside what another coder marks."""

from __future__ import annotations

import pandas as pd

from parallax.annotation import VOICES, Annotation
from parallax.features.table import FeatureTable

LOADED = "loaded_language.per_1000_words"


def phrases_by_voice(table: FeatureTable, article_id: str) -> pd.DataFrame:
    """How often each voice uses a loaded phrase: ``per_1000_words = 1000 * loaded_phrases / words``.

    Returns
    -------
    DataFrame
        A row a voice (``outlet``, ``named_source``, ``unnamed_source``): ``loaded_phrases``, ``words``,
        ``per_1000_words``, nan where the voice has no words.

    Raises
    ------
    KeyError
        If there is no such article.

    Examples
    --------
    >>> from parallax import Article, score
    >>> table = score([Article(id="a", text="The rogue regime lied, a farmer said.")], coder="rules")
    >>> phrases_by_voice(table, "a").loc["unnamed_source", ["loaded_phrases", "words"]].astype(int).tolist()
    [1, 4]
    """
    found = table.explain(article_id, f"{LOADED}@all")["voice"].value_counts()
    about = table.articles.set_index("article_id").loc[article_id]
    counts = pd.DataFrame({"loaded_phrases": found.reindex(list(VOICES), fill_value=0).astype(int)})
    counts["words"] = [int(about[f"words@{voice}"]) for voice in VOICES]
    counts["per_1000_words"] = 1000 * counts["loaded_phrases"] / counts["words"].where(counts["words"] > 0)
    return counts


def touched_by(rows: pd.DataFrame, annotation: Annotation) -> int:
    """How many marks of a table another coder's marks touch, by a letter or more.

    Parameters
    ----------
    rows : DataFrame
        Rows of evidence on the article of the annotation.
    """
    spans = [mark.span for mark in annotation.marks]
    places = zip(rows["start"], rows["end"], strict=True)
    return sum(any(start < span.end and span.start < end for span in spans) for start, end in places)
