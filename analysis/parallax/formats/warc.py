"""Web archives: the pages of a WARC file, each through the same extraction as a saved page.

Follows WARC 1.0 and 1.1 (ISO 28500:2017), plain or packed with gzip record by record, as warcio 1.7 and later
reads them.

A page is a ``response`` or ``resource`` record that holds HTML. Each is an article or a reject, also where the
server answered with an error. Other records are no pages and are not counted: requests, metadata, pictures,
redirects, and ``revisit`` records, which say that a page had not changed since it was recorded. The date of the
recording is not the article's: where the page names none, there is none.
"""

from __future__ import annotations

import gzip
import io
import zlib
from contextlib import redirect_stderr
from email.message import Message
from pathlib import Path
from typing import BinaryIO

from parallax.article import Reject
from parallax.formats import html
from parallax.formats.mending import one_line
from parallax.formats.tabular import Rows

# The unpacked size of an archive may be this many times its packed size, plus this many bytes: ten times more than
# pages reach.
_RATIO = 100
_SPARE = 100_000_000
# Bytes of a line in a record's head, and of the head. Without a limit, a file without line ends takes time with its
# square, and one of many short lines twenty times its size in memory.
_MAX_LINE = 65_536
_MAX_HEAD = 1_000_000
# Accepted compressions of a page. With others, a few bytes can unpack to any size.
_PACKED = ("", "identity", "gzip", "x-gzip", "deflate")
_PAGES = ("text/html", "application/xhtml+xml")


class _Damaged(ValueError):
    """Why nothing after a record can be read."""


class _Unpacked:
    """The archive's bytes, unpacked where it is packed: record by record, or, against the standard, as a whole."""

    def __init__(self, file: BinaryIO, size: int):
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        # One piece at a time: what was unpacked before the damage is not lost with it.
        self._piece = gzip.GzipFile(fileobj=file).read1 if packed else file.read
        self._left = size * _RATIO + _SPARE

    def read(self, size: int) -> bytes:
        try:
            piece = self._piece(size)
        except EOFError:  # to warcio, this is how an archive ends
            raise _Damaged("breaks off") from None
        except (zlib.error, gzip.BadGzipFile) as error:
            raise _Damaged(f"is damaged: {error}") from None
        self._left -= len(piece)
        if self._left < 0:
            raise _Damaged(f"unpacks to more than {_RATIO} times its size")
        return piece


def recognises(head: bytes, path: Path) -> bool:
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 16)
        except zlib.error:
            return False
    return head.startswith(b"WARC/")


def read(path: Path, name: str) -> Rows:
    from warcio.archiveiterator import ArchiveIterator

    number = strays = 0
    try:
        with open(path, "rb") as file:
            # What a record holds is taken apart here, one by one: warcio gives up the file at the first broken one.
            records = ArchiveIterator(_Unpacked(file, path.stat().st_size), no_record_parse=True)
            _bound_lines(records.reader)
            _bound_head(records.loader.warc_parser, _Damaged)
            _bound_head(records.loader.http_parser, html.NoArticle)
            while record := _next(records):
                number += 1
                where = f"{name}, record {number}"
                if records.err_count > strays:
                    strays = records.err_count
                    yield Reject(where, "", "bytes before it that belong to no record: a record's length is wrong")
                item = _item(record, records.loader.http_parser, where)
                while record.raw_stream.read(1 << 16):
                    pass
                if record.length is None or record.raw_stream.limit > 0:
                    item = Reject(where, "", "the record breaks off")
                if item:
                    yield item
    except _Damaged as error:
        yield Reject(f"{name}, after record {number}", "", f"could not be read on: the file {error}")
    except OSError as error:
        yield Reject(f"{name}, after record {number}", "", f"could not be read on: {error.strerror or error}")


class _Head:
    """The lines of a head, with limits on each and on their sum."""

    def __init__(self, stream: BinaryIO, error: type[Exception]):
        self._stream, self._error, self._left = stream, error, _MAX_HEAD

    def readline(self) -> bytes:
        line = self._stream.readline(_MAX_LINE)
        self._left -= len(line)
        if self._left < 0:
            raise self._error(f"has a record whose head has more than {_MAX_HEAD:,} bytes")
        return line


def _bound_lines(reader) -> None:
    whole = reader.readline
    reader.readline = lambda length=None: whole(min(length or _MAX_LINE, _MAX_LINE))


def _bound_head(parser, error: type[Exception]) -> None:
    whole = parser.parse
    parser.parse = lambda stream, line=None: whole(_Head(stream, error), line)


def _next(records):
    try:
        with redirect_stderr(io.StringIO()):  # what it finds odd it prints, the file's own bytes among it
            return next(records, None)
    except (_Damaged, OSError):
        raise
    except Exception:
        raise _Damaged("holds bytes there that are not WARC") from None


def _item(record, http_parser, where: str) -> tuple[str, dict] | Reject | None:
    """The article of a record, why it has none, or None where it is no page."""
    if not record.rec_type:
        return Reject(where, "", "a record that does not say its type")
    if record.rec_type not in ("response", "resource") or record.length is None:
        return None
    url = one_line(record.rec_headers.get_header("WARC-Target-URI") or "")
    identity = html.identity(url)
    try:
        header = record.rec_headers.get_header("Content-Type")
        if record.rec_type == "response":
            if not (header or "").lower().startswith("application/http"):
                return None  # the answer of a name server, for one
            record.http_headers = http_parser.parse(record.raw_stream)
            header = record.http_headers.get_header("Content-Type")
            status = record.http_headers.get_statuscode()
            if status.startswith("3"):
                return None
        else:
            status = "200"
        kind = Message()
        kind["content-type"] = header or ""
        if kind.get_content_type() not in _PAGES:
            return None
        if status != "200":
            return Reject(where, identity, f"the server answered HTTP {one_line(status)[:20]}: {url[:200]}")
        packed = record.http_headers.get_header("Content-Encoding", "") if record.http_headers else ""
        if packed.strip().lower() not in _PACKED:
            raise html.NoArticle(f"packed as {one_line(packed)[:40]!r}, which is not read")
        if record.length > html.MAX_PAGE_BYTES:
            raise html.NoArticle(f"{record.length:,} bytes, more than the {html.MAX_PAGE_BYTES:,} of a page")
        body = record.content_stream().read(html.MAX_PAGE_BYTES + 1)
        if len(body) > html.MAX_PAGE_BYTES:
            raise html.NoArticle(f"more than the {html.MAX_PAGE_BYTES:,} bytes of a page")
        row = html.article(html.decode(body, kind.get_content_charset("")), url)
    except _Damaged:
        raise
    except html.NoArticle as error:
        return Reject(where, identity, f"{error}: {url[:200]}")
    except Exception as error:  # warcio on bytes that are no answer of a server
        return Reject(where, identity, f"the record could not be taken apart: {type(error).__name__}")
    return where, {"id": identity} | row
