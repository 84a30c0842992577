"""Who a source is: the proper name in its description, and its type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from parallax.coders.attribution.tokens import word_set

# --- nouns for those who speak, as regular expressions

PERSON_NOUN = (
    r"officials?|spokes(?:person|people|man|men|woman|women)|ministers?|secretar(?:y|ies)|ambassadors?|diplomats?|"
    r"envoys?|lawmakers?|senators?|congress(?:man|woman)|governors?|mayors?|presidents?|premiers?|chancellors?|"
    r"chair(?:man|woman|person)?|directors?|heads?|chiefs?|deput(?:y|ies)|commissioners?|commanders?|generals?|"
    r"executives?|founders?|owners?|managers?|economists?|analysts?|experts?|professors?|scholars?|researchers?|"
    r"academics?|scientists?|strategists?|historians?|fellows?|advis[eo]rs?|aides?|lawyers?|attorneys?|reporters?|"
    r"correspondents?|journalists?|editors?|columnists?|anchors?|residents?|farmers?|workers?|students?|voters?|"
    r"drivers?|teachers?|doctors?|nurses?|mothers?|fathers?|leaders?|members?|representatives?|negotiators?|"
    r"traders?|investors?|engineers?|candidates?|nominees?|sources?|people|critics|observers|witness(?:es)?|"
    r"supporters?|activists?|organi[sz]ers?|consultants?|police|authorities|judges?|prosecutors?|investigators?|"
    r"soldiers?|refugees?|customers?|passengers?|shopkeepers?|villagers?|retirees?|dean|author|growers?|producers?|"
    r"dealers?|makers?|manufacturers?|importers?|exporters?|counsel|CEOs?|bosses|insiders?|captains?|"
    r"skippers?|sailors?|pilots?|fisher(?:man|men)|readers?|listeners?|pensioners?|neighbou?rs?|postgraduates?|"
    r"specialists?|hydrologists?|geologists?|brokers?|operators?"
)
BODY_NOUN = (
    r"government|administration|ministry|department|office|bureau|agency|commission|committee|council|campaign|side|"
    r"delegation|embassy|court|parliament|congress|senate|house|party|army|military|navy|bank|company|firm|group|"
    r"association|union|chamber|institute|university|foundation|federation|centre|center|board|team|regime|authority|"
    r"organi[sz]ation|alliance|coalition|league|corporation|conglomerate|maker|manufacturer|giant|broadcaster|"
    r"newspaper|paper|magazine|channel|website|outlet|media|press|network|news agency|wire|daily|"
    r"television|radio|service|cooperative|station|mills?"
)
PAPER_NOUN = (
    r"reports?|data|figures|statistics|surveys?|polls?|stud(?:y|ies)|statements?|documents?|laws?|letters?|memos?|"
    r"filings?|complaints?|papers?|readouts?|communiqu[eé]s?|press releases?|releases?|indictments?|affidavits?|"
    r"transcripts?|e-?mails?|records?|analys[ie]s|article|editorial|commentary|op-ed|white paper|index|census|"
    r"forecasts?|estimates?|notices?|agreement|ruling|bill|resolution|book|interview|tweet|post|headline|"
    r"assessments?|registers?|logs?|gauges?|decrees?|treat(?:y|ies)|charters?|footage|video|calculations?|texts?|orders?|copy|copies|lists?"
)
OUTLET_NAME = (
    r"Reuters|Bloomberg|AFP|Agence France-Presse|AP|Associated Press|UPI|dpa|Xinhua|CNN|BBC|CBS|ABC|NBC|MSNBC|CNBC|"
    r"NPR|PBS|Fox News|Fox Business|CCTV|CGTN|RT|TASS|Tass|Interfax|Sputnik|Kyodo|NHK|Yonhap|ANI|PTI|Politico|"
    r"POLITICO|Axios|Al Jazeera|Breitbart|BuzzFeed|Vox|(?:The |the )?Hill|Huffington Post|HuffPost|TMZ|Yahoo|Caixin|"
    r"[A-Z][\w'’]+(?: [A-Z][\w'’]+){0,4} (?:News Agency|Times|Post|Journal|News|Daily|Zaobao|Tribune|Herald|Guardian|"
    r"Telegraph|Press|Gazette|Chronicle|Globe|Observer|Dispatch|Courier|Review|Independent|Mirror|Examiner|Inquirer|"
    r"Standard|Bulletin|Broadcasting|Radio|Television|TV|Network|Today|Star|Sun|Mail|Express|Week)|"
    r"(?:the |The )(?:Guardian|Economist|Telegraph|Independent|Times|Post|Journal|Atlantic|Intercept|Mirror)|"
    r"People['’]s Daily|USA Today|USA TODAY|[A-Z][\w-]*\.(?:com|cn|net)|Newsweek|Global Network|Guancha"
)

# --- source types: the first row that matches decides

_DOCUMENT = rf"(?i:\b(?:{PAPER_NOUN})\Z|\A(?:{PAPER_NOUN})\b)"
_MEDIA = (
    r"(?i:\b(?:journalists?|reporters?|correspondents?|columnists?|newspapers?|editors?|editorial board|broadcasters?|"
    r"news agency|news outlets?|news website|magazine|media|press|anchor|pundits?|television|radio)\b"
    r"(?! (?:secretary|officer|office|release|adviser|aide)))"
)
_EXPERT = (
    r"(?i:\b(?:professors?|prof|economists?|analysts?|experts?|scholars?|academics?|researchers?|scientists?|"
    r"strategists?|historians?|think[- ]tanks?|fellows?|engineers?|\w+ologists?|pollsters?|lecturers?|"
    r"specialists?|dean|studies|research cent(?:er|re)|society for|institute|institution|university|academy|"
    r"school of|college|cent(?:er|re) for)\b)"
)
_COMPANY = (
    r"(?i:\b(?:chief executive|CEOs?|CFO|COO|chief \w+ officer|entrepreneurs?|enterprises?|farm bureau|compan(?:y|ies)|"
    r"firms?|corporation|(?:co-)?founders?|makers?|manufacturers?|automakers?|importers?|exporters?|traders?|retailers?|"
    r"dealers?|suppliers?|business(?:es|man|woman|men)?|industry|chamber of commerce|managing director|general manager|"
    r"brokers?|operators?|shipping|airlines?|mills?|cooperative|federation|"
    r"(?:grow|produc|mak|bak|farm)ers['’]? (?:union|group)|which (?:makes|runs|operates|owns|sells|builds)|"
    r"vice president (?:of|at|for)|investors?|bankers?|bosses|association|owners?|"
    r"(?<!county )executives?(?! (?:director|order|branch|secretary)))\b)"
    r"|\b(?:Inc|Corp|Ltd|LLC|Co|Group|Holdings|Motors|(?<!Central )(?<!World )Bank(?! of)|AmCham)\b"
)
_OFFICIAL = (
    r"(?i:\b(?:officials?|spokes(?:person|people|man|men|woman|women)|ministers?|ministry|secretary|ambassadors?|"
    r"diplomats?|envoys?|lawmakers?|legislators?|senators?|sen\.|rep\.|gov\.|congress(?:man|woman)?|representatives?|"
    r"governors?|mayors?|presidents?|presidential|premiers?|chancellors?|government|administration|authorit(?:y|ies)|"
    r"department|white house|kremlin|pentagon|embassy|parliament|senate|customs|commission(?:er)?|bureau|agency|police|"
    r"military|army|navy|nominee|candidates?|campaign|advis[eo]rs?|aides?|chair(?:man|woman)?|director|chief|head of|"
    r"deputy|general|commander|judges?|justice|court|prosecutors?|investigators?|delegation|side|negotiators?|"
    r"politicians?|leaders?|council|party|republicans?|democrats?|gop|king|queen|prince|fed|federal reserve|nato|"
    r"european union|u\.n\.|united nations|imf|wto|(?:world|central) bank|bank of|regime|officers?|troops|"
    r"office|treasury)\b)|\bBoard\b"
)
_ORDINARY = (
    r"(?i:\b(?:residents?|farmers?|growers?|workers?|students?|voters?|drivers?|teachers?|doctors?|nurses?|mothers?|"
    r"fathers?|parents?|neighbou?rs?|witness(?:es)?|villagers?|shopkeepers?|customers?|consumers?|passengers?|"
    r"retirees?|retired|fishermen|refugees?|protesters?|soldiers?|citizens?|locals|tourists?|taxpayers?|ranchers?|"
    r"families|family|wife|husband|wom[ae]n|m[ae]n|girls?|boys?|immigrants?|veterans?|supporters?|activists?|"
    r"captains?|skippers?|sailors?|pilots?|readers?|listeners?|pensioners?|postgraduates?|foreman|miners?|bakers?|"
    r"lawyers?|attorneys?|author|actor|singer)\b)"
)
#: type, where it is looked for (the head noun or the whole description), how. "official" becomes
#: named_official or unnamed_official; what no row knows is "unspecified".
TYPES = (
    ("document", "head", re.compile(_DOCUMENT)),
    ("media", "all", re.compile(_MEDIA)),
    ("expert", "all", re.compile(_EXPERT)),
    ("company", "all", re.compile(_COMPANY)),
    ("official", "all", re.compile(_OFFICIAL)),
    ("ordinary", "all", re.compile(_ORDINARY)),
)

# --- capitals that are not, or not alone, a name

TITLES = word_set(
    "mr mrs ms miss dr prof professor sir dame lord lady president vice premier prime chancellor minister secretary "
    "undersecretary deputy assistant senator sen representative rep congressman congresswoman governor gov mayor "
    "ambassador envoy chairman chairwoman chair director general attorney judge justice king queen prince princess "
    "pope cardinal bishop archbishop superintendent inspector constable detective major "
    "brigadier skipper captain colonel admiral lieutenant sergeant officer commissioner councillor "
    "treasury commerce foreign finance defence defense trade interior state house senate majority minority leader "
    "speaker whip spokesperson spokesman spokeswoman former then acting first executive chief economist analyst "
    "democratic republican nominee candidate party gop adviser advisor republicans democrats lawmaker counselor "
    "counsellor commander reporter correspondent editor dean fellow scholar researcher author and of for"
)
ADJECTIVES = word_set(
    "US U.S. UK Chinese American British Russian Indian Japanese German French Korean Canadian Mexican Australian "
    "European Turkish Iranian Israeli Ukrainian Italian Spanish Brazilian Dutch Swiss Asian African Western Foreign "
    "Republican Democratic"
)
#: States and capitals that stand for a government where they are the whole name.
PLACES = word_set(
    "US U.S USA UK U.K EU China Russia America Britain India Japan Germany France Canada Mexico Europe Turkey Iran "
    "Israel Ukraine Pakistan Syria Iraq Egypt Taiwan Poland Vietnam Italy Spain Indonesia Washington Beijing London "
    "Moscow Brussels Tokyo Delhi Ankara Tehran Kyiv Kiev Paris Berlin Ottawa Pyongyang Seoul Taipei Canberra Jerusalem "
    "Madrid Rome Riyadh Cairo Islamabad Hanoi Jakarta Manila Kabul"
) | {
    "United States", "United Kingdom", "European Union", "South Korea", "North Korea", "New Delhi", "Saudi Arabia",
    "South Africa", "Hong Kong",
}  # fmt: skip
#: Capitalised words on -s that are singular: "Arkansas state", "the Times report".
SINGULAR_S = word_set("arkansas kansas texas illinois massachusetts times news reuters states paris brussels")
DATES = word_set(
    "January February March April May June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday"
)
# Capital only because they open a sentence.
_OPENERS = word_set(
    "one some many most others each both all sources people this that these those everyone nobody anyone somebody "
    "foreign state local western federal national several other"
)
_BODIES_LIKE_TITLES = frozenset(["Treasury", "Senate", "House", "State House"])

# --- names

# Bounded: a long row of capitals and points would else be read anew from each of its letters.
CAP = r"(?:[A-Z][\w'’\-]{0,40}[a-zA-Z]|(?:[A-Z]\.){2,8}|[A-Z]\.|[A-Z])"
_NAME = re.compile(rf"{CAP}(?:\s+(?:(?:de|del|van|von|der|bin|al|la|du|ben|da|dos)\s+)?{CAP}){{0,6}}")
_BODY_NAME = re.compile(
    r"(?:[A-Z][\w.&'’-]*\s+){0,6}(?:Ministry|Department|University|Academy|Administration|Bank|Chamber|Bureau|Office|"
    r"Council|Commission|Institute|Committee|Association|Federation|Board|Center|Centre|School|House|Embassy|"
    r"Organi[sz]ation|Society|League|Union|Institution|College|Foundation|Court|Party|Agency|Republic|Parliament|"
    r"Secretariat)\b(?:\s+(?:of|for|on|in|and)\s+(?:the\s+)?[A-Z][\w.'’-]*(?:\s+(?:and\s+)?[A-Z][\w.'’-]*){0,6}){0,4}"
)
_PREPOSITION = re.compile(
    r"\s(?:of|at|in|on|for|from|with|by|to|who|which|that|familiar|close|speaking|briefed|released|published|issued|"
    r"conducted|commissioned|compiled|collected|carried|seen|obtained|prepared|drawn|near|about|inside|among|based|including|like|such|across)\s"
)
_PERSON = re.compile(rf"\b(?:{PERSON_NOUN})\b", re.I)
_PERSON_LAST = re.compile(rf"\b(?:{PERSON_NOUN})\Z", re.I)
_BODY_LAST = re.compile(rf"\b(?:{BODY_NOUN})\Z", re.I)
_PAPER = re.compile(rf"\b(?:{PAPER_NOUN})\b", re.I)
_OUTLET = re.compile(rf"\b(?:{OUTLET_NAME})(?!\w)")
_BODIES = re.compile(rf"(?i:{BODY_NOUN}|universitie|agencie|companie|ministrie|authoritie)s?")
# An outlet's own data are a document, an outlet's report is the outlet.
_COUNTED = re.compile(r"(?i:\b(?:data|figures|statistics|surveys?|polls?|stud(?:y|ies)|records?|footage|list|copy)\b)")
_ADJECTIVE = re.compile(r"[A-Z]\w+(?:ian|ese|ish|ean)")
_MEDIA_LAST = re.compile(r"(?:media|press|outlets|newspapers)\Z")
_PORTFOLIO = (
    r"(?:State|Commerce|Defen[cs]e|Trade|Agriculture|Finance|Foreign Affairs|Energy|Labou?r|Health|Education|Transport|"
    r"(?:the )?Interior|Homeland Security|Public Security|Justice|Economy|Industry|Culture|Science|Fisheries)"
)
# "Treasury Secretary Ann Hale", "former ambassador to Norland Brandt"
_TITLED = re.compile(
    rf"\b(?!General (?:Motors|Electric|Mills|Assembly))(?i:(?:{PERSON_NOUN}|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Prof|Sir)\.?)\s+"
    rf"(?:to\s+[A-Z]\w+\s+(?=[A-Z])|of\s+(?:the\s+)?{_PORTFOLIO}(?:\s+and\s+{_PORTFOLIO})*\s+(?=[A-Z]))?({CAP}(?:\s+(?:(?:de|del|van|von|der|bin|al)\s+)?{CAP}){{0,6}})"
)
# "CEO of the airport Ann Hale"
_NAME_LAST = re.compile(rf"\b(?!the |of |at |in |for |from )[a-z]{{3,}} ({CAP} {CAP}(?: {CAP})?)\Z")
_COUNTRY_FIRST = re.compile(r"\A(?:the )?(?:China|Russia|Japan|Britain|America|India|the US)['’]s (?=[A-Z])")
# "Tessa Brand, who runs a bakery", "Milo Tarn, 24", "Mira Osk, a weaver"
_PRIVATE = re.compile(
    r",\s+(?:who\s+(?!(?:has|is|was|leads|chairs|heads|speaks|represents|advises|oversees|serves)\b)\w+s\b|\d\d\b|an?\s+[a-z])"
)
_WHO_IS = re.compile(
    r"\bwho\b.*\b(?:is|was|chairs|heads|leads|headed|led|runs|works|worked|serves|served|teaches|taught|owns|advises|speaks)\b"
)
_DETERMINER = re.compile(
    r"\A(?:the|a|an|one|another|some|many|several|most|both|two|three|four|five|its|his|her|their)\s+", re.I
)
_INDEFINITE = re.compile(r"\A(?:an?|one|another|some|many|several|most|two|three|four|five|other|no|both)\s", re.I)


@dataclass(frozen=True)
class Who:
    """What a source's description says: proper name or "", type, and the description itself."""

    name: str
    type: str
    description: str


