"""How a table or a corpus shows itself: one line in a terminal, a small table in a notebook."""

from __future__ import annotations

from html import escape

#: A longer value is cut: a title may be a paragraph.
LONGEST = 200
_LEFT = 'style="text-align: left"'


class Brief:
    """Gives ``repr`` and the notebook's view, both from what :meth:`brief` says.

    A dataclass that takes it is made with ``repr=False``, or its own would come first.

    Examples
    --------
    >>> class Shelf(Brief):
    ...     def brief(self):
    ...         return {"books": "2", "first": "<War> and Peace"}
    >>> Shelf()
    <Shelf: books: 2; first: <War> and Peace>
    >>> "&lt;War&gt;" in Shelf()._repr_html_()
    True
    """

    def brief(self) -> dict[str, str]:
        """What is said, by its name."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {'; '.join(f'{name}: {_cut(value)}' for name, value in self.brief().items())}>"

    def _repr_html_(self) -> str:
        # Titles and names are other people's text: none of it is markup.
        said = [(escape(name), escape(_cut(value))) for name, value in self.brief().items()]
        rows = "".join(f"<tr><th {_LEFT}>{name}</th><td {_LEFT}>{value}</td></tr>" for name, value in said)
        return f"<table><caption>{escape(type(self).__name__)}</caption>{rows}</table>"


def counted(counts: dict[str, int]) -> str:
    """
    >>> counted({"wire": 10, "state-aligned": 12})
    'wire 10, state-aligned 12'
    """
    return ", ".join(f"{name or 'no name'} {n}" for name, n in counts.items())


def _cut(value: str) -> str:
    # A name may hold what drives a terminal.
    value = "".join(c for c in " ".join(value.split()) if c.isprintable())
    return value if len(value) <= LONGEST else value[: LONGEST - 2] + " …"
