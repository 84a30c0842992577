"""A text without its names, and the way back.

Each name gives way to one word, by its kind and form alone, so that two texts which differ only in names of
the same kind and form become the same text. What tells such names apart besides their letters goes too: the
article of "the United States", the ``an`` of "an American", the bare apostrophe of "the Philippines' navy".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from parallax.gazetteer.names import Name

# Words that the encoder's vocabulary holds whole, none with a vowel first (so "a" is always right), none
# with a family in the lexicons. First for the names of everybody, second for those of the side asked about.
PLACEHOLDERS = {
    ("state", "noun"): ("Lydia", "Sparta"),
    ("state", "adjective"): ("Saxon", "Spartan"),
    ("people", "noun"): ("Saxon", "Spartan"),
    ("people", "plural"): ("Saxons", "Spartans"),
    ("seat", "noun"): ("Babylon", "Troy"),
    ("person", "noun"): ("Smith", "Jones"),
    ("outlet", "noun"): ("Gazette", "Herald"),
    ("agency", "noun"): ("Bureau", "Ministry"),
    ("organisation", "noun"): ("League", "Council"),
    ("party", "noun"): ("Party", "Caucus"),
    ("party", "adjective"): ("Whig", "Jacobite"),
    ("party", "plural"): ("Nationals", "Greens"),
    ("company", "noun"): ("Corporation", "Firm"),
}

_ARTICLE = re.compile(r"(?:^|(?<=\W))([Tt]he|THE)\s\Z")
_AN = re.compile(r"(?:^|(?<=\W))(an|An|AN)\s[\"“‘']?\Z")
# "the United States' tariffs", but not "'We love the United States', he said".
_BARE = re.compile(r"(['’])(?=\s+[a-z0-9$])")
_LINE = re.compile(r"[^\n]+")
_POSSESSIVE = re.compile(r"(?<!\w)['’]s\b")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Blinded:
    """A text without names.

    Attributes
    ----------
    text : str
        The blind text.
    original : str
        The text as it was.
    names : tuple of Name
        What was taken out, offsets into ``original``.
    """

    text: str
    original: str
    names: tuple[Name, ...]
    _edits: tuple[tuple[int, int, int, int], ...] = field(repr=False)

    def to_blind(self, start: int, end: int) -> tuple[int, int]:
        """A span of the original in the blind text; what touches a name takes in the whole placeholder.

        Examples
        --------
        >>> from parallax.gazetteer import read_gazetteer
        >>> blinded = read_gazetteer().blind("China met the United States.")
        >>> start, end = blinded.to_blind(6, 9)
        >>> blinded.text[start:end], blinded.to_original(start, end)
        ('met', (6, 9))
        """
        return _carry(start, end, self._edits, 0, 2)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """A span of the blind text in the original; what touches a placeholder takes in the whole name."""
        return _carry(start, end, self._edits, 2, 0)


def _carry(start: int, end: int, edits: tuple, here: int, there: int) -> tuple[int, int]:
    first = bisect_right(edits, start, key=lambda edit: edit[here]) - 1
    last = bisect_right(edits, max(start, end - 1), key=lambda edit: edit[here]) - 1
    new_start, new_end = start, end
    if first >= 0:
        edit = edits[first]
        new_start = edit[there] if start < edit[here + 1] else start - edit[here + 1] + edit[there + 1]
    if last >= 0:
        edit = edits[last]
        new_end = edit[there + 1] if end <= edit[here + 1] else end - edit[here + 1] + edit[there + 1]
    return new_start, new_end


def blind(text: str, names: Iterable[Name], articles: Iterable[bool], side: str | None) -> Blinded:
    """Replace each name; ``articles`` says of each whether the article before it belongs to it."""
    names = tuple(names)
    changes: list[tuple[int, int, str]] = []
    capitals = deque(_capital_lines(text, names))
    done = 0
    for name, takes_article in zip(names, articles, strict=True):
        start, end = name.start, name.end
        word = PLACEHOLDERS[name.kind, name.form][side is not None and name.side == side]
        while capitals and capitals[0][1] <= start:
            capitals.popleft()
        if capitals and capitals[0][0] <= start:
            word = word.upper()
        before = text[max(done, start - 5) : start]
        if takes_article and (article := _ARTICLE.search(before)):
            start -= len(before) - article.start(1)
        elif an := _AN.search(before):
            at = start - len(before) + an.start(1)
            changes.append((at, at + 2, text[at]))
        changes.append((start, end, word))
        if name.form != "plural" and text[end - 1] in "sS" and (bare := _BARE.match(text, end)):
            changes.append((end, end + 1, bare[1] + "s"))
            end += 1
        done = end
    parts: list[str] = []
    edits: list[tuple[int, int, int, int]] = []
    at = length = 0
    for start, end, word in changes:
        parts += (text[at:start], word)
        length += start - at
        edits.append((start, end, length, length + len(word)))
        length += len(word)
        at = end
    parts.append(text[at:])
    return Blinded("".join(parts), text, names, tuple(edits))


def _capital_lines(text: str, names: tuple[Name, ...]) -> list[tuple[int, int]]:
    """Lines written in capitals throughout, names left aside: "US" and "China" must come to the same."""
    lines, at = [], 0
    for line in _LINE.finditer(text):
        own = at
        while at < len(names) and names[at].start < line.end():
            at += 1
        if own == at:
            continue
        bounds = [line.start(), *(edge for name in names[own:at] for edge in (name.start, name.end)), line.end()]
        rest = " ".join(text[low:high] for low, high in zip(bounds[::2], bounds[1::2], strict=True))
        words = _LETTERS.findall(_POSSESSIVE.sub(" ", rest))
        if words and all(word.isupper() for word in words) and max(map(len, words)) > 1:
            lines.append(line.span())
    return lines
