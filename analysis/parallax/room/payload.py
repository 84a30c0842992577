"""What the room's page holds: articles, marks, what each counts towards, scores and facts, small enough to send.

Offsets are those of every table: characters of ``Article.text``, half-open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pandas as pd

from parallax.annotation import FAMILIES, SOURCE_TYPES, VOICES, Annotation, Attribution, Loaded, Mark, Mention
from parallax.article import Article
from parallax.coders import BASELINES
from parallax.comparison.differences import PRIMARY, SIDES, Comparison, choose_contrast
from parallax.comparison.labels import event_name, group_name, label
from parallax.comparison.strata import match
from parallax.document import Span
from parallax.features.base import SUFFIXES
from parallax.features.evidence import mark_from_row
from parallax.features.table import FeatureTable
from parallax.figures import highlight
from parallax.figures import wording as printed
from parallax.figures.charts import colours, markers
from parallax.figures.terminal import STYLES
from parallax.formats.cleaning import without_words
from parallax.gazetteer.targets import Targets, read_targets
from parallax.report.chapter import Part
from parallax.room.excerpts import SHARE, excerpts
from parallax.scoring import SHARED_WORDS

if TYPE_CHECKING:
    from parallax.comparison.shared_facts import SharedFacts

#: Phrases of the keyness table that the page holds of each voice, those furthest from equal use.
WORDS = 60
_BLANKS = re.compile(r"\s*")
_KINDS = ("loaded", "attribution", "mention")
_GLYPHS = {"o": "●", "D": "◆", "s": "■", "^": "▲", "v": "▼", "P": "✚", "X": "✖"}
_WORDS_COLUMNS = (
    "phrase", "voice", "direction", "log_odds", "low", "high", "z", "count_first", "count_second",
    "per_1000_first", "per_1000_second", "events_first", "events_second",
)  # fmt: skip


def payload(
    table: FeatureTable,
    articles: Iterable[Article],
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
        raise ValueError(
            f"no text of article {missing[0]!r} and {len(missing) - 1} more. Give the articles that were scored."
            if len(missing) > 1
            else f"no text of article {missing[0]!r}. Give the articles that were scored."
        )
    told = [known.article(marked[i]) for i in known.place]
    groups = sorted({article["group"] for article in told})
    shades, shapes = colours(groups), markers(groups)
    return {
        "excerpts": SHARE if excerpts_only else 0,
        "voices": [{"id": v, "name": highlight.VOICES[v], "suffix": SUFFIXES[v]} for v in VOICES],
        "families": [
            {"id": f, "name": printed.words(f), "code": highlight.CODES[f], "colour": STYLES[f].split()[1]}
            for f in FAMILIES
        ],
        "types": [printed.words(t) for t in SOURCE_TYPES],
        "targets": {t.id: [t.label, known.sides.get(t.side, t.side)] for t in known.targets},
        "measures": [{k: v for k, v in m.items() if k != "counts"} for m in known.measures],
        "groups": [{"id": g, "name": group_name(g), "colour": shades[g], "glyph": _GLYPHS[shapes[g]]} for g in groups],
        "events": known.events(told),
        "articles": told,
        "strings": list(known.strings),
        "patterns": [list(pattern) for pattern in known.patterns],
        "words": _words(keyness, table),
    }


@dataclass(frozen=True)
class _Known:
    """The tables, and what is written once and pointed at many times."""

    table: FeatureTable
    facts: SharedFacts | None
    excerpts_only: bool
    place: Mapping[str, int]
    targets: Targets
    measures: list[dict]
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
        stance = [f.targets_ for f in table.families if hasattr(f, "targets_")]
        return cls(
            table=table,
            facts=facts,
            excerpts_only=excerpts_only,
            place={i: n for n, i in enumerate(order["article_id"])},
            targets=stance[0] if stance else read_targets(),
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
            "day": printed.day(article.date.isoformat() if article.date else ""),
            "url": _link(article.url),
            "constructed": article.constructed,
            # What cleaning took out is the publisher's, too.
            "notes": list(without_words(article.notes) if self.excerpts_only else article.notes),
            "coder": annotation.coder,
            "words": [annotation.word_voices.count(v) for v in VOICES],
            "sentences": len(annotation.document.sentences),
            "text": _text(annotation, self.held[article.id]),
            "heard": _heard(annotation),
            "marks": [self._mark(mark, self.counted[article.id, mark], article.event) for mark in annotation.marks],
            "scores": self._scores(article.id),
        }

    def _mark(self, mark: Mark, features: set[str], event: str) -> list:
        counts = [
            i for i, m in enumerate(self.measures) if m["family"] in features and m["counts"](mark, m["measure"], event)
        ]
        pattern = self.patterns.setdefault(tuple(counts), len(self.patterns))
        common = [_KINDS.index(mark.kind), mark.span.start, mark.span.end, VOICES.index(mark.voice), pattern]
        match mark:
            case Loaded():
                return [*common, self.string(mark.rule), FAMILIES.index(mark.family), mark.strength]
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
        return [[_number(scores.get(m["id"] + suffix)) for m in self.measures] for suffix in SUFFIXES.values()]

    def events(self, told: list[dict]) -> list[dict]:
        pairs = _Pairs.of(self.table)
        by_event = self.table.articles.assign(event=self.table.articles["event"].fillna("")).groupby("event")
        out = []
        for event, rows in by_event:
            places = sorted(self.place[i] for i in rows["article_id"])
            dates = sorted({told[i]["date"] for i in places} - {""})
            out.append(
                {
                    "id": event,
                    "name": event_name(event) if event else "Articles without an event",
                    "dates": printed.days(dates),
                    "from": dates[0] if dates else "",
                    "articles": places,
                    "pair": [self.place[i] for i in pairs.pair(event, [told[i]["id"] for i in places], rows)],
                    "sides": [self.sides.get(s, s) for s in self.targets.sides_for(event)],
                    **self._facts(event),
                }
            )
        # In order of date; what has none, and then what has no event, comes last.
        return sorted(out, key=lambda e: (e["id"] == "", e["from"] == "", e["from"], e["id"]))

    def _facts(self, event: str) -> dict:
        """What is known of the event's shared facts; empty where none were looked for."""
        if self.facts is None:
            return {}

        def of(name: str) -> list[dict]:
            frame = getattr(self.facts, name)
            return _records(frame[frame["event"].fillna("") == event])

        def at(row: dict, who: str = "", article: str = "article_id") -> list[int]:
            return [self.place[row[f"{who}{article}"]], int(row[f"{who}start"]), int(row[f"{who}end"])]

        def held(row: dict, who: str = "", article: str = "article_id") -> bool:
            span = Span(int(row[f"{who}start"]), int(row[f"{who}end"]))
            return not self.excerpts_only or any(h.contains(span) for h in self.held[row[f"{who}{article}"]])

        def words(said: str | None) -> str:
            # What the longest version of a quotation has need not be among its own article's excerpts.
            return _first_words(said or "") if self.excerpts_only else said or ""

        cells: dict[str, list] = {}
        statements: dict[str, list[str]] = {}
        for row in of("sentences"):
            cells.setdefault(row["fact"], []).append([*at(row), _sure(row["sure"])])
            if held(row):
                statements.setdefault(row["fact"], []).append(row["text"])
        told = of("facts")
        if self.excerpts_only:  # stated in a sentence that the page holds, or not listed
            told = [
                r if r["statement"] in statements[r["fact"]] else r | {"statement": statements[r["fact"]][0]}
                for r in told if r["fact"] in statements
            ]  # fmt: skip
        cuts: dict[str, list] = {}
        for row in filter(held, of("quotations")):
            known = [row.get(k) or "" for k in ("source_name", "cue")] + [words(row.get(k)) for k in ("cut", "changed")]
            cuts.setdefault(str(row["quotation"]), []).append([*at(row), *known])
        return {
            "facts": [[r["fact"], r["statement"], r["only"] or "", cells.get(r["fact"], [])] for r in told],
            "coverage": [
                [self.place[r["article_id"]], int(r["carried"]), int(r["facts"]), _number(r["share"])]
                for r in of("coverage")
            ],
            "wordings": [
                [
                    r["fact"], r["kind"], r["in_words"] or "", *(
                        [*at(r, f"{who}_", "id"), r[f"{who}_words"] or ""] for who in ("first", "second")
                    ),
                ]
                for r in of("wordings") if held(r, "first_", "id") and held(r, "second_", "id")
            ],
            "quotations": [versions for versions in cuts.values() if len(versions) > 1],
            "copies": [
                [r["kind"], *([*at(r, f"{who}_", "id"), r[f"{who}_words"] or ""] for who in ("taker", "giver"))]
                for r in of("copies") if held(r, "taker_", "id") and held(r, "giver_", "id")
            ],
        }  # fmt: skip


