"""Saved pages: the article out of them, its characters, and what is no article."""

import codecs
import socket
from pathlib import Path

import pytest
import web_pages
from damage import spoilt, within

from parallax import read_corpus
from parallax.article import Article, Reject
from parallax.formats import html
from parallax.formats.row import RowReader

READER = RowReader()


def read_all(path: Path) -> tuple[list[Article], list[Reject]]:
    """What the corpus makes of a file."""
    items = [
        item if isinstance(item, Reject) else READER.article(item[1], item[0], "default")
        for item in html.read(path, path.name)
    ]
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Reject)]


def test_the_article_and_what_the_page_says_of_itself(tmp_path):
    path = tmp_path / "one.html"
    path.write_text(web_pages.page(4, '<link rel="canonical" href="https://www.lunnwire.example/4.html">'))
    [(where, row)] = html.read(path, path.name)
    assert where == "one.html"
    assert row == {
        "id": "one",
        "text": web_pages.text(4),  # without the title, the menu and the foot
        "title": "Port opens after talk 4",
        "author": "Ann Hale",
        "date": "2025-06-05",
        "url": "https://www.lunnwire.example/4.html",
        "outlet": "lunnwire.example",
        "publisher": "The Lunn Wire",
    }


@pytest.mark.parametrize(
    "line",
    [
        "<!-- saved from url=(0033)https://lunnwire.example/talk.html -->",
        "<!--\n Page saved with SingleFile \n url: https://lunnwire.example/talk.html \n-->",
    ],
    ids=["browser", "SingleFile"],
)
def test_the_address_that_a_browser_wrote_into_the_page(tmp_path, line):
    path = tmp_path / "saved.html"
    path.write_text(web_pages.page().replace("<html", f"{line}\n<html", 1))
    [(_, row)] = html.read(path, path.name)
    assert (row["url"], row["outlet"]) == ("https://lunnwire.example/talk.html", "lunnwire.example")


# "déjà" in each; the fourth says UTF-8 and holds a byte of Windows-1252.
CHARACTERS = {
    "UTF-8": ("déjà €".encode(), "", "déjà €"),
    "UTF-8 with a mark": (codecs.BOM_UTF8 + "déjà".encode(), "", "déjà"),
    "UTF-16 with a mark": (codecs.BOM_UTF16_LE + "déjà".encode("utf-16-le"), "", "déjà"),
    "UTF-16 by the server's word": ("déjà – vu".encode("utf-16-le") * 20, "utf-16-le", "déjà – vu"),
    "one stray byte": (b"<meta charset=utf-8>d\xc3\xa9j\xe0 \x93", "", "<meta charset=utf-8>déjà “"),
    "nothing said": (b"d\xe9j\xe0 \x80", "", "déjà €"),
    "Latin-1, which browsers read as Windows-1252": (b"d\xe9j\xe0 \x80", "ISO-8859-1", "déjà €"),
    "said by the server": (b"\xc4\xc1", "koi8-r", "да"),
    "said by the page": (b'<meta http-equiv=x content="text/html; charset=gb2312">\xc4\xe3\xba\xc3', "", "你好"),
    "the server's word goes first": (b"<meta charset=koi8-r>\xe4\xe0", "windows-1251", "да"),
    "a codec that is none for pages": (b"d\xe9j\xe0", "punycode", "déjà"),
    "no codec at all": (b"d\xe9j\xe0", "x-\0", "déjà"),
}


@pytest.mark.parametrize("case", CHARACTERS)
def test_characters(case):
    page, declared, expected = CHARACTERS[case]
    assert html.decode(page, declared).endswith(expected)


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"<!DOCTYPE html>\n<html>", "a", True),
        (b"\xef\xbb\xbf  <html lang=en>", "a.txt", True),
        (codecs.BOM_UTF16_LE + "<html>".encode("utf-16-le"), "a", True),
        (b"<!-- saved from url=(0001)http://a --><html>", "a.html", True),
        (b"<div>An article</div>", "a.htm", True),
        (b"<div>An article</div>", "a", False),
        (b"<?xml version='1.0'?><rss>", "a.xml", False),
        (b"He wrote <html> on the wall.", "a.txt", False),
        (b"{\\rtf1 <html>}", "a.html", False),
        (b"", "a.html", False),
        (b"\x00\xff\xfe", "a.html", False),
    ],
)
def test_what_is_a_page(head, name, expected):
    assert html.recognises(head, Path(name)) is expected


def test_nothing_is_downloaded(tmp_path, monkeypatch):
    """Frames, pictures, style and the address of the page are there to be fetched by who would."""
    head = '<link rel="stylesheet" href="http://127.0.0.1/s.css"><base href="http://127.0.0.1/">'
    page = web_pages.page(2, head).replace("<p>", '<img src="http://127.0.0.1/i.png"><iframe src="/f"></iframe><p>', 1)
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a connection"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a name was looked up"))
    assert html.article(page, "http://127.0.0.1/2.html")["text"] == web_pages.text(2)


def test_terminal_escapes_of_a_page_reach_no_article(tmp_path):
    (tmp_path / "e.html").write_text(web_pages.page(1, title="Talks \x1b]0;owned\x07\x1b[31mend\x9b2J\u202e"))
    [article], _ = read_all(tmp_path / "e.html")
    assert article.title.isprintable()
    assert article.title.startswith("Talks")
    assert "\x1b" not in article.text


