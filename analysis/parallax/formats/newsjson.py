"""JSON of news-please and fundus: one article per file, or a list of articles.

Follows news-please 1.5 and 1.6 (``maintext``, ``source_domain``, ``date_publish``) and fundus 0.4 and 0.5
(``body`` with ``summary`` and ``sections``, or ``plaintext``; ``publishing_date``, ``publisher``). Both write
JSON Lines too.
"""

from __future__ import annotations

import json
from pathlib import Path

from parallax.article import Reject
from parallax.formats import tabular
from parallax.formats.plain import decode
from parallax.formats.tabular import Rows


def recognises(head: bytes, path: Path) -> bool:
    """Recognised as an object or a list of objects, or by the file's name."""
    start = b"".join(head.removeprefix(b"\xef\xbb\xbf")[:2000].split())
    return start.startswith((b'{"', b'[{"', b"[{}", b"[]", b"{}")) or path.suffix.lower() == ".json"


def read(path: Path, name: str) -> Rows:
    try:
        made = json.loads(decode(path.read_bytes(), name))
    except (ValueError, RecursionError, OSError) as error:
        why = str(error) if isinstance(error, OSError) or "undecodable" in str(error) else f"not JSON: {error}"
        yield Reject(name, "", f"file {name!r}: {why}"[:300])
        return
    items = made if isinstance(made, list) else [made]
    if not items:
        yield Reject(name, "", f"file {name!r} is an empty list")
    for number, item in enumerate(items, start=1):
        where = f"{name}, item {number}" if isinstance(made, list) else name
        yield (where, flat(item)) if isinstance(item, dict) else Reject(where, "", "not a JSON object")


def read_lines(path: Path, name: str) -> Rows:
    """JSON Lines of any tool."""
    for item in tabular.jsonl_file(path, name):
        yield item if isinstance(item, Reject) else (item[0], flat(item[1]))


def flat(item: dict) -> dict:
    """The row of an article, as tables have it. The parts of a text by fundus are joined; all else stays as it is."""
    body = item.get("body")
    if not isinstance(body, dict) and "plaintext" not in item and "publishing_date" not in item:
        return item
    row = {name: value for name, value in item.items() if name != "body"}
    html = item.get("html")
    page = html if isinstance(html, dict) else {}
    known = {
        "text": item.get("plaintext") or _body(body),
        "date": item.get("publishing_date"),
        "language": item.get("lang"),
        "url": page.get("responded_url") or page.get("requested_url"),
        "outlet": item.get("publisher"),
    }
    return row | {name: value for name, value in known.items() if value and not row.get(name)}


def _body(body: object) -> str | None:
    """The paragraphs of fundus's ``body``, summary first, headlines of sections among them."""
    if not isinstance(body, dict):
        return body if isinstance(body, str) else None
    parts = [*_texts(body.get("summary"))]
    sections = body.get("sections")
    for section in sections if isinstance(sections, list) else []:
        if isinstance(section, dict):
            parts += [*_texts(section.get("headline")), *_texts(section.get("paragraphs"))]
    return "\n\n".join(parts)


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text.strip() for text in values if isinstance(text, str) and text.strip()]
