"""How good the instrument is: its figures on published sets, and what they mean for a claim."""

from __future__ import annotations

from collections.abc import Sequence

from parallax.figures import wording
from parallax.instrument.accuracy import SHOWN
from parallax.report.chapter import Chapter
from parallax.report.text import say


def instrument(measured: dict, chapters: Sequence[Chapter]) -> dict:
    """A table of what was measured, and a sentence on each figure.

    Parameters
    ----------
    measured : dict
        From :func:`~parallax.instrument.accuracy.read_measured`.
    """
    lines = [say("instrument.text")]
    if any(chapter.run["coder"] != "model" for chapter in chapters):
        lines.append(say("instrument.rules"))
    if any(chapter.run["sha256"] | measured["sha256"] != chapter.run["sha256"] for chapter in chapters):
        lines.append(say("instrument.other_version"))
    return {
        "text": lines,
        "head": list(say.table("instrument.head").values()),
        "rows": [_row(measured, *shown) for shown in SHOWN],
        "note": say("instrument.note"),
        "meaning": _meaning(measured["sets"]),
    }


def _row(measured: dict, key: str, name: str, about: str, called: str, counted: str) -> list:
    of = measured["sets"][key]

    def figure(*place: str, bounds: bool = False) -> dict | str:
        found = of
        for step in place:
            found = (found or {}).get(step)
        if found is None:
            return wording.NOTHING
        if bounds:
            low, high = (wording.decimals(found[bound], 2) for bound in ("low", "high"))
            shown = say("instrument.interval", low=low, high=high)
            return {"print": shown, "value": found["low"], "at": ["measured", key, *place, "low"]}
        return {"print": wording.decimals(found, 2), "value": found, "at": ["measured", key, *place]}

    return [
        about[:1].upper() + about[1:],
        called,
        {"print": say("instrument.n", n=of["n"], counted=counted), "value": of["n"], "at": ["measured", key, "n"]},
        figure("model", name, "value"),
        figure("model", name, bounds=True),
        figure("baselines", "rules", name, "value"),
        figure("baselines", "textblob", name, "value"),
        figure("published", name),
    ]


def _meaning(sets: dict) -> list[str]:
    """What each figure means for a claim: a sentence or two a row of the table."""

    def found(key: str, prefix: str = "", suffix: str = "") -> dict[str, str]:
        """Recall and precision of a set, in per cent."""
        model = sets[key]["model"]
        return {name: _percent(model[f"{prefix}{name}{suffix}"]["value"]) for name in ("recall", "precision")}

    cue = sets["polnear"]["model"]
    low = cue["token_recall_cue"]["value"] < cue["token_precision_cue"]["value"]
    cues = found("polnear", "token_", "_cue")
    missed = _percent(1 - sets["polnear"]["model"]["token_recall_content"]["value"])
    return [
        say("instrument.meaning.babe", **found("babe")),
        say("instrument.meaning.checkthat", **found("checkthat")),
        say("instrument.meaning.newsmtsc", **found("newsmtsc_rw", "sign_")),
        say("instrument.meaning.newsmtsc_several", **found("newsmtsc_mt", "sign_")),
        say("instrument.meaning.polnear_source", **found("polnear", "token_", "_source")),
        say("instrument.meaning.polnear_cue_low", **cues)
        if low
        else say("instrument.meaning.polnear_cue_high", **cues),
        say("instrument.meaning.polnear_content", missed=missed, **found("polnear", "token_", "_content")),
    ]


def _percent(value: float) -> str:
    return f"{100 * value:.0f}%"
