"""The tool's own errors: sentences drawn for coding, what coders' answers say, and what errors could explain."""

import csv
import hashlib
import re
import sys

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from parallax import Annotation, Article, Attribution, Loaded, Span, parse
from parallax.coders import coder_from
from parallax.evaluation import coded_sentences
from parallax.evaluation.coded_sentences import agreement, draw, in_words
from parallax.evaluation.measured import filled
from parallax.formats import read_corpus
from parallax.instrument import errors
from parallax.instrument.errors import COLUMNS, explained, precision_recall, read_coded
from parallax.scoring import annotate


def sentences(group, found, weight, answers, question="loaded"):
    """Rows of coded sentences, one a pair of answers."""
    digests = (hashlib.sha256(f"{group} {found} {i}".encode()).hexdigest() for i in range(len(answers)))
    return [(d, 0, 9, group, "news", question, found, weight, *pair) for d, pair in zip(digests, answers, strict=True)]


def coded(*rows):
    return pd.DataFrame([row for part in rows for row in part], columns=COLUMNS)


#: Found: 1 + 1 + .5 + 0 = 2.5 of 4, each standing for 2. Not found: 1 of 5, each standing for 10.
RED = [
    *sentences("red", 1, 2.0, [(1, 1), (1, 1), (1, 0), (0, 0)]),
    *sentences("red", 0, 10.0, [(1, 1), (0, 0), (0, 0), (0, 0), (0, 0)]),
]
#: Found: 1 of 2, each for 1. Not found: .5 of 2, each for 4.
BLUE = [*sentences("blue", 1, 1.0, [(1, 1), (0, 0)]), *sentences("blue", 0, 4.0, [(0, 1), (0, 0)])]
#: A coder for whom all is as the tool says, and one for whom it is never so where the tool says yes.
RIGHT = [*sentences("right", 1, 1.0, [(1, 1)] * 3), *sentences("right", 0, 5.0, [(0, 0)] * 3)]
WRONG = [*sentences("wrong", 1, 1.0, [(0, 0)] * 3), *sentences("wrong", 0, 5.0, [(0, 0)] * 3)]


def test_precision_and_recall_by_hand():
    table = coded(RED, BLUE)
    found = precision_recall(table, "red", "loaded")
    # Found and confirmed 2 * 2.5 = 5 of 2 * 4 = 8; of 5 + 10 * 1 = 15 that there are.
    assert found["n"] == 9
    assert found["precision"]["value"] == pytest.approx(5 / 8)
    assert found["recall"]["value"] == pytest.approx(5 / 15)
    # 1 of 2; of 1 + 4 * .5 = 3.
    found = precision_recall(table, "blue", "loaded")
    assert found["precision"]["value"] == pytest.approx(1 / 2)
    assert found["recall"]["value"] == pytest.approx(1 / 3)


def test_what_was_not_coded_has_no_figures_and_what_has_no_denominator_has_no_value():
    assert precision_recall(coded(RED), "blue", "loaded") is None
    assert precision_recall(coded(RED), "red", "attribution") is None
    nothing = {"value": None, "low": None, "high": None}
    # Nothing of it is there: recall is a share of nothing. And none was found: so is precision.
    found = precision_recall(coded(WRONG), "wrong", "loaded")
    assert found["precision"] == {"value": 0.0, "low": 0.0, "high": 0.0}
    assert found["recall"] == nothing
    assert precision_recall(coded(BLUE[2:]), "blue", "loaded")["precision"] == nothing


def test_the_interval_of_a_precision_is_the_binomial_one():
    # 300 of 400 sentences with a finding are confirmed. Sentences without one play no part, were they ever so many.
    table = coded(
        sentences("red", 1, 3.0, [(1, 1)] * 300 + [(0, 0)] * 100), sentences("red", 0, 50.0, [(0, 0)] * 200 + [(1, 1)])
    )
    figure = precision_recall(table, "red", "loaded")["precision"]
    low, high = stats.binom.ppf([0.025, 0.975], 400, 0.75) / 400
    assert (figure["low"], figure["high"]) == pytest.approx((low, high), abs=0.005)