def _first_words(said: str) -> str:
    words = said.split()
    return " ".join(words[:SHARED_WORDS]) + (" …" if len(words) > SHARED_WORDS else "")


def _counted(table: FeatureTable) -> dict[tuple[str, Mark], set[str]]:
    """The families in which each mark of each article counts."""
    found: dict[tuple[str, Mark], set[str]] = defaultdict(set)
    for row in _records(table.evidence[~table.evidence["coder"].isin(BASELINES)]):
        found[row["article_id"], mark_from_row(row)].add(row["feature"])
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
                end = min(_BLANKS.match(text, span.end).end(), paragraph.end)
                runs += [0] * (at < span.start) + [[span.start, text[span.start : end]]]
                at = end
        runs += [0] * (at < paragraph.end)
        if runs[0] == 0 and out and 0 in (out[-1], out[-1] and out[-1][-1]):
            runs = runs[1:]  # one sign for all that is left out in one place
        if runs:
            out.append(0 if runs == [0] else runs)
    return out


def _records(frame: pd.DataFrame) -> list[dict]:
    """Rows as dicts, None where nothing is given."""
    plain = frame.astype(object)
    return plain.where(plain.notna(), None).to_dict("records")


def _measures(table: FeatureTable) -> list[dict]:
    """The measures of the coder's own families, those of :data:`PRIMARY` first; one list for every article."""
    found = []
    for family in table.families:
        if family.family in BASELINES:
            continue
        for measure in family.measures():
            # Counts of mentions grow with length alone: the comparison leaves them out too.
            if measure.endswith("_mentions"):
                continue
            name = f"{family.family}.{measure}"
            said = label(name)
            found.append(
                {
                    "id": name,
                    "family": family.family,
                    "measure": measure,
                    "name": said.name,
                    "unit": said.unit,
                    "kind": _scale_of(said.unit),
                    "scale": said.scale,
                    "decimals": said.decimals,
                    "primary": name in PRIMARY,
                    "counts": family.counts_towards,
                }
            )
    return sorted(found, key=lambda m: PRIMARY.index(m["id"]) if m["primary"] else len(PRIMARY))


