"""Excerpts: the part of a text that is quoted to show its evidence, never more than a share of it."""

from __future__ import annotations

from collections import defaultdict

from parallax.annotation import Annotation, Attribution, Loaded, Mark, Mention
from parallax.document import Span
from parallax.scoring import SHARED_WORDS

#: Per cent of an article's words that its excerpts hold at most.
SHARE = 30


def excerpts(annotation: Annotation) -> list[Span]:
    """Stretches of the text that show its evidence, in order: at most :data:`SHARE` per cent of its words.

    First the loaded phrases themselves, the strongest first and each to at most
    :data:`~parallax.scoring.SHARED_WORDS` words; then whole sentences, those with the strongest evidence first, as
    far as they fit. A sentence is as strong as its marks together: a loaded phrase counts its strength, an
    attribution 1, a mention how well or badly it speaks. A neutral mention counts nothing, and a sentence
    without evidence is never held.

    Examples
    --------
    Of 21 words 6 are held: the phrase (2), and the one sentence (4) that fits beside it.

    >>> from parallax import Article, parse
    >>> text = "The rogue fleet sailed at noon to the far island. Ada Lorne said so. It rained on the quay all day."
    >>> said = Attribution(span=Span(60, 64), source=Span(50, 59), cue=Span(60, 64))
    >>> marks = (Loaded(span=Span(4, 15), family="name_calling"), said)
    >>> [span.of(text) for span in excerpts(Annotation(parse(Article(id="a", text=text)), "me", marks))]
    ['rogue fleet', 'Ada Lorne said so.']
    """
    document = annotation.document
    limit = len(document.words) * SHARE // 100
    strength: dict[Span, float] = defaultdict(float)
    for mark in annotation.marks:
        strength[document.sentence_of(mark.span)] += _weight(mark)
    loaded = sorted(annotation.of_kind(Loaded), key=lambda m: (-m.strength, m.span))
    strongest = sorted((s for s in strength if strength[s] > 0), key=lambda s: (-strength[s], s))
    held: set[int] = set()
    kept: list[Span] = []
    for span in [*(_short(annotation, m.span) for m in loaded), *strongest]:
        words = set(document.words_in(span))
        if words and len(held | words) <= limit:
            held |= words
            kept.append(span)
    apart: list[Span] = []
    for span in sorted(kept, key=lambda s: (s.start, -s.end)):
        if not apart or apart[-1].end <= span.start:  # a phrase in a sentence that is held needs no place of its own
            apart.append(span)
    return apart


def _weight(mark: Mark) -> float:
    match mark:
        case Loaded():
            return mark.strength
        case Attribution():
            return 1.0
        case Mention():
            return abs(mark.polarity)
    return 0.0


def _short(annotation: Annotation, span: Span) -> Span:
    """The first words of a phrase, where it is long; nothing beyond its sentence."""
    document = annotation.document
    words = document.words_in(span)[:SHARED_WORDS]
    end = min(span.end, document.sentence_of(span).end)
    return Span(span.start, document.words[words[-1]].end if len(words) == SHARED_WORDS else end)
