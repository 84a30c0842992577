"""The names that the encoder doesn't see, and where a side is named."""

from __future__ import annotations

import re
from functools import cache

from parallax.gazetteer import Blinded, read_gazetteer


@cache
def blinded(text: str) -> Blinded:
    return read_gazetteer().blind(text)


def side_mentions(blind: Blinded, side: str) -> list[tuple[int, int]]:
    """Where a side is named: by the names that are its own, or else by its word."""
    code = read_gazetteer().code(side)
    found = [(name.start, name.end) for name in blind.names if name.side == code]
    if not found:
        word = re.sub(r"[-_ ]", "[-_ ]", side)
        found = [match.span() for match in re.finditer(rf"(?<!\w){word}(?!\w)", blind.original, re.IGNORECASE)]
    return found
