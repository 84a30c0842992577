"""The room: one page that holds an event's tellings side by side, each number linked to its words and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from parallax.article import Article
from parallax.document import Document
from parallax.features.table import FeatureTable
from parallax.room.page import page
from parallax.room.payload import payload

if TYPE_CHECKING:
    from parallax.comparison.shared_facts import SharedFacts

__all__ = ["room"]


def room(
    table: FeatureTable,
    articles: Iterable[Article | Document],
    facts: SharedFacts | None = None,
    keyness: pd.DataFrame | None = None,
    excerpts_only: bool = False,
) -> str:
    """The tellings of one event or a hundred as one self-contained page, from which no request goes out.

    Parameters
    ----------
    table : FeatureTable
        Scores and marks. The page shows what the coder marked; the baselines beside it stay out.
    articles : iterable of Article or Document
        Those that were scored, with their texts. Others are passed over, and a document is not parsed again.
    facts : SharedFacts, optional
        Without it there is no view of facts.
    keyness : DataFrame, optional
        As :func:`parallax.comparison.words.keyness` gives it; without it there is no view of words.
    excerpts_only : bool
        Hold no whole text: of each only what shows the strongest evidence, at most
        :data:`~parallax.room.excerpts.SHARE` per cent of its words. The numbers stay those of the whole texts.

    Returns
    -------
    str
        HTML. Article text stands in it as data only; the page makes no markup of it.

    Raises
    ------
    ValueError
        If the table holds no article, or a text is not given or not the one that was scored.

    Examples
    --------
    >>> from parallax import Article, score
    >>> article = Article(id="a", text="The rogue regime </script> lied.")
    >>> html = room(score([article], coder="rules"), [article])
    >>> "rogue regime" in html, "regime </script>" in html
    (True, False)
    """
    return page(payload(table, articles, facts, keyness, excerpts_only))
