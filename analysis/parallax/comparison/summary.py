"""A comparison in plain words, and its tables on disk. The words stand in ``sentences.toml``."""

from __future__ import annotations

import math
import textwrap
from pathlib import Path

import pandas as pd

from parallax.comparison.differences import Comparison
from parallax.comparison.interval import MIN_EVENTS
from parallax.comparison.labels import event_name, group_name
from parallax.comparison.sensitivity import EVERYTHING, LOADED, MILD, RULE, UNLISTED
from parallax.comparison.text import say
from parallax.features.measures import PRIMARY, measure_of
from parallax.tables import write_csv

_WIDTH = 100
#: Under this, p says that chance alone would rarely give a difference.
LEVEL = 0.05


def summary(comparison: Comparison) -> str:
    """What was compared, what was found, what could not be compared: one paragraph or list a heading.

    Every sentence is about these articles, never about an outlet.
    """
    blocks = [(_title(comparison), [f"- {note}" for note in comparison.notes]), *sections(comparison).values()]
    return "\n\n".join("\n".join([heading, *lines]) for heading, lines in blocks if lines) + "\n"


def sections(comparison: Comparison) -> dict[str, tuple[str, list[str]]]:
    """The sections of the summary by name: ``asked``, ``exploratory``, ``origins`` and so on, each with its heading."""
    c = comparison
    found: dict[str, tuple[str, list[str]]] = {}
    if c.by_event["alike"].any():
        primary = c.differences[c.differences["primary"]].to_dict("records")
        findings = [f"- {_finding_in_full(c, row)}" for row in primary]
        found["asked"] = (say("headings.asked"), _overall(c) + findings + _how_to_read(c))
        found["exploratory"] = (say("headings.exploratory"), [_exploratory(c)])
        found["origins"] = (say("headings.origins"), _origins(c))
    elif len(c.by_event) and c.by_event["difference"].isna().all():
        found["means"] = (say("headings.means"), [f"- {line}" for line in _described(c)])
    found["unlike"] = (say("headings.unlike"), [f"- {line}" for line in _unlike(c)])
    found["left_out"] = (say("headings.left_out"), [f"- {line}" for line in _left_out(c)])
    return found


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
        return say("headings.described", group=_beginning(group_name(c.first)), n=len(c.matched))
    n = [int((c.matched["group"] == g).sum()) for g in (c.first, c.second)]
    return say("headings.compared", first=_beginning(c.first), second=c.second, n_first=n[0], n_second=n[1])


def _beginning(text: str) -> str:
    """A text as a sentence begins with it; capitals in it stay: a group may be called BBC."""
    return text[:1].upper() + text[1:]


def alike(row: dict) -> bool:
    """Whether both means are shown by the same figure."""
    measure = measure_of(row["feature"])
    return measure.number(row["mean_first"]) == measure.number(row["mean_second"])


def finding(comparison: Comparison, row: dict) -> str:
    """A difference in words, without how sure it is; means that are shown by the same figure are not told apart."""
    c, measure = comparison, measure_of(row["feature"])
    x, y, size = (measure.number(n) for n in (row["mean_first"], row["mean_second"], abs(row["difference"])))
    if alike(row):
        known = {"measure": measure.title, "x": x, "unit": measure.unit}
        return say("finding.hardly_any", **known) if row["difference"] else say("finding.no_difference", **known)
    text = (measure.higher if row["difference"] > 0 else measure.lower).format(
        first=c.first, second=c.second, x=x, y=y, size=size, a=c.sides[0], b=c.sides[1]
    )
    return _beginning(text)


def _finding_in_full(c: Comparison, row: dict) -> str:
    measure = measure_of(row["feature"])
    if not row["events"]:
        return say("finding.no_event", measure=_beginning(measure.title))
    parts = [finding(c, row)]
    if not alike(row):
        same = row["events_higher"] if row["difference"] > 0 else row["events_lower"]
        known = {"finding": parts[0], "same": same, "n": row["events"]}
        most = 2 * same > row["events"]
        parts[0] = say("finding.same_direction", **known) if most else say("finding.only_in", **known)
    if row["events_without_value"]:
        parts.append(say("finding.without_value", n=row["events_without_value"]))
    return " ".join(["; ".join(parts) + ".", _certainty(c, row), *_errors(c, row)])


