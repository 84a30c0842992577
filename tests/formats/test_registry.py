"""Every format: twenty articles of which three are broken are seventeen read and three named; damage is survived."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pandas as pd
import pytest
import samples
from damage import read_all, spoilt, survives

from parallax import read_corpus
from parallax.formats import CorpusError
from parallax.formats.addresses import addresses, to_manifest
from parallax.formats.registry import FORMATS, format_of

ROWS = samples.articles()
WHOLE = [n for n in range(20) if n not in (samples.EMPTY, samples.DAY, samples.TONGUE)]


def parquet(rows):
    out = io.BytesIO()
    pd.DataFrame([{**row, "text": samples.text(row)} for row in rows]).drop(columns="paragraphs").to_parquet(out)
    return out.getvalue()


def jsonl(rows):
    return "".join(json.dumps({**row, "text": samples.text(row)}) + "\n" for row in rows).encode()


#: The format, a file name that does not say it, and the file.
FILES = {
    "Parquet": ("talks.parquet", parquet(ROWS)),
    "JSON Lines": ("talks.jsonl", jsonl(ROWS)),
    "CSV": ("talks.csv", samples.csv_file(ROWS)),
    "Nexis Uni DOCX": ("talks.docx", samples.docx(samples.nexis_lines(ROWS))),
    "Nexis Uni RTF": ("talks.rtf", samples.rtf(samples.nexis_lines(ROWS))),
    "Factiva RTF": ("talks.rtf", samples.factiva_rtf(ROWS)),
    "Factiva RTF, blocks": ("talks.rtf", samples.factiva_rtf(ROWS, indexed=False)),
    "Factiva HTML": ("talks.html", samples.factiva_html(ROWS)),
    "Factiva HTML, blocks": ("talks.html", samples.factiva_html(ROWS, indexed=False)),
    "ProQuest text": ("talks.txt", samples.proquest(ROWS)),
    "RIS": ("talks.ris", samples.ris(ROWS)),
    "JSON": ("talks.json", samples.news_please(ROWS)),
    "JSON, fundus": ("talks.json", samples.fundus(ROWS)),
}
#: Lists without text: seventeen addresses and three rows that are none.
LISTS = {
    "addresses": ("talks.csv", samples.media_cloud(ROWS)),
    "addresses, GDELT DOC": ("talks.csv", samples.gdelt_doc(ROWS)),
    "addresses, GDELT GKG": ("talks.gkg.csv", samples.gdelt_gkg(ROWS)),
}


def one_by_one(rows):
    """An article a file: DOCX, RTF, PDF, Markdown and TXT in turn, as a folder has them."""
    files = {}
    for n, row in enumerate(rows):
        stem = f"{row['outlet']}/{row['date']} talks {n + 1}"
        kind = n % 5
        if kind == 0:
            files[f"{stem}.docx"] = samples.docx(row["paragraphs"], row["title"])
        elif kind == 1:
            files[f"{stem}.rtf"] = samples.rtf(row["paragraphs"])
        elif kind == 2:
            files[f"{stem}.pdf"] = samples.pdf(row["paragraphs"])
        elif kind == 3:
            files[f"{stem}.md"] = samples.markdown(row)
        else:
            files[f"{stem}.txt"] = samples.text(row).encode()
    return files


SINGLE = one_by_one(ROWS)
FILES["ZIP"] = ("talks.zip", samples.packed(SINGLE))


def format_name(key):
    return key.partition(",")[0]


@pytest.mark.parametrize("key", FILES)
def test_seventeen_are_read_and_three_are_named(key, tmp_path):
    name, data = FILES[key]
    (tmp_path / name).write_bytes(data)
    assert format_of(tmp_path / name).name == format_name(key)
    articles, rejects = read_all(tmp_path / name)
    assert len(articles) == 17
    assert len(rejects) == 3
    for article, n in zip(sorted(articles, key=lambda a: a.date), WHOLE, strict=True):
        row = ROWS[n]
        assert article.date == date.fromisoformat(row["date"])
        assert article.text.split() == samples.text(row).split()
        if key == "JSON":
            assert article.outlet == "news.example"
        else:
            assert article.outlet.removesuffix("; Lunn") == row["outlet"]
        if key != "ZIP":  # plain files are called as they are, and some have no title of their own
            assert article.title == row["title"]
    why = " | ".join(reject.why for reject in rejects)
    assert "is not a date" in why
    assert "is not English" in why
    missing = ("no text", "no full text", 'no "Body"', "neither AB", "is empty", "no text layer")
    assert any(words in why for words in missing)


@pytest.mark.parametrize("key", FILES)
def test_the_content_and_not_the_name_says_what_a_file_is(key, tmp_path):
    """Called .txt, each is still what it is; only a table without a known header needs its name."""
    _, data = FILES[key]
    path = tmp_path / "talks.txt"
    path.write_bytes(data)
    assert format_of(path).name == format_name(key)


@pytest.mark.parametrize("key", [*FILES, *LISTS])
def test_twenty_damaged_copies_end_in_words(key, tmp_path):
    name, data = (FILES | LISTS)[key]
    found = {}
    for kind, spoiled in spoilt(data).items():
        folder = tmp_path / kind.replace(" ", "-")
        folder.mkdir()
        found[kind] = survives(folder / name, spoiled, most=40 if kind == "twice" else 20)
    assert found["empty"] == (0, 1)
    assert found["all zeros"][0] == 0


@pytest.mark.parametrize("kind", ["docx", "rtf", "pdf", "md", "txt"])
def test_a_damaged_single_file_is_one_article_or_one_reject(kind, tmp_path):
    data = next(data for name, data in SINGLE.items() if name.endswith(kind) and len(data) > 100)
    for way, spoiled in spoilt(data).items():
        folder = tmp_path / way.replace(" ", "-")
        folder.mkdir()
        articles, rejects = survives(folder / f"2031-06-01 talks.{kind}", spoiled, most=1)
        assert articles + rejects == 1, way


def test_a_folder_of_everything_adds_up(tmp_path):
    for key, (name, data) in (FILES | LISTS).items():
        (tmp_path / key.replace(",", "")).mkdir()
        (tmp_path / key.replace(",", "") / name).write_bytes(data)
    for name, data in SINGLE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / "README.md").write_text("How the texts were found.")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "outlets.csv").write_text("outlet,group,basis\nCaldria Daily,state,declared\n")
    (tmp_path / ".hidden").write_text("not shown")
    articles, rejects = read_all(tmp_path)
    # Factiva's articles have numbers of their own: the second to fourth file hold the same 17 again. So have
    # ProQuest's and the RIS file's. 17 from each of the other 9 files of FILES and from the single files, once
    # from Factiva and once from ProQuest or RIS.
    assert len(FILES) == 14
    assert len(articles) == 17 * (14 - 4 - 2 + 1 + 1 + 1)
    twice = [r for r in rejects if r.why.startswith("duplicate id")]
    assert len(twice) == 17 * (3 + 1)
    # 3 broken in each of 15 and 20 addresses in each of 3; the note and the picture.
    assert len(rejects) - len(twice) == 3 * 15 + 20 * 3 + 2
    named = {r.where: r.why for r in rejects}
    assert named["README.md"].startswith("a note on the folder")
    assert "is of no kind that can be read" in named["picture.png"]


@pytest.mark.parametrize("key", LISTS)
def test_a_list_of_addresses_says_what_to_do_and_becomes_a_manifest(key, tmp_path):
    name, data = LISTS[key]
    path = tmp_path / name
    path.write_bytes(data)
    articles, rejects = read_all(path)
    assert articles == []
    assert sum("get the page first, with parallax fetch" in r.why for r in rejects) == 17
    others = [r.why for r in rejects if "parallax fetch" not in r.why]
    assert len(others) == 3
    assert "no address: the column url is empty" in others
    assert any("'ftp://news.example/talks' is no address of a page" in why for why in others)
    assert "an address that came before" in others
    written, left = to_manifest(path, tmp_path / "manifest.csv")
    assert (written, len(left)) == (17, 3)
    manifest = pd.read_csv(tmp_path / "manifest.csv", keep_default_na=False)
    assert list(manifest) == ["url", "outlet", "date"]
    assert list(manifest["url"]) == [ROWS[n]["url"] for n in WHOLE]
    # GDELT's day is when it saw the page.
    assert set(manifest["date"]) == ({"2031-06-01"} if key == "addresses" else {""})


def test_an_outlet_that_a_spreadsheet_would_run_is_written_without_its_sign(tmp_path):
    row = {"outlet": '=HYPERLINK("http://x.example")', "title": "t", "url": "https://news.example/1"}
    (tmp_path / "m.csv").write_bytes(samples.media_cloud([row | {"date": "2031-06-01"}]))
    to_manifest(tmp_path / "m.csv", tmp_path / "out.csv")
    assert pd.read_csv(tmp_path / "out.csv")["outlet"][0] == 'HYPERLINK("http://x.example")'
    with pytest.raises(ValueError, match="no list of Media Cloud or GDELT"):
        to_manifest(tmp_path / "out.csv", tmp_path / "again.csv")


def test_gdelt_events_and_mentions_hold_addresses_too(tmp_path):
    events = "\t".join(["1"] * 60 + ["https://news.example/e"])
    mentions = "\t".join(["1", "2", "3", "1", "news.example", "https://news.example/m", *["0"] * 10])
    (tmp_path / "e.export.CSV").write_text(events + "\n")
    (tmp_path / "m.mentions.CSV").write_text(mentions + "\nshort\tline\n")
    [(where, row)] = addresses(tmp_path / "e.export.CSV", "e")
    assert (where, row["url"]) == ("e, line 1", "https://news.example/e")
    (_, row), reject = addresses(tmp_path / "m.mentions.CSV", "m")
    assert (row["url"], row["outlet"]) == ("https://news.example/m", "news.example")
    assert reject.why == "2 cells: no table of GDELT has so many"


# --- Nexis


def test_nexis_says_when_the_cover_lists_more_than_was_found(tmp_path):
    (tmp_path / "n.docx").write_bytes(samples.docx(samples.nexis_lines(ROWS[:3], listed=100)))
    articles, [reject] = read_all(tmp_path / "n.docx")
    assert len(articles) == 3
    assert reject.why == "the cover lists 100 documents, 3 were found. Export the others anew"


def test_nexis_names_a_document_that_breaks_off_and_a_list_without_articles(tmp_path):
    lines = samples.nexis_lines(ROWS[:2], cover=False)
    last = max(i for i, line in enumerate(lines) if line == "End of Document")
    (tmp_path / "cut.docx").write_bytes(samples.docx(lines[: last - 3]))
    [article], [reject] = read_all(tmp_path / "cut.docx")
    assert article.title == ROWS[0]["title"]
    assert reject.id == ROWS[1]["title"]
    assert reject.why.startswith("the file breaks off")
    cover = samples.nexis_lines(ROWS)[: 4 + 20 * 7]
    (tmp_path / "doclist.docx").write_bytes(samples.docx(cover))
    _, [reject] = read_all(tmp_path / "doclist.docx")
    assert reject.why == "a list of 20 documents, and no article. Export full documents"


def test_nexis_keeps_what_stands_before_the_classification_alone(tmp_path):
    lines = samples.nexis_lines(ROWS[:1], cover=False)
    place = lines.index("Classification")
    lines[place:place] = ["Graphic", "A port. PHOTOGRAPH BY A PAINTER"]
    (tmp_path / "n.rtf").write_bytes(samples.rtf(lines))
    [article], [] = read_all(tmp_path / "n.rtf")
    assert article.text == samples.text(ROWS[0])


# --- Factiva and ProQuest


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize("build", [samples.factiva_html, samples.factiva_rtf])
def test_factiva_two_articles_run_into_one_are_named(build, indexed, tmp_path):
    """The first article's number and the boundary after it are lost."""
    data = build(ROWS[:3], indexed).decode()
    number = "Document CALD00002031000000e6a1"
    data = data.replace("AN\t" + number, "").replace(number, "").replace("\\page ", "", 1)
    data = data.replace('<div class="article enArticle">', "<div>").replace("<div>", '<div class="article">', 1)
    (tmp_path / "f.rtf").write_text(data)
    articles, [reject] = read_all(tmp_path / "f.rtf")
    assert len(articles) == 1
    assert reject.why.startswith("two articles run into one")


