"""Which articles tell the same event: groups found from words and dates, and how sure each join is."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from parallax.article import Article, Corpus, Note

# --- Constants that were chosen by experiment: ALIKE on half of BASIL's triples; READ, LEAD, TITLE and PRIOR on all of
# BASIL and the classroom's articles; DAYS on pairs of articles of a real corpus that a person read

#: Two groups of articles are one event if the mean likeness between them is at least this.
ALIKE = 0.15
#: How fast certainty rises with likeness: see :func:`certainty`.
SLOPE = 0.025
#: A link is uncertain if it is less sure than this, or, where the groups were not joined, surer than 1 - SURE.
SURE = 0.8
#: Likeness decays as exp(-(days / DAYS)^2): articles on one event appear within days, those on one topic for months.
DAYS = 8
#: Days between two articles that are assumed where a date is unknown: the words must then be a fifth more alike.
UNKNOWN_DAYS = 3.5
#: Number of words that are read of a text, and of those that count twice: news reports the event first, background
#: later.
READ, LEAD = 250, 80
#: How often a word of the title counts.
TITLE = 2
#: How rare a word is comes from the corpus and from English in general; the latter weighs as much as this many
#: articles. It is needed where a corpus has five articles on one event: there every article has all words that matter.
PRIOR = 300
#: In how many of 100 English articles a number is assumed to occur, and a word that is not in the list of English
#: words.
NUMBER, UNKNOWN_WORD = 2.0, 0.2

# --- Constants that limit time

#: Candidates for an article are found by this many of its words, those with the highest weights.
WORDS = 40
#: A word that occurs in more articles than this finds only articles of nearby dates, in blocks of this size.
FOLLOWED = 400
#: Candidates that are kept for each article.
CANDIDATES = 30
#: Rows of the matrix that are multiplied at a time.
BLOCK = 1000
#: In one round a group may join another one that is at least this part as alike as its best: this keeps rounds few.
NEARLY = 0.9

_WORD = re.compile(r"[^\W\d_]+(?:[’'.&-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
# Words that say nothing about the event: in news, names of days and verbs of speech are as common as "the".
_COMMON = ENGLISH_STOP_WORDS | frozenset(
    "mr mrs ms said say saying told monday tuesday wednesday thursday friday saturday sunday today yesterday".split()  # noqa: SIM905
)

#: The kind of note that an article gets whose event was not given.
FOUND = "event found"


@dataclass(frozen=True)
class Events:
    """Which articles report the same event, and the links between them.

    Attributes
    ----------
    articles : DataFrame
        One row per article, by id: ``article_id``, ``event`` (a unique name) and ``sure``.
    joins : DataFrame
        The links that joined groups of articles into events, and those that nearly did, the least sure first:
        ``first``, ``second`` (the two most similar articles, one of each group), ``joined``, ``uncertain``, ``sure``
        (that both groups report one event) and ``why``. An event of n articles has n - 1 links that joined it.
    """

    articles: pd.DataFrame
    joins: pd.DataFrame


def find_events(articles: Iterable[Article], overruled: pd.DataFrame | None = None, threshold: float = ALIKE) -> Events:
    """Group articles into events by their words and dates. The column ``event`` is not used.

    The likeness of two articles is that of their words: the cosine of their weighted words, times a factor for the days
    between them. A word of the first :data:`READ` weighs log(1 + n) times the log of how rare it is, where n
    counts words of the lead and the title twice; how rare it is comes from the corpus and from English at large::

        rarity = log((articles + PRIOR) / (articles with the word + PRIOR * share of English texts with it))
        likeness = cosine * exp(-(days / DAYS)^2)

    It goes from 0 to 1; higher is more alike. Where a date is unknown, :data:`UNKNOWN_DAYS` are assumed. The two most
    similar groups are joined, again and again, while the mean likeness of their pairs is at least the threshold
    (average linkage). So a chain of articles, each a little like the next, does not become one event.

    ``sure`` is from 0 to 1. Of a link, it is :func:`certainty` of the likeness of its two sides. Of an article, it
    is the lower of two values: how sure it is that the article belongs to its event (the certainty of its mean likeness
    to the rest of the event; 1 where it is alone), and how sure that it belongs to no other (1 minus the certainty for
    the most similar other group among its candidates).

    Candidates are found by the :data:`WORDS` words with the highest weights in an article, so that time grows linearly
    with the number of articles. The order of the articles does not change the result.

    What it misses: an article that shares few words with the others, such as a commentary that only alludes to the
    event. How large one event is depends on the question: a summit and a quarrel at it may become one event, and a week
    of one dispute ten. The threshold decides.

    Parameters
    ----------
    articles : iterable of Article
        They are read once; their texts are not kept in memory.
    overruled : DataFrame, optional
        Pairs that a person decided: ``first``, ``second`` (article ids), ``same`` (yes or no). Pairs with
        ``no`` are never in one event, pairs with ``yes`` always are.
    threshold : float
        How alike the articles of one event are on average, above 0 and below 1. Lower gives fewer and larger events:
        0.15 groups reports on one day's event, 0.06 a story of several days (seven episodes of a trade dispute, set by
        a person by their days: B-cubed F1 0.55 instead of 0.31).

    Raises
    ------
    ValueError
        If two articles have the same id, if ``overruled`` names unknown articles or contradicts itself, or the
        threshold is out of range.

    Notes
    -----
    Source: Allan, Carbonell, Doddington, Yamron and Yang (1998), Topic Detection and Tracking Pilot Study.

    Examples
    --------
    >>> texts = {"a": "The harbour bridge at Arn collapsed.", "b": "A bridge collapsed in the harbour of Arn.",
    ...          "c": "Okell won the chess cup."}
    >>> found = find_events(Article(id=name, text=text) for name, text in texts.items())
    >>> found.articles["event"].tolist()
    ['arn-harbour-collapsed', 'arn-harbour-collapsed', 'chess-okell-cup']
    """
    if not 0 < threshold < 1:
        raise ValueError(f"The threshold {threshold} is a likeness: give a number above 0 and below 1.")
    read = _read(articles)
    same, apart = _overruled(overruled, read.ids)
    pairs = _pairs(read, *_candidates(read.weights, read.days, threshold))
    pairs = pairs[pairs["likeness"] >= threshold / 2]
    groups = _join(read, pairs, same, apart, threshold)
    while len(more := _overlooked(read, groups, pairs, apart, threshold)):
        pairs = pd.concat([pairs, more]).sort_values(
            ["likeness", "first", "second"], ascending=[False, True, True], ignore_index=True
        )
        groups = _join(read, pairs, same, apart, threshold)
    found = read, pairs, groups, same, apart, threshold
    return Events(_sure(*found), _links(*found))


def certainty(likeness: np.ndarray | float, threshold: float = ALIKE) -> np.ndarray | float:
    """How sure it is that articles with this likeness report one event: 1 / (1 + exp((threshold - likeness) / SLOPE)).

    It is 0.5 where the likeness equals the threshold, and higher above it.

    Examples
    --------
    >>> [round(float(certainty(likeness)), 2) for likeness in (0.05, 0.15, 0.25)]
    [0.02, 0.5, 0.98]
    """
    return 1 / (1 + np.exp((threshold - likeness) / SLOPE))


def with_events(corpus: Corpus, given: pd.DataFrame | None = None) -> Corpus:
    """The corpus, with the events that :func:`placing` gives to its articles.

    It reads the corpus once more than without events, and twice more where events must be found.

    Raises
    ------
    ValueError
        If ``given`` is not of this corpus.
    """
    place = placing(corpus, given)
    return Corpus(corpus.name, lambda: (place(x) if isinstance(x, Article) else x for x in corpus.stream()))


def placing(articles: Iterable[Article], given: pd.DataFrame | None = None) -> Callable[[Article], Article]:
    """A function that gives an article its event. Where no article names one, events are found by content and date, and
    the notes of each article say so.

    Parameters
    ----------
    articles : iterable of Article
        All articles of the corpus. They are read once, and twice where events must be found.
    given : DataFrame, optional
        ``article_id`` and ``event``, as :func:`find_events` gives them or as a person decided. It has priority
        over what the articles name, also where it gives no event.

    Raises
    ------
    ValueError
        If ``given`` names an article twice, or one that is not there.
    """
    if given is not None:
        events = _checked(given, (article.id for article in articles))
        return lambda article: replace(article, event=events[article.id]) if article.id in events else article
    if any(article.event for article in articles):
        return lambda article: article
    table = find_events(articles).articles
    found = dict(zip(table["article_id"], zip(table["event"], table["sure"], strict=True), strict=True))

    def place(article: Article) -> Article:
        event, sure = found[article.id]
        return replace(article, event=event, notes=(*article.notes, Note(FOUND, f"{sure:.2f} sure")))

    return place


def _checked(given: pd.DataFrame, ids: Iterable[str]) -> dict[str, str]:
    """The event of each article in a table of events."""
    if missing := [name for name in ("article_id", "event") if name not in given.columns]:
        raise ValueError(f"The table of events has no column {missing[0]!r}: give article_id and event.")
    events = given.set_index("article_id")["event"].fillna("")
    if len(twice := events.index[events.index.duplicated()]):
        raise ValueError(f"The table of events names article {twice[0]!r} twice. Give each article one event.")
    if len(unknown := events.index.difference(list(ids))):
        raise ValueError(
            f"The table of events names {len(unknown)} articles that the corpus does not hold, the first is "
            f"{unknown[0]!r}. Give the table that belongs to this corpus."
        )
    return events.to_dict()


# --- from articles to weighted words


@dataclass(frozen=True)
class _Texts:
    """Articles by date and id: their days (nan where unknown) and the weight of each word in each, rows of length 1."""

    ids: list[str]
    days: np.ndarray
    words: list[str]
    weights: sparse.csr_array


class _Vocabulary(dict):
    """Maps a word as written to the number of its plain form; to -1 where the word is too common to count."""

    def __init__(self):
        self.plain: dict[str, int] = {}
        #: For each plain form, the alphabetically first spelling in the corpus: "sanders" where "sander" never occurs.
        self.shown: dict[str, str] = {}

    def __missing__(self, word: str) -> int:
        shown = _lower(word)
        plain = _plain(shown)
        number = -1 if len(plain) < 2 or plain in _COMMON else self.plain.setdefault(plain, len(self.plain))
        if number >= 0:
            self.shown[plain] = min(shown, self.shown.get(plain, shown))
        self[word] = number
        return number


def _lower(word: str) -> str:
    """A word in lower case, without a possessive and without the points of an abbreviation."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    return word if word[0].isdigit() else word.replace(".", "")


