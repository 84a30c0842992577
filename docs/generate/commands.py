"""The page of the command line, from the commands themselves."""

from __future__ import annotations

import click
import typer
from typer.cli import get_docs_for_click

from parallax.cli import app

OPENING = """# The command line

Every command and option, as `parallax COMMAND --help` prints them. [Start in ten minutes](../start.md) shows them at
work; [File formats](../formats.md) says what a corpus may be.

"""


def page() -> str:
    """Every command with its options, in Markdown."""
    group = typer.main.get_command(app)
    with click.Context(group, info_name="parallax") as context:
        rows = [f"| [`{name}`](#parallax-{name}) | {first(c.help)} |" for name, c in group.commands.items()]
        table = "\n".join(["| command | what it does |", "|---|---|", *rows])
        said = [
            get_docs_for_click(obj=command, ctx=context, call_prefix="parallax", indent=1)
            for command in group.commands.values()
        ]
    return f"{OPENING}{table}\n\n" + "\n".join(said)


def first(text: str | None) -> str:
    """The first paragraph of a help, on one line."""
    return " ".join((text or "").split("\n\n")[0].split())
