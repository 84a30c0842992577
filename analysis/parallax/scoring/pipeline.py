"""From a corpus to tables: each article is made, cleaned, parsed and marked once, whatever is asked of it afterwards.

What must know every article before the first is marked (copies, events) reads them from a spool on disk, and so does
what needs texts and marks together once all are scored (facts, words, report, room). Memory holds a few batches.
"""

from __future__ import annotations

import csv
import math
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from parallax.annotation import Annotation
from parallax.article import Article, Corpus, Reject, without_quoted_text
from parallax.document import Document
from parallax.features.evidence import EVIDENCE, NUMBER, TEXT
from parallax.features.table import FeatureTable
from parallax.formats import duplicates as copying
from parallax.formats.outlets import Outlets
from parallax.gazetteer.targets import Targets
from parallax.scoring.folder import OUTLETS, REJECTS, TARGETS, NothingRead, Run, tables, whole_folder, write_record
from parallax.scoring.run_record import provenance
from parallax.scoring.scorer import Scorer
from parallax.scoring.spool import Spool, annotation_row, line
from parallax.scoring.tables import ARTICLES, Writer, leave_out_text
from parallax.tables import escape_cell, write_csv

BATCH = 64
#: So many of what could not be read are named to the user; all are in the table.
NAMED = 5

#: Takes every article, to be read as often as it likes, and gives what puts each into its event.
Placing = Callable[[Iterable[Article]], Callable[[Article], Article]]
#: Called with what was done ("read", "scored"), to how many articles, and how many were rejected so far.
Progress = Callable[[str, int, int], None]


class Rejects:
    """The table of what could not be read, and the first of it."""

    def __init__(self, path: Path):
        self._file = open(path, "w", encoding="utf-8", newline="")  # noqa: SIM115 - closed by close
        self._rows = csv.writer(self._file, lineterminator="\n")
        self._rows.writerow(["where", "id", "why"])
        self.count = 0
        self.first: list[Reject] = []

    def articles(self, stream: Iterable[Article | Reject]) -> Iterator[Article]:
        """The articles of a stream; what is none goes into the table."""
        for item in stream:
            if isinstance(item, Article):
                yield item
            else:
                self._rows.writerow([escape_cell(cell) for cell in (item.where, item.id, item.why)])
                self.count += 1
                self.first += [item] * (self.count <= NAMED)

    def close(self) -> None:
        self._file.close()


def read_once(
    articles: Iterable[Article], path: Path, duplicates: str = "keep"
) -> tuple[Spool[Article], pd.DataFrame | None]:
    """The articles in a spool, to be read as often as needed, and the table of copies where copies don't all count.

    Parameters
    ----------
    path : Path
        The spool's file.
    duplicates : str
        One of :data:`parallax.formats.duplicates.KEEP`.

    Returns
    -------
    Spool, DataFrame or None
        The spool passes over the copies that don't count; the table names them in ``left_out``.
    """
    spool = Spool.of_articles(path)
    if duplicates == "keep":
        deque(spool.adding(articles), maxlen=0)
        return spool, None
    copies = copying.find_duplicates(spool.adding(articles))
    # Copies are chosen by their ids alone, so the table's rows stand for the articles.
    rows = copies.rename(columns={"article_id": "id"}).itertuples()
    stays = {row.id for row in copying.without_copies(rows, copies, duplicates)}
    copies["left_out"] = ~copies["article_id"].isin(stays)
    spool.leave_out(set(copies["article_id"][copies["left_out"]]))
    return spool, copies


@dataclass(frozen=True)
class Scored:
    """A corpus that was scored into a folder."""

    folder: Path
    run: Run
    targets: Targets
    copies: pd.DataFrame | None
    rejects: Rejects
    #: The coder's marks on each text, where they were kept.
    annotations: Spool[Annotation] | None
    #: Where they lie, for as long as this object lives: whole texts never lie in a folder that may be passed on.
    scratch: TemporaryDirectory[str]

    def table(self) -> FeatureTable:
        return tables(self.folder, self.targets)

    def kept(self) -> Spool[Annotation]:
        """The coder's marks on each text.

        Raises
        ------
        ValueError
            If they were not kept.
        """
        if self.annotations is None:
            raise ValueError(f"{self.folder}: texts and marks were not kept. Run the pipeline with keep=math.inf.")
        return self.annotations

    def documents(self, ids: Collection[str]) -> Iterator[Document]:
        """The documents of these articles, as they were parsed."""
        return (annotation.document for annotation in self.kept().only(ids))


