"""The table of formats in ``docs/formats.md``, from the registry; ``python -m docs.generate.formats`` renews it."""

from __future__ import annotations

import re
from pathlib import Path

from parallax.formats.registry import FORMATS

PAGE = Path(__file__).parents[1] / "formats.md"
_PLACE = re.compile(r"<!-- formats -->\n.*?<!-- /formats -->", re.DOTALL)


def table() -> str:
    """One row per format, in the order of their names."""
    rows = ["| format | what it reads | version followed |", "|---|---|---|"]
    for known in sorted(FORMATS, key=lambda known: known.name.lower()):
        rows.append(f"| {known.name}{' *' if known.needs else ''} | {known.reads} | {known.follows} |")
    return "\n".join(rows) + "\n"


def with_table(page: str) -> str:
    """The page with its table as the registry has it.

    Raises
    ------
    ValueError
        If the page has no place for it, or more than one.
    """
    found, n = _PLACE.subn(f"<!-- formats -->\n{table()}<!-- /formats -->".replace("\\", r"\\"), page)
    if n != 1:
        raise ValueError("formats.md: expected one table between <!-- formats --> and <!-- /formats -->. Put it back.")
    return found


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
