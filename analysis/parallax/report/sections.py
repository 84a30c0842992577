"""Differences, sources and the baseline: the pages of a part after its events."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from parallax.annotation import SOURCE_TYPES
from parallax.coders.lexicon import ORIGINS
from parallax.comparison.differences import PRIMARY
from parallax.comparison.interval import MIN_EVENTS
from parallax.comparison.labels import group_name, label
from parallax.comparison.sensitivity import EVERYTHING, MILD, RULE, UNLISTED
from parallax.comparison.summary import errors_measured
from parallax.figures import charts as figures
from parallax.figures import wording as printed
from parallax.instrument.errors import SPEAKS_TO
from parallax.report.chapter import Part, drawn
from parallax.report.pages import TELLING_ROWS
from parallax.report.telling import cell, side_name

#: Exploratory differences that are printed.
EXPLORATORY = 15
_BASELINE = ("textblob.polarity@all", "textblob.subjectivity@all", "loaded_language.per_1000_words@all")
#: Answers to one question, and who gives them.
_SIDE_BY_SIDE = {
    "loaded_language.per_1000_words@all": "loaded phrases a 1,000 words",
    "lexicon.per_1000_words@all": "by the lists alone",
    "textblob.subjectivity@all": "TextBlob's subjectivity",
}
_TRANSLATED = ("human", "machine")
_PARTS = {
    EVERYTHING: "nothing",
    RULE: "scare quotes",
    UNLISTED: "unlisted phrases",
    MILD: "mild phrases",
    "us": "US phrases",
}
_PARTS |= {o: f"{o.capitalize()} phrases" for o in ("chinese", "russian", "british", "indian")}


def differences(part: Part, found: list[str], exploratory: str, by_origin: str) -> dict:
    """Findings in words, and tables of differences.

    Parameters
    ----------
    found : list of str
        What the summary says of each primary feature.
    exploratory, by_origin : str
        What it says of the other features, and of leaving out parts of the lexicons.
    """
    d = part.comparison.differences
    a, b = part.shown_groups()
    largest = _largest(part)
    note = (
        "Means are means over events. Cliff's delta: the share of pairs in which the first group's article has the "
        "higher "
        "value, minus the share in which it has the lower."
    )
    if not part.comparison.constructed:
        note += f" Intervals and p need {MIN_EVENTS} events or more; Holm's p allows for all five questions."
    return {
        "intro": f"Within each event the mean of {a} articles minus that of {b} articles of the same genre and "
        "translation "
        "status, then the mean over events."
        + (" Constructed texts: no p-value and no interval." if part.comparison.constructed else ""),
        # What is known of the tool's errors stands under their table.
        "found": [line for line in found if line != printed.sentence(errors_measured(part.comparison))],
        "primary": _table(part, d[d["primary"]], holm=True),
        "note": note,
        "errors": _errors(part),
        "unlike": _unlike(part),
        "genres": _genres(part),
        "origins": _origins(part, by_origin),
        "exploratory": {
            "text": f"{exploratory} Shown are the {len(largest)} largest, by how large they are against their own "
            "spread "
            "over events. Nobody asked these questions in advance: with so many, some differ by chance.",
            **_table(part, largest),
        }
        if len(largest)
        else None,
    }


def _largest(part: Part) -> pd.DataFrame:
    """Exploratory differences over two events or more, the largest in units of their spread over events first."""
    d, events = part.comparison.differences, part.comparison.by_event
    rest = d[~d["primary"] & ~d["feature"].str.startswith("textblob") & (d["events"] >= 2)]
    spread = events[events["alike"]].groupby("feature")["difference"].std()
    size = (rest["difference"] / rest["feature"].map(spread).astype(float).replace(0, np.nan)).abs()
    rest = rest.assign(size=size).dropna(subset="size")
    return rest.sort_values(["size", "feature"], ascending=[False, True]).head(EXPLORATORY)


def _table(part: Part, rows: pd.DataFrame, holm: bool = False) -> dict:
    certain = not part.comparison.constructed
    head = ["", "events", "articles", *part.shown_groups(), "difference"]
    head += ["95% interval", "p"] * certain + ["Holm's p"] * (certain and holm) + ["Cliff's delta"]
    return {"head": head, "rows": [_difference_row(r, certain, holm) for r in rows.to_dict("records")]}


def _difference_row(r: dict, certain: bool, holm: bool) -> list:
    f = r["feature"]
    exact = partial(_exact, r)
    name = printed.label(f)
    row = [
        name[:1].upper() + name[1:],
        exact("events", str(r["events"])),
        f"{r['n_first']}, {r['n_second']}",
        *(cell(f, r[column], ["differences", f, column]) for column in ("mean_first", "mean_second")),
        cell(f, r["difference"], ["differences", f, "difference"], signed=True),
    ]
    if certain:
        row += [exact("low", _interval(f, r)), exact("p", printed.p_value(r["p"]))]
        row += [exact("p_holm", printed.p_value(r["p_holm"]))] * holm
    return [*row, exact("cliffs_delta", printed.decimals(r["cliffs_delta"], 2, signed=True))]


def _exact(row: dict, column: str, shown: str) -> dict:
    value = None if pd.isna(row[column]) else float(row[column])
    return {"print": shown, "value": value, "at": ["differences", row["feature"], column]}


def _errors(part: Part) -> dict:
    """How the tool errs on each group, beside the primary differences and those of rates that were looked into."""
    d = part.comparison.differences
    looked_into = [feature for features in SPEAKS_TO.values() for feature in features]
    rows = d[d["primary"] | d["feature"].isin(looked_into)].to_dict("records")
    return {
        "head": [
            "",
            *(f"precision, recall: {group}" for group in part.shown_groups()),
            "difference",
            "corrected for errors",
            "95% interval",
            "could errors explain it?",
        ],
        "rows": [_errors_row(row) for row in rows],
        "note": "Precision: of the sentences in which the tool finds something, the share that coders confirm who saw "
        "neither outlet nor finding. Recall: of the sentences in which they see something, the share in which the tool "
        "does. Errors could explain a difference if, corrected for them, it may be zero or turn round. "
        + printed.sentence(errors_measured(part.comparison)),
    }


def _errors_row(r: dict) -> list:
    f = r["feature"]
    name = printed.label(f)
    row = [name[:1].upper() + name[1:]]
    for side in ("first", "second"):
        both = [r[f"{measure}_{side}"] for measure in ("precision", "recall")]
        shown = printed.NOTHING if pd.isna(both).all() else ", ".join(printed.decimals(v, 2) for v in both)
        row.append(_exact(r, f"precision_{side}", shown))
    could = r["errors_could_explain"]
    flag = printed.NOTHING if pd.isna(could) else "YES, they could" if could else "no"
    return [
        *row,
        *(cell(f, r[column], ["differences", f, column], signed=True) for column in ("difference", "corrected")),
        _exact(r, "corrected_low", _interval(f, r, "corrected_low", "corrected_high")),
        _exact(r, "errors_could_explain", flag),
    ]


def _interval(feature: str, row: dict, *bounds: str) -> str:
    bounds = bounds or ("low", "high")
    if pd.isna(row[bounds[0]]):
        return printed.NOTHING
    low, high = (printed.number(feature, row[k], signed=True).removesuffix(" points") for k in bounds)
    return f"{low} to {high}"


def _unlike(part: Part) -> dict | None:
    events = part.comparison.by_event
    apart = events[~events["alike"] & events["feature"].isin(PRIMARY)]
    if apart.empty:
        return None
    named = sorted(set(apart["event"]))
    values = apart.set_index(["event", "feature"])["difference"]
    a, b = part.shown_groups()
    return {
        "text": f"{printed.count(len(named), 'event')} told by both groups, but never in the same genre and "
        "translation "
        f"status. The differences, {a} minus {b}, are shown and are part of no mean.",
        "head": ["event", *(printed.sentence(label(f).name) for f in PRIMARY)],
        "rows": [
            [
                printed.event_name(e),
                *(cell(f, values.get((e, f), np.nan), ["by_event", f, e, "difference"], signed=True) for f in PRIMARY),
            ]
            for e in named[:TELLING_ROWS]
        ],
    }


def _genres(part: Part) -> dict | None:
    """The trained coder beside the lists alone and TextBlob, genre by genre: what one finds, another may not."""
    shown = [f for f in _SIDE_BY_SIDE if f in part.table.scores.columns]
    if len(shown) < 2:
        return None
    rows = part.table.scores[["article_id", *shown]].merge(part.table.articles, on="article_id")
    rows = rows[rows["group"].isin(part.groups)]
    told = rows["genre"].fillna("unknown").replace("", "unknown")
    status = rows["translation"].fillna("unknown").map(lambda s: f", {s} translation" if s in _TRANSLATED else "")
    table = []
    for (kind, group), of in rows.groupby([told + status, "group"]):
        means = [printed.number(f, of[f].mean()) for f in shown]
        told_by = f"{'genre unknown' if kind == 'unknown' else kind}, {group_name(group)}"
        table.append([printed.sentence(printed.text(told_by, 60)), str(len(of)), *means])
    return {
        "text": "Means over articles, all voices together, and not within events: what differs here may be the events' "
        "doing. A commentary is written to be loaded; where groups differ in genre, a pooled mean compares genres.",
        "head": ["", "articles", *(_SIDE_BY_SIDE[f] for f in shown)],
        "rows": table,
    }


def _origins(part: Part, said: str) -> dict | None:
    rows = part.comparison.origins.to_dict("records")
    if not rows:
        return None
    f = PRIMARY[0]

    def row(r: dict) -> list:
        at = ["origins", r["left_out"]]
        marks = [{"print": str(r[k]), "value": float(r[k]), "at": [*at, k]} for k in ("marks_first", "marks_second")]
        low = {"print": _interval(f, r), "value": None if pd.isna(r["low"]) else float(r["low"]), "at": [*at, "low"]}
        out = [
            _PARTS.get(r["left_out"], f"{r['left_out']} phrases"),
            *marks,
            cell(f, r["difference"], [*at, "difference"], signed=True),
        ]
        return [*out, *([] if part.comparison.constructed else [low]), "SIGN FLIPS" if r["flips"] else ""]

    head = ["left out", *(f"its marks, {g}" for g in part.shown_groups()), "difference"]
    return {
        "text": "The word lists were drawn from several countries' press. Were a difference due to one of them, it "
        "would go "
        f"when that list is left out. {said}",
        "head": [*head, *([] if part.comparison.constructed else ["95% interval"]), ""],
        "rows": [row(r) for r in rows if r["left_out"] in (*ORIGINS, EVERYTHING, RULE, UNLISTED, MILD)],
    }


def sources(part: Part, root: Path, stem: str) -> dict | None:
    """Who is heard: kinds of source and their sides by group."""
    m, e = part.comparison.matched, part.table.evidence
    ids = m.loc[m["compared"], "article_id"] if part.alike else m["article_id"]
    heard = e[(e["kind"] == "attribution") & (e["voice"] == "outlet") & e["article_id"].isin(ids)]
    if heard.empty:
        return None
    heard = heard.merge(m[["article_id", "group"]], on="article_id").fillna({"source_name": "", "side": ""})
    groups = part.groups or [""]
    kinds = [(printed.words(t), heard["source_type"] == t) for t in SOURCE_TYPES]
    sides = {t.side: printed.text(side_name(part.targets, t.side), 40) for t in part.targets}
    speaks = [(name, heard["side"] == side) for side, name in sorted(sides.items())] + [
        ("neither side", heard["side"] == "")
    ]

    def counts(chosen: pd.Series, named: bool = False) -> list[str]:
        rows = [heard[chosen & (heard["group"] == g)] for g in groups]
        with_name = [int((of["source_name"] != "").sum()) for of in rows]
        return [f"{n}, {len(of) - n}" if named else str(len(of)) for of, n in zip(rows, with_name, strict=True)]

    figure = None
    if part.alike:
        caption = "Shares are taken in each event first: an event with many articles counts no more than one with few."
        figure = drawn(figures.source_types(part.comparison), root, f"{stem}-sources", caption)
    which = "compared articles" if part.alike else "articles"
    everything = pd.Series(True, heard.index)
    return {
        "figure": figure,
        "types": {
            "heading": f"By kind: {printed.count(len(heard), 'attribution')}",
            "head": ["", *part.shown_groups()],
            "rows": [[k, *counts(of, True)] for k, of in kinds if of.any()] + [["all", *counts(everything, True)]],
            "note": f"Attributions in the outlet's own voice in the {which}, with a name and without.",
        },
        "sides": {
            "heading": "For whom they speak",
            "head": ["", *part.shown_groups()],
            "rows": [[name, *counts(of)] for name, of in speaks if of.any()],
            "note": "A source is on a side where its name or description says so: an official, a ministry, a state's "
            "media. Neither side: everybody else, and sources that could not be placed.",
        },
    }


def baseline(part: Part, root: Path, stem: str) -> dict | None:
    """TextBlob's numbers beside ours."""
    if not set(_BASELINE) <= set(part.table.scores.columns):
        return None
    d = part.comparison.differences
    return {
        "text": "TextBlob averages the polarity and subjectivity that a general word list gives to single words. It "
        "knows no "
        "phrase, no voice and no target, and stands here as a baseline: what a ready-made tool would have said.",
        "figure": drawn(figures.baseline(part.table, part.comparison), root, f"{stem}-baseline"),
        "table": _table(part, d[d["feature"].isin(_BASELINE)]) if part.alike else None,
    }
