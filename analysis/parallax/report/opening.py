"""The first page of a chapter, and its findings in short for page one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from parallax.comparison.differences import Comparison
from parallax.comparison.labels import group_name
from parallax.comparison.sensitivity import LOADED
from parallax.comparison.summary import alike, finding, sections, sign_flips
from parallax.figures import wording
from parallax.figures.by_event import primary_by_event
from parallax.report.chapter import Chapter
from parallax.report.figure_files import figure_file
from parallax.report.text import say

#: Rows of a table that could be as long as the corpus.
EVENT_ROWS = 40
#: Under this a difference is called more than chance, after Holm's correction.
LEVEL = 0.05


def opening(chapter: Chapter, found: dict[str, tuple[str, list[str]]], root: Path, stem: str) -> dict:
    """What was compared and found: the first page of a chapter.

    Parameters
    ----------
    found : dict
        Sections of the comparison's summary that stand here: heading and lines.
    """
    c = chapter.comparison
    return {
        "constructed": c.constructed,
        "warning": say("opening.written_for_teaching") if c.constructed else "",
        "compared": _compared(chapter),
        "notes": notes(c),
        "sections": [{"heading": heading, "lines": lines} for heading, lines in found.values()],
        "by_event": figure_file(primary_by_event(c), root, f"{stem}-events", _caption(c)) if chapter.alike else None,
        "events": _events_table(chapter),
    }


def _caption(c: Comparison) -> str:
    said = [say("opening.caption", first=c.first, second=c.second)]
    said.append(say("opening.caption_mean") if c.constructed else say("opening.caption_mean_with_interval"))
    if not c.by_event["alike"].all():
        said.append(say("opening.caption_hollow"))
    return " ".join(said)


def summary_sections(comparison: Comparison) -> dict[str, tuple[str, list[str]]]:
    """The summary's sections by name, as the report prints them: heading and lines."""
    return {
        name: (
            wording.sentence(heading),
            [wording.sentence(line.removeprefix("- ").replace("`", "")) for line in lines[:EVENT_ROWS]],
        )
        for name, (heading, lines) in sections(comparison).items()
        if lines
    }


def in_short(comparison: Comparison) -> list[str]:
    """The primary measures for page one: a verdict, then a sentence each without how sure it is."""
    c = comparison
    said = []
    for row in c.differences[c.differences["primary"] & (c.differences["events"] > 0)].to_dict("records"):
        if not alike(row):
            same = row["events_higher"] if row["difference"] > 0 else row["events_lower"]
            parts = [say("in_short.finding", finding=finding(c, row), same=same, events=int(row["events"]))]
            if flips := sign_flips(c) if row["feature"] == LOADED else "":
                parts.append(say("in_short.turns", parts=flips))
            if not pd.isna(row["errors_could_explain"]) and row["errors_could_explain"]:
                parts.append(say("in_short.errors"))
            said.append(" ".join(parts))
    tested = c.differences.loc[c.differences["primary"], "p_holm"].dropna()
    if len(tested):
        sure = int((tested <= LEVEL).sum())
        verdict = say("in_short.some_sure", sure=sure, tested=len(tested)) if sure else say("in_short.none_sure")
        said.insert(0, verdict)
    return said


def notes(comparison: Comparison) -> list[str]:
    """What a reader must know first, but that the texts are constructed: that is said in larger letters."""
    return [wording.sentence(note) for note in comparison.notes[int(comparison.matched["constructed"].any()) :]]


def _compared(chapter: Chapter) -> str:
    a = chapter.table.articles
    days = wording.days(sorted(d for d in a["date"].dropna() if d))
    outlets, events = (len(set(a[column].fillna("")) - {""}) for column in ("outlet", "event"))
    groups = a["group"].fillna("").value_counts().sort_index()
    by_group = ", ".join(f"{n:,} {group_name(g)}" for g, n in groups.items())
    known = {"n": len(a), "by_group": by_group, "outlets": outlets, "events": events}
    return say("opening.compared_in", days=days, **known) if days else say("opening.compared", **known)


def _events_table(chapter: Chapter) -> dict | None:
    m = chapter.comparison.matched
    m = m[m["event"].fillna("") != ""]
    if m.empty:
        return None
    chosen = chapter.events()
    dates = chapter.table.articles.set_index("article_id")["date"].fillna("")
    found = []
    for event, rows in m.groupby("event"):
        n = [int((rows["group"] == group).sum()) for group in chapter.groups]
        used = int(rows["compared"].sum())
        days = sorted(d for d in dates.loc[rows["article_id"]] if d)
        how = _how_compared(n, used, len(rows)) if len(n) > 1 else ""
        found.append(((event not in chosen, -used, event), [wording.event_name(event), wording.days(days), *n, how]))
    found.sort(key=lambda pair: pair[0])
    said = []
    if 0 < len(chosen) < len(found):
        said.append(say("opening.events_with_pages", n=len(chosen)))
    if len(found) > EVENT_ROWS:
        said.append(say("opening.more_events", n=len(found) - EVENT_ROWS))
    return {
        "heading": say("opening.events", n=len(found)),
        "head": [
            say("opening.head_event"),
            say("opening.head_days"),
            *chapter.shown_groups(),
            say("opening.head_compared") if len(chapter.groups) > 1 else "",
        ],
        "rows": [[str(cell) for cell in row] for _, row in found[:EVENT_ROWS]],
        "note": " ".join(said),
    }


def _how_compared(by_group: list[int], used: int, articles: int) -> str:
    if used:
        return say("opening.some_compared", n=used, all=articles)
    return say("opening.told_by_one") if 0 in by_group else say("opening.unlike")
