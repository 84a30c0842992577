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
    "about like unlike as given following besides into against between within via despite".split()
)
_DET = frozenset(
    "a an the this that these those his her its their our my your some many most several both two three four five "
    "six one another other all few no any each every".split()
)
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
_ROLE_START = re.compile(rf"(?:(?:former|then|acting|retired|senior|chief|vice|deputy)[\s-]+)*(?:{sources.PERSON_NOUN})\b", re.I)
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Prof|St|Gen|Lt|Jr|Sr|Inc|Corp|Co|Ltd|No|vs|Sens|Reps|D-[A-Z]\w+)\.|"
    r"[$€£¥]?\d[\d.,:]*\d|[$€£¥]?\d|[^\W_]+(?:[-'’&.][^\W_]+)*|[^\w\s]|_"
)
_WORD = re.compile(r"[^\W_]")
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
            i = max(i + 1, hit.cue[1] if hit.cue else i + 1)
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
            left_from = _clause_start(t, i)
            left = (left_from, i) if left_from < i else None
            right = (end, _clause_end(t, end))
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
        before = t[start - 1] if start else None
        helpers = [x.low for x in t[start:i]]
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
        if _is_noun(t, start, i, plain):
            return None
        # where the content can stand
        after = self._skip_addressee(t, end) if cue.kind == "tell" else end
        if cue.kind == "tell" and after is None:
            return None
        inverted = self._inverted(t, start, end)
        if inverted is not None and cue.kind in ("say", "note") and not t[i].low.endswith("ing"):
            source, stop = inverted
            left = (_clause_start(t, start, said=True), start)
            if _empty(t, *left):
                return None
            right = self._resumed(t, stop)
            w = self._who(t, source)
            return Found(source, (start, end), left, right, rule + "/inverted", cue.stance, w)
        if t[i].low.endswith("ing") and plain:
            source, w = self._participle_source(t, start, found)
        else:
            source, w = self._subject(t, start, found)
        if w is None:
            return None
        first = source[0] if source and source[1] <= start else start
        trailing_left = self._left(t, first)
        content = self._right(t, after, cue)
        if trailing_left is not None and (content is None or self._resumes_only(t, after)):
            right = self._resumed(t, _skip_adjuncts(t, after))
            return Found(source, (start, end), trailing_left, right, rule + "/trailing", cue.stance, w)
        if content is None:
            return None
        return Found(source, (start, end), None, content, rule, cue.stance, w)

    # --- sources

    def _who(self, t: list[Token], span: tuple[int, int]) -> Who:
        words = t[span[0] : span[1]]
        first = words[0].low
        if len(words) == 1 and first in ("he", "she"):
            return self.last_person
        if len(words) == 1 and first in ("they", "it"):
            return self.last_group if first == "they" else self.last_body
        text = self.text[words[0].start : words[-1].end]
        who = sources.who(text)
        who = self._resolve(who, text)
        self._remember(who, text)
        return who

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
        return who

    def _remember(self, who: Who, text: str) -> None:
        if who.name and len(who.name.split()) <= 4 and who.type not in ("document", "media") and not _is_body(who.name):
            self.last_person = who
            if who.name not in self.people:
                self.people[who.name] = who
                self.people.setdefault(who.name.split()[-1], who)
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
        if tok.low in _RELATIVE:
            ante = self._phrase_ending(t, j - 1 if t[j - 1].text == "," else j, 0)
            return (j, c0), (self._who(t, ante) if ante else Who("", "unspecified", ""))
        if tok.text in ",)–—-":
            return self._past_aside(t, j)
        if tok.kind != "W":
            return None, None
        ante = self._phrase_ending(t, c0, 0)
        if ante is None:
            return None, None
        return ante, self._who(t, ante)

    def _phrase_ending(self, t, end: int, lo: int) -> tuple[int, int] | None:
        """The noun phrase that ends before token ``end``."""
        k = end
        while k > lo:
            tok = t[k - 1]
            if tok.kind == "Q" and tok.words > QUOTED_PHRASE_WORDS:
                break
            if tok.kind == "P" and tok.text not in "()-&/%":
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
        k = self._strip_front(t, k, end)
        if k >= end:
            return None
        # A finite verb inside: what follows it is the phrase ("farmers lost money, ..." never joins).
        relative = any(x.low in ("who", "that", "which") for x in t[k:end])
        for m in range(end - 1, k - 1, -1):
            if not relative and (t[m].low in _FINITE):
                k = self._strip_front(t, m + 1, end)
                break
        words = [x for x in t[k:end] if x.kind == "W"]
        if not words or len(words) > 30 or all(w.low in _DET or w.low in _PREP or w.low in _ADVERB for w in words if w.low not in ("some", "many", "most", "several", "both", "all", "others", "few")) \
                and not any(w.low in ("some", "many", "most", "several", "others", "few", "both", "all") for w in words):
            return None
        if words[-1].low in _WHEN and words[-1].text[:1].islower():
            return None
        return k, end

    def _strip_front(self, t, k: int, end: int) -> int:
        moved = True
        while moved and k < end:
            moved = False
            low = t[k].low
            if low in _CONJ or t[k].kind == "P" or _is_adverb(t[k]) or low in ("however", "meanwhile", "still", "yet", "now", "here", "then", "today", "yesterday"):
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
            or (first.low in ("the", "its", "his", "their") and re.search(rf"\b(?:{sources.PERSON_NOUN}|{sources.BODY_NOUN})\b", text, re.I))
            or (loose and (first.low in _PREP or first.low.endswith(("ing", "ed"))))
        )

    def _describes(self, chunk: list[Token]) -> bool:
        """Whether an aside says who the source is, not when or where something was said."""
        return bool(chunk) and not (chunk[0].low in _PREP - {"of"} or _is_adverb(chunk[0]) or chunk[0].low in ("however", "meanwhile", "speaking"))

    def _earlier(self, t, found, j) -> tuple[tuple[int, int] | None, Who | None]:
        """"... and warned that": the one who spoke earlier in the sentence, else its subject."""
        for f in reversed(found):
            if f.source is not None:
                return f.source, f.who
        lead = self._leading(t, j)
        return (lead, self._who(t, lead)) if lead else (None, None)

    def _participle_source(self, t, c0, found) -> tuple[tuple[int, int] | None, Who | None]:
        """"..., saying that": the speaker before it in the sentence, else the sentence's subject."""
        if c0 == 0:
            return None, None
        prev = t[c0 - 1]
        if prev.text in ",–—" or prev.low in _CONJ or prev.kind == "Q" or t[c0].low in ("saying", "telling", "arguing", "warning", "claiming", "noting"):
            return self._earlier(t, found, c0)
        return None, None

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
            if t[k].text[:1].isupper() and t[k].low not in _DET and m > k:
                return k, m
            # "The ministry ...": up to the first word that looks like a verb.
            while m < end and m < k + 8 and t[m].kind == "W" and not (
                t[m].low in _FINITE or t[m].low in _AUX or t[m].low.endswith("ed") or t[m].low in self.cues
            ):
                m += 1
            return (k, m) if k < m < k + 8 else None
        return None

    def _inverted(self, t, c0: int, c1: int) -> tuple[tuple[int, int], int] | None:
        """"..., said Hale, the minister": the source on the right, and where it ends."""
        if c0 == 0 or c1 >= len(t) or t[c1].kind != "W":
            return None
        prev = t[c0 - 1]
        if prev.kind != "Q" and not (prev.text in ",?!" and not self._comma_closes_aside(t, c0 - 1)):
            return None
        first = t[c1]
        text = self.text[first.start : t[-1].end]
        if not (first.text[:1].isupper() or first.low in _DET - {"that", "this", "these", "those"} or _ROLE_START.match(text) or first.low in ("he", "she", "they", "sources", "people", "critics")):
            return None
        if first.low in _WHEN and first.low not in ("may",):
            return None
        if first.low in ("he", "she", "they"):
            return (c1, c1 + 1), c1 + 1
        # zero-that clause after a trailing speaker would need a verb: "X, said the plan was ..."
        end = _phrase_end(t, c1, self.text)
        if prev.kind != "Q" and end < len(t) and t[end].low in _FINITE:
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
                    and not any(x.low in _FINITE for x in chunk if chunk[0].low not in _RELATIVE):
                stop = chunk_end
                continue
            break
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
        if stop < len(t) and t[stop].text == "," and not self._resumes_only(t, stop):
            right = self._resumed(t, stop)
        return Found(source, (start, end), left, right, rule + "/trailing", cue.stance, who)

    def _speaker_colon(self, t) -> list[Found]:
        """"Hale: "...": a speaker, a colon and a quotation."""
        for m in range(1, min(len(t) - 1, 15)):
            if t[m].text == ":" and t[m + 1].kind == "Q" and t[m + 1].words > QUOTED_PHRASE_WORDS:
                phrase = (0, m)
                if t[0].kind == "W" and t[0].text[:1].isupper() and all(x.kind == "W" or x.text == "," for x in t[:m]):
                    who = sources.who(self.text[t[0].start : t[m - 1].end])
                    if who.name or who.type != "unspecified":
                        return [Found(phrase, (m, m + 1), None, (m + 1, _sentence_end(t, m + 1)), "colon", "neutral", self._who(t, phrase))]
        return []

    # --- content

    def _skip_addressee(self, t, k: int) -> int | None:
        """Past the one who is told; None where nobody is."""
        start = k
        while k < len(t) and t[k].kind == "W" and k < start + 12:
            low = t[k].low
            if k > start and (low in ("that", "how", "what", "why", "whether", "if", "to") or low in _FINITE or low in _PRONOUN or low in ("there",)):
                break
            if k > start and low in _DET and t[k - 1].low not in _PREP | {"and"} and low not in ("that",):
                break
            if k > start and (low in ("in", "on", "at", "during", "after") or low in _WHEN):
                break
            if k > start + 1 and t[k].text[:1].isupper() and t[k - 1].text[:1].islower() and t[k - 1].low not in _PREP | _DET | {"and"}:
                break
            k += 1
        return k if k > start else None

    def _right(self, t, k: int, cue: Cue) -> tuple[int, int] | None:
        """Content after the cue, or None where the cue has none there."""
        k = _skip_adjuncts(t, k)
        if k >= len(t):
            return None
        tok = t[k]
        if tok.text in (":", ","):
            m = k + 1
            if tok.text == "," and m < len(t) and t[m].kind != "Q":
                # "said, on Monday, that"; "as Hale said, he does not agree"
                j = _skip_adjuncts(t, m)
                if j < len(t) and t[j].text == ",":
                    j += 1
                if j < len(t) and (t[j].low == "that" or (t[j].kind == "Q" and j > m)):
                    return j, _sentence_end(t, j)
                return None
            k = m
            if k >= len(t):
                return None
            return k, _sentence_end(t, k)
        if tok.kind == "P":
            return None
        end = _sentence_end(t, k)
        if tok.low == "that" or tok.kind == "Q":
            return k, end
        if cue.kind in ("note", "think") and tok.low in ("how", "what", "why", "whether", "if", "when", "where", "who"):
            return k, end
        if cue.kind == "say" or cue.kind == "tell":
            if tok.low in ("to", "nothing", "so", "little", "much", "goodbye", "hello", "yes", "no", "about", "of", "for"):
                return None if tok.low in ("to", "nothing", "so", "little", "goodbye") else (k, end)
            if cue.lemma in ("report", "write", "declare", "comment", "state", "explain", "argue", "admit", "acknowledge", "concede", "confess", "claim", "assert", "underscore", "underline", "point out", "allege", "reiterate") and not _has_verb(t, k, end):
                return None
            return k, end
        if cue.kind == "judge":
            if cue.lemma == "call":
                return (k, end) if self._names_it(t, k, end) else None
            if cue.lemma in ("see", "see as", "view", "regard", "consider") and not any(x.low == "as" for x in t[k:end]) and cue.lemma != "consider":
                return None
            return k, end
        # note, think: a clause with a verb of its own
        if tok.low in _PREP and tok.low != "as":
            return None
        if _has_verb(t, k, end):
            return k, end
        return None

    def _names_it(self, t, k: int, end: int) -> bool:
        if t[k].low in ("for", "on", "a", "an", "off", "up", "in", "at", "to", "out", "upon", "by", "from"):
            return False
        stretch = t[k : min(end, k + 14)]
        if any(x.kind == "Q" for x in stretch):
            return True
        return stretch[0].low in ("it", "him", "her", "them", "himself", "this", "that") and len(stretch) > 2

    def _left(self, t, first: int) -> tuple[int, int] | None:
        """Content in front of a trailing source and cue, or None."""
        if first == 0:
            return None
        prev = t[first - 1]
        k = first
        if prev.low == "as" and k >= 2 and t[k - 2].text == ",":
            k -= 1
            prev = t[k - 1]
        if not (prev.kind == "Q" or prev.text in ",?!–—-"):
            return None
        start = _clause_start(t, k, said=True)
        chunk = t[start:k]
        if _empty(t, start, k) or _is_intro([x for x in chunk if x.text not in ","]):
            return None
        if not any(x.kind == "Q" for x in chunk) and not _has_verb(t, start, k):
            return None
        return start, k

    def _resumes_only(self, t, k: int) -> bool:
        """Whether nothing said follows on the right: the end, a new clause of the outlet's, adjuncts."""
        k = _skip_adjuncts(t, k)
        if k >= len(t) or t[k].text in ".;!?)":
            return True
        if t[k].text in ",–—":
            return True
        return t[k].low in _PREP or t[k].low in _SUBORD - {"that"} or t[k].low in _CONJ or t[k].low.endswith("ing")

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
        side = (self.targets.side_of(description) or "") if description else ""
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
        if token.words <= QUOTED_PHRASE_WORDS:
            return []
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
    return tok.kind == "W" and tok.low.endswith("ly") and tok.low not in ("family", "early", "italy", "only", "daily", "weekly", "july", "ally", "supply", "assembly", "reply", "monthly")


