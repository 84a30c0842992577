"""Who says what: attributions by rule, from cues, quotations, small words and capital letters."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from parallax.annotation import Attribution
from parallax.coders.attribution import phrases, sources
from parallax.coders.attribution.cues import Cue, read_cues
from parallax.coders.attribution.phrases import Range
from parallax.coders.attribution.sources import NOBODY, Who
from parallax.coders.attribution.speakers import People
from parallax.coders.attribution.tokens import (
    ADVERB,
    AUXILIARY,
    BE,
    CONJUNCTION,
    DETERMINER,
    FINITE,
    HAVE,
    MODAL,
    PAST,
    PREPOSITION,
    PRONOUN,
    QUESTION,
    QUOTED_PHRASE_WORDS,
    RELATIVE,
    SUBORDINATOR,
    WHEN,
    Token,
    Unit,
    units,
    word_set,
)
from parallax.document import Document, Span
from parallax.gazetteer.targets import Targets

# Forms that are as often nouns: "eleven states", "her remarks", "a ministry report".
_ALSO_NOUNS = word_set(
    "states shows fears comments remarks emails reports claims views questions demands promises charges estimates "
    "notes answers reasons calls hopes requests posts reads counters protests projects rules doubts worries forecasts "
    "proposes cautions threats pledges vows boasts laments labels brands praises quotes blogs chants whispers shouts "
    "warnings briefs voices challenges credits thanks advocates objects appeals encourages compares state show fear "
    "comment remark email report claim view question demand promise estimate note answer reason call hope request post "
    "counter forecast doubt worry brief quote blog chant blame praise welcome thought"
)
# Plural without s, or otherwise fit to stand before a verb's plain form: "people say".
_PLURAL = word_set("people many some others media police most women men that") | PRONOUN | RELATIVE | CONJUNCTION
_SINGULAR_DETERMINER = word_set("a an the this that his her its their our my one each every another")
_VERB_AFTER = word_set("that this both all many some most few several one another other")
_BEFORE_NOUN = word_set("new additional previous newly own same")
_STATE_OF_MIND = word_set("confident optimistic hopeful worried concerned convinced sure afraid")
# Things can "show" and "suggest" too; without a speaker that is the outlet's own inference.
_INFERENCE = word_set("suggest indicate show demonstrate prove reveal imply signal underscore underline highlight")
_SPEAKS = re.compile(
    rf"\b(?:{sources.PERSON_NOUN}|{sources.BODY_NOUN}|sources?|many|some|others|they|he|she|who)\b", re.I
)
_PARTICIPLES_OF_SPEECH = word_set("saying telling arguing warning claiming noting")
_PAPER = re.compile(sources.PAPER_NOUN)
_PAPER_OR_TIME = re.compile(rf"{sources.PAPER_NOUN}|message|note|word|signs?|{'|'.join(sorted(WHEN))}")
_CLAUSE_OPENERS = word_set("and but that because while what which who after as when if")
_NO_SPEAKER = word_set("how what whether which plan schedule law need needs size our my me")
_ENDS_HEARER = (QUESTION - {"who"}) | FINITE | PRONOUN | WHEN | word_set("that to there in on at during after")
_HEARER = re.compile(
    rf"\b(?i:{sources.PERSON_NOUN}|{sources.BODY_NOUN}|audience|crowd|public|hearing|conference|meeting|forum|world|"
    r"nation|country|family|families|wife|husband|friends?|viewers|readers|listeners|rally|men|man|women|woman|sons?|"
    r"daughters?|boss|briefing|court|inquiry|programme|interviewers?)\b|[A-Z]"
)
# An ambassador to a country speaks for another one.
POSTED_TO = re.compile(
    r"\b((?i:ambassador|envoy|embassy|consul))s?\s+(?:to|in)\s+(?:the\s+)?[A-Z][\w.]*(?:\s+States|\s+Kingdom|\s+Union)?"
)


@dataclass
class Found:
    """An attribution in the making: token ranges in one unit, the content in up to two parts."""

    source: Range | None
    cue: Range
    left: Range | None
    right: Range | None
    rule: str
    stance: str
    who: Who


class AttributionRules:
    """Finds attributions: source, cue and content, and the source's type, side and name.

    A cue from ``cues.csv`` is looked for in each sentence outside quotation marks. Its source is
    the noun phrase before it, past asides between commas, or the one after it where the order is
    inverted; a participle or a second verb takes the source of the first. The content is the
    clause after the cue up to the end of the sentence, a semicolon or the next speaker, the clause
    before it where the cue trails, or both; "that" belongs to it. A quotation that follows without
    a word in between lengthens the attribution before it. Another one that no cue takes in goes to
    a person who opens its sentence, else to the last speaker of its paragraph, else to nobody;
    quoted phrases of up to four words with no cue are left alone, and so are titles of works.

    A name is a person's, an institution's, a state's or an outlet's, also where it stands for a
    pronoun or for the source of a document ("data released by the Harbour Office"). "Foreign
    media" are of the type "media" and have no name. A named person whose role the article never
    gives has the type "unspecified". Where an outlet quotes somebody, both are attributions, the
    inner one inside the content of the outer.

    On PolNeAR dev the token F1 is 0.67 for sources, 0.52 for cues and 0.83 for contents, with a
    precision of 0.85, 0.86 and 0.91 (``tests/coders/test_attribution.py`` holds a floor): PolNeAR
    also marks plans, votes, attitudes and appearances, which are no words of anybody's.

    What it misses: attributions by noun ("his claim that"); verbs that are not in the lexicon;
    cues inside quotations; indirect speech that runs on without a cue ("He wants peace. The war
    must end."); "we" and "I" outside quotations, which are the outlet's own voice. A pronoun is
    taken to be the last speaker of its paragraph, which is wrong where two people alternate.

    Parameters
    ----------
    targets : Targets
        Gives the side that a source speaks for.

    Examples
    --------
    >>> from parallax.article import Article
    >>> from parallax.document import parse
    >>> from parallax.gazetteer.targets import read_targets
    >>> text = "The dam is old, said Ann Hale, a professor in Torvik. That said, it holds."
    >>> [found] = AttributionRules(read_targets()).find(parse(Article(id="a", text=text)))
    >>> found.name, found.type, found.content.of(text)
    ('Ann Hale', 'expert', 'The dam is old')
    """

    def __init__(self, targets: Targets):
        self._targets = targets
        self._cues = read_cues()

    def find(self, document: Document) -> list[Attribution]:
        """Attributions of a document, in text order; their voice is left to the annotation."""
        return _Reading(document, self._targets, self._cues).attributions()


class _Reading:
    """One pass through one document."""

    def __init__(self, document: Document, targets: Targets, cues):
        self.document = document
        self.targets = targets
        self.cues = cues
        self.people = People(document.text, targets.side_of)

    def attributions(self) -> list[Attribution]:
        out: list[Attribution] = []
        opened_by = {spans[i]: spans[i - 1] for spans in self.document.quotations for i in range(1, len(spans))}
        paragraph: Span | None = None
        speaker: Attribution | None = None
        for unit in units(self.document):
            if unit.paragraph != paragraph and unit[0].kind != "Q" and unit[0].low not in PRONOUN:
                speaker = None  # a speaker's quotations go on in the next paragraph, not a narrator's
            paragraph = unit.paragraph
            found = [self._attribution(unit, f) for f in self._read(unit)]
            for i, token in enumerate(unit.tokens):
                if token.kind != "Q":
                    continue
                quotation = Span(token.start, token.end)
                held = next((n for n, a in enumerate(found) if a.content and a.content.overlaps(quotation)), None)
                if held is not None and quotation in opened_by:
                    # A quotation opened in the paragraph before; only here is said whose it is.
                    before = opened_by[quotation].end
                    while (
                        out and out[-1].rule == "quotation/nobody" and (said := out[-1].content) and said.end == before
                    ):
                        out.pop()
                        found[held] = _longer(found[held], said)
                if held is None:
                    nearest = next((a for a in reversed(found) if a.source), speaker)
                    found += self._uncued(unit, i, quotation, nearest, out, opened_by.get(quotation))
            out += found
            if out and out[-1].span.end > paragraph.start and out[-1].source:
                speaker = out[-1]  # lengthened, perhaps
            speaker = next((a for a in reversed(found) if a.source), speaker)
        return sorted(out, key=lambda a: a.span)

    def _read(self, unit: Unit) -> list[Found]:
        found: list[Found] = []
        i = 0
        while i < len(unit):
            hit = self._cue_at(unit, i, found)
            if hit is None:
                i += 1
                continue
            found.append(hit)
            # Past "according to the ministry's report", not past the subject of the next cue.
            i = hit.source[1] if hit.source and hit.rule.startswith("before/") else max(i + 1, hit.cue[1])
        return _trimmed(unit, found or self._transcript(unit))

    def _cue_at(self, unit: Unit, i: int, found: list[Found]) -> Found | None:
        if unit[i].kind != "W" or (i and unit[i].capital):
            return None  # "United States"
        for words, cue in self.cues.get(unit[i].low, ()):
            end = i + len(words)
            if end > len(unit) or any(unit[i + k].low != words[k] for k in range(1, len(words))):
                continue
            if cue.kind == "nobody":
                hit = self._nobody(unit, (i, end), cue)
            elif cue.kind == "before":
                hit = self._according_to(unit, (i, end), cue)
            else:
                hit = self._verb(unit, (i, end), cue, found)
            if hit is not None:
                return hit
        return None

    # --- cues and their sources

    def _nobody(self, unit: Unit, cue_at: Range, cue: Cue) -> Found | None:
        """ "reportedly", "is said to": the clause around the cue; "it is said that": what follows."""
        start, end = cue_at
        k = start
        if not cue.lemma.endswith(" that"):
            while k > 0 and unit[k - 1].kind != "P" and unit[k - 1].low not in _CLAUSE_OPENERS:
                k -= 1
        stop = unit.content_end(end) if cue.lemma.endswith(" that") else unit.next_comma(end, through_quotations=True)
        left, right = ((k, start) if k < start else None), ((end, stop) if end < stop else None)
        return Found(None, cue_at, left, right, cue.rule, cue.stance, NOBODY) if left or right else None

    def _according_to(self, unit: Unit, cue_at: Range, cue: Cue) -> Found | None:
        """ "According to Hale, ..." and "..., according to Hale"."""
        start, end = cue_at
        if end >= len(unit) or unit[end].kind == "P" or unit[end].low in _NO_SPEAKER:
            return None
        leads = start == 0 or unit[start - 1].text == ";" or (start <= 2 and unit[start - 1].low in CONJUNCTION | {","})
        stop = phrases.after_according_to(unit, end, leads)
        if not leads and unit[start - 1].text == "," and stop < len(unit) and unit[stop].text == ",":
            leads = unit.leads_in(unit.clause_start(start), start - 1)
        if stop <= end:
            return None
        who = self._speaker(unit, (end, stop))
        if leads:
            k = stop
            while k < len(unit) and unit[k].text in ",:":
                k += 1
            right = k, unit.content_end(k)
            return None if unit.is_empty(*right) else Found((end, stop), cue_at, None, right, cue.rule, cue.stance, who)
        resumed: Range | None = None
        opening = max((m for m in range(start) if unit[m].text == "("), default=None)
        if opening is not None and not any(x.text == ")" for x in unit[opening:start]):
            left = opening + 1, start  # "(434 million according to the board)"
        else:
            left = unit.clause_start(start), start
            resumed = self._resumed(unit, stop) if stop < len(unit) else None
        if unit.is_empty(*left):
            return None
        return Found((end, stop), cue_at, left, resumed, cue.rule + "/trailing", cue.stance, who)

    def _verb(self, unit: Unit, cue_at: Range, cue: Cue, found: list[Found]) -> Found | None:
        i, end = cue_at
        verb = unit[i]
        whole = _with_helpers(unit, i, cue)
        if whole is None or (verb.low == "forecast" and end < len(unit) and unit[end].low in word_set("for of to . ,")):
            return None
        start, cue_start = whole
        helped = any(x.low in AUXILIARY for x in unit[start:i])
        if not helped and not cue.lemma.startswith("can ") and _is_noun(unit, start, i, bool(found)):
            return None
        after = self._past_hearer(unit, end) if cue.kind == "tell" else end
        if after is None:
            return None
        who: Who | None
        left: Range | None
        if cue.kind in ("say", "note") and (PAST.search(verb.low) or verb.low.endswith(("s", "ent"))):
            source = phrases.inverted(unit, (start, end), self.cues)
            left = unit.clause_start(start), start
            if source is not None and not unit.is_empty(*left):
                right = self._resumed(unit, source[1])
                who = self._speaker(unit, source)
                return Found(source, (cue_start, end), left, right, cue.rule + "/inverted", cue.stance, who)
        if verb.low.endswith("ing") and start and unit[start - 1].low == "as":
            start = cue_start = start - 1
            source = self._quoted(unit, start)
            who = self._speaker(unit, source) if source else None
        elif verb.low.endswith("ing") and not helped:
            source, who = self._participle(unit, start, found)
        else:
            source, who = self._subject(unit, start, cue.kind, found)
        if who is None:
            return None
        if (cue.lemma in _INFERENCE or cue.kind in ("judge", "think")) and not self._speaks(unit, source, who):
            return None
        first = source[0] if source and source[1] <= start else start
        left, right = self._content(unit, first, (i, after), cue, who)
        if right is None and cue.lemma in _STATE_OF_MIND:
            return None  # "The farmers are afraid, and the summer is dry"
        if left is None and right is None:
            return None
        where = "/trailing" if right is None else "/middle" if left is not None else ""
        return Found(source, (cue_start, end), left, right, cue.rule + where, cue.stance, who)

    def _speaker(self, unit: Unit, source: Range) -> Who:
        return self.people.speaker(unit.words_of(*source), unit[source[0]].start, unit.paragraph.start)

    @staticmethod
    def _speaks(unit: Unit, source: Range | None, who: Who) -> bool:
        """Whether a source is somebody: "the fall suggests that" is an inference of the outlet's."""
        pronoun = source is not None and unit[source[0]].low in ("he", "she", "they", "who")
        return bool(who.name or who.type != "unspecified" or pronoun or _SPEAKS.search(who.description))

    def _subject(self, unit: Unit, start: int, kind: str, found: list[Found]) -> tuple[Range | None, Who | None]:
        """The source of a verb: what stands before token ``start``."""
        if start == 0:
            return None, None
        at, before = start - 1, unit[start - 1]
        if before.low in CONJUNCTION:
            verb = next((x.low for x in unit[start:] if x.low in self.cues), "")
            plain = not PAST.search(verb) and not verb.endswith(("s", "ing"))
            if plain and any(PAST.search(unit[f.cue[1] - 1].low) for f in found):
                return None, None  # "Hale said the board would meet and ask for an answer"
            return self._same_as_before(unit, at, found)
        if before.low in PRONOUN:
            # "it is" has no speaker; "we", "I" are the outlet itself.
            if before.low in ("we", "i", "you") or (before.low == "it" and unit[start].low in BE):
                return None, None
            return (at, start), self._speaker(unit, (at, start))
        that = before.low == "that" and kind != "judge" and at > 0
        relative = that and unit[at - 1].kind == "W" and unit[at - 1].low not in self.cues
        if before.low in RELATIVE or relative:
            noun = phrases.antecedent(unit, at - 1 if at and unit[at - 1].text == "," else at, self.cues)
            who = self._speaker(unit, noun) if noun else NOBODY
            if before.low == "who" and who.type == "document":
                who = replace(who, type="unspecified")  # "business figures who said"
            return (at, start), who
        if before.text in (",", ")", "–", "—", "-"):
            aside = phrases.past_aside(unit, at, self.cues)
            return (aside, self._speaker(unit, aside)) if aside else (None, None)
        if before.kind != "W":
            return None, None
        # "Hale said the data showed": the second subject begins after the first cue.
        floor = max((f.cue[1] for f in found if f.right and f.right[0] >= f.cue[1]), default=0)
        noun = phrases.before(unit, start, floor, self.cues)
        return (noun, self._speaker(unit, noun)) if noun else (None, None)

    def _same_as_before(self, unit: Unit, at: int, found: list[Found]) -> tuple[Range | None, Who | None]:
        """ "... and warned that": the one who spoke earlier in the sentence, else its subject."""
        spoken = [f for f in found if f.source is not None]
        if unit[at].low == "citing":
            spoken = [f for f in spoken if f.who.type == "media"] or spoken
        if spoken:
            return spoken[-1].source, spoken[-1].who
        noun = None if found else phrases.leading(unit, at, self.cues)
        return (noun, self._speaker(unit, noun)) if noun else (None, None)

    def _participle(self, unit: Unit, start: int, found: list[Found]) -> tuple[Range | None, Who | None]:
        """ "..., saying that": the one who spoke earlier in the sentence, else its subject."""
        if start == 0:
            return None, None
        before = unit[start - 1]
        if (
            before.text in (",", "–", "—")
            or before.low in CONJUNCTION
            or (before.kind == "Q" and before.text[-1:] in ",.?!")
            or (unit[start].low in _PARTICIPLES_OF_SPEECH and _PAPER_OR_TIME.fullmatch(before.low))
        ):
            return self._same_as_before(unit, start, found)
        return None, None

    def _quoted(self, unit: Unit, at: int) -> Range | None:
        """Who is quoted in "quoted Hale as saying" and "Hale was quoted as saying"; ``at`` is "as"."""
        for m in range(at - 1, max(-1, at - 20), -1):
            if unit[m].low not in word_set("quoted quotes quoting cited cites citing"):
                continue
            if not (m and unit[m - 1].low in BE):
                return (m + 1, at) if m + 1 < at else None
            k = m - 1
            while k > 0 and unit[k - 1].low in AUXILIARY | ADVERB:
                k -= 1
            return phrases.before(unit, k, 0, self.cues) if k else None
        return None

    def _transcript(self, unit: Unit) -> list[Found]:
        """ "Hale: ...": a speaker at the head of a sentence, a colon, words."""
        colon = next((m for m in range(1, min(len(unit) - 1, 15)) if unit[m].text == ":"), None)
        if colon is None or not unit[0].capital:
            return []
        if any((x.kind != "W" and x.text != ",") or x.low in self.cues for x in unit[:colon]):
            return []
        words, after = unit.words_of(0, colon), unit[colon + 1]
        known = self.people.knows(words) or (words.isupper() and self.people.knows(words.title()))
        described = sources.who(words)
        quoted = after.kind == "Q" and after.words > QUOTED_PHRASE_WORDS
        if not known and not (quoted and (described.name or described.type != "unspecified")):
            return []
        right = colon + 1, unit.content_end(colon + 1)
        who = self._speaker(unit, (0, colon))
        return [Found((0, colon), (colon, colon + 1), None, right, "say/colon", "neutral", who)]

    # --- contents

    def _past_hearer(self, unit: Unit, k: int) -> int | None:
        """Past the one who is told; None where nobody is ("told a joke")."""
        start = k
        if (
            k < len(unit)
            and unit[k].kind == "Q"
            and unit[k].words <= QUOTED_PHRASE_WORDS
            and unit[k].text[:1].isupper()
        ):
            return k + 1  # a programme: told "Morning Talk"
        if k >= len(unit) or unit[k].kind != "W" or unit[k].low == "that" or unit[k].low in PREPOSITION:
            return None
        k += 1
        while k < min(len(unit), start + 12) and unit[k].kind == "W":
            token, previous = unit[k], unit[k - 1]
            inside = previous.low in PREPOSITION | {"and"}
            if (
                token.low in _ENDS_HEARER
                or (token.low in DETERMINER and not inside)
                or (k > start + 1 and token.capital and previous.text[:1].islower() and not inside
                    and previous.low not in DETERMINER)
            ):  # fmt: skip
                break
            k += 1
        names_hearer = unit[start].low not in DETERMINER | {"off"} or _HEARER.search(unit.words_of(start, k))
        return k if names_hearer else None

    def _content(self, unit: Unit, first: int, verb: Range, cue: Cue, who: Who) -> tuple[Range | None, Range | None]:
        """What is said before the source at ``first``, and what is said after the verb; either may be None."""
        i, after = verb
        left = self._left(unit, first)
        quoted_left = left is not None and unit[left[1] - 1].kind == "Q"
        leads_in = left is not None and unit.leads_in(*left)
        k = unit.past_adjuncts(after)
        if k >= len(unit) or (unit[k].kind == "P" and unit[k].text not in (",", ":")):
            if left is not None and not unit.has_quotation(*left):
                speech = cue.kind == "say" or who.type == "document"
                clause = unit.has_verb(*left) or (speech and left[1] - left[0] > 6)
                noun = unit[i].low in _ALSO_NOUNS and not (who.name or who.type != "unspecified")
                if not clause or noun or (leads_in and cue.kind != "say"):
                    left = None
            return left, None
        token = unit[k]
        if token.text == ",":
            return self._content_past_comma(unit, left, k, k > after, cue, first)
        if quoted_left and token.kind == "Q":
            return left, (k, unit.content_end(k))
        closed = (cue.kind == "say" or quoted_left) and left is not None and not leads_in
        adjunct = token.low in PREPOSITION | CONJUNCTION | SUBORDINATOR - {"that"} or token.low.endswith("ing")
        if left is not None and closed and adjunct and (unit.has_verb(*left) or unit.has_quotation(*left)):
            return left, self._resumed(unit, k)
        return None, self._right(unit, k, cue, who)

    def _content_past_comma(self, unit, left, comma, adjuncts, cue, first) -> tuple[Range | None, Range | None]:
        """Content where a comma follows the verb: "Prices, he said, will rise"; "As he said, prices will rise"."""
        m = unit.past_adjuncts(comma + 1)
        if comma + 1 < m < len(unit) and unit[m].text == ",":
            m += 1
        if m >= len(unit):
            return left, None
        token = unit[m]
        right = m, unit.content_end(m)
        open_left = left is None or unit.leads_in(*left)
        if token.kind == "Q" or (token.low == "that" and m > comma + 1 and open_left):
            return left, right
        if token.low.endswith("ing") or token.low in CONJUNCTION | RELATIVE | word_set("according as while with"):
            return left, None
        if token.kind == "P" or cue.kind in ("judge", "think"):
            return left, None
        if not open_left and unit.has_verb(*left) and token.low not in FINITE:
            return left, None
        led_by_as = first > 0 and unit[first - 1].low == "as"
        if left is None and cue.kind != "say" and not led_by_as:
            return None, None
        # "On Monday a reporter asked at the ministry, is it true": the lead-in is not asked.
        return None if adjuncts else left, right

    def _left(self, unit: Unit, first: int) -> Range | None:
        """What stands before a source at ``first`` and may be its words, or None."""
        if first > 1 and unit[first - 1].low == "as" and unit[first - 2].text == ",":
            first -= 1
        if first == 0 or not (unit[first - 1].kind == "Q" or unit[first - 1].text in ",?!–—-"):
            return None
        start = unit.clause_start(first)
        return None if unit.is_empty(start, first) else (start, first)

    def _right(self, unit: Unit, k: int, cue: Cue, who: Who) -> Range | None:
        """Content that begins at ``k``, or None where the cue cannot have it."""
        token = unit[k]
        if token.low in ("this", "so") and k + 1 < len(unit) and unit[k + 1].text == ":":
            k, token = k + 1, unit[k + 1]
        if token.text == ":":
            return (k + 1, unit.content_end(k + 1)) if k + 1 < len(unit) else None
        here = k, unit.content_end(k)
        if token.kind == "Q":
            return None if cue.kind == "note" and _is_title(token.text) else here
        if token.low == "that" or (cue.kind in ("note", "think") and token.low in QUESTION):
            return here
        if cue.kind in ("say", "tell"):
            if token.low in word_set("to nothing so little goodbye yes no"):
                return None
            return here if cue.lemma in ("say", "tell", "tweet") or unit.opens_clause(*here) else None
        if token.low in PREPOSITION - {"of", "like"} and not (token.low == "to" and cue.kind == "judge"):
            return None  # "compared with last year"; but "proposed to open a channel"
        if cue.kind == "judge":
            if cue.lemma == "call":
                return here if self._calls_names(unit, k) else None
            if token.low == "anonymity" or token.is_finite:
                return None  # "requested anonymity" says how, not what; "voices can be heard" has a noun
            if cue.lemma in ("see", "view", "regard") and not any(x.low == "as" for x in unit[k : here[1]]):
                return None
            return here
        if cue.lemma in ("believe", "think") and here[1] - k > 4:
            return here
        if cue.lemma == "ask":
            return None  # "asked the minister" has a hearer
        if _opens_finding(token) and who.type == "document" and cue.lemma in _INFERENCE:
            return here  # "the data showed no sign of"; not "data show room for growth"
        return here if unit.opens_clause(*here) else None

    @staticmethod
    def _calls_names(unit: Unit, k: int) -> bool:
        """Whether "called" gives a name: "called the plan "a farce"", "called it a farce"; not "called a meeting"."""
        if unit[k].low in word_set("for on a an off up in at to out upon by from"):
            return False
        return unit.has_quotation(k, k + 14) or unit[k].low in word_set("it him her them himself this that")

    def _resumed(self, unit: Unit, k: int) -> Range | None:
        """Content that goes on after a source and cue in its middle: "..., he said, ..."."""
        m = k
        while m < min(len(unit), k + 25) and unit[m].kind != "Q" and unit[m].text != ",":
            m += 1
        if m >= len(unit):
            return None
        if unit[m].kind == "Q":
            return (m, unit.content_end(m)) if m > k and unit[m - 1].text in (".", ":", ",") else None
        if m + 1 >= len(unit):
            return None
        following = unit[m + 1]
        if following.kind == "Q" or (m == k and following.low in FINITE | {"or", "not"}):
            return m + 1, unit.content_end(m + 1)
        return None

    # --- quotations that no cue takes in

    def _uncued(
        self,
        unit: Unit,
        i: int,
        quotation: Span,
        speaker: Attribution | None,
        out: list[Attribution],
        opened_by: Span | None,
    ) -> list[Attribution]:
        last = out[-1] if out else None
        if opened_by is not None and last is not None and last.content and last.content.end == opened_by.end:
            out[-1] = _longer(last, quotation)
            return []
        alone = all(x.kind != "W" for x in unit.tokens)
        if alone and speaker is not None and speaker is last and speaker.direct and i == 0:
            between = unit.text[speaker.span.end : quotation.start]
            # '"...," he said on Monday. "..."'
            said = speaker.content
            near = len(between) < 80 and said is not None and said.end < speaker.span.end
            if "\n" not in between and (near or not re.search(r"\w", between)):
                out[-1] = _longer(speaker, quotation)
                return []
        token = unit[i]
        if token.words <= QUOTED_PHRASE_WORDS or _is_title(token.text):
            return []
        if not alone:
            noun = phrases.leading(unit, len(unit), self.cues)
            words = unit.words_of(*noun) if noun else ""
            person = self.people.knows(sources.name_in(words) or words)
            if noun and person is not None and (speaker is None or person.name != speaker.name):
                return [self._marked(unit.span(*noun), None, quotation, person, True, "neutral", "quotation/subject")]
        if speaker is None:
            return [self._marked(None, None, quotation, NOBODY, True, "neutral", "quotation/nobody")]
        who = Who(speaker.name, speaker.type, "")
        found = self._marked(speaker.source, None, quotation, who, True, "neutral", "quotation/speaker-before")
        return [replace(found, side=speaker.side)]

    # --- marks

    def _attribution(self, unit: Unit, found: Found) -> Attribution:
        parts = [part for part in (found.left, found.right) if part is not None]
        content = unit.span(*unit.within_punctuation(parts[0][0], parts[-1][1]))
        # A relative pronoun without anybody before it leaves an empty range.
        source = unit.span(*found.source) if found.source and found.source[0] < found.source[1] else None
        said = [x for part in parts for x in unit[part[0] : part[1]] if x.kind != "P"]
        direct = 2 * sum(x.words for x in said if x.kind == "Q") >= sum(x.words for x in said)
        return self._marked(source, unit.span(*found.cue), content, found.who, direct, found.stance, found.rule)

    def _marked(self, source, cue, content, who: Who, direct, stance, rule) -> Attribution:
        # The mark stands at the cue; a quotation that has none, at its source or, where that is in an
        # earlier sentence or nobody, at the quotation itself.
        where = cue or (content if rule == "quotation/speaker-before" else source or content)
        return Attribution(
            span=where,
            source=source,
            cue=cue,
            content=content,
            type=who.type,
            side=self.targets.side_of(POSTED_TO.sub(r"\1", who.description)) or "",
            name=who.name,
            direct=direct,
            cue_stance=stance,
            rule=rule,
        )


def _with_helpers(unit: Unit, i: int, cue: Cue) -> Range | None:
    """Where a verb begins with its adverbs and auxiliaries, and where the cue does.

    The two differ by words of time: "the envoy | last week | has said". None where the verb is
    passive, negated or only possible ("was told", "did not say", "would say").
    """
    t = unit.tokens
    start = i
    while start > 0 and (t[start - 1].low in AUXILIARY | ADVERB or t[start - 1].is_adverb):
        start -= 1
    cue_start = start
    while cue_start < i and t[cue_start].low in WHEN and t[cue_start].low not in ADVERB:
        cue_start += 1
    if start == i:
        while start > 1 and t[start - 1].low in WHEN and t[start - 1].low != "may":
            start -= 1
        if 1 < start < i and t[start - 1].low in ("on", "in"):
            start -= 1
        if start < i and (start < 2 or t[start - 1].kind == "P" or t[start].capital):
            start = i
    helpers = {x.low for x in t[cue_start:i]}
    previous = t[start - 1] if start else None
    if previous is not None and (previous.low in MODAL or previous.is_negated) and not cue.lemma.startswith("can "):
        if cue.kind != "think" or not (previous.is_negated or previous.low in ("not", "n't", "never", "would")):
            return None
        start -= 1
        while start > 0 and t[start - 1].low in AUXILIARY | MODAL:
            start -= 1
    progressive = t[i].low.endswith("ing")
    if cue.lemma in _STATE_OF_MIND:
        return (start, cue_start) if helpers & BE else None
    if helpers & BE and not progressive and t[i].low.endswith(("ed", "d", "wn", "en", "ht")):
        return None
    if progressive and helpers and not helpers & BE:
        return None
    if helpers & HAVE and not helpers & BE and not PAST.search(t[i].low):
        return None  # "have questions"
    return start, cue_start


def _is_noun(unit: Unit, start: int, i: int, spoken: bool) -> bool:
    """Whether a form such as "claims" or "report" is a noun here, or a participle before its noun."""
    t, verb = unit.tokens, unit[i]
    if start == 0:
        return True
    previous = t[start - 1]
    if previous.low in _BEFORE_NOUN or previous.low in DETERMINER - _VERB_AFTER or previous.low in PREPOSITION - {"as"}:
        return True
    if previous.low.endswith(("'s", "’s", "s'", "s’")) and previous.low not in ("who's", "who’s"):
        return True
    following = t[i + 1] if i + 1 < len(t) else None
    if verb.low == "show" and (
        (following is not None and _opens_finding(following))
        or ((following is None or following.kind == "P") and any(_PAPER.fullmatch(x.low) for x in t[:start]))
    ):
        return False  # "the records of the board show that"; not "the data show room"
    if verb.low in _ALSO_NOUNS:
        if previous.low in CONJUNCTION and (not spoken or not PAST.search(verb.low)):
            return True  # "... and state television"
        plural = previous.low.endswith("s") and previous.low not in sources.SINGULAR_S
        if verb.low.endswith("s"):
            return _is_plural_noun(t, start, plural)
        if previous.capital:
            return not plural and previous.low not in ("data", "people")
    if verb.low.endswith(("s", "ing")) or PAST.search(verb.low):
        return False
    # The plain form: "ministers say", not "a ministry report".
    return not (
        previous.low.endswith("s")
        or previous.low in _PLURAL
        or previous.text in (",", ")")
        or previous.kind == "Q"
        or previous.capital
    )


def _opens_finding(token: Token) -> bool:
    return token.low in DETERMINER | QUESTION | {"that", "little"} or token.capital or token.text[:1].isdigit()


def _is_plural_noun(t: tuple[Token, ...], start: int, plural: bool) -> bool:
    """Whether a form such as "states" before token ``start``'s phrase is a noun: "eleven states"."""
    previous = t[start - 1]
    if plural or previous.text[:1].isdigit() or previous.low in DETERMINER - _SINGULAR_DETERMINER:
        return True
    if previous.kind != "W" or previous.low in PRONOUN | RELATIVE | CONJUNCTION | {"that"}:
        return False
    k = start - 1
    if previous.capital:
        while k > 0 and t[k - 1].capital:
            k -= 1
        return k > 0 and t[k - 1].low in PREPOSITION  # "over U.S. demands"
    while k > 0 and t[k].kind == "W" and t[k].low not in DETERMINER | PREPOSITION and not t[k].capital:
        k -= 1
    return t[k].low not in _SINGULAR_DETERMINER and not t[k].capital


def _trimmed(unit: Unit, found: list[Found]) -> list[Found]:
    """Contents end where the next speaker's own clause begins; what is empty is dropped."""
    for n, f in enumerate(found):
        for other in found[n + 1 :]:
            if f.right is None:
                continue
            same = f.source is not None and f.source == other.source
            start = other.cue[0] if same or other.source is None else min(other.source[0], other.cue[0])
            if other.source is None and other.left is not None:
                start = other.left[0]
            if not f.right[0] < start < f.right[1]:
                continue
            end, token = start - 1, unit[start - 1]
            if other.left is not None and other.source is not None and token.kind == "Q":
                end = start
            elif token.low in CONJUNCTION | {"while", "as", "though", "although"}:
                if unit[end - 1].text == ",":
                    end -= 1
                elif not same and token.low not in ("while", "but"):
                    continue
            elif token.text != "," or not (same or other.left or unit[other.cue[0]].low.endswith("ing")):
                continue
            f.right = f.right[0], end
    # A cue inside somebody's description tells who that is: "the man, who feared trouble, said".
    described = [other.source for other in found if other.source]
    found = [f for f in found if not any(start <= f.cue[0] < end for start, end in described)]
    return [f for f in found if any(part and not unit.is_empty(*part) for part in (f.left, f.right))]


def _is_title(text: str) -> bool:
    """Whether a quotation is the title of a work: all longer words begin with a capital."""
    longer = [word for word in re.findall(r"[A-Za-z][\w'’-]*", text) if len(word) > 4]
    return bool(longer) and text[-1:] not in ",.?!" and all(word[0].isupper() for word in longer)


def _longer(a: Attribution, span: Span) -> Attribution:
    content = a.content or span
    return replace(a, content=Span(min(content.start, span.start), max(content.end, span.end)))
