"""The classroom's marks and scores, small enough to read in a diff: nothing moves unseen, on any machine."""

import csv
import importlib.util
from pathlib import Path

spec = importlib.util.spec_from_file_location("rebuild", Path(__file__).with_name("rebuild.py"))
rebuild = importlib.util.module_from_spec(spec)
spec.loader.exec_module(rebuild)

#: How far a number may lie from the golden one, whose last digit is the fourth.
NEAR = 0.001
MEANT = "If that was meant: `make golden`, and say in the commit what moved and why."


def golden(path):
    return path.read_text(encoding="utf-8").splitlines()


def test_the_marks_of_the_classroom_are_the_golden_ones():
    before, after = golden(rebuild.MARKS), rebuild.marks().splitlines()
    gone, new = [row for row in before if row not in set(after)], [row for row in after if row not in set(before)]
    shown = "\n".join([f"- {row}" for row in gone[:20]] + [f"+ {row}" for row in new[:20]])
    assert before == after, f"{len(gone)} marks went and {len(new)} came. {MEANT}\n{shown}"


def test_the_scores_of_the_classroom_are_the_golden_ones():
    before, after = ({row["article_id"]: row for row in csv.DictReader(rows)} for rows in
                     (golden(rebuild.SCORES), rebuild.scores().splitlines()))  # fmt: skip
    moved = [
        f"{id}: {column} {before.get(id, {}).get(column, 'absent')} -> {after.get(id, {}).get(column, 'absent')}"
        for id in sorted(before | after)
        for column in {**before.get(id, {}), **after.get(id, {})}
        if not same(before.get(id, {}).get(column), after.get(id, {}).get(column))
    ]
    assert not moved, f"{len(moved)} numbers moved. {MEANT}\n" + "\n".join(moved[:40])


def same(one, other):
    """Whether two cells agree: counts exactly, numbers nearly."""
    if one is not None and other is not None and "." in one and "." in other:
        return abs(float(one) - float(other)) <= NEAR
    return one == other


def test_a_number_may_lie_a_little_off_and_a_count_may_not():
    assert same("0.6890", "0.6895")
    assert not same("0.6890", "0.6911")
    assert same("14", "14")
    assert not same("14", "15")
    assert not same("", "0.5000")
    assert not same(None, "0.5000")
