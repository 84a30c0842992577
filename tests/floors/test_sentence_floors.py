"""The sentence splitter on texts with known boundaries: no lower than measured when it was chosen."""

import pytest
import sentence_sets

pytestmark = pytest.mark.skipif(
    not sentence_sets.SHARED.exists(), reason="needs ../shared beside the project: texts of others"
)


@pytest.mark.parametrize(
    ("read", "precision", "recall"),
    [
        (sentence_sets.ewt, 0.980, 0.740),
        (sentence_sets.basil, 0.920, 0.990),
        (sentence_sets.adjudicated, 0.995, 0.980),
    ],
)
def test_sentence_boundaries(read, precision, recall):
    row = sentence_sets.measure(sentence_sets.ours, list(read()))
    assert row["precision"] >= precision
    assert row["recall"] >= recall


def test_speed():
    # 12 articles a second with 5 ms each for the splitter: 800 words are about 40 sentences, so 8,000 a second.
    assert sentence_sets.measure(sentence_sets.ours, list(sentence_sets.basil()))["per_second"] > 8_000
