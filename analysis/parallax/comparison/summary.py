"""A comparison in plain words, and its tables on disk."""

from __future__ import annotations

import math
import textwrap
from pathlib import Path

import pandas as pd

from parallax.comparison.differences import Comparison
from parallax.comparison.interval import MIN_EVENTS
from parallax.comparison.labels import event_name, group_name, many
from parallax.comparison.sensitivity import EVERYTHING, LOADED, MILD, RULE, UNLISTED
from parallax.features.measures import PRIMARY, measure_of
from parallax.tables import write_csv

_WIDTH = 100


def summary(comparison: Comparison) -> str:
    """What was compared, what was found, what could not be compared: one paragraph or list a heading.

    Every sentence is about these articles, never about an outlet.
    """
    c = comparison
    sections = [(_title(c), [f"- {note}" for note in c.notes])]
    if c.by_event["alike"].any():
        primary = c.differences[c.differences["primary"]].to_dict("records")
        findings = [_finding(c, row) for row in primary]
        sections += [("The questions asked in advance", _overall(c) + findings + _how_to_read(c))]
        sections += [("Everything else is exploratory", [_exploratory(c)])]
        sections += [("Does the difference in loaded phrases hang on one part of the word lists?", _origins(c))]
    elif len(c.by_event) and c.by_event["difference"].isna().all():
        sections += [("Means of these articles, event by event", _described(c))]
    sections += [("Told by both groups, but not like for like (shown, without p)", _unlike(c))]
    sections += [("Articles that were not compared, and why", _left_out(c))]
    return "\n\n".join("\n".join([heading, *lines]) for heading, lines in sections if lines) + "\n"


def write(comparison: Comparison, out: Path) -> None:
    """Write ``differences.csv``, ``by_event.csv``, ``matched.csv``, ``origins.csv`` and ``summary.txt``."""
    out.mkdir(parents=True, exist_ok=True)
    for name in ("differences", "by_event", "matched", "origins"):
        write_csv(getattr(comparison, name), out / f"{name}.csv")
    lines = summary(comparison).split("\n")
    wrapped = [textwrap.fill(line, _WIDTH, subsequent_indent="  " * line.startswith("- ")) for line in lines]
    (out / "summary.txt").write_text("\n".join(wrapped), encoding="utf-8")


def _title(c: Comparison) -> str:
    if not c.second:
        return f"{group_name(c.first).capitalize()}: {many(len(c.matched), 'article')}, described and not compared"
    n = [int((c.matched["group"] == g).sum()) for g in (c.first, c.second)]
    return f"{c.first.capitalize()} against {c.second}: {n[0]} against {many(n[1], 'article')}, event by event"


def alike(row: dict) -> bool:
    """Whether both means are shown by the same figure."""
    shown = measure_of(row["feature"])
    return shown.number(row["mean_first"]) == shown.number(row["mean_second"])


def told(comparison: Comparison, row: dict) -> str:
    """A difference in words, without how sure it is; means that are shown by the same figure are not told apart."""
    c, shown = comparison, measure_of(row["feature"])
    x, y, size = (shown.number(n) for n in (row["mean_first"], row["mean_second"], abs(row["difference"])))
    if alike(row):
        much = "hardly any" if row["difference"] else "no"
        return f"{much.capitalize()} difference in {shown.title} ({x} in both groups, {shown.unit})"
    text = (shown.higher if row["difference"] > 0 else shown.lower).format(
        first=c.first, second=c.second, x=x, y=y, size=size, a=c.sides[0], b=c.sides[1]
    )
    return f"{text[0].upper()}{text[1:]}"


def _finding(c: Comparison, row: dict) -> str:
    shown = measure_of(row["feature"])
    if not row["events"]:
        return f"- {shown.title.capitalize()}: no event has a value in both groups."
    parts = [f"- {told(c, row)}"]
    if not alike(row):
        same = row["events_higher"] if row["difference"] > 0 else row["events_lower"]
        of_events = f"{same} of {many(row['events'], 'event')}"
        parts[0] += f"; the same direction in {of_events}" if 2 * same > row["events"] else f", but in only {of_events}"
    if row["events_without_value"]:
        parts.append(f"{many(row['events_without_value'], 'event')} without a value in one group")
    number = {k: shown.number(row[k]) for k in ("difference", "low", "high")}
    certainty = _certainty(c, row, number, "percentage points" if shown.scale == 100 else "")
    return " ".join(["; ".join(parts) + ".", certainty, *_errors(c, row)])


