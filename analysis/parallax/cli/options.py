"""The options that commands share, declared once: how a corpus is read, how it is scored.

A command that :func:`takes` one of these classes gets its fields as options, and their values as one object.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, field, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from parallax.cli.common import Failure, errors, failures
from parallax.coders import DEFAULT

if TYPE_CHECKING:  # a command waits for what it needs alone
    import pandas as pd

    from parallax.article import Article, Corpus
    from parallax.formats.row import RowReader
    from parallax.gazetteer.targets import Targets
    from parallax.scoring import Pipeline, Scorer
    from parallax.scoring.pipeline import Rejects


def takes(options: type) -> Callable[[Callable], Callable]:
    """Give a command the fields of a dataclass as options; it gets their values as ``options``."""

    def of(command: Callable) -> Callable:
        hints = get_type_hints(options, include_extras=True)
        keyword = inspect.Parameter.KEYWORD_ONLY
        shared = [
            inspect.Parameter(f.name, keyword, default=_default(f), annotation=hints[f.name]) for f in fields(options)
        ]
        own = [p for p in inspect.signature(command, eval_str=True).parameters.values() if p.name != "options"]

        def called(**given):
            chosen = options(**{p.name: given.pop(p.name) for p in shared})
            return command(**given, options=chosen)

        shown: Any = wraps(command)(called)
        del shown.__wrapped__
        parameters = [p.replace(kind=keyword) for p in own] + shared
        shown.__signature__ = inspect.Signature(parameters)
        shown.__annotations__ = {p.name: p.annotation for p in parameters}
        return shown

    return of


def _default(of) -> object:
    return of.default if of.default_factory is MISSING else of.default_factory()


CoderName = Annotated[str, typer.Option("--coder", metavar="NAME", help="Who marks: model (trained) or rules.")]
Strict = Annotated[bool, typer.Option("--strict", help="Whatever could not be read is an error.")]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How rows become articles."""

    outlets: Annotated[
        Path | None,
        typer.Option("--outlets", metavar="FILE", help="Which group an outlet is in (CSV).", show_default=False),
    ] = None
    column: Annotated[
        list[str],
        typer.Option("--column", metavar="FIELD=NAME", help="Your column's name, e.g. text=maintext. May be repeated."),
    ] = field(default_factory=list)
    date_format: Annotated[
        str | None,
        typer.Option(
            "--date-format", metavar="FORMAT", help="How dates are written, e.g. %d/%m/%Y.", show_default=False
        ),
    ] = None
    no_cleaning: Annotated[bool, typer.Option("--no-cleaning", help="Leave residue of pages in the texts.")] = False

    def reader(self, corpus: str | Path) -> RowReader:
        """What makes articles of rows, with the outlets that lie beside the corpus where none are given."""
        from parallax.formats import beside
        from parallax.formats.outlets import read_outlets
        from parallax.formats.row import RowReader

        pairs = [c.partition("=") for c in self.column]
        for name, _, column in pairs:
            if not column:
                raise Failure(f"--column {name}: give FIELD=NAME, e.g. text=maintext.")
        with failures():
            outlets = read_outlets(self.outlets or beside(corpus, "outlets.csv"))
            return RowReader({name: c for name, _, c in pairs}, outlets, self.date_format, not self.no_cleaning)

    def opened(self, path: str) -> tuple[Corpus, RowReader]:
        from parallax.formats import read_corpus
        from parallax.scoring.folder import is_scored

        if is_scored(path):
            raise Failure(f"{path} holds scores and no texts, which only report reads. Name the corpus itself.")
        reader = self.reader(path)
        with failures():
            return read_corpus(path, reader), reader


@dataclass(frozen=True, kw_only=True)
class Marking(Reading):
    """How single articles are read and marked."""

    coder: CoderName = DEFAULT
    targets: Annotated[
        Path | None,
        typer.Option("--targets", metavar="FILE", help="Whom stance is measured towards (TOML).", show_default=False),
    ] = None

    def whom(self, corpus: str | Path) -> Targets:
        """The targets, those that lie beside the corpus where none are given."""
        from parallax.formats import beside
        from parallax.gazetteer.targets import read_targets

        with failures():
            return read_targets(self.targets or beside(corpus, "targets.toml"))

    def scorer(self, targets: Targets) -> Scorer:
        from parallax.scoring import Scorer

        with failures():
            return Scorer.default(targets, self.coder)


