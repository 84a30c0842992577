"""DOCX, RTF and PDF with a text layer: one file, one article.

Follows Office Open XML (ISO/IEC 29500, transitional) by python-docx, RTF 1.9.1 by striprtf, and PDF 1.7 and
2.0 by pypdf. Exports of databases in these formats have formats of their own in the registry, which are tried first.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from parallax.article import Reject
from parallax.formats.isolation import Extracted, take_apart
from parallax.formats.limits import MAX_DIRECTORY
from parallax.formats.plain import from_name, identity
from parallax.formats.tabular import Rows


def is_docx(head: bytes, path: Path) -> bool:
    return is_zip(head) and "word/document.xml" in members(path)


def is_rtf(head: bytes, path: Path) -> bool:
    return head.lstrip()[:5].lower() == b"{\\rtf"


def is_pdf(head: bytes, path: Path) -> bool:
    # Programs that read PDF accept the mark anywhere in the first kilobyte.
    return b"%PDF-" in head[:1024]


def is_zip(head: bytes) -> bool:
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


class _Listed(io.BufferedReader):
    """A file that refuses to read more at once than the list of files in a ZIP may have."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_DIRECTORY:
            raise zipfile.BadZipFile(f"its list of files has {size:,} bytes, more than {MAX_DIRECTORY:,}")
        return super().read(size)


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """A ZIP whose list of files is not too long: zipfile reads the whole list and needs ten times its size in
    memory.
    """
    with _Listed(io.FileIO(path)) as file, zipfile.ZipFile(file) as archive:
        yield archive


def members(path: Path) -> list[str]:
    """Names in a ZIP; none if it can't be opened."""
    try:
        with opened_zip(path) as file:
            return file.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []


def mentions(path: Path, *words: bytes) -> bool:
    """Whether the text of a DOCX, or the bytes of another file, hold one of the words."""
    try:
        if zipfile.is_zipfile(path):
            with opened_zip(path) as file, file.open("word/document.xml") as part:
                return _holds(part, words)
        with open(path, "rb") as plain:
            return _holds(plain, words)
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, NotImplementedError, RuntimeError, EOFError):
        return False
    except Exception:  # zlib.error, lzma.LZMAError and what else unpacks
        return False


def _holds(file, words: tuple[bytes, ...], most: int = 50_000_000) -> bool:
    before = b""
    while most > 0 and (block := file.read(1 << 20)):
        if any(word in before + block for word in words):
            return True
        before, most = block[-100:], most - len(block)
    return False


def _reader(kind: str, between: str) -> Callable[[Path, str], Rows]:
    def read(path: Path, name: str) -> Rows:
        try:
            extracted = take_apart(path, kind)
            if extracted.note:
                raise ValueError(extracted.note)
        except ValueError as error:
            yield Reject(name, identity(name), f"file {name!r}: {error}")
            return
        yield name, _row(extracted, name, between)

    return read


def _row(extracted: Extracted, name: str, between: str) -> dict[str, str]:
    row = from_name(name)
    lines = [line.strip() for line in extracted.lines]
    if title := extracted.title.strip():
        row["title"] = title
        lines.remove(title)
    return row | {"text": between.join(line for line in lines if line or between == "\n")}


#: A line of a DOCX or RTF is a paragraph. A line of a PDF is as wide as the page; the parser joins such lines.
read_docx = _reader("docx", "\n\n")
read_rtf = _reader("rtf", "\n\n")
read_pdf = _reader("pdf", "\n")
