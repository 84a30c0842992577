"""CheckThat!: sentences of news that are subjective or objective."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from parallax.evaluation.baselines import sentence_figures
from parallax.evaluation.published import (
    Seen,
    absent,
    lines_of,
    none_seen,
    one_file,
    result,
    to_train_on,
    train_file,
    unseen,
)

WHAT, PATTERN = "the file of CheckThat!", "*.tsv"
LABELS = ("SUBJ", "OBJ")
_AS_PUBLISHED = (
    "Give CheckThat! as its makers publish it: sentence_id, sentence, label (SUBJ or OBJ) and perhaps solved_conflict, "
    "with tabs between them."
)


def measure(path: Path, answer: Callable[[str], bool], train: Path | None = None, seen: Seen = none_seen) -> dict:
    """Whether a sentence is told as its author's own view, against what the set's coders said.

    ``macro_f1`` over the two answers, and ``precision`` and ``recall`` of "subjective", with the baselines of
    :func:`~parallax.evaluation.baselines.sentence_figures`. From 0 to 1, more is better.

    What it misses: a sentence is read alone. Opinions of people quoted are objective by the set's rules, so that
    this asks for the outlet's own voice only. A few sentences carry their quotation marks doubled; they are read
    as they are published.

    Source: Antici et al. (2024), A Corpus for Sentence-Level Subjectivity Detection on English News Articles.

    Parameters
    ----------
    path : Path
        Columns with tabs between them: ``sentence_id``, ``sentence``, ``label`` (``SUBJ`` or ``OBJ``) and perhaps
        ``solved_conflict``; or the folder that holds it.
    answer : callable
        Takes a sentence and says whether it is subjective.
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
    figures = sentence_figures(texts, gold, [bool(answer(text)) for text in texts], _columns(learned))
    published = {"system": "the organisers' baseline (CheckThat! 2025)", "macro_f1": 0.63}
    return result("checkthat", path, len(rows), len(rows), figures, published, len(read) - len(rows), of_train)


def _columns(rows: list[dict]) -> tuple[list[str], list[bool]]:
    return [row["text"] for row in rows], [row["subjective"] for row in rows]


def _read(path: Path) -> list[dict]:
    """``text`` and ``subjective`` of each row."""
    if not path.is_file():
        raise FileNotFoundError(absent(path, WHAT))
    rows = []
    lines = lines_of(path)
    names = next(lines, (1, ""))[1].split("\t")
    if not {"sentence", "label"} <= set(names):
        raise ValueError(f"{path.name}, row 1: columns {names}, not sentence and label. {_AS_PUBLISHED}")
    for number, line in lines:
        cells = line.split("\t")
        # The last column is left away in some rows.
        row = dict(zip(names, cells, strict=False))
        where = f"{path.name}, row {number}"
        if row.get("label") not in LABELS or len(cells) > len(names):
            raise ValueError(
                f"{where}: {len(cells)} columns, 'label' is {row.get('label')!r}, not {LABELS}. {_AS_PUBLISHED}"
            )
        if not row["sentence"].strip():
            raise ValueError(f"{where}: there is no sentence. {_AS_PUBLISHED}")
        rows.append({"text": row["sentence"], "subjective": row["label"] == "SUBJ"})
    if not rows:
        raise ValueError(f"{path.name} is empty. {_AS_PUBLISHED}")
    return rows
