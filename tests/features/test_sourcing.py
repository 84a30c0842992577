"""Sourcing by hand: who is heard, and what is said with no source."""

from math import nan

import pytest

from parallax import Attribution, Loaded, Sourcing
from parallax.annotation import SOURCE_TYPES


@pytest.fixture
def marks(at):
    return [
        Loaded(span=at("rogue regime"), family="name_calling"),
        Loaded(span=at("slammed"), family="emotive_verb"),
        Loaded(span=at("bully"), family="name_calling"),
        Loaded(span=at("may"), family="hedge"),
        Loaded(span=at("disaster"), family="fear"),
        Attribution(
            span=at("Mara Lind, an analyst, said the bully may retreat"),
            source=at("Mara Lind, an analyst"),
            content=at("the bully may retreat"),
            name="Mara Lind",
            type="expert",
            direct=True,
        ),
        Attribution(
            span=at("Officials said the plan was a disaster"),
            source=at("Officials"),
            content=at("the plan was a disaster"),
            type="unnamed_official",
        ),
    ]


def test_the_profile_of_the_outlet(marks, by_hand, named):
    scores = named(Sourcing(), by_hand(marks))
    # Two attributions, both made by the outlet, in its 13 words; the sources attribute nothing.
    assert scores["sourcing.attributions_per_1000_words"] == pytest.approx(1000 * 2 / 13)
    assert scores["sourcing.attributions_per_1000_words@all"] == pytest.approx(1000 * 2 / 22)
    assert scores["sourcing.attributions_per_1000_words@named_source"] == 0
    assert scores["sourcing.unnamed_share"] == 1 / 2
    assert scores["sourcing.direct_share"] == 1 / 2
    types = {t: scores[f"sourcing.{t}_share"] for t in SOURCE_TYPES}
    assert types == dict.fromkeys(SOURCE_TYPES, 0) | {"expert": 1 / 2, "unnamed_official": 1 / 2}


def test_an_attribution_inside_a_content_is_its_sources(named, by_hand, at):
    text = "The mayor, Ida Holt, said a report had shown the bridge was unsafe."
    scores = named(
        Sourcing(),
        by_hand(
            [
                Attribution(
                    span=at("The mayor, Ida Holt, said a report had shown the bridge was unsafe", text),
                    source=at("The mayor, Ida Holt", text),
                    cue=at("said", text),
                    content=at("a report had shown the bridge was unsafe", text),
                    name="Ida Holt",
                    type="named_official",
                ),
                Attribution(
                    span=at("a report had shown the bridge was unsafe", text),
                    source=at("a report", text),
                    cue=at("had shown", text),
                    content=at("the bridge was unsafe", text),
                    type="document",
                ),
            ],
            text=text,
        ),
    )
    # The outlet: 5 words and the mayor. The mayor: "a report had shown" and the report. The report: 4 words.
    assert scores["sourcing.attributions_per_1000_words"] == pytest.approx(1000 * 1 / 5)
    assert scores["sourcing.attributions_per_1000_words@named_source"] == pytest.approx(1000 * 1 / 4)
    assert scores["sourcing.attributions_per_1000_words@unnamed_source"] == 0
    assert scores["sourcing.attributions_per_1000_words@all"] == pytest.approx(1000 * 2 / 13)
    assert scores["sourcing.named_official_share"] == 1
    assert scores["sourcing.unnamed_share"] == 0
    assert scores["sourcing.document_share@named_source"] == 1
    assert scores["sourcing.unnamed_share@named_source"] == 1
    assert scores["sourcing.unnamed_share@all"] == 1 / 2


def test_sentences_that_evaluate_with_no_source(marks, by_hand, named):
    scores = named(Sourcing(), by_hand(marks))
    # Three sentences hold loaded phrases. Nobody says the first (two phrases, one sentence); it is the
    # outlet's only one.
    assert scores["sourcing.unsourced_evaluative_share@all"] == pytest.approx(1 / 3)
    assert scores["sourcing.unsourced_evaluative_share"] == 1
    assert scores["sourcing.unsourced_evaluative_share@named_source"] == 0
    assert scores["sourcing.unsourced_evaluative_share@unnamed_source"] == 0


def test_a_source_touches_its_sentence_and_a_hedge_is_no_evaluation(by_hand, named, at):
    marks = [
        Loaded(span=at("slammed"), family="emotive_verb"),
        Loaded(span=at("may"), family="hedge"),
        # The source speaks in the next sentence, but what it says begins in this one.
        Attribution(span=at("the talks. Mara Lind"), source=at("Mara Lind"), content=at("the talks"), name="Mara Lind"),
    ]
    assert named(Sourcing(), by_hand(marks))["sourcing.unsourced_evaluative_share"] == 0
    # A cue with nobody behind it ("it is reported") is no source.
    nobody = [marks[0], Attribution(span=at("the talks"), content=at("the talks"))]
    assert named(Sourcing(), by_hand(nobody))["sourcing.unsourced_evaluative_share"] == 1
    # Only a hedge: nothing evaluates, so there is no share.
    hedged = named(Sourcing(), by_hand(marks[1:]))
    assert hedged["sourcing.unsourced_evaluative_share@all"] == pytest.approx(nan, nan_ok=True)


@pytest.mark.parametrize(("event", "balance"), [("", 1 / 3), ("flood", -1 / 3)])
def test_balance_of_sides_by_event(event, balance, lands, by_hand, named, at):
    words = ["rogue", "regime", "slammed", "bully", "retreat"]
    sides = ["north", "north", "south", "east", ""]
    marks = [
        Attribution(span=at(w), source=at(w), side=s, name="N", type="media") for w, s in zip(words, sides, strict=True)
    ]
    # Two for the north, one for the south; a third party and nobody's side count for neither: (2 - 1) / 3.
    scores = named(Sourcing(targets=lands), by_hand(marks, event))
    assert scores["sourcing.side_balance"] == pytest.approx(balance)
    family = Sourcing(targets=lands).fit()
    counted = [m.side for m in by_hand(marks).marks if "sourcing.side_balance" in family.counts_towards(m, event)]
    assert sorted(counted) == ["north", "north", "south"]


def test_nan_where_nobody_is_heard(by_hand, named):
    scores = named(Sourcing(), by_hand([]))
    assert scores.pop("sourcing.attributions_per_1000_words") == 0
    assert scores.pop("sourcing.attributions_per_1000_words@all") == 0
    # 12 shares and the balance in four voices, and the rates of the two voices that have no words.
    assert list(scores.values()) == pytest.approx([nan] * (4 * 12 + 2), nan_ok=True)
