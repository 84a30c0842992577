"""Temperatures: what they are fitted to, and who shares one."""

import json
from math import log

import numpy as np
import pytest

from parallax.model.training import finish


@pytest.fixture
def weights(tmp_path, monkeypatch):
    """Weights whose answers are given: three of four are right at 0.9, so that 0.75 is what they should say."""
    three_of_four = np.full((4, 2), [0.9, 0.1]), np.array([0, 0, 0, 1])
    all_right = np.full((4, 2), [0.75, 0.25]), np.zeros(4, int)
    (tmp_path / "settings.json").write_text(json.dumps({"temperature": {"cue": 9}}))
    monkeypatch.setattr(finish, "Model", lambda out: out)

    def call(found):
        monkeypatch.setattr(finish, "asked", lambda model, examples: found)
        finish.calibrate(tmp_path, [], lambda said: None)
        return json.loads((tmp_path / "settings.json").read_text())["temperature"]

    call.three_of_four, call.all_right = three_of_four, all_right
    return call


def test_a_temperature_makes_answers_as_sure_as_they_are_right(weights):
    # 0.9 is odds of 9, 0.75 is odds of 3: log 9 / t = log 3 at t = 2.
    assert weights({"cue": weights.three_of_four}) == {"cue": pytest.approx(log(9) / log(3), abs=0.01)}


def test_questions_about_a_stretch_share_one_and_tags_do_not(weights):
    found = weights({"loaded": weights.three_of_four, "role": weights.three_of_four, "cue": weights.all_right})
    assert found["loaded"] == found["role"] == pytest.approx(2, abs=0.01)
    assert found["cue"] == pytest.approx(0.5, abs=0.01), "always right: as sure as the bounds allow"
    alone = weights({"loaded": weights.three_of_four, "role": weights.all_right})
    # Seven of eight are right, and both are sharpened alike: neither is at its own best, 2 and 0.5.
    assert 0.5 < alone["role"] == alone["loaded"] < 2
