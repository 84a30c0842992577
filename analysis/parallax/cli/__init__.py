"""The command ``parallax``: a module for each kind of thing that it does."""

from parallax.cli import importing, scoring, tellings, papers, measuring  # noqa: I001 - the order of the help
from parallax.cli.common import app

__all__ = ["app", "importing", "measuring", "papers", "scoring", "tellings"]