def _plain(word: str) -> str:
    """A word without the ending of the plural: "officials" becomes "official"."""
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "isu" else word


def _read(articles: Iterable[Article]) -> _Texts:
    known, ids, dates = _Vocabulary(), [], []
    numbers, counts, ends = array("i"), array("i"), array("q", [0])
    for article in articles:
        words = [found.group() for found in islice(_WORD.finditer(article.text), READ)]
        found = Counter(map(known.__getitem__, words + words[:LEAD] + TITLE * _WORD.findall(article.title)))
        found.pop(-1, None)
        numbers.extend(found.keys())
        counts.extend(found.values())
        ends.append(len(numbers))
        ids.append(article.id)
        dates.append(article.date.toordinal() if article.date else -1)
    twice = [name for name, times in Counter(ids).items() if times > 1]
    if twice:
        raise ValueError(f"{len(twice)} ids occur twice, {twice[0]!r} first. Give each article an id of its own.")
    # The last digit of a sum depends on the order of its parts. So everything is sorted first.
    words = sorted(known.plain)
    rank = np.empty(len(words), dtype=np.int32)
    rank[[known.plain[word] for word in words]] = np.arange(len(words))
    shape = (len(ids), len(words))
    table = sparse.csr_array((np.asarray(counts, float), rank[np.asarray(numbers)], np.asarray(ends)), shape=shape)
    order = sorted(range(len(ids)), key=lambda i: (dates[i], ids[i]))
    table = table[order]
    table.sort_indices()
    days = np.array([np.nan if dates[i] < 0 else dates[i] for i in order], float)
    return _Texts([ids[i] for i in order], days, [known.shown[word] for word in words], _weigh(table, words))


