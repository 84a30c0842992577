"""The command ``parallax``."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from parallax.coders import DEFAULT

app = typer.Typer(
    name="parallax",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="One event, told twice: loaded language, sourcing and stance in news, every number traceable to words.",
)
errors = Console(stderr=True, highlight=False, markup=False)

CorpusPath = Annotated[
    str,
    typer.Argument(
        metavar="CORPUS",
        help="A folder with articles.csv or .jsonl (and text files), a folder of .txt files, one CSV, JSONL, "
        "Parquet or .txt file, or - for JSON Lines from standard input.",
        show_default=False,
    ),
]
TargetsFile = Annotated[
    Path | None,
    typer.Option("--targets", metavar="FILE", help="Whom stance is measured towards (TOML).", show_default=False),
]
OutletsFile = Annotated[
    Path | None,
    typer.Option("--outlets", metavar="FILE", help="Which group an outlet is in (CSV).", show_default=False),
]
Columns = Annotated[
    list[str],
    typer.Option("--column", metavar="FIELD=NAME", help="Your column's name, e.g. text=maintext. May be repeated."),
]
DateFormat = Annotated[
    str | None,
    typer.Option("--date-format", metavar="FORMAT", help="How dates are written, e.g. %d/%m/%Y.", show_default=False),
]
Contrast = Annotated[
    str | None,
    typer.Option(
        "--contrast",
        metavar="FIRST:SECOND",
        help="Which groups: first minus second.",
        show_default="state-aligned:wire",
    ),
]
CoderName = Annotated[str, typer.Option("--coder", metavar="NAME", help="Who marks: model (trained) or rules.")]
Pdf = Annotated[
    Path, typer.Option("--out", metavar="FILE", help="The PDF, or - for standard output.", show_default=False)
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes; the numbers are the same for any.")]
Shareable = Annotated[
    bool,
    typer.Option("--shareable", help="Leave out titles and long phrases, so that the tables may be passed on."),
]


class Failure(typer.Exit):
    """An error in what the user gave: said in one line, exit code 2."""

    def __init__(self, message: object):
        from parallax.importers.row import one_line

        if isinstance(message, OSError) and message.strerror:
            message = f"{message.filename}: {message.strerror}."
        errors.print(f"parallax: {one_line(str(message))}", style="red", soft_wrap=True)
        super().__init__(2)


def _open(corpus: str, targets: Path | None, outlets: Path | None, columns: list[str], date_format: str | None):
    """The corpus with the targets and outlets that belong to it."""
    from parallax.importers import beside, read_corpus
    from parallax.importers.row import RowReader
    from parallax.outlets import read_outlets
    from parallax.targets import read_targets

    pairs = [c.partition("=") for c in columns]
    for field, _, name in pairs:
        if not name:
            raise Failure(f"--column {field}: give FIELD=NAME, e.g. text=maintext.")
    try:
        who = read_targets(targets or beside(corpus, "targets.toml"))
        listed = read_outlets(outlets or beside(corpus, "outlets.csv"))
        return read_corpus(corpus, RowReader({f: n for f, _, n in pairs}, listed, date_format)), who, listed
    except (ValueError, OSError) as error:
        raise Failure(error) from None


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
    from parallax.importers.row import RowReader
    from parallax.scoring import annotate
    from parallax.show.terminal import article_view
    from parallax.targets import read_targets

    if file == "-" and article is None:
        try:
            chosen = RowReader().article({"text": sys.stdin.read()}, "standard input", "standard input")
            who = read_targets(targets)
        except (ValueError, OSError) as error:
            raise Failure(error) from None
        if not isinstance(chosen, Article):
            raise Failure(f"{chosen.where}: {chosen.why}.")
    else:
        corpus, who, _ = _open(file, targets, outlets, column, date_format)
        chosen = _find(corpus, file, article)
    scorer = _scorer(who, coder)
    marked = annotate(chosen, scorer.coders[0][0])
    Console(highlight=False, markup=False).print(article_view(marked, scorer.score([chosen])))


def _scorer(who, coder: str):
    from parallax.scoring import Scorer

    try:
        return Scorer.default(who, coder)
    except (ValueError, OSError) as error:
        raise Failure(error) from None


def _find(corpus, file: str, article: str | None):
    """The article of this id, or the first one."""
    from parallax.article import Article

    ids, whys = [], []
    for item in corpus.stream():
        if not isinstance(item, Article):
            whys.append(f"{item.where}: {item.why}")
        elif article in (None, item.id):
            return item
        else:
            ids.append(item.id)
    if ids:
        known = ", ".join(ids[:5]) + (" and more" if len(ids) > 5 else "")
        raise Failure(f"{file}: no article {article!r}. It holds {known}.")
    raise Failure(f"{file}: no article could be read: {whys[0] if whys else 'it is empty'}.")


@app.command()
def score(
    corpus: CorpusPath,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the tables go.", show_default=False)],
    coder: CoderName = DEFAULT,
    targets: TargetsFile = None,
    outlets: OutletsFile = None,
    column: Columns = [],  # noqa: B006
    date_format: DateFormat = None,
    jobs: Jobs = 1,
    shareable: Shareable = False,
) -> None:
    """Score a corpus: scores, evidence and articles as CSV and Parquet, rejects.csv, run.json."""
    run, _ = _score_into(corpus, out, coder, targets, outlets, column, date_format, jobs, shareable)
    errors.print(
        f"{run.articles} articles scored, {run.rejects} rejected, {run.record['seconds']} s. Tables are in {out}."
    )


def _score_into(corpus, out, coder, targets, outlets, column, date_format, jobs, shareable):
    from parallax.scoring import score_to

    source, who, listed = _open(corpus, targets, outlets, column, date_format)
    home = Path(corpus).resolve()
    if corpus != "-" and out.resolve() == (home if home.is_dir() else home.parent):
        raise Failure(f"--out {out} is where the corpus lies, whose articles.csv would be lost. Name another folder.")
    columns = [SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()]
    # Where nobody watches, a bar would leave empty lines among the errors.
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("reading ...", total=None)

        def progress(done: int, rejected: int) -> None:
            bar.update(task, description=f"{done} articles, {rejected} rejected")

        try:
            return score_to(source, out, _scorer(who, coder), who, listed, jobs, shareable, progress), who
        except (ValueError, OSError) as error:
            raise Failure(error) from None


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
    jobs: Jobs = 1,
    shareable: Shareable = False,
) -> None:
    """Compare two groups within events: differences.csv, by_event.csv, matched.csv and summary.txt."""
    from parallax.compare.differences import compare as compare_groups
    from parallax.compare.summary import summary, write
    from parallax.scoring import read_table

    if contrast and not all(contrast.partition(":")):  # said before an hour of scoring, not after
        raise Failure(f"--contrast {contrast}: give two groups as FIRST:SECOND, e.g. state-aligned:wire.")
    _, who = _score_into(corpus, out, coder, targets, outlets, column, date_format, jobs, shareable)
    try:
        comparison = compare_groups(read_table(out, who), contrast)
        write(comparison, out)
    except (ValueError, OSError) as error:
        raise Failure(error) from None
    Console(highlight=False, markup=False).print(summary(comparison), overflow="fold")


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
    jobs: Jobs = 1,
) -> None:
    """Write the PDF report: what was compared, what was found, the words under it, the limits."""
    from parallax.importers import beside
    from parallax.scoring import read_table
    from parallax.show.report import Part, no_texts, write
    from parallax.targets import read_targets

    parts = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, corpus in enumerate(corpora):
            try:
                if (Path(corpus) / "scores.parquet").is_file():
                    folder, read = Path(corpus), no_texts
                    who = read_targets(targets or beside(corpus, "targets.toml"))
                elif corpus == "-":
                    raise Failure("report reads a corpus twice: give a file or a folder in place of -.")
                else:
                    folder = Path(scratch) / str(number)
                    _score_into(corpus, folder, coder, targets, outlets, column, date_format, jobs, False)
                    source, who, _ = _open(corpus, targets, outlets, column, date_format)

                    def read(ids, source=source):
                        return (article for article in source if article.id in ids)

                run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
                parts.append(Part.of(read_table(folder, who), who, run, contrast, read))
            except (ValueError, OSError) as error:
                raise Failure(f"{corpus}: {error}") from None
        try:
            pdf = Path(scratch) / "report.pdf"
            write(parts, pdf, numbers)
            out.parent.mkdir(parents=True, exist_ok=True)
            _put(pdf.read_bytes(), out, "report")
        except OSError as error:
            raise Failure(error) from None


def _put(pdf: bytes, out: Path, what: str) -> None:
    if str(out) == "-":
        sys.stdout.buffer.write(pdf)
        return
    out.write_bytes(pdf)
    errors.print(f"The {what} is in {out}.")


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
    from parallax.document import parse
    from parallax.teaching.author import author_annotation
    from parallax.teaching.coding_sheet import coding_sheet

    if answers and tool:
        raise Failure("--answers and --tool are two sheets: give one of them.")
    source, who, _ = _open(corpus, targets, outlets, column, date_format)
    documents = [parse(_find(source, corpus, each)) for each in article]
    try:
        if answers:
            marked = [author_annotation(document, corpus) for document in documents]
        elif tool:
            marker = _scorer(who, coder).coders[0][0]
            marked = [marker.annotate(document) for document in documents]
        else:
            marked = [Annotation(document, "", ()) for document in documents]
        _put(coding_sheet(marked, who, answers or tool), out, "sheet")
    except (ValueError, OSError) as error:
        raise Failure(error) from None


@app.command()
def evaluate(
    task: Annotated[str, typer.Argument(metavar="TASK", help="Which published set.", show_default=False)],
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Its file or folder as published.", show_default=False)],
    train: Annotated[
        Path | None,
        typer.Option("--train", metavar="PATH", help="Rows for a TF-IDF baseline.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Keep every figure, as JSON.", show_default=False)
    ] = None,
    coder: CoderName = DEFAULT,
) -> None:
    """Measure the tool on a set that people labelled: babe, checkthat, newsmtsc, polnear, basil, ptc, semeval2025,
    narrative-frames or hyperpartisan."""
    from parallax.evaluate.tasks import evaluate as measured
    from parallax.show.terminal import evaluation_view

    try:
        found = measured(task, path, coder, train)
        if out is not None:
            out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    except (ValueError, OSError) as error:
        raise Failure(error) from None
    Console(highlight=False, markup=False).print(evaluation_view(found))


@app.command()
def version() -> None:
    """Print versions and hashes of what the numbers depend on, as JSON."""
    from parallax.outlets import read_outlets
    from parallax.scoring import provenance
    from parallax.targets import read_targets

    print(json.dumps(provenance(read_targets(), read_outlets()), indent=2))


if __name__ == "__main__":
    app()
