"""The families of loaded language: what each is called, how it is shown and whether it counts as loaded.

Each is a TOML file in ``coders/lexicons``; a CSV of the same name lists its phrases, unless a rule or the trained coder
finds them. A new family is these two files and nothing else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "coders" / "lexicons"
#: Where a family stands that gives no position: after those of the shipped lexicons, before what no list holds.
POSITION = 50

_COLOUR = re.compile(r"#[0-9a-f]{6}\Z")


@dataclass(frozen=True)
class LoadedFamily:
    """One family of loaded language, as its TOML file describes it.

    Attributes
    ----------
    id : str
        The name of the file, which names the column: ``war_metaphor``.
    title : str
        As a heading.
    phrases : str
        What is counted, as the end of a sentence: "phrases of fear and catastrophe".
    definition, example : str
        What belongs to it in a few words, and a phrase that does.
    letter : str
        One capital that stands for it on screen and paper, where colour alone would not do.
    colour : str
        ``#rrggbb``. Colours repeat: ``reversed`` tells two families of one colour apart in a terminal.
    counts_as_loaded : bool
        False where its phrases soften: then they are counted apart and never as loaded.
    """

    id: str
    title: str
    phrases: str
    definition: str
    example: str
    letter: str
    colour: str
    reversed: bool = False
    counts_as_loaded: bool = True
    position: int = POSITION


_OPTIONAL = (
    ("reversed", bool, "true or false"),
    ("counts_as_loaded", bool, "true or false"),
    ("position", int, "a whole number"),
)
_TEXTS = ("title", "phrases", "definition", "example", "letter", "colour")


def read_loaded_families(folder: Path = FOLDER) -> dict[str, LoadedFamily]:
    """The families of a folder by id, in the order of their positions and then of their names.

    Raises
    ------
    ValueError
        If a key is missing or of the wrong kind, or two families have one letter; the message names file and key.
    """
    found = [_family(path) for path in sorted(folder.glob("*.toml"))]
    letters: dict[str, str] = {}
    for family in found:
        if other := letters.get(family.letter):
            raise ValueError(f"{family.id}.toml, letter: {family.letter!r} is that of {other}.toml. Choose another.")
        letters[family.letter] = family.id
    return {family.id: family for family in sorted(found, key=lambda f: (f.position, f.id))}


def _family(path: Path) -> LoadedFamily:
    try:
        # Editors on Windows put a mark in front of a text in UTF-8.
        card: Mapping = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f'{path.name}: {error}. A text is written as: title = "..."') from None
    except UnicodeDecodeError:
        raise ValueError(f"{path.name}: not a text in UTF-8. Save it with the encoding UTF-8.") from None
    for key in _TEXTS:
        if not isinstance(card.get(key), str) or not card[key].strip():
            raise ValueError(f'{path.name}, {key}: expected a text. Add {key} = "...".')
    if not (len(card["letter"]) == 1 and card["letter"].isupper()):
        raise ValueError(f"{path.name}, letter: {card['letter']!r} is not one capital letter.")
    if not _COLOUR.match(card["colour"]):
        raise ValueError(f"{path.name}, colour: {card['colour']!r} is not of the form #rrggbb in small letters.")
    for key, kind, expected in _OPTIONAL:
        if key in card and type(card[key]) is not kind:
            raise ValueError(f"{path.name}, {key}: {card[key]!r} is not {expected}, without quotation marks.")
    given = {key: card[key] for key in ("reversed", "counts_as_loaded", "position") if key in card}
    return LoadedFamily(id=path.stem, **{key: card[key] for key in _TEXTS}, **given)


LOADED_FAMILIES = read_loaded_families()
