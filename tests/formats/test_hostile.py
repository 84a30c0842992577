"""What files of others may try: each promise of SECURITY.md about files is broken here by a file, and holds."""

from __future__ import annotations

import ast
import io
import json
import os
import pickle
import socket
import stat
import struct
import sys
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
import samples
import web_pages
from damage import read_all, within
from test_fuzz import assert_linear, in_this_process
from test_registry import FILES, LISTS

from parallax import read_corpus
from parallax.formats import (
    CorpusError,
    archive,
    documents,
    factiva,
    html,
    isolation,
    nexis,
    registry,
    tabular,
    warc,
)
from parallax.formats.addresses import to_manifest
from parallax.formats.mending import one_line
from parallax.formats.registry import FORMATS, is_beside, read_as

TEXT = "The ministers of both states met in the capital on Monday and agreed to meet again in June."
#: Escapes of a terminal with one byte and with two, marks of direction, letters that nobody sees.
ESCAPES = "\x1b[31m\x1b]0;owned\x07\x9b\x85\u202e\u2066\u061c\u200b\xad\u206a\ufff9\U000e0041\x00\x7f"


def made_zip(files: list[tuple[str, bytes]], links: tuple[str, ...] = ()) -> bytes:
    """A ZIP with names that `zipfile` itself would mend."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files:
            member = zipfile.ZipInfo("a")
            member.filename = name
            member.external_attr = (stat.S_IFLNK | 0o777 if name in links else 0o644) << 16
            file.writestr(member, data)
    return out.getvalue()


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


# --- what a ZIP says of itself


@pytest.mark.parametrize(
    "name", ["", ".", "./.", "..", "../../a.txt", "/a.txt", "C:\\a.txt", "a\\..\\b.txt", "a" * 5000]
)
def test_a_zip_with_an_odd_name_in_it_is_read_and_writes_nothing_outside(name, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    path = write(folder / "z.zip", made_zip([(name, TEXT.encode()), ("good.txt", TEXT.encode())]))
    articles, rejects = read_all(path)
    assert [article.id for article in articles][-1] == "z.zip/good"
    assert len(articles) + len(rejects) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["in"]
    assert [p.name for p in folder.iterdir()] == ["z.zip"]


def test_a_name_without_parts_lies_beside_nothing():
    assert [is_beside(name) for name in (".", "", "/", "a/.git/b", "outlets.csv")] == [False, False, False, True, True]


def test_a_link_in_a_zip_is_no_article(tmp_path):
    data = made_zip([("link.txt", b"/etc/passwd"), ("good.txt", TEXT.encode())], links=("link.txt",))
    [article], [reject] = read_all(write(tmp_path / "z.zip", data))
    assert (article.text, reject.id) == (TEXT, "z.zip/link.txt")
    assert "it is a link to a file, not a file" in reject.why


def listed(entries: list[tuple[str, int, int, int]], parts: bytes) -> bytes:
    """A ZIP whose list is made by hand: name, where its data begins, packed and unpacked size."""
    made = b"".join(
        struct.pack(
            "<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, 0, 0, 8, 0, 0, 0, packed, size, len(name), 0, 0, 0, 0, 0, at
        )
        + name.encode()
        for name, at, packed, size in entries
    )
    count = min(len(entries), 0xFFFF)
    return parts + made + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(made), len(parts), 0)


def test_one_piece_of_a_zip_that_is_listed_many_times_counts_each_time(tmp_path, monkeypatch):
    """Overlapping entries, as the densest bombs have them: 30 x 100,000 bytes out of one piece."""
    part = made_zip([("a.txt", os.urandom(50_000).hex().encode())])
    [member] = zipfile.ZipFile(io.BytesIO(part)).infolist()
    parts = part[: part.index(b"PK\1\2")]
    # The name in the head of each must be that of the list.
    path = write(tmp_path / "z.zip", listed([("a.txt", 0, member.compress_size, member.file_size)] * 30, parts))
    monkeypatch.setattr(archive, "MAX_ARCHIVE", 2_900_000)
    _, [reject] = read_all(path)
    assert "has 3,000,000 bytes unpacked, more than 2,900,000" in reject.why


def test_a_zip_that_lies_about_a_size_unpacks_no_more_than_it_says(tmp_path, monkeypatch):
    part = made_zip([("a.txt", b"0" * 900_000)])
    parts = part[: part.index(b"PK\1\2")]
    path = write(tmp_path / "z.zip", listed([("a.txt", 0, len(parts) - 35, 10)], parts))
    sizes = []
    monkeypatch.setattr(archive, "nested", lambda copy: sizes.append(copy.stat().st_size))
    _, [reject] = read_all(path)
    assert "could not be unpacked" in reject.why  # its sum is wrong
    assert sizes == []


def test_the_list_of_a_zip_has_a_limit_before_it_is_read(tmp_path, monkeypatch):
    """A million names in 47 million bytes would fill 400 million bytes of memory."""
    path = write(tmp_path / "z.zip", listed([("a", 0, 1, 1)] * 3_000, b"PK\3\4" + bytes(26)))
    monkeypatch.setattr(documents, "MAX_DIRECTORY", 3_000 * 47 - 1)
    monkeypatch.setattr(zipfile.ZipInfo, "_decodeExtra", lambda *_: pytest.fail("the list was read"))
    _, [reject] = read_all(path)
    assert reject.why.endswith("could not be read as a ZIP: its list of files has 141,000 bytes, more than 140,999")


def test_a_zip_of_more_files_than_a_corpus_has_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    _, [reject] = read_all(write(tmp_path / "z.zip", made_zip([(f"{n}.txt", TEXT.encode()) for n in range(3)])))
    assert "the ZIP holds 3 files, more than 2. Unpack it and give the folder" in reject.why


@pytest.mark.parametrize(
    "inner",
    [b"\x1f\x8b\x08" + bytes(20), b"BZh91AY", b"\xfd7zXZ", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd",
     bytes(257) + b"ustar\x0000"],
    ids=["gzip", "bzip2", "xz", "7-Zip", "RAR", "Zstandard", "tar"],
)  # fmt: skip
def test_archives_of_any_kind_in_a_zip_are_not_opened(inner, tmp_path):
    _, [reject] = read_all(write(tmp_path / "z.zip", made_zip([("a.txt", inner)])))
    assert "an archive in an archive is not opened" in reject.why


# --- bytes


def test_a_file_that_is_held_in_memory_has_a_limit(tmp_path, monkeypatch):
    for name, data in (("a.json", b'[{"text": "a"}]'), ("a.zip", made_zip([("a.json", b'[{"text": "a"}]')]))):
        monkeypatch.setattr(registry, "MAX_BYTES", 14)
        path = write(tmp_path / name, data)
        if name == "a.json":
            with pytest.raises(CorpusError, match=r"'a\.json' has 15 bytes, more than the 14 of a JSON file\. Cut it"):
                read_corpus(path)
        else:
            _, [reject] = read_all(path)
            assert "has 15 bytes, more than the 14 of a JSON file" in reject.why


def test_a_row_of_a_table_has_a_limit(tmp_path, monkeypatch):
    """A quotation mark that nothing closes makes one row of all that follows; it is not gathered to the end."""
    monkeypatch.setattr(tabular, "MAX_ROW", 200)
    path = write(tmp_path / "a.csv", f'id,text\na,{TEXT}\nb,"{TEXT}\n{TEXT}\n{TEXT}\n"\nc,{TEXT}\n'.encode())
    [article], [reject] = read_all(path)
    assert (article.id, reject.where) == ("a", "a.csv, row 3")
    assert "that begins in line 3; nothing after it could be read" in reject.why
    path = write(tmp_path / "b.csv", b"id,text" + b"x" * 200 + b"\na,b\n")
    _, [reject] = read_all(path)
    assert reject.where == "b.csv, row 1"


def test_a_line_has_a_limit_and_the_next_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(tabular, "MAX_ROW", 200)
    lines = [{"id": "a", "text": TEXT}, {"id": "b", "text": TEXT * 3}, {"id": "c", "text": TEXT}]
    path = write(tmp_path / "a.jsonl", "".join(json.dumps(line) + "\n" for line in lines).encode())
    articles, [reject] = read_all(path)
    assert ([a.id for a in articles], reject.where) == (["a", "c"], "a.jsonl, line 2")
    wide = "\t".join(["1", "2", "3", "1", "news.example", "https://news.example/m", *["0"] * 10])
    path = write(tmp_path / "m.txt", f"{wide}\n{'1' * 500}\n{wide.replace('/m', '/n')}\n".encode())
    _, rejects = read_all(path)
    assert [r.why[:15] for r in rejects] == ["an address with", "a line of more ", "an address with"]


def test_a_line_without_end_is_not_gathered(tmp_path, monkeypatch):
    monkeypatch.setattr(tabular, "MAX_ROW", 1_000_000)
    for name, head in (("a.jsonl", b'{"text": "'), ("a.csv", b'id,text\na,"')):
        path = write(tmp_path / name, head + b"a" * 40_000_000)
        tracemalloc.start()
        try:
            _, [reject] = read_all(path)
            assert tracemalloc.get_traced_memory()[1] < 15_000_000
        finally:
            tracemalloc.stop()
        assert "1,000,000" in reject.why or "100,000,000" in reject.why


def test_what_a_library_complains_of_is_not_gathered(tmp_path, monkeypatch):
    """Fifty million bytes of complaints, and then the lines."""
    talker = tmp_path / "talker"
    talker.write_text('#!/bin/sh\nhead -c 50000000 /dev/zero >&2\necho \'{"lines": ["a"]}\'\n')
    talker.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(talker))
    tracemalloc.start()
    try:
        assert isolation.take_apart(tmp_path / "a.pdf", "pdf").lines == ["a"]
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


# --- time


@pytest.mark.parametrize("piece", ["a\n", "\n", "AB  - a\na\n"])
def test_a_value_of_ris_over_many_lines_takes_time_linear_in_size(piece, tmp_path):
    ris = next(each for each in FORMATS if each.name == "RIS")

    def read(size):
        path = write(tmp_path / "a.ris", b"TY  - NEWS\nAB  - a\n" + piece.encode() * (size // len(piece)))
        assert sum(1 for _ in read_as(ris, path, "a.ris")) == 1

    assert_linear(read, 200_000)


@pytest.mark.parametrize("piece", ["<td>a ", "<tr>a ", "<ul>a b c</ul> "])
def test_a_page_of_short_pieces_takes_time_linear_in_size(piece):
    """The second opinion on where the article is looks from each piece along all others."""
    page = f"<!doctype html><html><body><p>{web_pages.text(1)}</p>"

    def read(elements):
        with suppress(html.NoArticle):
            html.article(page + piece * elements)

    read(10)  # the libraries are loaded
    assert_linear(read, 4_900)


# --- web archives


def record(body: bytes, head: bytes = b"") -> bytes:
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://lunn.example/\x1b[31m\x9b\r\n" + head
        + b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n" % len(body) + body + b"\r\n\r\n"
    )  # fmt: skip


PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + web_pages.page(1).encode()


def test_the_head_of_a_record_has_a_limit(tmp_path, monkeypatch):
    """Lines are counted with what Python makes of them: twenty times their size in memory."""
    monkeypatch.setattr(warc, "_MAX_HEAD", 1_000)
    long = b"".join(b"X-%d: a\r\n" % n for n in range(200))
    path = write(tmp_path / "a.warc", record(PAGE) + record(PAGE.replace(b"\r\n\r\n", b"\r\n" + long + b"\r\n", 1)) * 2)
    [article], [first, second] = read_all(path)
    assert article.text == web_pages.text(1)
    assert "head has more than 1,000 bytes" in first.why
    assert second.where == "a.warc, record 3"  # a head of the page's server costs the page alone
    path = write(tmp_path / "a.warc", record(PAGE) + record(PAGE, long) + record(PAGE))
    [article], [reject] = read_all(path)
    assert reject.where == "a.warc, after record 1"
    assert "head has more than 1,000 bytes" in reject.why


@pytest.mark.parametrize("packed", ["br", "zstd", "gzip, gzip", "x\x1b[31m"])
def test_a_page_that_is_packed_without_a_limit_is_not_unpacked(packed, tmp_path):
    """A kilobyte of Brotli may hold a gigabyte, and its library gives it in one piece."""
    body = PAGE.replace(b"text/html\r\n", b"text/html\r\nContent-Encoding: " + packed.encode() + b"\r\n", 1)
    _, [reject] = read_all(write(tmp_path / "a.warc", record(body)))
    assert reject.why.startswith(f"packed as {one_line(packed)!r}, which is not read: http://lunn.example/")


# --- XML


@pytest.mark.parametrize("part", ["word/document.xml", "[Content_Types].xml", "_rels/.rels", "word/styles.xml"])
@pytest.mark.parametrize("kind", ["a file", "a bomb"])
def test_no_entity_in_any_part_of_a_docx_is_expanded(part, kind, tmp_path):
    secret = write(tmp_path / "secret", b"SECRET WORDS")
    if kind == "a file":
        entities = f'<!ENTITY e SYSTEM "{secret.as_uri()}">'
    else:
        entities = '<!ENTITY e0 "SECRET WORDS">' + "".join(
            f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9)
        ) + '<!ENTITY e "&e8;">'  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(samples.docx([TEXT, "HERE"]))) as file, zipfile.ZipFile(out, "w") as bad:
        for member in file.infolist():
            data = file.read(member)
            if member.filename == part:
                root, end = data.partition(b"?>")[2], data.rindex(b"</") - len(data.partition(b"?>")[0]) - 2
                root = root.replace(b"HERE", b"&e;") if b"HERE" in root else root[:end] + b"&e;" + root[end:]
                data = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>'.encode() + root
            bad.writestr(member, data)
    folder = tmp_path / "in"
    folder.mkdir()
    with within():
        articles, rejects = read_all(write(folder / "a.docx", out.getvalue()))
    assert len(articles) + len(rejects) == 1
    assert all("SECRET" not in article.text + article.title and len(article.text) < 200 for article in articles)
    assert all("SECRET" not in reject.why for reject in rejects)


@pytest.mark.parametrize("name", ["Factiva HTML", "HTML"])
def test_no_entity_of_a_page_is_expanded(name, tmp_path):
    secret = write(tmp_path / "secret", b"SECRET WORDS")
    data = FILES[name][1] if name in FILES else web_pages.page(1).encode().replace(b"<!doctype html>", b"")
    kinds = f'<!DOCTYPE html [<!ENTITY e SYSTEM "{secret.as_uri()}"><!ENTITY f "SECRET">]>'
    data = kinds.encode() + data.replace(b"on Monday", b"on &e; &f; Monday").replace(b"of the talks", b"of &e; &f;")
    articles, _ = read_all(write(tmp_path / "a.html", data))
    assert articles
    assert all("SECRET" not in article.text for article in articles)


# --- nothing is run


class Owned:
    """What a pickle runs when it is loaded."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def test_a_pickle_in_a_parquet_file_is_not_loaded(tmp_path):
    """pyarrow before 14.0.1 loaded the types of Python that a file's schema holds."""
    owned = pickle.dumps(Owned(tmp_path / "owned"))
    named = {b"ARROW:extension:name": b"arrow.py_extension_type", b"ARROW:extension:metadata": owned}
    schema = pa.schema([pa.field("text", pa.string(), metadata=named)])
    parquet.write_table(pa.table([pa.array([TEXT])], schema=schema), tmp_path / "a.parquet")
    [article], [] = read_all(tmp_path / "a.parquet")
    assert article.text == TEXT
    assert not (tmp_path / "owned").exists()
    pickle.loads(owned)
    assert (tmp_path / "owned").exists(), "the pickle above would have run nothing"


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "a.json", "a.txt", "a.pkl", "a.npy", "a.zip"])
def test_a_pickle_by_any_name_is_not_loaded(name, tmp_path):
    (tmp_path / "in").mkdir()
    data = pickle.dumps(Owned(tmp_path / "owned"), protocol=0)
    (tmp_path / "in" / name).write_bytes(made_zip([("a.pkl", data)]) if name == "a.zip" else data)
    read_all(tmp_path / "in")
    assert not (tmp_path / "owned").exists()


