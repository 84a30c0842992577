"""What a reading makes of the encoder's numbers: stretches, chances, answers, links, by hand."""

import math
from collections import OrderedDict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax import Article, Span, parse
from parallax.encoder.files import FILES
from parallax.encoder.passages import Passage
from parallax.encoder.reader import Model, Reading, fingerprint, softmax

TAGS = {"part": ["O", "B", "I"], "entity": ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"], "word": ["O", "I"]}
COLUMNS = {"part": 0, "entity": 3, "word": 8}


class Hand(Model):
    """A model whose heads are written by hand; two numbers are the hidden state of a piece."""

    def __init__(self, heads=None, temperature=None, tokenizer=None, session=None):
        self.tags, self.pooled = TAGS, {"loaded": ["no", "yes"], "polarity": ["negative", "neutral", "positive"]}
        self.settings = {"temperature": temperature or {}}
        self._heads = heads or {}
        self._tag_weights, self._tag_biases = np.zeros((2, 10)), np.arange(10.0)
        self._tokenizer, self._session, self._seen = tokenizer, session, frozenset()
        self._known = OrderedDict()


def passage_of(text, pieces, at=0):
    """A passage of given pieces, each found after the one before."""
    places = []
    for piece in pieces:
        at = text.index(piece, at)
        places.append((at, at + len(piece)))
        at += len(piece)
    starts, ends = zip((0, 0), *places, (0, 0), strict=True)
    ids = np.arange(len(starts))
    return Passage(ids, np.zeros(len(ids), np.int64), np.array(starts), np.array(ends))


def reading(text, *paragraphs, hidden=None, model=None, logits=None):
    """A reading of paragraphs given as (pieces, {tag: labels}): each label has nine tenths or more."""
    document = parse(Article(id="a", text=text))
    cut, read, at = [], [], 0
    for number, (pieces, labels) in enumerate(paragraphs):
        passage = passage_of(text, pieces, at)
        at = int(passage.ends[-2])
        scores = np.zeros((len(passage), 10))
        for tag, of in labels.items():
            for k, label in enumerate(of, start=1):
                scores[k, COLUMNS[tag] + TAGS[tag].index(label)] = 9
        cut.append(passage)
        read.append((np.zeros((len(passage), 2)) if hidden is None else np.array(hidden[number], float), scores))
    return Reading(model or Hand(), document, cut, read)


def stretches(tag, text, *paragraphs):
    return [(span.of(text), label) for span, label in reading(text, *paragraphs).spans(tag)]


def parts(text, pieces, labels):
    return [words for words, _ in stretches("part", text, (pieces.split(), {"part": labels}))]


# --- stretches


def test_b_begins_and_i_goes_on():
    text = "Ann said rain falls"
    assert parts(text, text, "BOBI") == ["Ann", "rain falls"]
    assert parts(text, text, "OOOO") == []


def test_two_b_side_by_side_are_two_stretches():
    text = "Ann Bo said rain"
    assert parts(text, text, "BBOO") == ["Ann", "Bo"]
    assert parts(text, text, "BIBI") == ["Ann Bo", "said rain"]


def test_i_without_b_begins_a_stretch():
    text = "Ann said rain falls"
    assert parts(text, text, "IOOI") == ["Ann", "falls"]
    assert parts(text, text, "OIIO") == ["said rain"]


def test_a_gap_ends_a_stretch():
    assert parts("Ann said rain falls", "Ann said rain falls", "BIOI") == ["Ann said", "falls"]


def test_another_kind_ends_a_stretch():
    text = "Ann Brand Harbour Office"
    found = stretches("entity", text, (text.split(), {"entity": ["B-PER", "I-PER", "I-ORG", "I-ORG"]}))
    assert found == [("Ann Brand", "PER"), ("Harbour Office", "ORG")]
    found = stretches("entity", text, (text.split(), {"entity": ["B-PER", "B-PER", "B-ORG", "O"]}))
    assert found == [("Ann", "PER"), ("Brand", "PER"), ("Harbour", "ORG")]


def test_a_label_without_dash_has_no_kind():
    found = stretches("word", "Ann said rain", (["Ann", "said", "rain"], {"word": "OII"}))
    assert found == [("said rain", "")]


def test_a_stretch_that_begins_inside_a_word_takes_the_whole_word():
    assert parts("The rainy day", "The rai ny day", "OOBI") == ["rainy day"]
    assert parts("The rainy day", "The rai ny day", "OBOO") == ["rainy"]


def test_a_b_inside_a_word_goes_on_with_what_holds_its_first_piece():
    assert parts("The rainy day", "The rai ny day", "OBBO") == ["rainy"]
    assert parts("The rainy day", "The ra in y day", "OBOBO") == ["rainy"]
    found = stretches("entity", "Ann Brandvik", (["Ann", "Brand", "vik"], {"entity": ["B-PER", "I-PER", "B-ORG"]}))
    assert found == [("Ann Brandvik", "PER")]


def test_words_joined_by_a_hyphen_are_two():
    assert parts("pro-Torvik crowd", "pro - Torvik crowd", "OOBO") == ["Torvik"]


def test_the_ends_of_a_passage_are_never_in_a_stretch():
    read = reading("Ann said", (["Ann", "said"], {}))
    read._logits[0][:, 1] = 9  # B everywhere, the opening and closing piece as well
    assert [span for span, _ in read.spans("part")] == [Span(0, 3), Span(4, 8)]


def test_a_stretch_ends_with_its_passage():
    text = "Ann said\n\nrain falls"
    both = (["Ann", "said"], {"part": "OB"}), (["rain", "falls"], {"part": "IO"})
    assert [words for words, _ in stretches("part", text, *both)] == ["said", "rain"]
    read = reading(text, *both)
    assert [span.of(text) for span, _ in read.spans("part", 1)] == ["rain"]
    assert [span.of(text) for span, _ in read.spans("part", 0)] == ["said"]


@given(labels=st.lists(st.sampled_from("OBI"), min_size=9, max_size=9))
def test_stretches_never_overlap_and_hold_every_piece_that_is_labelled(labels):
    text = "The rainy day of Torvik passes."
    pieces = ["The", "ra", "in", "y", "day", "of", "Tor", "vik", "passes"]
    spans = [span for span, _ in reading(text, (pieces, {"part": labels})).spans("part")]
    assert spans == sorted(spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    passage = passage_of(text, pieces)
    for label, start, end in zip(labels, passage.starts[1:], passage.ends[1:-1], strict=False):
        held = any(span.contains(Span(int(start), int(end))) for span in spans)
        assert held or label == "O"
    assert all(not text[s.start - 1 : s.start].isalnum() and not text[s.end : s.end + 1].isalnum() for s in spans)


def test_an_unknown_tag_says_which_there_are():
    with pytest.raises(ValueError, match="'mood' is not one of part, entity, word"):
        reading("Ann said", (["Ann", "said"], {})).tag("mood", 0)


# --- words


def test_word_chance_is_that_of_the_likeliest_piece():
    text = "rainy day"
    read = reading(text, (["rai", "ny", "day"], {}))
    # Two labels: a difference of ln 3 between their scores is 3 to 1, one of ln 9 is 9 to 1.
    read._logits[0][2, COLUMNS["word"] + 1] = math.log(3)
    read._logits[0][3, COLUMNS["word"]] = math.log(9)
    chance = read.word_chance("word", [Span(0, 5), Span(6, 9)])
    assert chance == pytest.approx([0.75, 0.1])  # "rai" alone has 0.5


def test_word_chance_counts_every_label_but_the_first():
    read = reading("Ann", (["Ann"], {}))
    # Scores 0, ln 2 and ln 3: 1 + 2 + 3 = 6, and 5 of them are not the first label's.
    read._logits[0][1, 1:3] = math.log(2), math.log(3)
    assert read.word_chance("part", [Span(0, 3)]) == pytest.approx([5 / 6])


def test_the_temperature_of_a_tag_flattens_its_chances():
    read = reading("Ann", (["Ann"], {}), model=Hand(temperature={"word": 2.0}))
    read._logits[0][1, COLUMNS["word"] + 1] = math.log(9)
    read._logits[0][1, 1] = math.log(8)
    assert read.word_chance("word", [Span(0, 3)]) == pytest.approx([0.75])  # e^(ln 9 / 2) = 3 to 1
    assert read.word_chance("part", [Span(0, 3)]) == pytest.approx([0.9])  # 1 + 8 + 1: another tag, no temperature


def test_a_word_in_another_passage_is_looked_up_there():
    text = "Ann said\n\nrain falls"
    read = reading(text, (["Ann", "said"], {"word": "II"}), (["rain", "falls"], {"word": "OI"}))
    chance = read.word_chance("word", [Span(4, 8), Span(10, 14), Span(15, 20)])
    assert (chance > 0.5).tolist() == [True, False, True]


# --- answers

#: Two numbers for the span and two for its sentence; the inner layer keeps the first and adds up the last two.
HEADS = {
    "pooled.loaded.inner.weight": np.array([[1.0, 0, 0, 0], [0, 0, 1, 1]]),
    "pooled.loaded.inner.bias": np.array([-1.0, 0]),
    "pooled.loaded.outer.weight": np.array([[0.0, 0], [1, 2]]),
    "pooled.loaded.outer.bias": np.array([0.5, 0]),
}
#: Rain falls. Snow is here.
STATES = [[[9, 9], [1, 0], [3, 2], [2, 4], [5, 1], [1, 1], [2, 2], [9, 9]]]
TEXT = "Rain falls. Snow is here"
PIECES = ["Rain", "falls", ".", "Snow", "is", "here"]


def sure(score):
    """P(yes) where the scores are 0.5 for no and this for yes."""
    return math.exp(score) / (math.exp(score) + math.exp(0.5))


def test_answers_are_the_softmax_of_the_head_on_the_means_by_hand():
    read = reading(TEXT, (PIECES, {}), hidden=STATES, model=Hand(HEADS))
    # "Rain falls": mean (2, 1); its sentence with the full stop (2, 2). Inner: 2 - 1 = 1 and 2 + 2 = 4; yes: 1 + 8 = 9.
    # "is": (1, 1) where the sentence has (8/3, 4/3). Inner: 1 - 1 = 0 and 4; yes: 0 + 8 = 8.
    found = read.answers("loaded", [Span(0, 10), Span(17, 19)])
    assert found[:, 1] == pytest.approx([sure(9), sure(8)])
    assert found.sum(axis=1) == pytest.approx([1, 1])


def test_below_nothing_the_inner_layer_gives_nothing():
    heads = HEADS | {"pooled.loaded.inner.bias": np.array([-5.0, -3.0])}
    read = reading(TEXT, (PIECES, {}), hidden=STATES, model=Hand(heads))
    # "Rain falls": 2 - 5 < 0 counts as 0, and 4 - 3 = 1; yes: 0 + 2 = 2, where without the cut it would be -3 + 2.
    assert read.answers("loaded", [Span(0, 10)])[0, 1] == pytest.approx(sure(2))


def test_a_span_longer_than_its_sentence_is_its_own_surroundings():
    read = reading(TEXT, (PIECES, {}), hidden=STATES, model=Hand(HEADS))
    # "Rain falls. Snow": (11 / 4, 7 / 4) twice, where its first sentence alone has (2, 2). Inner: 11 / 4 - 1 = 7 / 4
    # and 18 / 4; yes: 7 / 4 + 9.
    assert read.answers("loaded", [Span(0, 16)])[0, 1] == pytest.approx(sure(7 / 4 + 9))


def test_the_temperature_divides_the_scores():
    read = reading(TEXT, (PIECES, {}), hidden=STATES, model=Hand(HEADS, {"loaded": 4.0}))
    # 9 and 0.5 a quarter of each.
    expected = math.exp(9 / 4) / (math.exp(9 / 4) + math.exp(0.5 / 4))
    assert read.answers("loaded", [Span(0, 10)])[0, 1] == pytest.approx(expected)


def test_no_spans_have_no_answers():
    read = reading(TEXT, (PIECES, {}), hidden=STATES, model=Hand(HEADS))
    assert read.answers("loaded", []).shape == (0, 2)
    assert read.answers("polarity", []).shape == (0, 3)


def test_a_text_without_pieces_is_sure_of_nothing():
    read = reading("Rain falls", model=Hand(HEADS))
    assert read.answers("loaded", [Span(0, 4)]).tolist() == [[0, 0]]
    assert read.spans("part") == []


# --- links


def test_links_by_hand():
    same, twice = np.eye(2), 2 * np.eye(2)
    heads = {
        "links.source.cue.weight": same, "links.source.cue.bias": np.zeros(2),
        "links.source.other.weight": twice, "links.source.other.bias": np.array([0.0, -2]),
    }  # fmt: skip
    read = reading(TEXT, (PIECES, {}), hidden=STATES, model=Hand(heads))
    # Cues "Rain" (1, 0) and "falls" (3, 2); others "is" (2, 2 - 2) and "here" (4, 4 - 2).
    # Products 2, 4 / 6, 16, each by the root of the width of 2.
    asked = [([Span(0, 4)], [Span(17, 19)]), ([Span(0, 4), Span(5, 10)], [Span(17, 19), Span(20, 24)])]
    first, found = read.links("source", asked)
    expected = [[1 / (1 + math.exp(-n / math.sqrt(2))) for n in row] for row in ((2, 4), (6, 16))]
    assert found == pytest.approx(np.array(expected))
    assert first == pytest.approx(np.array(expected)[:1, :1])


def test_links_of_nothing():
    heads = {f"links.source.{side}.{part}": np.zeros(shape)
             for side in ("cue", "other") for part, shape in (("weight", (2, 2)), ("bias", 2))}  # fmt: skip
    read = reading(TEXT, (PIECES, {}), hidden=STATES, model=Hand(heads))
    found = read.links("source", [([], [Span(0, 4)]), ([Span(0, 4)], []), ([], [])])
    assert [links.shape for links in found] == [(0, 1), (1, 0), (0, 0)]
    assert read.links("source", []) == []


def test_softmax_by_hand_and_where_numbers_are_large():
    assert softmax(np.array([[0, math.log(3)], [1000, 1000]])) == pytest.approx(np.array([[0.25, 0.75], [0.5, 0.5]]))


# --- reading


class Echo:
    """An encoder whose hidden state of a piece is its number and its kind; it counts what it is fed."""

    def __init__(self):
        self.fed = []

    def run(self, _, given):
        self.fed += given["input_ids"].tolist()
        return (np.stack([given["input_ids"], given["token_type_ids"]], axis=-1).astype(np.float32),)


def read_with(tokenizer, *texts):
    model = Hand(tokenizer=tokenizer, session=Echo())
    return model, [model.read(parse(Article(id=f"a{n}", text=text))) for n, text in enumerate(texts)]


def test_a_paragraph_is_read_once_wherever_it_stands(small):
    model, (one, two) = read_with(small, "Rain falls.\n\nAnn said snow falls.", "Ann said snow falls.\n\nRain falls.")
    assert len(model._session.fed) == 2
    assert (one.mean(Span(0, 4)) == two.mean(Span(22, 26))).all()


def test_what_is_written_otherwise_is_read_anew(small):
    model, _ = read_with(small, "Rain falls.\n\nrain falls.\n\nRAIN falls.")
    assert len(model._session.fed) == 3


def test_each_piece_keeps_its_own_state_whatever_is_read_beside_it(small):
    text = "Rain falls.\n\nAnn said snow falls and rain falls.\n\nIt is rainy."
    model, (read,) = read_with(small, text)
    for word in ("Rain", "Ann", "snow", "It", "rainy"):
        start = text.index(word)
        pieces = small.encode(word, add_special_tokens=False).ids
        # The mean of the pieces' numbers, and 1 where the first letter is a capital.
        expected = sum(pieces) / len(pieces), float(word[0].isupper())
        assert read.mean(Span(start, start + len(word))) == pytest.approx(np.array(expected))
    assert len(model._session.fed) == 3


def test_the_state_of_a_stretch_without_pieces_is_nothing(small):
    _, (read,) = read_with(small, "Rain falls.")
    assert read.mean(Span(4, 5)).tolist() == [0, 0]


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\ufeff"])
def test_a_sentence_after_an_invisible_character_is_that_of_its_own_paragraph(small, unseen):
    # The vocabulary has no piece for it, so that the paragraph's first piece stands behind the paragraph's start.
    text = f"Rain falls.\n\n{unseen}Snow falls."
    _, (read,) = read_with(small, text)
    plain = read.mean(Span(text.index("Snow"), len(text)))
    assert plain.any()
    assert (read.mean(read.document.sentences[1]) == plain).all()


# --- seen texts, absent weights


def test_a_fingerprint_is_of_the_text_alone():
    assert fingerprint("Rain falls.") == fingerprint("  Rain falls.\n")
    assert fingerprint("Rain falls.") != fingerprint("Rain falls")
    assert 0 <= fingerprint("Rain falls.") < 2**64


def test_absent_weights_are_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=FILES[0]):
        Model(tmp_path)
    (tmp_path / FILES[0]).touch()
    with pytest.raises(FileNotFoundError, match=FILES[1]):
        Model(tmp_path)


# --- the shipped weights


def test_a_paragraph_is_read_the_same_in_any_company():
    shared = "The minister said on Monday that the harbour would stay open."
    longer = " ".join(f"Ship {n} of the fleet sailed past the island at dawn, its captain said." for n in range(9))
    alone, among = (parse(Article(id="a", text=text)) for text in (shared, f"{longer}\n\n{shared}\n\nIt rained."))
    (one,), (_, other, _) = (Model().read(document)._hidden for document in (alone, among))
    assert (one == other).all()
