"""The tables of what was measured on published sets, from ``instrument/evaluation.json``."""

from __future__ import annotations

from collections.abc import Iterator

from parallax.instrument.accuracy import SHOWN, read_measured

#: How figures and sets are called, where their own names don't say it.
NAMES = {
    "accuracy_best_threshold": "accuracy at the best threshold",
    "babe": "BABE",
    "basil": "BASIL",
    "hyperpartisan": "Hyperpartisan News",
    "informational_f1": "F1, informational bias",
    "lexical_f1": "F1, lexical bias",
    "macro_f1": "macro-F1",
    "narrative_frames": "Narrative Frames",
    "ptc": "PTC, propaganda",
    "roc_auc": "area under the ROC curve",
    "semeval2025": "SemEval 2025, task 10",
    "span_f1": "F1 of spans",
    "stance_spearman": "Spearman's rho, stance",
    "token_alpha": "alpha of words",
    "token_f1_content": "word F1, contents",
    "token_f1_cue": "word F1, cues",
    "token_f1_source": "word F1, sources",
}
BASELINES = {"rules": "rules", "tfidf": "TF-IDF", "textblob": "TextBlob", "majority": "one answer for all"}


def named(name: str) -> str:
    """A set or a figure as a reader would say it."""
    return NAMES.get(name, name.replace("_", " "))


def figures(sets: dict) -> Iterator[tuple[str, str, dict]]:
    """Set, figure, and what was measured: those that are shown everywhere, else what others published, else all."""
    called = {key: name for key, _, _, name, _ in SHOWN}
    for key, of in sets.items():
        published = of.get("published") or {}
        shown = [figure for k, figure, *_ in SHOWN if k == key]
        for name in shown or [n for n in of["model"] if n in published] or list(of["model"]):
            yield called.get(key, named(key)), name, of


def table() -> str:
    """One row per set and figure: the trained coder with its interval, and the baselines."""
    head = ["set", "n", "figure", "Parallax", *BASELINES.values()]
    rows = []
    for called, name, of in figures(read_measured()["sets"]):
        beside = (of["baselines"].get(baseline, {}).get(name) for baseline in BASELINES)
        rows.append([called, f"{of['n']:,}", named(name), _with_interval(of["model"][name]), *map(_value, beside)])
    return _markdown(head, rows)


def published() -> str:
    """One row per figure that others published: what they have, and what Parallax has."""
    sets = read_measured()["sets"]
    called = {key: name for key, _, _, name, _ in SHOWN}
    rows = [
        [called.get(key, named(key)), named(name), _with_interval(of["model"][name]), f"{value:.2f}", found["system"]]
        for key, of in sets.items()
        for found in [of.get("published") or {}]
        for name, value in found.items()
        if name in of["model"]
    ]
    return _markdown(["set", "figure", "Parallax", "published", "by"], rows)


def _with_interval(found: dict) -> str:
    return f"{found['value']:.2f} ({found['low']:.2f} to {found['high']:.2f})"


def _value(found: dict | None) -> str:
    return "" if not found or found["value"] is None else f"{found['value']:.2f}"


def _markdown(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)) + "\n"
