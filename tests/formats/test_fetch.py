"""From a list of addresses to a corpus: politely, once, and with nothing lost."""

import csv
import json
import re
import tracemalloc
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import pytest
import web_pages
from damage import spoilt, within

from parallax import read_corpus
from parallax.article import Reject
from parallax.formats import fetch as module
from parallax.formats.fetch import NAME, Visitor, fetch
from parallax.formats.safe_http import Answer, NotFetched, checked_url
from parallax.tables import unescape_cell


@pytest.fixture
def site():
    with web_pages.serving() as site:
        yield site


@pytest.fixture
def slept():
    """Seconds that were to be slept; nobody does."""
    return []


@pytest.fixture
def visitor(slept):
    return Visitor(delay=0, allow_private=True, sleep=lambda seconds: slept.append(round(seconds, 1)))


def get(site, folder, manifest, **named):
    return fetch(manifest, folder / "out", delay=0, allow_private=True, **named)


def manifest_of(folder, rows):
    path = folder / "manifest.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def failures_of(folder):
    with open(folder / "out" / "failures.csv", newline="", encoding="utf-8") as file:
        return [[unescape_cell(cell) for cell in row] for row in csv.reader(file)]


def refusal(visitor, url):
    with pytest.raises(NotFetched) as caught:
        visitor.page(url)
    return str(caught.value)


# --- from the list to the corpus


def test_what_the_list_says_goes_before_what_the_page_says(site, tmp_path):
    own = {
        "event": "port-talks", "outlet": "Harbour News", "publisher": "Tarn Daily", "group": "wire", "genre": "news",
        "date": "2025-06-30", "title": "My title", "id": "mine", "note": "=1+1",
    }  # fmt: skip
    empty = dict.fromkeys(own, "")
    urls = site.put("/a", web_pages.page(1)), site.put("/b", web_pages.page(2)) + "#top"
    rows = [{"url": urls[0]} | own, {"url": urls[1]} | empty]
    fetched = get(site, tmp_path, manifest_of(tmp_path, rows))
    assert (fetched.found, fetched.read, fetched.downloaded, fetched.failures) == (2, 2, 2, ())
    first, second = read_corpus(tmp_path / "out")
    assert (first.id, first.event) == ("mine", "port-talks")
    assert (first.outlet, first.publisher) == ("Harbour News", "Tarn Daily")
    assert (first.group, first.genre, first.date, first.title) == ("wire", "news", date(2025, 6, 30), "My title")
    assert (first.text, first.url) == (web_pages.text(1), site.url("/a"))
    assert (second.outlet, second.publisher, second.group) == ("127.0.0.1", "The Lunn Wire", "")
    assert (second.title, second.date) == ("Port opens after talk 2", date(2025, 6, 3))
    assert (second.text, second.url) == (web_pages.text(2), site.url("/b#top"))
    lines = (tmp_path / "out" / "articles.jsonl").read_text().splitlines()
    assert json.loads(lines[0])["note"] == "=1+1"
    assert failures_of(tmp_path) == [["row", "url", "why"]]


def test_seventeen_of_twenty_addresses_are_read_and_three_named(site, tmp_path):
    rows = [{"url": site.put(f"/{number}", web_pages.page(number))} for number in range(17)]
    rows += [{"url": site.put("/17", web_pages.BROKEN[0])}, {"url": site.url("/18")}, {"url": "ftp://lunn.example/19"}]
    seen = []
    fetched = get(site, tmp_path, manifest_of(tmp_path, rows), progress=lambda *given: seen.append(given))
    assert (fetched.found, fetched.read, fetched.downloaded, len(fetched.failures)) == (20, 17, 17, 3)
    corpus = read_corpus(tmp_path / "out")
    assert [article.text for article in corpus] == [web_pages.text(number) for number in range(17)]
    assert corpus.rejects() == []
    assert failures_of(tmp_path)[1:] == [
        ["manifest.csv, row 19", rows[17]["url"],
         "no article text on the page: 5 words found, an article has 25 or more"],
        ["manifest.csv, row 20", rows[18]["url"], "HTTP 404 Not Found"],
        ["manifest.csv, row 21", "ftp://lunn.example/19",
         "not an http or https address. Write it whole, as in https://example.org/news/1.html"],
    ]  # fmt: skip
    assert seen[0] == (0, 20, rows[0]["url"])
    assert seen[-1] == (20, 20, "")
    assert [done for done, _, _ in seen] == list(range(21))


