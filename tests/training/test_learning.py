"""How the network learns: labels of pieces, batches, losses and what teachers are asked, by hand."""

import math
import random

import numpy as np
import pytest

REASON = "needs the extra 'training': pip install 'parallax-framing[training]'"
torch = pytest.importorskip("torch", reason=REASON)
transformers = pytest.importorskip("transformers", reason=REASON)

from hypothesis import given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from parallax import Article, Span, parse  # noqa: E402
from parallax.encoder.passages import CLS, SEP, Passage, passages  # noqa: E402
from parallax.encoder.reader import Model, Reading  # noqa: E402
from parallax.evaluation.examples import POOLED, TAGS, Example  # noqa: E402
from training import student, teachers  # noqa: E402
from training.int8 import rounded  # noqa: E402
from training.learning import Item, _loss, batches, items, learn, loss_of  # noqa: E402
from training.network import PAD, Network, stacked, steps  # noqa: E402

#: 0    5     11  14
TEXT = "Ann said rainy snow falls. Bo says it is rain."
#       0   4    9     15   20   25 27 30   35 38 41  45
#: [CLS] ann said rain ##y snow falls . bo says it is rain . [SEP]
PIECES = 15


def example(text=TEXT, **labels):
    return Example("invented", parse(Article(id="a", text=text)), **labels)


def item_of(small, text=TEXT, **labels):
    (item,) = items([example(text, **labels)], small)
    return item


def places(mask):
    return np.flatnonzero(mask).tolist()


# --- labels


