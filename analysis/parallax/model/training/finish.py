"""After the export: probabilities that hold, what was learned from, and what rounding to int8 cost."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.metrics import f1_score

from parallax.evaluate.calibration import asked
from parallax.model.reader import Model, fingerprint
from parallax.model.training.examples import Example


def remember(out: Path, learned: Sequence[Example]) -> None:
    """Write ``seen.npy``: fingerprints of all texts that were learned from or calibrated on."""
    numbers = sorted({fingerprint(example.document.text) for example in learned})
    np.save(out / "seen.npy", np.array(numbers, np.uint64), allow_pickle=False)


def calibrate(out: Path, examples: Sequence[Example], say: Callable[[str], None]) -> None:
    """Write the temperature of each head: the one under which the right answers are likeliest."""
    settings = json.loads((out / "settings.json").read_text(encoding="utf-8"))
    settings["temperature"] = {}
    _write(out, settings)
    for head, (answers, labels) in asked(Model(out), examples).items():
        logits = np.log(np.maximum(answers, 1e-9))

        def surprise(temperature: float, logits=logits, labels=labels) -> float:
            scaled = logits / temperature
            scaled = scaled - scaled.max(axis=1, keepdims=True)
            right = scaled[np.arange(len(labels)), labels]
            return float((np.log(np.exp(scaled).sum(axis=1)) - right).mean())

        best = minimize_scalar(surprise, bounds=(0.5, 5), method="bounded")
        settings["temperature"][head] = round(float(best.x), 3)
        say(f"temperature of {head}: {best.x:.2f}, on {len(labels)}")
    _write(out, settings)


def _write(out: Path, settings: dict) -> None:
    (out / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def parity(out: Path, examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Macro-F1 of each head with the weights as float and as int8, on the same texts; written to ``settings.json``."""
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder)
        for name in ("heads.npz", "tokenizer.json", "settings.json", "seen.npy"):
            shutil.copy(out / name, exact / name)
        shutil.copy(out / "float.onnx", exact / "encoder.onnx")
        for kind, weights in (("float", exact), ("int8", out)):
            for head, (answers, labels) in asked(Model(weights), examples).items():
                score = f1_score(labels, answers.argmax(axis=1), average="macro")
                found.setdefault(head, {"n": len(labels)})[kind] = round(float(score), 4)
    settings = json.loads((out / "settings.json").read_text(encoding="utf-8"))
    _write(out, settings | {"parity": found})
    return found
