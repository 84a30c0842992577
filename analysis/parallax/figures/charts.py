"""Figures: a title that says what was found, direct labels, one colour and one shape per group, alt text."""

from __future__ import annotations

import html
import io
import math
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy import stats

from parallax.annotation import SOURCE_TYPES
from parallax.comparison.differences import PRIMARY, USUAL, Comparison
from parallax.comparison.labels import group_name, label
from parallax.features.table import FeatureTable
from parallax.figures import wording as printed

#: Okabe and Ito (2008): told apart with every kind of colour vision.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKERS = ("o", "D", "s", "^", "v", "P", "X")
INK, QUIET, LINE = "#222222", "#666666", "#BBBBBB"
#: Inches: the width of the report's text.
WIDTH = 6.3
#: More events than this are drawn as dots without a line of their own.
EVENTS_WITH_A_LINE = 14
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


def primary_strips(comparisons: Mapping[str, Comparison]) -> Drawing:
    """The primary features: a dot an event, the mean and, where there is one, its interval.

    Parameters
    ----------
    comparisons : mapping from a corpus's name to its comparison
        Each gets a column.
    """
    features = [f for f in PRIMARY if any(f in set(c.differences["feature"]) for c in comparisons.values())]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 0.55 + 0.52 * len(features)))
        axes = figure.subplots(len(features), len(comparisons), squeeze=False)
        for row, feature in zip(axes, features, strict=True):
            limit = max(_reach(c, feature) for c in comparisons.values())
            for axis, comparison in zip(row, comparisons.values(), strict=True):
                _strip(axis, comparison, feature, limit)
            shown = label(feature)
            row[0].annotate(
                printed.sentence(shown.name) + "\n" + printed.sentence(shown.unit),
                (0, 0.5),
                (-6, 0),
                xycoords="axes fraction",
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=6.5,
                wrap=False,
            )
        for axis, (name, comparison) in zip(axes[0], comparisons.items(), strict=True):
            n = comparison.by_event.loc[comparison.by_event["alike"], "event"].nunique()
            axis.set_title(f"{printed.text(name, 40)}: {printed.count(n, 'event')}", pad=14, fontweight="bold")
            axis.text(1.03, 1.08, "mean", transform=axis.transAxes, ha="left", va="bottom", color=QUIET, fontsize=6.5)
            _directions(axis, comparison)
        figure.subplots_adjust(
            left=0.27, right=0.92, top=1 - 0.42 / figure.get_figheight(), bottom=0.07, hspace=0.75, wspace=0.38
        )
    return Drawing(figure, _strips_title(comparisons), _strips_alt(comparisons, features))


def _reach(comparison: Comparison, feature: str) -> float:
    events = _events(comparison, feature)
    row = _row(comparison, feature)
    values = [*events["difference"].abs(), *(abs(row[k]) for k in ("low", "high") if row is not None)]
    finite = [v for v in values if np.isfinite(v)]
    return max(finite, default=0.0) or 1.0


def _events(comparison: Comparison, feature: str) -> pd.DataFrame:
    if "difference" not in comparison.by_event:
        return pd.DataFrame({"event": [], "alike": [], "difference": []})
    return comparison.by_event[comparison.by_event["feature"] == feature]


def _row(comparison: Comparison, feature: str) -> pd.Series | None:
    rows = comparison.differences[comparison.differences["feature"] == feature]
    return rows.iloc[0] if len(rows) else None


def _strip(axis: Axes, comparison: Comparison, feature: str, limit: float) -> None:
    events = _events(comparison, feature)
    alike = events[events["alike"].astype(bool)]
    row = _row(comparison, feature)
    shades = colours([comparison.first, comparison.second])
    _zero_line(axis, limit)
    more = np.where(alike["difference"] >= 0, comparison.first, comparison.second)
    points = pd.DataFrame({"x": alike["difference"].astype(float), "y": 0.35, "more": more})
    _dots(axis, points, "x", "y", "more", shades, s=13, alpha=0.75)
    if row is None or not row["events"]:
        axis.text(0.5, 0.5, "not measured in any pair", transform=axis.transAxes, ha="center", va="center", color=QUIET)
    else:
        _mean(axis, row, -0.45)
        axis.text(
            1.03,
            0.35,
            printed.number(feature, row["difference"], signed=True).removesuffix(" points"),
            transform=axis.transAxes,
            ha="left",
            va="center",
            fontsize=6.8,
            fontweight="bold",
        )
    axis.set_ylim(-1.0, 1)
    _scale(axis, feature, limit)


