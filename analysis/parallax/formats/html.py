"""Saved web pages, one article per file; and what a fetched or archived page holds.

Follows the HTML standard (WHATWG) as libxml2 reads it; the article is found by trafilatura 2, title, author,
site and date by the page's own metadata. Nothing is downloaded: no script, frame or picture of the page.

What it misses: text that a script writes, the following pages of an article in parts, and where a page is a
list of teasers, that it is no article.
"""

from __future__ import annotations

import codecs
import hashlib
import logging
import re
from pathlib import Path
from typing import Any

from parallax.article import Reject
from parallax.formats.mending import one_line
from parallax.formats.row import MAX_CHARACTERS
from parallax.formats.tabular import Rows

#: Bytes of a page. With its pictures inside, as some programs save it, one has ten million.
MAX_PAGE_BYTES = 30_000_000
#: Elements of a page, without scripts and drawings. Long live tickers have ten thousand; each costs time.
MAX_ELEMENTS = 20_000
#: In larger pages the article is searched by one method only: comparing two takes time with the square of the elements.
MAX_COMPARED = 5_000
#: The fewest words of an article. Less text on a page is a notice, a teaser or a caption.
MIN_WORDS = 25

SUFFIXES = frozenset([".html", ".htm", ".xhtml", ".shtml"])

# Longer attributes and scripts with data hold a picture or a whole archive, not text.
_MAX_ATTRIBUTE = 2_000
_MAX_DATA = 50_000
_NOT_TEXT = ("script", "style", "svg", "template", "iframe", "object", "canvas", "math", "select")
_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|article)[\s>]", re.IGNORECASE)
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# Those of Python's codecs that pages use. Some others take time that grows with the square of the length.
_CODECS = re.compile(r"(?:iso8859|cp|koi8|mac|gb|big5|euc|utf-16|shift|tis|hz)")
# Browsers, and authors of pages, use these names for the larger character set.
_LARGER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
# "<!-- saved from url=(0034)https://example.org/1.html -->", and the form that the extension SingleFile writes.
_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s<>\"]+)")

for _name in ("trafilatura", "htmldate", "courlan", "charset_normalizer"):
    # These libraries would print messages with words of the page to the terminal; the reject says what is needed.
    logging.getLogger(_name).addHandler(logging.NullHandler())


class NoArticle(ValueError):
    """Why a page gives no article."""


def recognises(head: bytes, path: Path) -> bool:
    """Recognised by its first tags; a file called .html may begin with any tag."""
    text = _decoded_head(head).lstrip("\ufeff \t\r\n\f")
    if not text.startswith("<"):
        return False
    return bool(_TAG.search(text[:4096])) or path.suffix.lower() in SUFFIXES


