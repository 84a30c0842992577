"""Lexicons of loaded language: one CSV and one TOML a family, and the matcher.

What was measured, hedges left aside. On the half of BABE (Spinde et al., 2021; US news) that was not read
while entries were written, 1,508 sentences: 59% of those labelled as biased hold a match, and 19% of the
others (odds ratio 6.1); 79% of the matches lie in sentences labelled as biased, which are 49% of all; 31% of
the words that people marked are matched. On the half that was read: 63%, 15%, 9.5, 85%, 34%. In 2,000
US news articles, news and opinion, there are 7.5 matches in 1,000 words; of 130 drawn from the entries added
last, about one in fifteen was plain on reading. The other origins' idioms have no such set.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path

from parallax.annotation import Annotation, Loaded
from parallax.document import Document, Span

FOLDER = Path(__file__).parent / "lexicons"
ORIGINS = ("chinese", "russian", "us", "british", "indian", "tabloid", "general")

# Hyphens separate tokens, so that "win-win" and "win win" are one pattern. Initialisms keep their
# points: "U.S." must not become "us", which is an in-group word.
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W_]+)*")
# What may stand between two tokens of one phrase: space, hyphens, quotation marks; never a comma or full stop.
_GAP = re.compile(r"[\s\-‐‑–'\"‘’“”]*\Z")


@dataclass(frozen=True)
class Entry:
    """One lexicon entry.

    ``pattern`` is a sequence of slots separated by spaces. A slot is a word, or alternatives
    (``play|plays|played``); ``*`` is any one word; a slot that ends in ``?`` may be absent, and is
    filled where it can be (``play *? card`` does not match "play card").
    Words match without regard to case, hyphens count as spaces, a possessive ``'s`` is ignored.
    """

    family: str
    id: str
    pattern: str
    origin: str
    strength: int
    case: str  # "exact": letters must match as written; "": any case
    requires: str  # regular expression that must be found in the sentence
    unless: str  # regular expression that must not be found in the sentence
    fires: str  # an example sentence that must fire
    silent: str  # an example sentence that must stay silent, or ""
    note: str

    @property
    def rule(self) -> str:
        return f"{self.family}/{self.id}"

    def slots(self) -> list[tuple[frozenset[str], bool]]:
        """Alternatives of each slot, and whether the slot may be absent."""
        out = []
        for slot in self.pattern.split():
            optional = slot.endswith("?")
            words = slot.rstrip("?")
            if self.case != "exact":
                words = words.lower()
            out.append((frozenset(words.split("|")), optional))
        return out


@dataclass(frozen=True)
class Hit:
    """One match in a sentence: offsets into the sentence, and the entry."""

    start: int
    end: int
    entry: Entry


def read_family(path: Path) -> list[Entry]:
    """Entries of one family.

    Raises
    ------
    ValueError
        If the columns are not those of :class:`Entry`, or a row has no pattern, an unknown origin or a strength
        outside 1 to 3.
    """
    entries = []
    # Spreadsheets put a mark in front of a text in UTF-8.
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        columns = [field.name for field in fields(Entry) if field.name != "family"]
        if set(rows.fieldnames or ()) != set(columns):
            raise ValueError(f"{path.name}: expected the columns {', '.join(columns)}, and no others.")
        for number, row in enumerate(rows, start=2):
            where = f"{path.name}, row {number}"
            if None in row or None in row.values():
                raise ValueError(
                    f"{where}: it has not {len(columns)} cells. Put a text with a comma in quotation marks."
                )
            if not row["pattern"] or not row["id"]:
                raise ValueError(f"{where}: id and pattern are needed.")
            if row["origin"] not in ORIGINS:
                raise ValueError(f"{where}: origin {row['origin']!r} is not one of {', '.join(ORIGINS)}.")
            if row["strength"] not in {"1", "2", "3"}:
                raise ValueError(f"{where}: strength {row['strength']!r} is not 1, 2 or 3.")
            strength = int(row.pop("strength"))
            entries.append(Entry(family=path.stem, strength=strength, **row))
    return entries


@cache
def read_lexicons(folder: Path = FOLDER) -> tuple[Entry, ...]:
    """Entries of all families in a folder, in the order of file names and rows."""
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise FileNotFoundError(f"{folder}: no lexicon (*.csv) found.")
    entries = [entry for path in paths for entry in read_family(path)]
    twice = [rule for rule, times in Counter(entry.rule for entry in entries).items() if times > 1]
    if twice:
        raise ValueError(f"{folder}: ids must be unique in a family: {', '.join(sorted(twice))}.")
    return tuple(entries)


def read_card(family: str, folder: Path = FOLDER) -> dict:
    """What a family is: ``title``, ``description``, ``licence``, ``known_failures``, ``worked_example``."""
    return tomllib.loads((folder / f"{family}.toml").read_text(encoding="utf-8"))


class Matcher:
    """Finds the entries of a lexicon in a sentence.

    Where matches overlap, the longest wins, then the strongest, then the first in the lexicon: a
    word is never counted twice.
    """

    def __init__(self, entries: tuple[Entry, ...]):
        # By the first word and then by the second, which rules out most entries; None where any or no word may
        # follow. The number keeps the order of the lexicon.
        self._by_words: dict[str, dict[str | None, list[tuple[int, Entry, list]]]] = {}
        for number, entry in enumerate(entries):
            slots = entry.slots()
            if slots[0][1] or slots[0][0] == {"*"}:
                raise ValueError(f"{entry.rule}: the first slot must be a word.")
            candidate, seconds = (number, entry, slots), _seconds(slots)
            for first in {word.lower() for word in slots[0][0]}:
                begun = self._by_words.setdefault(first, {})
                for second in seconds:
                    begun.setdefault(second, []).append(candidate)

    def find(self, sentence: str) -> list[Hit]:
        """Matches in a sentence, in text order, none overlapping."""
        tokens = [(m.group().replace("’", "'"), m.start(), m.end()) for m in _TOKEN.finditer(sentence)]
        # Each word with and without a possessive.
        forms: list[tuple[str, ...]]
        forms = [(low, low[:-2]) if low.endswith("'s") else (low,) for low in (word.lower() for word, _, _ in tokens)]
        forms.append(())
        hits = []
        for i, keys in enumerate(forms):
            for key in keys:
                if not (begun := self._by_words.get(key)):
                    continue
                candidates = [c for second in (None, *forms[i + 1]) for c in begun.get(second, ())]
                for _, entry, slots in sorted(candidates, key=itemgetter(0)):
                    end = self._match(sentence, tokens, i, slots, entry.case == "exact")
                    if end is not None and _open(entry, sentence):
                        hits.append(Hit(tokens[i][1], end, entry))
        return _longest(hits)

    @staticmethod
    def _match(sentence, tokens, i, slots, exact) -> int | None:
        end = None
        for words, optional in slots:
            if i < len(tokens) and (end is None or _GAP.match(sentence[end : tokens[i][1]])):
                word = tokens[i][0] if exact else tokens[i][0].lower()
                bare = _bare(word)
                if "*" in words or word in words or bare in words:
                    # "our country's" marks "our country"
                    end = tokens[i][2] if word in words or "*" in words else tokens[i][1] + len(bare)
                    i += 1
                    continue
            if not optional:
                return None
        return end


def _seconds(slots: list[tuple[frozenset[str], bool]]) -> set[str | None]:
    """What the second word of a match can be; None where it may be any, or none."""
    words: set[str | None] = set()
    for alternatives, optional in slots[1:]:
        if "*" in alternatives:
            break
        words.update(word.lower() for word in alternatives)
        if not optional:
            return words
    return {None}


class LexiconCoder:
    """Marks every listed phrase, and knows no voices: what the lists say by themselves.

    Parameters
    ----------
    lexicon : tuple of Entry, optional
        The shipped lexicons by default.
    """

    name = "lexicon"

    def __init__(self, lexicon: tuple[Entry, ...] | None = None):
        self._matcher = Matcher(lexicon) if lexicon is not None else _shipped()

    def annotate(self, document: Document) -> Annotation:
        marks = [mark for sentence in document.sentences for mark in self.marks(document, sentence)]
        return Annotation(document, self.name, tuple(marks))

    def marks(self, document: Document, sentence: Span) -> list[Loaded]:
        """The listed phrases of a sentence, in text order."""
        return [
            Loaded(
                span=Span(sentence.start + hit.start, sentence.start + hit.end),
                family=hit.entry.family,
                strength=hit.entry.strength,
                rule=hit.entry.rule,
            )
            for hit in _found(self._matcher, sentence.of(document.text))
        ]


@cache
def _shipped() -> Matcher:
    return Matcher(read_lexicons())


@lru_cache(maxsize=512)
def _found(matcher: Matcher, sentence: str) -> tuple[Hit, ...]:
    # Two coders ask about each sentence of an article: the lists by themselves, and the model, which they name for.
    return tuple(matcher.find(sentence))


def _open(entry: Entry, sentence: str) -> bool:
    """Whether the entry's gates let it through in this sentence."""
    if entry.requires and not _gate(entry.requires).search(sentence):
        return False
    return not (entry.unless and _gate(entry.unless).search(sentence))


@cache
def _gate(pattern: str) -> re.Pattern:
    # Compiled at first use: all of them at once take longer than scoring an article.
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"requires or unless of an entry: {pattern!r} is no regular expression: {error}.") from None


def _bare(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word


def _longest(hits: list[Hit]) -> list[Hit]:
    taken: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, -h.entry.strength)):
        if all(hit.end <= other.start or hit.start >= other.end for other in taken):
            taken.append(hit)
    return sorted(taken, key=lambda h: h.start)
