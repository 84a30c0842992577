"""What comes in at the door: articles, the corpus, and what was rejected."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from parallax.brief import Brief

GENRES = ("news", "commentary", "analysis", "digest", "unknown")
TRANSLATIONS = ("none", "human", "machine", "unknown")


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article. Built once, at the door; offsets refer to ``text`` for good.

    Empty strings mean "not given". ``original`` is the text as found where ``text`` was mended,
    and ``notes`` say what was mended.

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
    notes: tuple[str, ...] = ()

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
        >>> article = Article(id="a", text="Ministers met.", date=date(2031, 5, 2), notes=("wire: Reuters",))
        >>> row = article.to_row()
        >>> row["date"], row["notes"], row["genre"], "title" in row
        ('2031-05-02', ['wire: Reuters'], 'unknown', False)
        >>> Article.from_row(row) == article
        True
        """
        given = {name: value for name, value in vars(self).items() if value not in ("", False, None, ())}
        if self.date:
            given["date"] = self.date.isoformat()
        if self.notes:
            given["notes"] = list(self.notes)
        return given

    @classmethod
    def from_row(cls, row: Mapping) -> Article:
        """The article that :meth:`to_row` wrote: nothing is read, cleaned or guessed again."""
        day, notes = row.get("date"), row.get("notes", ())
        return cls(**{**row, "date": date.fromisoformat(day) if day else None, "notes": tuple(notes)})


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
