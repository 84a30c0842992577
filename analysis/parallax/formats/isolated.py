"""The script of the isolated process: it reads one file's text with a library, within limits.

Run by `parallax.formats.isolation` as a script; it imports nothing of Parallax, so that it starts quickly.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def docx(path: str, most: int) -> dict:
    """All paragraphs in order, also those in tables, text boxes and content controls, which python-docx leaves out."""
    from docx import Document

    with zipfile.ZipFile(path) as file:
        size = sum(member.file_size for member in file.infolist())
        if size > most:
            raise ValueError(f"its parts have {size:,} bytes unpacked, more than the {most:,} of a document")
    body = Document(path).element.body
    for repeated in list(body.iter(_FALLBACK)):  # the same text again, for older programs
        repeated.getparent().remove(repeated)
    lines, title = [], None
    for element in body.iter():
        if element.tag == f"{_W}p":
            lines.append("")
        elif not lines:
            continue
        elif element.tag == f"{_W}pStyle" and title is None and element.get(f"{_W}val") in ("Title", "Heading1"):
            title = len(lines) - 1
        elif element.tag == f"{_W}t":
            lines[-1] += element.text or ""
        elif element.tag == f"{_W}tab":
            lines[-1] += "\t"
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            lines.append("")
    return {"title": "" if title is None else lines[title], "lines": lines}


def rtf(path: str, most: int) -> dict:
    """Lines; a page break is a line with a form feed."""
    from striprtf.striprtf import rtf_to_text

    with open(path, "rb") as file:
        data = file.read()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    text = re.sub(r"\{(?:\\\*)?\\?(?:\\shppict|\\nonshppict)?\{?\\pict\b[^{}]*\}?\}", "", text)
    # The library looks for addresses with a pattern that takes all text between two of them for one.
    text = re.sub(r"\{\\field(?![a-z])", "{", text)
    text = re.sub(r"\\(?:page|sect)(?![a-z])", r"\\par \f\\par", text)
    whole, table = _groups(text)
    # The library's pattern for fonts takes time with the square of the table's length. Of each font the library needs
    # only the number and the character set, so the table is written anew with these alone.
    fonts = re.findall(r"\\f(\d{1,6})(?!\d)([^;]{0,500});", text[table])
    signs = [(number, re.search(r"\\fcharset(\d{1,3})", rest)) for number, rest in fonts]
    short = "".join(f"{{\\f{number}\\fcharset{found[1]} Font;}}" for number, found in signs if found)
    if table.stop:  # a second table of fonts, which no real file has, is ignored
        rest = text[table.stop :].replace("\\fonttbl", "\\*")
        text = f"{text[: table.start]}{{\\fonttbl{short}}}{rest}"
    note = "" if whole else "its groups do not close where they should: the file is cut or damaged"
    return {"lines": rtf_to_text(text, errors="replace").split("\n"), "note": note}


def _groups(text: str) -> tuple[bool, slice]:
    """Whether the groups of an RTF file close at its end and not before, and where its table of fonts stands."""
    depth, start, table, level = 0, None, slice(0, 0), 0
    for brace in re.finditer(r"\\[\\{}]|([{}])", text):
        if brace[1] == "{":
            depth += 1
            if start is None and re.match(r"[^{}]{0,100}\\fonttbl", text[brace.end() : brace.end() + 120]):
                start, level, table = brace.start(), depth, slice(brace.start(), len(text))
        elif brace[1]:
            if start is not None and depth == level and table.stop == len(text):
                table = slice(start, brace.end())
            depth -= 1
            if depth <= 0 and text[brace.end() :].strip("\0 \r\n"):
                return False, table
    return depth == 0, table


def pdf(path: str, most: int) -> dict:
    from pypdf import PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValueError("it asks for a password. Save it without one")
    lines, size = [], 0
    for page in reader.pages:
        text = page.extract_text()
        lines += text.split("\n")
        size += len(text)
        if size > most:
            raise ValueError(f"its text has more than {most:,} characters")
    if not any(line.strip() for line in lines):
        raise ValueError("it has no text layer: its pages are pictures. Have it recognised (OCR) first")
    return {"lines": lines}


def limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there the time limit of the parent holds alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file


def main(kind: str, path: str, memory: str, seconds: str, most: str) -> None:
    limit(int(memory), int(seconds))
    try:
        made = {"docx": docx, "rtf": rtf, "pdf": pdf}[kind](path, int(most))
    except MemoryError:
        made = {"error": f"reading it needs more than {int(memory) // 1_000_000:,} MB of memory"}
    except Exception as error:  # a library may raise anything at a damaged file: the reject says what
        made = {"error": f"{error or type(error).__name__}"[:200]}
    # As ASCII: a lone surrogate, which a damaged file can hold, cannot be written in UTF-8.
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main(*sys.argv[1:])
