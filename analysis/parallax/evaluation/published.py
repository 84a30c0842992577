"""A coder on sets that others published and people labelled, each read in its own file format.

A task takes the path of a set and the coder, and gives what it measured::

    {"task": ..., "n": ..., "units": ..., "files": [...], "sha256": ..., "left_out": ...,
     "model": {MEASURE: {"value", "low", "high"}}, "baselines": {NAME: {MEASURE: ...}}, "published": ...}

Baselines are measured on the same rows and resampled alike. What the coder was trained on is left out, of the
baselines too, and counted in ``left_out``. Where rows to train a baseline on are given, ``train`` says which.
The texts of the sets belong to others: they are read where they lie, and nothing but figures comes out.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from pathlib import Path

#: Whether the coder was trained on a text.
Seen = Callable[[str], bool]
#: Of the texts that are measured, the share that may stand among the rows to train on too. Published parts share
#: a sentence now and then (one of 320 in NewsMTSC's dev-rw); more, and the files are not parts of one set.
SHARED = 0.05


def result(
    task: str,
    path: Path | Sequence[Path],
    n: int,
    units: int,
    figures: dict,
    published: dict | None,
    left_out: int = 0,
    train: dict | None = None,
) -> dict:
    """What a task gives: ``n`` items in ``units`` that are resampled, ``model`` and the baselines apart."""
    model = figures.pop("model")
    files = [path.name] if isinstance(path, Path) else list(_named(path))
    about = {"task": task, "n": n, "units": units, "files": files, "sha256": digest(path), "left_out": left_out}
    about |= {"train": train} if train else {}
    return about | {"model": model, "baselines": figures, "published": published}


def none_seen(text: str) -> bool:
    """For a coder that was trained on nothing."""
    return False


def unseen(rows: list[dict], seen: Seen, path: Path, text: str = "text") -> list[dict]:
    """The rows whose text the coder was not trained on.

    Raises
    ------
    ValueError
        If it was trained on all.
    """
    kept = [row for row in rows if not seen(row[text])]
    if not kept:
        raise ValueError(
            f"{path.name}: the coder was trained on all {len(rows)} rows, so that none measures it. "
            "Give a part that was kept back."
        )
    return kept


def to_train_on(
    path: Path, read: Callable[[Path], list[dict]], rows: list[dict], text: str = "text"
) -> tuple[list[dict], dict]:
    """The rows of a file whose text is not measured, and which they are, for ``train`` of a result.

    Parameters
    ----------
    path : Path
        The file of the rows to train on.
    read : callable
        Reads it.
    rows : list of dict
        What is measured.
    text : str
        The field that holds the text.

    Raises
    ------
    ValueError
        If more than :data:`SHARED` of the texts that are measured are among those to train on, or nothing
        else is.
    """
    every = read(path)
    measured = {row[text].strip() for row in rows}
    shared = measured & {row[text].strip() for row in every}
    kept = [row for row in every if row[text].strip() not in shared]
    if len(shared) > SHARED * len(measured) or not kept:
        raise ValueError(
            f"{path.name} shares {len(shared)} of {len(measured)} texts with what is measured: a baseline trained on "
            "them would know the answers. Train on another part of the set."
        )
    return kept, {"n": len(kept), "sha256": digest(path), "left_out": len(every) - len(kept)}


def files_of(path: Path, what: str, pattern: str) -> list[Path]:
    """The files to measure: the one that is named, or the development part of a folder.

    Where a folder has no file with "dev" in its name, those with "test" are taken, then any but those with
    "train".

    Parameters
    ----------
    what : str
        What is expected, for the error.
    pattern : str
        Which files of a folder belong to the set.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    if path.is_file():
        return [path]
    words = {file: _words(file) for file in sorted(path.glob(pattern))}
    for part, others in (("dev", {"train", "test"}), ("test", {"train", "dev"}), ("", {"train"})):
        found = [file for file, of in words.items() if (not part or part in of) and not others & of]
        if found:
            return found
    raise FileNotFoundError(absent(path, what))


def one_file(path: Path, what: str, pattern: str) -> Path:
    """The one file to measure, from :func:`files_of`.

    Raises
    ------
    FileNotFoundError, ValueError
        If there is none, or are several.
    """
    found = files_of(path, what, pattern)
    if len(found) > 1:
        names = ", ".join(file.name for file in found)
        raise ValueError(f"{path} holds {names}: expected one file to measure. Name the file.")
    return found[0]


