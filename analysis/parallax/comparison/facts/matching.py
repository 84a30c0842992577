"""Which sentences of different articles state the same fact, and the facts that they form together.

All evidence for a pair of sentences is added up as log odds that both state one fact. The weights were fitted on three
of the classroom's six events (``python -m parallax.evaluation.facts``) and rounded. Then pairs are excluded that share
nearly all words and still differ: another number, a denial, agent and patient swapped, the opposite direction.

The trained encoder's sentence vectors were tried and left out: alone they rank the pairs of the classroom with an
average precision of 0.02 to 0.03 (letters in groups of three to five: 0.35 to 0.44), and beside the rest they add at
most 0.003.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

import numpy as np
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer

from parallax.comparison.facts.quantities import agree, comparable, keys
from parallax.comparison.facts.statements import DIRECTION, Statement, Token

#: What each kind of evidence adds to the log odds: shared words and shared names (each weighted by its rarity), the
#: likeness of letters, the share of the shorter sentence that the other one has too, and agreeing quantities.
WEIGHTS = {"words": 1.9, "names": 1.6, "letters": 3.6, "contained": 2.1, "quantities": 4.3}
BIAS = -6.5
#: Pairs with at least this probability state the same fact.
SURE = 0.25
#: A word that more sentences have is not used to find candidates; it still counts as evidence. So time grows nearly
#: linearly.
COMMON = 200
#: Number of candidates for each sentence, the best ones. That is enough even for a fact in a hundred articles: each
#: sentence is linked to its nearest ones, and these to theirs.
NEAREST = 24
#: With fewer sentences, a word's rarity says little: every event is treated as if it had at least this many.
FEWEST = 120
#: Number of characters around a number in which words say what it counts.
AROUND = 45
#: Two links of one sentence belong to one fact if they share at least this part of the words on which the one with the
#: smaller weight is based.
SAME_WORDS = 0.7


@dataclass(frozen=True)
class Link:
    """Two statements of different articles that state the same fact: their numbers, the probability, the shared
    keys.
    """

    first: int
    second: int
    sure: float
    shared: frozenset[str]


@dataclass(frozen=True)
class Fact:
    """The numbers of statements that state the same fact, each with its probability."""

    members: dict[int, float]


class Weighed:
    """The statements of one event, and the weight of each word in it."""

    def __init__(self, statements: Sequence[Statement]):
        self.statements = statements
        size = max(len(statements), FEWEST)
        self._keys = [{t.key for t in s.tokens} for s in statements]
        self._names = [{t.key for t in s.tokens if t.name} for s in statements]
        self._numbers = [keys(s.quantities) for s in statements]
        self._quantities = [[(q, keys([q])) for q in s.quantities] for s in statements]
        counts = Counter(key for found in self._keys for key in found)
        counts.update(key for found in self._numbers for key in found)
        self.counts = counts
        top = log((1 + size) / 3)
        # 1 for a word that two sentences of a large event have, 0 for one that all have.
        self.rarity = {key: max(0.0, log((1 + size) / (1 + n))) / top for key, n in counts.items()}
        self.total = [self._sum(found) for found in self._keys]
        self._weights: dict[frozenset[str], float] = {}

    def _sum(self, found: Iterable[str]) -> float:
        # Sorted: sums of floats depend on their order, and sets have none.
        return sum(map(self.rarity.__getitem__, sorted(found)))

    def candidates(self) -> list[tuple[int, int]]:
        """Pairs of statements of different articles that share most words; time grows nearly linearly with their
        number.
        """
        size = len(self.statements)
        useful = {key: i for i, key in enumerate(k for k in sorted(self.counts) if 1 < self.counts[k] <= COMMON)}
        rows, columns, values = [], [], []
        for i, found in enumerate(zip(self._keys, self._numbers, strict=True)):
            for key in sorted(set().union(*found)):
                if key in useful:
                    rows.append(i)
                    columns.append(useful[key])
                    values.append(self.rarity[key] ** 0.5)
        table = csr_array((values, (rows, columns)), shape=(size, max(1, len(useful))))
        transposed = table.T.tocsr()
        article = np.array([s.article for s in self.statements])
        pairs: set[tuple[int, int]] = set()
        for begin in range(0, size, 512):
            shared = (table[begin : begin + 512] @ transposed).tocsr()
            shared.sort_indices()
            for i in range(shared.shape[0]):
                own = slice(shared.indptr[i], shared.indptr[i + 1])
                others, much = shared.indices[own], shared.data[own]
                elsewhere = article[others] != article[begin + i]
                others, much = others[elsewhere], much[elsewhere]
                best = np.argsort(-much.round(9), kind="stable")[:NEAREST]
                lower, higher = np.minimum(begin + i, others[best]), np.maximum(begin + i, others[best])
                pairs.update(zip(lower.tolist(), higher.tolist(), strict=True))
        return sorted(pairs)

    def letters(self, pairs: Sequence[tuple[int, int]]) -> np.ndarray:
        """Cosine similarity of each pair by groups of three to five letters."""
        if not pairs:
            return np.zeros(0)
        vectors = TfidfVectorizer(analyzer=_letters, sublinear_tf=True, dtype=np.float32)
        table = csr_array(vectors.fit_transform([s.text for s in self.statements]))
        both = np.array(pairs)
        found = []
        for begin in range(0, len(both), 4096):
            part = both[begin : begin + 4096]
            found.append(table[part[:, 0]].multiply(table[part[:, 1]]).sum(axis=1))
        return np.concatenate(found)

    def evidence(self, first: int, second: int) -> dict[str, float]:
        """The evidence that a pair states one fact, without the likeness of letters."""
        shared = self._keys[first] & self._keys[second]
        names = shared & (self._names[first] | self._names[second])
        much = {"words": self._sum(shared - names), "names": self._sum(names)}
        smaller = min(self.total[first], self.total[second])
        much["contained"] = (much["words"] + much["names"]) / smaller if smaller else 0.0
        much["quantities"] = self._agreement(first, second)
        return much

    def _agreement(self, first: int, second: int) -> float:
        if self._numbers[first].isdisjoint(self._numbers[second]):
            return 0.0
        best = 0.0
        for a, keys_a in self._quantities[first]:
            for b, keys_b in self._quantities[second]:
                if agree(a, b):
                    rarity = max((self.rarity[key] for key in keys_a & keys_b), default=0.0)
                    # The same number of two different things ("six ships", "six men") is weak evidence.
                    best = max(best, rarity * (1.0 if comparable(a, b) else 0.4))
        return best

    def shared(self, first: int, second: int) -> frozenset[str]:
        """The keys on which a link is based: shared words, names, and numbers that agree."""
        numbers = self._numbers[first] & self._numbers[second]
        return frozenset(self._keys[first] & self._keys[second] | numbers)

    def weight(self, found: frozenset[str]) -> float:
        # Links rest on the same few words again and again.
        if found not in self._weights:
            self._weights[found] = self._sum(found)
        return self._weights[found]


def _letters(text: str) -> list[str]:
    return [group for word in text.lower().split() for group in _groups_of(word)]


@lru_cache(maxsize=100_000)
def _groups_of(word: str) -> tuple[str, ...]:
    """Three to five letters of a word with a blank before and after it, as scikit-learn's ``char_wb`` takes them."""
    padded = f" {word} "
    found = []
    for n in (3, 4, 5):
        found += [padded[i : i + n] for i in range(max(1, len(padded) - n + 1))]
        if n >= len(padded):  # a short word counts once
            break
    return tuple(found)


