"""What is compared with what, and the sums."""

import numpy as np
import pandas as pd
import pytest
from comparison_tables import build

from parallax.comparison.differences import PRIMARY, choose_contrast, compare
from parallax.comparison.strata import PERMUTATIONS, Stratum

LOADED, UNNAMED = PRIMARY[:2]
#: Two events of which one has two genres, and one that is told by both but never alike.
STORM = [
    {"group": "red", LOADED: 4.0},
    {"group": "red", LOADED: 8.0},
    {"group": "blue", LOADED: 3.0},
    {"group": "red", "genre": "analysis", LOADED: 10.0},
    {"group": "blue", "genre": "analysis", LOADED: 1.0},
    {"group": "blue", "genre": "commentary", LOADED: 99.0},
]
STRIKE = [{"event": "strike", "group": "red", LOADED: 5.0}, {"event": "strike", "group": "blue", LOADED: 6.0}]
SPILL = [
    {"event": "spill", "group": "red", "genre": "commentary", LOADED: 20.0},
    {"event": "spill", "group": "blue", LOADED: 2.0},
]
ELSEWHERE = [
    {"event": "", "group": "red", LOADED: 7.0},
    {"event": "fair", "group": "red", LOADED: 7.0},
    {"group": "green", LOADED: 70.0},
]


@pytest.fixture
def comparison():
    return compare(build(STORM + STRIKE + SPILL + ELSEWHERE), "red:blue")


def test_difference_by_hand(comparison):
    # Storm, news: (4 + 8) / 2 - 3 = 3 with weight 2 * 1 / 3 = 2/3; analysis: 10 - 1 = 9 with weight 1/2.
    # (2/3 * 3 + 1/2 * 9) / (7/6) = 6.5 / (7/6) = 39/7. Strike: 5 - 6 = -1. Mean of the events: 16/7.
    row = comparison.differences.iloc[0]
    assert row["feature"] == LOADED
    assert row["difference"] == pytest.approx(16 / 7)
    storm, strike = (comparison.by_event.set_index("event").loc[e] for e in ("storm", "strike"))
    assert storm["difference"] == pytest.approx(39 / 7)
    assert strike["difference"] == -1
    # Means: red (2/3 * 6 + 1/2 * 10) / (7/6) = 54/7 and 5; blue (2/3 * 3 + 1/2 * 1) / (7/6) = 15/7 and 6.
    assert row["mean_first"] == pytest.approx((54 / 7 + 5) / 2)
    assert row["mean_second"] == pytest.approx((15 / 7 + 6) / 2)
    assert (row["events"], row["events_higher"], row["events_lower"]) == (2, 1, 1)
    assert (row["n_first"], row["n_second"]) == (4, 3)


def test_cliffs_delta_by_hand():
    # Pairs of 1, 3, 3 with 2, 3: above 3 > 2 twice; below 1 < 2, 1 < 3; ties 3 = 3 twice: (2 - 2) / 6 = 0.
    # Pairs of 4, 3, 3 with 2, 3: above 4 > 2, 4 > 3, 3 > 2 twice; ties twice: 4 / 6.
    # With nan in place of the 4: 3 > 2 twice of 4 pairs.
    values = np.array([[1, 4, np.nan], [3, 3, 3], [3, 3, 3], [2, 2, 2], [3, 3, 3]], dtype=float)
    stratum = Stratum(list("vwxyz"), values, np.array([True, True, True, False, False]))
    np.testing.assert_allclose(stratum.cliffs_delta(), [0, 4 / 6, 2 / 4])


def test_cliffs_delta_is_averaged_like_the_difference(comparison):
    # Storm: news 4 and 8 above 3: 1; analysis 10 above 1: 1. Strike: 5 below 6: -1. Mean 0.
    assert comparison.differences["cliffs_delta"][0] == 0


def test_not_like_for_like_is_apart(comparison):
    spill = comparison.by_event.set_index("event").loc["spill"]
    assert not spill["alike"]
    assert spill["difference"] == 18
    assert comparison.by_event["alike"].sum() == 2


def test_every_article_that_is_not_compared_says_why(comparison):
    why = comparison.matched.set_index("article_id")["why_not"]
    assert why["a000"] == ""
    assert why["a005"] == "no red article tells it as untranslated commentary"
    assert why["a008"] == "no blue article tells it as untranslated commentary"
    assert why["a010"] == "no event is named"
    assert why["a011"] == "no blue article tells this event"
    assert "a012" not in why
    assert (comparison.matched["compared"] == (comparison.matched["why_not"] == "")).all()


