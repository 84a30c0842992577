"""The command, as it is typed in a terminal, from a notebook."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def command(*arguments: str, folder: str | Path = ".") -> None:
    """Run ``parallax ARGUMENTS...`` in a folder, and print what was typed and what the command says.

    Raises
    ------
    RuntimeError
        If the command fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", "parallax.cli", *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8"
    )
    print(f"$ parallax {' '.join(arguments)}\n{done.stdout}{done.stderr}")
    if done.returncode:
        raise RuntimeError(f"parallax {arguments[0]} ended with {done.returncode}: see above.")
