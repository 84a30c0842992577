"""Who is heard: kinds of source and the sides they speak for, by group."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from parallax.annotation import SOURCE_TYPES
from parallax.figures import wording
from parallax.figures.kinds_of_source import source_types
from parallax.report.cells import side_name
from parallax.report.chapter import Chapter
from parallax.report.figure_files import figure_file
from parallax.report.text import say


def sources(chapter: Chapter, root: Path, stem: str) -> dict | None:
    """Two tables of attributions in the outlet's own voice, by kind and by side; None where nobody is cited."""
    m = chapter.comparison.matched
    ids = m.loc[m["compared"], "article_id"] if chapter.alike else m["article_id"]
    cited = chapter.table.counting("sourcing.attributions_per_1000_words")
    cited = cited[cited["article_id"].isin(ids)]
    if cited.empty:
        return None
    cited = cited.merge(m[["article_id", "group"]], on="article_id").fillna({"source_name": "", "side": ""})
    groups = chapter.groups or [""]
    kinds = [(wording.words(t), cited["source_type"] == t) for t in SOURCE_TYPES]
    names = {t.side: wording.text(side_name(chapter.targets, t.side), 40) for t in chapter.targets}
    sides = [(name, cited["side"] == side) for side, name in sorted(names.items())]
    sides.append((say("sources.neither"), cited["side"] == ""))

    def counts(chosen: pd.Series, named: bool = False) -> list[str]:
        rows = [cited[chosen & (cited["group"] == g)] for g in groups]
        with_name = [int((of["source_name"] != "").sum()) for of in rows]
        return [f"{n}, {len(of) - n}" if named else str(len(of)) for of, n in zip(rows, with_name, strict=True)]

    everything = pd.Series(True, cited.index)
    figure = None
    if chapter.alike:
        figure = figure_file(source_types(chapter.comparison), root, f"{stem}-sources", say("sources.caption"))
    return {
        "figure": figure,
        "types": {
            "heading": say("sources.by_kind", n=len(cited)),
            "head": ["", *chapter.shown_groups()],
            "rows": [
                *([name, *counts(of, True)] for name, of in kinds if of.any()),
                [say("sources.all"), *counts(everything, True)],
            ],
            "note": say("sources.kinds_note_compared") if chapter.alike else say("sources.kinds_note"),
        },
        "sides": {
            "heading": say("sources.for_whom"),
            "head": ["", *chapter.shown_groups()],
            "rows": [[name, *counts(of)] for name, of in sides if of.any()],
            "note": say("sources.sides_note"),
        },
    }
