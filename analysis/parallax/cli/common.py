"""What the commands share: their options, how they fail, how a corpus is opened and scored."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

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


def opened(
    corpus: str,
    targets: Path | None,
    outlets: Path | None,
    columns: list[str],
    date_format: str | None,
    told: bool = False,
):
    """The corpus with the targets and outlets that belong to it. ``told``: with events, found where none is given."""
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
        source = read_corpus(corpus, RowReader({f: n for f, _, n in pairs}, listed, date_format))
        if told and corpus != "-":  # standard input is read once only: its events must be given
            from parallax.compare.events import with_events

            source = with_events(source)
        return source, who, listed
    except (ValueError, OSError) as error:
        raise Failure(error) from None


def scorer_of(who, coder: str):
    from parallax.scoring import Scorer

    try:
        return Scorer.default(who, coder)
    except (ValueError, OSError) as error:
        raise Failure(error) from None


def score_into(corpus, out, coder, targets, outlets, column, date_format, jobs, shareable, told=False):
    """Scores of a corpus in a folder, and its targets. ``told``: its events are found where none is given."""
    from parallax.scoring import score_to

    source, who, listed = opened(corpus, targets, outlets, column, date_format, told)
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
            return score_to(source, out, scorer_of(who, coder), who, listed, jobs, shareable, progress), who
        except (ValueError, OSError) as error:
            raise Failure(error) from None


def found_in(corpus, file: str, article: str | None):
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


def put(pdf: bytes, out: Path, what: str) -> None:
    if str(out) == "-":
        sys.stdout.buffer.write(pdf)
        return
    out.write_bytes(pdf)
    errors.print(f"The {what} is in {out}.")
