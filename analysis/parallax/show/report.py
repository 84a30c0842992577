"""The PDF report: Python writes ``numbers.json`` and the figures, ``report.typ`` lays them out."""

from __future__ import annotations

import inspect
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from parallax.annotation import SOURCE_TYPES
from parallax.article import Article
from parallax.coders.lexicon import ORIGINS
from parallax.compare import interval
from parallax.compare.differences import PRIMARY, Comparison, compare
from parallax.compare.labels import group_name, label
from parallax.compare.sensitivity import EVERYTHING, MILD, RULE
from parallax.compare.summary import summary
from parallax.features.loaded_language import LoadedLanguage
from parallax.features.sourcing import Sourcing
from parallax.features.stance import Stance
from parallax.features.table import FeatureTable
from parallax.features.textblob import TextBlobBaseline
from parallax.show import figures, printed
from parallax.show.telling import cell, side_name, telling
from parallax.targets import Targets

TEMPLATE = Path(__file__).parent / "report.typ"
#: Events that get two facing pages, the most compared first.
SPREADS = 8
#: Exploratory differences that are printed.
EXPLORATORY = 15
#: Rows of a table that could be as long as the corpus.
EVENT_ROWS, TELLING_ROWS = 40, 12
_FAMILIES = (LoadedLanguage, Sourcing, Stance, TextBlobBaseline)


@dataclass(frozen=True)
class Part:
    """One corpus of a report.

    ``run`` is what ``run.json`` says; ``read`` gives the articles with these ids, and none where the
    texts are not at hand.
    """

    name: str
    table: FeatureTable
    comparison: Comparison
    targets: Targets
    run: dict
    read: Callable[[set[str]], Iterator[Article]] = lambda ids: iter(())

    @classmethod
    def of(cls, table: FeatureTable, targets: Targets, run: dict, contrast: str | None = None, read=None) -> Part:
        """Compare what was scored.

        Raises
        ------
        ValueError
            If the contrast can't be taken.
        """
        return cls(run["corpus"], table, compare(table, contrast), targets, run, read or (lambda ids: iter(())))

    @property
    def groups(self) -> list[str]:
        return [g for g in (self.comparison.first, self.comparison.second) if g]


