"""How an outlet treats a side: what each sentence says alone, weighed anew with the whole article. NumPy alone.

The heads answer for a sentence and a side. Whether it is told in the outlet's own voice, how loaded it is, what its
neighbours and the whole article say of this side and of the others, and whom the article quotes, are put to it by
regressions that were fitted on articles that the heads didn't learn from. Which state a side is, nobody sees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from parallax.gazetteer import read_gazetteer
from training.codebook.answers import softmax
from training.codebook.blind import side_mentions
from training.codebook.reading import Offsets, Reading
from training.codebook.weigh import Regression

PRAISING = frozenset({"glorification", "in_group"})
#: The last part of an article's sentences, the strongest, that stands for "somewhere it says so".
STRONGEST = 4
SENTENCE = (
    "for",
    "against",
    "value",
    "here",
    "before",
    "own_voice",
    "quoted_value",
    "loaded",
    "blaming",
    "praising",
    "article_loaded",
    "polarity",
    "for_beside",
    "for_mean",
    "for_top",
    "for_most",
    "against_beside",
    "against_mean",
    "against_top",
    "against_most",
    "article_value",
    "others_value",
    "here_for",
    "here_against",
    "quoted_for",
    "quoted_against",
    "rival_for",
    "rival_against",
    "more_for",
    "more_against",
)
ARTICLE = (
    "value",
    "own_value",
    "share_for",
    "share_against",
    "others_value",
    "loaded",
    "praising",
    "said_by_side",
    "said_by_others",
    "quoted_polarity",
    "own_polarity",
    "first_value",
    "in_group",
)


@dataclass(frozen=True)
class SideFeatures:
    """What is known of a side: ``sentences`` (sentences, ``SENTENCE``) and ``article`` (``ARTICLE``)."""

    side: str
    sentences: np.ndarray
    article: np.ndarray


def features(
    reading: Reading, coding: Mapping, sides: Sequence[str], sentences: Sequence[Offsets]
) -> list[SideFeatures]:
    """What sentences and article show of each side.

    Parameters
    ----------
    coding : mapping
        ``attributions`` and ``loaded`` as ``coding.coding_of`` gives them.
    """
    if not sides or not sentences:
        return []
    text, count = reading.document.text, len(sentences)
    letters = np.array([c.isalnum() for c in text])
    said, spoken = np.zeros(len(text), bool), {}
    for a in coding["attributions"]:
        if a["act"] == "statement" and a["content"]:
            new = slice(*a["content"])
            spoken[a["side"]] = spoken.get(a["side"], 0) + int((letters[new] & ~said[new]).sum())
            said[new] = True
    own = np.array([1 - said[s:e][letters[s:e]].mean() if letters[s:e].any() else 1.0 for s, e in sentences])
    starts = [s for s, _ in sentences]
    loaded, praising, in_group = np.zeros(len(sentences)), np.zeros(len(sentences)), 0
    for mark in coding["loaded"]:
        if mark["family"] != "hedge" and not said[mark["span"][0]]:
            n = max(0, int(np.searchsorted(starts, mark["span"][0], side="right")) - 1)
            loaded[n] += 1
            praising[n] += mark["family"] in PRAISING
            in_group += mark["family"] == "in_group"
    answers = [_answers(reading, side, sentences) for side in sides]
    of_all = np.log(np.clip([chances for chances, _, _ in answers], 1e-4, 1))
    for_all, against_all = of_all[:, :, 2] - of_all[:, :, 1], of_all[:, :, 0] - of_all[:, :, 1]
    values = np.array([chances[:, 2] - chances[:, 0] for chances, _, _ in answers])
    found = []
    for k, (side, (chances, where, polarity)) in enumerate(zip(sides, answers, strict=True)):
        odds = np.log(np.clip(chances, 1e-4, 1))
        towards, against, value, quoted = odds[:, 2] - odds[:, 1], odds[:, 0] - odds[:, 1], values[k], 1 - own
        others = float(np.delete(values.mean(1), k).mean()) if len(sides) > 1 else 0.0
        columns = [
            towards,
            against,
            value,
            where == 0,
            where == 1,
            own,
            quoted * value,
            np.minimum(loaded, 3),
            np.minimum(loaded - praising, 3) * value,
            np.minimum(praising, 3) * value,
            loaded.sum() / count,
            polarity,
        ]
        for of in (towards, against):
            padded = np.pad(of, 1, mode="edge")
            top = np.sort(of)[-max(1, len(of) // STRONGEST) :]
            columns += [(padded[:-2] + padded[2:]) / 2, of.mean(), top.mean(), of.max()]
        columns += [
            value.mean(),
            others,
            (where == 0) * towards,
            (where == 0) * against,
            quoted * towards,
            quoted * against,
        ]
        rivals = np.arange(len(sides)) != k
        rival_for = for_all[rivals].max(0) if rivals.any() else towards * 0 - 4
        rival_against = against_all[rivals].max(0) if rivals.any() else towards * 0 - 4
        columns += [rival_for, rival_against, towards - rival_for, against - rival_against]
        rows = np.stack([np.broadcast_to(column, len(sentences)).astype(float) for column in columns], -1)
        code = read_gazetteer().code(side)
        total = max(1, int(letters.sum()))
        named = polarity != 0
        article = [
            value.mean(),
            (value * own).sum() / max(1.0, own.sum()),
            (value > 0.4).mean(),
            (value < -0.4).mean(),
            others,
            loaded.sum() / count,
            praising.sum() / count,
            spoken.get(code, 0) / total,
            sum(n for s, n in spoken.items() if s not in (code, "")) / total,
            (polarity * quoted)[named].sum() / max(1.0, quoted[named].sum()),
            (polarity * own)[named].sum() / max(1.0, own[named].sum()),
            value[:STRONGEST].mean(),
            in_group / count,
        ]
        found.append(SideFeatures(side, rows, np.array(article, float)))
    return found


def _answers(reading: Reading, side: str, sentences: Sequence[Offsets]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The heads' answers about a side: chances of -1, 0 and 1, where it was found, its polarity in anybody's voice."""
    mentions = side_mentions(reading.blind, side)
    chances, where = np.tile([0.0, 1.0, 0.0], (len(sentences), 1)), np.full(len(sentences), 2)
    polarity = np.zeros(len(sentences))
    for n, sentence in enumerate(sentences):
        if (answer := reading.stance(sentence, mentions)) is not None:
            chances[n], where[n] = answer
        own = [v for m in mentions if sentence[0] <= m[0] < sentence[1] and (v := reading.polarity(m)) is not None]
        polarity[n] = np.mean(own) if own else 0.0
    return chances, where, polarity


def sentence_chances(of: SideFeatures, regression: Regression) -> np.ndarray:
    """Chances of -1, 0 and 1 in each sentence, all weighed."""
    return softmax(regression(of.sentences))


def decided(chances: np.ndarray, against: float, towards: float) -> np.ndarray:
    """-1, 0 or 1: where a chance is beyond its threshold, and further beyond than the other."""
    low, high = chances[:, 0] / against, chances[:, 2] / towards
    return np.where((high > 1) & (high > low), 1, np.where(low > 1, -1, 0))


def article_value(of: SideFeatures, regression: Regression) -> float:
    """From -2 to 2, as the codebook has it."""
    return float(np.clip(regression(of.article[None])[0, 0], -2, 2))
