"""Reading the tables and finding what they name."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

from parallax.gazetteer.blinding import Blinded, blind
from parallax.gazetteer.names import Name
from parallax.gazetteer.targets import Target, Targets

HERE = Path(__file__).parent

KINDS = ("state", "people", "seat", "person", "outlet", "agency", "organisation", "party", "company")
FORMS = ("noun", "adjective", "plural", "byname")

# One sign stands for its kin, one for one, so that offsets stay.
_KIN = str.maketrans("’ʼ‘‐‑–\xa0\u202f", "'''---  ")
# The beginning of an apostrophe read in the wrong encoding: "Chinaâ\x80\x99s".
_BROKEN = "â\x80"
_ONE_BREAK = re.compile(r"(?<![\n\r])\n(?![\n\r])")
_NEXT_WORD = re.compile(r" ([^\W\d_][\w-]*)")
_WORD_BEFORE = re.compile(r"([^\W\d_](?:[\w'-]*\w)?\.?) \Z")
_THE_BEFORE = re.compile(r"\b(?:[Tt]he|THE) \Z")
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|outside|around)\s\Z", re.IGNORECASE)
_OPENING = re.compile(r"(?:\A|[.!?:;\n\"“”(—|])\s*\Z")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")

# Default in ambiguous.csv: spelt like the name of a side, but none.
_NO_NAME = "-"

_SHORT_TITLES = frozenset(
    {"mr", "mrs", "ms", "dr", "gen", "sen", "rep", "gov", "col", "adm", "prof", "lt", "maj", "st"}
)
# "On Friday Putin said": no given names.
_DAYS = frozenset(
    {
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    }
)

# How far around a name its line is read to see whether it is a headline.
_AROUND = 80


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    side: str
    form: str
    key: str
    article: bool = False  # "the" before it belongs to it
    bare: bool = True  # it also stands without
    length: int = 0  # of the name, where the phrase is longer: "US" in "US dollar"


@dataclass(frozen=True, slots=True)
class _Bearer:
    """Who bears a surname, and when the surname alone is this person: always, named or title."""

    key: str
    side: str
    alone: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """One meaning of an ambiguous name, and what else the text must have for it."""

    side: str
    if_the_text_has: re.Pattern


@dataclass(frozen=True)
class Gazetteer:
    """All names, ready to be found.

    Examples
    --------
    >>> gazetteer = read_gazetteer()
    >>> text = "Barron Trump told us of US tariffs; President Xi did not."
    >>> [(text[name.start:name.end], name.side, name.key) for name in gazetteer.find(text)]
    [('Barron Trump', '', 'Barron Trump'), ('US', 'us', 'United States'), ('Xi', 'china', 'Xi Jinping')]
    """

    entries: dict[str, _Entry] = field(repr=False)
    surnames: dict[str, tuple[_Bearer, ...]] = field(repr=False)
    ambiguous: dict[str, tuple[_Reading, ...]] = field(repr=False)
    titles: frozenset[str] = field(repr=False)
    given_names: frozenset[str] = field(repr=False)
    attributive: frozenset[str] = field(repr=False)
    common_capitals: frozenset[str] = field(repr=False)
    aliases: dict[str, str] = field(repr=False)
    _by_first: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _first: re.Pattern = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        by_first: dict[str, set[str]] = defaultdict(set)
        for phrase in (*self.entries, *self.surnames):
            first = re.match(r"\w+", phrase)
            assert first is not None, "a spelling begins with a word"
            by_first[first[0]].add(phrase)
        for phrase, entry in self.entries.items():
            # "Syrias army": the apostrophe is lost in many a copy of a text.
            if phrase.isalpha() and not phrase.isupper() and (entry.kind, entry.form) == ("state", "noun"):
                by_first.setdefault(f"{phrase}s", {phrase})
        for surname, bearers in self.surnames.items():
            if surname.isalpha() and any(bearer.alone == "always" for bearer in bearers):
                by_first.setdefault(f"{surname}s", {surname})
        longest_first = {
            first: tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))
            for first, phrases in by_first.items()
        }
        object.__setattr__(self, "_by_first", longest_first)
        low = sorted(
            (first for first in by_first if first[0] in "abcdefghijklmnopqrstuvwxyz0123456789"), key=len, reverse=True
        )
        object.__setattr__(self, "_first", re.compile(rf"\b(?:[^\W\d_a-z]\w*|(?:{'|'.join(low)})\b)"))

    def find(self, text: str) -> list[Name]:
        """Names in a text, in order, never two on one character; at each place the longest.

        Whole words only, as written or in capitals. A surname counts where the text gives the full name
        too or where nobody else is meant by it ("Putin"); after another given name it is another person's
        and has no side, and so it has where two people of different sides are named. "Georgia" and "Korea"
        are read by the rest of the text. A country's name before a noun ("US tariffs", "Iran deal") is an
        adjective.

        It misses people and places in none of the tables, surnames before the full name is known to be
        another's, pronouns. It takes a capital as a mere place ("talks in Beijing") for the seat.

        Returns
        -------
        list of Name
        """
        return [name for name, _ in self._find(text)]

    def blind(self, text: str, side: str | None = None) -> Blinded:
        """The text with each name replaced by a placeholder of its kind and form.

        Parameters
        ----------
        text : str
        side : str, optional
            Names of this side get placeholders of their own, so that a reader can be asked about it.

        Examples
        --------
        >>> gazetteer = read_gazetteer()
        >>> gazetteer.blind("President Xi Jinping met American envoys.").text
        'President Smith met Saxon envoys.'
        >>> gazetteer.blind("The US said Iran's envoy lied.", side="iran").text
        "Lydia said Sparta's envoy lied."
        """
        found = [(name, article) for name, article in self._find(text) if name.form != "byname"]
        return blind(text, (name for name, _ in found), (article for _, article in found), side)

    def side_of(self, phrase: str) -> str | None:
        """The side that a description puts somebody on: that of its first name with a side.

        Examples
        --------
        >>> gazetteer = read_gazetteer()
        >>> gazetteer.side_of("the US ambassador to China"), gazetteer.side_of("three traders")
        ('us', None)
        """
        return next((name.side for name in self.find(phrase) if name.side), None)

    def sides_in(self, texts: Iterable[str]) -> Counter[str]:
        """How often each side is named in the texts.

        Outlets do not count, since an outlet of a side quotes itself, nor do capitals as mere places
        ("talks in London").

        Examples
        --------
        >>> read_gazetteer().sides_in(["Iran and the US met in London", "Tehran agreed"]).most_common()
        [('iran', 2), ('us', 1)]
        """
        return Counter(
            name.side
            for text in texts
            for name in self.find(text)
            if name.side
            and name.kind != "outlet"
            and not (name.kind == "seat" and _PLACE_BEFORE.search(text, max(0, name.start - 8), name.start))
        )

    def targets(self, sides: Sequence[str]) -> Targets:
        """Two sides as targets, for what still asks for a targets file.

        Each side is a target with its names and seats, and each of its people is another.

        Raises
        ------
        ValueError
            If there are not two sides, or one has no names here.
        """
        known = {entry.side for entry in self.entries.values() if entry.kind in ("state", "organisation")}
        for side in sides:
            if side not in known:
                raise ValueError(f"side {side!r} is not in the gazetteer. Take a code that sides_in() gives.")
        if len(sides) != 2 or sides[0] == sides[1]:
            raise ValueError(f"expected two different sides, first minus second; found {list(sides)!r}.")
        targets = []
        for side in sides:
            own = {
                phrase: entry
                for phrase, entry in self.entries.items()
                if entry.side == side and phrase not in self.ambiguous and not entry.length
            }
            named = tuple(
                phrase
                for phrase, entry in own.items()
                if entry.kind in ("state", "seat", "organisation") and entry.form in ("noun", "byname")
            )
            speaks = tuple(
                phrase
                for phrase, entry in own.items()
                if phrase not in named and entry.kind not in ("person", "company")
            )
            label = next(entry.key for entry in own.values() if entry.kind in ("state", "organisation"))
            targets.append(Target(id=side, name=label, side=side, aliases=named, speaks_for=speaks))
            people = defaultdict(list)
            for phrase, entry in own.items():
                if entry.kind == "person":
                    people[entry.key].append(phrase)
            for surname, bearers in self.surnames.items():
                if [bearer.side for bearer in bearers if bearer.alone == "always"] == [side] and surname not in own:
                    people[next(bearer.key for bearer in bearers if bearer.alone == "always")].append(surname)
            targets += [
                Target(id=re.sub(r"\W+", "_", _plain(key).lower()), name=key, side=side, aliases=tuple(names))
                for key, names in people.items()
            ]
        return Targets(tuple(targets), (sides[0], sides[1]))

    def code(self, side: str) -> str:
        """The code of a side in this gazetteer, from another spelling of it.

        Examples
        --------
        >>> read_gazetteer().code("hong-kong"), read_gazetteer().code("newzealand")
        ('hong_kong', 'new_zealand')
        """
        plain = side.strip().lower().replace("-", "_").replace(" ", "_")
        return self.aliases.get(plain, plain)

    def _find(self, text: str) -> list[tuple[Name, bool]]:
        """Names, and of each whether the article before it is a part of it."""
        folded = text if text.isascii() else text.replace(_BROKEN, "' ").translate(_KIN)
        hits = list(self._hits(_ONE_BREAK.sub(" ", folded)))
        full = {
            self.entries[phrase].key
            for _, _, phrase in hits
            if phrase in self.entries and self.entries[phrase].kind == "person"
        }
        sides = {phrase: self._reading(folded, phrase) for _, _, phrase in hits if phrase in self.ambiguous}
        found, done = [], 0
        for start, end, phrase in hits:
            entry = self.entries.get(phrase)
            if phrase in self.surnames:
                start, entry = self._person(folded, start, end, phrase, full, entry)
            if entry is None or not entry.kind or start < done:
                continue
            side = sides.get(phrase, entry.side)
            if side is None or self._is_other(folded, start, end, phrase, entry):
                continue
            form, article = entry.form, entry.article
            if (article or entry.kind == "state") and form == "noun" and self._attributive(folded, end):
                article = False
                form = "adjective" if entry.kind == "state" else form
            done = end
            if entry.length:
                end = start + entry.length
            found.append((Name(start, end, entry.kind, side, form, entry.key), article))
        return found

    def _hits(self, text: str) -> Iterator[tuple[int, int, str]]:
        done, length = 0, len(text)
        by_first = self._by_first
        for match in self._first.finditer(text):
            phrases = by_first.get(match[0])
            if phrases is None:
                continue
            start = match.start()
            if start < done:
                continue
            for phrase in phrases:
                if text.startswith(phrase, start):
                    end = start + len(phrase)
                    # "US$30" is money.
                    goes_on = end < length and phrase[-1] != "." and (text[end].isalnum() or text[end] in "_$")
                    if goes_on and end + 1 != match.end():
                        continue
                    done = end
                    yield start, end, phrase
                    break

    def _reading(self, text: str, phrase: str) -> str | None:
        """The side of an ambiguous name in this text; None where it is no name of a side's at all."""
        sides = [reading.side for reading in self.ambiguous[phrase] if reading.if_the_text_has.search(text)]
        if len(sides) == 1:
            return sides[0]
        default = self.entries[phrase].side
        return None if default == _NO_NAME else default

    def _is_other(self, text: str, start: int, end: int, phrase: str, entry: _Entry) -> bool:
        """Whether what is spelt like the name is something else: "Jim Jordan", "Chad Wolf", "WHO SAYS SO"."""
        if not entry.bare and not _THE_BEFORE.search(text, max(0, start - 4), start):
            return True
        if phrase in self.common_capitals and _shouted(text, start, end):
            return True
        if entry.kind == "person" or entry.form != "noun" or not phrase.isalpha() or phrase.isupper():
            return False
        before = _WORD_BEFORE.search(text, max(0, start - 24), start)
        if before and (before[1] in self.given_names or before[1] in ("Mr.", "Mrs.", "Ms.", "Rep.", "Sen.", "Dr.")):
            return True
        after = _NEXT_WORD.match(text, end)
        return (
            phrase in self.given_names
            and after is not None
            and after[1][0].isupper()
            and after[1] not in self.entries
            and after[1].lower() not in self.titles
            and after[1].lower() not in self.attributive
            and not _headline(text, start, end)
        )

    def _person(
        self, text: str, start: int, end: int, surname: str, full: set[str], entry: _Entry | None
    ) -> tuple[int, _Entry | None]:
        """Whose surname it is; where another given name stands before it, the span takes that in."""
        if entry is not None and entry.kind == "person":
            return start, entry
        bearers = self.surnames[surname]
        before = _WORD_BEFORE.search(text, max(0, start - 24), start)
        word = before[1] if before else ""
        shortened = word.endswith(".") and (len(word) == 2 or word[:-1].lower() in _SHORT_TITLES)
        ends_sentence = word.endswith(".") and not shortened
        titled = not ends_sentence and word.rstrip(".").lower() in self.titles
        if (
            before
            and word[:1].isupper()
            and not (titled or ends_sentence or word.isupper() or word in self.entries or word in _DAYS)
        ):
            opens = _OPENING.search(text, max(0, before.start() - 3), before.start()) is not None
            if word in self.given_names or not (opens or _headline(text, start, end)):
                if entry is not None and word not in self.given_names:
                    return start, entry
                known = any(bearer.alone == "always" for bearer in bearers)
                return before.start(1), self._nobody(f"{word} {surname}") if known else None
        after = _NEXT_WORD.match(text, end)
        if after and after[1][0].isupper() and after[1] not in self.entries and not _headline(text, start, end):
            # "Wang Wei", where the text knows a Wang Yi
            bearers = tuple(bearer for bearer in bearers if not bearer.key.startswith(surname))
        likely = [bearer for bearer in bearers if bearer.key in full and (titled or bearer.alone != "title")]
        likely = likely or [bearer for bearer in bearers if bearer.alone == "always"]
        if likely:
            sides = {bearer.side for bearer in likely}
            key = likely[0].key if len(likely) == 1 else surname
            return start, _Entry("person", sides.pop() if len(sides) == 1 else "", "noun", key)
        if entry is None and titled and bearers:
            return start, self._nobody(surname)
        return start, entry

    def _nobody(self, name: str) -> _Entry:
        return _Entry("person", "", "noun", name)

    def _attributive(self, text: str, end: int) -> bool:
        """Whether a noun follows that the name describes: "US tariffs", "US and Israeli officials"."""
        after = _NEXT_WORD.match(text, end)
        if after is not None and after[1] in ("and", "or"):
            other = _NEXT_WORD.match(text, after.end())
            entry = self.entries.get(other[1]) if other else None
            return entry is not None and entry.form == "adjective"
        return after is not None and after[1].lower() in self.attributive


