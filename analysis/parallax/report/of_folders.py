"""The report of what was scored into folders."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from parallax.comparison.fact_tables import stored_facts
from parallax.formats import beside
from parallax.gazetteer.targets import read_targets
from parallax.report import Part, write
from parallax.scoring.folder import read_table


def write_report(folders: str | Path | Sequence[str | Path], out: str | Path, contrast: str | None = None) -> Path:
    """Write the PDF report of one scored folder or several, as ``parallax report FOLDER... --out FILE`` does.

    Parameters
    ----------
    folders : path or sequence of path
        Folders that ``parallax score`` or ``parallax compare`` wrote, each with its ``run.json``.
    out : path
        The PDF.
    contrast : str, optional
        ``FIRST:SECOND``, as for :func:`parallax.compare`.

    Returns
    -------
    Path
        That of the PDF.

    Raises
    ------
    FileNotFoundError
        If a folder holds no scores.
    ValueError
        If the groups can't be compared.
    """
    parts = []
    for folder in map(Path, [folders] if isinstance(folders, str | Path) else folders):
        targets = read_targets(beside(folder, "targets.toml"))
        table = read_table(folder, targets)
        run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        parts.append(Part.of(table, targets, run, contrast, facts=stored_facts(folder)))
    write(parts, Path(out))
    return Path(out)
