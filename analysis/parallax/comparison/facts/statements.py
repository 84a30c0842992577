"""Sentences as statements: the words, names and quantities by which two sentences are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from nltk.stem.snowball import EnglishStemmer
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from parallax.annotation import Annotation, Attribution, Loaded, Mention
from parallax.coders.attribution.tokens import word_set
from parallax.comparison.facts.quantities import Quantity
from parallax.comparison.facts.quantities import find as find_quantities
from parallax.document import Span

#: Verbs of saying. They are not compared, since the attribution already says who speaks. "Deny" is not among them: it
#: changes what is stated.
SAYING = word_set(
    "say says said saying tell tells told telling add adds added adding ask asks asked asking call calls called "
    "according report reports reported reporting announce announced state stated note noted speak spoke speaks "
    "describe described point pointed write wrote claim claims claimed mr mrs ms dr just like did does"
)
_PLAIN = ENGLISH_STOP_WORDS - {"not", "no", "never", "cannot", "neither", "nor"}
NEGATORS = word_set("not no never cannot neither nor none nobody nothing")
#: What says no to everything after it in the clause.
DENIALS = word_set("deny denies denied denying dismissed rejected refuted")
_LIMITS = word_set("less more only fewer merely")
#: How many content words after a negator are negated, and after a denial.
NEGATED, DENIED = 1, 5
_STEMS = {
    1: "rise rose risen climb gain increas grow grew jump soar surg rais higher",
    -1: "fall fell fallen drop declin decreas lower shrink shrank plung slump sank cut",
}
DIRECTION = {stem: sign for sign, stems in _STEMS.items() for stem in stems.split()}
_DEMONYM = re.compile(r"(?:ians?|ans?|ns?|ese|ish|ia|y|a|e|i)\Z")
_OWNER = re.compile(r"['’]s?\Z")
_LETTER = re.compile(r"[^\W\d_]")
_PASSIVE = re.compile(r"\w+(?:ed|en|wn|ne|ld|lt|pt|ck|ht|t)\s(?:\w+\s){0,4}?by\b")
#: Words with which a writer turns to readers instead of reporting.
_ADDRESS = re.compile(r"(?:let (?:us|me|nobody|them)|may|please|so be it|i|we|you|perhaps|in sum)\b", re.IGNORECASE)
_stem = cache(EnglishStemmer().stem)


@dataclass(frozen=True)
class Token:
    """A word that carries content: the key by which it is compared, and where it stands."""

    key: str
    name: bool
    start: int
    end: int
    negated: bool


@dataclass(frozen=True)
class Statement:
    """A sentence of an article, as what it states.

    ``tokens`` leave out source and cue of an attribution: who says a thing is not the thing said. ``asserts`` tells
    whether it states something that can be checked, ``loaded`` how many loaded phrases it holds.
    """

    article: int
    number: int
    span: Span
    text: str
    tokens: tuple[Token, ...]
    quantities: tuple[Quantity, ...]
    passive: bool
    asserts: bool
    loaded: int

    # A sentence is compared with dozens of others: what it is compared by is found once.

    @cached_property
    def words(self) -> frozenset[str]:
        """The keys of its words, without the names."""
        return frozenset(t.key for t in self.tokens if not t.name)

    @cached_property
    def negated(self) -> frozenset[str]:
        return frozenset(t.key for t in self.tokens if t.negated)

    @cached_property
    def sides(self) -> dict[str, tuple[str, str]]:
        """The names before and after a word, as agent and patient, by the word's key; of one key the first word."""
        found: dict[str, tuple[str, str] | None] = {}
        for at, token in enumerate(self.tokens):
            if token.key not in found:
                before = next((t.key for t in reversed(self.tokens[max(0, at - 6) : at]) if t.name), "")
                after = next((t.key for t in self.tokens[at + 1 : at + 7] if t.name), "")
                between = before and after and before != after
                found[token.key] = ((after, before) if self.passive else (before, after)) if between else None
        return {key: sides for key, sides in found.items() if sides}


