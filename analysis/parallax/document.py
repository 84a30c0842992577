"""Where things stand in an article: spans, and the document that holds them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from parallax import quotations, sentences
from parallax.article import Article


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Half-open character offsets into ``Article.text``. Nothing else locates anything."""

    start: int
    end: int

    def __post_init__(self):
        if not 0 <= self.start < self.end:
            raise ValueError(f"Span({self.start}, {self.end}) is empty or reversed. Give 0 <= start < end.")

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """The words under the span."""
        return text[self.start : self.end]


@dataclass(frozen=True)
class Document:
    """An article with spans for paragraphs, sentences, words and quotations.

    A quotation is a tuple of spans, the words inside the marks, one span a paragraph: a quotation
    that runs over three paragraphs has three.
    """

    article: Article
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    words: tuple[Span, ...]
    quotations: tuple[tuple[Span, ...], ...]

    @property
    def text(self) -> str:
        return self.article.text

    def sentence_index(self, offset: int) -> int:
        """Number of the sentence that an offset falls in, or of the last one that begins before it."""
        return max(0, bisect_right(self.sentences, offset, key=lambda s: s.start) - 1)

    def sentence_of(self, span: Span) -> Span:
        """The sentence in which a span begins."""
        return self.sentences[self.sentence_index(span.start)]

    def words_in(self, span: Span) -> range:
        """Numbers of the words that begin inside a span."""
        first = bisect_right(self.words, span.start - 1, key=lambda w: w.start)
        last = bisect_right(self.words, span.end - 1, key=lambda w: w.start)
        return range(first, last)


LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
# A word is what a reader counts as one: letters and digits, held together by apostrophes, hyphens,
# ampersands and the points of an abbreviation ("U.S.", "hand-to-hand", "don't", "AT&T"); a number keeps its
# sign of currency, its commas and its per cent ("$30", "5,864.6", "23%"). Lone punctuation is none.
ATOM = r"(?:(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W\d_]))?|\d+(?:[.,:]\d+)*(?:[^\W_]|[\u0300-\u036f])*|(?:[^\W_]|[\u0300-\u036f])+)"
WORD = re.compile(rf"(?:[A-Z]{{1,3}}[$€£¥]|[$€£¥₹₽])?{ATOM}(?:['’\-‐‑&\u00ad]{ATOM})*%?")


def parse(article: Article) -> Document:
    """Find paragraphs, sentences, words and quotations in an article; the text stays as it is."""
    text = article.text
    paragraphs = list(_paragraphs(text))
    cut = [sentence for start, end in paragraphs for sentence in sentences.split(text, start, end)]
    words = [match.span() for start, end in cut for match in WORD.finditer(text, start, end)]
    return Document(
        article=article,
        paragraphs=tuple(Span(*p) for p in paragraphs),
        sentences=tuple(Span(*s) for s in cut),
        words=tuple(Span(*w) for w in words),
        quotations=tuple(tuple(Span(*s) for s in spans) for spans in quotations.find(text, paragraphs)),
    )


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines without the blanks around them; a line broken in mid-sentence is joined to the next."""
    held: tuple[int, int] | None = None
    for match in LINE.finditer(text):
        start, end = quotations._trim(text, *match.span())
        if start == end:
            continue
        if held and text[start].islower() and text[held[1] - 1] not in ".!?…:;\"”’)" and _soft(text[held[1] : start]):
            held = held[0], end
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held


def _soft(gap: str) -> bool:
    """Whether there is one line break between two lines and no empty line."""
    return gap.replace("\r\n", "\n").count("\n") <= 1
