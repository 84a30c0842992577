"""One corpus of a report: its tables, its comparison, and which articles stand for an event."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from parallax.article import Article
from parallax.comparison.differences import PRIMARY, Comparison, compare
from parallax.comparison.labels import group_name
from parallax.comparison.shared_facts import SharedFacts
from parallax.features.table import FeatureTable
from parallax.figures import charts as figures
from parallax.figures import wording as printed
from parallax.gazetteer.targets import Targets

#: Events that get two facing pages, those with the most compared articles.
SPREADS = 8


def no_texts(ids: set[str]) -> Iterator[Article]:
    """Where the texts are not at hand."""
    return iter(())


@dataclass(frozen=True)
class Pair:
    """The articles that stand for an event: one of each group, or a single one where nothing is told by both."""

    event: str
    ids: tuple[str, ...]
    alike: bool = False
    genre: str = ""


@dataclass(frozen=True)
class Part:
    """One corpus of a report.

    ``run`` is what ``run.json`` says; ``read`` gives the articles with these ids, and none where the
    texts are not at hand. ``facts`` is what the tellings of each event carry: without sentences where only the
    counts were kept, None where nobody looked.
    """

    table: FeatureTable
    comparison: Comparison
    targets: Targets
    run: dict
    read: Callable[[set[str]], Iterator[Article]] = no_texts
    facts: SharedFacts | None = None

    @classmethod
    def of(
        cls,
        table: FeatureTable,
        targets: Targets,
        run: dict,
        contrast: str | None = None,
        read: Callable[[set[str]], Iterator[Article]] = no_texts,
        facts: SharedFacts | None = None,
    ) -> Part:
        """Compare what was scored.

        Raises
        ------
        ValueError
            If the contrast can't be taken.
        """
        return cls(table, compare(table, contrast), targets, run, read, facts)

    @property
    def groups(self) -> list[str]:
        return [g for g in (self.comparison.first, self.comparison.second) if g]

    def shown_groups(self) -> list[str]:
        """The groups as heads of columns."""
        return [printed.text(group_name(g), 30) for g in self.groups or [""]]

    @property
    def alike(self) -> bool:
        """Whether anything could be compared like with like."""
        return bool(self.comparison.by_event["alike"].any())

    def events(self) -> list[str]:
        """Events with pages of their own: those with the most compared articles; not like for like comes last."""
        m = self.comparison.matched
        told = m[m["event"].fillna("") != ""].groupby("event")
        compared = told["compared"].sum()
        both = [event for event, n in told["group"].nunique().items() if n == 2]
        return sorted(sorted(both, key=lambda e: (-compared[e], e))[:SPREADS], key=lambda e: (compared[e] == 0, e))

    def pair(self, event: str) -> Pair:
        """Of each group the article nearest the group's mean, in the genre in which most articles were compared."""
        m = self.comparison.matched
        rows = m[m["event"] == event]
        alike = bool(rows["compared"].any())
        if alike:
            status = rows["translation"].replace({"unknown": "none", "": "none"})
            strata = [
                s for _, s in rows[rows["compared"]].groupby([rows["genre"], status]) if s["group"].nunique() == 2
            ]
            rows = max(strata, key=lambda s: (len(s), s["genre"].iloc[0] == "news", s["genre"].iloc[0]))
        ids = tuple(self._typical(rows.loc[rows["group"] == g, "article_id"]) for g in self.groups)
        return Pair(event, ids, alike, rows["genre"].iloc[0] if alike else "")

    def pairs(self) -> list[Pair]:
        """A pair for each event of :meth:`events`; where there is none, one article nearest the mean of all."""
        found = [self.pair(event) for event in self.events()]
        return found or [Pair("", (self._typical(self.comparison.matched["article_id"]),))]

    def _typical(self, ids: pd.Series) -> str:
        scores = self.table.scores.set_index("article_id").loc[sorted(ids), PRIMARY[0]]
        distance = (scores - scores.mean()).abs()
        return distance.index[0] if distance.isna().all() else distance.idxmin()


def names(parts: Sequence[Part]) -> list[str]:
    """What each corpus is called; numbered where two have one name."""
    found = [printed.corpus_name(p.run["corpus"]) for p in parts]
    return [f"{n} ({found[:i].count(n) + 1})" if found.count(n) > 1 else n for i, n in enumerate(found)]


def drawn(drawing: figures.Drawing, root: Path, name: str, caption: str = "") -> dict:
    """A figure in the report's folder, and what the template needs to place it."""
    (root / f"{name}.svg").write_bytes(drawing.svg())
    return {
        "file": f"{name}.svg",
        "title": printed.sentence(drawing.title),
        "alt": printed.sentence(drawing.alt),
        "caption": printed.sentence(caption),
    }
