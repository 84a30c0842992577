"""The pages of differences: what was asked in advance, the tool's own errors, and everything else."""

from __future__ import annotations

import numpy as np
import pandas as pd

from parallax.coders.lexicon import ORIGINS
from parallax.comparison.interval import MIN_EVENTS
from parallax.comparison.labels import group_name
from parallax.comparison.sensitivity import EVERYTHING, LOADED, MILD, RULE, UNLISTED
from parallax.comparison.summary import errors_measured
from parallax.features.measures import PRIMARY, measure_of
from parallax.figures import wording
from parallax.gazetteer.targets import Targets
from parallax.instrument.errors import SPEAKS_TO
from parallax.report.cells import cell, exact, interval, measure_name
from parallax.report.chapter import Chapter
from parallax.report.text import say

#: Exploratory differences that are printed.
EXPLORATORY = 15
#: Events that are not like for like, and printed.
UNLIKE_EVENTS = 12
_TRANSLATED = ("human", "machine")


def differences(chapter: Chapter, found: list[str], exploratory: str, by_origin: str) -> dict:
    """Findings in words, and tables of differences.

    Parameters
    ----------
    found : list of str
        What the summary says of each primary measure.
    exploratory, by_origin : str
        What it says of the other measures, and of leaving out parts of the lexicons.
    """
    c = chapter.comparison
    first, second = chapter.shown_groups()
    largest = _largest(chapter)
    intro = [say("differences.intro", first=first, second=second)]
    note = [say("differences.note")]
    if c.constructed:
        intro.append(say("differences.constructed"))
    else:
        note.append(say("differences.note_intervals", events=MIN_EVENTS))
    return {
        "intro": " ".join(intro),
        # What is known of the tool's errors stands under their table.
        "found": [line for line in found if line != wording.sentence(errors_measured(c))],
        "primary": difference_table(chapter, c.differences[c.differences["primary"]], holm=True),
        "note": " ".join(note),
        "errors": _errors(chapter),
        "unlike": _unlike(chapter),
        "genres": _genres(chapter),
        "origins": _origins(chapter, by_origin),
        "exploratory": {
            "text": say("differences.exploratory", summary=exploratory, n=len(largest)),
            **difference_table(chapter, largest),
        }
        if len(largest)
        else None,
    }


def _largest(chapter: Chapter) -> pd.DataFrame:
    """Exploratory differences over two events or more, the largest in units of their spread over events first."""
    d, events = chapter.comparison.differences, chapter.comparison.by_event
    rest = d[~d["primary"] & ~d["feature"].str.startswith("textblob") & (d["events"] >= 2)]
    spread = events[events["alike"]].groupby("feature")["difference"].std()
    size = (rest["difference"] / rest["feature"].map(spread).astype(float).replace(0, np.nan)).abs()
    rest = rest.assign(size=size).dropna(subset="size")
    return rest.sort_values(["size", "feature"], ascending=[False, True]).head(EXPLORATORY)


def difference_table(chapter: Chapter, rows: pd.DataFrame, holm: bool = False) -> dict:
    """A row a measure: means, difference, and, where texts were not written for teaching, how sure it is."""
    certain = not chapter.comparison.constructed
    head = ["", say("differences.head_events"), say("differences.head_articles"), *chapter.shown_groups()]
    head.append(say("differences.head_difference"))
    if certain:
        head += [say("differences.head_interval"), say("differences.head_p")]
    if certain and holm:
        head.append(say("differences.head_holm"))
    head.append(say("differences.head_delta"))
    return {"head": head, "rows": [_difference_row(r, chapter.targets, certain, holm) for r in rows.to_dict("records")]}


def _difference_row(r: dict, targets: Targets, certain: bool, holm: bool) -> list:
    f = r["feature"]
    row: list[str | dict] = [
        measure_name(f, targets),
        _exact(r, "events", str(r["events"])),
        f"{r['n_first']}, {r['n_second']}",
        *(cell(f, r[column], ["differences", f, column]) for column in ("mean_first", "mean_second")),
        cell(f, r["difference"], ["differences", f, "difference"], signed=True),
    ]
    if certain:
        row += [_exact(r, "low", interval(f, r["low"], r["high"])), _exact(r, "p", wording.p_value(r["p"]))]
        row += [_exact(r, "p_holm", wording.p_value(r["p_holm"]))] * holm
    return [*row, _exact(r, "cliffs_delta", wording.decimals(r["cliffs_delta"], 2, signed=True))]


def _exact(row: dict, column: str, shown: str) -> dict:
    return exact(row[column], shown, ["differences", row["feature"], column])


def _errors(chapter: Chapter) -> dict:
    """How the tool errs on each group, beside the primary differences and those of rates that were looked into."""
    d = chapter.comparison.differences
    looked_into = [column for columns in SPEAKS_TO.values() for column in columns]
    rows = d[d["primary"] | d["feature"].isin(looked_into)].to_dict("records")
    return {
        "head": [
            "",
            *(say("errors.head_measured", group=group) for group in chapter.shown_groups()),
            say("errors.head_difference"),
            say("errors.head_corrected"),
            say("errors.head_interval"),
            say("errors.head_could"),
        ],
        "rows": [_errors_row(row, chapter.targets) for row in rows],
        "note": say("errors.note", measured=errors_measured(chapter.comparison)),
    }


