"""The author's intention as an annotation."""

import pytest

from parallax import Article, Loaded, parse, read_corpus
from parallax.class_room.author import author_annotation

HEADER = "article_id,coder,kind,feature,family,start,end,text,voice,value\n"


@pytest.fixture
def folder(tmp_path):
    rows = "a,author,loaded,loaded_language,name_calling,4,16,rogue regime,outlet,2\n"
    (tmp_path / "author_marks.csv").write_text(HEADER + rows, encoding="utf-8")
    return tmp_path


def test_marks_come_back_as_marks(folder):
    annotation = author_annotation(parse(Article(id="a", text="The rogue regime lied.")), folder)
    assert annotation.coder == "author"
    (mark,) = annotation.marks
    assert isinstance(mark, Loaded)
    assert (mark.family, mark.strength, mark.span.of(annotation.document.text)) == ("name_calling", 2.0, "rogue regime")


def test_a_changed_text_is_refused(folder):
    with pytest.raises(ValueError, match="Use the article that was marked"):
        author_annotation(parse(Article(id="a", text="That rogue regime lied.")), folder)


def test_an_article_without_marks_is_named(folder):
    with pytest.raises(ValueError, match="no mark for article 'b'"):
        author_annotation(parse(Article(id="b", text="The rogue regime lied.")), folder)


def test_a_folder_without_an_author_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"author_marks\.csv: not found"):
        author_annotation(parse(Article(id="a", text="Text.")), tmp_path)


def test_a_file_that_changes_is_read_again(folder):
    document = parse(Article(id="a", text="The rogue regime lied."))
    author_annotation(document, folder)
    path = folder / "author_marks.csv"
    path.write_text(path.read_text() + "a,author,loaded,loaded_language,emotive_verb,17,21,lied,outlet,1\n")
    assert len(author_annotation(document, folder).marks) == 2


def test_every_classroom_text_has_an_author(root):
    classroom = root / "data" / "classroom"
    counts = [len(author_annotation(parse(article), classroom).marks) for article in read_corpus(classroom)]
    assert len(counts) >= 26
    assert min(counts) > 0
