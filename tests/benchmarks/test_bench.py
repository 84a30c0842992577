"""What scoring costs: the texts it is timed on, the sums behind the ratios, and the command."""

import json
import time

import numpy as np
import pytest

from benchmarks import bench
from parallax.document import parse
from parallax.encoder.files import FILES, WEIGHTS

# --- the texts


@pytest.fixture(scope="module")
def made():
    return bench.articles(20)


def test_every_article_has_800_words(made):
    assert [len(article.text.split()) for article in made] == [800] * 20
    assert [len(parse(article).words) for article in made] == [800] * 20


def test_no_paragraph_occurs_twice(made):
    paragraphs = [paragraph for article in made for paragraph in article.text.split("\n\n")]
    assert len(paragraphs) > 20 * 10
    assert len(set(paragraphs)) == len(paragraphs)


def test_a_paragraph_that_was_there_before_is_made_anew():
    """The same dice twice, the second time knowing all paragraphs of the first."""
    first = list(bench._paragraphs(bench.random.Random(3), set()))
    again = list(bench._paragraphs(bench.random.Random(3), set(first)))
    assert set(first).isdisjoint(again)
    assert sum(len(paragraph.split()) for paragraph in again) == 800


def test_the_seed_decides(made):
    assert bench.articles(20) == made
    # The first articles do not depend on how many follow.
    assert bench.articles(3) == made[:3]
    assert bench.articles(20, seed=1)[0].text != made[0].text


def test_the_texts_have_what_the_tool_looks_for(made):
    documents = [parse(article) for article in made]
    assert all(document.quotations for document in documents)
    named = {target for document in documents for _, _, target in bench.TARGETS.find(document.text)}
    assert named == {target.id for target in bench.TARGETS}
    assert all(article.constructed for article in made)


# --- the sums


def test_a_part_inside_another_is_taken_off_it():
    # Read at: outer opens 0, inner opens 2, inner closes 5, outer closes 9.
    clock = bench.Clock(now=iter([0, 2, 5, 9]).__next__)
    with clock.part("outer"), clock.part("inner"):
        pass
    # inner 5 - 2 = 3; outer 9 - 0 - 3 = 6.
    assert clock.seconds == {"outer": 6, "inner": 3}


def test_a_watched_method_counts_and_is_left_as_it_was():
    class Coder:
        def annotate(self, text, times=1):
            return text * times

    plain = Coder.annotate
    # Opens at 1, closes at 4; opens at 10, closes at 11: 3 + 1 = 4.
    clock = bench.Clock(now=iter([1, 4, 10, 11]).__next__)
    with clock.watched("marks", Coder, "annotate"):
        assert Coder().annotate("ab", times=2) == "abab"
        assert Coder().annotate("a") == "a"
    assert clock.seconds == {"marks": 4}
    assert Coder.annotate is plain


def test_a_part_that_fails_is_closed():
    clock = bench.Clock(now=iter([0, 1, 5, 8]).__next__)
    with pytest.raises(ZeroDivisionError), clock.part("fails"):
        raise ZeroDivisionError
    with clock.part("next"):
        pass
    # 1 - 0 = 1; 8 - 5 = 3, and nothing of it to the part before.
    assert clock.seconds == {"fails": 1, "next": 3}


def test_shares_add_up_and_begin_with_the_largest():
    found = bench.shares({"tables": 1.0, "encoder": 5.0, "parse": 2.0})
    # 1 + 5 + 2 = 8
    assert list(found.items()) == [("encoder", 0.625), ("parse", 0.25), ("tables", 0.125)]
    assert sum(found.values()) == 1


def test_a_ratio_says_how_many_times_the_others_seconds_the_tool_takes():
    # 0.08 / 0.004 = 20 times TextBlob; 0.08 / 1.6 = 0.05 of the large encoder.
    found = bench.ratios({"parallax": 0.08, "textblob": 0.004, "roberta": 1.6}, "parallax")
    assert found == {"textblob": pytest.approx(20), "roberta": pytest.approx(0.05)}


def test_how_near_the_limit():
    found = bench.of_limit(each=1000, pieces=6, seconds=3.0, product=900, product_seconds=0.3)
    # 1000 x 6 / 3 = 2000 a second; 900 / 0.3 = 3000; 2000 / 3000 = 2/3.
    assert found["per_second"] == 2000
    assert found["limit_per_second"] == pytest.approx(3000)
    assert found["of_limit"] == pytest.approx(2 / 3)


# --- the graphs


def test_weights_that_multiply_are_counted_and_tables_are_not():
    pytest.importorskip("onnx", reason="needs onnx, of the training extra")
    from onnx import TensorProto, helper, numpy_helper

    def weight(name, *shape, of=np.int8):
        return numpy_helper.from_array(np.zeros(shape, of), name)

    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "ids"], ["x"]),
            helper.make_node("MatMulInteger", ["x", "one"], ["y"]),
            helper.make_node("QAttention", ["y", "two", "bias", "zero"], ["z"]),
            helper.make_node("MatMul", ["z", "float"], ["out"]),
        ],
        "small",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"])],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, ["n", 2])],
        [
            weight("table", 100, 4),
            weight("one", 4, 3),
            weight("two", 3, 9, of=np.uint8),
            weight("bias", 9),
            weight("zero", 1),
            weight("float", 9, 2, of=np.float32),
        ],
    )
    # 4 x 3 + 3 x 9 = 39; neither the table, nor what is no matrix, nor the weights in single precision.
    assert bench.multiply_adds(graph) == 39


