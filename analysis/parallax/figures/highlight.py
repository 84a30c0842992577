"""Articles as HTML for notebooks and pages: marks by family and voice, readable in grey and without a mouse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

import pandas as pd

from parallax.annotation import Annotation, Assessment, Attribution, Loaded, Mark, Mention
from parallax.document import Document, Span
from parallax.features.evidence import mark_from_row
from parallax.figures import wording
from parallax.figures.text import say
from parallax.loaded_families import LOADED_FAMILIES, LoadedFamily
from parallax.reliability.matching import match


def _tint(colour: str, share: float = 0.25) -> str:
    """A colour mixed with white, light enough for black text on it."""
    return "#" + "".join(f"{round(255 + (int(colour[i : i + 2], 16) - 255) * share):02x}" for i in (1, 3, 5))


def _family_css(family: LoadedFamily) -> str:
    return f".px .{family.id}{{background:{_tint(family.colour)};border-color:{family.colour}}}"


# Voice and outcome are shapes (line styles, frames), families letters: colour only repeats them.
_CSS = (
    """
.px{background:#fff;color:#111;max-width:46em;line-height:1.75;padding:.2em 1em;border:1px solid #ccc}
.px p{margin:.7em 0}.px h4{margin:.6em 0 .2em}.px .meta{color:#444;font-size:.9em;margin:0}
.px .loaded{border-bottom:3px solid;font-weight:600;padding:0 1px;color:#111}
.px .loaded.named_source{border-bottom-style:dashed}.px .loaded.unnamed_source{border-bottom-style:dotted}
.px sup{font-size:.65em;font-weight:700;line-height:0;padding-left:1px}
.px .named_source{font-style:italic}.px .unnamed_source{font-style:italic;color:#333}
.px .source{outline:1px solid #0072b2;outline-offset:-1px;font-style:normal}
.px .cue{text-decoration:underline dotted #555;font-style:normal}
.px .mention{text-decoration:underline wavy #555}
.px .assessment{background:#eee;font-weight:600}
.px .hit,.px .miss,.px .false-alarm{color:#111;font-weight:600;padding:0 2px}
.px .hit{background:#cce3f0;border:2px solid #0072b2}
.px .miss{background:#fff;border:2px dashed #b34700}
.px .false-alarm{background:#eee;border:2px dotted #111}
.px .legend{font-size:.85em;line-height:2;border-top:1px solid #ccc;padding-top:.4em}
.px .legend>span{margin-right:1.1em;white-space:nowrap}
.px-beside{display:flex;flex-wrap:wrap;gap:1em}.px-beside>.px{flex:1 1 24em}
""".strip()
    + "\n"
    + "\n".join(map(_family_css, LOADED_FAMILIES.values()))
)


@dataclass(frozen=True)
class Html:
    """A piece of HTML that a notebook shows; ``str`` gives the markup."""

    markup: str

    def _repr_html_(self) -> str:
        return f"<style>{_CSS}</style>{self.markup}"

    def __str__(self) -> str:
        return self._repr_html_()


@dataclass(frozen=True)
class _Layer:
    """A span that gets classes, a tooltip, and a letter or number where it ends."""

    span: Span
    css: str
    title: str
    code: str = ""


def highlight(annotation: Annotation) -> Html:
    """One article with its marks: loaded phrases with a letter for the family, whose words they are by
    the line below them, sources framed, cues dotted, other people's words in italics.

    Each mark says on hovering what it is; a legend names everything that occurs. All text is escaped.

    Examples
    --------
    >>> from parallax import annotate
    >>> page = highlight(annotate("The rogue regime <lied>, a farmer said.")).markup
    >>> "&lt;lied" in page, "rogue regime</span><sup>N</sup>" in page
    (True, True)
    """
    layers = [*_voices(annotation), *(layer for m in annotation.marks for layer in _layers(annotation, m))]
    body = _paragraphs(annotation.document, layers)
    return Html(f'<section class="px">{_head(annotation)}{body}{_legend(annotation)}</section>')


def in_context(annotation: Annotation, rows: pd.DataFrame | Iterable[Mapping]) -> Html:
    """The marks under one number, each in its sentence.

    Parameters
    ----------
    annotation : Annotation
        Of the article that the rows belong to.
    rows : DataFrame or iterable of mappings
        Rows of evidence, as :meth:`FeatureTable.explain` gives them.
    """
    records = rows.to_dict("records") if hasattr(rows, "to_dict") else rows
    marks = sorted({mark_from_row(r) for r in records}, key=lambda m: m.span)
    document = annotation.document
    items = []
    for number, found in groupby(marks, key=lambda m: document.sentence_index(m.span.start)):
        layers = [layer for m in found for layer in _layers(annotation, m)]
        items.append(f"<li>{_pieces(document.text, document.sentences[number], [*_voices(annotation), *layers])}</li>")
    listed = f"<ol>{''.join(items)}</ol>" if items else f"<p>{say('marked.nothing')}</p>"
    about = escape(say("marked.count", article=document.article.title or document.article.id, n=len(marks)))
    return Html(f'<section class="px"><p class="meta">{about}</p>{listed}</section>')


def highlight_match(first: Annotation, second: Annotation, kind: type[Mark] = Loaded) -> Html:
    """One article with what two coders marked: what both marked, and what only one of them did."""
    table = match(first, second, kind)
    layers = []
    for row in table.to_dict("records"):
        labels = [(first.coder, row["label_1"]), (second.coder, row["label_2"])]
        title = "; ".join([row["outcome"], *(f"{coder}: {wording.words(label)}" for coder, label in labels if label)])
        layers.append(_Layer(Span(row["start"], row["end"]), _css_class(row["outcome"]), title))
    who = {
        "hit": say("marked.both"),
        "miss": say("marked.only", coder=first.coder),
        "false alarm": say("marked.only", coder=second.coder),
    }
    counts = table["outcome"].value_counts()
    legend = "".join(
        f'<span><span class="{_css_class(outcome)}">{outcome}</span> '
        f"{escape(say('marked.outcome', who=by, n=int(counts.get(outcome, 0))))}</span>"
        for outcome, by in who.items()
    )
    body = _paragraphs(first.document, layers)
    return Html(f'<section class="px">{_head(first)}{body}<div class="legend">{legend}</div></section>')


def beside(*parts: Html) -> Html:
    """Several pieces side by side where the window is wide enough."""
    return Html(f'<div class="px-beside">{"".join(p.markup for p in parts)}</div>')


def _head(annotation: Annotation) -> str:
    article = annotation.document.article
    known = [article.outlet, article.date and article.date.isoformat(), article.genre, article.group]
    if article.constructed:
        known.append(say("marked.constructed"))
    about = say("marked.about", known=", ".join(str(each) for each in known if each), coder=annotation.coder)
    title = escape(article.title or article.id)
    return f'<h4>{title}</h4><p class="meta">{escape(about)}</p>'


def _css_class(outcome: str) -> str:
    return outcome.replace(" ", "-")


def _voices(annotation: Annotation) -> list[_Layer]:
    """Other people's words, run by run."""
    words = zip(annotation.document.words, annotation.word_voices, strict=True)
    names = say.table("voices")
    layers = []
    for voice, run in groupby(words, key=lambda pair: pair[1]):
        spans = [span for span, _ in run]
        if voice != "outlet":
            layers.append(_Layer(Span(spans[0].start, spans[-1].end), voice, names[voice]))
    return layers


def _layers(annotation: Annotation, mark: Mark) -> list[_Layer]:
    text = annotation.document.text
    match mark:
        case Loaded():
            known = {"family": wording.words(mark.family), "voice": say.table("voices")[mark.voice]}
            title = say("mark.loaded_rule", rule=mark.rule, **known) if mark.rule else say("mark.loaded", **known)
            return [_Layer(mark.span, f"loaded {mark.family} {mark.voice}", title, LOADED_FAMILIES[mark.family].letter)]
        case Attribution():
            who = say("mark.source", kind=wording.words(mark.type), name=mark.name or say("mark.not_named"))
            layers = [_Layer(mark.source, "source", who)] if mark.source else []
            if mark.cue:
                source = mark.source.of(text) if mark.source else say("mark.nobody_named")
                layers.append(_Layer(mark.cue, "cue", say("mark.cue", stance=mark.cue_stance, source=source)))
            return layers
        case Mention() if mark.polarity:
            well = mark.polarity > 0
            said = say("mark.well", target=mark.target) if well else say("mark.badly", target=mark.target)
            return [_Layer(mark.span, "mention", said)]
        case Assessment():
            polarity, subjectivity = f"{mark.polarity:+.2f}", f"{mark.subjectivity:.2f}"
            title = say("mark.assessment", polarity=polarity, subjectivity=subjectivity)
            return [_Layer(mark.span, "assessment", title, f"{mark.polarity:+.1f}")]
    return []


def _paragraphs(document: Document, layers: list[_Layer]) -> str:
    return "".join(f"<p>{_pieces(document.text, paragraph, layers)}</p>" for paragraph in document.paragraphs)


def _pieces(text: str, within: Span, layers: list[_Layer]) -> str:
    """A stretch of text, cut wherever a layer begins or ends, so that layers may overlap freely."""
    here = [layer for layer in layers if layer.span.overlaps(within)]
    cuts = {within.start, within.end}
    for layer in here:
        cuts |= {max(layer.span.start, within.start), min(layer.span.end, within.end)}
    out = []
    for start, end in pairwise(sorted(cuts)):
        over = [layer for layer in here if layer.span.overlaps(Span(start, end))]
        words = escape(text[start:end])
        if over:
            css = " ".join(dict.fromkeys(" ".join(layer.css for layer in over).split()))
            titles = dict.fromkeys(layer.title for layer in over)
            # A loaded phrase says whose words it is in already.
            title = escape("; ".join(t for t in titles if not any(t != other and t in other for other in titles)))
            words = f'<span class="{css}" title="{title}">{words}</span>'
        codes = dict.fromkeys(layer.code for layer in over if layer.code and layer.span.end == end)
        out.append(words + "".join(f"<sup>{code}</sup>" for code in codes))
    return "".join(out)


def _legend(annotation: Annotation) -> str:
    loaded = annotation.of_kind(Loaded)
    found = {m.family for m in loaded}
    families = [f for f in LOADED_FAMILIES.values() if f.id in found]
    parts = [
        f'<span><span class="loaded {f.id}">{wording.words(f.id)}</span><sup>{f.letter}</sup></span>' for f in families
    ]
    if loaded:
        line = say("marked.line")
        parts += [
            f'<span><span class="loaded {voice}">{line}</span> {escape(name, quote=False)}</span>'
            for voice, name in say.table("voices").items()
        ]
    if annotation.of_kind(Attribution):
        names = {"source": say("marked.source"), "cue": say("marked.cue")}
        parts += [f'<span><span class="{css}">{name}</span></span>' for css, name in names.items()]
    if any(m.polarity for m in annotation.of_kind(Mention)):
        parts.append(f'<span><span class="mention">{say("marked.mention")}</span></span>')
    return f'<div class="legend">{"".join(parts)}</div>' if parts else ""
