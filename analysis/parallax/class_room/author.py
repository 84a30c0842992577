"""What the author of a constructed text meant to write into it, as an annotation like any other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pandas as pd

from parallax.annotation import Annotation
from parallax.document import Document
from parallax.features.evidence import EVIDENCE, annotation_from_rows
from parallax.reliability.matching import match
from parallax.tables import read_csv

#: The file beside ``articles.csv`` that holds the intended marks, in the columns of evidence.
MARKS = "author_marks.csv"


def author_annotation(document: Document, folder: str | Path) -> Annotation:
    """The marks that the author of a document intended, by the coder ``author``.

    Parameters
    ----------
    document : Document
        An article of the corpus in ``folder``.
    folder : path
        A corpus folder with ``author_marks.csv``.

    Raises
    ------
    FileNotFoundError
        If the folder holds no such file: most corpora have no author who can be asked.
    ValueError
        If the file has no mark for this article, or marks another version of its text.
    """
    path = Path(folder) / MARKS
    if not path.is_file():
        raise FileNotFoundError(f"{path}: not found. Intended marks exist only for texts written for teaching.")
    marks = _read(path, path.stat().st_mtime_ns)
    rows = marks[marks["article_id"] == document.article.id]
    if rows.empty:
        raise ValueError(f"{path.name}: no mark for article {document.article.id!r}. Name an article of {path.parent}.")
    return annotation_from_rows(document, "author", rows.to_dict("records"))


def against_author(annotations: Iterable[Annotation], folder: str | Path) -> pd.DataFrame:
    """What the authors of several texts meant, mark by mark, beside what a coder found there.

    Parameters
    ----------
    annotations : iterable of Annotation
        On articles of the corpus in ``folder``.
    folder : path
        A corpus folder with ``author_marks.csv``.

    Returns
    -------
    DataFrame
        As :func:`parallax.match` gives it, the author first, with ``article_id``, ``group`` and ``kind`` (the genre, or
        "translated" where a machine translated the text) in front. :func:`parallax.agreement` counts it.

    Raises
    ------
    FileNotFoundError, ValueError
        As :func:`author_annotation`.
    """
    found = []
    for annotation in annotations:
        article = annotation.document.article
        kind = "translated" if article.translation == "machine" else article.genre
        rows = match(author_annotation(annotation.document, folder), annotation)
        for at, (name, value) in enumerate((("article_id", article.id), ("group", article.group), ("kind", kind))):
            rows.insert(at, name, value)
        found.append(rows)
    return pd.concat(found, ignore_index=True)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> pd.DataFrame:
    return read_csv(path, EVIDENCE)
