"""One article in the terminal: each family in its own style, sources and voices too."""

import io

import pandas as pd
from rich.console import Console

from parallax import Annotation, Article, Attribution, Loaded, Mention, Span, parse, score
from parallax.figures.terminal import article_view, style
from parallax.loaded_families import LOADED_FAMILIES

TEXT = "The rogue regime perhaps slammed China, a farmer said."


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def test_every_family_has_a_style_of_its_own():
    styles = [style(family) for family in LOADED_FAMILIES.values()]
    assert len(set(styles)) == len(styles)
    # What softens is dim, all else is bold.
    dim = {family.id for family in LOADED_FAMILIES.values() if style(family).startswith("dim ")}
    assert dim == {"hedge"}


def test_an_article_shows_its_marks_and_names_them():
    article = Article(id="a", text=TEXT, constructed=True)
    marks = (
        Loaded(span=at("rogue regime"), family="name_calling", rule="name_calling/rogue"),
        Loaded(span=at("perhaps"), family="hedge"),
        Mention(span=at("China"), target="china", polarity=-0.5),
        Attribution(span=at("said"), source=at("a farmer"), cue=at("said")),
    )
    screen = Console(file=io.StringIO(), width=160, force_terminal=True, color_system="truecolor")
    screen.print(article_view(Annotation(parse(article), "me", marks), score([article], coder="rules")))
    shown = screen.file.getvalue()
    # #cc79a7 is 204, 121, 167; bold is 1. #56b4e9 is 86, 180, 233; dim is 2.
    assert "\x1b[1;38;2;204;121;167mrogue regime\x1b[0m" in shown
    assert "\x1b[2;38;2;86;180;233mperhaps\x1b[0m" in shown
    plain = Console(file=io.StringIO(), width=160)
    plain.print(article_view(Annotation(parse(article), "me", marks), score([article], coder="rules")))
    words = plain.file.getvalue()
    for said in (
        "constructed for teaching",
        "spoken of badly",
        "words of a named source",
        "rule or source",
        "a farmer",
    ):
        assert said in words
    assert "attribution: unspecified, indirect, neutral" in words
    # The rules find "China", which is a target: its stance has a row, and Russia's has none.
    assert "stance.china" in words
    assert "stance.russia" not in words


def test_a_table_without_targets_has_no_stances():
    article = Article(id="a", text=TEXT)
    table = score([article], coder="rules")
    without = type(table)(table.scores, table.evidence, table.articles, [])
    plain = Console(file=io.StringIO(), width=160)
    plain.print(article_view(Annotation(parse(article), "me", ()), without))
    assert "stance.gap" in plain.file.getvalue()
    assert "stance.china" not in plain.file.getvalue()
    assert not pd.isna(table.scores["stance.china@all"][0])
