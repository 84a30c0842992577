"""The picture of the house: the path of an article, and which room imports which, from the imports themselves."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from html import escape
from pathlib import Path
from textwrap import wrap

#: The rooms of the package, lowest first: each imports only from rooms before it. The one place that says so.
ORDER = (
    "version", "brief", "prose", "loaded_families", "tables", "article", "quotations", "sentences", "document",
    "annotation", "gazetteer", "formats", "encoder", "coders", "features", "scoring", "instrument", "reliability",
    "comparison", "evaluation", "figures", "report", "room", "class_room", "cli",
)  # fmt: skip

#: The path of an article: what it is at each step, and the room that makes the next of it.
PATH = (
    ("file", "formats"),
    ("Article", "document"),
    ("Document", "coders"),
    ("Annotation", "features"),
    ("FeatureTable", "comparison"),
    ("Comparison", "figures, report, room"),
)
WIDTH, ROW, TOP, NAMES, DOTS = 760, 34, 190, 436, 316


def imports(package: Path) -> dict[str, set[str]]:
    """Which rooms of a package each room imports. A room is a module or a folder right inside the package."""
    name = package.name
    homes = {p.stem if p.suffix == ".py" else p.name: p for p in package.iterdir() if _is_room(p)}
    found: dict[str, set[str]] = {room: set() for room in homes}
    for room, home in homes.items():
        for file in home.rglob("*.py") if home.is_dir() else [home]:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == name:
                    inside = node.module.split(".")[1:2]
                    found[room].update(inside or [alias.name for alias in node.names])
                elif isinstance(node, ast.Import):
                    found[room].update(a.name.split(".")[1] for a in node.names if a.name.startswith(f"{name}."))
    return {room: {other for other in others if other in homes and other != room} for room, others in found.items()}


def _is_room(path: Path) -> bool:
    return (path.suffix == ".py" and path.stem != "__init__") or (path.is_dir() and (path / "__init__.py").is_file())


def in_order(found: dict[str, set[str]], order: Sequence[str] = ORDER) -> list[str]:
    """The rooms of a package, lowest first.

    Raises
    ------
    ValueError
        If a room imports one that does not stand before it, or the order and the package have not the same rooms.

    Examples
    --------
    >>> in_order({"scores": {"marks"}, "article": set(), "marks": {"article"}}, ["article", "marks", "scores"])
    ['article', 'marks', 'scores']
    """
    if different := sorted(set(order) ^ set(found)):
        raise ValueError(f"{', '.join(different)}: only in ORDER of docs/generate/rooms.py, or only in the package.")
    for n, room in enumerate(order):
        if upward := sorted(found[room] - set(order[:n])):
            raise ValueError(f"{room} imports {', '.join(upward)}, and may import only from rooms before it.")
    return list(order)


def purpose(package: Path, room: str) -> str:
    """The first sentence of a room's docstring."""
    file = package / f"{room}.py"
    file = file if file.is_file() else package / room / "__init__.py"
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split()).split(". ")[0].replace("``", "").rstrip(".")


def picture(package: Path, order: Sequence[str] = ORDER) -> str:
    """The picture as SVG, in the colours of the page that it stands in."""
    found = imports(package)
    rooms = in_order(found, order)
    step = DOTS / len(rooms)
    height = TOP + ROW * len(rooms) + 40
    title = "The path of an article, and which room of the package imports which"
    words = "; ".join(f"{r} imports {', '.join(sorted(found[r])) or 'no other room'}" for r in rooms)
    out = [
        f'<svg class="rooms" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="rooms-title rooms-words" '
        'xmlns="http://www.w3.org/2000/svg">',
        f'<title id="rooms-title">{title}</title><desc id="rooms-words">{escape(words)}.</desc>',
        *_path(),
        f'<text class="head" x="0" y="{TOP - 40}">The rooms</text>',
        f'<text class="small" x="0" y="{TOP - 20}">A dot: the room imports the one of that number. All dots lie left '
        "of the diagonal.</text>",
    ]
    for y, room in enumerate(rooms):
        top = TOP + ROW * y
        if y % 2 == 0:
            out.append(f'<rect class="band" x="0" y="{top}" width="{WIDTH}" height="{ROW}"/>')
        out.append(f'<text class="small" x="20" y="{top + 21}" text-anchor="end">{y + 1}</text>')
        out.append(f'<text class="name" x="28" y="{top + 21}">{room}</text>')
        lines = wrap(purpose(package, room), 47, max_lines=2, placeholder=" …")
        for n, line in enumerate(lines):
            at = top + 21 + 13 * (n - (len(lines) - 1) / 2)
            out.append(f'<text class="small" x="150" y="{at:.0f}">{escape(line)}</text>')
        for x, other in enumerate(rooms[: y + 1]):
            at = NAMES + step * x + step / 2
            if other in found[room]:
                out.append(
                    f'<circle class="dot" cx="{at:.1f}" cy="{top + ROW / 2}" r="5">'
                    f"<title>{room} imports {other}</title></circle>"
                )
            elif x == y:
                out.append(f'<text class="self" x="{at:.1f}" y="{top + 21}" text-anchor="middle">{y + 1}</text>')
            else:
                out.append(f'<circle class="none" cx="{at:.1f}" cy="{top + ROW / 2}" r="1"/>')
    return "\n".join([*out, "</svg>"]) + "\n"


def _path() -> list[str]:
    """The path of an article, as boxes and arrows from left to right."""
    box, arrow, y = 84, 42, 46
    out = ['<text class="head" x="0" y="16">The path of an article</text>']
    for n, (given, room) in enumerate(PATH):
        x = n * (box + arrow)
        out.append(f'<text class="noun" x="{x + arrow / 2:.0f}" y="{y - 8}" text-anchor="middle">{given}</text>')
        out.append(f'<path class="arrow" d="M{x + 4} {y + 26} H{x + arrow - 8}"/>')
        out.append(f'<path class="tip" d="M{x + arrow - 10} {y + 21} l8 5 l-8 5 z"/>')
        out.append(f'<rect class="box" x="{x + arrow}" y="{y}" width="{box - 2}" height="52" rx="6"/>')
        lines = room.split(", ")
        for m, line in enumerate(lines):
            at = y + 31 + 15 * (m - (len(lines) - 1) / 2)
            out.append(f'<text class="name" x="{x + arrow + box / 2 - 1}" y="{at}" text-anchor="middle">{line}</text>')
    return out
