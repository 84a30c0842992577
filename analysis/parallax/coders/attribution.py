"""Who says what: attributions by rule, from a cue lexicon, quotations and capital letters."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from parallax.annotation import CUE_STANCES, Attribution
from parallax.coders import sources
from parallax.coders.sources import Who
from parallax.document import Document, Span

CUES = Path(__file__).parent / "cues.csv"

#: How a cue binds: what may stand on either side of it.
KINDS = {
    "say": "a clause, with or without 'that', or a quotation, on either side",
    "note": "the same, but in front of its clause it needs 'that', a question word, a colon, a quotation or a verb",
    "tell": "like say, with the one who is told in between",
    "think": "a clause with 'that' or with a verb of its own, after the cue",
    "judge": "what the source asks for, praises or blames, after the cue",
    "before": "the source follows: 'according to'",
    "nobody": "no source is given: 'reportedly'",
}
#: A quotation of more words than this is speech even where nobody is near who says it.
QUOTED_PHRASE_WORDS = 4

_AUX = frozenset("has have had was were is are be been being did does do 's ’s 've ’ve 'd ’d".split())
_BE = frozenset("is are was were be been being".split())
_MODAL = frozenset("would could may might should can must shall will to not never n't cannot".split())
_ADVERB = frozenset(
    "also later earlier then further still again once already often even just only now recently previously "
    "reportedly first both all long ever always since famously today yesterday too simply instead".split()
)
_CONJ = frozenset("and or but nor yet then".split())
_PRONOUN = frozenset("he she they it we i you".split())
_RELATIVE = frozenset("who which".split())
_SUBORD = frozenset(
    "because although though while whereas if unless until when where whether since as after before so than why how "
    "what that once".split()
)
_PREP = frozenset(
    "in on at after before during by for from with without amid among despite under over through since until of to "
    "about like unlike as given following besides into against between within via despite outside inside near aboard behind across around".split()
)
_DET = frozenset(
    "a an the this that these those his her its their our my your some many most several both two three four five "
    "six one another other all few no any each every".split()
)
_OPENS = frozenset("the a an its his her their our some many several most".split())
_TAKES_NOUN = re.compile(r"(?:ing|ed|'s|’s)\Z|\A(?:all|both|half|such|including|even|only|not|who|that|which|said|says|told)\Z")
_ONE = frozenset("a an the this that his her its their our my one each every another".split())
_WHEN = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight last this next earlier "
    "later week month year morning afternoon evening night day january february march april may june july august "
    "september october november december local time early late again ago recently jan feb aug sept oct nov dec".split()
)
_FINITE = frozenset(
    "is are was were has have had will would can could may might should must do does did isn't aren't wasn't weren't "
    "won't wouldn't can't couldn't doesn't don't didn't hasn't haven't isn’t aren’t wasn’t weren’t won’t wouldn’t "
    "can’t couldn’t doesn’t don’t didn’t hasn’t haven’t it's he's she's they're we're i'm it’s he’s she’s they’re "
    "we’re i’m there's that's that’s there’s i'd i'll we'll we’ll i’ll went took made came got gave held kept began "
    "fell rose grew led met saw knew ran won lost cut hit put set let means needs wants seems remains faces comes "
    "goes makes takes gets keeps hurts helps".split()
)
_INFERENCE = frozenset(
    ["suggest", "indicate", "show", "demonstrate", "prove", "reveal", "imply", "signal", "underscore", "underline", "highlight"]
)
_PEOPLE = re.compile(rf"\b(?:{sources.PERSON_NOUN}|{sources.BODY_NOUN}|sources?|many|some|others|they|he|she|who)\b", re.I)
_ROLE_START = re.compile(rf"(?:(?:former|then|acting|retired|senior|chief|vice|deputy)[\s-]+)*(?:{sources.PERSON_NOUN})\b", re.I)
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Prof|St|Gen|Lt|Jr|Sr|Inc|Corp|Co|Ltd|No|vs|Sens|Reps|D-[A-Z]\w+)\.|"
    r"[$€£¥]?\d[\d.,:]*\d|[$€£¥]?\d|[^\W_]+(?:[-'’&.][^\W_]+)*|[^\w\s]|_"
)
_HEARER = re.compile(
    rf"\b(?i:{sources.PERSON_NOUN}|{sources.BODY_NOUN}|audience|crowd|public|hearing|conference|meeting|forum|world|nation|country|"
    rf"family|families|wife|husband|friends?|viewers|readers|listeners|rally|bbc|man|men|woman|women|son|daughter|boss|{sources.MEDIA_NAME.lower()})s?\b|[A-Z]"
)
_NOUN = re.compile(rf"(?:{sources.PERSON_NOUN}|{sources.BODY_NOUN}|{sources.PAPER_NOUN}|[a-z]*media|state|news|of)")
_CAPITALS = re.compile(rf"{sources.CAP}(?:\s+{sources.CAP})*")
_WORD = re.compile(r"[^\W_]")
_PAST = re.compile(r"(?:ed|said|told|written|wrote|knew|saw|went|swore|foresaw|spoke|spoken|drew|lashed|thought|known|found|held|seen|shown|felt|made|gone|sworn|read|put|forecast|foreseen|understood)\Z")
_PARTICIPLE = re.compile(r"(?:ing|own|ought|rote|aid|old|ake|ive|ose)\Z")
# Verb forms on -s that are as often plural nouns: "eleven states", "her remarks".
_ALSO_NOUNS = frozenset(
    "states shows fears comments remarks emails reports claims views questions demands promises charges estimates notes "
    "answers reasons calls hopes requests posts reads counters protests projects rules doubts worries forecasts proposes "
    "cautions threats pledges vows boasts laments labels brands praises quotes blogs chants whispers shouts warnings briefs "
    "challenges credits thanks advocates objects appeals encourages compares "
    "state show fear comment remark email report claim view question demand promise estimate note answer reason call hope "
    "request post counter forecast doubt worry brief quote blog chant blame praise welcome thought".split()
)
_OPEN_MARK = "\"“”„‘'’«`"


@dataclass(frozen=True)
class Cue:
    """A word or phrase that gives words to a source, in all its forms."""

    lemma: str
    kind: str
    stance: str


@cache
def read_cues(path: Path = CUES) -> dict[str, list[tuple[tuple[str, ...], Cue]]]:
    """Cues by the first word of each form, longest first.

    Raises
    ------
    ValueError
        If a row has no forms, no example, an unknown kind or an unknown stance.
    """
    cues: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    with open(path, encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            where = f"{path.name}, row {number}"
            if not row["forms"] or not row["example"]:
                raise ValueError(f"{where}: forms and an example are needed.")
            if row["kind"] not in KINDS:
                raise ValueError(f"{where}: kind {row['kind']!r} is not one of {', '.join(KINDS)}.")
            if row["cue_stance"] not in CUE_STANCES:
                raise ValueError(f"{where}: cue_stance {row['cue_stance']!r} is not one of {', '.join(CUE_STANCES)}.")
            forms = row["forms"].split("|")
            cue = Cue(forms[0], row["kind"], row["cue_stance"])
            for form in forms:
                words = tuple(form.split())
                cues.setdefault(words[0], []).append((words, cue))
    for options in cues.values():
        options.sort(key=lambda option: -len(option[0]))
    return cues


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a punctuation mark, or a whole quotation (``kind`` "W", "P", "Q")."""

    text: str
    low: str
    start: int
    end: int
    kind: str
    words: int = 1


@dataclass
class Found:
    """An attribution in the making; token numbers are half-open and refer to one unit."""

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    left: tuple[int, int] | None
    right: tuple[int, int] | None
    rule: str
    stance: str
    who: Who


