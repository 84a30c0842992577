"""Two wordings of one fact: how they differ, by the coder's marks and by the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from parallax.annotation import Annotation, Attribution, Loaded
from parallax.comparison.facts.matching import Fact
from parallax.comparison.facts.quantities import agree, comparable
from parallax.comparison.facts.statements import Statement
from parallax.document import Span

KINDS = ("loaded", "source", "passive", "hedge", "rounded")
#: Up to this many articles, all pairs are compared; of more, each one only with the plainest.
ALL_PAIRS = 6
#: A loaded phrase counts if it is at most this many characters away from the words that both sentences share.
AROUND = 30
#: Only if two sentences are at least this much alike is a word of one paired with a word of the other.
ALIKE = 0.4
_BE = re.compile(r"\b(?:is|are|was|were|be|been|being)(?:\s\w+ly|\snot|\salso|\snow)?\s\Z", re.IGNORECASE)
_BY = re.compile(r"\W+(?:\w+\W+){0,3}?by\b", re.IGNORECASE)
_PARTICIPLE = re.compile(r"\w+(?:ed|en|wn|id|aid|ut|pt|ck|ght|lt|ld|de|nt)\Z", re.IGNORECASE)

#: One difference: the numbers of the two statements, its kind, the words of each (None where it has none), and a
#: sentence that describes it.
Wording = tuple[int, int, str, Span | None, Span | None, str]


def wordings(
    annotations: Sequence[Annotation], statements: Sequence[Statement], fact: Fact, plainest: int
) -> Iterator[Wording]:
    """The differences between the wordings of one fact.

    In each row the first statement has something that the second does not have: the loaded phrase, the named source,
    the agent, the hedge, the exact number.

    - ``loaded``: a phrase marked as loaded in the outlet's voice, where the other has no such mark;
    - ``source``: the shared words are given to a named source in one, and are the outlet's own in the other;
    - ``passive``: a shared verb has a named agent in one, and is a passive without an agent in the other;
    - ``hedge``: a phrase marked as a hedge, where the other has none;
    - ``rounded``: two quantities agree, and the second is less exact.

    What it misses: what the coder did not mark, agents without a capital letter, and passives of irregular verbs. A
    passive may have its agent in another sentence.
    """
    best = _one_of_each_article(statements, fact)
    if len(best) <= ALL_PAIRS:
        pairs = list(combinations(best, 2))
    else:
        other = statements[plainest].article
        pairs = [(min(plainest, i), max(plainest, i)) for i in best if statements[i].article != other]
    for i, j in pairs:
        for first, second in ((i, j), (j, i)):
            a, b = statements[first], statements[second]
            marked_a, marked_b = annotations[a.article], annotations[b.article]
            names = [marked.document.article.id for marked in (marked_a, marked_b)]
            for kind, one, other_words in _differences(marked_a, a, marked_b, b):
                said = [s and s.of(m.document.text) for s, m in ((one, marked_a), (other_words, marked_b))]
                yield first, second, kind, one, other_words, _in_words(kind, *names, *said)


def _one_of_each_article(statements: Sequence[Statement], fact: Fact) -> list[int]:
    """The surest statement of each article; of two that are equally sure, the earlier one."""
    best: dict[int, int] = {}
    for i, sure in fact.members.items():
        article = statements[i].article
        if article not in best or sure > fact.members[best[article]]:
            best[article] = i
    return sorted(best.values())


def _differences(
    marked_a: Annotation, a: Statement, marked_b: Annotation, b: Statement
) -> Iterator[tuple[str, Span | None, Span | None]]:
    shared = {t.key for t in a.tokens} & {t.key for t in b.tokens}
    loaded_a, loaded_b = _loaded(marked_a, a, shared), _loaded(marked_b, b, shared)
    for kind, is_hedge in (("loaded", False), ("hedge", True)):
        one = [m for m in loaded_a if (m.family == "hedge") == is_hedge]
        if one and not any((m.family == "hedge") == is_hedge for m in loaded_b):
            for mark in one:
                yield kind, mark.span, _instead(marked_a, a, mark.span, marked_b, b)
    source_a, source_b = _source(marked_a, a, shared), _source(marked_b, b, shared)
    if source_a is not None and source_a.name and source_a.source is not None and source_b is None:
        yield "source", source_a.source, None
    yield from _passives(a, b, shared)
    for p in a.quantities:
        for q in b.quantities:
            # "17 percent" and "about 17 percent" have the same value: that is not a rounding.
            if p.value != q.value and comparable(p, q) and agree(p, q) and not p.rough and q.rough:
                yield "rounded", Span(p.start, p.end), Span(q.start, q.end)


def _loaded(marked: Annotation, statement: Statement, shared: set[str]) -> list[Loaded]:
    """Loaded phrases in the outlet's voice that stand near the words that both sentences share."""
    common = [t for t in statement.tokens if t.key in shared]
    if not common:
        return []
    start, end = common[0].start - AROUND, common[-1].end + AROUND
    within = (m for m in marked.of_kind(Loaded) if statement.span.contains(m.span))
    return [m for m in within if m.voice == "outlet" and start <= m.span.start and m.span.end <= end]


