"""What a coder found: marks, the annotation that holds them, and whose voice each word is in."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, Protocol, TypeVar, cast

from parallax.brief import Brief, counted
from parallax.document import Document, Span
from parallax.loaded_families import LOADED_FAMILIES

VOICES = ("outlet", "named_source", "unnamed_source")
#: The families of loaded language, in the order of their columns.
FAMILIES = tuple(LOADED_FAMILIES)
SOURCE_TYPES = (
    "named_official",
    "unnamed_official",
    "expert",
    "media",
    "company",
    "document",
    "ordinary",
    "unspecified",
)
ROLES = ("hero", "villain", "victim")
CUE_STANCES = ("neutral", "doubting", "endorsing", "conceding")


def _one_of(value: str, allowed: tuple[str, ...], what: str) -> None:
    if value not in allowed:
        raise ValueError(f"{what} {value!r} is not one of {', '.join(allowed)}.")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One finding: a span, whose voice it is in, and what its kind needs."""

    kind: ClassVar[str]
    span: Span
    voice: str = "outlet"

    def __post_init__(self):
        _one_of(self.voice, VOICES, "voice")


M = TypeVar("M", bound=Mark)


@dataclass(frozen=True, kw_only=True)
class Loaded(Mark):
    """A loaded phrase: its family, its strength (1 mild to 3 strong) and the rule that found it."""

    kind: ClassVar[str] = "loaded"
    family: str
    strength: float = 1.0
    rule: str = ""

    def __post_init__(self):
        super().__post_init__()
        _one_of(self.family, FAMILIES, "family")

    @property
    def counts_as_loaded(self) -> bool:
        """False for hedges: they soften where the others press, and are counted apart."""
        return LOADED_FAMILIES[self.family].counts_as_loaded


@dataclass(frozen=True, kw_only=True)
class Attribution(Mark):
    """Words given to a source.

    ``content`` reaches from the first to the last attributed word; where the source and the cue
    stand between ("..., he said, ..."), they are inside it and stay in the voice around it.
    ``name`` is empty where nobody is named; ``side`` is a side of the targets, or empty.
    """

    kind: ClassVar[str] = "attribution"
    source: Span | None = None
    cue: Span | None = None
    content: Span | None = None
    type: str = "unspecified"
    side: str = ""
    name: str = ""
    direct: bool = False
    cue_stance: str = "neutral"
    rule: str = ""

    def __post_init__(self):
        super().__post_init__()
        _one_of(self.type, SOURCE_TYPES, "source type")
        _one_of(self.cue_stance, CUE_STANCES, "cue stance")

    @property
    def gives_voice(self) -> str:
        """The voice of the content's words."""
        return "named_source" if self.name else "unnamed_source"


@dataclass(frozen=True, kw_only=True)
class Mention(Mark):
    """A target named in the text, how it is spoken of there: polarity in [-1, 1], and the role it is cast in or ""."""

    kind: ClassVar[str] = "mention"
    target: str
    polarity: float = 0.0
    role: str = ""
    rule: str = ""

    def __post_init__(self):
        super().__post_init__()
        if self.role:
            _one_of(self.role, ROLES, "role")
        if not -1 <= self.polarity <= 1:
            raise ValueError(f"polarity {self.polarity} of {self.target!r} is outside [-1, 1].")


@dataclass(frozen=True, kw_only=True)
class Assessment(Mark):
    """What TextBlob scored: polarity in [-1, 1] and subjectivity in [0, 1] of a word or phrase."""

    kind: ClassVar[str] = "assessment"
    polarity: float
    subjectivity: float


def voice_of(span: Span, attributions: Iterable[Attribution]) -> str:
    """Whose words a span is: the source of the shortest content that holds it, of two as short the first one's,
    else the outlet's.

    The words of the source and of the cue are never the source's own.
    """
    holding = [a for a in attributions if _holds(a, span)]
    return min(holding, key=_inner_first).gives_voice if holding else "outlet"


def _holds(a: Attribution, span: Span) -> bool:
    return (
        a.content is not None
        and a.content.contains(span)
        and not (a.source is not None and a.source.overlaps(span))
        and not (a.cue is not None and a.cue.overlaps(span))
    )


def _inner_first(a: Attribution) -> tuple[int, Span, Span]:
    assert a.content is not None, "only of attributions that hold words"
    return len(a.content), a.content, a.span


@dataclass(frozen=True, repr=False)
class Annotation(Brief):
    """The marks that one coder put on one document, in text order.

    Raises
    ------
    ValueError
        If a mark, or a source, cue or content, reaches past the end of the text.
    """

    document: Document
    coder: str
    marks: tuple[Mark, ...]

    def __post_init__(self):
        size = len(self.document.text)
        for mark in self.marks:
            parts = (getattr(mark, part, None) for part in ("span", "source", "cue", "content"))
            if any(part is not None and part.end > size for part in parts):
                raise ValueError(
                    f"{self.document.article.id}: {mark.kind} at {mark.span.start} reaches past the end of the text "
                    f"({size} characters). Use the article that was marked."
                )

    @classmethod
    def with_voices(cls, document: Document, coder: str, marks: Iterable[Mark]) -> Annotation:
        """An annotation in which each mark has the voice that its attributions give it."""
        marks = sorted(marks, key=lambda m: (m.span, m.kind))
        voiced: list[Mark] = []
        open_now: list[tuple[Span, Attribution]] = []
        # One pass in text order: an article of a book's length has thousands of marks and of attributions.
        contents = [(m.content, m) for m in marks if isinstance(m, Attribution) and m.content is not None]
        waiting = deque(sorted(contents, key=lambda held: held[0].start))
        for m in marks:
            while waiting and waiting[0][0].start <= m.span.start:
                open_now.append(waiting.popleft())
            open_now = [(content, a) for content, a in open_now if content.end > m.span.start]
            # An attribution's own words (source and cue) belong to whoever reports it.
            voiced.append(replace(m, voice=voice_of(m.span, [a for _, a in open_now if a is not m])))
        return cls(document, coder, tuple(voiced))

    def brief(self) -> dict[str, str]:
        article = self.document.article
        marks = counted(Counter(mark.kind for mark in self.marks)) or "none"
        title = {"title": article.title} if article.title else {}
        return {"article": article.id, **title, "coder": self.coder, "marks": marks}

    def of_kind(self, kind: type[M]) -> tuple[M, ...]:
        # Asked again and again, for each sentence too: looked through once.
        if kind not in self._of_kind:
            self._of_kind[kind] = tuple(m for m in self.marks if isinstance(m, kind))
        return cast("tuple[M, ...]", self._of_kind[kind])

    @cached_property
    def _of_kind(self) -> dict[type[Mark], tuple[Mark, ...]]:
        return {}

    @cached_property
    def word_voices(self) -> tuple[str, ...]:
        """The voice of each word of the document."""
        # voice_of for each word, without asking every attribution about every word: an article has
        # hundreds of one and dozens of the other.
        voices = ["outlet"] * len(self.document.words)
        contents = [a for a in self.of_kind(Attribution) if a.content is not None]
        # Outermost first, so that the innermost content has the last word.
        for a in sorted(reversed(contents), key=_inner_first, reverse=True):
            assert a.content is not None
            for i in self.document.words_in(a.content):
                if _holds(a, self.document.words[i]):
                    voices[i] = a.gives_voice
        return tuple(voices)


class Coder(Protocol):
    """Whoever marks: the rules, TextBlob, a trained model, a person."""

    name: str

    def annotate(self, document: Document) -> Annotation: ...
