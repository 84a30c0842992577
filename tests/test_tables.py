"""Tables on disk: nothing runs in a spreadsheet, nothing is lost on the way back."""

import csv

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parallax.tables import escape_cell, read_csv, unescape_cell, write_csv

# Lone surrogates are no text: they can't be written as UTF-8, and texts with them are rejected when they are read.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
RUNS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠x", "\t=1", "\r=1", "\n=1"]
TYPES = {"id": "string", "text": "string", "n": "Int64", "x": "float64", "yes": "boolean"}


@given(TEXT)
def test_every_cell_can_be_read_back(text):
    assert unescape_cell(escape_cell(text)) == text


@pytest.mark.parametrize("text", RUNS)
def test_a_cell_that_would_run_is_escaped(text):
    assert escape_cell(text) == "'" + text


def test_other_cells_stay_as_they_are():
    for cell in ["plain", "a=b", "", " =1", 0, -1, -1.5, None]:
        assert escape_cell(cell) is cell
    # One apostrophe of its own becomes two, or it would be taken for the escape.
    assert escape_cell("'tis") == "''tis"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("tables") / "t.csv"


def frame(texts, numbers):
    return pd.DataFrame(
        {
            "id": [str(i) for i in range(len(texts))],
            "text": texts,
            "n": [len(t) if t else None for t in texts],
            "x": numbers,
            "yes": [None if not t else "a" in t for t in texts],
        }
    ).astype(TYPES)


ROWS = st.lists(st.tuples(TEXT.filter(bool) | st.none(), st.integers(-(10**9), 10**9) | st.none()), min_size=1)


@given(ROWS)
@example([("a\rb", 1), ("\r\n", None), ('"', 2), ("NA", 3), ("nan", 4), ("1", 5), ("'", 6), (" ", 7), ("a\0b", 8)])
def test_what_was_written_is_read(path, rows):
    # Numbers with up to ten digits come back whole.
    written = frame([t for t, _ in rows], [None if n is None else n / 1000 for _, n in rows])
    write_csv(written, path)
    pd.testing.assert_frame_equal(read_csv(path, TYPES), written)
    written.to_parquet(path.with_suffix(".parquet"))
    pd.testing.assert_frame_equal(pd.read_parquet(path.with_suffix(".parquet")).astype(TYPES), written)


@given(TEXT.filter(bool))
@example("=1")
def test_no_cell_of_the_file_begins_with_a_sign_that_runs(path, text):
    write_csv(frame([text], [-1.5]), path)
    with open(path, encoding="utf-8", newline="") as file:
        (_, _, x, yes), cell = (lambda row: (row[:1] + row[2:], row[1]))(list(csv.reader(file))[1])
    assert not cell.startswith(tuple("=+-@＝＋－＠\t\r\n"))
    assert x == "-1.5"  # a number is no formula
    assert yes in ("True", "False")


def test_a_table_is_written_in_parts(path):
    first, second = frame(["one", "two\rlines"], [0.5, None]), frame(["three"], [1])
    write_csv(first, path)
    write_csv(second, path, header=False)
    pd.testing.assert_frame_equal(read_csv(path, TYPES), pd.concat([first, second], ignore_index=True))


def test_an_empty_text_and_a_missing_one_are_both_missing_in_csv(path):
    write_csv(frame(["", None], [1, 2]), path)
    assert read_csv(path, TYPES)["text"].isna().tolist() == [True, True]
