"""One fact in two wordings: the pairs of sentences, one of each group, that show it best."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from parallax.coders.attribution.tokens import PRONOUN
from parallax.comparison.shared_facts import SharedFacts

#: Pairs of sentences an event, and letters of one: what is longer can't be read side by side.
PAIRS, SENTENCE = 3, 320
#: What is less likely than not to be one fact is no example of one.
LEAST_SURE = 0.5
#: What differs between two wordings, the most telling first.
_KINDS = ("loaded", "passive", "source", "rounded", "hedge")


@dataclass(frozen=True)
class WordPair:
    """One fact in the sentences of two articles.

    ``first`` and ``second`` are (article id, sentence, words of it that differ as pairs of start and end); ``kinds``
    are (kind, words, the other's words), and ``sure`` is the lesser probability that a sentence states the fact.
    """

    fact: str
    first: tuple[str, str, tuple[tuple[int, int], ...]]
    second: tuple[str, str, tuple[tuple[int, int], ...]]
    kinds: tuple[tuple[str, str, str], ...]
    sure: float


def word_pairs(facts: SharedFacts, event: str, groups: tuple[str, str], most: int = PAIRS) -> list[WordPair]:
    """The pairs of sentences, one of each group, that show best how one fact is worded twice.

    Each of another fact, and where it can be of a kind that the pairs before have not; the surer ones first, then
    the shorter ones.

    Parameters
    ----------
    groups : tuple of str
        The first one's article is the first of a pair.
    """
    s = facts.sentences[facts.sentences["event"] == event]
    stated = {(r.fact, r.article_id, r.start): r for r in s.itertuples()}
    found: dict[tuple, list] = {}
    for w in facts.wordings[facts.wordings["event"] == event].itertuples():
        keys = (w.fact, w.first_id, w.first_start), (w.fact, w.second_id, w.second_start)
        if any(key not in stated or len(stated[key].text) > SENTENCE for key in keys):
            continue
        first, second = (stated[key] for key in keys)
        if {first.group, second.group} != set(groups) or min(first.sure, second.sure) < LEAST_SURE:
            continue
        # A source may be named in the sentence before: then there are no words here to look at.
        elsewhere = not pd.isna(w.first_words_start) and not first.start <= w.first_words_start < first.end
        if elsewhere or (w.kind == "source" and w.first_words.lower() in PRONOUN):
            continue
        found.setdefault(keys if first.group == groups[0] else keys[::-1], []).append(w)
    pairs = [_pair([stated[key] for key in keys], of) for keys, of in found.items()]
    chosen: list[WordPair] = []
    seen: set[str] = set()
    while len(chosen) < most:
        used = {pair.fact for pair in chosen}
        left = [(rank, pair) for rank, pair in pairs if pair.fact not in used]
        if not left:
            break
        _, best = min(left, key=lambda of: ({kind for kind, *_ in of[1].kinds} <= seen, of[0]))
        chosen.append(best)
        seen |= {kind for kind, *_ in best.kinds}
    return chosen


def _pair(sentences: list, wordings: list) -> tuple[tuple, WordPair]:
    """A pair, and what it is sorted by."""
    spans: dict[str, set] = {row.article_id: set() for row in sentences}
    starts = {row.article_id: row.start for row in sentences}
    for w in wordings:
        for i, at, words in (
            (w.first_id, w.first_words_start, w.first_words),
            (w.second_id, w.second_words_start, w.second_words),
        ):
            if not pd.isna(at) and words:
                spans[i].add((int(at) - starts[i], int(at) - starts[i] + len(words)))
    first, second = ((r.article_id, r.text, _merged(spans[r.article_id])) for r in sentences)
    rank = {kind: i for i, kind in enumerate(_KINDS)}
    kinds = sorted({(w.kind, w.first_words, w.second_words) for w in wordings}, key=lambda k: (rank[k[0]], k))
    pair = WordPair(sentences[0].fact, first, second, tuple(kinds), min(r.sure for r in sentences))
    length = sum(len(r.text) for r in sentences)
    return (-round(pair.sure, 1), rank[kinds[0][0]], length, pair.fact, first[0], second[0]), pair


def _merged(spans: set[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Overlapping spans as one.

    >>> _merged({(2, 5), (4, 9), (12, 14)})
    ((2, 9), (12, 14))
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            start, last = merged.pop()
            end = max(end, last)
        merged.append((start, end))
    return tuple(merged)