def test_labels_of_pieces_by_hand(small):
    # "rainy snow" and "falls"; "rainy" is two pieces, and only the first begins.
    item = item_of(small, tags={"content": [(9, 19, 1), (20, 25, 1)], "source": [(0, 3, 1)], "cue": []})
    assert len(item.passage) == PIECES
    assert item.tags["content"].tolist() == [0, 0, 0, 1, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert item.tags["source"].tolist() == [0, 1] + [0] * 13
    assert item.tags["cue"].tolist() == [0] * 15
    assert set(item.tags) == {"content", "source", "cue"}  # what nobody marked here is no lesson


def test_a_tag_without_b_labels_all_its_pieces_alike(small):
    item = item_of(small, tags={"loaded_word": [(9, 14, 1)]})
    assert places(item.tags["loaded_word"]) == [3, 4]
    assert set(item.tags["loaded_word"].tolist()) == {0, 1}


def test_a_kind_keeps_its_own_two_labels(small):
    # 3 and 4 are B-ORG and I-ORG, 5 is B-LOC.
    item = item_of(small, tags={"entity": [(9, 19, 3), (27, 29, 5)]})
    assert TAGS["entity"][3:6] == ("B-ORG", "I-ORG", "B-LOC")
    assert item.tags["entity"].tolist() == [0, 0, 0, 3, 4, 4, 0, 0, 5, 0, 0, 0, 0, 0, 0]


def test_of_two_stretches_the_inner_one_is_marked(small):
    item = item_of(small, tags={"content": [(15, 19, 1), (9, 25, 1)]})
    assert item.tags["content"].tolist() == [0, 0, 0, 1, 2, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0]
    # Where both begin at one place too: a person in the name of an organisation.
    item = item_of(small, tags={"entity": [(9, 14, 1), (9, 19, 3)]})
    assert item.tags["entity"][3:6].tolist() == [1, 2, 4]


def test_a_stretch_over_two_paragraphs_begins_in_both(small):
    text = "Ann said rain falls\n\nand snow falls."
    one, two = items([example(text, tags={"content": [(9, 30, 1)]})], small)
    assert text[9:30] == "rain falls\n\nand snow "
    assert one.tags["content"].tolist() == [0, 0, 0, 1, 2, 0]
    assert two.tags["content"].tolist() == [0, 1, 2, 0, 0, 0]


def test_questions_and_links_go_to_the_passage_in_which_they_stand(small):
    text = "Ann said rain falls.\n\nBo says it is snow."
    cue, other = (4, 8), (9, 19)
    one, two = items(
        [example(text, pooled=(("polarity", 0, 3, 2), ("role", 22, 24, 1)),
                 links=((cue, "content", other), ((25, 29), "source", (0, 3))))], small)  # fmt: skip
    assert [(p.head, p.label, places(p.inside)) for p in one.pooled] == [("polarity", 2, [1])]
    assert [(p.head, p.label, places(p.inside)) for p in two.pooled] == [("role", 1, [1])]
    assert [(places(a), kind, places(b)) for a, kind, b in one.links] == [([2], "content", [3, 4])]
    assert two.links == []  # a cue and a source in two passages are never compared


def test_around_a_stretch_is_its_sentence_or_itself_where_it_is_longer(small):
    item = item_of(small, pooled=(("polarity", 27, 29, 0), ("loaded", 0, len(TEXT), 1)))
    short, whole = item.pooled
    assert (places(short.inside), places(short.around)) == ([8], [8, 9, 10, 11, 12, 13])
    assert (places(whole.inside), places(whole.around)) == (list(range(1, 14)), list(range(1, 14)))


def test_the_sentences_of_a_passage(small):
    assert [places(mask) for mask in item_of(small).sentences] == [[1, 2, 3, 4, 5, 6, 7], [8, 9, 10, 11, 12, 13]]
    one, two = items([example("Ann said. Rain falls.\n\nSnow falls.")], small)
    assert [places(mask) for mask in one.sentences] == [[1, 2, 3], [4, 5, 6]]
    assert [places(mask) for mask in two.sentences] == [[1, 2, 3]]


# --- batches


def blank(set, length, n=0):
    numbers = np.full(length, n)
    return Item(set, Passage(numbers, numbers, numbers, numbers))


LENGTHS = st.lists(st.tuples(st.sampled_from(["babe", "polnear", "x"]), st.integers(3, 256)), min_size=1, max_size=80)


@given(lengths=LENGTHS, seed=st.integers(0, 99))
def test_every_item_is_in_one_batch_and_each_batch_from_one_set(lengths, seed):
    chosen = [blank(set, length) for set, length in lengths]
    found = batches(chosen, 600, random.Random(seed))
    assert sorted(id(item) for batch in found for item in batch) == sorted(map(id, chosen))
    assert all(batch and len({item.set for item in batch}) == 1 for batch in found)


def test_no_batch_is_larger_than_allowed():
    chosen = [blank("babe", 20 + n % 2) for n in range(400)]
    found = batches(chosen, 600, random.Random(0))
    # Padding counts: 30 passages of 20 pieces are 600, with one of 21 among them they are 630.
    assert max(len(batch) * max(len(item.passage) for item in batch) for batch in found) <= 600


def test_batches_by_hand():
    # Ten passages of 100 pieces, 600 at a time: six and four. All of one length: none has less room for another.
    found = batches([blank("babe", 100) for _ in range(10)], 600, random.Random(0))
    assert sorted(map(len, found)) == [4, 6]
    # A passage that is longer than a batch is a batch.
    assert [len(batch) for batch in batches([blank("babe", 900)], 600, random.Random(0))] == [1]


def test_one_seed_gives_one_plan_and_another_gives_another():
    chosen = [blank("babe", 20 + n % 7, n) for n in range(200)]

    def plan(seed):
        return [[int(item.passage.ids[0]) for item in batch] for batch in batches(chosen, 600, random.Random(seed))]

    assert plan(1) == plan(1)
    assert plan(1) != plan(2)


# --- losses


def test_cross_entropy_by_hand():
    # Scores 0, ln 2, ln 5 are chances 1/8, 2/8, 5/8.
    logits = torch.tensor([[0.0, math.log(2), math.log(5)]])
    hard = -math.log(2 / 8)
    assert _loss(logits, torch.tensor([1]), None).tolist() == pytest.approx([hard])
    # A teacher who is sure of a half: - (1/2) ln(1/8) - (1/2) ln(5/8).
    soft = -(math.log(1 / 8) + math.log(5 / 8)) / 2
    answer = torch.tensor([[0.5, 0, 0.5]])
    assert _loss(logits, None, answer).tolist() == pytest.approx([soft])
    assert _loss(logits, torch.tensor([1]), answer).tolist() == pytest.approx([(hard + soft) / 2])


class Even:
    """A network that is undecided about everything, but sees each piece as a one in its own place."""

    def __init__(self, width=64):
        self.width = width
        self.asked = []

    def __call__(self, input_ids, token_type_ids, attention_mask):
        rows, pieces = input_ids.shape
        return torch.eye(rows * pieces, self.width).reshape(rows, pieces, self.width)

    def tagged(self, hidden, name):
        return torch.zeros(*hidden.shape[:2], len(TAGS[name]))

    def answered(self, hidden, inside, around, name):
        self.asked += [(name, (inside @ hidden)[i], (around @ hidden)[i]) for i in range(len(inside))]
        return torch.zeros(len(inside), len(POOLED[name]))

    def linked(self, cues, others, name):
        self.asked += [(name, cue, other) for cue in cues for other in others]
        return torch.zeros(len(cues), len(others))


def total(network, *batch, **weight):
    return loss_of(network, batch, weight).item()


def test_an_undecided_network_loses_the_logarithm_of_the_number_of_labels(small):
    # Per piece ln 3 for three labels and ln 2 for two, however many pieces and stretches there are.
    tags = {"content": [(9, 19, 1)], "loaded_word": [(9, 14, 1)]}
    one, two = item_of(small, tags=tags), item_of(small, "Rain falls.", tags=tags)
    assert total(Even(), one) == pytest.approx(math.log(3) + math.log(2))
    assert total(Even(), one, two) == pytest.approx(math.log(3) + math.log(2))
    assert total(Even(), one, loaded_word=0.5) == pytest.approx(math.log(3) + math.log(2) / 2)


def test_tags_that_nobody_marked_cost_nothing(small):
    assert total(Even(), item_of(small)) == 0
    half = item_of(small)
    half.soft["entity"] = np.full((PIECES, 7), 1 / 7, np.float16)
    assert total(Even(), half) == pytest.approx(math.log(7), rel=1e-3)
    # One of two passages is marked: the mean is over its pieces alone.
    marked = item_of(small, tags={"content": []})
    assert total(Even(), marked, item_of(small)) == pytest.approx(math.log(3))


def test_a_confident_network_pays_for_what_it_has_wrong(small):
    class Sure(Even):
        def tagged(self, hidden, name):
            logits = super().tagged(hidden, name)
            logits[..., 0] = math.log(8)  # 8 to 1 to 1
            return logits

    # 13 pieces besides the two of "rainy" are right at ln(10 / 8), those two are wrong at ln 10.
    expected = (13 * math.log(10 / 8) + 2 * math.log(10)) / 15
    assert total(Sure(), item_of(small, tags={"content": [(9, 14, 1)]})) == pytest.approx(expected)


def test_questions_are_asked_of_the_means_of_their_pieces(small):
    network = Even(width=2 * PIECES)
    short = item_of(small, "Rain falls.")
    item = item_of(small, pooled=(("polarity", 9, 19, 2),))
    assert total(network, short, item) == pytest.approx(math.log(3))
    ((name, inside, around),) = network.asked
    # In the second row of the batch: "rain ##y snow" are pieces 3, 4 and 5, a third each; the sentence 1 to 7.
    assert name == "polarity"
    assert inside.nonzero().flatten().tolist() == [PIECES + n for n in (3, 4, 5)]
    assert inside.max().item() == pytest.approx(1 / 3)
    assert around.nonzero().flatten().tolist() == [PIECES + n for n in range(1, 8)]


def test_every_cue_is_compared_with_every_other_part(small):
    # Two cues and two contents make four pairs, each ln 2 where the network is undecided; links weigh 0.3.
    said = (4, 8), (30, 34)
    links = ((said[0], "content", (9, 19)), (said[1], "content", (35, 37)), (said[1], "content", (35, 37)))
    network = Even()
    assert total(network, item_of(small, links=links)) == pytest.approx(0.3 * math.log(2))
    assert len(network.asked) == 4
    pairs = {(int(cue.argmax()), tuple(other.nonzero().flatten().tolist())) for _, cue, other in network.asked}
    assert pairs == {(2, (3, 4, 5)), (2, (10,)), (9, (3, 4, 5)), (9, (10,))}


def test_links_that_are_right_cost_less(small):
    class Sure(Even):
        def linked(self, cues, others, name):
            # Chance 3/4 for what is linked, where the cue stands before the content by less than five pieces.
            near = (cues.argmax(-1)[:, None] - others.argmax(-1)).abs() < 5
            return torch.where(near, math.log(3), -math.log(3))

    links = (((4, 8), "content", (9, 19)), ((30, 34), "content", (35, 37)))
    assert total(Sure(), item_of(small, links=links), links=1.0) == pytest.approx(-math.log(3 / 4))
    crossed = (((4, 8), "content", (35, 37)), ((30, 34), "content", (9, 19)))
    assert total(Sure(), item_of(small, links=crossed), links=1.0) == pytest.approx(-math.log(1 / 4))


# --- teachers and the student


def test_a_part_alone_is_a_passage(small):
    (whole,) = passages(parse(Article(id="a", text=TEXT)), small)
    part = teachers.alone(whole, whole.within(27, 46))
    assert part.ids.tolist() == [CLS, *whole.ids[8:14].tolist(), SEP]
    assert part.starts.tolist() == [0, *whole.starts[8:14].tolist(), 0]
    (same,) = passages(parse(Article(id="b", text=TEXT[27:])), small)
    assert part.key() == same.key()


class Told:
    """A teacher with one answer about "rain" and none about the rest, who keeps what was read and asked."""

    def __init__(self, label):
        self.label = label
        self.read, self.means = [], []

    def __call__(self, input_ids, token_type_ids, attention_mask):
        self.read += [ids[mask == 1].tolist() for ids, mask in zip(input_ids, attention_mask, strict=True)]
        return torch.nn.functional.one_hot(input_ids, 128).float()

    def tagged(self, hidden, name):
        logits = torch.zeros(*hidden.shape[:2], len(TAGS[name]))
        logits[hidden[..., RAIN] == 1] = torch.eye(len(TAGS[name]))[self.label] * 1000
        return logits

    def judged(self, means, name):
        self.means += list(means)
        return torch.eye(len(POOLED[name]))[self.label] * 1000 * (means[:, RAIN] > 0)[:, None]


RAIN = 4
THIRD = [1 / 3] * 3


def test_teachers_tag_as_one(small):
    cut = [item.passage for item in items([example("Rain falls.\n\nAnn said it is rainy snow.")], small)]
    one, two = teachers.tagged([Told(1), Told(2)], cut, ("content",))
    # Both are sure of "rain", of a different label each; of all else each of three labels has a third.
    assert one["content"] == pytest.approx(np.array([THIRD, [0, 0.5, 0.5], THIRD, THIRD, THIRD]), abs=1e-3)
    assert two["content"].shape == (len(cut[1]), 3)
    assert two["content"][5] == pytest.approx([0, 0.5, 0.5], abs=1e-3)


def test_teachers_answer_as_one(small):
    item = item_of(small, "Rain falls. Snow falls.")
    first, second = item.sentences
    asked = [(item, item.passage.within(0, 4), first), (item, item.passage.within(12, 16), second)]
    rain, snow = teachers.answered([Told(1), Told(2)], asked, ("polarity", "role"))
    assert rain["polarity"] == pytest.approx(np.array([0, 0.5, 0.5]))
    assert snow["polarity"] == pytest.approx(np.array(THIRD))
    assert set(rain) == set(snow) == {"polarity", "role"}


def test_a_mention_is_asked_about_in_its_sentence_alone(small):
    item = item_of(small)
    teacher = Told(0)
    teachers.answered([teacher], [(item, item.passage.within(27, 29), item.sentences[1])], ("polarity",))
    assert teacher.read == [[CLS, *item.passage.ids[8:14].tolist(), SEP]]
    # bo says it is rain . : all of the question is on the first, and of the sentence a sixth on each.
    (means,) = teacher.means
    assert means[:128].nonzero().flatten().tolist() == [item.passage.ids[8]]
    assert means[128:].nonzero().flatten().tolist() == sorted(item.passage.ids[8:14].tolist())
    assert means[128:].max().item() == pytest.approx(1 / 6)


def lessons_of(item, **told):
    (found,) = student.lessons([item], {group: [teacher] for group, teacher in told.items()}, 0, say=lambda words: None)
    return found


def test_lessons_put_a_teachers_answer_to_the_label_that_people_gave(small):
    found = lessons_of(item_of(small, pooled=(("polarity", 9, 14, 2),)), polarity=Told(0))
    assert [(p.head, p.label, p.soft.tolist()) for p in found.pooled] == [("polarity", 2, [1, 0, 0])]


def test_lessons_ask_about_every_sentence(small):
    found = lessons_of(item_of(small, pooled=(("loaded", 0, 26, 1),)), loaded=Told(1))
    answers = [(p.head, places(p.inside), p.label, p.soft is not None) for p in found.pooled]
    first, second = list(range(1, 8)), list(range(8, 14))
    assert sorted(answers) == [
        ("loaded", first, 1, True), ("loaded", second, -1, True),
        ("subjective", first, -1, True), ("subjective", second, -1, True),
    ]  # fmt: skip


def test_what_people_tagged_is_left_as_it_is(small):
    tags = ("source", "cue", "content")
    marked = lessons_of(item_of(small, tags={tag: [] for tag in tags}), attribution=Told(1))
    assert marked.soft == {}
    assert set(lessons_of(item_of(small), attribution=Told(1)).soft) == set(tags)


def test_where_people_marked_no_mention_the_names_that_were_found_are_asked_about(small):
    item = item_of(small)
    labels = [0, 1, 0, 3, 4, 4, 0, 0, 1, 2, 0, 0, 0, 0, 5]  # the last is no piece of the text
    item.soft["entity"] = np.eye(7, dtype=np.float16)[labels]
    found = {tuple(places(mask)) for seed in range(20) for mask in student._mentions(item, random.Random(seed))}
    assert found == {(1,), (3, 4, 5), (8, 9)}
    assert len(student._mentions(item, random.Random(0))) == student.MENTIONS
    assert student._mentions(item_of(small), random.Random(0)) == []


# --- the network itself, small


def test_a_new_network_sees_all_kinds_of_piece_alike(base):
    network = Network(base).eval()
    ids, mask = torch.tensor([[101, 4, 10, 102]]), torch.ones(1, 4, dtype=torch.long)
    with torch.no_grad():
        small, capital = (network(ids, torch.full_like(ids, kind), mask) for kind in (0, 5))
    assert torch.equal(small, capital)


def test_rounding_by_hand(base):
    network = Network(base).eval()
    layer = network.encoder.encoder.layer[0].intermediate.dense
    with torch.no_grad():
        layer.weight.zero_()
        layer.bias.zero_()
        layer.weight[0, :5:2] = torch.tensor([1.27, 0.503, -0.007])
        layer.weight[1, :5:2] = torch.tensor([0.0, 2.54, 0.01])
        layer.weight[2, :2] = torch.tensor([1.283, 1.277])
    given = torch.zeros(1, layer.in_features)
    given[0, :5:2] = torch.tensor([1.0, -0.275, 0.0])
    with network.rounding():
        # Rows by steps of 0.01 and 0.02: 1.27, 0.50, -0.01 and 0, 2.54, 0 (half a step is rounded to the even one).
        # What is given by steps of 1.275 / 255 = 0.005: 1 and -0.275. 1.27 - 0.275 * 0.5, and -0.275 * 2.54.
        out = layer(given)
        # The third row has two large neighbours: steps of (1.283 + 1.277) / 128 = 0.02, and 1.28.
    assert out[0, :3].tolist() == pytest.approx([1.1325, -0.6985, 1.28], abs=1e-5)
    # Without it: 1.27 - 0.275 * 0.503.
    assert layer(given)[0, 0].item() == pytest.approx(1.131675, abs=1e-5)


def test_the_steps_learned_with_are_those_of_the_export():
    weight = torch.randn(5, 40, generator=torch.Generator().manual_seed(0))
    _, exported = rounded(weight.numpy().T)
    assert steps(weight)[:, 0].tolist() == pytest.approx(exported.tolist())


def test_the_gradient_passes_through_the_rounding(base):
    network = Network(base).eval()
    layer = network.encoder.encoder.layer[0].intermediate.dense
    given = torch.linspace(-1, 1, layer.in_features).reshape(1, -1).requires_grad_()
    with network.rounding():
        layer(given)[0, 0].backward()
    assert torch.allclose(given.grad[0], layer.weight[0], atol=layer.weight[0].abs().max().item() / 127)
    assert torch.allclose(layer.weight.grad[0], given[0], atol=2 / 255)


def test_what_is_learned_is_known(base, small):
    chosen = [
        item_of(small, text, tags={"content": spans}, pooled=(("polarity", 0, 4, label),))
        for text, spans, label in (("Rain falls.", [(0, 4, 1)], 2), ("Snow falls.", [], 0))
    ] * 8  # fmt: skip
    torch.set_num_threads(1)  # threads cost more than they give where a batch is this small
    network = Network(base, dropout=0.0)
    before = loss_of(network, chosen, {}).item()
    learn(network, chosen, epochs=25, rate=5e-3, seed=0, say=lambda said: None, rounded=0.2)
    assert loss_of(network, chosen, {}).item() < before / 4
    assert not network.training


def test_passages_that_teach_nothing_move_nothing(base, small):
    torch.set_num_threads(1)
    network = Network(base)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    learn(network, [item_of(small, "Snow falls.")], epochs=1, rate=1e-3, seed=0)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_a_reading_answers_as_the_network_does(base, small):
    # What is trained and what is shipped are two pieces of code for the same sums.
    document = parse(Article(id="a", text=TEXT))
    (item,) = items([Example("x", document, pooled=(("polarity", 9, 19, 0), ("polarity", 27, 29, 0)))], small)
    torch.manual_seed(1)
    network = Network(base).eval()
    hidden = torch.randn(PIECES, 32)
    heads = {name: value.numpy() for name, value in network.state_dict().items()}

    class Shipped(Model):
        tags, pooled, width = TAGS, POOLED, 32

        def __init__(self):
            pass

        def layer(self, name, values):
            return values @ heads[f"{name}.weight"].T + heads[f"{name}.bias"]

        def temperature(self, head):
            return 1.0

    with torch.no_grad():
        logits = torch.cat([network.tagged(hidden, name) for name in TAGS], -1).numpy()
        masks = [torch.tensor(np.array([m / m.sum() for m in of])).float()
                 for of in ([p.inside for p in item.pooled], [p.around for p in item.pooled])]  # fmt: skip
        asked = network.answered(hidden, *masks, "polarity").softmax(-1).numpy()
        cues, others = hidden[2:3], hidden[3:6].mean(0, keepdim=True)
        linked = network.linked(cues, others, "content").sigmoid().numpy()
        tagged = network.tagged(hidden, "entity").softmax(-1).numpy()
    reading = Reading(Shipped(), document, [item.passage], [(hidden.numpy(), logits)])
    assert reading.answers("polarity", [Span(9, 19), Span(27, 29)]) == pytest.approx(asked, abs=1e-5)
    (found,) = reading.links("content", [([Span(4, 8)], [Span(9, 19)])])
    assert found == pytest.approx(linked, abs=1e-5)
    assert reading.tag("entity", 0) == pytest.approx(tagged, abs=1e-5)


def test_stacked_pads_to_the_longest(vocabulary):
    one, two = passages(parse(Article(id="a", text="Rain falls on.\n\nSnow.")), vocabulary)
    fed = stacked([one, two])
    assert {name: value.shape for name, value in fed.items()} == dict.fromkeys(fed, (2, 6))
    assert fed["attention_mask"].tolist() == [[1] * 6, [1, 1, 1, 1, 0, 0]]
    assert fed["input_ids"][1].tolist() == [*two.ids.tolist(), PAD, PAD]
    assert fed["token_type_ids"][0].tolist() == one.kinds.tolist()
