"""What groups and events are called in front of readers: summaries, figures, the report."""

from __future__ import annotations

import re


def group_name(group: str) -> str:
    """A group as a reader would say it."""
    return group or "no group"


def event_name(event: str) -> str:
    """An event's id as a reader would say it; a year and month at its end go.

    >>> event_name("border-dam"), event_name("farm-aid-2018-07")
    ('Border dam', 'Farm aid')
    """
    name = re.sub(r"[-_]\d{4}[-_]\d{2}\Z", "", event).replace("-", " ").replace("_", " ").strip()
    return name[:1].upper() + name[1:] or event


def many(n: float, what: str) -> str:
    """``1 event``, ``2 events``."""
    return f"{int(n)} {what}" if n == 1 else f"{int(n)} {what}s"
