"""The PDF report: Python writes ``numbers.json`` and the figures, ``report.typ`` lays them out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from parallax.comparison.differences import Comparison
from parallax.figures import charts as figures
from parallax.instrument.accuracy import read_measured
from parallax.report.chapter import Part, drawn, names, no_texts
from parallax.report.facts import facts_section
from parallax.report.instrument import instrument
from parallax.report.methods import limits, made, provenance, reading, worked
from parallax.report.pages import event_pages, in_short, notes, opening, summary_sections
from parallax.report.sections import baseline, differences, sources

__all__ = ["Part", "no_texts", "report_numbers", "write"]

TEMPLATE = Path(__file__).parent / "report.typ"
#: A heading of the summary.
ASKED = "The questions asked in advance"
#: Corpora that the figure on page one holds side by side.
SIDE_BY_SIDE = 3


def write(parts: Sequence[Part], out: Path, numbers: Path | None = None) -> None:
    """Write the report.

    Parameters
    ----------
    parts : sequence of Part
    out : path
        The PDF.
    numbers : path, optional
        Where ``numbers.json`` is kept: every number of the report as printed, as it is, and the table,
        row and column it stands in.
    """
    # Starts slowly: whoever only scores never waits for it.
    import typst

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        text = json.dumps(report_numbers(parts, root), ensure_ascii=False, indent=1, allow_nan=False)
        (root / "numbers.json").write_text(text, encoding="utf-8")
        (root / "report.typ").write_bytes(TEMPLATE.read_bytes())
        # The root holds these files and nothing else, and no word of an article is ever markup.
        pdf = typst.compile(root / "report.typ", root=root, ignore_system_fonts=True, pdf_standards="ua-1", timestamp=0)
    for path, content in ((out, pdf), (numbers, text.encode() + b"\n")):
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def report_numbers(parts: Sequence[Part], root: Path) -> dict:
    """Everything that the template prints; the figures are written into ``root``.

    A score is a dict of ``print``, ``value`` and ``at``: the table, and row and column in it.
    """
    called = names(parts)
    pages, findings = [], []
    for i, (part, name) in enumerate(zip(parts, called, strict=True)):
        sections = summary_sections(part.comparison)
        findings.append(in_short(part.comparison) or notes(part.comparison))
        pages.append({"id": f"part-{i}", "name": name} | _pages(part, sections, root, f"part-{i}"))
    compared = {name: part.comparison for name, part in zip(called, parts, strict=True) if part.alike}
    first = dict(list(compared.items())[:SIDE_BY_SIDE])
    said = ("name", "constructed", "warning", "compared")
    return {
        "title": "One event, told twice",
        "kicker": "Parallax: framing report",
        "page_one": {
            "parts": [{k: page[k] for k in said} | {"findings": f} for page, f in zip(pages, findings, strict=True)],
            "figure": drawn(figures.primary_strips(first), root, "page-one", _strips_caption(first)) if first else None,
            "note": "A difference describes these articles, not their outlets. Every number opens down to the words "
            "under "
            "it, on the pages of its event or with parallax show.",
        },
        "reading": reading(),
        "parts": pages,
        "instrument": instrument(read_measured(), parts),
        "limits": limits(parts, called),
        "methods": made(),
        "worked": worked(parts[0], called[0]),
        "provenance": provenance(parts, called),
    }


def _pages(part: Part, sections: dict[str, list[str]], root: Path, stem: str) -> dict:
    pairs = part.pairs()
    texts = {article.id: article for article in part.read({i for pair in pairs for i in pair.ids})}
    # What stands beside a table later is not said twice.
    found = sections.pop(ASKED, [])
    exploratory = " ".join(sections.pop("Everything else is exploratory", []))
    by_origin = " ".join(sections.pop("Does the difference in loaded phrases hang on one part of the word lists?", []))
    return {
        **opening(part, sections, root, stem),
        "spreads": [event_pages(part, pair, texts) for pair in pairs],
        "sources": sources(part, root, stem),
        "facts": facts_section(part, root, stem),
        "differences": differences(part, found, exploratory, by_origin) if part.alike else None,
        "baseline": baseline(part, root, stem),
    }


def _strips_caption(comparisons: dict[str, Comparison]) -> str:
    caption = "A dot is an event; to the right, the group named there has more. The diamond is the mean over events"
    if any(c.differences["low"].notna().any() for c in comparisons.values()):
        caption += ", the bar its 95% interval where one can be given"
    if any(c.constructed for c in comparisons.values()):
        caption += ". Texts written for teaching have no interval"
    return caption + "."
