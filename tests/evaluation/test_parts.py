"""Which file of a set is measured, which rows are left out, and which may train a baseline."""

import gzip
import json

import pytest
from rich.console import Console

from parallax.evaluation.published import digest, files_of, one_file, read_rows, result, to_train_on, train_file, unseen
from parallax.figures.terminal import evaluation_view


def holding(folder, *names):
    for name in names:
        (folder / name).write_text(name, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("names", "measured"),
    [
        (["dev_rw.jsonl", "dev_mt.jsonl", "train.jsonl"], ["dev_mt.jsonl", "dev_rw.jsonl"]),
        (["test.jsonl", "train.jsonl"], ["test.jsonl"]),
        # A part that was once for development and then for tests is neither here.
        (["dev.jsonl", "dev_test.jsonl", "test.jsonl", "train.jsonl"], ["dev.jsonl"]),
        (["mine.jsonl", "train.jsonl", "README.md"], ["mine.jsonl"]),
    ],
)
def test_of_a_folder_the_development_part_is_measured(tmp_path, names, measured):
    assert [file.name for file in files_of(holding(tmp_path, *names), "a set", "*.jsonl")] == measured


def test_a_file_is_measured_whatever_its_name(tmp_path):
    file = holding(tmp_path, "train.jsonl", "dev.jsonl") / "train.jsonl"
    assert files_of(file, "a set", "*.jsonl") == [file]


def test_a_folder_with_rows_to_train_on_only_is_absent(tmp_path):
    with pytest.raises(FileNotFoundError, match="holds nothing of the kind: expected a set"):
        files_of(holding(tmp_path, "train.jsonl"), "a set", "*.jsonl")


def test_of_several_files_one_has_to_be_named(tmp_path):
    with pytest.raises(ValueError, match=r"holds dev_a\.tsv, dev_b\.tsv: expected one file to measure"):
        one_file(holding(tmp_path, "dev_a.tsv", "dev_b.tsv"), "a set", "*.tsv")


def test_the_file_to_train_on(tmp_path):
    folder = holding(tmp_path, "dev_en.tsv", "train_en.tsv")
    assert train_file(folder, "a set", "*.tsv").name == "train_en.tsv"
    assert train_file(folder / "dev_en.tsv", "a set", "*.tsv").name == "dev_en.tsv"
    with pytest.raises(FileNotFoundError, match="expected a set to train on"):
        train_file(folder, "a set", "*.jsonl")


def test_rows_that_were_trained_on_are_left_out(tmp_path):
    rows = [{"text": "It rained."}, {"text": "It snowed."}]
    assert unseen(rows, lambda text: "snow" in text, tmp_path / "a.jsonl") == rows[:1]
    with pytest.raises(ValueError, match=r"a\.jsonl: the coder was trained on all 2 rows"):
        unseen(rows, lambda text: True, tmp_path / "a.jsonl")


def texts(path):
    return read_rows(path, "a set", {"text": str})


def to_train(path, *sentences):
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in sentences), encoding="utf-8")
    return path


def test_what_is_measured_trains_no_baseline(tmp_path):
    measured = [{"text": f"Sentence {i}."} for i in range(20)]
    path = to_train(tmp_path / "train.jsonl", "It rained.", "Sentence 7. ", "It snowed.")
    # One of 20 is 0.05, as many as may be shared; it is left out.
    kept, about = to_train_on(path, texts, measured)
    assert [row["text"] for row in kept] == ["It rained.", "It snowed."]
    assert about == {"n": 2, "sha256": digest(path), "left_out": 1}


@pytest.mark.parametrize(("measured", "shared"), [(19, 1), (20, 2), (1, 0)])
def test_rows_to_train_on_that_are_measured_are_refused(tmp_path, measured, shared):
    rows = [{"text": f"Sentence {i}."} for i in range(measured)]
    path = to_train(tmp_path / "train.jsonl", *(row["text"] for row in rows[:shared]), "It rained.")
    if shared:
        with pytest.raises(ValueError, match=rf"train\.jsonl shares {shared} of {measured} texts with what is measure"):
            to_train_on(path, texts, rows)
    else:
        assert to_train_on(path, texts, rows)[1]["n"] == 1


def test_rows_to_train_on_that_are_all_measured_are_refused(tmp_path):
    rows = [{"text": f"Sentence {i}."} for i in range(100)]
    with pytest.raises(ValueError, match="shares 1 of 100 texts"):
        to_train_on(to_train(tmp_path / "train.jsonl", "Sentence 3."), texts, rows)


def test_a_mark_of_byte_order_line_ends_and_blank_lines_are_no_rows(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'\xef\xbb\xbf{"text": "It rained."}\r\n\r\n{"text": "It snowed."}\r\n\n')
    assert [row["text"] for row in texts(tmp_path / "a.jsonl")] == ["It rained.", "It snowed."]
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "It rained."}\n\n[]\n')
    with pytest.raises(ValueError, match=r"a\.jsonl, row 3: 'text' is None"):
        texts(tmp_path / "a.jsonl")


def test_a_packed_file_is_named(tmp_path):
    path = tmp_path / "test.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "It rained."}'))
    with pytest.raises(ValueError, match=r"test\.jsonl\.gz: no text in UTF-8 \(byte 0x8b at 1\)\. Unpack it"):
        texts(path)


def test_files_of_two_folders_have_one_digest(tmp_path):
    for folder in ("rw", "mt"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "test.jsonl").write_text(folder)
    assert digest([tmp_path / "rw/test.jsonl", tmp_path / "mt/test.jsonl"]) == digest(tmp_path)


def test_files_together_are_told_apart(tmp_path):
    one, two = (holding(tmp_path, "a", "b") / name for name in "ab")
    assert digest([one, two]) == digest([two, one])
    assert len({digest([one, two]), digest([one]), digest([two])}) == 3
    # All files of a folder are the folder.
    assert digest([one, two]) == digest(tmp_path)


def test_a_result_names_the_files_that_were_measured(tmp_path):
    for part in ("newsmtsc-mt", "newsmtsc-rw"):
        (tmp_path / part).mkdir()
        holding(tmp_path / part, "test.jsonl")
    both = sorted(tmp_path.glob("*/test.jsonl"))
    assert result("x", both, 1, 1, {"model": {}}, None)["files"] == ["newsmtsc-mt/test.jsonl", "newsmtsc-rw/test.jsonl"]
    assert result("x", both[0], 1, 1, {"model": {}}, None)["files"] == ["test.jsonl"]


def test_what_was_measured_fits_a_narrow_terminal(tmp_path):
    of = {name: {"value": 0.5, "low": 0.4, "high": 0.6} for name in ("macro_f1", "precision", "recall")}
    figures = {who: of for who in ("model", "majority", "textblob", "vader", "rules")}
    (file,) = holding(tmp_path, "dev_en.tsv").iterdir()
    console = Console(width=80, record=True)
    console.print(evaluation_view({"coder": "model"} | result("checkthat", file, 4, 4, figures, {"macro_f1": 0.75})))
    shown = console.export_text()
    for words in ("macro_f1 ", "precision ", "recall ", "0.400 to 0.600", "published", "measured: dev_en.tsv (sha256"):
        assert words in shown
