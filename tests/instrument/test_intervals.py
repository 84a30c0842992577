"""Measures from counts: the numbers by hand, and intervals that cover what they say."""

import numpy as np
import pytest
from scipy import stats

from parallax.instrument.intervals import RESAMPLES, confusion, macro_f1, share, with_intervals


def of(gold, given, labels):
    return confusion(gold, given, labels, range(len(gold))).sum(axis=0)


def test_macro_f1_by_hand():
    # Of -1: 1 right, 2 true, 1 given: 2/3. Of 0: 1 right, 1 and 2: 2/3. Of 1: 1 right, 1 and 1: 1. Mean 7/9.
    assert macro_f1(of([-1, -1, 0, 1], [-1, 0, 0, 1], (-1, 0, 1))) == pytest.approx(7 / 9)


def test_a_label_that_nobody_uses_is_left_out_and_one_that_is_missed_is_not():
    # Without 1: of -1 and 0 all right, mean 1. One that is true and never given: 0, so (1 + 2/3 + 0) / 3 with
    # 0 right once, true once and given twice: 2 * 1 / (1 + 2).
    assert macro_f1(of([-1, 0], [-1, 0], (-1, 0, 1))) == 1
    assert macro_f1(of([-1, 0, 1], [-1, 0, 0], (-1, 0, 1))) == pytest.approx((1 + 2 / 3) / 3)


def test_nothing_counted_has_no_value():
    assert np.isnan(macro_f1(np.zeros((2, 2))))
    assert np.isnan(share(0, 0))
    found = with_intervals(np.array([[0, 1], [0, 2]]), lambda c: {"of_none": share(c[..., 1], c[..., 0])})
    assert found == {"of_none": {"value": None, "low": None, "high": None}}


def test_items_of_a_unit_are_counted_together():
    counts = confusion("aab", "abb", "ab", ["s", "t", "s"])
    # s: an a taken for a, a b taken for b. t: an a taken for b.
    assert counts.tolist() == [[[1, 0], [0, 1]], [[0, 1], [0, 0]]]


def test_the_interval_of_a_share_is_the_binomial_one():
    # 300 of 400: the bounds of a bootstrap of independent items are the binomial's quantiles, 300 +- 17 of 400.
    counts = np.array([[1, 1]] * 300 + [[0, 1]] * 100)
    found = with_intervals(counts, lambda c: {"share": share(c[..., 0], c[..., 1])})["share"]
    assert found["value"] == 0.75
    low, high = stats.binom.ppf([0.025, 0.975], 400, 0.75) / 400
    assert found["low"] == pytest.approx(low, abs=0.005)
    assert found["high"] == pytest.approx(high, abs=0.005)


def test_units_are_resampled_whole():
    # The same 400 items in 20 units that are all right or all wrong: the error of the share is that of 20 items,
    # sqrt(0.75 * 0.25 / 20) = 0.097, and 1.96 times that on either side.
    units = np.array([[20, 20]] * 15 + [[0, 20]] * 5)
    found = with_intervals(units, lambda c: {"share": share(c[..., 0], c[..., 1])})["share"]
    assert found["high"] - found["low"] == pytest.approx(2 * 1.96 * 0.097, abs=0.06)


def test_the_same_counts_have_the_same_interval():
    counts = np.random.default_rng(3).integers(0, 5, (50, 2, 2))

    def f1(c):
        return {"f1": macro_f1(c)}

    assert with_intervals(counts, f1) == with_intervals(counts, f1)
    assert RESAMPLES >= 1000