def _certainty(c: Comparison, row: dict) -> str:
    measure = measure_of(row["feature"])
    shown = measure.number(row["difference"])
    points = measure.scale == 100
    difference = (
        say("certainty.difference_points", difference=shown)
        if points
        else say("certainty.difference", difference=shown)
    )
    delta = say("certainty.delta", delta=f"{row['cliffs_delta']:.2f}")
    if c.constructed:
        return f"{difference}. {delta}"
    if row["events"] < MIN_EVENTS:
        return f"{difference}. {delta} {say('certainty.few_events', events=MIN_EVENTS)}"
    interval = say("certainty.no_interval")
    if not math.isnan(row["low"]):
        interval = say("certainty.interval", low=measure.number(row["low"]), high=measure.number(row["high"]))
    known = {"difference": difference, "interval": interval, "delta": delta}
    known |= {"p": _p(row["p"]), "holm": _p(row["p_holm"])}
    return say("certainty.rarely", **known) if row["p_holm"] <= LEVEL else say("certainty.chance", **known)


def _errors(c: Comparison, row: dict) -> list[str]:
    """Whether the tool's own errors could explain a difference; nothing where that is not known."""
    if pd.isna(row["errors_could_explain"]):
        return []
    measure = measure_of(row["feature"])
    corrected, low, high = (measure.number(row[k]) for k in ("corrected", "corrected_low", "corrected_high"))
    figures = [
        say(
            "errors.figures",
            precision=f"{row[f'precision_{side}']:.2f}",
            recall=f"{row[f'recall_{side}']:.2f}",
            group=group,
        )
        for side, group in (("first", c.first), ("second", c.second))
    ]
    known = {"corrected": corrected, "low": low, "high": high, "figures": "; ".join(figures)}
    return [say("errors.could", **known) if row["errors_could_explain"] else say("errors.would_not", **known)]


def errors_measured(c: Comparison) -> str:
    """On which of these groups it is known how the tool errs, and for which measures."""
    if c.constructed:
        return say("errors.constructed")
    unknown = [
        group
        for side, group in (("first", c.first), ("second", c.second))
        if c.differences[f"precision_{side}"].isna().all()
    ]
    if unknown:
        return say("errors.not_measured", groups=f" {say('errors.and')} ".join(unknown))
    return say("errors.measured", first=c.first, second=c.second)


def _overall(c: Comparison) -> list[str]:
    tested = c.differences[c.differences["p_holm"].notna()]
    if tested.empty:
        return []
    found = tested.loc[tested["p_holm"] <= LEVEL, "feature"]
    if len(found):
        return [say("overall.sure", measures=", ".join(measure_of(f).title for f in found))]
    return [say("overall.none", n=int(tested["events"].max()))]


def _how_to_read(c: Comparison) -> list[str]:
    lines = [say("how_to_read.words")]
    if c.differences["p_holm"].notna().any():
        lines.append(say("how_to_read.p"))
    return [" ".join([*lines, say("how_to_read.delta")]), errors_measured(c)]


def _exploratory(c: Comparison) -> str:
    rest = c.differences[~c.differences["primary"]]
    said = [say("exploratory.more", n=len(rest))]
    for could in (True, False):
        columns = rest.loc[(rest["errors_could_explain"] == could).fillna(False), "feature"]
        if len(columns):
            measures = f" {say('exploratory.and_in')} ".join(measure_of(column).title for column in columns)
            said.append(
                say("exploratory.could", measures=measures)
                if could
                else say("exploratory.would_not", measures=measures)
            )
    tested = rest["p"].dropna()
    if tested.empty:
        return " ".join([*said, say("exploratory.not_tested")])
    found, by_chance = int((tested <= LEVEL).sum()), f"{LEVEL * len(tested):.0f}"
    return " ".join([*said, say("exploratory.tested", found=found, tested=len(tested), by_chance=by_chance)])


