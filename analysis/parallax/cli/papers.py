"""What is printed: the report and coding sheets."""

from __future__ import annotations

import math
import tempfile
from itertools import product
from pathlib import Path
from typing import Annotated

import typer

from parallax.cli.common import (
    TELLINGS,
    Contrast,
    CorpusPath,
    Failure,
    Pdf,
    app,
    failures,
    found_in,
    not_the_corpus,
    progress,
    put,
)
from parallax.cli.options import Marking, Scoring, groups_of, takes
from parallax.coders import DEFAULT


@app.command()
@takes(Scoring)
def report(
    corpora: Annotated[
        list[str],
        typer.Argument(metavar="CORPUS...", help="Corpora, or folders that score wrote.", show_default=False),
    ],
    out: Pdf,
    numbers: Annotated[
        Path | None,
        typer.Option("--numbers", metavar="FILE", help="Keep every number of the report, as JSON.", show_default=False),
    ] = None,
    contrast: Contrast = None,
    *,
    options: Scoring,
) -> None:
    """Write the PDF report: what was compared, what was found, the words under it, the limits."""
    from parallax.report import write_report
    from parallax.scoring.folder import is_scored

    for corpus, file in product(corpora, filter(None, (out, numbers))):
        not_the_corpus(corpus, file)
    if corpora.count("-") > 1:
        raise Failure("- is given twice: standard input can be read once only. Save it to a file and name the file.")
    chapters, checks = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for number, corpus in enumerate(corpora):
            with failures(corpus):
                if is_scored(corpus):
                    chapters.append(_scored_before(corpus, contrast, options))
                else:
                    folder = Path(scratch) / str(number)
                    folder.mkdir()
                    chapter, rejects = _scored_now(corpus, folder, contrast, options)
                    chapters.append(chapter)
                    checks.append(rejects)
        with failures():
            pdf, told = Path(scratch) / "report.pdf", Path(scratch) / "numbers.json"
            write_report(chapters, pdf, numbers=told)
            if numbers is not None:
                put(told.read_bytes(), numbers, "table of numbers")
            put(pdf.read_bytes(), out, "report")
    for rejects in checks:
        options.check(rejects)


def _scored_before(corpus: str, contrast: str | None, options: Scoring):
    """A chapter of the report of a folder that score or compare wrote, with the targets that lie in it."""
    from parallax.comparison.fact_tables import stored_facts
    from parallax.gazetteer.targets import read_targets
    from parallax.report import Chapter
    from parallax.scoring import read_run, read_table

    options.only_defaults(corpus)
    folder, run = Path(corpus), read_run(Path(corpus))
    if options.coder not in (DEFAULT, run.get("coder")):
        raise Failure(
            f"--coder {options.coder}: {corpus} was scored by {run.get('coder')}. Leave it out, or name the corpus."
        )
    given = None if options.targets is None else read_targets(options.targets)
    table = read_table(folder, given)
    return Chapter.of(table, run, contrast, facts=stored_facts(folder))


def _scored_now(corpus: str, folder: Path, contrast: str | None, options: Scoring):
    """A chapter of the report of a corpus that is scored for it, and what was rejected."""
    from parallax.comparison.shared_facts import shared_facts
    from parallax.report import Chapter

    source, pipeline = options.pipeline(corpus, before=groups_of(contrast))
    with progress() as said:
        scored = pipeline.run(source, folder, keep=math.inf, progress=said)
    # The texts of all are held in memory.
    facts = shared_facts(scored.kept()) if scored.run.articles <= TELLINGS else None
    chapter = Chapter.of(scored.table(), scored.run.record, contrast, scored.documents, facts)
    return chapter, scored.rejects


@app.command()
@takes(Marking)
def sheet(
    corpus: CorpusPath,
    article: Annotated[
        list[str], typer.Option("--article", metavar="ID", help="Which article. May be repeated.", show_default=False)
    ],
    out: Pdf,
    answers: Annotated[bool, typer.Option("--answers", help="With the marks that the texts' author intended.")] = False,
    tool: Annotated[bool, typer.Option("--tool", help="With the marks that the tool makes.")] = False,
    *,
    options: Marking,
) -> None:
    """Print a coding sheet: articles with numbered lines to mark by hand, or somebody's marks on them."""
    from parallax.annotation import Annotation
    from parallax.class_room.author import author_annotation
    from parallax.class_room.coding_sheet import coding_sheet
    from parallax.document import parse

    if answers and tool:
        raise Failure("--answers and --tool are two sheets: give one of them.")
    not_the_corpus(corpus, out)
    source, _ = options.opened(corpus)
    targets = options.whom(corpus)
    documents = [parse(each) for each in found_in(source, corpus, article)]
    with failures():
        if answers:
            marked = [author_annotation(document, corpus) for document in documents]
        elif tool:
            marker = options.scorer(targets).coders[0][0]
            marked = [marker.annotate(document) for document in documents]
        else:
            marked = [Annotation(document, "", ()) for document in documents]
        put(coding_sheet(marked, targets, answers or tool), out, "sheet")
