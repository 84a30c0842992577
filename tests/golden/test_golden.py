"""The classroom's scores, small enough to read in a diff: nothing moves unseen."""

import csv
import importlib.util
from pathlib import Path

spec = importlib.util.spec_from_file_location("rebuild", Path(__file__).with_name("rebuild.py"))
rebuild = importlib.util.module_from_spec(spec)
spec.loader.exec_module(rebuild)


def test_the_scores_of_the_classroom_are_the_golden_ones():
    found = {row["article_id"]: row for row in csv.DictReader(rebuild.build().splitlines())}
    with open(rebuild.GOLDEN, encoding="utf-8", newline="") as file:
        golden = {row["article_id"]: row for row in csv.DictReader(file)}
    moved = [
        f"{id}: {column} {golden.get(id, {}).get(column, 'absent')} -> {found.get(id, {}).get(column, 'absent')}"
        for id in sorted(golden | found)
        for column in {**golden.get(id, {}), **found.get(id, {})}
        if golden.get(id, {}).get(column) != found.get(id, {}).get(column)
    ]
    assert not moved, (
        f"{len(moved)} numbers moved. If that was meant: `make golden`, and say in the commit what moved and why.\n"
        + "\n".join(moved[:40])
    )
