"""One article as a page of the report: its marked phrases, its sources, how it speaks of each side, its scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from parallax.annotation import FAMILIES, Annotation, Attribution, Loaded
from parallax.article import Article
from parallax.coders import BASELINES
from parallax.comparison.differences import PRIMARY
from parallax.comparison.labels import group_name
from parallax.document import Span
from parallax.features.loaded_language import SOFTENING
from parallax.features.table import FeatureTable
from parallax.figures import wording as printed
from parallax.gazetteer.targets import Targets

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
_PHRASE, _NAME = 60, 46


def telling(table: FeatureTable, article_id: str, colour: str, targets: Targets, article: Article | None) -> dict:
    """What the template prints of one article.

    Parameters
    ----------
    colour : str
        Of its group.
    article : Article or None
        With its text where that is at hand; without, the page has no excerpt.
    """
    return _Telling(table, article_id, targets, article).page() | {"colour": colour}


def cell(feature: str, value: float, at: Sequence[str], signed: bool = False) -> dict:
    """A number as it is printed, as it is, and where in the tables it stands."""
    missing = pd.isna(value)
    return {"print": printed.number(feature, value, signed), "value": None if missing else float(value), "at": list(at)}


def side_name(targets: Targets, side: str) -> str:
    """A side as a reader would say it: the name of the target with the side's id, or the id."""
    return next((t.label for t in targets if t.id == side), printed.words(side))


