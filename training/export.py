"""From the trained network to the files that are shipped: the encoder as an exact graph in int8, heads as arrays."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from tokenizers import Tokenizer
from torch import nn

from parallax.evaluation.examples import POOLED, TAGS
from training.exact import exact
from training.network import Network

INPUTS = ("input_ids", "token_type_ids")


def write_encoder(network: nn.Module, out: Path, float_too: bool = False) -> dict[str, np.ndarray]:
    """Write ``encoder.onnx``, and ``float.onnx`` if asked to, of a network's ``encoder``; gives all its weights."""
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    encoder = {name.removeprefix("encoder."): value for name, value in state.items() if name.startswith("encoder.")}
    onnx.save(exact(encoder, network.encoder.config.num_attention_heads), out / "encoder.onnx")
    if float_too:
        torch.onnx.export(
            network,
            tuple(torch.ones((2, 16), dtype=torch.long) for _ in INPUTS),
            str(out / "float.onnx"),
            input_names=list(INPUTS),
            output_names=["hidden"],
            dynamic_axes={name: {0: "passages", 1: "pieces"} for name in (*INPUTS, "hidden")},
            opset_version=17,
            dynamo=False,
        )
    return state


def export(network: Network, base: Path, out: Path, heads: list[str], float_too: bool = False) -> None:
    """Write ``encoder.onnx``, ``heads.npz``, ``tokenizer.json`` and ``settings.json`` into a folder.

    Parameters
    ----------
    base : Path
        Whose tokenizer it is.
    heads : list of str
        The questions that were learned; the others are left out.
    float_too : bool
        Write ``float.onnx`` as well, to compare with.
    """
    out.mkdir(parents=True, exist_ok=True)
    network.eval()
    state = write_encoder(network, out, float_too)
    arrays = {
        name: value.astype(np.float16)
        for name, value in state.items()
        if not name.startswith("encoder.") and (name.split(".")[1] in heads or name.startswith("links."))
    }
    np.savez_compressed(out / "heads.npz", **arrays)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    settings = {
        "tags": {name: labels for name, labels in TAGS.items() if name in heads},
        "pooled": {name: labels for name, labels in POOLED.items() if name in heads},
        "temperature": {},
    }
    (out / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
