"""Broken encodings and control characters: what is mended in every text, whatever file it comes from."""

from __future__ import annotations

import re

import ftfy

from parallax.article import Note

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
# Everything that moves a terminal's cursor or hides text, save line breaks and tabs.
# Marks of direction show words in another order than they are read in, a blank without width or a hyphen that is not
# shown splits one, and a tag is a letter that nobody sees. What joins the parts of a picture (U+200D) stays.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def mend(text: str) -> tuple[str, list[Note]]:
    """Text with broken encodings mended and control characters taken out, and notes on what was done.

    The words stay as they are: no quotation mark is changed, no entity unescaped.
    """
    notes = []
    fixed = ftfy.fix_encoding(text)
    if fixed != text:
        notes.append(Note("encoding", "ftfy"))
    clean = fixed.replace("\r\n", "\n").replace("\r", "\n")
    clean, escapes = _ANSI.subn("", clean)
    clean, controls = _CONTROL.subn("", clean)
    if escapes or controls:
        notes.append(Note("control characters", str(escapes + controls)))
    return clean.strip(), notes


def one_line(value: str) -> str:
    """Text for a table's cell or a terminal's line: no line breaks, no control characters."""
    return " ".join(_CONTROL.sub("", _ANSI.sub("", value)).split())