def _certainty(c: Comparison, row: dict, number: dict[str, str], unit: str) -> str:
    difference = f"Difference {number['difference']} {unit}".strip()
    delta = f"Cliff's delta {row['cliffs_delta']:.2f}."
    if c.constructed:
        return f"{difference}. {delta}"
    if row["events"] < MIN_EVENTS:
        return f"{difference}. {delta} No interval and no p with fewer than {MIN_EVENTS} events."
    if math.isnan(row["low"]):
        interval = "no interval, since too many events show the same value"
    else:
        interval = f"95% interval {number['low']} to {number['high']}"
    verdict = "chance alone would rarely give this" if row["p_holm"] <= 0.05 else "chance alone could give this"
    return f"{difference}, {interval}; p {_p(row['p'])}, Holm's p {_p(row['p_holm'])}: {verdict}. {delta}"


def _errors(c: Comparison, row: dict) -> list[str]:
    """Whether the tool's own errors could explain a difference; nothing where that is not known."""
    if pd.isna(row["errors_could_explain"]):
        return []
    shown = measure_of(row["feature"])
    corrected, low, high = (shown.number(row[k]) for k in ("corrected", "corrected_low", "corrected_high"))
    figures = "; ".join(
        f"precision {row[f'precision_{side}']:.2f} and recall {row[f'recall_{side}']:.2f} on {group} sentences"
        for side, group in (("first", c.first), ("second", c.second))
    )
    could = "could" if row["errors_could_explain"] else "would not"
    return [
        f"The tool's own errors {could} explain this difference: corrected for them it is {corrected} "
        f"({low} to {high}); {figures}."
    ]


def errors_measured(c: Comparison) -> str:
    """On which of these groups it is known how the tool errs, and for which measures."""
    if c.constructed:
        return "How often the tool errs was not measured on texts written for teaching."
    unknown = [
        group
        for side, group in (("first", c.first), ("second", c.second))
        if c.differences[f"precision_{side}"].isna().all()
    ]
    if unknown:
        return (
            f"The tool's own errors on {' and '.join(unknown)} articles were not measured: they could explain a "
            "difference."
        )
    return (
        f"How often the tool errs was measured on sentences of {c.first} and {c.second} articles on trade between "
        "China and the United States, for loaded phrases and attributions alone: its errors could explain the other "
        "differences too."
    )


def _overall(c: Comparison) -> list[str]:
    tested = c.differences[c.differences["p_holm"].notna()]
    if tested.empty:
        return []
    found = tested.loc[tested["p_holm"] <= 0.05, "feature"]
    if len(found):
        return [f"Chance alone would rarely give the difference in {', '.join(measure_of(f).title for f in found)}."]
    n = int(tested["events"].max())
    return [
        "None of these differences is more than chance alone could give. That does not show that the articles are "
        f"alike: with {n} events only a large difference can be told from chance."
    ]


def _how_to_read(c: Comparison) -> list[str]:
    lines = ["Every number counts marked phrases; evidence.csv and `parallax show` give the words."]
    delta = "Cliff's delta runs from -1 (every article of the first group lower) to 1 (every one higher)."
    if c.differences["p_holm"].notna().any():
        lines += [
            "p is the share of random relabellings of these articles that give a difference at least as large; "
            "Holm's p allows for five questions. The interval is for the mean of such events."
        ]
    return [" ".join([*lines, delta]), errors_measured(c)]


def _exploratory(c: Comparison) -> str:
    rest = c.differences[~c.differences["primary"]]
    text = f"{len(rest)} more measures are in differences.csv, by kind of phrase, source and voice. "
    for could, verb in ((True, "could"), (False, "would not")):
        told_of = rest.loc[(rest["errors_could_explain"] == could).fillna(False), "feature"]
        if names := [measure_of(feature).title for feature in told_of]:
            text += f"The tool's own errors {verb} explain the difference in {' and in '.join(names)}. "
    tested = rest["p"].dropna()
    if tested.empty:
        return text + "None of them was tested."
    found = int((tested <= 0.05).sum())
    return text + (
        f"{found} of {len(tested)} have a p of .05 or less, where chance alone gives about {0.05 * len(tested):.0f}; "
        "their p are not corrected. They are for asking the next question, not for answering one."
    )


