"""What a measure is: a column of scores, what it counts and how it is said to a reader."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import Any

from parallax.annotation import VOICES

#: The outlet's own voice has no suffix; ``@all`` counts every voice.
SUFFIXES = {voice: f"@{voice}" if voice != "outlet" else "" for voice in (*VOICES, "all")}
#: What a side is called where the events don't agree on which is first, or nobody says.
SIDES = ("the first side", "the second side")
_IN_WORDS = {
    "@named_source": "words of named sources",
    "@unnamed_source": "words of unnamed sources",
    "@all": "all voices",
}
_HIGHER = "{first} articles are {size} higher in this than {second} articles ({x} against {y})"
_LOWER = "{first} articles are {size} lower in this than {second} articles ({x} against {y})"


@dataclass(frozen=True)
class Measure:
    """A measure, declared once beside its formula.

    Attributes
    ----------
    name : str
        The column of the outlet's own voice: ``sourcing.unnamed_share``.
    title : str
        As it names a line or an axis.
    unit : str
        What the shown value is counted in.
    low, high : float
        The range that values can take, as they stand in the column.
    formula : str
        How it is computed, in words.
    more, less : str
        What a higher and what a lower value means.
    higher, lower : str
        A finding in words, with ``{first}`` and ``{second}`` for the groups, ``{x}`` and ``{y}`` for their
        means, ``{size}`` for the difference without its sign, ``{a}`` and ``{b}`` for the sides.
    primary : bool
        Whether it is one of the questions asked in advance, before any result was seen.
    scale : float
        Values are multiplied by this before they are shown: 100 for shares.
    decimals : int
        Of the shown value.
    misses : str
        What it does not see.
    source : str
        Author, year and title of what it rests on.
    colour, letter : str
        Of a family of loaded language.
    compared : bool
        False for counts that grow with the length of an article alone.
    """

    name: str
    title: str
    unit: str
    low: float
    high: float
    formula: str
    more: str
    less: str
    higher: str = _HIGHER
    lower: str = _LOWER
    primary: bool = False
    scale: float = 1.0
    decimals: int = 1
    misses: str = ""
    source: str = ""
    colour: str = ""
    letter: str = ""
    compared: bool = True

    def number(self, value: float) -> str:
        """A value as it is shown, without its unit.

        >>> rate("lexicon.per_1000_words", "listed phrases").number(4.753)
        '4.8'
        """
        shown = round(self.scale * value, self.decimals)
        return f"{shown + 0.0:.{self.decimals}f}"  # + 0.0: never "-0.0"

    def in_voice(self, suffix: str) -> Measure:
        """The same in another voice: what the sentences say of the outlet's own words holds there no more."""
        if not suffix:
            return self
        title = f"{self.title} ({_IN_WORDS[suffix]})"
        return replace(self, name=self.name + suffix, title=title, higher=_HIGHER, lower=_LOWER, primary=False)


def rate(name: str, what: str, **more: Any) -> Measure:
    """So many per 1,000 words of the same voice; ``more`` is what else is to be said, or said otherwise."""
    sentence = (
        f"{{first}} articles use {{size}} {{}} {what} per 1,000 words of their own voice than {{second}} articles "
        "({x} against {y})"
    )
    plain = Measure(
        name=name,
        title=what,
        unit="per 1,000 words",
        low=0.0,
        high=inf,
        formula=f"1000 * {what} / words",
        more=f"more {what}",
        less=f"fewer {what}",
        higher=sentence.replace("{}", "more"),
        lower=sentence.replace("{}", "fewer"),
    )
    return replace(plain, **more)


def share(name: str, what: str, of: str, sentence: str = "", **more: Any) -> Measure:
    """A part of a whole, shown in per cent. ``sentence`` holds ``{}`` where "more" or "fewer" goes."""
    sentence = sentence or (
        f"{{first}} articles have {{}} {what} among their {of} than {{second}} articles ({{x}}% against {{y}}%)"
    )
    plain = Measure(
        name=name,
        title=what,
        unit=f"% of {of}",
        low=0.0,
        high=1.0,
        formula=f"{what} / {of}",
        more=f"{what} are a larger share",
        less=f"{what} are a smaller share",
        higher=sentence.replace("{}", "more"),
        lower=sentence.replace("{}", "fewer"),
        scale=100.0,
        decimals=0,
    )
    return replace(plain, **more)
