"""Quantities in a sentence, and whether two of them can be the same: what they count, rounding, scales, numbers in
words.

The library ``text2num`` reads numbers in words too, but no fractions, and it gives no positions; both are needed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import floor, log

from parallax.coders.attribution.tokens import word_set

#: The lowest and the highest true value, as parts of the number that is written. "1.5 billion" and "1,500 million" are
#: the same; "nearly 40" can be 36 to 40, and "more than two million" can be 2.3 million, but never less than two
#: million.
ROUGHNESS = {"": (0.99, 1.01), "about": (0.9, 1.1), "under": (0.9, 1.0), "over": (1.0, 1.25)}

_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES = {word: n for n, word in enumerate(_TO_NINETEEN.split())}
_TENS = {word: 10 * n for n, word in enumerate(_DECADES.split(), 2)}
_WORDS = _ONES | _TENS | {"dozen": 12}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT = {"k": 1_000, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_SHARES = frozenset(["percent", "points"])
_KINDS = _SHARES | {"year", "date", "clock"}
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yuan", "₹": "rupee"}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
_YEAR_ROUND = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {word: n for n, word in enumerate(_YEAR_ROUND.split(), 1)}
_MONTH = (
    r"(?P<{}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORD = "|".join(sorted({*_WORDS, *_SCALES}, key=len, reverse=True))
_SCALE = "|".join(_SCALES)
_ROUGH = re.compile(
    r"(?:(?P<over>\b(?:over|above|at\sleast|more\sthan|upwards?\sof)|>)"
    r"|(?P<under>\b(?:nearly|almost|under|below|up\sto|close\sto|at\smost|(?:less|fewer)\sthan)|<)"
    r"|(?P<about>\b(?:about|around|roughly|approximately|some|an\sestimated)|[~≈]))\s*(?:an?\s)?\Z",
    re.IGNORECASE,
)
_FOUND = re.compile(
    rf"(?P<date>\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s{_MONTH.format('month')}"
    rf"|\b{_MONTH.format('month_first')}\s(?P<day_last>\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,:]\d))"
    rf"|(?P<clock>\b\d{{1,2}}[:.]\d{{2}}\b(?=\s?(?:[ap]\.?m\b|o'clock))|\b\d{{1,2}}:\d{{2}}\b)"
    rf"|(?P<part>\b(?:(?P<parts>an?|one|two|three|four|five|six|seven|eight|nine)[\s-]"
    rf"(?P<whole>{'|'.join(_PARTS)})s?)\b(?!\stime)|\bhalf\b|\bhalv(?:e|es|ed|ing)\b)"
    rf"|(?P<currency>[$€£¥₹])?(?<![\w.,])(?P<digits>{_NUMBER})"
    rf"(?:\s?(?P<scale>{_SCALE}|(?:k|mn?|bn|tn)\b))?"
    rf"|\b(?:an?\s(?=hundred|thousand|million|billion|dozen))?(?P<words>(?:{_WORD})(?:[\s-](?:and\s)?(?:{_WORD}))*)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\s?(?:%|(?:-|\b)per\s?cent(?:age)?\b(?P<points>\spoints?)?)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_NOUNS = re.compile(r"[\s-]+(?:of\s)?([A-Za-z][\w’']*)(?:[\s-]+([A-Za-z][\w’']*))?")
_PREFIX = re.compile(
    r"\b(?:in|for|of|since|by|from|until|during|before|after|than|between|and|late|early)\s\Z", re.IGNORECASE
)
_NO_UNIT = word_set(
    "a an and as at but by for from had has have if in is it its last more of on or that the then this to was were "
    "when which while who with year before after per less fewer"
)


@dataclass(frozen=True)
class Quantity:
    """A number with what it counts, and its position.

    ``kinds`` are the things that it can count: ``percent``, ``points``, ``year``, ``date``, ``clock``, or the
    next two words; none where nothing follows. ``rough`` is ``about``, ``over``, ``under``, or empty.
    """

    value: float
    kinds: frozenset[str]
    rough: str
    start: int
    end: int


@cache
def _noun(word: str) -> str:
    """A noun as it is compared: in lower case, without the ending of the plural."""
    word = word.lower().removesuffix("'s").removesuffix("’s")
    return word.removesuffix("s") if len(word) > 3 else word


def find(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """Quantities in a stretch of text, in order.

    A fraction ("a third") is a rough percentage; so is "halved". A date is ``100 * month + day``. The single word
    "one" is no quantity: it is more often a pronoun than a number.

    Examples
    --------
    >>> [(q.value, sorted(q.kinds)) for q in find("Sales fell by 3.5 per cent to 1.2 billion crowns in 2030.")]
    [(3.5, ['percent']), (1200000000.0, ['crown']), (2030.0, ['year'])]
    >>> [(round(q.value, 1), q.rough) for q in find("Nearly forty-two ships, a third of the fleet")]
    [(42.0, 'under'), (33.3, 'about')]
    >>> find("No one came.")
    []
    """
    end = len(text) if end is None else end
    found = []
    for match in _FOUND.finditer(text, start, end):
        quantity = _quantity(text, match, end)
        if quantity is not None:
            found.append(quantity)
    return found


def _quantity(text: str, match: re.Match, end: int) -> Quantity | None:
    at, after = match.span()
    said = _ROUGH.search(text, max(0, at - 16), at)
    rough = (said.lastgroup or "") if said else ""
    if match["date"]:
        month = _MONTHS[(match["month"] or match["month_first"])[:3].lower()]
        return Quantity(100 * month + int(match["day"] or match["day_last"]), frozenset(["date"]), "", at, after)
    if match["clock"]:
        hour, minute = re.split("[:.]", match["clock"])
        return Quantity(60 * int(hour) + int(minute), frozenset(["clock"]), "", at, after)
    if match["part"]:
        many = (match["parts"] or "a").lower()
        many = _ONES.get(many, 1)
        value = 100 * many / _PARTS[(match["whole"] or "half").lower()]
        return Quantity(value, frozenset(["percent"]), "about", at, after)
    if match["digits"]:
        value = float(match["digits"].replace(",", ""))
        scale = (match["scale"] or "").lower()
        value *= _SCALES.get(scale) or _SHORT.get(scale) or 1
    else:
        words = match["words"].lower()
        # "One" is more often a pronoun than a number, and "thousands of waves" is no exact count.
        if words in ("one", "zero", *_SCALES) and not match.group().lower().startswith("a "):
            return None
        value = _in_words(words)
    if percent := _PERCENT.match(text, after, end):
        unit = "points" if percent["points"] else "percent"
        return Quantity(value, frozenset([unit]), rough, at, percent.end())
    if match["currency"]:
        return Quantity(value, frozenset([_SIGNS[match["currency"]]]), rough, at, after)
    kinds = _nouns_after(text, after, end)
    if (
        match["digits"]
        and not match["scale"]
        and _YEAR.match(match["digits"])
        and (not kinds or _PREFIX.search(text, max(0, at - 9), at))
    ):
        return Quantity(value, frozenset(["year"]), "", at, after)
    return Quantity(value, kinds, rough, at, after)


def _in_words(words: str) -> float:
    total = group = 0
    for word in re.split(r"[\s-]+(?:and\s)?", words):
        if word in _WORDS:
            group = (group or 1) * 12 if word == "dozen" else group + _WORDS[word]
        elif word == "hundred":
            group = (group or 1) * 100
        else:
            total, group = total + (group or 1) * _SCALES[word], 0
    return float(total + group)


def _nouns_after(text: str, after: int, end: int) -> frozenset[str]:
    following = _NOUNS.match(text, after, end)
    words = [w for w in (following.groups() if following else ()) if w]
    nouns = []
    for word in words:
        if word.lower() in _NO_UNIT:
            break
        nouns.append(_noun(word))
    return frozenset(nouns)


def comparable(a: Quantity, b: Quantity) -> bool:
    """Whether both count the same kind of thing, as far as the words after them say.

    Percentages and percentage points can be compared, but never agree.
    """
    return bool(a.kinds & b.kinds) or bool(a.kinds & _SHARES and b.kinds & _SHARES)


def agree(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities can be one: kinds that don't exclude each other, and numbers that round to each other.

    One value must be in the range of the other (:data:`ROUGHNESS`); years and dates must be equal. A percentage never
    agrees with percentage points.
    """
    if (a.kinds | b.kinds) & _KINDS:
        if not a.kinds & b.kinds:
            return False
        if not a.kinds & _SHARES:
            return a.value == b.value
    elif a.kinds and b.kinds and not comparable(a, b) and max(a.value, b.value) < 20:
        return False  # "two ships" and "two weeks"
    return _lies(a, b) or _lies(b, a)


def _lies(number: Quantity, within: Quantity) -> bool:
    low, high = ROUGHNESS[within.rough]
    # A small tolerance: in floating point 0.9 * 40 is not exactly 36.
    return low * within.value * (1 - 1e-9) <= number.value <= high * within.value * (1 + 1e-9)


def keys(quantities: Iterable[Quantity]) -> set[str]:
    """Keys for an index: two quantities that agree have a key in common; most that do not agree have none in common."""
    found = set()
    for q in quantities:
        kind = next((k for k in sorted(_KINDS) if k in q.kinds), "#")
        if kind in ("year", "date", "clock"):
            found.add(f"{kind}:{q.value:g}")
        elif q.value > 0:
            # Each value has two keys on a logarithmic scale with steps of 20%, so that values within 10% of each other
            # share at least one. "More than" a value may be one step higher.
            step = log(q.value) / log(1.2)
            for more in (0, 1) if q.rough == "over" else (0,):
                found |= {f"{kind}:{floor(step) + more}", f"{kind}:{floor(step + 0.5) + more}'"}
    return found
