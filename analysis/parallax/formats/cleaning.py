"""What stands in an article's file but is not part of the article: residue of pages, datelines, agency tags, bylines,
captions.

Most of it is one outlet's own: every text of one group ending in the same script is a difference that
no reader sees, and a dateline names the agency. It is taken out before scoring, said in the article's
notes, and kept in ``Article.original``; ``taken_out`` lists all of it, and ``RowReader(clean=False)``
leaves everything in.

To take out one sentence of an article is a worse error than to leave a button in. So each rule needs a whole
line, or a phrase that no sentence contains, and most depend on the position of the line. Residue between two
sentences of one paragraph stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from parallax.article import Article, Note
from parallax.formats.mending import mend

#: Longer lines are prose: rules for lines are not applied to them.
MAX_LINE = 500
#: Number of lines at the beginning and at the end in which bylines and authors are looked for.
HEAD, TAIL = 6, 6
#: A repeated line is taken out if it has at least this many characters: shorter ones are refrains and headings.
MIN_REPEATED = 40
#: Number of characters of the text taken out that a note shows.
SHOWN = 60

#: Signatures of news agencies, and the agencies' names. An outlet's own tag names no agency.
AGENCIES = {
    "Reuters": "Reuters", "AP": "Associated Press", "Associated Press": "Associated Press", "AFP": "AFP", "UPI": "UPI",
    "dpa": "dpa", "Xinhua": "Xinhua", "Xinhuanet": "Xinhua", "Xinhua News Agency": "Xinhua", "TASS": "TASS",
    "Tass": "TASS", "Bloomberg": "Bloomberg", "Kyodo": "Kyodo", "Kyodo News": "Kyodo", "Yonhap": "Yonhap",
    "PTI": "PTI", "ANI": "ANI", "IANS": "IANS", "EFE": "EFE", "ANSA": "ANSA", "Anadolu": "Anadolu", "IRNA": "IRNA",
    "RIA Novosti": "RIA Novosti", "Interfax": "Interfax", "CNS": "China News Service",
}  # fmt: skip
_AGENCY = "(?:" + "|".join(sorted(AGENCIES, key=len, reverse=True)) + ")"


class Taken(NamedTuple):
    """One thing that was taken out of a text; ``kind`` is one of :data:`~parallax.article.RESIDUE`."""

    kind: str
    text: str


# Every repetition below is bounded, or can begin at only one place of a run: so time is linear in the text's length.
_DASH = r"\s{0,3}(?:-{2,3}|—|–)\s{0,3}"
_CAPITAL = "A-ZÀ-ÖØ-Þ"
_PLACE = (
    rf"(?:Mc|St\. )?[{_CAPITAL}][{_CAPITAL}.'’\-]{{1,30}}(?:[ /]{{1,2}}[{_CAPITAL}][{_CAPITAL}.'’\-]{{0,30}}){{0,6}}"
    rf"(?:, (?:the )?[{_CAPITAL}][\w.'’\-]{{1,30}}(?: (?:of |and )?[{_CAPITAL}][\w.'’\-]{{1,30}}){{0,4}}){{0,2}}"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]{1,7})?\.?"
_DATE = rf",? {_MONTH} ?\d{{1,2}}(?:, \d{{4}})?"
# "NATO — which ..." is a sentence: what follows a place and a dash must begin one.
_DATELINE = re.compile(
    rf"{_PLACE}(?:{_DATE})? ?\((?P<agency>{_AGENCY})\)(?:{_DASH}|\s{{1,3}}-\s{{1,3}})"
    rf"|{_PLACE}{_DATE}{_DASH}"
    rf"|{_PLACE}{_DASH}(?=[\"“‘'(]?[{_CAPITAL}0-9])"
    rf"|\((?:CNN|CNN Business|CNSNews\.com|UPI|Reuters|AP)\)\s{{0,3}}(?:(?:--?|—|–)\s{{1,3}})?"
)
# A dateline after a caption in the same paragraph. Place, day and agency together occur in no sentence.
_DATELINE_INSIDE = re.compile(rf"{_PLACE}{_DATE} ?\({_AGENCY}\){_DASH}")
_CREDIT_HOUSE = rf"(?:{_AGENCY}|Getty(?: Images)?|Shutterstock|EPA|NurPhoto|Newscom|Zuma|Sipa|VCG|China Daily|CNP)"

#: What is taken out at any place: kind and pattern. Each was seen in a real corpus.
PHRASES = {
    "script": re.compile(
        r"\bvar \w{1,40} ?= ?(?:\{[^{}]*\}|\[[^\[\]]*\]|\"[^\"]*\");?"
        r"|\bfunction \w{1,40}\([^()\n]{0,80}\) ?\{[^{}\n]{0,400}\}"
        r"|<!--[^<>]{0,400}-->"
    ),
    "share bar": re.compile(
        # Only for speed: without this, the optional beginning would be tried at each character.
        r"(?=[LS])(?:LISTEN TO ARTICLE \d{1,2}:\d\d )?(?:SHARE THIS ARTICLE )?"
        r"\bShare Tweet(?: Post| Pin| Share)* Email\b"
    ),
    # "(Valley Edition 09/24/2013 page1)"
    "print tag": re.compile(r"\(\s{0,3}[A-Z][A-Za-z'’ \u00a0\n]{2,40}[ \u00a0]\d\d/\d\d/\d{4} page ?\d{1,3}\)"),
}

_CREDIT = (
    r"[\[(][Pp]hoto(?:s|graph)?(?: (?:by|from|courtesy of)\b| ?[:/])[^\])\n]{1,60}[\])]|[\[(]File [Pp]hotos?[\])]"
    rf"|[\[(](?:{_AGENCY} Photo|Xinhua) ?/[^\])\n]{{1,60}}[\])]"
)
_PHOTO_CREDIT = re.compile(_CREDIT)
_NAME = rf"[{_CAPITAL}][\w.'’\-]{{0,30}}"
_ON_EACH = re.IGNORECASE
_ANY, _AT_HEAD, _AT_TAIL = "any", "head", "tail"

#: What is taken out if it is a whole line: kind, position of the line, pattern. The first match wins.
LINES = [
    ("page furniture", _ANY, re.compile(
        r"Return to site|broken image|web page counter|advertisement:?|CLOSE|Loading\W{0,5}|skip to (?:main )?content"
        r"|back to top|(?:story )?continued? (?:reading )?below|continue reading(?: the main story)?"
        r"|read more(?: here)?[:.…»›>]{0,3}|read next:.{1,120}"
        r"|read the (?:full|original) (?:story|article)(?: here)?\.?"
        r"|(?:\d{1,3} ){0,9}next page|previous page|« previous|filed under:?|related (?:readings?|stories|articles):?"
        r"|slideshow \(\d{1,3} images?\)|click here to get the .{1,40} app"
        r"|don['’]t see the graphic above\? click here\.?"
        r"|print this (?:page|article)|leave a (?:comment|reply)|(?:©|copyright) .{0,10}\b(?:19|20)\d\d\b.{0,90}"
        r"|all rights reserved\.?|if you can['’]t see this .{1,40} refresh your page\.?|watch the video below:?"
        r"|[<>!/\-]{2,5}|_{2,9}|—{2,9}", _ON_EACH)),
    ("page furniture", _ANY, re.compile(r"AD|ADVERTISEMENT[: ].{0,20}|Sign up for Daily Newsletters.{0,30}")),
    ("counter", _ANY, re.compile(
        r"\d[\d,.]{0,9}[KM]? (?:comments?|shares?|views?|likes?|retweets?|reads)"
        r"|(?:comments?|shares?|views?|likes?|reads|hits) ?[:(] ?\d[\d,.]{0,9}[KM]?\)?", _ON_EACH)),
    ("newsletter", _ANY, re.compile(
        r"(?:sign up|subscribe|get|want|join|ready to|stay)\b.{0,200}"
        r"\b(?:newsletters?|(?:in|to) your inbox|privacy policy|sign up here|every week)\b.{0,200}"
        r"|.{0,150}\bdaily newsletter\b.{0,150}\bsign up here\.?"
        r"|(?:click|tap) here to (?:subscribe|sign up).{0,100}", _ON_EACH)),
    ("share bar", _ANY, re.compile(
        r"(?:share|like|follow) (?:this(?: (?:story|article|page|post))?|(?:us )?on (?:facebook|twitter|x|whatsapp"
        r"|linkedin|reddit))(?::.{0,120})?\.?", _ON_EACH)),
    ("update line", _ANY, re.compile(
        r"(?:last )?updated:? (?:at |on )?.{0,12}\d{1,2}:\d\d.{0,30}"
        r"|this (?:story|article|post) (?:has been|was) updated\b.{0,90}", _ON_EACH)),
    ("disclaimer", _ANY, re.compile(
        r"(?:the )?(?:views|opinions) expressed\b.{0,120}\b(?:are|not)\b.{0,120}", _ON_EACH)),
    ("caption", _ANY, re.compile(
        r"Enlarge this image toggle caption .{1,200}|Image(?: copyright|: ?(?:REUTERS|Reuters|AFP|Getty)).{0,60}"
        r"|Media playback is (?:un|not )supported on your device.{0,200}|Open this photo in gallery.{0,400}"
        rf"|FILE (?:PHOTO)?\s?(?:-|–|—|:) .{{1,470}}|Photos?: .{{0,60}}\b{_CREDIT_HOUSE}\b.{{0,30}}"
        rf"|.{{0,400}}[(\[][^()\[\]]{{0,80}}(?:/ ?|\bvia ){_CREDIT_HOUSE}(?:, File| via [^()\[\]]{{1,30}})?[)\]]"
        rf"|.{{0,400}}(?:\({_AGENCY} Photo\)|{_CREDIT})\.?")),
    ("byline", _AT_HEAD, re.compile(
        rf"(?:By|BY) {_NAME}(?:(?:, (?:and )?| and | & | ){_NAME}){{1,9}}(?: (?:in|for) {_NAME}(?: {_NAME}){{0,3}})?\.?"
        r"|Opinion (?:contributors?|columnist)|The Editorial Board|USA TODAY|ANALYSIS/OPINION:|OPINION:?|Opinion")),
    ("author's note", _AT_TAIL, re.compile(
        r"(?!.{0,500}\b(?:said|says|told)\b)"
        r"(?:\(?(?:The )?[Aa]uthors? (?:is|are|was) .{5,300}|\(?The (?:writer|columnist) (?:is|was) an? .{5,300}"
        r"|(?:This|The above) is an? (?:excerpted|abridged|edited) (?:translation|version) .{5,200})")),
    ("contributors", _AT_TAIL, re.compile(
        r".{2,300} contributed(?: reporting)? (?:to|from) (?:this (?:report|story|article|post)"
        r"|[A-Z][\w. ]{2,30})\.?|.{2,40}[a-z] contributed\.|Contributing: .{2,120}"
        r"|(?:— ?)?With assistance (?:by|from) .{2,300}"
        r"|\(?(?:Additional )?(?:[Rr]eporting|[Ww]riting) by .{2,400}|\(?Editing by .{2,200}"
        r"|With (?:Post|AP) wires\.?")),
    ("contact", _AT_TAIL, re.compile(
        r"(?:(?:Contact the (?:writers?|reporters?)|Contact .{2,40}|Send letters to|E-?mail|Twitter|Write to)\b"
        r".{0,60}[:@ ] ?)?[\w.\-]{0,40}@[\w.\-]{2,60}\.?|Follow .{2,80}\bon (?:Twitter|Facebook|X)\b.{0,80}"
        r"|https?://\S{5,300}|Twitter: @\w{1,30}")),
    ("agency tag", _AT_TAIL, re.compile(
        rf"[(\[]?(?:Source: ?)?(?P<agency>{_AGENCY})(?:(?:[-–/]|, | and |, and ){_AGENCY}){{0,4}}[)\]]?\.?")),
]  # fmt: skip
# A heading can be a single word too: so a button is taken out only next to another button.
_BUTTON = re.compile(
    r"(?:Share(?: this: ?\w{1,12})?|Tweet|Pin(?: it)?|WhatsApp|E-?mail|Facebook|Twitter|Flipboard|Pinterest|LinkedIn"
    r"|Reddit|Pocket|Print|Copy(?: link)?|Telegram|Weibo|WeChat|Tumblr|Messenger)",
    re.IGNORECASE,
)
_LAST_TAG = re.compile(rf"\s\((?:Source: ?)?(?P<agency>{_AGENCY})\)\W{{0,3}}\Z")


def clean(text: str, title: str = "") -> tuple[str, list[Taken]]:
    """The article without residue, and what was taken out.

    Parameters
    ----------
    text : str
    title : str
        A first line that repeats it is taken out.

    Returns
    -------
    text : str
    taken : list of Taken
        Kind and text of each thing, kind by kind.

    Notes
    -----
    Misses what stands between two sentences of one paragraph, headings and captions that nothing marks, and
    furniture of pages in other words than those listed. Time is linear in the text's length.

    Examples
    --------
    >>> text, taken = clean("OTTAWA (Reuters) - Ministers met. var page = {};")
    >>> text
    'Ministers met.'
    >>> [kind for kind, _ in taken]
    ['script', 'dateline']
    >>> clean("Ministers (Reuters reported) met.")
    ('Ministers (Reuters reported) met.', [])
    """
    taken: list[Taken] = []
    for kind, pattern in PHRASES.items():
        text = _without(pattern, kind, text, taken)
    lines = _without_residue(text.strip().split("\n"), title, taken)
    # Photo credits come after captions, because a caption is recognised by the credit at its end.
    text = _without(_PHOTO_CREDIT, "photo credit", "\n".join(lines), taken)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    if tag := _LAST_TAG.search(text, max(0, len(text) - 60)):
        taken.append(Taken("agency tag", tag[0].strip()))
        text = text[: tag.start()].rstrip()
    return text, taken


def _without(pattern: re.Pattern, kind: str, text: str, taken: list[Taken]) -> str:
    def out(match: re.Match) -> str:
        taken.append(Taken(kind, match[0].strip()))
        return ""

    return pattern.sub(out, text)


def _without_residue(lines: list[str], title: str, taken: list[Taken]) -> list[str]:
    """The lines that stay. The first and last lines are counted among those that stay, not among all."""
    filled = [n for n, line in enumerate(lines) if line.strip()]
    kept = [n for n in filled if not _residue(lines[n], _ANY, taken)]
    # If captions are all there is, they are the article: a text of one paragraph can end in a credit.
    captions = [thing.text for thing in taken if thing.kind == "caption"]
    if captions and not kept:
        taken[:] = [thing for thing in taken if thing.kind != "caption"]
        kept = [n for n in filled if lines[n].strip() in captions]
    kept = _without_buttons(lines, kept, taken)
    kept = _without_repeated(lines, kept, title, taken)
    # From the end backwards: once the last line is taken out, the line before it is the last one.
    for _ in range(TAIL):
        at = next((n for n in reversed(kept[-2:]) if _residue(lines[n], _AT_TAIL, taken)), None)
        if at is None:
            break
        kept.remove(at)
    heads = {n for n in kept[:HEAD] if _residue(lines[n], _AT_HEAD, taken)}
    kept = [n for n in kept if n not in heads]
    # A caption may come first, so the dateline is looked for in the first few lines.
    for n in kept[:3]:
        line = lines[n].lstrip()
        if found := _DATELINE.match(line) or _DATELINE_INSIDE.search(line, 0, 2 * MAX_LINE):
            taken.append(Taken("dateline", found[0].strip()))
            lines[n] = line[: found.start()] + line[found.end() :]
            break
    keep = set(kept)
    return [line for n, line in enumerate(lines) if n in keep or not line.strip()]


def _residue(line: str, where: str, taken: list[Taken]) -> bool:
    if len(line) > MAX_LINE:
        return False
    line = line.strip()
    for kind, place, pattern in LINES:
        if place == where and pattern.fullmatch(line):
            taken.append(Taken(kind, line))
            return True
    return False


def _without_buttons(lines: list[str], kept: list[int], taken: list[Taken]) -> list[int]:
    button = [len(lines[n]) <= 40 and bool(_BUTTON.fullmatch(lines[n].strip())) for n in kept]
    beside = [False, *button, False]
    stays = []
    for n, is_button, before, after in zip(kept, button, beside, beside[2:], strict=False):
        if is_button and (before or after):
            taken.append(Taken("share bar", lines[n].strip()))
        else:
            stays.append(n)
    return stays


def _without_repeated(lines: list[str], kept: list[int], title: str, taken: list[Taken]) -> list[int]:
    seen: set[str] = set()
    stays: list[int] = []
    for n in kept:
        line = lines[n].strip()
        if not stays and title and _folded(line) == _folded(title):
            taken.append(Taken("title repeated", line))
        elif len(line) >= MIN_REPEATED and line in seen:
            taken.append(Taken("line repeated", line))
        else:
            seen.add(line)
            stays.append(n)
    return stays


def _folded(line: str) -> str:
    return "".join(filter(str.isalnum, line[: 2 * MAX_LINE].casefold()))


def notes_on(taken: Iterable[Taken]) -> list[Note]:
    """An article's notes on what was taken out: one for each kind, with the first of it, and the agency that signed.

    Examples
    --------
    >>> notes_on(clean("OTTAWA (Reuters) - Ministers met.")[1])
    [Note(kind='dateline', detail='OTTAWA (Reuters) -'), Note(kind='wire', detail='Reuters')]
    """
    kinds: dict[str, list[str]] = {}
    for kind, text in taken:
        kinds.setdefault(kind, []).append(text)
    notes = []
    for kind, texts in kinds.items():
        more = f" and {len(texts) - 1} more" if len(texts) > 1 else ""
        notes.append(Note(kind, f"{' '.join(texts[0][:SHOWN].split())}{more}"))
    wires = [wire for kind in ("dateline", "agency tag") for text in kinds.get(kind, ()) if (wire := _signed(text))]
    return notes + [Note("wire", wire) for wire in wires[:1]]


def _signed(text: str) -> str:
    found = re.search(rf"(?<!\w){_AGENCY}(?!\w)", text)
    return AGENCIES[found[0]] if found else ""


def wire_of(article: Article) -> str:
    """The news agency that signed the text, by the tag that was taken out of it; "" if none did.

    Examples
    --------
    >>> wire_of(Article(id="a", text="Ministers met.", notes=(Note("wire", "Reuters"),)))
    'Reuters'
    """
    return next((note.detail for note in article.notes if note.kind == "wire"), "")


def taken_out(article: Article) -> list[Taken]:
    """Everything that cleaning took out of an article, in full; nothing where it was read without cleaning."""
    if not article.original:
        return []
    text, taken = clean(mend(article.original)[0], article.title)
    return taken if text == article.text else []
