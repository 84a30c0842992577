"""What all feature families share: columns by voice, and evidence. As transformers: :mod:`.transformers`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Generic, Self, TypeVar

import numpy as np

from parallax.annotation import VOICES, Annotation, Mark
from parallax.features.measure import SIDES, SUFFIXES, Measure
from parallax.gazetteer.targets import Targets

#: The kind of marks that a family counts.
Counted = TypeVar("Counted", bound=Mark)


def ratio(count: float, denominator: float, per: float = 1.0) -> float:
    """``per * count / denominator``; nan where there is nothing to count in."""
    return per * count / denominator if denominator else float("nan")


class FeatureFamily(Generic[Counted]):
    """From annotations to numbers.

    Subclasses name their ``family`` and give ``measures``, ``evidence``, ``counts_towards``, ``exposure`` and
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

    def measures(self) -> list[Measure]:
        """What is measured, in the order of the columns."""
        raise NotImplementedError

    def evidence(self, annotation: Annotation) -> list[Counted]:
        """The marks of an annotation that count here."""
        raise NotImplementedError

    def counts_towards(self, mark: Counted, event: str = "") -> list[str]:
        """Names of the measures that a mark of the evidence is part of, in an article about an event."""
        raise NotImplementedError

    def exposure(self, annotation: Annotation, voice: str) -> dict[str, float]:
        """What the marks are counted in: words, sentences, attributions, in one voice."""
        raise NotImplementedError

    def summarise(self, evidence: list[Counted], exposure: dict[str, float], annotation: Annotation) -> list[float]:
        """One value a measure, from marks and exposure of the same voice."""
        raise NotImplementedError

    def fit(self, annotations: Iterable[Annotation] = (), y=None) -> Self:
        unknown = [v for v in self.voices if v not in SUFFIXES]
        if unknown or not len(self.voices):
            raise ValueError(f"voices={self.voices!r}: give one or more of {', '.join(SUFFIXES)}.")
        self.names_ = [m.name for m in self.measures()]
        self.feature_names_ = [name + SUFFIXES[v] for v in self.voices for name in self.names_]
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

    def counted(self, annotation: Annotation) -> list[tuple[Counted, list[str]]]:
        """Each mark of the evidence with the columns that it counts towards: its own voice and all voices."""
        event = annotation.document.article.event
        found = []
        for mark in self.evidence(annotation):
            names = self.counts_towards(mark, event)
            suffixes = [SUFFIXES[voice] for voice in self.voices if voice in ("all", mark.voice)]
            found.append((mark, [name + suffix for name in names for suffix in suffixes]))
        return found

    def counts(self, evidence: list[Counted], annotation: Annotation) -> Counter[str]:
        """How many of the marks count towards each measure."""
        event = annotation.document.article.event
        return Counter(name for mark in evidence for name in self.counts_towards(mark, event))


def words_in_voice(annotation: Annotation, voice: str) -> int:
    """Number of words in one voice; ``all`` counts every word."""
    voices = annotation.word_voices
    return len(voices) if voice == "all" else voices.count(voice)


def sides_in_words(targets: Targets | None) -> tuple[str, str]:
    """The first and the second side as a sentence names them; :data:`SIDES` where events differ in which is first.

    A side often has the id of the state that it is, and then its name.

    >>> from parallax import read_targets
    >>> sides_in_words(read_targets())
    ('China', 'the United States')
    """
    if targets is None or set(targets.sides_by_event.values()) - {targets.sides}:
        return SIDES
    first, second = (side_in_words(targets, side) for side in targets.sides)
    return first, second


def side_in_words(targets: Targets, side: str) -> str:
    """The name of the target that has the side's id, else the id."""
    return next((target.name for target in targets if target.id == side), side)
