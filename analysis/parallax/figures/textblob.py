"""TextBlob's subjectivity beside loaded phrases."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from scipy import stats

from parallax.comparison.differences import Comparison
from parallax.comparison.labels import group_name
from parallax.features.table import FeatureTable
from parallax.figures import wording
from parallax.figures.drawing import QUIET, STYLE, WIDTH, Drawing, colours, dots, markers
from parallax.figures.text import say


def baseline(table: FeatureTable, comparison: Comparison) -> Drawing:
    """TextBlob's subjectivity beside loaded phrases per 1,000 words, a mark an article."""
    x, y = "textblob.subjectivity@all", "loaded_language.per_1000_words@all"
    groups = comparison.matched[["article_id", "group"]]
    data = groups.merge(table.scores[["article_id", x, y]], on="article_id").dropna(subset=[x, y])
    shades, shapes = colours(data["group"]), markers(data["group"])
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 2.0))
        axis = figure.subplots()
        axis.spines["left"].set_visible(True)
        dots(axis, data, x, y, "group", shades, shapes, s=18, alpha=0.75, legend="full")
        if len(data):
            axis.set_xlim(data[x].min() - 0.03, data[x].max() + 0.03)
            axis.set_ylim(-0.05 * max(data[y].max(), 1), 1.08 * max(data[y].max(), 1))
        axis.set_xlabel(say("baseline.axis"), color=QUIET)
        axis.set_title(say("baseline.head"), loc="left", color=QUIET, pad=4)
        axis.tick_params(axis="y", labelsize=6.5, colors=QUIET)
        if shades:
            handles, groups = axis.get_legend_handles_labels()
            said = [
                say("baseline.group", group=wording.text(group_name(g), 20), n=int((data["group"] == g).sum()))
                for g in groups
            ]
            place: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (1.0, 1.0)}
            axis.legend(handles, said, frameon=False, handletextpad=0.2, borderpad=0, **place)
        figure.subplots_adjust(left=0.05, right=0.79, top=0.9, bottom=0.19)
    rho, n = rank_correlation(data[x], data[y]), len(data)
    if np.isfinite(rho):
        title = say("baseline.title", n=n, correlation=wording.decimals(rho, 2, signed=True))
    else:
        title = say("baseline.title_none", n=n)
    return Drawing(figure, title, say("baseline.alt", title=title))


def rank_correlation(x: pd.Series, y: pd.Series) -> float:
    """Spearman's rho; nan under three pairs or where one side doesn't vary."""
    if len(x) < 3 or x.nunique() < 2 or y.nunique() < 2:
        return float("nan")
    return float(stats.spearmanr(x, y).statistic)
