"""One event, two tellings: which facts each carries, and in which words, as tables and pages for a lesson."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from parallax.comparison.shared_facts import SharedFacts
from parallax.features.table import FeatureTable
from parallax.figures.highlight import Html, beside
from parallax.figures.wording import text
from parallax.report.facts import carriers, fact_matrix, word_pairs

#: Letters of a statement in a row of the matrix.
STATEMENT = 100


def who_carries_what(facts: SharedFacts, table: FeatureTable, tellings: Sequence[str], rows: int = 24) -> pd.DataFrame:
    """The facts of an event in three parts: told by the first article's group alone, by the second's, by both.

    Parameters
    ----------
    facts : SharedFacts
    table : FeatureTable
        Says whose articles these are.
    tellings : sequence of str
        Ids of articles of one event, a column each. The first two name the groups.
    rows : int
        Facts in all.

    Returns
    -------
    DataFrame
        A row a fact, under the part it belongs to with the number of facts in that part; a dot where the telling
        carries it. No dot means that it was not found in this article.
    """
    about = table.articles.set_index("article_id")
    event, groups = _event(about, tellings), (about.loc[tellings[0], "group"], about.loc[tellings[1], "group"])
    where = (f"{groups[0]} alone", f"{groups[1]} alone", "both")
    parts = []
    for place, (listed, total) in zip(where, fact_matrix(facts, event, list(tellings), groups, rows), strict=True):
        index = [(f"{place}: {total} facts", text(row.statement, STATEMENT)) for row in listed]
        dots = [["●" if carried else "" for carried in row.carried] for row in listed]
        parts.append(pd.DataFrame(dots, pd.MultiIndex.from_tuples(index, names=["told by", "fact"]), list(tellings)))
    return pd.concat([part for part in parts if len(part)]).rename(columns={i: _name(about, i) for i in tellings})


def carried_by(facts: SharedFacts, event: str, first: str, second: str) -> pd.Series:
    """How many facts of an event two of its tellings carry.

    Returns
    -------
    Series
        ``tellings`` and ``facts`` of the event; ``share_first`` and ``share_second`` of the facts; how many are in
        ``both``, in ``first_only`` and in ``second_only`` of the two; ``first_in_second``, the share of the first's
        facts that the second carries too.
    """
    carried = carriers(facts, event)
    one, other = carried[first], carried[second]
    return pd.Series(
        {
            "tellings": carried.shape[1],
            "facts": len(carried),
            "share_first": one.mean(),
            "share_second": other.mean(),
            "both": int((one & other).sum()),
            "first_only": int((one & ~other).sum()),
            "second_only": int((other & ~one).sum()),
            "first_in_second": (one & other).sum() / one.sum(),
        },
        dtype=object,
    )


def same_fact_other_words(facts: SharedFacts, table: FeatureTable, first: str, second: str, most: int = 4) -> Html:
    """Pairs of sentences that state one fact, side by side, with the words that differ marked.

    Parameters
    ----------
    first, second : str
        Ids of two articles of one event: pairs are taken from the tellings of their groups.
    most : int
        Pairs.
    """
    about = table.articles.set_index("article_id")
    groups = about.loc[first, "group"], about.loc[second, "group"]
    shown = []
    for pair in word_pairs(facts, _event(about, (first, second)), groups, most):
        kinds = ", ".join(dict.fromkeys(kind for kind, *_ in pair.kinds))
        head = f"Differs: <b>{escape(kinds)}</b>. The tool is {pair.sure:.0%} sure that both state one fact."
        sides = beside(*(_sentence(about, *side) for side in (pair.first, pair.second)))
        shown.append(f"<p>{head}</p>{sides.markup}")
    return Html("".join(shown) or "<p>No fact was found in two wordings.</p>")


def _event(about: pd.DataFrame, tellings: Sequence[str]) -> str:
    events = sorted(set(about.loc[list(tellings), "event"]))
    if len(events) != 1:
        raise ValueError(f"tellings of {', '.join(events)}: give articles of one event.")
    return events[0]


def _name(about: pd.DataFrame, i: str) -> str:
    return f"{about.loc[i, 'outlet']}, {about.loc[i, 'genre']} ({about.loc[i, 'group']})"


def _sentence(about: pd.DataFrame, i: str, words: str, spans: Sequence[tuple[int, int]]) -> Html:
    marked, at = "", 0
    for start, end in spans:
        marked += escape(words[at:start]) + f"<mark>{escape(words[start:end])}</mark>"
        at = end
    marked += escape(words[at:])
    return Html(f'<section class="px"><p class="meta">{escape(_name(about, i))}</p><p>{marked}</p></section>')