def test_a_translation_is_not_compared_with_an_original():
    machine = {"group": "red", "translation": "machine", LOADED: 1.0}
    unknown = {"group": "red", "translation": "unknown", LOADED: 4.0}
    comparison = compare(build([machine, unknown, {"group": "blue", LOADED: 3.0}]))
    # Red after blue in the alphabet: 3 - 4; the machine translation has no counterpart.
    assert (comparison.first, comparison.second) == ("blue", "red")
    assert comparison.differences["difference"][0] == -1
    assert comparison.matched["why_not"][0] == "no blue article tells it as machine-translated news"
    assert "1 compared article is of unknown translation and counted as untranslated." in comparison.notes


def test_unknown_genres_are_compared_with_each_other_and_a_note_says_so():
    table = build([{"group": g, "genre": "unknown", LOADED: 1.0} for g in ("red", "blue")])
    assert "2 compared articles are of unknown genre and compared with each other." in compare(table).notes


def test_without_matching_everything_told_by_both_is_compared_and_a_note_says_so():
    comparison = compare(build(STORM), like=())
    # Blue (3 + 1 + 99) / 3 minus red (4 + 8 + 10) / 3: 81 / 3.
    assert comparison.differences["difference"][0] == pytest.approx(27)
    assert any("not matched by genre" in note for note in comparison.notes)


def test_an_event_without_a_value_on_one_side_drops_out_and_is_counted():
    nan = float("nan")
    strike = [{**STRIKE[0], UNNAMED: 0.5}, {**STRIKE[1], UNNAMED: 0.25}]
    storm = [{**STORM[0], UNNAMED: nan}, {**STORM[2], UNNAMED: 1.0}]
    rows = compare(build(strike + storm), "red:blue").differences.set_index("feature")
    assert rows.loc[UNNAMED, "difference"] == 0.25
    assert (rows.loc[UNNAMED, "events"], rows.loc[UNNAMED, "events_without_value"]) == (1, 1)
    assert (rows.loc[LOADED, "events"], rows.loc[LOADED, "events_without_value"]) == (2, 0)


def test_a_genre_without_a_value_on_one_side_drops_out_of_its_event():
    rows = [dict(row) for row in STORM]
    rows[4][LOADED] = float("nan")  # the only analysis of the blue group
    row = compare(build(rows), "red:blue").differences.iloc[0]
    assert row["difference"] == 3
    assert (row["n_first"], row["n_second"]) == (2, 1)


def test_counts_of_mentions_are_not_compared():
    rows = [{**row, "stance.harbour_mentions": 3.0, "stance.harbour_mentions@all": 3.0} for row in STRIKE]
    assert list(compare(build(rows)).differences["feature"]) == [LOADED]


def test_primary_features_come_first_in_their_order():
    names = ["z.z", *reversed(PRIMARY), "a.a"]
    rows = [{**row, **dict.fromkeys(names, 1.0)} for row in STRIKE]
    differences = compare(build(rows)).differences
    assert list(differences["feature"]) == [*PRIMARY, "z.z", "a.a"]
    assert differences["primary"].tolist() == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("groups", "contrast", "expected"),
    [
        (["wire", "other", "state-aligned"], None, ("state-aligned", "wire")),
        (["wire", "other", "state-aligned"], "other:wire", ("other", "wire")),
        (["b", "a", ""], None, ("a", "b")),
        (["a", ""], None, ("a", "")),
        (["", None], None, ("", "")),
    ],
)
def test_choice_of_groups(groups, contrast, expected):
    assert choose_contrast(pd.DataFrame({"group": groups}), contrast) == expected


@pytest.mark.parametrize(
    ("groups", "contrast", "message"),
    [
        (["a", "b", "c"], None, "Name two groups with --contrast FIRST:SECOND. Groups in this corpus: a, b, c."),
        (["a", "b"], "a", "give two groups as FIRST:SECOND, out of a, b"),
        (["a", "b"], "a:a", "give two groups as FIRST:SECOND"),
        (["a"], "a:b", "no article is of group 'b'. Groups: a."),
    ],
)
def test_a_contrast_that_cannot_be_is_an_error(groups, contrast, message):
    with pytest.raises(ValueError, match=r"Name two|contrast") as error:
        choose_contrast(pd.DataFrame({"group": groups}), contrast)
    assert message in str(error.value)


def test_relabelling_draws_every_choice_equally_often():
    # 2 of 4 articles: 6 choices. Values 1, 2, 4, 8 tell them apart; the mean of all differences is 0.
    stratum = Stratum(list("wxyz"), np.array([[1.0], [2], [4], [8]]), np.array([True, False, True, False]))
    values, counts = np.unique(stratum.permuted(), return_counts=True)
    # {1,2}: 1.5 - 6, {1,4}: 2.5 - 5, {2,4}: 3 - 4.5, and their opposites.
    np.testing.assert_allclose(values, [-4.5, -2.5, -1.5, 1.5, 2.5, 4.5])
    # 9999 / 6 = 1666.5; five standard deviations are 5 * sqrt(9999 * 1/6 * 5/6) = 186.
    assert PERMUTATIONS == 9999
    assert np.abs(counts - 1666.5).max() < 186
