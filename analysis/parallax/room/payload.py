"""What the room's page holds: articles, marks, what each counts towards, scores and facts, small enough to send.

Offsets are those of every table: characters of ``Article.text``, half-open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from math import isinf
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pandas as pd

from parallax.annotation import SOURCE_TYPES, VOICES, Annotation, Attribution, Loaded, Mark, Mention
from parallax.article import Article, without_quoted_text
from parallax.coders import BASELINES
from parallax.comparison.labels import event_name, group_name
from parallax.document import Document, Span
from parallax.features.evidence import mark_from_row
from parallax.features.measure import SUFFIXES, Measure
from parallax.features.measures import PRIMARY
from parallax.features.table import FeatureTable
from parallax.figures import wording
from parallax.figures.drawing import colours, markers
from parallax.figures.text import say
from parallax.gazetteer.targets import Targets, read_targets
from parallax.loaded_families import LOADED_FAMILIES
from parallax.room.excerpts import SHARE, excerpts
from parallax.room.facts import event_facts
from parallax.room.first_pair import FirstPairs, contrast
from parallax.room.rows import number, records
from parallax.room.words import words

if TYPE_CHECKING:
    from parallax.comparison.shared_facts import SharedFacts

_BLANKS = re.compile(r"\s*")
_KINDS = ("loaded", "attribution", "mention")
_GLYPHS = {"o": "●", "D": "◆", "s": "■", "^": "▲", "v": "▼", "P": "✚", "X": "✖"}


def payload(
    table: FeatureTable,
    articles: Iterable[Article | Document],
    facts: SharedFacts | None,
    keyness: pd.DataFrame | None,
    excerpts_only: bool,
) -> dict:
    """Everything that the page shows, as JSON takes it.

    Raises
    ------
    ValueError
        If the table holds no article, or an article's text is not given or not the one that was scored.
    """
    if table.articles.empty:
        raise ValueError("the room needs at least one scored article; the table holds none.")
    known = _Known.of(table, facts, excerpts_only)
    marked = {annotation.document.article.id: annotation for annotation in table.annotations(articles)}
    if missing := [i for i in known.place if i not in marked]:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise ValueError(f"no text of article {missing[0]!r}{more}. Give the articles that were scored.")
    shown = [known.article(marked[i]) for i in known.place]
    voices = say.table("voices")
    groups = sorted({article["group"] for article in shown})
    shades, shapes = colours(groups), markers(groups)
    return {
        "excerpts": SHARE if excerpts_only else 0,
        "voices": [{"id": v, "name": voices[v], "suffix": SUFFIXES[v]} for v in VOICES],
        "families": [
            {"id": f.id, "name": wording.words(f.id), "code": f.letter, "colour": f.colour}
            for f in LOADED_FAMILIES.values()
        ],
        "types": [wording.words(t) for t in SOURCE_TYPES],
        "targets": {t.id: [t.label, known.sides.get(t.side, t.side)] for t in known.targets},
        "measures": [_as_json(m) for m in known.measures],
        "groups": [{"id": g, "name": group_name(g), "colour": shades[g], "glyph": _GLYPHS[shapes[g]]} for g in groups],
        "events": known.events(shown),
        "articles": shown,
        "strings": list(known.strings),
        "patterns": [list(pattern) for pattern in known.patterns],
        "words": words(keyness, *contrast(table.articles)),
    }


@dataclass(frozen=True)
class _Known:
    """The tables, and what is written once and pointed at many times."""

    table: FeatureTable
    facts: SharedFacts | None
    excerpts_only: bool
    place: Mapping[str, int]
    targets: Targets
    measures: list[Measure]
    counted: Mapping[tuple[str, Mark], set[str]]
    scores: Mapping[str, dict]
    strings: dict[str, int] = field(default_factory=lambda: {"": 0})
    patterns: dict[tuple[int, ...], int] = field(default_factory=dict)
    #: By article, what the page holds of its text.
    held: dict[str, list[Span]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: FeatureTable, facts: SharedFacts | None, excerpts_only: bool) -> _Known:
        order = table.articles.astype(object).fillna("").replace({"date": {"": "9999"}})  # undated: last
        order = order.sort_values(["event", "group", "date", "article_id"])
        return cls(
            table=table,
            facts=facts,
            excerpts_only=excerpts_only,
            place={i: n for n, i in enumerate(order["article_id"])},
            targets=table.targets or read_targets(),
            measures=_measures(table),
            counted=_counted(table),
            scores=table.scores.set_index("article_id").to_dict("index"),
        )

    @property
    def sides(self) -> dict[str, str]:
        """Sides by the name of the target that has the side's id."""
        return {t.id: t.label for t in self.targets if t.id == t.side}

    def string(self, words: str) -> int:
        return self.strings.setdefault(words, len(self.strings))

    def article(self, annotation: Annotation) -> dict:
        article = annotation.document.article
        self.held[article.id] = excerpts(annotation) if self.excerpts_only else list(annotation.document.sentences)
        return {
            "id": article.id,
            "title": article.title,
            "outlet": article.outlet or article.publisher,
            "group": article.group,
            "basis": article.group_basis,
            "genre": article.genre,
            "genre_basis": article.genre_basis,
            "translation": article.translation,
            "language": article.language,
            "date": article.date.isoformat() if article.date else "",
            "day": wording.day(article.date.isoformat() if article.date else ""),
            "url": _link(article.url),
            "constructed": article.constructed,
            # What cleaning took out is the publisher's, too.
            "notes": list(map(str, without_quoted_text(article.notes) if self.excerpts_only else article.notes)),
            "coder": annotation.coder,
            "words": [annotation.word_voices.count(v) for v in VOICES],
            "sentences": len(annotation.document.sentences),
            "text": _text(annotation, self.held[article.id]),
            "heard": _heard(annotation),
            "marks": [self._mark(mark, self.counted[article.id, mark]) for mark in annotation.marks],
            "scores": self._scores(article.id),
        }

    def _mark(self, mark: Mark, columns: set[str]) -> list:
        counts = [i for i, measure in enumerate(self.measures) if measure.name + SUFFIXES[mark.voice] in columns]
        pattern = self.patterns.setdefault(tuple(counts), len(self.patterns))
        common = [_KINDS.index(mark.kind), mark.span.start, mark.span.end, VOICES.index(mark.voice), pattern]
        match mark:
            case Loaded():
                return [*common, self.string(mark.rule), list(LOADED_FAMILIES).index(mark.family), mark.strength]
            case Attribution():
                parts = [[p.start, p.end] if p else 0 for p in (mark.source, mark.cue, mark.content)]
                side = self.string(self.sides.get(mark.side, mark.side))
                return [
                    *common, self.string(mark.rule), *parts, self.string(mark.name), SOURCE_TYPES.index(mark.type),
                    side, int(mark.direct), self.string(mark.cue_stance),
                ]  # fmt: skip
            case Mention():
                named = self.string(mark.target), round(mark.polarity, 3), self.string(mark.role)
                return [*common, self.string(mark.rule), *named]
        raise TypeError(f"a {mark.kind} is no mark of the coder.")

    def _scores(self, article_id: str) -> list[list[float | None]]:
        """A list a voice, the last for all voices together; a value a measure."""
        scores = self.scores[article_id]
        return [[number(scores.get(m.name + suffix)) for m in self.measures] for suffix in SUFFIXES.values()]

    def events(self, articles: list[dict]) -> list[dict]:
        pairs = FirstPairs.of(self.table)
        by_event = self.table.articles.assign(event=self.table.articles["event"].fillna("")).groupby("event")
        out = []
        for event, rows in by_event:
            places = sorted(self.place[i] for i in rows["article_id"])
            dates = sorted({articles[i]["date"] for i in places} - {""})
            out.append(
                {
                    "id": event,
                    "name": event_name(event) if event else "Articles without an event",
                    "dates": wording.days(dates),
                    "from": dates[0] if dates else "",
                    "articles": places,
                    "pair": [self.place[i] for i in pairs.pair(event, [articles[i]["id"] for i in places], rows)],
                    "sides": [self.sides.get(s, s) for s in self.targets.sides_for(event)],
                    **self._facts(event),
                }
            )
        # In order of date; what has none, and then what has no event, comes last.
        return sorted(out, key=lambda e: (e["id"] == "", e["from"] == "", e["from"], e["id"]))

    def _facts(self, event: str) -> dict:
        if self.facts is None:
            return {}
        return event_facts(self.facts, event, self.place, self.held if self.excerpts_only else None)


