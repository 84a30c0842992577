"""Spans against spans: what the marks of two coders share, by words, by letters and by sentences."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np

from parallax.annotation import Annotation, Loaded
from parallax.document import Span
from parallax.evaluation.baselines import THRESHOLDS, best_threshold
from parallax.instrument.intervals import confusion, share, with_intervals


def loaded_marks(annotation: Annotation) -> list[Loaded]:
    """The loaded phrases of an annotation, of every family but hedges."""
    return [mark for mark in annotation.of_kind(Loaded) if mark.counts_as_loaded]


def touched(places: Sequence[Span], spans: Iterable[Span]) -> np.ndarray:
    """Which places (words or sentences, in text order) share a letter with a span.

    Returns
    -------
    ndarray of bool, of shape (n_places,)

    Examples
    --------
    >>> touched([Span(0, 4), Span(5, 9)], [Span(3, 5)]).tolist()
    [True, False]
    """
    letters = np.zeros(places[-1].end if places else 0, bool)
    for span in spans:
        letters[span.start : span.end] = True
    return np.array([letters[place.start : place.end].any() for place in places], bool)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in text order, those that overlap made one; those that only touch stay apart.

    Examples
    --------
    >>> merged([Span(3, 8), Span(0, 4), Span(8, 9)])
    [Span(start=0, end=8), Span(start=8, end=9)]
    """
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.overlaps(found[-1]):
            found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
        else:
            found.append(span)
    return found


def credits(true: Sequence[Span], given: Sequence[Span]) -> np.ndarray:
    """What each given span earns: its own share that is true, and the shares of true spans that it covers.

    Parameters
    ----------
    true, given : sequences of Span
        Neither with spans that overlap one another: see :func:`merged`.

    Returns
    -------
    ndarray of shape (n_given, 2)
        For a given span g, the sum over true spans t of letters(g and t) / letters(g), and of
        letters(g and t) / letters(t).

    Examples
    --------
    >>> credits([Span(0, 4), Span(6, 8)], [Span(2, 7)])  # letters 2, 3 and 6: 3 of 5; 2 of 4 and 1 of 2
    array([[0.6, 1. ]])
    """
    starts, ends = (np.array([[getattr(span, at) for span in true]], float) for at in ("start", "end"))
    begins, closes = (np.array([[getattr(span, at)] for span in given], float) for at in ("start", "end"))
    if not given or not true:
        return np.zeros((len(given), 2))
    both = np.clip(np.minimum(ends, closes) - np.maximum(starts, begins), 0, None)
    return np.stack([(both / (closes - begins)).sum(axis=1), (both / (ends - starts)).sum(axis=1)], axis=1)


def alpha(counts: np.ndarray) -> np.ndarray:
    """Krippendorff's alpha of two coders who each gave every item one of several labels, without an order.

    alpha = 1 - observed / expected disagreement: observed is the share of items that got two labels, expected
    the share of pairs of answers, of any two items and coders, that differ. 1 is full agreement, 0 what chance
    gives, below 0 less than that; nan where all answers are the same.

    Own code, because the bootstrap needs it on counts; the packages take every answer of every item, and the one
    called krippendorff is under the GPL.

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.

    Parameters
    ----------
    counts : ndarray of shape (..., n_labels, n_labels)
        From :func:`~parallax.instrument.intervals.confusion`, summed.

    Examples
    --------
    >>> float(alpha(np.array([[2, 1], [0, 1]])).round(3))  # 1 of 4 differ; of 8 * 7 pairs, 2 * 5 * 3
    0.533
    """
    answers = counts.sum(axis=-1) + counts.sum(axis=-2)
    n = answers.sum(axis=-1)
    differ = counts.sum(axis=(-2, -1)) - np.trace(counts, axis1=-2, axis2=-1)
    return 1 - share(differ * 2 * (n - 1), n**2 - (answers**2).sum(axis=-1))


def sentence_f1(
    measure: str,
    gold: Sequence[bool],
    given: Sequence[bool],
    subjectivity: Sequence[float],
    units: Sequence[Hashable],
) -> dict[str, dict]:
    """F1 of the sentences that hold a mark, for ``model`` and its baselines.

    F1 = 2 * both / (true + marked). From 0 to 1, more is better; None where there is no sentence of either kind.

    ``majority`` is one answer for all, the better one: every sentence. ``textblob`` marks a sentence above a
    threshold of subjectivity, the one of 0, 0.05, ... 0.95 that does best on these very rows. That flatters it:
    it is the most that TextBlob could reach here.

    Parameters
    ----------
    measure : str
        What the figure is called.
    gold, given : sequences of bool, one a sentence
    subjectivity : sequence of float
        TextBlob's, from 0 to 1.
    units : sequence
        What each sentence is resampled with.

    Returns
    -------
    dict
        ``{"model": {measure: {"value", "low", "high"}}, "majority": ..., "textblob": ...}``
    """
    threshold = best_threshold(gold, subjectivity, THRESHOLDS, _f1_of_yes)
    answers = {
        "model": given,
        "majority": [True] * len(gold),
        "textblob": [value > threshold for value in subjectivity],
    }
    return {
        name: with_intervals(
            confusion([bool(v) for v in gold], [bool(v) for v in of], (False, True), units),
            lambda counts: {measure: _yes(counts)},
        )
        for name, of in answers.items()
    }


def _yes(counts: np.ndarray) -> np.ndarray:
    return share(2 * counts[..., 1, 1], counts[..., 1, :].sum(axis=-1) + counts[..., :, 1].sum(axis=-1))


def _f1_of_yes(gold: Sequence[bool], given: Sequence[bool]) -> float:
    true, answered = np.asarray(gold, bool), np.asarray(given, bool)
    return float(share(2 * (true & answered).sum(), true.sum() + answered.sum()))