class AttributionRules:
    """Finds attributions: source, cue and content, the source's type, side and name.

    A cue from ``cues.csv`` is looked for in each sentence outside quotation marks (a sentence is
    joined to the next where a quotation runs over its end). Its subject is the noun phrase before
    it, past asides between commas, or after it where the order is inverted. The content is the
    clause after the cue up to the end of the sentence or the next speaker, the clause before it
    where the cue trails, and every quotation that follows without a word in between. A quotation
    with no cue goes to the last speaker in its paragraph, else to nobody.

    What it misses: attributions by noun ("his claim that"), by verbs that are not in the lexicon,
    sources of indirect speech that runs on over further sentences without a cue ("He wants peace.
    The war must end."), and cues inside quotations. It takes a pronoun to mean the last person who
    spoke. A person whose role the article never says has the type "unspecified".

    Parameters
    ----------
    targets : Targets
        Gives the side that a source speaks for.
    """

    def __init__(self, targets):
        self._targets = targets
        self._cues = read_cues()

    def find(self, document: Document) -> list[Attribution]:
        """Attributions of a document, in text order."""
        return _Reading(document, self._targets, self._cues).attributions()


class _Reading:
    """One pass through one document."""

    def __init__(self, document: Document, targets, cues):
        self.document = document
        self.text = document.text
        self.targets = targets
        self.cues = cues
        self.people = _people(document.text)
        self.last_person = Who("", "unspecified", "")
        self.spoke_in = -1
        self.paragraph = document.paragraphs[0] if document.paragraphs else None
        self.last_group = Who("", "unspecified", "")
        self.last_body = Who("", "unspecified", "")

    # --- the document, unit by unit

    def attributions(self) -> list[Attribution]:
        out: list[Attribution] = []
        paragraph = None
        quoted = [span for spans in self.document.quotations for span in spans]
        quoted = [q for q in quoted if not any(o is not q and o.contains(q) and len(o) > len(q) for o in quoted)]
        continued = {spans[i]: spans[i - 1] for spans in self.document.quotations for i in range(1, len(spans))}
        previous: list[Attribution] = []
        last_end = -1
        for home, start, end in self._units(quoted):
            if home != paragraph:
                paragraph = home
                self.paragraph = self.document.paragraphs[home]
                before, previous = previous, []
            else:
                before = previous
            tokens = self._tokens(start, end, quoted)
            found = [self._finish(f, tokens) for f in self._read(tokens)]
            found = [f for f in found if f is not None]
            for token in tokens:
                if token.kind != "Q":
                    continue
                span = Span(token.start, token.end)
                if any(a.content and a.content.overlaps(span) for a in found):
                    continue
                earlier = found or before
                found += self._orphan(span, token, tokens, earlier, out, continued, last_end)
            out += found
            previous = found or (previous if home == paragraph else [])
            last_end = end
        return sorted(out, key=lambda a: a.span)

    def _units(self, quoted: list[Span]) -> Iterator[tuple[int, int, int]]:
        """Sentences, joined where a quotation runs over the end of one; never over paragraphs."""
        paragraphs = self.document.paragraphs
        p = 0
        q = 0
        held = None
        for sentence in self.document.sentences:
            while p + 1 < len(paragraphs) and paragraphs[p + 1].start <= sentence.start:
                p += 1
            start = sentence.start
            if held is not None and held[0] == p:
                start = held[1]
            elif held is not None:
                yield held
            end = sentence.end
            held = (p, start, end)
            while q < len(quoted) and quoted[q].end <= end:
                q += 1
            inside = q < len(quoted) and quoted[q].start < end < quoted[q].end
            if not inside:
                yield held
                held = None
        if held is not None:
            yield held

    def _tokens(self, start: int, end: int, quoted: list[Span]) -> list[Token]:
        tokens: list[Token] = []
        at = start
        text = self.text
        for span in quoted:
            if span.end <= start or span.start >= end:
                continue
            stop = max(span.start, at)
            tokens += self._plain(at, stop)
            while tokens and tokens[-1].text in _OPEN_MARK and tokens[-1].end == stop:
                tokens.pop()
            words = len(self.document.words_in(span))
            tokens.append(Token(span.of(text), "", span.start, span.end, "Q", words))
            at = min(span.end, end)
            while at < end and text[at] in _OPEN_MARK:
                at += 1
        tokens += self._plain(at, end)
        return tokens

    def _plain(self, start: int, end: int) -> list[Token]:
        out = []
        for m in _TOKEN.finditer(self.text, start, end):
            word = m.group()
            kind = "W" if _WORD.search(word) else "P"
            out.append(Token(word, word.lower(), m.start(), m.end(), kind))
        return out

    # --- one unit

    def _read(self, t: list[Token]) -> list[Found]:
        found: list[Found] = []
        i = 0
        while i < len(t):
            hit = self._cue_at(t, i, found)
            if hit is None:
                i += 1
                continue
            found.append(hit)
            # Past "according to the ministry's report", but not past the subject of the next cue.
            i = hit.source[1] if hit.rule.startswith("before/") and hit.source else max(i + 1, hit.cue[1])
        found += self._speaker_colon(t) if not found else []
        return _trimmed(found, t)

    def _cue_at(self, t: list[Token], i: int, found: list[Found]) -> Found | None:
        if t[i].kind != "W" or (i and t[i].text[:1].isupper()):
            return None  # "United States"
        for words, cue in self.cues.get(t[i].low, ()):
            end = i + len(words)
            if end > len(t) or any(t[i + k].low != words[k] for k in range(1, len(words))):
                continue
            hit = self._bind(t, i, end, cue, found)
            if hit is not None:
                return hit
        return None

    def _bind(self, t, i, end, cue: Cue, found: list[Found]) -> Found | None:
        rule = f"{cue.kind}/{cue.lemma.replace(' ', '-')}"
        if cue.kind == "nobody":
            left_from = i
            while left_from > 0 and t[left_from - 1].kind != "P" and t[left_from - 1].low not in ("and", "but", "that", "because", "while"):
                left_from -= 1
            left = (left_from, i) if left_from < i else None
            right = (end, _sentence_end(t, end) if cue.lemma.endswith(" that") else _next_comma(t, end, through_quotes=True))
            if right[0] >= right[1]:
                right = None
            if left is None and right is None:
                return None
            return Found(None, (i, end), left, right, rule, cue.stance, Who("", "unspecified", ""))
        if cue.kind == "before":
            return self._before(t, i, end, cue, rule)
        start = i
        while start > 0 and (t[start - 1].low in _AUX or t[start - 1].low in _ADVERB or _is_adverb(t[start - 1])):
            start -= 1
        while start < i and (t[start].low not in _AUX and t[start].low not in _ADVERB and not _is_adverb(t[start])):
            start += 1
        when = start
        while when > 1 and t[when - 1].low in _WHEN and t[when - 1].low != "may":
            when -= 1
        if 1 < when < start and t[when - 1].low in ("on", "in"):
            when -= 1
        if when > 1 and (t[when - 1].kind == "W" or t[when - 1].kind == "Q") and not t[when].text[:1].isupper():
            start = when if start == i else start  # "Hale last week said"
        before = t[start - 1] if start else None
        helpers = [x.low for x in t[start:i]]
        if start == when:
            helpers = [h for h in helpers if h not in _WHEN]
        plain = not helpers or not any(h in _AUX for h in helpers)
        if before is not None and before.low in _MODAL and not cue.lemma.startswith(("can see", "would")):
            if not (cue.kind == "think" and before.low in ("not", "n't", "never", "would")):
                return None
            start -= 1
            while start > 0 and t[start - 1].low in _AUX | _MODAL:
                start -= 1
            before = t[start - 1] if start else None
        if before is not None and before.low.endswith(("n't", "n’t")):
            if cue.kind != "think":
                return None
            start -= 1
            before = t[start - 1] if start else None
        passive = bool(helpers) and any(h in _BE for h in helpers) and t[i].low.endswith(("ed", "d", "wn", "en", "ht")) \
            and not (helpers[-1] in _BE and t[i].low.endswith("ing"))
        if cue.lemma in ("confident", "optimistic", "hopeful", "worried", "concerned", "convinced", "sure", "afraid"):
            if not any(h in _BE for h in helpers):
                return None
            passive = False
        elif t[i].low.endswith("ing") and helpers and not any(h in _BE for h in helpers):
            return None
        if passive:
            return None
        if any(h in ("has", "have", "had") for h in helpers) and not any(h in _BE for h in helpers) and not _PAST.search(t[i].low):
            return None  # "have questions"
        if t[i].low == "forecast" and end < len(t) and t[end].low in ("for", "of", "to", ".", ","):
            return None
        cue_from = start
        while cue_from < i and (t[cue_from].low in _WHEN or t[cue_from].low in ("on", "in")) and t[cue_from].low not in _AUX | _ADVERB:
            cue_from += 1
        if _is_noun(t, start, i, plain, bool(found)) and not cue.lemma.startswith("can "):
            return None
        # where the content can stand
        after = self._skip_addressee(t, end) if cue.kind == "tell" else end
        if cue.kind == "tell" and after is None:
            return None
        inverted = self._inverted(t, start, end)
        if inverted is not None and cue.kind in ("say", "note") and (_PAST.search(t[i].low) or t[i].low.endswith(("s", "rote", "ent"))):
            source, stop = inverted
            left = (_clause_start(t, start, said=True), start)
            if _empty(t, *left):
                return None
            right = self._resumed(t, stop)
            w = self._who(t, source)
            return Found(source, (cue_from, end), left, right, rule + "/inverted", cue.stance, w)
        if before is not None and before.low == "as" and t[i].low.endswith("ing"):
            quoted = self._quoted(t, start - 1)
            if quoted is None:
                return None
            source, w = quoted, self._who(t, quoted)
            start -= 1
        elif t[i].low.endswith("ing") and plain:
            source, w = self._participle_source(t, start, found)
        else:
            source, w = self._subject(t, start, found)
        if w is None:
            return None
        first = source[0] if source and source[1] <= start else start
        speaker = w.name or w.type != "unspecified" or _PEOPLE.search(w.description) or (source and t[source[0]].low in ("he", "she", "they", "who"))
        if (cue.lemma in _INFERENCE or cue.kind in ("judge", "think")) and not speaker:
            return None  # "the fall suggests that ...": an inference of the outlet's
        left, right = self._content(t, i, first, after, cue, w)
        if left is None and right is None:
            return None
        where = "/trailing" if right is None else "/middle" if left is not None else ""
        return Found(source, (cue_from, end), left, right, rule + where, cue.stance, w)

    # --- sources

    def _who(self, t: list[Token], span: tuple[int, int]) -> Who:
        words = t[span[0] : span[1]]
        first = words[0].low
        if len(words) == 1 and first in ("he", "she"):
            return self._he(words[0].start)
        if len(words) == 1 and first in ("him", "her"):
            return self._he(words[0].start)
        if len(words) == 1 and first in ("they", "them", "it"):
            return self.last_group if first != "it" else self.last_body
        text = self.text[words[0].start : words[-1].end]
        who = sources.who(text)
        who = self._resolve(who, text)
        self._remember(who, text)
        return who

    def _he(self, at: int) -> Who:
        """The last one who spoke in this paragraph, else the last one named in it, else the last speaker."""
        if self.spoke_in == self.paragraph.start or not self.last_person.name and not self.people:
            return self.last_person
        named = None
        for match in _CAPITALS.finditer(self.text, self.paragraph.start, at):
            named = self.people.get(match.group()) or self.people.get(match.group().split()[-1]) or named
        if named is not None:
            self.last_person, self.spoke_in = named, self.paragraph.start
        return self.last_person

    def _resolve(self, who: Who, text: str) -> Who:
        """A name met before under a fuller form, with the role given there."""
        if who.name:
            full = self.people.get(who.name) or self.people.get(who.name.split()[-1])
            if full is not None:
                kind = who.type if who.type != "unspecified" else full.type
                if len(full.name) >= len(who.name):
                    return Who(full.name, kind, f"{text}; {full.description}")
                return Who(who.name, kind, f"{text}; {full.description}")
            if who.type == "unspecified" and self.targets.side_of(who.name):
                return replace(who, type="named_official")
            return who
        short = re.fullmatch(r"(?:the|The)\s+([a-z]+)", text)
        if short:
            for known in (self.last_body, self.last_person):
                if known.name and re.search(rf"\b{short.group(1)}\b", known.description, re.I):
                    return Who(known.name, who.type if who.type != "unspecified" else known.type, known.description)
            bearers = {p.name: p for p in self.people.values() if re.search(rf"\b{short.group(1)}\b", p.description, re.I)}
            if len(bearers) == 1 and sources.PERSON.fullmatch(short.group(1)) and not short.group(1).endswith("s"):
                known = next(iter(bearers.values()))
                return replace(known, description=f"{text}; {known.description}")
        return who

    def _remember(self, who: Who, text: str) -> None:
        if who.name and len(who.name.split()) <= 4 and who.type not in ("document", "media") and not _is_body(who.name):
            self.last_person, self.spoke_in = who, self.paragraph.start
            if who.name not in self.people:
                self.people[who.name] = who
                self.people.setdefault(who.name.split()[-1], who)
                self.people.setdefault(who.name.split()[0], who)
        elif who.name:
            self.last_body = who
        if re.search(r"s\Z|people|media|police", sources.head_of(text)) or not who.name:
            self.last_group = who

    def _subject(self, t, c0: int, found) -> tuple[tuple[int, int] | None, Who | None]:
        """The source of a verb at ``c0``: the noun phrase on its left."""
        if c0 == 0:
            return None, None
        j = c0 - 1
        tok = t[j]
        if tok.low in _CONJ or (tok.text == "," and found and j > 0 and t[j - 1].kind == "W" and False):
            return self._earlier(t, found, j)
        if tok.low in _PRONOUN:
            if tok.low in ("we", "i", "you"):
                return None, None
            if tok.low == "it" and c0 < len(t) and t[c0].low in _BE:
                return None, None
            return (j, c0), self._who(t, (j, c0))
        if tok.low in _RELATIVE or (tok.low == "that" and j > 0 and t[j - 1].kind == "W" and t[j - 1].low not in self.cues):
            ante = self._antecedent(t, j - 1 if t[j - 1].text == "," else j)
            who = self._who(t, ante) if ante else Who("", "unspecified", "")
            if tok.low == "who" and who.type == "document":
                who = replace(who, type="unspecified")
            return (j, c0), who
        if tok.text in ",)–—-":
            return self._past_aside(t, j)
        if tok.kind != "W":
            return None, None
        ante = self._phrase_ending(t, c0, self._after(found))
        if ante is None:
            return None, None
        return ante, self._who(t, ante)

    def _antecedent(self, t, end: int) -> tuple[int, int] | None:
        """What "who" stands for: a name with its titles, else the noun phrase."""
        k = end
        while k > 0 and t[k - 1].text[:1].isupper() and t[k - 1].kind == "W":
            k -= 1
        if 0 < k < end or (k == 0 and end):
            while k > 0 and t[k - 1].kind == "W" and _NOUN.fullmatch(t[k - 1].low) and t[k - 1].low != "of":
                k -= 1
            return k, end
        return self._phrase_ending(t, end, 0)

    @staticmethod
    def _after(found: list[Found]) -> int:
        """A subject begins after the cue before it: "Hale said the data showed"."""
        return max((f.cue[1] for f in found if f.cue and f.right and f.right[0] >= f.cue[1]), default=0)

    def _phrase_ending(self, t, end: int, lo: int) -> tuple[int, int] | None:
        """The noun phrase that ends before token ``end``."""
        k = end
        while k > lo:
            tok = t[k - 1]
            if tok.kind == "Q" and (tok.words > QUOTED_PHRASE_WORDS or tok.text[-1:] in ",.?!" or k == end):
                break
            if tok.kind == "P" and (tok.text not in "()-&/%" or (tok.text == "-" and self.text[tok.end : tok.end + 1].isspace())):
                break
            if tok.low in _SUBORD and tok.low != "that" and not (tok.low == "as" and False):
                break
            if tok.low == "that" and (k - 2 < lo or self._is_cue_word(t[k - 2]) or t[k - 2].kind != "W"):
                break
            if tok.low in _PRONOUN:
                return None
            if tok.low in ("and", "or") and not self._joins(t, k - 1, end):
                break
            if tok.low in ("but", "yet", "so", "nor"):
                break
            k -= 1
            if tok.low in _OPENS and k > lo and t[k - 1].kind == "W" and not _TAKES_NOUN.search(t[k - 1].low) and t[k - 1].low not in _PREP | _CONJ:
                break  # "the tariffs the ministry announced": a determiner after a noun opens a new phrase
        k = self._strip_front(t, k, end)
        if k >= end:
            return None
        # A finite verb inside: what follows it is the phrase ("farmers lost money, ..." never joins).
        for m in range(k + 1, end - 1):
            if t[m].low in ("that", "which", "whom", "who", "where") and not any(
                _finite(x) or x.low.endswith("ed") or x.low in self.cues or (x.low.endswith("s") and x.text[:1].islower())
                or _PARTICIPLE.search(x.low) for x in t[m + 1 : end]
            ):
                k = m + 1  # "the effort that Hale said would fail"
                break
        relative = any(x.low in ("who", "that", "which") for x in t[k:end])
        for m in range(end - 1, k - 1, -1):
            if not relative and (_finite(t[m])):
                k = self._strip_front(t, m + 1, end)
                break
        words = [x for x in t[k:end] if x.kind == "W"]
        if not words or len(words) > 30 or all(w.low in _DET or w.low in _PREP or w.low in _ADVERB for w in words if w.low not in ("some", "many", "most", "several", "both", "all", "others", "few")) \
                and not any(w.low in ("some", "many", "most", "several", "others", "few", "both", "all") for w in words):
            return None
        if len(words) < 3 and words[-1].low in _WHEN and words[-1].text[:1].islower():
            return None
        return k, end

    def _strip_front(self, t, k: int, end: int) -> int:
        moved = True
        while moved and k < end:
            moved = False
            low = t[k].low
            if low in _CONJ or t[k].kind == "P" or (low in ("which", "whom", "that") and k + 1 < end) or _is_adverb(t[k]) or low in ("however", "meanwhile", "still", "yet", "now", "here", "then", "today", "yesterday"):
                k += 1
                moved = True
            elif low in ("on", "in", "last", "earlier", "late", "early", "this") and k + 1 < end and (t[k + 1].low in _WHEN or t[k + 1].text.isdigit()):
                k += 1
                while k < end and (t[k].low in _WHEN or t[k].text.isdigit()):
                    k += 1
                moved = True
            elif low in _PREP:
                # "In Washington officials ...": past the preposition's own name.
                m = k + 1
                while m < end and (t[m].low in _DET or t[m].text[:1].isupper() or t[m].text[:1].isdigit()):
                    m += 1
                k = m if m > k + 1 else k + 1
                moved = True
        return k

    def _joins(self, t, at: int, end: int) -> bool:
        """Whether "and" joins two names or two short nouns."""
        if at == 0 or at + 1 >= end:
            return False
        a, b = t[at - 1], t[at + 1]
        if a.text[:1].isupper() and b.text[:1].isupper():
            return True
        if a.text[:1].islower() and b.text[:1].islower() and a.kind == "W":
            return at <= 4 or t[at - 2].kind == "P" or t[at - 3].kind == "P"
        return False

    def _past_aside(self, t, j: int) -> tuple[tuple[int, int] | None, Who | None]:
        """Subject in front of a comma: "Hale, who replaced Marsh last year, said"."""
        commas = [m for m in range(j) if t[m].text in ",–—(" or t[m].text == "-"]
        stop = j
        while commas:
            comma = commas.pop()
            chunk = t[comma + 1 : stop]
            if not chunk:
                return None, None
            head = self._phrase_ending(t, comma, 0)
            if head is None:
                return None, None
            inner_start = max((m + 1 for m in commas), default=0)
            if self._aside_like(chunk, True) or stop == j:
                if commas and self._aside_like(t[inner_start:comma], False):
                    stop = comma
                    continue
                end = j if self._describes(t[comma + 1 : j]) else comma
                if head[0] == comma or t[head[1] - 1].kind == "Q":
                    return None, None
                full = (head[0], end)
                who = self._who(t, full if self._describes(t[comma + 1 : j]) and t[comma + 1].low not in _RELATIVE else head)
                return full, who
            return None, None
        return None, None

    def _aside_like(self, chunk: list[Token], loose: bool) -> bool:
        if not chunk:
            return False
        first = chunk[0]
        text = self.text[chunk[0].start : chunk[-1].end]
        return bool(
            first.low in ("a", "an", "who", "whose", "which", "of", "now", "former", "one", "speaking", "himself", "herself", "also")
            or _ROLE_START.match(text)
            or first.text.isdigit()
            or first.text in ("Jr.", "Sr.")
            or (len(chunk) < 15 and re.search(rf"\b(?:{sources.PERSON_NOUN}|{sources.BODY_NOUN})\Z", text, re.I)
                and not any(_finite(x) for x in chunk))
            or (first.low in ("the", "its", "his", "their") and re.search(rf"\b(?:{sources.PERSON_NOUN}|{sources.BODY_NOUN})\b", text, re.I))
            or (loose and (first.low in _PREP or first.low.endswith(("ing", "ed"))))
        )

    def _describes(self, chunk: list[Token]) -> bool:
        """Whether an aside says who the source is, not when or where something was said."""
        return bool(chunk) and not (chunk[0].low in _PREP - {"of"} or _is_adverb(chunk[0]) or chunk[0].low in ("however", "meanwhile", "speaking"))

    def _earlier(self, t, found, j) -> tuple[tuple[int, int] | None, Who | None]:
        """"... and warned that": the one who spoke earlier in the sentence, else its subject."""
        spoken = [f for f in found if f.source is not None]
        if spoken and j < len(t) and t[j].low == "citing":
            spoken = [f for f in spoken if f.who.type == "media"] or spoken
        if spoken:
            return spoken[-1].source, spoken[-1].who
        lead = self._leading(t, j)
        return (lead, self._who(t, lead)) if lead else (None, None)

    def _participle_source(self, t, c0, found) -> tuple[tuple[int, int] | None, Who | None]:
        """"..., saying that": the speaker before it in the sentence, else the sentence's subject."""
        if c0 == 0:
            return None, None
        prev = t[c0 - 1]
        if prev.text in ",–—" or prev.low in _CONJ or (prev.kind == "Q" and prev.text[-1:] in ",.?!") or t[c0].low in ("saying", "telling", "arguing", "warning", "claiming", "noting"):
            return self._earlier(t, found, c0)
        return None, None

    def _quoted(self, t, at: int) -> tuple[int, int] | None:
        """Who is quoted in "quoted X as saying" and "X was quoted as saying"; ``at`` is "as"."""
        for m in range(at - 1, max(-1, at - 20), -1):
            if t[m].low in ("quoted", "quotes", "quoting", "cited", "cites", "citing"):
                if m > 0 and t[m - 1].low in _BE:
                    k = m - 1
                    while k > 0 and t[k - 1].low in _AUX | _ADVERB:
                        k -= 1
                    return self._phrase_ending(t, k, 0) if k else None
                return (m + 1, at) if m + 1 < at else None
        return None

    def _leading(self, t, end: int) -> tuple[int, int] | None:
        """The subject at the head of a sentence, past an introductory phrase."""
        starts = [0] + [m + 1 for m in range(min(end, 25)) if t[m].text == ","]
        for k in starts:
            if k >= end:
                break
            tok = t[k]
            if tok.low in _PREP or tok.low in _SUBORD or tok.kind != "W" or _is_adverb(tok) or tok.low in ("however", "meanwhile"):
                continue
            if tok.low in _PRONOUN:
                return (k, k + 1) if tok.low not in ("we", "i", "you") else None
            m = k
            if t[m].low in _CONJ:
                m += 1
                k = m
            while m < end and (t[m].low in _DET or t[m].text[:1].isupper() or t[m].low in ("of", "de", "van")):
                m += 1
            # "The ministry ...": up to the first word that looks like a verb.
            named = m > k and t[m - 1].text[:1].isupper() and t[m - 1].low not in _DET
            while m < end and m < k + 12 and t[m].kind == "W" and not (named and not _NOUN.fullmatch(t[m].low)) and not (
                _finite(t[m]) or t[m].low in _AUX or t[m].low in _ADVERB or t[m].low.endswith("ed") or t[m].low in self.cues
                or _is_adverb(t[m]) or t[m].low in _PREP - {"of"}
                or (named and m + 1 < end and (t[m + 1].low in _DET or t[m + 1].low in _PREP))
            ):
                m += 1
            return (k, m) if k < m < k + 12 else None
        return None

    def _inverted(self, t, c0: int, c1: int) -> tuple[tuple[int, int], int] | None:
        """"..., said Hale, the minister": the source on the right, and where it ends."""
        if c0 == 0 or c1 >= len(t) or t[c1].kind != "W":
            return None
        prev = t[c0 - 1]
        if prev.kind != "Q" and prev.text not in ",?!":
            return None
        if prev.text == "," and self._comma_closes_aside(t, c0 - 1):
            stop = _phrase_end(t, c1, self.text)
            if not t[c1].text[:1].isupper() or any(_finite(x) for x in t[c1:stop] if not any(y.low in _RELATIVE for y in t[c1:stop])):
                return None
            if stop < len(t) and t[stop].text not in ",.;:":
                return None
        first = t[c1]
        text = self.text[first.start : t[-1].end]
        if not (first.text[:1].isupper() or first.low in _DET - {"that", "this", "these", "those"} or _ROLE_START.match(text) or first.low in ("he", "she", "they", "former", "then", "veteran", "longtime", "one")):
            return None
        if first.low in _WHEN and first.low not in ("may",):
            return None
        if first.low in ("he", "she", "they"):
            return (c1, c1 + 1), c1 + 1
        # zero-that clause after a trailing speaker would need a verb: "X, said the plan was ..."
        end = _phrase_end(t, c1, self.text)
        if prev.kind != "Q":
            own = next((m for m in range(c1, end) if t[m].low in _RELATIVE), end)
            if any(_finite(x) for x in t[c1:own]) or (end < len(t) and _finite(t[end])):
                return None
        return (c1, end), end

    def _comma_closes_aside(self, t, j: int) -> bool:
        commas = [m for m in range(j) if t[m].text == ","]
        if not commas:
            return False
        chunk = t[commas[-1] + 1 : j]
        head = self._phrase_ending(t, commas[-1], 0)
        return head is not None and self._aside_like(chunk, True)

    def _before(self, t, i, end, cue, rule) -> Found | None:
        """"According to X, ..." and "..., according to X"."""
        if end >= len(t) or t[end].kind == "P":
            return None
        first = t[end]
        start = i
        if first.low in ("how", "what", "whether", "which", "plan", "schedule", "law", "need", "needs", "size", "our", "my", "me"):
            return None
        stop = end
        while stop < len(t) and t[stop].kind == "W" or (stop < len(t) and t[stop].text in "-&/()") or (
            stop < len(t) and t[stop].kind == "Q" and t[stop].words <= QUOTED_PHRASE_WORDS
        ):
            if stop > end and t[stop].low in _SUBORD | {"and", "but"} and t[stop].low not in ("that", "of") \
                    and not (t[stop].low == "and" and self._joins(t, stop, len(t))):
                break
            stop += 1
        leads = i == 0 or (i <= 2 and t[i - 1].low in _CONJ | {"and", ","}) or t[i - 1].text in ";"
        if not leads and i > 0 and t[i - 1].text == ",":
            intro = _clause_start(t, i, said=True)
            leads = _is_intro(t[intro : i - 1]) and stop < len(t) and t[stop].text == ","
        # a description after a comma
        while stop < len(t) and t[stop].text == ",":
            chunk_end = _next_comma(t, stop + 1)
            chunk = t[stop + 1 : chunk_end]
            ends = chunk_end >= len(t) or t[chunk_end].text in ".,;"
            if chunk and ends and self._aside_like(chunk, False) and not (leads and chunk_end >= len(t) - 1) \
                    and not any(_finite(x) for x in chunk if chunk[0].low not in _RELATIVE):
                stop = chunk_end
                continue
            break
        while stop > end and (t[stop - 1].low in _WHEN or (t[stop - 1].low == "on" and stop > end + 1)):
            stop -= 1
        source = (end, stop)
        if stop <= end:
            return None
        who = self._who(t, source)
        if leads:
            k = stop
            while k < len(t) and t[k].text in ",:":
                k += 1
            right = (k, _sentence_end(t, k))
            if _empty(t, *right):
                return None
            return Found(source, (start, end), None, right, rule, cue.stance, who)
        left = (_clause_start(t, i, said=True), i)
        if _empty(t, *left):
            return None
        right = None
        if stop < len(t):
            right = self._resumed(t, stop)
        return Found(source, (start, end), left, right, rule + "/trailing", cue.stance, who)

    def _speaker_colon(self, t) -> list[Found]:
        """"Hale: ...", as in a transcript: a speaker at the head of a sentence, a colon, words."""
        for m in range(1, min(len(t) - 1, 15)):
            if t[m].text != ":" or t[m].kind != "P":
                continue
            if not (t[0].text[:1].isupper() and all(x.kind == "W" or x.text == "," for x in t[:m])):
                return []
            quoted = t[m + 1].kind == "Q" and t[m + 1].words > QUOTED_PHRASE_WORDS
            text = self.text[t[0].start : t[m - 1].end]
            known = text in self.people or (text.isupper() and text.title() in self.people)
            who = sources.who(text)
            if known or (quoted and (who.name or who.type != "unspecified")):
                right = (m + 1, _sentence_end(t, m + 1))
                return [Found((0, m), (m, m + 1), None, right, "colon", "neutral", self._who(t, (0, m)))]
            return []
        return []

    # --- content

    def _skip_addressee(self, t, k: int) -> int | None:
        """Past the one who is told; None where nobody is."""
        start = k
        if k < len(t) and t[k].kind == "Q" and t[k].words <= QUOTED_PHRASE_WORDS and t[k].text[:1].isupper():
            return k + 1  # a programme: told "Morning Talk"
        while k < len(t) and t[k].kind == "W" and k < start + 12:
            low = t[k].low
            if k > start and (low in ("that", "how", "what", "why", "whether", "if", "to") or low in _FINITE or low in _PRONOUN or low in ("there",)):
                break
            if k > start and low in _DET and t[k - 1].low not in _PREP | {"and"} and low not in ("that",):
                break
            if k > start and (low in ("in", "on", "at", "during", "after") or low in _WHEN):
                break
            if k == start and (low == "that" or low in _PREP):
                return None
            if k > start + 1 and t[k].text[:1].isupper() and t[k - 1].text[:1].islower() and t[k - 1].low not in _PREP | _DET | {"and"}:
                break
            k += 1
        if k > start and t[start].low in ("a", "an", "no", "the", "his", "her", "their", "its", "how", "of", "apart", "off", "on"):
            told = self.text[t[start].start : t[k - 1].end]
            if not _HEARER.search(told):
                return None  # "told a joke"
        return k if k > start else None

    def _content(self, t, i: int, first: int, k: int, cue: Cue, who: Who) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """What is said before the source, and what is said after the cue; either may be None."""
        left = self._left(t, first)
        after = k
        k = _skip_adjuncts(t, k)
        done = k >= len(t) or (t[k].kind == "P" and t[k].text not in ",:–—-(")
        if done or (t[k].kind == "P" and t[k].text in "–—-("):
            if left is not None and not any(x.kind == "Q" for x in t[left[0] : left[1]]):
                intro = _is_intro(t[left[0] : left[1]])
                clause = _has_verb(t, *left) or (cue.kind == "say" and left[1] - left[0] > 6 and not intro)
                left = left if clause and not (intro and cue.kind != "say") and t[i].low not in _ALSO_NOUNS else None
            return left, None
        if t[k].text == ",":
            m = _skip_adjuncts(t, k + 1)
            if m > k + 1 and m < len(t) and t[m].text == ",":
                m += 1
            if m >= len(t):
                return left, None
            if t[m].kind == "Q" or (t[m].low == "that" and m > k + 1) or (left is None and m > k + 1 and t[m].low == "that"):
                return left, (m, _sentence_end(t, m))
            goes_on = not (
                t[m].low.endswith("ing") or t[m].low in _CONJ | _RELATIVE | {"according", "as", "while", "with"} or t[m].kind == "P"
            )
            if not goes_on or cue.kind in ("judge", "think"):
                return left, None
            whole = left is not None and _has_verb(t, *left) and not _is_intro(t[left[0] : left[1]])
            if whole and t[m].low not in _FINITE:
                return left, None
            if left is None and cue.kind != "say" and not self._led_by_as(t, first):
                return None, None
            if left is not None and k > after:
                left = None  # "On Monday a reporter asked at the ministry, is it true"
            return left, (m, _sentence_end(t, m))
        if left is not None and t[left[1] - 1].kind == "Q" and t[k].kind == "Q":
            return left, (k, _sentence_end(t, k))
        speech = cue.kind == "say" or left is not None and t[left[1] - 1].kind == "Q"
        if left is not None and speech and not _is_intro(t[left[0] : left[1]]) and (
            t[k].low in _PREP or t[k].low in _SUBORD - {"that"} or t[k].low in _CONJ or t[k].low.endswith("ing")
        ) and (_has_verb(t, *left) or any(x.kind == "Q" for x in t[left[0] : left[1]])):
            return left, self._resumed(t, k)
        return None, self._right(t, k, cue, who)

    def _led_by_as(self, t, first: int) -> bool:
        return first > 0 and t[first - 1].low == "as"

    def _right(self, t, k: int, cue: Cue, who: Who) -> tuple[int, int] | None:
        """Content that begins at ``k``, or None where the cue cannot have it."""
        tok = t[k]
        if tok.text == ":":
            return (k + 1, _sentence_end(t, k + 1)) if k + 1 < len(t) else None
        end = _sentence_end(t, k)
        if tok.low == "that" or tok.kind == "Q":
            return k, end
        if cue.kind in ("note", "think") and tok.low in ("how", "what", "why", "whether", "if", "when", "where", "who"):
            return k, end
        if cue.kind in ("say", "tell"):
            if tok.low in ("to", "nothing", "so", "little", "goodbye", "yes", "no"):
                return None
            if cue.lemma not in ("say", "tell", "tweet") and not _clause_like(t, k, end):
                return None
            return k, end
        if cue.kind == "judge":
            if tok.low in _PREP - {"of", "like"}:
                return None  # "compared with last year"
            if cue.lemma == "call" and not self._names_it(t, k, end):
                return None
            if cue.lemma in ("see", "see as", "view", "regard") and not any(x.low == "as" for x in t[k:end]):
                return None
            return k, end
        if tok.low in _PREP:
            return None
        if cue.lemma in ("believe", "think") and end - k > 4:
            return k, end
        if cue.lemma == "ask":
            return None  # "asked the minister" has an addressee
        if who.type == "document" and cue.lemma in _INFERENCE and (tok.low in _DET | {"no", "little"} or tok.text[:1].isdigit()):
            return k, end  # "the data showed no sign of"; "data show room for growth" is the outlet's
        return (k, end) if _clause_like(t, k, end) else None

    def _names_it(self, t, k: int, end: int) -> bool:
        if t[k].low in ("for", "on", "a", "an", "off", "up", "in", "at", "to", "out", "upon", "by", "from"):
            return False
        stretch = t[k : min(end, k + 14)]
        if any(x.kind == "Q" for x in stretch):
            return True
        return stretch[0].low in ("it", "him", "her", "them", "himself", "this", "that") and len(stretch) > 2

    def _left(self, t, first: int) -> tuple[int, int] | None:
        """What stands before a source at ``first`` and may be its words, or None."""
        if first == 0:
            return None
        prev = t[first - 1]
        k = first
        if prev.low == "as" and k >= 2 and t[k - 2].text == ",":
            k -= 1
            prev = t[k - 1]
        if not (prev.kind == "Q" or prev.text in ",?!–—-"):
            return None
        start = _clause_start(t, k)
        return None if _empty(t, start, k) else (start, k)

    def _resumed(self, t, k: int) -> tuple[int, int] | None:
        """Content that goes on after a source and cue in its middle: "..., he said, ..."."""
        m = k
        while m < len(t) and m < k + 25 and t[m].kind != "Q" and t[m].text not in ",":
            m += 1
        if m >= len(t):
            return None
        if t[m].kind == "Q":
            gap = t[k:m]
            if gap and gap[-1].text in ".:,":
                return m, _sentence_end(t, m)
            return None
        if m + 1 < len(t):
            nxt = t[m + 1]
            if nxt.kind == "Q":
                return m + 1, _sentence_end(t, m + 1)
            if nxt.kind == "W" and m == k and not (
                nxt.low.endswith("ing") or nxt.low in _PREP or nxt.low in _SUBORD or nxt.low in _CONJ
                or nxt.low in ("who", "which", "according", "a", "an", "the") or nxt.low in _WHEN
                or nxt.text[:1].isupper() or nxt.low in _PRONOUN
            ) and nxt.low in _FINITE | {"or", "and", "not"}:
                return m + 1, _sentence_end(t, m + 1)
        return None

    def _is_cue_word(self, tok: Token) -> bool:
        return tok.low in self.cues

    # --- putting together

    def _finish(self, f: Found, t: list[Token]) -> Attribution | None:
        parts = [p for p in (f.left, f.right) if p is not None]
        start, end = parts[0][0], parts[-1][1]
        start, end = _words_only(t, start, end)
        if start >= end:
            return None
        content = Span(t[start].start, t[end - 1].end)
        source = Span(t[f.source[0]].start, t[f.source[1] - 1].end) if f.source else None
        cue = Span(t[f.cue[0]].start, t[f.cue[1] - 1].end) if f.cue else None
        quoted = sum(x.words for p in parts for x in t[p[0] : p[1]] if x.kind == "Q")
        words = sum(x.words for p in parts for x in t[p[0] : p[1]] if x.kind != "P")
        return self._attribution(source, cue, content, f.who, 2 * quoted >= words, f.stance, f.rule)

    def _attribution(self, source, cue, content, who: Who, direct, stance, rule) -> Attribution:
        spans = [s for s in (source, cue, content) if s is not None]
        whole = Span(min(s.start for s in spans), max(s.end for s in spans))
        description = who.description or (source.of(self.text) if source else "")
        # An ambassador to a country speaks for another one.
        side = self.targets.side_of(_POSTED_TO.sub(r"\1", description)) or "" if description else ""
        return Attribution(
            span=whole, source=source, cue=cue, content=content, type=who.type, side=side, name=who.name,
            direct=direct, cue_stance=stance, rule=rule,
        )  # fmt: skip

    def _orphan(self, span, token, tokens, earlier, out, continued, last_end) -> list[Attribution]:
        """A quotation that no cue in its own sentence takes in."""
        if span in continued and out:
            last = out[-1]
            if last.content is not None and last.content.end == continued[span].end:
                out[-1] = self._longer(last, span)
                return []
        speaker = earlier[-1] if earlier else None
        whole_unit = all(x.kind != "W" for x in tokens)
        if speaker is None and whole_unit and out and out[-1].direct and tokens[0] is token:
            speaker = out[-1]
        if whole_unit and speaker is not None and out and out[-1] is speaker and speaker.direct and speaker.content:
            between = self.text[speaker.span.end : span.start]
            if not re.search(r"\w", between) and "\n" not in between:
                out[-1] = self._longer(speaker, span)
                return []
            gap = self.text[speaker.span.end : span.start]
            if "\n" not in gap and len(gap) < 80 and speaker.content.end < speaker.span.end:
                out[-1] = self._longer(speaker, span)
                return []
        if token.words <= QUOTED_PHRASE_WORDS or _is_title(span.of(self.text)):
            return []
        if not whole_unit:
            lead = self._leading(tokens, len(tokens))
            text = self.text[tokens[lead[0]].start : tokens[lead[1] - 1].end] if lead else ""
            person = self.people.get(sources.name_in(text) or text) if text else None
            if person is not None and (speaker is None or person.name != speaker.name):
                source = Span(tokens[lead[0]].start, tokens[lead[1] - 1].end)
                return [self._attribution(source, None, span, person, True, "neutral", "quotation/subject")]
        if speaker is not None and (whole_unit or speaker.span.end <= span.start):
            who = Who(speaker.name, speaker.type, "")
            made = self._attribution(speaker.source, None, span, who, True, "neutral", "quotation/speaker-before")
            return [replace(made, span=span, side=speaker.side)]
        return [self._attribution(None, None, span, Who("", "unspecified", ""), True, "neutral", "quotation/nobody")]

    def _longer(self, a: Attribution, span: Span) -> Attribution:
        return replace(
            a,
            content=Span(min(a.content.start, span.start), max(a.content.end, span.end)),
            span=Span(min(a.span.start, span.start), max(a.span.end, span.end)),
        )


