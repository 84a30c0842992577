"""The student made smaller: which neurons leave, which are divided, and that the network sees what it saw."""

import copy
from itertools import pairwise

import pytest

REASON = "needs the extra 'training': pip install 'parallax-framing[training]'"
torch = pytest.importorskip("torch", reason=REASON)
pytest.importorskip("transformers", reason=REASON)

from torch import nn  # noqa: E402
from torch.nn.functional import gelu  # noqa: E402

from parallax import Article, parse  # noqa: E402
from parallax.encoder.passages import passages  # noqa: E402
from parallax.evaluation.examples import Example  # noqa: E402
from training import smaller  # noqa: E402
from training.learning import items  # noqa: E402
from training.network import Network, Scaled, fed  # noqa: E402

TEXTS = ("Rain falls.", "Ann said rainy snow falls.", "Bo says it is rain.", "Snow is rain.")


@pytest.fixture
def cut(small):
    torch.set_num_threads(1)
    return [passage for text in TEXTS for passage in passages(parse(Article(id="a", text=text)), small)]


@pytest.fixture
def learned(small):
    return items([Example("invented", parse(Article(id="a", text=text))) for text in TEXTS], small)


@pytest.fixture
def network(base):
    torch.manual_seed(3)
    found = Network(base).eval()
    with torch.no_grad():
        for up, _ in found.feeds:
            up.weight.normal_(0, 0.3)
    return found


def hidden(network, cut):
    with torch.no_grad():
        return [network(**fed([passage]))[0] for passage in cut]


def apart(network, other, cut):
    return max(float((a - b).abs().max()) for a, b in zip(hidden(network, cut), hidden(other, cut), strict=True))


def test_a_scaled_layer_multiplies_what_it_is_given():
    layer = Scaled(2, 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[3.0, 5.0]]))
        layer.bias.zero_()
    given = torch.tensor([[1.0, 1.0]])
    assert layer(given).item() == pytest.approx(8)
    layer.factor = torch.tensor([0.5, 2.0])
    assert layer(given).item() == pytest.approx(11.5)


def test_rounding_multiplies_too(network):
    ((up, _),) = network.feeds
    given = torch.linspace(-1, 1, 32).reshape(1, -1)
    up.factor = torch.linspace(0.5, 2, 32)
    exact = up(given)
    with network.rounding():
        assert torch.allclose(up(given), exact, atol=0.05)


def test_each_passage_is_rounded_by_its_own_range(network):
    ((up, _),) = network.feeds
    small, large = torch.full((1, 3, 32), 0.01), torch.full((1, 3, 32), 50.0)
    with network.rounding():
        assert torch.allclose(up(torch.cat([small, large]))[:1], up(small), atol=1e-5)


def test_a_network_of_fewer_neurons_takes_the_weights_of_another(base):
    network = Network(base, neurons=7)
    assert [(up.weight.shape, down.weight.shape) for up, down in network.feeds] == [((7, 32), (32, 7))]
    Network(base, neurons=7).load_state_dict(network.state_dict())


def test_with_room_for_all_the_network_sees_what_it_saw(network, cut):
    before = copy.deepcopy(network)
    smaller.narrow(network, cut, 64, say=lambda words: None)
    assert apart(network, before, cut) < 1e-4


def test_neurons_that_say_the_same_leave_without_a_loss():
    torch.manual_seed(0)
    own = torch.randn(200, 4)
    fired = torch.cat([own, 2 * own, torch.ones(200, 1)], 1)  # four, the same four doubled, one that never changes
    down = nn.Linear(9, 3)
    stay, weight, bias = smaller.kept(fired, down, 4, torch.zeros(9, dtype=torch.bool))
    assert len(stay) == 4
    assert len({int(n) % 4 for n in stay}) == 4
    assert 8 not in stay
    assert torch.allclose(fired[:, stay] @ weight.T + bias, down(fired), atol=0.02)


def test_the_neuron_that_matters_least_leaves():
    torch.manual_seed(0)
    fired = torch.randn(500, 3) * torch.tensor([1.0, 0.1, 1.0])
    down = nn.Linear(3, 2)
    with torch.no_grad():
        down.weight.copy_(torch.tensor([[1.0, 1.0, 0.5], [1.0, 1.0, 0.5]]))
    nobody = torch.zeros(3, dtype=torch.bool)
    assert smaller.kept(fired, down, 2, nobody)[0].tolist() == [0, 2]
    assert smaller.kept(fired, down, 1, nobody)[0].tolist() == [0]
    needed = torch.tensor([False, True, False])
    assert smaller.kept(fired, down, 1, needed)[0].tolist() == [1]


def test_divisions_by_hand():
    # Three passages of two pieces. What words raise most gives 2; the second neuron is raised to 10 by the first piece
    # alone; the third is as high, but words raise it too; the fourth is 1.4 times as high as words raise any.
    raised = [torch.tensor([[1.0, 10.0, 10.0, 2.8], [2.0, -3.0, 0.5, -3.0]]) for _ in range(3)]
    parts, slope, shift = smaller.divisions(raised)
    assert parts.tolist() == [1, 6, 1, 1]  # 10 by gelu(2) = 1.95
    assert slope[[0, 2, 3]].tolist() == [1, 1, 1]
    assert shift[[0, 2, 3]].tolist() == [0, 0, 0]
    assert float(slope[1] * 10 + shift[1]) == pytest.approx(10 / 6)
    assert float(slope[1] * -3 + shift[1]) == pytest.approx(smaller.BELOW)


