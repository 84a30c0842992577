"""Noun phrases that may be sources, found by small words, commas and capitals."""

from __future__ import annotations

import re

from parallax.coders.attribution import sources
from parallax.coders.attribution.tokens import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    DETERMINER,
    PREPOSITION,
    PRONOUN,
    QUANTITY,
    QUOTED_PHRASE_WORDS,
    RELATIVE,
    SUBORDINATOR,
    WHEN,
    Token,
    Unit,
    word_set,
)

#: Token numbers of a phrase, half-open.
Range = tuple[int, int]

_PERSON_OR_BODY = rf"\b(?:{sources.PERSON_NOUN}|{sources.BODY_NOUN})"
_ROLE_FIRST = re.compile(
    rf"(?:(?:former|then|acting|retired|senior|chief|vice|deputy)[\s-]+)*(?:{sources.PERSON_NOUN})\b", re.I
)
_ROLE_LAST = re.compile(rf"{_PERSON_OR_BODY}\Z", re.I)
_ROLE = re.compile(rf"{_PERSON_OR_BODY}\b", re.I)
_ROLE_WORD = re.compile(
    rf"(?:{sources.PERSON_NOUN}|{sources.BODY_NOUN}|{sources.PAPER_NOUN}|[a-z]*media|state|news|of)"
)
# A determiner after any other word opens a new phrase.
_OPENS_PHRASE = word_set("the a an its his her their our some many several most")
_TAKES_PHRASE = re.compile(
    r"(?:ing|ed|'s|’s)\Z|\A(?:all|both|half|such|including|even|only|not|who|that|which|said|says|told)\Z"
)
_VERB_ENDING = re.compile(r"(?:ed|ing|own|ought|rote|aid|old|ake|ive|ose)\Z")
_ASIDE_FIRST = word_set("a an who whose which of now former one speaking himself herself also")
_FRONT = word_set("however meanwhile still yet now here then today yesterday")
_INVERTED_FIRST = word_set("he she they former then veteran longtime one")


def before(unit: Unit, end: int, floor: int, cues) -> Range | None:
    """The noun phrase that ends before token ``end`` and begins no earlier than ``floor``."""
    k = end
    while k > floor:
        token = unit[k - 1]
        if token.kind == "Q" and (token.words > QUOTED_PHRASE_WORDS or token.text[-1:] in ",.?!" or k == end):
            break
        if token.kind == "P" and not _is_inside_phrase(unit, k - 1):
            break
        if token.low in SUBORDINATOR and not (token.low == "that" and _is_relative(unit, k - 1, floor, cues)):
            break
        if token.low in PRONOUN and not is_surname(unit, k - 1):
            return None
        if token.low in CONJUNCTION | {"so"} and not (token.low in ("and", "or") and joins(unit, k - 1, end)):
            break
        k -= 1
        if token.low in _OPENS_PHRASE and k > floor and unit[k - 1].kind == "W":
            previous = unit[k - 1].low
            if not _TAKES_PHRASE.search(previous) and previous not in PREPOSITION | CONJUNCTION:
                break  # "the tariffs | the ministry announced"
    k = _past_front(unit, k, end)
    k = _past_relative(unit, k, end, cues)
    if not any(x.low in ("who", "whose", "that", "which") for x in unit[k:end]):
        verbs = [m for m in range(k, end) if unit[m].is_finite]
        if verbs:
            k = _past_front(unit, verbs[-1] + 1, end)
    return (k, end) if k < end and _can_speak([x for x in unit[k:end] if x.kind == "W"]) else None


def _is_relative(unit: Unit, at: int, floor: int, cues) -> bool:
    """Whether "that" follows a noun, not a cue: "a report that showed", not "he believes that Hale said"."""
    return at - 1 >= floor and unit[at - 1].kind == "W" and unit[at - 1].low not in cues


