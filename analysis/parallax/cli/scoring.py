"""Reading and counting: one article, a corpus, two groups of it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.console import Console

from parallax.cli.common import (
    TELLINGS,
    Contrast,
    CorpusPath,
    Failure,
    Folder,
    Shareable,
    app,
    errors,
    failures,
    found_in,
    not_the_corpus,
    progress,
    said_of,
)
from parallax.cli.options import Marking, Scoring, groups_of, takes


@app.command()
@takes(Marking)
def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A text file, a corpus with --article, or - for text.")],
    article: Annotated[str | None, typer.Option("--article", metavar="ID", help="Which article of a corpus.")] = None,
    *,
    options: Marking,
) -> None:
    """Show one article: marks highlighted by family and voice, its scores below."""
    from parallax.annotation import Annotation
    from parallax.article import Article
    from parallax.figures.terminal import article_view

    if file == "-" and article is None:
        with failures():
            chosen = options.reader(file).article({"text": sys.stdin.read()}, "standard input", "standard input")
        if not isinstance(chosen, Article):
            raise Failure(f"{chosen.where}: {chosen.why}.")
    else:
        [chosen] = found_in(options.opened(file)[0], file, [article] if article is not None else [])
    marked: list[Annotation] = []
    table = options.scorer(options.whom(file)).score([chosen], marked)
    Console(highlight=False, markup=False).print(article_view(marked[0], table))


@app.command()
@takes(Scoring)
def score(corpus: CorpusPath, out: Folder, shareable: Shareable = False, *, options: Scoring) -> None:
    """Score a corpus: scores, evidence and articles as CSV and Parquet; what they were made with beside them."""
    from parallax.scoring import whole_folder

    not_the_corpus(corpus, out)
    source, pipeline = options.pipeline(corpus, shareable, find_events=False)
    with failures(), whole_folder(out) as folder, progress() as said:
        scored = pipeline.run(source, folder, progress=said)
    run = scored.run
    errors.print(
        f"{run.articles} articles scored{said_of(scored.copies)}, {run.rejects} rejected, {run.record['seconds']} s. "
        f"Tables are in {out}."
    )
    options.check(scored.rejects, out / "rejects.csv")


@app.command()
@takes(Scoring)
def compare(
    corpus: CorpusPath, out: Folder, contrast: Contrast = None, shareable: Shareable = False, *, options: Scoring
) -> None:
    """Compare two groups within events: differences.csv, by_event.csv, matched.csv and summary.txt.

    Beside them what each telling carries: facts.csv, sentences.csv, coverage.csv, wordings.csv, and the words of each
    group: words.csv. --shareable keeps of these the counts, offsets and short phrases alone.
    """
    from parallax.comparison.differences import compare as compared
    from parallax.comparison.fact_tables import write_tellings
    from parallax.comparison.summary import summary, write
    from parallax.scoring import whole_folder

    if contrast and not all(contrast.partition(":")):
        raise Failure(f"--contrast {contrast}: give two groups as FIRST:SECOND, e.g. state-aligned:wire.")
    not_the_corpus(corpus, out)
    source, pipeline = options.pipeline(corpus, shareable, before=groups_of(contrast))
    with failures(), whole_folder(out) as folder, progress() as said:
        scored = pipeline.run(source, folder, keep=TELLINGS, progress=said)
        table = scored.table()
        comparison = compared(table, contrast)
        write(comparison, folder)
        if scored.annotations is not None:
            write_tellings(table, list(scored.annotations), comparison, folder, shareable)
    Console(highlight=False, markup=False).print(summary(comparison), overflow="fold")
    if scored.copies is not None:
        errors.print(f"{scored.run.articles} articles scored{said_of(scored.copies)}; duplicates.csv lists the copies.")
    if scored.annotations is None:
        errors.print(
            f"What each telling carries, and in which words, is left out: there are more than {TELLINGS:,} articles."
        )
    options.check(scored.rejects, out / "rejects.csv")
