"""The comparison of words and of sources as pictures: key phrases, and who cites whom."""

from __future__ import annotations

import math
import textwrap

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from parallax.comparison.labels import group_name
from parallax.comparison.speakers import NO_SIDE
from parallax.figures import wording as printed
from parallax.figures.charts import INK, LINE, QUIET, STYLE, WIDTH, Drawing, colours, markers

_VOICES = {
    "outlet": "in the outlets' own words",
    "named_source": "in the words of named sources",
    "unnamed_source": "in the words of unnamed sources",
    "all": "in all voices",
}


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
    rows = keyness[keyness["voice"] == voice]
    more_first, more_second = rows[rows["log_odds"] > 0].head(top), rows[rows["log_odds"] < 0].head(top)
    shown = pd.concat([more_first, more_second[::-1]], ignore_index=True)
    if shown.empty:
        return _nothing(f"No phrase can be compared {_VOICES[voice]}")
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
        for x, head in ((1.09, "times"), (1.22, f"of {printed.count(int(shown['events'].max()), 'event')}")):
            axis.text(x, -1.1, head, transform=axis.get_yaxis_transform(), ha="center", color=QUIET, fontsize=6.5)
        for x, ha, group, form in ((0, "left", second, "← more in {}"), (1, "right", first, "more in {} →")):
            said = form.format(printed.text(group_name(group), 22))
            how = {"transform": axis.get_yaxis_transform(), "ha": ha, "fontweight": "bold"}
            axis.text(x, -1.1, said, color=shades[group], **how)
        axis.set_yticks(range(len(shown)), [printed.text(phrase, 32) for phrase in shown["phrase"]])
        axis.set_ylim(len(shown) - 0.4, -0.8)
        axis.set_xlim(-limit, limit)
        _ratios(axis, limit)
        certain = "; the bar is the 95% interval" if shown["low"].notna().any() else ""
        axis.set_xlabel(f"times as often, after a prior has drawn both rates together{certain}", color=QUIET)
        figure.subplots_adjust(left=0.24, right=0.78, top=1 - 0.34 / height, bottom=0.42 / height)
    title = _phrases_title(rows, more_first, more_second, first, second, voice)
    return Drawing(figure, title, _phrases_alt(shown, voice))


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
    axis.set_xticks([*(-s for s in reversed(steps)), 0, *steps], [*reversed(names), "alike", *names])


def _quoted(phrases: pd.DataFrame) -> str:
    return f"“{printed.text(phrases['phrase'].iloc[0], 32)}”"


def _phrases_title(
    rows: pd.DataFrame, more_first: pd.DataFrame, more_second: pd.DataFrame, first: str, second: str, voice: str
) -> str:
    title = "; ".join(s for s in [_apart(more_first, first), _apart(more_second, second)] if s)
    title = f"{_VOICES[voice][:1].upper() + _VOICES[voice][1:]}, {title}"
    if rows["low"].notna().any():
        off = int(((rows["low"] > 0) | (rows["high"] < 0)).sum())
        verb = "differs" if off == 1 else "differ"
        title += f". Of {printed.count(len(rows), 'phrase')} compared, {off} {verb} surely"
    return title


def _apart(phrases: pd.DataFrame, group: str) -> str:
    return f"{_quoted(phrases)} sets {printed.text(group_name(group), 22)} articles apart" if len(phrases) else ""


def _phrases_alt(shown: pd.DataFrame, voice: str) -> str:
    said = "; ".join(
        f"{printed.text(row.phrase, 60)}: {row.direction} ({row.count_first} against {row.count_second} times)"
        for row in shown.itertuples()
    )
    interval = "" if shown["low"].notna().any() else " No intervals are given."
    return f"Phrases that differ most {_VOICES[voice]}. {said}.{interval}"


