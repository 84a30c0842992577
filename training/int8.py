"""Whole numbers for the encoder's matrices that give the same product on every processor.

    python -m parallax.model.training.int8 ENCODER.onnx

rounds the matrices of an encoder anew, in place. A processor without VNNI multiplies two neighbouring bytes of what a
matrix is given (0 to 255) with two neighbouring weights and keeps the sum in 16 bits (``vpmaddubsw``): what passes
32,767 is cut off there and nowhere else. So no two neighbouring weights of one sign may come to more than 128.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

#: The largest weight.
MOST = 127
#: The largest sum of two neighbouring weights: 255 * 128 = 32,640 fits in 16 bits, 255 * 129 = 32,895 does not.
PAIR = 128
#: The operators that multiply whole numbers; their second input is the matrix.
PRODUCTS = frozenset({"MatMulInteger", "QAttention"})


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


def requantise(path: Path, floats: Path | None = None) -> None:
    """Round every matrix of an encoder anew, in place, its feed-forward neurons put into :func:`order`.

    Parameters
    ----------
    path : Path
        An encoder that ``quantize_dynamic`` wrote, weights signed, by columns.
    floats : Path, optional
        The same before it was rounded. Without it the matrices are taken as they were rounded before.

    Raises
    ------
    ValueError
        If a matrix has a zero point other than 0: its weights would not be what is multiplied.
    """
    model = onnx.load(path)
    stored = {found.name: found for found in model.graph.initializer}
    given = {found.name: found for found in onnx.load(floats).graph.initializer} if floats else {}

    def array(name: str) -> np.ndarray:
        return numpy_helper.to_array(stored[name])

    def write(name: str, value: np.ndarray) -> None:
        stored[name].CopyFrom(numpy_helper.from_array(np.ascontiguousarray(value), name))

    weights = {}
    for name in matrices(model):
        if array(f"{name}_zero_point").any():
            raise ValueError(f"{path.name}: {name} has a zero point other than 0. Write it with weights symmetric.")
        exact = numpy_helper.to_array(given[name]) if floats else array(f"{name}_quantized") * array(f"{name}_scale")
        weights[name] = exact.astype(np.float64)
    for up, bias, down in _feeds(model):
        by = order(weights[down])
        weights[up], weights[down] = weights[up][:, by], weights[down][by]
        write(bias, array(bias)[by])
    for name, weight in weights.items():
        whole, step = rounded(weight)
        write(f"{name}_quantized", whole)
        write(f"{name}_scale", step)
    onnx.save(model, path)


def matrices(model: onnx.ModelProto) -> list[str]:
    """The names of the matrices that are multiplied as whole numbers, without what quantising adds to them."""
    return [node.input[1].removesuffix("_quantized") for node in model.graph.node if node.op_type in PRODUCTS]


def _feeds(model: onnx.ModelProto) -> list[tuple[str, str, str]]:
    """Of each feed-forward layer the matrix into its neurons, their bias, and the matrix out of them."""
    maker = {made: node for node in model.graph.node for made in node.output}
    taker = {given: node for node in model.graph.node for given in node.input}

    def product(node: onnx.NodeProto, towards: Callable[[onnx.NodeProto], onnx.NodeProto]) -> str:
        while node.op_type not in PRODUCTS:
            node = towards(node)
        return node.input[1].removesuffix("_quantized")

    return [
        (product(node, lambda n: maker[n.input[0]]), node.input[1], product(node, lambda n: taker[n.output[0]]))
        for node in model.graph.node
        if node.op_type == "BiasGelu"
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m parallax.model.training.int8", description=__doc__.split("\n")[0])
    parser.add_argument("encoder", type=Path, help="an ONNX file that the export wrote; it is written anew")
    requantise(parser.parse_args().encoder)


if __name__ == "__main__":
    main()
