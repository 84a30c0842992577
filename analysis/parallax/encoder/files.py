"""Where the trained weights lie, and their hash."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

WEIGHTS = Path(__file__).parent / "weights"
#: The encoder in int8, the heads as arrays, the vocabulary, the names of the heads' labels with the temperatures,
#: and fingerprints of all texts that were learned from.
FILES = ("encoder.onnx", "heads.npz", "tokenizer.json", "settings.json", "seen.npy")


@cache
def sha256(folder: Path = WEIGHTS) -> str:
    """One hash of all files of the weights."""
    found = hashlib.sha256()
    for name in FILES:
        found.update(name.encode() + b"\0" + hashlib.sha256((folder / name).read_bytes()).digest())
    return found.hexdigest()
