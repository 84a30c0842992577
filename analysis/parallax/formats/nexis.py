"""Nexis Uni: full documents saved as DOCX or RTF, all in one file or each in its own file.

Follows the layout that Nexis Uni has had since 2018 (no version is published): a cover that lists the
documents, then for each its title, publication and day, lines of copyright, section, length and byline, the
word "Body", the article, "Classification" or "Load-Date:", and "End of Document".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from parallax.article import Reject
from parallax.formats.dates import is_day, iso_day
from parallax.formats.documents import is_docx, is_rtf, mentions
from parallax.formats.isolation import take_apart
from parallax.formats.tabular import Rows

_MARKS = (b"End of Document", b"Load-Date:", b"Job Number:")
_COUNT = re.compile(r"Documents? ?\((\d{1,6})\)")
#: Lines between the day and the article; the copyright may stand without its word.
_HEADER = re.compile(r"(?:Copyright\b|Section:|Length:|Byline:|Dateline:|Highlight:|All Rights Reserved)", re.I)
#: The end of the article: a heading alone on its line, or the first line of what the database adds.
_AFTER = re.compile(r"(?:Graphic|Notes|Correction|Correction-Date|Classification)|(?:Load-Date|Publication-Type):.*")
_LANGUAGE = re.compile(r"Language:\s*(\w+)")
_NO_DISPLAY = "there is an error in this document and it is not possible to display it"


def is_nexis_docx(head: bytes, path: Path) -> bool:
    return is_docx(head, path) and mentions(path, *_MARKS)


def is_nexis_rtf(head: bytes, path: Path) -> bool:
    return is_rtf(head, path) and mentions(path, *_MARKS)


def read(path: Path, name: str, kind: str) -> Rows:
    try:
        extracted = take_apart(path, kind)
    except ValueError as error:
        yield Reject(name, "", f"file {name!r}: {error}")
        return
    yield from split(extracted.lines, name)
    if extracted.note:
        yield Reject(name, "", f"file {name!r}: {extracted.note}. Articles may be missing; export it anew")


def read_docx(path: Path, name: str) -> Rows:
    return read(path, name, "docx")


def read_rtf(path: Path, name: str) -> Rows:
    return read(path, name, "rtf")


def split(lines: Iterable[str], name: str) -> Rows:
    """An article or a reject for each document, and a reject if the number on the cover differs from the number
    found.
    """
    number, listed = 0, None
    for number, (document, ended) in enumerate(_documents(lines), start=1):
        where = f"{name}, document {number}"
        if number == 1:
            counts = [match[1] for line in document[:12] if (match := _COUNT.fullmatch(line))]
            listed = int(counts[0]) if counts else None
        row = _row(document)
        if not ended and listed is not None and number == 1 and "Body" not in document:
            yield Reject(where, "", f"a list of {listed} documents, and no article. Export full documents")
            return
        elif not ended:
            yield Reject(where, row["title"], 'the file breaks off: no "End of Document". Export it anew')
        elif "text" not in row:
            yield Reject(where, row["title"], 'no "Body" in it: a picture, a table, or a document not displayed')
        else:
            yield where, row
    if listed is not None and listed != number:
        yield Reject(name, "", f"the cover lists {listed} documents, {number} were found. Export the others anew")


def _documents(lines: Iterable[str]) -> Iterator[tuple[list[str], bool]]:
    document: list[str] = []
    for line in map(str.strip, lines):
        if line.lower() == "end of document":
            yield document, True
            document = []
        elif line:
            document.append(line)
    if document:
        yield document, False


def _row(lines: list[str]) -> dict[str, str]:
    body = next((i for i, line in enumerate(lines) if line == "Body"), len(lines))
    head, rest = lines[:body], lines[body + 1 :]
    if first := next((i for i, line in enumerate(head) if i > 0 and is_day(line)), 0):
        named, day = head[:first], iso_day(head[first])
    else:
        first = next((i for i, line in enumerate(head) if i > 1 and _HEADER.match(line)), len(head))
        named, day = head[:first], ""
    # The cover stands before the first title: the last two lines are the title and the publication.
    row = {"title": named[-2] if len(named) > 1 else "".join(named), "outlet": named[-1] if len(named) > 1 else ""}
    row["date"] = day
    end = next((i for i, line in enumerate(rest) if _AFTER.fullmatch(line)), len(rest))
    language = next((match[1] for line in rest[end:] if (match := _LANGUAGE.match(line))), "")
    if language:
        row["language"] = language
    if rest[:end] and _NO_DISPLAY not in rest[0]:
        row["text"] = "\n\n".join(rest[:end])
    return row
