"""Lists of addresses without text: Media Cloud and GDELT. None of their rows is an article yet.

Follows Media Cloud's "Download all URLs" (search.mediacloud.org since 2023: ``id, indexed_date, language,
media_name, media_url, publish_date, title, url``) and GDELT: the article list of DOC 2.0 as CSV (``URL,
MobileURL, Date, Title``), and the tab-separated files of Events 1.0 and 2.0, Mentions 2.0 and GKG 2.1, which
have no header. ``parallax fetch`` gets the pages; `to_manifest` writes the list that it reads.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from parallax.article import Reject
from parallax.formats.dates import iso_day
from parallax.formats.mending import one_line
from parallax.formats.row import reject
from parallax.formats.tabular import TOO_LONG, Rows, lines_within, read_csv

_MEDIA_CLOUD = frozenset(["media_name", "media_url", "publish_date", "url"])
_GDELT_DOC = frozenset(["url", "mobileurl", "date", "title"])
#: GDELT's files without a header: the number of columns, and which of them hold the address and the outlet.
_GDELT = {58: (57, None), 61: (60, None), 16: (5, 4), 27: (4, 3)}
#: No page has a longer address.
MAX_ADDRESS = 2_000


def recognises(head: bytes, path: Path) -> bool:
    return _kind(head) is not None


def _kind(head: bytes) -> str | None:
    line = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace").strip("\r")
    names = {cell.strip(' "').lower() for cell in line.split(",")}
    if names >= _MEDIA_CLOUD:
        return "Media Cloud"
    if names >= _GDELT_DOC and len(names) < 8:
        return "GDELT"
    cells = line.split("\t")
    if len(cells) in _GDELT and cells[_GDELT[len(cells)][0]].startswith(("http://", "https://")):
        return "GDELT, tab-separated"
    return None


def read(path: Path, name: str) -> Rows:
    """Each row is a reject that says how to get its article."""
    for item in addresses(path, name):
        if isinstance(item, Reject):
            yield item
        else:
            where, row = item
            yield Reject(where, row["url"], "an address without text: get the page first, with parallax fetch")


def addresses(path: Path, name: str) -> Rows:
    """Rows with ``url``, ``outlet`` and ``date``, or a reject where there is no address of a page."""
    with open(path, "rb") as file:
        kind = _kind(file.read(65_536))
    rows = _tabbed(path, name) if kind == "GDELT, tab-separated" else _headed(path, name, kind)
    seen: set[str] = set()
    for item in rows:
        if isinstance(item, Reject):
            yield item
            continue
        where, row = item
        why = _wrong(row["url"])
        if not why and row["url"] in seen:
            why = "an address that came before"
        if why:
            yield reject(where, row["url"], why)
        else:
            seen.add(row["url"])
            yield where, row


def _wrong(url: str) -> str:
    if not url:
        return "no address: the column url is empty"
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname)
        url.encode()
    except ValueError:
        fine = False
    # Nor a sign that would move a terminal's cursor: the list is shown and written.
    if not fine or len(url) > MAX_ADDRESS or not url.isprintable() or " " in url:
        return f"{url[:60]!r} is no address of a page: it begins with http:// or https:// and has no blanks"
    return ""


def _headed(path: Path, name: str, kind: str | None) -> Rows:
    for item in read_csv(path):
        if isinstance(item, Reject):
            yield Reject(item.where.replace(path.name, name, 1), item.id, item.why)
            continue
        where, row = item
        low = {str(key).lower(): value for key, value in row.items()}
        found = {"url": low.get("url", "").strip(), "outlet": low.get("media_name", ""), "date": ""}
        if kind == "Media Cloud":  # GDELT's day is when it saw the page, not when that was published
            found["date"] = iso_day(low.get("publish_date", ""))
        yield where.replace(path.name, name, 1), found


def _tabbed(path: Path, name: str) -> Rows:
    with open(path, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        for number, line in enumerate(lines_within(file, "\n"), start=1):
            where = f"{name}, line {number}"
            if line is None:
                yield Reject(where, "", TOO_LONG)
                continue
            cells = line.rstrip("\r\n").split("\t")
            if len(cells) not in _GDELT:
                yield Reject(where, "", f"{len(cells)} cells: no table of GDELT has so many")
                continue
            url, outlet = _GDELT[len(cells)]
            yield where, {"url": cells[url].strip(), "outlet": cells[outlet] if outlet else "", "date": ""}


def to_manifest(path: str | Path, out: str | Path) -> tuple[int, list[Reject]]:
    """Write the list of addresses that ``parallax fetch`` reads.

    Parameters
    ----------
    path : path
        A list from Media Cloud or GDELT.
    out : path
        The CSV to write: ``url, outlet, date``. GDELT gives no date of publication; the page will.

    Returns
    -------
    written : int
        Addresses in it, each once.
    rejects : list of Reject
        Rows that hold none, or one that came before.

    Raises
    ------
    ValueError
        If the file is no such list.
    """
    path = Path(path)
    with open(path, "rb") as file:
        if _kind(file.read(65_536)) is None:
            raise ValueError(f"{path.name} is no list of Media Cloud or GDELT. docs/formats.md says what those are.")
    rejects: list[Reject] = []
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["url", "outlet", "date"])
        written = 0
        for row in _kept(addresses(path, path.name), rejects):
            writer.writerow([row["url"], _plain_cell(row["outlet"]), _plain_cell(row["date"])])
            written += 1
    return written, rejects


def _kept(items: Rows, rejects: list[Reject]) -> Iterator[dict]:
    for item in items:
        if isinstance(item, Reject):
            rejects.append(item)
        else:
            yield item[1]


def _plain_cell(value: str) -> str:
    """A cell in one line, without the sign that a spreadsheet would take for a formula."""
    return one_line(value.encode(errors="replace").decode()).lstrip("=+-@＝＋－＠' ")
