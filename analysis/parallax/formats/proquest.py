"""ProQuest: articles saved as text ("Text only").

Follows the layout of ProQuest's text files since 2012 (not published): a line of sixty underscores before
each article and before the closing notice, its title, and fields "Name: value" of which "Full text:" runs
over many lines.
"""

from __future__ import annotations

import re
from pathlib import Path

from parallax.article import Reject
from parallax.formats.dates import iso_day
from parallax.formats.plain import decode
from parallax.formats.tabular import Rows

_LINE = re.compile(r"^_{50,80}[ \t]*$", re.MULTILINE)
#: The names of fields, so that a sentence with a colon in an article is not taken for a field.
_NAMES = (
    "Abstract|Author|Business indexing term|Classification|Column|Company / organization|Contact|Copyright"
    "|Correspondence author|Country of publication|Credit|Database|Dateline|Document feature|Document type"
    "|Document URL|Edition|Entry month|First page|Full text|Identifier / keyword|Illustration|Images|ISBN|ISSN|Issue"
    "|Language of publication|Last updated|Links|Location|Notes|Number of pages|Pages|People"
    "|Place of publication|ProQuest document ID|ProQuest document link|Publication date|Publication info"
    "|Publication subject|Publication title|Publication year|Publisher|Section|Series|Source"
    "|Source attribution|Source type|Subject|Title|Volume|Word count"
)
_FIELD = re.compile(rf"^({_NAMES}):[ \t]*", re.MULTILINE)
#: Fields that every article has and no sentence begins with.
_SURE = frozenset(["Publication title", "ProQuest document ID", "Language of publication"])
_LIKE = re.compile(r"[A-Z][A-Za-z /-]{2,40}: ")
_MARK = re.compile(rb"^(?:Full text|ProQuest document ID|ProQuest document link|Publication info):", re.MULTILINE)
_GENRES = {
    "news": "news", "commentary": "commentary", "editorial": "commentary", "opinion": "commentary",
    "letter to the editor": "commentary", "analysis": "analysis",
}  # fmt: skip


def recognises(head: bytes, path: Path) -> bool:
    return b"_" * 50 in head and bool(_MARK.search(head))


def read(path: Path, name: str) -> Rows:
    try:
        text = decode(path.read_bytes(), name).replace("\r\n", "\n").replace("\r", "\n")
    except (ValueError, OSError) as error:
        yield Reject(name, "", str(error))
        return
    number = 0
    pieces = _LINE.split(text)
    for place, piece in enumerate(pieces):
        fields = _fields(piece)
        if not fields or set(fields) <= {"", "Database", "Copyright", "Contact"}:
            continue  # before the first line, and the notice after the last
        number += 1
        where = f"{name}, article {number}"
        title = fields.get("Title") or fields.get("", "")
        identity = fields.get("ProQuest document ID", "")
        if not fields.get("Full text"):
            yield Reject(where, identity or title, "no full text: the database holds the abstract alone")
        elif not identity and place == len(pieces) - 1:
            yield Reject(where, title, "the file breaks off: no document ID after the article. Export it anew")
        elif "twice" in fields:
            yield Reject(where, identity or title, "two articles run into one: the line between them is missing")
        else:
            yield where, _row(fields, title, identity)


def _row(fields: dict[str, str], title: str, identity: str) -> dict[str, str]:
    kind = fields.get("Document type", "").lower()
    genre = next((_GENRES[part] for part in re.split(r"[,;]\s*", kind) if part in _GENRES), "")
    row = {
        "title": title,
        "outlet": fields.get("Publication title") or fields.get("Publication info", "").partition(";")[0].strip(),
        "publisher": fields.get("Publisher", ""),
        "date": iso_day(fields.get("Publication date", "")),
        "url": fields.get("Document URL") or fields.get("ProQuest document link", ""),
        "language": fields.get("Language of publication", ""),
        "text": fields["Full text"],
    }
    if identity:
        row["id"] = identity
    return row | ({"genre": genre, "genre_basis": f"ProQuest: {kind}"[:80]} if genre else {})


def _fields(piece: str) -> dict[str, str]:
    """Values by name; under the empty name the text before the first field, which is the title."""
    found = list(_FIELD.finditer(piece))
    if not found:
        return {}
    names = [match[1] for match in found]
    values = [piece[match.end() : end].strip() for match, end in zip(found, _starts(found, piece), strict=True)]
    fields = {"": " ".join(piece[: found[0].start()].split())}
    if names.count("Full text") > 1:
        fields["twice"] = ""
    if "Full text" in names:
        text = names.index("Full text")
        after = _after(names, values, text)
        values[text] = piece[found[text].end() : _starts(found, piece)[after - 1]].strip()
        names, values = names[: text + 1] + names[after:], values[: text + 1] + values[after:]
    for name, value in zip(names, values, strict=True):
        fields.setdefault(name, value)
    return fields


def _starts(found: list[re.Match], piece: str) -> list[int]:
    """Where each field ends: at the next one's start."""
    return [match.start() for match in found[1:]] + [len(piece)]


def _after(names: list[str], values: list[str], text: int) -> int:
    """The first field after the article: an article may hold a line that begins like one ("Source: ...").

    It is found from the publication's title backwards, as long as values have one line, or lines that look like fields.
    """
    first = next((i for i, name in enumerate(names) if i > text and name in _SURE), len(names))
    while first - 1 > text and all(not line or _LIKE.match(line) for line in values[first - 1].split("\n")[1:]):
        first -= 1
    return first