def _weigh(table: sparse.csr_array, words: list[str]) -> sparse.csr_array:
    """From counts of words to weights: log(1 + count) * rarity, each row scaled to length 1."""
    found = np.bincount(table.indices, minlength=len(words))
    everywhere = np.array([_share(word) for word in words])
    rarity = np.log((len(table.indptr) - 1 + PRIOR) / (found + PRIOR * everywhere))
    table.data = np.log1p(table.data) * np.maximum(rarity, 0)[table.indices]
    length = np.sqrt(table.multiply(table).sum(axis=1))
    table.data /= np.repeat(np.where(length > 0, length, 1), np.diff(table.indptr))
    return table


def _share(word: str) -> float:
    """The share of English texts of :data:`READ` words that have a word, if words were distributed at random."""
    if word[0].isdigit():
        return NUMBER / 100
    return max(_english().get(word, 0.0), UNKNOWN_WORD / 100)


@cache
def _english() -> dict[str, float]:
    # TextBlob's counts of a million words of English. The file is read directly: importing TextBlob takes a second.
    textblob = find_spec("textblob")
    assert textblob is not None, "it is a dependency"
    path = Path((textblob.submodule_search_locations or [""])[0], "en", "en-spelling.txt")
    counts: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(";;;"):
            word, count = line.split()
            counts[_plain(_lower(word))] += int(count)
    total = counts.total()
    return {word: 1 - (1 - count / total) ** READ for word, count in counts.items()}