def test_parts_that_words_raise_little_anyway_keep_the_slope():
    # A sixth of -30 is below the bound by itself: nothing is shifted, and the parts together are the neuron.
    _, slope, shift = smaller.divisions([torch.tensor([[1.0, 10.0], [2.0, -30.0]])])
    assert float(slope[1]) == pytest.approx(1 / 6)
    assert float(shift[1]) == pytest.approx(0, abs=1e-5)


def test_an_outlier_is_taken_away_and_the_network_sees_what_it_saw(network, cut):
    ((up, _),) = network.feeds
    # One neuron that the first piece alone raises, to about 30.
    given, _ = smaller.looked_at(network, up, cut)
    first = torch.stack([of[0] for of in given]).mean(0)
    others = torch.cat([of[1:] for of in given])
    direction = first - others.mean(0)
    reach = (others @ direction).max()
    with torch.no_grad():
        up.weight[5] = direction * 40 / (first @ direction - reach)
        up.bias[5] = -10 - reach * 40 / (first @ direction - reach)
    before = copy.deepcopy(network)
    assert max(gelu(of).max() for of in smaller.looked_at(network, up, cut)[1]) > 25
    smaller.narrow(network, cut, 80, say=lambda words: None)
    highest = max(gelu(of).max() for of in smaller.looked_at(network, up, cut)[1])
    assert highest < 10
    assert up.out_features < len(up.weight) <= 80
    # Its parts, which are alike, do not stand side by side: the steps of int8 would be twice as long.
    ((_, down),) = network.feeds
    assert not any(torch.equal(one, two) for one, two in pairwise(down.weight.T))
    assert apart(network, before, cut) < 0.02


def test_no_channel_is_given_as_more_than_the_highest(network, cut):
    with torch.no_grad():
        norm = network.encoder.encoder.layer[0].attention.output.LayerNorm
        norm.weight[7] = 40
    before = copy.deepcopy(network)
    ((up, _),) = network.feeds
    smaller.narrow(network, cut, 64, say=lambda words: None)
    scaled = torch.cat(smaller.looked_at(network, up, cut)[0]) * up.factor
    assert scaled.abs().max().item() == pytest.approx(smaller.HIGHEST)
    assert (up.factor < 1).nonzero().flatten().tolist() == [7]
    assert apart(network, before, cut) < 1e-3


def test_unlike_by_hand(network, learned):
    assert smaller.unlike(network, network, learned).item() == pytest.approx(0, abs=1e-6)
    twice = copy.deepcopy(network)
    with torch.no_grad():
        norm = twice.encoder.encoder.layer[0].output.LayerNorm
        norm.weight.mul_(2)
        norm.bias.mul_(2)
    # As far away as the wanted states are long.
    assert smaller.unlike(network, twice, learned).item() == pytest.approx(1, abs=0.02)


def test_the_small_network_learns_what_the_student_saw(base, network, learned, cut, tmp_path, monkeypatch):
    monkeypatch.setattr(smaller, "NEURONS", 16)
    monkeypatch.setattr(smaller, "RATES", (3e-3,))
    path = tmp_path / "small.pt"
    monkeypatch.setattr(smaller, "EPOCHS", 0)
    before = smaller.made_smaller(network, base, learned, 0, path, say=lambda words: None)
    path.unlink()
    monkeypatch.setattr(smaller, "EPOCHS", 30)
    student = copy.deepcopy(network.state_dict())
    network.train()  # as it is read from a file; what it saw is what it sees without dropout
    small = smaller.made_smaller(network, base, learned, 0, path, say=lambda words: None)
    assert not network.training
    lost = [smaller.unlike(network, net, learned).item() for net in (before, small)]
    assert lost[1] < lost[0] / 2
    assert all(torch.equal(value, student[name]) for name, value in network.state_dict().items())
    heads = {name for name in student if not name.startswith("encoder.")}
    assert heads
    assert all(torch.equal(small.state_dict()[name], student[name]) for name in heads)
    # Taken up from the file, nothing is learned again.
    monkeypatch.setattr(smaller, "learn", None)
    again = smaller.made_smaller(network, base, learned, 0, path, say=lambda words: None)
    assert apart(small, again, cut) == 0


def test_what_is_kept_is_the_mean_of_the_rounds(base, network, learned, tmp_path, monkeypatch):
    asked = []

    def learn(small, chosen, epochs, rate, seed, **rest):
        asked.append((rate, seed, rest["rounded"]))
        with torch.no_grad():
            for _, down in small.feeds:
                down.bias.fill_(rate)

    monkeypatch.setattr(smaller, "NEURONS", 16)
    monkeypatch.setattr(smaller, "RATES", (1.0, 4.0))
    monkeypatch.setattr(smaller, "learn", learn)
    small = smaller.made_smaller(network, base, learned, 7, tmp_path / "small.pt", say=lambda words: None)
    assert asked == [(1.0, 7, 1.0), (4.0, 8, 1.0)]
    assert all(down.bias.unique().tolist() == [2.5] for _, down in small.feeds)
