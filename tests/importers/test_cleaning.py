"""What is taken out before scoring, and what stays."""

import pytest

from parallax.importers.cleaning import clean

OUT = [
    ('Ministers met. var addthis_config = {"data_track":false};', "Ministers met.", "script"),
    ("LISTEN TO ARTICLE 3:07 SHARE THIS ARTICLE Share Tweet Post Email\n\nThey met.", "They met.", "share bar"),
    ("LUNN, Aug. 27 (Xinhua) -- Ministers met.", "Ministers met.", "dateline"),
    ("LUNN/PORT HALE, Caldria (Reuters) - Ministers met.", "Ministers met.", "dateline"),
    ("LUNN (AP) — Ministers met.", "Ministers met.", "dateline"),
    ("Ministers met. [Photo/Xinhua] They parted.", "Ministers met.  They parted.", "photo credit"),
    ("Return to site\n\nMinisters met.\n\nbroken image", "Ministers met.", "page furniture"),
]


@pytest.mark.parametrize(("text", "left", "kind"), OUT, ids=lambda v: str(v)[:20])
def test_residue_is_taken_out_and_named(text, left, kind):
    cleaned, notes = clean(text)
    assert cleaned == left
    assert [n.split(" taken out")[0] for n in notes] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "The photo (by a neighbour) shows the ministers.",
        "The share of exports rose, and a tweet said so.",
        "He told the BBC (AP was there too) - and left.",
        "The variable x = 3; the ministers met.",
        "The broken image of a happy union was hung in the hall.",
    ],
)
def test_prose_stays(text):
    assert clean(text) == (text, [])


def test_no_residue_is_left_in_the_real_texts(shared):
    from parallax import read_corpus

    for article in read_corpus(shared / "corpora/tradewar/summer-2018.jsonl"):
        assert "addthis" not in article.text
        assert "Tweet Post Email" not in article.text
