"""Copies are found, grouped, and linked to the agency that wrote them; what is no copy stays."""

import random
import time
from datetime import date

import pandas as pd
import pytest

from parallax import Article, Note
from parallax.formats.duplicates import COLUMNS, RUN, find_duplicates, without_copies

pytest.importorskip("datasketch", reason="needs datasketch, which finds near duplicates")

WORDS = [a + b for a in ("ba", "de", "fi", "go", "lu", "ma", "ne", "ro", "si", "tu") for b in ("k", "l", "m", "n", "r")]


def text(seed, length=300):
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def article(name, body, day=1, **known):
    return Article(id=name, text=body, date=date(2031, 3, day), **known)


def test_exact_copies_whatever_case_and_punctuation():
    a = text(1)
    found = find_duplicates([article("b", a.upper() + "!", 2), article("a", a, 1), article("c", text(2), 1)])
    assert found.columns.tolist() == list(COLUMNS)
    assert found["article_id"].tolist() == ["a", "b"]
    assert found["original"].tolist() == ["a", "a"]
    assert found["similarity"].tolist() == [1.0, 1.0]
    assert found["why"].tolist() == ["original", "the same words"]


def runs(body):
    words = body.split()
    return {tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}


def test_a_near_copy_is_found_and_its_similarity_is_near_the_true_one():
    a = text(1)
    b = " ".join(a.split()[:240])
    # 300 words hold 296 runs of five; the first 240 words hold 236 of them: 236 / 296 = 0.797.
    assert len(runs(a) & runs(b)) / len(runs(a) | runs(b)) == pytest.approx(236 / 296, abs=0.001)
    found = find_duplicates([article("a", a), article("b", b, 2)])
    # 128 minima: one standard error is (0.797 * 0.203 / 128) ** 0.5 = 0.036; three are allowed.
    assert found["similarity"].tolist() == [1.0, pytest.approx(236 / 296, abs=0.11)]
    assert found["why"][1].startswith("nearly the same words (0.")


def test_what_shares_a_third_of_its_words_is_no_copy():
    a = text(1)
    b = " ".join(a.split()[:150]) + " " + text(2, 150)
    # About 146 runs in common of 296 + 296 - 146 = 446: 0.33, and the threshold is 0.5.
    assert find_duplicates([article("a", a), article("b", b)]).empty
    assert len(find_duplicates([article("a", a), article("b", b)], threshold=0.2)) == 2


def test_short_texts_are_copies_only_where_their_words_are_the_same():
    short = "Ministers of both states met in the capital and agreed on nothing at all."
    found = find_duplicates([article("a", short), article("b", short), article("c", short.replace("both", "two"))])
    assert found["article_id"].tolist() == ["a", "b"]


def test_a_syndicated_copy_is_linked_to_the_wire_original_though_it_is_dated_earlier():
    a = text(1)
    found = find_duplicates(
        [
            article("paper", a + " " + text(5, 20), 1, outlet="Port Hale Daily", notes=(Note("wire", "Reuters"),)),
            article("wire", a, 2, outlet="Reuters"),
            article("unsigned", a, 3, outlet="Lunn Gazette"),
        ]
    )
    assert set(found["original"]) == {"wire"}
    why = found.set_index("article_id")["why"]
    assert why["paper"].startswith("copy of Reuters: nearly the same words (0.9")
    assert why["paper"].endswith(", signed Reuters")
    assert why["unsigned"] == "copy of Reuters: the same words"


def test_without_the_agency_in_the_corpus_the_earliest_is_the_original():
    a = text(1)
    found = find_duplicates(
        [
            article("late", a, 3, outlet="Port Hale Daily", notes=(Note("wire", "Reuters"),)),
            article("early", a, 2, outlet="Lunn Gazette"),
            Article(id="dateless", text=a),
        ]
    )
    assert found["original"].tolist() == ["early"] * 3
    assert found["article_id"].tolist() == ["early", "late", "dateless"]


def test_copies_stay_or_count_once_or_the_earliest_counts():
    a = text(1)
    corpus = [
        article("paper", a, 1, outlet="Port Hale Daily"),
        article("wire", a, 2, outlet="Reuters"),
        article("alone", text(2), 1),
    ]
    found = find_duplicates(corpus)
    left = {keep: [x.id for x in without_copies(corpus, found, keep)] for keep in ("keep", "once", "earliest")}
    assert left == {"keep": ["paper", "wire", "alone"], "once": ["wire", "alone"], "earliest": ["paper", "alone"]}
    with pytest.raises(ValueError, match=r"'first' is not a way to treat copies\. Use one of keep, once, earliest"):
        without_copies(corpus, found, "first")


def test_the_order_of_articles_is_irrelevant():
    corpus = []
    for n in range(60):
        a = text(n)
        corpus += [article(f"{n}-{k}", a + " " + text(100 + k, 30 * k), 1 + k) for k in range(4)]
    found = find_duplicates(corpus)
    random.Random(0).shuffle(corpus)
    pd.testing.assert_frame_equal(find_duplicates(corpus), found)
    assert found["group"].nunique() == 60


def test_nothing_and_a_bad_threshold():
    assert find_duplicates([]).columns.tolist() == list(COLUMNS)
    with pytest.raises(ValueError, match=r"threshold 1\.5 is not between 0 and 1"):
        find_duplicates([], threshold=1.5)


@pytest.mark.soak
def test_a_thousand_near_copies_take_no_longer_than_a_thousand_others():
    a = text(1)
    copies = [article(f"{n:04}", a + f" {n}") for n in range(1000)]
    began = time.process_time()
    found = find_duplicates(copies)
    # 1 s was measured; a comparison of each with each is half a million.
    assert time.process_time() - began < 10
    assert len(found) == 1000


def test_copies_in_the_real_texts(shared):
    from parallax import read_corpus

    found = find_duplicates(read_corpus(shared / "corpora/tradewar/other-years.jsonl")).set_index("article_id")
    # By eye: two texts stand there twice, one with another headline.
    assert found["group"].nunique() >= 2
    assert (found["similarity"] >= 0.45).all()
