"""The shipped rules on published sets: no lower than they were, and as the report and the README say."""

import subprocess
import sys

import pytest

from parallax.evaluate.measured import in_words, lexicons, measure, read_measured, with_figures

#: What was measured, less about half a point. PolNeAR marks far more than speech: plans, votes, attitudes.
FLOORS = {
    ("babe", "macro_f1"): 0.70,
    ("newsmtsc_rw", "macro_f1"): 0.55,
    ("newsmtsc_mt", "macro_f1"): 0.54,
    ("polnear", "token_f1_source"): 0.665,
    ("polnear", "token_f1_cue"): 0.515,
    ("polnear", "token_f1_content"): 0.826,
}
#: How far above each baseline at least.
ABOVE = 0.05


@pytest.fixture(scope="module")
def again(shared):
    """All sets measured anew; takes some ten seconds."""
    return measure(shared / "datasets")


@pytest.mark.parametrize(("key", "name"), FLOORS)
def test_floor(again, key, name):
    found = again["sets"][key]
    value = found["model"][name]["value"]
    assert value >= FLOORS[key, name]
    assert {b: of[name]["value"] for b, of in found["baselines"].items() if of[name]["value"] > value - ABOVE} == {}


def test_what_is_written_is_what_is_measured(again):
    written = read_measured()
    for key, found in again["sets"].items():
        assert found == written["sets"][key], f"{key}: run make measure, look at what moved, and commit it"
    assert set(again["sets"]) == set(written["sets"])


def test_what_is_written_was_measured_with_the_lists_that_are_shipped():
    assert read_measured()["sha256"]["lexicons"] == lexicons(), "run make measure where the published sets are at hand"


def test_what_is_written_says_all_that_a_reader_needs():
    for key, found in read_measured()["sets"].items():
        assert {"task", "n", "units", "sha256", "model", "baselines", "published"} == set(found), key
        assert found["n"] >= found["units"] >= 80
        assert "majority" in found["baselines"]
        for figures in (found["model"], *found["baselines"].values()):
            assert set(figures) == set(found["model"])
            for figure in figures.values():
                if figure["value"] is not None:
                    assert 0 <= figure["low"] <= figure["value"] <= figure["high"] <= 1
        assert all(figure["low"] < figure["high"] for figure in found["model"].values())


README = "Before.\n  <!-- measured -->\n  - old 0.10\n  <!-- /measured -->\nAfter 0.20.\n"


def test_the_list_of_a_readme_is_renewed_and_nothing_else():
    lines = in_words(read_measured())
    assert len(lines) == len(FLOORS)
    said = "".join(f"  - {line}\n" for line in lines)
    assert with_figures(README, read_measured()) == README.replace("  - old 0.10\n", said)
    with pytest.raises(ValueError, match="expected one list between"):
        with_figures("No list.", read_measured())


def test_the_command_says_what_is_missing(tmp_path):
    command = [sys.executable, "-m", "parallax.evaluate.measured", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "babe_sg2_dev.jsonl is absent: expected" in done.stderr
    assert "Traceback" not in done.stderr
