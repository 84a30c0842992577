"""Keyness: log-odds by hand, like with like, whose word it is, and each phrase down to its sentences."""

import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from parallax.annotation import Annotation, Attribution
from parallax.article import Article
from parallax.comparison import words
from parallax.comparison.interval import interval
from parallax.comparison.words import compared, keyness, occurrences
from parallax.document import Span, parse

EXACT = ["phrase", "words", "voice", "events", "events_left_out", "dispersion", "direction", "constructed"]


def told(group: str, event: str, text: str, number: int = 0, said: str = "", name: str = "Ann Dale", **known):
    """An annotation in which the words ``said`` of the text belong to a source."""
    article = Article(id=f"{event}-{group}-{number}", text=text, event=event, group=group, **{"genre": "news"} | known)
    marks = []
    if said:
        start = text.index(said)
        content = Span(start, start + len(said))
        marks.append(Attribution(span=content, content=content, name=name))
    return Annotation.with_voices(parse(article), "hand", marks)


def both(event: str, first: str, second: str, **known) -> list[Annotation]:
    return [told("red", event, first, **known), told("blue", event, second, **known)]


def row(table: pd.DataFrame, phrase: str, voice: str = "outlet") -> pd.Series:
    [found] = table[(table["phrase"] == phrase) & (table["voice"] == voice)].to_dict("records")
    return pd.Series(found)


#: Red: 4 of 20 words are "storm"; blue: 1 of 10.
ONE_EVENT = both("e", ("storm. " * 4 + "the " * 16).strip(), ("storm. " + "the " * 9).strip())
#: The same again, in six events of different sizes in which "storm" is told unevenly, "flood" by red alone.
SIX_EVENTS = [
    annotation
    for i, (a, b, f) in enumerate([(5, 2, 1), (3, 2, 0), (6, 1, 2), (2, 2, 3), (4, 1, 1), (7, 3, 0)])
    for annotation in both(
        f"e{i}",
        "storm. " * a + "flood. " * f + "the " * (40 + 10 * i),
        "storm. " * b + "the " * (50 - 5 * i),
    )
]


def test_one_event_is_the_published_formula():
    found = row(keyness(ONE_EVENT, "red", "blue", prior=6.0), "storm")
    # Pooled, 5 of 30 words: 6 words of prior hold a = 6 * 5 / 30 = 1.
    # Red: (4 + 1) / (20 + 6 - 4 - 1) = 5 / 21. Blue: (1 + 1) / (10 + 6 - 1 - 1) = 2 / 14.
    assert found["log_odds"] == pytest.approx(math.log((5 / 21) / (2 / 14)))
    assert (found["count_first"], found["count_second"]) == (4, 1)
    assert (found["per_1000_first"], found["per_1000_second"]) == pytest.approx((200.0, 100.0))
    assert found["direction"] == "2.0 times as often in red as in blue articles"
    # One event: neither z nor interval. With many, z is that over sqrt(1 / 5 + 1 / 2).
    assert math.isnan(found["z"])


def test_z_by_hand():
    events = [a for e in "abcde" for a in both(e, *(x.document.text for x in ONE_EVENT))]
    found = row(keyness(events, "red", "blue", prior=30.0), "storm")
    # Five events alike amount to one five times as long: 20 of 100 and 5 of 50 words, a = 30 * 25 / 150 = 5.
    # Red: 25 / (100 + 30 - 20 - 5) = 25 / 105. Blue: 10 / (50 + 30 - 5 - 5) = 10 / 70.
    expected = math.log((25 / 105) / (10 / 70))
    assert found["log_odds"] == pytest.approx(expected)
    assert found["z"] == pytest.approx(expected / math.sqrt(1 / 25 + 1 / 10))
    assert (found["events"], found["events_first"], found["events_second"]) == (5, 5, 5)
    # Events that agree in everything know nothing of how sure a difference is.
    assert math.isnan(found["low"])


def test_a_big_event_does_not_decide_alone():
    big = both("big", "storm. " * 100 + "the " * 900, "the " * 1000)
    small = [a for e in "abc" for a in both(e, "the " * 10, "storm. " + "the " * 9)]
    found = row(keyness(big + small, "red", "blue"), "storm")
    # All words together: red 100 of 1030, blue 3 of 1030. By events: red (100 + 0 + 0 + 0) / 4 per 1,000 words,
    # blue (0 + 100 + 100 + 100) / 4.
    assert (found["count_first"], found["count_second"]) == (100, 3)
    assert (found["per_1000_first"], found["per_1000_second"]) == pytest.approx((25.0, 75.0))
    assert found["log_odds"] < 0
    assert found["direction"] == "3.0 times as often in blue as in red articles"