# --- words and clauses


def _is_adverb(tok: Token) -> bool:
    return tok.text.endswith("ly") and tok.text[:1].islower() and tok.low not in ("family", "early", "italy", "only", "daily", "weekly", "july", "ally", "supply", "assembly", "reply", "monthly")


def _finite(tok: Token) -> bool:
    """Whether a word is a finite verb by its form; "May" is a month."""
    return tok.low in _FINITE and not (tok.low in ("may", "will", "must") and tok.text[:1].isupper())


def _is_title(text: str) -> bool:
    """Whether a quotation is the title of a work: all longer words begin with a capital."""
    words = re.findall(r"[A-Za-z][\w'’-]*", text)
    return text[-1:] not in ",.?!" and all(w[0].isupper() for w in words if len(w) > 4)


def _is_body(name: str) -> bool:
    return bool(sources._BODY_NAME.fullmatch(name)) or name.rstrip(".") in sources.PLACES or name in sources.STATES or bool(
        re.search(rf"\b(?:{sources.BODY_NOUN}|House|Kremlin|Pentagon)\Z", name, re.I)
    )


def _is_noun(t: list[Token], start: int, i: int, plain: bool, spoken: bool) -> bool:
    """Whether a form such as "claims" or "report" is a noun here, or a participle before its noun."""
    tok = t[i]
    prev = t[start - 1] if start else None
    if not plain:
        return False
    if prev is None:
        return True
    if prev.low in _DET and prev.low not in ("that", "this", "both", "all", "many", "some", "most", "few", "several", "one", "another", "other"):
        return True
    if prev.low in _PREP and prev.low != "as":
        return True
    base = not tok.low.endswith("ing") and not _PAST.search(tok.low)
    if prev.low.endswith(("'s", "’s", "s'", "s’")) and prev.low not in ("who's", "who’s"):
        return True
    if tok.low in _ALSO_NOUNS and prev.low in _CONJ and not spoken:
        return True
    if tok.low in _ALSO_NOUNS and not tok.low.endswith(("s", "ed")) and prev.text[:1].isupper():
        return prev.low not in ("data", "people") and not (prev.low.endswith("s") and prev.low not in sources.SINGULAR_S)
    if tok.low in _ALSO_NOUNS and tok.low.endswith("s"):
        if prev.low in _DET - {"this", "that", "each", "every", "another", "one"} or prev.text[:1].isdigit() or prev.low.endswith("s"):
            return True
        if prev.text[:1].isupper():
            k = start - 1
            while k > 0 and t[k - 1].text[:1].isupper():
                k -= 1
            return k > 0 and t[k - 1].low in _PREP | {"over"}
        if prev.text[:1].islower() and prev.low not in _PRONOUN | _RELATIVE | _CONJ | {"that"}:
            k = start - 1
            while k > 0 and t[k].kind == "W" and t[k].low not in _DET and not t[k].text[:1].isupper() and t[k].low not in _PREP:
                k -= 1
            return t[k].low not in _ONE and not t[k].text[:1].isupper()
    if base and not tok.low.endswith("s"):
        # "ministers say" but not "a ministry report"
        return not (prev.low.endswith("s") or prev.low in _PRONOUN | _RELATIVE | _CONJ | {"that", "people", "many", "some", "others", "media", "police", "most", "women", "men"}
                    or prev.text in ",)" or prev.kind == "Q" or prev.text[:1].isupper())
    return False