def test_sentences_are_resampled_within_what_was_found_and_what_was_not():
    sums = errors._resampled(coded(RED), "red", "loaded")
    # 4 sentences with a finding, each for 2, in every resample.
    assert (sums[:, 1] == 8).all()
    # The one of five that was missed is drawn n times in five: 10 n on average 10, standard deviation
    # 10 * sqrt(5 * .2 * .8) = 8.9.
    missed = sums[1:, 2] - sums[1:, 0]
    assert set(missed) <= {0, 10, 20, 30, 40, 50}
    assert missed.mean() == pytest.approx(10, abs=4 * 8.9 / np.sqrt(2000))


def test_the_order_of_sentences_is_irrelevant():
    table = coded(RED, BLUE)
    shuffled = table.iloc[np.random.default_rng(1).permutation(len(table))]
    assert precision_recall(table, "red", "loaded") == precision_recall(shuffled, "red", "loaded")


def test_a_corrected_difference_by_hand():
    found = explained(8.0, 4.0, coded(RED, BLUE), "loaded", "red", "blue")
    # 8 * (5/8) / (5/15) = 15, and 4 * (1/2) / (1/3) = 6.
    assert found.corrected == pytest.approx(15 - 6)
    # In a third of the resamples (.8 ** 5) no missed sentence is drawn for red, and 8 * 5/8 = 5 is below 6.
    assert found.low < 0 < found.high
    assert found.flag


def test_an_instrument_without_errors_explains_nothing():
    others = [(*row[:3], "also right", *row[4:]) for row in RIGHT]
    assert explained(8.0, 4.0, coded(RIGHT, others), "loaded", "right", "also right") == (4.0, 4.0, 4.0, False)
    assert explained(4.0, 8.0, coded(RIGHT, others), "loaded", "right", "also right") == (-4.0, -4.0, -4.0, False)


def test_a_difference_that_turns_round_could_be_explained():
    # Nothing that was found in the first group is there: 8 * 0 - 4 * 1, with no doubt about it and zero far away.
    assert explained(8.0, 4.0, coded(WRONG, RIGHT), "loaded", "wrong", "right") == (-4.0, -4.0, -4.0, True)
    # As measured the second is already higher: the same direction.
    assert explained(2.0, 4.0, coded(WRONG, RIGHT), "loaded", "wrong", "right") == (-4.0, -4.0, -4.0, False)


def test_swapping_the_groups_mirrors_it_exactly():
    table = coded(RED, BLUE)
    one, other = (
        explained(*given)
        for given in ((7.7, 4.1, table, "loaded", "red", "blue"), (4.1, 7.7, table, "loaded", "blue", "red"))
    )
    assert other == (-one.corrected, -one.high, -one.low, one.flag)


def test_groups_that_were_coded_alike_do_not_err_together():
    again = [(*row[:3], "again", *row[4:]) for row in RED]
    found = explained(8.0, 8.001, coded(RED, again), "loaded", "red", "again")
    # 8 * missed / 8: a standard deviation of 8.9 each (see above), of the difference more than either's.
    assert found.low < -10
    assert found.high > 10


@pytest.mark.parametrize(
    ("rates", "second"),
    [((8.0, 4.0), "green"), ((4.0, 4.0), "blue"), ((np.nan, 4.0), "blue"), ((8.0, 4.0), "silent")],
    ids=["not coded", "no difference", "nothing measured", "nothing found"],
)
def test_where_nothing_can_be_said(rates, second):
    silent = sentences("silent", 0, 1.0, [(1, 1), (0, 0)])
    assert explained(*rates, coded(RED, BLUE, silent), "loaded", "red", second) is None


def test_agreement_by_hand():
    found = agreement(coded(RED, BLUE)).set_index("question")
    # Of 13 sentences 2 differ, (1, 0) and (0, 1). Yes: 3 + 2 of red's first coder and second, 1 + 1 more of each for
    # the missed one, 1 + 1 and 0 + 1 of blue: 10 of 26 answers. Of 26 * 25 pairs 2 * 10 * 16 differ.
    assert found.loc["loaded", "n"] == 13
    assert found.loc["loaded", "raw"] == pytest.approx(11 / 13)
    assert found.loc["loaded", "alpha"] == pytest.approx(1 - (2 / 13) / (2 * 10 * 16 / (26 * 25)))
    assert found.loc["attribution", "n"] == 0
    assert found.loc["attribution", ["raw", "alpha"]].isna().all()


