"""What the tellings of an event carry: facts against tellings, one fact in two wordings, and who cites whom."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pandas as pd

from parallax.coders.attribution.tokens import PRONOUN
from parallax.comparison.labels import group_name
from parallax.comparison.shared_facts import SharedFacts, shared_facts
from parallax.comparison.speakers import source_network
from parallax.figures import charts as figures
from parallax.figures import wording as printed
from parallax.figures.words_and_sources import who_cites_whom
from parallax.report.chapter import Part, drawn
from parallax.report.methods import documented

#: Facts in a matrix, tellings beside them, and letters of a fact's sentence: half a page.
ROWS, TELLINGS, STATEMENT = 24, 8, 96
#: Pairs of sentences an event, and letters of one: what is longer can't be read side by side.
PAIRS, SENTENCE = 3, 320
#: What is less likely than not to be one fact is no example of one.
LEAST_SURE = 0.5
#: Events of the overview.
EVENTS = 40
#: What differs between two wordings, the most telling first.
_KINDS = {
    "loaded": "A loaded phrase",
    "passive": "An agent",
    "source": "A named source",
    "rounded": "A number",
    "hedge": "A hedge",
}


@dataclass(frozen=True)
class FactRow:
    """A fact of the matrix: its plainest sentence, which of the shown tellings carry it, and how many in all do."""

    fact: str
    statement: str
    carried: tuple[bool, ...]
    tellings: int


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


def carriers(facts: SharedFacts, event: str) -> pd.DataFrame:
    """Which article carries which fact of an event: fact by ``article_id``, true or false."""
    told = facts.coverage.loc[facts.coverage["event"] == event, "article_id"]
    s = facts.sentences[facts.sentences["event"] == event]
    names = facts.facts.loc[facts.facts["event"] == event, "fact"]
    return pd.crosstab(s["fact"], s["article_id"]).reindex(index=names, columns=told, fill_value=0) > 0


def fact_matrix(
    facts: SharedFacts, event: str, tellings: list[str], groups: tuple[str, str], rows: int = ROWS
) -> list[tuple[list[FactRow], int]]:
    """The facts of an event in three parts: found in the first group's tellings alone, the second's, in both.

    Each part gets as many rows as the others while it has facts to fill them, those that most articles carry first.

    Parameters
    ----------
    tellings : list of str
        Ids of the articles that have a column.
    rows : int
        Of all parts together.

    Returns
    -------
    list of (list of FactRow, int)
        The rows of each part, and how many facts it has in all.
    """
    carried = carriers(facts, event)
    group = facts.coverage.set_index("article_id")["group"].reindex(carried.columns)
    n = [carried.loc[:, (group == g).to_numpy()].sum(axis=1) for g in groups]
    total = (n[0] + n[1]).sort_index().sort_values(ascending=False, kind="stable")
    masks = ((n[0] > 0) & (n[1] == 0), (n[1] > 0) & (n[0] == 0), (n[0] > 0) & (n[1] > 0))
    named = [[fact for fact in total.index if mask[fact]] for mask in masks]
    # A row without a dot would puzzle: what only tellings without a column carry is counted, not listed.
    seen = carried[tellings].any(axis=1)
    listed = [[fact for fact in of if seen[fact]] for of in named]
    room = _shared_out([len(of) for of in listed], rows)
    listed = [of[:most] for of, most in zip(listed, room, strict=True)]
    statement = _statements(facts, event, [fact for of in listed for fact in of])

    def row(fact: str) -> FactRow:
        return FactRow(fact, statement[fact], tuple(map(bool, carried.loc[fact, tellings])), int(total[fact]))

    return [([row(fact) for fact in of], len(all_)) for of, all_ in zip(listed, named, strict=True)]


def _statements(facts: SharedFacts, event: str, listed: list[str]) -> dict[str, str]:
    """The plainest sentence of each fact; where another fact has it already, the shortest that is left."""
    plainest = facts.facts.set_index("fact")["statement"]
    texts = facts.sentences[facts.sentences["event"] == event].groupby("fact")["text"].agg(list)
    found: dict[str, str] = {}
    for fact in listed:
        others = sorted(set(texts[fact]) - set(found.values()), key=lambda text: (len(text), text))
        taken = plainest[fact] in found.values() and others
        found[fact] = others[0] if taken else plainest[fact]
    return found


def _shared_out(wanted: list[int], most: int) -> list[int]:
    """
    >>> _shared_out([9, 1, 9], 9), _shared_out([1, 1, 0], 9)
    ([4, 1, 4], [1, 1, 0])
    """
    given = [0] * len(wanted)
    for _ in range(most):
        hungry = [i for i, want in enumerate(wanted) if given[i] < want]
        if hungry and sum(given) < most:
            given[min(hungry, key=lambda i: given[i])] += 1
    return given


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
    """
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


