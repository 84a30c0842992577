"""Differences in the primary measures, event by event."""

from __future__ import annotations

import textwrap

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from parallax.comparison.differences import Comparison
from parallax.features.measures import PRIMARY, measure_of
from parallax.figures import wording
from parallax.figures.difference_axes import events_of, mean, reach, row_of, scale, zero_line
from parallax.figures.drawing import LINE, STYLE, WIDTH, Drawing, colours, dots, markers
from parallax.figures.strips import primary_strips
from parallax.figures.text import say

#: More events than this are drawn as dots without a line of their own.
EVENTS_WITH_A_LINE = 14


def primary_by_event(comparison: Comparison) -> Drawing:
    """The primary measures event by event, hollow where not like for like, and their means below."""
    columns = [f for f in PRIMARY if row_of(comparison, f) is not None]
    found = comparison.by_event[comparison.by_event["feature"].isin(columns)]
    events = sorted(set(found["event"]), key=lambda e: (not found.loc[found["event"] == e, "alike"].any(), e))
    if len(events) > EVENTS_WITH_A_LINE:
        return primary_strips({say("strips.all_events"): comparison})
    shades = colours([comparison.first, comparison.second])
    shapes = markers([comparison.first, comparison.second])
    mean_line, number_line = len(events) + 0.5, len(events) + 1.5
    with mpl.rc_context(STYLE):
        height = 0.9 + 0.2 * (len(events) + 2)
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.subplots(1, len(columns), sharey=True, squeeze=False)[0]
        for axis, column in zip(axes, columns, strict=True):
            limit = reach(comparison, column)
            zero_line(axis, limit)
            shown = events_of(comparison, column)
            shown = shown.assign(
                place=shown["event"].map(events.index),
                more=np.where(shown["difference"] >= 0, comparison.first, comparison.second),
            )
            dots(axis, shown, "difference", "place", "more", shades, shapes, s=20)
            apart = shown[~shown["alike"].astype(bool)]
            hollow = dict.fromkeys(shades, "white")
            dots(axis, apart, "difference", "place", "more", hollow, shapes, s=8)
            row = row_of(comparison, column)
            assert row is not None, "columns are those that were compared"
            if row["events"]:
                mean(axis, row, mean_line)
            value = wording.number(column, row["difference"], signed=True).removesuffix(" points")
            axis.text(0, number_line, value, ha="center", va="center", fontweight="bold", backgroundcolor="white")
            axis.axhline(len(events) - 0.25, color=LINE, linewidth=0.5)
            measure = measure_of(column)
            head = _wrapped(wording.sentence(measure.title), 16) + "\n" + _wrapped(wording.sentence(measure.unit), 20)
            axis.set_title(head, fontsize=6.3, pad=5)
            axis.set_ylim(number_line + 0.6, -0.7)
            scale(axis, column, limit)
        names = [wording.text(wording.event_name(e), 26) for e in events]
        lines = [*range(len(events)), mean_line, number_line]
        axes[0].set_yticks(lines, [*names, say("differences.mean"), ""], fontsize=6.8)
        figure.subplots_adjust(left=0.19, right=0.99, top=1 - 0.62 / height, bottom=0.22 / height, wspace=0.16)
    return Drawing(figure, _title(comparison, columns), _alt(comparison, columns))


def _wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, width))


def _title(comparison: Comparison, columns: list[str]) -> str:
    """Which primary measures differ in one direction in every event."""
    steady = []
    for column in columns:
        deltas = events_of(comparison, column).query("alike")["difference"]
        if len(deltas) > 1 and ((deltas > 0).all() or (deltas < 0).all()):
            steady.append(measure_of(column).title)
    return say("by_event.steady", measures="; ".join(steady)) if steady else say("by_event.none_steady")


def _alt(comparison: Comparison, columns: list[str]) -> str:
    said = []
    for column in columns:
        values = []
        for event in events_of(comparison, column).to_dict("records"):
            known = {
                "event": wording.event_name(event["event"]),
                "difference": wording.number(column, event["difference"], signed=True),
            }
            alike = event["alike"]
            values.append(say("by_event.alt_value", **known) if alike else say("by_event.alt_value_unlike", **known))
        shown = ", ".join(values) or say("differences.not_measured")
        said.append(say("by_event.alt_measure", measure=measure_of(column).title, values=shown))
    return say("by_event.alt", first=comparison.first, second=comparison.second, measures=" ".join(said))