def test_factiva_keeps_its_own_number_and_the_days_of_both_layouts(tmp_path):
    for indexed in (True, False):
        (tmp_path / "f.html").write_bytes(samples.factiva_html(ROWS[:1], indexed))
        [article], [] = read_all(tmp_path / "f.html")
        assert (article.id, article.date) == ("CALD00002031000000e6a1", date(2031, 6, 1))
        assert article.text == samples.text(ROWS[0])


def test_proquest_keeps_lines_that_begin_like_a_field(tmp_path):
    more = ["Source: a count of ships.", "It went on.", "Nobody left."]
    row = {**ROWS[0], "paragraphs": [*ROWS[0]["paragraphs"], *more]}
    (tmp_path / "p.txt").write_bytes(samples.proquest([row]))
    [article], [] = read_all(tmp_path / "p.txt")
    assert article.text == samples.text(row)
    assert (article.genre, article.genre_basis) == ("commentary", "ProQuest: commentary")
    assert article.url == row["url"]


def test_ris_gives_abstracts_as_digests(tmp_path):
    (tmp_path / "r.ris").write_bytes(samples.ris(ROWS[:1]) + b"TY  - NEWS\r\nT1  - Cut short\r\nAB  - Some words")
    [article], [reject] = read_all(tmp_path / "r.ris")
    assert (article.genre, article.genre_basis) == ("digest", "RIS: an abstract")
    assert (reject.id, reject.why) == ("Cut short", "the record breaks off: no ER after it. Export it anew")


