"""Whether probabilities hold: the sums by hand, and what chance leaves."""

import numpy as np
import pytest

from parallax.evaluation.calibration import reliability


def two(sure):
    return np.column_stack([sure, 1 - np.asarray(sure)])


def test_the_error_by_hand():
    # Band of 0.9: one of two right, 0.4 off. Band of 0.6: both right, 0.4 and 0.35 off on average 0.375.
    found = reliability(two([0.9, 0.9, 0.6, 0.65]), [0, 1, 0, 0])
    assert found["ece"] == pytest.approx(0.5 * 0.4 + 0.5 * 0.375)
    assert found["bands"] == [
        {"n": 2, "probability": 0.625, "right": 1.0}, {"n": 2, "probability": 0.9, "right": 0.5},
    ]  # fmt: skip


def test_the_answer_given_is_what_counts():
    assert reliability(two([0.1]), [1])["ece"] == pytest.approx(0.1)
    assert reliability(two([1.0]), [0]) == {
        "n": 1, "ece": 0.0, "by_chance": 0.0, "bands": [{"n": 1, "probability": 1.0, "right": 1.0}],
    }  # fmt: skip


def test_nothing_was_asked():
    assert reliability(np.zeros((0, 2)), []) == {"n": 0, "ece": None, "by_chance": None, "bands": []}


@pytest.mark.parametrize("n", [50, 500, 5000])
def test_probabilities_that_hold_are_off_by_chance_alone(n):
    rng = np.random.default_rng(n)
    sure = rng.uniform(0.5, 1, n)
    errors = []
    for _ in range(40):
        found = reliability(two(sure), (rng.random(n) > sure).astype(int))
        errors.append(found["ece"])
    assert np.mean(errors) == pytest.approx(found["by_chance"], rel=0.15)
    # A mean over a band is off by the root of its size.
    assert found["by_chance"] == pytest.approx(0.8 * np.sqrt(5 * 0.17 / n), rel=0.25)


def test_probabilities_that_do_not_hold_are_off_by_more():
    rng = np.random.default_rng(0)
    sure = rng.uniform(0.8, 1, 500)
    found = reliability(two(sure), (rng.random(500) > sure - 0.2).astype(int))
    assert found["ece"] == pytest.approx(0.2, abs=0.05)
    assert found["ece"] > 5 * found["by_chance"]
