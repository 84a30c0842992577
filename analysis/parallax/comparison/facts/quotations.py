"""Quotations that several articles share, cut or changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from parallax.annotation import Annotation, Attribution
from parallax.document import Span

#: The fewest words of a quotation: shorter ones are shared by chance.
LEAST_WORDS = 2
#: A quotation is a version of a longer one that has at least this share of its words, in the same order.
CONTAINED = 0.75
#: A pair of neighbouring words that more quotations have is not used to find versions.
COMMON = 200


@dataclass(frozen=True)
class Version:
    """One article's words of a shared quotation.

    ``cut`` are words of the longest version that this article does not have, ``changed`` words that only this one has.
    """

    quotation: int
    article: int
    span: Span
    source: str
    cue: str
    cut: str
    changed: str


@dataclass(frozen=True)
class _Quoted:
    article: int
    span: Span
    words: tuple[str, ...]
    said: tuple[str, ...]


def shared_quotations(annotations: Sequence[Annotation]) -> list[Version]:
    """Quotations of at least :data:`LEAST_WORDS` words that two or more articles of an event have.

    All versions are compared with the longest one. Another quotation is a version of it if the share :data:`CONTAINED`
    of its words stand in the longest one in the same order; of four words or fewer, all must stand side by side. An
    article that breaks a quotation into two parts has two rows; words count as cut only if neither part has them.

    What it misses: words reported without quotation marks, and a translation of the same words.
    """
    quoted = [q for i, a in enumerate(annotations) for q in _of_article(i, a)]
    # Longest first: what is contained comes after what contains it.
    quoted.sort(key=lambda q: (-len(q.words), q.article, q.span))
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    versions: list[list[_Quoted]] = []
    for q in quoted:
        found = Counter(lead for pair in set(pairwise(q.words)) for lead in index[pair])
        best = sorted(found, key=lambda lead: (-found[lead], lead))[:5]
        lead = next((n for n in best if _contained(q.words, versions[n][0].words)), None)
        if lead is None:
            lead = len(versions)
            versions.append([])
            for pair in set(pairwise(q.words)):
                if len(index[pair]) < COMMON:
                    index[pair].append(lead)
        versions[lead].append(q)
    kept = [of for of in versions if len({q.article for q in of}) > 1]
    # Numbered in the order in which they occur in the articles.
    kept.sort(key=lambda of: min((q.span.start, q.article) for q in of))
    return [row for n, of in enumerate(kept, 1) for row in _rows(n, of, annotations)]


def _of_article(article: int, annotation: Annotation) -> list[_Quoted]:
    document = annotation.document
    found = []
    for parts in document.quotations:
        numbers = [k for part in parts for k in document.words_in(part)]
        said = tuple(document.words[k].of(document.text) for k in numbers)
        words = tuple(word.lower().replace("’", "'") for word in said)
        # A name or a title between quotation marks is no quotation, so one word must be a common word in lower case.
        if len(words) >= LEAST_WORDS and any(word.islower() and word not in ENGLISH_STOP_WORDS for word in said):
            found.append(_Quoted(article, Span(parts[0].start, parts[-1].end), words, said))
    return found


def _contained(short: Sequence[str], long: Sequence[str]) -> bool:
    blocks = SequenceMatcher(None, short, long, autojunk=False).get_matching_blocks()
    if len(short) <= 4:
        return max(block.size for block in blocks) == len(short)
    return sum(block.size for block in blocks) >= CONTAINED * len(short)


def _rows(number: int, versions: list[_Quoted], annotations: Sequence[Annotation]) -> list[Version]:
    longest = versions[0]
    have: dict[int, set[int]] = defaultdict(set)
    changed = []
    for q in versions:
        new = []
        for kind, i, j, k, n in SequenceMatcher(None, q.words, longest.words, autojunk=False).get_opcodes():
            if kind == "equal":
                have[q.article].update(range(k, n))
            elif j > i:
                new.append(" ".join(q.said[i:j]))
        changed.append(" … ".join(new))
    rows = []
    for q, change in zip(versions, changed, strict=True):
        source, cue = _attributed(annotations[q.article], q.span)
        rows.append(Version(number, q.article, q.span, source, cue, _left_out(longest.said, have[q.article]), change))
    return sorted(rows, key=lambda row: (row.article, row.span))


def _left_out(words: Sequence[str], have: set[int]) -> str:
    left_out: list[str] = []
    last = -2
    for i, word in enumerate(words):
        if i not in have:
            if last == i - 1:
                left_out[-1] += f" {word}"
            else:
                left_out.append(word)
            last = i
    return " … ".join(left_out)


def _attributed(annotation: Annotation, span: Span) -> tuple[str, str]:
    """Name or description of the source, and the cue, of the attribution whose content shares most letters."""
    text = annotation.document.text
    best: Attribution | None = None
    most, shortest = 0, 0
    for a in annotation.of_kind(Attribution):
        if a.content is not None:
            shared = min(a.content.end, span.end) - max(a.content.start, span.start)
            if shared > most or (shared == most > 0 and len(a.content) < shortest):
                best, most, shortest = a, shared, len(a.content)
    if best is None:
        return "", ""
    source = best.name or (best.source.of(text) if best.source else "")
    return source, best.cue.of(text) if best.cue else ""
