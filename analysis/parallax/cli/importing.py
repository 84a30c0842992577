"""Getting articles in: pages from a list of addresses, and files of any kind in the project's own form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from parallax.cli.common import (
    Columns,
    DateFormat,
    Duplicates,
    Failure,
    NoCleaning,
    OutletsFile,
    Strict,
    app,
    checked,
    errors,
    reader_of,
    said_of,
    without_copies,
)

#: Fields of an article that a corpus file has; what was taken out of the text stands in its notes.
FIELDS = (
    "id", "text", "title", "event", "outlet", "publisher", "group", "group_basis", "genre", "genre_basis",
    "translation", "date", "url", "language", "constructed", "notes",
)  # fmt: skip


@app.command()
def fetch(
    manifest: Annotated[
        Path,
        typer.Argument(
            metavar="MANIFEST",
            help="CSV with a column url and any other of a corpus, or a list from Media Cloud or GDELT.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the pages and the corpus go.", show_default=False)
    ],
    delay: Annotated[float, typer.Option("--delay", min=0, help="Seconds between two requests to one host.")] = 2.0,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also addresses off the open network: a server of your own.")
    ] = False,
    strict: Strict = False,
) -> None:
    """Download the pages of a list and write a corpus of their articles; a second run downloads only what failed."""
    try:
        from parallax.formats import addresses
        from parallax.formats.fetch import fetch as fetched
    except ModuleNotFoundError as error:
        raise Failure(error) from None

    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("fetching", total=None)

        def progress(done: int, total: int, url: str) -> None:
            bar.update(task, completed=done, total=total, description=f"{url[:60]:60}")

        try:
            with open(manifest, "rb") as file:
                listed = addresses.recognises(file.read(65_536), manifest)
            if listed:
                out.mkdir(parents=True, exist_ok=True)
                addresses.to_manifest(manifest, out / "manifest.csv")
                manifest = out / "manifest.csv"
            found = fetched(manifest, out, delay=delay, allow_private=allow_private, progress=progress)
        except (ValueError, OSError) as error:
            raise Failure(error) from None
        except KeyboardInterrupt:
            raise Failure("stopped. Pages that were read are kept: run the same command again to go on.") from None
    for failure in found.failures:
        errors.print(f"{failure.where}: {failure.id}: {failure.why}", soft_wrap=True)
    errors.print(
        f"{found.found} addresses: {found.read} read ({found.downloaded} downloaded now), {len(found.failures)} "
        f"failed. The corpus is {out / 'articles.jsonl'}."
    )
    checked(strict, len(found.failures), out / "failures.csv")


@app.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Files or folders of any kind in docs/formats.md.", show_default=False),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The corpus, as JSON Lines.", show_default=False)],
    strict: Strict = False,
    duplicates: Duplicates = "keep",
    no_cleaning: NoCleaning = False,
    outlets: OutletsFile = None,
    column: Columns = [],  # noqa: B006
    date_format: DateFormat = None,
) -> None:
    """Read files of any kind into one corpus file; what could not be read is named in a table beside it."""
    import pandas as pd

    from parallax.article import Article, Corpus, Reject
    from parallax.formats import beside, read_corpus
    from parallax.tables import write_csv

    if out.resolve() in {path.resolve() for path in files}:
        raise Failure(f"--out {out} is one of the files to read, and would be lost. Name another file.")
    rejects: list[Reject] = []
    try:
        readers = [reader_of(column, outlets or beside(p, "outlets.csv"), date_format, not no_cleaning) for p in files]
        corpora = list(map(read_corpus, files, readers))
        every = Corpus("all files together", lambda: (item for corpus in corpora for item in corpus.stream()))
        chosen, copies = without_copies(every, duplicates)
        out.parent.mkdir(parents=True, exist_ok=True)
        done = 0
        with open(out, "w", encoding="utf-8", newline="\n") as file:
            for item in chosen.stream():
                if isinstance(item, Article):
                    file.write(json.dumps(_row(item), ensure_ascii=False) + "\n")
                    done += 1
                else:
                    rejects.append(item)
        if copies is not None:
            write_csv(copies, out.with_name(f"{out.stem}-duplicates.csv"))
        named = out.with_name(f"{out.stem}-rejects.csv")
        write_csv(pd.DataFrame(rejects, columns=["where", "id", "why"], dtype="str"), named)
    except (ValueError, OSError, ModuleNotFoundError) as error:
        raise Failure(error) from None
    found = done + len(rejects) + (0 if copies is None else int(copies["left_out"].sum()))
    errors.print(
        f"{found} found: {done} read{said_of(copies)}, {len(rejects)} rejected. The corpus is {out}, what was rejected "
        f"is in {named.name}."
    )
    for item in rejects[:5]:
        errors.print(f"{item.where}: {item.why}", soft_wrap=True)
    checked(strict, len(rejects), named)


def _row(article) -> dict:
    row = {name: getattr(article, name) for name in FIELDS}
    row |= {"date": article.date.isoformat() if article.date else "", "notes": list(article.notes)}
    return {name: value for name, value in row.items() if value not in ("", False, [])}
