"""From a trained network to the files that are shipped: int8 weights of the encoder, heads as arrays.

    python -m training.codebook.export NETWORK.pt OUT --tokenizer FILE
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions

from training.codebook.heads import POOLED, TAGS
from training.codebook.network import Network
from training.int8 import requantise

INPUTS = ("input_ids", "token_type_ids", "attention_mask")
#: Heads that helped to learn and are not shipped.
LEFT = {"polnear_source", "polnear_cue", "polnear_content", "role"}


def export(network: Network, out: Path, float_too: bool = False) -> None:
    """Write ``encoder.onnx``, ``heads.npz`` and ``settings.json`` into a folder.

    Parameters
    ----------
    float_too : bool
        Write ``float.onnx`` as well, to compare with.
    """
    out.mkdir(parents=True, exist_ok=True)
    network.eval()
    network.encoder.config._attn_implementation = "eager"
    with tempfile.TemporaryDirectory() as scratch:
        raw = Path(scratch) / "raw.onnx"
        fused = out / "float.onnx" if float_too else Path(scratch) / "fused.onnx"
        example = tuple(torch.ones((2, 16), dtype=torch.long) for _ in INPUTS)
        axes = {name: {0: "passages", 1: "pieces"} for name in (*INPUTS, "hidden")}
        torch.onnx.export(
            network, example, str(raw), input_names=list(INPUTS), output_names=["hidden"], dynamic_axes=axes,
            opset_version=17, dynamo=False,
        )
        options = FusionOptions("bert")
        # Kept apart: the fused operators are slower than their parts.
        options.enable_skip_layer_norm = options.enable_embed_layer_norm = False
        size = network.encoder.config
        model = optimizer.optimize_model(
            str(raw), model_type="bert", num_heads=size.num_attention_heads, hidden_size=size.hidden_size,
            opt_level=0, optimization_options=options,
        )
        model.save_model_to_file(str(fused))
        quantize_dynamic(
            str(fused), str(out / "encoder.onnx"), per_channel=True, weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": 1, "MatMulConstBOnly": True},
        )
        requantise(out / "encoder.onnx", fused)
    np.savez_compressed(out / "heads.npz", **{
        name: value.numpy().astype(np.float16)
        for name, value in network.state_dict().items()
        if not name.startswith("encoder.") and name.split(".")[1] not in LEFT
    })
    settings = {
        "tags": {name: labels for name, labels in TAGS.items() if name not in LEFT},
        "pooled": {name: labels for name, labels in POOLED.items() if name not in LEFT},
        "temperature": {},
    }
    (out / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.codebook.export", description=__doc__.split("\n")[0])
    parser.add_argument("network", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--tokenizer", type=Path, required=True)
    given = parser.parse_args()
    network = Network()
    network.load_state_dict(torch.load(given.network, weights_only=True))
    export(network, given.out, float_too=True)
    shutil.copy(given.tokenizer, given.out / "tokenizer.json")


if __name__ == "__main__":
    main()
