"""Events by hand, in made-up corpora of any size, and on the real ones."""

import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import exp, log, log1p, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from parallax.article import Article
from parallax.comparison import events
from parallax.comparison.events import ALIKE, DAYS, UNKNOWN_DAYS, certainty, find_events
from parallax.evaluation.events import b_cubed, check_events
from parallax.formats import read_corpus

DAY = date(2031, 2, 1)


def article(name, text, days=None, **more):
    return Article(id=name, text=text, date=None if days is None else DAY + timedelta(days=days), **more)


def of(found):
    """Article ids by event, as a set of sets."""
    return {frozenset(names) for _, names in found.articles.groupby("event")["article_id"]}


def overruled(*rows):
    return pd.DataFrame(rows, columns=["first", "second", "same"])


# --- made-up news of any size

VOWELS, CONSONANTS = "aeiou", "bdfgklmnprstvz"


def word(rng):
    return "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(rng.randint(2, 4)))


def made(n: int, seed: int = 0, dated: bool = True, a_day: int = 270) -> Iterator[Article]:
    """Articles of 300 words: one in eight is its event's own or its topic's, the others are everybody's, by Zipf."""
    rng = random.Random(seed)
    common = [word(rng) for _ in range(20_000)]
    topics = [[word(rng) + word(rng) for _ in range(30)] for _ in range(100)]
    steps = np.cumsum(1 / np.arange(1, 20_001)).tolist()
    told = 0
    while told < n:
        own = [word(rng) + word(rng) for _ in range(10)] + rng.sample(rng.choice(topics), 15)
        day = told // a_day
        for telling in range(min(n - told, rng.choice((1, 1, 1, 2, 3, 3, 4, 6, 10, 30)))):
            words = rng.choices(own, k=38) + rng.choices(common, cum_weights=steps, k=262)
            rng.shuffle(words)
            on = DAY + timedelta(days=day + rng.randint(0, 2)) if dated else None
            name = f"{told:07}-{telling}"
            yield Article(
                id=name, text=" ".join(words), title=" ".join(rng.sample(own, 6)), date=on, event=own[0],
                constructed=True,
            )  # fmt: skip
            told += 1


# --- by hand


def test_certainty_is_a_half_at_the_threshold():
    assert certainty(ALIKE) == 0.5
    # 1 / (1 + exp(-(0.2 - 0.15) / 0.025)) = 1 / (1 + exp(-2))
    assert certainty(0.2) == pytest.approx(1 / (1 + exp(-2)))


def test_likeness_by_hand():
    # "zorvik" stands in all three, "blenda" in two, each other word in one; English at large has none of them, so
    # that they stand in 0.002 of its texts: 300 * 0.002 = 0.6.
    # rarity = log((3 + 300) / (articles + 0.6)); every word stands once and in the lead: log(1 + 2).
    texts = {"a": "zorvik blenda", "b": "zorvik blenda", "c": "zorvik quilmo"}
    read = events._read(article(name, text, days=0) for name, text in texts.items())
    all_three, two, one = (log1p(2) * log(303 / (times + 0.6)) for times in (3, 2, 1))
    both = all_three**2 / (sqrt(all_three**2 + two**2) * sqrt(all_three**2 + one**2))
    found = events._likeness(read.weights, read.days, np.array([0, 0]), np.array([1, 2]))
    assert found == pytest.approx([1, both])


def test_a_common_word_of_english_weighs_less():
    read = events._read([article("a", "house zorvik"), article("b", "house zorvik")])
    weight = dict(zip(read.words, read.weights[[0]].toarray()[0], strict=True))
    assert weight["house"] < weight["zorvik"] / 2


