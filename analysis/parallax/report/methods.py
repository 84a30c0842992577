"""What a reader must know to trust a number or not: how to read, limits, how scores are made, provenance."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence

from parallax.comparison import interval
from parallax.comparison.differences import PRIMARY, compare
from parallax.comparison.labels import label
from parallax.comparison.shared_facts import shared_facts
from parallax.features.loaded_language import SOFTENING, LoadedLanguage
from parallax.features.sourcing import Sourcing
from parallax.features.stance import Stance
from parallax.features.textblob import TextBlobBaseline
from parallax.figures import wording as printed
from parallax.report.chapter import Part
from parallax.report.telling import cell

#: Under this many events a limit says that they are few.
FEW_EVENTS = 30
#: Rows of the worked number.
WORKED_MARKS = 20
_MADE = {
    "Loaded language": LoadedLanguage,
    "Sourcing": Sourcing,
    "Stance": Stance,
    "TextBlob": TextBlobBaseline,
    "Differences": compare,
    "Intervals": interval,
    "Facts": shared_facts,
}


def reading() -> list[tuple[str, str]]:
    """How to read a page: heads and sentences."""
    asked = "; ".join(printed.sentence(label(f).name) for f in PRIMARY)
    return [
        (
            "Two facing pages, one event.",
            "Left and right stand two tellings: their loaded phrases by kind, whom they cite, how they speak of each "
            "side, "
            "their scores, and what each score was counted from.",
        ),
        (
            "Whose words?",
            "A loaded word inside a quotation belongs to the person quoted. Scores count the outlet's own words "
            "unless they "
            "say otherwise; the words of sources stand beside them in italics.",
        ),
        (
            "Like with like.",
            "A difference is taken within an event, between articles of one genre and translation status. What has no "
            "counterpart is shown and not compared.",
        ),
        (
            "Asked in advance.",
            f"These questions were put before any result was seen: {asked}. All else is exploratory.",
        ),
        (
            "Nothing to measure",
            f"is printed as {printed.NOTHING}: no attribution, no mention of a side. It is not zero.",
        ),
        ("Colour", "shows the group and nothing else; names, shapes and places say the same without it."),
    ]


def limits(parts: Sequence[Part], names: Sequence[str]) -> list[dict]:
    """Limits of the instrument, then those that each corpus calls for."""
    general = [
        "The trained coder finds what resembles what people marked in US news; the lists name it. Irony, a telling "
        "choice of facts, and what is left out go unseen. A marked phrase can be innocent where it stands: look at the "
        "words.",
        "Stance is sentiment towards a name, read from its sentence. Support for a policy, and what is said of "
        "somebody without the name, are not in it.",
        "The numbers describe these articles. A corpus is a sample that somebody drew; nothing here says how an outlet "
        "writes in general, nor what its writers intend.",
        "A count is no verdict. A text may use strong words for strong facts, or plain words to mislead.",
        "Those who made the word lists, the cues, the cleaning and the trained coder had read the real texts that the "
        "project ships measures of, and differences measured on them, while the instrument was still changing. For "
        "those texts intervals and p are exploratory, whatever was asked in advance; new texts are the test.",
        "Which group an article is in was declared in its corpus or follows from a list of outlets. It is never read "
        "from "
        "the text, and no outlet's absence from that list says that it is independent.",
    ]
    return [{"heading": "Of the instrument", "lines": general}] + [
        {"heading": name, "lines": [printed.sentence(line) for line in _own_limits(part)]}
        for part, name in zip(parts, names, strict=True)
    ]


def _own_limits(part: Part) -> list[str]:
    c, a = part.comparison, part.table.articles
    out = []

    def articles(n: int) -> str:
        return printed.count(n, "article")

    if c.constructed:
        out.append(
            "Written for teaching. Its authors put the differences there; it shows how to look and is evidence of "
            "nothing."
        )
    events = c.by_event.loc[c.by_event["alike"], "event"].nunique()
    if not part.alike:
        out.append("Nothing could be compared like with like: what stands here describes articles and compares none.")
    elif events < FEW_EVENTS:
        out.append(f"{printed.count(events, 'event')} can be compared. One unusual event moves every mean.")
    compared = c.matched[c.matched["compared"]]
    if len(compared):
        n = ", ".join(f"{g} {int((compared['group'] == g).sum())}" for g in part.groups)
        out.append(
            f"{len(compared)} of {articles(len(a))} had a counterpart ({n}); the others are part of no difference."
        )
    if titled := int(a["genre_basis"].fillna("").str.contains("title").sum()):
        out.append(
            f"The genre of {articles(titled)} was judged from the title. A wrong genre sets unlike beside unlike."
        )
    if unknown := int((a["genre"].fillna("unknown") == "unknown").sum()):
        out.append(f"The genre of {articles(unknown)} is unknown; these are compared with each other only.")
    if unknown := int((a["translation"].fillna("unknown") == "unknown").sum()):
        out.append(
            f"Whether {articles(unknown)} were translated is not known. Translation flattens idiom, and idiom is what "
            "the lists hold."
        )
    if machine := int((a["translation"] == "machine").sum()):
        out.append(f"{articles(machine)} came through machine translation, which flattens idiom and garbles names.")
    if rejects := part.run.get("rejects"):
        out.append(f"{printed.count(rejects, 'row')} of the corpus could not be read; rejects.csv says why.")
    return out


def made() -> list[dict]:
    """How each score is made: the documentation of the code that makes it, not a copy."""
    return [{"heading": heading, "blocks": documented(code)} for heading, code in _MADE.items()]


def documented(code: object) -> list[dict]:
    """A docstring up to its parameters: paragraphs, list items and tables, with code marked."""
    text = re.split(r"\n\w[\w ]*\n-{3,}\n", inspect.getdoc(code))[0]
    text = re.sub(r":data:`[\w.~]*MIN_EVENTS`", str(interval.MIN_EVENTS), text)
    text = re.sub(r":mod:`([\w.]+)`", r"``\1``", text)
    text = re.sub(r":\w+:`~?(?:\w+\.)*(\w+)`", r"``\1``", text)
    blocks = []
    for paragraph in text.split("\n\n"):
        if paragraph.lstrip().startswith("==="):  # a table: as it stands
            blocks.append({"table": [line for line in inspect.cleandoc(paragraph).splitlines() if line.strip("= ")]})
            continue
        for i, item in enumerate(re.split(r"^- ", paragraph, flags=re.M)):
            words = " ".join(item.split())
            if words:
                runs = [(printed.text(r, strip=False), bool(j % 2)) for j, r in enumerate(words.split("``")) if r]
                blocks.append({"table": [], "item": i > 0, "runs": runs})
    return blocks


def worked(part: Part, name: str) -> dict:
    """One article's density of loaded phrases, back to its words."""
    f = PRIMARY[0]
    chosen = _followable(part)
    marks = part.table.explain(chosen, f).sort_values(["start", "end"])
    score = part.table.scores.set_index("article_id").loc[chosen, f]
    words = int(part.table.articles.set_index("article_id").loc[chosen, "words@outlet"])
    shown = cell(f, score, ["scores", chosen, f])
    return {
        "article": chosen,
        "score": shown,
        "intro": printed.sentence(
            f"{name}, article {chosen}: {printed.label(f)}, in the outlet's own voice. These are the marks under the "
            "number, "
            "with the characters of the text at which they begin and end; the first character is 0."
        ),
        "head": ["from", "to", "words", "kind", "rule"],
        "rows": [
            [
                str(r["start"]),
                str(r["end"]),
                printed.text(r["text"], 60),
                printed.words(r["family"]),
                printed.text(r["rule"]),
            ]
            for r in marks.head(WORKED_MARKS).to_dict("records")
        ],
        "sum": f"{printed.count(len(marks), 'mark')} in {words:,} words of the outlet's own: 1,000 × {len(marks)} / "
        f"{words:,} "
        f"= {shown['print']}. For any other number: parallax show, or FeatureTable.explain(article, feature) in "
        "Python.",
    }