NOBODY = Who("", "unspecified", "")


@lru_cache(maxsize=1024)  # articles come back to their sources
def who(description: str) -> Who:
    """Name and type of a source from its description.

    Examples
    --------
    >>> who("Jon Vik, director of the Harbour Office")
    Who(name='Jon Vik', type='named_official', description='Jon Vik, director of the Harbour Office')
    >>> who("a White House official").name
    ''
    """
    name = name_in(description)
    return Who(name, type_of(description, name), description)


@lru_cache(maxsize=1024)
def type_of(description: str, name: str) -> str:
    """One of the eight source types, from the words of the description; the table ``TYPES`` decides.

    A state or a capital as the whole name is an official; so is, by what the targets say, anybody
    whom they put on a side. It misses roles that the description does not give.
    """
    head = head_of(description)
    outlet = (name and _OUTLET.fullmatch(name)) or _OUTLET.fullmatch(f"the {name}")
    if outlet and not _COUNTED.search(head):
        return "media"
    # What follows "who" tells of others too: "an official who met farmers".
    for words in (re.split(r",? who ", description)[0], description if _WHO_IS.search(description) else ""):
        for kind, where, pattern in TYPES:
            if words and pattern.search(head if where == "head" else words):
                if kind == "official":
                    return "named_official" if name else "unnamed_official"
                return kind
    if name.rstrip(".") in PLACES:
        return "named_official"
    return "ordinary" if name and _PRIVATE.search(description) else "unspecified"


