"""The shipped encoder gives the same bits on every machine: onnxruntime here against the standard's own reading."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

from parallax import Article, parse
from parallax.encoder.files import WEIGHTS
from parallax.encoder.passages import passages

ENCODER = WEIGHTS / "encoder.onnx"
#: Operators whose result IEEE 754 leaves no choice in, those that add up whole numbers, and those that only move.
ONE_ANSWER = {"Add", "Sub", "Mul", "Div", "Sqrt", "Round", "Clip", "Relu", "Abs", "ReduceMax", "Cast"}
OF_WHOLE_NUMBERS = {"MatMulInteger", "MatMul", "ReduceSum", "ReduceSumSquare"}
ROUNDING = {"DynamicQuantizeLinear"}
MOVING = {"Gather", "Split", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Shape", "Range"}
TEXT = (
    'On Monday the council said that "the harbour stays open", and nobody asked why. Ann Dale, who keeps the lock, '
    "warned of a long winter: prices rose by 12% in May, she wrote, while ships from Vessaly waited outside."
)


@pytest.fixture(scope="module")
def model():
    return onnx.load(ENCODER)


def given(vocabulary, text):
    [passage] = passages(parse(Article(id="a", text=text)), vocabulary)
    return passage.given()


def session(model, level="ORT_ENABLE_ALL", threads=1):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = getattr(onnxruntime.GraphOptimizationLevel, level)
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def test_no_operator_leaves_a_choice(model):
    """No exponential, no error function, no norm that adds floats in an order of its own."""
    used = {node.op_type for node in model.graph.node}
    assert used <= ONE_ANSWER | OF_WHOLE_NUMBERS | ROUNDING | MOVING


@pytest.mark.parametrize("text", ["Rain falls.", TEXT, 8 * "The port is shut and the mayor is silent. "])
def test_every_bit_is_that_of_the_reference(model, vocabulary, text):
    """NumPy adds in another order, fuses nothing and knows no processor's short cuts."""
    feed = given(vocabulary, text)
    (wanted,) = ReferenceEvaluator(model).run(None, feed)
    (found,) = session(model).run(None, feed)
    assert found.tobytes() == wanted.astype(np.float32).tobytes()


@pytest.mark.parametrize(("level", "threads"), [("ORT_DISABLE_ALL", 1), ("ORT_ENABLE_BASIC", 1), ("ORT_ENABLE_ALL", 2)])
def test_every_bit_is_the_same_however_the_graph_is_run(model, vocabulary, level, threads):
    feed = given(vocabulary, TEXT)
    assert session(model, level, threads).run(None, feed)[0].tobytes() == session(model).run(None, feed)[0].tobytes()


def test_what_is_added_up_are_whole_numbers_that_a_float_holds(model, vocabulary):
    """Each sum with all its parts positive stays below 2**24, so that no order of adding them rounds anything."""
    sums = [node for node in model.graph.node if node.op_type in {"MatMul", "ReduceSum"}]
    parts = [name for node in sums for name in node.input[: 2 if node.op_type == "MatMul" else 1]]
    seen = onnx.ModelProto()
    seen.CopyFrom(model)
    seen.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in set(parts))
    names = sorted(set(parts))
    values = dict(zip(names, session(seen, "ORT_DISABLE_ALL").run(names, given(vocabulary, 4 * TEXT)), strict=True))
    assert all((value == np.rint(value)).all() for value in values.values())
    for node in sums:
        one = np.abs(values[node.input[0]]).astype(np.float64)
        two = np.abs(values[node.input[1]]).astype(np.float64) if node.op_type == "MatMul" else None
        most = (one.sum(axis=-1) if two is None else one @ two).max()
        assert most < 2**24, f"{node.output[0]}: {most:,.0f}"
