"""A name of a state, its people or its institutions, as it stands in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text.

    Attributes
    ----------
    start, end : int
        Half-open character offsets. A title, an article and a possessive ``'s`` lie outside.
    kind : str
        One of ``KINDS``. An adjective ("Chinese") is the state's; "Briton", "Britons" are people.
    side : str
        Code of the side it is on or speaks for; empty where it has none (companies, private media, people
        who share a surname with another).
    form : str
        ``noun``, ``adjective`` or ``plural``: what grammar must keep. Or ``byname``: a name that is itself a
        judgement ("the Zionist regime"); it counts for its side and is left in a blind text.
    key : str
        The name in full: "Xi Jinping" where the text says "Xi".
    """

    start: int
    end: int
    kind: str
    side: str
    form: str
    key: str
