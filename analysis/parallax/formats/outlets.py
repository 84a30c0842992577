"""Outlets: who controls them, by one typology for all countries, and the group that follows from it.

The yardstick is the State Media Matrix (Dragomir and Söderström, State Media Monitor, Media and
Journalism Research Center), which asks three things of every outlet that a state has a hand in: does the
government pay for it, does it own or manage it, does it decide what is published?

    SC    state-controlled                  pays, manages, decides
    CaPu  captured public or state-managed  manages, decides
    CaPr  captured private                  decides
    ISFM  independent, state-funded and state-managed   pays, manages
    ISF   independent, state-funded         pays
    ISM   independent, state-managed        manages
    IP    independent public                none of the three

**The rule for groups, the same for every country.** ``state-aligned``: the Matrix says that the government
decides what is published (SC, CaPu, CaPr). Otherwise ``wire`` for a news agency (it has a ``statute``) and
``other`` for the rest. So a democracy's broadcaster that the Matrix calls captured is state-aligned, and a
state-owned agency that it calls independent is a wire.

``edition`` is the year of the Matrix that says so: an outlet's standing changes, and an article of another
year may have been written under another. ``2022-23`` marks rows read from the State Media Profiles of the
Alliance for Securing Democracy, which copied one of these two editions. ``scope`` says why a typology is empty:
``outside`` (private or cooperative: the Matrix does not look at it), ``not listed`` (a state has a hand in
it, but no classification was found), or ``covered`` (classified, and ``basis`` says what could be learnt).

An outlet that is absent from the table, or outside the scope of the Matrix, is not thereby independent.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

SHIPPED = Path(__file__).parent / "outlets.csv"

TYPOLOGIES = ("SC", "CaPu", "CaPr", "ISFM", "ISF", "ISM", "IP")
STATE_ALIGNED = ("SC", "CaPu", "CaPr")
SCOPES = ("covered", "outside", "not listed")
_NEEDED = ("outlet", "group", "basis")


@dataclass(frozen=True)
class Outlet:
    """One row: an outlet, its other names, what is known of it, its group and the basis of the group."""

    outlet: str
    aliases: tuple[str, ...] = ()
    publisher: str = ""
    country: str = ""
    typology: str = ""
    edition: str = ""
    scope: str = "not listed"
    statute: str = ""
    group: str = ""
    basis: str = ""


COLUMNS = tuple(column.name for column in fields(Outlet))


@dataclass(frozen=True)
class Outlets:
    """A table of outlets. ``content`` are the file's bytes, ``sha256`` is their hash.

    Examples
    --------
    >>> outlets = read_outlets()
    >>> outlets.lookup("xinhuanet").group
    'state-aligned'
    >>> outlets.lookup("www.apnews.com").outlet
    'Associated Press'
    >>> outlets.lookup("a village blog") is None
    True
    """

    rows: tuple[Outlet, ...]
    sha256: str = ""
    content: bytes = field(default=b"", repr=False, compare=False)
    _by_name: dict[str, Outlet] = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        by_name = {_folded(name): row for row in self.rows for name in (row.outlet, *row.aliases)}
        object.__setattr__(self, "_by_name", by_name)

    def __iter__(self) -> Iterator[Outlet]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def lookup(self, name: str) -> Outlet | None:
        """The row of an outlet, by its name, an alias or its domain.

        Upper and lower case, spare spaces, the form of the apostrophe and a leading "www." or "the" make
        no difference; nothing is guessed beyond that.

        Returns
        -------
        Outlet or None
            None says that the table does not know the name, and nothing about the outlet's independence.
        """
        return self._by_name.get(_folded(name))


def group_of(typology: str, agency: bool) -> str:
    """The group that follows from a typology, by the rule above.

    Examples
    --------
    >>> group_of("CaPu", agency=True), group_of("ISFM", agency=True), group_of("", agency=False)
    ('state-aligned', 'wire', 'other')
    """
    if typology in STATE_ALIGNED:
        return "state-aligned"
    return "wire" if agency else "other"


def read_outlets(path: str | Path | None = None) -> Outlets:
    """Outlets of a CSV file, the shipped ones without a path.

    A table of your own needs the columns ``outlet``, ``group`` and ``basis``. Aliases are separated by
    ``|``. Where a row gives a typology, its group must follow the rule; where it gives none, the group is
    yours to declare, with its basis.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If a row is not as described; the message names file, row and column.
    """
    path = SHIPPED if path is None else Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no outlets file there. Name a CSV file with --outlets.")
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: not UTF-8 ({error}). Save it as UTF-8.") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    _check_header(reader.fieldnames or [], path.name)
    rows: list[Outlet] = []
    seen: dict[str, int] = {}
    for record in reader:
        number = reader.line_num
        row = _row(record, f"{path.name}, row {number}")
        for name in (row.outlet, *row.aliases):
            column = "outlet" if name == row.outlet else "aliases"
            if _folded(name) in seen:
                raise ValueError(
                    f"{path.name}, row {number}, {column}: {name!r} stands in row "
                    f"{seen[_folded(name)]} too. Leave it with one outlet."
                )
            seen[_folded(name)] = number
        rows.append(row)
    if not rows:
        raise ValueError(f"{path.name}: no outlet in it. Add a row below the header.")
    return Outlets(tuple(rows), hashlib.sha256(content).hexdigest(), content)


def _check_header(header: Sequence[str], file: str) -> None:
    for column in _NEEDED:
        if column not in header:
            raise ValueError(f"{file}, row 1: column {column!r} is missing. Needed are {', '.join(_NEEDED)}.")
    for column in header:
        if column not in COLUMNS:
            raise ValueError(f"{file}, row 1: unknown column {column!r}. Known are {', '.join(COLUMNS)}.")
        if header.count(column) > 1:
            raise ValueError(f"{file}, row 1: column {column!r} stands there twice. Take one out.")


def _row(record: dict, where: str) -> Outlet:
    if None in record or None in record.values():
        raise ValueError(f"{where}: as many cells as columns expected. Quote a cell that holds a comma.")
    cells = {column: value.strip() for column, value in record.items()}
    names = (name.strip() for name in cells.pop("aliases", "").split("|"))
    cells = {column: value for column, value in cells.items() if value}
    for column in _NEEDED:
        if column not in cells:
            raise ValueError(
                f"{where}, {column}: empty. A group without a basis is a claim: give all three of {', '.join(_NEEDED)}."
            )
    row = Outlet(aliases=tuple(name for name in names if name), **cells)  # an empty cell is the default
    if row.scope not in SCOPES:
        raise ValueError(f"{where}, scope: {row.scope!r} is not one of {', '.join(SCOPES)}.")
    if row.typology:
        if row.typology not in TYPOLOGIES:
            raise ValueError(f"{where}, typology: {row.typology!r} is not one of {', '.join(TYPOLOGIES)}.")
        if row.scope != "covered":
            raise ValueError(f"{where}, scope: {row.scope!r} with a typology. Write covered, or empty the typology.")
        rule = group_of(row.typology, agency=bool(row.statute))
        if row.group != rule:
            raise ValueError(
                f"{where}, group: {row.group!r}, but {row.typology} makes it {rule!r} by the rule "
                "for all outlets. Correct one of them."
            )
    if row.scope == "covered" and not row.edition:
        raise ValueError(f"{where}, edition: empty. Give the year of the Matrix that covers the outlet.")
    return row


def _folded(name: str) -> str:
    words = name.replace("’", "'").casefold().split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words).removeprefix("www.")