# --- candidate pairs


def _candidates(weights: sparse.csr_array, days: np.ndarray, threshold: float) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of rows that may report one event, the lower number first; rows are sorted by date."""
    index, n = _index(weights), weights.shape[0]
    found = [np.empty(0, np.int64)]
    for begin in range(0, n, BLOCK):
        likeness = sparse.coo_array(index[begin : begin + BLOCK] @ index.T)
        row, column, value = likeness.row.astype(np.int64) + begin, likeness.col.astype(np.int64), likeness.data
        value = value * _nearness(days[row], days[column])
        # The index holds the words with the highest weights, which make up most of the likeness.
        good = (row != column) & (value > threshold / 5)
        row, column, value = row[good], column[good], value[good]
        # Of equal likeness, the nearest row comes first: so a thousand copies are not all linked to the same one.
        order = np.lexsort((column, np.abs(column - row), -value.round(9), row))
        row, column = row[order], column[order]
        near = np.arange(len(row)) - np.searchsorted(row, row) < CANDIDATES
        found.append(np.minimum(row, column)[near] * n + np.maximum(row, column)[near])
    both = np.unique(np.concatenate(found))
    return both // max(n, 1), both % max(n, 1)


def _pairs(texts: _Texts, first: np.ndarray, second: np.ndarray) -> pd.DataFrame:
    """One row per pair of articles, the most alike first: ``first`` < ``second``, ``likeness``."""
    likeness = _likeness(texts.weights, texts.days, first, second)
    pairs = pd.DataFrame({"first": first, "second": second, "likeness": likeness})
    return pairs.sort_values(["likeness", "first", "second"], ascending=[False, True, True], ignore_index=True)


def _overlooked(
    texts: _Texts, groups: _Groups, pairs: pd.DataFrame, apart: np.ndarray, threshold: float
) -> pd.DataFrame:
    """Pairs of groups that are alike but had no candidate pair between them; each group is given by its first article.

    Where a thousand articles report one event, each of its words occurs in more than :data:`FOLLOWED` articles, so that
    the event is first joined in several groups. There are few such groups, so they can be compared here.
    """
    order = np.argsort(groups.days, kind="stable")
    one, other = (order[rows] for rows in _candidates(groups.means[order], groups.days[order], threshold))
    alike = _likeness(groups.means, groups.days, one, other) >= threshold
    one, other = one[alike], other[alike]
    _, leads = np.unique(groups.of, return_index=True)
    ends = np.sort(np.stack([leads[one], leads[other]], axis=1), axis=1)
    n = len(groups.of)
    ends = ends[~np.isin(_keys(groups.of, ends), _keys(groups.of, apart))]
    ends = ends[~np.isin(ends[:, 0] * n + ends[:, 1], pairs["first"] * n + pairs["second"])]
    return _pairs(texts, ends[:, 0], ends[:, 1])


def _index(weights: sparse.csr_array) -> sparse.csr_array:
    """The words with the highest weights in each row. A word of many rows gets one column per block of nearby dates."""
    row = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    shared = np.bincount(weights.indices, minlength=1)[weights.indices] > 1
    row, word, value = row[shared], weights.indices[shared].astype(np.int64), weights.data[shared]
    order = np.lexsort((word, -value, row))
    most = order[np.arange(len(row)) - np.searchsorted(row, row) < WORDS]
    row, word, value = row[most], word[most], value[most]
    order = np.lexsort((row, word))
    row, word, value = row[order], word[order], value[order]
    part = (np.arange(len(word)) - np.searchsorted(word, word)) // FOLLOWED
    columns, column = np.unique(word * (part.max(initial=0) + 1) + part, return_inverse=True)
    return sparse.csr_array((value, (row, column)), shape=(weights.shape[0], len(columns)))


def _nearness(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    days = np.abs(one - other)
    return np.exp(-((np.where(np.isnan(days), UNKNOWN_DAYS, days) / DAYS) ** 2))


def _likeness(means: sparse.csr_array, days: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How alike the two groups of each pair are.

    The product of the means of two groups equals the mean of the products of their articles.
    """
    found = [
        means[one[at : at + 10 * BLOCK]].multiply(means[other[at : at + 10 * BLOCK]]).sum(axis=1)
        for at in range(0, len(one), 10 * BLOCK)
    ]
    return np.concatenate([*found, np.empty(0)]) * _nearness(days[one], days[other])


