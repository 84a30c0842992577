"""The interval covers what it says it covers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax.comparison.interval import KINDS, MIN_EVENTS, coverage, interval

EVENTS = (MIN_EVENTS, 6, 12, 30)


@pytest.mark.parametrize("events", [6, 12, 30])
@pytest.mark.parametrize("kind", ["normal", "exponential (skewed)"])
def test_covers_93_of_100(kind, events):
    held, given = coverage(kind, events, draws=1000)
    assert held >= 0.93
    assert given >= 0.95


@pytest.mark.soak
@pytest.mark.parametrize("events", EVENTS)
@pytest.mark.parametrize("kind", KINDS)
def test_covers_93_of_100_in_a_long_run(kind, events):
    held, given = coverage(kind, events, draws=10_000, seed=1)
    assert held >= 0.93
    assert given >= 0.65


def test_is_at_least_as_wide_as_students_t():
    # 1, 2, 3, 4, 5: mean 3, variance 2.5, error sqrt(2.5 / 5) = 0.7071; t with 4 degrees is 2.7764:
    # 3 - 1.9632 = 1.0368, 3 + 1.9632 = 4.9632.
    low, high = interval(np.array([1.0, 2, 3, 4, 5]))
    assert low <= 1.0368
    assert high >= 4.9632


def test_with_very_many_events_it_is_students_t():
    # 300 times -1 and 300 times 1: mean 0, variance 600 / 599, error sqrt(600 / 599 / 600) = 0.040859;
    # t with 599 degrees is 1.963943: 0.08024 on each side.
    low, high = interval(np.repeat([-1.0, 1.0], 300))
    assert low == pytest.approx(-0.08024, abs=1e-5)
    assert high == pytest.approx(0.08024, abs=1e-5)


@pytest.mark.parametrize(
    "differences",
    [[], [1.0], [1.0, 2, 3, 4], [0.0] * 6, [0.1 + 0.2, 0.3, 0.3, 0.3, 0.3, 0.3], [0.0, 0, 0, 0, 0, 3]],
    ids=["none", "one", "four", "all zero", "equal but for rounding", "all but one zero"],
)
def test_none_where_none_is_honest(differences):
    assert all(math.isnan(bound) for bound in interval(np.array(differences)))


@given(st.lists(st.floats(-100, 100), min_size=MIN_EVENTS, max_size=12))
def test_mirrors_exactly(differences):
    low, high = interval(np.array(differences))
    mirrored = interval(-np.array(differences))
    np.testing.assert_array_equal(mirrored, (-high, -low))
