"""A folder as a researcher's has grown: the classroom texts in the forms in which articles come.

Every file is written from constructed texts, in the layouts that docs/formats.md names; some are broken on
purpose. What each was made of is known, so that what a reader of the folder finds can be held against it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from parallax.article import Article
from parallax.formats.registry import CorpusError, format_of

FRENCH = "Le ministre a dit que le prix des céréales monterait au printemps et que le port avait rouvert hier. " * 3
#: The wire's telling that a state-aligned paper reprints two days later, word by word, and that paper.
REPRINTED, REPRINTER = "visa-expulsions-northway-news", "Port Hale Gazette"

#: What its files are written and read with, beyond the core install.
IMPORTERS = ("datasketch", "docx", "pypdf", "striprtf", "trafilatura")


def needs_importers() -> None:
    """End with a sentence that says how to install what the mixed folder needs, where that is absent."""
    if missing := [name for name in IMPORTERS if find_spec(name) is None]:
        raise SystemExit(f"{', '.join(missing)} not installed. Install with: pip install 'parallax-framing[importers]'")


def what_lies_in(folder: str | Path) -> pd.DataFrame:
    """Every file of a folder, and the format that takes it.

    Returns
    -------
    DataFrame
        ``file``, ``bytes``, ``format``: its name, or "none" and why.
    """

    def taken_by(path: Path) -> str:
        try:
            return format_of(path).name
        except CorpusError as error:
            return f"none: {error}"

    folder = Path(folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    rows = [(path.relative_to(folder).as_posix(), path.stat().st_size, taken_by(path)) for path in files]
    return pd.DataFrame(rows, columns=["file", "bytes", "format"])


def mixed_folder(articles: Iterable[Article], folder: Path) -> Path:
    """Write the texts of the classroom corpus into a folder, an outlet in each of seven forms.

    A Nexis-like export (DOCX), a Factiva-like one (RTF), a table (CSV), saved web pages, text files, a ZIP of
    Markdown, and a file of its own for the text that nobody signed; beside them a list of addresses, a scan, half
    of a Word file, a note, and a table of outlets. Nothing in them says event, genre or translation.

    Parameters
    ----------
    articles : iterable of Article
        Those of ``data/classroom``.
    folder : path
        Is made if it is not there.

    Returns
    -------
    path
        The folder.

    Raises
    ------
    ModuleNotFoundError
        If python-docx or pypdf is not there: they come with the extra ``importers``.
    """
    folder = Path(folder)
    all_articles = {a.id: a for a in articles}
    by_outlet: dict[str, list[Article]] = {}
    for article in all_articles.values():
        by_outlet.setdefault(article.outlet, []).append(article)
    reprint = all_articles[REPRINTED]
    reprint = replace(reprint, outlet=REPRINTER, date=_day(reprint) + timedelta(days=2))
    northway = by_outlet["Northway News"]
    files = {
        "Nexis 2031 (7).docx": _docx(_nexis(northway, listed=len(northway) + 1)),
        "factiva/ondra daily.rtf": _rtf(_factiva(by_outlet["Ondra Daily"])),
        "radio caldria.csv": _table(by_outlet["Radio Caldria International"]),
        "gazette.zip": _zip([*by_outlet[REPRINTER], reprint]),
        "media cloud.csv": _addresses(),
        "scan of page 4.pdf": _scan(),
        "talk with an editor.docx": _docx(["We spoke for an hour about the cable."])[:9_000],
        "README.txt": b"Downloaded in the library, November 2031. The PDF is from the microfilm.\n",
        "outlets.csv": _outlets(by_outlet),
    }
    files |= {_path(a, "txt"): _wire_text(a) for a in by_outlet["Meridian Press"]}
    files |= {_path(a, "html"): _page(a) for a in by_outlet["Vessaly Broadcasting"]}
    files |= {_path(a, "md"): f"# {a.title}\n\n{a.text}\n".encode() for a in by_outlet["republished site (unknown)"]}
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def source_of(text: str, articles: Iterable[Article]) -> str:
    """The id of the classroom text that a text was made from; "" if none.

    By the first words of its second paragraph: bylines and datelines stand before the first.
    """
    return next((a.id for a in articles if a.text.split("\n\n")[1][:60] in text), "")


def _day(article: Article) -> date:
    assert article.date is not None, "every text of the classroom corpus has a date"
    return article.date


def _path(article: Article, kind: str) -> str:
    return f"{article.outlet}/{article.date} {article.event}{' analysis' * (article.genre == 'analysis')}.{kind}"


def _nexis(articles: list[Article], listed: int) -> list[str]:
    lines = ["User Name: A Reader", "Job Number: 1", f"Documents ({listed})"]
    for a in articles:
        lines += [a.title, a.outlet, f"{_day(a):%B} {_day(a).day}, {_day(a).year} {_day(a):%A} 10:00 AM GMT"]
        lines += [f"Copyright {_day(a).year} {a.outlet} All Rights Reserved", "Section: WORLD", "Body"]
        lines += [*a.text.split("\n\n"), "Classification", "Language: ENGLISH", "End of Document"]
    return lines


def _factiva(articles: list[Article]) -> list[str]:
    lines = []
    french = Article(
        id="f", text=FRENCH, title="Le port rouvre", outlet="Ondra Daily", date=articles[0].date, language="fr"
    )
    for number, a in enumerate([*articles, french]):
        first, *others = a.text.split("\n\n")
        lines += [
            f"HD\t{a.title}",
            f"WC\t{len(a.text.split())} words",
            f"PD\t{_day(a).day} {_day(a):%B} {_day(a).year}",
            f"SN\t{a.outlet}",
        ]
        lines += [f"LA\t{'French' if a.language == 'fr' else 'English'}", f"LP\t{first}"]
        lines += [f"TD\t{others[0]}", *others[1:]] if others else []
        lines += [f"AN\tDocument ONDR{_day(a):%Y%m%d}{number:04d}"]
    return lines


def _table(articles: list[Article]) -> bytes:
    """With the columns of a crawler; one row has a day that no calendar has, another no text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["headline", "source_domain", "date_publish", "maintext"])
    for a in articles:
        text = a.text.replace("\n\n", "\n\nReturn to site\n\n", 1)
        writer.writerow([a.title, a.outlet, _day(a).isoformat(), text])
    writer.writerow(["A second look at the dam", articles[0].outlet, "2031-06-31", articles[0].text.upper()])
    writer.writerow(["(video)", articles[0].outlet, "2031-07-02", ""])
    return out.getvalue().encode()


