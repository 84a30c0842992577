"""Files on disk, whole or not at all; Parquet is exact, CSV is escaped so that no spreadsheet runs a cell, and back."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pandas as pd

# A spreadsheet runs a cell that begins with one of these (in some countries also with their wide forms); an
# apostrophe in front stops it. A cell that begins with an apostrophe gets another one, so that every cell can
# be read back.
_RUN = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'")


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A place beside ``path`` to write to; what was written takes its name when all is there.

    Whoever stops before that, by an error or by force, leaves what stood there before. What is no file, such as
    ``/dev/stdout``, is written to as it is.

    Examples
    --------
    >>> with written_whole(Path("table.csv")) as beside:            # doctest: +SKIP
    ...     beside.write_text("id\\n")
    """
    path = Path(path).resolve()  # of a link, what it leads to
    if path.exists() and not path.is_file():
        yield path
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{uuid4().hex[:8]}.{path.name[-100:]}")  # with the suffix, which pandas goes by
    try:
        yield beside
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def escape_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers stay as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUN) else value


def unescape_cell(value: object) -> object:
    """The cell as it was before :func:`escape_cell`."""
    return value[1:] if isinstance(value, str) and value.startswith("'") else value


def _text_columns(frame: pd.DataFrame) -> list[str]:
    return [c for c in frame.columns if pd.api.types.is_string_dtype(frame[c]) or frame[c].dtype == object]


def write_csv(frame: pd.DataFrame, path: Path, header: bool = True) -> None:
    """Write or, without a header, go on writing a table."""
    # Lists: a column of text is slow to go through cell by cell.
    text = {c: [escape_cell(cell) for cell in frame[c].tolist()] for c in _text_columns(frame)}
    # Python's writer leaves a lone carriage return bare, and readers take it for the end of the row.
    bare = any(isinstance(cell, str) and "\r" in cell for cells in text.values() for cell in cells)
    safe = frame.assign(**{c: pd.Series(cells, frame.index, dtype=object) for c, cells in text.items()})
    safe.to_csv(
        path,
        mode="w" if header else "a",
        header=header,
        index=False,
        # Ten significant digits: more than any measure has, and the same on every machine.
        float_format="%.10g",
        quoting=csv.QUOTE_NONNUMERIC if bare else csv.QUOTE_MINIMAL,
        encoding="utf-8",
    )


def read_csv(path: Path, types: dict[str, str]) -> pd.DataFrame:
    """A table that :func:`write_csv` wrote.

    Equal to what was written, but for two things that only Parquet keeps: an empty text and a missing one
    are both missing here, and numbers have ten digits.
    """
    frame = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=[""])
    plain = {c: frame[c].map(unescape_cell, na_action="ignore") for c in _text_columns(frame)}
    # A column with nothing in it has lost its type on the way.
    return frame.assign(**plain).astype({c: types[c] for c in plain if c in types})