def _dots(
    axis: Axes, points: pd.DataFrame, x: str, y: str, group: str, shades: dict, shapes: dict | None = None, **how
) -> None:
    """A mark a row, in the colour and shape of its group."""
    # seaborn warns of a palette for no points at all.
    if len(points):
        form = {"style": group, "markers": shapes} if shapes else {}
        how = {"legend": False, "linewidth": 0, "zorder": 3} | form | how
        sns.scatterplot(points, x=x, y=y, hue=group, palette=shades, ax=axis, **how)
        axis.set(xlabel="", ylabel="")


def _mean(axis: Axes, row: pd.Series, y: float) -> None:
    if np.isfinite(row["low"]):
        axis.plot([row["low"], row["high"]], [y, y], color=INK, linewidth=1.1, solid_capstyle="butt", zorder=2)
    axis.scatter([row["difference"]], [y], s=22, marker="D", color=INK, linewidths=0, zorder=4)


def _zero_line(axis: Axes, limit: float) -> None:
    axis.axvline(0, color=LINE, linewidth=0.8, zorder=1)
    axis.set_xlim(-1.12 * limit, 1.12 * limit)
    axis.set_yticks([])


def _scale(axis: Axes, feature: str, limit: float) -> None:
    """Three ticks: zero, and one round value on either side that leaves room for its label."""
    shown = label(feature)
    tick = _round(0.8 * limit * shown.scale) / shown.scale
    axis.set_xticks([-tick, 0, tick])
    decimals = max(0, -math.floor(math.log10(tick * shown.scale) + 1e-9))
    axis.xaxis.set_major_formatter(lambda v, _: printed.decimals(shown.scale * v, decimals, signed=True))
    axis.tick_params(axis="x", pad=1)


