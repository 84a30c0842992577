"""What a terminal shows, for a page."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

#: A classroom text, constructed for teaching.
ARTICLE = "cobalt-licences-vessaly-broadcasting-news"
COLUMNS = 96


def article(root: Path) -> str:
    """What ``parallax show`` prints about one classroom text, in colour."""
    said = subprocess.run(
        [sys.executable, "-m", "parallax.cli", "show", str(root / "data" / "classroom"), "--article", ARTICLE],
        env=os.environ
        | {"FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "PYTHONPATH": str(root / "analysis"), "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(Text.from_ansi(said))
    pre = '<pre class="terminal" tabindex="0" role="region" aria-label="What parallax show prints">{code}</pre>\n'
    return console.export_html(inline_styles=True, code_format=pre)
