"""Web archives: the pages in them, and what breaks off."""

import gzip
import re
import tracemalloc
from pathlib import Path

import pytest
import web_pages
from damage import spoilt, within

from parallax import read_corpus
from parallax.article import Article, Reject
from parallax.formats import html, warc
from parallax.formats.row import RowReader

READER = RowReader()
TWENTY = [
    {"url": f"https://www.lunnwire.example/{number}.html", "body": web_pages.page(number)} for number in range(17)
] + [
    {"url": "https://www.lunnwire.example/17.html", "body": web_pages.BROKEN[0]},
    {"url": "https://www.lunnwire.example/18.html", "body": web_pages.page(18), "status": "404 Not Found"},
    {
        "url": "https://www.lunnwire.example/19.html",
        "body": gzip.compress(web_pages.page(19).encode())[5:],
        "headers": web_pages.HTML | {"Content-Encoding": "gzip"},
    },
]


@pytest.fixture(scope="module")
def twenty():
    return web_pages.archive(TWENTY)


def read_all(path: Path) -> tuple[list[Article], list[Reject]]:
    items = [
        item if isinstance(item, Reject) else READER.article(item[1], item[0], "default")
        for item in warc.read(path, path.name)
    ]
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Reject)]


def write(folder: Path, data: bytes) -> Path:
    path = folder / "a.warc.gz"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("packing", ["record by record", "not", "as a whole"])
def test_seventeen_of_twenty_pages_are_read_and_three_named(tmp_path, packing):
    data = web_pages.archive(TWENTY, packed=packing == "record by record")
    path = write(tmp_path, gzip.compress(data) if packing == "as a whole" else data)
    assert warc.recognises(path.read_bytes()[:65_536], path)
    articles, rejects = read_all(path)
    assert [article.text for article in articles] == [web_pages.text(number) for number in range(17)]
    # The first record is the archive's own, so that page 17 stands in record 19.
    assert [reject.where for reject in rejects] == [f"a.warc.gz, record {number}" for number in (19, 20, 21)]
    assert [reject.id for reject in rejects] == [html.identity(TWENTY[number]["url"]) for number in (17, 18, 19)]
    assert "no article text on the page: 5 words" in rejects[0].why
    assert rejects[1].why == "the server answered HTTP 404: https://www.lunnwire.example/18.html"
    assert rejects[2].why.endswith(": https://www.lunnwire.example/19.html")


def test_an_archive_is_a_corpus(tmp_path, twenty):
    corpus = read_corpus(write(tmp_path, twenty))
    assert [article.text for article in corpus] == [web_pages.text(number) for number in range(17)]
    assert len(corpus.rejects()) == 3


def test_a_page_has_the_address_of_its_record_and_its_own_date(tmp_path):
    [(where, row)] = warc.read(write(tmp_path, web_pages.archive(TWENTY[:1])), "a.warc.gz")
    assert where == "a.warc.gz, record 2"
    assert row["id"] == html.identity("https://www.lunnwire.example/0.html")
    assert row["url"] == "https://www.lunnwire.example/0.html"
    assert (row["date"], row["outlet"], row["publisher"]) == ("2025-06-01", "lunnwire.example", "The Lunn Wire")


def test_a_page_without_a_date_has_not_that_of_the_recording(tmp_path):
    page = re.sub(r'<meta property="article:published_time"[^>]*>', "", web_pages.page())
    path = write(tmp_path, web_pages.archive([{"url": "https://lunnwire.example/", "body": page}]))
    [(_, row)] = warc.read(path, path.name)
    assert "date" not in row


def test_records_that_are_no_pages_are_not_counted(tmp_path):
    url = "https://lunnwire.example/"
    records = [
        {"url": url, "type": "request", "body": b"GET / HTTP/1.1\r\n\r\n", "content_type": "application/http"},
        {"url": url, "status": "301 Moved", "headers": web_pages.HTML | {"Location": "/1"}, "body": b""},
        {"url": url + "i.png", "headers": {"Content-Type": "image/png"}, "body": b"\x89PNG"},
        {"url": "dns:lunnwire.example", "type": "response", "content_type": "text/dns", "body": b"20250601 1 IN A"},
        {"url": url + "m", "type": "metadata", "content_type": "text/html", "body": web_pages.page(1)},
        {"url": url + "r", "type": "resource", "content_type": "text/html", "body": web_pages.page(2)},
    ]
    articles, rejects = read_all(write(tmp_path, web_pages.archive(records)))
    assert [article.text for article in articles] == [web_pages.text(2)]
    assert rejects == []


