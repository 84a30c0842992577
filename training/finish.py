"""After the export: probabilities that hold, what was learned from, and what rounding to int8 cost."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp
from sklearn.metrics import f1_score

from parallax.encoder.reader import Model, fingerprint
from parallax.evaluation.calibration import asked
from parallax.evaluation.examples import POOLED, TAGS, Example

#: Texts below which a question shares its temperature with others.
FEW = 200


def remember(out: Path, learned: Sequence[Example]) -> None:
    """Write ``seen.npy``: fingerprints of all texts that were learned from or calibrated on."""
    numbers = sorted({fingerprint(example.document.text) for example in learned})
    np.save(out / "seen.npy", np.array(numbers, np.uint64), allow_pickle=False)


def calibrate(out: Path, examples: Sequence[Example], say: Callable[[str], None]) -> None:
    """Write the temperature of each head: the one under which the right answers are likeliest, each text counted once.

    The questions about a stretch that few texts ask share one: answers in one text are right or wrong together, and a
    temperature of their own would be that of these texts.
    """
    settings = json.loads((out / "settings.json").read_text(encoding="utf-8"))
    settings["temperature"] = {}
    _write(out, settings)
    model = Model(out)
    texts: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
    for example in examples:
        for head, answers in asked(model, [example]).items():
            texts.setdefault(head, []).append(answers)
    few = [head for head in POOLED if len(texts.get(head, ())) < FEW]
    for heads in (few, *([head] for head in [*POOLED, *TAGS] if head not in few)):
        if together := [answers for head in heads for answers in texts.get(head, ())]:
            best = minimize_scalar(_surprise, bounds=(0.5, 5), method="bounded", args=(together,)).x
            settings["temperature"] |= {head: round(float(best), 3) for head in heads if head in texts}
            say(f"temperature of {', '.join(heads)}: {best:.2f}, on {len(together)} texts")
    _write(out, settings)


def _surprise(temperature: float, texts: Sequence[tuple[np.ndarray, np.ndarray]]) -> float:
    """The mean over texts of the mean negative log probability of the right answers."""
    total = 0.0
    for answers, labels in texts:
        scaled = np.log(np.maximum(answers, 1e-9)) / temperature
        total += float((logsumexp(scaled, axis=1) - scaled[np.arange(len(labels)), labels]).mean())
    return total / len(texts)


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
