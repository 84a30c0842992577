"""What `import parallax` offers: one list, light to import, and nothing that another import can take the place of."""

import ast
import json
import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest

import parallax
from parallax import Article, Corpus, annotate, compare, score

ROOMS = ("", "class_room", "evaluation", "figures")


@pytest.fixture(scope="module")
def table():
    texts = {"a": "The rogue regime <b>lied</b>, a farmer said.", "b": "It rained."}
    told = [
        Article(id=id, text=text, title="<i>Rain</i>", event="e", group=group, genre="news")
        for (id, text), group in zip(texts.items(), ("state-aligned", "wire"), strict=True)
    ]
    return score(told, coder="rules")


def stub_of(root, room):
    path = root / "analysis" / "parallax" / room / "__init__.pyi"
    found = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                assert alias.asname == alias.name, "a checker takes a name for public where it is imported `as` itself"
                found[alias.name] = ".".join(filter(None, ["parallax", room, node.module]))
    return found


FRESH = """
import json, pkgutil, sys
from importlib import import_module
import parallax
# Every module first: a package called like a function would take its place now.
for module in pkgutil.walk_packages(parallax.__path__, "parallax."):
    if not module.name.endswith("__main__") and module.name != "parallax.formats.isolated":
        import_module(module.name)
from types import ModuleType
found = {}
for name, (room, home) in json.loads(sys.argv[1]).items():
    room, name = room or "parallax", name.split(":")[1]
    thing = getattr(import_module(room), name)
    inner = getattr(import_module(home), name)
    found[f"{room}.{name}"] = thing is inner and (isinstance(thing, ModuleType) == (home == "parallax"))
print(json.dumps(found))
"""


def test_stub_and_package_agree_also_when_everything_else_was_imported_before(root):
    asked = {}
    for room in ROOMS:
        inside = f"parallax.{room}".rstrip(".")
        for name, home in stub_of(root, room).items():
            asked[f"{room}:{name}"] = (inside, home)
    assert len(asked) > 60
    said = subprocess.check_output(
        [sys.executable, "-c", FRESH, json.dumps(asked)],
        text=True,
        env=os.environ | {"PYTHONPATH": str(root / "analysis")},
    )
    found = json.loads(said)
    assert len(found) == len(asked)
    assert [name for name, right in found.items() if not right] == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_names_are_those_of_the_stub(room, root):
    module = getattr(parallax, room) if room else parallax
    assert set(module.__all__) == set(stub_of(root, room)) == set(dir(module))


def test_import_stays_light(root):
    code = "import sys, parallax; print(*{name.partition('.')[0] for name in sys.modules})"
    said = subprocess.check_output(
        [sys.executable, "-c", code], text=True, env=os.environ | {"PYTHONPATH": str(root / "analysis")}
    )
    assert "lazy_loader" in said.split()
    assert {"pandas", "numpy", "onnxruntime", "typer"} & set(said.split()) == set()


def test_the_face_is_typed(root):
    assert (root / "analysis" / "parallax" / "py.typed").is_file()


# --- one meaning of coder


class Shouting:
    """Marks every word in capitals as loaded."""

    name = "shouting"

    def annotate(self, document):
        words = [w for w in document.words if w.of(document.text).isupper()]
        return parallax.Annotation(
            document, self.name, tuple(parallax.Loaded(span=w, family="hyperbole", rule="capitals") for w in words)
        )


SHOUTED = Article(id="a", text="It was a DISASTER, a farmer said.")


def test_a_coder_is_a_name_or_an_object_everywhere(tmp_path):
    assert annotate(SHOUTED, coder="rules").coder == "rules"
    assert [m.rule for m in annotate(SHOUTED, coder=Shouting()).marks] == ["capitals"]
    table = score([SHOUTED], coder=Shouting())
    # 1000 * 1 / 7 words: no attribution was marked, so that all words are the outlet's.
    assert table.scores.loc[0, "loaded_language.per_1000_words"] == pytest.approx(1000 / 7)
    assert table.explain("a", "loaded_language.per_1000_words")["text"].tolist() == ["DISASTER"]
    path = tmp_path / "babe.csv"
    path.write_text("text;label_bias\nA DISASTER;Biased\nRain;Non-biased\n", encoding="utf-8")
    figures = parallax.evaluate("babe", str(path), coder=Shouting())
    assert figures["coder"] == "shouting"
    assert figures["model"]["macro_f1"]["value"] == 1


@pytest.mark.parametrize("ask", [annotate, lambda text, coder: score([text], coder=coder)], ids=["annotate", "score"])
@pytest.mark.parametrize(
    ("coder", "kind", "said"),
    [
        ("lists", ValueError, "coder 'lists' is not one of model, rules"),
        (None, TypeError, "coder None is no coder. Give one of model, rules, or an object with a name"),
        (object, TypeError, "is no coder"),
    ],
)
def test_what_is_no_coder_is_named(ask, coder, kind, said):
    with pytest.raises(kind, match=re.escape(said)):
        ask(SHOUTED, coder=coder)


def test_a_baseline_is_not_scored_as_a_coder():
    assert annotate(SHOUTED, coder=parallax.TextBlobCoder()).coder == "textblob"
    with pytest.raises(ValueError, match="'textblob' is a baseline"):
        score([SHOUTED], coder=parallax.TextBlobCoder())


# --- how tables show themselves


def test_each_shows_itself_in_a_line(table):
    said = repr(table)
    assert said.startswith("<FeatureTable: articles: 2 (state-aligned 1, wire 1); events: 1; coder: rules")
    assert "\n" not in said
    # By hand: "rogue regime" is loaded, what the farmer says is an attribution.
    shown = repr(annotate("The rogue regime lied, a farmer said.", coder="rules"))
    assert shown == "<Annotation: article: text; coder: rules; marks: loaded 1, attribution 1>"
    assert repr(Corpus("mine", lambda: iter(()))).startswith("<Corpus: name: mine;")
    assert "name: [2Jmi ne;" in repr(Corpus("\x1b[2Jmi\nne", lambda: iter(())))
    compared = compare(table)
    assert repr(compared).startswith("<Comparison: groups: state-aligned minus wire; articles: 2 of 2 compared;")
    assert "loaded_language.per_1000_words: " in repr(compared)
    assert "alone" in repr(replace(compared, second=""))


def test_a_corpus_is_not_read_to_be_shown():
    def source():
        raise AssertionError("read")
        yield

    assert "mine" in repr(Corpus("mine", source))
    assert "mine" in Corpus("mine", source)._repr_html_()


def test_what_others_wrote_is_escaped(table):
    title = "<script>alert(1)</script>" + "x" * 500
    [annotation] = table.annotations([Article(id="b", text="It rained.", title=title)])
    html = annotation._repr_html_()
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert len(html) < 1000, "a long title is cut"
    named = replace(table, articles=table.articles.assign(group=["<b>", "wire"]))
    assert "&lt;b&gt; 1" in named._repr_html_()
    assert "<b>" not in named._repr_html_()
