"""Made-up files for every format, and made-up texts for the parser: no crash, no hang, time linear in size.

A short part runs always, the same each time; the long part is run by ``make soak`` and draws anew. What is
made: damaged copies of the samples, and files put together from the pieces that a format is made of.
"""

from __future__ import annotations

import gc
import json
import re
import time
from itertools import pairwise

import pytest
import samples
import web_pages
from damage import within
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_registry import FILES, LISTS, SINGLE
from test_warc import TWENTY

from parallax import Article
from parallax.article import Reject
from parallax.document import parse
from parallax.formats import documents, factiva, nexis
from parallax.formats.dates import is_day, iso_day
from parallax.formats.isolated import docx, pdf, rtf
from parallax.formats.isolation import Extracted
from parallax.formats.limits import MAX_UNPACKED
from parallax.formats.registry import FORMATS, CorpusError, format_of, read_as
from parallax.formats.row import RowReader

BY_NAME = {each.name: each for each in FORMATS}
#: Read in this process; the others take a process a file, and their libraries are tried apart.
HERE = [each.name for each in FORMATS if not {"docx", "striprtf", "pypdf"} & set(each.needs) and each.name != "ZIP"]
ISOLATED = ["Nexis Uni DOCX", "Nexis Uni RTF", "Factiva RTF", "DOCX", "RTF", "PDF", "ZIP"]
READER = RowReader()

#: Pieces that mean something in one format or another, and some that mean something to none.
PIECES = [
    "id,text,title,date\n", "a,b,c,d\n", '"', '""', ",", "\n", "\r\n", "\r", "\t", " ", "\u0000", "\f", "\u001b[31m",
    "\u202e", "\ufeff", "\u00e9", "\u201c", "\u201d", "\u2014", "\u4e2d", "\U0001f600", '{"text": "', '"}', "{",
    "}", "[", "]", "null", "1e999", '{"body": {"summary": ["',
    '{"publishing_date": 1, "body": {"sections": [{"paragraphs": [',
    "____________________________________________________________", "Full text: ", "ProQuest document ID: ",
    "Publication title: ", "Publication date: June 31, 2031", "Document type: News", "Subject: ", "TY  - NEWS",
    "TY  - ", "ER  - ", "AB  - ", "T1  - ", "DA  - 2031/02/30/", "<html>", "<body>", '<div class="article">',
    "</div>", '<td class="index">', "<b>HD</b>", "</td>", "<p>", "</p>", "<!--", "-->", "<![CDATA[", "&e;",
    "<script>", '<!DOCTYPE x [<!ENTITY e "e">]>', "Document CALD000020310600000e6a1", "60 words", "1 June 2031",
    "HD\t", "TD\t", "LP|", "AN\t", "# ", "**", "*", "_", "[", "](", ")", "![", "> ", "End of Document", "Body",
    "Load-Date: June 1, 2031", "Documents (3)", "Copyright 2031", "Length: 3 words", "http://a.example/1",
    "media_name,media_url,publish_date,url\n", "URL,MobileURL,Date,Title\n", "WARC/1.0\r\n",
    "WARC-Type: response\r\n", "Content-Length: 5\r\n", "PAR1", "The ministers of Caldria met.", "He said.", "U.S. ",
    '"It is," she said. ', "'", "\u2019", "1,000.5%", "...",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=60).map("".join)


@st.composite
def damaged(draw, names):
    """A sample with a few cuts, copies, strangers' bytes and pieces of other formats in it."""
    data = bytearray((FILES | LISTS | {"PDF": ("a.pdf", samples.pdf(["Words."]))})[draw(st.sampled_from(names))][1])
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 400)))
        new = draw(
            st.binary(max_size=40)
            | st.sampled_from(PIECES).map(str.encode)
            | st.just(bytes(data[at:to]) * 3)
            | st.integers(0, len(data)).map(lambda start, data=data: bytes(data[start : start + 200]))
        )
        data[at:to] = new
    return bytes(data)


