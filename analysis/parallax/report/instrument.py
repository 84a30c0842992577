"""How good the instrument is: its figures on published sets, and what they mean for a claim."""

from __future__ import annotations

from collections.abc import Sequence

from parallax.figures import wording as printed
from parallax.instrument.accuracy import SHOWN
from parallax.report.chapter import Part


def instrument(measured: dict, parts: Sequence[Part]) -> dict:
    """A table of what was measured, and a sentence on each figure.

    Parameters
    ----------
    measured : dict
        From :func:`~parallax.evaluation.measured.read_measured`.
    """
    lines = [
        "The trained coder was run on published sets of news whose sentences, mentions and words other people had "
        "labelled, and that it was not trained on. Most of it is US news: none of these sets holds state-aligned or "
        "translated texts, on which it may do worse. Those who trained it could see these figures while they worked, "
        "so that new texts of the same kind may come out a little lower too.",
    ]
    if any(part.run["coder"] != "model" for part in parts):
        lines.append("Some numbers of this report were made by the rules: their figures are in the column beside.")
    if any(part.run["sha256"][what] != measured["sha256"][what] for part in parts for what in measured["sha256"]):
        lines.append("These figures were measured with other weights or lists than some numbers of this report.")
    return {
        "text": lines,
        "head": ["what is told", "set", "n", "F1", "95% interval", "rules", "TextBlob", "published"],
        "rows": [_row(measured, *shown) for shown in SHOWN],
        "note": "F1 weighs how much is found against how much of it is right: 1 is all and nothing else, 0 nothing "
        "right. Of sentences and mentions it is the mean over the possible answers. Rules: lists and cues alone, on "
        "the same rows. TextBlob calls a sentence loaded above the subjectivity that suits it best on these very rows. "
        "Published: the best trained system, for CheckThat! the organisers' own baseline, on other rows. PolNeAR "
        "counts plans, votes and attitudes too, which the rules leave alone.",
        "meaning": [printed.sentence(line) for line in _meaning(measured)],
    }


def _row(measured: dict, key: str, name: str, about: str, called: str, counted: str) -> list:
    of = measured["sets"][key]

    def figure(*place: str, bounds: bool = False) -> dict | str:
        found = of
        for step in place:
            found = (found or {}).get(step)
        if found is None:
            return printed.NOTHING
        if bounds:
            shown = " to ".join(printed.decimals(found[bound], 2) for bound in ("low", "high"))
            return {"print": shown, "value": found["low"], "at": ["measured", key, *place, "low"]}
        return {"print": printed.decimals(found, 2), "value": found, "at": ["measured", key, *place]}

    return [
        about[:1].upper() + about[1:],
        called,
        {"print": printed.count(of["n"], counted.removesuffix("s")), "value": of["n"], "at": ["measured", key, "n"]},
        figure("model", name, "value"),
        figure("model", name, bounds=True),
        figure("baselines", "rules", name, "value"),
        figure("baselines", "textblob", name, "value"),
        figure("published", name),
    ]


def _meaning(measured: dict) -> list[str]:
    """What each figure means for a claim: a sentence or two a row of the table."""

    def of(key: str, name: str) -> str:
        return _percent(measured["sets"][key]["model"][name]["value"])

    def part(name: str) -> tuple[str, str]:
        return of("polnear", f"token_recall_{name}"), of("polnear", f"token_precision_{name}")

    model = measured["sets"]["polnear"]["model"]
    low = model["token_recall_cue"]["value"] < model["token_precision_cue"]["value"]
    source, cue, content = part("source"), part("cue"), part("content")
    missed = _percent(1 - model["token_recall_content"]["value"])
    return [
        f"Of the sentences that experts called biased, the tool marks a phrase in {of('babe', 'recall')}; of the "
        f"sentences in which it marks one, the experts had called {of('babe', 'precision')} biased. A text with few "
        "marks can still be loaded, and a mark is a place to look, not a verdict.",
        f"Of the sentences that people called their author's own view, {of('checkthat', 'recall')} are found; of those "
        f"that are given, {of('checkthat', 'precision')} are. It is a second opinion on what loaded means, by other "
        "people's guidelines.",
        f"Of the mentions that people read as well or badly spoken of, {of('newsmtsc_rw', 'sign_recall')} are given "
        f"that sign; of the signs that are given, {of('newsmtsc_rw', 'sign_precision')} are theirs.",
        f"Where a sentence names several, {of('newsmtsc_mt', 'sign_recall')} of the signs are found and "
        f"{of('newsmtsc_mt', 'sign_precision')} of those given are right. One mention shows little; many may show "
        "a direction.",
        f"Of the words in which people see a source, {source[0]} are found; of those taken for a source, {source[1]} "
        "are one. Shares of kinds of source describe the sources that were found.",
        f"Of the words that people mark as a cue, {cue[0]} are found; of those taken for a cue, {cue[1]} are one. "
        f"Attributions per 1,000 words come out too {'low' if low else 'high'} rather than too "
        f"{'high' if low else 'low'}, for every outlet.",
        f"Of the words that people mark as content of an attribution, {content[0]} are found; of those taken for "
        f"content, {content[1]} are. The other {missed} count as the outlet's own words: some of what a source "
        "says is laid at the outlet's door.",
    ]


def _percent(value: float) -> str:
    return f"{100 * value:.0f}%"