def _followable(part: Part) -> str:
    """An article with so few marks that they can be followed with a finger, one that has a page if possible."""
    e = part.table.evidence
    counted = e[(e["feature"] == "loaded_language") & (e["voice"] == "outlet") & (e["family"] != SOFTENING)]
    marks = counted["article_id"].value_counts()
    paged = [i for pair in part.pairs() for i in pair.ids]
    for low, high in ((3, 12), (1, WORKED_MARKS)):
        fit = set(marks.index[(marks >= low) & (marks <= high)])
        if fit:
            return next((i for i in paged if i in fit), min(fit))
    return paged[0]


def provenance(parts: Sequence[Part], names: Sequence[str]) -> dict:
    """Versions and hashes of what the numbers depend on, and how to make them again."""
    run = parts[0].run
    packages = ", ".join(f"{name} {version}" for name, version in run["packages"].items())
    rows = [("parallax", run["parallax"]), ("python", run["python"]), ("packages", packages)]
    rows.append(("processor", ", ".join(dict.fromkeys(p.run.get("processor", "not written down") for p in parts))))
    for part, name in zip(parts, names, strict=True):
        counts = f"{printed.count(part.run['articles'], 'article')}, {part.run['rejects']:,} rejected"
        rows += [(name, counts), (f"{name}: coder", part.run["coder"])]
        rows += [(f"{name}: {what}", f"sha256 {digest[:16]}") for what, digest in part.run["sha256"].items()]
    text = [
        "Made with the command parallax report. With its option --numbers FILE it keeps numbers.json, which holds "
        "every number "
        "of this report as it is printed and as it is, and the table, row and column it stands in. The same corpora, "
        "lists, "
        "versions and kind of processor give the same file, byte for byte. Another kind of processor, or another "
        "version of onnxruntime, rounds the coder's sums otherwise: a few marks in a hundred may differ, and the "
        "numbers made of them.",
    ]
    if len({(p.run["coder"], p.run["sha256"]["weights"], p.run["sha256"]["lexicons"]) for p in parts}) > 1:
        text.append("The corpora were scored with different coders or lists: do not set their numbers side by side.")
    return {"text": text, "rows": [(printed.text(str(a)), printed.text(str(b))) for a, b in rows]}