def _decoded_head(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    return head.decode("latin-1").removeprefix("ï»¿")


def read(path: Path, name: str) -> Rows:
    own = name[: -len(path.suffix)] if path.suffix.lower() in SUFFIXES else name
    try:
        if path.stat().st_size > MAX_PAGE_BYTES:
            raise NoArticle(f"{path.stat().st_size:,} bytes, more than the {MAX_PAGE_BYTES:,} of a page")
        page = decode(path.read_bytes())
        saved = _SAVED_FROM.search(page[:4096])
        row = article(page, saved.group(1) if saved else "")
    except NoArticle as error:
        yield Reject(name, own, str(error))
    except OSError as error:
        yield Reject(name, own, f"the file could not be read: {error.strerror}")
    else:
        yield name, {"id": own} | row


def decode(page: bytes, declared: str = "") -> str:
    """The characters of a page.

    UTF-8 where it is that; else what the server or the page declares, else Windows-1252, as browsers do. In a
    page that declares UTF-8 and has stray bytes, those are read as Windows-1252.

    Parameters
    ----------
    page : bytes
    declared : str
        The character set that the server named.

    Examples
    --------
    >>> decode("<p>caf\\u00e9".encode())
    '<p>café'
    >>> decode(b"<p>caf\\xe9"), decode(b"<meta charset=koi8-r><p>\\xc1")
    ('<p>café', '<meta charset=koi8-r><p>а')
    """
    if page.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return page.decode("utf-16", "replace")
    page = page.removeprefix(codecs.BOM_UTF8)
    # UTF-16 of English is UTF-8 too, with a zero before each letter.
    if page[:200].count(0) < 50:
        try:
            return page.decode("utf-8")
        except UnicodeDecodeError:
            pass
    named = [declared, *(found.decode("ascii") for found in _CHARSET.findall(page[:4096]))]
    for codec in filter(None, map(_codec, named)):
        if codec == "utf-8":
            return page.decode("utf-8", "parallax-stray")
        try:
            return page.decode(codec)
        except UnicodeError:
            continue
    return page.decode("cp1252", "replace")


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    found = _LARGER.get(found, found)
    return found if found == "utf-8" or _CODECS.match(found) else ""


def _stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("parallax-stray", _stray)


def identity(url: str) -> str:
    """An id for the article of an address: the host's name and a hash, the same in every run.

    Examples
    --------
    >>> identity("https://www.example.org/news/1.html")
    'example.org-f7cbcb67'
    """
    digest = hashlib.sha256(url.encode(errors="replace")).hexdigest()[:8]
    return f"{_host(url)}-{digest}".removeprefix("-")


def _host(url: str) -> str:
    found = re.match(r"https?://(?:www\.)?([\w.-]+)", url, re.IGNORECASE)
    return found.group(1).lower() if found else ""


def article(page: str, url: str = "") -> dict[str, str]:
    """A page's article as a row.

    Parameters
    ----------
    page : str
    url : str
        Where it is from; without it, what the page says of itself.

    Returns
    -------
    row : dict of str
        ``text``, a blank line between paragraphs, without the title; and where known ``title``, ``author``,
        ``date``, ``url``, ``outlet`` (the host's name) and ``publisher`` (the site's).

    Raises
    ------
    NoArticle
        If there is none on it, or it is too large to look for one.

    Examples
    --------
    >>> article("<html><body><p>Please log in.</p></body></html>")
    Traceback (most recent call last):
        ...
    parallax.formats.html.NoArticle: no article text on the page: 3 words found, an article has 25 or more
    """
    from trafilatura import bare_extraction

    # The date of the last edit may differ from the event's, and a date from anywhere in the text would be a guess.
    dates = {"original_date": True, "extensive_search": False}
    tree, elements = _tree(page)
    try:
        found: Any = bare_extraction(
            tree,
            url=url or None,
            fast=elements > MAX_COMPARED,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params=dates,
        )
    except (Exception, RecursionError) as error:  # at a hostile page the library may raise anything
        raise NoArticle(f"the page could not be taken apart: {type(error).__name__}") from None
    lines = [line.strip() for line in (found.raw_text or "").splitlines()] if found else []
    lines = [line for line in lines if line]
    title = one_line((found.title or "") if found else "")
    if lines and title and one_line(lines[0]) == title:
        lines = lines[1:]
    words = sum(len(line.split()) for line in lines)
    if words < MIN_WORDS:
        raise NoArticle(f"no article text on the page: {words} words found, an article has {MIN_WORDS} or more")
    row = {
        "text": "\n\n".join(lines),
        "title": found.title,
        "author": found.author,
        "date": found.date,
        "url": url or found.url,
        "outlet": _host(url or found.url or "") or found.sitename,
        "publisher": found.sitename,
    }
    return {name: value for name, value in row.items() if value}


def _tree(page: str):
    """The page as a tree, and its number of elements, without elements that hold no text and would cost time: scripts,
    drawings, pictures inside.
    """
    from lxml import etree
    from trafilatura import load_html

    try:
        tree = load_html(page)
    except (Exception, RecursionError):
        tree = None
    if tree is None:
        raise NoArticle("not a page of HTML, or nothing in it")
    for element in list(tree.iter(*_NOT_TEXT)):
        data = (element.get("type") or "").lower() == "application/ld+json" and len(element.text or "") <= _MAX_DATA
        if not data and element.getparent() is not None:
            element.drop_tree()
    elements = characters = 0
    for element in tree.iter(etree.Element):
        elements += 1
        characters += len(element.text or "") + len(element.tail or "")
        for attribute in [name for name, value in element.attrib.items() if len(value) > _MAX_ATTRIBUTE]:
            del element.attrib[attribute]
    if elements > MAX_ELEMENTS:
        raise NoArticle(f"a page of {elements:,} elements, more than {MAX_ELEMENTS:,}")
    if characters > MAX_CHARACTERS:
        raise NoArticle(f"a page of {characters:,} characters of text, more than the {MAX_CHARACTERS:,} of an article")
    return tree, elements
