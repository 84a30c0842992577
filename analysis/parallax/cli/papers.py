"""What is printed: the report and coding sheets."""

from __future__ import annotations

import json
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
    Pdf,
    TargetsFile,
    app,
    found_in,
    opened,
    put,
    score_into,
    scorer_of,
)
from parallax.coders import DEFAULT


@app.command()
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
    coder: CoderName = DEFAULT,
    targets: TargetsFile = None,
    outlets: OutletsFile = None,
    column: Columns = [],  # noqa: B006
    date_format: DateFormat = None,
    events: EventsFile = None,
    jobs: Jobs = 1,
) -> None:
    """Write the PDF report: what was compared, what was found, the words under it, the limits."""
    from parallax.cli.scoring import TELLINGS
    from parallax.comparison.fact_tables import stored_facts
    from parallax.comparison.shared_facts import shared_facts
    from parallax.formats import beside
    from parallax.gazetteer.targets import read_targets
    from parallax.report import Chapter, no_texts, write_report
    from parallax.scoring import read_table

    chapters = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, corpus in enumerate(corpora):
            try:
                if (Path(corpus) / "scores.parquet").is_file():
                    if events is not None:
                        raise Failure(f"--events {events}: {corpus} was scored before, with the events it had then.")
                    folder, read = Path(corpus), no_texts
                    who = read_targets(targets or beside(corpus, "targets.toml"))
                    table, facts = read_table(folder, who), stored_facts(folder)
                elif corpus == "-":
                    raise Failure("report reads a corpus twice: give a file or a folder in place of -.")
                else:
                    folder = Path(scratch) / str(number)
                    given = coder, targets, outlets, column, date_format, jobs, False
                    scored = score_into(corpus, folder, *given, told=True, events=events)
                    source, who = scored.source, scored.who
                    table = read_table(folder, who)
                    # The texts are held in memory.
                    facts = shared_facts(table.annotations(source)) if len(table.articles) <= TELLINGS else None

                    def read(ids, source=source):
                        return (article for article in source if article.id in ids)

                run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
                chapters.append(Chapter.of(table, run, contrast, read, facts))
            except (ValueError, OSError) as error:
                raise Failure(f"{corpus}: {error}") from None
        try:
            pdf = Path(scratch) / "report.pdf"
            write_report(chapters, pdf, numbers=numbers)
            out.parent.mkdir(parents=True, exist_ok=True)
            put(pdf.read_bytes(), out, "report")
        except (ValueError, OSError) as error:  # a sentence may have been broken by hand
            raise Failure(error) from None


@app.command()
def sheet(
    corpus: CorpusPath,
    article: Annotated[
        list[str], typer.Option("--article", metavar="ID", help="Which article. May be repeated.", show_default=False)
    ],
    out: Pdf,
    answers: Annotated[bool, typer.Option("--answers", help="With the marks that the texts' author intended.")] = False,
    tool: Annotated[bool, typer.Option("--tool", help="With the marks that the tool makes.")] = False,
    coder: CoderName = DEFAULT,
    targets: TargetsFile = None,
    outlets: OutletsFile = None,
    column: Columns = [],  # noqa: B006
    date_format: DateFormat = None,
) -> None:
    """Print a coding sheet: articles with numbered lines to mark by hand, or somebody's marks on them."""
    from parallax.annotation import Annotation
    from parallax.class_room.author import author_annotation
    from parallax.class_room.coding_sheet import coding_sheet
    from parallax.document import parse

    if answers and tool:
        raise Failure("--answers and --tool are two sheets: give one of them.")
    source, who, _ = opened(corpus, targets, outlets, column, date_format)
    documents = [parse(found_in(source, corpus, each)) for each in article]
    try:
        if answers:
            marked = [author_annotation(document, corpus) for document in documents]
        elif tool:
            marker = scorer_of(who, coder).coders[0][0]
            marked = [marker.annotate(document) for document in documents]
        else:
            marked = [Annotation(document, "", ()) for document in documents]
        put(coding_sheet(marked, who, answers or tool), out, "sheet")
    except (ValueError, OSError) as error:
        raise Failure(error) from None