@cache
def name_key(word: str) -> str:
    """What a name is compared by: a state and its people are one.

    Examples
    --------
    >>> name_key("Vessaly") == name_key("Vessalian"), name_key("China") == name_key("Chinese")
    (True, True)
    >>> name_key("Austria") == name_key("Australia"), name_key("Iran") == name_key("Iraq")
    (False, False)
    """
    word = word.lower()
    while (shorter := _DEMONYM.sub("", word)) != word and len(shorter) > 3:
        word = shorter
    return word


def statements(annotations: Sequence[Annotation]) -> list[Statement]:
    """All sentences of the articles of one event, in order."""
    small: set[str] = set()
    inside: set[str] = set()
    heads: set[str] = set()
    for annotation in annotations:
        document = annotation.document
        firsts = {sentence.start for sentence in document.sentences}
        for word in document.words:
            said = word.of(document.text)
            if said.islower():
                small.add(_OWNER.sub("", said))
            else:
                (heads if word.start in firsts else inside).add(_OWNER.sub("", said))
    stems = {_stem(word) for word in small}
    # The first word of a sentence is a name if it is one elsewhere, or if no form of it is written in lower case.
    names = {word for word in inside if word.lower() not in small}
    names |= {word for word in heads if _stem(word.lower()) not in stems}
    return [s for i, annotation in enumerate(annotations) for s in _of_article(i, annotation, names)]


def _of_article(article: int, annotation: Annotation, names: set[str]) -> Iterator[Statement]:
    document = annotation.document
    text = document.text
    attributions = annotation.of_kind(Attribution)
    saying = sorted(part for a in attributions for part in (a.source, a.cue) if part is not None)
    mentions = sorted((m.span, m.target) for m in annotation.of_kind(Mention))
    loaded = [m.span for m in annotation.of_kind(Loaded)]
    for number, sentence in enumerate(document.sentences):
        quantities = tuple(find_quantities(text, sentence.start, sentence.end))
        counted = [Span(q.start, q.end) for q in quantities]
        outside = [*counted, *(s for s in saying if s.overlaps(sentence))]
        aliases = [(span, target) for span, target in mentions if span.overlaps(sentence)]
        tokens, left = [], 0
        for k in document.words_in(sentence):
            word = document.words[k]
            said = _OWNER.sub("", word.of(text))
            small = said.lower()
            if small in NEGATORS or small.endswith(("n't", "n’t")):
                left = NEGATED
                continue
            if small in DENIALS:
                left = DENIED
                continue
            if small in _LIMITS:
                left = 0  # "not less than", "not only"
            if small in _PLAIN or small in SAYING or not _LETTER.search(said):
                continue
            if outside and any(span.overlaps(word) for span in outside):
                continue
            name = said in names
            target = next((target for span, target in aliases if span.overlaps(word)), "") if aliases else ""
            key = f"@{target}" if target else name_key(said) if name else _stem(small)
            is_name = name or bool(target)
            tokens.append(Token(key, is_name, word.start, word.end, left > 0))
            left -= left > 0 and not is_name
        heavy = sum(span.overlaps(sentence) for span in loaded)
        whole = sentence.of(text)
        yield Statement(
            article=article,
            number=number,
            span=sentence,
            text=whole,
            tokens=tuple(tokens),
            quantities=quantities,
            passive="by" in whole and _PASSIVE.search(whole) is not None,  # the pattern tries every word: slow
            asserts=_asserts(whole, tokens, quantities, any(s.overlaps(sentence) for s in saying), heavy > 0),
            loaded=heavy,
        )


def _asserts(sentence: str, tokens: list[Token], quantities: Sequence[Quantity], given: bool, loaded: bool) -> bool:
    """Whether a sentence states something that can be checked.

    It has at least three content words or quantities, and a quantity, or a source that says it, or a name and no loaded
    phrase. It is neither a question nor addressed to the reader. Without a mark at its end it is a heading.
    """
    if not sentence.rstrip("\"'”’)] ").endswith((".", "!", "…")) or len(tokens) + len(quantities) < 3:
        return False
    if _ADDRESS.match(sentence.lstrip("\"'“‘([ ")) and not given:
        return False
    return given or bool(quantities) or (not loaded and any(token.name for token in tokens))
