"""What scoring wrote is read back as it was, and compares alike."""

import pandas as pd
import pytest

from parallax.article import Article, Corpus
from parallax.comparison.differences import compare
from parallax.formats.outlets import read_outlets
from parallax.gazetteer.targets import read_targets
from parallax.scoring import Scorer, read_table, score_to

TEXTS = {
    ("storm", "red"): 'The rogue regime slammed the "so-called" plan, officials said. China will win, of course.',
    ("storm", "blue"): "China said on Monday that it had read the plan. The United States did not answer.",
    ("strike", "red"): "Everybody knows that the strike was a knockout blow.",
    ("strike", "blue"): "The strike began on Tuesday, Jane Doe, a driver, said.",
}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    articles = [
        Article(id=f"{event}-{group}", text=text, event=event, group=group, genre="news", translation="none")
        for (event, group), text in TEXTS.items()
    ]
    out = tmp_path_factory.mktemp("scored")
    targets = read_targets()
    score_to(Corpus("four", lambda: iter(articles)), out, Scorer.default(targets), targets, read_outlets())
    return out, Scorer.default(targets).score(articles)


@pytest.mark.parametrize("name", ["scores", "evidence", "articles"])
def test_the_same_tables(written, name):
    out, table = written
    pd.testing.assert_frame_equal(getattr(read_table(out), name), getattr(table, name))


def test_the_same_words_under_a_number(written):
    out, table = written
    feature = "loaded_language.per_1000_words@all"
    found = read_table(out).explain("storm-red", feature)
    assert len(found) > 0
    pd.testing.assert_frame_equal(found, table.explain("storm-red", feature))


def test_the_same_comparison(written):
    out, table = written
    one, other = compare(read_table(out), "red:blue"), compare(table, "red:blue")
    pd.testing.assert_frame_equal(one.differences, other.differences)
    pd.testing.assert_frame_equal(one.origins, other.origins)
    # The sentence about loaded phrases and its origins count the same marks.
    assert one.origins["difference"][0] == one.differences["difference"][0]
    assert one.sides == other.sides == ("China", "the United States")


def test_a_missing_table_says_how_to_get_it(tmp_path):
    with pytest.raises(FileNotFoundError, match="Write it with `parallax score CORPUS --out"):
        read_table(tmp_path)