SAMPLES = [name for name in (FILES | LISTS) if name.partition(",")[0] in HERE]


def looked_at(items) -> int:
    """Every item that a format gives made an article and parsed, or a reject that can be shown; how many there were."""
    number = 0
    for number, item in enumerate(items, start=1):
        if not isinstance(item, Reject):
            where, row = item
            assert isinstance(row, dict)
            item = READER.article(row, where, f"a-{number}")
        if isinstance(item, Reject):
            assert isinstance(item.why, str)
            assert item.why
        else:
            spans_hold(item)
    return number


def spans_hold(article: Article) -> None:
    document = parse(article)
    for spans in (document.paragraphs, document.sentences, document.words):
        assert all(0 <= span.start < span.end <= len(article.text) for span in spans)
        assert all(one.end <= two.start for one, two in pairwise(spans))


def as_a_corpus(path, data: bytes) -> None:
    """As `read_corpus` reads a file: in the format that it is found to have."""
    path.write_bytes(data)
    with within():
        try:
            file_format = format_of(path)
        except CorpusError:
            return
        assert looked_at(read_as(file_format, path, path.name)) > 0


def in_this_format(file_format, path, data: bytes) -> None:
    """In a format that it is not of."""
    path.write_bytes(data)
    with within():
        assert isinstance(file_format.recognises(data[:65_536], path), bool)
        assert looked_at(read_as(file_format, path, path.name)) > 0


def quick(examples: int, soak: bool = False) -> settings:
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    return settings(max_examples=examples, database=None, derandomize=not soak, suppress_health_check=slow)


#: A whole file of each format, and the ending that it comes with.
WHOLE = {key: (name.rpartition(".")[2], data) for key, (name, data) in (FILES | LISTS).items()}
WHOLE |= {
    "HTML": ("html", web_pages.page(3).encode()),
    "WARC": ("warc", web_pages.archive(TWENTY[-6:], packed=False)),
    "WARC, packed": ("warc.gz", web_pages.archive(TWENTY[-6:])),
}
for _ending, _name in {"docx": "DOCX", "rtf": "RTF", "pdf": "PDF", "md": "text, Markdown", "txt": "text"}.items():
    WHOLE[_name] = (_ending, next(data for name, data in SINGLE.items() if name.endswith(_ending) and len(data) > 100))

_NUMBER = re.compile(rb"\d{1,9}")
#: What stands where a length is expected: in text, and in two, four and eight bytes.
_NUMBERS = [b"0", b"-1", b"1", b"99999", b"2147483648", b"18446744073709551616", b"9" * 5_000, b"1e999", b"NaN", b""]
_LENGTHS = [b"\xff" * n for n in (1, 2, 4, 8)] + [b"\0" * n for n in (1, 2, 4, 8)] + [b"\xff\xff\xff\x7f", b"\1\0"]
#: Behind these stand lengths, offsets and kinds: heads of a ZIP and what is in them, gzip's head, Parquet's foot.
_HEADS = (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"PAR1")


def _head_of(draw, data: bytearray) -> int:
    """A place shortly behind a head, or anywhere where there is none."""
    found = [at.start() for head in _HEADS for at in re.finditer(re.escape(head), data)]
    if not found:
        return draw(st.integers(0, max(0, len(data) - 1)))
    return max(0, min(len(data) - 1, draw(st.sampled_from(found)) + draw(st.integers(-60, 60))))