def _is_inside_phrase(unit: Unit, at: int) -> bool:
    """Whether a mark can stand inside a phrase: a hyphen, not a dash; the apostrophe of "growers' union"."""
    token = unit[at]
    if token.text in "'’":
        return at > 0 and unit[at - 1].end == token.start
    return token.text in "()&/%" or (token.text == "-" and not unit.text[token.end : token.end + 1].isspace())


def _can_speak(words: list[Token]) -> bool:
    """Not only small words ("of the other"), nor a time ("last year"), nor half a paragraph."""
    if not words or len(words) > 30:
        return False
    if len(words) < 3 and words[-1].low in WHEN and words[-1].text[:1].islower():
        return False
    if words[-1].low in ("anything", "nothing", "something", "everything", "there"):
        return False
    small = DETERMINER | PREPOSITION | ADVERB
    return any(w.low in QUANTITY or w.low not in small for w in words)


def _past_relative(unit: Unit, k: int, end: int, cues) -> int:
    """Past "the effort that", where what follows has no verb: "the effort that Hale | said would fail"."""
    for m in range(k + 1, end - 1):
        if unit[m].low not in ("that", "which", "whom", "who", "where"):
            continue
        rest = unit[m + 1 : end]
        if not any(
            x.is_finite
            or x.low in cues
            or (x.low.endswith("s") and x.text[:1].islower() and not _ROLE_WORD.fullmatch(x.low))
            or _VERB_ENDING.search(x.low)
            for x in rest
        ):
            return m + 1
    return k


def _past_front(unit: Unit, k: int, end: int) -> int:
    """Past "But", "however", "On Monday", "In Torvik" at the front of a phrase."""
    while k < end:
        token = unit[k]
        following = unit[k + 1] if k + 1 < end else None
        if (
            token.low in CONJUNCTION
            or token.kind == "P"
            or token.is_adverb
            or token.low in _FRONT
            or (token.low in ("which", "whom", "that") and following)
        ):
            k += 1
        elif following and token.low in word_set("on in last earlier late early this") and _is_time(following):
            k += 1
            while k < end and _is_time(unit[k]):
                k += 1
        elif token.low in PREPOSITION:
            k += 1
            while k < end and (unit[k].low in DETERMINER or unit[k].capital or unit[k].text[:1].isdigit()):
                k += 1
        else:
            break
    return k


def _is_time(token: Token) -> bool:
    return token.low in WHEN or token.text.isdigit()


def is_surname(unit: Unit, at: int) -> bool:
    """Whether "He" is a family name: "He Lifeng"."""
    return unit[at].text == "He" and at + 1 < len(unit) and unit[at + 1].capital


def joins(unit: Unit, at: int, end: int) -> bool:
    """Whether "and" at ``at`` joins two names, or two nouns at the head of a clause."""
    if at == 0 or at + 1 >= end:
        return False
    left, right = unit[at - 1], unit[at + 1]
    if left.capital and right.capital:
        return True
    if left.kind == "W" and left.text[:1].islower() and right.text[:1].islower():
        return at <= 4 or unit[at - 2].kind == "P" or unit[at - 3].kind == "P"
    return False


def antecedent(unit: Unit, end: int, cues) -> Range | None:
    """What "who" before ``end`` stands for: a name with its titles, else the noun phrase."""
    k = end
    while k > 0 and unit[k - 1].capital:
        k -= 1
    if k == end:
        return before(unit, end, 0, cues)
    while k > 0 and unit[k - 1].low != "of" and _ROLE_WORD.fullmatch(unit[k - 1].low):
        k -= 1
    return k, end


def past_aside(unit: Unit, comma: int, cues) -> Range | None:
    """Subject in front of asides that end at ``comma``: "Hale, who replaced Marsh last year, said".

    The asides belong to it where they describe it.
    """
    openings = [m for m in range(comma) if unit[m].text in ",–—(-"]
    if not openings or openings[-1] + 1 == comma:
        return None
    opening = openings.pop()
    head = before(unit, opening, 0, cues)
    while head is not None and openings:
        # "Hale, a professor at Torvik, Norland, said": one more aside to pass
        start = openings[-1] + 1
        further = before(unit, start - 1, 0, cues) if is_aside(unit, start, opening) else None
        if further is None:
            break
        named = unit[further[1] - 1].capital and all(x.kind != "W" for x in unit[further[0] - 1 : further[0]])
        if unit[start].low in ("the", "its", "his", "their") and not named:
            break  # "After the talks, the minister, who"
        opening, head = openings.pop(), further
    if head is None:
        return None
    return head[0], comma if _describes(unit[opening + 1]) else opening