def test_days_apart_by_hand():
    # Four days apart: exp(-(4 / 8)^2) = exp(-0.25). An unknown date counts as 3.5 days: exp(-0.1914...).
    assert events._nearness(np.array([10.0, 10, np.nan]), np.array([14.0, np.nan, np.nan])) == pytest.approx(
        [exp(-0.25), exp(-((3.5 / 8) ** 2)), exp(-((3.5 / 8) ** 2))]
    )
    assert (DAYS, UNKNOWN_DAYS) == (8, 3.5)


TALKS = "Envoys of Ostrava and Kelmar met in Port Hale to end the grain dispute; minister Voss signed a truce."
FIRE = "A warehouse fire in Brunn killed four dockers; the mayor, Ilse Tarro, ordered an inquiry into fireworks."


def test_two_events_by_day_and_words():
    told = [
        article("t1", TALKS, 0),
        article("t2", "In Port Hale minister Voss signed a truce in the grain dispute of Ostrava and Kelmar.", 1),
        article("f1", FIRE, 0),
        article("f2", "Four dockers were killed as a warehouse with fireworks burned in Brunn, mayor Tarro said.", 0),
        article("alone", "The chess cup went to a student from Arn after nine games.", 0),
    ]
    found = find_events(told)
    assert of(found) == {frozenset({"t1", "t2"}), frozenset({"f1", "f2"}), frozenset({"alone"})}
    assert found.articles["article_id"].tolist() == ["alone", "f1", "f2", "t1", "t2"]
    assert (found.articles["sure"] > 0.9).all()
    held = found.joins[found.joins["joined"]]
    assert sorted(zip(held["first"], held["second"], strict=True)) == [("f1", "f2"), ("t1", "t2")]
    assert re.fullmatch(r"share .*kelmar.*; 1 day apart; likeness 0\.\d\d", held.set_index("first")["why"]["t1"])


def test_the_same_words_weeks_later_are_another_event():
    def both(days):
        return of(find_events([article("a", TALKS, 0), article("b", TALKS, days)]))

    assert both(3) == {frozenset("ab")}
    assert both(30) == {frozenset("a"), frozenset("b")}  # exp(-(30 / 8)^2) is nothing


def test_missing_dates_are_no_hindrance():
    found = find_events([article("a", TALKS), article("b", TALKS, 40), article("c", FIRE)])
    assert of(found) == {frozenset("ab"), frozenset("c")}
    assert found.joins.loc[found.joins["joined"], "why"].str.contains("a date is missing").all()


def test_a_chain_is_not_one_event():
    # Each article shares half its words with the next and none with the one after.
    rng = random.Random(3)
    parts = [" ".join(word(rng) + word(rng) for _ in range(12)) for _ in range(9)]
    chain = [article(f"c{i}", f"{one} {two}", 0) for i, (one, two) in enumerate(pairwise(parts))]
    read = events._read(chain)
    alike = read.weights @ read.weights.T
    assert all(alike[i, i + 1] > ALIKE for i in range(7))  # linked one by one they would all be one
    assert max(len(names) for names in of(find_events(chain))) <= 3


def test_the_threshold_sets_the_grain():
    # Each telling has the twelve words of its topic and twelve of its own.
    rng = random.Random(5)
    topics = [" ".join(word(rng) + word(rng) for _ in range(12)) for _ in range(2)]
    own = [" ".join(word(rng) + word(rng) for _ in range(12)) for _ in range(6)]
    told = [article(f"a{i}", f"{topics[i % 2]} {own[i]}", 0) for i in range(6)]
    read = events._read(told)
    alike = (read.weights @ read.weights.T).toarray()
    within = alike[0, 2]
    by_topic = {frozenset(["a0", "a2", "a4"]), frozenset(["a1", "a3", "a5"])}
    assert of(find_events(told, threshold=within * 0.9)) == by_topic
    assert of(find_events(told, threshold=within * 1.1)) == {frozenset([f"a{i}"]) for i in range(6)}
    sure = [find_events(told, threshold=within * part).articles["sure"].min() for part in (0.5, 0.9)]
    assert sure[0] > sure[1] > 0.5, "the further above the threshold, the surer"
    for wrong in (0, 1, -1):
        with pytest.raises(ValueError, match="above 0 and below 1"):
            find_events(told, threshold=wrong)