@st.composite
def spoilt_whole(draw, key):
    """A file of one format: bits turned, cut, parts twice or gone, numbers and lengths that cannot be."""
    data = bytearray(WHOLE[key][1])
    for _ in range(draw(st.integers(1, 5))):
        if not data:
            break
        at, to = sorted(draw(st.integers(0, len(data))) for _ in range(2))
        way = draw(st.sampled_from(["bits", "cut", "twice", "gone", "number", "number", "length", "length"]))
        if way == "bits":
            for place in draw(st.lists(st.integers(0, len(data) - 1), min_size=1, max_size=20)):
                data[place] ^= 1 << draw(st.integers(0, 7))
        elif way == "cut":
            del data[max(1, at) :]
        elif way == "twice":
            data[to:to] = data[at : min(to, at + 20_000)]
        elif way == "gone":
            del data[at : min(to, at + 2_000)]
        elif way == "number" and (numbers := [found.span() for found in _NUMBER.finditer(data)]):
            start, end = draw(st.sampled_from(numbers))
            data[start:end] = draw(st.sampled_from(_NUMBERS))
        else:
            start, new = _head_of(draw, data), draw(st.sampled_from(_LENGTHS))
            data[start : start + len(new)] = new
    return bytes(data)


def in_this_process(path, kind: str) -> Extracted:
    """As the isolated process reads a file, without the second that a process costs."""
    try:
        made = json.loads(json.dumps({"docx": docx, "rtf": rtf, "pdf": pdf}[kind](str(path), 20_000_000)))
    except Exception as error:  # the isolated process says it of the file
        raise ValueError(f"{error or type(error).__name__}"[:200]) from None
    return Extracted(made.get("title", ""), made["lines"], made.get("note", ""))


def check_whole(key, examples, tmp_path, monkeypatch, soak=False):
    for module in (documents, nexis, factiva):
        monkeypatch.setattr(module, "take_apart", in_this_process)
    ending = WHOLE[key][0]

    @quick(examples, soak)
    @given(spoilt_whole(key))
    def run(data):
        as_a_corpus(tmp_path / f"a.{ending}", data)

    run()


ENDINGS = ["txt", "md", "csv", "jsonl", "json", "ris", "html", "dat"]


def check_text(examples, tmp_path, soak=False):
    @quick(examples, soak)
    @given(texts, st.sampled_from(ENDINGS))
    def run(text, ending):
        as_a_corpus(tmp_path / f"a.{ending}", text.encode("utf-8", "surrogatepass"))

    run()


def check_samples(examples, tmp_path, soak=False):
    @quick(examples, soak)
    @given(damaged(SAMPLES), st.sampled_from(ENDINGS))
    def run(data, ending):
        as_a_corpus(tmp_path / f"a.{ending}", data)

    run()


def check_wrong_format(name, examples, tmp_path, soak=False):
    @quick(examples, soak)
    @given(st.binary(max_size=600) | texts.map(lambda t: t.encode("utf-8", "replace")) | damaged(SAMPLES))
    def run(data):
        in_this_format(BY_NAME[name], tmp_path / "a.txt", data)

    run()


def check_lines(split, examples, soak=False):
    whole = samples.nexis_lines(samples.articles()[:3])
    for number, row in enumerate(samples.articles()[:3]):
        whole += samples.factiva_block(row, number)
        whole += [f"{code}\t{value}" for code, values in samples.factiva_fields(row, number) for value in values]
    line = st.sampled_from(whole) | st.sampled_from(PIECES) | st.text(max_size=30)

    @quick(examples, soak)
    @given(st.lists(line, max_size=80))
    def run(lines):
        looked_at(split(lines, "a"))

    run()


def check_parser(examples, soak=False):
    @quick(examples, soak)
    @given(texts.filter(lambda text: text.strip()))
    def run(text):
        with within():
            spans_hold(Article(id="a", text=text))

    run()


def check_days(examples, soak=False):
    parts = ["June", "31", "2031", " ", ",", "/", "-", "Tuesday", "10:00", "AM", "20310631", "February", "٣", "²", "."]

    @quick(examples, soak)
    @given(st.lists(st.sampled_from(parts) | st.text(max_size=4), max_size=12).map("".join))
    def run(text):
        assert isinstance(is_day(text), bool)
        assert isinstance(iso_day(text), str)

    run()


