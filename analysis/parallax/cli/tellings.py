"""One event, told twice: which articles tell it, what each telling carries, in which words, on one page."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parallax.cli.common import (
    Contrast,
    CorpusPath,
    Csv,
    Failure,
    Folder,
    app,
    errors,
    failures,
    not_the_corpus,
    progress,
)
from parallax.cli.options import Choosing, Scoring, groups_of, table_of, takes

if TYPE_CHECKING:
    from parallax.article import Article
    from parallax.scoring import Scored


@app.command()
@takes(Choosing)
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
    *,
    options: Choosing,
) -> None:
    """Find which articles tell the same event: article_id, event, sure; the doubtful links in a table beside it."""
    from parallax.comparison.events import ALIKE, find_events
    from parallax.evaluation.events import b_cubed
    from parallax.scoring.pipeline import Rejects, read_once
    from parallax.tables import write_csv, written_whole

    not_the_corpus(corpus, out)
    source, _ = options.opened(corpus)
    given, groups = {}, {}

    def read(articles):
        for article in articles:
            given[article.id], groups[article.id] = article.event, article.group or None
            yield article

    with failures(), tempfile.TemporaryDirectory() as scratch:
        decided = None if overruled is None else table_of(overruled)
        with closing(Rejects(Path(scratch) / "rejects.csv")) as rejects:
            articles: Iterable[Article] = rejects.articles(source.stream())
            if options.duplicates != "keep":
                articles, _ = read_once(articles, Path(scratch) / "articles.jsonl", options.duplicates)
            found = find_events(read(articles), decided, ALIKE if threshold is None else threshold)
        links = out.with_name(f"{out.stem}-links.csv")
        with written_whole(out) as beside, written_whole(links) as beside_links:
            write_csv(found.articles, beside)
            write_csv(found.joins, beside_links)
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
    options.check(rejects)


@app.command()
@takes(Scoring)
def facts(corpus: CorpusPath, out: Folder, *, options: Scoring) -> None:
    """Find what each telling of an event carries: facts, coverage, wordings, quotations and copies as CSV."""
    from dataclasses import fields

    from parallax.comparison.shared_facts import shared_facts
    from parallax.scoring import whole_folder
    from parallax.scoring.folder import is_scored, write_record
    from parallax.tables import write_csv

    not_the_corpus(corpus, out)
    if is_scored(out):
        raise Failure(f"--out {out} holds scores of an earlier run, which would be lost. Name another folder.")
    with failures(), _marked(corpus, options) as scored, whole_folder(out) as folder:
        found = shared_facts(scored.kept())
        for table in fields(found):
            write_csv(getattr(found, table.name), folder / f"{table.name}.csv")
        write_record(folder, scored.run.record)
    shared = int((found.facts["articles"] > 1).sum())
    errors.print(f"{len(found.facts)} facts, {shared} of them in two tellings or more. Tables are in {out}.")
    options.check(scored.rejects)


@app.command()
@takes(Scoring)
def words(corpus: CorpusPath, out: Csv, contrast: Contrast = None, *, options: Scoring) -> None:
    """Find the words and phrases that one group uses more within events: log-odds, counts and dispersion, as CSV."""
    from parallax.comparison.differences import choose_contrast
    from parallax.comparison.words import keyness
    from parallax.tables import write_csv, written_whole

    not_the_corpus(corpus, out)
    with failures(), _marked(corpus, options, groups_of(contrast, two=True)) as scored:
        found = keyness(scored.kept(), *choose_contrast(scored.table().articles, contrast))
        with written_whole(out) as beside:
            write_csv(found, beside)
    errors.print(f"{found['phrase'].nunique()} words and phrases are in {out}.")
    options.check(scored.rejects)


@app.command()
@takes(Scoring)
def room(
    corpus: CorpusPath,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The page, as HTML.", show_default=False)],
    excerpts_only: Annotated[
        bool, typer.Option("--excerpts-only", help="No whole text: at most 30% of each, the strongest evidence first.")
    ] = False,
    *,
    options: Scoring,
) -> None:
    """Write the room: one page with two tellings side by side, every number linked to its words."""
    from parallax.comparison.differences import choose_contrast
    from parallax.comparison.shared_facts import shared_facts
    from parallax.comparison.words import keyness
    from parallax.room import room as page
    from parallax.tables import written_whole

    not_the_corpus(corpus, out)
    with failures(), _marked(corpus, options) as scored:
        table, annotations = scored.table(), list(scored.kept())
        try:
            words = keyness(annotations, *choose_contrast(table.articles))
        except ValueError:  # one group alone, or no event that both tell: there is a page, but no words to compare
            words = None
        documents = [annotation.document for annotation in annotations]
        html = page(table, documents, shared_facts(annotations), words, excerpts_only)
        with written_whole(out) as beside:
            beside.write_text(html, encoding="utf-8")
    errors.print(f"{len(documents)} articles are in {out}, {len(html.encode()) / 1e6:.1f} MB.")
    if not table.articles["constructed"].all():
        kept = "excerpts of the texts" if excerpts_only else "the texts (--excerpts-only leaves them out)"
        errors.print(f"It holds {kept}. Texts that are licensed to you may not be passed on.")
    options.check(scored.rejects)


@contextmanager
def _marked(corpus: str, options: Scoring, before=lambda articles: None) -> Iterator[Scored]:
    """A corpus that is scored into a folder for as long as it is needed, texts and marks kept."""
    source, pipeline = options.pipeline(corpus, before=before)
    with tempfile.TemporaryDirectory() as scratch:
        with progress() as said:
            scored = pipeline.run(source, Path(scratch), keep=math.inf, progress=said)
        yield scored