def test_average_linkage_is_that_of_scipy():
    told = list(made(400, a_day=100))
    read = events._read(told)
    alike = (read.weights @ read.weights.T).toarray() * events._nearness(read.days[:, None], read.days)
    distance = np.clip(1 - alike, 0, None)
    np.fill_diagonal(distance, 0)
    theirs = fcluster(linkage(squareform(distance, checks=False), "average"), 1 - ALIKE, "distance")
    figures, _ = check_events(find_events(told).articles, told)
    scipys, _ = b_cubed(dict(zip(read.ids, map(str, theirs), strict=True)), {a.id: a.event for a in told})
    assert figures["f1"] == pytest.approx(scipys["f1"], abs=0.01)
    assert figures["f1"] > 0.95


def test_the_order_of_the_articles_changes_nothing():
    told = list(made(300, seed=4, a_day=100))
    before = find_events(told)
    random.Random(1).shuffle(told)
    after = find_events(told)
    pd.testing.assert_frame_equal(before.articles, after.articles, check_exact=True)
    pd.testing.assert_frame_equal(before.joins, after.joins, check_exact=True)


def test_an_event_of_n_is_held_by_n_less_one_links():
    found = find_events(made(500, seed=5, a_day=100))
    event = found.articles.set_index("article_id")["event"]
    held = found.joins[found.joins["joined"]]
    assert (held["first"].map(event) == held["second"].map(event)).all()
    size = event.value_counts()
    links = held["first"].map(event).value_counts().reindex(size.index, fill_value=0)
    assert (size > 1).sum() > 50
    assert (links + 1).equals(size)
    left = found.joins[~found.joins["joined"]]
    assert (left["first"].map(event) != left["second"].map(event)).all()


def test_links_that_might_be_otherwise_are_uncertain():
    found = find_events(made(500, seed=5, a_day=100)).joins
    unsure, sure = (found.loc[found["uncertain"] == which, "sure"] for which in (True, False))
    assert len(unsure)
    assert unsure.between(0.2, 0.8).all()
    assert len(sure)
    assert ((sure >= 0.8) | (sure <= 0.2)).all()
    assert found["uncertain"].tolist() == sorted(found["uncertain"], reverse=True)


def test_names_are_days_and_words_and_never_the_same():
    found = find_events(
        [article("a", TALKS, 0), article("b", TALKS, 1), article("c", TALKS), article("d", FIRE)],
        overruled(("a", "c", "no"), ("b", "c", "no")),
    )
    names = found.articles.set_index("article_id")["event"]
    assert names["a"] == names["b"]
    assert names["a"].startswith("2031-02-01-")
    assert len(set(names)) == 3
    same = find_events([article("a", TALKS), article("b", TALKS)], overruled(("a", "b", "no")))
    assert same.articles["event"].nunique() == 2


def test_a_name_shows_words_that_stand_in_the_texts():
    told = [article(name, "Witnesses saw Parnas. Witnesses of Parnas and Okello’s boats spoke.") for name in "ab"]
    (name,) = set(find_events(told).articles["event"])
    assert set(name.split("-")) <= {"witnesses", "parnas", "okello", "boats", "saw", "spoke"}
    assert "parnas" in name


@pytest.mark.parametrize("told", [[], [article("a", TALKS)], [article("a", "It is."), article("b", "He was.")]])
def test_hardly_anything_to_group(told):
    found = find_events(told)
    assert len(found.articles) == found.articles["event"].nunique() == len(told)
    assert found.articles.columns.tolist() == ["article_id", "event", "sure"]
    assert found.joins.columns.tolist() == ["first", "second", "joined", "uncertain", "sure", "why"]
    assert not len(found.joins)


