"""The picture of the house: the path of an article, and which room imports which, from the imports themselves."""

from __future__ import annotations

import ast
from html import escape
from pathlib import Path

#: The path of an article: what it is at each step, and the room that makes the next of it.
PATH = (
    ("file", "formats"),
    ("Article", "document"),
    ("Document", "coders"),
    ("Annotation", "features"),
    ("FeatureTable", "comparison"),
    ("Comparison", "figures, report, room"),
)
WIDTH, ROW, TOP, NAMES, DOTS = 1000, 26, 190, 620, 360


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


def in_order(found: dict[str, set[str]]) -> list[str]:
    """Rooms so that each stands after all that it imports: by the longest way down, then by name.

    Raises
    ------
    ValueError
        If rooms import one another in a circle.

    Examples
    --------
    >>> in_order({"scores": {"marks"}, "article": set(), "marks": {"article"}})
    ['article', 'marks', 'scores']
    """
    depth: dict[str, int] = {}
    while len(depth) < len(found):
        ready = [r for r in found if r not in depth and found[r] <= depth.keys()]
        if not ready:
            raise ValueError(f"rooms import one another in a circle: {', '.join(sorted(found.keys() - depth.keys()))}.")
        depth |= {r: 1 + max((depth[o] for o in found[r]), default=-1) for r in ready}
    return sorted(found, key=lambda room: (depth[room], room))


def purpose(package: Path, room: str) -> str:
    """The first sentence of a room's docstring."""
    file = package / f"{room}.py"
    file = file if file.is_file() else package / room / "__init__.py"
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split()).split(". ")[0].replace("``", "").rstrip(".")


def picture(package: Path) -> str:
    """The picture as SVG, in the colours of the page that it stands in."""
    found = imports(package)
    rooms = in_order(found)
    step = DOTS / len(rooms)
    height = TOP + ROW * len(rooms) + 40
    title = "The path of an article, and which room of the package imports which"
    words = "; ".join(f"{r} imports {', '.join(sorted(found[r])) or 'no other room'}" for r in rooms)
    out = [
        f'<svg class="rooms" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="rooms-title rooms-words" '
        'xmlns="http://www.w3.org/2000/svg">',
        f'<title id="rooms-title">{title}</title><desc id="rooms-words">{escape(words)}.</desc>',
        *_path(),
        f'<text class="head" x="0" y="{TOP - 42}">The rooms</text>',
        f'<text class="small" x="0" y="{TOP - 20}">Each room imports only rooms above it: every dot lies left of '
        "the diagonal.</text>",
        f'<text class="small" x="{NAMES + DOTS}" y="{TOP - 20}" text-anchor="end">imports the room of the same '
        "number</text>",
    ]
    for y, room in enumerate(rooms):
        middle = TOP + ROW * y + ROW / 2
        if y % 2 == 0:
            out.append(f'<rect class="band" x="0" y="{TOP + ROW * y}" width="{WIDTH}" height="{ROW}"/>')
        out.append(f'<text class="small" x="22" y="{middle + 4:.0f}" text-anchor="end">{y + 1}</text>')
        out.append(f'<text class="name" x="32" y="{middle + 5:.0f}">{room}</text>')
        out.append(f'<text class="small" x="140" y="{middle + 4:.0f}">{escape(_cut(purpose(package, room)))}</text>')
        for x, other in enumerate(rooms):
            at = NAMES + step * x + step / 2
            if other in found[room]:
                out.append(
                    f'<circle class="dot" cx="{at:.1f}" cy="{middle:.1f}" r="5"><title>{room} imports {other}</title>'
                    "</circle>"
                )
            elif x == y:
                out.append(f'<text class="self" x="{at:.1f}" y="{middle + 4:.1f}" text-anchor="middle">{y + 1}</text>')
            elif x < y:
                out.append(f'<circle class="none" cx="{at:.1f}" cy="{middle:.1f}" r="1"/>')
    return "\n".join([*out, "</svg>"]) + "\n"


def _cut(text: str, most: int = 78) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(",:;") + " …"


def _path() -> list[str]:
    """The path of an article, as boxes and arrows from left to right."""
    box, gap, y = 108, 70, 50
    out = ['<text class="head" x="0" y="20">The path of an article</text>']
    x = 0.0
    for given, room in PATH:
        out.append(f'<text class="noun" x="{x + gap / 2 + 2:.0f}" y="{y + 12}" text-anchor="middle">{given}</text>')
        out.append(f'<path class="arrow" d="M{x + 4:.0f} {y + 24} H{x + gap - 8:.0f}"/>')
        out.append(f'<path class="tip" d="M{x + gap - 10:.0f} {y + 19} l8 5 l-8 5 z"/>')
        x += gap + 20
        lines = room.split(", ")
        out.append(f'<rect class="box" x="{x - 20:.0f}" y="{y}" width="{box - 20}" height="48" rx="6"/>')
        for n, line in enumerate(lines):
            at = y + 29 + 15 * (n - (len(lines) - 1) / 2)
            out.append(f'<text class="name" x="{x - 20 + (box - 20) / 2:.0f}" y="{at:.0f}" text-anchor="middle">{line}</text>')
        x += box - 40 + 8
    out.append(
        f'<text class="small" x="0" y="{y + 72}">scoring drives the first four steps as one stream; cli, evaluate and '
        "class_room stand around the path.</text>"
    )
    return out
