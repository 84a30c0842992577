"""A new family of loaded language is one CSV and one TOML: nothing else names it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import parallax
from parallax.loaded_families import LOADED_FAMILIES, read_loaded_families

PHRASES = """id,pattern,origin,strength,case,requires,unless,fires,silent,note
sunshine-pact,sunshine pact,general,2,,,,They praised the sunshine pact.,The sunshine came.,
"""
CARD = """
title = "Weather metaphors"
letter = "S"
colour = "#117733"
phrases = "weather metaphors"
definition = "storm and tide, where the sky is clear"
example = "a sunshine pact"
"""
SEEN = """
import io, json
from rich.console import Console
from parallax import Article, RulesCoder, annotate, score
from parallax.features.measures import measure_of
from parallax.figures import highlight, terminal

article = Article(id="a", text="The plan became a sunshine pact. Nobody spoke.")
table = score([article], coder="rules")
column = "loaded_language.weather_metaphor_per_1000_words"
annotation = annotate(article, RulesCoder())
screen = Console(file=io.StringIO(), width=200, force_terminal=True, color_system="truecolor")
screen.print(terminal.article_view(annotation, table))
measure = measure_of(column)
print(json.dumps({
    "columns": list(table.scores.columns),
    "rate": table.scores[column][0],
    "all": table.scores["loaded_language.per_1000_words"][0],
    "words": table.explain("a", column)["text"].tolist(),
    "measure": [measure.title, measure.more, measure.colour, measure.letter],
    "screen": screen.file.getvalue(),
    "page": str(highlight.highlight(annotation)),
}))
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What a copy of the package with two files more in its lexicons says of a text."""
    home = tmp_path_factory.mktemp("home")
    heavy = shutil.ignore_patterns("weights", "__pycache__", "node_modules", "source")
    shutil.copytree(Path(parallax.__file__).parent, home / "parallax", ignore=heavy)
    lexicons = home / "parallax" / "coders" / "lexicons"
    (lexicons / "weather_metaphor.csv").write_text(PHRASES, encoding="utf-8")
    (lexicons / "weather_metaphor.toml").write_text(CARD, encoding="utf-8")
    said = subprocess.check_output(
        [sys.executable, "-c", SEEN],
        text=True,
        encoding="utf-8",
        cwd=home,
        env=os.environ | {"PYTHONPATH": str(home), "PYTHONIOENCODING": "utf-8"},
    )
    return json.loads(said.splitlines()[-1])


def test_it_has_columns_between_those_of_the_lists_and_of_what_no_list_holds(seen):
    names = [c for c in seen["columns"] if c.startswith("loaded_language.") and "@" not in c]
    assert [c.split(".")[1].removesuffix("_per_1000_words") for c in names[-3:]] == [
        "in_group",
        "weather_metaphor",
        "unlisted",
    ]
    assert "loaded_language.weather_metaphor_per_1000_words@named_source" in seen["columns"]


def test_its_phrases_are_found_and_counted_as_loaded(seen):
    assert seen["words"] == ["sunshine pact"]
    # One phrase in eight words.
    assert seen["rate"] == seen["all"] == pytest.approx(1000 / 8)


def test_it_is_called_as_its_card_says(seen):
    assert seen["measure"] == ["weather metaphors", "more weather metaphors", "#117733", "S"]


def test_the_terminal_and_the_page_show_it(seen):
    assert "weather metaphor" in seen["screen"]
    assert "\x1b[1;38;2;17;119;51msunshine pact" in seen["screen"], "bold, and #117733"
    assert "sunshine pact</span><sup>S</sup>" in seen["page"]
    assert ".px .weather_metaphor{" in seen["page"]


# --- what a card must say


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('letter = "S"', "", 'weather_metaphor.toml, letter: expected a text. Add letter = "..."'),
        ('letter = "S"', 'letter = "st"', "letter: 'st' is not one capital letter"),
        ('letter = "S"', 'letter = "W"', "letter: 'W' is that of war_metaphor.toml. Choose another"),
        ("#117733", "green", "colour: 'green' is not of the form #rrggbb"),
        ('phrases = "weather metaphors"', "phrases = 3", "phrases: expected a text"),
        ('letter = "S"', 'letter = "S"\ncounts_as_loaded = "no"', "counts_as_loaded: 'no' is not true or false"),
        ('letter = "S"', 'letter = "S"\nposition = "9"', "position: '9' is not a whole number"),
        ('letter = "S"', "letter = S", "weather_metaphor.toml: Invalid value"),
    ],
)
def test_a_card_that_does_not_say_it_is_an_error_that_names_file_and_key(tmp_path, old, new, message):
    for path in (Path(parallax.__file__).parent / "coders" / "lexicons").glob("*.toml"):
        shutil.copy(path, tmp_path)
    (tmp_path / "weather_metaphor.toml").write_text(CARD, encoding="utf-8")
    assert list(read_loaded_families(tmp_path))[-2:] == ["weather_metaphor", "unlisted"]
    assert old in CARD
    (tmp_path / "weather_metaphor.toml").write_text(CARD.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=message.replace(".", r"\.").replace("[", r"\[")):
        read_loaded_families(tmp_path)


def test_a_card_that_an_editor_on_windows_saved(tmp_path):
    path = tmp_path / "weather_metaphor.toml"
    path.write_text(CARD, encoding="utf-8-sig")
    assert list(read_loaded_families(tmp_path)) == ["weather_metaphor"]
    path.write_text(CARD.replace("storm and", "storm –"), encoding="cp1252")
    with pytest.raises(ValueError, match=r"weather_metaphor.toml: not a text in UTF-8"):
        read_loaded_families(tmp_path)


def test_only_hedges_soften():
    assert [family.id for family in LOADED_FAMILIES.values() if not family.counts_as_loaded] == ["hedge"]