def test_a_second_run_downloads_nothing(site, tmp_path):
    manifest = manifest_of(tmp_path, [{"url": site.put(f"/{n}", web_pages.page(n))} for n in range(3)])
    get(site, tmp_path, manifest)
    written = (tmp_path / "out" / "articles.jsonl").read_bytes()
    assert site.asked == Counter({"/robots.txt": 1, "/0": 1, "/1": 1, "/2": 1})
    again = get(site, tmp_path, manifest)
    assert (again.read, again.downloaded) == (3, 0)
    assert site.asked.total() == 4
    assert (tmp_path / "out" / "articles.jsonl").read_bytes() == written


def test_a_run_that_broke_off_goes_on(site, tmp_path):
    manifest = manifest_of(tmp_path, [{"url": site.put(f"/{n}", web_pages.page(n))} for n in range(5)])

    def stop(done, total, url):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        get(site, tmp_path, manifest, progress=stop)
    assert not (tmp_path / "out" / "articles.jsonl").exists()
    assert site.asked.total() == 1 + 2
    fetched = get(site, tmp_path, manifest)
    assert (fetched.read, fetched.downloaded) == (5, 3)
    assert all(site.asked[f"/{n}"] == 1 for n in range(5))
    assert len(list(read_corpus(tmp_path / "out"))) == 5


