"""However an article is written, a coder's time grows with its length and not with its square."""

import gc
import time

import pytest

from parallax import Article, RulesCoder, TextBlobCoder, parse

ROWS = ["A", "U.S.", "Abc.", "“‘", "rogue regime ", "rogue regime, ", "China bullied Russia and ", "our country ",
        "said ", "he said, ", '"we go home now, all" ', "officials said that ", "very good! ", "Ann Hale ",
        "the minister said the plan was good, "]  # fmt: skip


@pytest.fixture(scope="module")
def coders():
    made = [RulesCoder(), TextBlobCoder()]
    for coder in made:  # lists are read at first use
        coder.annotate(parse(Article(id="warm", text="Ministers said that China was good.")))
    return made


@pytest.mark.soak
@pytest.mark.parametrize("row", ROWS)
def test_time_grows_with_length_and_not_with_its_square(row, coders):
    def seconds(length):
        document = parse(Article(id="a", text=(row * length)[:length].strip()))
        gc.disable()  # else its passes over what other tests imported are counted too
        try:
            begin = time.process_time()
            for coder in coders:
                coder.annotate(document)
            return time.process_time() - begin
        finally:
            gc.enable()

    # Four times the text: four times the seconds when linear, sixteen when quadratic.
    # Three tries: on a busy machine one measurement can be off, a quadratic coder is off each time.
    assert any(seconds(40_000) < 9 * max(seconds(10_000), 0.05) for _ in range(3))