@dataclass(frozen=True, kw_only=True)
class Choosing(Reading):
    """Which articles of a corpus count."""

    duplicates: Annotated[
        str, typer.Option("--duplicates", metavar="HOW", help="Of copies: keep all, once or the earliest.")
    ] = "keep"
    strict: Strict = False

    def __post_init__(self):
        from parallax.formats.duplicates import KEEP

        if self.duplicates not in KEEP:  # said before a large corpus is read, not after
            raise Failure(f"--duplicates {self.duplicates}: use one of {', '.join(KEEP)}.")

    def check(self, rejects: Rejects, table: Path | None = None) -> None:
        """Fail where nothing may be rejected and something was; to be asked when all is written."""
        if self.strict and table is None:
            for item in rejects.first:
                errors.print(f"{item.where}: {item.why}", soft_wrap=True)
        checked(self.strict, rejects.count, table)


@dataclass(frozen=True, kw_only=True)
class Scoring(Choosing, Marking):
    """How a corpus is scored."""

    events: Annotated[
        Path | None,
        typer.Option(
            "--events",
            metavar="FILE",
            help="Which event each article tells (CSV: article_id, event), as parallax events writes it.",
            show_default=False,
        ),
    ] = None
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes; the numbers are the same for any.")] = 1

    def pipeline(
        self,
        path: str,
        shareable: bool = False,
        find_events: bool = True,
        before: Callable[[Iterable[Article]], object] = lambda articles: None,
    ) -> tuple[Corpus, Pipeline]:
        """The corpus, and what scores it.

        Parameters
        ----------
        find_events : bool
            Find events where no article names one and no table does.
        before : callable
            Takes all articles before the first is scored, where events are found or given.
        """
        from parallax.scoring import Pipeline

        corpus, reader = self.opened(path)
        targets = self.whom(path)
        assert reader.outlets is not None, "a reader has outlets, the package's own if none are given"
        with failures():
            given = None if self.events is None else table_of(self.events)

            def place(articles):
                from parallax.comparison.events import placing

                before(articles)
                return placing(articles, given)

            return corpus, Pipeline(
                self.scorer(targets),
                targets,
                reader.outlets,
                place if find_events or given is not None else None,
                self.duplicates,
                self.jobs,
                shareable,
                {"cleaned": not self.no_cleaning},
            )

    def only_defaults(self, folder: str) -> None:
        """Fail where an option would change what was scored before."""
        said = {
            "--outlets": self.outlets, "--column": self.column, "--date-format": self.date_format,
            "--no-cleaning": self.no_cleaning, "--duplicates": self.duplicates != "keep", "--events": self.events,
        }  # fmt: skip
        if given := [name for name, value in said.items() if value]:
            raise Failure(
                f"{given[0]}: {folder} was scored before, with what it had then. Leave it out, or name the corpus."
            )


def groups_of(contrast: str | None, two: bool = False) -> Callable[[Iterable[Article]], object]:
    """What fails where articles are not of two groups to compare: said before an hour of scoring, not after.

    Parameters
    ----------
    two : bool
        Fail where all articles are of one group, too.
    """

    def check(articles: Iterable[Article]) -> object:
        import pandas as pd

        from parallax.comparison.differences import choose_contrast

        chosen = choose_contrast(pd.DataFrame({"group": [article.group for article in articles]}), contrast)
        if two and not chosen[1]:
            raise ValueError(
                f"All articles are of one group ({chosen[0] or 'no name'}): there are no two to compare. Give each "
                "article a group in a column, or its outlet in outlets.csv."
            )
        return chosen

    return check


def checked(strict: bool, rejected: int, table: Path | None) -> None:
    """Fail where nothing may be rejected and something was."""
    if strict and rejected:
        why = f": {table} says why" if table else ""
        raise Failure(f"{rejected} could not be read, which --strict makes an error{why}.")


def table_of(path: Path) -> pd.DataFrame:
    """A small table that a person may have written, or a command, which escapes cells."""
    import pandas as pd

    from parallax.tables import escape_cell, unescape_cell

    def plain(cell: object) -> object:
        bare = unescape_cell(cell)  # what a person begins with an apostrophe stays
        return bare if escape_cell(bare) == cell else cell

    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False).map(plain)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
