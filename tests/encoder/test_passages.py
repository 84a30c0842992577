"""Passages with the shipped vocabulary: nothing lost, nothing too long, cut where a sentence ends."""

from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parallax import Article, parse
from parallax.encoder.passages import CLS, LONGEST, SEP, passages

#: Plain words and what goes wrong: capitals, accents, marks, invisible characters, other scripts, a very long word.
WORDS = st.sampled_from([
    "The", "harbour", "OSLO", "café", "Çelik", "U.S.", "$5,864.6", "don't", "win-win", "“we ", "”", '"no ', '"', "‘so’",
    ".", "?", "!", ",", "—", "…", "中国", "Привет", "naïveté", "antidisestablishmentarianism", "Żółć", "ﬁre", "😀",
    "x²", "É", "Ω", "\n", "\n\n", "\u200b", "\u00ad", "word" * 40,
])  # fmt: skip
TEXTS = st.one_of(
    st.lists(WORDS, min_size=1, max_size=60).map(" ".join),
    st.lists(WORDS, min_size=1, max_size=12).map("".join),
    st.lists(st.integers(1, 90), min_size=1, max_size=12).map(
        lambda sizes: " ".join("Rain " + "falls and " * n + "stops." for n in sizes)
    ),
).filter(str.strip)
few = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def read(text):
    return parse(Article(id="a", text=text))


def cut(text, vocabulary):
    return passages(read(text), vocabulary)


def paragraph_of(document, passage):
    return next(p for p in document.paragraphs if p.start <= passage.starts[1] < p.end)


@few
@given(text=TEXTS)
def test_pieces_stand_in_order_inside_their_paragraph(vocabulary, text):
    document = read(text)
    found = passages(document, vocabulary)
    for passage in found:
        paragraph = paragraph_of(document, passage)
        starts, ends = passage.starts[1:-1], passage.ends[1:-1]
        assert (starts < ends).all()
        assert starts.min() >= paragraph.start
        assert ends.max() <= paragraph.end
        assert (np.diff(starts) >= 0).all()
        assert passage.starts[[0, -1]].tolist() == passage.ends[[0, -1]].tolist() == [0, 0]
        assert passage.ids[[0, -1]].tolist() == [CLS, SEP]
        assert len({len(passage.ids), len(passage.kinds), len(passage.starts), len(passage.ends)}) == 1
    firsts = [int(p.starts[1]) for p in found]
    assert firsts == sorted(firsts)


@few
@given(text=TEXTS)
def test_every_letter_and_digit_is_in_a_piece_of_one_passage(vocabulary, text):
    document = read(text)
    covered = np.zeros(len(document.text), int)
    for passage in passages(document, vocabulary):
        own = np.zeros(len(document.text), bool)
        for start, end in zip(passage.starts, passage.ends, strict=True):
            own[start:end] = True
        covered += own
    # Two pieces may share one letter of the text; two passages share none.
    assert {covered[i] for i, letter in enumerate(document.text) if letter.isalnum()} <= {1}


@few
@given(text=TEXTS)
def test_no_passage_is_longer_than_the_encoder_reads(vocabulary, text):
    assert all(2 < len(passage) <= LONGEST for passage in cut(text, vocabulary))


@few
@given(text=TEXTS)
def test_a_passage_ends_with_a_sentence_where_the_next_one_fits_no_more(vocabulary, text):
    document = read(text)
    found = passages(document, vocabulary)
    for one, two in pairwise(found):
        if paragraph_of(document, one) != paragraph_of(document, two):
            continue
        before = document.sentence_index(int(one.starts[-2]))
        after = document.sentence_index(int(two.starts[1]))
        if before == after:  # cut inside a sentence: it fills the passage alone
            assert len(one) == LONGEST
            assert document.sentence_index(int(one.starts[1])) == before
        else:  # the next sentence had no room
            pieces = sum(document.sentence_index(int(start)) == after for start in two.starts[1:-1])
            assert len(one) + pieces > LONGEST


