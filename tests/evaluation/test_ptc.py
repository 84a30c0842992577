"""PTC made small: credit for parts of spans by hand, and what is read."""

import pytest

from parallax import Annotation, Loaded, Span
from parallax.evaluation import ptc


class Marks:
    """A coder that marks some words wherever they stand."""

    name = "marks"

    def annotate(self, document):
        found = []
        for word, family in (("Rogue", "name_calling"), ("fine", "glorification"), ("may", "hedge")):
            at = document.text.find(word)
            if at >= 0:
                found.append(Loaded(span=Span(at, at + len(word)), family=family))
        return Annotation(document, self.name, tuple(found))


#: Propaganda: "Rogue men" and "men lied", 14 letters together.
ARTICLES = {"11": "Rogue men lied.\nIt may rain.\n", "12": "All is fine.\n"}
LABELS = "11\t0\t9\n11\t6\t14\n"


def written(folder, labels=LABELS, name="train"):
    (folder / f"{name}-articles").mkdir(parents=True)
    for article, text in ARTICLES.items():
        (folder / f"{name}-articles" / f"article{article}.txt").write_bytes(text.encode())
    (folder / f"{name}-task1-SI.labels").write_text(labels, encoding="utf-8")
    return folder


def values(figures):
    return {name: figure["value"] for name, figure in figures.items()}


def test_spans_and_sentences_by_hand(tmp_path):
    found = ptc.measure(written(tmp_path), Marks())
    # Given: "Rogue", all 5 letters true, and "fine", none: precision (1 + 0) / 2. True: one span, 5 of its 14 letters
    # found: recall 5/14. F1 = 2 * 1/2 * 5/14 / (1/2 + 5/14) = 5/12. Lines: the first of three; given it and the last.
    assert values(found["model"]) == {
        "span_f1": 0.4167,
        "span_precision": 0.5,
        "span_recall": 0.3571,
        "sentence_f1": 0.6667,
    }
    # Three lines given: 14 of the 15 letters of one are true, precision 14/45. Recall 1. F1 = 28/59. One of three lines
    # is true: 2 / (1 + 3).
    assert values(found["baselines"]["majority"]) == {
        "span_f1": 0.4746,
        "span_precision": 0.3111,
        "span_recall": 1.0,
        "sentence_f1": 0.5,
    }
    assert (found["n"], found["units"], found["sentences"]) == (2, 2, 3)
    assert found["published"]["span_f1"] == 0.516


def test_nothing_given_is_all_missed(tmp_path):
    class Nobody:
        name = "nobody"

        def annotate(self, document):
            return Annotation(document, self.name, ())

    model = values(ptc.measure(written(tmp_path), Nobody())["model"])
    assert model == {"span_f1": 0.0, "span_precision": None, "span_recall": 0.0, "sentence_f1": 0.0}


def test_textblob_has_the_threshold_that_suits_it_best(tmp_path):
    folder = written(tmp_path, "11\t0\t32\n")
    text = "What a terrible, horrible place!\nIt rained.\n"
    (folder / "train-articles" / "article11.txt").write_text(text, encoding="utf-8")
    (folder / "train-articles" / "article12.txt").write_text("A big council met.\n", encoding="utf-8")
    # The line that is most subjective is the span, to the letter; a low threshold would let a big council in.
    assert set(values(ptc.measure(folder, Marks())["baselines"]["textblob"]).values()) == {1.0}


def test_a_mark_of_byte_order_counts_as_a_letter(tmp_path):
    folder = written(tmp_path, "11\t1\t6\n")
    (folder / "train-articles" / "article11.txt").write_bytes("\ufeffRogue men lied.\n".encode())
    assert values(ptc.measure(folder, Marks())["model"])["span_recall"] == 1


def test_what_the_coder_was_trained_on_is_left_out(tmp_path):
    found = ptc.measure(written(tmp_path), Marks(), lambda text: "fine" in text)
    # "Rogue" alone is given.
    assert values(found["model"])["span_precision"] == 1
    assert (found["units"], found["left_out"]) == (1, 1)


def test_one_file_of_labels_is_measured(tmp_path):
    written(tmp_path)
    written(tmp_path, name="dev")
    with pytest.raises(ValueError, match=r"holds dev-task1-SI\.labels, train-task1-SI\.labels: .* Name the file"):
        ptc.measure(tmp_path, Marks())
    assert ptc.measure(tmp_path / "dev-task1-SI.labels", Marks())["n"] == 2


@pytest.mark.parametrize("row", ["11\t3", "99\t0\t4", "11\t4\t4", "11\t0\t999", "11\tDoubt\t0\t4", "11\t-1\t4"])
def test_a_row_of_another_kind_is_named(tmp_path, row):
    with pytest.raises(ValueError, match=r"train-task1-SI\.labels, row 2: .* no stretch of an article in train-art"):
        ptc.measure(written(tmp_path, f"11\t0\t9\n{row}\n11\t0\t9\n"), Marks())


def test_a_set_that_is_absent_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="holds nothing of the kind: expected the spans of PTC, NAME-task1-SI"):
        ptc.measure(tmp_path, Marks())
    (tmp_path / "test-task1-SI.labels").write_text(LABELS, encoding="utf-8")
    with pytest.raises(FileNotFoundError, match="test-articles is absent"):
        ptc.measure(tmp_path, Marks())


def test_a_file_of_spans_an_article(tmp_path):
    whole = ptc.measure(written(tmp_path / "one", LABELS.replace("\n", "\r\n") + "\n"), Marks())
    folder = tmp_path / "many"
    (written(folder) / "train-task1-SI.labels").unlink()
    labels = folder / "train-labels-task1-span-identification"
    labels.mkdir()
    (labels / "article11.task1-SI.labels").write_text("\ufeff" + LABELS, encoding="utf-8")
    (labels / "article12.task1-SI.labels").touch()
    for path in (folder, labels):
        assert ptc.measure(path, Marks()) | {"sha256": "", "files": []} == whole | {"sha256": "", "files": []}
    (labels / "article12.task1-SI.labels").write_text("12\t0\t99\n")
    with pytest.raises(ValueError, match=r"article12\.task1-SI\.labels, row 1: .* no stretch of an article in train-a"):
        ptc.measure(folder, Marks())


def test_articles_without_text_and_labels_without_spans_are_errors(tmp_path):
    with pytest.raises(ValueError, match=r"train-task1-SI\.labels is empty"):
        ptc.measure(written(tmp_path, ""), Marks())
    (tmp_path / "train-articles" / "article12.txt").write_text(" \n")
    with pytest.raises(ValueError, match=r"train-articles, article12\.txt: there is no text"):
        ptc.measure(tmp_path, Marks())


def test_the_set_as_published(shared):
    path = shared / "datasets" / "propaganda_ptc_semeval"

    class Nobody:
        name = "nobody"

        def annotate(self, document):
            assert len(document.text) <= 5000
            return Annotation(document, self.name, ())

    # Short articles alone, so that the test is quick: the others count as seen.
    found = ptc.measure(path, Nobody(), lambda text: len(text) > 5000)
    assert found["units"] + found["left_out"] == 371
    assert values(found["baselines"]["majority"])["span_recall"] > 0.99
    # Each span of each article was read and lies inside it: 5,468 rows.
    assert sum(len(row["spans"]) for row in ptc._articles(path / "train-task1-SI.labels")) == 5468
