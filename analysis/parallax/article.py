"""What every other module works on: articles with their notes, the corpus, and what was rejected."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from parallax.brief import Brief

GENRES = ("news", "commentary", "analysis", "digest", "unknown")
TRANSLATIONS = ("none", "human", "machine", "unknown")

#: What cleaning takes out of a text. A note of such a kind quotes the first thing that was taken out.
RESIDUE = (
    "agency tag", "author's note", "byline", "caption", "contact", "contributors", "counter", "dateline", "disclaimer",
    "line repeated", "newsletter", "page furniture", "photo credit", "print tag", "script", "share bar",
    "title repeated", "update line",
)  # fmt: skip
#: Every kind of note, and the words that introduce its detail when a reader sees it.
NOTE_KINDS = {
    **{kind: f"{kind} taken out" for kind in RESIDUE},
    "wire": "wire",  # the news agency that signed the text
    "encoding": "encoding mended",
    "control characters": "control characters taken out",
    "unknown value": "value read as unknown",
    "translation guessed": "translation guessed, looks machine-translated",
    "event found": "event found by content and date",
    "note": "",  # any other sentence, such as a note of an earlier version
}


@dataclass(frozen=True)
class Note:
    """What a reader of an article should know of how its text was read.

    Parameters
    ----------
    kind : str
        One of :data:`NOTE_KINDS`; other kinds are kept and shown as they are.
    detail : str
        What is particular to this article: the words taken out, the agency, the signs of a translation.

    Examples
    --------
    >>> print(Note("wire", "Reuters"))
    wire: Reuters
    >>> print(Note("dateline", "OTTAWA (Reuters) -"))
    dateline taken out: OTTAWA (Reuters) -
    """

    kind: str
    detail: str = ""

    def __str__(self) -> str:
        return ": ".join(filter(None, (NOTE_KINDS.get(self.kind, self.kind), self.detail)))

    @property
    def quotes(self) -> bool:
        """Whether the detail may quote the text. Of a kind that is not known here, nobody knows."""
        return self.kind in RESIDUE or self.kind == "note" or self.kind not in NOTE_KINDS


def without_quoted_text(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Notes without the details that may quote the text, for where the text itself may not be passed on.

    Examples
    --------
    >>> without_quoted_text([Note("dateline", "OTTAWA (Reuters) -"), Note("wire", "Reuters"), Note("note", "A line.")])
    (Note(kind='dateline', detail=''), Note(kind='wire', detail='Reuters'))
    """
    kept = (Note(note.kind) if note.quotes else note for note in notes)
    return tuple(note for note in kept if str(note))


def note_pairs(notes: Iterable[Note]) -> list[list[str]]:
    """Notes as JSON takes them: a list of ``[kind, detail]``."""
    return [[note.kind, note.detail] for note in notes]


def read_notes(value: object) -> tuple[Note, ...]:
    """The notes in a row of JSON or in a cell of a table; empty where the value is neither.

    Parameters
    ----------
    value : list or str
        A list of ``[kind, detail]``, or its JSON text. In a list a string, as earlier versions wrote it, becomes a
        note of the kind ``note``; so does a cell's text that is no JSON.

    Examples
    --------
    >>> read_notes('[["wire", "Reuters"]]')
    (Note(kind='wire', detail='Reuters'),)
    >>> read_notes(["wire: Reuters"])
    (Note(kind='note', detail='wire: Reuters'),)
    """
    if isinstance(value, str):
        try:
            listed = json.loads(value)
        except (ValueError, RecursionError):
            listed = [value] if value else []
        value = listed if isinstance(listed, list) else [value]
    found = []
    for each in value if isinstance(value, list | tuple) else ():
        match each:
            case str():
                found.append(Note("note", each))
            case [str(kind), str(detail)]:
                found.append(Note(kind, detail))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article. It is made once, when its row is read; from then on all offsets refer to ``text``.

    Empty strings mean "not given". Where the text was mended or cleaned, ``original`` is the text as it was found, and
    ``notes`` say what was changed.

    Raises
    ------
    ValueError
        If there is no id or no text, or genre or translation is not one of the known values.
    """

    id: str
    text: str
    title: str = ""
    event: str = ""
    outlet: str = ""
    publisher: str = ""
    group: str = ""
    group_basis: str = ""
    genre: str = "unknown"
    genre_basis: str = ""
    translation: str = "unknown"
    date: date | None = None
    url: str = ""
    language: str = "en"
    constructed: bool = False
    original: str = ""
    notes: tuple[Note, ...] = ()

    def __post_init__(self):
        if not self.id:
            raise ValueError("an article needs an id.")
        if not self.text.strip():
            raise ValueError(f"article {self.id!r} has no text.")
        if self.genre not in GENRES:
            raise ValueError(f"genre {self.genre!r} is not one of {', '.join(GENRES)}.")
        if self.translation not in TRANSLATIONS:
            raise ValueError(f"translation {self.translation!r} is not one of {', '.join(TRANSLATIONS)}.")

    @property
    def sha256(self) -> str:
        """Hash of the scored text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def to_row(self) -> dict:
        """All fields that are not empty, as JSON takes them; :meth:`from_row` makes the same article of it.

        Examples
        --------
        >>> article = Article(id="a", text="Ministers met.", date=date(2031, 5, 2), notes=(Note("wire", "Reuters"),))
        >>> row = article.to_row()
        >>> row["date"], row["notes"], row["genre"], "title" in row
        ('2031-05-02', [['wire', 'Reuters']], 'unknown', False)
        >>> Article.from_row(row) == article
        True
        """
        given = {name: value for name, value in vars(self).items() if value not in ("", False, None, ())}
        if self.date:
            given["date"] = self.date.isoformat()
        if self.notes:
            given["notes"] = note_pairs(self.notes)
        return given

    @classmethod
    def from_row(cls, row: Mapping) -> Article:
        """The article that :meth:`to_row` wrote: nothing is read, cleaned or guessed again."""
        day = row.get("date")
        notes = read_notes(row.get("notes", ()))
        return cls(**{**row, "date": date.fromisoformat(day) if day else None, "notes": notes})


@dataclass(frozen=True)
class Reject:
    """What could not be read: where it stood, and why."""

    where: str
    id: str
    why: str


@dataclass(frozen=True, repr=False)
class Corpus(Brief):
    """Unique articles, and what was rejected and why.

    A corpus is read as a stream: each pass opens the source anew, and memory holds one article
    at a time (and a hash of each id, to find those that occur twice).
    """

    name: str
    source: Callable[[], Iterator[Article | Reject]]

    def brief(self) -> dict[str, str]:
        # Not how many: to count them is to read them.
        return {"name": self.name, "articles": "read anew whenever it is gone through"}

    def stream(self) -> Iterator[Article | Reject]:
        """Articles and rejects in the order of the source; a second article of one id is a reject."""
        seen: set[bytes] = set()
        for number, item in enumerate(self.source(), start=1):
            if isinstance(item, Article):
                key = hashlib.blake2b(item.id.encode(), digest_size=8).digest()
                if key in seen:
                    where = f"{self.name}, article {number}"
                    yield Reject(where, item.id, "duplicate id: an article with this id came before")
                    continue
                seen.add(key)
            yield item

    def __iter__(self) -> Iterator[Article]:
        return (item for item in self.stream() if isinstance(item, Article))

    def rejects(self) -> list[Reject]:
        return [item for item in self.stream() if isinstance(item, Reject)]
