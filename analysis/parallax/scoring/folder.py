"""A corpus scored into a folder, as a stream, and the folder read again."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from parallax.article import Article, Corpus, Reject
from parallax.features.evidence import EVIDENCE, NUMBER, TEXT
from parallax.features.table import FeatureTable
from parallax.formats.cleaning import without_words
from parallax.formats.outlets import Outlets
from parallax.gazetteer.targets import Targets
from parallax.scoring.run_record import provenance
from parallax.scoring.scorer import Scorer, families
from parallax.scoring.tables import ARTICLES, Writer, leave_out_text
from parallax.tables import escape_cell

if TYPE_CHECKING:
    pass

BATCH = 64


@dataclass(frozen=True)
class Run:
    """What a run read and wrote: counts, seconds, and hashes of what it measured with."""

    articles: int
    rejects: int
    record: dict


def score_to(
    corpus: Corpus,
    out: Path,
    scorer: Scorer,
    targets: Targets,
    outlets: Outlets,
    jobs: int = 1,
    shareable: bool = False,
    progress: Callable[[int, int], None] = lambda articles, rejects: None,
) -> Run:
    """Score a corpus into a folder: ``scores``, ``evidence`` and ``articles`` as Parquet and CSV,
    ``rejects.csv`` and ``run.json``. Memory does not grow with the corpus.

    Parameters
    ----------
    jobs : int
        Processes; the tables are the same for any number.
    shareable : bool
        Leave out titles and the words that notes quote, and cut marked phrases to :data:`SHARED_WORDS` words, so
        that the tables can be passed on where the texts may not.
    progress : callable
        Called with the articles and rejects so far.

    Raises
    ------
    ValueError
        If the corpus holds no article that can be read.
    """
    from joblib import Parallel, delayed

    began = time.perf_counter()
    if out.exists() and not out.is_dir():
        raise ValueError(f"{out} is a file. Name a folder for the tables.")
    out.mkdir(parents=True, exist_ok=True)
    # Written last: where it lies, the tables beside it are whole and its own.
    (out / "run.json").unlink(missing_ok=True)
    # What was written for teaching says so in every row of every table.
    numbers = {"article_id": TEXT} | dict.fromkeys(scorer.columns()[1:], NUMBER) | {"constructed": "boolean"}
    done = rejected = constructed = 0
    with ExitStack() as stack:
        tables = {"articles": ARTICLES, "scores": numbers, "evidence": EVIDENCE}
        writers = [stack.enter_context(closing(Writer(out / name, types))) for name, types in tables.items()]
        file = stack.enter_context(open(out / "rejects.csv", "w", encoding="utf-8", newline=""))
        rejects = csv.writer(file, lineterminator="\n")
        rejects.writerow(["where", "id", "why"])
        first = ""

        def readable() -> Iterator[Article]:
            nonlocal rejected, first
            for item in corpus.stream():
                if isinstance(item, Reject):
                    rejected += 1
                    first = first or f"{item.where}: {item.why}"
                    rejects.writerow([escape_cell(cell) for cell in (item.where, item.id, item.why)])
                elif shareable:
                    yield replace(item, notes=without_words(item.notes))
                else:
                    yield item

        # A generator, so that only a few batches are in memory at any time.
        run = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch="2 * n_jobs")
        for batch in run(delayed(scorer.batch)(b) for b in _batches(readable())):
            if shareable:
                leave_out_text(*batch)
            meta, scores, evidence = batch
            marked = [[*row, article["constructed"]] for row, article in zip(scores, meta, strict=True)]
            for writer, rows in zip(writers, (meta, marked, evidence), strict=True):
                writer.write(rows)
            done += len(meta)
            constructed += sum(article["constructed"] for article in meta)
            progress(done, rejected)
    if not done:
        why = f"{rejected} rejected, the first in {first}. All are in {out / 'rejects.csv'}"
        raise ValueError(f"{corpus.name}: no article could be read: {why if rejected else 'it is empty'}.")
    record = {
        "corpus": corpus.name,
        "articles": done,
        "rejects": rejected,
        "constructed": constructed,
        "coder": scorer.coders[0][0].name,
        "seconds": round(time.perf_counter() - began, 2),
        **provenance(targets, outlets),
    }
    (out / "run.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return Run(done, rejected, record)


def read_table(out: Path, targets: Targets | None = None) -> FeatureTable:
    """The tables that scoring wrote into a folder.

    Parameters
    ----------
    targets : Targets, optional
        Those that the scores were made with; the shipped ones by default.

    Raises
    ------
    FileNotFoundError
        If one of the tables is not there.
    ValueError
        If another version wrote them.
    """
    paths = {name: Path(out) / f"{name}.parquet" for name in ("scores", "evidence", "articles")}
    for path in paths.values():
        if not path.is_file():
            raise FileNotFoundError(f"{path}: not found. Write it with `parallax score CORPUS --out {out}`.")
    tables = {name: pd.read_parquet(path) for name, path in paths.items()}
    for name, types in {"evidence": EVIDENCE, "articles": ARTICLES, "scores": {"article_id", "constructed"}}.items():
        if missing := [column for column in types if column not in tables[name]]:
            raise ValueError(f"{paths[name]}: no column {missing[0]!r}. Another version wrote it: score anew.")
    return FeatureTable(
        scores=tables["scores"].drop(columns="constructed").astype({"article_id": TEXT}),
        evidence=tables["evidence"].astype(EVIDENCE),
        articles=tables["articles"].astype(ARTICLES),
        families=[family for group in families(targets) for family in group],
    )


def _batches(articles: Iterator[Article]) -> Iterator[list[Article]]:
    while batch := list(islice(articles, BATCH)):
        yield batch