def contradiction(a: Statement, b: Statement) -> str:
    """Why two statements that share words are not one fact: ``number``, ``negation``, ``direction``, ``agent``; or "".

    - number: both have a number of the same kind among the same words, and it agrees with no number of the other;
    - negation: a shared word is negated or denied in only one of them, and most words are shared;
    - direction: one rises and the other falls, and most words are shared;
    - agent: two names are swapped around the shared words (a passive is taken into account), and most words are shared;
      or the name before the shared words differs, and nearly all other words are the same.
    """
    if _other_number(a, b):
        return "number"
    shared = a.words & b.words
    likeness = len(shared) / max(1, min(len(a.words), len(b.words)))
    if likeness >= 0.5:
        if a.negated & shared != b.negated & shared:
            return "negation"
        ways = [{DIRECTION[key] for key in s.words & DIRECTION.keys()} for s in (a, b)]
        if len(ways[0]) == len(ways[1]) == 1 and ways[0] != ways[1]:
            return "direction"
        if _swapped(a, b, shared) or _another_agent(a, b, shared):
            return "agent"
    return ""


def _other_number(a: Statement, b: Statement) -> bool:
    for p in a.quantities:
        for q in b.quantities:
            if comparable(p, q) and not agree(p, q):
                alone = not any(agree(p, r) for r in b.quantities) and not any(agree(q, r) for r in a.quantities)
                if alone:
                    near_p, near_q = _near(a, p.start, p.end), _near(b, q.start, q.end)
                    fewer = min(len(near_p), len(near_q))
                    if not fewer or len(near_p & near_q) >= 0.5 * fewer:
                        return True
    return False


def _near(statement: Statement, start: int, end: int) -> set[str]:
    return {t.key for t in statement.tokens if start - AROUND <= t.start and t.end <= end + AROUND}


