"""Published sets in their own formats, made small: what is read, the figures by hand, what is refused."""

import json

import pytest

from parallax import Annotation, Attribution, Loaded, RulesCoder, Span
from parallax.evaluation import babe, newsmtsc, polnear
from parallax.evaluation.published import digest


def written(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def values(figures):
    return {name: figure["value"] for name, figure in figures.items()}


class Marks:
    """A coder that marks the words it is given, wherever they stand."""

    name = "marks"

    def __init__(self, **families):
        self.families = families

    def annotate(self, document):
        found = []
        for family, word in self.families.items():
            at = document.text.find(word)
            if at >= 0:
                found.append(Loaded(span=Span(at, at + len(word)), family=family))
        return Annotation(document, self.name, tuple(found))


# --- BABE


def test_babe_by_hand(tmp_path):
    rows = [
        ("The rogue council fell.", "Biased"),
        ("The rogue wave broke.", "Non-biased"),
        ("A vile plan.", "Biased"),
        ("It rained.", "Non-biased"),
        ("It may rain.", "Non-biased"),
    ]
    path = written(tmp_path / "babe.jsonl", [{"text": t, "label_bias": label} for t, label in rows])
    found = babe.measure(path, Marks(name_calling="rogue", hedge="may"))
    # Marked: 1 and 2; a hedge is no mark. Biased: 1 and 3. Precision 1/2, recall 1/2, F1 2 * 1 / (2 + 2) = 1/2;
    # of "not biased" 2 right, 3 true, 3 given: 4/6. Mean 7/12.
    assert values(found["model"]) == {"macro_f1": 0.5833, "precision": 0.5, "recall": 0.5}
    # Never biased: of "not biased" 3 right, 3 true, 5 given: 6/8; of "biased" 0. Mean 3/8.
    assert values(found["baselines"]["majority"]) == {"macro_f1": 0.375, "precision": None, "recall": 0.0}
    assert (found["task"], found["n"], found["units"]) == ("babe", 5, 5)


def test_textblob_has_the_threshold_that_suits_it_best(tmp_path):
    # "Terrible" has some subjectivity and the others none, so that some threshold parts them without a mistake.
    rows = [("A terrible plan.", "Biased"), ("It rained.", "Non-biased"), ("The council met.", "Non-biased")]
    path = written(tmp_path / "babe.jsonl", [{"text": t, "label_bias": label} for t, label in rows])
    found = babe.measure(path, Marks())
    assert values(found["baselines"]["textblob"]) == {"macro_f1": 1.0, "precision": 1.0, "recall": 1.0}


# --- NewsMTSC


def mention(sentence, name, polarity):
    return {"sentence": sentence, "from": sentence.index(name), "to": sentence.index(name) + len(name)} | {
        "polarity": polarity
    }


def test_newsmtsc_by_hand(tmp_path):
    both = "Northland bullies Southland."
    rows = [
        mention(both, "Northland", -1),
        mention(both, "Southland", 0),
        mention("Critics praised Westland.", "Westland", 1),
        mention("Eastland sells tin.", "Eastland", 1),
        mention("Midland sells tin.", "Midland", 0),
    ]
    answers = {"Northland": -1, "Southland": -1, "Westland": 0.5, "Eastland": 0, "Midland": 0}
    path = written(tmp_path / "dev_rw.jsonl", rows)
    found = newsmtsc.measure(path, lambda sentence, start, end: (answers[sentence[start:end]], "a rule"))
    # Of -1: 1 right, 1 true, 2 given: 2/3. Of 0: 1 right, 2, 2: 1/2. Of 1: 1 right, 2, 1: 2/3. Mean 11/18.
    # Signs given: 3, right 2. Signs that are there: 3, found 2.
    assert values(found["model"]) == {"macro_f1": 0.6111, "sign_precision": 0.6667, "sign_recall": 0.6667}
    # 0 and 1 are as frequent, the smaller is taken: of 0 2 right, 2 true, 5 given: 4/7, the mean of three 4/21.
    assert values(found["baselines"]["majority"])["macro_f1"] == 0.1905
    assert (found["n"], found["units"]) == (5, 4)
    assert found["published"]["macro_f1"] == 0.831


def test_the_rules_are_measured_unless_another_is_given(tmp_path):
    path = written(tmp_path / "mine.jsonl", [mention("Northland bullies its neighbours.", "Northland", -1)])
    found = newsmtsc.measure(path)
    assert values(found["model"]) == {"macro_f1": 1.0, "sign_precision": 1.0, "sign_recall": 1.0}
    assert found["published"] is None


# --- PolNeAR


class Says:
    """A coder that finds one attribution, where it is told."""

    name = "says"

    def __init__(self, **parts):
        self.parts = {part: Span(*place) for part, place in parts.items()}

    def annotate(self, document):
        marks = (Attribution(span=self.parts["content"], **self.parts),) if document.text.startswith('"Rain') else ()
        return Annotation(document, self.name, marks)


TEXT = '"Rain," he said, "is near." Then it rained and rained all day long.'


def polnear_folder(folder, marks):
    for name in ("text", "attributions"):
        (folder / name).mkdir()
    for article, text, coder, lines in marks:
        (folder / "text" / f"{article}.txt").write_bytes(text.encode())
        (folder / "attributions" / f"{article}_{coder}.ann").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


SAID = ["T1\tSource 8 10\the", "T2\tCue 11 15\tsaid", 'T3\tContent 0 7;17 27\t"Rain," "is near."']
DRY = "The dry town waited for days and days on end."


def test_polnear_by_hand(tmp_path):
    # Words: Rain he said is near Then it rained and rained all day long. Content: Rain, is, near.
    folder = polnear_folder(tmp_path, [("a_b", TEXT, "x1", SAID), ("dry", DRY, "x1", [])])
    # The coder takes "he" for source, "said" for cue, and all from "Rain" to "Then" for content: without source
    # and cue that is Rain, is, near, Then.
    found = polnear.measure(folder, Says(source=(8, 10), cue=(11, 15), content=(0, 32)))
    model = values(found["model"])
    # Content: both 3, marked 4, true 3, so F1 = 6/7.
    assert {k: v for k, v in model.items() if k.startswith("token") and k.endswith("content")} == {
        "token_f1_content": 0.8571,
        "token_precision_content": 0.75,
        "token_recall_content": 1.0,
    }
    assert model["token_f1_source"] == model["token_f1_cue"] == 1
    # Less than half of the words are in any part: the majority class finds nothing.
    assert values(found["baselines"]["majority"])["token_recall_content"] == 0
    assert found["n"] == 2


def test_the_majority_class_of_a_part_that_fills_the_text_is_every_word(tmp_path):
    short = '"Rain," he said, "is near."'
    found = polnear.measure(polnear_folder(tmp_path, [("a", short, "x1", SAID)]), RulesCoder())
    # 5 words, 3 of them content: all marked, so precision 3/5, recall 1, F1 = 2 * 3 / (5 + 3).
    majority = values(found["baselines"]["majority"])
    assert majority["token_f1_content"] == 0.75
    assert majority["token_precision_content"] == 0.6
    assert majority["token_f1_source"] == 0
    assert values(found["model"])["token_f1_content"] == 1


def test_an_article_that_two_marked_is_resampled_once(tmp_path):
    folder = polnear_folder(tmp_path, [("a", TEXT, "x1", SAID), ("a", TEXT, "x2", SAID[:2])])
    found = polnear.measure(folder, Says(source=(8, 10), cue=(11, 15), content=(0, 32)))
    # Content of x1: both 3, marked 4, true 3. Of x2: 0, 4, 0. Together 2 * 3 / (8 + 3).
    assert found["model"]["token_f1_content"] == {"value": 0.5455, "low": 0.5455, "high": 0.5455}
    assert found["n"] == 1


def test_line_ends_that_were_changed_are_noticed(tmp_path):
    folder = polnear_folder(tmp_path, [("a", "Two lines.\r\n" + TEXT, "x1", SAID)])
    with pytest.raises(ValueError, match=r"a_x1\.ann, T1: its words stand elsewhere in the text"):
        polnear.measure(folder, Says(content=(0, 4)))


# --- what is refused


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('{"text": "Rain.", "label_bias": "No agreement"}', r"'label_bias' is 'No agreement', not \('Biased', "),
        ('{"label_bias": "Biased"}', "'text' is None, not str"),
        ("text,label_bias", "no JSON"),
        ("[1]", "'text' is None"),
    ],
)
def test_a_row_of_another_kind_is_named(tmp_path, row, said):
    path = tmp_path / "mine.jsonl"
    path.write_text('{"text": "It rained.", "label_bias": "Biased"}\n' + row + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"mine\.jsonl, row 2: {said}.*Give BABE as its makers publish it"):
        babe.measure(path, Marks())


