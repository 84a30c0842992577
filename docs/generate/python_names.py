"""The Python reference: every public name, in the order of the rooms."""

from __future__ import annotations

import inspect
from types import ModuleType

import parallax

OPENING = """# Python reference

`import parallax` gives every name below. They are imported at first use, so that the import itself costs nothing.

```python
import parallax

table = parallax.score("data/classroom")
```

"""
#: Headings, and the rooms whose names stand under each.
PARTS = {
    "Articles and corpora": ("article", "formats", "class_room"),
    "Texts and marks": ("document", "annotation", "quotations", "sentences", "tables"),
    "Targets": ("gazetteer",),
    "Coders": ("coders", "encoder"),
    "Measures and feature families": ("features",),
    "Scoring": ("scoring",),
    "Comparison": ("comparison",),
    "How sure": ("instrument", "agreement", "reliability", "evaluate", "evaluation"),
    "What people look at": ("figures", "report", "room"),
}


def room_of(name: str) -> str:
    """The room that a public name is at home in."""
    thing = getattr(parallax, name)
    home = thing.__name__ if isinstance(thing, ModuleType) else getattr(thing, "__module__", "")
    return home.split(".")[1] if "." in home else ""


def pages() -> dict[str, str]:
    """``python.md``.

    Raises
    ------
    ValueError
        If a public name is at home in a room that no heading names.
    """
    left = {name: room_of(name) for name in parallax.__all__}
    text = OPENING
    for heading, rooms in PARTS.items():
        names = [name for room in rooms for name in left if left[name] == room]
        if names:
            text += f"## {heading}\n\n```{{eval-rst}}\n" + "\n".join(map(_entry, names)) + "```\n\n"
        left = {name: room for name, room in left.items() if name not in names}
    if left:
        raise ValueError(f"no heading of the Python reference takes {left}. Name their rooms in PARTS.")
    return {"python.md": text}


def _entry(name: str) -> str:
    thing = getattr(parallax, name)
    if isinstance(thing, ModuleType):
        return f".. automodule:: {thing.__name__}\n   :members:\n"
    if inspect.isclass(thing):
        routing = [m for m in dir(thing) if m.startswith("set_") and m.endswith("_request")]  # scikit-learn's own
        return f".. autoclass:: parallax.{name}\n   :members:\n   :exclude-members: {', '.join(routing)}\n"
    return f".. autofunction:: parallax.{name}\n" if callable(thing) else f".. autodata:: parallax.{name}\n"
