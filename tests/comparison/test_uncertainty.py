"""p, Holm, labels swapped, articles in another order, texts written for teaching."""

import time

import numpy as np
import pandas as pd
import pytest
from comparison_tables import CODED, build
from hypothesis import given, settings
from hypothesis import strategies as st

from parallax.comparison.differences import PRIMARY, _holm, compare
from parallax.comparison.interval import MIN_EVENTS
from parallax.comparison.strata import match, measure

LOADED = PRIMARY[0]
NAMES = [*PRIMARY, "extra.one", "extra.two"]
#: With a rate that coded sentences speak to and no primary feature is.
ATTRIBUTIONS = "sourcing.attributions_per_1000_words"


def random_table(seed, events=7, articles=6, names=NAMES, **given):
    """Articles of two groups with ties, missing values, three genres and two translation statuses."""
    rng = np.random.default_rng(seed)
    rows = []
    for event in range(events):
        for _ in range(articles):
            values = np.where(rng.random(len(names)) < 0.15, np.nan, rng.integers(0, 5, len(names)) / 3)
            rows.append(
                {
                    "event": f"event {event}",
                    "group": str(rng.choice(["red", "blue"])),
                    "genre": str(rng.choice(["news", "news", "analysis", "unknown"])),
                    "translation": str(rng.choice(["none", "unknown", "human"], p=[0.6, 0.3, 0.1])),
                    **dict(zip(names, values, strict=True)),
                    **given,
                }
            )
    return build(rows)


SWAPPED = {
    "mean_first": "mean_second",
    "n_first": "n_second",
    "events_higher": "events_lower",
    "marks_first": "marks_second",
    "precision_first": "precision_second",
    "recall_first": "recall_second",
}
NEGATED = ["difference", "cliffs_delta", "corrected"]


def mirror(frame):
    """The table with the labels of the groups swapped, by the rules that a reader would apply."""
    swap = {**SWAPPED, **{b: a for a, b in SWAPPED.items()}}
    out = frame.rename(columns={c: swap.get(c, c) for c in frame.columns})[frame.columns]
    out = out.assign(**{c: -out[c] for c in NEGATED if c in out})
    bounds = [("low", "high"), ("corrected_low", "corrected_high")]
    return out.assign(**{to: -frame[of] for pair in bounds for to, of in (pair, pair[::-1]) if of in frame})


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(4, 8), st.integers(2, 7))
def test_swapping_the_labels_mirrors_the_result_exactly(seed, events, articles):
    table = random_table(seed, events, articles, [*NAMES, ATTRIBUTIONS])
    if table.articles["group"].nunique() < 2:
        return
    one, other = compare(table, "red:blue", coded=CODED), compare(table, "blue:red", coded=CODED)
    pd.testing.assert_frame_equal(other.differences, mirror(one.differences), check_exact=True)
    pd.testing.assert_frame_equal(other.by_event, mirror(one.by_event), check_exact=True)
    pd.testing.assert_series_equal(other.matched["compared"], one.matched["compared"])


def test_the_mirror_is_not_empty():
    differences = compare(random_table(3, events=9, articles=8), "red:blue", coded=CODED).differences
    assert differences["p"].notna().all()
    errors = differences.iloc[0].filter(regex="precision|recall|corrected|errors")
    assert len(errors) == 8
    assert errors.notna().all()
    assert errors["precision_first"] != errors["precision_second"]
    assert differences["low"].notna().all()
    assert (differences["difference"] != 0).all()


def test_renaming_the_groups_changes_nothing_but_the_names():
    table = random_table(5)
    renamed = type(table)(
        table.scores,
        table.evidence,
        table.articles.assign(group=table.articles["group"].map({"red": "zulu", "blue": "alpha"})),
        [],
    )
    one, other = compare(table, "red:blue"), compare(renamed, "zulu:alpha")
    pd.testing.assert_frame_equal(one.differences, other.differences)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_articles_is_irrelevant(seed):
    table = random_table(seed)
    order = np.random.default_rng(seed).permutation(len(table.articles))
    shuffled = type(table)(
        table.scores.iloc[order].reset_index(drop=True),
        table.evidence,
        table.articles.iloc[order[::-1]].reset_index(drop=True),
        [],
    )
    one, other = compare(table, "red:blue"), compare(shuffled, "red:blue")
    pd.testing.assert_frame_equal(one.differences, other.differences, check_exact=True)
    pd.testing.assert_frame_equal(one.matched, other.matched)


