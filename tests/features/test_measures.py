"""Measures: declared once beside their formula, and found again for any column."""

from math import inf

import pytest

from parallax import read_targets
from parallax.annotation import FAMILIES
from parallax.features.base import sides_in_words
from parallax.features.measure import SIDES, SUFFIXES, Measure
from parallax.features.measures import PRIMARY, all_measures, families, measure_of
from parallax.loaded_families import LOADED_FAMILIES


def test_every_column_of_every_family_has_its_measure(lands):
    for group in families(lands):
        for family in group:
            names = [measure.name for measure in family.measures()]
            for column in family.get_feature_names_out():
                base, _, voice = column.partition("@")
                measure = measure_of(column, lands)
                assert measure.name == column
                assert base in names
                assert (measure.title == measure_of(base, lands).title) == (voice == ""), column


def test_a_measure_says_all_that_a_reader_asks():
    for measure in all_measures():
        for said in ("title", "formula", "more", "less", "higher", "lower", "misses"):
            assert getattr(measure, said).strip(), (measure.name, said)
        assert measure.unit, measure.name
        assert measure.low < measure.high, measure.name
        assert "{first}" in measure.higher, measure.name
        assert measure.higher != measure.lower, measure.name
        assert measure.more != measure.less, measure.name
        assert measure.source or measure.name.startswith("lexicon.") or not measure.compared or "_side_" in measure.name


def test_titles_tell_measures_apart():
    titles = [measure.title for measure in all_measures()]
    assert len(set(titles)) == len(titles)


def test_the_questions_asked_in_advance_and_their_order():
    # What is counted first, then what lies about zero: the order of summaries, figures and the report.
    assert PRIMARY == (
        "loaded_language.per_1000_words",
        "sourcing.unnamed_share",
        "sourcing.unsourced_evaluative_share",
        "sourcing.side_balance",
        "stance.gap",
    )
    assert {measure.name for measure in all_measures() if measure.primary} == set(PRIMARY)
    assert not measure_of(PRIMARY[0] + "@all").primary


def test_shares_are_shown_in_per_cent_and_rates_as_they_are():
    assert measure_of("sourcing.unnamed_share@all").number(0.254) == "25"
    assert measure_of("loaded_language.per_1000_words").number(4.753) == "4.8"
    assert measure_of("stance.gap").number(-0.001) == "0.00"
    assert (measure_of("sourcing.expert_share").low, measure_of("sourcing.expert_share").high) == (0, 1)
    assert measure_of("lexicon.per_1000_words@all").high == inf


def test_a_family_of_loaded_language_lends_its_measure_words_colour_and_letter():
    for family in LOADED_FAMILIES.values():
        measure = measure_of(f"loaded_language.{family.id}_per_1000_words@named_source")
        assert measure.title == f"{family.phrases} (words of named sources)"
        assert (measure.colour, measure.letter) == (family.colour, family.letter)
    assert tuple(LOADED_FAMILIES) == FAMILIES


@pytest.mark.parametrize("suffix", [suffix for suffix in SUFFIXES.values() if suffix])
def test_in_another_voice_no_sentence_speaks_of_the_outlets_own(suffix):
    other = measure_of(PRIMARY[0] + suffix)
    assert "own voice" in measure_of(PRIMARY[0]).higher
    assert "own voice" not in other.higher
    assert (other.higher, other.lower) == (Measure.higher, Measure.lower)


def test_a_voice_that_there_is_not_is_an_error():
    with pytest.raises(KeyError, match="@narrator"):
        measure_of("stance.gap@narrator")


def test_targets_and_sides_have_their_names_where_the_targets_are_known(lands):
    shipped = read_targets()
    assert measure_of("stance.us", shipped).title == "stance towards the United States"
    assert measure_of("stance.us").title == "stance towards us"
    assert measure_of("stance.china_mentions", shipped).title == "mentions of China"
    assert measure_of("stance.china_side_hero_share", shipped).title == "mentions that cast the side of China as hero"
    assert measure_of("stance.china_side_hero_share").title == "mentions that cast the side china as hero"
    assert measure_of("sourcing.side_balance", shipped).more == "China is heard more"
    assert measure_of("stance.gap", shipped).less == "the United States is spoken of better than China"
    # Where the first side is another one from event to event, no side can be named.
    assert sides_in_words(lands) == SIDES
    assert measure_of("stance.gap", lands).more == "the first side is spoken of better than the second side"


def test_counts_of_mentions_alone_are_not_compared(lands):
    assert {m.name for m in all_measures(lands) if not m.compared} == {
        f"stance.{target}_mentions" for target in ("northland", "asta", "southland", "eastland")
    }


def test_a_column_that_nobody_declares_is_said_by_its_name():
    found = measure_of("my_family.odd_thing@all")
    assert (found.name, found.title) == ("my_family.odd_thing@all", "my family: odd thing (all voices)")
