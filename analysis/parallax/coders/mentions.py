"""Mentions of the targets, and how each is spoken of, by rule.

The words that decide stand in ``polarity.csv`` beside this module: a ``verb`` with what it says of its
subject and of its object ("X bullied Y" speaks ill of X), a ``quality`` (adjective, noun or adverb) with
what it says of the one it is attached to ("the reckless X", "X's sincerity").
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from parallax.annotation import Mention
from parallax.document import Document, Span
from parallax.targets import Targets

LEXICON = Path(__file__).parent / "polarity.csv"

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’\-][^\W_]+)*|[^\w\s]")
_BOUNDARY = set(",;:()[]–—-") | {"but", "while", "although", "though", "whereas", "because", "after", "before", "if",
                                 "when", "as", "and", "who", "which", "that"}
_NEGATION = {"not", "no", "never", "neither", "nor", "without", "hardly", "barely", "cannot", "nobody", "none", "nothing",
             "denied", "denies", "deny", "denying", "refuses", "refused"}
_BE = {"is", "are", "was", "were", "be", "been", "being", "am", "get", "gets", "got", "getting"}
_SAYING = {"said", "says", "say", "saying", "told", "tells", "tell", "added", "adds", "wrote", "writes", "noted", "notes",
           "stated", "states", "argued", "argues", "called", "calls", "tweeted", "announced", "announces", "explained",
           "insisted", "insists", "claimed", "claims", "asked", "asks", "responded", "replied", "declared", "remarked"}
_POSSESSIVE = re.compile(r"['’]s?$")

#: A word further than this many tokens from the mention decides nothing.
REACH = 12


@dataclass(frozen=True)
class _Word:
    """One form of an entry: what it says of subject and object, or of its bearer."""

    entry: str
    subject: int
    object: int
    verb: bool
    participle: bool  # may stand in a passive: "was accused"


@cache
def read_polarity(path: Path = LEXICON) -> dict[str, tuple[_Word, ...]]:
    """Every form of every entry, in small letters.

    Raises
    ------
    ValueError
        If a row has another kind than ``verb`` or ``quality``, or a value other than -1, 0 and 1.
    """
    forms: dict[str, list[_Word]] = {}
    with open(path, encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            where = f"{path.name}, row {number}"
            if row["kind"] not in ("verb", "quality"):
                raise ValueError(f"{where}: kind {row['kind']!r} is not verb or quality.")
            values = [row["subject"], row["object"] or "0"]
            if not row["word"] or any(value not in ("-1", "0", "1") for value in values):
                raise ValueError(f"{where}: a word and values -1, 0 or 1 are needed, found {row!r}.")
            subject, object_ = map(int, values)
            if row["kind"] == "quality":
                forms.setdefault(row["word"], []).append(_Word(row["word"], subject, 0, False, False))
                continue
            for form, participle in inflect(row["word"], row.get("past") or ""):
                forms.setdefault(form, []).append(_Word(row["word"], subject, object_, True, participle))
    return {form: tuple(words) for form, words in forms.items()}


_IRREGULAR = {
    "steal": "stole stolen", "lie": "lied", "betray": "betrayed", "mislead": "misled", "hide": "hid hidden", "lose": "lost",
    "shoot": "shot", "fight": "fought", "win": "won", "lead": "led", "overcome": "overcame overcome", "build": "built",
    "rebuild": "rebuilt", "uphold": "upheld", "forgive": "forgave forgiven", "beat": "beat beaten", "shine": "shone",
    "withdraw": "withdrew withdrawn", "break": "broke broken", "overreach": "overreached", "cling": "clung", "sow": "sowed sown",
    "spy": "spied", "err": "erred", "rig": "rigged", "ban": "banned", "rip": "ripped", "plot": "plotted", "slam": "slammed",
    "stab": "stabbed", "flip-flop": "flip-flopped", "expel": "expelled", "excel": "excelled", "rebel": "rebelled",
    "defer": "deferred", "refer": "referred", "infer": "inferred", "scheme": "schemed", "cheat": "cheated", "trap": "trapped",
}


def inflect(verb: str, past: str = "") -> list[tuple[str, bool]]:
    """Forms of a verb, each with whether it may be a passive participle."""
    stem = verb
    pasts = (past or _IRREGULAR.get(verb, "")).split()
    if verb.endswith("y") and verb[-2] not in "aeiou":
        third, regular, ing = stem[:-1] + "ies", stem[:-1] + "ied", stem + "ing"
    elif verb.endswith("ie"):
        third, regular, ing = stem + "s", stem + "d", stem[:-2] + "ying"
    elif verb.endswith("e"):
        third, regular, ing = stem + "s", stem + "d", (stem if verb.endswith("ee") else stem[:-1]) + "ing"
    else:
        third = stem + ("es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s")
        regular, ing = stem + "ed", stem + "ing"
        if any(p.endswith(verb[-1] * 2 + "ed") for p in pasts) or (verb in ("win",)):
            ing = stem + verb[-1] + "ing"
    pasts = pasts or [regular]
    return [(verb, False), (third, False), (ing, False), *((p, p == pasts[-1]) for p in pasts)]


def polarity(sentence: str, start: int, end: int) -> tuple[float, str]:
    """Sentiment that a sentence expresses towards what it mentions at ``sentence[start:end]``.

    Returns
    -------
    (float, str)
        -1, 0 or 1, and the rule that decided: the role of the mention and the words, such as
        ``subject:bullies``; empty where nothing did.

    Examples
    --------
    >>> polarity("Northland bullies its neighbours.", 0, 9)
    (-1.0, 'subject:bullies')
    >>> polarity("Ministers praised Northland.", 18, 27)
    (1.0, 'object:praised')
    >>> polarity("Northland exports steel.", 0, 9)
    (0.0, '')
    """
    tokens = [(m.group().lower(), m.start(), m.end()) for m in _TOKEN.finditer(sentence)]
    words = read_polarity()
    first = next((i for i, t in enumerate(tokens) if t[2] > start), len(tokens))
    last = next((i for i, t in enumerate(tokens) if t[1] >= end), len(tokens))
    found: list[tuple[float, str]] = []
    for i in range(max(0, first - REACH), min(len(tokens), last + REACH)):
        if first <= i < last:
            continue
        hits = words.get(tokens[i][0])
        if hits is None:
            continue
        after = i >= last
        between = tokens[last:i] if after else tokens[i + 1 : first]
        for word in hits:
            role, value = _role(word, tokens, i, after)
            if not value:
                continue
            if _negated(tokens, i):
                value, role = -value, f"{role}:not"
            distance = len(between) + 4 * sum(t[0] in _BOUNDARY for t in between)
            weight = value / (2 + distance)
            found.append((weight, f"{role}:{tokens[i][0]}"))
    total = sum(weight for weight, _ in found)
    if abs(total) < 0.04:
        return 0.0, ""
    value = 1.0 if total > 0 else -1.0
    return value, max(found, key=lambda f: f[0] * value)[1]


def _role(word: _Word, tokens: list, i: int, after: bool) -> tuple[str, int]:
    """What the mention is to a word, and what the word then says of it."""
    if not word.verb:
        return "quality", word.subject
    passive = word.participle and any(t[0] in _BE for t in tokens[max(0, i - 3) : i])
    by = any(t[0] == "by" for t in tokens[i + 1 : i + 3])
    if after:
        return ("object", word.object) if passive else ("subject", word.subject)
    return ("subject", word.subject) if by else ("object", word.object)


def _negated(tokens: list, i: int) -> bool:
    return any(t[0] in _NEGATION or t[0].endswith(("n't", "n’t")) for t in tokens[max(0, i - 3) : i])


class MentionRules:
    """Marks every mention of a target, with the sentiment of its clause towards it.

    What it misses: pronouns and descriptions ("he", "the two sides"), irony, and whatever is said by the
    choice of facts.

    Parameters
    ----------
    targets : Targets
    """

    def __init__(self, targets: Targets):
        self.targets = targets

    def find(self, document: Document) -> list[Mention]:
        """One mention for each place where a target is named, in text order."""
        marks = []
        for sentence in document.sentences:
            text = sentence.of(document.text)
            for start, end, target in self.targets.find(text):
                value, rule = polarity(text, start, end)
                span = Span(sentence.start + start, sentence.start + end)
                marks.append(Mention(span=span, target=target, polarity=value, rule=rule))
        return marks
