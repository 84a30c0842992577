"""The baseline is TextBlob's own sentiment, and its marks are the words that TextBlob assessed."""

from math import nan

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textblob import TextBlob
from textblob.sentiments import PatternAnalyzer

from parallax import Article, Assessment, TextBlobBaseline, TextBlobCoder, annotate

TEXTS = [
    "A terrible, unfair and truly disastrous deal.",
    "The plan isn't good. It's not very good, it is extremely bad!",
    "“Great”, he said :-) — but the İzmir talks were a BORING mess…",
    "The U.S. won't accept the worst offer; don't ask why (really, don't).",
    "Very, very good!!! http://example.org/terrible/page was n't bad :(",
    "First paragraph is nice.\n\nSecond paragraph\nis horrible, horribly so.",
]


def baseline(text):
    annotation = annotate(Article(id="a", text=text), TextBlobCoder())
    return annotation, TextBlobBaseline().fit().row(annotation)


@pytest.mark.parametrize("text", TEXTS)
def test_equal_to_textblob(text):
    polarity, subjectivity = TextBlob(text, analyzer=PatternAnalyzer()).sentiment
    assert baseline(text)[1] == pytest.approx([polarity, subjectivity], abs=1e-12)


def test_equal_to_textblob_on_the_classroom(root):
    paths = sorted((root / "data" / "classroom" / "texts").glob("*.txt"))
    assert len(paths) >= 26
    for path in paths:
        text = path.read_text(encoding="utf-8").strip()
        annotation, values = baseline(text)
        assert values == pytest.approx(TextBlob(text).sentiment, abs=1e-12), path.name
        assert_words_are_there(annotation)


def assert_words_are_there(annotation):
    """Each mark's span holds the words of one of TextBlob's assessments, in order."""
    text = annotation.document.text
    assessed = TextBlob(text).sentiment_assessments.assessments
    marks = annotation.of_kind(Assessment)
    assert len(marks) == len(assessed)
    for mark, (words, polarity, subjectivity, _) in zip(marks, assessed, strict=True):
        assert (mark.polarity, mark.subjectivity) == (polarity, subjectivity)
        # An exclamation mark boosts the assessment before it, however far away: it stays outside the span.
        words = [word for word in words if word != "!"]
        under = mark.span.of(text).lower()
        where = -1
        for word in words:
            where = under.find(word, where + 1)
            assert where >= 0, (word, under)
        assert under.startswith(words[0]), (words, under)
        assert under.endswith(words[-1]), (words, under)


@pytest.mark.parametrize("text", TEXTS)
def test_marks_hold_the_words_that_textblob_assessed(text):
    assert_words_are_there(baseline(text)[0])


WORDS = ["good", "not", "very", "n't", "don't", "awful", "İ", "ﬁne", "...", "“", "!", ":)", "U.S.", "bad.", "happy,"]


@given(st.lists(st.sampled_from([*WORDS, "\n\n"]), min_size=1).map(" ".join).filter(str.strip))
@example("not not good")
def test_any_text_agrees_with_textblob(text):
    _, values = baseline(text)
    sentiment = TextBlob(text).sentiment
    if any(v != v for v in values):  # TextBlob says 0 where it assessed nothing
        assert values == pytest.approx([nan, nan], nan_ok=True)
        assert tuple(sentiment) == (0, 0)
    else:
        assert values == pytest.approx(sentiment, abs=1e-12)


def test_nan_where_textblob_knows_no_word():
    text = "Ministers met on Monday."
    assert baseline(text)[1] == pytest.approx([nan, nan], nan_ok=True)
    assert tuple(TextBlob(text).sentiment) == (0, 0)


def test_the_mean_by_hand():
    # "good" is 0.7 and 0.6, "bad" -0.7 and 2/3 in TextBlob's lexicon: means 0 and (0.6 + 2/3) / 2.
    assert baseline("A good day and a bad one.")[1] == pytest.approx([0, (0.6 + 2 / 3) / 2], abs=1e-12)
