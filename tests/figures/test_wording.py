"""Numbers and other people's words as they are wording."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax.figures import wording


@pytest.mark.parametrize(
    ("feature", "value", "signed", "shown"),
    [
        ("loaded_language.per_1000_words", 4.753, False, "4.8"),
        ("loaded_language.per_1000_words", 4.753, True, "+4.8"),
        ("loaded_language.per_1000_words", -0.04, True, "0.0"),  # a rounded zero has no sign
        ("loaded_language.per_1000_words@all", 1234.56, False, "1,234.6"),
        ("sourcing.unnamed_share", 0.257, False, "26%"),
        ("sourcing.unnamed_share", -0.112, True, "−11 points"),
        ("sourcing.side_balance", 0.5, False, "+0.50"),
        ("stance.gap", -1.25, False, "−1.25"),
        ("textblob.subjectivity@all", 0.4, False, "0.40"),
        ("stance.gap", math.nan, False, "–"),
        ("stance.gap", None, False, "–"),
    ],
)
def test_number(feature, value, signed, shown):
    assert wording.number(feature, value, signed) == shown


def test_very_long_words_may_break():
    shown = wording.text("a" * 100)
    assert shown.replace("\u200b", "") == "a" * 100
    assert max(map(len, shown.split("\u200b"))) <= 28


def test_cut_between_words_where_it_can_be():
    assert wording.text("one two three", limit=9) == "one two …"
    assert wording.text("x" * 20, limit=10) == "x" * 10 + " …"
    assert wording.text("short", limit=10) == "short"


@given(st.text(max_size=200))
def test_what_is_shown_can_be_shown(raw):
    shown = wording.text(raw)
    assert set(shown) <= wording._shown() | {" ", "\u200b", wording.MISSING}
    assert wording.text(shown.replace("\u200b", "")) == shown


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=60))
def test_plain_words_stay(raw):
    kept = " ".join("".join(c for c in raw if c.isprintable() or c.isspace()).split())
    assert wording.text(raw).replace("\u200b", "") == kept
