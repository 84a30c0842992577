"""Whether a probability of the model's means what it says: of the answers given at 0.8, are four in five right?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from parallax.document import Span
from parallax.encoder.reader import Model
from parallax.evaluation.examples import POOLED, TAGS, Example

#: Bands of probability, each as wide as the next.
BANDS = 10
#: How often answers are drawn by their own probabilities, to see what error chance alone leaves.
DRAWS = 200


def reliability(probabilities: np.ndarray, labels: Sequence[int] | np.ndarray) -> dict:
    """Expected calibration error, and what it is made of.

    ``ece`` = sum over bands of n(band) / n * |share right - mean probability|, over the probability of the answer
    that is given. From 0 to 1, less is better; None where nothing was asked.

    It is never 0 in a sample. ``by_chance`` is what probabilities that hold would show on average over as many
    answers: labels are drawn by them, each for itself (answers of one article are often right or wrong together,
    which makes it larger).

    What it misses: errors that cancel out inside a band, and how the other answers' probabilities are spread.

    Source: Guo et al. (2017), On Calibration of Modern Neural Networks; by chance: Bröcker and Smith (2007),
    Increasing the Reliability of Reliability Diagrams.

    Parameters
    ----------
    probabilities : ndarray of shape (n, n_labels)
    labels : sequence of int
        The right answers.

    Returns
    -------
    dict
        ``n``, ``ece``, ``by_chance``, and ``bands``: ``n``, mean ``probability`` and ``right``, the share of right
        answers, of each band that is not empty.

    Examples
    --------
    >>> found = reliability(np.array([[0.9, 0.1], [0.9, 0.1], [0.4, 0.6]]), [0, 1, 1])
    >>> found["ece"]  # 2/3 * |1/2 - 0.9| + 1/3 * |1 - 0.6|
    0.4
    """
    n = len(labels)
    if not n:
        return {"n": 0, "ece": None, "by_chance": None, "bands": []}
    given = probabilities.argmax(axis=1)
    sure = probabilities.max(axis=1)
    right = given == np.asarray(labels)
    band = np.minimum((sure * BANDS).astype(int), BANDS - 1)
    bands = [
        {
            "n": int(at.sum()),
            "probability": round(float(sure[at].mean()), 4),
            "right": round(float(right[at].mean()), 4),
        }
        for i in range(BANDS)
        if (at := band == i).any()
    ]
    rng = np.random.default_rng(0)
    drawn = [_error(band, sure, rng.random(n) < sure) for _ in range(DRAWS)]
    return {
        "n": n,
        "ece": round(_error(band, sure, right), 4),
        "by_chance": round(float(np.mean(drawn)), 4),
        "bands": bands,
    }


def _error(band: np.ndarray, sure: np.ndarray, right: np.ndarray) -> float:
    # The sum over bands of n(band) * |share right - mean probability|, without the division and its inverse.
    return float(np.abs(np.bincount(band, right - sure)).sum() / len(band))


def asked(model: Model, examples: Sequence[Example]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """For each head the probabilities (n, labels) of what people labelled in the examples, and the labels."""
    answers: dict[str, list] = {}
    labels: dict[str, list] = {}
    for example in examples:
        if not (example.tags or example.pooled):
            continue
        reading = model.read(example.document)
        for head in sorted({head for head, *_ in example.pooled} & set(model.pooled)):
            of = [(Span(start, end), label) for name, start, end, label in example.pooled if name == head]
            answers.setdefault(head, []).append(reading.answers(head, [span for span, _ in of]))
            labels.setdefault(head, []).append([label for _, label in of])
        for name in sorted(set(example.tags) & set(model.tags)):
            for i, passage in enumerate(reading.passages):
                answers.setdefault(name, []).append(reading.tag(name, i)[1:-1])
                labels.setdefault(name, []).append(passage.labels(example.tags[name], len(TAGS[name]))[1:-1])
    return {
        head: (np.concatenate(answers[head]), np.concatenate(labels[head]))
        for head in (*POOLED, *TAGS)
        if head in answers
    }
