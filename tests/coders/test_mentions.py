"""Mentions and their polarity: cases and the list; floors/test_measured.py has the floor on published labels."""

import csv
import tomllib

import pytest

from parallax.article import Article
from parallax.coders.mentions import LEXICON, MentionRules, inflect, polarity, read_polarity
from parallax.document import parse
from parallax.gazetteer.targets import read_targets


def bracketed(text):
    """The text without the brackets, and the offsets of what stood in them."""
    start, end = text.index("["), text.index("]") - 1
    return text.replace("[", "").replace("]", ""), start, end


def cases(root):
    return tomllib.loads((root / "tests/examples/mentions.toml").read_text(encoding="utf-8"))


# --- examples -----------------------------------------------------------------------------------------


def test_there_are_enough_examples_of_each_kind(root):
    found = cases(root)
    assert set(found) == {"fires", "silent", "boundary"}
    assert sum(map(len, found.values())) >= 40
    assert all(case["polarity"] for case in found["fires"])


@pytest.mark.parametrize("kind", ["fires", "silent", "boundary"])
def test_examples(root, kind):
    wrong = []
    for case in cases(root)[kind]:
        expected = (case.get("polarity", 0), case.get("rule", ""))
        given = polarity(*bracketed(case["text"]))
        if given != expected:
            wrong.append(f"{case['text']}: {given}, expected {expected}")
    assert not wrong, "\n".join(wrong)


# --- the list -----------------------------------------------------------------------------------------


def rows():
    with open(LEXICON, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_says_what_it_says():
    """Each word in a bare sentence gives its own value: none is shadowed by another or dead."""
    wrong = []
    for row in rows():
        after, before = int(row["subject"]), int(row["object"])
        if row["kind"] == "verb":
            verb, _, rest = row["word"].partition(" ")
            _, (third, _), _, (past, _), *_ = inflect(verb, row["past"])
            # A verb that says nothing of its subject may be a noun as well, and that says something.
            sentences = {
                f"[Northland] {third} {rest} there.": after,
                f"It {past} {rest} [Northland].": before,
            }
            sentences = {text: value for text, value in sentences.items() if value}
        else:
            aimed = "of" if after == 0 else ""
            sentences = {
                f"[Northland] was {row['word']}.": after,
                f"The {row['word']} {aimed} [Northland].": before,
            }
        for text, value in sentences.items():
            if polarity(*bracketed(text))[0] != value:
                wrong.append(text)
    assert not wrong, "\n".join(wrong)


def test_no_row_stands_twice():
    keys = [(row["word"], row["kind"]) for row in rows()]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("verb", "past", "forms"),
    [
        ("bully", "", "bully bullies bullying bullied"),
        ("lie", "lied", "lie lies lying lied"),
        ("accuse", "", "accuse accuses accusing accused"),
        ("slam", "slammed", "slam slams slamming slammed"),
        ("win", "won", "win wins winning won"),
        ("steal", "stole stolen", "steal steals stealing stole stolen"),
        ("impeach", "", "impeach impeaches impeaching impeached"),
        ("destroy", "", "destroy destroys destroying destroyed"),
    ],
)
def test_forms_of_a_verb(verb, past, forms):
    assert [form for form, _ in inflect(verb, past)] == forms.split()


@pytest.mark.parametrize("row", ["bully,verb,,-2,0", "bully,noun,,-1,0", ",verb,,-1,0", "bully,verb,,-1,"])
def test_a_bad_row_is_named(tmp_path, row):
    path = tmp_path / "mine.csv"
    path.write_text(f"word,kind,past,subject,object\nhelp,verb,,1,1\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine\.csv, row 3: expected a word"):
        read_polarity(path)


# --- the coder ----------------------------------------------------------------------------------------


def test_a_mention_for_each_alias_with_offsets_in_the_article():
    text = "Steel is dear.\n\nChina’s arrogance was condemned. Critics praised Trump, and China exports tin."
    marks = MentionRules(read_targets()).find(parse(Article(id="a", text=text)))
    # "Steel is dear." is 14 characters and two line breaks follow: China begins at 16.
    assert [(m.span.of(text), m.target, m.polarity, m.rule) for m in marks] == [
        ("China", "china", -1, "quality:arrogance"),
        ("Trump", "trump", 1, "object:praised"),
        ("China", "china", 0, ""),
    ]
    assert marks[0].span.start == 16


def test_a_sentence_does_not_reach_into_the_next():
    text = "China exports tin. The reckless man left."
    (mark,) = MentionRules(read_targets()).find(parse(Article(id="a", text=text)))
    assert mark.polarity == 0


def test_swapping_two_names_swaps_what_is_said_of_them():
    """No name has a polarity of its own."""
    for template in (
        "{} bullied {} for years.",
        "{} was praised by {}.",
        "{} failed, but {} honoured its word.",
    ):
        one = template.format("[Northland]", "Southland")
        two = template.format("[Southland]", "Northland")
        assert polarity(*bracketed(one)) == polarity(*bracketed(two))


@pytest.mark.parametrize("text", ["Northland", " ", "Northland.", "“Northland”", "Northland-Southland", "\n"])
def test_bare_sentences_are_neutral(text):
    assert polarity(text, 0, len(text)) == (0, "")
