"""The pages that are made of the package itself, so that no number, name or option is typed twice."""

from __future__ import annotations

from pathlib import Path

from docs.generate import accuracy, borrowed, commands, measures, python_names, rooms, shown


def write_pages(root: Path, into: Path) -> None:
    """Write every generated page and part of a page; one that hasn't changed keeps its time, so that Sphinx skips it.

    Parameters
    ----------
    root : Path
        Of the project.
    into : Path
        ``docs/generated``. What lies there and is no longer made is removed.
    """
    pages: dict[str, str] = {
        **measures.pages(),
        **python_names.pages(),
        **borrowed.pages(root),
        "command_line.md": commands.page(),
        "parts/accuracy.md": accuracy.table(),
        "parts/published.md": accuracy.published(),
        "parts/rooms.svg": rooms.picture(root / "analysis" / "parallax"),
        "parts/show.html": shown.article(root),
    }
    for name, text in pages.items():
        path = into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
    for old in into.rglob("*.*"):
        if old.relative_to(into).as_posix() not in pages:
            old.unlink()