def _has_verb(t: list[Token], k: int, end: int) -> bool:
    return any(
        _finite(x) or (x.low.endswith("ed") and x.kind == "W" and m > k) or x.low.endswith(("n't", "n’t"))
        for m, x in enumerate(t[k:end], start=k)
    )


def _clause_like(t: list[Token], k: int, end: int) -> bool:
    """Whether a clause without "that" begins at ``k``: a subject, then a verb of its own."""
    if t[k].low in _PREP and t[k].low not in ("despite", "like", "since", "after", "before"):
        return False
    if t[k].low in _PRONOUN | {"there"}:
        return k + 1 < end and t[k + 1].kind == "W"
    for m in range(k + 1, min(end, k + 25)):
        low = t[m].low
        if _finite(t[m]) or low.endswith(("n't", "n’t")):
            return True
        if low in ("that", "who", "which", "to", "as", "when", "where", "while", "because", "if", "until") or t[m].text in ":–—":
            return False
        if t[m].text == "," and t[k].low not in ("if", "when", "while", "despite", "although"):
            return False
    return False


def _clause_start(t: list[Token], k: int, said: bool = False) -> int:
    """Where the clause that ends before ``k`` begins."""
    m = k
    while m > 0:
        tok = t[m - 1]
        if tok.text in (";", ":") and m < k:
            break
        if tok.text == "." and m < k and t[m].kind != "P":
            break
        m -= 1
    return m


