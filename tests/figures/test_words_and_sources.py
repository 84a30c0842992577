"""Figures of words and sources: titles that say what the tables say, sides that keep their places, any name as text."""

import warnings
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from parallax.comparison.speakers import NO_SIDE
from parallax.comparison.words import KEYNESS
from parallax.figures import colours, key_phrases, who_cites_whom


def phrase(name, log_odds, low=np.nan, high=np.nan, **known):
    counts = {"count_first": 9, "count_second": 3, "events_first": 4, "events_second": 2, "events": 6}
    plain = dict.fromkeys(KEYNESS, 0) | {"voice": "outlet", "direction": f"told of {name}", "constructed": False}
    return plain | counts | {"phrase": name, "log_odds": log_odds, "low": low, "high": high} | known


@pytest.fixture
def keyness():
    rows = [
        phrase("storm", 1.2, 0.4, 2.0, direction="3.0 times as often in red as in blue articles"),
        phrase("flood", -0.9, -40.0, 0.3),  # an interval that leaves the picture
        phrase("rain", 0.2, -0.5, 0.9),
        phrase("hail", -0.1, -0.3, -0.01),
        phrase("mud", 3.0, 2.0, 4.0, voice="named_source"),
    ]
    return pd.DataFrame(rows)


def texts(drawing):
    return [t.get_text() for axis in drawing.figure.axes for t in axis.texts]


def labels(drawing):
    return [t.get_text() for t in drawing.figure.axes[0].get_yticklabels()]


def test_key_phrases_say_what_sets_apart_and_how_many_surely(keyness):
    drawing = key_phrases(keyness, "red", "blue")
    # Of four phrases in the outlets' own words, the intervals of "storm" and "hail" lie off 0.
    assert drawing.title == (
        "In the outlets' own words, “storm” sets red articles apart; “flood” sets blue articles apart. "
        "Of 4 phrases compared, 2 differ surely"
    )
    assert "storm: 3.0 times as often in red as in blue articles (9 against 3 times)" in drawing.alt
    assert "mud" not in drawing.alt
    # First those of the first group, the widest on top; at the bottom the widest of the second.
    assert labels(drawing) == ["storm", "rain", "hail", "flood"]
    # The second group stands on the left, in the figure and in the counts.
    assert texts(drawing).count("3 : 9") == 4
    assert texts(drawing).count("2 : 4") == 4
    assert {"← more in blue", "more in red →", "of 6 events"} <= set(texts(drawing))
    ticks = [t.get_text() for t in drawing.figure.axes[0].get_xticklabels()]
    # Twice, four and eight times as often: the picture reaches to ln 8.
    assert ticks == ["4×", "2×", "alike", "2×", "4×"]


def test_a_mark_stands_at_its_log_odds_on_its_groups_side(keyness):
    axis = key_phrases(keyness, "red", "blue").figure.axes[0]
    shades = colours(["red", "blue"])
    marks = [c for c in axis.collections if c.get_sizes()[0] == 20]
    places = [tuple(c.get_offsets()[0]) for c in marks]
    assert places == [(1.2, 0), (0.2, 1), (-0.1, 2), (-0.9, 3)]
    drawn = [mpl.colors.to_hex(c.get_facecolor()[0]).upper() for c in marks]
    assert drawn == [shades[g] for g in ("red", "red", "blue", "blue")]
    # What an interval has outside the picture ends in an arrow at its edge.
    [arrow] = [c for c in axis.collections if c.get_sizes()[0] == 9]
    assert arrow.get_offsets()[0][0] == pytest.approx(0.985 * axis.get_xlim()[0])


def test_without_intervals_none_is_spoken_of(keyness):
    drawing = key_phrases(keyness.assign(low=np.nan, high=np.nan), "red", "blue")
    assert drawing.title == (
        "In the outlets' own words, “storm” sets red articles apart; “flood” sets blue articles apart"
    )
    assert drawing.alt.endswith("No intervals are given.")
    assert "interval" not in drawing.figure.axes[0].get_xlabel()


def test_only_the_top_of_each_side_is_shown(keyness):
    assert labels(key_phrases(keyness, "red", "blue", top=1)) == ["storm", "flood"]
    assert key_phrases(keyness, "red", "blue", voice="named_source").title == (
        "In the words of named sources, “mud” sets red articles apart. Of 1 phrase compared, 1 differs surely"
    )
    drawing = key_phrases(keyness, "red", "blue", voice="unnamed_source")
    assert drawing.title == "No phrase can be compared in the words of unnamed sources"
    assert drawing.svg()