def who_cites_whom(network: pd.DataFrame, top: int = 20, outlets: int = 8) -> Drawing:
    """Named sources by outlet: a mark where an outlet cites a source, larger for more often, with the number.

    Parameters
    ----------
    network : DataFrame
        From :func:`parallax.comparison.speakers.source_network`.
    top, outlets : int
        How many of the most cited sources, and of the outlets that cite most, are shown.
    """
    named = network[network["source_name"] != ""]
    if named.empty:
        return _nothing("No named source is cited")
    most = named.groupby("source_name")["attributions"].sum().reset_index()
    most = most.sort_values(["attributions", "source_name"], ascending=[False, True]).head(top)["source_name"]
    of = named[named["source_name"].isin(set(most))]
    groups = sorted(of["group"].unique())
    citing = of.groupby(["group", "outlet"])["attributions"].sum().reset_index()
    kept = citing.sort_values(["attributions", "outlet"], ascending=[False, True]).head(outlets)
    kept = kept.sort_values(["group", "attributions", "outlet"], ascending=[True, False, True])
    columns = list(zip(kept["group"], kept["outlet"], strict=True))
    sources = _ordered(of, groups[0])
    side = of.drop_duplicates("source_name").set_index("source_name")["side"]
    shades, shapes = colours(groups), markers(groups)
    largest = of["attributions"].max()
    told = [g for g in groups if g in set(kept["group"])]
    with mpl.rc_context(STYLE):
        top = 0.85 + 0.17 * math.ceil(len(told) / 4)
        height = top + 0.1 + 0.19 * len(sources)
        figure = Figure(figsize=(WIDTH, height))
        axis = figure.subplots()
        axis.hlines(range(len(sources)), -0.5, len(columns) - 0.5, color=LINE, linewidth=0.4, zorder=0)
        for row in of.itertuples():
            if (row.group, row.outlet) in columns:
                x, y = columns.index((row.group, row.outlet)), sources.index(row.source_name)
                size = 8 + 62 * row.attributions / largest
                how = {"marker": shapes[row.group], "color": shades[row.group], "linewidths": 0, "zorder": 2}
                axis.scatter([x], [y], s=size, **how)
                away = {"xytext": (3.5 + math.sqrt(size) / 2, 0), "textcoords": "offset points"}
                axis.annotate(str(row.attributions), (x, y), **away, va="center", fontsize=6.2)
        axis.set_yticks(range(len(sources)), [_with_side(name, side[name]) for name in sources])
        # Slanting, so that no name runs into the next, however many there are and however long.
        heads = ["\n".join(textwrap.wrap(printed.text(outlet, 30), 18)) for _, outlet in columns]
        slant = {"rotation": 45, "rotation_mode": "anchor", "ha": "left", "va": "center", "linespacing": 0.95}
        axis.set_xticks(range(len(columns)), heads, **slant)
        where = {"top": True, "labeltop": True, "bottom": False, "labelbottom": False}
        axis.tick_params(axis="x", **where, length=0, pad=8, labelcolor=INK)
        axis.spines["bottom"].set_visible(False)
        for group in told:
            at = [i for i, (g, _) in enumerate(columns) if g == group]
            how = {"color": shades[group], "linewidth": 2, "solid_capstyle": "butt", "clip_on": False}
            axis.plot([at[0] - 0.4, at[-1] + 0.4], [1, 1], transform=axis.get_xaxis_transform(), **how)
        axis.set_xlim(-0.5, len(columns) - 0.4)
        axis.set_ylim(len(sources) - 0.5, -0.6)
        figure.subplots_adjust(left=0.33, right=0.9, top=1 - top / height, bottom=0.1 / height)
        handles = [
            mpl.lines.Line2D([], [], linestyle="", marker=shapes[g], color=shades[g], label=_legend(g)) for g in told
        ]
        place = {"loc": "upper left", "bbox_to_anchor": (0, 1), "ncols": 4, "handletextpad": 0.1, "columnspacing": 1.2}
        figure.legend(handles=handles, frameon=False, borderpad=0, **place)
    alone = of.groupby("source_name")["group"].nunique().eq(1).sum()
    verb = "is" if alone == 1 else "are"
    title = f"Of the {len(sources)} named sources cited most, {alone} {verb} cited by one group alone"
    if len(groups) == 1 or len(sources) == 1:
        by = " and ".join(printed.text(group_name(group), 22) for group in groups)
        title = f"Whom {by} articles cite most: {printed.text(most.iloc[0], 40)}"
    left_out = len(citing) - len(columns)
    return Drawing(figure, title, _network_alt(of, sources, left_out))


def _legend(group: str) -> str:
    return printed.text(group_name(group), 24)


def _with_side(name: str, side: str) -> str:
    shown = printed.text(name, 26)
    return shown if side == NO_SIDE else f"{shown} ({printed.text(printed.words(side), 14)})"


def _ordered(of: pd.DataFrame, group: str) -> list[str]:
    """Sources from those that one group cites alone to those that only others cite; within, the most cited first."""
    total = of.groupby("source_name")["attributions"].sum()
    here = of[of["group"] == group].groupby("source_name")["attributions"].sum().reindex(total.index, fill_value=0)
    order = pd.DataFrame({"name": total.index, "share": (-here / total).to_numpy(), "total": (-total).to_numpy()})
    return order.sort_values(["share", "total", "name"])["name"].tolist()


def _network_alt(of: pd.DataFrame, sources: list[str], left_out: int) -> str:
    said = []
    for name in sources:
        rows = of[of["source_name"] == name]
        by = ", ".join(f"{printed.text(r.outlet, 40)} {r.attributions}" for r in rows.itertuples())
        said.append(f"{printed.text(name, 60)}: {by}")
    more = f" {printed.count(left_out, 'outlet')} that cite less have no column." if left_out else ""
    return f"Times that each outlet cites each source. {'; '.join(said)}.{more}"


def _nothing(title: str) -> Drawing:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 0.4))
        figure.text(0.5, 0.5, title, ha="center", va="center", color=QUIET)
    return Drawing(figure, title, f"{title}.")
