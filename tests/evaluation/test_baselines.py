"""What a coder has to beat: thresholds by hand, words that decide, an extra that is not there."""

import sys

import pytest

from parallax.evaluation.baselines import _placed, best_threshold, sentence_figures, tfidf, vader


def right(gold, given):
    return sum(a == b for a, b in zip(gold, given, strict=True))


def test_the_best_threshold_is_the_first_of_those_as_good():
    gold, values = [False, True, False, True], [0.1, 0.4, 0.5, 0.9]
    # Right above 0: 2 (all yes); above 0.1: 3; above 0.4: 2; above 0.5: 3; above 0.9: 2 (all no).
    assert best_threshold(gold, values, [0, 0.1, 0.4, 0.5, 0.9], right) == 0.1
    assert best_threshold(gold, values, [0.4, 0.5], right) == 0.5


def test_no_baseline_is_trained_without_rows():
    figures = sentence_figures(["It rained.", "A vile plan."], [False, True], [False, True], ([], []))
    assert set(figures) == {"model", "majority", "textblob", "vader"}


def test_values_have_the_threshold_that_suits_them_best():
    # Neither list holds a word of the other two; both hold "terrible", which VADER takes for negative.
    texts = ["The council met.", "A terrible plan.", "It rained."]
    figures = sentence_figures(texts, [False, True, False], [True] * 3, ([], []))
    # All yes: of yes 1 right, 1 true, 3 given: 2/4; of no none: mean 1/4.
    assert figures["model"]["macro_f1"]["value"] == 0.25
    assert {name: figures[name]["macro_f1"]["value"] for name in ("textblob", "vader")} == {"textblob": 1, "vader": 1}


def test_tfidf_learns_words():
    texts = ["A vile plan.", "A vile lie.", "The plan of May.", "The council met."]
    classify = tfidf(texts, [True, True, False, False])
    assert classify.predict(["How vile.", "The council of May met."]).tolist() == [True, False]
    train = (texts, [True, True, False, False])
    figures = sentence_figures(["How vile.", "The council."], [True, False], [True, True], train)
    assert figures["tfidf"]["macro_f1"]["value"] == 1


def test_tfidf_knows_where_a_mention_stands():
    sentence = "Northland bullies Southland."
    rows = [(sentence, 0, 9), (sentence, 18, 27)]
    classify = tfidf(rows * 3, [-1, 0] * 3)
    # The same words for both mentions: only their places tell them apart. Names are new, so that they tell nothing.
    new = "Westland bullies Eastland."
    assert classify.predict([(new, 0, 8), (new, 17, 25)]).tolist() == [-1, 0]


def test_places_by_hand():
    sentence = "One two three four five six seven eight Northland."
    # To the mention "eight" is 1, "seven" and "six" 2 and 3, "five" to "two" 4 to 7, "one" 8.
    assert _placed((sentence, 40, 49)) == [
        *("beforefar:one", "before7:two", "before7:three", "before7:four", "before7:five"),
        *("before3:six", "before3:seven", "before1:eight", "in:northland", "after1:."),
    ]


def test_rows_of_one_label_train_nothing():
    with pytest.raises(ValueError, match="all 2 rows to train on say True: expected several labels"):
        tfidf(["It rained.", "It snowed."], [True, True])


def test_vader_is_left_out_where_it_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "vaderSentiment.vaderSentiment", None)
    with pytest.warns(UserWarning, match=r"VADER is not installed.*parallax-framing\[training\]"):
        assert vader(["It rained."]) is None
    with pytest.warns(UserWarning, match="left out"):
        assert "vader" not in sentence_figures(["It rained.", "It snowed."], [True, False], [True, True], ([], []))