def sign_flips(c: Comparison) -> str:
    """The parts of the word lists without which the difference in loaded phrases turns round, or ""."""
    if c.origins.empty:
        return ""
    flips = c.origins[c.origins["flips"].astype(bool)]
    measure = measure_of(LOADED)
    return ", ".join(
        say("origins.part", part=_part(part), difference=measure.number(difference))
        for part, difference in zip(flips["left_out"], flips["difference"], strict=True)
    )


def _origins(c: Comparison) -> list[str]:
    if c.origins.empty:
        return []
    rows = c.origins.set_index("left_out")
    measure = measure_of(LOADED)
    rest = rows.drop(EVERYTHING)
    n = rest.drop(MILD)[["marks_first", "marks_second"]].sum()
    first = say(
        "origins.counts",
        n_first=int(n["marks_first"]),
        first=c.first,
        n_second=int(n["marks_second"]),
        second=c.second,
        difference=measure.number(rows.loc[EVERYTHING, "difference"]),
        unit=measure.unit,
    )
    if flips := sign_flips(c):
        return [f"{first} {say('origins.flips', parts=flips)}"]
    low, high = (measure.number(bound) for bound in (rest["difference"].min(), rest["difference"].max()))
    return [f"{first} {say('origins.steady', low=low, high=high)}"]


def _part(left_out: str) -> str:
    named = {RULE: say("origins.rule"), UNLISTED: say("origins.unlisted"), MILD: say("origins.mild")}
    return named.get(left_out) or say("origins.of_origin", origin=left_out)


def _described(c: Comparison) -> list[str]:
    lines = []
    for (event, _), rows in c.by_event.groupby([c.by_event["event"], c.by_event["alike"]], sort=True):
        n = int(rows[["n_first", "n_second"]].max().sum())
        parts = []
        for row in rows.to_dict("records"):
            measure = measure_of(row["feature"])
            values = []
            for side, group in (("first", c.first), ("second", c.second)):
                if row[f"n_{side}"]:
                    value = measure.number(row[f"mean_{side}"])
                    values.append(say("means.value_of", value=value, group=group) if c.second else value)
            shown = f" {say('means.and')} ".join(values)
            parts.append(say("means.measure", measure=measure.title, values=shown, unit=measure.unit))
        name = event_name(event) or say("means.no_event")
        lines.append(say("means.event", event=name, n=n, measures="; ".join(parts)))
    return lines


def _unlike(c: Comparison) -> list[str]:
    lines = []
    for event, rows in c.matched[c.matched["event"] != ""].groupby("event"):
        if rows["compared"].any() or rows["group"].nunique() < 2:
            continue
        sides = []
        for group in (c.first, c.second):
            of = rows[rows["group"] == group]
            kinds = of["genre"].replace({"": "unknown"}).value_counts().sort_index()
            known = {"n": len(of), "group": group, "genres": ", ".join(f"{n} {genre}" for genre, n in kinds.items())}
            sides.append(say("unlike.article", **known) if len(of) == 1 else say("unlike.articles", **known))
        known = {"event": event_name(event), "sides": f" {say('unlike.against')} ".join(sides)}
        row = c.by_event[(c.by_event["event"] == event) & (c.by_event["feature"] == PRIMARY[0])]
        if len(row):
            measure = measure_of(PRIMARY[0])
            x, y = (measure.number(row[f"mean_{side}"].iloc[0]) for side in ("first", "second"))
            lines.append(say("unlike.event_measured", measure=measure.title, x=x, y=y, unit=measure.unit, **known))
        else:
            lines.append(say("unlike.event", **known))
    return lines


def _left_out(c: Comparison) -> list[str]:
    left = c.matched[~c.matched["compared"]]
    counts = left.groupby(["group", "why_not"]).size().sort_values(ascending=False, kind="stable")
    return [
        say("left_out.article", n=n, group=group_name(group), why=why)
        if n == 1
        else say("left_out.articles", n=int(n), group=group_name(group), why=why)
        for (group, why), n in counts.items()
    ]


def _p(p: float) -> str:
    if p < 0.001:
        return "< .001"
    return "= 1" if p > 0.9995 else f"= {p:.3f}".replace("0.", ".")
