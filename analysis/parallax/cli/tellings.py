"""One event, told twice: which articles tell it, what each telling carries, in which words, on one page."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from parallax.cli.common import (
    CoderName,
    Columns,
    Contrast,
    CorpusPath,
    DateFormat,
    EventsFile,
    Failure,
    Jobs,
    OutletsFile,
    TargetsFile,
    app,
    errors,
    opened,
    score_into,
    table_of,
)
from parallax.coders import DEFAULT

Csv = Annotated[Path, typer.Option("--out", metavar="FILE", help="The table, as CSV.", show_default=False)]
Folder = Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the tables go.", show_default=False)]


@app.command()
def events(
    corpus: CorpusPath,
    out: Csv,
    overruled: Annotated[
        Path | None,
        typer.Option(
            "--overruled",
            metavar="FILE",
            help="Pairs that you decided (CSV): first, second, same (yes or no).",
            show_default=False,
        ),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            "--threshold",
            help="How alike articles of one event are; lower gives fewer, larger events.",
            show_default="0.15",
        ),
    ] = None,
    outlets: OutletsFile = None,
    column: Columns = [],  # noqa: B006
    date_format: DateFormat = None,
) -> None:
    """Find which articles tell the same event: article_id, event, sure; the doubtful links in a table beside it."""
    from parallax.comparison.events import ALIKE, find_events
    from parallax.evaluation.events import b_cubed
    from parallax.tables import write_csv

    source, _, _ = opened(corpus, None, outlets, column, date_format)
    given, groups = {}, {}

    def read():
        for article in source:
            given[article.id], groups[article.id] = article.event, article.group or None
            yield article

    try:
        found = find_events(read(), overruled and table_of(overruled), ALIKE if threshold is None else threshold)
        out.parent.mkdir(parents=True, exist_ok=True)
        links = out.with_name(f"{out.stem}-links.csv")
        write_csv(found.articles, out)
        write_csv(found.joins, links)
    except (ValueError, OSError) as error:
        raise Failure(error) from None
    doubtful = int(found.joins["uncertain"].sum())
    by_event = found.articles["article_id"].map(groups).groupby(found.articles["event"]).nunique()
    said = f"{len(by_event)} events of {len(found.articles)} articles are in {out}"
    errors.print(f"{said}, what links them in {links}; {doubtful} links are doubtful: overrule them with --overruled.")
    if any(groups.values()):
        errors.print(
            f"{(by_event > 1).sum()} events are told by two groups or more. A lower --threshold joins more; "
            f"--events {out} takes them into compare, report, facts, words and room."
        )
    if any(given.values()):
        figures, apart = b_cubed(dict(zip(found.articles["article_id"], found.articles["event"], strict=True)), given)
        errors.print(
            f"Against the events that the corpus gives: B-cubed F1 {figures['f1']:.2f} (precision "
            f"{figures['precision']:.2f}, recall {figures['recall']:.2f}); {len(apart)} of {figures['articles']} "
            "articles are not with exactly those they were given with."
        )


@app.command()
def facts(
    corpus: CorpusPath,
    out: Folder,
    coder: CoderName = DEFAULT,
    targets: TargetsFile = None,
    outlets: OutletsFile = None,
    column: Columns = [],  # noqa: B006
    date_format: DateFormat = None,
    events: EventsFile = None,
    jobs: Jobs = 1,
) -> None:
    """Find what each telling of an event carries: facts, coverage, wordings, quotations and copies as CSV."""
    from dataclasses import fields

    from parallax.comparison.shared_facts import shared_facts
    from parallax.tables import write_csv

    with tempfile.TemporaryDirectory() as scratch:
        _, marked = _marked(corpus, Path(scratch), coder, targets, outlets, column, date_format, jobs, events)
        try:
            found = shared_facts(marked())
            out.mkdir(parents=True, exist_ok=True)
            for table in fields(found):
                write_csv(getattr(found, table.name), out / f"{table.name}.csv")
        except (ValueError, OSError) as error:
            raise Failure(error) from None
    shared = int((found.facts["articles"] > 1).sum())
    errors.print(f"{len(found.facts)} facts, {shared} of them in two tellings or more. Tables are in {out}.")


@app.command()
def words(
    corpus: CorpusPath,
    out: Csv,
    contrast: Contrast = None,
    coder: CoderName = DEFAULT,
    targets: TargetsFile = None,
    outlets: OutletsFile = None,
    column: Columns = [],  # noqa: B006
    date_format: DateFormat = None,
    events: EventsFile = None,
    jobs: Jobs = 1,
) -> None:
    """Find the words and phrases that one group uses more within events: log-odds, counts and dispersion, as CSV."""
    from parallax.comparison.differences import choose_contrast
    from parallax.comparison.words import keyness
    from parallax.tables import write_csv

    with tempfile.TemporaryDirectory() as scratch:
        table, marked = _marked(corpus, Path(scratch), coder, targets, outlets, column, date_format, jobs, events)
        try:
            found = keyness(marked(), *choose_contrast(table.articles, contrast))
            out.parent.mkdir(parents=True, exist_ok=True)
            write_csv(found, out)
        except (ValueError, OSError) as error:
            raise Failure(error) from None
    errors.print(f"{found['phrase'].nunique()} words and phrases are in {out}.")


@app.command()
def room(
    corpus: CorpusPath,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The page, as HTML.", show_default=False)],
    excerpts_only: Annotated[
        bool, typer.Option("--excerpts-only", help="No whole text: at most 30% of each, the strongest evidence first.")
    ] = False,
    coder: CoderName = DEFAULT,
    targets: TargetsFile = None,
    outlets: OutletsFile = None,
    column: Columns = [],  # noqa: B006
    date_format: DateFormat = None,
    events: EventsFile = None,
    jobs: Jobs = 1,
) -> None:
    """Write the room: one page with two tellings side by side, every number linked to its words."""
    from parallax.comparison.differences import choose_contrast
    from parallax.comparison.shared_facts import shared_facts
    from parallax.comparison.words import keyness
    from parallax.room import room as page

    with tempfile.TemporaryDirectory() as scratch:
        table, marked = _marked(corpus, Path(scratch), coder, targets, outlets, column, date_format, jobs, events)
        try:
            annotations = list(marked())
            try:
                words = keyness(annotations, *choose_contrast(table.articles))
            except ValueError:  # one group alone, or no event that both tell: there is a page, but no words to compare
                words = None
            articles = [annotation.document.article for annotation in annotations]
            html = page(table, articles, shared_facts(annotations), words, excerpts_only)
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(html, encoding="utf-8")
        except (ValueError, OSError) as error:
            raise Failure(error) from None
    errors.print(f"{len(articles)} articles are in {out}, {len(html.encode()) / 1e6:.1f} MB.")
    if not table.articles["constructed"].all():
        kept = "excerpts of the texts" if excerpts_only else "the texts (--excerpts-only leaves them out)"
        errors.print(f"It holds {kept}. Texts that are licensed to you may not be passed on.")


def _marked(corpus, scratch, coder, targets, outlets, column, date_format, jobs, events):
    """The scores of a corpus, and a function that gives its annotations anew."""
    from parallax.scoring import read_table

    if corpus == "-":
        raise Failure("the texts are read twice: give a file or a folder in place of -.")
    scored = score_into(
        corpus, scratch, coder, targets, outlets, column, date_format, jobs, False, told=True, events=events
    )
    table = read_table(scratch, scored.who)
    return table, lambda: table.annotations(scored.source)
