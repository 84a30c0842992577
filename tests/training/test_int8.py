"""The encoder's whole numbers: no sum of two neighbouring products passes 16 bits, on any processor."""

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from onnx import helper, numpy_helper

from parallax.encoder.files import WEIGHTS
from training.int8 import MOST, PAIR, order, rounded

ENCODER = WEIGHTS / "encoder.onnx"
#: What a byte of what is given is at most, and what the sum of two products may be (vpmaddubsw).
BYTE, LIMIT = 255, 2**15 - 1


def largest_sum(whole):
    """The largest sum of two neighbouring products of a matrix (given, made), with any bytes, up or down."""
    return max(
        BYTE * int((sign[:-1] + sign[1:]).max())
        for sign in (np.maximum(whole.astype(int), 0), np.maximum(-whole.astype(int), 0))
    )


@pytest.fixture(scope="module")
def shipped():
    """The matrices of the shipped encoder, each with its zero point."""
    model = onnx.load(ENCODER)
    arrays = {found.name: numpy_helper.to_array(found) for found in model.graph.initializer}
    products = [node for node in model.graph.node if node.op_type == "MatMulInteger"]
    return {node.input[1]: (arrays[node.input[1]], arrays[node.input[3]]) for node in products}


# --- the shipped weights


def test_no_sum_of_two_neighbouring_products_passes_16_bits(shipped):
    assert len(shipped) == 24  # four of each of six layers
    sums = {name: largest_sum(whole) for name, (whole, _) in shipped.items()}
    assert max(sums.values()) <= LIMIT, sums
    assert all(whole.dtype == np.int8 and not zero.any() for whole, zero in shipped.values())


def test_the_sum_is_seen_where_it_passes():
    # 255 * (127 + 127) = 64,770; of unlike sign the larger alone: 255 * 127 = 32,385.
    assert largest_sum(np.array([[127, 0], [127, 5]], np.int8)) == 64_770 > LIMIT
    assert largest_sum(np.array([[127], [-127]], np.int8)) == 32_385
    assert largest_sum(np.array([[-64], [-64], [3]], np.int8)) == BYTE * PAIR == 32_640


def test_steps_are_as_small_as_the_limits_allow(shipped):
    for name, (whole, _) in shipped.items():
        of = whole.astype(int)
        full = (abs(of).max(axis=0) == MOST) | (abs(of[:-1] + of[1:]).max(axis=0) >= PAIR - 1)
        assert full.all(), name


@pytest.mark.parametrize("bytes_given", ["all 255", "drawn"])
def test_a_product_of_real_weights_is_exact(shipped, bytes_given):
    """Through onnxruntime on this processor, against NumPy's 64-bit integers."""
    for name, (whole, zero) in shipped.items():
        rows = 5
        given = np.full((rows, len(whole)), BYTE, np.uint8)
        if bytes_given == "drawn":
            given = np.random.default_rng(0).integers(0, 256, given.shape, dtype=np.uint8)
        # With 255 in all places the sums are largest where only weights of one sign are met.
        given[1], given[2] = BYTE * (whole[:, 0] > 0), BYTE * (whole[:, 0] < 0)
        for of in (given, given[:1]):
            assert (product(of, whole, zero) == of.astype(np.int64) @ whole.astype(np.int64)).all(), name


def product(given, whole, zero):
    """``given @ whole`` by onnxruntime, the matrix a constant as in the encoder."""
    node = helper.make_node("MatMulInteger", ["given", "whole", "none", "zero"], ["made"])
    graph = helper.make_graph(
        [node], "product",
        [helper.make_tensor_value_info("given", onnx.TensorProto.UINT8, given.shape)],
        [helper.make_tensor_value_info("made", onnx.TensorProto.INT32, None)],
        [
            numpy_helper.from_array(whole, "whole"), numpy_helper.from_array(np.uint8(0), "none"),
            numpy_helper.from_array(zero, "zero"),
        ],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, {"given": given})[0]


# --- rounding


def test_rounded_by_hand():
    whole, step = rounded(np.array([[1.0, -1.0], [0.5, -1.0], [-1.0, 1.0]]))
    # 1 + 0.5 by 128; -1 - 1 by 128.
    assert step == pytest.approx([1.5 / PAIR, 2 / PAIR])
    # 85.3, 42.7, -85.3; -64, -64, 64
    assert whole.tolist() == [[85, -64], [43, -64], [-85, 64]]


def test_a_weight_whose_neighbours_are_small_has_the_whole_range():
    whole, step = rounded(np.array([[0.01], [-2.0], [0.01]]))
    assert step == pytest.approx([2 / MOST])
    assert whole.tolist() == [[1], [-127], [1]]


def test_a_column_of_zeros_stays_zero():
    whole, step = rounded(np.zeros((4, 2)))
    assert not whole.any()
    assert (step > 0).all()


@given(
    st.one_of(
        arrays(np.float64, array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=9), elements=st.floats(-9, 9)),
        # Whole numbers, as of weights that were rounded before: ties.
        arrays(np.int64, array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=9), elements=st.integers(-127, 127)),
    )
)
def test_rounded_weights_keep_both_limits_and_are_near(weight):
    whole, step = rounded(weight)
    assert largest_sum(whole) <= BYTE * PAIR <= LIMIT
    assert abs(whole.astype(int)).max() <= MOST
    assert (abs(whole * step - weight) <= step * 0.5 + 1e-6).all()


# --- the order of neurons


def test_large_neurons_have_small_neighbours():
    # Sizes 5, 4, 3, 2, 1: the largest, the smallest, the second largest, the second smallest, the middle one.
    assert order(np.array([[3.0], [5.0], [-4.0], [1.0], [2.0]])).tolist() == [1, 3, 2, 4, 0]


def test_parts_of_a_divided_neuron_are_set_apart():
    weight = np.array([[9.0], [9.0], [9.0], [0.1], [0.1], [0.1]])
    # Side by side they leave half the range of a byte; set apart nearly all of it.
    assert rounded(weight)[1] == pytest.approx([18 / PAIR])
    assert rounded(weight[order(weight)])[1] == pytest.approx([9.1 / PAIR])