LOADERS = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal"}
#: What loads a pickle unless it is told not to, and how it is told.
TOLD = {("np", "load"): ("allow_pickle", False), ("torch", "load"): ("weights_only", True)}


def loads(source: str) -> list[str]:
    """Where a source would load a pickle, or run a text."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            found += [name for name in names if name.partition(".")[0] in LOADERS]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found += [node.func.id] if node.func.id in ("eval", "exec") else []
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = getattr(node.func.value, "id", ""), node.func.attr
            told = [(k.arg, getattr(k.value, "value", None)) for k in node.keywords]
            wrong = called in TOLD and TOLD[called] not in told
            if wrong or called[1] == "read_pickle" or called in (("joblib", "load"), ("os", "system")):
                found.append(".".join(called))
    return found


def test_the_package_loads_no_pickle_and_runs_no_text(root):
    found = {}
    for folder, inside, files in os.walk(root / "analysis" / "parallax"):
        inside[:] = [name for name in inside if name != "node_modules"]
        for name in files:
            if name.endswith(".py"):
                found[name] = loads((Path(folder) / name).read_text(encoding="utf-8"))
    assert len(found) > 50
    assert {name: what for name, what in found.items() if what} == {}
    bad = "import pickle\nnp.load(a)\ntorch.load(a, weights_only=False)\njoblib.load(a)\neval(a)\npd.read_pickle(a)"
    assert len(loads(bad)) == 6


def test_no_format_asks_the_network(tmp_path, monkeypatch):
    for module in (documents, nexis, factiva):
        monkeypatch.setattr(module, "take_apart", in_this_process)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a name was looked up"))
    for key, (name, data) in (FILES | LISTS).items():
        (tmp_path / key).mkdir()
        write(tmp_path / key / name, data)
    (tmp_path / "page").mkdir()
    frame = '<iframe src="http://lunn.example/"></iframe><img src="http://lunn.example/i.png">'
    write(tmp_path / "page" / "a.html", web_pages.page(1).replace("<p>", frame + "<p>", 1).encode())
    articles, _ = read_all(tmp_path)
    assert len(articles) > 150


# --- paths


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "secret").mkdir()
    write(tmp_path / "secret" / "a.txt", b"SECRET WORDS")
    folder = tmp_path / "in"
    folder.mkdir()
    try:
        (folder / "link.txt").symlink_to(tmp_path / "secret" / "a.txt")
        (folder / "linked").symlink_to(tmp_path / "secret", target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    write(folder / "good.txt", TEXT.encode())
    [article], rejects = read_all(folder)
    assert article.text == TEXT
    assert all("lies outside the corpus folder" in reject.why for reject in rejects)
    assert len(rejects) >= 1
    write(folder / "articles.csv", b"id,file\na,link.txt\nb,/etc/passwd\nc,linked/a.txt\nd,good.txt\n")
    [article], rejects = read_all(folder)
    assert article.id == "d"
    assert [reject.why.partition("' ")[2] for reject in rejects] == ["lies outside the corpus folder"] * 3


# --- what is shown


def shown(tmp_path, name: str, data: bytes):
    return read_all(write(tmp_path / name, data))


def hostile_names() -> dict[str, tuple[str, bytes]]:
    """A file of each kind in which all that may be shown of a reject holds escapes."""
    rows = [{"id": f"a{ESCAPES}", "text": TEXT, "date": f"{ESCAPES}2031"}, {"id": ESCAPES, "text": 1}]
    table = f'id,text,date\n"a{ESCAPES}",words,"{ESCAPES}"\n"{ESCAPES}b",c,d,e\n'.replace("\x00", "").encode()
    events = "\t".join(["1"] * 60 + [f"https://news.example/{ESCAPES}"])
    return {
        "JSON Lines": ("a.jsonl", "".join(json.dumps(row) + "\n" for row in rows).encode()),
        "JSON": ("a.json", json.dumps(rows).encode()),
        "CSV": ("a.csv", table),
        "RIS": ("a.ris", f"TY  - NEWS\nT1  - {ESCAPES}a\nDA  - {ESCAPES}\nAB  - words\nER  - \n".encode()),
        "Factiva HTML": ("a.html", FILES["Factiva HTML"][1].replace(b"2031", f"2031{ESCAPES}x".encode())),
        "ProQuest": ("a.txt", FILES["ProQuest text"][1].replace(b"Publication date: ", f"Publication date: {ESCAPES}"
                                                                 .encode())),
        "ZIP": ("a.zip", made_zip([(f"a{ESCAPES.replace(chr(0), '')}.txt", b"\xff"), ("b\x9b\u202e.gz", b"\x1f\x8b")])),
        "WARC": ("a.warc", record(PAGE.replace(b"200 OK", b"404 \x1b[31m\x9b"))),
        "addresses": ("a.txt", events.encode()),
    }  # fmt: skip


@pytest.mark.parametrize("kind", hostile_names())
def test_no_escape_of_a_file_is_in_what_is_shown_of_it(kind, tmp_path):
    articles, rejects = shown(tmp_path, *hostile_names()[kind])
    assert rejects
    for said in [r.where + r.id + r.why for r in rejects] + [a.id + a.title + a.outlet + a.url for a in articles]:
        assert said.isprintable(), ascii(said)


def test_no_escape_is_in_an_article(tmp_path):
    row = dict.fromkeys(
        ("title", "outlet", "publisher", "event", "group", "group_basis", "genre_basis", "url"), ESCAPES
    )
    # Bytes of Windows-1252 that were read as Latin-1 are mended, to a sign that is shown.
    own = ESCAPES.replace("\x9b\x85", "")
    row |= {"title": own, "text": f"{own}{TEXT}{own}", "genre": ESCAPES, "translation": ESCAPES}
    [article], [] = shown(tmp_path, "a.jsonl", json.dumps({name: f"a{value}" for name, value in row.items()}).encode())
    assert article.text == f"a{TEXT}"
    kept = [article.title, article.outlet, article.publisher, article.event, article.group, article.group_basis]
    assert [*kept, article.genre_basis, article.url] == ["a"] * 8
    assert all(str(note).isprintable() for note in article.notes)


def test_what_joins_the_parts_of_a_picture_stays():
    assert one_line("\u2764\ufe0f\u200d\U0001f525") == "\u2764\ufe0f\u200d\U0001f525"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", "'=", " ="])
def test_no_cell_of_a_list_of_addresses_is_run_by_a_spreadsheet(sign, tmp_path):
    header = "id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
    cell = f'"{sign}cmd|1"'
    (tmp_path / "m.csv").write_text(f"{header}1,,en,{cell},,{cell},t,https://news.example/1\n", newline="")
    assert to_manifest(tmp_path / "m.csv", tmp_path / "out.csv") == (1, [])
    assert (tmp_path / "out.csv").read_text().splitlines()[1] == "https://news.example/1,cmd|1,cmd|1"


def test_no_escape_is_in_a_list_of_addresses(tmp_path):
    (tmp_path / "m.csv").write_text("URL,MobileURL,Date,Title\nhttps://news.example/\x9b\u202e,,,\n")
    written, [reject] = to_manifest(tmp_path / "m.csv", tmp_path / "out.csv")
    assert written == 0
    assert reject.why.isprintable()
