"""Two coders on one text, by hand."""

import math

import pytest

from parallax import Annotation, Article, Attribution, Loaded, Mention, Span, parse
from parallax.reliability.matching import agreement, match

#       0         10        20        30        40
TEXT = "The rogue regime lied and slammed our friends."
DOCUMENT = parse(Article(id="a", text=TEXT))


def loaded(words: str, family: str, voice: str = "outlet") -> Loaded:
    start = TEXT.index(words)
    return Loaded(span=Span(start, start + len(words)), family=family, voice=voice)


STUDENT = Annotation(
    DOCUMENT,
    "student",
    (loaded("rogue regime", "name_calling"), loaded("lied", "emotive_verb"), loaded("our", "in_group")),
)
TOOL = Annotation(
    DOCUMENT,
    "tool",
    (
        loaded("rogue", "name_calling"),
        loaded("slammed", "emotive_verb"),
        loaded("our friends", "glorification", "named_source"),
    ),
)


def test_hits_misses_and_false_alarms_in_text_order():
    table = match(STUDENT, TOOL)
    assert table["outcome"].tolist() == ["hit", "miss", "false alarm", "hit"]
    assert table["text_1"].tolist() == ["rogue regime", "lied", "", "our"]
    assert table["text_2"].tolist() == ["rogue", "", "slammed", "our friends"]
    # A hit reaches over both marks.
    assert table[["start", "end"]].iloc[0].tolist() == [4, 16]


def test_the_mark_that_shares_most_is_named():
    tool = Annotation(DOCUMENT, "tool", (loaded("rogue", "fear"), loaded("regime", "name_calling")))
    student = Annotation(DOCUMENT, "student", (loaded("rogue regime", "name_calling"),))
    # "regime" shares six letters, "rogue" five; neither is a false alarm.
    assert match(student, tool)["text_2"].tolist() == ["regime"]


def test_marks_that_touch_do_not_overlap():
    one = Annotation(DOCUMENT, "a", (Loaded(span=Span(4, 9), family="fear"),))
    two = Annotation(DOCUMENT, "b", (Loaded(span=Span(9, 16), family="fear"),))
    assert match(one, two)["outcome"].tolist() == ["miss", "false alarm"]


def test_agreement_by_hand():
    found = agreement(match(STUDENT, TOOL))
    # Two hits, one miss, one false alarm: 2 / (2 + 1) both ways.
    assert found["recall"] == pytest.approx(2 / 3)
    assert found["precision"] == pytest.approx(2 / 3)
    # Of the two hits one has the same family, one the same voice: "our" differs in both.
    assert found["same_family"] == found["same_voice"] == 0.5


def test_agreement_of_nothing_is_nan():
    empty = Annotation(DOCUMENT, "nobody", ())
    assert match(empty, empty).empty
    assert all(math.isnan(value) for value in agreement(match(empty, empty)).values())
    # Somebody marked, nobody found: recall is 0, precision has no denominator.
    found = agreement(match(STUDENT, empty))
    assert found["recall"] == 0
    assert math.isnan(found["precision"])


def test_swapping_the_coders_swaps_misses_and_false_alarms():
    swapped = match(TOOL, STUDENT)["outcome"].value_counts()
    assert (swapped["hit"], swapped["miss"], swapped["false alarm"]) == (2, 1, 1)
    assert agreement(match(TOOL, STUDENT))["recall"] == agreement(match(STUDENT, TOOL))["precision"]


def test_other_kinds_are_labelled_by_what_they_say():
    source = Attribution(span=Span(0, 3), source=Span(0, 3), type="expert")
    target = Mention(span=Span(4, 9), target="china")
    both = Annotation(DOCUMENT, "a", (source, target))
    assert match(both, both, Attribution)["label_1"].tolist() == ["expert"]
    assert match(both, both, Mention)["label_2"].tolist() == ["china"]


def test_different_texts_are_refused():
    other = Annotation(parse(Article(id="b", text="Another text.")), "tool", ())
    with pytest.raises(ValueError, match="'a' and 'b' are different texts"):
        match(STUDENT, other)
