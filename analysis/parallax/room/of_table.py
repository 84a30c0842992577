"""The room of a scored table and its texts, with everything that can be shown of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from parallax.article import Article
from parallax.comparison.differences import choose_contrast
from parallax.comparison.shared_facts import shared_facts
from parallax.comparison.words import keyness
from parallax.features.table import FeatureTable
from parallax.room import room
from parallax.tables import written_whole


def write_room(table: FeatureTable, articles: Iterable[Article], out: str | Path, excerpts_only: bool = False) -> Path:
    """Write one page with the tellings side by side, as ``parallax room CORPUS --out FILE`` does.

    Parameters
    ----------
    table : FeatureTable
    articles : iterable of Article
        Those that were scored, with their texts: the page holds them.
    out : path
        The page.
    excerpts_only : bool
        Hold no whole text, for texts that may not be passed on.

    Returns
    -------
    Path
        That of the page.

    Raises
    ------
    ValueError
        If a text is not the one that was scored.
    """
    annotations = list(table.annotations(articles))
    try:
        words = keyness(annotations, *choose_contrast(table.articles))
    except ValueError:  # one group alone, or no event that both tell: there is a page, but no words to compare
        words = None
    told = [annotation.document.article for annotation in annotations]
    page = room(table, told, shared_facts(annotations), words, excerpts_only)
    with written_whole(Path(out)) as beside:
        beside.write_text(page, encoding="utf-8")
    return Path(out)
