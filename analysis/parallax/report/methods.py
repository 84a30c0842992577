"""What a reader must know to trust a number or not: how to read, limits, how scores are made, provenance."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence

from parallax.comparison import interval
from parallax.comparison.differences import compare
from parallax.comparison.sensitivity import LOADED
from parallax.comparison.shared_facts import shared_facts
from parallax.features.loaded_language import LoadedLanguage
from parallax.features.measures import PRIMARY, measure_of
from parallax.features.sourcing import Sourcing
from parallax.features.stance import Stance
from parallax.features.textblob import TextBlobBaseline
from parallax.figures import wording
from parallax.report.cells import cell
from parallax.report.chapter import Chapter
from parallax.report.text import say

#: Under this many events a limit says that they are few.
FEW_EVENTS = 30
#: Rows of the worked number.
WORKED_MARKS = 20
#: What documents how each score is made, under the headings of ``[methods]`` in ``sentences.toml``.
_MADE = {
    "loaded_language": LoadedLanguage,
    "sourcing": Sourcing,
    "stance": Stance,
    "textblob": TextBlobBaseline,
    "differences": compare,
    "intervals": interval,
    "facts": shared_facts,
}


def reading() -> list[tuple[str, str]]:
    """How to read a page: heads and sentences."""
    questions = "; ".join(measure_of(column).title for column in PRIMARY)
    return list(say.table("reading", questions=questions, nothing=wording.NOTHING).items())


def limits(chapters: Sequence[Chapter], names: Sequence[str]) -> list[dict]:
    """Limits of the instrument, then those that each corpus calls for."""
    general = list(say.table("limits.instrument").values())
    return [{"heading": say("limits.of_the_instrument"), "lines": general}] + [
        {"heading": name, "lines": _own_limits(chapter)} for chapter, name in zip(chapters, names, strict=True)
    ]


def _own_limits(chapter: Chapter) -> list[str]:
    c, a = chapter.comparison, chapter.table.articles
    out = []
    if c.constructed:
        out.append(say("limits.corpus.constructed"))
    events = c.by_event.loc[c.by_event["alike"], "event"].nunique()
    if not chapter.alike:
        out.append(say("limits.corpus.nothing_alike"))
    elif events < FEW_EVENTS:
        out.append(say("limits.corpus.few_events", n=events))
    compared = c.matched[c.matched["compared"]]
    if len(compared):
        by_group = ", ".join(f"{g} {int((compared['group'] == g).sum())}" for g in chapter.groups)
        out.append(say("limits.corpus.counterparts", n=len(compared), all=len(a), by_group=by_group))
    if titled := int(a["genre_basis"].fillna("").str.contains("title").sum()):
        out.append(say("limits.corpus.genre_from_title", n=titled))
    if unknown := int((a["genre"].fillna("unknown") == "unknown").sum()):
        out.append(say("limits.corpus.genre_unknown", n=unknown))
    if unknown := int((a["translation"].fillna("unknown") == "unknown").sum()):
        out.append(say("limits.corpus.translation_unknown", n=unknown))
    if machine := int((a["translation"] == "machine").sum()):
        out.append(say("limits.corpus.translated_by_machine", n=machine))
    if rejects := chapter.run.get("rejects"):
        out.append(say("limits.corpus.rejects", n=rejects))
    return out


def made() -> list[dict]:
    """How each score is made: the documentation of the code that makes it, not a copy."""
    return [{"heading": head, "blocks": documented(_MADE[name])} for name, head in say.table("methods").items()]


def documented(code: object) -> list[dict]:
    """A docstring up to its parameters: paragraphs, list items and tables, with code marked."""
    text = re.split(r"\n\w[\w ]*\n-{3,}\n", inspect.getdoc(code) or "")[0]
    text = re.sub(r":data:`[\w.~]*MIN_EVENTS`", str(interval.MIN_EVENTS), text)
    text = re.sub(r":mod:`([\w.]+)`", r"``\1``", text)
    text = re.sub(r":\w+:`~?(?:\w+\.)*(\w+)`", r"``\1``", text)
    blocks: list[dict] = []
    for paragraph in text.split("\n\n"):
        if paragraph.lstrip().startswith("==="):  # a table: as it stands
            blocks.append({"table": [line for line in inspect.cleandoc(paragraph).splitlines() if line.strip("= ")]})
            continue
        for i, item in enumerate(re.split(r"^- ", paragraph, flags=re.M)):
            words = " ".join(item.split())
            if words:
                runs = [(wording.text(r, strip=False), bool(j % 2)) for j, r in enumerate(words.split("``")) if r]
                blocks.append({"table": [], "item": i > 0, "runs": runs})
    return blocks


def worked(chapter: Chapter, name: str) -> dict:
    """One article's density of loaded phrases, back to its words."""
    chosen = _followable(chapter)
    marks = chapter.table.explain(chosen, LOADED).sort_values(["start", "end"])
    score = chapter.table.scores.set_index("article_id").loc[chosen, LOADED]
    words = int(chapter.table.articles.set_index("article_id").loc[chosen, "words@outlet"])
    shown = cell(LOADED, score, ["scores", chosen, LOADED])
    return {
        "article": chosen,
        "score": shown,
        "intro": say("worked.intro", corpus=name, article=chosen, measure=wording.label(LOADED)),
        "head": list(say.table("worked.head").values()),
        "rows": [
            [
                str(r["start"]),
                str(r["end"]),
                wording.text(r["text"], 60),
                wording.words(r["family"]),
                wording.text(r["rule"]),
            ]
            for r in marks.head(WORKED_MARKS).to_dict("records")
        ],
        "sum": say("worked.sum", marks=len(marks), n=len(marks), words=words, score=shown["print"]),
    }


def _followable(chapter: Chapter) -> str:
    """An article with so few marks that they can be followed with a finger, one that has a page if possible."""
    marks = chapter.table.counting(LOADED)["article_id"].value_counts()
    paged = [i for pair in chapter.pairs() for i in pair.ids]
    for low, high in ((3, 12), (1, WORKED_MARKS)):
        fit = set(marks.index[(marks >= low) & (marks <= high)])
        if fit:
            return next((i for i in paged if i in fit), min(fit))
    return paged[0]


def provenance(chapters: Sequence[Chapter], names: Sequence[str]) -> dict:
    """Versions and hashes of what the numbers depend on, and how to make them again."""
    run = chapters[0].run
    packages = ", ".join(f"{name} {version}" for name, version in run["packages"].items())
    rows = [
        (say("provenance.parallax"), run["parallax"]),
        (say("provenance.python"), run["python"]),
        (say("provenance.packages"), packages),
    ]
    for chapter, name in zip(chapters, names, strict=True):
        counts = say("provenance.counts", articles=chapter.run["articles"], rejected=chapter.run["rejects"])
        rows += [(name, counts), (say("provenance.coder", corpus=name), chapter.run["coder"])]
        rows += [
            (say("provenance.hash", corpus=name, what=what), say("provenance.sha256", digest=digest[:16]))
            for what, digest in chapter.run["sha256"].items()
        ]
    text = [say("provenance.text")]
    if len({(c.run["coder"], c.run["sha256"]["weights"], c.run["sha256"]["lexicons"]) for c in chapters}) > 1:
        text.append(say("provenance.other_coders"))
    return {"text": text, "rows": [(wording.text(str(a)), wording.text(str(b))) for a, b in rows]}