@pytest.mark.parametrize("page", web_pages.BROKEN, ids=["login", "empty", "drawing"])
def test_a_page_without_an_article_is_a_named_reject(tmp_path, page):
    (tmp_path / "none.html").write_text(page)
    articles, [reject] = read_all(tmp_path / "none.html")
    assert articles == []
    assert (reject.where, reject.id) == ("none.html", "none")
    assert reject.why.startswith(("no article text on the page: ", "not a page of HTML, or nothing in it"))


def test_a_short_notice_counts_its_words():
    # 4 + 4 = 8 words.
    page = "<html><body><article><p>We are closed today.</p><p>Come back on Monday.</p></article></body></html>"
    with pytest.raises(html.NoArticle, match="page: 8 words found, an article has 25 or more"):
        html.article(page)


def test_seventeen_of_twenty_pages_are_read_and_three_named(tmp_path):
    articles, rejects = [], []
    for number in range(20):
        path = tmp_path / f"{number}.html"
        path.write_text(web_pages.BROKEN[number - 17] if number > 16 else web_pages.page(number))
        read, turned_away = read_all(path)
        articles += read
        rejects += turned_away
    assert [article.text for article in articles] == [web_pages.text(number) for number in range(17)]
    assert [reject.id for reject in rejects] == ["17", "18", "19"]


def test_a_folder_of_saved_pages_is_a_corpus(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.html").write_text(web_pages.page(number))
    (tmp_path / "3.htm").write_text(web_pages.BROKEN[0])
    corpus = read_corpus(tmp_path)
    assert [article.text for article in corpus] == [web_pages.text(number) for number in range(3)]
    assert [reject.where for reject in corpus.rejects()] == ["3.htm"]


@pytest.mark.parametrize("damage", spoilt(web_pages.page(3).encode()))
def test_a_damaged_page_is_one_article_or_one_reject(tmp_path, damage):
    path = tmp_path / "d.html"
    path.write_bytes(spoilt(web_pages.page(3).encode())[damage])
    with within():
        articles, rejects = read_all(path)
    assert len(articles) + len(rejects) == 1
    for reject in rejects:
        assert reject.where == "d.html"
        assert reject.why.isprintable()


# 20,001 elements with html and body; a million and one characters; a file over the limit.
TOO_MUCH = {
    "elements": ("<html><body>" + "<p>a</p>" * 19_999, "a page of 20,001 elements, more than 20,000"),
    "characters": (f"<html><body><p>{'a ' * 500_001}</p>", "characters of text, more than the 1,000,000 of an article"),
    "bytes": ("<html><body>" + "a" * html.MAX_PAGE_BYTES, "bytes, more than the 30,000,000 of a page"),
}


@pytest.mark.parametrize("case", TOO_MUCH)
def test_a_page_that_is_too_large_is_a_reject(tmp_path, case):
    page, why = TOO_MUCH[case]
    (tmp_path / "large.html").write_text(page)
    with within():
        articles, [reject] = read_all(tmp_path / "large.html")
    assert articles == []
    assert why in reject.why


DATA = '{"a":' * 400_000
WORDS = f"<p>{web_pages.text(1)}</p>"
HOSTILE = {
    "data in a script": f"<head><script type='application/ld+json'>{DATA}</script></head><body>{WORDS}",
    "an attribute of a million names": f"<body><p class='{'a ' * 1_000_000}'>{web_pages.text(1)}</p>",
    "many authors": f"<head><meta name=author content='{'a b, ' * 400_000}'></head><body>{WORDS}",
    "nested without end": "<body>" + "<div>" * 200_000 + WORDS,
    "ampersands": "<body>" + "&" * 200_000 + WORDS,
    "a comment without end": f"<body>{WORDS}<!--" + "-" * 1_000_000,
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_page_is_done_with_soon(tmp_path, case):
    (tmp_path / "h.html").write_text(f"<!doctype html><html>{HOSTILE[case]}")
    with within():
        [item] = html.read(tmp_path / "h.html", "h.html")
    if case in ("nested without end", "ampersands"):
        assert isinstance(item, Reject) or item[0] == "h.html"
    else:  # what is no text does not cost the article
        assert item[1]["text"] == " ".join(web_pages.text(1).split())


def test_scripts_and_long_attributes_do_not_reach_the_extractor():
    """Some of what it does takes time with the square of their length."""
    tree, _ = html._tree(web_pages.page(1).replace("<p>", f"<p class='{'a' * 2_001}' id='{'b' * 2_000}'>", 1))
    [marked] = [element for element in tree.iter("p") if element.attrib]
    assert dict(marked.attrib) == {"id": "b" * 2_000}
    assert list(tree.iter("script", "svg", "style")) == []


def test_pictures_inside_a_page_do_not_cost_the_article(tmp_path):
    (tmp_path / "s.html").write_text(web_pages.page(1).replace("<nav>", f"<img src='data:,{'A' * 5_000_000}'><nav>", 1))
    [article], [] = read_all(tmp_path / "s.html")
    assert article.text == web_pages.text(1)
