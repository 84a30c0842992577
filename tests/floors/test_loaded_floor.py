"""Sentences with a loaded mark against sentences that people called biased (BABE): no lower than measured.

BABE: Spinde et al. (2021), Neural Media Bias Detection Using Distant Supervision With BABE; 2,913 sentences
of US news, 1,419 of them labelled as biased. The labels are of bias, not of loaded words: a biased sentence
without a charged word is out of reach, and loaded words that somebody is quoted with are often called fair.
The entries were read against half of the file (by hash of the text). On all of it a mark finds biased
sentences with precision 0.743, recall 0.639 and macro-F1 0.714; on the half that was not read with 0.725,
0.620 and 0.697. The floor for the unread half is the honest one. Scare quotes count, hedges do not.
"""

import hashlib
import json

import pytest
from textblob.en import sentiment

from parallax.annotation import Loaded
from parallax.article import Article
from parallax.coders.rules import RulesCoder
from parallax.document import parse


def read(shared):
    """Texts, whether each is labelled as biased, and whether it lies in the half that was never read."""
    lines = (shared / "datasets/babe/babe_sg2_dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    texts = [row["text"] for row in rows]
    biased = [row["label_bias"] == "Biased" for row in rows]
    unread = [int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2 == 1 for text in texts]
    return texts, biased, unread


@pytest.fixture(scope="module")
def measured(shared):
    """Labels, the half, and two answers to "is this sentence loaded?": by mark, and by TextBlob's subjectivity."""
    texts, biased, unread = read(shared)
    coder = RulesCoder()
    annotations = (coder.annotate(parse(Article(id="a", text=text))) for text in texts)
    marked = [any(mark.counts_as_loaded for mark in a.of_kind(Loaded)) for a in annotations]
    return biased, unread, marked, [sentiment(text)[1] for text in texts]


def scores(found, true):
    """Precision and recall of ``True``, and macro-F1: the mean of the F1 of ``True`` and of ``False``."""
    hit = sum(f and t for f, t in zip(found, true, strict=True))
    false, missed = sum(found) - hit, sum(true) - hit
    right = len(true) - hit - false - missed
    return {
        "precision": hit / (hit + false) if hit + false else 0.0,
        "recall": hit / (hit + missed),
        "macro_f1": (2 * hit / (2 * hit + false + missed) + 2 * right / (2 * right + false + missed)) / 2,
    }


def test_scores_by_hand():
    # Hit 1 (the first), false 1 (the second), missed 2, right 1: precision 1/2, recall 1/3;
    # F1 of True 2/(2+1+2) = 0.4, of False 2/(2+1+2) = 0.4, mean 0.4.
    found, true = [True, True, False, False, False], [True, False, True, True, False]
    assert scores(found, true) == pytest.approx({"precision": 1 / 2, "recall": 1 / 3, "macro_f1": 0.4})


@pytest.mark.parametrize(
    ("part", "precision", "recall", "macro_f1"), [("all", 0.73, 0.61, 0.70), ("unread half", 0.71, 0.59, 0.68)]
)
def test_floor(measured, part, precision, recall, macro_f1):
    biased, unread, marked, _ = measured
    keep = [part == "all" or u for u in unread]
    row = scores(*([x for x, k in zip(side, keep, strict=True) if k] for side in (marked, biased)))
    print(part, sum(keep), row)
    assert row["precision"] >= precision
    assert row["recall"] >= recall
    assert row["macro_f1"] >= macro_f1


def test_marks_tell_more_than_subjectivity_or_the_majority(measured):
    biased, _, marked, subjectivity = measured
    ours = scores(marked, biased)["macro_f1"]
    # TextBlob is given its best threshold, chosen with the labels in view: about 0.56, at 0.4.
    textblob = max(scores([s > t / 20 for s in subjectivity], biased)["macro_f1"] for t in range(20))
    # "Never biased" is right for 1,494 of 2,913: F1 of False 2*1494/(2*1494+1419) = 0.678, of True 0, mean 0.339.
    majority = scores([False] * len(biased), biased)["macro_f1"]
    print(ours, textblob, majority)
    assert majority == pytest.approx(0.339, abs=0.001)
    assert textblob == pytest.approx(0.556, abs=0.02)
    assert ours >= textblob + 0.12
