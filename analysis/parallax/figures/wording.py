"""How numbers and other people's words are printed: one way for figures, report and tests."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

import matplotlib
from matplotlib.font_manager import get_font

from parallax.comparison import labels

#: Printed where there is nothing to measure.
NOTHING = "–"
#: Stands for a character that the report's fonts lack: Typst refuses a text that it can't show.
MISSING = "□"
# A longer word gets places where a line may break.
_LONGEST_WORD = 28
_MINUS = "−"


def number(feature: str, value: float | None, signed: bool = False) -> str:
    """A score, or with ``signed`` a difference, in its feature's unit: shares in per cent, and so on.

    nan and None are printed as :data:`NOTHING`.

    Examples
    --------
    >>> number("sourcing.unnamed_share", 0.257), number("sourcing.unnamed_share", -0.068, signed=True)
    ('26%', '−7 points')
    >>> number("loaded_language.per_1000_words", 4.753), number("stance.gap", float("nan"))
    ('4.8', '–')
    """
    if value is None or math.isnan(value):
        return NOTHING
    shown = labels.label(feature)
    share = shown.scale == 100
    # Balances and stances lie about 0: their sign is half of what they say.
    about_zero = not share and shown.decimals > 1 and "subjectivity" not in feature
    digits = _rounded(shown.scale * value, shown.decimals, signed or about_zero)
    if not share:
        return digits
    return digits + (" points" if signed else "%")


def _rounded(value: float, decimals: int, signed: bool = False) -> str:
    digits = f"{abs(value):,.{decimals}f}"
    if not digits.strip("0.,"):
        return digits  # a rounded zero has no sign
    return (_MINUS if value < 0 else "+" if signed else "") + digits


def decimals(value: float | None, places: int, signed: bool = False) -> str:
    """A number that is no score: a p-value, Cliff's delta, a correlation."""
    return NOTHING if value is None or math.isnan(value) else _rounded(value, places, signed)


def p_value(value: float | None) -> str:
    """As the summary writes it.

    >>> p_value(0.0414), p_value(0.5821), p_value(0.0002), p_value(1.0)
    ('.041', '.582', '<.001', '1')
    """
    if value is None or math.isnan(value):
        return NOTHING
    return "<.001" if value < 0.001 else "1" if value > 0.9995 else f"{value:.3f}"[1:]


def label(feature: str) -> str:
    """
    >>> label("stance.gap")
    'stance gap between the sides, from −2 to 2'
    """
    shown = labels.label(feature)
    return sentence(f"{shown.name}, {shown.unit}" if shown.unit else shown.name)


def sentence(words: str) -> str:
    """A sentence of ours that may hold a user's names: shown safely, with a true minus sign."""
    return re.sub(r"(?<![\w.−-])-(?=\d)", _MINUS, text(words))


def corpus_name(name: str) -> str:
    """
    >>> corpus_name("summer-2018.jsonl"), corpus_name("classroom")
    ('Summer 2018', 'Classroom')
    """
    stem = re.sub(r"\.(csv|jsonl|ndjson|parquet|txt)\Z", "", name, flags=re.I)
    shown = text(stem.replace("_", " ").replace("-", " "), 60) or "Corpus"
    return shown[:1].upper() + shown[1:]


def count(n: int, one: str, many: str = "") -> str:
    """
    >>> count(1, "event"), count(1200, "story", "stories")
    ('1 event', '1,200 stories')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def day(value: str) -> str:
    """``2018-07-06`` as ``6 July 2018``; empty where no date is given."""
    if not isinstance(value, str) or not value:
        return ""
    when = date.fromisoformat(value)
    return f"{when.day} {when:%B} {when.year}"


def days(values: list[str]) -> str:
    """A span of sorted dates.

    >>> days(["2018-07-06", "2018-08-02"]), days(["2018-07-06"])
    ('6 July to 2 August 2018', '6 July 2018')
    """
    if not values:
        return ""
    first, last = values[0], values[-1]
    if first == last:
        return day(first)
    begins = day(first) if first[:4] != last[:4] else day(first).rpartition(" ")[0]
    return f"{begins} to {day(last)}"


def words(identifier: str) -> str:
    """``war_metaphor`` as ``war metaphor``."""
    return identifier.replace("_", " ")


def event_name(event: str) -> str:
    """An event's id as a heading; its date is printed beside it."""
    return text(labels.event_name(event), 60) or text(event, 60)


@cache
def _shown() -> frozenset[str]:
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    # The report falls back on this font, and its slanted and bold cuts have fewer characters.
    cuts = [get_font(str(path)).get_charmap() for path in sorted(folder.glob("DejaVuSansMono*.ttf"))]
    characters = {chr(code) for code in set.intersection(*map(set, cuts))}
    hebrew = {chr(code) for code in range(0x5D0, 0x5EB)}  # in the report's text font
    return frozenset(c for c in characters | hebrew if unicodedata.category(c)[0] not in "CM")


def text(value: object, limit: int | None = None, strip: bool = True) -> str:
    """Somebody's words as the report's fonts can show them.

    White space becomes single spaces; invisible and direction-changing characters go; a character
    that the fonts lack becomes :data:`MISSING`; a very long word may break. What is cut at ``limit``
    characters, between words where it can be, ends in an ellipsis.

    Examples
    --------
    >>> text("a\\u202eb\\x07c \\u4e2d")
    'abc □'
    >>> text("a long phrase", limit=9)
    'a long …'
    """
    if not isinstance(value, str):
        return ""
    composed = unicodedata.normalize("NFC", value)
    kept = "".join(_character(c) for c in composed)
    kept = re.sub(r"\s+", " ", kept)
    if strip:
        kept = kept.strip()
    if limit is not None and len(kept) > limit:
        cut = kept[: limit + 1].rpartition(" ")[0]
        kept = (cut if 2 * len(cut) > limit else kept[:limit]).rstrip() + " …"
    return re.sub(rf"\S{{{_LONGEST_WORD}}}(?=\S)", lambda m: m.group() + "\u200b", kept)


def _character(c: str) -> str:
    if c in _shown():
        return c
    if c.isspace():
        return " "
    # Marks that compose with no letter here, controls and the like have no shape of their own.
    return "" if unicodedata.category(c)[0] in "CM" and unicodedata.category(c) != "Co" else MISSING