def is_aside(unit: Unit, start: int, end: int, loose: bool = False) -> bool:
    """Whether words between commas describe the name before them; loose: "in Torvik", "speaking at"."""
    if start >= end or unit[start].low in CONJUNCTION:
        return False
    first, text = unit[start], unit.words_of(start, end)
    return bool(
        first.low in _ASIDE_FIRST
        or first.text.isdigit()
        or first.text in ("Jr.", "Sr.")
        or _ROLE_FIRST.match(text)
        or (end - start < 15 and _ROLE_LAST.search(text) and not any(x.is_finite for x in unit[start:end]))
        or (first.low in ("the", "its", "his", "their") and _ROLE.search(text))
        or (loose and (first.low in PREPOSITION or first.low.endswith(("ing", "ed"))))
    )


def _describes(first: Token) -> bool:
    """Whether an aside says who the source is, not when or where something was said."""
    when_or_where = PREPOSITION - {"of"} | {"however", "meanwhile", "speaking"}
    return first.low not in when_or_where and not first.is_adverb


def closes_aside(unit: Unit, comma: int, cues) -> bool:
    """Whether a comma ends an aside after a noun phrase."""
    openings = [m for m in range(comma) if unit[m].text == ","]
    return bool(
        openings
        and before(unit, openings[-1], 0, cues) is not None
        and is_aside(unit, openings[-1] + 1, comma, loose=True)
    )


def leading(unit: Unit, end: int, cues) -> Range | None:
    """The subject at the head of a sentence, past an introductory phrase."""
    for k in [0, *(m + 1 for m in range(min(end, 25)) if unit[m].text == ",")]:
        if k >= end:
            return None
        first = unit[k]
        if first.kind != "W" or first.low in PREPOSITION | SUBORDINATOR or first.is_adverb or first.low in _FRONT:
            continue
        if (first.low in PRONOUN and not is_surname(unit, k)) or first.low == "there":
            return (k, k + 1) if first.low in ("he", "she", "they", "it") else None
        if first.low in CONJUNCTION:
            k += 1
        m = k
        while m < end and (unit[m].low in DETERMINER or unit[m].capital or unit[m].low in ("of", "de", "van")):
            m += 1
        named = m > k and unit[m - 1].capital and unit[m - 1].low not in DETERMINER
        # Up to the first word that looks like a verb; after a name only role words are taken in.
        while m < min(end, k + 12) and not _ends_subject(unit, m, end, named, cues):
            m += 1
        return (k, m) if k < m < k + 12 else None
    return None


def _ends_subject(unit: Unit, m: int, end: int, named: bool, cues) -> bool:
    token = unit[m]
    return (
        token.kind != "W"
        or token.is_finite
        or token.is_adverb
        or token.low in AUXILIARY | ADVERB
        or token.low in PREPOSITION - {"of"}
        or token.low in cues
        or token.low.endswith("ed")
        or (named and not _ROLE_WORD.fullmatch(token.low))
        or (named and m + 1 < end and unit[m + 1].low in DETERMINER | PREPOSITION)
    )


