"""Numbers in the report's tables: as they are printed, as they are, and where in the scored tables they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from parallax.figures import wording
from parallax.gazetteer.targets import Targets
from parallax.report.text import say


def cell(column: str, value: float, at: Sequence[str], signed: bool = False) -> dict:
    """A score or a difference of scores, in its measure's unit."""
    return exact(value, wording.number(column, value, signed), at)


def exact(value: Any, shown: str, at: Sequence[str]) -> dict:
    """Any number with what is printed for it."""
    return {"print": shown, "value": None if pd.isna(value) else float(value), "at": list(at)}


def interval(column: str, low: float, high: float) -> str:
    """A pair of bounds, without the unit, which the value beside it has."""
    if pd.isna(low):
        return wording.NOTHING
    first, last = (wording.number(column, bound, signed=True).removesuffix(" points") for bound in (low, high))
    return say("differences.interval", low=first, high=last)


def measure_name(column: str, targets: Targets) -> str:
    """A measure as the head of a row."""
    name = wording.label(column, targets)
    return name[:1].upper() + name[1:]


def side_name(targets: Targets, side: str) -> str:
    """A side as a reader would say it: the name of the target with the side's id, or the id."""
    return next((t.label for t in targets if t.id == side), wording.words(side))
