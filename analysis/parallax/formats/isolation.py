"""DOCX, RTF and PDF are taken apart in a process of their own, with limits on time and memory.

The libraries that read them were written for honest files. In the cage a file that makes one of them
loop, swell or break down costs a minute and is a reject; the run goes on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from parallax.formats.limits import CAGE_MEMORY, CAGE_SECONDS, MAX_UNPACKED


class Caged(NamedTuple):
    """What came out: the title that the file marks as one, its lines, and what is wrong with it."""

    title: str
    lines: list[str]
    note: str


def take_apart(path: Path, kind: str, seconds: float = CAGE_SECONDS, memory: int = CAGE_MEMORY) -> Caged:
    """A file's lines.

    Raises
    ------
    ValueError
        With the reason, when the file can't be read, or not within the limits.
    """
    script = Path(__file__).with_name("isolated.py")
    # -P and -E: neither the script's own folder, whose modules have names of the library's, nor the user's
    # settings say what is imported.
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
    return Caged(made.get("title", ""), made["lines"], made.get("note", ""))
