"""The opening of a part, and the facing pages of its events."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from parallax.article import Article
from parallax.comparison.differences import PRIMARY, Comparison
from parallax.comparison.labels import group_name
from parallax.comparison.summary import alike, sign_flips, summary, told
from parallax.figures import charts as figures
from parallax.figures import wording as printed
from parallax.report.chapter import Pair, Part, drawn
from parallax.report.telling import cell, telling

#: Rows of a table that could be as long as the corpus.
EVENT_ROWS, TELLING_ROWS = 40, 12
#: Under this a difference is called more than chance, after Holm's correction.
LEVEL = 0.05
WRITTEN = "These texts were written for teaching: the differences between them were written in."


def opening(part: Part, sections: dict[str, list[str]], root: Path, stem: str) -> dict:
    """What was compared and found: the first page of a part.

    Parameters
    ----------
    sections : dict
        Headings and lines of the comparison's summary.
    """
    c = part.comparison
    by_event = None
    if part.alike:
        caption = (
            f"Difference, {c.first} minus {c.second}. Right of the line: more in {c.first} articles. In black: the "
            "mean "
            + ("over events." if c.constructed else "over events, with its 95% interval where one can be given.")
            + (" Hollow: not like for like, and not part of the mean." if not c.by_event["alike"].all() else "")
        )
        by_event = drawn(figures.primary_by_event(c), root, f"{stem}-events", caption)
    return {
        "constructed": c.constructed,
        "warning": WRITTEN if c.constructed else "",
        "compared": _compared(part),
        "notes": notes(c),
        "sections": [{"heading": heading, "lines": lines} for heading, lines in sections.items()],
        "by_event": by_event,
        "events": _events_table(part),
    }


def summary_sections(comparison: Comparison) -> dict[str, list[str]]:
    """The summary's sections by heading, without its title and notes."""
    found = {}
    for block in summary(comparison).strip().split("\n\n")[1:]:
        heading, *lines = block.split("\n")
        found[printed.sentence(heading)] = [
            printed.sentence(line.removeprefix("- ").replace("`", "")) for line in lines
        ][:EVENT_ROWS]
    return found


def in_short(comparison: Comparison) -> list[str]:
    """The primary features for page one: a verdict, then a sentence each without how sure it is."""
    c = comparison
    said = []
    for row in c.differences[c.differences["primary"] & (c.differences["events"] > 0)].to_dict("records"):
        if not alike(row):
            same = row["events_higher"] if row["difference"] > 0 else row["events_lower"]
            so = f"so in {same} of {printed.count(row['events'], 'event')}"
            flips = sign_flips(c) if row["feature"] == "loaded_language.per_1000_words" else ""
            turns = f" The direction turns round without {flips}." if flips else ""
            could = row["errors_could_explain"]
            erring = "" if pd.isna(could) or not could else " The tool's own errors could explain it."
            said.append(f"{told(c, row)}; {so}.{turns}{erring}")
    tested = c.differences.loc[c.differences["primary"], "p_holm"].dropna()
    if len(tested):
        sure = int((tested <= LEVEL).sum())
        verdict = f"{sure} of {len(tested)} differences that could be tested are" if sure else "No difference is"
        said.insert(0, f"{verdict} more than chance alone would give; with so few events only a large one can be.")
    return [printed.sentence(line) for line in said]


def notes(comparison: Comparison) -> list[str]:
    """What a reader must know first, but that the texts are constructed: that is said in larger letters."""
    return [printed.sentence(note) for note in comparison.notes if "written for teaching" not in note]


def _compared(part: Part) -> str:
    a = part.table.articles
    days = sorted(d for d in a["date"].dropna() if d)
    outlets, events = (len(set(a[column].fillna("")) - {""}) for column in ("outlet", "event"))
    groups = a["group"].fillna("").value_counts().sort_index()
    by_group = ", ".join(f"{n:,} {group_name(g)}" for g, n in groups.items())
    return printed.sentence(
        f"{printed.count(len(a), 'article')} ({by_group}) of {printed.count(outlets, 'outlet')} about "
        f"{printed.count(events, 'event')}{', ' + printed.days(days) if days else ''}."
    )


