"""A page for each measure, made of its own declaration."""

from __future__ import annotations

import math
from collections.abc import Collection

from parallax.coders.lexicon import FOLDER, read_card, read_family
from parallax.features.measure import SUFFIXES, Measure
from parallax.features.measures import all_measures, families
from parallax.gazetteer.targets import read_targets

#: How many entries of a lexicon a page shows.
ENTRIES = 12
TITLES = {
    "loaded_language": "Loaded language",
    "sourcing": "Sourcing",
    "stance": "Stance",
    "lexicon": "Baseline: the lists alone",
    "textblob": "Baseline: TextBlob",
}
VOICES = {
    "outlet": "the outlet's own words",
    "named_source": "words of sources that are named",
    "unnamed_source": "words of sources that are not",
    "all": "all words",
}
#: Stand-ins, so that a sentence about a difference can be read without one.
EXAMPLE = {
    **{"first": "state-aligned", "second": "wire", "x": "X", "y": "Y", "size": "N"},
    **{"a": "the first side", "b": "the second side"},
}


def pages() -> dict[str, str]:
    """``measures.md``, and ``measures/<column>.md`` for each measure."""
    by_family: dict[str, list[Measure]] = {}
    passed_over = {f"stance.{target}{what}" for target in others() for what in ("", "_mentions")}
    for measure in all_measures():
        if measure.name not in passed_over:
            by_family.setdefault(measure.name.partition(".")[0], []).append(measure)
    columns = {c for group in families() for family in group for c in family.get_feature_names_out()}
    made = {f"measures/{file_of(m)}.md": page(m, columns) for of in by_family.values() for m in of}
    return {"measures.md": index(by_family), **made}


def others() -> dict[str, str]:
    """The shipped targets that no side is named after: their measures are said once, for all."""
    targets = read_targets()
    return {target.id: target.name for target in targets if target.id not in targets.sides}


def file_of(measure: Measure) -> str:
    """The name of a measure's page, without its ending."""
    return measure.name.replace(".", "-")


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def index(by_family: dict[str, list[Measure]]) -> str:
    """All measures, family by family."""
    primary = [m for of in by_family.values() for m in of if m.primary]
    text = (
        "# The measures\n\n"
        "Each number is a count of marks on the text, and each page here is made of the measure's own declaration in "
        "the code. The name is the column in `scores.csv`; without a suffix it is about the outlet's own words, and "
        + ", ".join(f"`{suffix}` about {VOICES[voice]}" for voice, suffix in SUFFIXES.items() if suffix)
        + ".\n\n"
    )
    if primary:
        text += "The questions that a comparison asks first were fixed before the articles were read:\n\n"
        text += "".join(f"- [{m.title}](measures/{file_of(m)}.md)\n" for m in primary) + "\n"
    for family, of in by_family.items():
        text += f"## {TITLES.get(family, capital(family.replace('_', ' ')))}\n\n"
        text += "| measure | unit | column |\n|---|---|---|\n"
        text += "".join(f"| [{m.title}](measures/{file_of(m)}.md) | {m.unit} | `{m.name}` |\n" for m in of) + "\n"
        if family == "stance":
            text += (
                "The stance measures follow from the targets; `--targets FILE` gives others than the shipped ones. "
                "For these targets of the shipped file there are the same two measures, stance and number of mentions: "
                f"{', '.join(others().values())}.\n\n"
            )
    listed = "\n".join(f"measures/{file_of(m)}" for of in by_family.values() for m in of)
    return f"{text}```{{toctree}}\n:hidden:\n\n{listed}\n```\n"


def page(measure: Measure, columns: Collection[str]) -> str:
    """One measure."""
    rows = {
        "unit": measure.unit,
        "range": extent(measure),
        "formula": measure.formula,
        "a higher value means": measure.more,
        "a lower value means": measure.less,
        "what it does not see": measure.misses,
        "source": measure.source,
    }
    text = f"# {capital(measure.title)}\n\n"
    if measure.primary:
        text += "One of the questions that a comparison asks first; they were fixed before the articles were read.\n\n"
    text += "| | |\n|---|---|\n" + "".join(f"| {k} | {_cell(v)} |\n" for k, v in rows.items() if v)
    text += "\n## How a difference is said\n\n"
    text += "".join(f"- {capital(_example(s))}.\n" for s in (measure.higher, measure.lower) if s)
    text += "\n## Whose words\n\n| column in `scores.csv` | what is counted |\n|---|---|\n"
    for voice, suffix in SUFFIXES.items():
        if measure.name + suffix in columns:
            text += f"| `{measure.name}{suffix}` | {VOICES[voice]} |\n"
    family = measure.name.partition(".")[2].removesuffix("_per_1000_words")
    if measure.name.startswith("loaded_language.") and (FOLDER / f"{family}.toml").is_file():
        text += _family(family)
    return text + "\n[All measures](../measures.md)\n"


def extent(measure: Measure) -> str:
    """The range that a measure can take: as it is shown and, where it is another, as it stands in the column."""
    if measure.unit == f"from {measure.low:g} to {measure.high:g}":
        return ""  # the unit says it
    shown = _between(measure.scale * measure.low, measure.scale * measure.high)
    return shown if measure.scale == 1 else f"{shown}; in `scores.csv` {_between(measure.low, measure.high)}"


def _between(least: float, most: float) -> str:
    low, high = (f"{v:g}" if math.isfinite(v) else "" for v in (least, most))
    if low and high:
        return f"from {low} to {high}"
    return f"from {low} up" if low else f"up to {high}" if high else ""


def _example(sentence: str) -> str:
    return sentence.format(**EXAMPLE)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def _family(family: str) -> str:
    """What a family of loaded language is, with entries of its list, from the family's own two files."""
    card = read_card(family)
    text = f"\n## The family: {card['title'].lower()}\n\n{card['description'].strip()}\n"
    if (FOLDER / f"{family}.csv").is_file():
        entries = read_family(FOLDER / f"{family}.csv")
        shown = sorted(entries, key=lambda e: not e.silent)[:ENTRIES]
        text += f"\nThe list has {len(entries):,} entries. {min(ENTRIES, len(entries))} of them:\n\n"
        text += "| entry | counts in | does not count in |\n|---|---|---|\n"
        text += "".join(f"| {_cell(e.id.replace('-', ' '))} | {_cell(e.fires)} | {_cell(e.silent)} |\n" for e in shown)
    if failures := card.get("known_failures"):
        text += "\n## Where it is known to fail\n\n" + "".join(f"- {_cell(f)}\n" for f in failures)
    if citation := card.get("citation"):
        text += f"\n## Sources\n\n{_cell(citation)}\n"
    return text
