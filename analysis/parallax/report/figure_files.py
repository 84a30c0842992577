"""Figures as files beside the report's template."""

from __future__ import annotations

from pathlib import Path

from parallax.figures import wording
from parallax.figures.drawing import Drawing


def figure_file(drawing: Drawing, root: Path, name: str, caption: str = "") -> dict:
    """Write a figure into the report's folder, and say what the template needs to place it."""
    (root / f"{name}.svg").write_bytes(drawing.svg())
    return {
        "file": f"{name}.svg",
        "title": wording.sentence(drawing.title),
        "alt": wording.sentence(drawing.alt),
        "caption": wording.sentence(caption),
    }