def _round(value: float) -> float:
    """The largest of 1, 2, 3, 4, 5, 6, 8 times a power of ten that is not above a positive value."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(step * power for step in (1, 2, 3, 4, 5, 6, 8) if step * power <= value * (1 + 1e-9))


def _directions(axis: Axes, comparison: Comparison) -> None:
    shades = colours([comparison.first, comparison.second])
    for x, ha, group, form in (
        (0, "left", comparison.second, "← {}"),
        (1, "right", comparison.first, "{} →"),
    ):
        axis.text(
            x,
            1.08,
            form.format(printed.text(group, 18)),
            transform=axis.transAxes,
            ha=ha,
            va="bottom",
            color=shades[group],
            fontsize=6.5,
        )


def _strips_title(comparisons: Mapping[str, Comparison]) -> str:
    """In whose articles loaded phrases are denser, and in how many events."""
    said = []
    for name, c in comparisons.items():
        deltas = _events(c, PRIMARY[0]).query("alike")["difference"]
        if deltas.empty:
            continue
        up, down, n = int((deltas > 0).sum()), int((deltas < 0).sum()), printed.count(len(deltas), "event")
        group = "" if up == down else f"in {c.first if up > down else c.second} articles "
        where = f"{max(up, down)} of {n}" + (f" of {name}" if len(comparisons) > 1 else "")
        said.append((group, f"in {where}" if group else f"in neither group more often ({where})"))
    if not said:
        return "No event can be compared"
    if len({group for group, _ in said}) == 1:
        return f"Loaded phrases are denser {said[0][0]}{' and '.join(where for _, where in said)}"
    return "Loaded phrases are denser " + ", ".join(group + where for group, where in said)


def _strips_alt(comparisons: Mapping[str, Comparison], features: list[str]) -> str:
    parts = []
    for name, c in comparisons.items():
        for feature in features:
            row = _row(c, feature)
            if row is None or not row["events"]:
                parts.append(f"{name}, {label(feature).name}: not measured.")
                continue
            parts.append(
                f"{name}, {label(feature).name}: mean difference "
                f"{printed.number(feature, row['difference'], signed=True)} "
                f"over {printed.count(int(row['events']), 'event')}{_interval(feature, row)}."
            )
    return f"Differences between groups, a dot an event and a diamond for the mean. {' '.join(parts)}"


def _interval(feature: str, row: pd.Series) -> str:
    if not np.isfinite(row["low"]):
        return ""
    return f", interval {printed.number(feature, row['low'], True)} to {printed.number(feature, row['high'], True)}"


def primary_by_event(comparison: Comparison) -> Drawing:
    """The primary features event by event, hollow where not like for like, and their means below."""
    features = [f for f in PRIMARY if _row(comparison, f) is not None]
    found = comparison.by_event[comparison.by_event["feature"].isin(features)]
    events = sorted(set(found["event"]), key=lambda e: (not found.loc[found["event"] == e, "alike"].any(), e))
    if len(events) > EVENTS_WITH_A_LINE:
        return primary_strips({"All events": comparison})
    shades = colours([comparison.first, comparison.second])
    shapes = markers([comparison.first, comparison.second])
    mean, number = len(events) + 0.5, len(events) + 1.5
    with mpl.rc_context(STYLE):
        height = 0.9 + 0.2 * (len(events) + 2)
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.subplots(1, len(features), sharey=True, squeeze=False)[0]
        for axis, feature in zip(axes, features, strict=True):
            limit = _reach(comparison, feature)
            _zero_line(axis, limit)
            shown = _events(comparison, feature)
            shown = shown.assign(
                place=shown["event"].map(events.index),
                more=np.where(shown["difference"] >= 0, comparison.first, comparison.second),
            )
            _dots(axis, shown, "difference", "place", "more", shades, shapes, s=20)
            apart = shown[~shown["alike"].astype(bool)]
            hollow = dict.fromkeys(shades, "white")
            _dots(axis, apart, "difference", "place", "more", hollow, shapes, s=8)
            row = _row(comparison, feature)
            if row["events"]:
                _mean(axis, row, mean)
            shown = printed.number(feature, row["difference"], signed=True).removesuffix(" points")
            axis.text(0, number, shown, ha="center", va="center", fontweight="bold", backgroundcolor="white")
            axis.axhline(len(events) - 0.25, color=LINE, linewidth=0.5)
            of = label(feature)
            head = _wrapped(printed.sentence(of.name), 16) + "\n" + _wrapped(printed.sentence(of.unit), 20)
            axis.set_title(head, fontsize=6.3, pad=5)
            axis.set_ylim(number + 0.6, -0.7)
            _scale(axis, feature, limit)
        names = [printed.text(printed.event_name(e), 26) for e in events]
        axes[0].set_yticks([*range(len(events)), mean, number], [*names, "mean", ""], fontsize=6.8)
        figure.subplots_adjust(left=0.19, right=0.99, top=1 - 0.62 / height, bottom=0.22 / height, wspace=0.16)
    return Drawing(figure, _by_event_title(comparison, features), _by_event_alt(comparison, features))


def _wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, width))


def _by_event_title(comparison: Comparison, features: list[str]) -> str:
    """Which primary features differ in one direction in every event, and which don't."""
    steady = []
    for feature in features:
        deltas = _events(comparison, feature).query("alike")["difference"]
        if len(deltas) > 1 and ((deltas > 0).all() or (deltas < 0).all()):
            steady.append(label(feature).name[:1].lower() + label(feature).name[1:])
    if not steady:
        return "No primary feature differs in the same direction in every event"
    return f"The same direction in every event that can be compared: {'; '.join(steady)}"


def _by_event_alt(comparison: Comparison, features: list[str]) -> str:
    said = []
    for feature in features:
        events = _events(comparison, feature)
        values = ", ".join(
            f"{printed.event_name(e['event'])} {printed.number(feature, e['difference'], signed=True)}"
            + ("" if e["alike"] else " (not like for like)")
            for _, e in events.iterrows()
        )
        said.append(f"{label(feature).name}: {values or 'not measured'}.")
    return f"Difference {comparison.first} minus {comparison.second} in each event. {' '.join(said)}"