def network(*rows):
    columns = ["outlet", "group", "source_name", "side", "attributions"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture
def cites():
    return network(
        ("Red Daily", "red", "Ann Dale", "north", 4),
        ("Red Radio", "red", "Ann Dale", "north", 1),
        ("Blue Wire", "blue", "Ann Dale", "north", 2),
        ("Blue Wire", "blue", "Cy Orr", NO_SIDE, 3),
        ("Red Daily", "red", "Di Poe", "south", 1),
        ("Red Daily", "red", "", NO_SIDE, 50),
    )


def test_sources_run_from_one_group_to_the_other(cites):
    drawing = who_cites_whom(cites)
    assert drawing.title == "Of the 3 named sources cited most, 2 are cited by one group alone"
    # Blue comes first in the alphabet: Cy Orr is its own, Ann Dale is shared, Di Poe is red's.
    assert labels(drawing) == ["Cy Orr", "Ann Dale (north)", "Di Poe (south)"]
    heads = [t.get_text().replace("\n", " ") for t in drawing.figure.axes[0].get_xticklabels()]
    assert heads == ["Blue Wire", "Red Daily", "Red Radio"]
    assert sorted(t for t in texts(drawing) if t.isdigit()) == ["1", "1", "2", "3", "4"]
    assert "Ann Dale: Red Daily 4, Red Radio 1, Blue Wire 2" in drawing.alt


@pytest.mark.parametrize("groups", [1, 3, 8])
def test_no_head_runs_into_another_whatever_the_number_of_groups(groups):
    """Eight outlets with long names, spread over few groups or one a group."""
    rows = [
        (f"The {n} Province Broadcasting House", f"group {k % groups} of newspapers", f"Source {k}", NO_SIDE, 9 - k)
        for k, n in enumerate(("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth"))
    ]
    drawing = who_cites_whom(network(*rows))
    figure = drawing.figure
    with mpl.rc_context({"font.family": "DejaVu Sans"}):
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
        heads = figure.axes[0].get_xticklabels()
        [legend] = figure.legends
        whole, named = figure.bbox, legend.get_window_extent(renderer)
        boxes = [head.get_window_extent(renderer) for head in heads]
        assert all(whole.x0 <= box.x0 and box.x1 <= whole.x1 and box.y1 <= named.y0 for box in boxes)
        assert whole.x0 <= named.x0 < named.x1 <= whole.x1
        assert named.y1 <= whole.y1
        # Slanting lines of text are as far apart as their anchors, times the sine of 45 degrees.
        anchors = [figure.axes[0].transData.transform((k, 0))[0] for k in range(8)]
        apart = min(b - a for a, b in pairwise(anchors)) * 2**-0.5
        for head in heads:
            assert head.get_rotation() == 45
            head.set_rotation(0)
            assert head.get_window_extent(renderer).height < apart
    assert len(legend.get_texts()) == groups


def test_what_has_no_room_is_counted(cites):
    drawing = who_cites_whom(cites, top=1, outlets=1)
    assert labels(drawing) == ["Ann Dale (north)"]
    assert "2 outlets that cite less have no column" in drawing.alt
    assert who_cites_whom(cites, top=1).title == "Whom blue and red articles cite most: Ann Dale"


def test_one_group_and_none(cites):
    assert who_cites_whom(cites[cites["group"] == "red"]).title == "Whom red articles cite most: Ann Dale"
    assert who_cites_whom(cites[cites["source_name"] == ""]).title == "No named source is cited"


def test_the_same_figure_is_the_same_bytes_and_any_name_is_text(keyness, cites):
    with warnings.catch_warnings():
        # matplotlib warns of characters that it can't draw, and of "$" that it takes for a formula.
        warnings.simplefilter("error")
        odd = keyness.assign(phrase=["$x^2$", "中文", "a\u202eb", "<b>", "mud"])
        assert key_phrases(odd, "$1", "中").svg() == key_phrases(odd, "$1", "中").svg()
        strange = cites.assign(source_name=["$x^2$", "$x^2$", "$x^2$", "中文 Orr", "a_b^c$", ""], outlet="A_$x$ \u202e")
        assert who_cites_whom(strange).svg() == who_cites_whom(strange).svg()
