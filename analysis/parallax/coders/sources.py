"""Who a source is: the proper name in its description, and its type."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Words that stand before a person's name and are no part of it.
TITLES = frozenset(
    ["mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "president", "vice", "premier", "prime", "chancellor", "minister", "secretary", "undersecretary", "deputy", "assistant", "senator", "sen", "representative", "rep", "congressman", "congresswoman", "governor", "gov", "mayor", "ambassador", "envoy", "chairman", "chairwoman", "chair", "director", "general", "attorney", "judge", "justice", "king", "queen", "prince", "princess", "pope", "cardinal", "bishop", "archbishop", "captain", "colonel", "admiral", "lieutenant", "sergeant", "officer", "commissioner", "councillor", "treasury", "commerce", "foreign", "finance", "defence", "defense", "trade", "interior", "state", "house", "senate", "majority", "minority", "leader", "speaker", "whip", "spokesperson", "spokesman", "spokeswoman", "former", "then", "acting", "first", "executive", "chief", "economist", "analyst", "democratic", "republican", "nominee", "candidate", "party", "gop", "adviser", "advisor", "republicans", "democrats", "lawmaker", "counselor", "counsellor", "commander", "reporter", "correspondent", "editor", "dean", "fellow", "scholar", "researcher", "author", "and", "of", "for", "the", "new", "a", "an"]
)
# States, capitals and their adjectives: a name where they stand alone, an adjective before a noun.
PLACES = frozenset(
    ["US", "U.S", "USA", "UK", "U.K", "EU", "Chinese", "American", "British", "Russian", "Indian", "Japanese", "German", "French", "Korean", "Canadian", "Mexican", "Australian", "European", "Turkish", "Iranian", "Israeli", "Ukrainian", "Italian", "Spanish", "Brazilian", "Dutch", "Swiss", "Sino-US", "Asian", "African", "Western", "Foreign", "State", "Federal", "National", "Republican", "Democratic", "Senior", "Top", "Some", "Many", "Several", "Most", "Other", "Two", "Three", "Four", "Five", "Both", "All", "Local", "Global", "International", "Washington", "Beijing", "London", "Moscow", "Brussels", "Tokyo", "Delhi", "China", "Russia", "America", "Britain", "India", "Japan", "Germany", "France", "Canada", "Mexico", "Europe", "Turkey", "Iran", "Israel", "Ukraine"]
)
PERSON_NOUN = (
    r"officials?|spokes(?:person|people|man|men|woman|women)|ministers?|secretar(?:y|ies)|ambassadors?|diplomats?|"
    r"envoys?|lawmakers?|senators?|congress(?:man|woman)|governors?|mayors?|presidents?|premiers?|chancellors?|"
    r"chair(?:man|woman|person)?|directors?|heads?|chiefs?|deput(?:y|ies)|commissioners?|commanders?|generals?|"
    r"executives?|founders?|owners?|managers?|economists?|analysts?|experts?|professors?|scholars?|researchers?|"
    r"academics?|scientists?|strategists?|historians?|fellows?|advis[eo]rs?|aides?|lawyers?|attorneys?|reporters?|"
    r"correspondents?|journalists?|editors?|columnists?|anchors?|residents?|farmers?|workers?|students?|voters?|"
    r"drivers?|teachers?|doctors?|nurses?|mothers?|fathers?|leaders?|members?|representatives?|negotiators?|"
    r"traders?|investors?|engineers?|candidates?|nominees?|sources?|people|critics|observers|witness(?:es)?|"
    r"supporters?|activists?|organi[sz]ers?|strategists?|consultants?|police|authorities|negotiator|judges?|"
    r"prosecutors?|CEOs|insiders?|investigators?|soldiers?|refugees?|customers?|passengers?|shopkeepers?|villagers?|retirees?|"
    r"dean|author|growers?|producers?|dealers?|makers?|manufacturers?|importers?|exporters?|counsel|CEO|bosses"
)
BODY_NOUN = (
    r"government|administration|ministry|department|office|bureau|agency|commission|committee|council|campaign|"
    r"side|delegation|embassy|court|parliament|congress|senate|house|party|army|military|navy|bank|company|firm|"
    r"group|association|union|chamber|institute|university|foundation|federation|centre|center|board|team|regime|"
    r"authority|organi[sz]ation|alliance|coalition|league|corporation|conglomerate|maker|manufacturer|giant|"
    r"broadcaster|newspaper|paper|magazine|channel|website|outlet|media|press|network|news agency|wire|daily"
)
PAPER_NOUN = (
    r"reports?|data|figures|statistics|surveys?|polls?|stud(?:y|ies)|statements?|documents?|laws?|letters?|"
    r"memos?|filings?|complaints?|papers?|readouts?|communiqu[eé]s?|press releases?|releases?|indictments?|affidavits?|"
    r"transcripts?|emails?|e-mails?|records?|analys[ie]s|article|editorial|commentary|op-ed|white paper|index|"
    r"census|forecasts?|estimates?|notices?|agreement|ruling|bill|resolution|book|interview|tweet|post|headline"
)
MEDIA_NAME = (
    r"Reuters|Bloomberg|AFP|Agence France-Presse|AP|Associated Press|UPI|dpa|Xinhua|CNN|BBC|CBS|ABC|NBC|MSNBC|CNBC|"
    r"NPR|PBS|Fox News|Fox Business|CCTV|CGTN|RT|TASS|Tass|Interfax|Sputnik|Kyodo|NHK|Yonhap|ANI|PTI|Politico|POLITICO|Axios|"
    r"Al Jazeera|Breitbart|BuzzFeed|Vox|(?:The |the )?Hill|Huffington Post|HuffPost|TMZ|Yahoo|Caixin|"
    r"[A-Z][\w'’]+(?: [A-Z][\w'’]+)* (?:News Agency|Times|Post|Journal|News|Daily|Zaobao|Tribune|Herald|Guardian|Telegraph|"
    r"News Agency|Press|Gazette|Chronicle|Globe|Observer|Dispatch|Courier|Review|Independent|Mirror|"
    r"Examiner|Inquirer|Standard|Bulletin|Broadcasting|Radio|Television|TV|Network|Today|Star|Sun|Mail|Express|Week)|"
    r"(?:the |The )(?:Guardian|Economist|Telegraph|Independent|Times|Post|Journal|Atlantic|Intercept|Mirror)|"
    r"People's Daily|People’s Daily|USA Today|USA TODAY|[A-Z][\w-]*\.(?:com|cn|net)|Newsweek|Global Network|Guancha"
)

# The first row that matches decides. "head" is the description up to its first comma or preposition.
TYPES = [
    # paper: a thing that says, not a person
    ("document", "head", rf"(?i:\b(?:{PAPER_NOUN})\Z|\A(?:{PAPER_NOUN})\b)"),
    # media before officials: "a Reuters reporter", "Bloomberg"
    ("media", "head", rf"\A(?:[Tt]he )?(?:{MEDIA_NAME})\Z"),
    ("media", "all", r"(?i:\b(?:journalists?|reporters?|correspondents?|columnists?|newspapers?|editors?|editorial board|"
                     r"broadcasters?|news agency|news outlets?|news website|magazine|media|press|anchor|pundits?)\b(?! (?:secretary|officer|office|release|adviser|aide)))"),
    ("expert", "all", r"(?i:\b(?:professors?|prof|economists?|analysts?|experts?|scholars?|academics?|researchers?|"
                      r"scientists?|strategists?|historians?|think[- ]tanks?|research fellow|senior fellow|fellows?|"
                      r"pollsters?|lecturers?|specialists?|dean|studies|research cent(?:er|re)|society for|institute|institution|university|academy|centre for|center for)\b)"),
    ("company", "all", r"(?i:\b(?:chief executive|CEOs?|CFO|COO|(?<!county )executives?(?! director| order| branch| secretary)|entrepreneurs?|enterprises?|chief \w+ officer|farm bureau|compan(?:y|ies)|firms?|corporation|co-founder|founders?|"
                       r"manufacturers?|maker|makers|automakers?|importers?|exporters?|traders?|retailers?|dealers?|suppliers?|"
                       r"business(?:es|man|woman|men)?|industry|chamber of commerce|managing director|general manager|"
                       r"vice president (?:of|at|for)|investors?|bank(?:ers?)?|bosses|association|owners?|council of (?:shipping|retail))\b"
                       r"|\b(?:Inc|Corp|Ltd|LLC|Co|Group|Holdings|Bank|Motors|AmCham)\b)"),
    ("official", "all", r"(?i:\b(?:officials?|spokes(?:person|people|man|men|woman|women)|ministers?|ministry|secretary|ambassadors?|diplomats?|"
                        r"envoys?|lawmakers?|legislators?|senators?|sen\.|rep\.|gov\.|congress(?:man|woman)?|representatives?|governors?|mayors?|"
                        r"presidents?|presidential|premiers?|chancellors?|government|administration|authorit(?:y|ies)|department|white house|"
                        r"kremlin|pentagon|embassy|parliament|senate|customs|commission(?:er)?|bureau|agency|police|military|army|navy|"
                        r"nominee|candidates?|campaign|advis[eo]rs?|aides?|chairman|chairwoman|chair|director|chief|head of|deputy|"
                        r"general|commander|judges?|justice|court|prosecutors?|attorney general|investigators?|delegation|side|"
                        r"negotiators?|politicians?|leaders?|council|party|republicans?|democrats?|gop|king|queen|prince|fed|"
                        r"federal reserve|nato|european union|u\.n\.|united nations|imf|wto|world bank|regime|officers?|troops|foreign office)\b)"),
    ("ordinary", "all", r"(?i:\b(?:residents?|farmers?|growers?|workers?|students?|voters?|drivers?|teachers?|doctors?|nurses?|"
                        r"mothers?|fathers?|parents?|neighbou?rs?|witness(?:es)?|villagers?|shopkeepers?|customers?|consumers?|passengers?|"
                        r"retirees?|retired|fishermen|refugees?|protesters?|soldiers?|citizens?|locals|tourists?|taxpayers?|"
                        r"ranchers?|families|family|wife|husband|women?|men|man|girls?|boys?|immigrants?|veterans?|americans|"
                        r"supporters?|activists?|engineers?|lawyers?|attorneys?|author|actor|singer)\b)"),
]  # fmt: skip
_TYPES = [(kind, part, re.compile(pattern)) for kind, part, pattern in TYPES]

CAP = r"(?:[A-Z][\w'’\-]*[a-zA-Z]|(?:[A-Z]\.){2,}|[A-Z]\.|[A-Z])"
_NAME = re.compile(rf"{CAP}(?:\s+(?:(?:de|del|van|von|der|bin|al|la|du|ben|da|dos)\s+)?{CAP})*")
_BODY_NAME = re.compile(
    r"(?:[A-Z][\w.&'’-]*\s+)*(?:Ministry|Department|University|Academy|Administration|Bank|Chamber|Bureau|Office|"
    r"Council|Commission|Institute|Committee|Association|Federation|Board|Center|Centre|School|House|Embassy|"
    r"Organi[sz]ation|Society|League|Union|Institution|College|Foundation|Court|Party|Agency|Republic|Parliament|Secretariat)"
    r"(?:\s+(?:of|for|on|in|and)\s+(?:the\s+)?[A-Z][\w.'’-]*(?:\s+(?:and\s+)?[A-Z][\w.'’-]*)*)*"
)
_PREPOSITION = re.compile(
    r"\s(?:of|at|in|on|for|from|with|by|to|who|which|that|familiar|close|speaking|briefed|released|published|issued|"
    r"conducted|commissioned|near|about|inside|among|based|including|like|such|across)\s"
)
_PERSON_NOUN = re.compile(rf"\b(?:{PERSON_NOUN})\b", re.I)
PERSON = re.compile(PERSON_NOUN)
_PERSON_HEAD = re.compile(rf"\b(?:{PERSON_NOUN})\Z", re.I)
_BODY_HEAD = re.compile(rf"\b(?:{BODY_NOUN})\Z", re.I)
_PAPER = re.compile(rf"\b(?:{PAPER_NOUN})\b", re.I)
_TITLED = re.compile(
    rf"\b(?!General (?:Motors|Electric|Mills|Assembly))(?i:(?:{PERSON_NOUN}|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Prof|Sir)\.?)\s+(?:to\s+[A-Z]\w+\s+(?=[A-Z]))?"
    rf"({CAP}(?:\s+(?:(?:de|del|van|von|der|bin|al)\s+)?{CAP})*)"
)
_DETERMINER = re.compile(r"\A(?:the|a|an|one|another|some|many|several|most|both|two|three|four|five|its|his|her|their)\s+", re.I)
_INDEFINITE = re.compile(r"\A(?:an?|one|another|some|many|several|most|two|three|four|five|other|no|both)\s", re.I)


_TAIL_NAME = re.compile(rf"\b(?!the |of |at |in |for |from )[a-z]{{3,}} ({CAP} {CAP}(?: {CAP})?)\Z")
_OUTLET = re.compile(rf"\b(?:{MEDIA_NAME})(?!\w)")


@dataclass(frozen=True)
class Who:
    """What a source's description says: proper name or "", type, and the description itself."""

    name: str
    type: str
    description: str


