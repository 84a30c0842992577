"""Where somebody else speaks: quotation marks, paired one paragraph at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence

MARKS = re.compile(r"``|''|[\"“”„‟«»'‘’‚‛`]")
DOUBLE = frozenset(["``", "''", '"', "“", "”", "„", "‟", "«", "»"])
OPENING = frozenset(["``", "“", "„", "‟", "«", "‘", "‚", "‛"])
CLOSING = frozenset(["”", "»", "''"])
# An apostrophe at the front of a word: the '90s, rock 'n' roll, 'em.
ELISION = re.compile(r"\d\ds?\b|(?:n|em|til|tis|twas|cause|cuz|bout|round|cos|neath|gainst|ere|un|uns|ol)\b", re.I)

Spans = tuple[tuple[int, int], ...]


def find(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Spans]:
    """Quotations in order of their beginning, an outer one before those nested in it."""
    found: list[list[tuple[int, int]]] = []
    carried: list[tuple[int, int]] | None = None  # a quotation left open at the end of the paragraph before
    carried_family = ""
    for number, (start, end) in enumerate(paragraphs):
        marks = [(m.start(), m.end(), m.group()) for m in MARKS.finditer(text, start, end)]
        leads = _family(marks[0][2]) if marks and marks[0][0] == start else ""
        parts: list[tuple[int, int]] = []
        if carried is not None and leads == carried_family:
            parts = carried
        elif carried is not None:
            found.append(carried)
        carried = None
        # A single mark left open is an apostrophe, unless the next paragraph takes it up again.
        following = text[paragraphs[number + 1][0]] if number + 1 < len(paragraphs) else ""
        stack: list[tuple[int, str, list]] = []  # inner start, family, parts in earlier paragraphs
        planned: dict[int, int] = {}
        for i, (at, after, mark) in enumerate(marks):
            family = _family(mark)
            if i in planned:
                while stack and stack[-1][0] != planned[i]:
                    inner, _, earlier = stack.pop()
                    found.append([*earlier, (inner, at)])
                if stack:
                    inner, _, earlier = stack.pop()
                    found.append([*earlier, (inner, at)])
                continue
            opens, closes = _direction(text, at, after, mark, start, end)
            if family == "single":
                if not opens:
                    continue
                close = _single_close(text, marks, i, start, end, any(s[1] == "double" for s in stack))
                if close is None and not (not stack and following and following in "'‘" and _unclosed(text, marks, i)):
                    continue
                if close is not None:
                    planned[close] = after
                stack.append((after, family, parts if at == start else []))
                continue
            is_open = any(s[1] == "double" for s in stack)
            if opens and closes:
                opens, closes = not is_open, is_open
            if opens:
                if is_open and mark == '"':  # the one before was never closed
                    while stack:
                        inner, kind, earlier = stack.pop()
                        found.append([*earlier, (inner, at)])
                        if kind == "double":
                            break
                stack.append((after, family, parts if at == start else []))
            elif closes and is_open:
                while stack:
                    inner, kind, earlier = stack.pop()
                    found.append([*earlier, (inner, at)])
                    if kind == "double":
                        break
        for depth, (inner, kind, earlier) in enumerate(stack):
            if depth == 0:
                carried, carried_family = [*earlier, (inner, end)], kind
            else:
                found.append([*earlier, (inner, end)])
    if carried is not None:
        found.append(carried)
    trimmed = []
    for spans in found:
        inner = tuple(s for s in (_trim(text, *span) for span in spans) if s[0] < s[1])
        if inner:
            trimmed.append(inner)
    return sorted(trimmed, key=lambda spans: (spans[0][0], -spans[-1][1]))


def _family(mark: str) -> str:
    return "double" if mark in DOUBLE else "single"


def _direction(text: str, at: int, after: int, mark: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether a mark can open and whether it can close, from the sign itself and the blanks around it."""
    left = text[at - 1] if at > start else " "
    right = text[after] if after < end else " "
    free_left = left.isspace() or left in "([{—–-/“‘„«\"'`"
    free_right = right.isspace() or not right.isalnum() and right not in "$€£¥([#@“‘„«…"
    if mark in "'’" and right.isalnum() and left.isalnum():
        return False, False
    if mark in OPENING:
        if mark == "“" and not free_left and free_right:  # a low mark's partner, or a slip
            return False, True
        return True, False
    if mark in CLOSING:
        if left.isspace() and right.isalnum():  # the same sign on both sides
            return True, False
        return False, True
    if _family(mark) == "single":
        opens = free_left and not right.isspace() and not ELISION.match(text, after, end)
        return opens, not left.isspace() and not right.isalnum()
    if left.isspace() != right.isspace():
        return left.isspace(), right.isspace()
    if free_left and not free_right:
        return True, False
    if free_right and not free_left:
        return False, not left.isdigit() or True
    return True, True


def _single_close(text, marks, i, start, end, enclosed) -> int | None:
    """Index of the mark that closes the single mark ``i``: the first that is no plural possessive."""
    depth, weak = 0, None
    for j in range(i + 1, len(marks)):
        at, after, mark = marks[j]
        opens, closes = _direction(text, at, after, mark, start, end)
        if _family(mark) == "double":
            if opens and closes:
                opens, closes = depth == 0 and not enclosed, depth > 0 or enclosed
            if opens:
                depth += 1
            elif depth:
                depth -= 1
            elif enclosed:
                break
            continue
        if opens and not closes:
            break
        if closes and not depth:
            right = text[after : after + 2]
            if text[at - 1] in "sS" and len(right) == 2 and right[0].isspace() and right[1].isalpha():
                weak = j if weak is None else weak
            else:
                return j
    return weak


def _unclosed(text, marks, i) -> bool:
    return marks[i][0] == 0 or text[marks[i][0] - 1].isspace()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
