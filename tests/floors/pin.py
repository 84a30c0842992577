"""Pin the floors to what was measured: python tests/floors/pin.py [--lower SET.MEASURE ...]

A floor lies half a point under what ``model/evaluation.json`` holds, with the hash of the set that it was measured
on. It only rises by itself: to lower one, name it.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from parallax.instrument.accuracy import read_measured

FLOORS = Path(__file__).with_name("floors.json")
#: How far under what was measured a floor lies: machines differ in the last digits of int8.
SLACK = 0.005
#: What is held, of each set.
HELD = {
    "babe": ("macro_f1",),
    "checkthat": ("macro_f1",),
    "newsmtsc_rw": ("macro_f1",),
    "newsmtsc_mt": ("macro_f1",),
    "polnear": ("token_f1_source", "token_f1_cue", "token_f1_content", "relation_f1"),
    "basil": ("lexical_f1", "stance_spearman"),
    "ptc": ("span_f1", "sentence_f1"),
    "semeval2025": ("accuracy",),
    "narrative_frames": ("macro_f1",),
    "hyperpartisan": ("roc_auc",),
}


def pinned(measured: dict, before: dict, lower: frozenset[str] = frozenset()) -> dict:
    """The floors that belong to what was measured.

    Raises
    ------
    ValueError
        If one would fall that is not named in ``lower``, as ``set.measure``.
    """
    found: dict[str, dict] = {}
    for key, names in HELD.items():
        of = measured["sets"][key]
        floors = {}
        for name in names:
            new = round(of["model"][name]["value"] - SLACK, 4)
            old = before.get(key, {}).get("floors", {}).get(name, new)
            if new < old and f"{key}.{name}" not in lower:
                if of["sha256"] != before[key]["sha256"]:
                    raise ValueError(f"{key}: another file than the floors were pinned on. Measure the one pinned.")
                if of["model"][name]["value"] < old:
                    raise ValueError(f"{key}.{name} would fall from {old} to {new}. If so, say --lower {key}.{name}.")
                new = old
            floors[name] = new
        found[key] = {"sha256": of["sha256"], "floors": floors}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lower", action="append", default=[], metavar="SET.MEASURE", help="let this floor fall")
    given = parser.parse_args()
    before = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
    try:
        floors = pinned(read_measured(), before, frozenset(given.lower))
    except ValueError as error:
        parser.error(str(error))
    FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    print(f"{FLOORS.name}: pinned.")


if __name__ == "__main__":
    main()
