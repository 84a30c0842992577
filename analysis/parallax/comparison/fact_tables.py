"""What each telling carries, on disk: written beside a comparison, read again for the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from parallax.article import Article
from parallax.comparison.differences import Comparison
from parallax.comparison.shared_facts import COLUMNS, SharedFacts, shared_facts
from parallax.comparison.words import keyness
from parallax.features.table import FeatureTable
from parallax.tables import read_csv, write_csv

#: Phrases of each group and voice in a shareable table.
SHARED_PHRASES = 30
KEPT = ("facts", "sentences", "coverage", "wordings")


def clear(out: Path) -> None:
    """Take away what an earlier run wrote, so that all tables of a folder are of one run."""
    for name in (*KEPT, "words"):
        (out / f"{name}.csv").unlink(missing_ok=True)


def _whole(table: FeatureTable, articles: Sequence[Article]) -> FeatureTable:
    """The table with the whole text under each mark: a shareable one cuts it."""
    texts = {article.id: article.text for article in articles}
    e = table.evidence
    rows = zip(e["article_id"], e["start"], e["end"], strict=True)
    return replace(table, evidence=e.assign(text=[texts[i][start:end] for i, start, end in rows]))


def write_tellings(
    table: FeatureTable, articles: Sequence[Article], comparison: Comparison, out: Path, shareable: bool
) -> None:
    """Write what each telling carries and the words of each group beside the comparison's tables.

    Parameters
    ----------
    articles : sequence of Article
        Those that were scored, with their texts.
    shareable : bool
        Keep counts, offsets and short phrases alone.

    Raises
    ------
    ValueError
        If an article is not the one that was scored.
    """
    annotations = list(_whole(table, articles).annotations(articles))
    found = shared_facts(annotations)
    constructed = table.articles.groupby("event")["constructed"].any()
    text = {"facts": ["statement"], "sentences": ["text"]} if shareable else {}
    for name in KEPT:
        if name == "wordings" and shareable:  # nothing but words
            continue
        rows = getattr(found, name).drop(columns=text.get(name, []))
        write_csv(rows.assign(constructed=rows["event"].map(constructed)), out / f"{name}.csv")
    if not comparison.second or not comparison.by_event["alike"].any():
        return
    words = keyness(annotations, comparison.first, comparison.second)
    if shareable:
        # The sign, so that exchanging the groups exchanges the phrases.
        side = (words["log_odds"] > 0).astype(int) - (words["log_odds"] < 0).astype(int)
        words = words.groupby(["voice", side], sort=False).head(SHARED_PHRASES)
    write_csv(words, out / "words.csv")


def stored_facts(folder: Path) -> SharedFacts | None:
    """What :func:`write_tellings` stored of the facts of each telling, None where it stored nothing."""
    if not (folder / "sentences.csv").is_file():
        return None
    whole = {"articles": "int64", "carried": "int64", "facts": "int64"}
    whole |= {c: "Int64" for columns in COLUMNS.values() for c in columns if c.endswith(("start", "end"))}
    numbers = {"sure": "float64", "share": "float64"}
    tables = {}
    for name, columns in COLUMNS.items():
        types = {c: (whole | numbers).get(c, "string") for c in columns}
        path = folder / f"{name}.csv"
        if name in KEPT and path.is_file():
            frame = read_csv(path, types).reindex(columns=list(columns))
        else:
            frame = pd.DataFrame(columns=list(columns))
        frame = frame.astype(types)
        strings = [c for c, kind in types.items() if kind == "string"]
        tables[name] = frame.assign(**{c: frame[c].fillna("").astype(object) for c in strings})
    return SharedFacts(**tables)
