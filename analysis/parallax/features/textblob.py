"""TextBlob's two numbers, as columns of their own."""

from __future__ import annotations

from typing import Any

from parallax.annotation import Annotation, Assessment
from parallax.features.base import FeatureFamily, ratio
from parallax.features.measure import Measure

SOURCE = "De Smedt and Daelemans (2012), Pattern for Python"
MISSES = "Whom a word is about, whose word it is, and every word that its list lacks."


class TextBlobBaseline(FeatureFamily[Assessment]):
    """Mean polarity in [-1, 1] and subjectivity in [0, 1] of what TextBlob assessed.

    TextBlob itself answers 0 for a text in which it knows no word; here that is ``nan``.
    It separates no voices, so the columns are ``@all``.

    Source: De Smedt and Daelemans (2012), Pattern for Python.
    """

    family = "textblob"

    def __init__(self, voices=("all",)):
        super().__init__(voices)

    def measures(self) -> list[Measure]:
        known: dict[str, Any] = {"decimals": 2, "misses": MISSES, "source": SOURCE}
        return [
            Measure(
                name="textblob.polarity",
                title="TextBlob's polarity",
                unit="from -1 to 1",
                low=-1.0,
                high=1.0,
                formula="sum of polarities / assessed words",
                more="a kinder tone",
                less="a harsher tone",
                **known,
            ),
            Measure(
                name="textblob.subjectivity",
                title="TextBlob's subjectivity",
                unit="from 0 to 1",
                low=0.0,
                high=1.0,
                formula="sum of subjectivities / assessed words",
                more="a less factual tone",
                less="a more factual tone",
                **known,
            ),
        ]

    def evidence(self, annotation: Annotation) -> list[Assessment]:
        return list(annotation.of_kind(Assessment))

    def counts_towards(self, mark: Assessment, event: str = "") -> list[str]:
        return ["textblob.polarity", "textblob.subjectivity"]

    def exposure(self, annotation: Annotation, voice: str) -> dict[str, float]:
        return {"assessments": sum(voice in ("all", m.voice) for m in annotation.of_kind(Assessment))}

    def summarise(self, evidence, exposure, annotation) -> list[float]:
        return [
            ratio(sum(m.polarity for m in evidence), exposure["assessments"]),
            ratio(sum(m.subjectivity for m in evidence), exposure["assessments"]),
        ]
