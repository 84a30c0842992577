"""The instrument itself: how good it is, and what its numbers depend on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from parallax.cli.common import app, failures
from parallax.cli.options import CoderName
from parallax.coders import DEFAULT


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
    from parallax.evaluation.tasks import evaluate as measured
    from parallax.figures.terminal import evaluation_view
    from parallax.tables import written_whole

    with failures():
        found = measured(task, path, coder, train)
        if out is not None:
            with written_whole(out) as beside:
                beside.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    Console(highlight=False, markup=False).print(evaluation_view(found))


@app.command()
def version() -> None:
    """Print versions and hashes of what the numbers depend on, as JSON."""
    from parallax.formats.outlets import read_outlets
    from parallax.gazetteer.targets import read_targets
    from parallax.scoring import provenance

    print(json.dumps(provenance(read_targets(), read_outlets()), indent=2))