def _swapped(a: Statement, b: Statement, shared: frozenset[str]) -> bool:
    pairs = [(a.sides[key], b.sides[key]) for key in shared & a.sides.keys() & b.sides.keys()]
    same = sum(one == two for one, two in pairs)
    turned = sum(one == two[::-1] for one, two in pairs)
    return turned > same


def _another_agent(a: Statement, b: Statement, shared: frozenset[str]) -> bool:
    if len(shared) < 2:
        return False
    words = max(sum(not t.name for t in s.tokens) for s in (a, b))
    if len(shared) < 0.75 * words:
        return False
    names = [[t.key for t in s.tokens if t.name] for s in (a, b)]
    first, second = (_leading(s) for s in (a, b))
    return bool(first and second) and first not in names[1] and second not in names[0]


def _leading(statement: Statement) -> str:
    """The name that stands before all other words, if one does."""
    head: Token | None = statement.tokens[0] if statement.tokens else None
    return head.key if head is not None and head.name else ""


def link(statements: Sequence[Statement]) -> tuple[list[Link], dict[int, set[int]], Weighed]:
    """Pairs that state the same fact, pairs that only look like it, and the weights that were used for both."""
    weighed = Weighed(statements)
    pairs = weighed.candidates()
    links, apart = [], defaultdict(set)
    for (i, j), letters in zip(pairs, weighed.letters(pairs).tolist(), strict=True):
        much = weighed.evidence(i, j) | {"letters": letters}
        odds = BIAS + sum(WEIGHTS[kind] * much[kind] for kind in WEIGHTS)
        sure = 1 / (1 + exp(-odds))
        if sure < SURE:
            continue
        if contradiction(statements[i], statements[j]):
            apart[i].add(j)
            apart[j].add(i)
        else:
            links.append(Link(i, j, round(sure, 6), weighed.shared(i, j)))
    return links, apart, weighed


def facts(statements: Sequence[Statement]) -> list[Fact]:
    """Facts that two or more articles state, and facts of one article: each asserting statement that is in no shared
    fact.

    A sentence may state several facts. Two of its links belong to one fact if they are based on the same words. Two
    groups of links are not joined if a sentence of one contradicts a sentence of the other.
    """
    links, apart, weighed = link(statements)
    links.sort(key=lambda found: (-found.sure, found.first, found.second))
    groups = _Groups(len(links))
    members = [{found.first, found.second} for found in links]
    heads: dict[int, list[int]] = defaultdict(list)
    for n, found in enumerate(links):
        for end in (found.first, found.second):
            joined = False
            for head in heads[end]:
                if _based_on_the_same_words(links[head].shared, found.shared, weighed):
                    joined = True
                    _join(groups, members, head, n, apart)
            if not joined:
                heads[end].append(n)
    together: dict[int, dict[int, float]] = defaultdict(dict)
    for n, found in enumerate(links):
        group = together[groups.find(n)]
        for end in (found.first, found.second):
            group[end] = max(group.get(end, 0.0), found.sure)
    carried = {i for group in together.values() for i in group}
    whole = _not_within_another(list(together.values()))
    alone = [{i: 1.0} for i, s in enumerate(statements) if s.asserts and i not in carried]
    return [Fact(dict(sorted(group.items()))) for group in [*whole, *alone]]


def _not_within_another(groups: list[dict[int, float]]) -> list[dict[int, float]]:
    """The groups, without those whose statements are all in another group too: these would be the same fact twice."""
    having: dict[int, set[int]] = defaultdict(set)
    for n, group in enumerate(groups):
        for i in group:
            having[i].add(n)
    kept = []
    for n, group in enumerate(groups):
        others = set.intersection(*(having[i] for i in group)) - {n}
        if not any(len(groups[m]) > len(group) or m < n for m in others):
            kept.append(group)
    return kept


def _based_on_the_same_words(first: frozenset[str], second: frozenset[str], weighed: Weighed) -> bool:
    smaller = min(weighed.weight(first), weighed.weight(second))
    return weighed.weight(first & second) >= SAME_WORDS * smaller


def _join(groups: _Groups, members: list[set[int]], one: int, two: int, apart: dict[int, set[int]]) -> None:
    first, second = groups.find(one), groups.find(two)
    if first == second:
        return
    small, large = sorted((members[first], members[second]), key=len)
    if any(not apart[i].isdisjoint(large) for i in small if i in apart):
        return
    large |= small
    members[groups.union(first, second)] = large


class _Groups:
    """Disjoint sets, by number."""

    def __init__(self, size: int):
        self._parent = list(range(size))

    def find(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def union(self, i: int, j: int) -> int:
        root, other = sorted((self.find(i), self.find(j)))
        self._parent[other] = root
        return root