def test_like_is_compared_with_like():
    # Commentaries shout in both groups alike, and red has two of them beside its one report.
    loud, calm = "shame. " * 5 + "the " * 5, "shame. " + "the " * 9
    marked = [
        told("red", "e", loud, 1, genre="commentary"),
        told("red", "e", loud, 2, genre="commentary"),
        told("red", "e", calm, 3),
        told("blue", "e", loud, 4, genre="commentary"),
        told("blue", "e", calm, 5),
        told("blue", "e", calm, 6, genre="analysis"),  # without a counterpart
    ]
    found = row(keyness(marked, "red", "blue"), "shame")
    # Weights by words: commentary 20 * 10 / 30 = 20/3, news 10 * 10 / 20 = 5; rates 500 and 100 in both groups.
    expected = (500 * 20 / 3 + 100 * 5) / (20 / 3 + 5)
    assert (found["per_1000_first"], found["per_1000_second"]) == pytest.approx((expected, expected))
    assert found["log_odds"] == pytest.approx(0.0)
    assert found["direction"] == "as often in blue as in red articles"
    assert found["count_second"] == 6
    assert [a.document.article.id for a in compared(marked, "red", "blue")] == [
        "e-red-1",
        "e-red-2",
        "e-red-3",
        "e-blue-4",
        "e-blue-5",
    ]
    mixed = row(keyness(marked, "red", "blue", like=[]), "shame")
    # 11 of 30 words against 7 of 30.
    assert (mixed["per_1000_first"], mixed["per_1000_second"]) == pytest.approx((11000 / 30, 7000 / 30))


def test_events_of_one_group_are_left_out_and_counted():
    alone = [told("red", "alone", "storm. " * 50), told("red", "", "storm. " * 50), told("green", "e", "storm. " * 50)]
    table = keyness(ONE_EVENT + alone, "red", "blue")
    assert row(table, "storm")["count_first"] == 4
    assert set(table["events"]) == {1}
    assert set(table["events_left_out"]) == {1}


def test_only_events_of_one_group_is_an_error_that_says_what_to_do():
    alone = [told("red", "x", "storm. " * 9), told("blue", "y", "storm. " * 9)]
    with pytest.raises(ValueError, match=r"No event is told by both 'red' and 'blue' .* value in the column 'event'"):
        keyness(alone, "red", "blue")
    with pytest.raises(ValueError, match="both tell 1 event, but never in the same genre and translation"):
        keyness([told("red", "x", "storm", genre="commentary"), told("blue", "x", "storm")], "red", "blue")
    with pytest.raises(ValueError, match=r"no article is of group 'green'\. Groups: blue, red"):
        keyness(alone, "red", "green")
    with pytest.raises(ValueError, match="both 'red'"):
        keyness(alone, "red", "red")
    with pytest.raises(ValueError, match="voice 'editor' is not one of outlet"):
        keyness(ONE_EVENT, "red", "blue", voices=["editor"])
    with pytest.raises(ValueError, match="prior=0"):
        keyness(ONE_EVENT, "red", "blue", prior=0)


def test_swapping_the_groups_mirrors_the_result():
    there = keyness(SIX_EVENTS, "red", "blue", least=3)
    back = keyness(reversed(SIX_EVENTS), "blue", "red", least=3)
    assert {"storm", "flood"} <= set(there["phrase"])
    pd.testing.assert_frame_equal(there[EXACT], back[EXACT])
    for measure in ("count", "per_1000", "events"):
        assert (there[f"{measure}_first"] == back[f"{measure}_second"]).all()
        assert (there[f"{measure}_second"] == back[f"{measure}_first"]).all()
    for a, b in (("log_odds", "log_odds"), ("z", "z"), ("low", "high"), ("high", "low")):
        assert there[a].notna().all()
        assert (there[a] == -back[b]).all()


