"""A reading in the form of the codings, to be held against them.

Who a source is, whose side it speaks for and how it is quoted are rules here; everything else the heads say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parallax.document import Document
from parallax.gazetteer import Blinded

from training.codebook.reading import Offsets, Reading, Relation

PERSONS = {"he", "she", "him", "her", "his"}
OTHERS = {"it", "they", "them", "its", "their", "we", "i", "who", "that", "which"}
#: Words with a capital that name nobody.
NO_NAME = set(
    "the a an this that these those his her its their our many some several most all other another one two three four five "
    "senior former chief president prime minister foreign secretary spokesman spokeswoman spokesperson general director "
    "officials official experts expert analysts analyst critics sources people observers mr mrs ms dr sir professor "
    "sen rep gov gen lt col ambassador deputy vice head chairman chairwoman chair executive editor reporter police "
    "according both but and in on at as for when while if".split()
)
CAPITALS = re.compile(r"(?:[A-Z][\w’'.&-]*|al-[A-Z]\w*)(?:\s+(?:of|and|for|the|de|al|bin|van|von)?\s*(?:[A-Z][\w’'.&-]*))*")
OFFICIAL = {"named_official", "unnamed_official"}
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
    """Who a source is, as the article goes on."""

    def __init__(self, document: Document, blind: Blinded):
        self.text, self.names = document.text, blind.names
        self.known: dict[str, tuple[str, str, str]] = {}
        self.last = self.last_person = ("", "", "")

    def who(self, relation: Relation) -> tuple[str, str, str]:
        """(name, side, type) of a statement's source."""
        if relation.source is None:
            return self.last if relation.cue is None else ("", "", relation.type or "unspecified")
        start, end = relation.source
        words = self.text[start:end]
        low = words.lower()
        type_ = relation.type
        if low in PERSONS:
            found = self.last_person[0] and self.last_person or self.last
            return self._remember((found[0] or ("?" if relation.named > 0.6 else ""), found[1], found[2] or type_))
        if low in OTHERS:
            if relation.named > 0.5 and self.last[0]:
                return self._remember(self.last)
            return self._remember(("", "", type_))
        name, side = self._name(start, end), ""
        inside = [n for n in self.names if n.start < end and n.end > start]
        if known := self.known.get(_last(name)):
            side = known[1]
            name = known[0] if len(known[0]) > len(name) else name
            if name and len(words.split()) <= 3:
                type_ = known[2]
        if not side and type_ in SPEAKS_FOR:
            side = next((n.side for n in inside if n.side), "")
        if type_ not in SPEAKS_FOR:
            side = ""
        if relation.named < 0.5 and not (name and relation.named > 0.2 and len(name.split()) > 1):
            name = ""
        return self._remember((name, side, type_))

    def _remember(self, found: tuple[str, str, str]) -> tuple[str, str, str]:
        self.last = found
        if found[0]:
            self.last_person = found
            self.known.setdefault(_last(found[0]), found)
        return found

    def _name(self, start: int, end: int) -> str:
        """What names somebody in a source: its longest run of capitals that is no title."""
        best = ""
        for match in CAPITALS.finditer(self.text[start:end].split(",")[0]):
            words = match.group().replace("’s", "").replace("'s", "").split()
            while words and words[0].lower().strip(".") in NO_NAME:
                words.pop(0)
            if words and len(" ".join(words)) >= len(best):
                best = " ".join(words)
        return best


def _last(name: str) -> str:
    return name.split()[-1].lower().strip(".") if name else ""


def coding_of(reading: Reading, id: str, sides: Sequence[str] = (), least: float = 0.0) -> dict:
    """What a reading marks, as ``../shared/codings/README.md`` has it, without stance."""
    document, speakers = reading.document, Speakers(reading.document, reading.blind)
    quoted = [False] * (len(document.text) + 1)
    for quotation in document.quotations:
        for span in quotation:
            quoted[span.start : span.end] = [True] * len(span)
    said = []
    for relation in reading.relations:
        if relation.chance < least:
            continue
        row = {"act": relation.act, "type": "", "name": "", "side": "", "form": "", "cue_stance": "", "source": relation.source,
               "cue": relation.cue, "content": relation.content, "chance": relation.chance}
        if relation.act == "statement":
            name, side, type_ = speakers.who(relation)
            row |= {"type": type_, "name": name, "side": side, "cue_stance": relation.cue_stance,
                    "form": form_of(document, relation.content, quoted)}
        said.append(row)
    return {
        "id": id, "loaded": [{"span": m.span, "family": m.family, "chance": m.chance} for m in reading.phrases],
        "attributions": said, "stance_sentences": [], "stance": {},
    }


