"""TextBlob's two numbers, as columns of their own."""

from __future__ import annotations

from parallax.annotation import Annotation, Assessment, Mark
from parallax.features.base import FeatureFamily, rate


class TextBlobBaseline(FeatureFamily):
    """Mean polarity in [-1, 1] and subjectivity in [0, 1] of what TextBlob assessed.

    TextBlob itself answers 0 for a text in which it knows no word; here that is ``nan``.
    It separates no voices, so the columns are ``@all``.

    Source: De Smedt and Daelemans (2012), Pattern for Python.
    """

    family = "textblob"

    def __init__(self, voices=("all",)):
        super().__init__(voices)

    def measures(self) -> list[str]:
        return ["polarity", "subjectivity"]

    def evidence(self, annotation: Annotation) -> list[Mark]:
        return list(annotation.of_kind(Assessment))

    def exposure(self, annotation: Annotation, voice: str) -> dict[str, float]:
        return {"assessments": sum(voice in ("all", m.voice) for m in annotation.of_kind(Assessment))}

    def summarise(self, evidence, exposure, annotation) -> list[float]:
        return [
            rate(sum(m.polarity for m in evidence), exposure["assessments"]),
            rate(sum(m.subjectivity for m in evidence), exposure["assessments"]),
        ]

    def counts_towards(self, mark: Mark, measure: str, event: str = "") -> bool:
        return True
