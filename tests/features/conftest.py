"""Annotations made by hand: a number in these tests owes nothing to what a coder finds."""

import pytest

from parallax import Annotation, Article, Span, parse
from parallax.gazetteer.targets import Target, Targets

# 22 words. The outlet's: the 6 of the first sentence, 5 before the first content, 2 before the second: 13.
# Mara Lind's: 4. The officials': 5.
TEXT = (
    "The rogue regime slammed the talks. "
    "Mara Lind, an analyst, said the bully may retreat. "
    "Officials said the plan was a disaster."
)


@pytest.fixture(scope="session")
def text():
    return TEXT


@pytest.fixture(scope="session")
def at():
    """``at(phrase)`` or ``at(phrase, text)``: where a phrase stands in the text."""

    def find(phrase, text=TEXT):
        assert text.count(phrase) == 1, phrase
        return Span(text.index(phrase), text.index(phrase) + len(phrase))

    return find


@pytest.fixture(scope="session")
def by_hand():
    """``by_hand(marks, event, text)``: an annotation of the text with these marks."""

    def annotation(marks, event="", text=TEXT):
        return Annotation.with_voices(parse(Article(id="a", text=text, event=event)), "hand", marks)

    return annotation


@pytest.fixture(scope="session")
def named():
    """``named(family, annotation)``: the scores of one annotation by column."""

    def scores(family, annotation):
        fitted = family.fit()
        return dict(zip(fitted.get_feature_names_out(), fitted.row(annotation), strict=True))

    return scores


@pytest.fixture(scope="session")
def lands():
    """Two sides and a third party; the event "flood" turns the sides round."""
    return Targets(
        (
            Target(id="northland", name="Northland", side="north", aliases=("Northland",)),
            Target(id="asta", name="Asta Berg", side="north", aliases=("Berg",)),
            Target(id="southland", name="Southland", side="south", aliases=("Southland",)),
            Target(id="eastland", name="Eastland", side="east", aliases=("Eastland",)),
        ),
        sides=("north", "south"),
        sides_by_event={"flood": ("south", "north")},
    )
