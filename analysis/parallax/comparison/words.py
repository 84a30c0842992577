"""Which words: phrases that one group uses more than another where both tell the same event."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np
import pandas as pd

from parallax.annotation import VOICES, Annotation
from parallax.coders.attribution.tokens import (
    AUXILIARY,
    CONJUNCTION,
    DETERMINER,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    SUBORDINATOR,
    word_set,
)
from parallax.comparison.interval import MIN_EVENTS, interval
from parallax.comparison.labels import many
from parallax.comparison.strata import LIKE, match
from parallax.document import WORD, Span

#: The most words in a phrase.
LONGEST = 3
#: Words with which no phrase begins or ends. Modals ("must", "should") are not among them, nor are "we" and "our": whom
#: these mean is a question about framing.
STOP_WORDS = (
    AUXILIARY | CONJUNCTION | DETERMINER | PREPOSITION | PRONOUN | RELATIVE | SUBORDINATOR
    | word_set(
        "him them me whom whose himself herself itself themselves there here not so very more most such same own up "
        "out off down only just even too also yet still per"
    )
) - {"we", "our"}  # fmt: skip
# Of a normal distribution, 95% lie within this many standard errors.
_NORMAL = 1.959964
# Half the number that is used for a single difference, since there are a thousand phrases.
_RESAMPLES = 999
#: Names that would be stop words in small letters.
_NAMES = frozenset({"US", "IT", "WHO"})
_ABBREVIATION = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?")
_NO_LETTER = re.compile(r"[\W\d_]*")

#: Columns of :func:`keyness` and their types.
KEYNESS = {
    "phrase": "string",
    "words": "int64",
    "voice": "string",
    **dict.fromkeys(("log_odds", "low", "high", "z"), "float64"),
    **dict.fromkeys(("count_first", "count_second"), "int64"),
    **dict.fromkeys(("per_1000_first", "per_1000_second"), "float64"),
    **dict.fromkeys(("events_first", "events_second", "events", "events_left_out"), "int64"),
    "dispersion": "float64",
    "direction": "string",
    "constructed": "bool",
}
#: Columns of :func:`occurrences` and their types.
OCCURRENCES = {
    "article_id": "string",
    **dict.fromkeys(("start", "end", "sentence_start", "sentence_end"), "int64"),
    **dict.fromkeys(("event", "group", "voice"), "string"),
    "constructed": "bool",
}


def keyness(
    annotations: Iterable[Annotation],
    first: str,
    second: str,
    voices: Sequence[str] = (*VOICES, "all"),
    like: Sequence[str] = LIKE,
    least: int = 5,
    least_events: int = 2,
    prior: float = 1000.0,
) -> pd.DataFrame:
    """How much more one group uses a phrase than another does, within events.

    A phrase is a word, or two or three that stand side by side in a sentence with nothing but blanks between; it
    neither begins nor ends with a stop word or a bare number. Capitals, the points of an abbreviation and a
    possessive at the end make no difference, except that "US" is not "us". A phrase belongs to a voice if all its
    words do: words inside a quotation belong to its source.

    Only articles with a counterpart are compared: those that :func:`compared` gives. Every event has the same weight. A
    group's rate is the mean over events of its rate in each; where an event has articles of several genres or
    translation statuses, the rates of these are averaged with weights ``n1 * n2 / (n1 + n2)``, n being words. Such a
    mean has the variance of a rate in ``N = 1 / sum(weight ** 2 / n)`` words. So it stands for ``y = N * rate``
    occurrences, from which the log-odds are computed as published::

        log_odds = log((y1 + a) / (N1 + A - y1 - a)) - log((y2 + a) / (N2 + A - y2 - a))
        z        = log_odds / sqrt(1 / (y1 + a) + 1 / (y2 + a))

    where the prior ``a`` is the number of occurrences of the phrase in ``A`` words of both groups' pooled text. It
    moves both rates towards the common one, with weight ``A / (N + A)``. So a phrase that one group never uses has
    log-odds too: the same for all such phrases, however often the other group uses them; z and the interval say how
    sure they are. With one event and one genre this is exactly Monroe, Colaresi and Quinn's formula.

    Parameters
    ----------
    annotations : iterable of Annotation
        By one coder, one per article.
    first, second : str
        Groups. More in ``first`` is positive.
    voices : sequence of str
        Of ``outlet``, ``named_source``, ``unnamed_source`` and ``all``; each is compared by itself.
    like : sequence of str
        The columns in which articles of an event must agree. Without genre or translation, a difference may come from
        the genre or from the translation.
    least : int
        Fewest occurrences in the compared articles, both groups together.
    least_events : int
        Fewest events with an occurrence: a phrase of a single event is its topic. Where fewer are compared, all.
    prior : float
        ``A``, in words.

    Returns
    -------
    DataFrame
        One row per phrase and voice, within each voice by the size of z:

        - ``phrase``, as it is most often spelt, ``words`` (1 to 3) and ``voice``;
        - ``log_odds``, natural logarithm, positive for more in ``first``; ``low`` and ``high``, its 95% interval;
          ``z``. The three are ``nan`` under :data:`~parallax.comparison.interval.MIN_EVENTS` events and for texts
          written for teaching, ``low`` and ``high`` also where the events give none;
        - ``count_first``, ``count_second``; ``per_1000_first``, ``per_1000_second``, the mean rates over events;
        - ``events_first``, ``events_second``: events in which the group uses it; ``events``, those compared in this
          voice, and ``events_left_out``, those of which only one group tells, or not in the same genre;
        - ``dispersion``, Gries' DP over events: half the sum of the absolute differences between each event's share
          of the occurrences and of the words. 0: as even as the text; towards 1: all in one small event;
        - ``direction``, in words, and ``constructed``.

        A phrase that occurs only inside a longer phrase of the list is left out.

    Raises
    ------
    ValueError
        If a group has no article, if no event can be compared, or if a parameter is out of its range.

    Notes
    -----
    z assumes that words are drawn independently, but articles repeat words: of simulated phrases that both groups use
    alike in six events, z finds 9% to 29% different at the level of 5%. So z is used for ranking, and the interval says
    how sure a difference is. On each side it is the wider bound of z's own interval and of
    :func:`~parallax.comparison.interval.interval` over events, from jackknife pseudo-values with a fixed prior. Of the
    same phrases it calls 0% to 4% different; of phrases that one group uses e times as often it holds the true log-odds
    in 95% to 98%. Thousands of phrases are looked at: some intervals exclude 0 by chance, and those of rare phrases
    seldom do so even if there is a difference.

    What it misses: forms of one word ("tariff", "tariffs") are counted apart, and one spelling with two meanings
    together. A phrase of one group may show its topic within the event, not its framing: read it in context.

    Source: Monroe, Colaresi and Quinn (2008), Fightin' Words: Lexical Feature Selection and Evaluation for
    Identifying the Content of Political Conflict. Gries (2008), Dispersions and Adjusted Frequencies in Corpora.
    Jackknife: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 11.
    Giving every event the same weight is direct standardisation, a method of epidemiology.

    Examples
    --------
    >>> from parallax import Article, RulesCoder, annotate
    >>> texts = {"red": "A shameful raid on the harbour.", "blue": "A raid on the harbour."}
    >>> articles = [Article(id=f"{g}{e}", text=t, event=e, group=g) for g, t in texts.items() for e in "xy"]
    >>> marked = [annotate(article, RulesCoder()) for article in articles]
    >>> found = keyness(marked, "red", "blue", voices=["outlet"], least=2)
    >>> found[["phrase", "count_first", "count_second"]].values.tolist()
    [['shameful raid', 2, 0], ['harbour', 2, 2], ['raid', 2, 2]]
    """
    for voice in voices:
        if voice not in (*VOICES, "all"):
            raise ValueError(f"voice {voice!r} is not one of {', '.join((*VOICES, 'all'))}.")
    if not voices:
        raise ValueError("voices is empty: give one or more.")
    if least < 1 or least_events < 1 or not prior > 0:
        raise ValueError(f"least={least}, least_events={least_events}, prior={prior}: give 1 or more, and a prior > 0.")
    annotations = list(annotations)
    matched = _match(annotations, first, second, like)
    strata = matched[matched["compared"]].set_index("article_id")[["event", "stratum", "group"]].to_dict("index")
    left_out = matched.loc[matched["event"] != "", "event"].nunique() - len({s["event"] for s in strata.values()})
    counts = {voice: _Counts(first) for voice in voices}
    spelt: dict[str, Counter] = defaultdict(Counter)
    for annotation in annotations:
        if (place := strata.get(annotation.document.article.id)) is not None:
            _count(annotation, place, counts, spelt)
    constructed = bool(matched.loc[matched["compared"], "constructed"].any())
    found = [_voice(v, c, least, least_events, prior, constructed, spelt) for v, c in counts.items()]
    found = [rows for rows in found if len(rows)] or [pd.DataFrame(columns=list(KEYNESS))]
    table = pd.concat(found, ignore_index=True)
    table["direction"] = [_direction(*rates, first, second) for rates in _rates(table)]
    table = table.assign(events_left_out=left_out, constructed=constructed)
    return table[list(KEYNESS)].astype(KEYNESS)


def compared(
    annotations: Iterable[Annotation], first: str, second: str, like: Sequence[str] = LIKE
) -> list[Annotation]:
    """The annotations of articles that have a counterpart: same event, alike, other group.

    Raises
    ------
    ValueError
        As :func:`keyness`.
    """
    annotations = list(annotations)
    matched = _match(annotations, first, second, like)
    ids = set(matched.loc[matched["compared"], "article_id"])
    return [a for a in annotations if a.document.article.id in ids]


def occurrences(annotations: Iterable[Annotation], phrase: str, voice: str = "all") -> pd.DataFrame:
    """The places of a phrase, and their sentences.

    Parameters
    ----------
    annotations : iterable of Annotation
        Those of :func:`compared` give the occurrences that :func:`keyness` counts.
    phrase : str
        In any spelling that counts as the same.
    voice : str

    Returns
    -------
    DataFrame
        One row per occurrence, in text order: ``article_id``, ``start``, ``end``, ``sentence_start``, ``sentence_end``,
        ``event``, ``group``, ``voice`` (empty where voices meet in the phrase), ``constructed``.

    Raises
    ------
    ValueError
        If the phrase has no word, or more than three.

    Examples
    --------
    >>> from parallax import RulesCoder, annotate
    >>> marked = annotate("It rained. The U.S. envoy's car stalled.", RulesCoder())
    >>> occurrences([marked], "US envoy")[["start", "end", "sentence_start", "sentence_end"]].values.tolist()
    [[15, 25, 11, 40]]
    >>> len(occurrences([marked], "us"))
    0
    """
    words = [_folded(match.group()) for match in WORD.finditer(phrase)]
    if not 0 < len(words) <= LONGEST:
        raise ValueError(f"phrase {phrase!r} has {len(words)} words. Give 1 to {LONGEST}.")
    wanted = _key(words)
    rows = []
    for annotation in annotations:
        document = annotation.document
        article = document.article
        for key, start, end, spoken in _phrases(annotation):
            if key == wanted and voice in ("all", spoken):
                sentence = document.sentence_of(Span(start, end))
                place = (article.id, start, end, sentence.start, sentence.end)
                rows.append((*place, article.event, article.group, spoken, article.constructed))
    return pd.DataFrame(rows, columns=list(OCCURRENCES)).astype(OCCURRENCES)


# --- phrases


def _phrases(annotation: Annotation) -> Iterator[tuple[str, int, int, str]]:
    """Key, start, end and voice of every phrase of an article, in text order; no voice where voices meet."""
    document, voices = annotation.document, annotation.word_voices
    text, spans = document.text, document.words
    words = [_folded(span.of(text)) for span in spans]
    edge = [_may_be_edge(word) for word in words]
    for sentence in document.sentences:
        inside = document.words_in(sentence)
        for i in inside:
            if not edge[i]:
                continue
            for j in range(i, min(i + LONGEST, inside.stop)):
                if j > i and not text[spans[j - 1].end : spans[j].start].isspace():
                    break
                if edge[j]:
                    # A possessive at the end is no part of the phrase, or "envoy" and "envoy's" would be two.
                    end = spans[j].end - len(words[j]) + len(_bare(words[j]))
                    same = all(voice == voices[i] for voice in voices[i + 1 : j + 1])
                    yield _key(words[i : j + 1]), spans[i].start, end, voices[i] if same else ""


@cache
def _folded(word: str) -> str:
    word = word.replace("’", "'").replace("\u00ad", "")
    bare = _bare(word)
    plain = bare.replace(".", "") if _ABBREVIATION.fullmatch(bare) else bare
    return (plain if plain in _NAMES else plain.casefold()) + word[len(bare) :]


def _bare(word: str) -> str:
    """Without a possessive."""
    return word[:-2] if word.endswith("'s") else word.removesuffix("'")


def _key(words: Sequence[str]) -> str:
    return " ".join([*words[:-1], _bare(words[-1])])


@cache
def _may_be_edge(word: str) -> bool:
    stem = word.removesuffix("n't").partition("'")[0]
    return stem not in STOP_WORDS and not _NO_LETTER.fullmatch(stem)


# --- counting


class _Counts:
    """Words and phrases of one voice by stratum and group; the first group is side 0."""

    def __init__(self, first: str):
        self.first = first
        self.event: dict[str, str] = {}
        self.words: Counter = Counter()
        self.phrases: dict[tuple[str, int], Counter] = defaultdict(Counter)

    def side(self, group: str) -> int:
        return 0 if group == self.first else 1


def _match(annotations: Sequence[Annotation], first: str, second: str, like: Sequence[str]) -> pd.DataFrame:
    """As :func:`~parallax.comparison.strata.match`; an error where nothing would be compared."""
    articles = [a.document.article for a in annotations]
    groups = sorted({a.group for a in articles} - {""})
    if first == second:
        raise ValueError(f"first and second are both {first!r}. Name two groups, out of {', '.join(groups) or 'none'}.")
    for group in (first, second):
        if group not in groups:
            raise ValueError(f"no article is of group {group!r}. Groups: {', '.join(groups) or 'none'}.")
    columns = ["event", "outlet", "group", "genre", "translation", "constructed"]
    rows = [[a.id, *(getattr(a, c) for c in columns)] for a in articles if a.group in (first, second)]
    matched = match(pd.DataFrame(rows, columns=["article_id", *columns]), first, second, like)
    if not matched["compared"].any():
        shared = matched[matched["event"] != ""].groupby("event")["group"].nunique().gt(1).sum()
        if not shared:
            raise ValueError(
                f"No event is told by both {first!r} and {second!r} articles. Give articles about one event one value "
                "in the column 'event'."
            )
        raise ValueError(
            f"{first!r} and {second!r} articles both tell {many(shared, 'event')}, but never in the same "
            f"{' and '.join(like)}. Give like=() to compare them all the same: differences of groups and kinds of text "
            "are then mixed."
        )
    return matched


def _count(annotation: Annotation, place: dict, counts: dict[str, _Counts], spelt: dict[str, Counter]) -> None:
    voices = Counter(annotation.word_voices)
    voices["all"] = len(annotation.word_voices)
    stratum = place["stratum"]
    for voice, of in counts.items():
        of.event[stratum] = place["event"]
        of.words[stratum, of.side(place["group"])] += voices[voice]
    for key, start, end, spoken in _phrases(annotation):
        spelt[key][" ".join(annotation.document.text[start:end].split())] += 1
        for voice in (spoken, "all"):
            if (own := counts.get(voice)) is not None:
                own.phrases[stratum, own.side(place["group"])][key] += 1


def _voice(
    voice: str, of: _Counts, least: int, least_events: int, prior: float, constructed: bool, spelt: dict
) -> pd.DataFrame:
    """One voice's rows, without what is the same in every row."""
    # Without a word in this voice on one side, there is no rate to compare.
    strata = sorted(s for s in of.event if of.words[s, 0] and of.words[s, 1])
    total: Counter[str] = Counter()
    for stratum in strata:
        for side in (0, 1):
            total.update(of.phrases[stratum, side])
    keys = sorted(key for key, n in total.items() if n >= least)
    keys = _unexplained(keys, total)
    if not keys:
        return pd.DataFrame(columns=list(KEYNESS))
    n = np.array([[of.words[s, side] for side in (0, 1)] for s in strata], dtype=float)
    y = np.array([[[of.phrases[s, side][k] for k in keys] for side in (0, 1)] for s in strata], dtype=float)
    events, event = np.unique([of.event[s] for s in strata], return_inverse=True)
    by_event = np.zeros((len(events), 2, len(keys)))
    np.add.at(by_event, event, y)
    used = (by_event > 0).sum(axis=0)
    spread = (by_event.sum(axis=1) > 0).sum(axis=0) >= min(least_events, len(events))
    keys, used = np.array(keys, dtype=object)[spread], used[:, spread]
    y, by_event = y[..., spread], by_event[..., spread]
    rates, a = _rates_and_prior(y, n, event, prior)
    log_odds, error = _log_odds(y, n, event, prior, a)
    z = log_odds / error
    known = not constructed and len(events) >= MIN_EVENTS
    bounds = _bounds(y, n, event, prior, a) if known else np.full((len(keys), 2), np.nan)
    words = np.zeros(len(events))
    np.add.at(words, event, n.sum(axis=1))
    # Ties in z are common among rare phrases.
    order = np.lexsort((keys.astype(str), -np.abs(z)))
    table = pd.DataFrame(
        {
            "phrase": [min(spelt[k], key=lambda form: (-spelt[k][form], form)) for k in keys],
            "words": [k.count(" ") + 1 for k in keys],
            "voice": voice,
            "log_odds": log_odds,
            "low": bounds[:, 0],
            "high": bounds[:, 1],
            # Readers of the table can turn z into a p-value: so there is none where there is no interval.
            "z": z if known else np.nan,
            "count_first": by_event[:, 0].sum(axis=0),
            "count_second": by_event[:, 1].sum(axis=0),
            "per_1000_first": 1000 * rates[0],
            "per_1000_second": 1000 * rates[1],
            "events_first": used[0],
            "events_second": used[1],
            "events": len(events),
            "dispersion": _dp(by_event.sum(axis=1), words),
        }
    )
    return table.iloc[order]


