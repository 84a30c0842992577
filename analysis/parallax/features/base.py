"""What all feature families share: columns by voice, and evidence. As transformers: :mod:`.transformers`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from parallax.annotation import VOICES, Annotation, Mark

#: The outlet's own voice has no suffix; ``@all`` counts every voice.
SUFFIXES = {"outlet": "", "named_source": "@named_source", "unnamed_source": "@unnamed_source", "all": "@all"}


def rate(count: float, denominator: float, per: float = 1.0) -> float:
    """``per * count / denominator``; nan where there is nothing to count in."""
    return per * count / denominator if denominator else float("nan")


class FeatureFamily:
    """From annotations to numbers.

    Subclasses name their ``family`` and give ``measures``, ``evidence``, ``exposure`` and
    ``summarise``. A column is ``<family>.<measure>`` for the outlet's own voice and carries
    ``@named_source``, ``@unnamed_source`` or ``@all`` otherwise.

    Parameters
    ----------
    voices : sequence of str
        Which voices get columns, of ``outlet``, ``named_source``, ``unnamed_source``, ``all``.
    """

    family: str

    def __init__(self, voices: Sequence[str] = (*VOICES, "all")):
        self.voices = voices

    def measures(self) -> list[str]:
        """Names of the measures, in the order of the columns."""
        raise NotImplementedError

    def evidence(self, annotation: Annotation) -> list[Mark]:
        """The marks of an annotation that count here."""
        raise NotImplementedError

    def exposure(self, annotation: Annotation, voice: str) -> dict[str, float]:
        """What the marks are counted in: words, sentences, attributions, in one voice."""
        raise NotImplementedError

    def summarise(self, evidence: list[Mark], exposure: dict[str, float], annotation: Annotation) -> list[float]:
        """One value a measure, from marks and exposure of the same voice."""
        raise NotImplementedError

    def counts_towards(self, mark: Mark, measure: str, event: str = "") -> bool:
        """Whether a mark of the family's evidence is part of a measure, in an article about an event."""
        raise NotImplementedError

    def fit(self, annotations: Iterable[Annotation] = (), y=None) -> FeatureFamily:
        unknown = [v for v in self.voices if v not in SUFFIXES]
        if unknown or not len(self.voices):
            raise ValueError(f"voices={self.voices!r}: give one or more of {', '.join(SUFFIXES)}.")
        self.feature_names_ = [f"{self.family}.{m}{SUFFIXES[v]}" for v in self.voices for m in self.measures()]
        return self

    def get_feature_names_out(self, input_features=None) -> np.ndarray:
        return np.asarray(self.feature_names_, dtype=object)

    def row(self, annotation: Annotation) -> list[float]:
        """The scores of one annotation, in the order of the columns."""
        marks = self.evidence(annotation)
        values = []
        for voice in self.voices:
            spoken = [m for m in marks if voice in ("all", m.voice)]
            values += self.summarise(spoken, self.exposure(annotation, voice), annotation)
        return values


def words_in_voice(annotation: Annotation, voice: str) -> int:
    """Number of words in one voice; ``all`` counts every word."""
    voices = annotation.word_voices
    return len(voices) if voice == "all" else voices.count(voice)
