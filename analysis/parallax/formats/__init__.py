"""Getting articles in: every form of corpus, read as a stream.

A corpus is a folder with ``articles.csv`` or ``articles.jsonl`` (and text files that its ``file``
column names), a folder of files of any kind, or one file of any format in
`parallax.formats.registry`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from parallax.article import Article, Corpus, Reject
from parallax.formats.outlets import read_outlets
from parallax.formats.registry import CorpusError, format_of, is_beside, read_as, read_file
from parallax.formats.row import MAX_CHARACTERS, RowReader, reject
from parallax.formats.tabular import Rows, read_jsonl

TABLES = ("articles.csv", "articles.jsonl", "articles.parquet")


def read_corpus(path: str | Path, reader: RowReader | None = None) -> Corpus:
    """A corpus from a folder or a file; ``-`` reads JSON Lines from standard input, once.

    Parameters
    ----------
    path : path or "-"
    reader : RowReader, optional
        The user's column names, outlets and date format. Without it, known names of columns, and the
        outlets that lie beside the articles or else the shipped ones.

    Raises
    ------
    CorpusError
        If the path does not exist or holds nothing that can be read. Bad rows don't raise: they
        are in ``Corpus.rejects``.

    Examples
    --------
    >>> from parallax.formats import read_corpus
    >>> corpus = read_corpus("data/classroom")                             # doctest: +SKIP
    >>> sum(1 for article in corpus)                                       # doctest: +SKIP
    29
    """
    reader = reader or RowReader(outlets=read_outlets(beside(path, "outlets.csv")))
    if str(path) == "-":
        rows = read_jsonl(sys.stdin.buffer, "standard input")
        return Corpus("standard input", _once(_articles(rows, reader, "stdin")))
    path = Path(path)
    if not path.exists():
        raise CorpusError(f"{path}: no such file or folder.")
    if not path.is_dir():
        file_format = format_of(path)  # here, so that an unknown format raises now and not at the first article
        return Corpus(path.name, lambda: _articles(read_as(file_format, path, path.name), reader, path.stem))
    table = next((path / name for name in TABLES if (path / name).is_file()), None)
    if table is not None:
        return Corpus(path.name, lambda: _articles(read_file(table, table.name), reader, table.stem, path))
    if next(_files(path), None) is None:
        raise CorpusError(
            f"{path}: no corpus found. Looked for {', '.join(TABLES)} and files of a known format. "
            "Give a folder that holds one of them, or a file: docs/formats.md lists the kinds."
        )
    return Corpus(path.name, lambda: _folder(path, reader))


def beside(corpus: str | Path, name: str) -> Path | None:
    """The corpus folder's own ``targets.toml`` or ``outlets.csv``; None if it has none."""
    path = Path(corpus) / name
    return path if path.is_file() else None


def _once(stream: Iterator[Article | Reject]) -> Callable[[], Iterator[Article | Reject]]:
    streams = [stream]

    def source() -> Iterator[Article | Reject]:
        if not streams:
            raise CorpusError("standard input can be read once only. Save it to a file and name the file.")
        return streams.pop()

    return source


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if not path.is_dir() and not is_beside(path.relative_to(folder).as_posix()):
            yield path


def _folder(folder: Path, reader: RowReader) -> Iterator[Article | Reject]:
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if not path.resolve().is_relative_to(folder.resolve()):
            yield reject(name, name, f"file {name!r} lies outside the corpus folder")
        else:
            yield from _articles(read_file(path, name), reader, name)


def _articles(rows: Rows, reader: RowReader, stem: str, folder: Path | None = None) -> Iterator[Article | Reject]:
    for number, item in enumerate(rows, start=1):
        if isinstance(item, Reject):
            yield reject(item.where, item.id, item.why)
            continue
        where, row = item
        file = reader.find(row, "file") if folder else None
        if folder and file and reader.find(row, "text") is None:
            try:
                row = row | {reader.columns.get("text", "text"): _read_text(folder, str(file))}
            except ValueError as error:
                yield reject(where, str(reader.find(row, "id") or ""), error)
                continue
        yield reader.article(row, where, default_id=f"{stem}-{number}")


def _read_text(folder: Path, name: str) -> str:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"file {name!r} lies outside the corpus folder")
    if path.exists() and not path.is_file():  # to read from a pipe could wait forever
        raise ValueError(f"file {name!r} is not a file")
    try:
        # A character has at most four bytes: a file that is longer is not read into memory.
        if path.stat().st_size > 4 * MAX_CHARACTERS:
            raise ValueError(f"file {name!r} has {path.stat().st_size:,} bytes: too long for an article")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"undecodable bytes in {name!r} at byte {error.start}: save it as UTF-8") from None
    except OSError as error:
        raise ValueError(f"file {name!r} could not be read: {error.strerror}") from None