def write(parts: Sequence[Part], out: Path, numbers: Path | None = None) -> None:
    """Write the report.

    Parameters
    ----------
    parts : sequence of Part
    out : path
        The PDF.
    numbers : path, optional
        Where ``numbers.json`` is kept: every number of the report, as printed, as it is, and the
        table, row and column it stands in.
    """
    import typst

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        content = report_numbers(parts, root)
        text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
        (root / "numbers.json").write_text(text, encoding="utf-8")
        (root / "report.typ").write_bytes(TEMPLATE.read_bytes())
        # The root holds these files and nothing else; no text of an article is ever markup.
        pdf = typst.compile(
            root / "report.typ", root=root, ignore_system_fonts=True, pdf_standards="ua-1", timestamp=0
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(pdf)
    if numbers is not None:
        numbers.parent.mkdir(parents=True, exist_ok=True)
        numbers.write_text(text + "\n", encoding="utf-8")


def report_numbers(parts: Sequence[Part], root: Path) -> dict:
    """Everything that the template prints; figures are written into ``root``."""
    names = _names(parts)
    pages = [_part(part, name, f"part-{i}", root) for i, (part, name) in enumerate(zip(parts, names, strict=True))]
    compared = {n: p.comparison for n, p in zip(names, parts, strict=True) if p.comparison.by_event["alike"].any()}
    strips = _drawn(figures.primary_strips(dict(list(compared.items())[:3])), root, "page-one") if compared else None
    return {
        "title": "One event, told twice",
        "kicker": "Parallax: framing report",
        "page_one": {
            "parts": [
                {k: page[k] for k in ("name", "constructed", "warning", "compared")} | {"findings": page.pop("findings")}
                for page in pages
            ],
            "figure": strips,
            "caption": _strips_caption(list(compared.values())),
            "note": "A difference describes these articles, not their outlets. Every number opens down to the words "
            "under it: event by event below, or with parallax show.",
        },
        "reading": _reading(),
        "parts": pages,
        "limits": _limits(parts),
        "methods": _methods(),
        "worked": _worked(parts, names),
        "provenance": _provenance(parts, names),
    }


def _names(parts: Sequence[Part]) -> list[str]:
    names = [printed.text(p.name.replace("_", " "), 60) or "corpus" for p in parts]
    return [f"{n} ({names[:i].count(n) + 1})" if names.count(n) > 1 else n for i, n in enumerate(names)]


def _drawn(drawing: figures.Drawing, root: Path, name: str, caption: str | None = None) -> dict:
    (root / f"{name}.svg").write_bytes(drawing.svg())
    return {"file": f"{name}.svg", "title": _prose(drawing.title), "alt": _prose(drawing.alt), "caption": caption}


def _prose(text: str) -> str:
    """A sentence of ours that may hold a user's names: shown safely, with a true minus sign."""
    return re.sub(r"(?<![\w.−-])-(?=\d)", "−", printed.text(text))


# ---------- a part


def _part(part: Part, name: str, stem: str, root: Path) -> dict:
    c = part.comparison
    sections = _sections(c)
    findings = sections.pop("The questions asked in advance", [])
    alike = bool(c.by_event["alike"].any())
    by_event = None
    if alike:
        caption = (
            f"Difference, {c.first} minus {c.second}. A mark right of the line: more in {c.first} articles. "
            "Diamonds in black: the mean over events" + ("." if c.constructed else ", with its interval where one can be given.")
            + (" Hollow marks: not like for like, not part of the mean." if not c.by_event["alike"].all() else "")
        )
        by_event = _drawn(figures.primary_by_event(c), root, f"{stem}-events", _prose(caption))
    chosen = _chosen_events(c)
    spreads = [_spread(part, e) for e in chosen] or [_example(part)]
    texts = {a.id: a for a in part.read({i for s in spreads for i in s["ids"]})}
    shown = [("Found, question by question", findings)] if findings else []
    shown += list(sections.items())
    return {
        "name": name,
        "constructed": c.constructed,
        "warning": "These texts were written for teaching: the differences between them were written in." if c.constructed else "",
        "compared": _compared(part),
        "findings": [f.partition(" Difference ")[0] for f in findings] or _nothing(part),
        "notes": [_prose(n) for n in _left_to_say(c)],
        "sections": [{"heading": _prose(h), "lines": lines} for h, lines in shown],
        "by_event": by_event,
        "events": _events_table(part, chosen),
        "spreads": [_spread_page(part, s, texts) for s in spreads],
        "differences": _differences(part) if alike else None,
        "sources": _sources(part, root, stem),
        "baseline": _baseline(part, root, stem),
    }


def _sections(c: Comparison) -> dict[str, list[str]]:
    """The summary's sections by heading, without its title and notes."""
    found = {}
    for block in summary(c).strip().split("\n\n")[1:]:
        heading, *lines = block.split("\n")
        found[heading] = [_prose(line.removeprefix("- ")) for line in lines][:EVENT_ROWS]
    return found


def _left_to_say(c: Comparison) -> list[str]:
    return [n for n in c.notes if "written for teaching" not in n]


def _nothing(part: Part) -> list[str]:
    return [_prose(n) for n in _left_to_say(part.comparison)] or ["Nothing could be compared."]


def _compared(part: Part) -> str:
    a = part.table.articles
    dates = sorted(d for d in a["date"].dropna() if d)
    outlets = a["outlet"].fillna("").replace("", np.nan).nunique()
    events = a["event"].fillna("").replace("", np.nan).nunique()
    groups = a["group"].fillna("").value_counts().sort_index()
    when = "" if not dates else f", {printed.day(dates[0])}" + (f" to {printed.day(dates[-1])}" if dates[0] != dates[-1] else "")
    by_group = ", ".join(f"{n:,} {group_name(g)}" for g, n in groups.items())
    text = (
        f"{printed.count(len(a), 'article')} ({by_group}) of {printed.count(outlets, 'outlet')} "
        f"about {printed.count(events, 'event')}{when}."
    )
    return _prose(text)


def _chosen_events(c: Comparison) -> list[str]:
    """Events that get a spread: most compared articles first, then those not like for like; in order of date or name."""
    told = c.matched[c.matched["event"].fillna("") != ""]
    both = told.groupby("event")["group"].nunique()
    events = list(both.index[both == 2])
    compared = told.groupby("event")["compared"].sum()
    return sorted(sorted(events, key=lambda e: (-compared[e], e))[:SPREADS], key=lambda e: (compared[e] == 0, e))


def _spread(part: Part, event: str) -> dict:
    """The two tellings: of the genre in which most articles were compared, each nearest its group's mean."""
    m = part.comparison.matched
    rows = m[m["event"] == event].copy()
    alike = bool(rows["compared"].any())
    rows["status"] = rows["translation"].replace({"unknown": "none", "": "none"})
    if alike:
        strata = [s for _, s in rows[rows["compared"]].groupby(["genre", "status"]) if s["group"].nunique() == 2]
        rows = max(strata, key=lambda s: (len(s), s["genre"].iloc[0] == "news", s["genre"].iloc[0]))
    ids = [_typical(part, rows.loc[rows["group"] == g, "article_id"]) for g in part.groups]
    return {"event": event, "alike": alike, "ids": ids, "genre": rows["genre"].iloc[0] if alike else ""}


def _example(part: Part) -> dict:
    """Where no event is told by both groups: one article, nearest the mean of all."""
    return {"event": "", "alike": False, "ids": [_typical(part, part.comparison.matched["article_id"])], "genre": ""}


def _typical(part: Part, ids: pd.Series) -> str:
    scores = part.table.scores.set_index("article_id").loc[sorted(ids), PRIMARY[0]]
    distance = (scores - scores.mean()).abs().fillna(np.inf)
    return distance.idxmin() if np.isfinite(distance).any() else distance.index[0]


def _spread_page(part: Part, s: dict, texts: dict[str, Article]) -> dict:
    shades = figures.colours(part.groups)
    groups = part.table.articles.set_index("article_id")["group"].fillna("")
    pages = [
        telling(part.table, i, shades.get(groups[i], figures.PALETTE[0]), part.targets, texts.get(i)) for i in s["ids"]
    ]
    if not s["event"]:
        name = "One article in full"
        line = "No event is told by both groups. This article's density of loaded phrases is nearest the mean of all articles."
    else:
        name = printed.event_name(s["event"])
        kind = f"the {s['genre']} article" if s["genre"] != "unknown" else "the article"
        line = (
            f"Of each group {kind} whose density of loaded phrases is nearest the group's mean: the most typical, not the "
            "most telling."
            if s["alike"]
            else "Both groups tell this event, never in the same genre and translation status: what differs here may be "
            "the genre's doing. Of each group the article nearest the group's mean."
        )
    return {
        "event": s["event"],
        "name": name,
        "alike": s["alike"] or not s["event"],
        "line": line,
        "left": pages[0],
        "right": pages[1] if len(pages) > 1 else None,
        "tellings": _tellings(part, s["event"], shades) if s["event"] else None,
    }


def _tellings(part: Part, event: str, shades: dict[str, str]) -> dict:
    m = part.comparison.matched
    rows = m[m["event"] == event].sort_values(["compared", "group", "article_id"], ascending=[False, True, True])
    known = part.table.articles.set_index("article_id")
    scores = part.table.scores.set_index("article_id")
    features = [f for f in PRIMARY if f in scores.columns]
    out = [
        {
            "outlet": printed.text(r["outlet"], 30) or printed.text(r["article_id"], 30),
            "group": printed.text(group_name(r["group"]), 16),
            "colour": shades[r["group"]],
            "genre": r["genre"] + {"machine": ", m. tr.", "human": ", tr."}.get(r["translation"], ""),
            "date": printed.day(known.loc[r["article_id"], "date"]).rpartition(" ")[0],
            "cells": [cell(f, scores.loc[r["article_id"], f], ["scores", r["article_id"], f]) for f in features],
            "compared": "yes" if r["compared"] else "no",
        }
        for r in rows.head(TELLING_ROWS).to_dict("records")
    ]
    left = len(rows) - len(out)
    return {
        "heading": f"All {printed.count(len(rows), 'telling')} of this event" if len(rows) > 1 else "The telling of this event",
        "head": ["outlet", "group", "genre", "date", "loaded", "unnamed", "no source", "sides", "gap", "compared"],
        "rows": out,
        "note": (f"{left} more are in scores.csv. " if left else "")
        + "Loaded phrases per 1,000 words; sources without a name; loaded sentences without a source; balance of sides; "
        "stance gap. Compared: there is a telling of the other group of the same genre and translation status. "
        f"{printed.NOTHING} means that there is nothing to measure.",
    }


def _events_table(part: Part, chosen: list[str]) -> dict | None:
    m = part.comparison.matched
    m = m[m["event"].fillna("") != ""]
    if m.empty:
        return None
    dates = part.table.articles.set_index("article_id")["date"].fillna("")
    rows = []
    for event, r in m.groupby("event"):
        days = sorted(d for d in dates.loc[r["article_id"]] if d)
        n = [int((r["group"] == g).sum()) for g in (part.comparison.first, part.comparison.second)]
        used = int(r["compared"].sum())
        how = f"{used} of {len(r)} compared" if used else ("told by one group" if min(n) == 0 else "not like for like")
        rows.append(
            {
                "name": printed.event_name(event),
                "dates": _days(days),
                "first": str(n[0]),
                "second": str(n[1]),
                "how": how,
                "order": (event not in chosen, -used, event),
            }
        )
    rows.sort(key=lambda r: r.pop("order"))
    left = len(rows) - EVENT_ROWS
    notes = []
    if len(rows) > len(chosen) and chosen:
        notes.append(f"Pages of their own have the {len(chosen)} events with the most compared articles.")
    if left > 0:
        notes.append(f"{left} more events are in matched.csv.")
    return {
        "heading": printed.count(len(rows), "event"),
        "head": ["event", "told", part.comparison.first, part.comparison.second or "", "compared"],
        "rows": rows[:EVENT_ROWS],
        "note": " ".join(notes),
    }


def _days(days: list[str]) -> str:
    if not days:
        return ""
    return printed.day(days[0]) if days[0] == days[-1] else f"{printed.day(days[0]).rpartition(' ')[0]} to {printed.day(days[-1])}"


# ---------- differences


def _differences(part: Part) -> dict:
    c = part.comparison
    d = c.differences
    rest = d[~d["primary"] & ~d["feature"].str.startswith("textblob") & (d["events"] >= 2)].copy()
    spread = c.by_event[c.by_event["alike"]].groupby("feature")["difference"].std()
    rest["size"] = (rest["difference"] / rest["feature"].map(spread).replace(0, np.nan)).abs()
    rest = rest.dropna(subset="size").sort_values(["size", "feature"], ascending=[False, True]).head(EXPLORATORY)
    certain = not c.constructed
    columns = ["low", "high", "p", "p_holm"] if certain else []
    head = ["", "events", "articles", c.first, c.second, "difference", "95% interval", "p", "Holm's p", "Cliff's delta"]
    if not certain:
        head = [h for h in head if h not in ("95% interval", "p", "Holm's p")]

    def table(rows: pd.DataFrame, holm: bool) -> dict:
        heads = head if holm else [h for h in head if h != "Holm's p"]
        return {"head": heads, "rows": [_difference_row(r, certain, holm) for r in rows.to_dict("records")]}

    return {
        "intro": _prose(
            f"Within each event the mean of {c.first} articles minus that of {c.second} articles of the same genre and "
            "translation status, then the mean over events."
            + ("" if columns else " These texts were written for teaching: no p-value and no interval is given.")
        ),
        "primary": table(d[d["primary"]], True),
        "note": "Means are means over events. Cliff's delta: the share of pairs in which the first group's article has "
        "the higher value, minus the share in which it has the lower."
        + (
            f" Intervals and p need {interval.MIN_EVENTS} events or more; Holm's p allows for five questions."
            if certain
            else ""
        ),
        "unlike": _unlike(part),
        "origins": _origins(part),
        "exploratory": {
            "text": f"The {len(rest)} largest of {len(d) - int(d['primary'].sum())} other differences, by how large they are "
            "against their own spread over events. Nobody asked these questions in advance"
            + (", and their p are not corrected" if certain else "")
            + ": with so many, some differ by chance. They may suggest the next question and answer none.",
            **table(rest, False),
        }
        if len(rest)
        else None,
    }


def _difference_row(r: dict, certain: bool, holm: bool) -> dict:
    f = r["feature"]

    def at(column: str) -> list[str]:
        return ["differences", f, column]

    def plain(column: str, shown: str) -> dict:
        return {"print": shown, "value": None if pd.isna(r[column]) else float(r[column]), "at": at(column)}

    cells = [
        plain("events", str(r["events"])),
        {"print": f"{r['n_first']}, {r['n_second']}", "value": None, "at": []},
        cell(f, r["mean_first"], at("mean_first")),
        cell(f, r["mean_second"], at("mean_second")),
        cell(f, r["difference"], at("difference"), signed=True),
    ]
    if certain:
        low, high = (printed.number(f, r[k], signed=True).removesuffix(" points") for k in ("low", "high"))
        shown = printed.NOTHING if pd.isna(r["low"]) else f"{low} to {high}"
        cells += [plain("low", shown) | {"high": None if pd.isna(r["high"]) else float(r["high"])}]
        cells += [plain("p", printed.p_value(r["p"]))]
        cells += [plain("p_holm", printed.p_value(r["p_holm"]))] if holm else []
    cells.append(plain("cliffs_delta", printed.decimals(r["cliffs_delta"], 2, signed=True)))
    name = label(f).name
    return {"label": f"{name[:1].upper()}{name[1:]}, {label(f).unit}", "cells": cells}


def _unlike(part: Part) -> dict | None:
    c = part.comparison
    apart = c.by_event[~c.by_event["alike"] & c.by_event["feature"].isin(PRIMARY)]
    if apart.empty:
        return None
    events = sorted(set(apart["event"]))
    values = apart.set_index(["event", "feature"])["difference"]
    return {
        "text": _prose(
            f"{printed.count(len(events), 'event')} told by both groups, but never in the same genre and translation status. "
            f"The differences, {c.first} minus {c.second}, are shown and are no part of any mean."
        ),
        "head": ["event", *(label(f).name for f in PRIMARY)],
        "rows": [
            {
                "name": printed.event_name(e),
                "cells": [cell(f, values.get((e, f), np.nan), ["by_event", f, e, "difference"], signed=True) for f in PRIMARY],
            }
            for e in events[:TELLING_ROWS]
        ],
    }


def _origins(part: Part) -> dict | None:
    c = part.comparison
    if c.origins.empty:
        return None
    named = {EVERYTHING: "nothing", RULE: "scare quotes", MILD: "mild phrases"}
    named |= {o: {"us": "US", "british": "British"}.get(o, o.capitalize() if o in ("chinese", "russian", "indian") else o) for o in ORIGINS}
    f = PRIMARY[0]
    rows = [
        {
            "name": named[r["left_out"]] + (" phrases" if r["left_out"] in ORIGINS else ""),
            "cells": [
                {"print": str(r[k]), "value": float(r[k]), "at": ["origins", r["left_out"], k]} for k in ("marks_first", "marks_second")
            ]
            + [cell(f, r["difference"], ["origins", r["left_out"], "difference"], signed=True)]
            + [
                {
                    "print": printed.NOTHING if pd.isna(r["low"]) else f"{printed.number(f, r['low'], True)} to {printed.number(f, r['high'], True)}",
                    "value": None if pd.isna(r["low"]) else float(r["low"]),
                    "at": ["origins", r["left_out"], "low"],
                }
            ],
            "flips": "SIGN FLIPS" if r["flips"] else "",
        }
        for r in c.origins.to_dict("records")
    ]
    return {
        "text": "The word lists were drawn from several countries' press. Were a difference due to one of them, it would go "
        "when that list is left out.",
        "head": ["left out", f"marks, {c.first}", f"marks, {c.second}", "difference", "95% interval", ""],
        "rows": rows,
    }


# ---------- sources, baseline


def _sources(part: Part, root: Path, stem: str) -> dict | None:
    c = part.comparison
    e = part.table.evidence
    ids = c.matched.loc[c.matched["compared"], "article_id"] if c.by_event["alike"].any() else c.matched["article_id"]
    heard = e[(e["kind"] == "attribution") & (e["voice"] == "outlet") & e["article_id"].isin(ids)]
    if heard.empty:
        return None
    heard = heard.merge(part.table.articles[["article_id", "group", "event"]], on="article_id")
    heard["group"] = heard["group"].fillna("")
    heard["named"] = heard["source_name"].fillna("") != ""
    groups = part.groups or [""]
    rows = []
    for t in SOURCE_TYPES:
        of = heard[heard["source_type"] == t]
        if len(of):
            rows.append([printed.words(t)] + [x for g in groups for x in _named_unnamed(of[of["group"] == g])])
    total = ["all"] + [x for g in groups for x in _named_unnamed(heard[heard["group"] == g])]
    which = "compared articles" if c.by_event["alike"].any() else "articles"
    head = [""] + [f"{group_name(g)}, {w}" for g in groups for w in ("named", "no name")]
    figure = None
    if c.by_event["alike"].any():
        figure = _drawn(
            figures.source_types(c), root, f"{stem}-sources",
            "Shares are taken in each event first, so that an event with many articles counts no more than one with few.",
        )
    return {
        "sentences": [],
        "figure": figure,
        "types": {
            "heading": f"Sources by kind and group: {printed.count(len(heard), 'attribution')} in the {which}",
            "head": [printed.text(h, 40) for h in head],
            "rows": [*rows, total],
            "note": "Attributions in the outlet's own voice, added up over articles.",
        },
        "sides": _sides(part, heard, groups),
    }


def _named_unnamed(rows: pd.DataFrame) -> list[str]:
    named = int(rows["named"].sum())
    return [str(named), str(len(rows) - named)]


def _sides(part: Part, heard: pd.DataFrame, groups: list[str]) -> dict:
    sides = sorted({t.side for t in part.targets})
    heard = heard.assign(side=heard["side"].fillna(""))
    rows = [
        [printed.text(side_name(part.targets, s), 40), *(str(int(((heard["group"] == g) & (heard["side"] == s)).sum())) for g in groups)]
        for s in [*sides, ""]
    ]
    rows[-1][0] = "neither side"
    return {
        "heading": "For whom they speak",
        "head": ["side of the source", *(printed.text(group_name(g), 40) for g in groups)],
        "rows": rows,
        "note": "A source is on a side where its name or description says so: an official, a ministry, a state's media. "
        "Neither side: everybody else, and sources that could not be placed.",
    }


def _baseline(part: Part, root: Path, stem: str) -> dict | None:
    x, y = "textblob.subjectivity@all", "loaded_language.per_1000_words@all"
    if x not in part.table.scores.columns:
        return None
    c = part.comparison
    rows = c.differences[c.differences["feature"].isin(["textblob.polarity@all", x, y])]
    table = None
    if len(rows) and c.by_event["alike"].any():
        certain = not c.constructed
        head = ["", "events", "articles", c.first, c.second, "difference", *(["95% interval", "p"] if certain else []), "Cliff's delta"]
        table = {"head": head, "rows": [_difference_row(r, certain, False) for r in rows.to_dict("records")]}
    return {
        "sentences": [
            "TextBlob averages the polarity and subjectivity that a general word list gives to single words. It knows no "
            "phrase, no voice and no target, and stands here as a baseline: what a ready-made tool would have said."
        ],
        "figure": _drawn(figures.baseline(part.table, c), root, f"{stem}-baseline"),
        "table": table,
    }


# ---------- reading, limits, methods, provenance


def _reading() -> list[list[str]]:
    return [
        ["Two facing pages, one event.", "Left and right stand two tellings: their loaded phrases by kind, whom they cite, their "
         "scores, and what each score was counted from."],
        ["Whose words?", "A loaded word inside a quotation belongs to the person quoted. Scores count the outlet's own words "
         "unless they say otherwise; the words of sources stand beside them in italics."],
        ["Like with like.", "A difference is taken within an event, between articles of one genre and translation status. "
         "What has no counterpart is shown and not compared."],
        ["Five questions.", "They were asked before any result was seen: " + "; ".join(label(f).name for f in PRIMARY)
         + ". Everything else is exploratory."],
        [f"{printed.NOTHING}", "means that there was nothing to measure: no attribution, no mention of a side. It is not zero."],
        ["Colour", "shows the group and nothing else, and shape says the same."],
    ]


def _limits(parts: Sequence[Part]) -> list[list[str]]:
    out = [
        ["Rules find what they list.", "A loaded phrase that no list holds, irony, a telling choice of facts, and everything said "
         "by pictures or by what is left out go unseen. A listed phrase can be innocent where it stands: look at the words."],
        ["Stance is sentiment towards a name.", "It is read from words near a mention. Support for a policy, and what is said of "
         "somebody without the name, are not in it."],
        ["These articles, not these outlets.", "A corpus is a sample that somebody drew. Nothing here says how an outlet writes "
         "in general, nor what its writers intend."],
        ["A loaded word can be fair.", "A count is no verdict: a text may use strong words for strong facts, or plain words to mislead."],
    ]
    for part, name in zip(parts, _names(parts), strict=True):
        out += [[f"{name}.", text] for text in _own_limits(part)]
    return out


def _own_limits(part: Part) -> list[str]:
    c = part.comparison
    a = part.table.articles
    out = []
    if c.constructed:
        out.append("Written for teaching. Its differences were put there by its authors; it shows how to look, and is evidence of nothing.")
    events = c.by_event.loc[c.by_event["alike"], "event"].nunique()
    if 0 < events < 30:
        out.append(f"Few events: {events} can be compared. One unusual event moves every mean.")
    compared = c.matched[c.matched["compared"]]
    if len(compared):
        n = [int((compared["group"] == g).sum()) for g in part.groups]
        out.append(
            f"{len(compared)} of {printed.count(len(a), 'article')} had a counterpart ({part.groups[0]} {n[0]}, {part.groups[1]} {n[1]}); "
            f"{len(a) - len(compared)} are in no difference."
        )
    basis = a["genre_basis"].fillna("")
    if (titled := int(basis.str.contains("title").sum())):
        out.append(f"The genre of {printed.count(titled, 'article')} was judged from the title. A wrong genre pairs unlike with unlike.")
    if (unknown := int((a["genre"].fillna("unknown") == "unknown").sum())):
        out.append(f"The genre of {printed.count(unknown, 'article')} is unknown; such articles are compared with each other only.")
    if (unknown := int((a["translation"].fillna("unknown") == "unknown").sum())):
        out.append(f"Whether {printed.count(unknown, 'article')} were translated is not known. Translation flattens idiom, and idiom is what the lists hold.")
    if (machine := int((a["translation"] == "machine").sum())):
        out.append(f"{printed.count(machine, 'article')} came through machine translation, which flattens idiom and garbles names.")
    if part.run.get("rejects"):
        out.append(f"{printed.count(part.run['rejects'], 'row')} of the corpus could not be read; rejects.csv says why.")
    return [_prose(t) for t in out]


def _methods() -> list[dict]:
    titles = {LoadedLanguage: "Loaded language", Sourcing: "Sourcing", Stance: "Stance", TextBlobBaseline: "TextBlob"}
    found = [{"heading": titles[f], "blocks": _blocks(f)} for f in _FAMILIES]
    found.append({"heading": "Differences", "blocks": _blocks(compare)})
    found.append({"heading": "Intervals", "blocks": _blocks(interval)})
    return found


def _blocks(documented: object) -> list[dict]:
    """A docstring up to its parameters, as paragraphs and list items with their code marked."""
    text = re.split(r"\n\w[\w ]*\n-{3,}\n", inspect.getdoc(documented))[0]
    text = re.sub(r":\w+:`~?(?:\w+\.)*(\w+)`", r"``\1``", text)
    blocks = []
    for paragraph in text.split("\n\n"):
        items = re.split(r"^- ", paragraph, flags=re.M)
        for i, item in enumerate(items):
            words = " ".join(item.split())
            if words:
                runs = [[printed.text(r, strip=False), bool(j % 2)] for j, r in enumerate(words.split("``")) if r]
                blocks.append({"item": i > 0, "runs": runs})
    return blocks


def _worked(parts: Sequence[Part], names: list[str]) -> dict | None:
    """The first compared article's density of loaded phrases, back to its words."""
    part, name = parts[0], names[0]
    events = _chosen_events(part.comparison)
    candidates = [i for e in events for i in _spread(part, e)["ids"]] or _example(part)["ids"]
    f = PRIMARY[0]
    scores = part.table.scores.set_index("article_id")[f]
    # One with a handful of phrases can be followed with a finger.
    marks = {i: part.table.explain(i, f) for i in candidates}
    chosen = next((i for i in candidates if 3 <= len(marks[i]) <= 12), candidates[0])
    rows = marks[chosen].sort_values("start")
    known = part.table.articles.set_index("article_id").loc[chosen]
    words = int(known["words@outlet"])
    shown = cell(f, scores[chosen], ["scores", chosen, f])
    return {
        "part": 0,
        "article": printed.text(chosen),
        "score": shown,
        "sentences": [
            _prose(
                f"{name}, article {chosen}: {label(f).name} {label(f).unit}, in the outlet's own voice. These are the marks "
                "under the number, with the characters of the text at which they begin and end (the first character is 0)."
            )
        ],
        "rows": [
            {
                "start": str(r["start"]),
                "end": str(r["end"]),
                "words": printed.text(r["text"], 70),
                "kind": printed.words(r["family"]),
                "rule": printed.text(r["rule"], 60),
            }
            for r in rows.head(20).to_dict("records")
        ],
        "sum": (
            f"{len(rows)} marks in {words:,} words of the outlet's own: 1,000 × {len(rows)} / {words:,} = {shown['print']}. "
            "Your own: parallax show FILE, or FeatureTable.explain(article, feature) in Python."
        ),
    }


def _strips_caption(comparisons: list[Comparison]) -> str | None:
    if not comparisons:
        return None
    intervals = any(c.differences["low"].notna().any() for c in comparisons)
    return (
        "A dot is an event; the diamond is the mean over events"
        + (", the bar its 95% interval where one can be given. " if intervals else ". ")
        + "Texts written for teaching have no interval."
        * any(c.constructed for c in comparisons)
    ).strip()


def _provenance(parts: Sequence[Part], names: list[str]) -> dict:
    run = parts[0].run
    rows = [["parallax", run["parallax"]], ["python", run["python"]]]
    rows += [[k, v] for k, v in run["packages"].items()]
    for part, name in zip(parts, names, strict=True):
        h = part.run["sha256"]
        rows.append([name, f"{part.run['articles']} articles, {part.run['rejects']} rejected"])
        rows += [[f"{name}: {k}", f"sha256 {v[:16]}"] for k, v in h.items()]
    sentences = [
        "Made with the command parallax report CORPUS ... --out FILE.pdf; with --numbers FILE it keeps numbers.json, which holds "
        "every number of this report as printed, at full precision, and the table, row and column it stands in. The same "
        "corpora, lists and versions give the same file, byte for byte.",
    ]
    hashes = [{k: v for k, v in p.run["sha256"].items() if k == "lexicons"} for p in parts]
    if any(h != hashes[0] for h in hashes):
        sentences.append("The parts were scored with different lexicons: their numbers should not be set side by side.")
    return {"sentences": sentences, "rows": [[printed.text(str(a)), printed.text(str(b))] for a, b in rows]}
