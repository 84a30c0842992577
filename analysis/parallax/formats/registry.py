"""The registry of file formats, and how the format of a file is found.

Each format has a module with ``recognises(head, path)`` and ``read(path, name)``. ``head`` is the beginning of
the file; ``path`` is for formats that must look further into the file. ``read`` gives ``Rows``, as the tables do:
``(where, row)`` for an article, where the row's names are those of `parallax.formats.row.NAMES`, or a
`Reject` for what could not be read. ``name`` is how the file is shown, and where plain files take their
outlet and date from; ``path`` may be a temporary copy. No format cleans texts: every row goes through
`RowReader.article`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from parallax.article import Reject
from parallax.formats import (
    addresses,
    archive,
    documents,
    factiva,
    html,
    newsjson,
    nexis,
    plain,
    proquest,
    ris,
    tabular,
    warc,
)
from parallax.formats.limits import HEAD, MAX_BYTES
from parallax.formats.tabular import Rows

#: Files that may lie beside articles and are no articles.
BESIDE = frozenset(["outlets.csv", "targets.toml", "thumbs.db", "desktop.ini"])
#: Names of files that describe a folder and are no articles.
NOTES = frozenset(["readme", "license", "licence", "copying", "citation", "changelog"])


class CorpusError(ValueError):
    """Why a path is not a corpus."""


@dataclass(frozen=True)
class FileFormat:
    """One kind of file that articles come in.

    Parameters
    ----------
    name : str
    reads : str
        What it reads, in words.
    follows : str
        The version of the format that it follows, and where that is published.
    recognises : callable
        ``(head, path) -> bool``: whether a file that begins so is of this kind. Never raises.
    read : callable
        ``(path, name) -> Rows``. Never raises: what can't be read is a `Reject`.
    needs : tuple of str
        Modules outside the core install.
    whole : bool
        Whether the file is held in memory as a whole: it may then have `MAX_BYTES` at most.
    """

    name: str
    reads: str
    follows: str
    recognises: Callable[[bytes, Path], bool]
    read: Callable[[Path, str], Rows]
    needs: tuple[str, ...] = ()
    whole: bool = True


def _read_archive(path: Path, name: str) -> Rows:
    return archive.read(path, name, read_file, is_beside)


#: In the order in which they are asked: signatures, then layouts of text, then tables and plain text.
FORMATS: tuple[FileFormat, ...] = (
    FileFormat(
        "Parquet", "one article per row", "Apache Parquet 2", tabular.is_parquet, tabular.parquet_file, whole=False
    ),
    FileFormat(
        "Nexis Uni DOCX",
        "full documents, one or many per file",
        "Nexis Uni's layout since 2018",
        nexis.is_nexis_docx,
        nexis.read_docx,
        ("docx",),
    ),
    FileFormat(
        "Nexis Uni RTF",
        "full documents, one or many per file",
        "Nexis Uni's layout since 2018",
        nexis.is_nexis_rtf,
        nexis.read_rtf,
        ("striprtf",),
    ),
    FileFormat(
        "Factiva RTF",
        "articles with or without indexing",
        "Factiva's layouts since 2014",
        factiva.is_factiva_rtf,
        factiva.read_rtf,
        ("striprtf",),
    ),
    FileFormat(
        "Factiva HTML",
        "articles with or without indexing",
        "Factiva's layouts since 2014",
        factiva.is_factiva_html,
        factiva.read_html,
        ("lxml",),
    ),
    FileFormat(
        "DOCX", "one article per file", "ISO/IEC 29500 (python-docx)", documents.is_docx, documents.read_docx, ("docx",)
    ),
    FileFormat(
        "RTF", "one article per file", "RTF 1.9.1 (striprtf)", documents.is_rtf, documents.read_rtf, ("striprtf",)
    ),
    FileFormat(
        "PDF",
        "one article per file, with a text layer",
        "PDF 1.7 and 2.0 (pypdf)",
        documents.is_pdf,
        documents.read_pdf,
        ("pypdf",),
    ),
    FileFormat(
        "WARC",
        "archived pages, one article per response",
        "WARC 1.0 and 1.1 (warcio)",
        warc.recognises,
        warc.read,
        ("warcio", "trafilatura"),
        whole=False,
    ),
    FileFormat("ZIP", "files of any kind here but ZIP", "APPNOTE 6.3", archive.recognises, _read_archive, whole=False),
    FileFormat(
        "HTML", "saved pages, one article per file", "HTML (trafilatura)", html.recognises, html.read, ("trafilatura",)
    ),
    FileFormat("RIS", "abstracts, as digests", "RIS of 2001 with the tags of 2011", ris.recognises, ris.read),
    FileFormat(
        "ProQuest text",
        "articles with full text",
        "ProQuest's text files since 2012",
        proquest.recognises,
        proquest.read,
    ),
    FileFormat(
        "addresses",
        "lists of Media Cloud and GDELT: no row is an article yet",
        "Media Cloud of 2023; GDELT DOC 2.0, Events 1.0 and 2.0, Mentions 2.0, GKG 2.1",
        addresses.recognises,
        addresses.read,
        whole=False,
    ),
    FileFormat("JSON Lines", "one article per line", "RFC 8259", tabular.is_jsonl, newsjson.read_lines, whole=False),
    FileFormat(
        "JSON",
        "of news-please and fundus",
        "news-please 1.5 and 1.6, fundus 0.4 and 0.5",
        newsjson.recognises,
        newsjson.read,
    ),
    FileFormat("CSV", "one article per row", "RFC 4180, UTF-8", tabular.is_csv, tabular.csv_file, whole=False),
    FileFormat(
        "text", "TXT and Markdown, one article per file", "UTF-8; CommonMark 0.31", plain.recognises, plain.read
    ),
)


def format_of(path: str | Path) -> FileFormat:
    """The format of a file, found from its content; its name is used only to tell formats of plain text apart.

    Raises
    ------
    CorpusError
        If it is no file, is empty or too long, is of no known kind, or needs a library that is not there.
    """
    path = Path(path)
    if not path.is_file():  # to read from a pipe could wait forever
        raise CorpusError(f"file {path.name!r} is not a file")
    try:
        with open(path, "rb") as file:
            head = file.read(HEAD)
        size = path.stat().st_size
    except OSError as error:
        raise CorpusError(f"file {path.name!r} could not be read: {error.strerror}") from None
    if not head.strip():
        raise CorpusError(f"file {path.name!r} is empty")
    found = next((each for each in FORMATS if each.recognises(head, path)), None)
    if found is None:
        known = "; ".join(f"{each.name} ({each.reads})" for each in FORMATS)
        raise CorpusError(
            f"file {path.name!r} is of no kind that can be read. Looked for {known}. "
            "Save or export it as one of them: docs/formats.md says how."
        )
    if missing := [module for module in found.needs if find_spec(module) is None]:
        raise CorpusError(
            f"file {path.name!r} is {found.name}: reading it needs {', '.join(missing)}. "
            "Install it with: pip install 'parallax-framing[importers]'"
        )
    if found.whole and size > MAX_BYTES:
        raise CorpusError(
            f"file {path.name!r} has {size:,} bytes, more than the {MAX_BYTES:,} of a {found.name} file. "
            "Cut it in parts"
        )
    return found


def is_beside(name: str) -> bool:
    """Whether a file in a folder or an archive is hidden, a system's own, or one that belongs to the corpus."""
    parts = PurePosixPath(name).parts or ("",)  # "." has none
    hidden = any(part.startswith((".", "__MACOSX", "~$")) and part != ".." for part in parts)
    return hidden or parts[-1].lower() in BESIDE


def read_file(path: Path, name: str) -> Rows:
    """The articles of one file, read in its format; a file of no known format is one reject."""
    try:
        try:
            name.encode()
        except UnicodeEncodeError:
            raise CorpusError("undecodable bytes in the file's name: save the file as UTF-8") from None
        if PurePosixPath(name).stem.lower() in NOTES:
            raise CorpusError("a note on the folder, by its name. If it is an article, give it another name")
        file_format = format_of(path)
    except CorpusError as error:
        # A file from an archive lies under a temporary name: the reject shows the name that it has in the archive.
        yield Reject(name, name, str(error).replace(repr(path.name), repr(name), 1))
        return
    yield from read_as(file_format, path, name)


def read_as(file_format: FileFormat, path: Path, name: str) -> Rows:
    """The articles of one file, read in this format; a file without any is one reject, so that no file vanishes."""
    item = None
    for item in file_format.read(path, name):
        yield item
    if item is None:
        yield Reject(name, name, f"file {name!r} holds no article: it was read as {file_format.name} and has no row")