# --- plain files and ZIP


def test_rtf_keeps_the_words_between_two_addresses(tmp_path):
    link = r'{\field{\*\fldinst{ HYPERLINK "https://a.example" }}{\fldrslt{here}}}'
    body = rf"{{\rtf1\ansi The ministers met {link} and spoke of grain {link} until noon.\par}}"
    (tmp_path / "a.rtf").write_text(body)
    [article], [] = read_all(tmp_path / "a.rtf")
    assert article.text == "The ministers met here and spoke of grain here until noon."


def test_half_a_docx_is_said_to_be_one(tmp_path):
    whole = samples.docx(["The ministers met in the capital."])
    for name in ("half.docx", "half.zip"):
        (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    found = [read_all(tmp_path / name) for name in ("half.docx", "half.zip")]
    assert [(articles, len(rejects)) for articles, rejects in found] == [([], 1)] * 2
    assert [", as every DOCX is:" in reject.why for _, [reject] in found] == [True, False]


def test_docx_reads_tables_and_says_its_title(tmp_path):
    from docx import Document

    document = Document()
    document.add_heading("Talks end", 0)
    document.add_paragraph("The ministers met in the capital.")
    document.add_table(1, 1).cell(0, 0).text = "They agreed on grain."
    document.save(tmp_path / "2031-06-01 notes.docx")
    [article], [] = read_all(tmp_path / "2031-06-01 notes.docx")
    assert (article.title, article.date) == ("Talks end", date(2031, 6, 1))
    assert article.text == "The ministers met in the capital.\n\nThey agreed on grain."


def test_markdown_gives_its_words_without_its_marks(tmp_path):
    (tmp_path / "a.md").write_text("# Talks *end*\n\nThe **ministers** met [here](https://a.example) in a_b_c.\n")
    [article], [] = read_all(tmp_path / "a.md")
    assert article.text == "The ministers met here in a_b_c."


def test_a_pdf_without_text_and_one_with_a_password_say_so(tmp_path):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "blank.pdf")
    _, [reject] = read_all(tmp_path / "blank.pdf")
    assert "no text layer" in reject.why
    writer = PdfWriter(PdfReader(io.BytesIO(samples.pdf(ROWS[0]["paragraphs"]))))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    _, [reject] = read_all(tmp_path / "locked.pdf")
    assert "asks for a password" in reject.why