def test_interval_over_events_by_hand():
    found = row(keyness(SIX_EVENTS, "red", "blue", least=3, prior=50.0), "storm")
    storms = np.array([(5, 2), (3, 2), (6, 1), (2, 2), (4, 1), (7, 3)], float)
    floods = np.array([1, 0, 2, 3, 1, 0])
    number = np.arange(6)
    size = storms + np.column_stack([floods + 40 + 10 * number, 50 - 5 * number])

    def standardised(y, n):
        rate = (y / n).mean(axis=0)
        words = len(n) ** 2 / (1 / n).sum(axis=0)
        return rate * words, words

    y, n = standardised(storms, size)
    prior = 50.0 * y.sum() / n.sum()

    def log_odds(y, n):
        odds = (y + prior) / (n + 50.0 - y - prior)
        return math.log(odds[0] / odds[1])

    whole = log_odds(y, n)
    without = [log_odds(*standardised(np.delete(storms, i, 0), np.delete(size, i, 0))) for i in range(6)]
    pseudo = 6 * whole - 5 * np.array(without)
    low, high = interval(pseudo - pseudo.mean() + whole, 999)
    error = math.sqrt(sum(1 / (y + prior)))
    assert found["low"] == pytest.approx(min(low, whole - 1.959964 * error))
    assert found["high"] == pytest.approx(max(high, whole + 1.959964 * error))
    assert found["z"] == pytest.approx(whole / error)


def test_intervals_hold_what_z_does_not():
    # Six events, one to five articles of 500 words a side, each event and article with a rate of its own. Of phrases
    # used alike, an honest 95% interval lies off 0 in one of 20, and z beyond 1.96 too.
    rng = np.random.default_rng(7)
    off, beyond, n_phrases = 0, 0, 0
    for _ in range(8):
        articles = rng.integers(1, 6, (6, 2))
        size = 500.0 * articles
        y = np.zeros((6, 2, 60))
        for event, side in np.ndindex(6, 2):
            rate = rng.gamma(1 / 0.3, 0.3, 60)
            for _ in range(articles[event, side]):
                y[event, side] += rng.poisson(500 * 0.004 * rate * rng.gamma(1 / 0.7, 0.7, 60))
        event = np.arange(6)
        prior = words._rates_and_prior(y, size, event, 1000.0)[1]
        bounds = words._bounds(y, size, event, 1000.0, prior)
        log_odds, error = words._log_odds(y, size, event, 1000.0, prior)
        off += int(((bounds[:, 0] > 0) | (bounds[:, 1] < 0)).sum())
        beyond += int((np.abs(log_odds / error) > 1.96).sum())
        n_phrases += 60
    assert off / n_phrases < 0.07
    assert beyond / n_phrases > 0.15


def test_texts_written_for_teaching_have_neither_interval_nor_z():
    # One of them among the compared is enough; one that is left out does no harm.
    six = [*SIX_EVENTS[1:], told("red", "e0", SIX_EVENTS[0].document.text, constructed=True)]
    table = keyness(six, "red", "blue", least=3)
    assert table[["low", "high", "z"]].isna().all(axis=None)
    assert table["constructed"].all()
    assert table["log_odds"].notna().all()
    besides = [*SIX_EVENTS, told("red", "alone", "storm", constructed=True)]
    assert keyness(besides, "red", "blue", least=3)["low"].notna().all()


def test_too_few_events_have_neither_interval_nor_z():
    table = keyness(SIX_EVENTS[:8], "red", "blue", least=3)
    assert set(table["events"]) == {4}
    assert table[["low", "high", "z"]].isna().all(axis=None)


def test_whose_word_it_is():
    text = 'The harbour closed. "A shameful raid", Ann Dale said. A shameful night.'
    marked = [
        told("red", "e", text, said="A shameful raid"),
        told("blue", "e", text, said="A shameful raid", name=""),
        told("red", "f", text),
        told("blue", "f", text),
    ]
    table = keyness(marked, "red", "blue", least=1, least_events=1)
    # Red in e: once its own, once Ann Dale's; in f twice its own.
    assert row(table, "shameful", "all")["count_first"] == 4
    assert row(table, "shameful", "outlet")["count_first"] == 3
    # In e only red has a named source and only blue an unnamed one: there is nothing to compare them with.
    assert "named_source" not in set(table["voice"])
    found = occurrences(marked[:1], "shameful")
    assert found["voice"].tolist() == ["named_source", "outlet"]
    assert [text[s:e] for s, e in zip(found["sentence_start"], found["sentence_end"], strict=True)] == [
        '"A shameful raid", Ann Dale said.',
        "A shameful night.",
    ]
    assert len(occurrences(marked[:1], "shameful", "outlet")) == 1