def _events_table(part: Part) -> dict | None:
    m = part.comparison.matched
    m = m[m["event"].fillna("") != ""]
    if m.empty:
        return None
    chosen = part.events()
    dates = part.table.articles.set_index("article_id")["date"].fillna("")
    found = []
    for event, rows in m.groupby("event"):
        n = [int((rows["group"] == group).sum()) for group in part.groups]
        used = int(rows["compared"].sum())
        how = f"{used} of {len(rows)} compared" if used else "told by one group" if 0 in n else "not like for like"
        days = sorted(d for d in dates.loc[rows["article_id"]] if d)
        row = [printed.event_name(event), printed.days(days), *map(str, n), how if len(n) > 1 else ""]
        found.append(((event not in chosen, -used, event), row))
    found.sort(key=lambda pair: pair[0])
    said = []
    if 0 < len(chosen) < len(found):
        said.append(f"The {len(chosen)} events with the most compared articles have pages of their own.")
    if len(found) > EVENT_ROWS:
        said.append(f"{len(found) - EVENT_ROWS:,} more events are in matched.csv.")
    return {
        "heading": printed.count(len(found), "event"),
        "head": ["event", "told", *part.shown_groups(), "compared" if len(part.groups) > 1 else ""],
        "rows": [row for _, row in found[:EVENT_ROWS]],
        "note": " ".join(said),
    }


def event_pages(part: Part, pair: Pair, texts: dict[str, Article]) -> dict:
    """Two facing pages: two tellings, what was counted in them, and all tellings of the event below."""
    shades = figures.colours(part.groups)
    groups = part.table.articles.set_index("article_id")["group"].fillna("")
    sides = [
        telling(part.table, i, shades.get(groups[i], figures.PALETTE[0]), part.targets, texts.get(i)) for i in pair.ids
    ]
    if not pair.event:
        line = (
            "No event is told by both groups. The density of loaded phrases here is nearest the mean of all articles."
        )
    elif pair.alike:
        kind = "article" if pair.genre == "unknown" else f"{pair.genre} article"
        line = (
            f"Of each group the {kind} whose density of loaded phrases is nearest the group's mean: the most typical, "
            "not the most telling."
        )
    else:
        line = (
            "Both groups tell this event, but never in the same genre and translation status: what differs may be the "
            "genre's doing. Of each group the article nearest the group's mean."
        )
    return {
        "name": printed.event_name(pair.event) if pair.event else "One article in full",
        "alike": pair.alike or not pair.event,
        "line": line,
        "left": sides[0],
        "right": sides[1] if len(sides) > 1 else None,
        "tellings": _tellings(part, pair.event, shades) if pair.event else None,
    }


def _tellings(part: Part, event: str, shades: dict[str, str]) -> dict:
    m = part.comparison.matched
    rows = m[m["event"] == event].sort_values(["compared", "group", "article_id"], ascending=[False, True, True])
    dates = part.table.articles.set_index("article_id")["date"]
    scores = part.table.scores.set_index("article_id")
    shown = [_telling_row(r, dates, scores, shades) for r in rows.head(TELLING_ROWS).to_dict("records")]
    left = len(rows) - len(shown)
    return {
        "heading": f"All {printed.count(len(rows), 'telling')} of this event",
        "head": ["outlet", "group", "genre", "date", "loaded", "unnamed", "no source", "sides", "gap", "compared"],
        "rows": shown,
        "note": (f"{left} more are in scores.csv. " if left else "")
        + "Loaded phrases per 1,000 words; sources without a name; loaded sentences without a source; balance of "
        "sides; "
        "stance gap. Compared: the other group has a telling of the same genre and translation status. "
        f"{printed.NOTHING} means that there is nothing to measure.",
    }


def _telling_row(row: dict, dates: pd.Series, scores: pd.DataFrame, shades: dict[str, str]) -> list:
    i = row["article_id"]
    translated = {"machine": ", mach. tr.", "human": ", transl."}.get(row["translation"], "")
    return [
        printed.text(row["outlet"], 30) or printed.text(i, 30),
        {"print": printed.text(group_name(row["group"]), 16), "colour": shades[row["group"]]},
        (row["genre"] or "unknown") + translated,
        printed.day(dates[i]).rpartition(" ")[0],
        *(cell(f, scores.loc[i, f], ["scores", i, f]) for f in PRIMARY),
        "yes" if row["compared"] else "no",
    ]