def sign_flips(c: Comparison) -> str:
    """The parts of the word lists without which the difference in loaded phrases turns round, or ""."""
    if c.origins.empty:
        return ""
    flips = c.origins[c.origins["flips"].astype(bool)]
    shown = measure_of(LOADED)
    return ", ".join(
        f"{_part(part)} ({shown.number(d)})" for part, d in zip(flips["left_out"], flips["difference"], strict=True)
    )


def _origins(c: Comparison) -> list[str]:
    if c.origins.empty:
        return []
    rows = c.origins.set_index("left_out")
    shown = measure_of(LOADED)
    base = rows.loc[EVERYTHING]
    rest = rows.drop(EVERYTHING)
    low, high = rest["difference"].min(), rest["difference"].max()
    n = rest.drop(MILD)[["marks_first", "marks_second"]].sum()
    first = (
        f"The compared articles hold {many(n['marks_first'], 'loaded phrase')} in their own voice ({c.first}) and "
        f"{n['marks_second']} ({c.second}). With all of them the difference is {shown.number(base['difference'])} "
        f"{shown.unit}"
    )
    if flips := sign_flips(c):
        return [f"{first}. THE SIGN FLIPS without {flips}: the direction hangs on the word lists."]
    return [
        f"{first}. Leaving out one part at a time (phrases of Chinese, Russian, US, British, Indian, tabloid or "
        "general origin, scare quotes, unlisted phrases, mild phrases), it lies between "
        f"{shown.number(low)} and {shown.number(high)}; the sign never flips."
    ]


def _part(left_out: str) -> str:
    named = {RULE: "scare quotes", UNLISTED: "unlisted phrases", MILD: "mild phrases"}
    return named.get(left_out, f"phrases of {left_out} origin")


def _described(c: Comparison) -> list[str]:
    lines = []
    for (event, _), rows in c.by_event.groupby([c.by_event["event"], c.by_event["alike"]], sort=True):
        n = rows[["n_first", "n_second"]].max().sum()
        parts = []
        for row in rows.to_dict("records"):
            shown = measure_of(row["feature"])
            values = [
                shown.number(row[f"mean_{side}"]) + (f" ({group})" if c.second else "")
                for side, group in (("first", c.first), ("second", c.second))
                if row[f"n_{side}"]
            ]
            parts.append(f"{shown.title} {' and '.join(values)} {shown.unit}")
        lines.append(f"- {event_name(event) or 'No event'}, {many(n, 'article')}: {'; '.join(parts)}.")
    return lines


def _unlike(c: Comparison) -> list[str]:
    lines = []
    told = c.matched[c.matched["event"] != ""].groupby("event")
    for event, rows in told:
        if rows["compared"].any() or rows["group"].nunique() < 2:
            continue
        sides = []
        for group in (c.first, c.second):
            of = rows[rows["group"] == group]
            kinds = of["genre"].replace({"": "unknown"}).value_counts().sort_index()
            genres = ", ".join(f"{n} {genre}" for genre, n in kinds.items())
            sides.append(f"{many(len(of), f'{group} article')} ({genres})")
        row = c.by_event[(c.by_event["event"] == event) & (c.by_event["feature"] == PRIMARY[0])]
        text = f"- {event_name(event)}: {' against '.join(sides)}"
        if len(row):
            shown = measure_of(PRIMARY[0])
            x, y = (shown.number(row[f"mean_{side}"].iloc[0]) for side in ("first", "second"))
            text += f"; {shown.title} {x} against {y} {shown.unit}, perhaps for the kind of article alone"
        lines.append(text + ".")
    return lines


def _left_out(c: Comparison) -> list[str]:
    left = c.matched[~c.matched["compared"]]
    counts = left.groupby(["group", "why_not"]).size().sort_values(ascending=False, kind="stable")
    return [f"- {many(n, f'{group_name(group)} article')}: {why}." for (group, why), n in counts.items()]


def _p(p: float) -> str:
    if p < 0.001:
        return "< .001"
    return "= 1" if p > 0.9995 else f"= {p:.3f}".replace("0.", ".")
