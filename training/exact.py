"""The encoder as a graph that computes the same, to the last bit, on every machine.

Two processors, or two versions of onnxruntime, add floats in another order, fuse a product and a sum, or have another
way to an exponential. The last digit then differs, one value in a hundred thousand falls on another step of int8, and
six layers later a word is marked that was not. So here nothing depends on any of that:

- what is added up is whole numbers whose sum stays below 2**24, where a float holds every whole number: the products
  of matrices (:mod:`training.int8`), queries with keys, weights of attention with values, and what a norm takes the
  mean of, each put on a grid first;
- the rest is single sums, products, quotients, roots and roundings, for which IEEE 754 names the one right answer;
- no exponential and no error function: softmax takes ``(1 + x / 128) ** 128``, which needs seven squarings, and GELU an
  odd polynomial for the normal distribution.

Source: Kim et al. (2021), I-BERT: Integer-only BERT Quantization, goes the same way for another reason, speed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from scipy.special import erf

from training.int8 import order, rounded

#: ``exp(x)`` is taken as ``(1 + x / 2**SQUARINGS) ** (2**SQUARINGS)``.
SQUARINGS = 7
#: The odd polynomial for the normal distribution less one half: how many terms, and from where on it stays as it is.
TERMS, CUT = 5, 3.4
#: Steps per unit for queries and keys, and the largest whole number of them: 32 products of 511 * 511 stay below 2**24.
QUERY_STEPS, QUERY_MOST = 32, 511
#: The largest whole number of a value. Weights of attention come to 65,536 in all at most: 65,536 * 255 < 2**24.
VALUE_MOST, WEIGHT_SUM, WEIGHT_MOST = 255, 65_536, 4095
#: Steps per unit of what a norm is given: 384 numbers of up to 85 units add up below 2**24.
NORM_STEPS = 512
#: Added to the variance, as BERT does.
EPSILON = 1e-12
#: Pieces of the longest passage that the graph reads.
LONGEST = 512


def exact(weights: Mapping[str, np.ndarray], heads: int) -> onnx.ModelProto:
    """The graph of an encoder: ``input_ids`` and ``token_type_ids`` (1, pieces) to ``hidden`` (1, pieces, width).

    Parameters
    ----------
    weights : mapping of str to array
        By the names that Transformers gives the weights of a BERT encoder; beside them
        ``encoder.layer.N.intermediate.dense.factor``, what that layer's input is multiplied by, where there is one.
    heads : int
        Heads of attention of each layer.
    """
    return _Encoder({name: np.asarray(value, np.float32) for name, value in weights.items()}, heads).model()


def normal_polynomial(terms: int = TERMS, cut: float = CUT) -> np.ndarray:
    """Coefficients of x, x**3, x**5 ... for the standard normal distribution less one half on [-cut, cut].

    Weighted least squares: what counts is the error of GELU, which is x times as large.

    Examples
    --------
    >>> first, *_ = normal_polynomial()
    >>> round(float(first), 2)  # the density at 0 is 0.3989
    0.4
    """
    x = np.linspace(1e-3, cut, 4000)
    powers = np.stack([x ** (2 * k + 1) for k in range(terms)], axis=1)
    return np.linalg.lstsq(powers * x[:, None], 0.5 * erf(x / 2**0.5) * x, rcond=None)[0]


class _Encoder:
    """One graph in the making; each method adds operators and gives the name of their result."""

    def __init__(self, weights: Mapping[str, np.ndarray], heads: int):
        self.weights = weights
        self.heads = heads
        self.width = weights["embeddings.word_embeddings.weight"].shape[1]
        self.layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
        self.nodes: list[onnx.NodeProto] = []
        self.stored: dict[str, onnx.TensorProto] = {}

    def model(self) -> onnx.ModelProto:
        hidden = self.embedded()
        for number in range(self.layers):
            hidden = self.layer(hidden, f"encoder.layer.{number}")
        self.nodes.append(helper.make_node("Unsqueeze", [hidden, self.whole(0)], ["hidden"]))
        given = [helper.make_tensor_value_info(n, TensorProto.INT64, [1, "pieces"]) for n in _INPUTS]
        made = helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [1, "pieces", self.width])
        graph = helper.make_graph(self.nodes, "encoder", given, [made], list(self.stored.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model)
        return model

    # --- operators and constants

    def do(self, operator: str, *given: str, **attributes) -> str:
        return self.several(operator, 1, *given, **attributes)[0]

    def several(self, operator: str, count: int, *given: str, **attributes) -> list[str]:
        made = [f"{operator}_{len(self.nodes)}" + (f"_{k}" if k else "") for k in range(count)]
        self.nodes.append(helper.make_node(operator, list(given), made, **attributes))
        return made

    def constant(self, value: object, kind: type = np.float32, name: str = "") -> str:
        array = np.asarray(value, kind)
        name = name or f"{array.dtype}_{'_'.join(map(str, array.ravel()))}_{array.ndim}"
        self.stored.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(array).reshape(array.shape), name))
        return name

    def whole(self, *values: int) -> str:
        return self.constant(values, np.int64)

    def weight(self, name: str) -> str:
        return self.constant(self.weights[name], name=name)

    # --- parts of the encoder

    def embedded(self) -> str:
        pieces, kinds = (self.do("Squeeze", name, self.whole(0)) for name in _INPUTS)
        self.count = self.do("Squeeze", self.do("Shape", pieces))
        places = self.do("Range", self.constant(0, np.int64), self.count, self.constant(1, np.int64))
        rows = zip(("word", "token_type", "position"), (pieces, kinds, places), strict=True)
        word, kind, place = (self.looked_up(f"embeddings.{table}_embeddings.weight", by) for table, by in rows)
        return self.norm(self.do("Add", self.do("Add", word, kind), place), "embeddings.LayerNorm")

    def looked_up(self, name: str, by: str) -> str:
        """Rows of a table, each kept as whole numbers with a step of its own."""
        table = self.weights[name]
        step = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
        whole = self.constant(np.rint(table / step), np.int8, f"{name}_quantized")
        numbers = self.do("Cast", self.do("Gather", whole, by), to=TensorProto.FLOAT)
        return self.do("Mul", numbers, self.do("Gather", self.constant(step, name=f"{name}_scale"), by))

    def norm(self, given: str, name: str) -> str:
        on_grid = self.do("Round", self.do("Mul", given, self.constant(NORM_STEPS)))
        share = self.constant(1 / self.width, np.float64)
        total = self.do("ReduceSum", on_grid, self.whole(-1))
        mean = self.do("Mul", total, self.constant(1 / self.width))
        # Squares pass 2**24, so they are added as doubles, which hold whole numbers up to 2**53.
        doubles = self.do("Cast", on_grid, to=TensorProto.DOUBLE)
        squares = self.do("Mul", self.do("ReduceSumSquare", doubles, axes=[-1], keepdims=1), share)
        exact_mean = self.do("Mul", self.do("Cast", total, to=TensorProto.DOUBLE), share)
        variance = self.do("Sub", squares, self.do("Mul", exact_mean, exact_mean))
        variance = self.do("Add", variance, self.constant(EPSILON * NORM_STEPS**2, np.float64))
        deviation = self.do("Cast", self.do("Sqrt", variance), to=TensorProto.FLOAT)
        even = self.do("Div", self.do("Sub", on_grid, mean), deviation)
        return self.do("Add", self.do("Mul", even, self.weight(f"{name}.weight")), self.weight(f"{name}.bias"))

    def linear(self, given: str, matrix: np.ndarray, bias: np.ndarray, name: str) -> str:
        """``given @ matrix.T + bias`` in whole numbers; the matrix (made, given)."""
        whole, step = rounded(matrix.T)
        number, scale, zero = self.several("DynamicQuantizeLinear", 3, given)
        kept = self.constant(whole, np.int8, f"{name}_quantized")
        product = self.do("MatMulInteger", number, kept, zero, self.constant(0, np.int8))
        steps = self.do("Mul", self.constant(step, name=f"{name}_scale"), scale)
        made = self.do("Mul", self.do("Cast", product, to=TensorProto.FLOAT), steps)
        return self.do("Add", made, self.constant(bias, name=f"{name}.bias"))

    def layer(self, hidden: str, name: str) -> str:
        attended = self.do("Add", self.attention(hidden, f"{name}.attention"), hidden)
        attended = self.norm(attended, f"{name}.attention.output.LayerNorm")
        return self.norm(self.do("Add", self.feed(attended, name), attended), f"{name}.output.LayerNorm")

    def attention(self, hidden: str, name: str) -> str:
        parts = ("query", "key", "value")
        matrix, bias = (
            np.concatenate([self.weights[f"{name}.self.{part}.{kind}"] for part in parts])
            for kind in ("weight", "bias")
        )
        made = self.linear(hidden, matrix, bias, f"{name}.self")
        query, key, value = self.several("Split", 3, made, self.whole(*[self.width] * 3), axis=1)
        value_steps = self.do(
            "Div", self.constant(VALUE_MOST), self.do("ReduceMax", self.do("Abs", value), axes=[0, 1], keepdims=0)
        )
        query = self.on_grid(query, self.constant(QUERY_STEPS), QUERY_MOST, [1, 0, 2])
        key = self.on_grid(key, self.constant(QUERY_STEPS), QUERY_MOST, [1, 2, 0])
        value = self.on_grid(value, value_steps, VALUE_MOST, [1, 0, 2])
        weight = self.softmax(self.do("MatMul", query, key))
        total = self.do("Mul", self.do("ReduceSum", weight, self.whole(-1)), value_steps)
        mean = self.do("Div", self.do("MatMul", weight, value), total)
        joined = self.do("Reshape", self.do("Transpose", mean, perm=[1, 0, 2]), self.whole(-1, self.width))
        out = f"{name}.output.dense"
        return self.linear(joined, self.weights[f"{out}.weight"], self.weights[f"{out}.bias"], out)

    def on_grid(self, given: str, steps: str, most: int, turned: list[int]) -> str:
        """Whole numbers of steps, up to ``most``, parted into heads."""
        whole = self.do("Round", self.do("Mul", given, steps))
        whole = self.do("Clip", whole, self.constant(-most), self.constant(most))
        parted = self.do("Reshape", whole, self.whole(-1, self.heads, self.width // self.heads))
        return self.do("Transpose", parted, perm=turned)

    def softmax(self, likeness: str) -> str:
        """Weights of attention as whole numbers, not yet divided by their sum."""
        power = 2**SQUARINGS
        # The more pieces there are, the fewer steps a weight may have.
        most = np.minimum(np.floor(WEIGHT_SUM / np.arange(1, LONGEST + 1)), WEIGHT_MOST) ** (1 / power)
        row = self.do("Sub", self.count, self.constant(1, np.int64))
        base = self.do("Gather", self.constant(most, name="softmax.most"), row)
        per_step = 1 / (QUERY_STEPS**2 * (self.width / self.heads) ** 0.5 * power)
        per_step = self.do("Mul", self.constant(per_step), base)
        highest = self.do("ReduceMax", likeness, axes=[-1], keepdims=1)
        lift = self.do("Sub", self.do("Mul", highest, per_step), base)
        weight = self.do("Relu", self.do("Sub", self.do("Mul", likeness, per_step), lift))
        for _ in range(SQUARINGS):
            weight = self.do("Mul", weight, weight)
        return self.do("Round", weight)

    def feed(self, given: str, name: str) -> str:
        up, down = f"{name}.intermediate.dense", f"{name}.output.dense"
        if f"{up}.factor" in self.weights:
            given = self.do("Mul", given, self.weight(f"{up}.factor"))
        leaving = self.weights[f"{down}.weight"]
        by = order(leaving.T)
        raised = self.linear(given, self.weights[f"{up}.weight"][by], self.weights[f"{up}.bias"][by], up)
        return self.linear(self.gelu(raised), leaving[:, by], self.weights[f"{down}.bias"], down)

    def gelu(self, given: str) -> str:
        within = self.do("Clip", given, self.constant(-CUT), self.constant(CUT))
        square = self.do("Mul", within, within)
        *lower, found = (self.constant(value) for value in normal_polynomial())
        for coefficient in reversed(lower):
            found = self.do("Add", self.do("Mul", square, found), coefficient)
        share = self.do("Add", self.do("Mul", within, found), self.constant(0.5))
        return self.do("Mul", given, share)


_INPUTS = ("input_ids", "token_type_ids")


def weights_of(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    """The weights of an encoder that :func:`exact` wrote, as far as int8 kept them, by the names that it takes."""
    stored = {found.name: numpy_helper.to_array(found) for found in model.graph.initializer}
    found = {name: value for name, value in stored.items() if name.endswith(("LayerNorm.weight", ".bias", ".factor"))}
    for name in [name.removesuffix("_quantized") for name in stored if name.endswith("_quantized")]:
        value = stored[f"{name}_quantized"] * stored[f"{name}_scale"]
        found[name if name.startswith("embeddings.") else f"{name}.weight"] = value if "embeddings" in name else value.T
    for name in [name for name in found if name.endswith("attention.self.weight")]:
        stem = name.removesuffix(".weight")
        parted = (np.split(found.pop(f"{stem}.{kind}"), 3) for kind in ("weight", "bias"))
        for part, weight, bias in zip(("query", "key", "value"), *parted, strict=True):
            found |= {f"{stem}.{part}.weight": weight, f"{stem}.{part}.bias": bias}
    return found
