"""DOCX, RTF and PDF files are read in a process of their own, with limits on time and memory.

The libraries that read them do not expect hostile files. A file that makes one of them loop, use too much memory or
crash costs a minute at most and becomes a reject; the run goes on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from parallax.formats.limits import ISOLATED_MEMORY, ISOLATED_SECONDS, MAX_UNPACKED


class Extracted(NamedTuple):
    """What was read from a file: the title that the file marks as one, its lines, and what is wrong with it."""

    title: str
    lines: list[str]
    note: str


def take_apart(path: Path, kind: str, seconds: float = ISOLATED_SECONDS, memory: int = ISOLATED_MEMORY) -> Extracted:
    """Read a file's lines in a process of its own.

    Raises
    ------
    ValueError
        With the reason, when the file can't be read, or not within the limits.
    """
    script = Path(__file__).with_name("isolated.py")
    # -P: nothing is imported from the script's own folder, where modules have the same names as libraries.
    # -E: the user's environment variables do not change what is imported.
    command = [sys.executable, "-E", "-P", str(script), kind, str(path), str(memory), str(int(seconds) + 1)]
    try:
        done = subprocess.run(
            [*command, str(MAX_UNPACKED)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            # Not kept: a library may complain of each of a file's million oddities.
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ValueError(f"reading it took more than {seconds:g} s") from None
    try:
        made = json.loads(done.stdout)
    except ValueError:
        raise ValueError("the library that reads it broke down: the file is damaged") from None
    if "error" in made:
        raise ValueError(f"it could not be read: {made['error']}")
    return Extracted(made.get("title", ""), made["lines"], made.get("note", ""))
