"""The published sets by name: which question a coder answers there, and how it is measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from parallax.annotation import Coder, Loaded, Mention
from parallax.article import Article
from parallax.coders import DEFAULT, coder_from, mentions
from parallax.coders.model import ModelCoder
from parallax.coders.rules import RulesCoder
from parallax.document import Document, Span, parse
from parallax.encoder.reader import Reading
from parallax.evaluation import (
    babe,
    basil,
    checkthat,
    hyperpartisan,
    narrative_frames,
    newsmtsc,
    polnear,
    ptc,
    semeval2025,
)
from parallax.evaluation.published import Seen, none_seen

TASKS = (
    "babe",
    "checkthat",
    "newsmtsc",
    "polnear",
    "basil",
    "ptc",
    "semeval2025",
    "narrative-frames",
    "hyperpartisan",
)
#: Tasks in which a TF-IDF baseline can learn from rows.
TRAINED = ("babe", "checkthat", "newsmtsc", "hyperpartisan")


def evaluate(
    task: str, path: str | Path, coder: str | Coder = DEFAULT, train: str | Path | None = None
) -> dict[str, Any]:
    """A coder on a published set.

    Parameters
    ----------
    task : str
        One of :data:`TASKS`.
    path : path
        The set's file or folder, as its makers publish it.
    coder : str or Coder
        One of :data:`parallax.coders.NAMES`, or an object with a ``name`` and a method ``annotate(document)``, whose
        marks are asked. ``ModelCoder(model=...)`` measures other weights.
    train : path, optional
        Rows for a TF-IDF baseline, in the same format.

    Returns
    -------
    dict
        See :mod:`parallax.evaluation.published`; ``coder`` says whose answers are under ``model``.

    Raises
    ------
    FileNotFoundError, ValueError
        If the set is absent or no such set, the task or coder unknown, or the coder has no answer to the question.
    TypeError
        If an object is no coder.
    """
    asked, path, train = coder_from(coder), Path(path), None if train is None else Path(train)
    if train is not None and task in set(TASKS) - set(TRAINED):
        raise ValueError(f"{task} takes no rows to train on: they are for {', '.join(TRAINED)}.")
    if not isinstance(asked, ModelCoder):
        answers = _ByRules() if isinstance(asked, RulesCoder) else _ByMarks(asked)
        return {"coder": asked.name} | _measure(task, path, answers, train, none_seen)
    model = _ByModel(asked)
    found = _measure(task, path, model, train, model.model.seen)
    if task not in ("semeval2025", "narrative-frames"):
        # On the same rows: what the weights were trained on is left out for both.
        found["baselines"]["rules"] = _measure(task, path, _ByRules(), None, model.model.seen)["model"]
    return {"coder": asked.name} | found


def _measure(task: str, path: Path, answers: _ByMarks | _ByModel, train: Path | None, seen: Seen) -> dict[str, Any]:
    match task:
        case "babe":
            return babe.measure(path, answers.coder, train, seen)
        case "checkthat":
            return checkthat.measure(path, answers.subjective, train, seen)
        case "newsmtsc":
            return newsmtsc.measure(path, answers.towards, train, seen)
        case "hyperpartisan":
            return hyperpartisan.measure(path, answers.share, train, seen)
        case "polnear":
            return polnear.measure(path, answers.coder, seen)
        case "basil":
            return basil.measure(path, answers.coder, answers.feelings, seen)
        case "ptc":
            return ptc.measure(path, answers.coder, seen)
        case "semeval2025":
            return semeval2025.measure(path, answers.roles, seen)
        case "narrative-frames":
            return narrative_frames.measure(path, answers.roles, seen)
    raise ValueError(f"{task!r} is not a task. Give one of {', '.join(TASKS)}.")


class _ByMarks:
    """The answers that a coder's marks give."""

    def __init__(self, coder: Coder):
        self.coder = coder

    def subjective(self, text: str) -> bool:
        """Whether a sentence holds a loaded phrase in the outlet's voice: the nearest that marks have."""
        marks = self.coder.annotate(_read(text)).of_kind(Loaded)
        return any(mark.counts_as_loaded and mark.voice == "outlet" for mark in marks)

    def towards(self, sentence: str, start: int, end: int) -> tuple[float, str]:
        [value] = self.feelings(_read(sentence), [Span(start, end)])
        return float(np.sign(value)), ""

    def feelings(self, document: Document, spans: Sequence[Span]) -> list[float]:
        """The polarity of the mention that a span touches, 0 where none was marked."""
        mentions = self.coder.annotate(document).of_kind(Mention)
        return [next((m.polarity for m in mentions if m.span.overlaps(span)), 0.0) for span in spans]

    def share(self, document: Document) -> float:
        """Loaded phrases a word."""
        marks = self.coder.annotate(document).of_kind(Loaded)
        return sum(mark.counts_as_loaded for mark in marks) / max(1, len(document.words))

    def roles(self, document: Document, spans: Sequence[Span]) -> np.ndarray:
        raise ValueError(f"{self.coder.name} casts nobody in a role. Evaluate the model on this set.")


class _ByRules(_ByMarks):
    """The rules' answers: asked of any mention, also of one that is no target's."""

    def __init__(self) -> None:
        super().__init__(RulesCoder())

    def towards(self, sentence: str, start: int, end: int) -> tuple[float, str]:
        return mentions.polarity(sentence, start, end)

    def feelings(self, document: Document, spans: Sequence[Span]) -> list[float]:
        return basil.by_rule(document, spans)


class _ByModel:
    """The trained coder's answers."""

    def __init__(self, coder: ModelCoder):
        self.coder = coder
        self.model = coder.model
        self._last: tuple[str, Reading] | None = None

    def _reading(self, document: Document) -> Reading:
        if self._last is None or self._last[0] != document.text:
            self._last = document.text, self.model.read(document)
        return self._last[1]

    def subjective(self, text: str) -> bool:
        document = _read(text)
        (answer,) = self._reading(document).answers("subjective", [_whole(document)])
        return bool(answer[1] >= 0.5)

    def towards(self, sentence: str, start: int, end: int) -> tuple[float, str]:
        (answer,) = self._reading(_read(sentence)).answers("polarity", [Span(start, end)])
        return float(answer.argmax() - 1), ""

    def feelings(self, document: Document, spans: Sequence[Span]) -> list[float]:
        answers = self._reading(document).answers("polarity", spans)
        return (answers[:, 2] - answers[:, 0]).tolist()

    def share(self, document: Document) -> float:
        """Mean probability that a sentence is loaded."""
        return float(self._reading(document).answers("loaded", document.sentences)[:, 1].mean())

    def roles(self, document: Document, spans: Sequence[Span]) -> np.ndarray:
        return self._reading(document).answers("role", spans)


def _read(text: str) -> Document:
    return parse(Article(id="text", text=text))


def _whole(document: Document) -> Span:
    return Span(document.sentences[0].start, document.sentences[-1].end)
