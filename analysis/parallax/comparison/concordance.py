"""A phrase in its sentences: what every list of words opens down to."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pandas as pd

from parallax.annotation import Annotation
from parallax.comparison.words import occurrences

CONCORDANCE = ("article_id", "outlet", "event", "group", "voice", "before", "phrase", "after")


def concordance(annotations: Iterable[Annotation], phrase: str, voice: str = "all") -> pd.DataFrame:
    """Every place where a phrase stands, with the sentence around it.

    Parameters
    ----------
    annotations : iterable of Annotation
        Those of :func:`~parallax.comparison.words.compared` give the places that
        :func:`~parallax.comparison.words.keyness` counts.
    phrase : str
        One to three words, in any spelling that counts as the same.
    voice : str
        ``outlet``, ``named_source``, ``unnamed_source`` or ``all``.

    Returns
    -------
    DataFrame
        One row per place, in text order: ``article_id``, ``outlet``, ``event``, ``group``, ``voice``, and the sentence
        in three parts: ``before``, ``phrase`` as it is written there, ``after``.

    Raises
    ------
    ValueError
        If the phrase has no word, or more than three.

    Examples
    --------
    >>> from parallax import annotate
    >>> marked = annotate("It rained. The U.S. envoy's car stalled.", coder="rules")
    >>> concordance([marked], "US envoy")[["before", "phrase", "after"]].values.tolist()
    [['The ', 'U.S. envoy', "'s car stalled."]]
    >>> len(concordance([marked], "ambassador"))
    0
    """
    annotations = list(annotations)
    articles = {a.document.article.id: a.document.article for a in annotations}
    rows = []
    for place in occurrences(annotations, phrase, voice).to_dict("records"):
        article = articles[place["article_id"]]
        cuts = (place["sentence_start"], place["start"], place["end"], place["sentence_end"])
        before, words, after = (article.text[i:j] for i, j in pairwise(cuts))
        rows.append((article.id, article.outlet, article.event, article.group, place["voice"], before, words, after))
    return pd.DataFrame(rows, columns=list(CONCORDANCE))
