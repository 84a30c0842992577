"""Sentences in text files: they are filled, and what is broken in one is named with its place."""

import pytest

from parallax.prose import Sentences, placeholders


def sentences(tmp_path, text: str) -> Sentences:
    path = tmp_path / "sentences.toml"
    path.write_text(text, encoding="utf-8")
    return Sentences(path)


def test_numbers_get_separators_and_their_noun(tmp_path):
    say = sentences(tmp_path, '[a]\nb = "{n:event|events} of {corpus}, {m} of {share}"')
    given = {"corpus": "mine", "m": 1200, "share": 0.5}
    assert say("a.b", n=1, **given) == "1 event of mine, 1,200 of 0.5"
    assert say("a.b", n=0, **given) == "0 events of mine, 1,200 of 0.5"


def test_line_breaks_are_spaces_and_what_is_filled_in_stays_as_it_is(tmp_path):
    say = sentences(tmp_path, '[a]\nb = """\nOne line,\n  and {more}."""')
    assert say("a.b", more="{n}  two") == "One line, and {n}  two."


def test_what_is_filled_in_goes_through_one_function(tmp_path):
    path = tmp_path / "sentences.toml"
    path.write_text('[a]\nb = "x {y}"', encoding="utf-8")
    assert Sentences(path, str.upper)("a.b", y="z") == "x Z"
    assert Sentences(path, str.upper).table("a", y="z") == {"b": "x Z"}


def test_a_table_is_given_in_the_order_of_the_file(tmp_path):
    say = sentences(tmp_path, '[a.b]\nz = "1"\n"A head." = "{n}"\na = "3"\n[a.bc]\nother = "4"')
    assert list(say.table("a.b", n=2).items()) == [("z", "1"), ("A head.", "2"), ("a", "3")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[a]\nb = "no end\nc = "x"', r"sentences.toml: .*line 2.*A sentence is written as"),
        ("[a]\nb = 3", r"sentences.toml, a.b: 3 is no sentence"),
        ('[a]\nb = "an open { brace"', r"sentences.toml, a.b: "),
        ('[a]\nb = "{0} events"', r"sentences.toml, a.b: \{0\} is not a name"),
        ('[a]\nb = "{n.real} events"', r"sentences.toml, a.b: \{n.real\} is not a name"),
        ('[a]\nc = "{n} events"', r"sentences.toml, a.b: this sentence is missing"),
        ('[a]\nb = "{nn} events"', r"sentences.toml, a.b: nothing fills \{nn\}. Placeholders that it can hold: \{n\}"),
        ('[a]\nb = "events"', r"sentences.toml, a.b: \{n\} is left out"),
        ('[a]\nb = "{n:event}"', r"sentences.toml, a.b: \{n:event\} needs a noun's two forms"),
        ('[a]\nb = "{n:event|events|more}"', r"sentences.toml, a.b: .* needs a noun's two forms"),
    ],
)
def test_what_is_broken_is_named(tmp_path, text, said):
    with pytest.raises(ValueError, match=said):
        sentences(tmp_path, text)("a.b", n=1)


def test_a_file_that_an_editor_on_windows_saved(tmp_path):
    path = tmp_path / "sentences.toml"
    path.write_text('[a]\nb = "one – two"', encoding="utf-8-sig")
    assert Sentences(path)("a.b") == "one – two"
    path.write_text('[a]\nb = "one – two"', encoding="cp1252")
    with pytest.raises(ValueError, match=r"sentences.toml: not a text in UTF-8"):
        Sentences(path)("a.b")


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"the table \[heads\] is missing"):
        sentences(tmp_path, '[a]\nb = "c"').table("heads")


def test_a_brace_itself_is_doubled():
    assert placeholders("{{n}} and {m:one|many}") == {"m"}
