"""Loaded language by hand: which marks count, in which words."""

import pytest

from parallax import Attribution, Loaded, LoadedLanguage


@pytest.fixture
def scores(at, by_hand, named):
    marks = [
        Loaded(span=at("rogue regime"), family="name_calling", strength=3),
        Loaded(span=at("slammed"), family="emotive_verb"),
        Loaded(span=at("bully"), family="name_calling"),
        Loaded(span=at("may"), family="hedge"),
        Loaded(span=at("disaster"), family="fear"),
        Attribution(
            span=at("Mara Lind, an analyst, said the bully may retreat"),
            source=at("Mara Lind, an analyst"),
            content=at("the bully may retreat"),
            name="Mara Lind",
        ),
        Attribution(
            span=at("Officials said the plan was a disaster"),
            source=at("Officials"),
            content=at("the plan was a disaster"),
        ),
    ]
    return named(LoadedLanguage(), by_hand(marks))


def test_each_voice_counts_its_own_marks_in_its_own_words(scores):
    # A phrase counts once, whatever its strength and its number of words.
    assert scores["loaded_language.per_1000_words"] == pytest.approx(1000 * 2 / 13)
    assert scores["loaded_language.per_1000_words@named_source"] == pytest.approx(1000 * 1 / 4)
    assert scores["loaded_language.per_1000_words@unnamed_source"] == pytest.approx(1000 * 1 / 5)
    assert scores["loaded_language.per_1000_words@all"] == pytest.approx(1000 * 4 / 22)


def test_each_family_has_its_own_rate(scores):
    assert scores["loaded_language.name_calling_per_1000_words"] == pytest.approx(1000 * 1 / 13)
    assert scores["loaded_language.name_calling_per_1000_words@named_source"] == pytest.approx(1000 * 1 / 4)
    assert scores["loaded_language.name_calling_per_1000_words@all"] == pytest.approx(1000 * 2 / 22)
    assert scores["loaded_language.emotive_verb_per_1000_words"] == pytest.approx(1000 * 1 / 13)
    assert scores["loaded_language.fear_per_1000_words@unnamed_source"] == pytest.approx(1000 * 1 / 5)
    assert scores["loaded_language.fear_per_1000_words"] == 0


def test_hedges_are_counted_apart_and_never_as_loaded(scores):
    assert scores["loaded_language.hedge_per_1000_words@named_source"] == pytest.approx(1000 * 1 / 4)
    assert scores["loaded_language.hedge_per_1000_words@all"] == pytest.approx(1000 * 1 / 22)
    # All families together hold the four loaded phrases and the hedge.
    assert sum(v for k, v in scores.items() if k.endswith("_per_1000_words@all")) == pytest.approx(1000 * 5 / 22)


def test_nan_where_a_voice_has_no_words_and_zero_where_it_has_no_marks(by_hand, named):
    scores = named(LoadedLanguage(), by_hand([]))
    assert scores["loaded_language.per_1000_words"] == 0
    assert scores["loaded_language.per_1000_words@all"] == 0
    nothing = [v for k, v in scores.items() if k.endswith("named_source")]
    assert len(nothing) == 26  # 13 measures, two voices of sources
    assert nothing == pytest.approx([float("nan")] * 26, nan_ok=True)


def test_nan_for_a_text_without_words(by_hand, named):
    assert named(LoadedLanguage(), by_hand([], text="…"))["loaded_language.per_1000_words@all"] == pytest.approx(
        float("nan"), nan_ok=True
    )
