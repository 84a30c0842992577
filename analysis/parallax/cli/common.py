"""What the commands share: their options, how they fail, how a corpus is opened and scored."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:  # a command waits for what it needs alone
    import pandas as pd

    from parallax.article import Corpus
    from parallax.gazetteer.targets import Targets
    from parallax.scoring import Run

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
NoCleaning = Annotated[bool, typer.Option("--no-cleaning", help="Leave residue of pages in the texts.")]
Duplicates = Annotated[
    str, typer.Option("--duplicates", metavar="HOW", help="Of copies: keep all, once or the earliest.")
]
EventsFile = Annotated[
    Path | None,
    typer.Option(
        "--events",
        metavar="FILE",
        help="Which event each article tells (CSV: article_id, event), as parallax events writes it.",
        show_default=False,
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Whatever could not be read is an error.")]


class Failure(typer.Exit):
    """An error in what the user gave: said in one line, exit code 2."""

    def __init__(self, message: object):
        from parallax.formats.mending import one_line

        if isinstance(message, OSError) and message.strerror:
            message = f"{message.filename}: {message.strerror}."
        errors.print(f"parallax: {one_line(str(message))}", style="red", soft_wrap=True)
        super().__init__(2)


def reader_of(columns: list[str], outlets: Path | None, date_format: str | None, clean: bool = True):
    """What makes articles of rows, by the options that say how."""
    from parallax.formats.outlets import read_outlets
    from parallax.formats.row import RowReader

    pairs = [c.partition("=") for c in columns]
    for field, _, name in pairs:
        if not name:
            raise Failure(f"--column {field}: give FIELD=NAME, e.g. text=maintext.")
    try:
        return RowReader({f: n for f, _, n in pairs}, read_outlets(outlets), date_format, clean)
    except (ValueError, OSError) as error:
        raise Failure(error) from None


def opened(
    corpus: str,
    targets: Path | None,
    outlets: Path | None,
    columns: list[str],
    date_format: str | None,
    told: bool = False,
    clean: bool = True,
    events: Path | None = None,
):
    """The corpus with the targets and outlets that belong to it. ``told``: with events, found where none is given."""
    from parallax.formats import beside, read_corpus
    from parallax.gazetteer.targets import read_targets

    reader = reader_of(columns, outlets or beside(corpus, "outlets.csv"), date_format, clean)
    try:
        who = read_targets(targets or beside(corpus, "targets.toml"))
        source = read_corpus(corpus, reader)
        return _told(corpus, source, events) if told else source, who, reader.outlets
    except (ValueError, OSError) as error:
        raise Failure(error) from None


def _told(corpus: str, source, events: Path | None):
    from parallax.comparison.events import with_events

    if corpus == "-":  # read once only: its articles name their events
        if events is not None:
            raise ValueError("--events needs the corpus twice: give a file or a folder in place of -.")
        return source
    return with_events(source, events and table_of(events))


def table_of(path: Path) -> pd.DataFrame:
    """A small table that a person may have written."""
    import pandas as pd

    return pd.read_csv(path, dtype=str, keep_default_na=False)


def without_copies(corpus, how: str):
    """A corpus without the copies that don't count, and the table of all copies; None where all are kept."""
    from parallax.article import Article, Corpus
    from parallax.formats import duplicates

    if how == "keep":
        return corpus, None
    if how not in duplicates.KEEP:  # said before a large corpus is read, not after
        raise Failure(f"--duplicates {how}: use one of {', '.join(duplicates.KEEP)}.")
    try:
        table = duplicates.find_duplicates(corpus)
        # Copies are chosen by their ids alone, so the table's rows stand for the articles.
        rows = table.rename(columns={"article_id": "id"}).itertuples()
        stays = {row.id for row in duplicates.without_copies(rows, table, how)}
    except ModuleNotFoundError as error:
        install = "pip install 'parallax-framing[importers]'"
        raise Failure(f"--duplicates needs {error.name}. Install it with: {install}") from None
    table["left_out"] = ~table["article_id"].isin(stays)
    drop = set(table["article_id"][table["left_out"]])

    def source():
        return (item for item in corpus.stream() if not isinstance(item, Article) or item.id not in drop)

    return Corpus(corpus.name, source), table


def said_of(copies) -> str:
    """How many copies are left out, for a sentence that counts articles."""
    return "" if copies is None else f", {copies['left_out'].sum()} left out as copies"


def checked(strict: bool, rejected: int, table: Path) -> None:
    """Fails where nothing may be rejected and something was; to be asked when all is written."""
    if strict and rejected:
        raise Failure(f"{rejected} could not be read, which --strict makes an error: {table} says why.")


def scorer_of(who, coder: str):
    from parallax.scoring import Scorer

    try:
        return Scorer.default(who, coder)
    except (ValueError, OSError) as error:
        raise Failure(error) from None


@dataclass(frozen=True)
class Scored:
    """What became of a corpus that was scored into a folder."""

    run: Run
    who: Targets
    #: The corpus as it was scored: its copies left out, its events found.
    source: Corpus
    copies: pd.DataFrame | None


def score_into(
    corpus,
    out,
    coder,
    targets,
    outlets,
    column,
    date_format,
    jobs,
    shareable,
    told=False,
    clean=True,
    duplicates="keep",
    events=None,
) -> Scored:
    """Score a corpus into a folder. ``told``: its events are those of ``events``, or found where none is given."""
    from parallax.scoring import score_to
    from parallax.tables import write_csv

    if corpus == "-" and duplicates != "keep":
        raise Failure("copies are looked for before anything is scored: give a file or a folder in place of -.")
    source, who, listed = opened(corpus, targets, outlets, column, date_format, clean=clean)
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
            source, copies = without_copies(source, duplicates)
            source = _told(corpus, source, events) if told else source
            run = score_to(source, out, scorer_of(who, coder), who, listed, jobs, shareable, progress)
            # What was scored depends on these too.
            record = run.record | {"cleaned": clean, "duplicates": duplicates}
            (out / "duplicates.csv").unlink(missing_ok=True)
            if copies is not None:
                record["left_out"] = int(copies["left_out"].sum())
                write_csv(copies, out / "duplicates.csv")
            (out / "run.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
            return Scored(replace(run, record=record), who, source, copies)
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