def _given(value: object) -> str:
    return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class _Telling:
    table: FeatureTable
    id: str
    targets: Targets
    article: Article | None

    @cached_property
    def known(self) -> pd.Series:
        return self.table.articles.set_index("article_id").loc[self.id]

    @cached_property
    def scores(self) -> pd.Series:
        return self.table.scores.set_index("article_id").loc[self.id]

    @cached_property
    def marks(self) -> pd.DataFrame:
        e = self.table.evidence
        own = e[(e["article_id"] == self.id) & ~e["coder"].isin(BASELINES)]
        return own.sort_values(["start", "end"], kind="stable")

    @cached_property
    def loaded(self) -> pd.DataFrame:
        return self.marks[self.marks["feature"] == "loaded_language"]

    @cached_property
    def counted(self) -> pd.DataFrame:
        """The marks under the first primary score."""
        return self.loaded[(self.loaded["voice"] == "outlet") & (self.loaded["family"] != SOFTENING)]

    @cached_property
    def heard(self) -> pd.DataFrame:
        return self.marks[(self.marks["kind"] == "attribution") & (self.marks["voice"] == "outlet")]

    @cached_property
    def spoken_of(self) -> pd.DataFrame:
        return self.marks[(self.marks["kind"] == "mention") & (self.marks["voice"] == "outlet")]

    @cached_property
    def annotation(self) -> Annotation | None:
        if self.article is None:
            return None
        # Of its own marks alone: a table has those of every article.
        return next(replace(self.table, evidence=self.marks).annotations([self.article]))

    def page(self) -> dict:
        sources, mentions = self._sources(), self._mentions()
        return {
            "group": printed.text(group_name(_given(self.known["group"])), 40),
            "line": self._line(),
            "title": printed.text(_given(self.known["title"]), 160),
            "marks_heading": f"Loaded phrases: {len(self.counted)} in the outlet's own words",
            "sources_heading": f"Who is cited: {printed.count(len(self.heard), 'attribution')} in the outlet's own "
            "words",
            "excerpt_note": (
                "The part with the most loaded phrases, bold and named" if len(self.loaded) else "The beginning"
            )
            + ". Other people's words are in italics; sources are underlined with dots.",
            "mentions_head": ["who", "side", "named", "well", "badly", "stance, −1 to 1"],
            "variants": [self._variant(sources, mentions, *most) for most in VARIANTS],
            "scores": self._scores(),
        }

    def _line(self) -> str:
        k = self.known
        words = int(sum(k[column] for column in k.index if column.startswith("words@")))
        parts = [
            printed.text(_given(k["outlet"]), 50),
            printed.day(_given(k["date"])),
            "genre unknown" if k["genre"] == "unknown" else _given(k["genre"]),
            f"{k['translation']} translation" if k["translation"] in ("human", "machine") else "",
            printed.count(words, "word"),
        ]
        return ", ".join(part for part in parts if part)

    def _variant(self, sources: list, mentions: list, letters: int, phrases: int, cited: int, targets: int) -> dict:
        rest = sources[cited:]
        left = sum(n for n, _ in rest)
        more = (
            f"And {printed.count(left, 'attribution')} to {printed.count(len(rest), 'other source')}." if rest else ""
        )
        return {
            "excerpt": excerpt(self.annotation, letters) if self.annotation and letters else [],
            "families": [
                _family(f, rows, phrases) for f in FAMILIES if len(rows := self.loaded[self.loaded["family"] == f])
            ],
            "sources": [row for _, row in sources[:cited]],
            "sources_more": more,
            "mentions": [row for _, row in mentions[:targets]],
        }

    def _sources(self) -> list[tuple[int, list[str]]]:
        """Who is cited and how often, most often first."""
        found: Counter[tuple] = Counter()
        quoted: Counter[tuple] = Counter()
        shown: dict[tuple, str] = {}
        for row in self.heard.to_dict("records"):
            name, kind, side = (_given(row[k]) for k in ("source_name", "source_type", "side"))
            who = printed.text(name, _NAME)
            if not who and self.article and not pd.isna(row["source_start"]):
                who = printed.text(self.article.text[int(row["source_start"]) : int(row["source_end"])], _NAME)
            key = (who.lower(), bool(name), kind, side)
            shown.setdefault(key, who)
            found[key] += 1
            quoted[key] += row["direct"] is not None and bool(row["direct"])
        rows = []
        for key, n in found.most_common():
            _, named, kind, side = key
            kind = printed.words(kind) + ("" if named or kind.startswith("un") else ", no name")
            of = printed.text(side_name(self.targets, side), 24) if side else printed.NOTHING
            rows.append((n, [shown[key] or "not named", kind, of, str(n), str(quoted[key])]))
        return rows

    def _mentions(self) -> list[tuple[int, list]]:
        """How often the outlet's own voice names each target, and how it speaks of it; most often first."""
        rows = []
        for target in self.targets:
            of = self.spoken_of.loc[self.spoken_of["target"] == target.id, "value"]
            feature = f"stance.{target.id}"
            if len(of) and feature in self.scores.index:
                side = printed.text(side_name(self.targets, target.side), 24)
                counts = [str(len(of)), str(int((of > 0).sum())), str(int((of < 0).sum()))]
                score = cell(feature, self.scores[feature], ["scores", self.id, feature])
                rows.append((len(of), [printed.text(target.label, 40), side, *counts, score]))
        return sorted(rows, key=lambda row: -row[0])

    def _scores(self) -> list[list]:
        first, second = self.targets.sides_for(_given(self.known["event"]))
        sides = {t.id: t.side for t in self.targets}
        named = self.spoken_of["target"].map(sides)
        unnamed = int((self.heard["source_name"].fillna("") == "").sum())
        unsourced = self.marks[
            (self.marks["feature"] == "sourcing") & (self.marks["kind"] == "loaded") & (self.marks["voice"] == "outlet")
        ]

        def both(said: str, of: pd.Series) -> str:
            return f"{said}: " + ", ".join(
                f"{printed.text(side_name(self.targets, side), 24)} {int((of == side).sum())}"
                for side in (first, second)
            )

        counted_from = (
            f"{printed.count(len(self.counted), 'phrase')} in {printed.count(int(self.known['words@outlet']), 'word')}",
            f"{unnamed} of {printed.count(len(self.heard), 'attribution')}",
            f"{printed.count(len(unsourced), 'loaded phrase')} with no source in the sentence",
            both("cited", self.heard["side"].fillna("")),
            both("mentioned", named),
        )
        return [
            [printed.label(f), cell(f, self.scores[f], ["scores", self.id, f]), basis]
            for f, basis in zip(PRIMARY, counted_from, strict=True)
        ]