def source_types(comparison: Comparison) -> Drawing:
    """Which kinds of source each group's own voice turns to: mean shares over the compared events."""
    rows = comparison.differences.set_index("feature")
    share = "sourcing.{}_share"
    shares = pd.DataFrame(
        {g: [rows.loc[share.format(t), k] for t in SOURCE_TYPES] for g, k in _sides(comparison)},
        index=[printed.words(t) for t in SOURCE_TYPES],
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
        _dots(axis, points.rename_axis("place").reset_index(), "share", "place", "group", shades, shapes, s=24)
        for group in shares.columns:
            ahead = len(shares) > 0 and group == shares.iloc[0].idxmax()
            axis.annotate(
                printed.text(group, 18),
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
        axis.set_xlabel("share of attributions in the outlet's own voice, mean over events", color=QUIET)
        figure.subplots_adjust(left=0.19, right=0.99, top=0.99, bottom=0.42 / height)
    return Drawing(figure, _source_types_title(shares), _source_types_alt(shares))


def _sides(comparison: Comparison) -> list[tuple[str, str]]:
    return [(comparison.first, "mean_first"), (comparison.second, "mean_second")]


def _source_types_title(shares: pd.DataFrame) -> str:
    if shares.empty:
        return "No kind of source can be compared"
    gaps = (shares.iloc[:, 0] - shares.iloc[:, 1]).abs()
    if not gaps.max():
        return "Both groups turn to each kind of source alike"
    widest = shares.loc[gaps.idxmax()]
    more, less = widest.idxmax(), widest.idxmin()
    return (
        f"The widest gap is in sources of the kind {widest.name}: {widest[more]:.0%} of attributions in {more} "
        "articles, "
        f"{widest[less]:.0%} in {less} articles"
    )


def _source_types_alt(shares: pd.DataFrame) -> str:
    said = (f"{kind} {' and '.join(f'{v:.0%} ({g})' for g, v in row.items())}" for kind, row in shares.iterrows())
    return f"Share of attributions by kind of source: {'; '.join(said)}."


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
        _dots(axis, data, x, y, "group", shades, shapes, s=18, alpha=0.75, legend="full")
        if len(data):
            axis.set_xlim(data[x].min() - 0.03, data[x].max() + 0.03)
            axis.set_ylim(-0.05 * max(data[y].max(), 1), 1.08 * max(data[y].max(), 1))
        axis.set_xlabel("TextBlob: mean subjectivity, from 0 to 1", color=QUIET)
        axis.set_title("loaded phrases per 1,000 words, all voices", loc="left", color=QUIET, pad=4)
        axis.tick_params(axis="y", labelsize=6.5, colors=QUIET)
        if shades:
            handles, groups = axis.get_legend_handles_labels()
            said = [f"{printed.text(group_name(g), 20)} ({(data['group'] == g).sum()})" for g in groups]
            place = {"loc": "upper left", "bbox_to_anchor": (1.0, 1.0), "handletextpad": 0.2, "borderpad": 0}
            axis.legend(handles, said, frameon=False, **place)
        figure.subplots_adjust(left=0.05, right=0.79, top=0.9, bottom=0.19)
    rho, n = rank_correlation(data[x], data[y]), printed.count(len(data), "article")
    if np.isfinite(rho):
        shown = printed.decimals(rho, 2, signed=True)
        title = f"Rank correlation of TextBlob's subjectivity with loaded phrases over {n}: {shown}"
    else:
        title = f"TextBlob's subjectivity and loaded phrases in {n}: no rank correlation can be given"
    return Drawing(figure, title, f"Scatter plot, a mark an article. {title}.")


def rank_correlation(x: pd.Series, y: pd.Series) -> float:
    """Spearman's rho; nan under three pairs or where one side doesn't vary."""
    if len(x) < 3 or x.nunique() < 2 or y.nunique() < 2:
        return float("nan")
    return float(stats.spearmanr(x, y).statistic)
