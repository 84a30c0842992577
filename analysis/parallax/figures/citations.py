"""Who cites whom: named sources by outlet."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

from parallax.comparison.labels import group_name
from parallax.comparison.speakers import NO_SIDE
from parallax.figures import wording
from parallax.figures.drawing import INK, LINE, STYLE, WIDTH, Drawing, colours, markers, nothing_to_draw
from parallax.figures.text import say


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
        return nothing_to_draw(say("citations.nothing"))
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
    shown_groups = [g for g in groups if g in set(kept["group"])]
    with mpl.rc_context(STYLE):
        head = 0.85 + 0.17 * math.ceil(len(shown_groups) / 4)
        height = head + 0.1 + 0.19 * len(sources)
        figure = Figure(figsize=(WIDTH, height))
        axis = figure.subplots()
        axis.hlines(range(len(sources)), -0.5, len(columns) - 0.5, color=LINE, linewidth=0.4, zorder=0)
        for row in of.itertuples():
            if (row.group, row.outlet) in columns:
                x, y = columns.index((row.group, row.outlet)), sources.index(row.source_name)
                size = 8 + 62 * row.attributions / largest
                shape, shade = shapes[row.group], shades[row.group]
                axis.scatter([x], [y], s=size, marker=shape, color=shade, linewidths=0, zorder=2)
                beside, points = (3.5 + math.sqrt(size) / 2, 0), "offset points"
                axis.annotate(str(row.attributions), (x, y), beside, textcoords=points, va="center", fontsize=6.2)
        axis.set_yticks(range(len(sources)), [_with_side(name, side[name]) for name in sources])
        # Slanting, so that no name runs into the next, however many there are and however long.
        heads = ["\n".join(textwrap.wrap(wording.text(outlet, 30), 18)) for _, outlet in columns]
        slant: dict[str, Any] = {"rotation": 45, "rotation_mode": "anchor", "ha": "left", "va": "center"}
        axis.set_xticks(range(len(columns)), heads, **slant, linespacing=0.95)
        where = {"top": True, "labeltop": True, "bottom": False, "labelbottom": False}
        axis.tick_params(axis="x", **where, length=0, pad=8, labelcolor=INK)
        axis.spines["bottom"].set_visible(False)
        for group in shown_groups:
            at = [i for i, (g, _) in enumerate(columns) if g == group]
            how: dict[str, Any] = {"color": shades[group], "linewidth": 2, "solid_capstyle": "butt", "clip_on": False}
            axis.plot([at[0] - 0.4, at[-1] + 0.4], [1, 1], transform=axis.get_xaxis_transform(), **how)
        axis.set_xlim(-0.5, len(columns) - 0.4)
        axis.set_ylim(len(sources) - 0.5, -0.6)
        figure.subplots_adjust(left=0.33, right=0.9, top=1 - head / height, bottom=0.1 / height)
        handles = [
            mpl.lines.Line2D([], [], linestyle="", marker=shapes[g], color=shades[g], label=_legend(g))
            for g in shown_groups
        ]
        place: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (0, 1), "ncols": 4}
        figure.legend(handles=handles, frameon=False, borderpad=0, handletextpad=0.1, columnspacing=1.2, **place)
    return Drawing(figure, _title(of, groups, sources, most.iloc[0]), _alt(of, sources, len(citing) - len(columns)))


def _title(of: pd.DataFrame, groups: list[str], sources: list[str], most: str) -> str:
    if len(groups) == 1 or len(sources) == 1:
        by = f" {say('citations.and')} ".join(wording.text(group_name(group), 22) for group in groups)
        return say("citations.most", groups=by, source=wording.text(most, 40))
    alone = int(of.groupby("source_name")["group"].nunique().eq(1).sum())
    known = {"sources": len(sources), "alone": alone}
    return say("citations.one_alone", **known) if alone == 1 else say("citations.some_alone", **known)


def _legend(group: str) -> str:
    return wording.text(group_name(group), 24)


def _with_side(name: str, side: str) -> str:
    shown = wording.text(name, 26)
    return shown if side == NO_SIDE else f"{shown} ({wording.text(wording.words(side), 14)})"


def _ordered(of: pd.DataFrame, group: str) -> list[str]:
    """Sources from those that one group cites alone to those that only others cite; within, the most cited first."""
    total = of.groupby("source_name")["attributions"].sum()
    here = of[of["group"] == group].groupby("source_name")["attributions"].sum().reindex(total.index, fill_value=0)
    order = pd.DataFrame({"name": total.index, "share": (-here / total).to_numpy(), "total": (-total).to_numpy()})
    return order.sort_values(["share", "total", "name"])["name"].tolist()


def _alt(of: pd.DataFrame, sources: list[str], left_out: int) -> str:
    said = []
    for name in sources:
        rows = of[of["source_name"] == name]
        by = ", ".join(f"{wording.text(r.outlet, 40)} {r.attributions}" for r in rows.itertuples())
        said.append(f"{wording.text(name, 60)}: {by}")
    alt = say("citations.alt", sources="; ".join(said))
    return f"{alt} {say('citations.alt_left_out', n=left_out)}" if left_out else alt
