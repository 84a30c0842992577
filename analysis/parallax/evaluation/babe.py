"""BABE: sentences that experts called biased or not."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from parallax.annotation import Coder, Loaded
from parallax.evaluation.baselines import sentence_figures
from parallax.evaluation.published import (
    Seen,
    absent,
    checked,
    decoded,
    none_seen,
    one_file,
    read_rows,
    result,
    to_train_on,
    train_file,
    unseen,
)
from parallax.scoring import annotate

WHAT, PATTERN = "the file of BABE", "*.jsonl"
FIELDS: dict[str, type | tuple] = {"text": str, "label_bias": ("Biased", "Non-biased")}


def measure(path: Path, answer: Coder, train: Path | None = None, seen: Seen = none_seen) -> dict:
    """Whether a sentence holds a loaded phrase, against whether experts called it biased.

    ``macro_f1`` over the two answers, and ``precision`` and ``recall`` of "biased", with the baselines of
    :func:`~parallax.evaluation.baselines.sentence_figures`. A sentence counts as loaded with one mark of any
    family but hedges, in any voice: the set's coders saw no voices. From 0 to 1, more is better.

    What it misses: bias is more than loaded words, and the set is US news; its coders often disagreed.

    Source: Spinde et al. (2021), Neural Media Bias Detection Using Distant Supervision With BABE.

    Parameters
    ----------
    path : Path
        A JSON object a line, with ``text`` and ``label_bias`` (``Biased`` or ``Non-biased``), or the folder
        that holds it; or a ``.csv`` with semicolons, as the makers' repository has it, named itself.
    answer : Coder
    train : Path, optional
        Other rows of the same form, for the baseline ``tfidf``; of a folder the file with "train" in its name.
    seen : callable
        Whether the coder was trained on a text: then it is not measured.

    Raises
    ------
    FileNotFoundError, ValueError
        If a file is absent, or is no such file, or the rows to train on are those that are measured.
    """
    path = one_file(path, WHAT, PATTERN)
    read = _read(path)
    rows = unseen(read, seen, path)
    texts, gold = _columns(rows)
    learned, of_train = to_train_on(train_file(train, WHAT, PATTERN), _read, rows) if train else ([], None)
    given = [any(m.counts_as_loaded for m in annotate(text, answer).of_kind(Loaded)) for text in texts]
    figures = sentence_figures(texts, gold, given, _columns(learned))
    published = {"system": "MAGPIE (Horych et al. 2024)", "macro_f1": 0.841}
    return result("babe", path, len(rows), len(rows), figures, published, len(read) - len(rows), of_train)


def _read(path: Path) -> list[dict]:
    if path.suffix.lower() != ".csv":
        return read_rows(path, "BABE", FIELDS, words=["text"])
    if not path.is_file():
        raise FileNotFoundError(absent(path, WHAT))
    as_published = "Give BABE as its makers publish it: a table with ';' between its columns, text and label_bias."
    table = csv.DictReader(io.StringIO(decoded(path), newline=""), delimiter=";")
    rows = [
        checked(row, f"{path.name}, row {number}", FIELDS, as_published, ["text"])
        for number, row in enumerate(table, start=2)
    ]
    if not rows:
        raise ValueError(f"{path.name} is empty. {as_published}")
    return rows


def _columns(rows: list[dict]) -> tuple[list[str], list[bool]]:
    return [row["text"] for row in rows], [row["label_bias"] == "Biased" for row in rows]