def _clause_end(t: list[Token], k: int) -> int:
    while k < len(t) and not (t[k].text in (".", ";", "!", "?") and t[k].kind == "P"):
        k += 1
    return k


def _sentence_end(t: list[Token], k: int) -> int:
    """End of the content that begins at ``k``: the end of the unit or a semicolon."""
    while k < len(t):
        if t[k].text == ";":
            return k
        k += 1
    return k


def _next_comma(t: list[Token], k: int, through_quotes: bool = False) -> int:
    while k < len(t) and t[k].text not in (",", ";", ".", ":") and (through_quotes or t[k].kind != "Q"):
        k += 1
    return k


def _empty(t: list[Token], a: int, b: int) -> bool:
    return not any(x.kind in "WQ" for x in t[a:b])


def _is_intro(chunk: list[Token]) -> bool:
    """Whether words before a comma only lead in: "On Monday", "In a statement", "However"."""
    words = [x for x in chunk if x.kind != "P"]
    if not words:
        return True
    if any(x.kind == "Q" for x in words):
        return False
    first = words[0].low
    if len(words) <= 2 and not any(_finite(x) for x in words):
        return True
    if first in _PREP or first in _SUBORD:
        return True
    return first in _WHEN or _is_adverb(words[0]) or first.endswith("ing")