def check_isolated(examples, tmp_path, soak=False):
    """The libraries themselves, in this process: they may refuse a file in any way, but not hang on it."""
    ways = {"DOCX": docx, "RTF": rtf, "PDF": pdf}

    @quick(examples, soak)
    @given(damaged(["Nexis Uni DOCX", "Nexis Uni RTF", "Factiva RTF", "PDF"]), st.sampled_from(sorted(ways)))
    def run(data, kind):
        path = tmp_path / "a.bin"
        path.write_bytes(data)
        with within():
            try:
                made = ways[kind](str(path), MAX_UNPACKED)
            except Exception:  # the isolated process says it of the file
                return
            json.dumps(made)
            looked_at(nexis.split(made["lines"], "a"))
            looked_at(factiva.split(made["lines"], "a"))

    run()


def check_whole_process(examples, tmp_path, soak=False):
    @quick(examples, soak)
    @given(damaged([key for key in FILES if key.partition(",")[0] in ISOLATED] + ["PDF"]))
    def run(data):
        as_a_corpus(tmp_path / "a.bin", data)

    run()


# --- the short part: 1,155 inputs


def test_texts_of_pieces(tmp_path):
    check_text(150, tmp_path)


def test_damaged_samples(tmp_path):
    check_samples(150, tmp_path)


@pytest.mark.parametrize("name", HERE)
def test_files_in_the_wrong_format(name, tmp_path):
    check_wrong_format(name, 25, tmp_path)


@pytest.mark.parametrize("split", [nexis.split, factiva.split], ids=["Nexis", "Factiva"])
def test_lines_of_databases(split):
    check_lines(split, 80)


def test_the_parser_takes_any_text():
    check_parser(150)


def test_days():
    check_days(100)


def test_the_isolated_libraries(tmp_path):
    check_isolated(40, tmp_path)


def test_through_the_isolated_process(tmp_path):
    check_whole_process(5, tmp_path)


@pytest.mark.parametrize("key", WHOLE)
def test_lengths_and_numbers_that_cannot_be(key, tmp_path, monkeypatch):
    check_whole(key, 5, tmp_path, monkeypatch)


def test_the_fuzz_run_has_a_whole_file_for_every_format():
    assert {key.partition(",")[0] for key in WHOLE} == set(BY_NAME)
    assert all(isinstance(data, bytes) for _, data in WHOLE.values())


# --- the long part


@pytest.mark.soak
@pytest.mark.parametrize("check", [check_text, check_samples, check_isolated])
def test_long_files(check, tmp_path):
    check(4000, tmp_path, soak=True)


@pytest.mark.soak
@pytest.mark.parametrize("name", HERE)
def test_long_files_in_the_wrong_format(name, tmp_path):
    check_wrong_format(name, 1500, tmp_path, soak=True)


@pytest.mark.soak
@pytest.mark.parametrize("key", WHOLE)
def test_long_lengths_and_numbers_that_cannot_be(key, tmp_path, monkeypatch):
    check_whole(key, 2000, tmp_path, monkeypatch, soak=True)


@pytest.mark.soak
def test_long_rest(tmp_path):
    check_lines(nexis.split, 3000, soak=True)
    check_lines(factiva.split, 3000, soak=True)
    check_parser(5000, soak=True)
    check_days(5000, soak=True)
    check_whole_process(200, tmp_path, soak=True)


# --- time linear in size

