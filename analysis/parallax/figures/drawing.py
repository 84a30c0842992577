"""What every figure shares: its finding as title, alt text, one palette, one colour and one shape per group."""

from __future__ import annotations

import html
import io
from collections.abc import Iterable
from dataclasses import dataclass

import matplotlib as mpl
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from parallax.comparison.differences import USUAL

#: Okabe and Ito (2008): told apart with every kind of colour vision.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKERS = ("o", "D", "s", "^", "v", "P", "X")
INK, QUIET, LINE = "#222222", "#666666", "#BBBBBB"
#: Inches: the width of the report's text.
WIDTH = 6.3
STYLE = sns.axes_style("ticks") | {
    "font.family": "DejaVu Sans",
    "font.size": 7.5,
    "axes.labelsize": 7.5,
    "axes.titlesize": 7.5,
    "axes.edgecolor": LINE,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "xtick.color": QUIET,
    "xtick.labelsize": 6.5,
    "xtick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 0,
    "text.color": INK,
    # Names come from the user's files: "$" in one is a dollar.
    "text.parse_math": False,
    "axes.unicode_minus": True,
    "svg.fonttype": "path",
    # The same figure is the same bytes.
    "svg.hashsalt": "parallax",
}


@dataclass(frozen=True)
class Drawing:
    """A figure, the finding that is its title, and what it shows in words for those who don't see it."""

    figure: Figure
    title: str
    alt: str

    def svg(self) -> bytes:
        with mpl.rc_context(STYLE), io.BytesIO() as file:
            self.figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
            return file.getvalue()

    def _repr_html_(self) -> str:
        svg = self.svg().decode()
        return (
            f'<figure role="img" aria-label="{html.escape(self.alt)}"><figcaption><b>{html.escape(self.title)}</b>'
            f"</figcaption>{svg[svg.index('<svg') :]}</figure>"
        )


def colours(groups: Iterable[str]) -> dict[str, str]:
    """One colour a group, the same in every figure; the usual pair always has the first two."""
    return _dealt(groups, PALETTE)


def markers(groups: Iterable[str]) -> dict[str, str]:
    """One shape a group, so that nothing is told by colour alone."""
    return _dealt(groups, MARKERS)


def _dealt(groups: Iterable[str], values: tuple[str, ...]) -> dict[str, str]:
    given = set(groups)
    # Wire blue and state-aligned vermilion, whichever is compared with which.
    order = [*reversed(USUAL), *sorted(given - set(USUAL))] if given & set(USUAL) else sorted(given)
    return {group: values[i % len(values)] for i, group in enumerate(order) if group in given}


def dots(
    axis: Axes, points: pd.DataFrame, x: str, y: str, group: str, shades: dict, shapes: dict | None = None, **how
) -> None:
    """A mark a row, in the colour and shape of its group."""
    # seaborn warns of a palette for no points at all.
    if len(points):
        form = {"style": group, "markers": shapes} if shapes else {}
        how = {"legend": False, "linewidth": 0, "zorder": 3} | form | how
        sns.scatterplot(points, x=x, y=y, hue=group, palette=shades, ax=axis, **how)
        axis.set(xlabel="", ylabel="")


def nothing_to_draw(title: str) -> Drawing:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 0.4))
        figure.text(0.5, 0.5, title, ha="center", va="center", color=QUIET)
    return Drawing(figure, title, f"{title}.")