@pytest.mark.parametrize("sent", ["packed", "in pieces", "as Latin-1"])
def test_a_page_as_it_was_sent(tmp_path, sent):
    page = web_pages.page(3, title="Déjà vu")
    match sent:
        case "packed":
            body, headers = gzip.compress(page.encode()), {"Content-Encoding": "gzip"}
        case "in pieces":
            half = len(page.encode()) // 2
            pieces = [page.encode()[:half], page.encode()[half:], b""]
            body = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
            headers = {"Transfer-Encoding": "chunked"}
        case _:
            body, headers = page.encode("latin-1"), {"Content-Type": "text/html; charset=latin-1"}
    record = {"url": "https://lunnwire.example/3", "headers": web_pages.HTML | headers, "body": body}
    [article], [] = read_all(write(tmp_path, web_pages.archive([record])))
    assert (article.title, article.text) == ("Déjà vu", web_pages.text(3))


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_an_archive_that_breaks_off_says_so(tmp_path, packed, cut):
    data = web_pages.archive(TWENTY[:17], packed)
    articles, rejects = read_all(write(tmp_path, data[: int(cut * len(data))]))
    # The records are about as long as each other: 17 x 0.3 = 5.1.
    assert abs(len(articles) - 17 * cut) < 2
    assert [article.text for article in articles] == [web_pages.text(number) for number in range(len(articles))]
    assert rejects[-1].why.endswith("breaks off")


def test_a_record_of_the_wrong_length_is_named_and_the_next_is_read(tmp_path):
    data = web_pages.archive(TWENTY[:3], packed=False)
    lengths = [int(found) for found in re.findall(rb"Content-Length: (\d+)", data)]
    data = data.replace(b"Content-Length: %d\r\n" % lengths[2], b"Content-Length: %d\r\n" % (lengths[2] - 40), 1)
    articles, rejects = read_all(write(tmp_path, data))
    assert [article.text for article in articles] == [web_pages.text(number) for number in range(3)]
    assert len(rejects) == 1
    assert "bytes before it that belong to no record" in rejects[0].why


def test_a_record_without_an_address_does_not_end_the_file(tmp_path):
    data = web_pages.archive(TWENTY[:2], packed=False).replace(b"WARC-Target-URI", b"WARC-Nothing---", 1)
    articles, rejects = read_all(write(tmp_path, data))
    assert [article.text for article in articles] == [web_pages.text(0), web_pages.text(1)]
    assert rejects == []


def test_nothing_of_the_file_is_printed(tmp_path, capfd):
    data = web_pages.archive(TWENTY[:3], packed=False).replace(b"\r\n\r\nWARC", b"\x1b[31mowned\r\n\r\n\r\nWARC")
    _, rejects = read_all(write(tmp_path, data))
    assert rejects
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("damage", range(20))
@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_archive_gives_articles_and_named_rejects(tmp_path, damage, packed):
    name, data = list(spoilt(web_pages.archive(TWENTY, packed)).items())[damage]
    path = write(tmp_path, data)
    with within():
        if not warc.recognises(data[:65_536], path):
            return  # of no known format: the registry says so
        articles, rejects = read_all(path)
    assert articles or rejects
    assert len(articles) <= 20 * (2 if name == "twice" else 1)
    for reject in rejects:
        assert reject.where.startswith("a.warc.gz, ")
        assert reject.why.isprintable()


def test_most_damage_is_seen_when_the_file_is_read(twenty):
    """Else the test above would pass with a reader that recognises no archive at all."""
    known = [name for name, data in spoilt(twenty).items() if warc.recognises(data[:65_536], Path("a"))]
    assert len(known) >= 10


def test_a_bomb_is_stopped_in_little_memory(tmp_path, monkeypatch):
    """Zeros: 60 million in a page that was sent packed, 60 million in a page that was not, in a few thousand bytes."""
    monkeypatch.setattr(warc, "_SPARE", 5_000_000)
    monkeypatch.setattr(html, "MAX_PAGE_BYTES", 5_000_000)
    sent = web_pages.HTML | {"Content-Encoding": "gzip"}
    records = [
        {"url": "https://b.example/", "headers": sent, "body": web_pages.bomb(60_000_000)},
        {"url": "https://c.example/", "body": bytes(60_000_000)},
    ]
    path = write(tmp_path, web_pages.archive(records))
    tracemalloc.start()
    try:
        with within():
            articles, rejects = read_all(path)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000  # the zeros of one page
    finally:
        tracemalloc.stop()
    assert articles == []
    assert [reject.where for reject in rejects] == ["a.warc.gz, record 2", "a.warc.gz, after record 3"]
    assert rejects[0].why == "more than the 5,000,000 bytes of a page: https://b.example/"
    assert rejects[1].why.endswith("unpacks to more than 100 times its size")


def test_a_line_without_end_takes_time_with_its_length(tmp_path):
    """50 million bytes; read as one line, 3,000 pieces would be joined 3,000 times."""
    path = write(tmp_path, b"WARC/1.0\r\nWARC-Type: " + b"a" * 50_000_000)
    with within():
        articles, rejects = read_all(path)
    assert articles == []
    assert rejects