def _is_body(name: str) -> bool:
    return bool(sources._BODY_NAME.fullmatch(name)) or name in sources.PLACES or name in sources.STATES or bool(
        re.search(rf"\b(?:{sources.BODY_NOUN}|House|Kremlin|Pentagon)\Z", name, re.I)
    )


def _is_noun(t: list[Token], start: int, i: int, plain: bool) -> bool:
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
    base = not tok.low.endswith(("ed", "ing")) and tok.low not in ("said", "told", "wrote", "found", "knew", "thought", "held", "saw", "felt", "made", "went", "swore", "forecast", "read")
    if base and prev.low.endswith(("'s", "’s", "s'", "s’")):
        return True
    if base and not tok.low.endswith("s"):
        # "ministers say" but not "a ministry report"
        return not (prev.low.endswith("s") or prev.low in _PRONOUN | _RELATIVE | _CONJ | {"that", "people", "many", "some", "others", "media", "police", "most", "women", "men"}
                    or prev.text in ",)" or prev.kind == "Q" or prev.text[:1].isupper())
    return False


def _has_verb(t: list[Token], k: int, end: int) -> bool:
    return any(x.low in _FINITE or (x.low.endswith("ed") and x.kind == "W" and m > k) or x.low.endswith(("n't", "n’t")) for m, x in enumerate(t[k : min(end, k + 40)], start=k))


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


def _next_comma(t: list[Token], k: int) -> int:
    while k < len(t) and t[k].text not in (",", ";", ".", ":") and t[k].kind != "Q":
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
    if len(words) <= 2 and not any(x.low in _FINITE for x in words):
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
            if t[k].low in _CONJ or t[k].low in ("while", "as", "though", "although"):
                k -= 1
                if k >= 0 and t[k].text == ",":
                    f.right = (f.right[0], k)
                elif other.source == f.source or t[k + 1].low in ("while", "but"):
                    f.right = (f.right[0], k + 1)
            elif t[k].text in (",", ";") and (other.source == f.source or t[start].kind != "W" or other.left is None and t[other.cue[0]].low.endswith("ing")):
                f.right = (f.right[0], k)
    return [f for f in found if (f.left and not _empty(t, *f.left)) or (f.right and not _empty(t, *f.right))]


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
    for key in (name, name.split()[-1]):
        known = people.get(key)
        if known is None or (known.type == "unspecified" and who.type != "unspecified") or (
            len(known.name.split()) < len(name.split()) and known.name.split()[-1] == name.split()[-1]
        ):
            people[key] = who if known is None or who.type != "unspecified" else Who(name, known.type, known.description)
