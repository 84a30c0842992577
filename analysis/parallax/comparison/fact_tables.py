"""What each telling carries, on disk: written beside a comparison, read again for the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from parallax.annotation import Annotation
from parallax.comparison.differences import Comparison
from parallax.comparison.shared_facts import COLUMNS, SharedFacts, shared_facts
from parallax.comparison.words import keyness
from parallax.features.table import FeatureTable
from parallax.scoring import read_run
from parallax.tables import read_csv, write_csv

#: Phrases of each group and voice in a shareable table.
SHARED_PHRASES = 30
KEPT = ("facts", "sentences", "coverage", "wordings")


def write_tellings(
    table: FeatureTable, annotations: Sequence[Annotation], comparison: Comparison, out: Path, shareable: bool
) -> None:
    """Write what each telling carries and the words of each group beside the comparison's tables.

    Parameters
    ----------
    annotations : sequence of Annotation
        The coder's marks on the texts of the table's articles.
    shareable : bool
        Keep counts, offsets and short phrases alone.
    """
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
    """What :func:`write_tellings` stored of the facts of each telling, None where it stored nothing.

    Raises
    ------
    ValueError
        If a table is not the one that the folder's run wrote.
    """
    if not (folder / "sentences.csv").is_file():
        return None
    files = read_run(folder, *(f"{name}.csv" for name in KEPT)).get("files")
    if files is not None and "sentences.csv" not in files:  # what lies there is of another run
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
