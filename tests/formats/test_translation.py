"""Signs of machine translation: found where it is known, hardly anywhere else, and named."""

import time
from pathlib import Path

import pytest

from parallax import read_corpus
from parallax.formats.row import RowReader
from parallax.formats.translation import looks_machine_translated

GARBLED = (
    "It is worth mentioning that Treasury Secretary Becent was there. "
    "According to the Satellite News Agency, the talks of the heads of China and the US dollar went on."
)


def test_signs_and_repaired_names_are_said():
    looks, why = looks_machine_translated(GARBLED)
    assert looks
    assert "a calque ('It is worth mentioning that')" in why
    assert "a name translated word by word ('Satellite News Agency')" in why
    assert "a garbled name (Becent for Scott Bessent)" in why


@pytest.mark.parametrize(
    "text",
    [
        "Investors sold the yuan, and China and US dollar bonds fell.",
        "It is worth noting that the talks are on.",
        "Let's wait and see, he said.",  # one sign alone
        "Health Secretary Becerra spoke.",  # a real name, and one sign alone
        "In my country, at Beijing time, it is of great significance.",  # three turns of phrase: a stiff style
    ],
)
def test_one_sign_is_a_slip(text):
    assert not looks_machine_translated(text)[0]


def test_points_add_up():
    # A calque is 2 points, a turn of phrase 1: 2 + 1 = 3, where 1 + 1 and 2 alone are too few.
    assert looks_machine_translated("It is worth mentioning that in my country it rains.")[0]
    assert not looks_machine_translated("This London talks are on in my country.")[0]
    assert not looks_machine_translated("It is worth mentioning that it rains.")[0]


def read(**row):
    return RowReader().article({"id": "a", "text": GARBLED} | row, "row 1", "a")


def test_the_flag_counts_only_where_no_status_is_given():
    assert read().translation == "machine"
    [note] = [note for note in read().notes if note.kind == "translation guessed"]
    assert str(note).startswith("translation guessed, looks machine-translated: a calque")
    assert read(translation="none").translation == "none"
    assert read(translation="none").notes == ()
    assert read(translation="unknown").translation == "unknown"
    assert any(note.kind == "translation guessed" for note in read(translation="unknown").notes)


@pytest.mark.soak
@pytest.mark.parametrize("piece", ["on", "a ", "my country ", "on-on and ", "China and ", "the ", "US-", '"'])
def test_time_is_linear_in_hostile_text(piece):
    began = time.process_time()
    looks_machine_translated(piece * (400_000 // len(piece)))
    assert time.process_time() - began < 5


def test_the_machine_translated_texts_are_found_and_the_digest_is_not(shared):
    # The four were read when the signs were written: this says that they are still found, and no more.
    texts = shared / "corpora/london-talks"
    looks = {n: looks_machine_translated((texts / f"seed-{n}.txt").read_text())[0] for n in range(1, 6)}
    assert looks == {1: True, 2: True, 3: True, 4: False, 5: True}


def test_papers_and_wires_are_not_called_machine_translated(shared):
    # Of 690 articles on the same subject by wires, papers and People's Daily Online none is.
    for name in ("summer-2018", "other-years"):
        for article in read_corpus(shared / f"corpora/tradewar/{name}.jsonl"):
            assert not looks_machine_translated(article.text)[0], article.id


def test_the_constructed_text_that_was_written_as_garbled(root: Path):
    # Some of the signs were taken from it: this says that they are still found, and no more.
    text = (root / "data/classroom/texts/cobalt-licences-republished-commentary.txt").read_text(encoding="utf-8")
    assert looks_machine_translated(text)[0]
