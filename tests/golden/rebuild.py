"""Rebuild the golden table: ``make golden``. What moved is for the commit to say."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from parallax import score
from parallax.annotation import FAMILIES
from parallax.coders.lexicon import LexiconCoder
from parallax.features.measures import PRIMARY

HERE = Path(__file__).parent
GOLDEN = HERE / "classroom.csv"
CORPUS = HERE.parent.parent / "data" / "classroom"


def build() -> str:
    """The table as CSV: the primary features of each classroom article, and how many marks of each kind.

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


if __name__ == "__main__":
    GOLDEN.write_text(build(), encoding="utf-8")
    print(f"{GOLDEN.name}: rebuilt. Look at the diff, and say in the commit what moved and why.")
