"""One article in the terminal: its marks in colour, its scores below."""

from __future__ import annotations

import math

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from parallax.annotation import VOICES, Annotation, Attribution, Loaded, Mention
from parallax.features.measure import SUFFIXES
from parallax.features.measures import PRIMARY
from parallax.features.table import FeatureTable
from parallax.figures import wording
from parallax.figures.text import say
from parallax.loaded_families import LOADED_FAMILIES, LoadedFamily

SOURCE, CUE = "underline #0072b2", "underline dim"
VOICE_STYLES = {"outlet": "", "named_source": "italic", "unnamed_source": "italic dim"}


def style(family: LoadedFamily) -> str:
    """Its colour; families that share one are told apart by reversing it, and those that soften are dim."""
    weight = "bold" if family.counts_as_loaded else "dim"
    return f"{weight} {family.colour}{' reverse' if family.reversed else ''}"


def highlight(annotation: Annotation) -> Text:
    """The text with loaded phrases coloured by family, sources underlined, others' words in italics."""
    document = annotation.document
    text = Text(document.text)
    for word, voice in zip(document.words, annotation.word_voices, strict=True):
        if voice != "outlet":
            text.stylize(VOICE_STYLES[voice], word.start, word.end)
    for mark in annotation.marks:
        match mark:
            case Attribution():
                for span, how in ((mark.source, SOURCE), (mark.cue, CUE)):
                    if span:
                        text.stylize(how, span.start, span.end)
            case Loaded():
                text.stylize(style(LOADED_FAMILIES[mark.family]), mark.span.start, mark.span.end)
    return text


def legend(annotation: Annotation) -> Text:
    """The styles that occur in this article, in words."""
    found = {m.family for m in annotation.of_kind(Loaded)}
    parts = [Text(wording.words(f.id), style(f)) for f in LOADED_FAMILIES.values() if f.id in found]
    parts += [Text(say("marked.source"), SOURCE), Text(say("marked.cue"), CUE)]
    parts += [Text(name, VOICE_STYLES[voice]) for voice, name in say.table("voices").items() if voice != "outlet"]
    return Text("   ").join(parts)


def marks_table(annotation: Annotation) -> Table:
    """Every loaded phrase and attribution with its voice: what colour shows, for those who see none."""
    table = Table(title=say("terminal.marks"), title_justify="left", expand=False)
    for column in say.table("terminal.columns").values():
        table.add_column(column, overflow="fold")
    for mark in annotation.marks:
        words = Text(mark.span.of(annotation.document.text))
        match mark:
            case Loaded():
                table.add_row(wording.words(mark.family), words, wording.words(mark.voice), mark.rule)
            case Attribution():
                who = mark.source.of(annotation.document.text) if mark.source else say("mark.nobody_named")
                known = {"kind": wording.words(mark.type), "stance": mark.cue_stance}
                if mark.direct:
                    what = say("terminal.attribution_direct", **known)
                else:
                    what = say("terminal.attribution_indirect", **known)
                table.add_row(Text(what), words, wording.words(mark.voice), Text(who))
            case Mention() if mark.polarity:
                what = say("terminal.well") if mark.polarity > 0 else say("terminal.badly")
                table.add_row(what, words, wording.words(mark.voice), mark.rule)
    return table


def scores_table(table: FeatureTable) -> Table:
    """The first article's primary scores and TextBlob's, a column a voice."""
    row = table.scores.iloc[0]
    out = Table(title=say("terminal.scores"), title_justify="left", expand=False)
    out.add_column(say("terminal.measure"))
    for voice in (*VOICES, "all"):
        out.add_column(wording.words(voice), justify="right")
    stances = [f"stance.{target.id}" for target in table.targets or ()]
    mentioned = [column for column in stances if row.get(f"{column}_mentions@all")]
    for column in (*PRIMARY, *mentioned, "textblob.polarity", "textblob.subjectivity"):
        values = [row.get(column + SUFFIXES[voice]) for voice in (*VOICES, "all")]
        out.add_row(column, *(number(v) for v in values))
    return out


def number(value: float | None) -> str:
    """Two decimals; ``-`` where there is no such column, ``nan`` where there is nothing to measure."""
    if value is None:
        return "-"
    return "nan" if math.isnan(value) else f"{value:.2f}"


def evaluation_view(found: dict) -> RenderableType:
    """What was measured on a published set: a row a measure, with the baselines and the published best beside it."""
    baselines, published = found["baselines"], found["published"] or {}
    title = say("evaluation.title", task=found["task"], n=found["n"])
    table = Table(title=title, title_justify="left", expand=False, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column(say("evaluation.measure"), no_wrap=True)
    bounds = say("evaluation.interval")
    for column in (found["coder"], bounds, *baselines, say("evaluation.published")):
        table.add_column(column, justify="right", overflow="fold", no_wrap=column == bounds)
    for measure, value in found["model"].items():
        others = [baseline.get(measure, {}).get("value") for baseline in baselines.values()]
        interval = "-"
        if value["low"] is not None:
            interval = say("evaluation.bounds", low=_three(value["low"]), high=_three(value["high"]))
        best = published.get(measure)
        table.add_row(
            measure,
            _three(value["value"]),
            interval,
            *map(_three, others),
            f"{best:.3f}" if best else "",
        )
    notes = [say("evaluation.files", files=", ".join(found["files"]), digest=found["sha256"][:16])]
    if found["left_out"]:
        notes.append(say("evaluation.left_out", n=found["left_out"]))
    if found.get("rejected"):
        notes.append(say("evaluation.rejected", n=found["rejected"]))
    if published.get("system"):
        notes.append(say("evaluation.system", system=published["system"]))
    return Group(table, Text("; ".join(notes), "dim"))


def _three(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def article_view(annotation: Annotation, table: FeatureTable) -> RenderableType:
    article = annotation.document.article
    head = Text(article.title or article.id, "bold")
    parts = [p for p in (article.outlet, str(article.date or ""), article.group, article.genre) if p]
    if article.constructed:
        parts.append(say("terminal.constructed"))
    head.append("\n" + ", ".join(parts), "dim not bold")
    if article.notes:
        head.append("\n" + "; ".join(map(str, article.notes)), "dim not bold")
    return Group(
        head,
        Panel(highlight(annotation)),
        legend(annotation),
        Text(),
        marks_table(annotation),
        Text(),
        scores_table(table),
        Text(say("terminal.note"), "dim"),
    )