def _counted(table: FeatureTable) -> dict[tuple[str, Mark], set[str]]:
    """The columns that each mark of each article counts towards."""
    found: dict[tuple[str, Mark], set[str]] = defaultdict(set)
    for row in records(table.evidence[~table.evidence["coder"].isin(BASELINES)]):
        found[row["article_id"], mark_from_row(row)].update((row["counts_towards"] or "").split())
    return found


def _text(annotation: Annotation, held: list[Span]) -> list:
    """Paragraphs of what is held, ``[start, words]`` each with the blanks after it; 0 for what is left out."""
    text = annotation.document.text
    out: list = []
    for paragraph in annotation.document.paragraphs:
        runs: list = []
        at = paragraph.start
        for span in held:
            if paragraph.contains(span):
                blanks = _BLANKS.match(text, span.end)
                assert blanks is not None, "no blank is a match too"
                end = min(blanks.end(), paragraph.end)
                runs += [0] * (at < span.start) + [[span.start, text[span.start : end]]]
                at = end
        runs += [0] * (at < paragraph.end)
        if runs[0] == 0 and out and 0 in (out[-1], out[-1] and out[-1][-1]):
            runs = runs[1:]  # one sign for all that is left out in one place
        if runs:
            out.append(0 if runs == [0] else runs)
    return out


def _measures(table: FeatureTable) -> list[Measure]:
    """The measures of the coder's own families that articles are compared by, the primary ones first."""
    own = [f for f in table.families if f.family not in BASELINES]
    found = [measure for family in own for measure in family.measures() if measure.compared]
    return sorted(found, key=lambda m: PRIMARY.index(m.name) if m.primary else len(PRIMARY))


def _as_json(measure: Measure) -> dict:
    family, _, name = measure.name.partition(".")
    return {
        "id": measure.name,
        "family": family,
        "measure": name,
        "name": measure.title,
        "unit": measure.unit,
        "formula": measure.formula,
        "misses": measure.misses,
        "kind": _bar(measure),
        "scale": measure.scale,
        "decimals": measure.decimals,
        "primary": measure.primary,
    }


def _bar(measure: Measure) -> str:
    """How a bar is drawn: from 0 as far as the largest (rate), to 100% (share), about 0 to the end of the range."""
    if measure.low < 0:
        return f"{measure.high:g}"
    return "rate" if isinf(measure.high) else "share"


def _heard(annotation: Annotation) -> list[list[int]]:
    """Other people's words, run by run: start, end, voice."""
    words = zip(annotation.document.words, annotation.word_voices, strict=True)
    runs = []
    for voice, run in groupby(words, key=lambda pair: pair[1]):
        spans = [span for span, _ in run]
        if voice != "outlet":
            runs.append([spans[0].start, spans[-1].end, VOICES.index(voice)])
    return runs


def _link(url: str) -> str:
    """The address where it is one of the web, else nothing: ``javascript:`` and its kin are never linked."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""
