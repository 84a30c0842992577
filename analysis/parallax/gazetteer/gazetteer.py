"""Reading the tables and finding what they name."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .blinding import Blinded, blind

HERE = Path(__file__).parent

KINDS = ("state", "people", "seat", "person", "outlet", "agency", "organisation", "party", "company")
FORMS = ("noun", "adjective", "plural")

# One sign stands for its kin, one for one, so that offsets stay.
_KIN = str.maketrans("’ʼ‘‐‑–\xa0\u202f", "'''---  ")
_ONE_BREAK = re.compile(r"(?<![\n\r])\n(?![\n\r])")
_NEXT_WORD = re.compile(r" ([^\W\d_][\w'-]*)")
_WORD_BEFORE = re.compile(r"([^\W\d_](?:[\w'-]*\w)?\.?) \Z")
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n\"“”(—|])\s*\Z")
# "US$30" is money.
_MONEY = "$"


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text.

    Attributes
    ----------
    start, end : int
        Half-open character offsets. A title, an article and a possessive ``'s`` lie outside.
    kind : str
        One of ``KINDS``. An adjective ("Chinese") is the state's; "Briton", "Britons" are people.
    side : str
        Code of the side it is on or speaks for; empty where it has none (companies, private media, people
        who share a surname with another).
    form : str
        ``noun``, ``adjective`` or ``plural``: what grammar must keep.
    key : str
        The name in full: "Xi Jinping" where the text says "Xi".
    """

    start: int
    end: int
    kind: str
    side: str
    form: str
    key: str


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    side: str
    form: str
    key: str
    article: bool = False


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
    surnames: dict[str, tuple[tuple[str, str, bool], ...]] = field(repr=False)
    titles: frozenset[str] = field(repr=False)
    given_names: frozenset[str] = field(repr=False)
    attributive: frozenset[str] = field(repr=False)
    aliases: dict[str, str] = field(repr=False)
    _by_first: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _first: re.Pattern = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        by_first = defaultdict(set)
        for phrase in (*self.entries, *self.surnames):
            by_first[re.match(r"\w+", phrase)[0]].add(phrase)
        longest_first = {first: tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))
                         for first, phrases in by_first.items()}
        object.__setattr__(self, "_by_first", longest_first)
        low = sorted((first for first in by_first if first[0] in "abcdefghijklmnopqrstuvwxyz0123456789"),
                     key=len, reverse=True)
        object.__setattr__(self, "_first", re.compile(rf"\b(?:[^\W\d_a-z]\w*|(?:{'|'.join(low)})\b)"))

    def find(self, text: str) -> list[Name]:
        """Names in a text, in order, never two on one character; at each place the longest.

        Whole words only, as written or in capitals. A surname counts where the text gives the full name
        too or where it is nobody else's ("Putin"); after another given name it is another person's, and
        has no side.

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
        found = self._find(text)
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
        """How many names of each side the texts hold.

        Examples
        --------
        >>> read_gazetteer().sides_in(["Iran and the US", "Tehran agreed"]).most_common()
        [('iran', 2), ('us', 1)]
        """
        return Counter(name.side for text in texts for name in self.find(text) if name.side)

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
        folded = _ONE_BREAK.sub(" ", text)
        if not folded.isascii():
            folded = folded.translate(_KIN)
        hits = list(self._hits(folded))
        full = {self.entries[phrase].key for _, _, phrase in hits
                if phrase in self.entries and self.entries[phrase].kind == "person"}
        found, done = [], 0
        for start, end, phrase in hits:
            entry = self.entries.get(phrase)
            if phrase in self.surnames:
                start, entry = self._person(folded, start, end, phrase, full, entry)
            if entry is None or not entry.kind or start < done:
                continue
            form, article = entry.form, entry.article
            if entry.kind == "state" and form == "noun" and self._attributive(folded, end):
                form, article = "adjective", False
            elif article and entry.kind != "person" and self._attributive(folded, end):
                article = False
            found.append((Name(start, end, entry.kind, entry.side, form, entry.key), article))
            done = end
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
                    if end < length and (text[end].isalnum() or text[end] in "_$") and phrase[-1] != ".":
                        continue
                    done = end
                    yield start, end, phrase
                    break

    def _person(self, text: str, start: int, end: int, surname: str, full: set[str],
                entry: _Entry | None) -> tuple[int, _Entry | None]:
        """Whose surname it is; where another given name stands before it, the span takes that in."""
        bearers = self.surnames[surname]
        before = _WORD_BEFORE.search(text, max(0, start - 24), start)
        word = before[1] if before else ""
        titled = word.rstrip(".").lower() in self.titles
        ends_sentence = word.endswith(".") and len(word) > 2
        if word[:1].isupper() and not ends_sentence:
            opens = _SENTENCE_END.search(text, max(0, before.start() - 3), before.start()) is not None
            if not titled and word not in self.entries and not word.isupper() and (
                    word in self.given_names or not opens):
                known = any(alone for _, _, alone in bearers) or entry is not None
                other = f"{word} {surname}"
                return before.start(1), _Entry("person", "", "noun", other) if known else None
        named = [bearer for bearer in bearers if bearer[0] in full]
        likely = named or [bearer for bearer in bearers if bearer[2]]
        if likely:
            sides = {side for _, side, _ in likely}
            key = likely[0][0] if len(likely) == 1 else surname
            return start, _Entry("person", sides.pop() if len(sides) == 1 else "", "noun", key)
        if entry is None and titled:
            return start, _Entry("person", "", "noun", surname)
        return start, entry

    def _attributive(self, text: str, end: int) -> bool:
        after = _NEXT_WORD.match(text, end)
        return after is not None and after[1].lower() in self.attributive


@cache
def read_gazetteer() -> Gazetteer:
    """The gazetteer of the tables beside this module, read once."""
    entries: dict[str, _Entry] = {}
    people: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)

    def add(phrase: str, kind: str, side: str, form: str, key: str, over: bool = False) -> None:
        article = phrase.startswith("the ")
        phrase = phrase.removeprefix("the ")
        old = entries.get(phrase)
        if old is not None and not over:
            if article and not old.article:
                entries[phrase] = _Entry(old.kind, old.side, old.form, old.key, True)
            return
        entries[phrase] = _Entry(kind, side, form, key, article)

    for row in _rows("exceptions.csv"):
        add(row["phrase"], row["kind"], row["side"], row["form"] or "noun", row["phrase"])
    for row in _rows("states.csv"):
        key = row["names"].split("|")[0].removeprefix("the ")
        for column, kind, form in (("names", "state", "noun"), ("adjectives", "state", "adjective"),
                                   ("singular", "people", "noun"), ("plural", "people", "plural"),
                                   ("seats", "seat", "noun")):
            for phrase in _list(row[column]):
                add(phrase, kind, row["side"], form, key)
    for row in _rows("people.csv"):
        names = _list(row["names"])
        for phrase in names:
            add(phrase, "person", row["side"], "noun", names[0])
        for surname in _list(row["surname"]):
            bearer = (names[0], row["side"], row["alone"] == "1")
            if all(bearer[:2] != known[:2] for known in people[surname]):
                people[surname].append(bearer)
    for file, kind in (("agencies", "agency"), ("organisations", "organisation"), ("parties", "party"),
                       ("media", "outlet"), ("companies", "company")):
        for row in _rows(f"{file}.csv"):
            names = _list(row["names"])
            for phrase in names:
                add(phrase, kind, row["side"], "noun", (names[0] if row["side"] else phrase).removeprefix("the "))
            for column, form in (("adjectives", "adjective"), ("plural", "plural")):
                for phrase in _list(row.get(column) or ""):
                    add(phrase, kind, row["side"], form, phrase)
    for phrase, entry in list(entries.items()):
        if not phrase.isascii():
            entries.setdefault(_plain(phrase), entry)
    for surname, bearers in list(people.items()):
        if not surname.isascii():
            people.setdefault(_plain(surname), bearers)
    common = _words("common_capitals.txt")
    for phrase, entry in list(entries.items()):
        if phrase.upper() not in common:
            entries.setdefault(phrase.upper(), entry)
    for surname, bearers in list(people.items()):
        if any(alone for _, _, alone in bearers) and surname.upper() not in common:
            people.setdefault(surname.upper(), bearers)
    return Gazetteer(entries, {surname: tuple(bearers) for surname, bearers in people.items()},
                     _words("titles.txt"), _words("given_names.txt"), _words("attributive.txt"),
                     {row["spelling"]: row["side"] for row in _rows("side_aliases.csv")})


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _words(name: str) -> frozenset[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _list(cell: str) -> list[str]:
    return [item for item in cell.split("|") if item]


def _plain(name: str) -> str:
    from unicodedata import normalize

    return "".join(sign for sign in normalize("NFD", name.replace("ı", "i")) if ord(sign) < 128)
