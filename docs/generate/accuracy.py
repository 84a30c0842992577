"""The table of what was measured on published sets, from ``instrument/evaluation.json``."""

from __future__ import annotations

from parallax.instrument.accuracy import SHOWN, read_measured

#: What a figure is called, where its own name doesn't say it.
NAMES = {
    "macro_f1": "macro-F1",
    "token_f1_source": "word F1, sources",
    "token_f1_cue": "word F1, cues",
    "token_f1_content": "word F1, contents",
    "roc_auc": "area under the ROC curve",
}
BASELINES = {"rules": "rules", "tfidf": "TF-IDF", "textblob": "TextBlob", "majority": "one answer for all"}


def table() -> str:
    """A row a set and figure: the trained coder with its interval, the baselines, what others published."""
    measured = read_measured()["sets"]
    called = {key: name for key, _, _, name, _ in SHOWN}
    shown = {key: [figure for k, figure, *_ in SHOWN if k == key] for key in called}
    head = ["set", "n", "figure", "Parallax", *BASELINES.values(), "published by others"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for key, of in measured.items():
        # Where no figure was chosen for readers: those that others published too, else all.
        published = of.get("published") or {}
        names = shown.get(key) or [n for n in of["model"] if n in published] or list(of["model"])
        for name in names:
            value = of["model"][name]
            row = [
                called.get(key, key.replace("_", " ")),
                f"{of['n']:,}",
                NAMES.get(name, name.replace("_", " ")),
                f"{value['value']:.2f} ({value['low']:.2f} to {value['high']:.2f})",
                *(_figure(of["baselines"].get(baseline, {}).get(name)) for baseline in BASELINES),
                f"{published[name]:.2f}, {published['system']}" if name in published else "",
            ]
            lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines) + "\n"


def _figure(found: dict | None) -> str:
    return "" if not found or found["value"] is None else f"{found['value']:.2f}"