def head_of(description: str) -> str:
    """The description up to its first comma, bracket or preposition, without a determiner."""
    first = re.split(r"[,(;–—]", description, maxsplit=1)[0].strip()
    cut = _PREPOSITION.search(first)
    return _DETERMINER.sub("", first[: cut.start()] if cut else first).strip()


def name_in(description: str) -> str:
    """The proper name of the person or institution that a description names, or "".

    An outlet; else a person after a title or a role ("spokesman Jon Vik"); else an institution, a
    state or a person that is the head of the phrase ("the Ministry of Commerce", "Beijing"); else
    whoever issued a document ("data released by the Harbour Office"); else a person after the role
    ("the company's chief executive, Berit Dahl"). "A White House official" has none: the capitals
    belong to the place where the person works.
    """
    description = _COUNTRY_FIRST.sub("", " ".join(description.split()))
    first, *rest = (part.strip() for part in re.split(r",|[–—(]", description))
    head = head_of(description)
    plain = _DETERMINER.sub("", first)
    outlet = _OUTLET.search(first)
    if outlet and (not _PERSON.search(first) or _PAPER.search(head)):
        return _DETERMINER.sub("", outlet.group())
    match = _TITLED.search(first)
    while match:
        name = without_titles(match.group(1))
        place = name.rstrip(".") in PLACES or name in ADJECTIVES
        if name and not place and not _BODY_NAME.fullmatch(name):
            return name
        match = _TITLED.search(first, match.start(1))  # "Deputy Minister of Finance Berit Dahl"
    body = _BODY_NAME.match(plain)
    if body and len(body.group().split()) > 1 and not _PERSON.match(plain, body.end() + 1):
        return body.group()
    last = head.split()[-1] if head else ""
    if last[:1].isupper() and _is_name(last, head, first):
        runs = [name for name in _NAME.findall(head) if name not in DATES]
        name = runs[-1] if runs else ""
        if "-based" in name:
            return ""
        if body and len(body.group()) > len(name):
            return body.group()
        return without_titles(name) or (name if name in _BODIES_LIKE_TITLES else "")
    if _PAPER.search(head) or _BODY_LAST.search(head):
        return _issuer(first, plain, head)
    if _PERSON_LAST.search(head) and not _INDEFINITE.match(first):
        tail = _NAME_LAST.search(first)
        if tail:
            return tail.group(1)
    if _PERSON.search(first):
        for part in rest:
            match = _NAME.match(part)
            if match and match.end() >= len(part.rstrip(" )")) and len(match.group().split()) > 1:
                return without_titles(match.group())
    return ""


