"""Marks as rows of a table, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from parallax.annotation import Annotation, Assessment, Attribution, Loaded, Mark, Mention
from parallax.document import Document, Span
from parallax.features.base import FeatureFamily

TEXT, WHOLE, NUMBER = "string", "Int64", "float64"
#: Columns of the evidence table and their types. Offsets refer to ``Article.text``; ``text`` is the
#: marked phrase, for attributions the cue (or the source, or the quotation, where there is none);
#: ``sentence`` is the number of the sentence in which the mark begins, from 0; ``family`` is that of a loaded phrase;
#: ``counts_towards`` names the columns of scores that the mark is part of, separated by spaces.
EVIDENCE = {
    "article_id": TEXT,
    "coder": TEXT,
    "kind": TEXT,
    "family": TEXT,
    "start": WHOLE,
    "end": WHOLE,
    "text": TEXT,
    "voice": TEXT,
    "value": NUMBER,
    "rule": TEXT,
    "target": TEXT,
    "source_start": WHOLE,
    "source_end": WHOLE,
    "cue_start": WHOLE,
    "cue_end": WHOLE,
    "content_start": WHOLE,
    "content_end": WHOLE,
    "source_name": TEXT,
    "source_type": TEXT,
    "side": TEXT,
    "direct": "boolean",
    "cue_stance": TEXT,
    "role": TEXT,
    "subjectivity": NUMBER,
    "sentence": WHOLE,
    "constructed": "boolean",
    "counts_towards": TEXT,
}


def evidence_rows(annotation: Annotation, families: Iterable[FeatureFamily]) -> list[dict]:
    """One row a mark, with the columns of these families that it counts towards."""
    columns: dict[int, list[str]] = {id(mark): [] for mark in annotation.marks}
    for family in families:
        for mark, names in family.counted(annotation):
            columns[id(mark)] += names
    return [_row(annotation, mark, columns[id(mark)]) for mark in annotation.marks]


def _row(annotation: Annotation, mark: Mark, columns: list[str]) -> dict:
    row = dict.fromkeys(EVIDENCE)
    row |= {
        "article_id": annotation.document.article.id,
        "coder": annotation.coder,
        "kind": mark.kind,
        "start": mark.span.start,
        "end": mark.span.end,
        "text": mark.span.of(annotation.document.text),
        "voice": mark.voice,
        "sentence": annotation.document.sentence_index(mark.span.start),
        "constructed": annotation.document.article.constructed,
        "counts_towards": " ".join(columns),
    }
    match mark:
        case Loaded():
            row |= {"family": mark.family, "value": float(mark.strength), "rule": mark.rule}
        case Attribution():
            for part in ("source", "cue", "content"):
                if span := getattr(mark, part):
                    row |= {f"{part}_start": span.start, f"{part}_end": span.end}
            row |= {
                "source_name": mark.name,
                "source_type": mark.type,
                "side": mark.side,
                "direct": mark.direct,
                "cue_stance": mark.cue_stance,
                "rule": mark.rule,
            }
        case Mention():
            row |= {"target": mark.target, "value": float(mark.polarity), "role": mark.role, "rule": mark.rule}
        case Assessment():
            row |= {"value": mark.polarity, "subjectivity": mark.subjectivity}
    return row


def mark_from_row(row: Mapping) -> Mark:
    """The mark that a row of evidence describes.

    Raises
    ------
    ValueError
        If the kind is unknown or a value is out of its range.
    """

    def given(name, default=""):
        value = row.get(name)
        return default if value == "" or pd.isna(value) else value

    def span(start, end):
        return Span(int(row[start]), int(row[end])) if given(start, None) is not None else None

    common = {"span": span("start", "end"), "voice": given("voice", "outlet")}
    match row["kind"]:
        case "loaded":
            return Loaded(**common, family=given("family"), strength=float(given("value", 1.0)), rule=given("rule"))
        case "attribution":
            return Attribution(
                **common,
                source=span("source_start", "source_end"),
                cue=span("cue_start", "cue_end"),
                content=span("content_start", "content_end"),
                type=given("source_type", "unspecified"),
                side=given("side"),
                name=given("source_name"),
                direct=str(given("direct", False)).lower() in {"true", "1"},
                cue_stance=given("cue_stance", "neutral"),
                rule=given("rule"),
            )
        case "mention":
            return Mention(
                **common,
                target=given("target"),
                polarity=float(given("value", 0.0)),
                role=given("role"),
                rule=given("rule"),
            )
        case "assessment":
            return Assessment(**common, polarity=float(row["value"]), subjectivity=float(given("subjectivity", np.nan)))
    raise ValueError(f"kind {row['kind']!r} is not loaded, attribution, mention or assessment.")


def annotation_from_rows(document: Document, coder: str, rows: Iterable[Mapping]) -> Annotation:
    """A coder's annotation of one document from its rows of evidence.

    Raises
    ------
    ValueError
        If the text under a mark is not the text that its row holds: the offsets belong to another
        version of the article.
    """
    marks = []
    for row in rows:
        mark = mark_from_row(row)
        under = mark.span.of(document.text)
        if under != row["text"]:
            raise ValueError(
                f"{document.article.id}: at {mark.span.start} the text has {under[:40]!r}, the mark says "
                f"{str(row['text'])[:40]!r}. Use the article that was marked."
            )
        marks.append(mark)
    return Annotation(document, coder, tuple(sorted(marks, key=lambda m: (m.span, m.kind))))