def _family(family: str, rows: pd.DataFrame, most: int) -> list[dict]:
    own, others = rows[rows["voice"] == "outlet"], rows[rows["voice"] != "outlet"]
    voices = (("named_source", ""), ("unnamed_source", " (unnamed source)"))
    said = [_phrases(part, most) + note for voice, note in voices if len(part := others[others["voice"] == voice])]
    return [
        printed.words(family) + (" (not counted)" if family == SOFTENING else ""),
        {"count": str(len(own) or ""), "words": _phrases(own, most) or printed.NOTHING},
        {"count": str(len(others) or ""), "words": "; ".join(said) or printed.NOTHING},
    ]


def _phrases(rows: pd.DataFrame, most: int) -> str:
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for found in rows["text"]:
        phrase = printed.text(found.strip("\"'“”‘’, \n"), _PHRASE)
        # As the article first writes it: "Bullying" and "bullying" are one phrase.
        first.setdefault(phrase.lower(), phrase)
        counts[phrase.lower()] += 1
    shown = [first[key] + (f" (×{n})" if n > 1 else "") for key, n in list(counts.items())[:most]]
    left = len(counts) - len(shown)
    return "; ".join(shown + ([f"and {left} more"] if left else []))


def excerpt(annotation: Annotation, letters: int) -> list[list[dict]]:
    """The run of sentences with the most loaded phrases: paragraphs of pieces, each piece of one style.

    At most ``letters`` characters, unless one sentence alone is longer: that is cut. Of several runs
    with as many marks the first, and the longest that begins there.
    """
    document = annotation.document
    starts = [m.span.start for m in annotation.of_kind(Loaded)]
    best, most = None, -1
    for i, sentence in enumerate(document.sentences):
        end = sentence.end
        for later in document.sentences[i + 1 :]:
            if later.end - sentence.start > letters:
                break
            end = later.end
        held = sum(sentence.start <= start < end for start in starts)
        if held > most:
            best, most = Span(sentence.start, min(end, sentence.start + letters)), held
    if best is None:
        return []
    shown = [Span(max(p.start, best.start), min(p.end, best.end)) for p in document.paragraphs if p.overlaps(best)]
    return [pieces for span in shown if (pieces := _pieces(annotation, span))]


def _pieces(annotation: Annotation, window: Span) -> list[dict]:
    text = annotation.document.text
    size = len(window)
    voice, family, source, ends = [""] * size, [""] * size, [False] * size, set()

    def fill(target: list, span: Span | None, value) -> None:
        if span is not None and span.overlaps(window):
            for i in range(max(span.start, window.start), min(span.end, window.end)):
                target[i - window.start] = value

    for a in sorted(annotation.of_kind(Attribution), key=lambda a: -(len(a.content) if a.content else 0)):
        fill(voice, a.content, a.gives_voice)
        for part in (a.source, a.cue):
            fill(voice, part, "" if a.voice == "outlet" else a.voice)
    for a in annotation.of_kind(Attribution):
        fill(source, a.source, True)
    for m in annotation.of_kind(Loaded):
        fill(family, m.span, m.family)
        ends.add(min(m.span.end, window.end) - window.start)
    pieces: list[dict] = []
    start = 0
    for i in range(1, size + 1):
        changed = i == size or (voice[i], family[i], source[i]) != (voice[start], family[start], source[start])
        if not changed and i not in ends:
            continue
        shown = printed.text(text[window.start + start : window.start + i], strip=False)
        if shown:
            pieces.append(
                {
                    "t": shown,
                    "voice": voice[start],
                    "family": printed.words(family[start]),
                    "source": source[start],
                    "last": i in ends,
                }
            )
        start = i
    return pieces
