"""What a run has read and marked, on disk as JSON Lines: made once, read again as often as it is needed.

An article costs its row, cleaning and language detection; a document its sentences, quotations and words; an
annotation its coder. Here each is read back from what is known of it, in memory one at a time. No pickle is loaded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Generic, TypeVar

from parallax.annotation import Annotation, Assessment, Attribution, Loaded, Mark, Mention
from parallax.article import Article
from parallax.document import Document, Span

T = TypeVar("T", Article, Annotation)

_KINDS: Mapping[str, type[Mark]] = {kind.kind: kind for kind in (Loaded, Attribution, Mention, Assessment)}
_SPANS = ("span", "source", "cue", "content")


class Spool(Generic[T]):
    """Articles or annotations in a file, in the order in which they were added.

    Parameters
    ----------
    path : Path
        The file; it is written anew.
    row_of, item_of : callable
        From an item to what JSON takes, and back.
    """

    def __init__(self, path: Path, row_of: Callable[[T], dict], item_of: Callable[[Mapping], T]):
        self._file = open(path, "w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - open as long as it is added to
        self._path = path
        self._row_of: Callable[[T], dict] = row_of
        self._item_of: Callable[[Mapping], T] = item_of
        self._left_out: Collection[str] = ()
        self._added = 0

    @classmethod
    def of_articles(cls, path: Path) -> Spool[Article]:
        return Spool(path, Article.to_row, Article.from_row)

    @classmethod
    def of_annotations(cls, path: Path) -> Spool[Annotation]:
        return Spool(path, annotation_row, annotation_from_row)

    def add_lines(self, lines: Iterable[str]) -> None:
        """Add what :func:`line` wrote, in another process perhaps."""
        for each in lines:
            self._file.write(each + "\n")
            self._added += 1

    def adding(self, items: Iterable[T]) -> Iterator[T]:
        """The items, each added as it passes."""
        for item in items:
            self.add_lines([line(self._row_of(item))])
            yield item

    def leave_out(self, ids: Collection[str]) -> None:
        """From now on these articles are passed over."""
        self._left_out = ids

    def __len__(self) -> int:
        return self._added - len(self._left_out)

    def __iter__(self) -> Iterator[T]:
        return self.only(None)

    def only(self, ids: Collection[str] | None) -> Iterator[T]:
        """Those of these articles; all without ids."""
        if not self._file.closed:
            self._file.flush()
        with open(self._path, encoding="utf-8", newline="\n") as file:
            for each in file:
                row = json.loads(each)
                name = row.get("article", row)["id"]
                if name not in self._left_out and (ids is None or name in ids):
                    yield self._item_of(row)

    def close(self) -> None:
        self._file.close()


def line(row: dict) -> str:
    """A row as one line; halves of characters, which UTF-8 cannot hold, are escaped with all that is not ASCII."""
    return json.dumps(row, separators=(",", ":"))


def annotation_row(annotation: Annotation) -> dict:
    """An article, where its parts stand, and its marks."""
    document = annotation.document
    return {
        "article": document.article.to_row(),
        "paragraphs": _offsets(document.paragraphs),
        "sentences": _offsets(document.sentences),
        "words": _offsets(document.words),
        "quotations": [_offsets(quotation) for quotation in document.quotations],
        "coder": annotation.coder,
        "marks": [_mark_row(mark) for mark in annotation.marks],
    }


def annotation_from_row(row: Mapping) -> Annotation:
    """The annotation that :func:`annotation_row` wrote: nothing is parsed or marked again."""
    document = Document(
        Article.from_row(row["article"]),
        _spans(row["paragraphs"]),
        _spans(row["sentences"]),
        _spans(row["words"]),
        tuple(_spans(quotation) for quotation in row["quotations"]),
    )
    return Annotation(document, row["coder"], tuple(_mark(mark) for mark in row["marks"]))


def _offsets(spans: Iterable[Span]) -> list[int]:
    return list(chain.from_iterable((span.start, span.end) for span in spans))


def _spans(offsets: list[int]) -> tuple[Span, ...]:
    return tuple(map(Span, offsets[::2], offsets[1::2]))


def _mark_row(mark: Mark) -> dict:
    given = {name: value for name, value in vars(mark).items() if value is not None}
    spans = {name: [given[name].start, given[name].end] for name in _SPANS if name in given}
    return {"kind": mark.kind} | given | spans


def _mark(row: Mapping) -> Mark:
    spans = {name: Span(*row[name]) for name in _SPANS if name in row}
    return _KINDS[row["kind"]](**{name: value for name, value in row.items() if name != "kind"} | spans)
