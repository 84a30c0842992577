"""Whole numbers for the encoder's matrices that give the same product on every processor.

A processor without VNNI multiplies two neighbouring bytes of what a
matrix is given (0 to 255) with two neighbouring weights and keeps the sum in 16 bits (``vpmaddubsw``): what passes
32,767 is cut off there and nowhere else. So no two neighbouring weights of one sign may come to more than 128.
"""

from __future__ import annotations

import numpy as np

#: The largest weight.
MOST = 127
#: The largest sum of two neighbouring weights: 255 * 128 = 32,640 fits in 16 bits, 255 * 129 = 32,895 does not.
PAIR = 128


def rounded(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A matrix as whole numbers, and the step of each column: ``weight`` is about ``whole * step``.

    The step is the smallest that keeps each weight within :data:`MOST` and any two neighbours of a column within
    :data:`PAIR`; two of unlike sign never come to more than the larger. Rounding keeps the limits: where two neighbours
    are both rounded up, their fractions came to one already.

    Parameters
    ----------
    weight : array (given, made)

    Returns
    -------
    whole : int8 array (given, made)
    step : float32 array (made,)

    Examples
    --------
    >>> whole, step = rounded(np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]))
    >>> whole.tolist()  # the first column has two large neighbours, the second has none
    [[64, 127], [64, 0], [0, 127]]
    """
    weight = np.asarray(weight, np.float64)
    exact = np.maximum(np.abs(weight).max(axis=0) / MOST, np.abs(weight[:-1] + weight[1:]).max(axis=0) / PAIR)
    # Up, lest the last digit of a float lift a sum over the limit.
    step = np.nextafter(np.maximum(exact, 1e-12).astype(np.float32), np.float32(np.inf))
    return np.rint(weight / step).astype(np.int8), step


def order(weight: np.ndarray) -> np.ndarray:
    """The order of neurons in which large ones have small neighbours: the largest, the smallest, the second largest ...

    Parameters
    ----------
    weight : array (neurons, made)
        What is made of them.
    """
    falling = np.argsort(-np.linalg.norm(weight, axis=1), kind="stable")
    found = np.empty_like(falling)
    half = (len(falling) + 1) // 2
    found[::2], found[1::2] = falling[:half], falling[half:][::-1]
    return found
