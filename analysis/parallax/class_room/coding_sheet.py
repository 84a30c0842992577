"""The coding sheet: articles to mark by hand, on paper, and the same pages with somebody's marks."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import typst

from parallax.annotation import VOICES, Annotation, Attribution, Loaded
from parallax.class_room.text import say
from parallax.document import Span
from parallax.figures.wording import day, event_name, text, words
from parallax.gazetteer.targets import Targets
from parallax.loaded_families import LOADED_FAMILIES

TEMPLATE = Path(__file__).with_suffix(".typ")
#: How whose words a phrase is in is written after the letter of its family.
VOICE_CODES = {"outlet": "", "named_source": "n", "unnamed_source": "u"}


def coding_sheet(annotations: Sequence[Annotation], targets: Targets, answers: bool = False) -> bytes:
    """The sheet as a PDF: a page of instructions, then each article with numbered lines and a tally box.

    Without answers the articles have letters and no outlet: readers mark what stands there, not whom they
    expect. With answers every line breaks where it breaks on the blank sheet, so that two pages can lie
    side by side; each mark is shown in its place, listed with its line, and counted in the box.

    Parameters
    ----------
    annotations : sequence of Annotation
        One an article, at most 26. Without answers their marks are not used.
    targets : Targets
        Whose sides the sources are counted by.
    answers : bool

    Returns
    -------
    bytes
        A tagged PDF (PDF/UA-1), A4, black and white; the same bytes for the same input.

    Raises
    ------
    ValueError
        If there is no article, or more than there are letters.
    """
    if not 1 <= len(annotations) <= 26:
        raise ValueError(f"{len(annotations)} articles: a coding sheet takes 1 to 26. Name them with --article.")
    data = {
        "answers": answers,
        "families": [
            {
                "code": f.letter,
                "name": words(f.id),
                "what": f.definition,
                "example": f.example,
                "counts_as_loaded": f.counts_as_loaded,
            }
            for f in LOADED_FAMILIES.values()
        ],
        "constructed": all(a.document.article.constructed for a in annotations),
        "texts": [_text(a, chr(ord("A") + i), targets, answers) for i, a in enumerate(annotations)],
    }
    with tempfile.TemporaryDirectory() as folder:
        # Text reaches the template as JSON strings alone, and the template can read nothing but this folder.
        root = Path(folder)
        shutil.copy(TEMPLATE, root / "sheet.typ")
        (root / "sheet.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return typst.compile(
            root / "sheet.typ", root=root, ignore_system_fonts=True, pdf_standards=["ua-1"], timestamp=0
        )


def _text(annotation: Annotation, letter: str, targets: Targets, answers: bool) -> dict:
    article = annotation.document.article
    sides = [*targets.sides_for(article.event), ""]
    coded: list[Loaded | Attribution] = []
    if answers:
        coded = [*annotation.of_kind(Loaded), *annotation.of_kind(Attribution)]
    marks = sorted(coded, key=lambda m: (_shown_span(m), m.kind))
    loaded = [m for m in marks if isinstance(m, Loaded)]
    cited = [m for m in marks if isinstance(m, Attribution)]
    known = [article.outlet, words(article.group), words(article.genre), day(str(article.date or ""))]
    return {
        "letter": letter,
        "title": text(article.title or event_name(article.event) or article.id),
        "about": text(say("sheet.about", known=", ".join(each for each in known if each), coder=annotation.coder)),
        "paragraphs": [_runs(annotation, p, marks) for p in annotation.document.paragraphs],
        "loaded": [{"id": marks.index(m), "words": _words(annotation, m.span), "code": _code(m)} for m in loaded],
        "sources": [
            {
                "id": marks.index(m),
                "words": _words(annotation, _shown_span(m)),
                "kind": _kind(m),
                "side": _side_name(m.side, targets) if m.side in sides[:-1] else "",
            }
            for m in cited
        ],
        "tally": _tally(loaded) if answers else [],
        "sides": [
            {"name": _side_name(side, targets), "counts": _cited(cited, side, sides) if answers else []}
            for side in sides
        ],
    }


def _shown_span(mark: Loaded | Attribution) -> Span:
    """Where a mark stands on the page: a source by its words, or by its cue where nobody is named."""
    return mark.source or mark.span if isinstance(mark, Attribution) else mark.span


def _code(mark: Loaded) -> str:
    return LOADED_FAMILIES[mark.family].letter + VOICE_CODES[mark.voice]


def _kind(mark: Attribution) -> str:
    kind = words(mark.type)
    return kind if mark.name or "unnamed" in mark.type else say("sheet.unnamed", kind=kind)


def _words(annotation: Annotation, span: Span) -> str:
    return text(span.of(annotation.document.text).strip(" ,;:"), limit=60)


def _runs(annotation: Annotation, paragraph: Span, marks: list[Loaded | Attribution]) -> list[dict]:
    """A paragraph cut wherever a mark begins or ends: what the words are, and which marks begin and end there."""
    spans = [(_shown_span(m), m) for m in marks]
    here = [(number, span, m) for number, (span, m) in enumerate(spans) if span.overlaps(paragraph)]
    cuts = {paragraph.start, paragraph.end}
    for _, span, _ in here:
        cuts |= {max(span.start, paragraph.start), min(span.end, paragraph.end)}
    runs = []
    for start, end in pairwise(sorted(cuts)):
        over = [(span, m) for _, span, m in here if span.overlaps(Span(start, end))]
        runs.append(
            {
                "words": text(annotation.document.text[start:end], strip=False),
                "loaded": any(isinstance(m, Loaded) for _, m in over),
                "source": any(isinstance(m, Attribution) for _, m in over),
                "begins": [number for number, span, _ in here if span.start == start],
                "codes": [_code(m) for span, m in over if isinstance(m, Loaded) and span.end == end],
            }
        )
    return runs


def _tally(loaded: list[Loaded]) -> list[list[int]]:
    counts = Counter((m.family, m.voice) for m in loaded)
    return [[counts[family, voice] for voice in VOICES] for family in LOADED_FAMILIES]


def _side_name(side: str, targets: Targets) -> str:
    """A side by the name of its first target: in a targets file the state stands before its people."""
    return next((text(t.label) for t in targets if t.side == side), say("sheet.neither"))


def _cited(cited: list[Attribution], side: str, sides: list[str]) -> list[int]:
    """Attributions to a side, named and not named; the last side takes all that speak for neither."""
    own = [m for m in cited if m.side == side or (side == "" and m.side not in sides)]
    named = sum(bool(m.name) for m in own)
    return [named, len(own) - named]
