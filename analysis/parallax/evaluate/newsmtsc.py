"""NewsMTSC: how sentences speak of those whom they mention."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from textblob import TextBlob

from parallax.coders.mentions import polarity
from parallax.evaluate.intervals import confusion, macro_f1, share, with_intervals
from parallax.evaluate.published import majority, read_rows, result

#: The best published macro-F1, on the test parts.
BEST = {"rw": 0.831, "mt": 0.825}


def measure(path: Path, towards: Callable[[str, int, int], tuple[float, str]] = polarity) -> dict:
    """How a sentence speaks of somebody whom it mentions: badly, neither, or well.

    ``macro_f1`` over the three; ``sign_recall``, the share of mentions that the set's coders read as well or
    badly spoken of to which the same sign is given; ``sign_precision``, the share of the signs given that
    are theirs. From 0 to 1, more is better. Sentences are resampled, with all their mentions.

    TextBlob gives every mention the sign of the sentence's polarity.

    What it misses: the mentions are given, so that finding them is not measured; US politics only.

    Source: Hamborg and Donnay (2021), NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment
    Classification in Political News Articles.

    Parameters
    ----------
    path : Path
        A JSON object a line, with ``sentence``, ``from``, ``to`` and ``polarity`` (-1, 0 or 1).
    towards : callable
        Takes a sentence and the first and last offset of a mention, and gives its polarity first.

    Raises
    ------
    FileNotFoundError, ValueError
        If the file is absent, or is no such file.
    """
    rows = read_rows(path, "NewsMTSC", {"sentence": str, "from": int, "to": int, "polarity": (-1, 0, 1)})
    sentences = [row["sentence"] for row in rows]
    gold = [row["polarity"] for row in rows]
    given = [_sign(towards(row["sentence"], row["from"], row["to"])[0]) for row in rows]
    textblob = [_sign(TextBlob(sentence).polarity) for sentence in sentences]

    def measures(counts: np.ndarray) -> dict[str, np.ndarray]:
        right = counts[..., 0, 0] + counts[..., 2, 2]
        return {
            "macro_f1": macro_f1(counts),
            "sign_precision": share(right, counts[..., :, [0, 2]].sum(axis=(-2, -1))),
            "sign_recall": share(right, counts[..., [0, 2], :].sum(axis=(-2, -1))),
        }

    answers = {"model": given, "majority": majority(gold), "textblob": textblob}
    figures = {
        name: with_intervals(confusion(gold, of, (-1, 0, 1), sentences), measures) for name, of in answers.items()
    }
    # On the test parts, which are not the ones measured here.
    best = {"rw": 0.831, "mt": 0.825}.get(path.stem.rpartition("_")[2])
    published = {"system": "GRU-TSC (Hamborg and Donnay 2021)", "macro_f1": best} if best else None
    return result("newsmtsc", path, len(rows), len(set(sentences)), figures, published)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