def test_a_break_within_a_page_leaves_no_half_of_it(site, tmp_path, monkeypatch):
    manifest = manifest_of(tmp_path, [{"url": site.put("/a", web_pages.page(1))}])

    def full(self, *_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(module.os, "replace", full)
        with pytest.raises(OSError, match="No space left"):
            get(site, tmp_path, manifest)
    assert get(site, tmp_path, manifest).downloaded == 1


def test_what_failed_is_tried_again(site, tmp_path):
    manifest = manifest_of(tmp_path, [{"url": site.url("/a")}])
    assert get(site, tmp_path, manifest).read == 0
    assert list(read_corpus(tmp_path / "out")) == []
    site.put("/a", web_pages.page(1))
    assert get(site, tmp_path, manifest).read == 1
    assert failures_of(tmp_path) == [["row", "url", "why"]]


@pytest.mark.parametrize("damage", ["page", "record", "another's", "no list"])
def test_a_kept_page_that_was_damaged_is_asked_for_again(site, tmp_path, damage):
    manifest = manifest_of(tmp_path, [{"url": site.put("/a", web_pages.page(1))}])
    get(site, tmp_path, manifest)
    pages = tmp_path / "out" / "pages"
    [page], [record] = pages.glob("*.page"), pages.glob("*.json")
    match damage:
        case "page":
            page.write_bytes(page.read_bytes()[:-1])
        case "record":
            record.write_text(record.read_text()[:-5])
        case "another's":
            record.write_text(record.read_text().replace("/a", "/b"))
        case _:
            record.write_text("[]")
    assert get(site, tmp_path, manifest).downloaded == 1
    assert [article.text for article in read_corpus(tmp_path / "out")] == [web_pages.text(1)]


def test_rows_that_are_no_address_are_failures_that_add_up(site, tmp_path):
    (tmp_path / "manifest.csv").write_text(
        f"id,url\na,{site.put('/a', web_pages.page(1))}\nb,\nc,{site.url('/a')}\na,{site.url('/b')}\nd,1,2,3\n"
        f'e,"{site.url("/e")}\n'
    )
    fetched = get(site, tmp_path, tmp_path / "manifest.csv")
    assert (fetched.found, fetched.read) == (6, 1)
    assert [(f.where, f.why.partition(";")[0].partition(". ")[0]) for f in fetched.failures] == [
        ("manifest.csv, row 3", "no address: the column url is empty or absent"),
        ("manifest.csv, row 4", "the same url as in manifest.csv, row 2"),
        ("manifest.csv, row 5", "the same id as in manifest.csv, row 2"),
        ("manifest.csv, row 6", "4 cells, the header has 2"),
        ("manifest.csv, row 7", "a quotation mark that opens in line 7 is never closed"),
    ]


def test_a_list_by_another_name_of_the_column(site, tmp_path):
    rows = [{"link": site.put("/a", web_pages.page(1)), "headline": "Mine", "maintext": "not this"}]
    get(site, tmp_path, manifest_of(tmp_path, rows))
    [article] = read_corpus(tmp_path / "out")
    assert (article.title, article.text, article.url) == ("Mine", web_pages.text(1), rows[0]["link"])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("event,outlet\na,b\n", r"manifest\.csv: no column 'url'\. Give a CSV file with a column url"),
        ("url\n", r"manifest\.csv: no address in it"),
        ("", r"manifest\.csv: no address in it"),
    ],
)
def test_what_is_no_list(tmp_path, content, why):
    (tmp_path / "manifest.csv").write_text(content)
    with pytest.raises(ValueError, match=why):
        fetch(tmp_path / "manifest.csv", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    with pytest.raises(FileNotFoundError):
        fetch(tmp_path / "nothing.csv", tmp_path / "out")


def test_the_corpus_of_somebody_else_is_not_overwritten(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "articles.jsonl").write_text("mine")
    with pytest.raises(ValueError, match=r"articles\.jsonl was not written by fetch, and would be lost"):
        fetch(manifest_of(tmp_path, [{"url": "http://127.0.0.1/"}]), tmp_path / "out")
    assert (tmp_path / "out" / "articles.jsonl").read_text() == "mine"


@pytest.mark.parametrize("delay", [-1, float("nan"), float("inf")])
def test_a_pause_is_not_less_than_none_and_has_an_end(tmp_path, delay):
    with pytest.raises(ValueError, match=f"delay {delay:g} is less than no pause, or has no end"):
        fetch(manifest_of(tmp_path, [{"url": "http://127.0.0.1/"}]), tmp_path / "out", delay=delay)


@pytest.mark.parametrize(
    "change",
    [{"charset": 5}, {"charset": None}, {"content_type": []}, {"fetched_url": {}}, {"url": "http://tarn.example/"},
     {"sha256": "0" * 64}, "[" * 100_000, "[]", "5", "\ud800", '{"url": 1e999}', ""],
    ids=str,
)  # fmt: skip
def test_a_page_that_was_changed_in_the_folder_is_as_good_as_absent(site, tmp_path, change):
    manifest = manifest_of(tmp_path, [{"url": site.put("/a", web_pages.page(1))}])
    get(site, tmp_path, manifest)
    [record] = (tmp_path / "out" / "pages").glob("*.json")
    if isinstance(change, dict):
        change = json.dumps(json.loads(record.read_text()) | change)
    record.write_bytes(change.encode("utf-8", "surrogatepass"))
    fetched = get(site, tmp_path, manifest)
    assert (fetched.read, fetched.downloaded) == (1, 1)
    assert site.asked["/a"] == 2


@pytest.mark.parametrize(
    "path", ["/../../a", "/%2e%2e/%2e%2e/a", "/a/../../..//b", "/a%00b", "/" + "a" * 1_500, "/.json"]
)
def test_no_address_names_a_file_outside_the_folder(site, tmp_path, path):
    site.put(path, web_pages.page(1))
    get(site, tmp_path, manifest_of(tmp_path, [{"url": site.url(path)}]))
    assert {p.name for p in tmp_path.iterdir()} == {"manifest.csv", "out"}
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"articles.jsonl", "failures.csv", "pages"}
    names = [p.name for p in (tmp_path / "out" / "pages").iterdir()]
    assert all(re.fullmatch(r"[0-9a-f]{32}\.(?:json|page)", name) for name in names)


