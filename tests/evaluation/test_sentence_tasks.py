"""BABE, NewsMTSC and CheckThat!: folders, parts, baselines and what is left out; the figures by hand."""

import json

import pytest

from parallax import Annotation, Loaded, Span
from parallax.evaluation import babe, checkthat, newsmtsc


def lines(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def values(figures):
    return {name: figure["value"] for name, figure in figures.items()}


class Vile:
    """A coder that takes "vile" for loaded."""

    name = "vile"

    def annotate(self, document):
        at = document.text.find("vile")
        marks = (Loaded(span=Span(at, at + 4), family="name_calling"),) if at >= 0 else ()
        return Annotation(document, self.name, marks)


# --- BABE

SENTENCES = [
    ("A vile plan.", "Biased"),
    ("A vile wave.", "Non-biased"),
    ("The plan passed.", "Non-biased"),
    ("The wave passed.", "Non-biased"),
]
LABELLED = [
    ("A vile lie.", "Biased"),
    ("How vile of them.", "Biased"),
    ("The mayor passed.", "Non-biased"),
    ("The mayor met.", "Non-biased"),
]


def biased(path, rows):
    return lines(path, [{"text": text, "label_bias": label} for text, label in rows])


def test_babe_of_a_folder_with_rows_to_train_on(tmp_path):
    biased(tmp_path / "babe_dev.jsonl", SENTENCES)
    train = biased(tmp_path / "babe_train.jsonl", LABELLED)
    found = babe.measure(tmp_path, Vile(), train=tmp_path)
    # Marked 1 and 2, biased 1: F1 2 * 1 / (2 + 1) = 2/3; of the rest 2 right, 2 given, 3 true: 4/5. Mean 11/15.
    # TF-IDF learns that "vile" is biased, so it answers alike.
    both = {"macro_f1": 0.7333, "precision": 0.5, "recall": 1.0}
    assert values(found["model"]) == values(found["baselines"]["tfidf"]) == both
    assert found == babe.measure(tmp_path / "babe_dev.jsonl", Vile(), train=train)
    assert found["train"]["n"] == 4
    assert (found["n"], found["left_out"], found["published"]["macro_f1"]) == (4, 0, 0.841)


def test_babe_without_what_the_coder_was_trained_on(tmp_path):
    path = biased(tmp_path / "babe.jsonl", SENTENCES)
    found = babe.measure(path, Vile(), seen=lambda text: "wave" in text)
    # Left are 1 and 3, both right; one of each, so that the smaller answer is taken for all: no.
    assert values(found["model"])["macro_f1"] == 1
    # Of "not biased" 1 right, 1 true, 2 given: 2/3; of "biased" 0. Mean 1/3.
    assert values(found["baselines"]["majority"])["macro_f1"] == 0.3333
    assert (found["n"], found["units"], found["left_out"]) == (2, 2, 2)
    assert "train" not in found


def test_babe_that_trains_on_itself_is_refused(tmp_path):
    path = biased(tmp_path / "babe.jsonl", SENTENCES)
    with pytest.raises(ValueError, match=r"babe\.jsonl shares 4 of 4 texts"):
        babe.measure(path, Vile(), train=path)
    # What the coder has seen is not measured, so that it may train the baseline.
    half = biased(tmp_path / "half.jsonl", SENTENCES[:1] + SENTENCES[2:3])
    found = babe.measure(path, Vile(), train=half, seen=lambda text: "plan" in text)
    assert (found["n"], found["left_out"], found["train"]["n"]) == (2, 2, 2)


def test_babe_as_a_table_with_semicolons(tmp_path):
    rows = [(text.replace("plan", "plan; again"), label) for text, label in SENTENCES]
    path = tmp_path / "final_labels.csv"
    lines_of_table = [f"\"{text}\";left;{label};\"['vile', 'bad']\"" for text, label in rows]
    path.write_text("\ufefftext;type;label_bias;biased_words\r\n" + "\r\n".join(lines_of_table), encoding="utf-8")
    found, same = babe.measure(path, Vile()), babe.measure(biased(tmp_path / "babe.jsonl", rows), Vile())
    assert found | {"sha256": "", "files": []} == same | {"sha256": "", "files": []}
    path.write_text(path.read_text(encoding="utf-8").replace("Non-biased", "No agreement", 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"final_labels\.csv, row 3: 'label_bias' is 'No agreement'"):
        babe.measure(path, Vile())


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_sentence_without_words_is_named(tmp_path, text):
    path = biased(tmp_path / "babe.jsonl", [*SENTENCES, (text, "Biased")])
    with pytest.raises(ValueError, match=r"babe\.jsonl, row 5: 'text' is blank"):
        babe.measure(path, Vile())
    path = lines(tmp_path / "rw.jsonl", [*RW, RW[0] | {"sentence": text}])
    with pytest.raises(ValueError, match=r"rw\.jsonl, row 4: 'sentence' is blank"):
        newsmtsc.measure(path, neutral)


# --- NewsMTSC


def mention(sentence, name, polarity):
    start = sentence.index(name)
    return {"sentence": sentence, "from": start, "to": start + len(name), "polarity": polarity}


RW = [
    mention("Northland bullied everybody.", "Northland", -1),
    mention("Southland climbs aboard.", "Southland", 0),
    mention("Critics hail Westland.", "Westland", 1),
]
BOTH = "Eastland bullies Midland."
MT = [mention(BOTH, "Eastland", -1), mention(BOTH, "Midland", 0)]


def neutral(sentence, start, end):
    return (0.0, "never")


def test_newsmtsc_of_a_folder_is_measured_by_part(tmp_path):
    lines(tmp_path / "dev_rw.jsonl", RW)
    lines(tmp_path / "dev_mt.jsonl", MT)
    lines(tmp_path / "train.jsonl", [mention("Awayland sells tin.", "Awayland", 0)])
    found = newsmtsc.measure(tmp_path, neutral)
    # rw: of 0 1 right, 1 true, 3 given: 2/4, the mean of three 1/6. mt: 1 right, 1 true, 2 given: 2/3, of two 1/3.
    assert values(found["model"]) == {
        **{"macro_f1_mt": 0.3333, "macro_f1_rw": 0.1667},
        **{"sign_precision_mt": None, "sign_precision_rw": None},
        **{"sign_recall_mt": 0.0, "sign_recall_rw": 0.0},
    }
    assert all(of.keys() == found["model"].keys() for of in found["baselines"].values())
    # Five mentions in four sentences.
    assert (found["n"], found["units"], found["left_out"]) == (5, 4, 0)
    assert {name: best for name, best in found["published"].items() if name != "system"} == {
        **{"macro_f1_mt": 0.825, "macro_f1_rw": 0.831}
    }
    for part in ("rw", "mt"):
        alone = newsmtsc.measure(tmp_path / f"dev_{part}.jsonl", neutral)
        assert alone["model"]["macro_f1"] == found["model"][f"macro_f1_{part}"]
        assert alone["published"]["macro_f1"] == found["published"][f"macro_f1_{part}"]


def test_newsmtsc_with_vader_and_rows_to_train_on(tmp_path):
    path = lines(tmp_path / "test_rw.jsonl", RW)
    new = ("Awayland bullied everybody.", "Awayland climbs aboard.", "Critics hail Awayland.")
    rows = [mention(sentence, "Awayland", polarity) for sentence, polarity in zip(new, (-1, 0, 1), strict=True)]
    found = newsmtsc.measure(path, neutral, train=lines(tmp_path / "train.jsonl", rows))
    assert values(found["baselines"]["tfidf"]) == {"macro_f1": 1.0, "sign_precision": 1.0, "sign_recall": 1.0}
    # VADER's words: "bullied" -3.1, "aboard" 0.1, "critics" -1.2 and "hail" 0.3; compound is s / sqrt(s * s + 15),
    # of 0.1 0.026, which is below the cut. So -1, 0, -1. Of -1 1 right, 1 true, 2 given: 2/3; of 0 all: 1; of 1 none.
    # Mean 5/9. Signs given: 2, right 1, true 2.
    assert values(found["baselines"]["vader"]) == {"macro_f1": 0.5556, "sign_precision": 0.5, "sign_recall": 0.5}
    assert found["train"]["n"] == 3


def by_sentence(rows):
    """As the makers' first release has it: one row per sentence, polarity 2, 4 or 6."""
    targets: dict[str, list] = {}
    for row in rows:
        targets.setdefault(row["sentence"], []).append(
            {"Input.gid": "x", "from": row["from"], "to": row["to"], "polarity": 4.0 + 2 * row["polarity"]}
        )
    return [{"primary_gid": "x", "sentence_normalized": name, "targets": of} for name, of in targets.items()]


def test_newsmtsc_by_sentence_and_by_folder(tmp_path):
    rows = {"rw": RW, "mt": MT}
    for part in rows:
        lines(tmp_path / f"test_{part}.jsonl", rows[part])
        for release, given in (("", by_sentence(rows[part])), ("-hf", rows[part])):
            folder = tmp_path / f"release{release}" / f"newsmtsc-{part}{release}"
            folder.mkdir(parents=True)
            lines(folder / "test.jsonl", given)
            lines(folder / "train.jsonl", by_sentence([mention("Awayland sells tin.", "Awayland", 0)]))
            alone = newsmtsc.measure(folder / "test.jsonl", neutral)
            assert alone["published"]["macro_f1"] == newsmtsc.BEST[part]
            assert newsmtsc.measure(folder, neutral)["model"].keys() >= {f"macro_f1_{part}"}
    flat = newsmtsc.measure(tmp_path, neutral)
    for release in ("release", "release-hf"):
        found = newsmtsc.measure(tmp_path / release, neutral)
        assert found | {"sha256": "", "files": []} == flat | {"sha256": "", "files": []}


def test_mentions_that_stand_elsewhere_are_counted_and_not_measured(tmp_path):
    row = RW[0] | {"mention": "Northland"}
    elsewhere = [row | {"to": 500}, row | {"from": -3}, row | {"from": 9}, row | {"from": 3, "to": 12}]
    found = newsmtsc.measure(lines(tmp_path / "test_rw.jsonl", [*RW, *elsewhere]), neutral)
    assert (found["n"], found["rejected"], found["left_out"]) == (3, 4, 0)
    assert found["model"] == newsmtsc.measure(lines(tmp_path / "rw.jsonl", RW), neutral)["model"]
    with pytest.raises(ValueError, match=r"test_rw\.jsonl: none of its 4 mentions stands at its offsets"):
        newsmtsc.measure(lines(tmp_path / "test_rw.jsonl", elsewhere), neutral)


def test_newsmtsc_leaves_out_sentences_with_all_their_mentions(tmp_path):
    path = lines(tmp_path / "both.jsonl", RW + MT)
    found = newsmtsc.measure(path, neutral, seen=lambda sentence: "bull" in sentence)
    assert (found["n"], found["units"], found["left_out"]) == (2, 2, 3)
    assert found["published"] is None


# --- CheckThat!

HEAD = "sentence_id\tsentence\tlabel\tsolved_conflict"
ROWS = [
    "1\tA vile plan.\tSUBJ\tTrue",
    '2\t"A ""vile"" wave," he said.\tOBJ',
    "3\tThe plan passed.\tOBJ\tFalse",
    "4\tSadly it passed.\tSUBJ",
    "5\tThe sea rose.\tOBJ\tFalse",
]


def table(path, rows, head=HEAD):
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def test_checkthat_by_hand(tmp_path):
    given = []
    found = checkthat.measure(table(tmp_path / "dev_en.tsv", ROWS), lambda text: given.append(text) or "vile" in text)
    # Said 1 and 2, true 1 and 4: of yes 1 right, 2 true, 2 given: 1/2; of no 2 right, 3, 3: 2/3. Mean 7/12.
    assert values(found["model"]) == {"macro_f1": 0.5833, "precision": 0.5, "recall": 0.5}
    # No for all: 3 right, 3 true, 5 given: 6/8; mean 3/8.
    assert values(found["baselines"]["majority"])["macro_f1"] == 0.375
    assert (found["task"], found["n"], found["published"]["macro_f1"]) == ("checkthat", 5, 0.63)
    # Quotation marks are letters like others here.
    assert given[1] == '"A ""vile"" wave," he said.'


def test_a_table_saved_elsewhere_is_read_alike(tmp_path):
    plain = checkthat.measure(table(tmp_path / "dev_en.tsv", ROWS), lambda text: "vile" in text)
    text = "\ufeff" + "\r\n".join(["sentence\tlabel", *("\t".join(row.split("\t")[1:3]) for row in ROWS), "", ""])
    (tmp_path / "test_en.tsv").write_bytes(text.encode())
    found = checkthat.measure(tmp_path / "test_en.tsv", lambda text: "vile" in text)
    assert found | {"sha256": "", "files": []} == plain | {"sha256": "", "files": []}


def test_checkthat_of_a_folder_with_rows_to_train_on(tmp_path):
    table(tmp_path / "dev_en.tsv", ROWS)
    # The test file may lack the last column; the order of columns is not the file's to choose.
    head = "sentence\tlabel"
    rows = ["A vile lie.\tSUBJ", "Sadly they lied.\tSUBJ", "The law passed.\tOBJ", "The wave broke.\tOBJ"]
    table(tmp_path / "train_en.tsv", rows, head)
    found = checkthat.measure(tmp_path, lambda text: True, train=tmp_path, seen=lambda text: "wave" in text)
    assert (found["n"], found["left_out"], found["train"]["n"]) == (4, 1, 4)
    assert values(found["baselines"]["tfidf"]) == {"macro_f1": 1.0, "precision": 1.0, "recall": 1.0}


@pytest.mark.parametrize(
    ("rows", "head", "said"),
    [
        (["1\tIt rained.\tMAYBE"], HEAD, r"mine\.tsv, row 2: 3 columns, 'label' is 'MAYBE'"),
        (["1\tIt rained.\tOBJ\tTrue", "2\tIt\trained.\tOBJ\tTrue"], HEAD, r"row 3: 5 columns, 'label' is 'rained\.'"),
        (["1\tIt rained.\tOBJ\tTrue\tmore"], HEAD, "row 2: 5 columns"),
        (["1\t\tOBJ"], HEAD, "row 2: .*no sentence"),
        (["1\t \tOBJ"], HEAD, "row 2: .*no sentence"),
        (["1\tIt rained."], HEAD, "row 2: 2 columns, 'label' is None"),
        ([], "text,label", "row 1: columns .*, not sentence and label"),
        ([], HEAD, r"mine\.tsv is empty"),
    ],
)
def test_a_table_of_another_kind_is_refused(tmp_path, rows, head, said):
    with pytest.raises(ValueError, match=said + ".*Give CheckThat! as its makers publish it"):
        checkthat.measure(table(tmp_path / "mine.tsv", rows, head), lambda text: True)


def test_a_table_that_is_absent_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="is absent: expected the file of CheckThat!"):
        checkthat.measure(tmp_path / "nowhere.tsv", lambda text: True)


# --- the sets themselves


def test_babe_as_it_is_published(shared, tmp_path):
    # The first 400 rows, for speed, by the format of all.
    file = shared / "datasets/babe/babe_sg2_dev.jsonl"
    with file.open(encoding="utf-8") as rows:
        part = "".join(next(rows) for _ in range(400))
    (tmp_path / "part.jsonl").write_text(part, encoding="utf-8")
    found = babe.measure(tmp_path / "part.jsonl", Vile())
    assert (found["n"], found["units"]) == (400, 400)
    rows = babe._read(file)
    assert len(rows) == 2913
    assert sum(row["label_bias"] == "Biased" for row in rows) == 1419


def test_newsmtsc_as_it_is_published(shared):
    found = newsmtsc.measure(shared / "datasets/newsmtsc", neutral)
    # 343 mentions in 320 sentences, and 440 in 215.
    assert (found["n"], found["units"]) == (783, 535)
    # 136 of 343 are neutral: of 0 F1 2 * 136 / (136 + 343), the mean of three 0.1893. 217 of 440: 0.2202.
    assert found["model"]["macro_f1_rw"]["value"] == 0.1893
    assert found["model"]["macro_f1_mt"]["value"] == 0.2202


def test_checkthat_as_it_is_published(shared):
    folder = shared / "datasets/checkthat2025_subjectivity_en"
    found = checkthat.measure(folder, lambda text: True, train=folder)
    # 240 of 462 are subjective; all yes: 2 * 240 / (240 + 462), the mean of two 0.3419.
    assert (found["n"], found["train"]["n"]) == (462, 830)
    assert values(found["model"]) == {"macro_f1": 0.3419, "precision": 0.5195, "recall": 1.0}
    assert found["baselines"]["tfidf"]["macro_f1"]["value"] > 0.5