def _errors_row(r: dict, targets: Targets) -> list:
    f = r["feature"]
    row: list[str | dict] = [measure_name(f, targets)]
    for side in ("first", "second"):
        both = [r[f"{figure}_{side}"] for figure in ("precision", "recall")]
        shown = wording.NOTHING if pd.isna(both).all() else ", ".join(wording.decimals(v, 2) for v in both)
        row.append(_exact(r, f"precision_{side}", shown))
    could = r["errors_could_explain"]
    flag = wording.NOTHING if pd.isna(could) else say("errors.could") if could else say("errors.could_not")
    return [
        *row,
        *(cell(f, r[column], ["differences", f, column], signed=True) for column in ("difference", "corrected")),
        _exact(r, "corrected_low", interval(f, r["corrected_low"], r["corrected_high"])),
        _exact(r, "errors_could_explain", flag),
    ]


def _unlike(chapter: Chapter) -> dict | None:
    events = chapter.comparison.by_event
    apart = events[~events["alike"] & events["feature"].isin(PRIMARY)]
    if apart.empty:
        return None
    named = sorted(set(apart["event"]))
    values = apart.set_index(["event", "feature"])["difference"]
    first, second = chapter.shown_groups()
    return {
        "text": say("unlike.text", n=len(named), first=first, second=second),
        "head": [say("unlike.head_event"), *(wording.sentence(measure_of(f).title) for f in PRIMARY)],
        "rows": [
            [
                wording.event_name(e),
                *(cell(f, values.get((e, f), np.nan), ["by_event", f, e, "difference"], signed=True) for f in PRIMARY),
            ]
            for e in named[:UNLIKE_EVENTS]
        ],
    }


def _genres(chapter: Chapter) -> dict | None:
    """The trained coder beside the lists alone and TextBlob, genre by genre: what one finds, another may not."""
    answers = {
        f"{LOADED}@all": say("genres.coder"),
        "lexicon.per_1000_words@all": say("genres.lists"),
        "textblob.subjectivity@all": say("genres.textblob"),
    }
    shown = [column for column in answers if column in chapter.table.scores.columns]
    if len(shown) < 2:
        return None
    rows = chapter.table.scores[["article_id", *shown]].merge(chapter.table.articles, on="article_id")
    rows = rows[rows["group"].isin(chapter.groups)]
    genre = rows["genre"].fillna("unknown").replace("", "unknown")
    status = rows["translation"].where(rows["translation"].isin(_TRANSLATED), "").fillna("")
    # In the order of what is printed, so that a translation stands under its genre.
    table = []
    for (kind, translated, group), of in rows.groupby([genre, status, "group"]):
        name = say("genres.translated", genre=kind, status=translated) if translated else kind
        if name == "unknown":
            name = say("genres.unknown")
        row = say("genres.row", genre=name, group=group_name(group))
        table.append([wording.text(row, 60), str(len(of)), *(wording.number(f, of[f].mean()) for f in shown)])
    return {
        "text": say("genres.text"),
        "head": ["", say("genres.head_articles"), *(answers[column] for column in shown)],
        "rows": table,
    }


def _origins(chapter: Chapter, summary: str) -> dict | None:
    """The difference in loaded phrases without one part of the word lists at a time."""
    rows = chapter.comparison.origins.to_dict("records")
    if not rows:
        return None
    certain = not chapter.comparison.constructed
    names = {
        EVERYTHING: say("origins.nothing"),
        RULE: say("origins.rule"),
        UNLISTED: say("origins.unlisted"),
        MILD: say("origins.mild"),
    } | {origin: say("origins.of_origin", origin=_as_adjective(origin)) for origin in ORIGINS}

    def row(r: dict) -> list:
        at = ["origins", r["left_out"]]
        out: list[str | dict] = [names[r["left_out"]]]
        out += [exact(r[k], str(r[k]), [*at, k]) for k in ("marks_first", "marks_second")]
        out.append(cell(LOADED, r["difference"], [*at, "difference"], signed=True))
        if certain:
            out.append(exact(r["low"], interval(LOADED, r["low"], r["high"]), [*at, "low"]))
        return [*out, say("origins.flips") if r["flips"] else ""]

    head = [say("origins.head_left_out"), *(say("origins.head_marks", group=g) for g in chapter.shown_groups())]
    head.append(say("origins.head_difference"))
    if certain:
        head.append(say("origins.head_interval"))
    return {
        "text": say("origins.text", summary=summary),
        "head": [*head, ""],
        "rows": [row(r) for r in rows if r["left_out"] in names],
    }


def _as_adjective(origin: str) -> str:
    """``chinese`` as Chinese, ``us`` as US; other origins are no names."""
    if origin == "us":
        return "US"
    return origin.capitalize() if origin in ("chinese", "russian", "british", "indian") else origin
