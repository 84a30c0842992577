"""Hyperpartisan: two files of XML made small, areas and lines by hand, what is refused."""

import pytest

from parallax.evaluation import hyperpartisan


def values(figures):
    return {name: figure["value"] for name, figure in figures.items()}


def written(folder, articles, name="small", attributes='hyperpartisan="{label}"'):
    """``articles`` are (text, label) in the makers' two files; the path of the first."""
    folder.mkdir(exist_ok=True)
    body = "".join(f'<article id="{i:07}" title="T{i}">{text}</article>' for i, (text, _) in enumerate(articles))
    truth = "".join(
        f'<article id="{i:07}" {attributes.format(label=str(label).lower())}/>' for i, (_, label) in enumerate(articles)
    )
    (folder / f"ground-truth-{name}.xml").write_text(f"<articles>{truth}</articles>", encoding="utf-8")
    path = folder / f"articles-{name}.xml"
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?><articles>{body}</articles>', encoding="utf-8")
    return path


def number(document):
    """The score that an article gives itself."""
    return float(document.text.split()[0])


SCORED = [("<p>0.9 a</p>", True), ("<p>0.8 b</p>", False), ("<p>0.7 c</p>", True), ("<p>0.7 d</p>", False)]
SCORED += [("<p>0.1 e</p>", False)]


def test_without_a_line_the_order_is_measured(tmp_path):
    found = hyperpartisan.measure(written(tmp_path, SCORED), number)
    # Pairs of a partisan and another: 0.9 over 0.8, 0.7, 0.1: 3; 0.7 over 0.1, level with 0.7, under 0.8: 1.5.
    # 4.5 of 6. Best line: above 0.85, 4 of 5 right; above 0.4 3, above 0.75 3.
    assert values(found["model"]) == {"roc_auc": 0.75, "accuracy_best_threshold": 0.8}
    # No for all: 3 of 5 right, and all level.
    assert values(found["baselines"]["majority"]) == {"roc_auc": 0.5, "accuracy_best_threshold": 0.6}
    assert set(found["baselines"]) == {"majority", "textblob"}
    assert (found["n"], found["units"], found["left_out"]) == (5, 5, 0)
    assert found["published"]["accuracy"] == 0.822


def test_the_line_is_drawn_on_other_articles(tmp_path):
    path = written(tmp_path / "a", SCORED)
    # Here 0.75 parts them: half way between 0.5 and 1.0.
    other = [("<p>0.2 mild words</p>", False), ("<p>0.5 mild town</p>", False), ("<p>1.0 vile lie</p>", True)]
    train = written(tmp_path / "b", other, "train")
    found = hyperpartisan.measure(path, number, train=train)
    # Above 0.75: 0.9 and 0.8, of which one is partisan. Yes: 1 right, 2 given, 2 true: 1/2. No: 2 right, 3, 3: 2/3.
    assert values(found["model"]) == {"macro_f1": 0.5833, "accuracy": 0.6, "roc_auc": 0.75}
    assert set(found["baselines"]) == {"majority", "textblob", "tfidf"}
    assert all(of.keys() == found["model"].keys() for of in found["baselines"].values())
    assert found["train"]["n"] == 3
    # A line from articles that the coder knows would be another: it is drawn on the others.
    more = written(tmp_path / "c", [*other, ("<p>0.05 known</p>", True)], "train")
    assert hyperpartisan.measure(path, number, train=more, seen=lambda text: "known" in text)["model"] == found["model"]
    # Where it knows them all, there is no line.
    with pytest.raises(ValueError, match="trained on all 3 rows"):
        hyperpartisan.measure(path, number, train=train, seen=lambda text: len(text.split()) == 3)


def test_tfidf_learns_from_other_articles(tmp_path):
    path = written(tmp_path / "a", [("<p>1 A vile plan.</p>", True), ("<p>1 The town met.</p>", False)])
    other = [("<p>1 How vile.</p>", True), ("<p>1 The town slept.</p>", False)]
    found = hyperpartisan.measure(path, number, train=written(tmp_path / "b", other))
    assert values(found["baselines"]["tfidf"]) == {"macro_f1": 1.0, "accuracy": 1.0, "roc_auc": 1.0}
    with pytest.raises(ValueError, match=r"articles-small\.xml shares 2 of 2 texts"):
        hyperpartisan.measure(path, number, train=path)


def test_what_was_trained_on_is_left_out(tmp_path):
    found = hyperpartisan.measure(written(tmp_path, SCORED), number, seen=lambda text: text == "0.8 b")
    # Without 0.8: 2 of 2 and 1.5 of 2.
    assert values(found["model"])["roc_auc"] == 0.875
    assert (found["n"], found["left_out"]) == (4, 1)


