"""The phrases that set two groups apart."""

from __future__ import annotations

import math
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from parallax.comparison.labels import group_name
from parallax.figures import wording
from parallax.figures.drawing import LINE, QUIET, STYLE, WIDTH, Drawing, colours, markers, nothing_to_draw
from parallax.figures.text import say


def key_phrases(keyness: pd.DataFrame, first: str, second: str, voice: str = "outlet", top: int = 10) -> Drawing:
    """The phrases that set two groups apart most: how many times as often, the interval where there is one, counts.

    Parameters
    ----------
    keyness : DataFrame
        From :func:`parallax.comparison.words.keyness`, with the same ``first`` and ``second``.
    voice : str
    top : int
        Phrases a group.
    """
    voices = say.table("phrases.voices")
    rows = keyness[keyness["voice"] == voice]
    more_first, more_second = rows[rows["log_odds"] > 0].head(top), rows[rows["log_odds"] < 0].head(top)
    shown = pd.concat([more_first, more_second[::-1]], ignore_index=True)
    if shown.empty:
        return nothing_to_draw(say("phrases.nothing", voice=voices[voice]))
    shades, shapes = colours([first, second]), markers([first, second])
    # An interval that leaves the picture ends in an arrow; the widest would hide the rest.
    limit = max(1.5 * shown["log_odds"].abs().max(), math.log(8))
    with mpl.rc_context(STYLE):
        height = 0.95 + 0.19 * len(shown)
        figure = Figure(figsize=(WIDTH, height))
        axis = figure.subplots()
        axis.axvline(0, color=LINE, linewidth=0.8, zorder=1)
        for i, row in enumerate(shown.itertuples()):
            group = first if row.log_odds > 0 else second
            if np.isfinite(row.low):
                _bar(axis, i, row.low, row.high, limit, shades[group])
            axis.scatter([row.log_odds], [i], s=20, marker=shapes[group], color=shades[group], linewidths=0, zorder=3)
            # In the order of the picture: the second group is on the left.
            counts = f"{row.count_second} : {row.count_first}"
            events = f"{row.events_second} : {row.events_first}"
            for x, said in ((1.09, counts), (1.22, events)):
                axis.text(x, i, said, transform=axis.get_yaxis_transform(), ha="center", va="center", fontsize=6.5)
        events = say("phrases.of_events", n=int(shown["events"].max()))
        for x, head in ((1.09, say("phrases.times")), (1.22, events)):
            axis.text(x, -1.1, head, transform=axis.get_yaxis_transform(), ha="center", color=QUIET, fontsize=6.5)
        names = {group: wording.text(group_name(group), 22) for group in (first, second)}
        for x, ha, group, said in (
            (0, "left", second, say("phrases.more_left", group=names[second])),
            (1, "right", first, say("phrases.more_right", group=names[first])),
        ):
            how: dict[str, Any] = {"transform": axis.get_yaxis_transform(), "ha": ha, "fontweight": "bold"}
            axis.text(x, -1.1, said, color=shades[group], **how)
        axis.set_yticks(range(len(shown)), [wording.text(phrase, 32) for phrase in shown["phrase"]])
        axis.set_ylim(len(shown) - 0.4, -0.8)
        axis.set_xlim(-limit, limit)
        _ratios(axis, limit)
        known = say("phrases.axis_interval") if shown["low"].notna().any() else say("phrases.axis")
        axis.set_xlabel(known, color=QUIET)
        figure.subplots_adjust(left=0.24, right=0.78, top=1 - 0.34 / height, bottom=0.42 / height)
    title = _title(rows, more_first, more_second, names, voices[voice])
    return Drawing(figure, title, _alt(shown, voices[voice]))


def _bar(axis: Axes, y: int, low: float, high: float, limit: float, colour: str) -> None:
    edge = 0.985 * limit
    axis.plot([max(low, -edge), min(high, edge)], [y, y], color=colour, linewidth=1.1, solid_capstyle="butt", zorder=2)
    for end, out, shape in ((-edge, low < -edge, "<"), (edge, high > edge, ">")):
        if out:
            axis.scatter([end], [y], s=9, marker=shape, color=colour, linewidths=0, zorder=2)


def _ratios(axis: Axes, limit: float) -> None:
    """Ticks where a phrase is twice, four, eight times as often."""
    steps = [math.log(2**k) for k in range(1, 12) if math.log(2**k) < limit]
    steps = steps[:: math.ceil(len(steps) / 4)]
    names = [f"{math.exp(s):.0f}×" for s in steps]
    axis.set_xticks([*(-s for s in reversed(steps)), 0, *steps], [*reversed(names), say("phrases.alike"), *names])


def _title(
    rows: pd.DataFrame, more_first: pd.DataFrame, more_second: pd.DataFrame, names: dict[str, str], voice: str
) -> str:
    """The phrase that sets each group apart most, and how many differ surely."""
    apart = [
        say("phrases.apart", phrase=wording.text(phrases["phrase"].iloc[0], 32), group=group)
        for phrases, group in zip((more_first, more_second), names.values(), strict=True)
        if len(phrases)
    ]
    title = say("phrases.title", voice=voice[:1].upper() + voice[1:], phrases="; ".join(apart))
    if rows["low"].isna().all():
        return title
    sure, n = int(((rows["low"] > 0) | (rows["high"] < 0)).sum()), len(rows)
    certain = say("phrases.one_sure", n=n, sure=sure) if sure == 1 else say("phrases.some_sure", n=n, sure=sure)
    return f"{title}. {certain}"


def _alt(shown: pd.DataFrame, voice: str) -> str:
    said = (
        say(
            "phrases.alt_phrase",
            phrase=wording.text(row.phrase, 60),
            direction=row.direction,
            first=row.count_first,
            second=row.count_second,
        )
        for row in shown.itertuples()
    )
    alt = say("phrases.alt", voice=voice, phrases="; ".join(said))
    return f"{alt} {say('phrases.alt_no_intervals')}" if shown["low"].isna().all() else alt
