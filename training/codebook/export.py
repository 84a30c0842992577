"""From a trained network to the files that are read: the encoder as an exact graph in int8, heads as arrays.

python -m training.codebook.export NETWORK.pt OUT
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from training.codebook.heads import POOLED, TAGS
from training.codebook.network import Network
from training.export import write_encoder

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
    state = write_encoder(network, out, float_too)
    arrays = {
        name: value.astype(np.float16)
        for name, value in state.items()
        if not name.startswith("encoder.") and name.split(".")[1] not in LEFT
    }
    np.savez_compressed(out / "heads.npz", **arrays)
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
    parser.add_argument("--float", action="store_true", help="write float.onnx as well, to compare with")
    given = parser.parse_args()
    network = Network()
    network.load_state_dict(torch.load(given.network, weights_only=True))
    export(network, given.out, given.float)


if __name__ == "__main__":
    main()