def train_file(path: Path, what: str, pattern: str) -> Path:
    """The file of rows to train on: the one that is named, or that of a folder with "train" in its name.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    found = [path] if path.is_file() else [file for file in sorted(path.glob(pattern)) if "train" in _words(file)]
    if not found:
        raise FileNotFoundError(absent(path, f"{what} to train on"))
    return found[0]


def _words(file: Path) -> set[str]:
    return set(re.findall("[a-z]+", file.stem.lower()))


def digest(path: Path | Sequence[Path]) -> str:
    """SHA-256 of a file, or of several with their names: of those that are named, or of all that a folder holds."""
    if not isinstance(path, Path):
        files = _named(path)
    elif path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    else:
        files = {file.relative_to(path).as_posix(): file for file in sorted(path.rglob("*")) if file.is_file()}
    found = hashlib.sha256()
    for name, file in files.items():
        found.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def _named(files: Sequence[Path]) -> dict[str, Path]:
    """Files by what tells them apart: parts may lie each in a folder of its own."""
    folder = os.path.commonpath([file.parent for file in files])
    return {file.relative_to(folder).as_posix(): file for file in sorted(files)}


def decoded(path: Path) -> str:
    """A file's text, without a mark of byte order.

    Raises
    ------
    ValueError
        If it is none in UTF-8, as of a file that is still packed.
    """
    return _utf8(path, "utf-8-sig")


def unaltered(path: Path) -> str:
    """A file's text with every character that offsets count: line ends and the mark of byte order too.

    Raises
    ------
    ValueError
        If it is none in UTF-8.
    """
    return _utf8(path, "utf-8")


def _utf8(path: Path, encoding: str) -> str:
    try:
        return path.read_bytes().decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{path.name}: no text in UTF-8 (byte {error.object[error.start]:#04x} at {error.start}). Unpack it if it "
            "is packed, or save it as UTF-8."
        ) from None


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """Number and text of each line that is not blank; blank ones, as at the end of a file, are no rows."""
    for number, line in enumerate(decoded(path).split("\n"), start=1):
        if line.strip():
            yield number, line.rstrip("\r")


def read_rows(path: Path, name: str, fields: dict[str, type | tuple], words: Sequence[str] = ()) -> list[dict]:
    """Rows of a JSONL file, each with the fields and values that the set has.

    Parameters
    ----------
    fields : dict
        Of each field the type, or the values that it may have.
    words : sequence of str
        The fields of texts that may not be blank.

    Raises
    ------
    FileNotFoundError, ValueError
        If the file is absent or empty, or a row of it is another.
    """
    return [checked(row, where, fields, as_lines(name), words) for where, row in json_lines(path, name)]


def json_lines(path: Path, name: str) -> Iterator[tuple[str, object]]:
    """Where each row of a JSONL file stands, for errors, and what it holds.

    Raises
    ------
    FileNotFoundError, ValueError
        If the file is absent or empty, or a row is no JSON.
    """
    if not path.is_file():
        raise FileNotFoundError(absent(path, f"the file of {name}"))
    where = ""
    for number, line in lines_of(path):
        where = f"{path.name}, row {number}"
        try:
            row = json.loads(line)
        except ValueError:
            raise ValueError(f"{where}: no JSON. {as_lines(name)}") from None
        yield where, row
    if not where:
        raise ValueError(f"{path.name} is empty. {as_lines(name)}")


def as_lines(name: str) -> str:
    """What is expected of a JSONL file, for errors."""
    return f"Give {name} as its makers publish it, one JSON object a line."


def checked(
    row: object, where: str, fields: dict[str, type | tuple], as_published: str, words: Sequence[str] = ()
) -> dict:
    """A row that has the fields and values that the set has: see :func:`read_rows`.

    Raises
    ------
    ValueError
        If it has not, naming the field.
    """
    for field, allowed in fields.items():
        value = row.get(field) if isinstance(row, dict) else None
        if not (value in allowed if isinstance(allowed, tuple) else isinstance(value, allowed)):
            expected = allowed if isinstance(allowed, tuple) else allowed.__name__
            raise ValueError(f"{where}: {field!r} is {value!r}, not {expected}. {as_published}")
        if field in words and not str(value).strip():
            raise ValueError(f"{where}: {field!r} is blank, so that there is nothing to read. {as_published}")
    assert isinstance(row, dict), "a row that has fields"
    return row


def absent(path: Path, what: str) -> str:
    # The folder may well be there and hold another set.
    found = "holds nothing of the kind" if path.is_dir() else "is absent"
    return (
        f"{path} {found}: expected {what}. Give the set's file or folder as its makers publish it; of all sets "
        "together, make measure SETS=FOLDER."
    )


def majority(gold: Sequence[Hashable]) -> list[Hashable]:
    """The most frequent answer for all; of two as frequent, the smaller."""
    often = Counter(gold)
    return [min(often, key=lambda label: (-often[label], label))] * len(gold)
