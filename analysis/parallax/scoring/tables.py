"""The tables that scoring writes: their columns, and a writer that takes them batch by batch."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from parallax.annotation import VOICES, Annotation
from parallax.article import note_pairs
from parallax.features.base import words_in_voice
from parallax.features.evidence import NUMBER, TEXT, WHOLE
from parallax.tables import write_csv

if TYPE_CHECKING:
    import pyarrow as pa

#: What is known of an article, without its text.
ARTICLES = {
    **dict.fromkeys(("article_id", "event", "outlet", "publisher", "group", "group_basis"), TEXT),
    **dict.fromkeys(("genre", "genre_basis", "translation", "date", "title", "url"), TEXT),
    "constructed": "boolean",
    "sha256": TEXT,
    "sentences": WHOLE,
    **{f"words@{voice}": WHOLE for voice in VOICES},
    "notes": TEXT,  # a JSON list of [kind, detail]: parallax.article.read_notes reads it
}
#: Rows that are written to Parquet together. Each group costs the writer memory until the file is closed,
#: so that a group a batch would make memory grow with the corpus.
ROW_GROUP = 4096
#: How many words of a marked phrase a shareable table holds.
SHARED_WORDS = 6


def article_row(annotation: Annotation) -> dict:
    article = annotation.document.article
    known = {name: getattr(article, name) for name in ARTICLES if hasattr(article, name)}
    return known | {
        "article_id": article.id,
        "date": article.date.isoformat() if article.date else "",
        "sentences": len(annotation.document.sentences),
        **{f"words@{voice}": words_in_voice(annotation, voice) for voice in VOICES},
        "notes": json.dumps(note_pairs(article.notes), ensure_ascii=False),
    }


def frame(rows: Sequence[dict | list], types: Mapping[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(types))
    for column, kind in types.items():
        if frame[column].dtype != pd.api.types.pandas_dtype(kind):  # all at once copies every column
            frame[column] = frame[column].astype(kind)
    return frame


class Writer:
    """One table as Parquet and CSV, written batch by batch."""

    def __init__(self, stem: Path, types: Mapping[str, str]):
        # No reader of one article waits for what writes tables.
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        self._pa = pa
        kinds = {TEXT: pa.string(), WHOLE: pa.int64(), NUMBER: pa.float64(), "boolean": pa.bool_()}
        self._types = types
        self._schema = pa.schema([(name, kinds[kind]) for name, kind in types.items()])
        self._csv = stem.with_suffix(".csv")
        write_csv(frame([], types), self._csv)
        self._parquet = ParquetWriter(stem.with_suffix(".parquet"), self._schema)
        self._held: list[pa.Table] = []

    def write(self, rows: list) -> None:
        table = frame(rows, self._types)
        write_csv(table, self._csv, header=False)
        self._held.append(self._pa.Table.from_pandas(table, schema=self._schema, preserve_index=False))
        if sum(map(len, self._held)) >= ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._held:
            self._parquet.write_table(self._pa.concat_tables(self._held))
        self._held = []

    def close(self) -> None:
        self._flush()
        self._parquet.close()


def leave_out_text(meta: list[dict], scores: list, evidence: list[dict]) -> None:
    for row in meta:
        row["title"] = ""
    for row in evidence:
        words = row["text"].split()
        row["text"] = " ".join(words[:SHARED_WORDS]) + (" …" if len(words) > SHARED_WORDS else "")
