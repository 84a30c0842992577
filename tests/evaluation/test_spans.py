"""What two coders' marks share: the numbers by hand, and alpha against another implementation."""

import numpy as np
import pytest
from nltk.metrics.agreement import AnnotationTask

from parallax import Annotation, Article, Loaded, Span, parse
from parallax.evaluation.spans import alpha, credits, loaded_marks, merged, sentence_f1, touched
from parallax.instrument.intervals import confusion


def test_a_letter_is_enough_and_touching_is_not():
    places = [Span(0, 4), Span(5, 9), Span(10, 14)]
    assert touched(places, [Span(3, 5), Span(13, 99)]).tolist() == [True, False, True]
    assert touched([], [Span(0, 1)]).tolist() == []


def test_spans_that_overlap_are_one_however_many_they_are():
    # A long one holds two others, the second of which ends before it does.
    assert merged([Span(2, 4), Span(0, 9), Span(8, 9), Span(9, 12)]) == [Span(0, 9), Span(9, 12)]


def test_credit_by_hand():
    found = credits([Span(0, 10), Span(20, 30)], [Span(5, 25), Span(40, 42)])
    # The first given span has 20 letters, 5 of either true one: (5 + 5) / 20, and 5/10 + 5/10. The second has none.
    assert found.tolist() == [[0.5, 1.0], [0.0, 0.0]]
    assert credits([], [Span(0, 3)]).tolist() == [[0.0, 0.0]]
    assert credits([Span(0, 3)], []).shape == (0, 2)


def test_alpha_by_hand():
    # Two of five items differ. Of 10 answers 4 are a, 4 b, 2 c: of 10 * 9 pairs 100 - 16 - 16 - 4 = 64 differ.
    counts = confusion("aabcb", "aacbb", "abc", range(5)).sum(axis=0)
    assert alpha(counts) == pytest.approx(1 - (2 / 5) / (64 / 90))


def test_alpha_of_one_label_has_no_value_and_chance_has_none_either():
    assert np.isnan(alpha(np.array([[5, 0], [0, 0]])))
    one, two = np.random.default_rng(5).integers(0, 3, (2, 20_000))
    assert abs(alpha(confusion(one, two, range(3), range(20_000)).sum(axis=0))) < 0.02


def test_alpha_is_that_of_another_implementation():
    one, two = np.random.default_rng(6).integers(0, 4, (2, 50))
    two[:30] = one[:30]
    answers = [(coder, item, str(label)) for coder, of in (("1", one), ("2", two)) for item, label in enumerate(of)]
    assert alpha(confusion(one, two, range(4), range(50)).sum(axis=0)) == pytest.approx(AnnotationTask(answers).alpha())


def test_sentences_by_hand():
    gold, given = [True, True, False, False], [True, False, True, False]
    found = sentence_f1("f1", gold, given, [0.9, 0.2, 0.1, 0.0], "aabb")
    # One of both, two and two: 2 / 4. Every sentence: two right of two and four: 4 / 6. Above 0.1 are just the two.
    assert [found[who]["f1"]["value"] for who in ("model", "majority", "textblob")] == [0.5, 0.6667, 1.0]
    # Two units: with the first alone 2 * 1 / (2 + 1), with the second alone nothing is true and F1 is 0.
    assert (found["model"]["f1"]["low"], found["model"]["f1"]["high"]) == (0.0, 0.6667)


def test_hedges_are_not_loaded():
    document = parse(Article(id="a", text="It may be vile."))
    marks = (Loaded(span=Span(3, 6), family="hedge"), Loaded(span=Span(10, 14), family="name_calling"))
    assert [mark.family for mark in loaded_marks(Annotation(document, "a", marks))] == ["name_calling"]
