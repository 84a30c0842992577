"""What the commands share: how they fail, how they say how far they are, and arguments of several of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:  # a command waits for what it needs alone
    import pandas as pd

    from parallax.article import Article, Corpus

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
Contrast = Annotated[
    str | None,
    typer.Option(
        "--contrast",
        metavar="FIRST:SECOND",
        help="Which groups: first minus second.",
        show_default="state-aligned:wire",
    ),
]
Csv = Annotated[Path, typer.Option("--out", metavar="FILE", help="The table, as CSV.", show_default=False)]
Folder = Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the tables go.", show_default=False)]
Pdf = Annotated[
    Path, typer.Option("--out", metavar="FILE", help="The PDF, or - for standard output.", show_default=False)
]
Shareable = Annotated[
    bool,
    typer.Option("--shareable", help="Leave out titles and long phrases, so that the tables may be passed on."),
]
#: Up to so many articles, what each telling carries is looked for: for that, texts and marks are held in memory.
TELLINGS = 5000


class Failure(typer.Exit):
    """An error in what the user gave: said in one line, exit code 2."""

    def __init__(self, message: object):
        from parallax.formats.mending import one_line

        if isinstance(message, OSError) and message.strerror:
            # A full disk names no file.
            message = f"{message.filename}: {message.strerror}." if message.filename else f"{message.strerror}."
        errors.print(f"parallax: {one_line(str(message))}", style="red", soft_wrap=True)
        super().__init__(2)


@contextmanager
def failures(about: str = "") -> Iterator[None]:
    """What goes wrong with what the user gave, as a :class:`Failure`."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != "datasketch":
            raise
        install = "pip install 'parallax-framing[importers]'"
        raise Failure(f"--duplicates needs {error.name}. Install it with: {install}") from None
    except (ValueError, OSError) as error:
        raise Failure(f"{about}: {error}" if about else error) from None


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A line that says how far a run is."""
    columns = [SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()]
    # Where nobody watches, a bar would leave empty lines among the errors.
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("reading ...", total=None)
        yield lambda what, done, rejected: bar.update(task, description=f"{done} articles {what}, {rejected} rejected")


def not_the_corpus(corpus: str, out: Path) -> None:
    """Fail where a folder to write to is the one that the corpus lies in, or a file to write is the corpus."""
    if corpus == "-":
        return
    home, place = Path(corpus).resolve(), out.resolve()
    if place == home and home.is_file():
        raise Failure(f"--out {out} is the corpus itself, which would be lost. Name another file.")
    if place == (home if home.is_dir() else home.parent):
        raise Failure(f"--out {out} is where the corpus lies, whose articles.csv would be lost. Name another folder.")


def said_of(copies: pd.DataFrame | None) -> str:
    """How many copies are left out, for a sentence that counts articles."""
    return "" if copies is None else f", {copies['left_out'].sum()} left out as copies"


def found_in(corpus: Corpus, file: str, wanted: Sequence[str] = ()) -> list[Article]:
    """The articles of these ids, in that order, or the first one; the corpus is read once, and no further than that."""
    from parallax.article import Article

    found: dict[str, Article] = {}
    ids, whys = [], []
    for item in corpus.stream():
        if not isinstance(item, Article):
            whys.append(f"{item.where}: {item.why}")
            continue
        ids.append(item.id)
        if not wanted or item.id in wanted:
            found[item.id] = item
            if len(found) >= len(set(wanted)):
                return [found[each] for each in wanted] or [item]
    if ids:
        missing = next(each for each in wanted if each not in found)
        known = ", ".join(ids[:5]) + (" and more" if len(ids) > 5 else "")
        raise Failure(f"{file}: no article {missing!r}. It holds {known}.")
    raise Failure(f"{file}: no article could be read: {whys[0] if whys else 'it is empty'}.")


def put(content: bytes, out: Path, what: str) -> None:
    """A file that is there as a whole or not at all, or standard output."""
    from parallax.tables import written_whole

    if str(out) == "-":
        sys.stdout.buffer.write(content)
        return
    with written_whole(out) as beside:
        beside.write_bytes(content)
    errors.print(f"The {what} is in {out}.")
