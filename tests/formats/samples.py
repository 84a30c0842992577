"""Each format's file, written from the same twenty short articles about states that do not exist.

Seventeen are whole. Three are broken, each in the way that its format can be: no text, a day that no
calendar has, another language, or what the format calls broken; the builders say which.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path

FRENCH = "Les ministres des deux pays se sont rencontrés lundi dans la capitale et ont décidé de se revoir. " * 4
#: The articles that every builder breaks: no text, no such day, another language.
EMPTY, DAY, TONGUE = 4, 9, 14
OUTLETS = ("Caldria Daily", "Northway News", "Meridian Wire")


def articles() -> list[dict[str, str]]:
    """Twenty articles: title, outlet, date, url, paragraphs; three of them broken."""
    made = []
    for n in range(20):
        first = f"The ministers of Caldria and Veska met on day {n + 1} of the talks and spoke of the price of grain."
        said = f"“We will not give way on the ports,” the minister of Veska said after {n + 2} hours at the table."
        day = date(2031, 6, 1) + timedelta(days=n)
        made.append(
            {
                "title": f"Ministers of Caldria and Veska meet for round {n + 1}",
                "outlet": OUTLETS[n % 3],
                "date": day.isoformat(),
                "url": f"https://news.example/talks/{n + 1}",
                "paragraphs": [first, said, "Officials in the capital expect that the talks will go on in the summer."],
                "language": "English",
            }
        )
    made[EMPTY]["paragraphs"] = []
    made[DAY]["date"] = "2031-06-31"
    made[TONGUE] |= {"paragraphs": [FRENCH], "language": "French"}
    return made


def text(article: dict) -> str:
    return "\n\n".join(article["paragraphs"])


def words(day: str, order: str = "mdy") -> str:
    """A day in words; one that does not exist too."""
    year, month, number = day.split("-")
    name = {"06": "June"}[month]
    return f"{name} {int(number)}, {year}" if order == "mdy" else f"{int(number)} {name} {year}"


# --- plain files


def csv_file(rows: list[dict]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, [k for k in rows[0] if k != "paragraphs"] + ["text"], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: v for k, v in row.items() if k != "paragraphs"} | {"text": text(row)})
    return out.getvalue().encode()


def folder(rows: list[dict], to: Path, write) -> None:
    """One file per article, in one folder per outlet; the day is in the file's name."""
    for n, row in enumerate(rows):
        path = to / row["outlet"] / f"{row['date']} talks {n + 1}"
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, row)


def markdown(row: dict) -> bytes:
    return f"# {row['title']}\n\n{text(row).replace('ministers', '**ministers**')}\n".encode()


def docx(lines: list[str], title: str = "") -> bytes:
    from docx import Document

    document = Document()
    if title:
        document.add_heading(title, 1)
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rtf(lines: list[str], between: str = "\\par\n") -> bytes:
    """RTF as word processors write it: fonts, a picture, an address as a field, signs beyond ASCII escaped."""

    def escaped(line: str) -> str:
        line = line.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}").replace("\f", "\\page ")
        return "".join(c if ord(c) < 128 else f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" for c in line)

    head = (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\froman\fcharset0 Times;}}"
        r"{\colortbl;\red0\green0\blue0;}{\*\generator Sample 1;}{\header\pard Page \chpgn\par}"
        r"{\pict\wmetafile8\picw10\pich10 0102030405ffee}"
        "\n"
    )
    body = between.join(escaped(line) for line in lines)
    return (head + r"\pard\f1 " + body + "\\par\n}").encode("ascii")


