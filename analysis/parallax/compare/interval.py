"""A confidence interval for the mean of a handful of differences.

Neither usual interval can be trusted alone with six events: Student's t covers 88% of exponential
differences when it says 95, the studentised bootstrap covers 92% of heavy-tailed ones even at 30. The
wider of the two on each side covers 94% or more of all five kinds that were tried, at 5, 6, 12 and 30
events; ``tests/compare/test_coverage.py`` repeats the simulation, ``python -m
parallax.compare.interval`` prints its table.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

#: From how many events on there is an interval. Below, coverage on skewed differences is not sure to reach 93%.
MIN_EVENTS = 5
LEVEL = 0.95
_RESAMPLES = 1999


def interval(differences: np.ndarray, resamples: int = _RESAMPLES) -> tuple[float, float]:
    """95% interval for a mean: the wider of Student's t and the studentised bootstrap, side by side.

    Parameters
    ----------
    differences : ndarray of shape (n,)

    Returns
    -------
    low, high : float
        nan where there are fewer than :data:`MIN_EVENTS` differences, or where they don't differ.

    Notes
    -----
    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 12; taking the
    wider side is ours, measured by :func:`coverage`.
    """
    x = np.asarray(differences, dtype=float)
    n = len(x)
    if n < MIN_EVENTS or np.ptp(x) == 0:
        return float("nan"), float("nan")
    mean, error = x.mean(), x.std(ddof=1) / np.sqrt(n)
    t = stats.t.ppf((1 + LEVEL) / 2, n - 1)
    # A fixed seed: the same differences always have the same interval.
    sample = x[np.random.default_rng(0).integers(0, n, (resamples, n))]
    errors = sample.std(axis=1, ddof=1) / np.sqrt(n)
    kept = errors > 1e-9 * error
    ratios = (sample.mean(axis=1)[kept] - mean) / errors[kept]
    low, high = np.quantile(ratios, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return mean - max(t, high) * error, mean + max(t, -low) * error


#: Kinds of differences for the simulation: how to draw them, and their true mean.
KINDS = {
    "normal": (lambda rng, n: rng.normal(size=n), 0.0),
    "exponential (skewed)": (lambda rng, n: rng.exponential(size=n), 1.0),
    "lognormal (skewed)": (lambda rng, n: rng.lognormal(0, 0.5, n), float(np.exp(0.125))),
    "t with 3 degrees (heavy tails)": (lambda rng, n: rng.standard_t(3, n), 0.0),
    "difference of two exponentials": (lambda rng, n: rng.exponential(size=n) - rng.exponential(size=n), 0.0),
}


def coverage(kind: str, events: int, draws: int = 2000, seed: int = 0) -> float:
    """Share of simulated samples whose interval holds the true mean."""
    draw, mean = KINDS[kind]
    rng = np.random.default_rng(seed)
    bounds = np.array([interval(draw(rng, events), resamples=999) for _ in range(draws)])
    return float(np.mean((bounds[:, 0] <= mean) & (mean <= bounds[:, 1])))


if __name__ == "__main__":
    for n in (5, 6, 12, 30):
        for name in KINDS:
            print(f"{n:3d} events  {name:32s} {coverage(name, n):.3f}")
