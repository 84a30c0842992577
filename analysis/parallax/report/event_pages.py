"""Two facing pages for an event: two articles on it side by side, and a table of all."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from parallax.article import Article
from parallax.comparison.labels import group_name
from parallax.document import Document
from parallax.features.measures import PRIMARY
from parallax.figures import wording
from parallax.figures.drawing import PALETTE, colours
from parallax.report.article_page import article_page
from parallax.report.cells import cell
from parallax.report.chapter import Chapter
from parallax.report.text import say
from parallax.report.typical import Pair

#: Rows of the table of all articles on an event.
TELLING_ROWS = 12


def event_pages(chapter: Chapter, pair: Pair, texts: Mapping[str, Article | Document]) -> dict:
    """Two facing pages: two tellings, what was counted in them, and all tellings of the event below."""
    shades = colours(chapter.groups)
    groups = chapter.table.articles.set_index("article_id")["group"].fillna("")
    sides = [
        article_page(chapter.table, i, shades.get(groups[i], PALETTE[0]), chapter.targets, texts.get(i))
        for i in pair.ids
    ]
    return {
        "name": wording.event_name(pair.event) if pair.event else say("event.one_article"),
        "alike": pair.alike or not pair.event,
        "line": _why_these(pair),
        "left": sides[0],
        "right": sides[1] if len(sides) > 1 else None,
        "tellings": _tellings(chapter, pair.event, shades) if pair.event else None,
    }


def _why_these(pair: Pair) -> str:
    if not pair.event:
        return say("event.no_pair")
    if not pair.alike:
        return say("event.unlike")
    known = pair.genre != "unknown"
    kind = say("event.article_of_genre", genre=pair.genre) if known else say("event.article")
    return say("event.typical", kind=kind)


def _tellings(chapter: Chapter, event: str, shades: dict[str, str]) -> dict:
    m = chapter.comparison.matched
    rows = m[m["event"] == event].sort_values(["compared", "group", "article_id"], ascending=[False, True, True])
    dates = chapter.table.articles.set_index("article_id")["date"]
    scores = chapter.table.scores.set_index("article_id")
    shown = [_telling_row(r, dates, scores, shades) for r in rows.head(TELLING_ROWS).to_dict("records")]
    note = [say("tellings.more", n=len(rows) - len(shown))] if len(rows) > len(shown) else []
    return {
        "heading": say("tellings.heading", n=len(rows)),
        "head": list(say.table("tellings.head").values()),
        "rows": shown,
        "note": " ".join([*note, say("tellings.note", nothing=wording.NOTHING)]),
    }


def _telling_row(row: dict, dates: pd.Series, scores: pd.DataFrame, shades: dict[str, str]) -> list:
    i = row["article_id"]
    genre = row["genre"] or "unknown"
    if row["translation"] == "machine":
        genre = say("tellings.machine", genre=genre)
    elif row["translation"] == "human":
        genre = say("tellings.human", genre=genre)
    return [
        wording.text(row["outlet"], 30) or wording.text(i, 30),
        {"print": wording.text(group_name(row["group"]), 16), "colour": shades[row["group"]]},
        genre,
        wording.day(dates[i]).rpartition(" ")[0],
        *(cell(f, scores.loc[i, f], ["scores", i, f]) for f in PRIMARY),
        say("tellings.compared_yes") if row["compared"] else say("tellings.compared_no"),
    ]
