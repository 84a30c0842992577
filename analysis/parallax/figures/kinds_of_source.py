"""Which kinds of source each group turns to."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from parallax.annotation import SOURCE_TYPES
from parallax.comparison.differences import Comparison
from parallax.figures import wording
from parallax.figures.drawing import LINE, QUIET, STYLE, WIDTH, Drawing, colours, dots, markers
from parallax.figures.text import say


def source_types(comparison: Comparison) -> Drawing:
    """Which kinds of source each group's own voice turns to: mean shares over the compared events."""
    rows = comparison.differences.set_index("feature")
    share = "sourcing.{}_share"
    shares = pd.DataFrame(
        {g: [rows.loc[share.format(t), k] for t in SOURCE_TYPES] for g, k in _sides(comparison)},
        index=[wording.words(t) for t in SOURCE_TYPES],
    ).dropna()
    shares = shares.iloc[np.argsort(-shares.sum(axis=1), kind="stable")]
    shades, shapes = colours(shares.columns), markers(shares.columns)
    with mpl.rc_context(STYLE):
        height = 0.65 + 0.2 * len(shares)
        figure = Figure(figsize=(WIDTH, height))
        axis = figure.subplots()
        places = range(len(shares))
        axis.hlines(places, shares.min(axis=1), shares.max(axis=1), color=LINE, linewidth=1.5, zorder=1)
        top = max(shares.to_numpy().max(initial=0), 0.01)
        points = shares.set_axis(places).melt(var_name="group", value_name="share", ignore_index=False)
        dots(axis, points.rename_axis("place").reset_index(), "share", "place", "group", shades, shapes, s=24)
        for group in shares.columns:
            ahead = len(shares) > 0 and group == shares.iloc[0].idxmax()
            axis.annotate(
                wording.text(group, 18),
                (shares[group].iloc[0] if len(shares) else 0, 0),
                (6 if ahead else -6, 0),
                textcoords="offset points",
                ha="left" if ahead else "right",
                va="center",
                color=shades[group],
                fontweight="bold",
            )
        axis.set_yticks(places, shares.index)
        axis.set_ylim(len(shares) - 0.5, -0.7)
        axis.set_xlim(-0.02 * top, 1.28 * top)
        axis.xaxis.set_major_formatter(lambda v, _: f"{100 * v:.0f}%")
        axis.set_xlabel(say("sources.axis"), color=QUIET)
        figure.subplots_adjust(left=0.19, right=0.99, top=0.99, bottom=0.42 / height)
    return Drawing(figure, _title(shares), _alt(shares))


def _sides(comparison: Comparison) -> list[tuple[str, str]]:
    return [(comparison.first, "mean_first"), (comparison.second, "mean_second")]


def _title(shares: pd.DataFrame) -> str:
    if shares.empty:
        return say("sources.nothing")
    gaps = (shares.iloc[:, 0] - shares.iloc[:, 1]).abs()
    if not gaps.max():
        return say("sources.alike")
    widest = shares.loc[gaps.idxmax()]
    more, less = widest.idxmax(), widest.idxmin()
    known = {"more_share": f"{widest[more]:.0%}", "less_share": f"{widest[less]:.0%}"}
    return say("sources.title", kind=widest.name, more=more, less=less, **known)


def _alt(shares: pd.DataFrame) -> str:
    said = []
    for kind, row in shares.iterrows():
        by_group = (say("sources.alt_share", share=f"{share:.0%}", group=group) for group, share in row.items())
        said.append(f"{kind} " + f" {say('sources.and')} ".join(by_group))
    return say("sources.alt", kinds="; ".join(said))
