"""Articles and corpora: checked once when they are made, unique, read as a stream."""

import hashlib
import io
import json
import sys

import pytest

from parallax import Article, Corpus, Note, Reject, read_corpus
from parallax.article import NOTE_KINDS, RESIDUE, note_pairs, read_notes, without_quoted_text
from parallax.formats import CorpusError, beside

TEXT = "The ministers met on Monday."


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"id": ""}, "an article needs an id"),
        ({"text": " \n"}, "article 'a' has no text"),
        ({"genre": "poem"}, "genre 'poem' is not one of news, commentary, analysis, digest, unknown"),
        ({"translation": "yes"}, "translation 'yes' is not one of none, human, machine, unknown"),
    ],
)
def test_an_article_is_checked_when_it_is_made(values, message):
    with pytest.raises(ValueError, match=message):
        Article(**{"id": "a", "text": TEXT} | values)


def test_the_hash_is_that_of_the_scored_text():
    assert Article(id="a", text="Café.").sha256 == hashlib.sha256("Café.".encode()).hexdigest()


# --- notes


NOTES = (Note("dateline", "LUNN (Reuters) -"), Note("wire", "Reuters"), Note("event found", "0.91 sure"))


def test_notes_come_back_from_json_and_from_a_cell():
    article = Article(id="a", text=TEXT, notes=NOTES)
    assert Article.from_row(json.loads(json.dumps(article.to_row()))) == article
    assert read_notes(json.dumps(note_pairs(NOTES))) == NOTES
    # A sentence of an earlier version stays a sentence, in a list or in a cell.
    old = "dateline taken out: LUNN -; wire: Reuters"
    assert Article.from_row({"id": "a", "text": TEXT, "notes": [old]}).notes == read_notes(old) == (Note("note", old),)
    assert str(Note("note", old)) == old
    for nothing in ("", "[]", [], None, 7, {"a": 1}, [7, ["one"], ["one", 2]]):
        assert read_notes(nothing) == ()
    assert [note.kind for note in read_notes("[" * 100_000)] == ["note"]


def test_a_reader_sees_a_sentence_for_each_kind():
    assert [str(note) for note in NOTES] == [
        "dateline taken out: LUNN (Reuters) -",
        "wire: Reuters",
        "event found by content and date: 0.91 sure",
    ]
    assert all(NOTE_KINDS[kind] for kind in set(NOTE_KINDS) - {"note"})
    assert str(Note("translated by", "a friend")) == "translated by: a friend", "of a kind that is not known here"


def test_only_details_that_cannot_quote_the_text_may_be_passed_on():
    quoting = [Note(kind, "Words of the text.") for kind in (*RESIDUE, "note", "a kind of somebody's own")]
    passed = without_quoted_text([*NOTES, *quoting])
    assert "LUNN" not in str(passed)
    assert "Words" not in str(passed)
    assert passed[:3] == (Note("dateline"), *NOTES[1:])
    assert [note.kind for note in passed[3:]] == [*RESIDUE, "a kind of somebody's own"]


# --- corpora


def test_the_first_article_of_an_id_stays():
    items = [Article(id="a", text="One."), Reject("row 2", "b", "no text"), Article(id="a", text="Two.")]
    corpus = Corpus("c", lambda: iter(items))
    assert [a.text for a in corpus] == ["One."]
    second = Reject("c, article 3", "a", "duplicate id: an article with this id came before")
    assert corpus.rejects() == [items[1], second]
    assert list(corpus) == [items[0]], "each pass opens the source anew"


def test_an_article_comes_before_the_next_is_made():
    made = []

    def source():
        for i in range(3):
            made.append(i)
            yield Article(id=str(i), text=TEXT)

    assert next(iter(Corpus("c", source))).id == "0"
    assert made == [0]


def test_outlets_beside_the_articles_say_the_groups(tmp_path):
    (tmp_path / "articles.jsonl").write_text(json.dumps({"id": "a", "text": TEXT, "outlet": "Reuters"}))
    assert beside(tmp_path, "outlets.csv") is None
    assert [a.group for a in read_corpus(tmp_path)] == ["wire"]
    (tmp_path / "outlets.csv").write_text("outlet,group,basis\nReuters,agency,declared\n")
    assert beside(tmp_path, "outlets.csv") == tmp_path / "outlets.csv"
    assert [(a.group, a.group_basis) for a in read_corpus(tmp_path)] == [("agency", "declared")]


def test_standard_input_can_be_read_once(monkeypatch):
    line = json.dumps({"id": "a", "text": TEXT}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line)))
    corpus = read_corpus("-")
    assert [a.id for a in corpus] == ["a"]
    with pytest.raises(CorpusError, match=r"can be read once only\. Save it to a file"):
        list(corpus)


@pytest.mark.parametrize("written", [True, "true", "TRUE", "1", 1, 1.0, "yes"])
def test_texts_written_for_teaching_carry_the_mark(written, tmp_path):
    (tmp_path / "c.jsonl").write_text(json.dumps({"id": "a", "text": TEXT, "constructed": written}))
    assert [a.constructed for a in read_corpus(tmp_path / "c.jsonl")] == [True]


@pytest.mark.parametrize("written", [False, "false", "0", 0, 0.0, "no", "", None])
def test_and_others_do_not(written, tmp_path):
    (tmp_path / "c.jsonl").write_text(json.dumps({"id": "a", "text": TEXT, "constructed": written}))
    assert [a.constructed for a in read_corpus(tmp_path / "c.jsonl")] == [False]


def test_a_mark_that_is_neither_yes_nor_no_is_a_reject(tmp_path):
    """Read as no, a text written for teaching would become evidence."""
    (tmp_path / "c.jsonl").write_text(json.dumps({"id": "a", "text": TEXT, "constructed": "maybe"}))
    [reject] = read_corpus(tmp_path / "c.jsonl").rejects()
    assert reject.why == "constructed 'maybe' is neither true nor false"
