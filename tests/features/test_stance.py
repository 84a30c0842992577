"""Stance by hand: means over mentions, the gap between the sides, by event and voice."""

from math import nan

import pytest

from parallax import Attribution, Mention, Stance


@pytest.fixture
def marks(at):
    mentions = [
        ("rogue", "northland", 1.0),
        ("regime", "northland", 0.0),
        ("slammed", "asta", -1.0),
        ("talks", "southland", -0.5),
        ("analyst", "eastland", 1.0),
        ("bully", "southland", 1.0),
    ]
    return [Mention(span=at(w), target=t, polarity=p) for w, t, p in mentions] + [
        Attribution(
            span=at("Mara Lind, an analyst, said the bully may retreat"),
            source=at("Mara Lind"),
            content=at("the bully may retreat"),
            name="Mara Lind",
        )
    ]


def test_mean_polarity_and_number_of_mentions_by_voice(marks, lands, by_hand, named):
    scores = named(Stance(targets=lands), by_hand(marks))
    assert scores["stance.northland"] == (1 + 0) / 2
    assert scores["stance.northland_mentions"] == 2
    assert scores["stance.asta"] == -1
    assert scores["stance.southland"] == -0.5
    assert scores["stance.southland@named_source"] == 1
    assert scores["stance.southland@all"] == (-0.5 + 1) / 2
    assert scores["stance.southland_mentions@all"] == 2
    assert scores["stance.eastland"] == 1


def test_nan_where_a_voice_never_names_the_target(marks, lands, by_hand, named):
    scores = named(Stance(targets=lands), by_hand(marks))
    assert scores["stance.northland@named_source"] == pytest.approx(nan, nan_ok=True)
    assert scores["stance.northland_mentions@named_source"] == 0
    # The named source names one side only, the unnamed nobody.
    assert scores["stance.gap@named_source"] == pytest.approx(nan, nan_ok=True)
    assert scores["stance.gap@unnamed_source"] == pytest.approx(nan, nan_ok=True)


@pytest.mark.parametrize(("event", "sign"), [("", 1), ("flood", -1)])
def test_the_gap_is_first_minus_second_side_in_the_order_of_the_event(event, sign, marks, lands, by_hand, named):
    scores = named(Stance(targets=lands), by_hand(marks, event))
    # North: three mentions of two targets, (1 + 0 - 1) / 3 = 0. South: -0.5. East belongs to neither.
    assert scores["stance.gap"] == pytest.approx(sign * (0 - -0.5))
    # With every voice the south has (-0.5 + 1) / 2 = 0.25.
    assert scores["stance.gap@all"] == pytest.approx(sign * (0 - 0.25))
    family = Stance(targets=lands).fit()
    counted = {m.target for m in family.evidence(by_hand(marks)) if "stance.gap" in family.counts_towards(m, event)}
    assert counted == {"northland", "asta", "southland"}


def test_a_mention_of_nobody_in_the_targets_is_an_error(lands, by_hand, at):
    marks = [Mention(span=at("bully"), target="atlantis")]
    with pytest.raises(KeyError, match="'atlantis' is not one of northland, asta"):
        Stance(targets=lands).fit().transform([by_hand(marks)])
