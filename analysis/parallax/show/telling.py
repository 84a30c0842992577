"""One article as a page of the report: its marked phrases by family and voice, its sources, its scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from parallax.annotation import FAMILIES, Annotation, Attribution, Loaded
from parallax.article import Article
from parallax.compare.differences import PRIMARY
from parallax.compare.labels import group_name, label
from parallax.document import Span, parse
from parallax.features.evidence import annotation_from_rows
from parallax.features.loaded_language import SOFTENING
from parallax.features.table import FeatureTable
from parallax.show import printed
from parallax.show.figures import PALETTE, QUIET
from parallax.targets import Targets

#: From the fullest page to the tightest: characters of excerpt, phrases in a cell, sources. The first that fits is used.
VARIANTS = ((900, 14, 10), (700, 9, 8), (520, 6, 7), (380, 4, 5), (260, 3, 4), (0, 2, 3))
_PHRASE = 60


def telling(table: FeatureTable, article_id: str, colour: str, targets: Targets, article: Article | None) -> dict:
    """What the template prints of one article.

    Parameters
    ----------
    article : Article or None
        With its text where that is at hand; without, the page has no excerpt.
    """
    known = table.articles.set_index("article_id").loc[article_id]
    own = table.evidence[(table.evidence["article_id"] == article_id) & (table.evidence["coder"] == "rules")]
    loaded = own[own["feature"] == "loaded_language"].sort_values(["start", "end"], kind="stable")
    heard = own[(own["kind"] == "attribution") & (own["voice"] == "outlet")].sort_values("start", kind="stable")
    annotation = _annotation(article, own) if article is not None else None
    sources = _sources(heard, targets, article.text if article else None)
    counted = loaded[(loaded["voice"] == "outlet") & (loaded["family"] != SOFTENING)]
    n = len(heard)
    return {
        "id": printed.text(article_id),
        "group": printed.text(group_name(_given(known["group"])), 40),
        "colour": colour,
        "line": _line(known),
        "title": printed.text(_given(known["title"]), 160),
        "marks_heading": f"Loaded phrases: {len(counted)} in the outlet's own words",
        "no_marks": "No loaded phrase was marked.",
        "sources_heading": f"Who is cited: {printed.count(n, 'attribution')} in the outlet's own words",
        "no_sources": "Nobody is cited.",
        "excerpt_note": "The part of the article with the most marks. Loaded phrases are bold and named; "
        "other people's words are in italics; sources are underlined with dots.",
        "variants": [_variant(annotation, loaded, sources, *caps) for caps in VARIANTS],
        "scores": _scores(table, article_id, own, heard, counted, known, targets),
    }


def _given(value: object) -> str:
    return value if isinstance(value, str) else ""


def _line(known: pd.Series) -> str:
    translation = _given(known["translation"])
    parts = [
        printed.text(_given(known["outlet"]), 50),
        printed.day(_given(known["date"])),
        "genre unknown" if known["genre"] == "unknown" else _given(known["genre"]),
        f"{translation} translation" if translation in ("human", "machine") else "",
        f"{_words(known):,} words",
    ]
    return ", ".join(p for p in parts if p)


def _words(known: pd.Series) -> int:
    return int(sum(known[c] for c in known.index if c.startswith("words@")))


def _annotation(article: Article, rows: pd.DataFrame) -> Annotation:
    return annotation_from_rows(parse(article), "rules", rows.astype(object).where(rows.notna(), None).to_dict("records"))


def _variant(annotation: Annotation | None, loaded: pd.DataFrame, sources: list[dict], letters: int, phrases: int, who: int):
    more = sum(s["n"] for s in sources[who:])
    return {
        "excerpt": excerpt(annotation, letters) if annotation and letters else [],
        "families": [_family(f, loaded[loaded["family"] == f], phrases) for f in FAMILIES if (loaded["family"] == f).any()],
        "sources": [{k: v for k, v in s.items() if k != "n"} for s in sources[:who]],
        "sources_more": f"And {printed.count(more, 'attribution')} to {printed.count(len(sources) - who, 'other source')}."
        if more
        else "",
    }


def _family(family: str, rows: pd.DataFrame, most: int) -> dict:
    own = rows[rows["voice"] == "outlet"]
    others = rows[rows["voice"] != "outlet"]
    named = others[others["voice"] == "named_source"]
    unnamed = others[others["voice"] == "unnamed_source"]
    said = [_phrases(part, most) + note for part, note in ((named, ""), (unnamed, " (unnamed source)")) if len(part)]
    return {
        "kind": printed.words(family) + (" (softens; not counted)" if family == SOFTENING else ""),
        "own_count": str(len(own)),
        "own": _phrases(own, most),
        "source_count": str(len(others)) if len(others) else "",
        "source": "; ".join(said),
    }


def _phrases(rows: pd.DataFrame, most: int) -> str:
    counts = Counter(printed.text(" ".join(t.split()).strip("\"'“”‘’,"), _PHRASE) for t in rows["text"])
    # As the article first writes it: "Bullying" and "bullying" are one phrase.
    folded: dict[str, tuple[str, int]] = {}
    for phrase, n in counts.items():
        first, before = folded.get(phrase.lower(), (phrase, 0))
        folded[phrase.lower()] = first, before + n
    shown = [phrase + (f" (×{n})" if n > 1 else "") for phrase, n in list(folded.values())[:most]]
    left = len(folded) - len(shown)
    return "; ".join(shown) + (f"; and {left} more" if left else "")


def _sources(heard: pd.DataFrame, targets: Targets, text: str | None) -> list[dict]:
    """Who is cited and how often, most often first."""
    found: dict[tuple, dict] = {}
    for row in heard.to_dict("records"):
        name, kind, side = (_given(row[k]) for k in ("source_name", "source_type", "side"))
        who = printed.text(name, 46)
        if not who and text and not pd.isna(row["source_start"]):
            who = printed.text(text[int(row["source_start"]) : int(row["source_end"])], 46)
        key = (who.lower() or "?", bool(name), kind, side)
        entry = found.setdefault(key, {"who": who or "not named", "kind": kind, "side": side, "named": bool(name), "n": 0, "direct": 0})
        entry["n"] += 1
        entry["direct"] += row["direct"] is True or str(row["direct"]) == "True"
    names = {t.side: printed.text(side_name(targets, t.side), 20) for t in targets}
    return [
        {
            "who": e["who"],
            "kind": printed.words(e["kind"]) + ("" if e["named"] or "unnamed" in e["kind"] else ", no name"),
            "side": names.get(e["side"], printed.NOTHING) if e["side"] else printed.NOTHING,
            "times": str(e["n"]),
            "direct": str(e["direct"]),
            "n": e["n"],
        }
        for e in sorted(found.values(), key=lambda e: -e["n"])
    ]


def side_name(targets: Targets, side: str) -> str:
    """A side as a reader would say it: the name of the target with the side's id, or the id."""
    return next((t.name for t in targets if t.id == side), printed.words(side))


