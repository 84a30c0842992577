"""Rebuild the golden tables: ``make golden``. What moved is for the commit to say."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from parallax import annotate, read_corpus, score
from parallax.annotation import FAMILIES, Annotation, Attribution, Loaded, Mention
from parallax.coders.lexicon import LexiconCoder
from parallax.features.measures import PRIMARY

HERE = Path(__file__).parent
SCORES, MARKS = HERE / "classroom.csv", HERE / "marks.csv"
CORPUS = HERE.parent.parent / "data" / "classroom"
#: Words of a mark that are shown, for the reader of a diff.
SHOWN = 6


def scores() -> str:
    """As CSV: the primary features of each classroom article, and how many marks of each kind.

    Marks of every voice; four digits, nothing where a feature is nan.
    """
    table = score(CORPUS)
    scores = table.scores.set_index("article_id")[list(PRIMARY)]
    rows = table.evidence[table.evidence["coder"] != LexiconCoder.name]  # its own marks and TextBlob's
    what = rows["family"].fillna(rows["kind"])
    kinds = (*FAMILIES, "attribution", "mention", "assessment")
    counts = {kind: rows[what == kind].groupby("article_id").size() for kind in kinds}
    marks = pd.DataFrame(counts).reindex(scores.index).fillna(0).astype(int)
    golden = scores.join(marks).sort_index()
    return golden.to_csv(float_format="%.4f", lineterminator="\n")


def marks() -> str:
    """As CSV: all that the coder decided in each classroom article, one row a mark.

    Of a mention the sign is a decision; how far it lies from 0 is a number.
    """
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["article_id", "kind", "start", "end", "voice", "decided", "words"])
    for article in sorted(read_corpus(CORPUS), key=lambda article: article.id):
        rows.writerows(decided(annotate(article)))
    return file.getvalue()


def decided(annotation: Annotation) -> Iterator[list]:
    """The decisions of an annotation, as rows of the table of marks."""
    article = annotation.document.article
    for mark in annotation.marks:
        match mark:
            case Loaded():
                what = [mark.family, mark.strength, mark.rule]
            case Attribution():
                form = "direct" if mark.direct else "indirect"
                parts = mark.source, mark.cue, mark.content
                where = [f"{part.start}-{part.end}" if part else "none" for part in parts]
                what = [mark.type, mark.name, mark.side, form, mark.cue_stance, *where, mark.rule]
            case Mention():
                what = [mark.target, f"{int(np.sign(mark.polarity)):+d}", mark.role, mark.rule]
        words = " ".join(mark.span.of(article.text).split()[:SHOWN])
        yield [article.id, mark.kind, mark.span.start, mark.span.end, mark.voice, "; ".join(map(str, what)), words]


if __name__ == "__main__":
    for path, built in ((SCORES, scores()), (MARKS, marks())):
        path.write_text(built, encoding="utf-8")
        print(f"{path.name}: rebuilt. Look at the diff, and say in the commit what moved and why.")
