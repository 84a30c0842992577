"""A reading in the form of the codings, to be held against them.

Who a source is, whose side it speaks for and how it is quoted are rules here; everything else the heads say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from parallax.document import Document
from parallax.gazetteer import Blinded
from training.codebook.reading import Offsets, Phrase, Reading, Relation
from training.codebook.words import NO_NAME

PERSONS = {"he", "she", "him", "her", "his"}
OTHERS = {"it", "they", "them", "its", "their", "we", "i", "who", "that", "which"}
_WORD = (
    r"(?:(?:[A-Z]\.)+|(?:Mr|Ms|Mrs|Dr|Sen|Rep|Gov|Gen|Lt|Col|St)\.|(?:al|el|de|bin|van|von|O)?[-’' ]?[A-Z][\w’'&-]*)"
)
CAPITALS = re.compile(rf"(?<!\w){_WORD}(?:\s+(?:of\s+|for\s+|of\s+the\s+)?{_WORD})*")
OFFICIAL = {"named_official", "unnamed_official"}
#: Parties and bodies that speak for a state.
HOME = {"republicans": "us", "democrats": "us", "hong_kong": "china", "isis": ""}
SPEAKS_FOR = OFFICIAL | {"media", "document"}


def form_of(document: Document, content: Offsets | None, quoted) -> str:
    """``direct`` where all is in quotation marks, ``mixed`` where part is, else ``indirect``."""
    if content is None:
        return "indirect"
    text = document.text
    letters = [i for i in range(*content) if text[i].isalnum()]
    share = sum(quoted[i] for i in letters) / max(1, len(letters))
    return "direct" if share > 0.9 else "mixed" if share > 0.02 else "indirect"


class Speakers:
    """Who a source is, as the article goes on.

    Names of two words or more are looked up beforehand, each with the side that is named nearest to it; who has spoken
    before lends name and side to a pronoun, a surname, and what is said further without a source.
    """

    def __init__(self, document: Document, blind: Blinded):
        self.text = document.text
        self.names = blind.names
        self.known: dict[str, tuple[str, str, str]] = {}
        self.last = self.last_person = ("", "", "")
        self.last_side = ""
        counts = Counter(_home(n.side) for n in self.names if n.side and n.kind in ("state", "seat", "people"))
        self.main = counts.most_common(1)[0][0] if counts else ""
        self.introduced: dict[str, tuple[str, str]] = {}
        for match in CAPITALS.finditer(self.text):
            words = _bare(match.group())
            if len(words) > 1:
                sentence = document.sentences[document.sentence_index(match.start())]
                side = self._near(match.start(), match.end(), sentence.start, sentence.end)
                known = self.introduced.get(_last(words[-1]))
                if known is None or (side and not known[1]):
                    self.introduced[_last(words[-1])] = " ".join(words), side

    def _near(self, start: int, end: int, first: int, last: int) -> str:
        """The side named in a person's title or apposition, or that the gazetteer gives the name itself."""
        before = [n for n in self.names if n.side and max(first, start - 70) <= n.start and n.end <= end]
        if before and not re.search(r"[,;]", self.text[before[-1].end : start]):
            return _home(before[-1].side)
        if self.text[end : end + 2].startswith(","):
            after = [n for n in self.names if n.side and end <= n.start < min(last, end + 70)]
            if after:
                return _home(after[0].side)
        return ""

    def who(self, relation: Relation) -> tuple[str, str, str]:
        """(name, side, type) of a statement's source."""
        if relation.source is None:
            return self.last
        start, end = relation.source
        words = self.text[start:end]
        low = words.lower()
        type_ = relation.type
        if low in PERSONS:
            found = self.last_person if self.last_person[0] else self.last
            return self._remember((found[0] or ("?" if relation.named > 0.5 else ""), found[1], found[2] or type_))
        if low in OTHERS:
            if relation.named > 0.5:
                return self._remember((self.last[0] or "?", *self.last[1:]) if self.last[2] else ("?", "", type_))
            return self._remember(("", self.last[1] if type_ in OFFICIAL else "", type_))
        name, side = self._name(start, end), ""
        inside = [n for n in self.names if n.side and n.start < end and n.end > start]
        if inside:
            side = _home(inside[0].side)
        key = _last(name)
        if known := self.known.get(key):
            side = side or known[1]
            name = known[0] if len(known[0]) > len(name) else name
            if len(words.split()) <= 3:
                type_ = known[2]
        if key in self.introduced:
            full, near = self.introduced[key]
            side = side or near
            name = full if len(full) > len(name) else name
        if type_ in OFFICIAL:
            side = side or self.last_side or self.main
        elif type_ not in SPEAKS_FOR:
            side = ""
        if relation.named < 0.5:
            name = ""
        elif not name:
            name = words
        return self._remember((name, side, type_))

    def _remember(self, found: tuple[str, str, str]) -> tuple[str, str, str]:
        self.last = found
        if found[0]:
            self.last_person = found
            self.last_side = found[1] or self.last_side
            self.known.setdefault(_last(found[0]), found)
        return found

    def _name(self, start: int, end: int) -> str:
        """What names somebody in a source: its longest run of capitals that is no title."""
        best = ""
        for match in CAPITALS.finditer(self.text[start:end].split(",")[0]):
            words = _bare(match.group())
            if words and len(" ".join(words)) >= len(best):
                best = " ".join(words)
        return best


def _bare(name: str) -> list[str]:
    """The words of a name without titles before it."""
    words = name.replace("’s", "").replace("'s", "").split()
    while words and words[0].lower().strip(".") in NO_NAME:
        words.pop(0)
    return words


def _home(side: str) -> str:
    return HOME.get(side, side)


def _last(name: str) -> str:
    return name.split()[-1].lower().strip(".") if name else ""


#: From which chance on an attribution counts, and from how many words on a running stretch stands by itself.
LEAST = {"statement": 0.5, "attitude": 0.45, "self_evident": 0.5}
RUNNING_WORDS = 12


def coding_of(reading: Reading, id: str, phrases: Sequence[Phrase], least: Mapping[str, float] = LEAST) -> dict:
    """What a reading marks, as the codings have it, without stance.

    Parameters
    ----------
    phrases : sequence of Phrase
        The loaded ones, as ``weigh.loaded_phrases`` gives them.
    """
    document, speakers = reading.document, Speakers(reading.document, reading.blind)
    quoted = [False] * (len(document.text) + 1)
    for quotation in document.quotations:
        for span in quotation:
            quoted[span.start : span.end] = [True] * len(span)
    said = []
    for relation in reading.relations:
        if relation.cue and relation.chance < least[relation.act]:
            continue
        if not relation.cue and len(document.text[slice(*relation.content)].split()) < RUNNING_WORDS:
            continue
        row = {
            "act": relation.act,
            "type": "",
            "name": "",
            "side": "",
            "form": "",
            "cue_stance": "",
            "source": relation.source,
            "cue": relation.cue,
            "content": relation.content,
            "chance": relation.chance,
        }
        if relation.act == "statement":
            name, side, type_ = speakers.who(relation)
            row |= {
                "type": type_,
                "name": name,
                "side": side,
                "cue_stance": relation.cue_stance,
                "form": form_of(document, relation.content, quoted),
            }
        said.append(row)
    return {
        "id": id,
        "loaded": [{"span": m.span, "family": m.family, "chance": m.chance} for m in phrases],
        "attributions": said,
        "stance_sentences": [],
        "stance": {},
    }
