"""Days as databases write them: in words, in either order, with a weekday, a time and a zone around them."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_FORMS = tuple(
    re.compile(rf"\s*{_WEEKDAY}{form}", re.IGNORECASE)
    for form in (
        rf"{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})(?!\d)",  # June 10, 2031 Tuesday
        rf"(?P<day>\d{{1,2}})\s+{_MONTH},?\s+(?P<year>\d{{4}})(?!\d)",  # 10 June 2031
        r"(?P<year>\d{4})(?P<mark>[-/.]?)(?P<month>\d{2})(?P=mark)(?P<day>\d{2})(?!\d)",  # 2031-06-10, 20310610T1015
    )
)
_COARSE = re.compile(rf"\s*(?:{_MONTH}\s+)?\d{{4}}[\s/]*\Z", re.IGNORECASE)
#: What may follow a day in a line that holds nothing else: a weekday, a time, an edition.
_REST = re.compile(r"(?:[\s,]+[\w:.()\-/]{1,20}){0,8}\s*\Z")


def iso_day(text: str) -> str:
    """The day that a text begins with, as YYYY-MM-DD.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Empty where the text gives a month or a year alone: no day is known. The text itself where it is no
        day, or one that no calendar has: the row is then rejected with it.

    Examples
    --------
    >>> iso_day("June 10, 2031 Tuesday 10:00 AM GMT"), iso_day("2031/06/10/"), iso_day("June 2031")
    ('2031-06-10', '2031-06-10', '')
    >>> iso_day("31 February 2031")
    '31 February 2031'
    """
    found = next((match for form in _FORMS if (match := form.match(text))), None)
    if found is None:
        return "" if _COARSE.match(text) else text.strip()
    month = found["month"].lower()
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    try:
        return date(int(found["year"]), number, int(found["day"])).isoformat()
    except ValueError:
        return text.strip()


def is_day(line: str) -> bool:
    """Whether a line says a day and no more than a weekday, a time or an edition beside it."""
    if len(line) > 120:
        return False
    found = next((match for form in _FORMS if (match := form.match(line))), None)
    return bool(found and _REST.match(line, found.end())) or bool(line.strip() and _COARSE.match(line))
