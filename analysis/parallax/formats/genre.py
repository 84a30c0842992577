"""News or commentary? A guess where the corpus doesn't say, named as a guess in ``genre_basis``.

What counts, in this order: what the headline says of itself, a line that names a writer of opinion, and how
the text is written: who speaks in the first person, how often words are given to a source, how often a day is named.
Nothing of outlet or group is looked at. Where the words decide nothing, the genre stays unknown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from parallax.formats.cleaning import Taken

#: Fewer words outside quotations say nothing of genre.
MIN_WORDS = 80
#: Up to the first a text is called news, from the second on commentary, and between them nothing.
NEWS, COMMENTARY = 0.2, 0.8

_HEADLINE = [
    ("commentary", re.compile(r"(?:[A-Z]{2,4} |Guest )?(?:Commentary|Opinion|Op-?ed|Editorial|Viewpoint|Column)\s?[:|]",
                              re.IGNORECASE)),
    ("analysis", re.compile(r"(?:News )?(?:Analysis|Explainer|Explained)\s?[:|]", re.IGNORECASE)),
    ("digest", re.compile(r"(?:Your )?(?:Morning|Evening|Daily|Weekly|News) (?:Briefing|Digest|Roundup)\b",
                          re.IGNORECASE)),
]  # fmt: skip
_OPINION_LINE = re.compile(r"opinion (?:contributors?|columnist)|the editorial board|analysis/opinion:|opinion:?", re.I)
_QUOTED = re.compile(r"[\"“][^\"“”\n]{0,600}[\"”]")
_WORD = re.compile(r"[\w’']+")
_INTERCEPT = -1.89
#: Weights of the square root of each count per 1,000 words outside quotations, in a logistic regression taught on
#: 629 articles of one corpus whose addresses tell (tests/importers/test_genre.py says how it does on four others).
#: Question marks, "must" and "should", and the share of quoted words added nothing there.
_WORDS = [
    (0.81, re.compile(r"\b(?:I|I['’]\w{1,3}|me|my|My|we|We|[Ww]e['’]\w{1,3}|us|our|Our|ours)\b")),
    (-1.03, re.compile(r"\b(?:said|told|added|says|[Aa]ccording to|announced|reported|declined to)\b")),
    (-0.55, re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\. \d")),
    (0.77, re.compile(r"\b(?:[Bb]ut|[Yy]et|[Ii]ndeed|[Oo]f course|[Ii]n fact|[Tt]hus|[Hh]ence|[Ii]nstead|[Ss]o"
                      r"|[Rr]ather|[Nn]ot)\b")),
    (0.29, re.compile(r"\b(?:is|are|has|have|will|would|can|may|might)\b")),
]  # fmt: skip


def guess_genre(text: str, title: str = "", taken: Iterable[Taken] = ()) -> tuple[str, str]:
    """Genre and what the guess rests on; ``("unknown", "")`` where nothing tells.

    Parameters
    ----------
    text : str
        Cleaned.
    title : str
    taken : iterable of Taken
        What cleaning took out of the text: the lines that name a writer of opinion are among it.

    Returns
    -------
    genre : str
        ``commentary``, ``analysis``, ``digest``, ``news`` or ``unknown``.
    basis : str
        Begins with ``guess``.

    Notes
    -----
    From words alone only news and commentary are told apart. Misses commentary that reports much: of 33 that say so
    in their headline, headline hidden, 10 were called commentary, 6 news and the rest nothing. An analysis is mostly
    called news.

    Examples
    --------
    >>> guess_genre("The ministers met.", "Commentary: Who shall pay?")
    ('commentary', "guess: the headline says 'Commentary:'")
    >>> guess_genre("The ministers met.", "Comments on the budget are welcome")
    ('unknown', '')
    """
    for genre, pattern in _HEADLINE:
        if found := pattern.match(title):
            return genre, f"guess: the headline says {found[0]!r}"
    for kind, line in taken:
        if kind == "author's note":
            return "commentary", "guess: a line says who the author is"
        if kind == "byline" and _OPINION_LINE.fullmatch(line):
            return "commentary", f"guess: a line says {line!r}"
    chance = commentary_chance(text)
    if chance >= COMMENTARY:
        return "commentary", f"guess from the words ({min(chance, 0.99):.2f})"
    if chance <= NEWS:
        return "news", f"guess from the words ({min(1 - chance, 0.99):.2f})"
    return "unknown", ""  # also where the chance is nan


def commentary_chance(text: str) -> float:
    """How likely the words are commentary's, not news': from 0 to 1, nan under :data:`MIN_WORDS` words.

    ``1 / (1 + exp(-z))`` with ``z`` the weighted sum of the square roots of five rates, outside quotations, and a
    constant. More means more like commentary.

    Examples
    --------
    >>> round(commentary_chance("We must not forget it. " * 20), 2)
    1.0
    >>> commentary_chance("We must not forget it.")
    nan
    """
    bare = _QUOTED.sub(" ", text)
    words = len(_WORD.findall(bare))
    if words < MIN_WORDS:
        return math.nan
    z = _INTERCEPT + sum(weight * math.sqrt(1000 * len(p.findall(bare)) / words) for weight, p in _WORDS)
    return 1 / (1 + math.exp(-z))