def pdf(lines: list[str], wide: int = 90) -> bytes:
    """A page of text, written by hand: the smallest file that has a text layer."""
    shown = []
    for line in lines:
        words_, row = line.split(), ""
        for word in words_:
            if len(row) + len(word) > wide:
                shown.append(row)
                row = ""
            row = f"{row} {word}".strip()
        shown += [row, ""]
    escaped = [row.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for row in shown]
    stream = "BT /F1 10 Tf 14 TL 50 800 Td " + " ".join(f"({row}) Tj T*" for row in escaped) + " ET"
    data = stream.encode("cp1252")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table, len(out),
    )  # fmt: skip


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(zipfile.ZipInfo(name, (2031, 6, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# --- databases


def nexis_lines(rows: list[dict], cover: bool = True, listed: int | None = None) -> list[str]:
    lines = []
    if cover:
        lines += ["User Name: A Reader", "Date and Time: Tuesday, July 1, 2031 10:00:00 AM GMT", "Job Number: 1"]
        lines += [f"Documents ({listed or len(rows)})"]
        for n, row in enumerate(rows, start=1):
            lines += [f"{n}. {row['title']}", "Client/Matter: -None-", "Search Terms: caldria and veska"]
            lines += ["Search Type: Terms and Connectors", "Narrowed by:", "Content Type", "News"]
    for row in rows:
        lines += [row["title"], row["outlet"], f"{words(row['date'])} Tuesday 10:00 AM GMT", ""]
        lines += [f"Copyright 2031 {row['outlet']} All Rights Reserved", "", "Section: WORLD; Pg. 4"]
        lines += ["Length: 60 words", "Byline: By A Writer"]
        if row["paragraphs"]:
            lines += ["Body", "", *row["paragraphs"], ""]
        lines += ["Classification", "", f"Language: {row['language'].upper()}", "Publication-Type: Newspaper"]
        lines += [f"Load-Date: {words('2031-06-30')}", "", "End of Document", ""]
    return lines


def factiva_fields(row: dict, number: int) -> list[tuple[str, list[str]]]:
    first, *others = row["paragraphs"] or [""]
    fields = [("SE", ["World"]), ("HD", [row["title"]]), ("BY", ["By A Writer"]), ("WC", ["60 words"])]
    fields += [("PD", [words(row["date"], "dmy")]), ("SN", [row["outlet"]]), ("SC", ["CALD"])]
    fields += [("LA", [row["language"]]), ("CY", ["(c) 2031 The Publisher"])]
    fields += [("LP", [first])] if first else []
    fields += [("TD", others)] if others else []
    fields += [("NS", ["gdip : Diplomacy"]), ("RE", ["cal : Caldria"]), ("PUB", ["The Publisher"])]
    return [*fields, ("AN", [f"Document CALD00002031{number:06d}e6a1"])]


def factiva_block(row: dict, number: int) -> list[str]:
    lines = [row["title"], "By A Writer", "60 words", words(row["date"], "dmy"), row["outlet"], "CALD", row["language"]]
    return [*lines, "(c) 2031 The Publisher", *row["paragraphs"], f"Document CALD00002031{number:06d}e6a1"]


def factiva_html(rows: list[dict], indexed: bool = True) -> bytes:
    made = []
    for number, row in enumerate(rows):
        if indexed:
            cells = "".join(
                f'<tr><td class="index" valign="top"><b>{code}</b>&nbsp;</td>\n<td>'
                + (
                    f'<span class="enHeadline">{values[0]}</span>'
                    if code == "HD"
                    else "".join(f'<p class="articleParagraph enarticleParagraph">{v}</p>' for v in values)
                    if code in ("LP", "TD")
                    else values[0]
                )
                + "</td></tr>\n"
                for code, values in factiva_fields(row, number)
            )
            inside = f"<table>{cells}</table>"
        else:
            title, author, *block = factiva_block(row, number)[:8]
            inside = f'<div id="hd"><span class="enHeadline">{title}</span></div><div class="author">{author}</div>'
            inside += "".join(f"<div>{line}</div>" for line in block)
            inside += "".join(f'<p class="articleParagraph enarticleParagraph">{p}</p>\n' for p in row["paragraphs"])
            inside += f"<p>{factiva_block(row, number)[-1]}</p>"
        made.append(f'<div class="article enArticle">{inside}</div>\n<br/><span></span>\n')
    page = '<html><head><title>Factiva</title><meta charset="utf-8"/><style>p {color: black}</style></head><body>\n'
    return (page + "".join(made) + "<div>© 2031 Factiva, Inc. All rights reserved.</div></body></html>").encode()


def factiva_rtf(rows: list[dict], indexed: bool = True) -> bytes:
    lines = []
    for number, row in enumerate(rows):
        if indexed:
            for code, values in factiva_fields(row, number):
                lines += [f"{code}\t{values[0]}", *values[1:]]
        else:
            lines += factiva_block(row, number)
        lines += ["\f"]
    return rtf([*lines, "Search Summary", "Text caldria and veska", "Results Found 20"])


def proquest(rows: list[dict]) -> bytes:
    line = "_" * 60
    made = ""
    for number, row in enumerate(rows):
        body = f"Full text: {text(row)}\n\n" if row["paragraphs"] else ""
        made += f"{line}\n\n{row['title']}\n\nAuthor: Writer, A\n\nPublication info: {row['outlet']} ; Lunn. \n\n"
        made += f"ProQuest document link: https://proquest.example/{number}\n\nAbstract: None available.\n\n"
        made += f"{body}Subject: Grain; Ports\n\nBusiness indexing term: Subject: Grain\n\nLocation: Caldria\n\n"
        made += f"Title: {row['title']}\n\nPublication title: {row['outlet']}; Lunn\n\nPublication year: 2031\n\n"
        made += f"Publication date: {words(row['date']).replace('June', 'Jun')}\n\nPublisher: The Publisher\n\n"
        made += "Country of publication: Caldria\n\nSource type: Newspaper\n\n"
        made += f"Language of publication: {row['language']}\n\n"
        made += f"Document type: {'Commentary' if number % 4 == 0 else 'News'}\n\n"
        made += f"ProQuest document ID: 31{number:05d}\n\n"
        made += f"Document URL: {row['url']}\n\nCopyright: Copyright The Publisher\n\nDatabase: Global Newsstream\n\n"
    end = "Contact us at: http://about.proquest.example\n\nDatabase copyright © 2031 ProQuest"
    return f"{made}{line}\n\n{end}".encode()


def ris(rows: list[dict]) -> bytes:
    made = ""
    for number, row in enumerate(rows):
        abstract = f"AB  - {' '.join(row['paragraphs'])}\r\n" if row["paragraphs"] else ""
        made += f"TY  - NEWS\r\nT1  - {row['title']}\r\nAU  - Writer, A\r\nPY  - 2031\r\n"
        made += f"DA  - {row['date'].replace('-', '/')}/\r\nJF  - {row['outlet']}\r\n{abstract}"
        made += f"LA  - {row['language']}\r\n"
        made += f"UR  - {row['url']}\r\nAN  - 31{number:05d}\r\nER  - \r\n\r\n"
    return made.encode()


def media_cloud(rows: list[dict]) -> bytes:
    """Broken: a row without an address, one whose address is no page's, and one that came before."""
    out = io.StringIO()
    names = ["id", "indexed_date", "language", "media_name", "media_url", "publish_date", "title", "url"]
    writer = csv.DictWriter(out, names, lineterminator="\r\n")
    writer.writeheader()
    for n, row in enumerate(rows):
        url = {EMPTY: "", DAY: "ftp://news.example/talks", TONGUE: rows[0]["url"]}.get(n, row["url"])
        day = "2031-06-01"
        values = [f"{n:032x}", "2031-07-01 10:00:00", "en", row["outlet"], "news.example", day, row["title"], url]
        writer.writerow(dict(zip(names, values, strict=True)))
    return out.getvalue().encode()


def gdelt_doc(rows: list[dict]) -> bytes:
    lines = ["URL,MobileURL,Date,Title"]
    for n, row in enumerate(rows):
        url = {EMPTY: "", DAY: "ftp://news.example/talks", TONGUE: rows[0]["url"]}.get(n, row["url"])
        lines.append(f'{url},,2031-06-01 12:00:00,"{row["title"]}"')
    return b"\xef\xbb\xbf" + "\n".join(lines).encode() + b"\n"


def gdelt_gkg(rows: list[dict]) -> bytes:
    made = ""
    for n, row in enumerate(rows):
        url = {EMPTY: "", DAY: "ftp://news.example/talks", TONGUE: rows[0]["url"]}.get(n, row["url"])
        made += "\t".join([f"20310601-{n}", "20310601120000", "1", "news.example", url, *[""] * 22]) + "\n"
    return made.encode()


def news_please(rows: list[dict]) -> bytes:
    def item(row: dict) -> dict:
        day = row["date"] + " 10:00:00"
        return {
            "authors": ["A Writer"], "date_download": day, "date_modify": None, "date_publish": day,
            "description": "", "filename": "talks.json", "image_url": None, "language": "en",
            "localpath": None, "maintext": text(row) or None, "source_domain": "news.example",
            "title": row["title"], "title_page": None, "title_rss": None, "url": row["url"],
        }  # fmt: skip

    return json.dumps([{**item(row), "language": None} for row in rows], indent=2, ensure_ascii=False).encode()


def fundus(rows: list[dict]) -> bytes:
    def item(row: dict) -> dict:
        first, *others = row["paragraphs"] or [""]
        body = {"summary": [first] if first else [], "sections": [{"headline": [], "paragraphs": others}]}
        return {
            "title": row["title"], "authors": ["A Writer"], "body": body, "publisher": row["outlet"],
            "publishing_date": row["date"] + "T10:00:00+00:00", "topics": ["grain"], "free_access": True,
        }  # fmt: skip

    return json.dumps([item(row) for row in rows], ensure_ascii=False).encode()
