"""Loaded language compared again without one part of the lexicons."""

import math

import pytest
from comparison_tables import build, towards

from parallax.coders.lexicon import ORIGINS, read_lexicons
from parallax.comparison.differences import PRIMARY, compare
from parallax.comparison.sensitivity import EVERYTHING, MILD, RULE, UNLISTED

LOADED = PRIMARY[0]


def rule(origin):
    """A rule of the shipped lexicons with this origin; what it says plays no part here."""
    return next(e for e in read_lexicons() if e.origin == origin and e.family != "hedge").rule


def marks(article, rules, family="hyperbole", voice="outlet", strength=2.0):
    return [
        {
            "article_id": article,
            "kind": "loaded",
            "family": family,
            "voice": voice,
            "value": strength,
            "rule": r,
            "counts_towards": towards(voice, "loaded_language.hedge_per_1000_words" if family == "hedge" else LOADED),
        }
        for r in rules
    ]


@pytest.fixture
def comparison():
    """Five events in each of which red has 3 marks and blue 2, in 1,000 words each."""
    articles, evidence = [], []
    for event in range(5):
        for group in ("red", "blue"):
            identifier = f"{event} {group}"
            articles.append({"article_id": identifier, "event": f"e{event}", "group": group})
            if group == "red":
                found = marks(identifier, [rule("general"), rule("general")]) + marks(identifier, ["scare_quotes/x"])
            else:
                found = marks(identifier, [rule("us"), rule("us")], strength=1.0)
            # None of these counts: a hedge, and the words of others.
            found += marks(identifier, [rule("us")], family="hedge")
            found += marks(identifier, [rule("us")], voice="named_source")
            articles[-1][LOADED] = 3.0 if group == "red" else 2.0
            evidence += found
    return compare(build(articles, evidence), "red:blue")


def test_by_hand(comparison):
    rows = comparison.origins.set_index("left_out")
    assert list(rows.index) == [EVERYTHING, *ORIGINS, RULE, UNLISTED, MILD]
    # 3 - 2 with everything; (3 - 2) - 2 without general phrases, (3 - 1) - 2 without scare quotes,
    # 3 - 0 without the US phrases, which are the mild ones too.
    assert rows["difference"].to_dict() == {
        EVERYTHING: 1,
        **dict.fromkeys(ORIGINS, 1),
        "general": -1,
        RULE: 0,
        UNLISTED: 1,
        "us": 3,
        MILD: 3,
    }
    # A difference that vanishes has no sign to flip.
    assert rows.index[rows["flips"]].tolist() == ["general"]
    assert rows.loc["general", ["marks_first", "marks_second"]].tolist() == [10, 0]
    assert rows.loc["us", ["marks_first", "marks_second"]].tolist() == [0, 10]


def test_what_the_trained_coder_alone_found_is_no_scare_quote():
    found = marks("a000", ["model/unlisted"] * 2, family="unlisted") + marks("a000", ["scare_quotes/x"])
    table = build([{"event": "e", "group": g, LOADED: v} for g, v in (("red", 3.0), ("blue", 0.0))], found)
    rows = compare(table, "red:blue").origins.set_index("left_out")
    assert rows["marks_first"].to_dict() == dict.fromkeys(ORIGINS, 0) | {EVERYTHING: 0, RULE: 1, UNLISTED: 2, MILD: 0}


def test_with_everything_it_is_the_primary_difference(comparison):
    assert comparison.origins["difference"][0] == comparison.differences["difference"][0]


def test_an_article_without_words_of_its_own_has_no_value():
    table = build(
        [{"event": "e", "group": g, LOADED: 1.0} for g in ("red", "blue", "blue")], marks("a000", [rule("us")])
    )
    table.articles.loc[1, "words@outlet"] = 0
    row = compare(table, "red:blue").origins.iloc[0]
    # 1 mark in 1,000 words against none in 1,000; the third article alone stands for blue.
    assert row["difference"] == 1
    table.articles.loc[2, "words@outlet"] = 0
    assert math.isnan(compare(table, "red:blue").origins["difference"][0])


def test_nothing_to_leave_out_is_an_empty_table():
    assert compare(build([{"group": g, LOADED: 0.0} for g in ("red", "blue")])).origins.empty
    assert compare(build([{"group": "red", LOADED: 1.0}], marks("a000", [rule("us")]))).origins.empty