def _unexplained(keys: list[str], total: Counter) -> list[str]:
    """The phrases without those that a longer phrase of the list explains, since both occur equally often."""
    explained: set[str] = set()
    for key in keys:
        words = key.split(" ")
        parts = [(i, j) for i in range(len(words)) for j in range(i + 1, len(words) + 1) if j - i < len(words)]
        explained.update(part for i, j in parts if total[part := _key(words[i:j])] == total[key])
    # Of four words that always go together, the last three are enough. "B C" as often as "A B C" and as "B C D"
    # stands between A and D each time.
    threes = [key for key in keys if key.count(" ") == 2]
    begins = {tuple(key.split(" ")[:2]): key for key in threes if total[key] == total[_key(key.split(" ")[:2])]}
    for key in threes:
        other = begins.get(tuple(key.split(" ")[1:]))
        if other and total[key] == total[other]:
            explained.add(key)
    return [key for key in keys if key not in explained]


# --- measuring


# In all of these, ``y`` has shape (strata, 2, phrases), ``n`` (strata, 2), and ``event``, the number of each stratum's
# event, (strata,).


def _standardised(y: np.ndarray, n: np.ndarray, event: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rates in which every event counts alike, shape (2, phrases), and in how many words they are, shape (2, 1)."""
    tells = n[:, 0] * n[:, 1] / (n[:, 0] + n[:, 1])
    within = np.bincount(event, weights=tells)
    weight = (tells / within[event] / np.count_nonzero(within))[:, None]
    return (weight[..., None] * y / n[..., None]).sum(axis=0), (1 / (weight**2 / n).sum(axis=0))[:, None]


def _rates_and_prior(y: np.ndarray, n: np.ndarray, event: np.ndarray, prior: float) -> tuple[np.ndarray, np.ndarray]:
    """Rates, and what ``prior`` words of the pooled text hold of each phrase, shape (phrases,)."""
    rates, size = _standardised(y, n, event)
    pooled = size * rates
    return rates, prior * (pooled[0] + pooled[1]) / (size[0] + size[1])


def _log_odds(
    y: np.ndarray, n: np.ndarray, event: np.ndarray, prior: float, a: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds and their standard error by the sampling of words, each of shape (phrases,)."""
    rates, size = _standardised(y, n, event)
    y = size * rates
    odds = np.log((y + a) / (size + prior - y - a))
    return odds[0] - odds[1], np.sqrt(1 / (y[0] + a) + 1 / (y[1] + a))


def _bounds(y: np.ndarray, n: np.ndarray, event: np.ndarray, prior: float, a: np.ndarray) -> np.ndarray:
    """95% intervals of shape (phrases, 2)."""
    count = event.max() + 1
    log_odds, error = _log_odds(y, n, event, prior, a)
    # The prior is that of all events. If it changed with the events, it would hide how much a phrase that only one
    # group uses depends on single events.
    left_out = (event != one for one in range(count))
    without = np.array([_log_odds(y[rest], n[rest], event[rest], prior, a)[0] for rest in left_out])
    pseudo = count * log_odds - (count - 1) * without
    pseudo += log_odds - pseudo.mean(axis=0)
    over_events = np.array([interval(values, _RESAMPLES) for values in pseudo.T]).reshape(-1, 2)
    # Events may agree by chance on a few words: the interval is never narrower than that of the words alone.
    low = np.minimum(over_events[:, 0], log_odds - _NORMAL * error)
    high = np.maximum(over_events[:, 1], log_odds + _NORMAL * error)
    return np.column_stack([low, high])


def _dp(occurred: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Gries' deviation of proportions of shape (phrases,), from occurrences of shape (events, phrases)."""
    share = occurred / occurred.sum(axis=0)
    return 0.5 * np.abs(share - (words / words.sum())[:, None]).sum(axis=0)


def _rates(table: pd.DataFrame) -> Iterator[tuple[float, float]]:
    return zip(table["per_1000_first"], table["per_1000_second"], strict=True)


def _direction(rate_first: float, rate_second: float, first: str, second: str) -> str:
    if rate_first == rate_second:
        return f"as often in {min(first, second)} as in {max(first, second)} articles"
    more, less = (first, second) if rate_first > rate_second else (second, first)
    low, high = sorted((rate_first, rate_second))
    if not low:
        return f"only in {more} articles"
    return f"{high / low:.1f} times as often in {more} as in {less} articles"