def head_of(description: str) -> str:
    """The description up to its first comma, bracket or preposition, without a determiner."""
    first = re.split(r"[,(;–—]", description, maxsplit=1)[0].strip()
    cut = _PREPOSITION.search(first)
    head = first[: cut.start()] if cut else first
    return _DETERMINER.sub("", head).strip()


def name_in(description: str) -> str:
    """The proper name of the person or institution that a description names, or "".

    A person after a title or a role ("Treasury Secretary Ann Hale", "spokesman Li Wei"), else an
    institution, a state or an outlet that is the head of the phrase ("the Ministry of Commerce",
    "Beijing"), else whoever issued the document ("data released by the customs office of Norland").
    "A White House official" has none: the capitals belong to the place where the person works.
    """
    description = re.sub(r"\A(?:the )?(?:China|Russia|Japan|Britain|America|India|the US|Hong Kong|Beijing|Singapore)['’]s (?=[A-Z])", "", " ".join(description.split()))
    parts = [part.strip() for part in re.split(r",|[–—(]", description)]
    first = parts[0]
    head = head_of(description)
    plain = _DETERMINER.sub("", first)
    outlet = _OUTLET.search(first)
    if outlet and (not _PERSON_NOUN.search(first) or _PAPER.search(head)):
        return _DETERMINER.sub("", outlet.group())
    for match in _TITLED.finditer(first):
        name = _without_titles(match.group(1))
        if name and name.rstrip(".") not in PLACES and not _BODY_NAME.fullmatch(name):
            return name
    body = _BODY_NAME.match(plain)
    if body and len(body.group().split()) > 1 and not _PERSON_NOUN.match(plain, body.end() + 1):
        return body.group()
    last = head.split()[-1] if head else ""
    if last.endswith(("'s", "’s")) and not _PAPER.search(first):
        last = ""
    if last[:1].isupper() and not _PERSON_HEAD.search(head):
        run = [n for n in _NAME.findall(head) if n not in MONTHS]
        name = run[-1] if run else ""
        if name.lower() in WORDS or "-based" in name:
            return ""
        if body and len(body.group()) > len(name):
            return body.group()
        kept = _without_titles(name)
        return kept or (name if name in BODIES else "")
    if _PAPER.search(head) or _BODY_HEAD.search(head):
        # The one who issued it: "data released by ...", "the Trump administration".
        names = [n for n in _NAME.findall(_DETERMINER.sub("", first)) if not re.fullmatch(r"[A-Z]", n)]
        names = [n for n in names if n.split()[0] not in MONTHS and not _PAPER.fullmatch(n) and not (n in ADJECTIVES and _PAPER.search(head))]
        if names and head[:1].isupper() and names[0] == first.split()[0] and len(names) == 1 and _PAPER.search(head) and not first.startswith(("The ", "the ")):
            names = []  # "Relevant statistics": capital only because it opens the sentence
        if names and "-based" in names[0]:
            names = names[1:]
        if names and not _INDEFINITE.match(first):
            body = _BODY_NAME.search(plain)
            if body and len(body.group().split()) > 1:
                return body.group()
            name = names[0].removesuffix("'s").removesuffix("’s")
            return name if _PAPER.search(head) else f"{name} {head.split()[-1]}"
        if names and _PAPER.search(head):
            body = _BODY_NAME.search(plain)
            return body.group() if body else names[0].removesuffix("'s").removesuffix("’s")
        return ""
    # "CEO of the airport Ann Hale"
    tail = _TAIL_NAME.search(first)
    if tail and _PERSON_HEAD.search(head) and not _INDEFINITE.match(first):
        return tail.group(1)
    # "the company's chief executive, Ann Hale"
    if _PERSON_NOUN.search(first):
        for part in parts[1:]:
            match = _NAME.match(part)
            if match and match.end() >= len(part.rstrip(" )")) and len(match.group().split()) > 1:
                return _without_titles(match.group())
    return ""