def test_a_long_paragraph_by_hand(vocabulary):
    # A sentence is 99 words and a full stop, 100 pieces. 254 are free in a passage beside the two at its ends: two
    # sentences, 202 pieces with those; five sentences are 202 + 202 + 102.
    sentence = "Rain" + " and rain" * 49 + "."
    assert [len(p) for p in cut(" ".join([sentence] * 5), vocabulary)] == [202, 202, 102]


def test_a_sentence_that_fits_no_passage_is_cut_where_the_passage_is_full(vocabulary):
    # 301 words and a full stop: 254 pieces and 48, and two at the ends of each.
    assert [len(p) for p in cut("Rain" + " and rain" * 150 + ".", vocabulary)] == [256, 50]
    # It begins a passage of its own: 3 + 2, 254 + 2, and its last 48 with the 3 of the sentence after it, 51 + 2.
    text = "It rains. Rain" + " and rain" * 150 + ". It rains."
    assert [len(p) for p in cut(text, vocabulary)] == [5, 256, 53]


def test_each_paragraph_is_a_passage(vocabulary):
    text = "Rain falls.\n\nSnow falls on the harbour.\n\nIt is cold."
    assert [text[p.starts[1] : p.ends[-2]] for p in cut(text, vocabulary)] == text.split("\n\n")


# --- how words are written


def kinds(text, vocabulary):
    return [
        (text[a:b], int(kind))
        for p in cut(text, vocabulary)
        for a, b, kind in zip(p.starts[1:-1], p.ends[1:-1], p.kinds[1:-1], strict=True)
    ]


def test_small_capital_capitals_and_quoted(vocabulary):
    # 0 small, 1 a capital first, 2 capitals throughout; three more inside quotation marks, which stand outside.
    assert kinds('Rain in OSLO, “So IT is A 5”', vocabulary) == [
        ("Rain", 1), ("in", 0), ("OSLO", 2), (",", 0), ("“", 0),
        ("So", 4), ("IT", 5), ("is", 3), ("A", 4), ("5", 3), ("”", 0),
    ]  # fmt: skip


def test_only_how_a_word_is_written_tells_two_passages_apart(vocabulary):
    small, capital, capitals = (cut(f"it is {word} here", vocabulary)[0] for word in ("rain", "Rain", "RAIN"))
    assert (small.ids == capital.ids).all()
    assert (small.ids == capitals.ids).all()
    assert len({small.key(), capital.key(), capitals.key()}) == 3


# --- the same paragraph


def test_the_same_paragraph_has_the_same_key_wherever_it_stands(vocabulary):
    copy = "The harbour is open, the mayor said."
    one = cut(f"Rain falls.\n\n{copy}", vocabulary)
    two = cut(f"{copy}\n\nA long day ends, and snow falls.", vocabulary)
    assert one[1].key() == two[0].key()
    assert one[1].starts[1] != two[0].starts[1]
    assert one[0].key() != two[1].key()


def test_a_paragraph_inside_an_open_quotation_has_another_key(vocabulary):
    # A quotation that runs on opens each paragraph with a mark, and closes in the last one alone.
    last = "“Snow falls on the harbour,” the mayor said."
    alone = cut(f"Rain falls.\n\n{last}", vocabulary)[1]
    middle = "Snow falls on the harbour.\n\nIt is cold."
    opened = cut(f"“Rain falls.\n\n“{middle}”", vocabulary)[1]
    closed = cut(f"Rain falls.\n\n{middle}", vocabulary)[1]
    assert set(alone.kinds.tolist()) == {0, 3, 4}
    assert (opened.kinds[2:-1] == closed.kinds[1:-1] + 3).all()
    assert opened.key() != closed.key()


def test_within_is_sharing_a_letter(vocabulary):
    #       0    5     11
    (found,) = cut("Rain falls on", vocabulary)
    assert found.within(0, 4).tolist() == [False, True, False, False, False]
    assert found.within(3, 6).tolist() == [False, True, True, False, False]
    assert found.within(4, 5).tolist() == [False] * 5  # the space between
    assert found.within(0, 13).tolist() == [False, True, True, True, False]
