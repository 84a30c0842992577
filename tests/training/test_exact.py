"""The exact graph: what it computes is the encoder, and what it stores gives the weights back."""

import numpy as np
import onnx
import pytest
from scipy.special import erf

from parallax.encoder.files import WEIGHTS
from training.exact import CUT, SQUARINGS, normal_polynomial, weights_of


def test_gelu_is_near():
    x = np.linspace(-8, 8, 4001)
    within = np.clip(x, -CUT, CUT)
    powers = np.stack([within ** (2 * k + 1) for k in range(len(normal_polynomial()))], axis=1)
    found = x * (0.5 + powers @ normal_polynomial())
    # At 8 the polynomial's 0.9997 for 1 makes 0.0024.
    assert found == pytest.approx(x * 0.5 * (1 + erf(x / 2**0.5)), abs=0.005)


def test_the_power_is_near_the_exponential():
    x = np.linspace(-6, 0, 601)
    # (1 - 2 / 128) ** 128 = 0.1332 for 0.1353.
    assert (1 + x / 2**SQUARINGS) ** (2**SQUARINGS) == pytest.approx(np.exp(x), abs=0.003)


def test_the_weights_come_back_as_int8_kept_them():
    found = weights_of(onnx.load(WEIGHTS / "encoder.onnx"))
    layers = {name.split(".")[2] for name in found if name.startswith("encoder.layer.")}
    assert layers == set("012345")
    for part in ("query", "key", "value"):
        assert found[f"encoder.layer.0.attention.self.{part}.weight"].shape == (384, 384)
        assert found[f"encoder.layer.0.attention.self.{part}.bias"].shape == (384,)
    assert found["encoder.layer.5.intermediate.dense.weight"].shape == (1152, 384)
    assert found["embeddings.word_embeddings.weight"].shape[1] == 384