# --- as the report prints them


def facts_section(part: Part, root: Path, stem: str) -> dict | None:
    """What the tellings carry and whom they cite: the overview, the network, and a page an event.

    A part whose texts are not at hand has the counts alone.
    """
    network = source_network(part.table)
    if len(part.groups) == 2:
        network = network[network["group"].isin(part.groups)]
    named = bool((network["source_name"] != "").any())
    overview = _overview(part)
    if not named and overview is None:
        return None
    of = " of the two groups" if len(part.groups) == 2 else ""
    caption = f"How often outlets{of} cite each named source in their own voice, in all articles, whatever their genre."
    return {
        "heading": "What each telling carries" if overview else "Who cites whom",
        "overview": overview,
        "figure": drawn(who_cites_whom(network), root, f"{stem}-network", caption) if named else None,
        "events": [page for event in part.events() if (page := _event_page(part, event))] if overview else [],
    }


def _groups(part: Part) -> tuple[str, str]:
    first, second = part.groups
    return first, second


def _overview(part: Part) -> dict | None:
    if part.facts is None or len(part.groups) < 2:
        return None
    groups = _groups(part)
    c = part.facts.coverage
    told = c[c["group"].isin(groups)].groupby("event")
    both = [event for event, n in told["group"].nunique().items() if n == 2]
    pages = part.events()
    both.sort(key=lambda event: (event not in pages, pages.index(event) if event in pages else 0, event))
    rows = [row for event in both if (row := _counts(part, event, groups))]
    if not rows:
        return None
    first, second = part.shown_groups()
    note = (
        f"Tellings: {first}, {second}. Told twice: in two of these or more. By both: in tellings of both groups. The "
        "more tellings a group has, the more facts are found in them alone. Carried: of all facts of an event, the "
        "share that a telling carries, the mean of the group's."
    )
    if len(rows) > EVENTS:
        note += f" {len(rows) - EVENTS:,} more events are in facts.csv."
    return {
        # What is printed last there: how far to trust "not in this article".
        "caveat": documented(shared_facts)[-1]["runs"],
        "head": [
            *("event", "tellings", "facts", "told twice", "by both"),
            *(f"{first} alone", f"{second} alone", f"carried: {first}", f"carried: {second}"),
        ],
        "rows": rows[:EVENTS],
        "note": note,
    }


def _counts(part: Part, event: str, groups: tuple[str, str]) -> list | None:
    carried = carriers(part.facts, event)
    coverage = part.facts.coverage[part.facts.coverage["event"] == event].set_index("article_id")
    group = coverage["group"].reindex(carried.columns)
    n = [carried.loc[:, (group == g).to_numpy()].sum(axis=1) for g in groups]
    known = n[0] + n[1] > 0
    if not known.any():
        return None
    of = [int(group.eq(g).sum()) for g in groups]
    counts = (
        known,
        n[0] + n[1] > 1,
        (n[0] > 0) & (n[1] > 0),
        (n[0] > 0) & (n[1] == 0),
        (n[1] > 0) & (n[0] == 0),
    )
    means = [coverage.loc[coverage["group"] == g, "share"].mean() for g in groups]
    return [
        printed.event_name(event),
        f"{of[0]}, {of[1]}",
        *(f"{count.sum():,}" for count in counts),
        *(_percent(mean) for mean in means),
    ]


def _percent(share: float) -> str:
    return printed.NOTHING if pd.isna(share) else f"{printed.decimals(100 * share, 0)}%"