def test_two_articles_of_one_id():
    with pytest.raises(ValueError, match="1 ids occur twice, 'a' first"):
        find_events([article("a", TALKS), article("a", FIRE)])


def test_many_copies_are_one_event():
    copies = [article(f"{i:04}", TALKS) for i in range(3000)]
    assert len(of(find_events(copies))) == 1


# --- what a person decided

THREE = [article("a", TALKS, 0), article("b", TALKS, 1), article("c", FIRE, 60)]


def test_overruled_together():
    found = find_events(THREE, overruled(("b", "c", "yes")))
    assert of(found) == {frozenset("abc")} or of(found) == {frozenset("bc"), frozenset("a")}
    row = found.joins[found.joins["second"] == "c"].iloc[0]
    assert (row["first"], row["joined"], row["sure"], row["why"]) == ("b", True, 1, "overruled: the same event")
    assert found.articles.set_index("article_id")["sure"]["c"] == 1


def test_overruled_apart():
    found = find_events(THREE, overruled(("b", "a", "no")))
    assert of(found) == {frozenset("a"), frozenset("b"), frozenset("c")}
    assert found.joins["why"].tolist() == ["overruled: not the same event"]
    # What a person parted is no rival any more.
    assert found.articles["sure"].tolist() == [1, 1, 1]


def test_apart_keeps_groups_apart_whatever_joins_them():
    copies = [article(name, TALKS, 0) for name in "abcd"]
    found = find_events(copies, overruled(("a", "d", "no")))
    event = found.articles.set_index("article_id")["event"]
    assert event["a"] != event["d"]
    assert len(of(found)) == 2


def test_yes_and_no_as_a_reader_of_tables_gives_them():
    assert of(find_events(THREE, overruled(("a", "b", False)))) == {frozenset("a"), frozenset("b"), frozenset("c")}
    assert of(find_events(THREE, overruled(("a", "b", " No ")))) == {frozenset("a"), frozenset("b"), frozenset("c")}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("a", "z", "yes")], "row 1: no article has the id 'z'"),
        ([("a", "b", "yes"), ("c", "c", "no")], "row 2: 'c' is paired with itself"),
        ([("a", "b", "maybe")], "row 1: 'same' is 'maybe'. Write yes or no"),
        ([("a", "b", "yes"), ("b", "a", "no")], "'b' and 'a' are said not to tell the same event"),
        ([("a", "b", "yes"), ("b", "c", "yes"), ("a", "c", "no")], "'a' and 'c' are said not to tell the same event"),
    ],
)
def test_overruled_wrongly(rows, says):
    with pytest.raises(ValueError, match=says):
        find_events(THREE, overruled(*rows))


def test_overruled_without_a_column():
    with pytest.raises(ValueError, match="there is no column 'same'"):
        find_events(THREE, pd.DataFrame({"first": ["a"], "second": ["b"]}))


# --- B-cubed