_ADJUNCT = frozenset("in on at during after before from via through with by to of following outside".split())


def _skip_adjuncts(t: list[Token], k: int) -> int:
    """Past "on Monday", "in a statement", "at a news conference"."""
    while k < len(t):
        low = t[k].low
        if low in _WHEN or _is_adverb(t[k]) or low in _ADVERB:
            k += 1
        elif low in ("in", "on", "at", "during", "via", "to", "after", "following", "through", "from", "outside", "before"):
            m = k + 1
            if low == "to" and not (m < len(t) and (t[m].low in _DET | {"reporters"} or t[m].text[:1].isupper())):
                return k
            if low == "on" and m < len(t) and (t[m].low in _WHEN or t[m].text[:1].isdigit()):
                while m < len(t) and (t[m].low in _WHEN or t[m].text[:1].isdigit()):
                    m += 1
                k = m
                continue
            # a phrase that ends before "that", a quotation, a comma or the end is an adjunct
            while m < len(t) and m < k + 16 and t[m].kind == "W" and t[m].low not in ("that",) and t[m].low not in _FINITE and t[m].low not in _PRONOUN:
                m += 1
            if m >= len(t) or t[m].low == "that" or t[m].kind in "QP":
                k = m
                continue
            return k
        else:
            return k
    return k


