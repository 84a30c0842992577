"""Measures from counts, with a bootstrap interval: what a published set says of a coder."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike

RESAMPLES = 2000
LEVEL = 0.95
#: Digits that are kept: more would differ between machines and mean nothing.
DIGITS = 4

#: From counts summed over all units, whatever axes come before, to values by name.
Measures = Callable[[np.ndarray], dict[str, np.ndarray]]


def with_intervals(counts: np.ndarray, measures: Measures) -> dict[str, dict[str, float | None]]:
    """Each measure of the summed counts, and its 95% percentile bootstrap interval.

    Units (sentences, articles) are resampled whole with a fixed seed, so that two coders measured on
    the same units are resampled alike and the same counts always give the same interval.

    Parameters
    ----------
    counts : ndarray of shape (n_units, ...)
        What was counted in each unit.
    measures : callable
        Takes an ndarray of shape (..., \\*counts.shape[1:]) and gives values of shape (...) by name.

    Returns
    -------
    dict
        ``value``, ``low`` and ``high`` by name; None where a measure has no denominator.

    Notes
    -----
    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.

    Examples
    --------
    >>> with_intervals(np.array([[1, 1]] * 30), lambda counts: {"share": counts[..., 0] / counts[..., 1]})
    {'share': {'value': 1.0, 'low': 1.0, 'high': 1.0}}
    """
    n = len(counts)
    times = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), RESAMPLES)
    value = measures(counts.sum(axis=0))
    resampled = measures(np.tensordot(times.astype(float), counts, 1))
    tail = 100 * (1 - LEVEL) / 2
    found = {}
    for name, of_all in value.items():
        # A resample without a single case has no value: it says nothing of how the others spread.
        drawn = resampled[name][~np.isnan(resampled[name])]
        low, high = np.percentile(drawn, [tail, 100 - tail]) if len(drawn) else (np.nan, np.nan)
        found[name] = {key: _kept(v) for key, v in (("value", of_all), ("low", low), ("high", high))}
    return found


def _kept(value: float | np.ndarray) -> float | None:
    return None if np.isnan(value) else round(float(value), DIGITS)


def confusion(
    gold: Sequence[Hashable], given: Sequence[Hashable], labels: Sequence[Hashable], units: Sequence[Hashable]
) -> np.ndarray:
    """How often each label was given for each, in each unit.

    Parameters
    ----------
    gold, given : sequences of labels, one an item
    labels : sequence
        All labels there are.
    units : sequence
        What each item is resampled with: items of one sentence stand or fall together.

    Returns
    -------
    ndarray of shape (n_units, n_labels, n_labels)
        Gold labels down, given ones across.

    Examples
    --------
    >>> confusion([0, 0, 1], [0, 1, 1], [0, 1], ["s", "s", "t"]).tolist()
    [[[1, 1], [0, 0]], [[0, 0], [0, 1]]]
    """
    place = {label: i for i, label in enumerate(labels)}
    number: dict[Hashable, int] = {}
    counts = np.zeros((len(set(units)), len(labels), len(labels)), int)
    for true, guess, unit in zip(gold, given, units, strict=True):
        counts[number.setdefault(unit, len(number)), place[true], place[guess]] += 1
    return counts


def macro_f1(counts: np.ndarray) -> np.ndarray:
    """Mean of the labels' F1, each label as weighty as the next.

    F1 = 2 * right / (true + given) of a label; a label that is neither true nor given is left out. From
    0 to 1, more is better; nan where nothing was counted.

    Parameters
    ----------
    counts : ndarray of shape (..., n_labels, n_labels)
        From :func:`confusion`, summed.

    Examples
    --------
    >>> macro_f1(np.array([[1, 1], [0, 1]])).round(3)  # of both labels 2 * 1 / (1 + 2)
    np.float64(0.667)
    """
    both = counts.sum(axis=-1) + counts.sum(axis=-2)
    f1 = share(2 * np.diagonal(counts, axis1=-2, axis2=-1), both)
    return share(np.nansum(f1, axis=-1), (both > 0).sum(axis=-1))


def share(part: ArrayLike, whole: ArrayLike) -> np.ndarray:
    """Part of the whole; nan where the whole is nothing."""
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.divide(part, whole, out=np.full(np.broadcast(part, whole).shape, np.nan), where=whole > 0)[()]
