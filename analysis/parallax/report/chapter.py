"""A chapter of the report: one corpus, its tables, its comparison, and the events that get pages of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from parallax.article import Article
from parallax.coders import BASELINES
from parallax.comparison.differences import Comparison, compare
from parallax.comparison.labels import group_name
from parallax.comparison.shared_facts import SharedFacts
from parallax.document import Document
from parallax.features.table import FeatureTable
from parallax.figures import wording
from parallax.gazetteer.targets import Targets, read_targets
from parallax.report.typical import Pair, typical_article, typical_pair

#: Events that get two facing pages, those with the most compared articles.
SPREADS = 8


def no_texts(ids: set[str]) -> Iterator[Article]:
    """Where the texts are not at hand."""
    return iter(())


@dataclass(frozen=True)
class Chapter:
    """One corpus of a report.

    ``run`` is what ``run.json`` says of how it was scored; ``read`` gives the articles with these ids, and none where
    the texts are not at hand. ``facts`` is what the articles on each event state: without sentences where only the
    counts were kept, None where nobody looked.
    """

    table: FeatureTable
    comparison: Comparison
    run: dict = field(default_factory=dict)
    read: Callable[[set[str]], Iterator[Article | Document]] = no_texts
    facts: SharedFacts | None = None

    @classmethod
    def of(
        cls,
        table: FeatureTable,
        run: dict | None = None,
        contrast: str | None = None,
        read: Callable[[set[str]], Iterator[Article | Document]] = no_texts,
        facts: SharedFacts | None = None,
    ) -> Chapter:
        """Compare what was scored.

        Parameters
        ----------
        run : dict, optional
            By default that of a table which was scored just now, by this version.

        Raises
        ------
        ValueError
            If the contrast can't be taken.
        """
        return cls(table, compare(table, contrast), scored_now(table) if run is None else run, read, facts)

    @classmethod
    def of_folder(cls, folder: str | Path, contrast: str | None = None) -> Chapter:
        """Compare what was scored into a folder. Its texts are not at hand, what they state may be.

        Raises
        ------
        FileNotFoundError
            If the folder holds no scores.
        ValueError
            If the contrast can't be taken.
        """
        from parallax.comparison.fact_tables import stored_facts
        from parallax.scoring import read_run, read_table

        run = read_run(Path(folder))
        return cls.of(read_table(Path(folder)), run, contrast, facts=stored_facts(Path(folder)))

    @property
    def targets(self) -> Targets:
        """Whose sides were told apart when the table was scored."""
        return self.table.targets or read_targets()

    @property
    def groups(self) -> list[str]:
        return [g for g in (self.comparison.first, self.comparison.second) if g]

    def shown_groups(self) -> list[str]:
        """The groups as heads of columns."""
        return [wording.text(group_name(g), 30) for g in self.groups or [""]]

    @property
    def alike(self) -> bool:
        """Whether anything could be compared like with like."""
        return bool(self.comparison.by_event["alike"].any())

    def events(self) -> list[str]:
        """Events with pages of their own: those with the most compared articles; not like for like comes last."""
        m = self.comparison.matched
        by_event = m[m["event"].fillna("") != ""].groupby("event")
        compared = by_event["compared"].sum()
        both = [event for event, n in by_event["group"].nunique().items() if n == 2]
        return sorted(sorted(both, key=lambda e: (-compared[e], e))[:SPREADS], key=lambda e: (compared[e] == 0, e))

    def pair(self, event: str) -> Pair:
        """The articles that stand for an event."""
        return typical_pair(self.table.scores, self.comparison.matched, self.groups, event)

    def pairs(self) -> list[Pair]:
        """A pair for each event of :meth:`events`; where there is none, one article nearest the mean of all."""
        found = [self.pair(event) for event in self.events()]
        return found or [Pair("", (typical_article(self.table.scores, self.comparison.matched["article_id"]),))]


def scored_now(table: FeatureTable) -> dict:
    """What ``run.json`` would say of a table that was scored in this process and not written."""
    from parallax.formats.outlets import read_outlets
    from parallax.scoring import provenance

    coders = sorted(set(table.evidence["coder"].dropna()) - set(BASELINES))
    known = {"corpus": "", "articles": len(table.articles), "rejects": 0, "coder": ", ".join(coders)}
    return known | provenance(table.targets or read_targets(), read_outlets())


def names(chapters: Sequence[Chapter]) -> list[str]:
    """What each corpus is called; numbered where two have one name."""
    found = [wording.corpus_name(chapter.run["corpus"]) for chapter in chapters]
    return [f"{n} ({found[:i].count(n) + 1})" if found.count(n) > 1 else n for i, n in enumerate(found)]