#: What a format repeats, or what a careless pattern would look for again from each place.
REPEATED = {
    "text": ["[", "[a](", "![", "**a ", "*", "_", "> ", "# ", "\n", "The ministers met. ", "a" * 50 + " "],
    "CSV": ['"', ",", "a,b\n", '"a","b\n'],
    "JSON Lines": ['{"text": "a"}\n', '{"a":', "["],
    "JSON": ["[", '{"a":', '[{"text": "a"},'],
    "RIS": ["TY  - ", "TY  - NEWS\n", "ER  - \n", "AB  - a\n", "a\n", "TY  - NEWS\nER  - \n"],
    "ProQuest text": ["_" * 60 + "\n", "Full text: a\n", "Subject: a\n", "_", "A: "],
    "addresses": ["http://a.example/\n", "\t", "a\tb\n", '"'],
    "Factiva HTML": ["<div>", "<p>a", "<td class=index>", "<span class=enHeadline>", "a", "<", "&", "<!--", "<tr>"],
}  # fmt: skip
HEADS = {
    "CSV": "id,text\n", "addresses": "media_name,media_url,publish_date,url\n", "RIS": "TY  - NEWS\nT1  - a\n",
    "ProQuest text": "_" * 60 + "\nFull text: a\n", "Factiva HTML": "<html><body><p class='enArticle'>",
}  # fmt: skip


def seconds(read) -> float:
    """Of the processor, which other programs on the machine do not lengthen; the best of two."""
    taken = []
    for _ in range(2):
        gc.collect()
        gc.disable()  # as timeit does: what other tests have left in memory is no part of the time
        try:
            start = time.process_time()
            read()
            taken.append(time.process_time() - start)
        finally:
            gc.enable()
    return min(taken)


def assert_linear(read, small: int) -> None:
    """Four times the size takes four times as long; sixteen would be the square."""
    with within():
        one, four = seconds(lambda: read(small)), seconds(lambda: read(4 * small))
    assert four < 9 * one + 0.05, f"{small:,}: {one:.3f} s, {4 * small:,}: {four:.3f} s"


@pytest.mark.soak
@pytest.mark.parametrize("name", REPEATED)
def test_formats_take_time_linear_in_size(name, tmp_path):
    path = tmp_path / "a.txt"
    for piece in REPEATED[name]:

        def read(size, piece=piece):
            path.write_text(HEADS.get(name, "") + piece * (size // len(piece)))
            for _ in read_as(BY_NAME[name], path, "a.txt"):
                pass

        assert_linear(read, 30_000)


@pytest.mark.soak
@pytest.mark.parametrize("split", [nexis.split, factiva.split], ids=["Nexis", "Factiva"])
@pytest.mark.parametrize("line", ["a", "End of Document", "Body", "June 1, 2031", "HD\ta", "60 words", "\f", "Notes"])
def test_splitting_takes_time_linear_in_lines(split, line):
    assert_linear(lambda size: list(split([line] * size, "a")), 5_000)


RTF = ["{", "}", "{\\field", "{\\pict ", "\\par ", "{\\*\\a ", "\\'e9", "\\u233?", "{\\fonttbl\\f1"]
RTF += ["{\\fonttbl;\\f1\\fcharset0", "{\\fonttbl{\\f1\\fcharset0 A;}}"]


@pytest.mark.soak
@pytest.mark.parametrize("piece", RTF)
def test_rtf_takes_time_linear_in_size(piece, tmp_path):
    path = tmp_path / "a.rtf"

    def read(size):
        path.write_text("{\\rtf1 " + piece * (size // len(piece)))
        rtf(str(path), MAX_UNPACKED)

    assert_linear(read, 20_000)


@pytest.mark.soak
@pytest.mark.parametrize("piece", [piece for piece in PIECES if piece.strip()])
def test_the_parser_takes_time_linear_in_size(piece):
    assert_linear(lambda size: parse(Article(id="a", text="a" + piece * (size // len(piece)))), 8_000)


def test_the_samples_of_single_files_are_what_they_are_called(tmp_path):
    """What the fuzz run starts from: each is read whole."""
    for name, data in SINGLE.items():
        if data.strip():
            path = tmp_path / name.rpartition("/")[2]
            path.write_bytes(data)
            assert format_of(path).name.lower() in (path.suffix[1:], "text")
