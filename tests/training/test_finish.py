"""Temperatures: what they are fitted to, and who shares one."""

import json
from math import log

import numpy as np
import pytest

from training import finish

#: One right answer of two, and one wrong, each given at 0.9.
RIGHT, WRONG = (np.array([[0.9, 0.1]]), np.array([0])), (np.array([[0.9, 0.1]]), np.array([1]))
#: Texts of which three in four are right: 0.75 is what their answers should say.
THREE_OF_FOUR = [RIGHT, RIGHT, RIGHT, WRONG]


@pytest.fixture
def temperatures(tmp_path, monkeypatch):
    """The temperatures fitted to texts, given as a list for each head."""
    monkeypatch.setattr(finish, "Model", lambda out: out)
    monkeypatch.setattr(finish, "asked", lambda model, examples: examples[0])

    def call(**texts):
        (tmp_path / "settings.json").write_text(json.dumps({"temperature": {"cue": 9}}))
        finish.calibrate(tmp_path, [{head: of} for head, all_of in texts.items() for of in all_of], lambda said: None)
        return json.loads((tmp_path / "settings.json").read_text())["temperature"]

    return call


def near(value):
    return pytest.approx(value, abs=0.01)


def test_a_temperature_makes_answers_as_sure_as_they_are_right(temperatures):
    # 0.9 is odds of 9, 0.75 is odds of 3: log 9 / t = log 3 at t = 2.
    assert temperatures(cue=THREE_OF_FOUR) == {"cue": near(log(9) / log(3))}


def test_always_right_is_as_sure_as_the_bounds_allow(temperatures):
    assert temperatures(cue=[RIGHT] * 4) == {"cue": near(0.5)}


def test_questions_about_a_stretch_that_few_texts_ask_share_one_and_tags_do_not(temperatures):
    found = temperatures(loaded=THREE_OF_FOUR, role=[RIGHT] * 4, cue=[RIGHT] * 4)
    # Seven of eight are right, and both are sharpened alike: neither is at its own best, 2 and 0.5.
    assert found["loaded"] == found["role"] == near(log(9) / log(7))
    assert found["cue"] == near(0.5)


def test_a_question_that_many_texts_ask_has_its_own(temperatures):
    found = temperatures(loaded=THREE_OF_FOUR * (finish.FEW // 4), role=[RIGHT] * 4)
    assert found == {"loaded": near(2), "role": near(0.5)}


def test_each_text_counts_once(temperatures):
    # Of three texts in four the answers are right; that one of them has a hundred answers changes nothing.
    long = np.repeat([[0.9, 0.1]], 100, axis=0), np.zeros(100, int)
    assert temperatures(role=[long, RIGHT, RIGHT, WRONG]) == {"role": near(2)}
