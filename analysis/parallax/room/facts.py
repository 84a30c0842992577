"""What the articles on an event state, as the page shows it: facts, wordings, quotations, what was taken over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from parallax.document import Span
from parallax.room.rows import number, records
from parallax.scoring import SHARED_WORDS

if TYPE_CHECKING:
    from parallax.comparison.shared_facts import SharedFacts


def event_facts(
    facts: SharedFacts, event: str, place: Mapping[str, int], held: Mapping[str, list[Span]] | None
) -> dict:
    """What is known of an event's shared facts.

    Parameters
    ----------
    place : mapping
        Where an article stands in the page's list.
    held : mapping, optional
        By article, the stretches of its text that the page holds; None where it holds every text whole.
    """

    def of(name: str) -> list[dict]:
        frame = getattr(facts, name)
        return records(frame[frame["event"].fillna("") == event])

    def at(row: dict, who: str = "", article: str = "article_id") -> list[int]:
        return [place[row[f"{who}{article}"]], int(row[f"{who}start"]), int(row[f"{who}end"])]

    def on_page(row: dict, who: str = "", article: str = "article_id") -> bool:
        span = Span(int(row[f"{who}start"]), int(row[f"{who}end"]))
        return held is None or any(stretch.contains(span) for stretch in held[row[f"{who}{article}"]])

    def words(said: str | None) -> str:
        # What the longest version of a quotation has need not be among its own article's excerpts.
        return said or "" if held is None else _first_words(said or "")

    cells: dict[str, list] = {}
    statements: dict[str, list[str]] = {}
    for row in of("sentences"):
        cells.setdefault(row["fact"], []).append([*at(row), _sure(row["sure"])])
        if on_page(row):
            statements.setdefault(row["fact"], []).append(row["text"])
    listed = of("facts")
    if held is not None:  # stated in a sentence that the page holds, or not listed
        listed = [
            r if r["statement"] in statements[r["fact"]] else r | {"statement": statements[r["fact"]][0]}
            for r in listed if r["fact"] in statements
        ]  # fmt: skip
    cuts: dict[str, list] = {}
    for row in filter(on_page, of("quotations")):
        known = [row.get(k) or "" for k in ("source_name", "cue")] + [words(row.get(k)) for k in ("cut", "changed")]
        cuts.setdefault(str(row["quotation"]), []).append([*at(row), *known])
    return {
        "facts": [[r["fact"], r["statement"], r["only"] or "", cells.get(r["fact"], [])] for r in listed],
        "coverage": [
            [place[r["article_id"]], int(r["carried"]), int(r["facts"]), number(r["share"])]
            for r in of("coverage")
        ],
        "wordings": [
            [
                r["fact"], r["kind"], r["in_words"] or "", *(
                    [*at(r, f"{who}_", "id"), r[f"{who}_words"] or ""] for who in ("first", "second")
                ),
            ]
            for r in of("wordings") if on_page(r, "first_", "id") and on_page(r, "second_", "id")
        ],
        "quotations": [versions for versions in cuts.values() if len(versions) > 1],
        "copies": [
            [r["kind"], *([*at(r, f"{who}_", "id"), r[f"{who}_words"] or ""] for who in ("taker", "giver"))]
            for r in of("copies") if on_page(r, "taker_", "id") and on_page(r, "giver_", "id")
        ],
    }  # fmt: skip


def _first_words(said: str) -> str:
    words = said.split()
    return " ".join(words[:SHARED_WORDS]) + (" …" if len(words) > SHARED_WORDS else "")


def _sure(value: float | None) -> int:
    return int(value is None or float(value) >= 0.5)
