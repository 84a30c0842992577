"""Passages that one article copied from another, and what it cut, added or relabelled."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from parallax.annotation import Annotation
from parallax.document import Document, Span

#: Number of consecutive words by which candidate sentences are found.
SHINGLE = 5
#: A sentence is a copy if it shares with another at least LEAST words outside quotations, in runs of at least RUN
#: words, and the runs make up at least PART of the shorter sentence. Quoted words do not count towards LEAST: any
#: reporter may have heard the speaker.
LEAST, RUN, PART = 8, 3, 0.6
#: Consecutive words that more sentences have are not used to find candidates.
COMMON = 400
#: A replacement of up to this many words is a new label; a longer one counts as words cut and words added.
LABEL = 6


@dataclass(frozen=True)
class Copy:
    """One passage copied without change (``same``), or one change in it: words cut, added or relabelled.

    The ``taker`` copied it from the ``giver``. ``why`` says how that is known: by ``date``, by ``credit`` (the taker
    names the giver's outlet), or not at all (``order``): then it is known only that both have the passage.
    """

    taker: int
    taker_span: Span
    giver: int
    giver_span: Span
    kind: str
    taker_words: str
    giver_words: str
    why: str


@dataclass(frozen=True)
class _Sentence:
    article: int
    number: int
    span: Span
    words: tuple[str, ...]
    quoted: tuple[bool, ...]


def copies(annotations: Sequence[Annotation]) -> list[Copy]:
    """Passages that articles of different outlets share word for word or nearly so.

    Copied sentences that follow each other form one passage, together with what was cut or added between them. Each
    passage has one giver: the earliest article that has it; among articles of the same day, the one whose outlet is
    named by most of the others.

    What it misses: a paraphrase, a source outside the corpus from which both copied, sentences of fewer than eight
    words.
    """
    documents = [a.document for a in annotations]
    sentences = [s for i, d in enumerate(documents) for s in _sentences(i, d)]
    rank = _ranks(documents)
    taken: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for taker, giver in _taken(sentences, documents, rank):
        taken[sentences[taker].article, sentences[giver].article].append((taker, giver))
    found: list[Copy] = []
    for (i, j), pairs in sorted(taken.items()):
        why = _why(documents[i], documents[j])
        for passage in _passages(sorted(pairs), sentences):
            found += _changes(passage, sentences, documents[i], documents[j], (i, j), why)
    return found


def _sentences(article: int, document: Document) -> Iterator[_Sentence]:
    quotations = [span for parts in document.quotations for span in parts]
    for number, span in enumerate(document.sentences):
        words = [document.words[k] for k in document.words_in(span)]
        inside = [q for q in quotations if q.overlaps(span)]
        yield _Sentence(
            article,
            number,
            span,
            tuple(w.of(document.text).lower().replace("’", "'") for w in words),
            tuple(any(q.contains(w) for q in inside) for w in words),
        )


def _ranks(documents: Sequence[Document]) -> list[int]:
    """Who comes first: by date, then by how many of the others name the outlet, then by id."""
    outlets: Counter[str] = Counter()
    for document in documents:
        outlets.update({d.article.outlet for d in documents if _credits(document, d)})
    order = sorted(
        range(len(documents)),
        key=lambda i: (
            documents[i].article.date or date.max,
            -outlets[documents[i].article.outlet],
            documents[i].article.id,
        ),
    )
    return [order.index(i) for i in range(len(documents))]


def _credits(document: Document, other: Document) -> bool:
    outlet = other.article.outlet
    return bool(outlet) and outlet != document.article.outlet and outlet in document.text


def _why(taker: Document, giver: Document) -> str:
    if taker.article.date and giver.article.date and taker.article.date != giver.article.date:
        return "date"
    return "credit" if _credits(taker, giver) else "order"


def _taken(
    sentences: Sequence[_Sentence], documents: Sequence[Document], rank: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pairs of sentences: a copy, and the sentence of an earlier article of another outlet."""
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    shingles = [{s.words[k : k + SHINGLE] for k in range(len(s.words) - SHINGLE + 1)} for s in sentences]
    for i in sorted(range(len(sentences)), key=lambda i: (rank[sentences[i].article], sentences[i].number)):
        found = Counter(j for shingle in shingles[i] for j in index.get(shingle, ()))
        own = documents[sentences[i].article].article.outlet
        others = [j for j in found if not own or documents[sentences[j].article].article.outlet != own]
        best = sorted(others, key=lambda j: (-found[j], rank[sentences[j].article], j))[:5]
        giver = next((j for j in best if _is_taken(sentences[i], sentences[j])), None)
        if giver is not None:
            yield i, giver
        for shingle in shingles[i]:
            if len(index[shingle]) < COMMON:
                index[shingle].append(i)


def _is_taken(taker: _Sentence, giver: _Sentence) -> bool:
    blocks = SequenceMatcher(None, taker.words, giver.words, autojunk=False).get_matching_blocks()
    runs = [block for block in blocks if block.size >= RUN]
    free = sum(not taker.quoted[k] for block in runs for k in range(block.a, block.a + block.size))
    shorter = min(len(taker.words), len(giver.words))
    return free >= LEAST and sum(block.size for block in runs) >= PART * shorter


def _passages(pairs: list[tuple[int, int]], sentences: Sequence[_Sentence]) -> list[list[tuple[int, int]]]:
    """Pairs that follow each other in both articles, with at most one sentence between."""
    found: list[list[tuple[int, int]]] = []
    for taker, giver in pairs:
        if found:
            last_taker, last_giver = found[-1][-1]
            steps = (
                sentences[taker].number - sentences[last_taker].number,
                sentences[giver].number - sentences[last_giver].number,
            )
            if all(1 <= step <= 2 for step in steps):
                found[-1].append((taker, giver))
                continue
        found.append([(taker, giver)])
    return found


def _changes(
    passage: list[tuple[int, int]],
    sentences: Sequence[_Sentence],
    taker: Document,
    giver: Document,
    articles: tuple[int, int],
    why: str,
) -> Iterator[Copy]:
    spans = [Span(sentences[passage[0][side]].span.start, sentences[passage[-1][side]].span.end) for side in (0, 1)]
    words = [[d.words[k] for k in d.words_in(s)] for d, s in zip((taker, giver), spans, strict=True)]
    said = [[w.of(d.text).lower().replace("’", "'") for w in of] for d, of in zip((taker, giver), words, strict=True)]

    def stretch(side: int, start: int, end: int) -> str:
        document = (taker, giver)[side]
        return document.text[words[side][start].start : words[side][end - 1].end] if end > start else ""

    whole = True
    for kind, i, j, k, n in SequenceMatcher(None, said[0], said[1], autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        whole = False
        one, two = stretch(0, i, j), stretch(1, k, n)
        if kind == "replace" and max(j - i, n - k) > LABEL:
            changes = [("cut", "", two), ("added", one, "")]
        else:
            changes = [({"replace": "relabelled", "delete": "added", "insert": "cut"}[kind], one, two)]
        for name, mine, theirs in changes:
            yield Copy(articles[0], spans[0], articles[1], spans[1], name, mine, theirs, why)
    if whole:
        yield Copy(
            articles[0], spans[0], articles[1], spans[1], "same", spans[0].of(taker.text), spans[1].of(giver.text), why
        )
