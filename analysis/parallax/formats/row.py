"""From one row, however its columns are called, to one article, mended and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from parallax.article import GENRES, TRANSLATIONS, Article, Note, Reject, read_notes
from parallax.formats.cleaning import Taken, clean, notes_on
from parallax.formats.genre import guess_genre
from parallax.formats.mending import mend, one_line
from parallax.formats.outlets import Outlets, read_outlets
from parallax.formats.translation import looks_machine_translated

#: Longer texts are rejected: no news article has a million characters, and a broken file has.
MAX_CHARACTERS = 1_000_000
#: Of shorter texts the commonest words say little: "was", "in" and "a" are words of other languages too.
MIN_CHARACTERS_FOR_WORDS = 200
#: From this probability on, a guess of another language turns a text away: none of 37,815 headlines in English. Of
#: 25 sentences in French, German, Spanish, Italian, Portuguese and Dutch that turns away all 8 of 60 characters or
#: more and 11 shorter ones; what it misses is read as English.
SURE = 0.9

# So many of a text's words are among the commonest of English where it is English beyond doubt. Of 928 news
# articles 98 in 100 reach it; of mixtures with other languages none does that the identifier turns away, the
# nearest with 0.21. It answers in a tenth of the time, and the identifier needs half a second to load.
_COMMON_SHARE = 0.25
_COMMON = frozenset(
    """the of and to a in that is for on with was said as by at from his it he be are has have had not an but this
    they their which who will its were or been more would about""".split()  # noqa: SIM905
)
_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")
#: A letter of another script than the Latin.
_OTHER_LETTER = re.compile(r"[^\W\d_A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff\uff21-\uff5a]")

#: Names under which a column is found, first match wins; news-please's own names are among them.
NAMES = {
    "id": ("id", "article_id", "doc_id"),
    "text": ("text", "maintext", "content", "body"),
    "file": ("file", "filename", "path"),
    "title": ("title", "headline"),
    "outlet": ("outlet", "source_domain", "source", "publication"),
    "publisher": ("publisher",),
    "date": ("date", "date_publish", "published", "publish_date", "published_at"),
    "url": ("url", "link"),
    "event": ("event",),
    "group": ("group",),
    "group_basis": ("group_basis",),
    "genre": ("genre",),
    "genre_basis": ("genre_basis",),
    "translation": ("translation",),
    "language": ("language", "lang"),
    "constructed": ("constructed",),
    "notes": ("notes",),
}
GENRE_WORDS = {"opinion": "commentary", "editorial": "commentary", "op-ed": "commentary"}

# How tables write that there is no date.
_MISSING = frozenset(["", "none", "nan", "nat", "null"])


class RowError(ValueError):
    """Why a row can't become an article."""


