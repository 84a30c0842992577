"""The people and institutions of one article: who is introduced with a role, and who spoke last."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from parallax.coders.attribution.sources import (
    CAP,
    DATES,
    NOBODY,
    PERSON_NOUN,
    PLACES,
    Who,
    head_of,
    is_body,
    type_of,
    who,
    without_titles,
)

_CAPITALS = re.compile(rf"{CAP}(?:\s+{CAP}){{0,6}}")
# "Treasury Secretary Ann Hale". That a capital follows is asked before the long list of nouns: for speed alone.
_ROLE_BEFORE = re.compile(
    r"\b((?:[A-Z][\w.]{0,40}\s+|(?:former|then)\s+){0,6}(?=[\w.]{2,40}\s+[A-Z])"
    rf"(?i:{PERSON_NOUN}|Sen\.|Rep\.|Gov\.))\s+({CAP}(?:\s+{CAP}){{0,3}})"
)
# "Ann Hale, a professor at Torvik University", "Ann Hale, who was an adviser to"
_ROLE_AFTER = re.compile(
    rf"({CAP}(?:\s+{CAP}){{1,3}}),\s+(?:who (?:is|was) )?"
    r"(?!(?:and|but|or|while|who|said|says|as|if|when|because|according)\s)"
    rf"(?:[A-Za-z.]{{1,40}}\s+){{0,5}}(?i:{PERSON_NOUN})\b[^,.;]{{0,60}}"
)
# "The captain of the cutter, Ivar Tesk,"
_NAME_AFTER = re.compile(
    rf"\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|'s|’s)\s+((?:[\w.]{{1,40}}\s+){{0,4}}(?i:{PERSON_NOUN})(?:\s+(?:of|for|at)\s[^,.;]{{1,40}})?),\s+"
    rf"({CAP}(?:\s+{CAP}){{1,2}})(?=[,.;])"
)
_NO_PERSON = re.compile(
    r"\b(?:East|West|North|South|Asia|Africa|America|Europe|Road|Belt|Initiative|Act|War|Treaty|Union|Republic|Islands?|"
    r"Sea|States|City|County|Street|Day|Party|Bill|Plan|Program|Programme)\Z"
)
_SHORT = re.compile(r"[Tt]he\s+([a-z]+)")
_SINGULAR_ROLE = re.compile(rf"(?!\w+s\Z)(?:{PERSON_NOUN})")
_PLURAL = re.compile(r"(?:s|people|media|police)\Z")


class People:
    """The people and institutions of one article.

    Parameters
    ----------
    text : str
        The article; people whom it introduces with a role anywhere are known from the start.
    side_of : callable
        The side of a name, or None; whoever has one and no other role counts as an official.
    """

    def __init__(self, text: str, side_of: Callable[[str], str | None]):
        self._text = text
        self._side_of = side_of
        self._people: dict[str, Who] = {}  # by full name, first and last part of it
        self._person = self._group = self._body = NOBODY  # who spoke last, for "he", "they", "it"
        self._small_words = frozenset(re.findall(r"\b[a-z]{3,}\b", text))
        self._spoke_in = -1  # where the paragraph begins in which the last person spoke
        for match in _ROLE_BEFORE.finditer(text):
            name = without_titles(match.group(2))
            if name and name not in PLACES and name.split()[0] not in DATES and not is_body(name):
                self._introduce(name, match.group())
        for match in _ROLE_AFTER.finditer(text):
            name = without_titles(match.group(1))
            if len(name.split()) > 1 and not is_body(name):
                self._introduce(name, match.group())

        for match in _NAME_AFTER.finditer(text):
            name = without_titles(match.group(2))
            if len(name.split()) > 1 and not is_body(name):
                self._introduce(name, match.group())

    def knows(self, name: str) -> Who | None:
        """A person whom the text introduces with a role, or who has spoken."""
        return self._people.get(name)

    def speaker(self, words: str, at: int, paragraph: int) -> Who:
        """Who a source is, pronouns and short forms resolved; it is remembered as the last speaker.

        Parameters
        ----------
        words : str
            The source as written.
        at, paragraph : int
            Where it stands, and where its paragraph begins.
        """
        low = words.lower()
        if low in ("he", "she", "him", "her"):
            return self._he(at, paragraph)
        if low in ("they", "them"):
            return self._group
        if low == "it":
            return self._body
        found = self._resolved(self._without_opener(who(words), words), words)
        if found.name and (
            found.type == "unnamed_official" or (found.type == "unspecified" and self._side_of(found.name))
        ):
            found = replace(found, type="named_official")
        if found.name and (found.type in ("document", "media") or len(found.name.split()) > 4 or is_body(found.name)):
            self._body = found
        elif found.name:
            self._person, self._spoke_in = found, paragraph
            for key in {found.name, found.name.split()[-1], found.name.split()[0]} - PLACES:
                self._people.setdefault(key, found)
        if not found.name or _PLURAL.search(head_of(words)):
            self._group = found
        return found

    def _without_opener(self, found: Who, words: str) -> Who:
        """ "History has proved": a word that the text also writes small is capital only as the first."""
        first = found.name if " " not in found.name and words.startswith(found.name) else ""
        if first.lower() in self._small_words and not self.knows(first) and not self._side_of(first):
            return Who("", type_of(found.description, ""), found.description)
        return found

    def _he(self, at: int, paragraph: int) -> Who:
        """Who spoke last in the paragraph, else who was named last in it, else who spoke or was named before."""
        if self._spoke_in != paragraph:
            named = self._last_named(paragraph, at)
            if named is None and not self._person.name:
                named = self._last_named(0, at)
            if named is not None:
                self._person, self._spoke_in = named, paragraph
        return self._person

    def _last_named(self, start: int, end: int) -> Who | None:
        named = None
        start = max(start, end - 2000)
        for match in _CAPITALS.finditer(self._text, start, end):
            words = match.group()
            named = self._people.get(words) or self._people.get(words.split()[-1]) or named
        return named

    def _resolved(self, found: Who, words: str) -> Who:
        """A source under the full name and with the role that the text gives elsewhere."""
        if found.name:
            full = self._people.get(found.name) or self._people.get(found.name.split()[-1])
            if full is None and " " not in found.name:
                full = self._elsewhere(found)
            if full is not None:
                return Who(
                    max(full.name, found.name, key=len),
                    found.type if found.type != "unspecified" else full.type,
                    f"{words}; {full.description}",
                )
            return found
        short = _SHORT.fullmatch(words)  # "the ministry", "the president"
        if short is None:
            return found
        role = re.compile(rf"\b{short.group(1)}\b", re.I)
        for known in (self._body, self._person):
            if known.name and role.search(known.description):
                return replace(known, type=found.type if found.type != "unspecified" else known.type)
        bearers = {known.name: known for known in self._people.values() if role.search(known.description)}
        if len(bearers) == 1 and _SINGULAR_ROLE.fullmatch(short.group(1)):
            known = next(iter(bearers.values()))
            return replace(known, description=f"{words}; {known.description}")
        return found

    def _elsewhere(self, found: Who) -> Who | None:
        """A surname together with the first name that the text gives elsewhere."""
        if is_body(found.name):
            return None
        for match in re.finditer(rf"({CAP})\s{re.escape(found.name)}\b", self._text):
            name = without_titles(match.group())
            first = match.group(1)
            if (
                " " in name
                and len(first) > 2
                and first not in DATES | PLACES
                and first.lower() not in self._small_words
            ):
                return replace(found, name=name)
        return None

    def _introduce(self, name: str, description: str) -> None:
        description = " ".join(description.split())
        if _NO_PERSON.search(name):
            return
        kind = type_of(description, name)
        new = Who(name, kind if kind != "document" else "unspecified", description)
        for key in {name, name.split()[-1], name.split()[0]} - PLACES:
            known = self._people.get(key)
            if known is None:
                self._people[key] = new
            elif known.name.split()[-1] == name.split()[-1]:
                if new.type != "unspecified" and (known.type == "unspecified" or len(name) > len(known.name)):
                    self._people[key] = new
                elif len(name) > len(known.name):
                    self._people[key] = replace(known, name=name)
