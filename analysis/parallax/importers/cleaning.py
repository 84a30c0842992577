"""What is in an article's file and isn't the article: residue of pages, datelines, agency tags.

Most of it is one outlet's own: every text of one group ending in the same script is a difference that
no reader sees, and a dateline names the agency. It is taken out before scoring, said in the article's
notes, and kept in ``Article.original``.
"""

from __future__ import annotations

import re

_AGENCY = r"(?:Reuters|AP|AFP|UPI|dpa|Xinhua|TASS|Tass|Bloomberg|Kyodo(?: News)?|Yonhap|PTI|ANI|EFE|ANSA|IANS)"
_DASH = r"\s*(?:--?|—|–)\s+"
_PLACE = r"[A-Z][A-Z.'’\-]+(?:[ /,]+[A-Z][\w.'’\-]*){0,6}"

#: What is taken out: its name, and where it is found. Each was seen in a real corpus.
RESIDUE = {
    "script": re.compile(r"\bvar \w+ ?= ?(?:\{[^{}]*\}|\[[^\[\]]*\]|\"[^\"]*\");?"),
    "share bar": re.compile(
        # The sign to look for first: an optional beginning would be tried at each character.
        r"(?=[LS])(?:LISTEN TO ARTICLE \d{1,2}:\d\d )?(?:SHARE THIS ARTICLE )?"
        r"\bShare Tweet(?: Post| Pin| Share)* Email\b"
    ),
    # "WASHINGTON/OTTAWA (Reuters) -", "BEIJING, Aug. 27 (Xinhua) --"
    "dateline": re.compile(rf"\A{_PLACE}(?:,? [A-Z][a-z]+\.? \d{{1,2}}(?:, \d{{4}})?)? \({_AGENCY}\){_DASH}"),
    "photo credit": re.compile(r"[\[(][Pp]hoto(?:s|graph)?(?: (?:by|from|courtesy of)\b|[:/])[^\])\n]{1,60}[\])]"),
    "page furniture": re.compile(
        r"^(?:Return to site|broken image|web page counter|Advertisement|Sign up for Daily Newsletters"
        r"|Copyright ©[^\n]{0,80})$",
        re.IGNORECASE | re.MULTILINE,
    ),
}


def clean(text: str) -> tuple[str, list[str]]:
    """The article without residue, and what was taken out.

    Parameters
    ----------
    text : str

    Returns
    -------
    text : str
    notes : list of str
        ``"dateline taken out: OTTAWA (Reuters) -"``; one a kind, with the first that was found.

    Examples
    --------
    >>> clean("OTTAWA (Reuters) - Ministers met. var page = {};")
    ('Ministers met.', ['script taken out: var page = {};', 'dateline taken out: OTTAWA (Reuters) -'])
    >>> clean("Ministers (Reuters reported) met.")
    ('Ministers (Reuters reported) met.', [])
    """
    notes = []
    for kind, pattern in RESIDUE.items():
        found = pattern.findall(text)
        if found:
            text = pattern.sub("", text).strip()
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            notes.append(f"{kind} taken out: {found[0].strip()[:60]}{more}")
    return re.sub(r"\n{3,}", "\n\n", text), notes
