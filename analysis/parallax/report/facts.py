"""What the articles on an event state, as the report prints it: counts, facts against articles, two wordings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import pandas as pd

from parallax.comparison.labels import group_name
from parallax.comparison.shared_facts import SharedFacts, shared_facts
from parallax.comparison.speakers import source_network
from parallax.figures import wording
from parallax.figures.citations import who_cites_whom
from parallax.figures.drawing import PALETTE, colours
from parallax.report.chapter import Chapter
from parallax.report.fact_matrix import FactRow, by_carriers, carriers, fact_matrix, shared_out
from parallax.report.figure_files import figure_file
from parallax.report.methods import documented
from parallax.report.text import say
from parallax.report.word_pairs import WordPair, word_pairs

#: Articles beside a matrix of facts, and letters of a fact's sentence.
TELLINGS, STATEMENT = 8, 96
#: Events of the overview.
EVENTS = 40


def facts_section(chapter: Chapter, root: Path, stem: str) -> dict | None:
    """What the articles state and whom they cite: the overview, the network, and a page an event.

    A chapter whose texts are not at hand has the counts alone.
    """
    two = len(chapter.groups) == 2
    network = source_network(chapter.table)
    if two:
        network = network[network["group"].isin(chapter.groups)]
    named = bool((network["source_name"] != "").any())
    facts = chapter.facts
    overview = None if facts is None or not two else _overview(chapter, facts)
    if not named and overview is None:
        return None
    caption = say("facts.caption_two_groups") if two else say("facts.caption")
    return {
        "heading": say("facts.heading") if overview else say("facts.heading_sources"),
        "overview": overview,
        "figure": figure_file(who_cites_whom(network), root, f"{stem}-network", caption) if named else None,
        "events": [page for event in chapter.events() if (page := _event_page(chapter, facts, event))]
        if facts is not None and overview
        else [],
    }


def _groups(chapter: Chapter) -> tuple[str, str]:
    first, second = chapter.groups
    return first, second


def _overview(chapter: Chapter, facts: SharedFacts) -> dict | None:
    """A row an event that both groups tell: how many facts, and how many of them are found in one group alone."""
    groups = _groups(chapter)
    c = facts.coverage
    by_event = c[c["group"].isin(groups)].groupby("event")
    both = [event for event, n in by_event["group"].nunique().items() if n == 2]
    pages = chapter.events()
    both.sort(key=lambda event: (event not in pages, pages.index(event) if event in pages else 0, event))
    rows = [row for event in both if (row := _counts(facts, event, groups))]
    if not rows:
        return None
    first, second = chapter.shown_groups()
    note = [say("facts.note", first=first, second=second)]
    if len(rows) > EVENTS:
        note.append(say("facts.more_events", n=len(rows) - EVENTS))
    columns = ("event", "tellings", "facts", "twice", "both")
    heads = say.table("facts.head")
    return {
        # The last paragraph of that documentation says how far to trust "not in this article".
        "caveat": documented(shared_facts)[-1]["runs"],
        "head": [
            *(heads[column] for column in columns),
            *(say("facts.alone", group=group) for group in (first, second)),
            *(say("facts.carried", group=group) for group in (first, second)),
        ],
        "rows": rows[:EVENTS],
        "note": " ".join(note),
    }


def _counts(facts: SharedFacts, event: str, groups: tuple[str, str]) -> list | None:
    carried = carriers(facts, event)
    coverage = facts.coverage[facts.coverage["event"] == event].set_index("article_id")
    group = coverage["group"].reindex(carried.columns)
    first, second = by_carriers(carried, group, groups)
    known = first + second > 0
    if not known.any():
        return None
    counts = (
        known,
        first + second > 1,
        (first > 0) & (second > 0),
        (first > 0) & (second == 0),
        (second > 0) & (first == 0),
    )
    articles = [int(group.eq(g).sum()) for g in groups]
    means = [coverage.loc[coverage["group"] == g, "share"].mean() for g in groups]
    return [
        wording.event_name(event),
        f"{articles[0]}, {articles[1]}",
        *(f"{count.sum():,}" for count in counts),
        *(_percent(mean) for mean in means),
    ]


def _percent(share: float) -> str:
    return wording.NOTHING if pd.isna(share) else f"{wording.decimals(100 * share, 0)}%"


def _event_page(chapter: Chapter, f: SharedFacts, event: str) -> dict | None:
    """The matrix of an event and the best pairs; None where no sentence is at hand."""
    if not (f.facts.loc[f.facts["event"] == event, "statement"].fillna("") != "").any():
        return None
    groups = _groups(chapter)
    ids, left_out = _tellings(chapter, f, event, groups)
    shades = colours(chapter.groups)
    coverage = f.coverage.set_index("article_id")
    group, share = coverage["group"], coverage["share"]
    who = _byline(chapter)
    heads = [
        {"letter": letter, "colour": shades[group[i]]}
        for i, letter in zip(ids, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False)
    ]
    first, second = chapter.shown_groups()
    only_first, only_second, both = fact_matrix(f, event, ids, groups)
    note = [say("facts.matrix.no_column", n=left_out)] if left_out else []
    return {
        "name": wording.event_name(event),
        "heads": heads,
        "key": [head | {"who": who(i, 40)} for i, head in zip(ids, heads, strict=True)],
        "parts": [
            _alone(first, *only_first),
            _alone(second, *only_second),
            _both(*both),
        ],
        "carried": [
            {"print": _percent(share[i]), "value": float(share[i]), "at": ["coverage", i, "share"]} for i in ids
        ],
        "note": " ".join([*note, say("facts.matrix.note")]),
        "pairs": [_pair(pair, shades, group, who) for pair in word_pairs(f, event, groups)],
        "pairs_note": say("facts.pairs.note"),
    }


def _byline(chapter: Chapter) -> Callable[[str, int], str]:
    """Outlet, genre and day of an article, the outlet's name cut at so many letters."""
    known = chapter.table.articles.set_index("article_id")

    def who(i: str, most: int) -> str:
        genre = known.loc[i, "genre"]
        said = [wording.text(known.loc[i, "outlet"], most) or wording.text(i, most)]
        said.append("" if pd.isna(genre) or genre == "unknown" else genre)
        said.append(wording.day(known.loc[i, "date"]).rpartition(" ")[0])
        return ", ".join(each for each in said if each)

    return who


