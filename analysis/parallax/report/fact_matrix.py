"""Facts against articles: which of the articles on an event carries which fact."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from parallax.comparison.shared_facts import SharedFacts

#: Facts in a matrix: half a page.
ROWS = 24


@dataclass(frozen=True)
class FactRow:
    """A fact of the matrix: its plainest sentence, which of the shown tellings carry it, and how many in all do."""

    fact: str
    statement: str
    carried: tuple[bool, ...]
    tellings: int


def carriers(facts: SharedFacts, event: str) -> pd.DataFrame:
    """Which article carries which fact of an event: fact by ``article_id``, true or false."""
    articles = facts.coverage.loc[facts.coverage["event"] == event, "article_id"]
    s = facts.sentences[facts.sentences["event"] == event]
    names = facts.facts.loc[facts.facts["event"] == event, "fact"]
    return pd.crosstab(s["fact"], s["article_id"]).reindex(index=names, columns=articles, fill_value=0) > 0


def by_carriers(carried: pd.DataFrame, group: pd.Series, groups: tuple[str, str]) -> tuple[pd.Series, pd.Series]:
    """How many articles of the first group and of the second carry each fact."""
    first, second = (carried.loc[:, (group == g).to_numpy()].sum(axis=1) for g in groups)
    return first, second


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
    first, second = by_carriers(carried, group, groups)
    total = (first + second).sort_index().sort_values(ascending=False, kind="stable")
    masks = ((first > 0) & (second == 0), (second > 0) & (first == 0), (first > 0) & (second > 0))
    named = [[fact for fact in total.index if mask[fact]] for mask in masks]
    # A row without a dot would puzzle: what only tellings without a column carry is counted, not listed.
    seen = carried[tellings].any(axis=1)
    listed = [[fact for fact in of if seen[fact]] for of in named]
    room = shared_out([len(of) for of in listed], rows)
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


def shared_out(wanted: list[int], most: int) -> list[int]:
    """Places for several lists that want so many, shared evenly while each has something to fill them.

    >>> shared_out([9, 1, 9], 9), shared_out([1, 1, 0], 9)
    ([4, 1, 4], [1, 1, 0])
    """
    given = [0] * len(wanted)
    for _ in range(most):
        hungry = [i for i, want in enumerate(wanted) if given[i] < want]
        if hungry and sum(given) < most:
            given[min(hungry, key=lambda i: given[i])] += 1
    return given
