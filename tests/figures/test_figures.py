"""Figures: titles that say what the numbers say, one colour a group, the same bytes each time."""

import warnings
from dataclasses import replace

import pandas as pd
import pytest

from parallax import Article, Scorer, figures
from parallax.comparison.differences import Comparison, compare
from parallax.figures.difference_axes import _round
from parallax.figures.textblob import rank_correlation

LOADED = "loaded_language.per_1000_words"


def events(deltas: dict[str, float], feature: str = LOADED) -> pd.DataFrame:
    return pd.DataFrame([{"feature": feature, "event": e, "alike": True, "difference": d} for e, d in deltas.items()])


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    articles = [
        Article(id=f"{e}{g}{n}", text=f"The {'rogue ' * n}regime said it rained.", event=e, group=g, genre="news")
        for e in ("$1 deal", "中文", "third")
        for g in ("wire", "state-aligned")
        for n in (1, 2)
    ]
    return compare(Scorer.default().score(articles))


def set_to(comparison: Comparison, feature: str = LOADED, **values) -> pd.DataFrame:
    """The differences with other values of one feature."""
    d = comparison.differences.copy()
    for column, value in values.items():
        d.loc[d["feature"] == feature, column] = value
    return d


def test_groups_keep_their_colours():
    pair = {"wire": "#0072B2", "state-aligned": "#D55E00"}
    assert figures.colours(["wire", "state-aligned"]) == figures.colours(["state-aligned", "wire"]) == pair
    assert figures.colours(["b", "a"]) == {"a": "#0072B2", "b": "#D55E00"}
    assert figures.colours(["wire"])["wire"] == pair["wire"]
    assert len(set(figures.markers(["a", "b", "c"]).values())) == 3


def test_strips_say_in_how_many_events(comparison):
    # Two of three differences are above zero, and so is their mean, (3 + 2 - 1) / 3.
    up = replace(
        comparison,
        by_event=events({"a": 3.0, "b": 2.0, "c": -1.0}),
        differences=set_to(comparison, difference=4 / 3, events=3),
    )
    drawing = figures.primary_strips({"One": up})
    assert drawing.title == "Loaded phrases are denser in state-aligned articles in 2 of 3 events"
    assert "loaded phrases: mean difference +1.3 over 3 events" in drawing.alt
    even = replace(up, by_event=events({"a": 3.0, "b": -2.0, "c": 0.0}))
    assert figures.primary_strips({"One": even}).title == (
        "Loaded phrases are denser in neither group more often (1 of 3 events)"
    )
    down = replace(up, by_event=events({"a": -3.0, "b": 0.0}), differences=set_to(up, difference=-1.5, events=2))
    drawing = figures.primary_strips({"One": up, "Two": down})
    assert drawing.title == (
        "Loaded phrases are denser in state-aligned articles in 2 of 3 events of One, in wire articles in 1 of 2 "
        "events of Two"
    )


def test_events_say_what_goes_one_way(comparison):
    both = pd.concat([events({"a": 1.0, "b": 2.0}), events({"a": 1.0, "b": -2.0}, "sourcing.unnamed_share")])
    title = figures.primary_by_event(replace(comparison, by_event=both)).title
    assert title == "The same direction in every event that can be compared: loaded phrases"
    both["difference"] = [1.0, 0.0, 1.0, -2.0]
    title = figures.primary_by_event(replace(comparison, by_event=both)).title
    assert title == "No primary feature differs in the same direction in every event"


def test_source_types_name_the_widest_gap(comparison):
    d = comparison.differences.copy()
    of = d["feature"].str.fullmatch(r"sourcing\.\w+_share")
    d.loc[of, ["mean_first", "mean_second"]] = 0.1
    d.loc[d["feature"] == "sourcing.expert_share", ["mean_first", "mean_second"]] = [0.2, 0.45]
    drawing = figures.source_types(replace(comparison, differences=d))
    assert "kind expert: 45% of attributions in wire articles, 20% in state-aligned articles" in drawing.title
    assert "media 10% (state-aligned) and 10% (wire)" in drawing.alt


def test_rank_correlation_by_hand():
    # Ranks 1 2 3 4 against 1 2 4 3: the squared differences are 0, 0, 1, 1; 1 - 6 * 2 / (4 * 15) = 0.8.
    x, y = pd.Series([0.1, 0.2, 0.3, 0.4]), pd.Series([5.0, 6.0, 9.0, 8.0])
    assert rank_correlation(x, y) == pytest.approx(0.8)
    assert pd.isna(rank_correlation(x[:2], y[:2]))
    assert pd.isna(rank_correlation(x, pd.Series([1.0] * 4)))


def test_the_same_figure_is_the_same_bytes_and_any_name_is_text(comparison):
    with warnings.catch_warnings():
        # matplotlib warns of characters that it can't draw, and of "$" that it takes for a formula.
        warnings.simplefilter("error")
        first, again = (figures.primary_by_event(comparison) for _ in range(2))
        assert first.svg() == again.svg()
        assert b"<dc:date>" not in first.svg()
        figures.primary_strips({"$x^2$ \u202e中": comparison}).svg()


def test_notebooks_show_title_and_alt(comparison):
    page = replace(figures.primary_by_event(comparison), title="a < b", alt='say "x"')._repr_html_()
    assert "a &lt; b" in page
    assert 'aria-label="say &quot;x&quot;"' in page
    assert "<svg" in page


def test_ticks_are_round():
    # The largest of 1, 2, 3, 4, 5, 6, 8, 10, ... that does not exceed the value.
    assert [_round(v) for v in (0.9, 1.0, 4.9, 7.5, 37.0)] == pytest.approx([0.8, 1.0, 4.0, 6.0, 30.0])


def test_the_drawings_can_be_had_from_the_room():
    for name in figures.__all__:
        assert getattr(figures, name).__module__.startswith("parallax.figures.")
    with pytest.raises(AttributeError, match="bar_chart"):
        figures.bar_chart  # noqa: B018