def test_utf_16_with_a_mark_is_read(tmp_path):
    (tmp_path / "a.txt").write_bytes(samples.text(ROWS[0]).encode("utf-16"))
    [article], [] = read_all(tmp_path / "a.txt")
    assert article.text == samples.text(ROWS[0])


def hostile(name):
    """A file that wants more than an article: what it is, and what is said."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("big.txt", b"0" * 50_000_000)
        file.writestr("good.txt", samples.text(ROWS[0]))
    nested = samples.packed({"inner.zip": samples.packed({"a.txt": b"x"}), "good.txt": samples.text(ROWS[0]).encode()})
    outside = samples.packed({"../../evil.txt": samples.text(ROWS[1]).encode(), "/abs.txt": b"", "good.txt": b"a"})
    return {
        "bomb": (bomb.getvalue(), "packed more than 200 times", 1),
        "nested": (nested, "an archive in an archive is not opened", 1),
        "outside": (outside, "is empty", 2),
    }[name]


@pytest.mark.parametrize("name", ["bomb", "nested", "outside"])
def test_hostile_zips_lose_the_hostile_member_alone(name, tmp_path):
    data, why, read = hostile(name)
    (tmp_path / "z.zip").write_bytes(data)
    before = sorted(tmp_path.parent.iterdir())
    articles, [reject] = read_all(tmp_path / "z.zip")
    assert len(articles) == read
    assert why in reject.why
    assert sorted(tmp_path.parent.iterdir()) == before, "written outside"
    assert [p.name for p in tmp_path.iterdir()] == ["z.zip"]


def test_an_office_file_of_another_kind_says_how_to_save_it(tmp_path):
    (tmp_path / "t.xlsx").write_bytes(samples.packed({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}))
    _, [reject] = read_all(tmp_path / "t.xlsx")
    assert "Save it as DOCX, or a table as CSV" in reject.why


def test_a_docx_whose_xml_expands_is_not_expanded(tmp_path):
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{entities}]>'
    good = samples.docx(["The ministers met in the capital."])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as file, zipfile.ZipFile(out, "w") as bad:
        for member in file.infolist():
            data = file.read(member)
            if member.filename == "word/document.xml":
                body = data.decode().partition("?>")[2]
                data = (xml + body.replace("capital", "&e11;")).encode()
            bad.writestr(member, data)
    (tmp_path / "x.docx").write_bytes(out.getvalue())
    articles, rejects = read_all(tmp_path / "x.docx")
    assert len(articles) + len(rejects) == 1
    assert all(len(article.text) < 100 for article in articles)


def test_a_reader_that_takes_too_long_or_too_much_is_stopped(tmp_path):
    from parallax.formats.isolation import take_apart

    (tmp_path / "a.pdf").write_bytes(samples.pdf(ROWS[0]["paragraphs"]))
    with pytest.raises(ValueError, match="took more than"):
        take_apart(tmp_path / "a.pdf", "pdf", seconds=0.01)
    with pytest.raises(ValueError, match=r"memory|broke down"):
        take_apart(tmp_path / "a.pdf", "pdf", memory=30_000_000)


def test_a_missing_library_is_named_with_the_extra(tmp_path, monkeypatch):
    from parallax.formats import registry

    (tmp_path / "a.docx").write_bytes(samples.docx(["Words."]))
    monkeypatch.setattr(registry, "find_spec", lambda name: None)
    with pytest.raises(CorpusError, match=r"reading it needs docx\. Install it with: pip install"):
        read_corpus(tmp_path / "a.docx")
    _, [reject] = read_all(tmp_path)
    assert "parallax-framing[importers]" in reject.why


@pytest.mark.parametrize("text", ["Mind, body, soul\n\nThe talks went on.", "[Photo] The talks ended.", "{The} talks."])
def test_a_text_that_begins_oddly_is_a_text(text, tmp_path):
    (tmp_path / "a.txt").write_text(text)
    [article], [] = read_all(tmp_path / "a.txt")
    assert article.text == text


def test_every_format_is_tried_here():
    elsewhere = {"HTML", "WARC"}
    tried = {format_name(key) for key in (FILES | LISTS)} | {"DOCX", "RTF", "PDF", "text"}
    assert tried | elsewhere >= {each.name for each in FORMATS}


def test_every_format_is_in_the_docs(root):
    docs = (root / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in docs.splitlines() if line.startswith("| ")]
    for each in FORMATS:
        words = each.name.split()
        assert any(all(word in row for word in words) for row in rows), f"{each.name} is missing in docs/formats.md"