def test_p_by_hand():
    # Six events, one article of each group, red always higher by 1. Of 2 ** 6 relabellings two are as far
    # from zero: p is about 2 / 64 = .03125; with 9999 draws within .007
    # (four standard deviations).
    rows = [{"event": f"e{e}", "group": g, LOADED: float(g == "red")} for e in range(6) for g in ("red", "blue")]
    row = compare(build(rows), "red:blue").differences.iloc[0]
    assert row["p"] == pytest.approx(2 / 64, abs=0.007)
    # Holm over five questions, though only one could be tested.
    assert row["p_holm"] == pytest.approx(5 * row["p"])


@pytest.mark.parametrize("unit", [0.1, 1 / 3, 1e-6, 1e6])
def test_p_does_not_depend_on_the_unit(unit):
    # Sums of tenths or thirds are not exact; a relabelling that is as far from zero must still be counted.
    table = random_table(3, events=9, articles=8)
    scaled = type(table)(
        table.scores.assign(**{name: unit * table.scores[name] for name in NAMES}), table.evidence, table.articles, []
    )
    one, other = compare(table, "red:blue"), compare(scaled, "red:blue")
    pd.testing.assert_series_equal(one.differences["p"], other.differences["p"], check_exact=True)
    pd.testing.assert_frame_equal(
        one.differences[["events_higher", "events_lower"]], other.differences[["events_higher", "events_lower"]]
    )


def test_the_same_numbers_in_another_order_are_no_difference():
    # .1 + .2 + .3 and .3 + .2 + .1 differ in the last bit.
    values = (0.1, 0.2, 0.3, 0.3, 0.2, 0.1)
    assert sum(values[:3]) != sum(values[3:])
    groups = ["red"] * 3 + ["blue"] * 3
    rows = [{"event": f"e{e}", "group": g, LOADED: values[i]} for e in range(6) for i, g in enumerate(groups)]
    row = compare(build(rows), "red:blue").differences.iloc[0]
    assert (row["difference"], row["events_higher"], row["events_lower"]) == (0, 0, 0)
    assert np.isnan(row["low"])


def test_nothing_but_ties_has_p_1():
    rows = [{"event": f"e{e}", "group": g, LOADED: 0.1 * e} for e in range(6) for g in ("red", "blue", "blue")]
    assert compare(build(rows), "red:blue").differences["p"][0] == 1


