"""What two coders marked in one document: what both found, and what only one of them did."""

from __future__ import annotations

import pandas as pd

from parallax.annotation import Annotation, Loaded, Mark


def match(first: Annotation, second: Annotation, kind: type[Mark] = Loaded) -> pd.DataFrame:
    """Marks of one kind by two coders, side by side.

    A mark of the first coder is a ``hit`` where a mark of the second overlaps it by a letter or more
    (the one that shares most letters is named), else a ``miss``. A mark of the second that overlaps none
    of the first is a ``false alarm``. Family and voice need not agree: the table shows both.

    Two people rarely choose the same first and last word, so exact spans would count most agreement as
    disagreement. What it misses: a very long mark hits everything inside it.

    Returns
    -------
    DataFrame
        In text order: ``outcome``, ``start``, ``end``, and ``text_1``, ``label_1``, ``voice_1`` of the
        first coder, ``text_2``, ``label_2``, ``voice_2`` of the second; empty where one has no mark.

    Raises
    ------
    ValueError
        If the annotations belong to different texts.

    Examples
    --------
    >>> from parallax import Article, Loaded, Span, parse
    >>> document = parse(Article(id="a", text="The rogue regime lied."))
    >>> student = Annotation(document, "student", (Loaded(span=Span(4, 9), family="name_calling"),))
    >>> tool = Annotation(document, "tool", (Loaded(span=Span(4, 16), family="name_calling"),
    ...                                      Loaded(span=Span(17, 21), family="emotive_verb")))
    >>> match(student, tool)["outcome"].tolist()
    ['hit', 'false alarm']
    """
    if first.document.text != second.document.text:
        one, two = (a.document.article.id for a in (first, second))
        raise ValueError(f"{one!r} and {two!r} are different texts. Give two annotations of one document.")
    left, right = first.of_kind(kind), second.of_kind(kind)
    rows = []
    for mark in left:
        found = max(right, key=lambda m: _shared(mark, m), default=None)
        found = found if found is not None and _shared(mark, found) > 0 else None
        rows.append(_row("hit" if found else "miss", mark, found, first.document.text))
    for mark in right:
        if not any(_shared(mark, m) > 0 for m in left):
            rows.append(_row("false alarm", None, mark, first.document.text))
    columns = ["outcome", "start", "end", *(f"{c}_{n}" for n in (1, 2) for c in ("text", "label", "voice"))]
    return pd.DataFrame(rows, columns=columns).sort_values(["start", "end"], kind="stable", ignore_index=True)


def agreement(matched: pd.DataFrame) -> dict[str, float]:
    """How far the second coder finds what the first marked.

    Parameters
    ----------
    matched : DataFrame
        From :func:`match`, of one document or of several put together.

    Returns
    -------
    dict
        ``recall`` = hits / (hits + misses), ``precision`` = hits / (hits + false alarms), each from 0 to 1,
        more is better, ``nan`` where nothing was marked; ``same_family`` and ``same_voice``, the shares of
        hits that agree in these.

    Notes
    -----
    One long mark of the second coder may hit several of the first; each counts as a hit in both figures.
    """
    n = matched["outcome"].value_counts()
    hits = matched[matched["outcome"] == "hit"]

    def share(part: int, whole: int) -> float:
        return float(part / whole) if whole else float("nan")

    return {
        "recall": share(len(hits), len(hits) + n.get("miss", 0)),
        "precision": share(len(hits), len(hits) + n.get("false alarm", 0)),
        "same_family": share(int((hits["label_1"] == hits["label_2"]).sum()), len(hits)),
        "same_voice": share(int((hits["voice_1"] == hits["voice_2"]).sum()), len(hits)),
    }


def _shared(a: Mark, b: Mark) -> int:
    """Letters that two marks share."""
    return min(a.span.end, b.span.end) - max(a.span.start, b.span.start)


def _row(outcome: str, first: Mark | None, second: Mark | None, text: str) -> dict:
    marks = [m for m in (first, second) if m is not None]
    row = {"outcome": outcome, "start": min(m.span.start for m in marks), "end": max(m.span.end for m in marks)}
    for number, mark in ((1, first), (2, second)):
        row |= {
            f"text_{number}": mark.span.of(text) if mark else "",
            f"label_{number}": _label(mark) if mark else "",
            f"voice_{number}": mark.voice if mark else "",
        }
    return row


def _label(mark: Mark) -> str:
    """What the mark says: family, type of source or target."""
    return next((getattr(mark, a) for a in ("family", "type", "target") if hasattr(mark, a)), mark.kind)
