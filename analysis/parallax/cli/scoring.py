"""Reading and counting: one article, a corpus, two groups of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from parallax.cli.common import (
    CoderName,
    Columns,
    Contrast,
    CorpusPath,
    DateFormat,
    Duplicates,
    EventsFile,
    Failure,
    Jobs,
    NoCleaning,
    OutletsFile,
    Shareable,
    Strict,
    TargetsFile,
    app,
    checked,
    errors,
    found_in,
    opened,
    said_of,
    score_into,
    scorer_of,
)
from parallax.coders import DEFAULT

#: Up to so many articles, compare also says what each telling carries: for that their texts are held in memory.
TELLINGS = 5000


@app.command()
def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A text file, a corpus with --article, or - for text.")],
    article: Annotated[str | None, typer.Option("--article", metavar="ID", help="Which article of a corpus.")] = None,
    coder: CoderName = DEFAULT,
    targets: TargetsFile = None,
    outlets: OutletsFile = None,
    column: Columns = [],  # noqa: B006 - typer reads the default
    date_format: DateFormat = None,
) -> None:
    """Show one article: marks highlighted by family and voice, its scores below."""
    from parallax.article import Article
    from parallax.figures.terminal import article_view
    from parallax.formats.row import RowReader
    from parallax.gazetteer.targets import read_targets
    from parallax.scoring import annotate

    if file == "-" and article is None:
        try:
            chosen = RowReader().article({"text": sys.stdin.read()}, "standard input", "standard input")
            who = read_targets(targets)
        except (ValueError, OSError) as error:
            raise Failure(error) from None
        if not isinstance(chosen, Article):
            raise Failure(f"{chosen.where}: {chosen.why}.")
    else:
        corpus, who, _ = opened(file, targets, outlets, column, date_format)
        chosen = found_in(corpus, file, article)
    scorer = scorer_of(who, coder)
    marked = annotate(chosen, scorer.coders[0][0])
    Console(highlight=False, markup=False).print(article_view(marked, scorer.score([chosen])))


@app.command()
def score(
    corpus: CorpusPath,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the tables go.", show_default=False)],
    coder: CoderName = DEFAULT,
    targets: TargetsFile = None,
    outlets: OutletsFile = None,
    column: Columns = [],  # noqa: B006
    date_format: DateFormat = None,
    duplicates: Duplicates = "keep",
    no_cleaning: NoCleaning = False,
    strict: Strict = False,
    jobs: Jobs = 1,
    shareable: Shareable = False,
) -> None:
    """Score a corpus: scores, evidence and articles as CSV and Parquet, rejects.csv, run.json."""
    scored = score_into(
        corpus,
        out,
        coder,
        targets,
        outlets,
        column,
        date_format,
        jobs,
        shareable,
        clean=not no_cleaning,
        duplicates=duplicates,
    )
    run = scored.run
    errors.print(
        f"{run.articles} articles scored{said_of(scored.copies)}, {run.rejects} rejected, {run.record['seconds']} s. "
        f"Tables are in {out}."
    )
    checked(strict, run.rejects, out / "rejects.csv")


@app.command()
def compare(
    corpus: CorpusPath,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the tables go.", show_default=False)],
    contrast: Contrast = None,
    coder: CoderName = DEFAULT,
    targets: TargetsFile = None,
    outlets: OutletsFile = None,
    column: Columns = [],  # noqa: B006
    date_format: DateFormat = None,
    events: EventsFile = None,
    duplicates: Duplicates = "keep",
    no_cleaning: NoCleaning = False,
    strict: Strict = False,
    jobs: Jobs = 1,
    shareable: Shareable = False,
) -> None:
    """Compare two groups within events: differences.csv, by_event.csv, matched.csv and summary.txt.

    Beside them what each telling carries: facts.csv, sentences.csv, coverage.csv, wordings.csv, and the words of each
    group: words.csv. --shareable keeps of these the counts, offsets and short phrases alone.
    """
    from parallax.comparison.differences import compare as compared
    from parallax.comparison.fact_tables import clear, write_tellings
    from parallax.comparison.summary import summary, write
    from parallax.scoring import read_table

    if contrast and not all(contrast.partition(":")):  # said before an hour of scoring, not after
        raise Failure(f"--contrast {contrast}: give two groups as FIRST:SECOND, e.g. state-aligned:wire.")
    scored = score_into(
        corpus,
        out,
        coder,
        targets,
        outlets,
        column,
        date_format,
        jobs,
        shareable,
        told=True,
        clean=not no_cleaning,
        duplicates=duplicates,
        events=events,
    )
    try:
        table = read_table(out, scored.who)
        comparison = compared(table, contrast)
        write(comparison, out)
    except (ValueError, OSError) as error:
        raise Failure(error) from None
    Console(highlight=False, markup=False).print(summary(comparison), overflow="fold")
    if scored.copies is not None:
        errors.print(f"{scored.run.articles} articles scored{said_of(scored.copies)}; duplicates.csv lists the copies.")
    clear(out)
    if corpus == "-" or len(table.articles) > TELLINGS:
        why = "standard input is read once only" if corpus == "-" else f"there are more than {TELLINGS:,} articles"
        errors.print(f"What each telling carries, and in which words, is left out: {why}.")
    else:
        try:
            write_tellings(table, list(scored.source), comparison, out, shareable)
        except (ValueError, OSError) as error:
            raise Failure(error) from None
    checked(strict, scored.run.rejects, out / "rejects.csv")