BODIES = frozenset(["Treasury", "Senate", "House", "State House", "Trade House", "Foreign Office"])
# Capitalised words on -s that are singular: "Arkansas state", "the Times report".
SINGULAR_S = frozenset("arkansas kansas texas illinois massachusetts times news reuters states paris brussels".split())
MONTHS = frozenset(
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
)
# Capital only because they open a sentence.
WORDS = frozenset("one some many most others each both all sources people this that these those everyone nobody".split())
ADJECTIVES = frozenset(
    ["US", "U.S.", "UK", "Chinese", "American", "British", "Russian", "Indian", "Japanese", "German", "French", "Korean", "Canadian", "Mexican", "Australian", "European", "Turkish", "Iranian", "Israeli", "Ukrainian", "Italian", "Spanish", "Brazilian", "Dutch", "Swiss", "Asian", "African", "Western", "Foreign", "Republican", "Democratic"]
)


def _without_titles(name: str) -> str:
    words = name.split()
    last = -1
    for i, word in enumerate(words):
        bare = word.rstrip(".,'’").lower()
        if bare in TITLES and not " ".join(words).startswith(("General Motors", "General Electric", "Federal Reserve")):
            last = i
        elif i > last + 2:
            break
    kept = words[last + 1 :]
    return " ".join(kept).removesuffix("'s").removesuffix("’s")


def type_of(description: str, name: str) -> str:
    """One of the eight source types, from the words of the description; the table ``TYPES`` decides."""
    head = head_of(description)
    if (name and _OUTLET.fullmatch(name)) or _OUTLET.fullmatch(f"the {name}"):
        return "media"
    for kind, part, pattern in _TYPES:
        if pattern.search(head if part == "head" else description):
            if kind == "official":
                return "named_official" if name else "unnamed_official"
            return kind
    if name.rstrip(".") in PLACES or name in STATES:
        return "named_official"
    return "unspecified"


STATES = frozenset(
    "United States,United Kingdom,European Union,South Korea,North Korea,New Delhi,Ankara,Tehran,Kyiv,Kiev,Paris,Berlin,"
    "Ottawa,Pyongyang,Seoul,Taipei,Canberra,Jerusalem,Madrid,Rome,Riyadh,Cairo,Islamabad,Hanoi,Jakarta,Manila,Kabul,"
    "Pakistan,Syria,Iraq,Egypt,Saudi Arabia,South Africa,Taiwan,Poland,Vietnam,Italy,Spain,Indonesia".split(",")
)


def who(description: str) -> Who:
    """Name and type of a source from its description."""
    name = name_in(description)
    return Who(name, type_of(description, name), description)
