"""The network that reads by the codebook: what it is fed, what is decoded from its chances, where it begins."""

import numpy as np
import pytest

from parallax import Article, parse
from training.codebook.blind import blinded
from training.codebook.reading import Reading, runs


@pytest.fixture
def reading(monkeypatch):
    """A reading of one sentence, its words its pieces, that no encoder has read."""
    from training.codebook import reading as module
    from training.codebook.pieces import Passage

    text = "Ann said rain falls."
    bounds = [(0, 0), (0, 3), (4, 8), (9, 13), (14, 19), (19, 20), (0, 0)]
    starts, ends = np.array(bounds).T
    none = np.zeros(len(bounds), int)
    passage = Passage(none, none, starts, ends, none)
    monkeypatch.setattr(module, "passages", lambda *_: [passage])
    return Reading(parse(Article(id="a", text=text)), blinded(text), None, lambda p: np.zeros((len(p), 4)), None)


def test_names_of_one_kind_read_alike_and_lead_back():
    texts = {name: f"Yesterday {name} denied the charge." for name in ("China", "France")}
    blind = {name: blinded(text) for name, text in texts.items()}
    assert blind["China"].text == blind["France"].text
    for name, of in blind.items():
        assert name not in of.text
        start = of.text.index("denied")
        first, last = of.to_original(start, start + len("denied"))
        assert texts[name][first:last] == "denied"


def test_the_best_stretch_is_that_of_the_largest_sum(reading):
    # Odds of 3, 3, 1/9 and 4: their logs are 1.1, 1.1, -2.2 and 1.4, so the whole has 1.4, the first two 2.2.
    chances = np.array([0.9, 0.75, 0.75, 0.1, 0.8, 0.1, 0.9])
    allowed = np.array([False, True, True, True, True, True, False])
    assert reading._part(0, chances, allowed, 0.0) == (1, 2)
    chances[3] = 0.4
    assert reading._part(0, chances, allowed, 0.0) == (1, 4)
    allowed[2] = False
    assert reading._part(0, chances, allowed, 0.0) == (4, 4)
    assert reading._part(0, np.full(7, 0.4), allowed, 0.0) is None


def test_a_stretch_is_whole_words_without_marks(reading):
    assert reading.trimmed(0, 3, 5) == (9, 19)
    assert reading.trimmed(0, 5, 5) is None


def test_runs_begin_where_a_label_begins():
    outside, begin, inside = [0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]
    chances = np.array([begin, begin, inside, begin, outside, inside, inside])
    # The first and last piece stand for no word.
    assert list(runs(chances, 0.5)) == [(1, 2), (3, 3), (5, 5)]


def test_learning_goes_on_from_the_shipped_weights():
    reason = "needs the extra 'training': pip install 'parallax-framing[training]'"
    pytest.importorskip("torch", reason=reason)
    pytest.importorskip("transformers", reason=reason)
    onnx = pytest.importorskip("onnx", reason=reason)
    from parallax.encoder.files import WEIGHTS
    from training.codebook.warm import taken_up
    from training.exact import weights_of

    state = taken_up(WEIGHTS).state_dict()
    for name, value in weights_of(onnx.load(WEIGHTS / "encoder.onnx")).items():
        if "word_embeddings" not in name:
            assert (state[f"encoder.{name}"].numpy() == value).all(), name
