"""How numbers and other people's words are printed: one way for figures, report and tests."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

from parallax.comparison import labels
from parallax.features.measures import measure_of
from parallax.gazetteer.targets import Targets

#: Printed where there is nothing to measure.
NOTHING = "–"
#: Stands for a character that the report's fonts lack: Typst refuses a text that it can't show.
MISSING = "□"
# A longer word gets places where a line may break.
_LONGEST_WORD = 28
_MINUS = "−"


def number(column: str, value: float | None, signed: bool = False) -> str:
    """A score, or with ``signed`` a difference, in the unit of its measure: shares in per cent, and so on.

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
    measure = measure_of(column)
    # Balances and stances lie about 0: their sign is half of what they say.
    digits = _rounded(measure.scale * value, measure.decimals, signed or measure.low < 0)
    if measure.scale != 100:
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


def label(column: str, targets: Targets | None = None) -> str:
    """A measure and its unit; with targets it calls states and sides by their names.

    >>> label("stance.gap")
    'stance gap between the sides, from −2 to 2'
    """
    measure = measure_of(column, targets)
    return sentence(f"{measure.title}, {measure.unit}" if measure.unit else measure.title)


def sentence(words: str) -> str:
    """A sentence of ours that may hold a user's names: shown safely, with a true minus sign."""
    return re.sub(r"(?<![\w.−-])-(?=\d)", _MINUS, text(words))


def corpus_name(name: str) -> str:
    """A corpus by the name of its file or folder.

    >>> corpus_name("summer-2018.jsonl"), corpus_name("classroom")
    ('Summer 2018', 'Classroom')
    """
    stem = re.sub(r"\.(csv|jsonl|ndjson|parquet|txt)\Z", "", name, flags=re.I)
    shown = text(stem.replace("_", " ").replace("-", " "), 60) or "Corpus"
    return shown[:1].upper() + shown[1:]


def count(n: int, one: str, many: str = "") -> str:
    """A number with its noun.

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
    import matplotlib  # starts slowly
    from matplotlib.font_manager import get_font

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
