"""Tables as JSON takes them: rows as dicts, None where nothing is known, numbers to nine digits."""

from __future__ import annotations

from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict]:
    """Rows as dicts, None where nothing is given."""
    plain = frame.astype(object)
    return plain.where(plain.notna(), None).to_dict("records")


def number(value: Any) -> float | None:
    """A value as JSON takes it, to nine digits; None where there is nothing to measure."""
    return None if value is None or pd.isna(value) else float(f"{float(value):.9g}")
