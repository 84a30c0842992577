"""Targets: who is spoken of and which side they are on.

One TOML file names them (``targets.toml`` beside this module for the shipped topic; ``--targets FILE``
takes a user's own)::

    sides = ["china", "us"]             # default order of a difference: first side minus second
    elsewhere = ["Japanese", "Russian"] # optional: words that put a source on no side

    [sides_by_event]                    # optional: event id -> its own order
    border-dam = ["us", "china"]

    [targets.xi]
    name = "Xi Jinping"
    side = "china"
    aliases = ["Xi Jinping", "Xi"]      # what counts as a mention
    titles = ["President", "Mr."]       # optional: may stand before an alias; then part of the span
    garbled = []                        # optional: misspelt names, as machine translation makes them
    not_in = ["Xi'an"]                  # optional: longer strings that are not mentions
    speaks_for = []                     # optional: words that put a source on this side

Everything is matched as written, upper and lower case included: otherwise the country "US" and the
pronoun "us", or the surname "Trump" and the card, would be one. A space also matches another white
space character (never an empty line), ``'`` also ``’``, ``-`` also ``–`` and its kin.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SHIPPED = Path(__file__).parent / "targets.toml"

_TOP_KEYS = ("sides", "elsewhere", "sides_by_event", "targets")
_LISTS = ("aliases", "titles", "garbled", "not_in", "speaks_for")
_KEYS = ("name", "side", *_LISTS)
# An id becomes part of a column name: stance.china
_ID = re.compile(r"[a-z][a-z0-9_]*\Z")

_FOLD = {"’": "'", "‐": "-", "‑": "-", "–": "-"}
_OTHER_BLANK = re.compile(r"[^\S ]")
# What a spelling can begin with: a word, or a sign that no word precedes.
_FIRST = re.compile(r"(?<!\w)(?:\w+|[^\w\s])")
# "US$30" is money, not a mention of a country.
_GOES_ON = re.compile(r"[\w$]")

_PASS_OVER = ""


@dataclass(frozen=True)
class Target:
    """Somebody or something that is spoken of: a state, a government, a person.

    ``aliases`` and ``garbled`` are its spellings, ``titles`` may precede any of them, ``not_in`` are
    longer strings in which an alias is no mention, ``speaks_for`` are words in a source's description
    that put the source on this target's side.
    """

    id: str
    name: str
    side: str
    aliases: tuple[str, ...]
    titles: tuple[str, ...] = ()
    garbled: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    speaks_for: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name as it stands in a table: "United States", where a sentence says "the United States"."""
        return self.name.removeprefix("the ")

    def spellings(self) -> Iterator[str]:
        """Every string that counts as a mention: aliases and garbled forms, bare and with each title.

        An alias that begins with "the" also begins with "The", as at the head of a sentence.
        """
        for spelling in (*self.aliases, *self.garbled):
            yield spelling
            if spelling.startswith("the "):
                yield "T" + spelling[1:]
            for title in self.titles:
                yield f"{title} {spelling}"


