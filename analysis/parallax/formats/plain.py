"""TXT and Markdown: one file, one article.

Follows UTF-8 (also UTF-16 where a byte order mark says so) and, for what marks are taken off, CommonMark
0.31: the first heading is the title, emphasis and links leave their words.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path, PurePosixPath

from parallax.article import Reject
from parallax.formats.row import MAX_CHARACTERS
from parallax.formats.tabular import Rows

SUFFIXES = frozenset([".txt", ".text", ".md", ".markdown"])
_HEADING = re.compile(r"\A\s*#{1,6}[ \t]+([^\n]+)\n")
_MARKDOWN = (
    (re.compile(r"^#{1,6}[ \t]+|^>[ \t]?", re.MULTILINE), ""),  # headings, block quotations
    (re.compile(r"!\[[^\[\]\n]*\]\([^()\s]*\)"), ""),  # pictures
    (re.compile(r"\[([^\[\]\n]+)\]\([^()\s]*\)"), r"\1"),  # links
    (re.compile(r"(\*{1,3}|_{2,3})(?=\S)([^*_\n]+)(?<=\S)\1"), r"\2"),  # emphasis; one _ is left: it joins names
)


def recognises(head: bytes, path: Path) -> bool:
    """Recognised by its name only: any bytes could be text."""
    return path.suffix.lower() in SUFFIXES


def read(path: Path, name: str) -> Rows:
    try:
        # A character has at most four bytes: a file that is longer is not read into memory.
        if path.stat().st_size > 4 * MAX_CHARACTERS:
            raise ValueError(f"file {name!r} has {path.stat().st_size:,} bytes: too long for an article")
        text = decode(path.read_bytes(), name)
    except ValueError as error:
        yield Reject(name, identity(name), str(error))
        return
    except OSError as error:
        yield Reject(name, identity(name), f"file {name!r} could not be read: {error.strerror}")
        return
    row = from_name(name)
    if path.suffix.lower() in (".md", ".markdown"):
        if heading := _HEADING.match(text):
            row["title"], text = heading.group(1).strip("# "), text[heading.end() :]
        for mark, words in _MARKDOWN:
            text = mark.sub(words, text)
    yield name, row | {"text": text}


def decode(data: bytes, name: str) -> str:
    """Text from UTF-8, or from UTF-16 with a byte order mark; ValueError for anything else, since a wrong guess would
    alter words.
    """
    sixteen = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if sixteen else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"undecodable bytes in {name!r} at byte {error.start}: save it as UTF-8") from None


def identity(name: str) -> str:
    """The id of an article that is a file of its own: the file's name, without the ending .txt."""
    return name[:-4] if name.lower().endswith(".txt") else name


def from_name(name: str) -> dict[str, str]:
    """What a file's name says: the folder it lies in is its outlet, a leading date its date, the rest the title."""
    path = PurePosixPath(name)
    # A ZIP is not an outlet, although its name stands where a folder's would.
    row = {"id": identity(name), "outlet": "" if path.parent.name.lower().endswith(".zip") else path.parent.name}
    day, _, title = path.stem.partition(" ")
    if len(day) == 10 and day[4:8:3] == "--" and day.replace("-", "").isdigit():
        row |= {"date": day, "title": title}
    return row