def _event_page(part: Part, event: str) -> dict | None:
    """The matrix of an event and the best pairs; None where no sentence is at hand."""
    f = part.facts
    if not (f.facts.loc[f.facts["event"] == event, "statement"].fillna("") != "").any():
        return None
    groups = _groups(part)
    ids, left_out = _tellings(part, event, groups)
    shades = figures.colours(part.groups)
    known = part.table.articles.set_index("article_id")
    group = f.coverage.set_index("article_id")["group"]
    share = f.coverage.set_index("article_id")["share"]
    letters = dict(zip(ids, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False))

    def who(i: str, most: int = 40) -> str:
        genre = known.loc[i, "genre"]
        said = [printed.text(known.loc[i, "outlet"], most) or printed.text(i, most)]
        said.append("" if pd.isna(genre) or genre == "unknown" else genre)
        said.append(printed.day(known.loc[i, "date"]).rpartition(" ")[0])
        return ", ".join(part for part in said if part)

    shown = part.shown_groups()
    heads = [f"In {shown[0]} tellings alone", f"In {shown[1]} tellings alone", "In tellings of both"]
    matrix = fact_matrix(f, event, ids, groups)
    return {
        "name": printed.event_name(event),
        "heads": [{"letter": letters[i], "colour": shades[group[i]]} for i in ids],
        "key": [{"letter": letters[i], "colour": shades[group[i]], "who": who(i)} for i in ids],
        "parts": [
            {
                "head": f"{head}: {printed.count(total, 'fact')}{_rest(total - len(rows))}",
                "rows": [_row(row) for row in rows],
            }
            for head, (rows, total) in zip(heads, matrix, strict=True)
        ],
        "carried": [
            {"print": _percent(share[i]), "value": float(share[i]), "at": ["coverage", i, "share"]} for i in ids
        ],
        "note": (f"Without a column: {printed.count(left_out, 'more telling')}. " if left_out else "")
        + "A dot: the telling states the fact, by the tool. No dot: not found in this article, which says nothing "
        "about why. A fact is shown by its plainest sentence.",
        "pairs": [_printed(pair, part, shades, group, who) for pair in word_pairs(f, event, groups)],
        "pairs_note": "In bold the words that differ. They are found by rules and marks, and a match may be wrong: "
        "beside each pair stands how sure the tool is that both sentences state one fact.",
    }


def _rest(n: int) -> str:
    return f", {n} of them not listed" if n else ""


def _row(row: FactRow) -> dict:
    return {"statement": printed.text(row.statement, STATEMENT), "carried": list(row.carried)}


def _tellings(part: Part, event: str, groups: tuple[str, str]) -> tuple[list[str], int]:
    """The articles that have a column, a group's beside each other, and how many have none.

    First those with facing pages, then compared ones; a group that has fewer leaves its columns to the other.
    """
    c = part.facts.coverage
    told = c[(c["event"] == event) & c["group"].isin(groups)].set_index("article_id")["group"]
    m = part.comparison.matched.set_index("article_id")["compared"]
    paged = part.pair(event).ids
    of = [sorted(told.index[told == g], key=lambda i: (i not in paged, not bool(m.get(i, False)), i)) for g in groups]
    most = _shared_out([len(ids) for ids in of], TELLINGS)
    chosen = [i for ids, n in zip(of, most, strict=True) for i in sorted(ids[:n])]
    return chosen, len(told) - len(chosen)


def _printed(pair: WordPair, part: Part, shades: dict[str, str], group: pd.Series, who) -> dict:
    sides = [
        {
            "who": who(i, 34),
            "group": printed.text(group_name(group[i]), 24),
            "colour": shades.get(group[i], figures.PALETTE[0]),
            "pieces": _pieces(text, spans),
        }
        for i, text, spans in (pair.first, pair.second)
    ]
    said = []
    for kind, one, two in pair.kinds:
        one, two = printed.text(one, 60), printed.text(two, 60)
        other = f", where the other has “{two}”" if two else ", not in the other sentence"
        said.append(f"{_KINDS[kind]}: “{one}”{other}.")
    sure = "over 99%" if pair.sure > 0.99 else f"{printed.decimals(100 * pair.sure, 0)}%"
    return {"sides": sides, "note": " ".join([*said, f"({sure} sure that both state one fact.)"])}


def _pieces(text: str, spans: tuple[tuple[int, int], ...]) -> list[dict]:
    cuts = sorted({0, len(text), *(place for span in spans for place in span)})
    pieces = [
        {"t": printed.text(text[a:b], strip=False), "differs": any(start <= a and b <= end for start, end in spans)}
        for a, b in pairwise(cuts)
    ]
    return [piece for piece in pieces if piece["t"]]
