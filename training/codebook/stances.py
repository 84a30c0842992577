"""How an outlet treats a side: what each sentence says alone, weighed anew with all that the article shows. NumPy alone.

The heads answer for a sentence and a side. Whether it is told in the outlet's own voice, how loaded it is, what its
neighbours and the whole article say of this side and of the others, and whom the article quotes, are put to it by a
regression that was fitted on articles that the heads didn't learn from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from parallax.gazetteer import read_gazetteer

from training.codebook.blind import side_mentions
from training.codebook.reading import Offsets, Reading

BLAMING = {"name_calling", "fear", "scare_quotes", "irony", "emotive_verb", "war_metaphor", "hyperbole", "certainty", "other"}
PRAISING = {"glorification", "in_group"}
SENTENCE = (
    "for", "against", "value", "here", "before", "own_voice", "quoted", "loaded", "blaming", "praising", "beside",
    "article", "others", "article_loaded", "most", "polarity",
)
ARTICLE = (
    "value", "value_own", "strong_for", "strong_against", "others", "loaded", "praising", "said_by_side", "said_by_others",
    "quoted_polarity", "own_polarity", "first", "in_group",
)


@dataclass
class Answers:
    """What the heads say about one side: per sentence the chances of -1, 0, +1, and where the side was found."""

    side: str
    chances: np.ndarray
    where: np.ndarray
    polarity: np.ndarray


def answers(reading: Reading, sides: Sequence[str], sentences: Sequence[Offsets]) -> list[Answers]:
    """The heads' answers about each side in each sentence."""
    found = []
    for side in sides:
        mentions = side_mentions(reading.blind, side)
        chances, where, polarity = np.tile([0.0, 1.0, 0.0], (len(sentences), 1)), np.full(len(sentences), 2), []
        for n, sentence in enumerate(sentences):
            own = [m for m in mentions if sentence[0] <= m[0] < sentence[1]]
            if (of := reading.stance(sentence, mentions)) is not None:
                chances[n], where[n] = of
            values = [v for m in own if (v := reading.polarity(m)) is not None]
            polarity.append(np.mean(values) if values else 0.0)
        found.append(Answers(side, chances, where, np.array(polarity)))
    return found


def features(
    reading: Reading, coding: Mapping, sides: Sequence[str], sentences: Sequence[Offsets]
) -> tuple[np.ndarray, np.ndarray]:
    """Features of each side's sentences (sides, sentences, features) and of the article (sides, features)."""
    text, count = reading.document.text, len(sentences)
    said = np.zeros(len(text) + 1, bool)
    speaker = np.full(len(text) + 1, "", object)
    for a in coding["attributions"]:
        if a["act"] == "statement" and a["content"]:
            said[a["content"][0] : a["content"][1]] = True
            speaker[a["content"][0] : a["content"][1]] = a["side"] or "-"
    letters = np.array([c.isalnum() for c in text] + [False])
    own = np.array([1 - said[s:e][letters[s:e]].mean() if letters[s:e].any() else 1.0 for s, e in sentences])
    marks = np.zeros((3, count))
    starts = np.array([s for s, _ in sentences])
    for m in coding["loaded"]:
        if m["family"] != "hedge" and not said[m["span"][0]]:
            n = max(0, int(np.searchsorted(starts, m["span"][0], side="right")) - 1)
            marks[0, n] += 1
            marks[1, n] += m["family"] in BLAMING
            marks[2, n] += m["family"] in PRAISING
    in_group = sum(m["family"] == "in_group" and not said[m["span"][0]] for m in coding["loaded"])
    of = answers(reading, sides, sentences)
    values = np.array([a.chances[:, 2] - a.chances[:, 0] for a in of])
    mean = values.mean(1) if count else np.zeros(len(of))
    total = max(1, letters.sum())
    per_sentence, per_article = [], []
    for k, a in enumerate(of):
        chances = np.clip(a.chances, 1e-4, 1)
        others = np.delete(mean, k).mean() if len(of) > 1 else 0.0
        beside = (np.pad(values[k], 1)[:-2] + np.pad(values[k], 1)[2:]) / 2
        ones = np.ones(count)
        per_sentence.append(np.stack([
            np.log(chances[:, 2] / chances[:, 1]), np.log(chances[:, 0] / chances[:, 1]), values[k], a.where == 0,
            a.where == 1, own, (1 - own) * values[k], np.minimum(marks[0], 3), np.minimum(marks[1], 3) * values[k],
            np.minimum(marks[2], 3) * values[k], beside, mean[k] * ones, others * ones,
            marks[0].sum() / max(1, count) * ones, np.abs(values[:, :]).max(0) - np.abs(values[k]), a.polarity,
        ], -1))
        code = read_gazetteer().code(a.side)
        by_side = sum((speaker[i] == code) for i in np.flatnonzero(said & letters)) / total
        by_others = sum(speaker[i] not in (code, "", "-") for i in np.flatnonzero(said & letters)) / total
        named = a.polarity != 0
        quoted = float((a.polarity * (1 - own))[named].sum() / max(1.0, (1 - own)[named].sum()))
        owned = float((a.polarity * own)[named].sum() / max(1.0, own[named].sum()))
        per_article.append([
            mean[k], float((values[k] * own).sum() / max(1.0, own.sum())), float((values[k] > 0.4).mean()),
            float((values[k] < -0.4).mean()), others, marks[0].sum() / max(1, count), marks[2].sum() / max(1, count),
            by_side, by_others, quoted, owned, values[k][:4].mean(), in_group / max(1, count),
        ])
    return np.array(per_sentence), np.array(per_article)
