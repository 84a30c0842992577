"""TextBlob's numbers beside ours."""

from __future__ import annotations

from pathlib import Path

from parallax.comparison.sensitivity import LOADED
from parallax.figures import textblob
from parallax.report.chapter import Chapter
from parallax.report.differences import difference_table
from parallax.report.figure_files import figure_file
from parallax.report.text import say

_COLUMNS = ("textblob.polarity@all", "textblob.subjectivity@all", f"{LOADED}@all")


def baseline(chapter: Chapter, root: Path, stem: str) -> dict | None:
    """A figure and a table; None where TextBlob was not run."""
    if not set(_COLUMNS) <= set(chapter.table.scores.columns):
        return None
    d = chapter.comparison.differences
    return {
        "text": say("baseline.text"),
        "figure": figure_file(textblob.baseline(chapter.table, chapter.comparison), root, f"{stem}-baseline"),
        "table": difference_table(chapter, d[d["feature"].isin(_COLUMNS)]) if chapter.alike else None,
    }