def test_the_peer_is_an_encoder_of_the_shape_it_claims():
    pytest.importorskip("onnx", reason="needs onnx, of the training extra")
    made = bench.transformer(layers=2, width=8, inner=16, heads=2)
    matrices = [list(weight.dims) for weight in made.graph.initializer if len(weight.dims) == 2]
    # A layer: query, key, value and output of attention, then there and back.
    assert matrices == 2 * [*4 * [[8, 8]], [8, 16], [16, 8]]
    encoder = bench.session(made)
    x = np.random.default_rng(1).standard_normal((5, 8)).astype(np.float32)
    (hidden,) = encoder.run(None, {"x": x})
    assert hidden.shape == (5, 8)
    # The last step of a layer leaves each piece with mean 0 and variance 1.
    assert hidden.mean(axis=1) == pytest.approx(np.zeros(5), abs=1e-5)
    assert hidden.var(axis=1) == pytest.approx(np.ones(5), abs=1e-3)
    # Attention: one piece changed changes all; pieces in another order give the same in that order.
    (other,) = encoder.run(None, {"x": np.concatenate([x[:4], -x[4:]])})
    assert (np.abs(other - hidden).max(axis=1) > 1e-6).all()
    (turned,) = encoder.run(None, {"x": x[::-1]})
    assert turned == pytest.approx(hidden[::-1], abs=1e-5)


def test_the_product_is_one_of_small_integers():
    pytest.importorskip("onnx", reason="needs onnx, of the training extra")
    made = bench.product(2, 4, 3)
    x = np.array([[1, 2, 3, 255], [0, 0, 0, 1]], np.uint8)
    (y,) = bench.session(made).run(None, {"x": x})
    from onnx import numpy_helper

    weights = numpy_helper.to_array(made.graph.initializer[0])
    assert weights.dtype == np.int8
    assert y.tolist() == (x.astype(int) @ weights.astype(int)).tolist()


# --- the command

FIGURES = {
    "articles": 10,
    "words": 800,
    "rounds": 5,
    "core_share": 0.99,
    "seconds_per_article": {
        "parallax": {"best": 0.08, "median": 0.09},
        "textblob": {"best": 0.004, "median": 0.005},
    },
    "articles_per_second": {"parallax": 12.5, "textblob": 250.0},
    "ratios": {"textblob": 20.0},
    "encoder_words_per_second": 12345.6,
    "parts": {"encoder": 0.75, "tables": 0.25},
    "start": {"model": {"best": 1.25, "median": 1.5, "peak_mb": 200.0}},
    "many": {"articles": 200, "peak_mb": {"model": None}},
    "left_out": ["VADER: not there"],
}


def test_the_table_shows_rates_ratios_and_what_is_left_out():
    lines = bench.in_words(FIGURES)
    [tool] = [line for line in lines if line.startswith("Parallax, model")]
    assert tool.split()[-3:] == ["80.0", "90.0", "12.5"]
    [peer] = [line for line in lines if line.startswith("TextBlob")]
    assert peer.split()[-4:] == ["4.0", "5.0", "250.0", "20"]
    assert "  encoder                          75.0%" in lines
    assert "Left out: VADER: not there" in lines
    [start] = [line for line in lines if line.startswith("  model")]
    assert "1.25 s" in start
    assert "200 MB; memory unknown on this system with 200 articles" in start
    assert not any("busy" in line for line in lines)


def test_a_busy_machine_is_said():
    [line] = [line for line in bench.in_words(FIGURES | {"core_share": 0.5}) if "busy" in line]
    assert "50% of its core" in line


def test_absent_weights_and_no_articles_are_errors_that_say_so(tmp_path, capsys):
    with pytest.raises(SystemExit):
        bench.main(["--weights", str(tmp_path)])
    assert "encoder.onnx is absent" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        bench.main(["--articles", "0"])
    assert "articles=0: expected 1 or more." in capsys.readouterr().err


def test_a_new_python_that_fails_says_why():
    with pytest.raises(RuntimeError, match="no such thing"):
        bench.fresh("raise SystemExit('no such thing')", WEIGHTS)


def test_a_new_python_is_timed_and_its_memory_is_its_own():
    held = np.ones(40_000_000)  # 320 MB here are none of the new one's
    began = time.perf_counter()
    seconds, peak = bench.fresh("import time\nx = b'1' * 50_000_000\ntime.sleep(0.2)", WEIGHTS)
    assert 0.2 <= seconds <= time.perf_counter() - began
    assert peak is None or 50 <= peak < 320 * held[0]


def test_the_command_prints_and_writes_figures_that_agree(tmp_path, capsys):
    if not all((WEIGHTS / name).is_file() for name in FILES):
        pytest.skip("needs the trained weights, which are not in this checkout")
    path = tmp_path / "bench.json"
    bench.main(["--articles", "2", "--rounds", "1", "--many", "2", "--json", str(path)])
    said, found = capsys.readouterr().out, json.loads(path.read_text(encoding="utf-8"))
    assert said.splitlines() == bench.in_words(found)
    assert sum(found["parts"].values()) == pytest.approx(1)
    assert {"encoder", "heads and marks", "lexicon", "TextBlob", "tables"} <= set(found["parts"])
    tool, textblob = (found["seconds_per_article"][name]["best"] for name in ("parallax", "textblob"))
    assert found["ratios"]["textblob"] == pytest.approx(tool / textblob)
    assert all(start["best"] > 0 for start in found["start"].values())