@dataclass(frozen=True)
class RowReader:
    """Turns rows into articles.

    Parameters
    ----------
    columns : mapping of str to str
        A field's name and the user's name of the column (``{"text": "maintext"}``).
    outlets : Outlets, optional
        Where the group comes from when no column gives it; the shipped table by default.
    date_format : str, optional
        A ``strptime`` format; ISO 8601 otherwise.
    clean : bool
        Take residue of pages, datelines, bylines and captions out of the text. Without it they are scored too.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    outlets: Outlets | None = None
    date_format: str | None = None
    clean: bool = True

    def __post_init__(self):
        unknown = set(self.columns) - set(NAMES)
        if unknown:
            raise ValueError(f"column {sorted(unknown)[0]!r} is not a field. Use one of {', '.join(NAMES)}.")
        if self.outlets is None:
            object.__setattr__(self, "outlets", read_outlets())

    def find(self, row: Mapping[str, object], name: str) -> object:
        """The value of a field in a row, under the user's name or a known one; None if not there."""
        if name in self.columns:
            return row.get(self.columns[name])
        for known in NAMES[name]:
            if row.get(known) is not None:
                return row[known]
        return None

    def article(self, row: Mapping[str, object], where: str, default_id: str) -> Article | Reject:
        """An article, or the reason why the row is not one."""
        name = default_id
        try:
            name = _as_text(self.find(row, "id"), "id") or _as_text(default_id, "the file's name")
            values = {n: _as_text(self.find(row, n), n) for n in NAMES if n not in ("file", "notes")}
            return self._build(values, _notes(self.find(row, "notes")), name)
        except ValueError as error:
            return reject(where, name, error)

    def _build(self, values: dict[str, str], known: list[Note], name: str) -> Article:
        found = values["text"]
        if not found.strip():
            names = self.columns.get("text") or " or ".join(NAMES["text"])
            raise RowError(f"no text: the column {names} is empty or absent. Name yours with --column text=NAME")
        if len(found) > MAX_CHARACTERS:
            raise RowError(f"text of {len(found):,} characters: more than the {MAX_CHARACTERS:,} of an article")
        text, notes = mend(found)
        title = one_line(mend(values["title"])[0])
        taken: list[Taken] = []
        if self.clean:
            text, taken = clean(text, title)
            notes += notes_on(taken)
        if not text:
            raise RowError("no text: nothing is left once residue and control characters are taken out")
        language = values["language"].lower() or detect_language(text)
        if language[:2] != "en":
            raise RowError(f"language {language!r} is not English")
        genre = _known(values["genre"], GENRES, GENRE_WORDS, "genre", notes)
        translation = _known(values["translation"], TRANSLATIONS, {}, "translation", notes)
        genre_basis = one_line(values["genre_basis"]) or ("column 'genre'" if values["genre"] else "")
        # "unknown" in the corpus is somebody's answer; an empty cell is none.
        if not values["genre"]:
            genre, genre_basis = guess_genre(text, title, taken)
        looks, signs = looks_machine_translated(text)
        if looks and translation == "unknown":
            # Untranslated texts are no match for it, and unknown counts as untranslated.
            translation = "unknown" if values["translation"] else "machine"
            notes.append(Note("translation guessed", signs))
        outlet, group, basis = values["outlet"], values["group"], values["group_basis"]
        if group:
            basis = basis or "column 'group' of the corpus"
        elif self.outlets is not None and (listed := self.outlets.lookup(outlet)):
            group, basis = listed.group, listed.basis
        return Article(
            id=one_line(name),
            text=text,
            title=title,
            event=one_line(values["event"]),
            outlet=one_line(outlet),
            publisher=one_line(values["publisher"]),
            group=one_line(group),
            group_basis=one_line(basis),
            genre=genre,
            genre_basis=genre_basis,
            translation=translation,
            date=self._date(values["date"]),
            url=one_line(values["url"]),
            constructed=_yes(values["constructed"], "constructed"),
            original=found if text != found else "",
            notes=(*known, *(note for note in notes if note not in known)),
        )

    def _date(self, value: str) -> date | None:
        if value.lower() in _MISSING:
            return None
        try:
            if self.date_format:
                return datetime.strptime(value, self.date_format).date()
            return datetime.fromisoformat(value).date()
        except ValueError:
            expected = self.date_format or "YYYY-MM-DD, or name the format with --date-format"
            raise RowError(f"date {value[:40]!r} is not a date. Use {expected}.") from None


def _as_text(value: object, name: str) -> str:
    if value is None or value != value:  # Parquet's missing numbers are nan
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool | int | float) and name != "text":
        return str(value)
    if not isinstance(value, str):
        raise RowError(f"{name} is of type {type(value).__name__}, not text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise RowError(f"undecodable bytes in {name}: save the file as UTF-8") from None
    return value.strip() if name != "text" else value


def _notes(value: object) -> list[Note]:
    """What was noted of an article before: a list, as ``parallax import`` writes it, or the same as JSON text.

    Any other text is a column of the user's own, whose words would go into tables that are passed on.
    """
    if isinstance(value, str) and not value.startswith("[["):
        return []
    notes = (Note(_shown(note.kind), _shown(note.detail)) for note in read_notes(value))
    return [note for note in notes if str(note)]


def reject(where: str, name: str, why: object) -> Reject:
    """A reject that any table and terminal can show, also where its own name could not be decoded."""
    return Reject(*(_shown(str(part)) for part in (where, name[:200], why)))


def _shown(value: str) -> str:
    return one_line(value.encode(errors="replace").decode())


def _known(value: str, allowed: tuple[str, ...], words: dict[str, str], what: str, notes: list[Note]) -> str:
    value = words.get(value.lower(), value.lower())
    if value and value not in allowed:
        notes.append(Note("unknown value", f"{what} {value[:40]!r} is not one of {', '.join(allowed)}"))
        return "unknown"
    return value or "unknown"


def _yes(value: str, what: str) -> bool:
    # Parquet gives 1.0 where a column of flags has a gap.
    if value.lower() in {"true", "yes", "1", "1.0"}:
        return True
    if value.lower() in {"", "false", "no", "0", "0.0"}:
        return False
    raise RowError(f"{what} {value[:40]!r} is neither true nor false")


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect_language(text: str) -> str:
    """ISO 639-1 code of the text's language; ``en`` where the guess is unsure, ``und`` where only the script tells."""
    text = text[:3000]
    foreign = not text.isascii() and 2 * len(_OTHER_LETTER.findall(text)) > len(_LETTER.findall(text))
    if not foreign and len(text) >= MIN_CHARACTERS_FOR_WORDS:
        words = _WORD.findall(text.lower())
        if sum(word in _COMMON for word in words) > _COMMON_SHARE * len(words):
            return "en"
    language, probability = _identifier().classify(text)
    if foreign:  # no guess is needed for that
        return language if language != "en" else "und"
    if language == "pcm" and len(text) < MIN_CHARACTERS_FOR_WORDS:
        return "en"  # a headline about Nigeria is taken for the Pidgin that is spoken there
    return language if probability > SURE else "en"
