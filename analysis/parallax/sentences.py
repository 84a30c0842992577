"""Where a sentence ends: a small rule set of our own, working on character offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Titles and the like: a name follows, so the full stop never ends a sentence.
TITLES = frozenset(
    "mr mrs ms mx dr prof rev fr hon gov lt gen sen rep reps sens col capt cpl cmdr adm maj brig sgt pvt supt insp "
    "det ald messrs mme mlle msgr st mt ft pres vs viz cf".split()
)
# A number or a name usually follows; only a frequent first word of a sentence speaks for an end.
ABBREVIATIONS = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun "
    "co corp inc ltd plc llc bros cos assn dept univ intl natl govt min ave blvd rd "
    "jr sr esq etc al ed eds trans approx est dist "
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla "
    "ore pa tenn tex va vt wash wis wyo pp".split()
)
# The full stop ends nothing when a number follows.
BEFORE_NUMBERS = frozenset("no nos art sec vol fig ch p pp para pt op".split())
FIRST_WORDS = frozenset(
    "a an the this that these those there here he she it they we you i his her its their our my your "
    "but and so or yet nor for in on at as by to from with without after before since when while where if although "
    "though because however moreover meanwhile instead still then now even also once under over "
    "what who why how which not no some many most all both each such one two another other "
    "according during despite between among until unless today yesterday last next let is are was were do does did "
    "have has had can could will would should may might".split()
)
SPEECH = (
    "said|says|asked|asks|wrote|writes|tweeted|told|added|adds|cried|shouted|replied|answered|wondered|exclaimed|"
    "declared|demanded|read|reads"
)

END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[”’」』）]*|(?<=[a-z]{2})[.!?][\"”]?(?=[A-Z][a-z]+\s)")
NEXT = re.compile(r"\s*[\"'“‘„«(\[`]*(\S)[^\W\d_]*")
BEFORE = re.compile(r"[^\s(\[\"“‘]*$")
SPEAKER = re.compile(rf"\s+(?:[A-Z][\w.'’-]*\s+){{1,4}}(?:{SPEECH})\b")


def split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences of the paragraph ``text[start:end]``, as offsets without the blanks around them."""
    begin = start
    for match in END.finditer(text, start, end):
        if match.start() >= begin and _ends(text, begin, match, end):
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
    following = NEXT.match(text, match.end(), end)
    if not following:
        return False
    first = following.group(1)
    if first.islower():
        return False
    if mark[0] != "." or len(mark) > 1 and mark[1] in ".!?":
        return not (mark[-1] in "\"”'’" and SPEAKER.match(text, match.end(), end))
    token = text[max(begin, match.start() - 24) : match.start()]
    token = BEFORE.search(token).group().lower()
    word = text[following.start(1) : following.end()].lower()
    if token in TITLES:
        return False
    if token in BEFORE_NUMBERS and first.isdigit():
        return False
    if len(mark) > 1:  # a closing mark after the full stop: "... in Wash.)" is rarer than an end
        return True
    if len(token) == 1 and token.isalpha() and token != "i":  # an initial: "George W. Bush"
        return False
    if token in ABBREVIATIONS or "." in token and all(len(part) < 3 for part in token.split(".")):
        return word in FIRST_WORDS or text[match.end() : following.start(1)].strip() != ""
    return True