def test_an_article_is_read_as_paragraphs(tmp_path):
    body = (
        "\nA caption {1} <p>One\n <a href='x'>linked</a>, two.</p> <p/>left over<p>Rats &amp;amp; mice"
        "&#8217;s &lt;b&gt; &amp;lt;c&amp;gt;</p>\n"
    )
    read = []
    hyperpartisan.measure(
        written(tmp_path, [(body, True), ("<p>Other.</p>", False)]), lambda document: read.append(document) or 0.5
    )
    text = "A caption {1}\n\nOne linked, two.\n\nleft over\n\nRats & mice’s <b> <c>"
    assert [document.text for document in read] == [text, "Other."]
    assert read[0].article.title == "T0"
    assert len(read[0].paragraphs) == 4


def test_a_folder_is_its_pair_of_files(tmp_path):
    path = written(tmp_path, SCORED, "training-byarticle-1")
    assert hyperpartisan.measure(tmp_path, number) == hyperpartisan.measure(path, number)
    whole = hyperpartisan.measure(path, number)["sha256"]
    truth = tmp_path / "ground-truth-training-byarticle-1.xml"
    truth.write_text(truth.read_text().replace("true", "false", 1))
    assert hyperpartisan.measure(path, number)["sha256"] != whole


def test_either_file_of_the_pair_names_it(tmp_path):
    path = written(tmp_path, SCORED)
    assert hyperpartisan.measure(tmp_path / "ground-truth-small.xml", number) == hyperpartisan.measure(path, number)


def test_of_a_folder_with_both_parts_the_one_for_training_trains(tmp_path):
    train = written(tmp_path, [("<p>0.9 vile lie</p>", True), ("<p>0.2 rain</p>", False)], "training-byarticle-1")
    path = written(tmp_path, SCORED, "test-byarticle-2")
    assert hyperpartisan.measure(tmp_path, number, tmp_path) == hyperpartisan.measure(path, number, train)


# --- what is refused

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE articles [<!ENTITY a "vile "><!ENTITY b "&a;&a;&a;&a;">]>'
    '<articles><article id="0000000" title="">&b;</article></articles>'
)


def test_entities_are_never_expanded(tmp_path):
    path = written(tmp_path, SCORED[:1])
    path.write_text(BOMB, encoding="utf-8")
    with pytest.raises(ValueError, match=r"articles-small\.xml: no XML that is read here: it declares a document type"):
        hyperpartisan.measure(path, number)
    path.write_text(BOMB.replace("[<", "SYSTEM 'file:///etc/hostname' [<"), encoding="utf-8")
    with pytest.raises(ValueError, match="it declares a document type"):
        hyperpartisan.measure(path, number)


def test_what_is_no_xml_is_named(tmp_path):
    path = written(tmp_path, SCORED)
    path.write_text("<articles><article>", encoding="utf-8")
    with pytest.raises(ValueError, match=r"articles-small\.xml: no XML .*line 1.*Give Hyperpartisan as its makers"):
        hyperpartisan.measure(path, number)


def test_a_label_of_another_kind_is_named(tmp_path):
    path = written(tmp_path, SCORED, attributes='hyperpartisan="perhaps"')
    with pytest.raises(ValueError, match=r"ground-truth-small\.xml, article 1: id '0000000', hyperpartisan 'perhaps'"):
        hyperpartisan.measure(path, number)


def test_an_article_without_text_or_label_is_named(tmp_path):
    path = written(tmp_path, [("<p>0.1 a</p>", True), ("<p> </p>", False)])
    with pytest.raises(ValueError, match=r"articles-small\.xml, article 2 \(id '0000001'\): it has no text"):
        hyperpartisan.measure(path, number)
    path.write_text(path.read_text().replace("0000001", "0000009"))
    with pytest.raises(ValueError, match=r"article 2 \(id '0000009'\): it has no label in ground-truth-small\.xml"):
        hyperpartisan.measure(path, number)


def test_articles_without_their_labels_are_absent(tmp_path):
    path = written(tmp_path, SCORED)
    (tmp_path / "ground-truth-small.xml").unlink()
    with pytest.raises(FileNotFoundError, match=r"ground-truth-small\.xml is absent: expected the labels of articles-"):
        hyperpartisan.measure(path, number)
    with pytest.raises(FileNotFoundError, match="is absent"):
        hyperpartisan.measure(tmp_path / "nowhere", number)


def test_a_set_without_articles_is_empty(tmp_path):
    with pytest.raises(ValueError, match=r"articles-small\.xml is empty"):
        hyperpartisan.measure(written(tmp_path, []), number)


def test_a_score_that_is_no_number_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"articles-small\.xml, article 0000000: the score is nan"):
        hyperpartisan.measure(written(tmp_path, SCORED), lambda document: float("nan"))


def test_as_it_is_published(shared):
    path = hyperpartisan._articles(shared / "datasets/hyperpartisan_byarticle")
    rows = hyperpartisan._read(path)
    assert len(rows) == 645
    assert sum(row["hyperpartisan"] for row in rows) == 238
    # No tag and no entity is left.
    assert not [row["id"] for row in rows if "<p>" in row["text"] or "&amp;" in row["text"]]