def _phrase_end(t: list[Token], k: int, text: str) -> int:
    """End of the noun phrase, with its description, that begins at ``k`` after an inverted cue."""
    m = k
    while m < len(t):
        tok = t[m]
        if tok.kind == "Q" and tok.words > QUOTED_PHRASE_WORDS:
            break
        if tok.text in ".;:!?–—" and tok.kind == "P":
            break
        if tok.text == ",":
            nxt = t[m + 1] if m + 1 < len(t) else None
            if nxt is None or nxt.kind != "W" or nxt.low.endswith("ing") and nxt.low not in ("acting",) or nxt.low in _PREP | _SUBORD | _CONJ | _PRONOUN \
                    or _is_adverb(nxt) or nxt.low in ("citing", "according", "adding", "however"):
                break
        elif tok.low in _SUBORD - {"that"} or tok.low in ("but",) or tok.low in _PRONOUN:
            break
        elif tok.low in _WHEN and tok.text[:1].isupper() and m > k and tok.low != "may":
            break
        elif tok.low in ("in", "on", "at", "during", "after") and m > k and m + 1 < len(t) and (
            t[m + 1].low in _WHEN or t[m + 1].low in ("a", "an") or t[m + 1].text[:1].isdigit()
        ):
            break
        elif tok.low in ("last", "earlier", "yesterday", "today", "this") and m > k:
            break
        m += 1
    while m > k and t[m - 1].kind == "P" and t[m - 1].text != ")":
        m -= 1
    return m