def cell(feature: str, value: float, at: Iterable[str], signed: bool = False) -> dict:
    """A number as it is printed, as it is, and where in the tables it stands."""
    missing = pd.isna(value)
    return {
        "print": printed.number(feature, value, signed),
        "value": None if missing else float(value),
        "at": list(at),
    }


def _scores(table: FeatureTable, article_id: str, own, heard, counted, known, targets: Targets) -> list[dict]:
    row = table.scores.set_index("article_id").loc[article_id]
    first, second = targets.sides_for(_given(known["event"]))
    sides = {t.id: t.side for t in targets}
    mentions = own[(own["kind"] == "mention") & (own["voice"] == "outlet")]
    named = [sum(sides.get(t) == side for t in mentions["target"]) for side in (first, second)]
    cited = [int((heard["side"] == side).sum()) for side in (first, second)]
    a, b = (printed.text(side_name(targets, s), 24) for s in (first, second))
    unnamed = sum(not _given(name) for name in heard["source_name"])
    unsourced = own[(own["feature"] == "sourcing") & (own["kind"] == "loaded") & (own["voice"] == "outlet")]
    basis = {
        "loaded_language.per_1000_words": f"{printed.count(len(counted), 'phrase')} in {int(known['words@outlet']):,} words",
        "sourcing.unnamed_share": f"{unnamed} of {printed.count(len(heard), 'attribution')}",
        "sourcing.unsourced_evaluative_share": f"{printed.count(len(unsourced), 'loaded phrase')} with no source in the sentence",
        "sourcing.side_balance": f"cited: {a} {cited[0]}, {b} {cited[1]}",
        "stance.gap": f"mentioned: {a} {named[0]}, {b} {named[1]}",
    }
    return [
        {
            "label": f"{label(f).name}, {label(f).unit}",
            "cell": cell(f, row[f], ["scores", article_id, f]),
            "basis": basis[f],
        }
        for f in PRIMARY
        if f in row.index
    ]


def excerpt(annotation: Annotation, letters: int) -> list[dict]:
    """The run of sentences with the most loaded phrases, cut into pieces of one style.

    Sentences of one paragraph, at most ``letters`` characters unless one sentence alone is longer; the
    first such run where several have as many marks.
    """
    document = annotation.document
    marks = annotation.of_kind(Loaded)
    best, most = None, -1
    for paragraph in document.paragraphs:
        inside = [s for s in document.sentences if paragraph.contains(s)]
        for i, sentence in enumerate(inside):
            end = sentence.end
            for later in inside[i + 1 :]:
                if later.end - sentence.start > letters:
                    break
                end = later.end
            held = sum(sentence.start <= m.span.start and m.span.end <= end for m in marks)
            if held > most:
                best, most = Span(sentence.start, end), held
    if best is None:
        return []
    return _pieces(annotation, Span(best.start, min(best.end, best.start + 2 * letters)))


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
                    "colour": QUIET if family[start] == SOFTENING else PALETTE[6],
                }
            )
        start = i
    if window.end < len(text) and pieces:
        pieces[0]["t"] = pieces[0]["t"].lstrip()
    return pieces
