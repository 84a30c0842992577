"""One grouping of articles into events against another: how far they agree, and where they don't."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from parallax.article import Article


def b_cubed(found: Mapping[str, str], given: Mapping[str, str]) -> tuple[dict[str, float], pd.DataFrame]:
    """How far the events that were found are those that were given, article by article.

    Of each article: its precision is the share of its found event's articles that are of its given event, its
    recall the share of its given event's articles that are of its found event, itself among them::

        precision = |found event and given event| / |found event|
        recall = |found event and given event| / |given event|

    ``precision`` and ``recall`` are the means over articles and ``f1`` is their harmonic mean. From above 0 to 1,
    more is better. Precision falls where events are thrown together, recall where one is torn apart.

    What it misses: a large event counts once for each of its articles, so that it counts for most.

    Source: Bagga and Baldwin (1998), Entity-Based Cross-Document Coreferencing Using the Vector Space Model.

    Parameters
    ----------
    found, given : mapping of str to str
        From article ids to events. Articles without a given event are left out, of found events too.

    Returns
    -------
    figures : dict
        ``precision``, ``recall``, ``f1`` and ``articles`` (how many were looked at).
    disagree : DataFrame
        One row per article that is not with exactly those it was given with: ``article_id``, ``given``, ``found``,
        ``precision``, ``recall``; the worst first.

    Raises
    ------
    ValueError
        If no article has a given event, or one that has was not grouped.

    Examples
    --------
    >>> figures, disagree = b_cubed({"a": "x", "b": "x", "c": "y"}, {"a": "rain", "b": "rain", "c": "rain"})
    >>> figures["precision"], round(figures["recall"], 3)  # (2/3 + 2/3 + 1/3) / 3
    (1.0, 0.556)
    >>> disagree["article_id"].tolist()
    ['c', 'a', 'b']
    """
    given = {name: event for name, event in given.items() if event}
    if not given:
        raise ValueError("no article has a given event, so that nothing can be compared. Fill the column event.")
    absent = sorted(set(given) - set(found))
    if absent:
        raise ValueError(f"{len(absent)} articles were not grouped, {absent[0]!r} first. Group the same articles.")
    table = pd.DataFrame({"article_id": sorted(given)})
    table["given"], table["found"] = (table["article_id"].map(events) for events in (given, found))
    both, of_found, of_given = (
        table.groupby(by)["article_id"].transform("size") for by in (["given", "found"], "found", "given")
    )
    table["precision"], table["recall"] = both / of_found, both / of_given
    precision, recall = table["precision"].mean(), table["recall"].mean()
    figures = {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}
    disagree = table[table[["precision", "recall"]].min(axis=1) < 1]
    worst = (disagree["precision"] * disagree["recall"]).sort_values(kind="stable").index
    return {name: float(value) for name, value in figures.items()} | {"articles": len(table)}, disagree.loc[
        worst
    ].reset_index(drop=True)


def check_events(found: pd.DataFrame, articles: Iterable[Article]) -> tuple[dict[str, float], pd.DataFrame]:
    """The events that were found against the event column of the corpus: see :func:`b_cubed`.

    Parameters
    ----------
    found : DataFrame
        ``article_id`` and ``event``, as in :class:`parallax.comparison.events.Events`.
    articles : iterable of Article
    """
    grouped = dict(zip(found["article_id"], found["event"], strict=True))
    return b_cubed(grouped, {article.id: article.event for article in articles})