def test_a_page_cannot_name_a_file_that_the_corpus_would_read(site, tmp_path):
    """Nor can the list: a corpus folder's column "file" would be read."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "secret.txt").write_text("SECRET WORDS")
    page = web_pages.page(1, '<meta name="file" content="secret.txt"><meta name="path" content="secret.txt">')
    rows = [{"url": site.put("/a", page), "file": "secret.txt", "filename": "secret.txt", "path": "secret.txt"}]
    get(site, tmp_path, manifest_of(tmp_path, rows))
    [line] = (tmp_path / "out" / "articles.jsonl").read_text().splitlines()
    assert not {"file", "filename", "path"} & set(json.loads(line))
    [article] = read_corpus(tmp_path / "out")
    assert "SECRET" not in article.text


def test_no_escape_of_a_page_or_a_list_reaches_a_terminal(site, tmp_path):
    page = web_pages.page(1, title="Talks \x1b]0;owned\x07\x1b[31mend\x9b2J\u202e")
    rows = [{"url": site.put("/a", page)}, {"url": "http://lunn.example/\x1b[31m\x9b"}, {"url": "=cmd|' /C calc'!A0"}]
    seen = []
    fetched = get(site, tmp_path, manifest_of(tmp_path, rows), progress=lambda *given: seen.append(given))
    for name in ("articles.jsonl", "failures.csv"):
        assert all(byte == 10 or 32 <= byte < 127 for byte in (tmp_path / "out" / name).read_bytes())
    with open(tmp_path / "out" / "failures.csv", newline="") as file:
        assert [row[1] for row in csv.reader(file)][2] == "'=cmd|' /C calc'!A0"  # no spreadsheet runs it
    [article] = read_corpus(tmp_path / "out")
    assert article.title.isprintable()
    assert all(url.isprintable() for _, _, url in seen)
    assert all((failure.id + failure.why).isprintable() for failure in fetched.failures)


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("text/html; charset=windows-1252", web_pages.page(1, title="D\xe9j\xe0").encode("cp1252"), web_pages.text(1)),
        ('TEXT/HTML;CHARSET="utf-16-le"', web_pages.page(1).encode("utf-16-le"), web_pages.text(1)),
        ("application/xhtml+xml", web_pages.page(1).encode(), web_pages.text(1)),
        ("text/plain", web_pages.text(1).encode(), web_pages.text(1)),
        ("text/plain", web_pages.page(1).encode(), web_pages.text(1)),
        ("text/html", web_pages.page(1).encode().replace(b"Terms", b"T\xff\xfe"), web_pages.text(1)),
        ("text/html", b"\x00\xff\xfe" * 1000, None),
    ],
)
def test_characters_and_kinds_of_page(site, tmp_path, kind, body, expected):
    fetched = get(site, tmp_path, manifest_of(tmp_path, [{"url": site.put("/a", body, Content_Type=kind)}]))
    assert fetched.read + len(fetched.failures) == 1
    texts = [article.text for article in read_corpus(tmp_path / "out")]
    assert texts == ([expected] if expected else [])


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "application/json", ""])
def test_what_is_no_page_is_not_kept(site, tmp_path, kind):
    fetched = get(site, tmp_path, manifest_of(tmp_path, [{"url": site.put("/a", "x", Content_Type=kind)}]))
    assert fetched.failures[0].why == f"not a page but {kind or 'of no stated type'}: expected text/html"
    assert list((tmp_path / "out" / "pages").iterdir()) == []


def test_the_london_talks_are_a_list_of_addresses(root):
    rows, failures = module._read_manifest(root / "data" / "london-talks" / "manifest.csv")
    assert (len(rows), failures) == (17, [])
    for _, url, row in rows:
        assert checked_url(url).host
        assert row["event"] == "london-talks-2025-06"


LIST = "url,event,outlet,date\n" + "".join(
    f"http://lunn.example/{n}.html,port-talks,Harbour News,2025-06-{n + 1:02}\n" for n in range(20)
)


@pytest.mark.parametrize("damage", spoilt(LIST.encode()))
def test_a_damaged_list_is_an_error_or_adds_up(tmp_path, monkeypatch, damage):
    def page(self, url):
        checked_url(url)
        if not url.startswith("http://lunn.example/"):
            raise NotFetched("the host's name was not found: Name or service not known")
        return Answer(url, 200, {"content-type": "text/html"}, web_pages.page(len(url)).encode())

    monkeypatch.setattr(Visitor, "page", page)
    path = tmp_path / "manifest.csv"
    path.write_bytes(spoilt(LIST.encode())[damage])
    with within():
        try:
            fetched = fetch(path, tmp_path / "out")
        except ValueError as error:
            said = str(error)
        else:
            said = ""
    if said:
        assert said.startswith("manifest.csv: no ")
        return
    items = list(read_corpus(tmp_path / "out").stream())
    rejects = [item for item in items if isinstance(item, Reject)]
    assert fetched.found == fetched.read + len(fetched.failures)
    assert fetched.read == len(items)
    assert len(items) - len(rejects) <= 20
    assert len(failures_of(tmp_path)) == 1 + len(fetched.failures)


# --- politeness


def test_what_robots_txt_forbids_is_not_asked_for(site, visitor):
    site.put("/robots.txt", f"User-agent: {NAME}\nDisallow: /private\nDisallow: /*.pdf$\nAllow: /private/open\n")
    for path in ("/private/a", "/private/open", "/a.pdf", "/a.pdf?b"):
        site.put(path, web_pages.page(1))
    assert refusal(visitor, site.url("/private/a")) == "robots.txt of the host forbids it"
    assert refusal(visitor, site.url("/a.pdf")) == "robots.txt of the host forbids it"
    assert visitor.page(site.url("/private/open")).status == 200
    assert visitor.page(site.url("/a.pdf?b")).status == 200
    assert site.asked == Counter({"/robots.txt": 1, "/private/open": 1, "/a.pdf?b": 1})
    assert all(headers["User-Agent"].startswith(f"{NAME}/") for headers in site.headers)


def test_the_rules_for_all_are_for_us_too_and_those_for_others_are_not(site, visitor):
    site.put("/robots.txt", "User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /all\n")
    site.put("/a", web_pages.page(1))
    assert visitor.page(site.url("/a")).status == 200
    assert refusal(visitor, site.url("/all")) == "robots.txt of the host forbids it"


@pytest.mark.parametrize("status", [404, 403, 410])
def test_a_host_without_robots_txt_allows_all(site, visitor, status):
    site.pages["/robots.txt"] = (status, {}, b"User-agent: *\nDisallow: /")
    site.put("/a", web_pages.page(1))
    assert visitor.page(site.url("/a")).status == 200


@pytest.mark.parametrize("status", [500, 503, 204])
def test_a_robots_txt_that_cannot_be_had_forbids_all_and_is_asked_for_once(site, visitor, status):
    site.pages["/robots.txt"] = (status, {}, b"")
    for path in ("/a", "/b"):
        assert refusal(visitor, site.put(path, web_pages.page(1))).endswith("(when asked for robots.txt)")
    assert site.asked == Counter({"/robots.txt": 1 if status == 204 else 3})


@pytest.mark.parametrize(
    ("rules", "forbidden"),
    [
        ("User-agent: other\nUser-agent: *\nDisallow: /a", True),
        ("User-agent: *\nUser-agent: other\nDisallow: /a", True),
        ("User-agent: other\nDisallow: /a\nUser-agent: *\nDisallow: /b", False),
        ("User-agent: other\nDisallow: /\nUser-agent: third\nDisallow: /\nUser-agent: Parallax # us\nAllow: /", False),
        ("User-agent: parallax*\nDisallow: /a\n\nUser-agent: *\nAllow: /", True),
        (f"useragent {NAME}\nDisallow: /a\nUser-Agent : *\nAllow: /", True),
        (f"User-agent: {NAME}/0.1\nDisallow: /a\nUser-agent: *\nAllow: /", True),
        (f"User-agent: {NAME}-two\nDisallow: /a", False),
        ("User-agent:\nDisallow: /a", False),
        ("User-agent: **\nDisallow: /a", False),
    ],
)
def test_whom_robots_txt_means(site, visitor, rules, forbidden):
    site.put("/robots.txt", rules)
    site.put("/a", web_pages.page(1))
    if forbidden:
        assert refusal(visitor, site.url("/a")) == "robots.txt of the host forbids it"
    else:
        assert visitor.page(site.url("/a")).status == 200


def test_a_robots_txt_of_many_names_for_many_rules_is_read_soon(site, visitor):
    """20,000 names for 20,000 rules: each rule for each name would be 400 million."""
    names = "".join(f"User-agent: {'*' * (n % 9)}{n:x}\n" for n in range(20_000))
    site.put("/robots.txt", f"{names}User-agent: *\n" + "".join(f"Disallow: /{n:x}*x\n" for n in range(16_000)))
    site.put("/a", web_pages.page(1))
    tracemalloc.start()
    try:
        with within():
            assert visitor.page(site.url("/a")).status == 200
            assert refusal(visitor, site.url("/1f/x")) == "robots.txt of the host forbids it"
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_of_a_robots_txt_without_end_the_beginning_is_read(site, visitor):
    """512 KiB of it; what stands after them is not looked at, and 10 million bytes are not waited for."""
    rules = b"User-agent: *\nDisallow: /first\n"
    site.put("/robots.txt", rules + b"#" * 600_000 + b"\nDisallow: /last\n")
    site.put("/last", web_pages.page(1))
    assert visitor.page(site.url("/last")).status == 200
    assert refusal(visitor, site.url("/first")) == "robots.txt of the host forbids it"
    with web_pages.serving() as other:
        other.put("/robots.txt", rules + b"#" * 10_000_000)
        assert refusal(visitor, other.url("/a")) == "more than 10,000,000 bytes (when asked for robots.txt)"


@pytest.mark.parametrize("path", ["/" + "a" * 1_900, "/" + "ab" * 900])
def test_stars_in_robots_txt_do_not_cost_time(site, visitor, path):
    site.put("/robots.txt", "User-agent: *\n" + "".join(f"Disallow: /{'*a' * n}*c\n" for n in range(1, 200)))
    site.put(path, web_pages.page(1))
    with within():
        assert visitor.page(site.url(path)).status == 200


def test_robots_txt_is_asked_wherever_a_redirect_leads(site, visitor):
    with web_pages.serving() as other:
        other.put("/robots.txt", "User-agent: *\nDisallow: /")
        url = site.redirect("/a", other.put("/b", web_pages.page(1)))
        assert refusal(visitor, url) == f"redirected to {other.url('/b')}: robots.txt of the host forbids it"
        assert other.asked == Counter({"/robots.txt": 1})


def test_a_pause_between_two_requests_to_a_host(site, visitor, slept):
    visitor.delay = 5
    for path in ("/a", "/b"):
        visitor.page(site.put(path, web_pages.page(1)))
    # robots.txt, 5 s, /a, 5 s, /b
    assert slept == pytest.approx([5, 5], abs=0.9)


def test_hosts_are_not_waited_for_for_each_other(site, visitor, slept):
    visitor.delay, visitor.resolver = 5, lambda host, port: ["127.0.0.1"]
    site.put("/a", web_pages.page(1))
    visitor.page(site.url("/a").replace("127.0.0.1", "lunn.example"))
    visitor.page(site.url("/a").replace("127.0.0.1", "tarn.example"))
    assert slept == pytest.approx([5, 5], abs=0.9)  # each after its own robots.txt


def test_a_longer_pause_that_robots_txt_asks_for(site, visitor, slept):
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 30")
    visitor.page(site.put("/a", web_pages.page(1)))
    assert slept == pytest.approx([30], abs=0.9)
    with web_pages.serving() as other:
        other.put("/robots.txt", "User-agent: *\nCrawl-delay: 86400")
        assert refusal(visitor, other.url("/a")) == "robots.txt asks for 86,400 s between pages, more than 60"
        assert other.asked.total() == 1


def answers(site, path, *statuses, **headers):
    """These, one after another, and then a page."""
    left = list(statuses)

    def answer(handler):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return (left.pop(0), named, b"") if left else (200, web_pages.HTML, web_pages.page(1).encode())

    site.pages[path] = answer
    return site.url(path)


def test_a_busy_server_is_asked_again_when_it_says(site, visitor, slept):
    assert visitor.page(answers(site, "/a", 429, Retry_After="7")).status == 200
    assert slept == [7.0]
    assert site.asked["/a"] == 2


def test_or_at_the_time_that_it_names(site, visitor, slept):
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    assert visitor.page(answers(site, "/a", 503, Retry_After=then)).status == 200
    assert slept[0] == pytest.approx(20, abs=3)


@pytest.mark.parametrize("value", ["", "soon", "-1", "1e9", "Mon, 99 Foo 2025", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_or_after_a_while(site, visitor, slept, value):
    assert visitor.page(answers(site, "/a", 500, Retry_After=value)).status == 200
    assert slept == [0.0 if value.startswith("Thu") else 2.0]


def test_three_tries_and_no_more(site, visitor, slept):
    assert refusal(visitor, answers(site, "/a", 502, 502, 502)) == "HTTP 502 Bad Gateway"
    assert slept == [2.0, 4.0]
    assert site.asked["/a"] == 3


def test_a_long_wait_is_left_to_another_run(site, visitor, slept):
    why = refusal(visitor, answers(site, "/a", 429, Retry_After="3600"))
    assert why == "HTTP 429 Too Many Requests; asks for a pause of 3,600 s. Run again later"
    assert slept == []


@pytest.mark.parametrize(
    ("status", "why"), [(404, "HTTP 404 Not Found"), (403, "HTTP 403 Forbidden"), (299, "HTTP 299")]
)
def test_what_another_try_does_not_help_is_asked_for_once(site, visitor, status, why):
    assert refusal(visitor, answers(site, "/a", status, status)) == why
    assert site.asked["/a"] == 1


def test_a_server_that_breaks_off_is_asked_again(site, visitor, slept):
    site.put("/a", b"half", Content_Length="99")
    assert refusal(visitor, site.url("/a")).startswith("the answer broke off")
    assert site.asked["/a"] == 3


# --- redirects


def test_a_redirect_is_followed(site, visitor):
    site.put("/news/c", web_pages.page(1))
    site.redirect("/b", "news/c#part", 301)
    answer = visitor.page(site.redirect("/a", "/b", 308))
    assert (answer.url, answer.status) == (site.url("/news/c"), 200)


def test_a_redirect_in_other_letters(site, visitor):
    """Servers send the bytes of UTF-8, which the standard reads as Latin-1."""
    site.put("/caf%C3%A9", web_pages.page(1))
    site.redirect("/a", "/café".encode().decode("latin-1"))
    site.redirect("/b", "/caf\xe9")
    assert visitor.page(site.url("/a")).status == 200
    assert visitor.page(site.url("/b")).status == 200


def test_redirects_in_a_circle_and_without_end(site, visitor):
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    assert refusal(visitor, site.url("/a")) == "redirected in a circle"
    for n in range(10):
        site.redirect(f"/{n}", f"/{n + 1}")
    assert refusal(visitor, site.url("/0")) == "more than 5 redirects"
    assert site.asked["/5"] == 1  # the first address and five redirects
    assert site.asked["/6"] == 0


def test_a_redirect_to_nowhere(site, visitor):
    site.pages["/a"] = (302, {}, b"")
    assert refusal(visitor, site.url("/a")) == "HTTP 302 Found, to no address"


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("file:///etc/passwd", "not an http or https address"),
        ("http://ann:secret@lunn.example/", "holds a user's name or password"),
        ("//ann@lunn.example/", "holds a user's name or password"),
        ("http://lunn.example\\\\@127.0.0.1/", "the address holds"),
        ("/" + "a" * 2_000, "characters, more than 2,000"),
        ("gopher://127.0.0.1:25/", "not an http or https address"),
        ("http://[::1", "to no address"),
        ("https:///b", "names no host"),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(site, visitor, to, why):
    assert why in refusal(visitor, site.redirect("/a", to))


@pytest.mark.parametrize("to", ["http://127.0.0.1/", "http://169.254.169.254/latest/", "http://inside.example/"])
def test_a_redirect_off_the_open_network(monkeypatch, to):
    """A public host sends us inside: by number, or by a name that is public only the first time."""
    asked = []

    def answer(url, **given):
        given["allow_private"] = False
        asked.append(url)
        if "lunn.example" in url:
            return Answer(url, 404 if url.endswith("robots.txt") else 302, {"location": to}, b"")
        return real(url, **given)

    real = module.get
    monkeypatch.setattr(module, "get", answer)
    visitor = Visitor(delay=0, resolver=lambda host, port: ["10.0.0.1" if host == "inside.example" else host])
    why = refusal(visitor, "http://lunn.example/a")
    assert why.startswith(f"redirected to {to}: ")
    assert "is not on the open network" in why
    assert asked == ["http://lunn.example/robots.txt", "http://lunn.example/a", f"{to.rpartition('/latest')[0] or to}"
                     .rstrip("/") + "/robots.txt"]  # fmt: skip
