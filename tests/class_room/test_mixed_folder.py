"""A folder of mixed files for class: what is in it comes out again, and what is broken in it is named."""

import pytest

from parallax import Article, read_corpus
from parallax.class_room.mixed_folder import REPRINTED, mixed_folder, source_of

for module in ("docx", "pypdf", "striprtf", "trafilatura"):
    pytest.importorskip(module, reason="needs the extra 'importers'")


@pytest.fixture(scope="module")
def classroom(root):
    return {article.id: article for article in read_corpus(root / "data" / "classroom")}


@pytest.fixture(scope="module")
def items(classroom, tmp_path_factory):
    return list(read_corpus(mixed_folder(classroom.values(), tmp_path_factory.mktemp("own") / "mixed")).stream())


def test_every_text_comes_out_as_it_went_in(items, classroom):
    articles = [item for item in items if isinstance(item, Article)]
    made_of = [source_of(article.text, classroom.values()) for article in articles]
    # Each of the 29 once, and one a second time: as the wire's, and as the paper's that reprints it.
    assert sorted(made_of) == sorted([*classroom, REPRINTED])
    for article, id in zip(articles, made_of, strict=True):
        # Formats differ in what stands between paragraphs; buttons, bylines and datelines are taken out.
        assert article.text.split() == classroom[id].text.split()
        if id != REPRINTED:
            assert (article.outlet, article.group) == (classroom[id].outlet, classroom[id].group)
        assert not article.event
        assert article.genre_basis.startswith("guess")


def test_what_is_broken_is_named(items):
    rejects = {item.where: item.why for item in items if not isinstance(item, Article)}
    expected = {
        "Nexis 2031 (7).docx": "the cover lists 7 documents, 6 were found",
        "README.txt": "a note on the folder",
        "factiva/ondra daily.rtf, article 5": "language 'french'",
        "media cloud.csv, row 2": "an address without text",
        "radio caldria.csv, row 5": "date '2031-06-31'",
        "radio caldria.csv, row 6": "no text",
        "scan of page 4.pdf": "no text layer",
        "talk with an editor.docx": "could not be read",
    }
    assert set(rejects) == set(expected)
    for where, why in expected.items():
        assert why in rejects[where]


def test_of_no_classroom_text(classroom):
    assert source_of("Rain fell on the hills.", classroom.values()) == ""