# --- joining


@dataclass(frozen=True)
class _Groups:
    """The result of joining: the group of each article, the groups' means, and the links in the order they were
    made.
    """

    of: np.ndarray
    means: sparse.csr_array
    days: np.ndarray
    #: For each link its row in the table of candidates, and how alike the two groups were.
    held: np.ndarray
    held_likeness: np.ndarray
    #: The same for pairs of groups that were not joined.
    left: np.ndarray
    left_likeness: np.ndarray


def _join(texts: _Texts, pairs: pd.DataFrame, same: np.ndarray, apart: np.ndarray, threshold: float) -> _Groups:
    """Average linkage over the candidates, in rounds.

    In each round all pairs of groups are joined that are each other's nearest, or nearly so. Joining one such pair does
    not change which groups are nearest elsewhere.
    """
    n = len(texts.ids)
    linked = sparse.coo_array((np.ones(len(same)), (same[:, 0], same[:, 1])), shape=(n, n))
    _, of = connected_components(linked, directed=False)
    first, second = pairs["first"].to_numpy(), pairs["second"].to_numpy()
    held, held_likeness = [np.empty(0, int)], [np.empty(0)]
    means, days = _means(texts, of)
    at, one, other = _between(of, first, second, np.arange(len(pairs)))
    likeness = _likeness(means, days, one, other)
    while True:
        size = len(days)
        forbidden = np.isin(one * size + other, _keys(of, apart))
        joined = _nearest(one, other, np.where(forbidden, 0, likeness), size, threshold)
        if not len(joined):
            kept = ~forbidden
            return _Groups(
                of, means, days, np.concatenate(held), np.concatenate(held_likeness), at[kept], likeness[kept]
            )
        held.append(at[joined])
        held_likeness.append(likeness[joined])
        target = np.arange(size)
        target[other[joined]] = one[joined]
        changed = np.zeros(size, bool)
        changed[one[joined]] = True
        _, number = np.unique(target, return_inverse=True)
        changed = changed[np.flatnonzero(target == np.arange(size))]
        of = number[of]
        means, days = _means(texts, of)
        before = pd.Series(likeness, index=at)
        at, one, other = _between(of, first, second, at)
        likeness = before.loc[at].to_numpy(copy=True)
        anew = changed[one] | changed[other]
        likeness[anew] = _likeness(means, days, one[anew], other[anew])