def _shouted(text: str, start: int, end: int) -> bool:
    """Whether a word beside it is in capitals too."""
    before, after = _WORD_BEFORE.search(text, max(0, start - 24), start), _NEXT_WORD.match(text, end)
    return any(word is not None and len(word[1]) > 1 and word[1].isupper() for word in (before, after))


def _headline(text: str, start: int, end: int) -> bool:
    """Whether the longer words around all begin with a capital: there a capital says nothing."""
    words = _LONG_WORD.findall(_line(text, start, end))
    return all(word[0].isupper() for word in words)


def _line(text: str, start: int, end: int) -> str:
    """What stands around a name on its line, without it."""
    before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
    return (
        f"{before.partition(' ')[2] if start > _AROUND else before} {text[end : end + _AROUND].partition(chr(10))[0]}"
    )


@cache
def read_gazetteer() -> Gazetteer:
    """The gazetteer of the tables beside this module, read once."""
    entries: dict[str, _Entry] = {}
    surnames: dict[str, list[_Bearer]] = defaultdict(list)

    def add(cell: str | None, kind: str, side: str, form: str, key: str = "") -> None:
        for item in _list(cell):
            phrase = item.removeprefix("(the) ").removeprefix("the ")
            entry = _Entry(kind, side, form, key or phrase, item != phrase, not item.startswith("the "))
            entries.setdefault(phrase, entry)  # the first table that has it decides

    for row in _rows("exceptions.csv"):
        add(row["phrase"], row["kind"], row["side"], row["form"] or "noun", row["name"])
        if row["name"]:
            entries[row["phrase"]] = replace(entries[row["phrase"]], length=len(row["name"]))
    for row in _rows("bynames.csv"):
        add(row["names"], "state", row["side"], "byname", _first_of(row["names"]))
    for row in _rows("states.csv"):
        key = _first_of(row["names"] or row["adjectives"])
        add(row["names"], "state", row["side"], "noun", key)
        add(row["adjectives"], "state", row["side"], "adjective", key)
        add(row["singular"], "people", row["side"], "noun", key)
        add(row["plural"], "people", row["side"], "plural", key)
        add(row["seats"], "seat", row["side"], "noun", key)
    for row in _rows("people.csv"):
        key = _first_of(row["names"])
        add(row["names"], "person", row["side"], "noun", key)
        for surname in _list(row["surname"]):
            if all((bearer.key, bearer.side) != (key, row["side"]) for bearer in surnames[surname]):
                surnames[surname].append(_Bearer(key, row["side"], row["alone"]))
    for file, kind in (
        ("agencies", "agency"),
        ("organisations", "organisation"),
        ("parties", "party"),
        ("media", "outlet"),
        ("companies", "company"),
    ):
        for row in _rows(f"{file}.csv"):
            key = _first_of(row["names"]) if row["side"] else ""
            add(row["names"], kind, row["side"], "noun", key)
            add(row.get("adjectives"), kind, row["side"], "adjective", key)
            add(row.get("plural"), kind, row["side"], "plural", key)
    ambiguous: dict[str, list[_Reading]] = defaultdict(list)
    for row in _rows("ambiguous.csv"):
        clue = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in _list(row["if_the_text_has"])))
        for phrase in _list(row["phrases"]):
            entries[phrase] = replace(entries[phrase], side=row["default"])
            ambiguous[phrase].append(_Reading(row["side"], clue))
    common = _words("common_capitals.txt")
    tables: tuple[dict[str, Any], ...] = (entries, surnames, ambiguous)
    for known in tables:
        for respelt in (_plain, str.upper):
            for phrase, value in list(known.items()):
                if (other := respelt(phrase)) not in common or other == phrase:
                    known.setdefault(other, value)
    return Gazetteer(
        entries,
        {surname: tuple(bearers) for surname, bearers in surnames.items()},
        {phrase: tuple(readings) for phrase, readings in ambiguous.items()},
        titles=_words("titles.txt"),
        given_names=_words("given_names.txt"),
        attributive=_words("attributive.txt"),
        common_capitals=common,
        aliases={row["spelling"]: row["side"] for row in _rows("side_aliases.csv")},
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _words(name: str) -> frozenset[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _list(cell: str | None) -> list[str]:
    return [item for item in (cell or "").split("|") if item]


def _first_of(cell: str) -> str:
    return cell.split("|")[0].removeprefix("(the) ").removeprefix("the ")


def _plain(name: str) -> str:
    """Without accents: "Erdogan" for "Erdoğan"."""
    if name.isascii():
        return name
    return "".join(sign for sign in normalize("NFD", name.replace("ı", "i")) if not combining(sign))
