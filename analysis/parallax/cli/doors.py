"""Getting articles in: pages from a list of addresses, and files of any kind in the project's own form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from parallax.cli.common import Columns, DateFormat, Failure, OutletsFile, app, errors

Strict = Annotated[bool, typer.Option("--strict", help="Whatever could not be read is an error.")]
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
        from parallax.importers import addresses
        from parallax.importers.fetch import fetch as fetched
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
    if strict and found.failures:
        raise Failure(f"{len(found.failures)} of {found.found} addresses could not be read.")


@app.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Files or folders of any kind in docs/doors.md.", show_default=False),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The corpus, as JSON Lines.", show_default=False)],
    strict: Strict = False,
    duplicates: Annotated[
        str, typer.Option("--duplicates", metavar="HOW", help="Of copies: keep all, once or the earliest.")
    ] = "keep",
    no_cleaning: Annotated[bool, typer.Option("--no-cleaning", help="Leave residue of pages in the texts.")] = False,
    outlets: OutletsFile = None,
    column: Columns = [],  # noqa: B006
    date_format: DateFormat = None,
) -> None:
    """Read files of any kind into one corpus file; what could not be read is named in a table beside it."""
    import pandas as pd

    from parallax.article import Article, Reject
    from parallax.importers import read_corpus
    from parallax.importers.row import RowReader
    from parallax.outlets import read_outlets
    from parallax.tables import write_csv

    if out.resolve() in {path.resolve() for path in files}:
        raise Failure(f"--out {out} is one of the files to read, and would be lost. Name another file.")
    rejects: list[Reject] = []
    copies = 0
    try:
        listed = read_outlets(outlets)
        pairs = {field: name for field, _, name in (c.partition("=") for c in column)}
        reader = RowReader(pairs, listed, date_format, clean=not no_cleaning)
        ids: set[str] = set()

        def read(heard: bool) -> Iterator[Article]:
            ids.clear()
            for path in files:
                for item in read_corpus(path, reader).stream():
                    if isinstance(item, Article) and item.id in ids:
                        item = Reject(str(path), item.id, "duplicate id: an article with this id came before")
                    if isinstance(item, Article):
                        ids.add(item.id)
                        yield item
                    elif heard:
                        rejects.append(item)

        chosen: Iterator[Article] = read(heard=True)
        if duplicates != "keep":
            from parallax.importers.duplicates import find_duplicates, without_copies

            groups = find_duplicates(read(heard=False))
            chosen = without_copies(chosen, groups, duplicates)
        out.parent.mkdir(parents=True, exist_ok=True)
        done = 0
        with open(out, "w", encoding="utf-8", newline="\n") as file:
            for article in chosen:
                file.write(json.dumps(_row(article), ensure_ascii=False) + "\n")
                done += 1
        if duplicates != "keep":
            copies = len(ids) - done
            write_csv(groups, out.with_name(f"{out.stem}-duplicates.csv"))
        table = pd.DataFrame([(r.where, r.id, r.why) for r in rejects], columns=["where", "id", "why"], dtype="str")
        write_csv(table, out.with_name(f"{out.stem}-rejects.csv"))
    except (ValueError, OSError, ModuleNotFoundError) as error:
        raise Failure(error) from None
    left = f", {copies} left out as copies" if copies else ""
    errors.print(
        f"{done + copies + len(rejects)} found: {done} read{left}, {len(rejects)} rejected. The corpus is {out}, what "
        f"was rejected is in {out.stem}-rejects.csv."
    )
    for item in rejects[:5]:
        errors.print(f"{item.where}: {item.why}", soft_wrap=True)
    if strict and rejects:
        raise Failure(f"{len(rejects)} could not be read.")


def _row(article) -> dict:
    row = {name: getattr(article, name) for name in FIELDS}
    row |= {"date": article.date.isoformat() if article.date else "", "notes": "; ".join(article.notes)}
    return {name: value for name, value in row.items() if value not in ("", False)}
