"""Sentences as rows of tokens, a whole quotation being one token, and the small words in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from parallax.document import Document, Span

#: A quotation of more words than this is speech even where nobody is near who says it.
QUOTED_PHRASE_WORDS = 4
#: A row of more tokens is no sentence (a table, a menu) and is cut, or time would grow with its square.
LONGEST = 400


@cache
def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


AUXILIARY = word_set("has have had was were is are be been being did does do 's ’s 've ’ve 'd ’d")
BE = word_set("is are was were be been being")
HAVE = word_set("has have had")
MODAL = word_set("would could may might should can must shall will to not never n't cannot")
ADVERB = word_set(
    "also later earlier then further still again once already often even just only now recently previously reportedly "
    "first both all long ever always since famously today yesterday too simply instead"
)
CONJUNCTION = word_set("and or but nor yet then")
PRONOUN = word_set("he she they it we i you")
RELATIVE = word_set("who which")
SUBORDINATOR = word_set(
    "because although though while whereas if unless until when where whether since as after before so than why how "
    "what that once"
)
PREPOSITION = word_set(
    "in on at after before during by for from with without amid among despite under over through since until of to "
    "about like unlike as given following besides into against between within via outside inside near aboard behind "
    "across around"
)
DETERMINER = word_set(
    "a an the this that these those his her its their our my your some many most several both two three four five six "
    "one another other all few no any each every"
)
QUANTITY = word_set("some many most several both all others few")
WHEN = word_set(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight last this next earlier "
    "later week month year morning afternoon evening night day january february march april may june july august "
    "september october november december local time early late again ago recently jan feb aug sept oct nov dec"
)
QUESTION = word_set("how what why whether if when where who")
FINITE = word_set(
    "is are was were has have had will would can could may might should must do does did isn't aren't wasn't weren't "
    "won't wouldn't can't couldn't doesn't don't didn't hasn't haven't isn’t aren’t wasn’t weren’t won’t wouldn’t "
    "can’t couldn’t doesn’t don’t didn’t hasn’t haven’t it's he's she's they're we're i'm it’s he’s she’s they’re "
    "we’re i’m there's that's that’s there’s i'd i'll we'll we’ll i’ll went took made came got gave held kept began "
    "fell rose grew led met saw knew ran won lost cut hit put set let means needs wants seems remains faces comes "
    "goes makes takes gets keeps hurts helps"
)
NO_ADVERB = word_set("family italy only daily weekly july ally supply assembly reply monthly early")
PAST = re.compile(
    r"(?:ed|said|told|written|wrote|knew|saw|went|swore|foresaw|spoke|spoken|drew|thought|known|found|held|seen|shown|"
    r"felt|made|gone|sworn|read|put|forecast|foreseen|understood)\Z"
)
TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|"
    r"(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Prof|St|Gen|Lt|Jr|Sr|Inc|Corp|Co|Ltd|No|vs|Sens|Reps|D-[A-Z]\w+)\.|"
    r"[$€£¥]?\d[\d.,:]*\d|[$€£¥]?\d|[^\W_]+(?:[-'’&.][^\W_]+)*|[^\w\s]|_"
)
HAS_LETTER = re.compile(r"[^\W_]")
QUOTATION_MARKS = "\"“”„‘'’«»`"


@dataclass(frozen=True, slots=True)
class Token:
    """A word ("W"), a punctuation mark ("P") or a whole quotation ("Q")."""

    text: str
    low: str
    start: int
    end: int
    kind: str
    words: int = 1

    @property
    def capital(self) -> bool:
        return self.kind == "W" and self.text[:1].isupper()

    @property
    def is_adverb(self) -> bool:
        return self.text[:1].islower() and self.text.endswith("ly") and self.low not in NO_ADVERB

    @property
    def is_finite(self) -> bool:
        """Whether a word is a finite verb by its form; "May" is a month."""
        return self.low in FINITE and not (self.low in ("may", "will", "must") and self.text[:1].isupper())

    @property
    def is_negated(self) -> bool:
        return self.low.endswith(("n't", "n’t"))


@dataclass(frozen=True)
class Unit:
    """A sentence, or several where a quotation runs over the end of one; never over a paragraph."""

    text: str  # of the whole article; tokens point into it
    paragraph: Span
    tokens: tuple[Token, ...]

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, i):
        return self.tokens[i]

    def words_of(self, start: int, end: int) -> str:
        """The text under tokens ``start`` to ``end``."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def span(self, start: int, end: int) -> Span:
        return Span(self.tokens[start].start, self.tokens[end - 1].end)

    def is_empty(self, start: int, end: int) -> bool:
        return all(token.kind == "P" for token in self.tokens[start:end])

    def has_quotation(self, start: int, end: int) -> bool:
        return any(token.kind == "Q" for token in self.tokens[start:end])

    def has_verb(self, start: int, end: int) -> bool:
        """Whether a word looks like a verb: "is", "will", "closed" (not as the first word), "isn't"."""
        return any(
            x.is_finite or (x.kind == "W" and x.low.endswith("ed") and m > start) or x.is_negated
            for m, x in enumerate(self.tokens[start:end], start=start)
        )

    def opens_clause(self, k: int, end: int) -> bool:
        """Whether a clause without "that" begins at ``k``: a subject, then a verb of its own."""
        t = self.tokens
        if t[k].low in PREPOSITION - {"despite", "like", "since", "after", "before"}:
            return False
        if t[k].low in PRONOUN or t[k].low == "there":
            return k + 1 < end and t[k + 1].kind == "W"
        for m in range(k + 1, min(end, k + 25)):
            if t[m].is_finite or t[m].is_negated:
                return True
            if t[m].low in _ENDS_SUBJECT or t[m].text in ":–—":
                return False
            if t[m].text == "," and t[k].low not in ("if", "when", "while", "despite", "although"):
                return False
        return False

    def leads_in(self, start: int, end: int) -> bool:
        """Whether words before a comma only lead in: "On Monday", "In a statement", "However"."""
        words = [x for x in self.tokens[start:end] if x.kind != "P"]
        if not words:
            return True
        if any(x.kind == "Q" for x in words):
            return False
        first = words[0]
        return (
            (len(words) <= 2 and not any(x.is_finite for x in words))
            or first.low in PREPOSITION | SUBORDINATOR | WHEN
            or first.is_adverb
            or first.low.endswith("ing")
        )

    def clause_start(self, k: int) -> int:
        """Where the clause that ends before ``k`` begins: after a semicolon or colon, else the unit."""
        m = k
        while m > 0:
            if m < k and (self[m - 1].text in (";", ":") or (self[m - 1].text == "." and self[m].kind != "P")):
                break
            m -= 1
        return m

    def content_end(self, k: int) -> int:
        """Where content that begins at ``k`` ends: at a semicolon, else with the unit."""
        while k < len(self) and self[k].text != ";":
            k += 1
        return k

    def next_comma(self, k: int, through_quotations: bool = False) -> int:
        while k < len(self) and self[k].text not in (",", ";", ".", ":"):
            if self[k].kind == "Q" and not through_quotations:
                break
            k += 1
        return k

    def past_adjuncts(self, k: int) -> int:
        """Past "on Monday", "in a statement", "at a news conference", "repeatedly"."""
        t, size = self.tokens, len(self.tokens)
        while k < size:
            low = t[k].low
            following = t[k + 1] if k + 1 < size else None
            if low in _NEEDS_TIME:
                # "this week", "June 9"; but "denied this", "showed June rainfall"
                if following is None or not (following.low in WHEN or following.text[:1].isdigit()):
                    return k
                k += 2
                continue
            if low in WHEN or low in ADVERB or low in ("however", "meanwhile", "though") or t[k].is_adverb:
                k += 1
                continue
            if low not in _ADJUNCT:
                return k
            m = k + 1
            if low == "to" and not (m < size and (t[m].low in DETERMINER or t[m].low == "reporters" or t[m].capital)):
                return k
            if low == "on" and m < size and (t[m].low in WHEN or t[m].text[:1].isdigit()):
                while m < size and (t[m].low in WHEN or t[m].text[:1].isdigit()):
                    m += 1
                k = m
                continue
            # A phrase that runs up to "that", a quotation, a comma or the end is an adjunct.
            while (
                m < min(size, k + 16)
                and t[m].kind == "W"
                and t[m].low != "that"
                and t[m].low not in FINITE
                and t[m].low not in PRONOUN
            ):
                m += 1
            if m < size and t[m].low != "that" and t[m].kind == "W":
                return k
            k = m
        return k

    def within_punctuation(self, start: int, end: int) -> tuple[int, int]:
        """Without the punctuation at either end."""
        while start < end and self[start].kind == "P" and self[start].text not in "($":
            start += 1
        while end > start and self[end - 1].kind == "P" and self[end - 1].text not in ")%":
            end -= 1
        return start, end


