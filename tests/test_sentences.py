"""The rooms' sentences: each is used, each that is used is there, and each of its placeholders is filled."""

import ast
import re
from pathlib import Path

import pytest

import parallax
from parallax.figures import wording
from parallax.prose import Sentences, placeholders

PACKAGE = Path(parallax.__file__).parent
ROOMS = sorted(path.parent for path in PACKAGE.rglob("sentences.toml"))


def calls(room: Path) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """What the modules of a room ask for: sentences and whole tables by place, with the placeholders they fill.

    ``say("page.note", n=3)`` asks for a sentence, ``say.table("heads")`` for a table. ``**known`` fills names that
    only running tells: they are left open here, as ``*``.
    """
    sentences: dict[str, set[str]] = {}
    tables: dict[str, set[str]] = {}
    for path in room.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called not in ("say", "say.table"):
                continue
            assert isinstance(node.args[0], ast.Constant), f"{path.name}: {ast.unparse(node)}: give its place in words"
            given = {keyword.arg or "*" for keyword in node.keywords}
            (sentences if called == "say" else tables).setdefault(node.args[0].value, given)
    return sentences, tables


def within(place: str, table: str) -> bool:
    return place.startswith(f"{table}.")


def test_rooms_with_sentences_are_found():
    assert {room.name for room in ROOMS} >= {"class_room", "comparison", "figures", "report"}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_sentence_is_used_and_none_is_missing(room):
    there = set(Sentences(room / "sentences.toml").all)
    sentences, tables = calls(room)
    assert not set(sentences) - there, "missing in sentences.toml"
    assert not {table for table in tables if not any(within(place, table) for place in there)}, "missing tables"
    assert not {p for p in there - set(sentences) if not any(within(p, table) for table in tables)}, "never used"


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_placeholder_is_filled(room):
    sentences, tables = calls(room)
    for place, sentence in Sentences(room / "sentences.toml").all.items():
        held = placeholders(sentence)
        if place in sentences:
            given = sentences[place]
            assert held == given or ("*" in given and given - {"*"} <= held), place
        for table in (t for t in tables if within(place, t)):
            assert held <= tables[table], place


def test_the_reports_template_has_no_word_of_its_own():
    """The layout takes its headings from the sentences: each that it names is there, and each there is named."""
    template = (PACKAGE / "report" / "report.typ").read_text(encoding="utf-8")
    named = set(re.findall(r"\bwords\.(\w+)", template)) - {"len"}
    there = Sentences(PACKAGE / "report" / "sentences.toml").table("template")
    assert named == set(there)
    # Text in brackets would be printed; only code may stand there, behind a #.
    layout = re.sub(r"//.*", "", template)
    assert not [text for text in re.findall(r"\[([^\[\]]*)\]", layout) if re.match(r"\s*[A-Za-z]{2,}", text)]


def test_the_report_can_print_every_letter_of_its_sentences():
    """Typst refuses a letter that the report's fonts lack."""
    for place, sentence in Sentences(PACKAGE / "report" / "sentences.toml").all.items():
        assert wording.text(sentence).replace("\u200b", "") == sentence, place


def test_the_report_holds_no_prose_in_python():
    """Strings of the modules are names, columns and signs: nothing that a reader would call a sentence."""
    for path in (PACKAGE / "report").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and isinstance(node.body[0], ast.Expr)
            and isinstance(node.body[0].value, ast.Constant)
        }
        found = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        ]
        prose = [text for text in found if len(re.findall(r"[A-Za-z]{2,}", text)) > 1 and " " in text.strip()]
        assert prose == [], path.name