def _words_only(t: list[Token], a: int, b: int) -> tuple[int, int]:
    """Without the punctuation at either end."""
    while a < b and t[a].kind == "P" and t[a].text not in "($":
        a += 1
    while b > a and t[b - 1].kind == "P" and t[b - 1].text not in ")%":
        b -= 1
    return a, b


def _trimmed(found: list[Found], t: list[Token]) -> list[Found]:
    """Contents end where the next speaker's own clause begins."""
    for n, f in enumerate(found):
        for other in found[n + 1 :]:
            start = min(x[0] for x in (other.source, other.cue, other.left) if x is not None and (other.source is None or x is not other.left or True))
            if other.source is not None and f.source is not None and other.source == f.source:
                start = other.cue[0]
            if f.right is None or not (f.right[0] < start < f.right[1]):
                continue
            k = start - 1
            if other.left is not None and other.source is not None and (t[k].text == "," or t[k].kind == "Q"):
                f.right = (f.right[0], k if t[k].text == "," else start)
                continue
            if t[k].low in _CONJ or t[k].low in ("while", "as", "though", "although"):
                k -= 1
                if k >= 0 and t[k].text == ",":
                    f.right = (f.right[0], k)
                elif other.source == f.source or t[k + 1].low in ("while", "but"):
                    f.right = (f.right[0], k + 1)
            elif t[k].text in (",", ";") and (other.source == f.source or t[start].kind != "W" or other.left is None and t[other.cue[0]].low.endswith("ing")):
                f.right = (f.right[0], k)
    return [f for f in found if (f.left and not _empty(t, *f.left)) or (f.right and not _empty(t, *f.right))]


_POSTED_TO = re.compile(r"\b((?i:ambassador|envoy|embassy|consul))s?\s+(?:to|in)\s+(?:the\s+)?[A-Z][\w.]*(?:\s+States|\s+Kingdom|\s+Union)?")
_NAMED_ROLE = re.compile(
    rf"\b((?:[A-Z][\w.]*\s+|(?:former|then)\s+)*(?i:{sources.PERSON_NOUN}|Sen\.|Rep\.|Gov\.))\s+({sources.CAP}(?:\s+{sources.CAP}){{0,3}})"
)
_ROLE_AFTER = re.compile(
    rf"({sources.CAP}(?:\s+{sources.CAP}){{1,3}}),\s+((?:(?:a|an|the|its|his|their|former|then|acting|senior|chief|deputy|vice|executive|US|U\.S\.|[A-Z]\w+|[a-z]+)\s+){{0,5}}"
    rf"(?i:{sources.PERSON_NOUN})\b[^,.;]{{0,60}})"
)


def _people(text: str) -> dict[str, Who]:
    """People whom the text introduces with a role, by full name and by surname."""
    people: dict[str, Who] = {}
    for match in _NAMED_ROLE.finditer(text):
        name = sources._without_titles(match.group(2))
        if not name or name in sources.PLACES or name.split()[0] in sources.MONTHS or sources._BODY_NAME.match(name):
            continue
        _enter(people, name, match.group())
    for match in _ROLE_AFTER.finditer(text):
        name = sources._without_titles(match.group(1))
        if name and len(name.split()) > 1 and not _is_body(name):
            _enter(people, name, match.group())
    return people


def _enter(people: dict[str, Who], name: str, description: str) -> None:
    description = " ".join(description.split())
    who = Who(name, sources.type_of(description, name), description)
    for key in (name, name.split()[-1], name.split()[0]):
        known = people.get(key)
        if known is not None and key == name.split()[0] != known.name.split()[0]:
            continue
        if known is None or (known.type == "unspecified" and who.type != "unspecified") or (
            len(known.name.split()) < len(name.split()) and known.name.split()[-1] == name.split()[-1]
        ):
            people[key] = who if known is None or who.type != "unspecified" else Who(name, known.type, known.description)
