"""What the figures of differences share: which rows they show, how far an axis reaches, and its ticks."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from parallax.comparison.differences import Comparison
from parallax.features.measures import measure_of
from parallax.figures import wording
from parallax.figures.drawing import INK, LINE


def reach(comparison: Comparison, column: str) -> float:
    """How far from zero the differences of a measure and their interval lie; 1 where there are none."""
    events = events_of(comparison, column)
    row = row_of(comparison, column)
    values = [*events["difference"].abs(), *(abs(row[k]) for k in ("low", "high") if row is not None)]
    finite = [v for v in values if np.isfinite(v)]
    return max(finite, default=0.0) or 1.0


def events_of(comparison: Comparison, column: str) -> pd.DataFrame:
    """The differences of a measure, a row an event."""
    if "difference" not in comparison.by_event:
        return pd.DataFrame({"event": [], "alike": [], "difference": []})
    return comparison.by_event[comparison.by_event["feature"] == column]


def row_of(comparison: Comparison, column: str) -> pd.Series | None:
    """The mean difference of a measure and what is known of it; None where it was not compared."""
    rows = comparison.differences[comparison.differences["feature"] == column]
    return rows.iloc[0] if len(rows) else None


def mean(axis: Axes, row: pd.Series, y: float) -> None:
    """A diamond for the mean and, where there is one, a bar for its interval."""
    if np.isfinite(row["low"]):
        axis.plot([row["low"], row["high"]], [y, y], color=INK, linewidth=1.1, solid_capstyle="butt", zorder=2)
    axis.scatter([row["difference"]], [y], s=22, marker="D", color=INK, linewidths=0, zorder=4)


def zero_line(axis: Axes, limit: float) -> None:
    axis.axvline(0, color=LINE, linewidth=0.8, zorder=1)
    axis.set_xlim(-1.12 * limit, 1.12 * limit)
    axis.set_yticks([])


def scale(axis: Axes, column: str, limit: float) -> None:
    """Three ticks: zero, and one round value on either side that leaves room for its label."""
    shown = measure_of(column)
    tick = _round(0.8 * limit * shown.scale) / shown.scale
    axis.set_xticks([-tick, 0, tick])
    decimals = max(0, -math.floor(math.log10(tick * shown.scale) + 1e-9))
    axis.xaxis.set_major_formatter(lambda v, _: wording.decimals(shown.scale * v, decimals, signed=True))
    axis.tick_params(axis="x", pad=1)


def _round(value: float) -> float:
    """The largest of 1, 2, 3, 4, 5, 6, 8 times a power of ten that is not above a positive value."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(step * power for step in (1, 2, 3, 4, 5, 6, 8) if step * power <= value * (1 + 1e-9))