_ENDS_SUBJECT = word_set("that who which to as when where while because if until")
_NEEDS_TIME = word_set(
    "this last next early late local january february march april may june july august september october november "
    "december"
)
_ADJUNCT = word_set("by in on at during via to after following through from outside before")


def outer_quotations(document: Document) -> list[Span]:
    """Spans of the quotations that lie in no other and hold a word, in text order."""
    spans = sorted(
        (span for spans in document.quotations for span in spans if document.words_in(span)),
        key=lambda span: (span.start, -span.end),
    )
    outer: list[Span] = []
    for span in spans:
        if not outer or span.end > outer[-1].end:
            outer.append(span)
    return outer


def units(document: Document) -> Iterator[Unit]:
    """The units of a document in text order."""
    quotations = outer_quotations(document)
    paragraphs = document.paragraphs
    p = q = first = 0
    held: int | None = None  # where a unit began that a quotation still holds open
    for number, sentence in enumerate(document.sentences):
        while p + 1 < len(paragraphs) and paragraphs[p + 1].start <= sentence.start:
            p += 1
        start = sentence.start if held is None else held
        while q < len(quotations) and quotations[q].end <= sentence.end:
            q += 1
        runs_on = q < len(quotations) and quotations[q].start < sentence.end
        following = document.sentences[number + 1].start if number + 1 < len(document.sentences) else len(document.text)
        if runs_on and following < paragraphs[p].end:
            held = start
            continue
        held = None
        while first < q and quotations[first].end <= start:
            first += 1
        tokens = tuple(_tokens(document, start, sentence.end, quotations[first : q + 1]))
        for at in range(0, len(tokens), LONGEST):
            yield Unit(document.text, paragraphs[p], tokens[at : at + LONGEST])


def _tokens(document: Document, start: int, end: int, quotations: list[Span]) -> Iterator[Token]:
    text, at = document.text, start
    for span in quotations:
        if span.end <= start or span.start >= end:
            continue
        stop = max(span.start, at)
        while stop > at and text[stop - 1] in QUOTATION_MARKS:
            stop -= 1
        yield from _plain(text, at, stop)
        yield Token(span.of(text), "", span.start, span.end, "Q", len(document.words_in(span)))
        at = min(span.end, end)
        while at < end and text[at] in QUOTATION_MARKS:
            at += 1
    yield from _plain(text, at, end)


def _plain(text: str, start: int, end: int) -> Iterator[Token]:
    for match in TOKEN.finditer(text, start, end):
        word = match.group()
        kind = "W" if HAS_LETTER.search(word) else "P"
        yield Token(word, word.lower(), match.start(), match.end(), kind)
