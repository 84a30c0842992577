"""Sentences that stand in text files: a room's ``sentences.toml``, which can be edited without reading Python.

A sentence may hold {placeholders}, which the program fills. ``{n}`` is a number or a word; ``{n:event|events}`` is a
number with the noun that fits it: "1 event", "1,200 events". Line breaks in a long sentence count as spaces.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Callable, Mapping
from functools import cached_property
from numbers import Integral
from pathlib import Path


def placeholders(sentence: str) -> set[str]:
    """The names that a sentence holds in braces.

    Raises
    ------
    ValueError
        If a brace is left open, or holds anything but a name and, after a colon, the two forms of a noun.

    Examples
    --------
    >>> sorted(placeholders("{n:event|events} of {corpus}"))
    ['corpus', 'n']
    """
    names = set()
    for _, name, forms, conversion in string.Formatter().parse(sentence):
        if name is None:
            continue
        if forms and forms.count("|") != 1:
            raise ValueError(f"{{{name}:{forms}}} needs a noun's two forms, as in {{n:event|events}}")
        if not name.isidentifier() or conversion:
            raise ValueError(f"{{{name}}} is not a name in braces. For a brace itself write {{{{ or }}}}")
        names.add(name)
    return names


class Filler(string.Formatter):
    """Fills placeholders; numbers get separators, and their noun where the sentence gives its two forms.

    >>> Filler().format("{n:event|events}, {m:event|events}", n=1, m=1200)
    '1 event, 1,200 events'
    """

    def __init__(self, shown: Callable[[str], str] = str):
        self.shown = shown

    def format_field(self, value: object, spec: str) -> str:
        shown = f"{value:,}" if isinstance(value, Integral) and not isinstance(value, bool) else self.shown(str(value))
        one, _, many = spec.partition("|")
        return f"{shown} {one if value == 1 else many}" if spec else shown


class Sentences:
    """The sentences of one file.

    Parameters
    ----------
    path : path
        A TOML file of tables of sentences; tables may lie in tables.
    shown : callable, optional
        What each word that is filled in goes through first, as it may be a user's.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "sentences.toml"
    >>> _ = path.write_text('[limits]\\nfew = "{n:event|events} can be compared."')
    >>> say = Sentences(path)
    >>> say("limits.few", n=3)
    '3 events can be compared.'
    """

    def __init__(self, path: Path, shown: Callable[[str], str] = str):
        self.path = Path(path)
        self.filler = Filler(shown)

    @cached_property
    def all(self) -> dict[str, str]:
        """Every sentence by its place, ``table.name``, as it stands in the file.

        Raises
        ------
        ValueError
            If the file is not TOML, something in it is no sentence, or a brace is left open.
        """
        try:
            # Editors on Windows put a mark in front of a text in UTF-8.
            found = _flat(tomllib.loads(self.path.read_text(encoding="utf-8-sig")))
        except UnicodeDecodeError:
            raise ValueError(f"{self.path.name}: not a text in UTF-8. Save it with the encoding UTF-8.") from None
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f'{self.path.name}: {error}. A sentence is written as: name = "..."') from None
        sentences = {}
        for place, sentence in found.items():
            if not isinstance(sentence, str):
                raise ValueError(
                    f'{self.path.name}, {place}: {sentence!r} is no sentence. Put it in "quotation marks".'
                )
            sentences[place] = " ".join(sentence.split())
            try:
                placeholders(sentence)
            except ValueError as error:
                raise ValueError(f"{self.path.name}, {place}: {error}.") from None
        return sentences

    def __call__(self, place: str, /, **given: object) -> str:
        """A sentence with its placeholders filled.

        Raises
        ------
        ValueError
            If the sentence is missing, holds a placeholder that nothing fills, or leaves one out.
        """
        if place not in self.all:
            raise ValueError(f"{self.path.name}, {place}: this sentence is missing. The program needs it.")
        self._check(place, given)
        if left_out := sorted(set(given) - placeholders(self.all[place])):
            raise ValueError(f"{self.path.name}, {place}: {{{left_out[0]}}} is left out. The sentence must hold it.")
        return self._filled(place, given)

    def table(self, table: str, /, **given: object) -> dict[str, str]:
        """All sentences of a table by name, in the order of the file; none needs to hold every placeholder."""
        places = [place for place in self.all if place.startswith(f"{table}.")]
        if not places:
            raise ValueError(f"{self.path.name}: the table [{table}] is missing. The program needs it.")
        for place in places:
            self._check(place, given)
        return {place.removeprefix(f"{table}."): self._filled(place, given) for place in places}

    def _check(self, place: str, given: Mapping[str, object]) -> None:
        if unknown := sorted(placeholders(self.all[place]) - set(given)):
            can = ", ".join(f"{{{name}}}" for name in sorted(given)) or "none"
            raise ValueError(
                f"{self.path.name}, {place}: nothing fills {{{unknown[0]}}}. Placeholders that it can hold: {can}."
            )

    def _filled(self, place: str, given: Mapping[str, object]) -> str:
        return self.filler.vformat(self.all[place], (), given)


def _flat(tables: Mapping, within: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in tables.items():
        found |= _flat(value, f"{within}{name}.") if isinstance(value, Mapping) else {within + name: value}
    return found