def _keys(of: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """For each pair of articles one number that stands for the pair of their groups."""
    groups = np.sort(of[pairs], axis=1)
    return groups[:, 0] * (of.max(initial=0) + 1) + groups[:, 1]


def _means(texts: _Texts, of: np.ndarray) -> tuple[sparse.csr_array, np.ndarray]:
    """Of each group the mean of its articles' weights, and of their days where known."""
    n = of.max(initial=-1) + 1
    size = np.bincount(of, minlength=n)
    share = sparse.csr_array((1 / size[of], (of, np.arange(len(of)))), shape=(n, len(of)))
    known = ~np.isnan(texts.days)
    total = np.bincount(of[known], texts.days[known], minlength=n)
    dated = np.bincount(of[known], minlength=n)
    return share @ texts.weights, np.where(dated > 0, total / np.maximum(dated, 1), np.nan)


def _between(
    of: np.ndarray, first: np.ndarray, second: np.ndarray, at: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The first candidate between each two groups, out of these rows, and the two groups, the lower number first."""
    groups = np.sort(np.stack([of[first[at]], of[second[at]]], axis=1), axis=1)
    _, kept = np.unique(groups[:, 0] * (of.max(initial=0) + 1) + groups[:, 1], return_index=True)
    kept = np.sort(kept[groups[kept, 0] != groups[kept, 1]])
    return at[kept], groups[kept, 0], groups[kept, 1]


def _nearest(one: np.ndarray, other: np.ndarray, likeness: np.ndarray, size: int, threshold: float) -> np.ndarray:
    """The pairs that are joined in this round; no group is in two of them."""
    best = np.zeros(size)
    np.maximum.at(best, one, likeness)
    np.maximum.at(best, other, likeness)
    good = np.flatnonzero((likeness >= threshold) & (likeness >= NEARLY * np.maximum(best[one], best[other])))
    taken, joined = np.zeros(size, bool), []
    for pair in good[np.lexsort((other[good], one[good], -likeness[good]))]:
        if not taken[one[pair]] and not taken[other[pair]]:
            taken[one[pair]] = taken[other[pair]] = True
            joined.append(pair)
    return np.array(joined, int)


# --- pairs that a person overruled


def _overruled(table: pd.DataFrame | None, ids: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of row numbers that a person said are the same event, and pairs that are not."""
    found: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
    place = {name: i for i, name in enumerate(ids)}
    for number, row in enumerate(() if table is None else _rows(table), start=1):
        first, second, same = row
        for name in (first, second):
            if name not in place:
                raise ValueError(f"overruled, row {number}: no article has the id {name!r}. Use ids of the corpus.")
        if first == second:
            raise ValueError(f"overruled, row {number}: {first!r} is paired with itself. Name two articles.")
        if same.lower() not in ("yes", "no"):
            raise ValueError(f"overruled, row {number}: 'same' is {same!r}. Write yes or no.")
        found[same.lower() == "yes"].append((place[first], place[second]))
    joined, apart = (np.array(sorted(found[which]), int).reshape(-1, 2) for which in (True, False))
    linked = sparse.coo_array((np.ones(len(joined)), (joined[:, 0], joined[:, 1])), shape=(len(ids), len(ids)))
    _, of = connected_components(linked, directed=False)
    for one, other in apart:
        if of[one] == of[other]:
            raise ValueError(
                f"overruled: {ids[one]!r} and {ids[other]!r} are said not to tell the same event, and other rows "
                "say, together, that they do. Take one of these rows out."
            )
    return joined, apart


def _rows(table: pd.DataFrame) -> Iterator[list[str]]:
    missing = [name for name in ("first", "second", "same") if name not in table.columns]
    if missing:
        raise ValueError(f"overruled: there is no column {missing[0]!r}. Give first, second and same (yes or no).")
    # Some readers of tables turn a bare yes into True.
    plain = {True: "yes", False: "no"}
    for row in table[["first", "second", "same"]].itertuples(index=False):
        yield [plain.get(cell, str(cell).strip()) if not isinstance(cell, str) else cell.strip() for cell in row]


# --- the resulting tables


def _sure(
    texts: _Texts, pairs: pd.DataFrame, groups: _Groups, same: np.ndarray, apart: np.ndarray, threshold: float
) -> pd.DataFrame:
    of, size = groups.of, np.bincount(groups.of)
    # The mean likeness to the rest of the group: the article's own part of the group's mean is taken out.
    itself = np.asarray(texts.weights.multiply(texts.weights).sum(axis=1))
    together = np.asarray(texts.weights.multiply(groups.means[of]).sum(axis=1))
    rest = (together * size[of] - itself) / np.maximum(size[of] - 1, 1)
    own = np.where(size[of] > 1, certainty(rest * _nearness(texts.days, groups.days[of]), threshold), 1.0)
    own[same.ravel()] = 1
    ends = np.concatenate([pairs[["first", "second"]].to_numpy(), pairs[["second", "first"]].to_numpy()])
    rivals = np.unique(np.stack([ends[:, 0], of[ends[:, 1]]], axis=1), axis=0)
    barred = np.concatenate([np.stack([apart[:, 0], of[apart[:, 1]]], 1), np.stack([apart[:, 1], of[apart[:, 0]]], 1)])
    n = size.size
    rivals = rivals[
        (of[rivals[:, 0]] != rivals[:, 1]) & ~np.isin(rivals[:, 0] * n + rivals[:, 1], barred[:, 0] * n + barred[:, 1])
    ]
    stacked = sparse.vstack([texts.weights, groups.means], format="csr")
    days = np.concatenate([texts.days, groups.days])
    likeness = _likeness(stacked, days, rivals[:, 0], rivals[:, 1] + len(of))
    rival = np.zeros(len(of))
    np.maximum.at(rival, rivals[:, 0], certainty(likeness, threshold))
    names = np.array(_names(texts, groups), dtype=object)
    found = pd.DataFrame({"article_id": texts.ids, "event": names[of], "sure": np.minimum(own, 1 - rival)})
    return found.sort_values("article_id", ignore_index=True)


def _names(texts: _Texts, groups: _Groups) -> list[str]:
    """Names of groups: the first day and the words with the highest weights, such as
    ``2031-02-11-grain-quota-steel``.
    """
    n = len(groups.days)
    first = np.full(n, np.inf)
    known = ~np.isnan(texts.days)
    np.minimum.at(first, groups.of[known], texts.days[known])
    taken, names = set(), []
    for group in range(n):
        column, weight = _row(groups.means, group)
        order = np.lexsort((column, -weight))
        telling = [re.sub(r"[^\w-]", "", texts.words[i]) for i in column[order[:30]] if texts.words[i][0].isalpha()]
        day = [pd.Timestamp.fromordinal(int(first[group])).date().isoformat()] if np.isfinite(first[group]) else []
        tries = ["-".join(day + telling[:words]) for words in range(3, 7)]
        name = next((name for name in tries if name and name not in taken), "")
        number = 2
        while not name:
            numbered = f"{tries[0] or 'event'}-{number}"
            name = "" if numbered in taken else numbered
            number += 1
        taken.add(name)
        names.append(name)
    return names


def _links(
    texts: _Texts, pairs: pd.DataFrame, groups: _Groups, same: np.ndarray, apart: np.ndarray, threshold: float
) -> pd.DataFrame:
    near = certainty(groups.left_likeness, threshold) > 1 - SURE
    at = np.concatenate([groups.held, groups.left[near]])
    likeness = np.concatenate([groups.held_likeness, groups.left_likeness[near]])
    found = pairs.loc[at, ["first", "second"]].assign(
        joined=np.arange(len(at)) < len(groups.held), sure=certainty(likeness, threshold)
    )
    found["uncertain"] = found["sure"].between(1 - SURE, SURE, inclusive="neither")
    ends = found[["first", "second"]].to_numpy()
    found["why"] = [_why(texts, one, other, mean) for (one, other), mean in zip(ends, likeness, strict=True)]
    by_hand = [
        pd.DataFrame({"first": rows[:, 0], "second": rows[:, 1], "joined": joined, "sure": sure, "uncertain": False})
        .assign(why=f"overruled: {'the same event' if joined else 'not the same event'}")
        .drop_duplicates()
        for rows, joined, sure in ((same, True, 1.0), (apart, False, 0.0))
    ]
    found = pd.concat([part for part in (found, *by_hand) if len(part)] or [found], ignore_index=True)
    for end in ("first", "second"):
        found[end] = [texts.ids[i] for i in found[end]]
    order = ["first", "second", "joined", "uncertain", "sure", "why"]
    return found[order].sort_values(
        ["uncertain", "sure", "first", "second"], ascending=[False, True, True, True], ignore_index=True
    )


def _row(table: sparse.csr_array, row: int) -> tuple[np.ndarray, np.ndarray]:
    """Columns and values of one row: many times faster than slicing the matrix."""
    of = slice(*table.indptr[row : row + 2])
    return table.indices[of], table.data[of]


def _why(texts: _Texts, one: int, other: int, likeness: float) -> str:
    """What two articles share, in words."""
    (mine, my), (yours, your) = (_row(texts.weights, row) for row in (one, other))
    shared, here, there = np.intersect1d(mine, yours, assume_unique=True, return_indices=True)
    words = [texts.words[i] for i in shared[np.lexsort((shared, -my[here] * your[there]))][:4]]
    days = abs(texts.days[one] - texts.days[other])
    when = {0: "the same day", 1: "1 day apart"}.get(days, f"{days:.0f} days apart")
    said = f"share {', '.join(words)}" if words else "share no word"
    return f"{said}; {'a date is missing' if np.isnan(days) else when}; likeness {likeness:.2f}"