# --- drawing


def annotation(name, loaded, quoted, size=10):
    """An article of numbered sentences; a loaded word in some, words of a source in others."""
    text = " ".join(f"Rain {name} fell on day {i}." for i in range(size))
    document = parse(Article(id=name, text=text, group="red", outlet="The Herald", genre="news"))
    assert len(document.sentences) == size
    marks = [Loaded(span=Span(s.start, s.start + 4), family="fear") for s in (document.sentences[i] for i in loaded)]
    marks += [Attribution(span=s, content=s) for s in (document.sentences[i] for i in quoted)]
    # A hedge is no loaded language, and an attribution without its words gives none to anybody.
    marks += [Loaded(span=document.sentences[-1], family="hedge"), Attribution(span=document.sentences[-1])]
    return Annotation.with_voices(document, "invented", marks)


@pytest.fixture
def groups():
    reds = [annotation("amber", [0, 1, 2], [5, 6]), annotation("birch", [4], [])]
    return {"red": reds, "blue": [annotation("cedar", [], [1])]}


def test_half_of_what_is_drawn_has_a_finding(groups):
    rows, _ = draw(groups, 6, seed=3)
    counts = rows.groupby(["group", "question", "found"]).agg(n=("weight", "size"), weight=("weight", "first"))
    # Red has 20 sentences: 4 with a loaded word, 2 with a source's words. Blue has 10: none, and 1.
    assert counts["n"].to_dict() == {
        ("blue", "attribution", 0): 3,
        ("blue", "attribution", 1): 1,
        ("blue", "loaded", 0): 3,
        ("red", "attribution", 0): 3,
        ("red", "attribution", 1): 2,
        ("red", "loaded", 0): 3,
        ("red", "loaded", 1): 3,
    }
    expected = [9 / 3, 1 / 1, 10 / 3, 18 / 3, 2 / 2, 16 / 3, 4 / 3]
    assert counts["weight"].tolist() == pytest.approx(expected)
    # All weights of a group and question together are all of its sentences.
    assert rows.groupby(["group", "question"])["weight"].sum().tolist() == pytest.approx([10, 10, 20, 20])


def test_no_sentence_is_drawn_twice_for_a_question_and_none_counts_twice(groups):
    groups["red"] *= 2
    rows, _ = draw(groups, 100, seed=3)
    assert not rows.duplicated(["sha256", "start", "end", "question"]).any()
    assert len(rows) == 2 * (20 + 10)
    assert (rows["weight"] == 1).all()


def test_the_sheet_shows_the_sentence_and_nothing_of_where_it_is_from(groups):
    rows, sheet = draw(groups, 6, seed=3)
    assert list(sheet.columns) == ["question", "sentence"]
    texts = {a.document.article.sha256: a.document.text for of in groups.values() for a in of}
    for item, row in rows.iterrows():
        assert sheet.loc[item, "sentence"] == texts[row["sha256"]][row["start"] : row["end"]]
        assert sheet.loc[item, "question"] == row["question"]
    # Shuffled: sorted by nothing that a coder could guess.
    for column in ("group", "question", "found"):
        assert rows[column].ne(rows[column].shift()).sum() > rows[column].nunique()
    assert "sentence" not in rows


def test_the_seed_decides_and_the_order_of_articles_does_not(groups):
    turned = {group: of[::-1] for group, of in reversed(groups.items())}
    rows, sheet = draw(groups, 6, seed=3)
    again, sheet_again = draw(turned, 6, seed=3)
    pd.testing.assert_frame_equal(rows, again)
    pd.testing.assert_frame_equal(sheet, sheet_again)
    assert not rows.equals(draw(groups, 6, seed=4)[0])


def test_drawing_too_few_is_refused(groups):
    with pytest.raises(ValueError, match=r"n = 1: .*Draw 2 or more"):
        draw(groups, 1, seed=0)


# --- the file


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])
    return path