def null_p(seed, features):
    """p of features in which the labels mean nothing: seven events, unequal groups, many ties, gaps."""
    rng = np.random.default_rng(seed)
    groups = ["red", "blue", "blue", "red", "blue"]
    rows = [{"event": f"e{e}", "group": g} for e in range(7) for g in groups[: 3 + e % 3]]
    articles = build(rows).articles
    skewed = rng.exponential(size=(len(rows), features // 2))
    tied = rng.integers(0, 3, size=(len(rows), features - features // 2))
    # Events differ more than anything else: a test that ignored them would be far off.
    level = 10 * articles["event"].str[1:].astype(float).to_numpy()[:, None]
    values = np.hstack([skewed, tied]) + level
    # An article without a value, as after a share of nothing; for some features two events drop out.
    values[-1, ::2] = np.nan
    values[articles["event"].isin(["e1", "e2"]) & (articles["group"] == "red"), ::3] = np.nan
    values = pd.DataFrame(values, index=articles["article_id"])
    return measure(values, match(articles, "red", "blue"), "red")[0]["p"]


def test_p_is_valid():
    p = pd.concat([null_p(seed, 400) for seed in range(5)])
    assert len(p) == 2000
    for a in (0.05, 0.1, 0.2):
        # Three standard deviations of a share of 2000.
        assert (p <= a).mean() <= a + 3 * np.sqrt(a * (1 - a) / 2000)
    # And not valid by saying nothing: at .2 the test says about what it may.
    assert (p <= 0.2).mean() > 0.15


@pytest.mark.soak
def test_p_is_valid_in_a_long_run():
    p = pd.concat([null_p(seed, 1000) for seed in range(40)])
    for a in (0.01, 0.05, 0.1, 0.2, 0.5):
        assert (p <= a).mean() <= a + 3 * np.sqrt(a * (1 - a) / len(p))


def test_holm_by_hand():
    # Sorted .01, .02, .03, .04: 5 * .01 = .05, 4 * .02 = .08, 3 * .03 = .09, 2 * .04 = .08, not below .09.
    # The fifth could not be tested and still counts.
    adjusted = _holm(pd.Series([0.04, 0.01, np.nan, 0.03, 0.02]))
    np.testing.assert_allclose(adjusted, [0.09, 0.05, np.nan, 0.09, 0.08])
    # 5 * .5 = 2.5: at most 1.
    assert _holm(pd.Series([0.5]))[0] == 1


def test_the_rest_is_exploratory():
    differences = compare(random_table(3, events=9, articles=8), "red:blue").differences
    assert differences["p_holm"].notna().tolist() == [True] * 5 + [False] * 2


def test_too_few_events_have_no_p_and_no_interval_and_words_for_it():
    comparison = compare(random_table(1, events=MIN_EVENTS - 1, articles=12), "red:blue")
    assert (comparison.differences["events"] == MIN_EVENTS - 1).all()
    assert comparison.differences["difference"].notna().all()
    assert comparison.differences[["low", "high", "p", "p_holm"]].isna().all(axis=None)
    assert any("4 events: too few" in note for note in comparison.notes)


@pytest.mark.parametrize("which", ["all", "one"])
def test_texts_written_for_teaching_have_no_p_and_no_interval(which):
    table = random_table(3, events=9, articles=8, constructed=which == "all")
    if which == "one":
        table.articles.loc[0, "constructed"] = True
    comparison = compare(table, "red:blue")
    assert comparison.constructed
    assert comparison.differences["difference"].notna().all()
    assert comparison.differences[["low", "high", "p", "p_holm"]].isna().all(axis=None)
    assert comparison.differences["constructed"].all()
    assert comparison.by_event["constructed"].all()
    assert "written for teaching" in comparison.notes[0]


def test_a_constructed_text_of_another_group_plays_no_part():
    table = random_table(3, events=9, articles=8)
    table.articles.loc[0, ["group", "constructed"]] = ["green", True]
    assert not compare(table, "red:blue").constructed


@pytest.mark.parametrize(
    ("groups", "first"), [(["red", "red"], "red"), (["", ""], ""), (["red", ""], "red")], ids=["one", "none", "some"]
)
def test_one_group_is_described(groups, first):
    rows = [{"group": g, LOADED: v, "extra.one": 1.0} for g, v in zip(groups, (2.0, 4.0), strict=True)]
    comparison = compare(build(rows))
    assert (comparison.first, comparison.second) == (first, "")
    n = sum(g == first for g in groups)
    # Means of the primary features only: (2 + 4) / 2, or 2 where the second article is of no group.
    assert comparison.by_event[["feature", "event", "n_first", "n_second"]].values.tolist() == [[LOADED, "storm", n, 0]]
    assert comparison.by_event["mean_first"][0] == (3 if n == 2 else 2)
    assert comparison.differences[["difference", "low", "p"]].isna().all(axis=None)
    assert (comparison.differences["events"] == 0).all()
    assert any("nothing can be compared" in note for note in comparison.notes)


def test_no_shared_event_is_described():
    rows = [{"event": "storm", "group": "red", LOADED: 2.0}, {"event": "strike", "group": "blue", LOADED: 4.0}]
    comparison = compare(build(rows), "red:blue")
    assert comparison.by_event[["event", "mean_first", "mean_second"]].fillna(-1).values.tolist() == [
        ["storm", 2, -1],
        ["strike", -1, 4],
    ]
    assert any("No event is told by both red and blue articles" in note for note in comparison.notes)


def test_groups_of_one_outlet_are_named():
    rows = [{"group": g, "outlet": o, LOADED: 1.0} for g, o in [("red", "Herald"), ("blue", "Post"), ("blue", "Sun")]]
    notes = compare(build(rows), "red:blue").notes
    assert any("All compared red articles are from one outlet (Herald)" in note for note in notes)
    assert not any("All compared blue" in note for note in notes)


@pytest.mark.parametrize(("events", "said"), [(6, True), (8, False)])
def test_says_when_no_p_can_be_small_enough(events, said):
    # One article of each group: 2 / 2 ** 6 = .031, times 5 is above .05; 2 / 2 ** 8 = .0078, times 5 is .039.
    rows = [{"event": f"e{e}", "group": g, LOADED: 1.0} for e in range(events) for g in ("red", "blue")]
    notes = compare(build(rows), "red:blue").notes
    assert any("no p can fall below 0.031" in note for note in notes) == said


@pytest.mark.soak
def test_250_features_and_10_events_take_seconds():
    table = random_table(0, events=10, articles=10, names=[*PRIMARY, *(f"x.f{i}" for i in range(245))])
    began = time.perf_counter()
    compare(table, "red:blue")
    assert time.perf_counter() - began < 20