@pytest.mark.parametrize(
    "measure", [lambda p: babe.measure(p, Marks()), newsmtsc.measure, lambda p: polnear.measure(p, Marks())]
)
def test_a_set_that_is_absent_is_an_error(tmp_path, measure):
    with pytest.raises(FileNotFoundError, match=r"nowhere.* is absent: expected .*SETS=FOLDER"):
        measure(tmp_path / "nowhere")


def test_an_empty_set_is_an_error(tmp_path):
    with pytest.raises(ValueError, match=r"empty\.jsonl is empty"):
        babe.measure(written(tmp_path / "empty.jsonl", []), Marks())


def test_a_folder_is_told_from_one_with_another_word_or_name(tmp_path):
    digests = set()
    for folder, name, word in (("a", "x", "one"), ("b", "x", "two"), ("c", "y", "one"), ("d", "x", "one")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(word)
        digests.add(digest(tmp_path / folder))
    assert len(digests) == 3


def test_polnear_of_a_folder_with_parts(tmp_path):
    for part in ("test", "train"):
        (tmp_path / part).mkdir()
        polnear_folder(tmp_path / part, [("a", TEXT, "x1", SAID)])
    found = polnear.measure(tmp_path, RulesCoder())
    assert found == polnear.measure(tmp_path / "test", RulesCoder())


def test_no_mark_is_lost_to_the_mark_of_byte_order(tmp_path):
    says = Says(source=(8, 10), cue=(11, 15), content=(0, 32))
    folder = polnear_folder(tmp_path, [("a", TEXT, "x1", ["\ufeff" + SAID[0], *SAID[1:]])])
    assert values(polnear.measure(folder, says)["model"])["token_f1_source"] == 1


@pytest.mark.parametrize("place", ["x 10", "8", "8 8", "8 10;11", "10 8"])
def test_a_mark_without_a_place_is_named(tmp_path, place):
    folder = polnear_folder(tmp_path, [("a", TEXT, "x1", [f"T1\tSource {place}\the"])])
    with pytest.raises(ValueError, match=rf"a_x1\.ann, T1: '{place}' is no place in a text"):
        polnear.measure(folder, Says(content=(0, 4)))
