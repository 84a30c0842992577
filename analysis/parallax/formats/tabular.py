"""Rows from CSV, JSON Lines and Parquet, one at a time, with what could not be read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, TextIO, TypeVar

from parallax.article import Reject
from parallax.formats.limits import MAX_ROW

#: One cell can hold a whole article and more. Rows that are too long become rejects with a name; the parser must not
#: stop at them.
csv.field_size_limit(MAX_ROW)
_Line = TypeVar("_Line", str, bytes)

#: ``(where, row)``; rows come before anything is known about their columns.
Rows = Iterator[tuple[str, dict] | Reject]

#: Names of columns by which a file is recognised as a table if its name does not end in .csv.
_TEXT_COLUMNS = frozenset(["text", "maintext", "content", "body"])


def is_parquet(head: bytes, path: Path) -> bool:
    return head.startswith(b"PAR1") or path.suffix.lower() == ".parquet"


def is_jsonl(head: bytes, path: Path) -> bool:
    """Whether the first line is a JSON object, or the file's name says JSON Lines and it does not hold a list."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return not start.startswith(b"[")
    line, end, _ = start.partition(b"\n")
    if not line.startswith(b'{"'):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        # A first line longer than the head cannot be checked whole; in indented JSON the first line is no whole object.
        return not end and path.suffix.lower() != ".json"


def is_csv(head: bytes, path: Path) -> bool:
    """Recognised by its name, or by a header with a column of texts."""
    if path.suffix.lower() == ".csv":
        return True
    header = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace").lower()
    # A header has no blanks after commas: "Mind, body, soul" is a headline.
    cells = [cell.strip('\r"') for cell in header.split(",")]
    return len(cells) > 1 and not _TEXT_COLUMNS.isdisjoint(cells) and not any(" " in cell for cell in cells)


def csv_file(path: Path, name: str) -> Rows:
    return _named(read_csv(path), path, name)


def jsonl_file(path: Path, name: str) -> Rows:
    with open(path, "rb") as file:
        yield from read_jsonl(file, name)


def parquet_file(path: Path, name: str) -> Rows:
    return _named(read_parquet(path), path, name)


def _named(rows: Rows, path: Path, name: str) -> Rows:
    """Rows of a file shown under another name: the readers of tables show the file's own."""
    for item in rows:
        where = (item.where if isinstance(item, Reject) else item[0]).replace(path.name, name, 1)
        yield Reject(where, item.id, item.why) if isinstance(item, Reject) else (where, item[1])


class _TooLong(ValueError):
    """A row of more than `MAX_ROW` characters."""


class _Lines:
    """Lines of a table, where the lines of one row have at most `MAX_ROW` characters together."""

    def __init__(self, file: TextIO):
        self._file = file
        self.begin_row()

    def begin_row(self) -> None:
        self._left = MAX_ROW

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._file.readline(self._left + 1)
        self._left -= len(line)
        if self._left < 0:
            raise _TooLong
        if not line:
            raise StopIteration
        return line


def lines_within(file: IO[_Line], end: _Line) -> Iterator[_Line | None]:
    """Lines; None for a line of more than `MAX_ROW`, which is skipped piece by piece."""
    while line := file.readline(MAX_ROW + 1):
        long = len(line) > MAX_ROW
        while long and line and not line.endswith(end):
            line = file.readline(1 << 20)
        yield None if long else line


TOO_LONG = f"a line of more than {MAX_ROW:,} characters"


def read_csv(path: Path) -> Rows:
    # With surrogateescape a row with broken bytes becomes one reject; strict decoding would end the whole file.
    with open(path, encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        lines = _Lines(file)
        reader = csv.reader(lines, strict=True)
        try:
            header = [name.strip() for name in next(reader, [])]
        except (csv.Error, _TooLong) as error:
            why = error if isinstance(error, csv.Error) else TOO_LONG
            yield Reject(f"{path.name}, row 1", "", f"the header is not CSV: {why}. Nothing could be read")
            return
        number = 1
        while True:
            number += 1
            where = f"{path.name}, row {number}"
            first = reader.line_num + 1
            lines.begin_row()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except _TooLong:
                why = (
                    f"a row of more than {MAX_ROW:,} characters that begins in line {first}; nothing after it could "
                    "be read. Close its quotation mark, or save the table anew"
                )
                yield Reject(where, "", why)
                return
            except csv.Error as error:
                if "unexpected end" in str(error):
                    why = (
                        f"a quotation mark that opens in line {first} is never closed; "
                        "nothing after it could be read. Close it, or save the table anew"
                    )
                    yield Reject(where, "", why)
                    return
                yield Reject(where, "", f"line {first} is not CSV: {error}")
                continue
            if not any(cells):
                continue
            if len(cells) > len(header):
                why = f"{len(cells)} cells, the header has {len(header)}. Quote cells that hold commas"
                yield Reject(where, "", why)
                continue
            yield where, dict(zip(header, cells, strict=False))


def read_jsonl(file: BinaryIO, name: str) -> Rows:
    for number, line in enumerate(lines_within(file, b"\n"), start=1):
        where = f"{name}, line {number}"
        if line is None:
            yield Reject(where, "", TOO_LONG)
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            yield Reject(where, "", f"undecodable bytes at byte {error.start} of the line: save the file as UTF-8")
        except (ValueError, RecursionError) as error:  # a number of 5,000 digits is no JSONDecodeError
            yield Reject(where, "", f"not JSON: {error}"[:200])
        else:
            yield (where, row) if isinstance(row, dict) else Reject(where, "", "not a JSON object")


def read_parquet(path: Path) -> Rows:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    number = 0
    try:
        with ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=64):
                for row in _parquet_rows(batch):
                    number += 1
                    where = f"{path.name}, row {number}"
                    yield (where, row) if isinstance(row, dict) else Reject(where, "", row)
    except (ArrowException, OSError, UnicodeDecodeError) as error:
        yield Reject(f"{path.name}, after row {number}", "", f"could not be read on: {error}"[:200])


def _parquet_rows(batch) -> Iterator[dict | str]:
    """Rows, or why one can't be read: bytes that are not UTF-8, a date that no calendar has."""
    for i in range(batch.num_rows):
        try:
            yield batch.slice(i, 1).to_pylist()[0]
        except (ValueError, OverflowError) as error:
            yield f"could not be read: {error}"[:200]
