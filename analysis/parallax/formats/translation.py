"""Does a text look translated by a machine? A guess from surface signs, named as a guess.

Machine translation changes what is measured: it flattens idiom and garbles names, so that a lexicon finds
less. Like must be compared with like; so a text that shows enough signs is set apart, and its notes name
the signs. A text that shows none may be translated all the same: a fluent translation leaves no sign here.
"""

from __future__ import annotations

import re
from functools import cache

from parallax.gazetteer.targets import read_targets

#: The fewest points with which a text is said to look machine-translated: a single sign may be a slip.
POINTS = 3

#: Each sign with its points and patterns. Two points: none of 5,397 articles by wires, papers and
#: two state dailies of China held it, or one did. One point: few did; it takes three of them, or one beside a sure one.
SIGNS = [
    ("a calque", 2, (
        # "中美元首", the heads of state of both, cut in the wrong place: 美元 is the dollar.
        r"\b(?:Chinese|China|Sino-US|Sino|Russia|Russian|Japan|Japanese|EU)(?: and|-) ?(?:the )?US dollars?\b"
        r"(?! (?:bonds?|debts?|reserves?|funding|market|exchange))",
        # 9日 without its month
        r"\b[Oo]n the \d{1,2}(?:st|nd|rd|th)? local time\b",
        r"\b\d{1,2} noon\b",
        r"\b[Ii]t is worth mentioning that\b", r"\b[Ll]et['’]?s wait and see\b", r"\b[Ii]t can be seen that\b",
        r"\b[Ss]ince that['’]s the case\b", r"\b[Rr]egardless of whether it can\b", r"\b[Ee]ating melons?\b",
        r"\b[Nn]etwork friends?\b", r"\b[Ii]nside personages?\b",
        r"\b[Rr]elevant (?:personages?|departments pointed)\b",
        r"\b[Ss]lap(?:s|ped|ping)? (?:its|their|his|her|your|own) (?:own )?faces?\b",
        r"\b[Cc]ombination (?:punch|fist|boxing)\b", r"\b[Pp]ractice has proved\b", r"\b[Ff]acts have proved\b",
        r"\b[Tt]o listen, it is\b", r"\b[Aa]s per [A-Z]\w+(?: \w+)? reports\b",
    )),
    ("a name translated word by word", 2, (
        r"\bSatellite (?:News Agency|Network)\b", r"\b(?:to|by|from|in) (?:the )?Global Network\b",
        r"\bInternational Economic Commission\b", r"\bVice Prime Minister He\b", r"\bObserver Network\b",
        r"\bPolitician News Network\b", r"\bConsumer News and Business Channel\b", r"\bUS Dragon\b",
        r"\bTaiwan['’]s? Green Camp authorities\b",
    )),
    ("a name run into another", 2, (
        # 中美伦敦会谈, the talks of both in London: "China-US-London".
        r"\b(?:Sino|China)-(?:US|U\.S\.)-(?:London|Geneva|Stockholm|Madrid|Paris|Seoul|Busan|Kuala Lumpur)\b",
        r"\b(?:China-US|Sino-US|China and the United States) and (?:London|Geneva|Stockholm|Madrid|Paris|Seoul)\b",
    )),
    ("words that don't fit each other", 2, (
        r"\b[Aa] bit [\"“]\w{4,}ty[\"”]", r"\b(?:for|of) (?:what )?to (?:leave|weep|fear|house)\b",
        r"\b[Tt]he most (?:wanted|needed) things?\b", r"\b[Ww]hat are the whole\b", r"\b(\w{2,20})-on and \1-on\b",
    )),
    ("a plural after 'this'", 1, (
        r"\b[Tt]his (?:[A-Z]\w{1,20} )?(?:talks|negotiations|consultations|measures|tariffs|restrictions)"
        r" (?:is|are|was|were)\b",
    )),
    ("a turn of translated prose", 1, (
        r"\bmy country\b(?![^.\n]{0,80}[\"”])", r"\b[Ii] have to say that\b", r"\bdiscerning eye\b",
        r"\bnot difficult to (?:see|find) that\b", r"\b[Nn]ote that it is\b",
        r"\bthe (?:above|following)[- ]mentioned\b",
        r"\b[Tt]he implication is that\b", r"\bplay(?:s|ed|ing)? the (?:rare earth|Taiwan|tariff) card\b",
        r"\bhyp(?:e|ed|ing) up\b", r"\bof great significance\b", r"\b[Tt]o a certain extent\b",
        r"\blocal time,", r"\bBeijing time\b",
    )),
]  # fmt: skip
_COMPILED = [(name, points, tuple(re.compile(pattern) for pattern in patterns)) for name, points, patterns in SIGNS]


@cache
def _garbled() -> tuple[re.Pattern, dict[str, str]]:
    """Spellings that the shipped list of targets knows for garbled, and whom they mean."""
    targets = read_targets()
    names = {spelling: target.name for target in targets.targets for spelling in target.garbled}
    spelt = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"\b(?:{spelt})\b"), names


def looks_machine_translated(text: str) -> tuple[bool, str]:
    """Whether a text shows the marks of machine translation, and which.

    Each sign counts once, a calque or a garbled name two points, a turn of phrase one; from three points, not all of
    them for turns of phrase, a text is said to look machine-translated.

    Parameters
    ----------
    text : str

    Returns
    -------
    looks : bool
    why : str
        The signs in words, garbled names with what they stand for; "" where there is none.

    Notes
    -----
    Made for translations from Chinese, which is what was at hand: four texts that are known to be machine-translated.
    It has met those, so that finding them says little; that it calls hardly any other article so is the measurement.
    Misses fluent translations, and most from other languages.

    Examples
    --------
    >>> looks_machine_translated("It is worth mentioning that the talks of China and the US dollar are over.")[0]
    True
    >>> looks_machine_translated("The ministers met, and it is worth noting that they smiled.")
    (False, '')
    """
    total, sure, why = 0, False, []
    for name, points, patterns in _COMPILED:
        found = [match[0] for pattern in patterns if (match := pattern.search(text))]
        total += points * len(found)
        sure |= bool(found) and points > 1
        why += [f"{name} ({phrase[:60]!r})" for phrase in found]
    pattern, names = _garbled()
    garbled = dict.fromkeys(match[0] for match in pattern.finditer(text))
    total += 2 * len(garbled)
    why += [f"a garbled name ({spelling} for {names[spelling]})" for spelling in garbled]
    return total >= POINTS and (sure or bool(garbled)), "; ".join(why)