@dataclass(frozen=True)
class Pipeline:
    """How a corpus is scored.

    Parameters
    ----------
    place : callable, optional
        Puts articles into events, once all are read: :func:`parallax.comparison.events.placing`. Without it each
        article stays in the event that it names.
    duplicates : str
        Which copies count: one of :data:`parallax.formats.duplicates.KEEP`.
    jobs : int
        Processes; the tables are the same for any number.
    shareable : bool
        Leave out titles and the words that notes quote, and cut marked phrases to
        :data:`~parallax.scoring.tables.SHARED_WORDS` words, so that the tables can be passed on where the texts may
        not.
    record : mapping
        What ``run.json`` says besides, of how the corpus was read.
    """

    scorer: Scorer
    targets: Targets
    outlets: Outlets
    place: Placing | None = None
    duplicates: str = "keep"
    jobs: int = 1
    shareable: bool = False
    record: Mapping[str, object] = field(default_factory=dict)

    def run(
        self, corpus: Corpus, folder: Path, keep: float = 0, progress: Progress = lambda what, articles, rejects: None
    ) -> Scored:
        """Score a corpus into a folder of the run's own; see :func:`~parallax.scoring.folder.whole_folder`.

        Parameters
        ----------
        keep : number
            Up to so many articles, texts and marks are kept on disk, for as long as what is returned lives.

        Raises
        ------
        NothingRead
            If the corpus holds no article that can be read.
        """
        began = time.perf_counter()
        scratch = TemporaryDirectory(prefix="parallax-", ignore_cleanup_errors=True)
        with ExitStack() as stack:
            rejects = stack.enter_context(closing(Rejects(folder / REJECTS)))
            articles: Iterable[Article] = rejects.articles(corpus.stream())
            if self.shareable:
                articles = (replace(article, notes=without_quoted_text(article.notes)) for article in articles)
            copies = None
            if self.place or self.duplicates != "keep" or 0 < keep < math.inf:
                counted = (_told(progress, n, article, rejects) for n, article in enumerate(articles, 1))
                articles, copies = read_once(counted, Path(scratch.name, "articles.jsonl"), self.duplicates)
                stack.enter_context(closing(articles))
                _nothing(corpus, len(articles), rejects)
                keep = keep if len(articles) <= keep else 0
                if self.place:
                    articles = map(self.place(articles), articles)
            annotations = Spool.of_annotations(Path(scratch.name, "annotations.jsonl")) if keep else None
            if annotations is not None:
                stack.enter_context(closing(annotations))
            done = constructed = 0
            for batch in self._marked(articles, folder, annotations):
                done += len(batch)
                constructed += sum(article["constructed"] for article in batch)
                progress("scored", done, rejects.count)
            _nothing(corpus, done, rejects)
        if copies is not None:
            write_csv(copies, folder / "duplicates.csv")
        for name, given in ((TARGETS, self.targets), (OUTLETS, self.outlets)):
            if given.content:
                (folder / name).write_bytes(given.content)
        record = {
            "corpus": corpus.name,
            "articles": done,
            "rejects": rejects.count,
            "constructed": constructed,
            "coder": self.scorer.coders[0][0].name,
            "seconds": round(time.perf_counter() - began, 2),
            **provenance(self.targets, self.outlets),
            **self.record,
            "duplicates": self.duplicates,
        }
        if copies is not None:
            record["left_out"] = int(copies["left_out"].sum())
        write_record(folder, record)
        return Scored(folder, Run(done, rejects.count, record), self.targets, copies, rejects, annotations, scratch)

    def _marked(
        self, articles: Iterable[Article], folder: Path, annotations: Spool[Annotation] | None
    ) -> Iterator[list[dict]]:
        """Write the tables, batch by batch; gives what is known of each batch's articles."""
        from joblib import Parallel, delayed

        # What was written for teaching says so in every row of every table.
        numbers = {"article_id": TEXT} | dict.fromkeys(self.scorer.columns()[1:], NUMBER) | {"constructed": "boolean"}
        types = {"articles": ARTICLES, "scores": numbers, "evidence": EVIDENCE}
        with ExitStack() as stack:
            writers = [stack.enter_context(closing(Writer(folder / name, kinds))) for name, kinds in types.items()]
            # A generator, so that only a few batches are in memory at any time.
            run = Parallel(n_jobs=self.jobs, return_as="generator", pre_dispatch="2 * n_jobs")
            keep = annotations is not None
            for batch, lines in run(delayed(_mark)(self.scorer, b, keep) for b in _batches(articles)):
                if self.shareable:
                    leave_out_text(*batch)
                meta, scores, evidence = batch
                marked = [[*row, article["constructed"]] for row, article in zip(scores, meta, strict=True)]
                for writer, rows in zip(writers, (meta, marked, evidence), strict=True):
                    writer.write(rows)
                if annotations is not None:
                    annotations.add_lines(lines)
                yield meta


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
    """Score a corpus into a folder, whole or not at all: ``scores``, ``evidence`` and ``articles`` as Parquet and CSV,
    ``rejects.csv``, ``targets.toml``, ``outlets.csv`` and ``run.json``. Memory does not grow with the corpus.

    Parameters
    ----------
    jobs : int
        Processes; the tables are the same for any number.
    shareable : bool
        Leave out what may not be passed on: see :class:`Pipeline`.
    progress : callable
        Called with the articles and rejects so far.

    Raises
    ------
    ValueError
        If the corpus holds no article that can be read.
    """
    pipeline = Pipeline(scorer, targets, outlets, jobs=jobs, shareable=shareable)
    with whole_folder(out) as folder:
        return pipeline.run(corpus, folder, progress=lambda what, articles, rejects: progress(articles, rejects)).run


def _mark(scorer: Scorer, articles: list[Article], keep: bool) -> tuple[tuple, list[str]]:
    """A batch's rows, and its annotations as lines of a spool."""
    kept: list[Annotation] | None = [] if keep else None
    batch = scorer.batch(articles, kept)
    return batch, [line(annotation_row(annotation)) for annotation in kept or ()]


def _told(progress: Progress, number: int, article: Article, rejects: Rejects) -> Article:
    if number % BATCH == 0:
        progress("read", number, rejects.count)
    return article


def _nothing(corpus: Corpus, articles: int, rejects: Rejects) -> None:
    if not articles:
        why = "it is empty"
        if rejects.count:
            first = rejects.first[0]
            why = f"{rejects.count} rejected, the first in {first.where}: {first.why}"
        raise NothingRead(f"{corpus.name}: no article could be read: {why}.")


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    stream = iter(articles)
    while batch := list(islice(stream, BATCH)):
        yield batch
