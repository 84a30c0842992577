"""Factiva: articles saved as HTML or RTF, with field codes ("plus Indexing") or without.

Follows Factiva's Custom Search Field codes (HD headline, SN source, PD day, LP lead, TD text, AN accession
number and others) and the two layouts that its HTML has had since 2014: a table of codes, or a block of
lines (headline, author, words, day, source, code, language, copyright) before the article and "Document"
with its number after it. The layouts themselves are not published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from parallax.article import Reject
from parallax.formats.dates import is_day, iso_day
from parallax.formats.documents import is_rtf, mentions
from parallax.formats.isolation import take_apart
from parallax.formats.plain import decode
from parallax.formats.tabular import Rows

_CODES = "SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|ART|CLM|CT|CX|DLN|RF|CO|FDS|IN|NS|RE|RIC|RST|IPC|IPD|PUB|AN"
_FIELD = re.compile(rf"({_CODES})[ \xa0]*(?:[|\t][ \xa0|\t]*|\s{{2,}}|\Z)(.*)")
_DOCUMENT = re.compile(r"(?:AN[\s|]+)?Document[ \xa0]+([A-Za-z0-9]{12,40})[|\s]*")
_BLOCKS = frozenset(["p", "div", "td", "tr", "table", "br", "li", "h1", "h2", "h3", "h4"])
_WORDS = re.compile(r"[\d,]{1,9} words")
_SUMMARY = ("Search Summary", "Factiva Dow Jones", "© ")


def is_factiva_html(head: bytes, path: Path) -> bool:
    start = head.lower()
    # The beginning of the page can be long; the articles come after it.
    return b"<html" in start and mentions(path, b"enArticle", b"enarticleParagraph", b"enHeadline")


def is_factiva_rtf(head: bytes, path: Path) -> bool:
    return is_rtf(head, path) and mentions(path, b"Document ", b"Document\\~") and _looks_so(path)


def _looks_so(path: Path) -> bool:
    """An accession number, beside a line of words or a code of a field."""
    with open(path, "rb") as file:
        data = file.read(50_000_000)
    number = re.search(rb"Document(?: |\\~)[A-Za-z0-9]{12,40}\b", data)
    return bool(number and re.search(rb"\b\d{1,5} words\b|\bHD\b[^\n]{0,80}\\cell|\bFactiva\b", data))


def read_html(path: Path, name: str) -> Rows:
    from lxml import etree, html

    try:
        data = path.read_bytes()
        text = decode(data, name)
        page = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except ValueError as error:
        yield Reject(name, "", str(error))
        return
    except (etree.LxmlError, OSError, AssertionError, RecursionError) as error:
        yield Reject(name, "", f"file {name!r} could not be read: {error}"[:200])
        return
    yield from split(_lines(page, etree.iterwalk), name)


def _lines(page, walk: Callable) -> Iterator[str]:
    """One line per block of text, with a code and its value on one line; a form feed before each article."""
    line = ""
    for event, element in walk(page, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""  # a comment has none
        kind = (element.get("class") or "").split() if tag else []
        # The code stands in a cell of its own; its value begins in the next, perhaps in a paragraph.
        if tag == "tr" or (tag in _BLOCKS and not line.endswith("\t")):
            yield line
            line = ""
        if event == "start":
            if tag == "div" and "article" in kind:
                yield "\f"
            more = _blanks(element.text) if tag and tag not in ("script", "style", "title") else ""
        else:
            line = line.strip() + "\t" if "index" in kind else line
            more = _blanks(element.tail)
        if more != " " or not line.endswith("\t"):
            line += more
    yield line


def _blanks(text: str | None) -> str:
    """Text as a browser shows it: line breaks are blanks."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def read_rtf(path: Path, name: str) -> Rows:
    try:
        extracted = take_apart(path, "rtf")
    except ValueError as error:
        yield Reject(name, "", f"file {name!r}: {error}")
        return
    yield from split(extracted.lines, name)
    if extracted.note:
        yield Reject(name, "", f"file {name!r}: {extracted.note}. Articles may be missing; export it anew")


def split(lines: Iterable[str], name: str) -> Rows:
    number = 0
    for article, identity in _articles(lines):
        if not identity and (len(article) < 3 or article[0].startswith(_SUMMARY)):
            continue
        number += 1
        where = f"{name}, article {number}"
        fields = _fields(article)
        row = _from_fields(fields) if fields else _from_block(article)
        if row is None:
            yield Reject(where, identity, "neither field codes nor a line of words and day: not Factiva's layout")
        elif isinstance(row, str):
            yield Reject(where, identity, row)
        elif not identity:
            yield Reject(where, row["title"], 'the article breaks off: no "Document" and number after it')
        else:
            yield where, row | {"id": identity}


def _articles(lines: Iterable[str]) -> Iterator[tuple[list[str], str]]:
    """Lines of an article, and its accession number, which is its last line."""
    article: list[str] = []
    for line in lines:
        if "\f" in line:
            if article:
                yield article, ""
            article = []
            line = line.replace("\f", "")
        found = _DOCUMENT.fullmatch(line.strip())
        if found:
            yield article, found[1]
            article = []
        elif line.strip():
            article.append(line.strip(" \n\r"))
    if article:
        yield article, ""


def _fields(article: list[str]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    code = ""
    for line in article:
        if found := _FIELD.match(line):
            code, line = found[1], found[2]
            if code in ("HD", "TD") and code in fields:
                fields["twice"] = []
        if code:
            fields.setdefault(code, []).append(line.strip(" |\t"))
    return fields if "HD" in fields else {}


def _from_fields(fields: dict[str, list[str]]) -> dict[str, str] | str:
    if "twice" in fields:
        return "two articles run into one: the number between them is missing. Export it anew"
    value = {code: " ".join(filter(None, lines)) for code, lines in fields.items()}
    text = [line for code in ("LP", "TD") for line in fields.get(code, []) if line]
    row = {"title": value["HD"], "outlet": value.get("SN", ""), "text": "\n\n".join(text)}
    row |= {"date": iso_day(value.get("PD", "")), "language": value.get("LA", "")}
    return row if text else "no text: neither LP nor TD. Save it as Full Article/Report"


def _from_block(article: list[str]) -> dict[str, str] | str | None:
    counts = [i for i, line in enumerate(article[:12]) if _WORDS.fullmatch(line)]
    if not counts:
        return None
    if sum(bool(_WORDS.fullmatch(line)) for line in article) > 1:
        return "two articles run into one: the number between them is missing. Export it anew"
    words = counts[0]
    day = next((i for i, line in enumerate(article[: words + 4]) if i > words and is_day(line)), None)
    if day is None:
        return "no day after the line of words: not Factiva's layout"
    # After the day: sometimes the time, then source, code, perhaps page and edition, language, copyright.
    rest = article[day + 1 :]
    if rest and re.fullmatch(r"\d{1,2}:\d{2}(?: [AP]M)?.{0,10}", rest[0]):
        rest = rest[1:]
    copyright = next((i for i, line in enumerate(rest[:10]) if re.match(r"(?:\(c\)|©|Copyright)", line, re.I)), None)
    language = next((i for i, line in enumerate(rest[:8]) if re.fullmatch(r"[A-Z][a-z]{3,12}", line) and i > 0), None)
    head = copyright if copyright is not None else language
    text = rest[head + 1 :] if head is not None else []
    if not text:
        return "no text after the lines of source, language and copyright"
    row = {"title": " ".join(article[: max(1, words - 1)][:1]), "outlet": rest[0], "date": iso_day(article[day])}
    row |= {"language": rest[language] if language is not None else "", "text": "\n\n".join(text)}
    return row
