"""BABE: sentences that experts called biased or not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from textblob import TextBlob

from parallax.annotation import Loaded
from parallax.evaluate.intervals import confusion, macro_f1, share, with_intervals
from parallax.evaluate.published import majority, read_rows, result
from parallax.features.loaded_language import SOFTENING
from parallax.scoring import Coder, annotate

#: Thresholds tried for TextBlob's subjectivity.
THRESHOLDS = tuple(i / 20 for i in range(20))


def measure(path: Path, coder: Coder) -> dict:
    """Whether a sentence holds a loaded phrase, against whether experts called it biased.

    ``macro_f1`` over the two answers, and ``precision`` and ``recall`` of "biased". A sentence counts as
    loaded with one mark of any family but hedges, in any voice: the set's coders saw no voices. From 0 to 1,
    more is better.

    TextBlob calls a sentence loaded above a threshold of subjectivity, the one of 0, 0.05, ... 0.95 with the
    best macro-F1 on these very rows. That flatters it: it is the most that TextBlob could reach here.

    What it misses: bias is more than loaded words, and the set is US news; its coders often disagreed.

    Source: Spinde et al. (2021), Neural Media Bias Detection Using Distant Supervision With BABE.

    Parameters
    ----------
    path : Path
        A JSON object a line, with ``text`` and ``label_bias`` (``Biased`` or ``Non-biased``).

    Raises
    ------
    FileNotFoundError, ValueError
        If the file is absent, or is no such file.
    """
    rows = read_rows(path, "BABE", {"text": str, "label_bias": ("Biased", "Non-biased")})
    texts = [row["text"] for row in rows]
    gold = [row["label_bias"] == "Biased" for row in rows]
    given = [any(m.family != SOFTENING for m in annotate(text, coder).of_kind(Loaded)) for text in texts]
    subjective = [TextBlob(text).subjectivity for text in texts]
    textblob = max(
        ([value > threshold for value in subjective] for threshold in THRESHOLDS),
        key=lambda answers: macro_f1(confusion(gold, answers, (False, True), gold).sum(axis=0)),
    )

    def measures(counts: np.ndarray) -> dict[str, np.ndarray]:
        right = counts[..., 1, 1]
        return {
            "macro_f1": macro_f1(counts),
            "precision": share(right, counts[..., :, 1].sum(axis=-1)),
            "recall": share(right, counts[..., 1, :].sum(axis=-1)),
        }

    answers = {"model": given, "majority": majority(gold), "textblob": textblob}
    figures = {
        name: with_intervals(confusion(gold, of, (False, True), range(len(rows))), measures)
        for name, of in answers.items()
    }
    published = {"system": "MAGPIE (Horych et al. 2024)", "macro_f1": 0.841}
    return result("babe", path, len(rows), len(rows), figures, published)