def _scale_of(unit: str) -> str:
    """How a bar is drawn: from 0 as far as the largest (rate), to 100% (share), about 0 to the unit's end."""
    if unit.startswith("from -"):
        return unit.rpartition(" ")[2]
    return "share" if unit.startswith("%") else "rate"


def _contrast(articles: pd.DataFrame) -> tuple[str, str]:
    try:
        return choose_contrast(articles)
    except ValueError:  # three groups or more, and no usual pair: the two with the most articles
        groups = articles["group"].fillna("")
        first, second = sorted(groups[groups != ""].value_counts().index[:2])
        return first, second


@dataclass(frozen=True)
class _Pairs:
    """Which two tellings are shown first: those that stand for the event in the report."""

    groups: tuple[str, str]
    part: Part | None

    @classmethod
    def of(cls, table: FeatureTable) -> _Pairs:
        first, second = _contrast(table.articles)
        if not second:
            return cls((first, second), None)
        matched = match(table.articles[table.articles["group"].isin([first, second])], first, second)
        none = pd.DataFrame()
        compared = Comparison(first, second, none, none, matched, none, SIDES, False, ())
        return cls((first, second), Part(table, compared, None, {}))

    def pair(self, event: str, ids: list[str], rows: pd.DataFrame) -> list[str]:
        """A pair of one event's articles, or its only one; where both groups don't tell it, the first two."""
        if self.part and event and set(self.groups) <= set(rows["group"].dropna()):
            return list(self.part.pair(event).ids)
        return ids[:2]


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


def _number(value: object) -> float | None:
    """A value as JSON takes it, to nine digits; None where there is nothing to measure."""
    return None if value is None or pd.isna(value) else float(f"{float(value):.9g}")


def _sure(value: object) -> int:
    return int(value is None or float(value) >= 0.5)


def _words(keyness: pd.DataFrame | None, table: FeatureTable) -> dict | None:
    """Of each voice the phrases furthest from equal use, and how many the table holds."""
    if keyness is None:
        return None
    keyness = keyness.reset_index(drop=True)
    # Where there are too few events for a z, the difference of the rates.
    gap = keyness["per_1000_first"] - keyness["per_1000_second"]
    ranked = keyness.assign(_z=keyness["z"].astype(float).fillna(0.0), _gap=gap.astype(float).fillna(0.0))
    size = ranked[["_z", "_gap"]].abs().sort_values(["_z", "_gap"], ascending=False, kind="stable").index
    top = ranked.loc[size].groupby("voice", sort=False).head(WORDS).sort_values(["_z", "_gap"], kind="stable")
    rows = _records(top[list(_WORDS_COLUMNS)])
    held = [{k: v if isinstance(v, str) else _number(v) for k, v in row.items()} for row in rows]
    first, second = _contrast(table.articles)
    return {
        "rows": held,
        "all": keyness["voice"].value_counts().to_dict(),
        "first": group_name(first),
        "second": group_name(second),
    }
