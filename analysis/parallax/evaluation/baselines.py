"""What a coder has to beat: word lists that score whole texts, and words counted on labelled rows."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union
from textblob import TextBlob

from parallax.evaluation.published import majority
from parallax.instrument.intervals import confusion, macro_f1, share, with_intervals

#: Thresholds tried for a value from 0 to 1.
THRESHOLDS = tuple(i / 20 for i in range(20))
#: A sentence and the first and last offset of a mention in it.
Mentioned = tuple[str, int, int]
#: Words between a word and the mention, up to which they are one feature.
DISTANCES = (1, 3, 7)
_WORD = re.compile(r"\w+|[^\w\s]")


def sentence_figures(
    texts: Sequence[str], gold: Sequence[bool], given: Sequence[bool], train: tuple[list[str], list[bool]]
) -> dict[str, dict]:
    """Figures of a coder that answers yes or no of sentences, as ``model``, and of its baselines.

    ``macro_f1`` over the two answers, ``precision`` and ``recall`` of yes. From 0 to 1, more is better; None
    where nothing was answered yes, or nothing is.

    ``majority`` gives the most frequent answer. ``textblob`` says yes above a threshold of subjectivity, ``vader``
    above one of absolute compound polarity: the threshold of 0, 0.05, ... 0.95 that has the best macro-F1 on these
    very rows. That flatters both: it is the most that they could reach here. ``tfidf`` learns from ``train``,
    texts and answers, where there are any.
    """
    answers = {"model": given, "majority": majority(gold)}
    values = {"textblob": [TextBlob(text).subjectivity for text in texts]}
    if (compound := vader(texts)) is not None:
        values["vader"] = [abs(value) for value in compound]
    for name, of in values.items():
        threshold = best_threshold(gold, of, THRESHOLDS, _two_macro_f1)
        answers[name] = [value > threshold for value in of]
    if train[0]:
        answers["tfidf"] = tfidf(*train).predict(texts).tolist()
    return {
        name: with_intervals(confusion(gold, of, (False, True), range(len(gold))), _yes_or_no)
        for name, of in answers.items()
    }


def best_threshold(
    gold: Sequence[bool],
    values: Sequence[float],
    thresholds: Sequence[float],
    measure: Callable[[Sequence[bool], Sequence[bool]], float],
) -> float:
    """The threshold above which yes is said with the best measure; the first of several as good.

    Examples
    --------
    >>> best_threshold([False, True], [0.2, 0.4], [0.1, 0.3], lambda gold, given: gold == given)
    0.3
    """
    return max(thresholds, key=lambda threshold: measure(gold, [value > threshold for value in values]))


def vader(texts: Sequence[str]) -> list[float] | None:
    """VADER's compound polarity of each text, from -1 to 1; None, with a warning, where it is not installed.

    What it misses: it was made for posts on social media, and asks of a text what mood it is in.

    Source: Hutto and Gilbert (2014), VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social
    Media Text.
    """
    try:
        # It is compared with and never needed: an extra, so loaded where it is asked for.
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ModuleNotFoundError:
        warnings.warn(
            "VADER is not installed, so that its baseline is left out. pip install 'parallax-framing[training]'",
            stacklevel=2,
        )
        return None
    analyzer = SentimentIntensityAnalyzer()
    return [analyzer.polarity_scores(text)["compound"] for text in texts]


def tfidf(texts: Sequence[str] | Sequence[Mentioned], gold: Sequence) -> Pipeline:
    """A logistic regression over TF-IDF of words (one and two) and letters (two to five, within words), trained.

    Of a mention, the words also count by where they stand: in it, before or after it, and how far away. Labels weigh
    alike, however frequent; nothing else is set or tuned.

    Parameters
    ----------
    texts : sequence of texts, or of sentences with the offsets of a mention
    gold : sequence of labels

    Raises
    ------
    ValueError
        If all labels are the same.
    """
    if len(set(gold)) < 2:
        raise ValueError(f"all {len(gold)} rows to train on say {gold[0]!r}: expected several labels. Give other rows.")
    mentions = not isinstance(texts[0], str)
    of = {"preprocessor": _sentence} if mentions else {}
    features = [
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, **of),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, **of),
    ]
    if mentions:
        features.append(TfidfVectorizer(analyzer=_placed, sublinear_tf=True))
    # Parts of a set differ in how frequent a label is, and macro-F1 weighs labels alike.
    classify = LogisticRegression(class_weight="balanced", max_iter=1000)
    return make_pipeline(make_union(*features), classify).fit(texts, gold)


def _sentence(mention: Mentioned) -> str:
    return mention[0].lower()


def _placed(mention: Mentioned) -> list[str]:
    """Words with where they stand to the mention.

    >>> _placed(("He calls Northland weak.", 9, 18))
    ['before3:he', 'before1:calls', 'in:northland', 'after1:weak', 'after3:.']
    """
    sentence, start, end = mention[0].lower(), *mention[1:]
    parts = [_WORD.findall(part) for part in (sentence[:start], sentence[start:end], sentence[end:])]
    before = [f"before{_bin(i)}:{word}" for i, word in enumerate(reversed(parts[0]), start=1)]
    after = [f"after{_bin(i)}:{word}" for i, word in enumerate(parts[2], start=1)]
    return [*reversed(before), *(f"in:{word}" for word in parts[1]), *after]


def _bin(distance: int) -> str:
    return next((str(limit) for limit in DISTANCES if distance <= limit), "far")


def _two_macro_f1(gold: Sequence[bool], given: Sequence[bool]) -> float:
    return float(macro_f1(confusion(gold, given, (False, True), gold).sum(axis=0)))


def _yes_or_no(counts: np.ndarray) -> dict[str, np.ndarray]:
    right = counts[..., 1, 1]
    return {
        "macro_f1": macro_f1(counts),
        "precision": share(right, counts[..., :, 1].sum(axis=-1)),
        "recall": share(right, counts[..., 1, :].sum(axis=-1)),
    }
