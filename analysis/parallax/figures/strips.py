"""Differences in the primary measures: a dot an event, and the mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from parallax.comparison.differences import Comparison
from parallax.features.measures import PRIMARY, measure_of
from parallax.figures import wording
from parallax.figures.difference_axes import events_of, mean, reach, row_of, scale, zero_line
from parallax.figures.drawing import QUIET, STYLE, WIDTH, Drawing, colours, dots
from parallax.figures.text import say


def primary_strips(comparisons: Mapping[str, Comparison]) -> Drawing:
    """The primary measures: a dot an event, the mean and, where there is one, its interval.

    Parameters
    ----------
    comparisons : mapping from a corpus's name to its comparison
        Each gets a column.
    """
    columns = [f for f in PRIMARY if any(f in set(c.differences["feature"]) for c in comparisons.values())]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 0.55 + 0.52 * len(columns)))
        axes = figure.subplots(len(columns), len(comparisons), squeeze=False)
        for row, column in zip(axes, columns, strict=True):
            limit = max(reach(c, column) for c in comparisons.values())
            for axis, comparison in zip(row, comparisons.values(), strict=True):
                _strip(axis, comparison, column, limit)
            shown = measure_of(column)
            where = {"xycoords": "axes fraction", "textcoords": "offset points", "ha": "right", "va": "center"}
            head = wording.sentence(shown.title) + "\n" + wording.sentence(shown.unit)
            row[0].annotate(head, (0, 0.5), (-6, 0), **where, fontsize=6.5, wrap=False)
        for axis, (name, comparison) in zip(axes[0], comparisons.items(), strict=True):
            n = comparison.by_event.loc[comparison.by_event["alike"], "event"].nunique()
            axis.set_title(say("strips.column", corpus=wording.text(name, 40), n=n), pad=14, fontweight="bold")
            where = {"transform": axis.transAxes, "ha": "left", "va": "bottom"}
            axis.text(1.03, 1.08, say("differences.mean"), **where, color=QUIET, fontsize=6.5)
            _directions(axis, comparison)
        top = 1 - 0.42 / figure.get_figheight()
        figure.subplots_adjust(left=0.27, right=0.92, top=top, bottom=0.07, hspace=0.75, wspace=0.38)
    return Drawing(figure, _title(comparisons), _alt(comparisons, columns))


def _strip(axis: Axes, comparison: Comparison, column: str, limit: float) -> None:
    events = events_of(comparison, column)
    alike = events[events["alike"].astype(bool)]
    row = row_of(comparison, column)
    shades = colours([comparison.first, comparison.second])
    zero_line(axis, limit)
    more = np.where(alike["difference"] >= 0, comparison.first, comparison.second)
    points = pd.DataFrame({"x": alike["difference"].astype(float), "y": 0.35, "more": more})
    dots(axis, points, "x", "y", "more", shades, s=13, alpha=0.75)
    if row is None or not row["events"]:
        where: dict[str, Any] = {"transform": axis.transAxes, "ha": "center", "va": "center"}
        axis.text(0.5, 0.5, say("differences.not_in_any_pair"), **where, color=QUIET)
    else:
        mean(axis, row, -0.45)
        shown = wording.number(column, row["difference"], signed=True).removesuffix(" points")
        where = {"transform": axis.transAxes, "ha": "left", "va": "center"}
        axis.text(1.03, 0.35, shown, **where, fontsize=6.8, fontweight="bold")
    axis.set_ylim(-1.0, 1)
    scale(axis, column, limit)


def _directions(axis: Axes, comparison: Comparison) -> None:
    """Which group is on which side of zero."""
    first, second = (wording.text(group, 18) for group in (comparison.first, comparison.second))
    shades = colours([comparison.first, comparison.second])
    for x, ha, group, said in (
        (0, "left", comparison.second, say("differences.left", group=second)),
        (1, "right", comparison.first, say("differences.right", group=first)),
    ):
        axis.text(x, 1.08, said, transform=axis.transAxes, ha=ha, va="bottom", color=shades[group], fontsize=6.5)


def _title(comparisons: Mapping[str, Comparison]) -> str:
    """In whose articles loaded phrases are denser, and in how many events."""
    found = []
    for name, c in comparisons.items():
        deltas = events_of(c, PRIMARY[0]).query("alike")["difference"]
        if len(deltas):
            up, down = int((deltas > 0).sum()), int((deltas < 0).sum())
            known = {"most": max(up, down), "n": len(deltas)} | ({"corpus": name} if len(comparisons) > 1 else {})
            found.append(("" if up == down else c.first if up > down else c.second, _in_how_many(up == down, known)))
    if not found:
        return say("strips.nothing")
    if len({group for group, _ in found}) == 1:
        group, _ = found[0]
        where = _in_group(group) + f" {say('strips.and')} ".join(events for _, events in found)
    else:
        where = ", ".join(_in_group(group) + events for group, events in found)
    return say("strips.title", where=where)


def _in_group(group: str) -> str:
    return f"{say('strips.in_group', group=group)} " if group else ""


def _in_how_many(even: bool, known: dict) -> str:
    if even:
        return say("strips.neither_of", **known) if "corpus" in known else say("strips.neither", **known)
    return say("strips.in_events_of", **known) if "corpus" in known else say("strips.in_events", **known)


def _alt(comparisons: Mapping[str, Comparison], columns: list[str]) -> str:
    said = []
    for name, c in comparisons.items():
        for column in columns:
            row = row_of(c, column)
            known: dict[str, Any] = {"corpus": name, "measure": measure_of(column).title}
            if row is None or not row["events"]:
                said.append(say("strips.alt_not_measured", **known))
                continue
            known |= {"difference": wording.number(column, row["difference"], signed=True), "n": int(row["events"])}
            if np.isfinite(row["low"]):
                low, high = (wording.number(column, row[bound], signed=True) for bound in ("low", "high"))
                said.append(say("strips.alt_measure_interval", low=low, high=high, **known))
            else:
                said.append(say("strips.alt_measure", **known))
    return say("strips.alt", measures=" ".join(said))