def test_b_cubed_by_hand():
    # a: found with b, c; given with b, d. Precision 2/3 (a, b of a, b, c), recall 2/3 (a, b of a, b, d). b the same.
    # c: precision 1/3, recall 1/1. d: precision 1/1, recall 1/3. e has no given event.
    figures, disagree = b_cubed(
        {"a": "x", "b": "x", "c": "x", "d": "y", "e": "x"}, {"a": "p", "b": "p", "c": "q", "d": "p", "e": ""}
    )
    assert figures["precision"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert figures["recall"] == pytest.approx((2 / 3 + 2 / 3 + 1 + 1 / 3) / 4)
    assert figures["f1"] == pytest.approx(2 / 3)
    assert figures["articles"] == 4
    assert set(disagree["article_id"].iloc[:2]) == {"c", "d"}


def test_b_cubed_of_nothing():
    with pytest.raises(ValueError, match="no article has a given event"):
        b_cubed({"a": "x"}, {"a": ""})
    with pytest.raises(ValueError, match="1 articles were not grouped, 'b' first"):
        b_cubed({"a": "x"}, {"a": "p", "b": "p"})


# --- how long it takes


def seconds(told):
    began = time.process_time()
    found = find_events(told)
    return time.process_time() - began, found


@pytest.mark.soak
def test_time_grows_with_the_number_of_articles():
    small, large = list(made(800)), list(made(3_200))
    find_events(small[:200])  # what is loaded once
    few, _ = seconds(small)
    many, found = seconds(large)
    # Four times the articles; to compare every pair would take sixteen times as long.
    assert many < 8 * few
    assert check_events(found.articles, large)[0]["f1"] > 0.95


@pytest.mark.soak
@pytest.mark.parametrize("dated", [True, False])
def test_a_hundred_thousand_articles(dated):
    """In under 10 minutes on two cores and under 4 GB; time is that of the processor, on one of them."""
    code = (
        "import json, resource, test_events as t\n"
        f"took, found = t.seconds(t.made(100_000, dated={dated}))\n"
        f"figures, _ = t.check_events(found.articles, t.made(100_000, dated={dated}))\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20\n"
        "print(json.dumps({'seconds': took, 'gib': peak, **figures}))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent, check=True, capture_output=True, text=True
    )
    figures = json.loads(ran.stdout)
    print(figures)
    assert figures["seconds"] < 600
    assert figures["gib"] < 4
    assert figures["f1"] > 0.9


# --- on real texts


def undated(told):
    return [replace(one, date=None) for one in told]


@pytest.fixture(scope="module")
def triples(shared) -> list[Article]:
    path = shared / "datasets" / "basil" / "basil_for_developers.jsonl"
    rows = [json.loads(line)["article"] for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Article(
            id=f"{row['triplet-uuid']}-{row['source']}",
            event=row["triplet-uuid"],
            title=row["title"],
            date=date.fromisoformat(row["date"][:10]),
            text="\n\n".join(" ".join(paragraph) for paragraph in row["body-paragraphs"]),
        )
        for row in rows
    ]


def halves(triples):
    """The half on which the threshold was set, and the other."""
    first = set(sorted({one.event for one in triples})[::2])
    return [[one for one in triples if (one.event in first) is which] for which in (True, False)]


# What was reached: of all 0.990 dated and 0.972 undated; of the half kept back 0.965 undated.
def test_triples_of_three_outlets(triples):
    assert len(triples) == 210
    assert check_events(find_events(triples).articles, triples)[0]["f1"] > 0.98
    assert check_events(find_events(undated(triples)).articles, triples)[0]["f1"] > 0.95


def test_triples_that_were_kept_back(triples):
    _, kept_back = halves(triples)
    assert check_events(find_events(undated(kept_back)).articles, kept_back)[0]["f1"] > 0.95
    assert check_events(find_events(kept_back).articles, kept_back)[0]["f1"] > 0.98


@pytest.mark.parametrize("change", [list, undated])
def test_events_of_the_classroom(root, change):
    told = list(read_corpus(root / "data" / "classroom"))
    figures, _ = check_events(find_events(change(told)).articles, told)
    assert figures["precision"] == 1
    assert figures["f1"] > 0.95  # 0.972: the two printings of one commentary on cobalt stand apart


def test_five_texts_on_one_event_are_one(shared):
    told = list(read_corpus(shared / "corpora" / "london-talks"))
    assert len(of(find_events(told))) == 1


def test_a_summer_of_one_topic(shared):
    """The events given there are spans of days, and hold what was written on anything then: recall is low."""
    told = list(read_corpus(shared / "corpora" / "tradewar" / "summer-2018.jsonl"))
    figures, _ = check_events(find_events(told).articles, told)
    assert figures["precision"] > 0.9  # 0.929
    assert figures["recall"] > 0.15  # 0.187