def _page(a: Article) -> bytes:
    paragraphs = "".join(f"<p>{escape(p)}</p>\n" for p in a.text.split("\n\n"))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(a.title)}</title>'
        f'<meta property="og:title" content="{escape(a.title)}"><meta property="og:site_name" content="{a.outlet}">'
        f'<meta property="article:published_time" content="{_day(a)}"></head><body><nav><ul><li>Home</li><li>World</li>'
        f"<li>Programmes</li></ul></nav><article><h1>{escape(a.title)}</h1>\n{paragraphs}"
        "<p>Share this article</p><p>1,204 views</p></article>"
        "<footer>All rights reserved.</footer></body></html>"
    ).encode()


def _wire_text(a: Article) -> bytes:
    return f"By Ida Holt and Pell Oriard\n\nBRECK, {_day(a):%B} {_day(a).day} — {a.text}\n\nRead more\n".encode()


def _zip(articles: list[Article]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for a in articles:
            body = f"# {a.title}\n\n{a.text}\n\nShare\nTweet\nPrint\n\n© {_day(a).year} {a.outlet}\n"
            file.writestr(zipfile.ZipInfo(_path(a, "md"), (2031, 12, 1, 0, 0, 0)), body)
    return out.getvalue()


def _outlets(by_outlet: dict[str, list[Article]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["outlet", "group", "basis"])
    writer.writerows((name, found[0].group, "my reading of their statutes") for name, found in by_outlet.items())
    return out.getvalue().encode()


def _addresses() -> bytes:
    """As Media Cloud gives them: a line a page, and no text."""
    head = "id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
    return (
        f"{head}a1,2031-11-30,en,Meridian Press,meridian.example,2031-11-06,,https://meridian.example/visas\n".encode()
    )


def _scan() -> bytes:
    """A PDF whose page holds no letters."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _docx(lines: list[str]) -> bytes:
    from docx import Document

    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _rtf(lines: list[str]) -> bytes:
    def escaped(line: str) -> str:
        line = line.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
        return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in line)

    body = "\\par\n".join(map(escaped, lines))
    return rf"{{\rtf1\ansi\ansicpg1252{{\fonttbl{{\f0 Arial;}}}}\pard {body}\par}}".encode("ascii")