def test_a_phrase_in_which_voices_meet_has_none():
    text = "The mayor called the raid shameful theatre for all."
    [annotation] = [told("red", "e", text, said="shameful")]
    assert occurrences([annotation], "shameful theatre")["voice"].tolist() == [""]
    assert occurrences([annotation], "shameful theatre", "outlet").empty


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        # A phrase neither begins nor ends with a stop word or a number, and crosses no mark and no sentence.
        ("state of emergency", ["state", "state of emergency", "emergency"]),
        ("$34 billion of goods", ["billion", "billion of goods", "goods"]),
        ("trade, war", ["trade", "war"]),
        ("It ended. War began.", ["ended", "war", "war began", "began"]),
        # The possessive goes at the end of a phrase and stays inside it.
        ("the U.S. envoy’s car", ["US", "US envoy", "US envoy's car", "envoy", "envoy's car", "car"]),
        ("us and US", ["us", "us and US", "US"]),
        ("we can’t, they don't", ["we", "we can't", "can't"]),
        ("don't", []),
        ("WHO says who", ["WHO", "WHO says", "says"]),
    ],
)
def test_what_a_phrase_is(text, phrases):
    document = parse(Article(id="a", text=text))
    assert [key for key, *_ in words._phrases(Annotation(document, "hand", ()))] == phrases


def test_phrases_are_shown_as_they_are_mostly_spelt():
    marked = both("e", "The U.S. won. The US lost. The US drew.", "Tariffs rose. More tariffs, more tariffs.")
    table = keyness(marked, "red", "blue", voices=["outlet"], least=3)
    assert table["phrase"].tolist() == ["tariffs", "US"]
    assert len(occurrences(marked, "U.S.")) == len(occurrences(marked, "US")) == 3
    with pytest.raises(ValueError, match="has 4 words"):
        occurrences(marked, "a b c d")


def test_a_word_that_a_phrase_explains_is_shown_once():
    # "raid" stands alone once; "shameful" only in the phrase. Of "Foreign Minister Ann Dale" the last three are left.
    text = "A shameful raid. The raid. Foreign Minister Ann Dale spoke."
    table = keyness(both("e", text, text), "red", "blue", voices=["outlet"], least=2)
    assert sorted(table["phrase"]) == ["Ann Dale spoke", "raid", "shameful raid"]
    apart = text + " Foreign Minister Ann Ruth spoke."
    table = keyness(both("e", apart, apart), "red", "blue", voices=["outlet"], least=2)
    # "Foreign Minister Ann" four times, twice with each surname.
    assert {"Foreign Minister Ann", "Ann Dale spoke", "Ann Ruth spoke", "spoke"} <= set(table["phrase"])
    assert "Minister Ann Dale" not in set(table["phrase"])


def test_dispersion_over_events():
    # "storm" 3, 1 and 0 of 4 times in events that have 10, 10 and 20 of 40 words.
    marked = [
        *both("a", "storm. " * 3 + "the " * 2, "the " * 5),
        *both("b", "storm. " + "the " * 4, "the " * 5),
        *both("c", "the " * 10, "the " * 10),
    ]
    found = row(keyness(marked, "red", "blue", least=4), "storm")
    # (|3/4 - 1/4| + |1/4 - 1/4| + |0 - 1/2|) / 2 = 1/2
    assert found["dispersion"] == pytest.approx(0.5)
    assert (found["events_first"], found["events_second"], found["events"]) == (2, 0, 3)
    assert found["direction"] == "only in red articles"


def test_a_phrase_of_one_event_is_its_topic():
    marked = [*both("a", "storm. " * 9 + "the raid", "the raid"), *both("b", "the raid", "the raid")]
    assert keyness(marked, "red", "blue", least=4)["phrase"].tolist() == ["raid"] * 2
    assert "storm" in set(keyness(marked, "red", "blue", least=4, least_events=1)["phrase"])


def test_every_count_opens_to_its_sentences():
    table = keyness(SIX_EVENTS, "red", "blue", least=1)
    assert len(table)
    pairs = compared(SIX_EVENTS, "red", "blue")
    for found in table.to_dict("records"):
        where = occurrences(pairs, found["phrase"], found["voice"])
        counts = Counter(where["group"])
        assert (counts["red"], counts["blue"]) == (found["count_first"], found["count_second"])
        assert (where["sentence_start"] <= where["start"]).all()
        assert (where["end"] <= where["sentence_end"]).all()


def test_nothing_frequent_enough_is_an_empty_table():
    table = keyness(ONE_EVENT, "red", "blue", least=99)
    assert table.empty
    assert list(table.columns) == list(words.KEYNESS)
