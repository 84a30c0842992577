"""Where a sentence ends: a small rule set of our own, working on character offsets.

Chosen by measurement, boundaries inside paragraphs, one core (``tests/floors/sentence_sets.py`` prints this):

======================  =====  =====  =====  =====  =====  =====  =====  =====  =====  ===========
splitter                EWT dev              BASIL                news, by hand        sentences/s
----------------------  -------------------  -------------------  -------------------  -----------
..                      P      R      F1     P      R      F1     P      R      F1     news
======================  =====  =====  =====  =====  =====  =====  =====  =====  =====  ===========
these rules             0.985  0.743  0.847  0.924  0.994  0.958  1.000  0.985  0.992      140,000
blingfire 0.1.8         0.980  0.739  0.842  0.893  0.985  0.937  0.992  0.981  0.987      133,000
sentence-splitter 1.4   0.986  0.736  0.843  0.917  0.992  0.953  0.990  0.977  0.984       12,000
syntok 1.4.4            0.973  0.745  0.844  0.849  0.993  0.916  0.981  0.981  0.981       12,000
pysbd 0.3.4             0.933  0.777  0.848  0.915  0.798  0.853  0.988  0.906  0.945        1,800
sentencex 1.0.32        0.977  0.787  0.872  0.908  0.790  0.845  0.983  0.906  0.943      448,000
punkt, untrained        0.926  0.808  0.863  0.547  0.994  0.706  0.825  1.000  0.904       40,000
======================  =====  =====  =====  =====  =====  =====  =====  =====  =====  ===========

The rules were improved on these three sets. On EWT's train part, unseen, F1 is 0.898 (sentence-splitter 0.888,
blingfire and sentencex 0.883). The boundaries that the rules miss in EWT are lines without a full stop and
sentences that begin in lower case; BASIL often treats a quotation of several sentences as one. "News, by hand" are 25
articles on trade: where six splitters agreed, their boundary; the other 87 places were read and settled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parallax.quotations import trim

# Abbreviations that never end a sentence: a name or more of the sentence follows.
NEVER_LAST = frozenset(
    """mr mrs ms mx dr drs prof rev fr hon gov govs lt gen sen sens rep reps cong col capt cpl cmdr adm maj
    brig sgt pvt supt insp det ald messrs mme mlle msgr st mt ft pres vs viz cf ps p.s e.g
    i.e""".split()  # noqa: SIM905
)
# After these, a sentence ends only if a frequent first word or a quotation mark follows.
SELDOM_LAST = frozenset(
    """jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    co corp inc ltd plc llc bros cos assn dept univ intl natl govt min ave blvd rd
    jr sr esq etc al ed eds trans approx est dist ext sec
    ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla
    ore pa tenn tex va vt wash wis wyo""".split()  # noqa: SIM905
)
BEFORE_NUMBERS = frozenset(["no", "nos", "art", "sec", "vol", "fig", "ch", "p", "pp", "para", "pt", "op"])
FIRST_WORDS = frozenset(
    """a an the this that these those there here he she it they we you i his her its their our my your
    but and so or yet nor for in on at as by to from with without after before since when while where if
    although though because however moreover meanwhile instead still then now even also once under over
    what who why how which not no some many most all both each such one two another other
    according during despite between among until unless today yesterday last next let is are was were do
    does did have has had can could will would should may might""".split()  # noqa: SIM905
)
ALSO_NAMES = frozenset(["will", "may", "an", "so", "do", "can"])  # "George F. Will"
# After "Why?" or "Never!" in quotation marks: a name and a verb of speech continue the sentence.
SPEAKER = re.compile(
    r"\s+(?:[A-Z][\w.'’-]*\s+){1,4}(?:said|says|asked|asks|wrote|writes|tweeted|told|added|adds|cried|shouted|"
    r"replied|answered|wondered|exclaimed|declared|demanded|continued|read|reads|began|joked|quipped)\b"
)

CLOSERS = "\"'”’»)\\]"
END = re.compile(
    r"(?=[.!?…。！？])(?:"  # only for speed: most characters are none of these
    rf"(?<!\.\s)\.(?:\s\.)++[{CLOSERS}]*+(?=\s)"  # a spaced ellipsis
    rf"|(?<![.!?…])[.!?…]++[{CLOSERS}]*+(?=\s)"
    r"|[。！？]+[”’」』）]*"
    r"|(?<=[a-z]{2})[.!?][\"”]?(?=[A-Z][a-z]+\s)"  # the blank was lost: "in London.The talks"
    r")"
)
NEXT = re.compile(r"\s*([\"'“‘„«(\[`]*)(\S)[^\W\d_]*")
ELLIPSIS = re.compile(r"\s*\.\s?\.")
BEFORE = re.compile(r"[^\s(\[\"“‘]*$")


#: More characters without an end are no sentence (a table, a menu, captions without full stops) and are split at a
#: blank, since some steps take time that grows with the square of a sentence's length. Of 100,000 sentences in news,
#: three are longer, and all three are such text.
LONGEST = 2000


def split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences of the paragraph ``text[start:end]``, as offsets without the blanks around them."""
    for begin, stop in _split(text, start, end):
        while stop - begin > LONGEST:
            cut = max(text.rfind(" ", begin + 1, begin + LONGEST), begin + LONGEST // 2)
            yield trim(text, begin, cut)
            begin = trim(text, cut, stop)[0]
        yield begin, stop


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in END.finditer(text, start, end):
        if _ends(text, begin, match, end):
            yield begin, match.end()
            begin = match.end()
            while begin < end and text[begin].isspace():
                begin += 1
    if begin < end:
        yield begin, end


def _ends(text: str, begin: int, match: re.Match, end: int) -> bool:
    """Whether a mark that could end a sentence does."""
    mark = match.group()
    if mark[0] in "。！？":
        return True
    at = match.end()
    following = NEXT.match(text, at, end)
    if not following:
        return False
    opening, first = following.groups()
    if match.start() == begin:  # an ellipsis that leads the sentence
        return False
    if first.islower():
        return False
    if not (first.isalnum() or opening or first in "$€£¥#@*•&|-–—…" or ELLIPSIS.match(text, at)):
        return False
    if mark[0] != "." or mark[1:2] in (".", "!", "?", " "):
        return not (mark[-1] in "\"”'’" and SPEAKER.match(text, at, end))
    if mark[-1] in "\"”'’»":
        return True
    before = BEFORE.search(text[max(begin, match.start() - 24) : match.start()])
    token = before.group().lower() if before else ""
    if token in NEVER_LAST or (token in BEFORE_NUMBERS and first.isdigit()):
        return False
    initial = len(token) == 1 and token.isalpha() and token != "i"
    initials = "." in token and all(len(part) < 3 for part in token.split("."))
    if initial or initials or token in SELDOM_LAST:
        if any(sign in '"“‘„«' for sign in opening):
            return not initial
        word = text[following.start(2) : following.end()].lower()
        return word in FIRST_WORDS and not (initial and word in ALSO_NAMES)
    return True
