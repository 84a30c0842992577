"""A coder on sets that others published and people labelled, each read in its own file format.

A task takes the path of a set and the coder, and gives what it measured::

    {"task": ..., "n": ..., "units": ..., "sha256": ...,
     "model": {MEASURE: {"value", "low", "high"}}, "baselines": {NAME: {MEASURE: ...}}, "published": ...}

Baselines are measured on the same rows and resampled alike. The texts of the sets belong to others: they
are read where they lie, and nothing but figures comes out.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path


def result(task: str, path: Path, n: int, units: int, figures: dict, published: dict | None) -> dict:
    """What a task gives: ``n`` items in ``units`` that are resampled, ``model`` and the baselines apart."""
    model = figures.pop("model")
    about = {"task": task, "n": n, "units": units, "sha256": digest(path)}
    return about | {"model": model, "baselines": figures, "published": published}


def digest(path: Path) -> str:
    """SHA-256 of a file, or of all files of a folder with their names."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    found = hashlib.sha256()
    for file in sorted(file for file in path.rglob("*") if file.is_file()):
        found.update(file.relative_to(path).as_posix().encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def read_rows(path: Path, name: str, fields: dict[str, type | tuple]) -> list[dict]:
    """Rows of a JSONL file, each with the fields and values that the set has."""
    if not path.is_file():
        raise FileNotFoundError(absent(path, f"the file of {name}"))
    as_published = f"Give {name} as its makers publish it, one JSON object a line."
    rows = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            where = f"{path.name}, row {number}"
            try:
                row = json.loads(line)
            except ValueError:
                raise ValueError(f"{where}: no JSON. {as_published}") from None
            for field, allowed in fields.items():
                value = row.get(field) if isinstance(row, dict) else None
                if not (value in allowed if isinstance(allowed, tuple) else isinstance(value, allowed)):
                    expected = allowed if isinstance(allowed, tuple) else allowed.__name__
                    raise ValueError(f"{where}: {field!r} is {value!r}, not {expected}. {as_published}")
            rows.append(row)
    if not rows:
        raise ValueError(f"{path.name} is empty. {as_published}")
    return rows


def absent(path: Path, what: str) -> str:
    return f"{path} is absent: expected {what}. Name the folder of the published sets: make measure SETS=FOLDER."


def majority(gold: Sequence[Hashable]) -> list[Hashable]:
    """The most frequent answer for all; of two as frequent, the smaller."""
    often = Counter(gold)
    return [min(often, key=lambda label: (-often[label], label))] * len(gold)