def inverted(unit: Unit, cue: Range, cues) -> Range | None:
    """The source after its cue: "..., said Hale, the minister"."""
    start, k = cue
    if start == 0 or k >= len(unit) or unit[k].kind != "W":
        return None
    previous, first = unit[start - 1], unit[k]
    if previous.kind != "Q" and previous.text not in ",?!":
        return None
    opens = (
        first.capital
        or first.low in DETERMINER - {"that", "this", "these", "those"}
        or first.low in _INVERTED_FIRST
        or _ROLE_FIRST.match(unit.words_of(k, len(unit)))
    )
    if not opens or (first.low in WHEN and first.low != "may"):
        return None
    if first.low in ("he", "she", "they") and not is_surname(unit, k):
        ends = k + 1 >= len(unit) or unit[k + 1].kind != "W"
        return (k, k + 1) if previous.kind == "Q" or ends else None
    end = after(unit, k)
    if previous.kind != "Q":
        if not unit.has_verb(unit.clause_start(start), start):
            return None  # "The captain, Ivar Tesk, recalled the minutes before"
        # A verb of its own makes it a clause: "Hale, the minister, said the plan was sound".
        own = next((m for m in range(k, end) if unit[m].low in RELATIVE), end)
        if any(x.is_finite for x in unit[k:own]) or (end < len(unit) and unit[end].is_finite):
            return None
        breaks_off = not first.capital or (end < len(unit) and unit[end].text not in ",.;:")
        if breaks_off and previous.text == "," and closes_aside(unit, start - 1, cues):
            return None
    return k, end


def after(unit: Unit, k: int) -> int:
    """End of the noun phrase, with its description, that begins at ``k`` after an inverted cue."""
    m = k
    while m < len(unit):
        token = unit[m]
        following = unit[m + 1] if m + 1 < len(unit) else None
        if (
            (token.kind == "Q" and token.words > QUOTED_PHRASE_WORDS)
            or (token.text == "," and not (following and _goes_on_describing(following)))
            or (token.kind == "P" and token.text in ".;:!?–—")
            or (token.low in SUBORDINATOR - {"that"} | PRONOUN | {"but"} and not is_surname(unit, m))
            or (m > k and _begins_time_or_place(token, following))
        ):
            break
        m += 1
    while m > k and unit[m - 1].kind == "P" and unit[m - 1].text != ")":
        m -= 1
    return m


def _begins_time_or_place(token: Token, following: Token | None) -> bool:
    """ "on Monday", "in an interview", "last week"; not "in Torvik", which may describe."""
    if token.low in ("last", "earlier", "yesterday", "today", "this"):
        return True
    if token.low in ("in", "on", "at", "during", "after") and following:
        return following.low in WHEN or following.low in ("a", "an") or following.text[:1].isdigit()
    return token.low in WHEN and token.text[:1].isupper() and token.low != "may"


def _goes_on_describing(token: Token) -> bool:
    """Whether a word after a comma can go on with the description of a source."""
    return (
        token.kind == "W"
        and (not token.low.endswith("ing") or token.low == "acting")
        and token.low not in PREPOSITION | SUBORDINATOR | CONJUNCTION | PRONOUN | {"according", "however"}
        and not token.is_adverb
    )


def after_according_to(unit: Unit, k: int, leads: bool) -> int:
    """End of the source that begins at ``k`` after "according to"; ``leads``: at the head of a sentence."""
    stop = k
    while stop < len(unit):
        token = unit[stop]
        if token.kind == "P" and token.text not in "-&/()":
            break
        if token.text == ")" and not any(x.text == "(" for x in unit[k:stop]):
            break
        if token.kind == "Q" and token.words > QUOTED_PHRASE_WORDS:
            break
        if stop > k and token.low in SUBORDINATOR - {"that"} | {"but"}:
            break
        if stop > k and token.low == "and" and not joins(unit, stop, len(unit)):
            break
        stop += 1
    while stop < len(unit) and unit[stop].text == ",":
        end = unit.next_comma(stop + 1)
        closes = end >= len(unit) or unit[end].text in ".,;"
        if stop + 1 >= end:
            break
        clause = unit[stop + 1].low not in RELATIVE and any(x.is_finite for x in unit[stop + 1 : end])
        if clause or not closes or not is_aside(unit, stop + 1, end) or (leads and end >= len(unit) - 1):
            break
        stop = end
    while stop > k and (unit[stop - 1].low in WHEN or (unit[stop - 1].low == "on" and stop > k + 1)):
        stop -= 1
    return stop