def _alone(group: str, rows: list[FactRow], n: int) -> dict:
    more = n - len(rows)
    head = (
        say("facts.matrix.alone_more", group=group, n=n, more=more)
        if more
        else say("facts.matrix.alone", group=group, n=n)
    )
    return {"head": head, "rows": _rows(rows)}


def _both(rows: list[FactRow], n: int) -> dict:
    more = n - len(rows)
    head = say("facts.matrix.both_more", n=n, more=more) if more else say("facts.matrix.both", n=n)
    return {"head": head, "rows": _rows(rows)}


def _rows(rows: list[FactRow]) -> list[dict]:
    return [{"statement": wording.text(row.statement, STATEMENT), "carried": list(row.carried)} for row in rows]


def _tellings(chapter: Chapter, facts: SharedFacts, event: str, groups: tuple[str, str]) -> tuple[list[str], int]:
    """The articles that have a column, a group's beside each other, and how many have none.

    First those with facing pages, then compared ones; a group that has fewer leaves its columns to the other.
    """
    c = facts.coverage
    group = c[(c["event"] == event) & c["group"].isin(groups)].set_index("article_id")["group"]
    m = chapter.comparison.matched.set_index("article_id")["compared"]
    paged = chapter.pair(event).ids
    of = [sorted(group.index[group == g], key=lambda i: (i not in paged, not bool(m.get(i, False)), i)) for g in groups]
    most = shared_out([len(ids) for ids in of], TELLINGS)
    chosen = [i for ids, n in zip(of, most, strict=True) for i in sorted(ids[:n])]
    return chosen, len(group) - len(chosen)


def _pair(pair: WordPair, shades: Mapping[str, str], group: pd.Series, who: Callable[[str, int], str]) -> dict:
    sides = [
        {
            "who": who(i, 34),
            "group": wording.text(group_name(group[i]), 24),
            "colour": shades.get(group[i], PALETTE[0]),
            "pieces": _pieces(text, spans),
        }
        for i, text, spans in (pair.first, pair.second)
    ]
    differing = say.table("facts.differing")
    said = []
    for kind, one, two in pair.kinds:
        known = {"what": differing[kind], "words": wording.text(one, 60)}
        other = wording.text(two, 60)
        said.append(
            say("facts.pairs.differs", other=other, **known) if other else say("facts.pairs.only_here", **known)
        )
    percent = wording.decimals(100 * pair.sure, 0)
    said.append(say("facts.pairs.very_sure") if pair.sure > 0.99 else say("facts.pairs.sure", percent=percent))
    return {"sides": sides, "note": " ".join(said)}


def _pieces(text: str, spans: tuple[tuple[int, int], ...]) -> list[dict]:
    cuts = sorted({0, len(text), *(place for span in spans for place in span)})
    pieces = [
        {"t": wording.text(text[a:b], strip=False), "differs": any(start <= a and b <= end for start, end in spans)}
        for a, b in pairwise(cuts)
    ]
    return [piece for piece in pieces if piece["t"]]
