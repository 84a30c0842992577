"""What the heads say, weighed anew by regressions that were fitted on articles they didn't learn from. NumPy alone.

Loaded phrases: what the tag finds and what the lexicons' rules find are candidates; how sure the heads are, how loaded
the sentence and the article are, whether a rule hits too, and how often the codings mark such words decide together.
Stance: see ``stances``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from training.codebook.answers import softmax
from training.codebook.heads import FAMILIES
from training.codebook.reading import SPLIT, Offsets, Phrase, Reading, runs
from training.codebook.words import SMALL

#: From which chance of the tag on a phrase is weighed at all.
CANDIDATE = 0.15
LOADED = FAMILIES[:-1]
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
ENDINGS = ("ings", "ing", "edly", "ed", "es", "ly", "s", "ies")
#: What a rule's family and the word list's weigh beside the head's, as logarithms.
RULE, LISTED = 4.0, 1.0


def stem(word: str) -> str:
    """A word without its commonest ending: "slammed" and "slamming" count as one."""
    word = word.lower()
    return next((word[: -len(e)] for e in ENDINGS if word.endswith(e) and len(word) - len(e) >= 4), word)


class Words:
    """How often the codings mark a word as loaded, and in which family.

    Parameters
    ----------
    stems : array of str
    counts : array (stems, 1 + families)
        How often it occurs at all, and loaded in each family.
    """

    def __init__(self, stems: Sequence[str], counts: np.ndarray):
        self._of = dict(zip(map(str, stems), np.asarray(counts, float), strict=True))

    def look(self, phrase: str) -> tuple[list[float], np.ndarray]:
        """Features of the most loaded word of a phrase, and the families of all its words."""
        best, often, families = -6.0, 0.0, np.zeros(len(LOADED))
        for match in WORD.finditer(phrase):
            if match.group().lower() in SMALL or (counts := self._of.get(stem(match.group()))) is None:
                continue
            loaded = counts[1:].sum()
            chance = (loaded + 0.15) / (counts[0] + 3)
            if (odds := np.log(chance / (1 - chance))) > best:
                best, often = odds, np.log1p(loaded)
            families += counts[1:] / (1 + loaded)
        return [best, often], families


def log_odds(chance: float) -> float:
    chance = min(max(float(chance), 1e-4), 1 - 1e-4)
    return float(np.log(chance / (1 - chance)))


class Regression:
    """A logistic or linear regression on standardised features."""

    def __init__(self, arrays: Mapping[str, np.ndarray], name: str):
        self._mean, self._scale, self._weights, self._bias = (
            np.asarray(arrays[f"weigh.{name}.{of}"], float) for of in ("mean", "scale", "weights", "bias")
        )

    def __call__(self, features: np.ndarray) -> np.ndarray:
        """Logits (rows, answers)."""
        return (features - self._mean) / self._scale @ self._weights.T + self._bias


def candidates(
    reading: Reading, rules: Iterable[tuple[Offsets, str]], words: Words
) -> list[tuple[Offsets, str, np.ndarray]]:
    """What may be a loaded phrase: (span, family, features), in text order.

    Parameters
    ----------
    rules : iterable of (span, family)
        What the lexicons' rules mark, hedges among them.
    """
    text, rules, found = reading.document.text, list(rules), []
    said = np.zeros(len(text) + 1, bool)
    for relation in reading.relations:
        if relation.act == "statement" and relation.content:
            said[slice(*relation.content)] = True
    of = [1 - reading.tag("phrase", i)[1:-1, 0] for i in range(len(reading.passages))]
    article = float(np.log(np.concatenate(of).mean())) if of else 0.0
    for i, passage in enumerate(reading.passages):
        chances, words_of = reading.tag("phrase", i), reading.tag("loaded_word", i)[:, 1]
        hedged = reading.tag("hedge", i)[:, 0]
        spans = [(span, False) for a, b in runs(chances, CANDIDATE, SPLIT) if (span := reading.phrase_at(i, a, b))]
        spans += [
            (span, True)
            for span, _ in rules
            if passage.starts[1] <= span[0] < passage.ends[-2]
            and not any(span[0] < s[1] and s[0] < span[1] for s, _ in spans)
        ]
        for span, by_rule in spans:
            inside = passage.within(*span)
            if not inside.any():
                continue
            sentence = reading.document.sentences[reading.document.sentence_index(span[0])]
            around = sentence.start, sentence.end
            odds, families = 1 - chances[inside, 0], reading.judged("family", i, span)
            hit = next((family for s, family in rules if s[0] < span[1] and span[0] < s[1]), "")
            listed, listed_families = words.look(text[slice(*span)])
            length = len(text[slice(*span)].split())
            features = [
                log_odds(odds.max()),
                log_odds(odds.mean()),
                log_odds(odds.min()),
                log_odds(words_of[inside].max()),
                log_odds(reading.judged("loaded", i, around)[1]),
                log_odds(reading.judged("subjective", i, around)[1]),
                article,
                np.log((1 - chances[1:-1, 0]).mean()),
                np.log((1 - chances[passage.within(*around), 0]).mean()),
                passage.quoted[inside].any(),
                said[span[0]],
                length == 1,
                length > 4,
                bool(hit),
                by_rule,
                families.max(),
                log_odds(families[-1]),
                text[span[0]].isupper(),
                log_odds(1 - hedged[inside].min()),
                *families,
                *listed,
                *listed_families,
            ]
            scores = np.log(families[:-1] + 1e-3) + LISTED * listed_families
            if hit in LOADED:
                scores[LOADED.index(hit)] += RULE
            found.append((span, LOADED[int(scores.argmax())], np.array(features, float)))
    return sorted(found, key=lambda c: c[0])


def loaded_phrases(
    reading: Reading, rules: Iterable[tuple[Offsets, str]], words: Words, regression: Regression, least: float
) -> list[Phrase]:
    """The loaded phrases of a document that are as likely as ``least``."""
    of = candidates(reading, rules, words)
    if not of:
        return []
    chances = 1 / (1 + np.exp(-regression(np.array([c[2] for c in of]))[:, 0]))
    return [
        Phrase(span, family, float(chance), softmax(features[19 : 19 + len(FAMILIES)]))
        for (span, family, features), chance in zip(of, chances, strict=True)
        if chance >= least
    ]