def test_what_was_drawn_and_coded_is_read_as_it_was(groups, tmp_path):
    rows, _ = draw(groups, 6, seed=3)
    answered = rows.assign(coder_1=rows["found"], coder_2=1)
    answered.to_csv(tmp_path / "coded.csv", index=False)
    pd.testing.assert_frame_equal(read_coded(tmp_path / "coded.csv"), answered.rename_axis(None), check_dtype=False)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("sha256", "abc", "'abc' is not 64 hexadecimal digits"),
        ("start", "-1", "'-1' is not an offset"),
        ("end", "0", "'0' is not an offset above 0"),
        ("group", "", "'' is not the name of a group"),
        ("genre", "gossip", "'gossip' is not one of news"),
        ("question", "tone", "'tone' is not one of loaded, attribution"),
        ("found", "yes", "'yes' is not 0 or 1"),
        ("weight", "0.5", "'0.5' is not 1 or more"),
        ("weight", "nan", "'nan' is not 1 or more"),
        ("coder_2", "", "'' is not 0 or 1"),
    ],
)
def test_a_row_that_is_wrong_is_named(tmp_path, column, value, said):
    bad = list(RED[1])
    bad[COLUMNS.index(column)] = value
    with pytest.raises(ValueError, match=f"coded.csv, row 3, {column}: {re.escape(said)}"):
        read_coded(written(tmp_path / "coded.csv", [RED[0], bad]))


def test_a_file_that_is_wrong_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"row 4: the sentence, group and question of row 2. Keep one"):
        read_coded(written(tmp_path / "coded.csv", [RED[0], RED[1], RED[0]]))
    with pytest.raises(ValueError, match="row 2: more cells than columns"):
        read_coded(written(tmp_path / "coded.csv", [(*RED[0], "more")]))
    with pytest.raises(ValueError, match="row 2, coder_2: None is not 0 or 1"):
        read_coded(written(tmp_path / "coded.csv", [RED[0][:-1]]))
    (tmp_path / "other.csv").write_text("sha256,label\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"other.csv: its columns are .*They must be sha256, start"):
        read_coded(tmp_path / "other.csv")
    with pytest.raises(FileNotFoundError, match=r"absent.csv: no coded sentences there"):
        read_coded(tmp_path / "absent.csv")


def test_one_text_may_be_told_in_two_groups(tmp_path):
    twice = [RED[0], [*RED[0][:3], "blue", *RED[0][4:]]]
    assert read_coded(written(tmp_path / "coded.csv", twice))["group"].tolist() == ["red", "blue"]


def test_the_shipped_file_can_be_read_and_the_readme_says_what_it_shows(root):
    readme = (root / "data" / "coded" / "README.md").read_text(encoding="utf-8")
    expected = filled(readme, "errors", in_words(read_coded()))
    assert readme == expected, "run python -m parallax.evaluation.coded_sentences --readme data/coded/README.md"


def test_the_figures_in_words(tmp_path, monkeypatch):
    path = written(tmp_path / "coded.csv", RED + BLUE)
    readme = tmp_path / "README.md"
    readme.write_text("<!-- errors -->\n<!-- /errors -->\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["errors", str(path), "--readme", str(readme)])
    said = []
    coded_sentences.main(said.append)
    # 11 of 13 are equal; alpha 1 - (2 / 13) / (320 / 650) = .6875, shown as .69.
    assert "- loaded, the two coders: 85% of 13 answers are equal; alpha 0.69." in said[0]
    assert "- loaded, red: precision 0.62 (" in said[0]
    assert "attribution" not in said[0]
    assert readme.read_text(encoding="utf-8") == f"<!-- errors -->\n{said[0]}\n<!-- /errors -->\n"
    assert in_words(coded()) == ["No sentence has been coded yet."]


def test_the_shipped_coded_sentences_say_what_the_shipped_coder_finds(shared):
    coded = read_coded()
    texts = shared / "corpora"
    digests = set(coded["sha256"])
    articles = [
        article
        for corpus in (texts / "tradewar" / "summer-2018.jsonl", texts / "london-talks")
        for article in read_corpus(corpus)
        if article.sha256 in digests
    ]
    coder = coder_from(errors.CODER)
    again = coded_sentences.looked_at_again(coded, (annotate(article, coder) for article in articles))
    changed = (again["found"] != coded["found"]).mean()
    # Two machines may round a sentence at the edge differently.
    assert changed < 0.01, "run make real where the texts are at hand"
