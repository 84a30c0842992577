"""From the trained network to the files that are shipped: int8 weights of the encoder, heads as arrays."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from tokenizers import Tokenizer

from parallax.evaluation.examples import POOLED, TAGS
from training.int8 import requantise
from training.network import Network

INPUTS = ("input_ids", "token_type_ids", "attention_mask")


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
    with tempfile.TemporaryDirectory() as scratch:
        raw, fused = Path(scratch) / "raw.onnx", Path(scratch) / "fused.onnx"
        example = tuple(torch.ones((2, 16), dtype=torch.long) for _ in INPUTS)
        axes = {name: {0: "passages", 1: "pieces"} for name in (*INPUTS, "hidden")}
        torch.onnx.export(
            network,
            example,
            str(raw),
            input_names=list(INPUTS),
            output_names=["hidden"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        options = FusionOptions("bert")
        # Kept apart: the fused operators are slower than their parts.
        options.enable_skip_layer_norm = options.enable_embed_layer_norm = False
        size = network.encoder.config
        model = optimizer.optimize_model(
            str(raw),
            model_type="bert",
            num_heads=size.num_attention_heads,
            hidden_size=size.hidden_size,
            opt_level=0,
            optimization_options=options,
        )
        model.save_model_to_file(str(out / "float.onnx" if float_too else fused))
        quantize_dynamic(
            str(out / "float.onnx" if float_too else fused),
            str(out / "encoder.onnx"),
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": 1, "MatMulConstBOnly": True},
        )
        requantise(out / "encoder.onnx", out / "float.onnx" if float_too else fused)
    arrays = {
        name: value.numpy().astype(np.float16)
        for name, value in network.state_dict().items()
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
