"""One article as a page of the report: its marked phrases, its sources, how it speaks of each side, its scores."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from parallax.annotation import Annotation
from parallax.article import Article
from parallax.comparison.labels import group_name
from parallax.comparison.sensitivity import LOADED
from parallax.document import Document
from parallax.features.measure import SUFFIXES
from parallax.features.measures import PRIMARY
from parallax.features.table import FeatureTable
from parallax.figures import wording
from parallax.gazetteer.targets import Targets
from parallax.loaded_families import LOADED_FAMILIES
from parallax.report.cells import cell, side_name
from parallax.report.excerpt import excerpt
from parallax.report.text import say

#: From the fullest page to the tightest: characters of excerpt, phrases in a cell, sources, targets. The
#: first that fits is used.
VARIANTS = (
    (1800, 14, 12, 8),
    (1500, 12, 12, 8),
    (1200, 12, 10, 6),
    (900, 10, 10, 6),
    (700, 8, 8, 6),
    (500, 6, 7, 4),
    (350, 4, 5, 4),
    (250, 3, 4, 3),
    (0, 2, 3, 2),
)
_PHRASE, _NAME, _SIDE = 60, 46, 24

#: A family's name and its phrases by voice.
_Family = tuple[str, pd.DataFrame, pd.DataFrame, pd.DataFrame]


def article_page(
    table: FeatureTable, article_id: str, colour: str, targets: Targets, article: Article | Document | None
) -> dict:
    """What the template prints of one article.

    Parameters
    ----------
    colour : str
        Of its group.
    article : Article or Document, optional
        With its text where that is at hand; without, the page has no excerpt.
    """
    return _Page(table, article_id, targets, article).content() | {"colour": colour}


def _given(value: object) -> str:
    return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class _Page:
    table: FeatureTable
    id: str
    targets: Targets
    article: Article | Document | None

    @cached_property
    def own(self) -> FeatureTable:
        """The table with the evidence of this article alone."""
        return replace(self.table, evidence=self.table.evidence[self.table.evidence["article_id"] == self.id])

    @cached_property
    def known(self) -> pd.Series:
        return self.table.articles.set_index("article_id").loc[self.id]

    @cached_property
    def scores(self) -> pd.Series:
        return self.table.scores.set_index("article_id").loc[self.id]

    def counting(self, column: str) -> pd.DataFrame:
        """The marks of this article that count towards a column, in the order of the text."""
        return self.own.counting(column).sort_values(["start", "end"], kind="stable")

    @cached_property
    def cited(self) -> pd.DataFrame:
        return self.counting("sourcing.attributions_per_1000_words")

    @cached_property
    def annotation(self) -> Annotation | None:
        return None if self.article is None else next(self.own.annotations([self.article]))

    def content(self) -> dict:
        sources, mentions = self._sources(), self._mentions()
        families = [family for family in self._families() if any(map(len, family[1:]))]
        return {
            "group": wording.text(group_name(_given(self.known["group"])), 40),
            "line": self._line(),
            "title": wording.text(_given(self.known["title"]), 160),
            "marks_heading": say("article.marks", n=len(self.counting(LOADED))),
            "sources_heading": say("article.cited", n=len(self.cited)),
            "excerpt_note": say("article.excerpt_marked") if families else say("article.excerpt_plain"),
            "mentions_head": list(say.table("article.mentions").values()),
            "variants": [self._variant(families, sources, mentions, *most) for most in VARIANTS],
            "scores": self._scores(),
        }

    def _line(self) -> str:
        k = self.known
        words = int(sum(k[column] for column in k.index if column.startswith("words@")))
        translated = k["translation"] in ("human", "machine")
        parts = [
            wording.text(_given(k["outlet"]), 50),
            wording.day(_given(k["date"])),
            say("article.genre_unknown") if k["genre"] == "unknown" else _given(k["genre"]),
            say("article.translation", status=k["translation"]) if translated else "",
            say("article.words", n=words),
        ]
        return ", ".join(part for part in parts if part)

    def _variant(
        self,
        families: list[_Family],
        sources: list,
        mentions: list,
        letters: int,
        phrases: int,
        cited: int,
        targets: int,
    ) -> dict:
        rest = sources[cited:]
        left = sum(n for n, _ in rest)
        return {
            "excerpt": excerpt(self.annotation, letters) if self.annotation and letters else [],
            "families": [_family_row(*family, phrases) for family in families],
            "sources": [row for _, row in sources[:cited]],
            "sources_more": say("article.more_cited", n=left, sources=len(rest)) if rest else "",
            "mentions": [row for _, row in mentions[:targets]],
        }

    def _families(self) -> list[_Family]:
        """Each family's name and its phrases by voice: the outlet's own, named sources', unnamed sources'."""
        found = []
        for family in LOADED_FAMILIES.values():
            name = wording.words(family.id)
            if not family.counts_as_loaded:
                name = say("article.not_counted", family=name)
            column = f"loaded_language.{family.id}_per_1000_words"
            voices = ("outlet", "named_source", "unnamed_source")
            own, named, unnamed = (self.counting(column + SUFFIXES[voice]) for voice in voices)
            found.append((name, own, named, unnamed))
        return found

    def _sources(self) -> list[tuple[int, list[str]]]:
        """Who is cited and how often, most often first."""
        found: Counter[tuple] = Counter()
        quoted: Counter[tuple] = Counter()
        shown: dict[tuple, str] = {}
        for row in self.cited.to_dict("records"):
            name, kind, side = (_given(row[k]) for k in ("source_name", "source_type", "side"))
            who = wording.text(name, _NAME)
            if not who and self.article and not pd.isna(row["source_start"]):
                who = wording.text(self.article.text[int(row["source_start"]) : int(row["source_end"])], _NAME)
            key = (who.lower(), bool(name), kind, side)
            shown.setdefault(key, who)
            found[key] += 1
            quoted[key] += row["direct"] is not None and bool(row["direct"])
        rows = []
        for key, n in found.most_common():
            _, named, kind, side = key
            shown_kind = wording.words(kind)
            if not (named or kind.startswith("un")):
                shown_kind = say("article.no_name", kind=shown_kind)
            of = wording.text(side_name(self.targets, side), _SIDE) if side else wording.NOTHING
            rows.append((n, [shown[key] or say("article.not_named"), shown_kind, of, str(n), str(quoted[key])]))
        return rows

    def _mentions(self) -> list[tuple[int, list]]:
        """How often the outlet's own voice names each target, and how it speaks of it; most often first."""
        rows = []
        for target in self.targets:
            column = f"stance.{target.id}"
            if column not in self.scores.index:
                continue
            of = self.counting(column)["value"]
            if len(of):
                side = wording.text(side_name(self.targets, target.side), _SIDE)
                counts = [str(len(of)), str(int((of > 0).sum())), str(int((of < 0).sum()))]
                score = cell(column, self.scores[column], ["scores", self.id, column])
                rows.append((len(of), [wording.text(target.label, 40), side, *counts, score]))
        return sorted(rows, key=lambda row: -row[0])

    def _scores(self) -> list[list]:
        loaded, unnamed, unsourced, balance, gap = (self.counting(column) for column in PRIMARY)
        sides = gap["target"].map({t.id: t.side for t in self.targets})
        words = int(self.known["words@outlet"])
        counted_from = (
            say("article.counted_from.phrases", phrases=len(loaded), words=words),
            say("article.counted_from.unnamed", n=len(unnamed), all=len(self.cited)),
            say("article.counted_from.unsourced", n=len(unsourced)),
            say("article.counted_from.cited", **self._by_side(balance["side"])),
            say("article.counted_from.mentioned", **self._by_side(sides)),
        )
        return [
            [wording.label(f), cell(f, self.scores[f], ["scores", self.id, f]), basis]
            for f, basis in zip(PRIMARY, counted_from, strict=True)
        ]

    def _by_side(self, of: pd.Series) -> dict[str, object]:
        first, second = self.targets.sides_for(_given(self.known["event"]))
        names = {
            name: wording.text(side_name(self.targets, side), _SIDE)
            for name, side in (("first", first), ("second", second))
        }
        return names | {"n_first": int((of == first).sum()), "n_second": int((of == second).sum())}


def _family_row(name: str, own: pd.DataFrame, named: pd.DataFrame, unnamed: pd.DataFrame, most: int) -> list:
    said = [_phrases(named, most)] if len(named) else []
    if len(unnamed):
        said.append(say("article.unnamed_source", phrases=_phrases(unnamed, most)))
    others = len(named) + len(unnamed)
    return [
        name,
        {"count": str(len(own) or ""), "words": _phrases(own, most) or wording.NOTHING},
        {"count": str(others or ""), "words": "; ".join(said) or wording.NOTHING},
    ]


def _phrases(rows: pd.DataFrame, most: int) -> str:
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for found in rows["text"]:
        phrase = wording.text(found.strip("\"'“”‘’, \n"), _PHRASE)
        # As the article first writes it: "Bullying" and "bullying" are one phrase.
        first.setdefault(phrase.lower(), phrase)
        counts[phrase.lower()] += 1
    shown = [first[key] + (f" (×{n})" if n > 1 else "") for key, n in list(counts.items())[:most]]
    left = len(counts) - len(shown)
    return "; ".join([*shown, *([say("article.more_phrases", n=left)] if left else [])])