def _instead(marked_a: Annotation, a: Statement, span: Span, marked_b: Annotation, b: Statement) -> Span | None:
    """The words of the other sentence in the same place, if the two sentences are alike around it."""
    words = [[m.document.words[k] for k in m.document.words_in(s.span)] for m, s in ((marked_a, a), (marked_b, b))]
    said = [[w.of(m.document.text).lower() for w in of] for m, of in zip((marked_a, marked_b), words, strict=True)]
    aligned = SequenceMatcher(None, said[0], said[1], autojunk=False)
    if aligned.ratio() < ALIKE:
        return None
    for kind, i, j, k, n in aligned.get_opcodes():
        if kind == "replace" and max(j - i, n - k) <= 6 and any(span.overlaps(w) for w in words[0][i:j]):
            return Span(words[1][k].start, words[1][n - 1].end)
    return None


def _source(marked: Annotation, statement: Statement, shared: set[str]) -> Attribution | None:
    """The attribution that holds most of the shared words; None if they are the outlet's own."""
    words = [Span(t.start, t.end) for t in statement.tokens if t.key in shared]
    holding = [
        (sum(a.content.contains(w) for w in words), -len(a.content), n, a)
        for n, a in enumerate(marked.of_kind(Attribution))
        if a.content is not None and a.content.overlaps(statement.span)
    ]
    most = max(holding, default=None, key=lambda found: found[:3])
    return most[-1] if most is not None and words and most[0] > 0 else None


def _passives(a: Statement, b: Statement, shared: set[str]) -> Iterator[tuple[str, Span, Span]]:
    """Shared verbs that have a name right before them in one sentence, and are passive without an agent in the
    other.
    """
    for key in sorted(shared):
        one = next(t for t in a.tokens if t.key == key)
        two = next(t for t in b.tokens if t.key == key)
        if one.name or not _PARTICIPLE.match(b.text, two.start - b.span.start, two.end - b.span.start):
            continue
        before_a, before_b = a.text[: one.start - a.span.start], b.text[: two.start - b.span.start]
        after_b = b.text[two.end - b.span.start :]
        be = _BE.search(before_b)
        if be is None or _BE.search(before_a) or _BY.match(after_b):
            continue
        agents = [t for t in a.tokens if t.name and t.end <= one.start and one.start - t.end <= 12]
        if agents and agents[-1].key not in {t.key for t in b.tokens}:
            yield "passive", Span(agents[-1].start, one.end), Span(b.span.start + be.start(), two.end)


def _in_words(kind: str, first: str, second: str, one: str | None, two: str | None) -> str:
    match kind:
        case "loaded" | "hedge":
            what = "the loaded" if kind == "loaded" else "the hedge"
            if two:
                return f"Where {first} has {what} “{one}”, {second} has “{two}”."
            return f"{first} has {what} “{one}”; it is not in this sentence of {second}."
        case "source":
            return f"{first} gives this to “{one}”; the source is not in this sentence of {second}."
        case "passive":
            return f"{first} has “{one}”, {second} “{two}”: the agent is not in this sentence."
    return f"{first} has “{one}”, {second} “{two}”."
