"""Getting articles in: pages from a list of addresses, and files of any kind in the project's own form."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from parallax.cli.common import Failure, app, errors, failures, said_of
from parallax.cli.options import Choosing, Strict, checked, takes


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
@takes(Choosing)
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Files or folders of any kind in docs/formats.md.", show_default=False),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The corpus, as JSON Lines.", show_default=False)],
    *,
    options: Choosing,
) -> None:
    """Read files of any kind into one corpus file; what could not be read is named in a table beside it."""
    from parallax.article import Article, Corpus
    from parallax.scoring.pipeline import Rejects, read_once
    from parallax.tables import write_csv, written_whole

    if out.resolve() in {path.resolve() for path in files}:
        raise Failure(f"--out {out} is one of the files to read, and would be lost. Name another file.")
    corpora = [options.opened(str(path))[0] for path in files]
    every = Corpus("all files together", lambda: (item for corpus in corpora for item in corpus.stream()))
    named = out.with_name(f"{out.stem}-rejects.csv")
    done = 0
    with failures(), written_whole(out) as corpus, written_whole(named) as table, TemporaryDirectory() as scratch:
        with closing(Rejects(table)) as rejects, open(corpus, "w", encoding="utf-8", newline="\n") as file:
            articles: Iterable[Article] = rejects.articles(every.stream())
            copies = None
            if options.duplicates != "keep":
                articles, copies = read_once(articles, Path(scratch) / "articles.jsonl", options.duplicates)
            for article in articles:
                # What was taken out of the text stands in the notes.
                row = {name: value for name, value in article.to_row().items() if name != "original"}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                done += 1
        if copies is not None:
            with written_whole(out.with_name(f"{out.stem}-duplicates.csv")) as beside:
                write_csv(copies, beside)
    found = done + rejects.count + (0 if copies is None else int(copies["left_out"].sum()))
    errors.print(
        f"{found} found: {done} read{said_of(copies)}, {rejects.count} rejected. The corpus is {out}, what was "
        f"rejected is in {named.name}."
    )
    for item in rejects.first:
        errors.print(f"{item.where}: {item.why}", soft_wrap=True)
    options.check(rejects, named)
