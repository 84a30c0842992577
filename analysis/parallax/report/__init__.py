"""The PDF report: Python writes ``numbers.json`` and the figures, ``report.typ`` lays them out.

Every sentence stands in ``sentences.toml``.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from parallax.comparison.differences import Comparison
from parallax.features.table import FeatureTable
from parallax.figures.strips import primary_strips
from parallax.instrument.accuracy import read_measured
from parallax.report.baseline import baseline
from parallax.report.chapter import Chapter, names, no_texts
from parallax.report.differences import differences
from parallax.report.event_pages import event_pages
from parallax.report.facts import facts_section
from parallax.report.figure_files import figure_file
from parallax.report.instrument import instrument
from parallax.report.methods import limits, made, provenance, reading, worked
from parallax.report.opening import in_short, notes, opening, summary_sections
from parallax.report.sources import sources
from parallax.report.text import say
from parallax.tables import written_whole

__all__ = ["Chapter", "no_texts", "report_numbers", "write_report"]

_Given = Chapter | FeatureTable | str | Path
TEMPLATE = Path(__file__).parent / "report.typ"
#: Corpora that the figure on page one holds side by side.
SIDE_BY_SIDE = 3


def write_report(
    chapters: _Given | Sequence[_Given], out: Path | str, contrast: str | None = None, numbers: Path | str | None = None
) -> Path:
    """Write the report, as ``parallax report`` does.

    Parameters
    ----------
    chapters : Chapter, FeatureTable or path, or several of them
        A chapter each. A table is compared first, and so is a folder into which ``parallax score`` or ``parallax
        compare`` wrote.
    out : path
        The PDF.
    contrast : str, optional
        ``FIRST:SECOND``, as for :func:`parallax.compare`, where tables are compared.
    numbers : path, optional
        Where ``numbers.json`` is kept: every number of the report as printed, as it is, and the table,
        row and column it stands in.

    Returns
    -------
    Path
        That of the PDF.

    Raises
    ------
    FileNotFoundError
        If a folder holds no scores.
    ValueError
        If there is no chapter, a table can't be compared, or a sentence of ``sentences.toml`` is missing or broken.
    """
    # Starts slowly: whoever only scores never waits for it.
    import typst

    several = [chapters] if isinstance(chapters, _Given) else chapters
    given = [_chapter(each, contrast) for each in several]
    if not given:
        raise ValueError(say("document.no_chapter"))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        text = json.dumps(report_numbers(given, root), ensure_ascii=False, indent=1, allow_nan=False)
        (root / "numbers.json").write_text(text, encoding="utf-8")
        (root / "report.typ").write_bytes(TEMPLATE.read_bytes())
        # The root holds these files and nothing else, and no word of an article is ever markup.
        pdf = typst.compile(root / "report.typ", root=root, ignore_system_fonts=True, pdf_standards="ua-1", timestamp=0)
    for path, content in ((out, pdf), (numbers, text.encode() + b"\n")):
        if path is not None:
            with written_whole(Path(path)) as beside:
                beside.write_bytes(content)
    return Path(out)


def _chapter(given: _Given, contrast: str | None) -> Chapter:
    if isinstance(given, FeatureTable):
        return Chapter.of(given, contrast=contrast)
    return given if isinstance(given, Chapter) else Chapter.of_folder(given, contrast)


def report_numbers(chapters: Sequence[Chapter], root: Path) -> dict:
    """Everything that the template prints; the figures are written into ``root``.

    A score is a dict of ``print``, ``value`` and ``at``: the table, and row and column in it.
    """
    called = names(chapters)
    pages, findings = [], []
    for i, (chapter, name) in enumerate(zip(chapters, called, strict=True)):
        sections = summary_sections(chapter.comparison)
        findings.append(in_short(chapter.comparison) or notes(chapter.comparison))
        pages.append({"id": f"chapter-{i}", "name": name} | _pages(chapter, sections, root, f"chapter-{i}"))
    compared = {name: chapter.comparison for name, chapter in zip(called, chapters, strict=True) if chapter.alike}
    first = dict(list(compared.items())[:SIDE_BY_SIDE])
    on_page_one = ("name", "constructed", "warning", "compared")
    return {
        **say.table("document"),
        "words": say.table("template"),
        "page_one": {
            "chapters": [
                {k: page[k] for k in on_page_one} | {"findings": found}
                for page, found in zip(pages, findings, strict=True)
            ],
            "figure": figure_file(primary_strips(first), root, "page-one", _caption(first)) if first else None,
            "note": say("page_one.note"),
        },
        "reading": reading(),
        "chapters": pages,
        "instrument": instrument(read_measured(), chapters),
        "limits": limits(chapters, called),
        "methods": made(),
        "worked": worked(chapters[0], called[0]),
        "provenance": provenance(chapters, called),
    }


def _pages(chapter: Chapter, sections: dict[str, tuple[str, list[str]]], root: Path, stem: str) -> dict:
    pairs = chapter.pairs()
    texts = {article.id: article for article in chapter.read({i for pair in pairs for i in pair.ids})}
    # What stands beside a table later is not said twice.
    found, exploratory, by_origin = (sections.pop(name, ("", []))[1] for name in ("asked", "exploratory", "origins"))
    return {
        **opening(chapter, sections, root, stem),
        "spreads": [event_pages(chapter, pair, texts) for pair in pairs],
        "sources": sources(chapter, root, stem),
        "facts": facts_section(chapter, root, stem),
        "differences": differences(chapter, found, " ".join(exploratory), " ".join(by_origin))
        if chapter.alike
        else None,
        "baseline": baseline(chapter, root, stem),
    }


def _caption(comparisons: dict[str, Comparison]) -> str:
    intervals = any(c.differences["low"].notna().any() for c in comparisons.values())
    said = [say("page_one.caption_with_intervals") if intervals else say("page_one.caption")]
    if any(c.constructed for c in comparisons.values()):
        said.append(say("page_one.caption_constructed"))
    return " ".join(said)
