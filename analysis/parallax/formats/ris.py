"""RIS, as ProQuest and other databases export it.

Follows the RIS format specification of 2001 with the tags of 2011 (TY to ER, "XX  - value"). RIS has no tag
for an article's text: AB and N2 hold its abstract. An abstract is read as what it is, of genre ``digest``,
so that it is compared with its like; for the articles themselves use the export as text.
"""

from __future__ import annotations

import re
from pathlib import Path

from parallax.article import Reject
from parallax.formats.dates import iso_day
from parallax.formats.plain import decode
from parallax.formats.tabular import Rows

_TAG = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*)|\Z)")
_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*TY  ?- ", re.MULTILINE)


def recognises(head: bytes, path: Path) -> bool:
    return path.suffix.lower() == ".ris" or bool(_START.match(head))


def read(path: Path, name: str) -> Rows:
    try:
        lines = decode(path.read_bytes(), name).splitlines()
    except (ValueError, OSError) as error:
        yield Reject(name, "", str(error))
        return
    number = 0
    record: dict[str, list[list[str]]] = {}  # by tag, the lines of each of its values
    tag = ""
    for place, line in enumerate([*lines, ""], start=1):
        found = _TAG.match(line)
        ends = found is not None and found[1] in ("TY", "ER")
        if record and (ends or place > len(lines)):
            number += 1
            whole = found is not None and found[1] == "ER"
            yield _item(record, f"{name}, record {number}", whole)
            record, tag = {}, ""
        if found and found[1] != "ER":
            tag = found[1]
            record.setdefault(tag, []).append([(found[2] or "").strip()])
        elif not found and tag:  # a value that runs over lines
            record[tag][-1].append(line.strip())
    if not number:
        yield Reject(name, "", f"file {name!r} holds no RIS record: none begins with TY and ends with ER")


def _item(record: dict[str, list[list[str]]], where: str, whole: bool) -> tuple[str, dict] | Reject:
    def first(*tags: str) -> str:
        values = ("\n".join(lines).strip() for tag in tags for lines in record.get(tag, []))
        return next(filter(None, values), "")

    title, identity = first("T1", "TI"), first("AN", "ID")
    if not whole:
        return Reject(where, identity or title, "the record breaks off: no ER after it. Export it anew")
    if "TY" not in record:
        return Reject(where, identity or title, "the record has no beginning: no TY before it. Export it anew")
    text = first("AB", "N2")
    if not text:
        return Reject(where, identity or title, "neither AB nor N2: RIS holds no text of it. Use the export as text")
    row = {
        "title": title,
        "outlet": first("JF", "JO", "T2", "JA"),
        "publisher": first("PB"),
        "date": iso_day(first("DA", "Y1", "PY")),
        "url": first("UR"),
        "language": first("LA"),
        "text": text,
        "genre": "digest",
        "genre_basis": "RIS: an abstract",
    }
    return where, row | ({"id": identity} if identity else {})
