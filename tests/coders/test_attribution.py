"""Attributions by rule: written examples and the cue lexicon; floors/test_measured.py has PolNeAR."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

from parallax.annotation import voice_of
from parallax.article import Article
from parallax.coders.attribution.cues import CUES, read_cues
from parallax.coders.attribution.rules import AttributionRules
from parallax.coders.attribution.sources import who
from parallax.document import Span, parse
from parallax.gazetteer.targets import read_targets

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
EXAMPLES = tomllib.loads((ROOT / "tests" / "examples" / "attribution.toml").read_text(encoding="utf-8"))
DEFAULTS = {"source": "", "cue": "", "name": "", "direct": False, "cue_stance": "neutral"}

RULES = AttributionRules(read_targets())


def find(text):
    return RULES.find(parse(Article(id="example", text=text)))


def described(attribution, text):
    """An attribution in the words of the examples file."""
    spans = {part: getattr(attribution, part) for part in ("source", "cue", "content")}
    words = {part: span.of(text) if span else "" for part, span in spans.items()}
    return words | {key: getattr(attribution, key) for key in ("type", "name", "direct", "cue_stance")}


@pytest.mark.parametrize("case", EXAMPLES["fires"] + EXAMPLES["boundary"], ids=lambda case: case["text"][:60])
def test_example(case):
    found = [described(a, case["text"]) for a in find(case["text"])]
    assert found == [DEFAULTS | expected for expected in case["expect"]]


@pytest.mark.parametrize("case", EXAMPLES["silent"], ids=lambda case: case["text"][:60])
def test_silent(case):
    assert [described(a, case["text"]) for a in find(case["text"])] == []


def test_there_are_examples():
    assert len(EXAMPLES["fires"] + EXAMPLES["boundary"] + EXAMPLES["silent"]) >= 60


with open(CUES, encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']}/{row['forms'].split('|')[0]}")
def test_every_cue_fires_in_its_example(row):
    text = row["example"]
    fired = [
        a
        for a in find(text)
        if a.cue is not None
        and a.cue.of(text).lower().endswith(tuple(row["forms"].split("|")))
        and a.rule.startswith(row["kind"] + "/")
    ]
    assert [a.cue_stance for a in fired] == [row["cue_stance"]]


def test_there_are_a_hundred_cues():
    assert len(ROWS) >= 100


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("murmur|murmurs,hum,neutral,The minister murmured.", "kind 'hum' is not one of"),
        ("murmur|murmurs,say,warm,The minister murmured.", "cue_stance 'warm' is not one of"),
        ("murmur|murmurs,say,neutral,", "forms and an example are needed"),
    ],
)
def test_a_bad_cue_row_is_named(tmp_path, row, said):
    path = tmp_path / "cues.csv"
    path.write_text(f"forms,kind,cue_stance,example\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=f"cues.csv, row 2: .*{said}"):
        read_cues(path)


@pytest.mark.parametrize(
    ("description", "name", "kind"),
    [
        ("Jon Vik, director of the Harbour Office", "Jon Vik", "named_official"),
        ("US President Ann Hale", "Ann Hale", "named_official"),
        ("Ministry of Fisheries spokesman Jon Vik", "Jon Vik", "named_official"),
        ("former ambassador to Norland Brandt", "Brandt", "named_official"),
        ("the Ministry of Commerce", "Ministry of Commerce", "named_official"),
        ("a White House official", "", "unnamed_official"),
        ("Norlandic officials", "", "unnamed_official"),
        ("Beijing", "Beijing", "named_official"),
        ("the U.S.", "U.S.", "named_official"),
        ("the Brandt administration", "Brandt administration", "named_official"),
        ("Jon Vik, a professor at Torvik University", "Jon Vik", "expert"),
        ("several scholars", "", "expert"),
        ("the Wall Street Journal", "Wall Street Journal", "media"),
        ("foreign media", "", "media"),
        (
            "data released by the General Administration of Customs",
            "General Administration of Customs",
            "document",
        ),
        ("Relevant statistics", "", "document"),
        ("the company's chief executive, Berit Dahl", "Berit Dahl", "company"),
        ("General Motors Co.", "General Motors Co", "company"),
        ("residents of the old town", "", "ordinary"),
        ("observers", "", "unspecified"),
    ],
)
def test_name_and_type_of_a_source(description, name, kind):
    found = who(description)
    assert (found.name, found.type) == (name, kind)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("A spokesperson for the Chinese Ministry of Commerce said the quota was fair.", "china"),
        ("The former U.S. ambassador to China said the quota was fair.", "us"),
        ("A farmer said the quota was fair.", ""),
    ],
)
def test_side_of_the_source(text, side):
    assert [a.side for a in find(text)] == [side]


def test_a_pronoun_has_the_side_of_the_one_it_stands_for():
    found = find("U.S. Trade Envoy Ann Hale said the quota was fair. She added that it would stay.")
    assert [(a.name, a.side) for a in found] == [("Ann Hale", "us"), ("Ann Hale", "us")]


def test_words_of_source_and_cue_stay_with_the_outlet():
    text = '"The harbour is lost," the bullying mayor said, "and so is the town."'
    found = find(text)
    spans = {word: Span(text.index(word), text.index(word) + len(word)) for word in ("lost", "bullying", "town")}
    assert {word: voice_of(span, found) for word, span in spans.items()} == {
        "lost": "unnamed_source",
        "bullying": "outlet",
        "town": "unnamed_source",
    }


def test_the_mark_stands_at_its_cue():
    text = "\n\n".join(case["text"] for case in EXAMPLES["fires"])
    found = find(text)
    assert len(found) >= len(EXAMPLES["fires"])
    for a in found:
        assert a.span == a.cue or (a.cue is None and a.span in (a.source, a.content))
        assert all(part.end <= len(text) for part in (a.source, a.cue, a.content) if part is not None)


@pytest.mark.parametrize("text", ["said", '"', '"said', "said, said, said", "According to", ",", 'X said: "', "“”"])
def test_scraps_of_text_do_no_harm(text):
    find(text)


# --- the quotations of the second London text belong to the paper that is quoted


def test_cards_and_battle_are_the_quoted_papers_words():
    path = SHARED / "corpora" / "london-talks" / "seed-2.txt"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    text = path.read_text(encoding="utf-8")
    found = find(text)
    for phrase in ("trump cards", "hand-to-hand battle", "head-on showdown"):
        at = text.index(phrase)
        assert voice_of(Span(at, at + len(phrase)), found) == "named_source", phrase