@dataclass(frozen=True)
class Targets:
    """The targets of one topic, and their two sides.

    ``sides`` is the default order in which sides are compared, ``sides_by_event`` the exceptions,
    ``elsewhere`` the words that put a source on no side, ``content`` the file's bytes and ``sha256`` their hash.

    Examples
    --------
    >>> targets = read_targets()
    >>> text = "Beijing's answer surprised President Trump, the South China Sea did not."
    >>> [(text[start:end], target) for start, end, target in targets.find(text)]
    [('Beijing', 'china'), ('President Trump', 'trump')]
    >>> targets.side_of("a spokesperson for the Chinese Ministry of Commerce")
    'china'
    >>> targets.side_of("three traders") is None
    True
    """

    targets: tuple[Target, ...]
    sides: tuple[str, str]
    sides_by_event: dict[str, tuple[str, str]] = field(default_factory=dict, hash=False)
    elsewhere: tuple[str, ...] = ()
    sha256: str = ""
    content: bytes = field(default=b"", repr=False, compare=False)
    _mentions: _Spellings = field(init=False, repr=False, compare=False)
    _sources: _Spellings = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        mentions: dict[str, str | None] = {longer: None for target in self.targets for longer in target.not_in}
        sources: dict[str, str | None] = dict.fromkeys(mentions, _PASS_OVER)
        sources.update(dict.fromkeys(self.elsewhere))
        for target in self.targets:
            mentions.update(dict.fromkeys(target.spellings(), target.id))
            sources.update(dict.fromkeys((*target.spellings(), *target.speaks_for), target.side))
        object.__setattr__(self, "_mentions", _Spellings(mentions))
        object.__setattr__(self, "_sources", _Spellings(sources))

    def __iter__(self) -> Iterator[Target]:
        return iter(self.targets)

    def __len__(self) -> int:
        return len(self.targets)

    def __getitem__(self, id: str) -> Target:
        """The target with this id.

        Raises
        ------
        KeyError
            If there is none.
        """
        for target in self.targets:
            if target.id == id:
                return target
        known = ", ".join(target.id for target in self.targets)
        raise KeyError(f"target {id!r} is not one of {known}. Name it in the targets file.")

    def sides_for(self, event: str | None) -> tuple[str, str]:
        """First and second side in an event: its own order where the file gives one, else the default."""
        return self.sides_by_event.get(event or "", self.sides)

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Mentions of the targets in a text.

        Whole words only. From left to right, at each place the longest string; a character is never
        counted twice. A string of ``not_in`` uses up what it covers, for every target. A possessive
        ``'s`` stays outside the span.

        What it misses: pronouns ("he", "the two sides"), surnames left out of the file because too many
        bear them ("Liu", "He"), bare adjectives ("Chinese goods"). What it takes in: a capital as a mere
        place ("talks in Beijing"), and "US" before any noun ("US goods"), since noun and adjective are
        spelt alike; "China's goods" counts too, "Chinese goods" and "American goods" do not.

        Returns
        -------
        list of (start, end, target id)
            Half-open character offsets into ``text``, in order.
        """
        return [(start, end, target) for start, end, target in self._mentions.find(text) if target is not None]

    def side_of(self, text: str) -> str | None:
        """The side that a source speaks for, from the words that describe it.

        The earliest hit decides, at one place the longest: spellings of the targets and their
        ``speaks_for`` give the side, ``elsewhere`` gives None, ``not_in`` is passed over. So "the US
        ambassador to China" speaks for the US, "Japan's Ministry of Commerce" for neither.

        Returns
        -------
        str or None
            None where no word puts the source on a side, which does not make the source neutral.
        """
        for _, _, side in self._sources.find(text):
            if side != _PASS_OVER:
                return side
        return None


def read_targets(path: str | Path | None = None) -> Targets:
    """Targets of a TOML file, the shipped ones without a path.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file is not as described at the top of this module; the message names file, table and key.
    """
    path = SHIPPED if path is None else Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no targets file there. Name a TOML file with --targets.")
    content = path.read_bytes()
    try:
        # Editors on Windows put a mark in front of a text in UTF-8.
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path.name}: not valid TOML in UTF-8 ({error}). Correct it there.") from error
    _only_keys(tables, _TOP_KEYS, path.name)
    entries = tables.get("targets")
    if not isinstance(entries, dict) or not entries:
        raise ValueError(f"{path.name}: no target. Add a table such as [targets.china].")
    targets = tuple(_target(id, entry, f"{path.name}, [targets.{id}]") for id, entry in entries.items())
    known = {target.side for target in targets}
    sides = _sides(tables.get("sides"), known, f"{path.name}, sides")
    events = tables.get("sides_by_event", {})
    if not isinstance(events, dict):
        raise ValueError(f"{path.name}, sides_by_event: expected a table of event = [first, second].")
    by_event = {event: _sides(pair, known, f"{path.name}, [sides_by_event], {event}") for event, pair in events.items()}
    elsewhere = _strings(tables.get("elsewhere", []), f"{path.name}, elsewhere")
    _no_string_twice(targets, elsewhere, path.name)
    return Targets(targets, sides, by_event, elsewhere, hashlib.sha256(content).hexdigest(), content)


def _target(id: str, entry: object, where: str) -> Target:
    if not _ID.match(id):
        raise ValueError(
            f"{where}: id {id!r} becomes part of a column name. Use small letters, digits and _, a letter first."
        )
    if not isinstance(entry, dict):
        raise ValueError(f"{where}: expected a table with {', '.join(_KEYS)}.")
    _only_keys(entry, _KEYS, where)
    for key in ("name", "side"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise ValueError(f'{where}, {key}: expected a text. Add {key} = "...".')
    lists = {key: _strings(entry.get(key, []), f"{where}, {key}") for key in _LISTS}
    if not lists["aliases"]:
        raise ValueError(f"{where}, aliases: at least one is needed, else nothing can be a mention.")
    target = Target(id=id, name=entry["name"], side=entry["side"], **lists)
    own = _Spellings(dict.fromkeys(target.spellings()))
    for longer in target.not_in:
        if longer in own or not any(own.find(longer)):
            raise ValueError(
                f"{where}, not_in: {longer!r} must hold an alias of this target and be longer. "
                "Take it out, or correct the spelling."
            )
    return target


def _strings(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f'{where}: expected a list of texts, as in ["one", "two"].')
    for item in value:
        if not item or item != " ".join(item.split()):
            raise ValueError(f"{where}: {item!r} is empty or has spare spaces. Write it with single spaces.")
        if value.count(item) > 1:
            raise ValueError(f"{where}: {item!r} stands there twice. Take one out.")
    return tuple(value)


def _sides(value: object, known: set[str], where: str) -> tuple[str, str]:
    pair = value if isinstance(value, list) else []
    named = [side for side in pair if isinstance(side, str) and side in known]
    if len(pair) != 2 or len(set(named)) != 2:
        raise ValueError(
            f"{where}: expected two different sides out of {', '.join(sorted(known))}, "
            f"first minus second; found {value!r}."
        )
    return (pair[0], pair[1])


def _only_keys(table: dict, keys: Iterable[str], where: str) -> None:
    for key in table:
        if key not in keys:
            raise ValueError(f"{where}, {key}: unknown key. Known are {', '.join(keys)}.")


def _no_string_twice(targets: Iterable[Target], elsewhere: Iterable[str], file: str) -> None:
    """One spelling names one target, and a word of ``speaks_for`` puts a source on one side."""
    mentions: dict[str, Target] = {}
    sources: dict[str, Target] = {}
    for target in targets:
        spellings = list(target.spellings())
        for spelling in spellings:
            other = mentions.setdefault(_folded(spelling), target)
            if other is not target:
                raise ValueError(
                    f"{file}, [targets.{target.id}]: {spelling!r} also names "
                    f"[targets.{other.id}]. Leave it with one of them."
                )
        for word in (*spellings, *target.speaks_for):
            other = sources.setdefault(_folded(word), target)
            if other.side != target.side:
                raise ValueError(
                    f"{file}, [targets.{target.id}], speaks_for: {word!r} is on the side "
                    f"{other.side!r} by [targets.{other.id}]. Leave it with one of them."
                )
    for word in elsewhere:
        if _folded(word) in sources:
            raise ValueError(
                f"{file}, elsewhere: {word!r} is a word of "
                f"[targets.{sources[_folded(word)].id}]. Leave it in one place."
            )


def _folded(text: str) -> str:
    """The text with one sign for all of a kind; offsets stay."""
    for sign, plain in _FOLD.items():
        text = text.replace(sign, plain)
    return _OTHER_BLANK.sub(" ", text)


class _Spellings:
    """Strings to look for in a text, each with what it stands for.

    The first word of a place leads to the few strings that begin with it. One pattern of a thousand strings
    would find the same, and takes a tenth of a second to compile.
    """

    def __init__(self, strings: Mapping[str, str | None]):
        self._meanings = {_folded(string): meaning for string, meaning in strings.items()}
        self._by_first: dict[str, list[str]] = {}
        for string in sorted(self._meanings, key=len, reverse=True):  # the longest wins
            first = _FIRST.match(string)
            assert first is not None, "a spelling begins with a word or a sign"
            self._by_first.setdefault(first.group(), []).append(string)

    def __contains__(self, string: str) -> bool:
        return _folded(string) in self._meanings

    def find(self, text: str) -> Iterator[tuple[int, int, str | None]]:
        """Where they stand, whole words only: start, end and meaning, from left to right, none overlapping."""
        text, done = _folded(text), 0
        if self._by_first.keys().isdisjoint(_FIRST.findall(text)):  # most sentences: said fastest this way
            return
        for match in _FIRST.finditer(text):
            start = match.start()
            for string in self._by_first.get(match.group(), ()) if start >= done else ():
                end = start + len(string)
                if text.startswith(string, start) and not _GOES_ON.match(text, end):
                    yield start, end, self._meanings[string]
                    done = end
                    break