def _is_name(last: str, head: str, first: str) -> bool:
    """Whether the last word of a head, capitalised, ends a name."""
    if _PERSON_LAST.search(head) and last not in ("Police", "Authorities"):
        return False
    if _PAPER.fullmatch(head) or last.lower() in _OPENERS or _BODIES.fullmatch(head):
        return False
    return not last.endswith(("'s", "’s")) or bool(_PAPER.search(first))


def _issuer(first: str, plain: str, head: str) -> str:
    """Who stands behind a document ("data released by the Harbour Office"), or the name of a body."""
    paper = bool(_PAPER.search(head))
    names = [
        name
        for name in _NAME.findall(plain)
        if len(name) > 1
        and name.split()[0] not in DATES
        and name.lower() not in _OPENERS
        and "-based" not in name
        and not _PAPER.fullmatch(name)
        and not (paper and (name in ADJECTIVES or _ADJECTIVE.fullmatch(name)))
    ]
    if paper and len(names) == 1 and first.split()[0] == names[0]:
        return ""  # "Relevant statistics": capital only because it opens the sentence
    if not names or (_MEDIA_LAST.search(head) and all(name in ADJECTIVES for name in names)):
        return ""  # "Western media"
    if not paper:
        if _INDEFINITE.match(first):
            return ""
        body = _BODY_NAME.search(plain)
        if body and len(body.group().split()) > 1:
            return body.group()
        # "the government of Tallis"
        return head if re.search(r"[A-Z]", head) else plain[: plain.rindex(names[-1]) + len(names[-1])]
    body = _BODY_NAME.search(plain)
    return body.group() if body else names[0].removesuffix("'s").removesuffix("’s")


def without_titles(name: str) -> str:
    """A person's name without the titles before it; "" where there are only titles."""
    words = name.split()
    last = -1
    if not name.startswith(("General Motors", "General Electric", "Federal Reserve")):
        for i, word in enumerate(words):
            if word.rstrip(".,'’").lower() in TITLES:
                last = i
            elif i > last + 2:
                break
    return " ".join(words[last + 1 :]).removesuffix("'s").removesuffix("’s")


def is_body(name: str) -> bool:
    """Whether a name is an institution's or a state's, not a person's."""
    return bool(
        _BODY_NAME.fullmatch(name)
        or name.rstrip(".") in PLACES
        or re.search(rf"\b(?:{BODY_NOUN}|House|Kremlin|Pentagon)\Z", name, re.I)
    )
