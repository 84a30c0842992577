"""What is taken out before scoring, what stays, and that each thing taken out is said."""

import time

import pytest

from parallax.article import RESIDUE, Note
from parallax.formats.cleaning import LINES, MAX_LINE, PHRASES, clean, notes_on, taken_out, wire_of
from parallax.formats.row import RowReader

BODY = "Ministers met in the capital on Monday.\n\nThey agreed to meet again in June."
LONG = "Neither of the ministers would say when the next round begins."

#: (what the file holds, what is left, the kinds that are named)
OUT = [
    ('Ministers met. var addthis_config = {"data_track":false};', "Ministers met.", ["script"]),
    ("<!--\nfunction turn(page){ show(page); }\n-->\n" + BODY, BODY, ["script"]),
    ("LISTEN TO ARTICLE 3:07 SHARE THIS ARTICLE Share Tweet Post Email\n\nThey met.", "They met.", ["share bar"]),
    (BODY + "\n\nWhatsApp\n\nEmail\n\nPrint", BODY, ["share bar"]),
    ("LUNN, Aug. 27 (Xinhua) -- Ministers met.", "Ministers met.", ["dateline"]),
    ("LUNN/PORT HALE, Caldria (Reuters) - Ministers met.", "Ministers met.", ["dateline"]),
    ("LUNN (AP) — Ministers met.", "Ministers met.", ["dateline"]),
    ("LUNN, Aug. 8 -- ministers met.", "ministers met.", ["dateline"]),
    ("PORT HALE, Caldria — Ministers met.", "Ministers met.", ["dateline"]),
    ("ÉLUNN —  “We met,” they said.", "“We met,” they said.", ["dateline"]),
    ("FILE PHOTO: A ship. REUTERS/A. Bo\n\nLUNN (Reuters) - They met.", "They met.", ["caption", "dateline"]),
    ("A ship in the rain. (A. Bo/Reuters)\n\n" + BODY, BODY, ["caption"]),
    ("Ministers met. [Photo/Xinhua] They parted.", "Ministers met.  They parted.", ["photo credit"]),
    ("Ministers met. [Photo/Xinhua]", "Ministers met.", ["photo credit"]),
    ("Return to site\n\nMinisters met.\n\nbroken image", "Ministers met.", ["page furniture"]),
    (BODY + "\n\n1 2 3 Next Page", BODY, ["page furniture"]),
    (BODY + "\n\nRead more:", BODY, ["page furniture"]),
    (BODY + "\n\n1,204 comments", BODY, ["counter"]),
    (BODY + "\n\nSign up for our newsletter to get the news in your inbox.", BODY, ["newsletter"]),
    ("Updated at 4:15 p.m. ET\n\n" + BODY, BODY, ["update line"]),
    (BODY + "\n\nThe opinions expressed here are the author's own.", BODY, ["disclaimer"]),
    ("By Ann Bo and Cy Doe\n\n" + BODY, BODY, ["byline"]),
    (BODY + "\n\nThe author is a lecturer in Lunn.\n\n(Valley Edition 09/24/2031 page1)", BODY,
     ["print tag", "author's note"]),
    (BODY + "\n\nAnn Bo contributed to this report.\n\nann@example.org", BODY, ["contact", "contributors"]),
    (BODY + "\n\nAFP-Reuters", BODY, ["agency tag"]),
    ("Ministers met. (Xinhua)", "Ministers met.", ["agency tag"]),
    (LONG + "\n\n" + BODY + "\n\n" + LONG, LONG + "\n\n" + BODY, ["line repeated"]),
    ("Flags at the hall. LUNN, May 2 (Xinhua) -- They met.", "Flags at the hall. They met.", ["dateline"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "left", "kinds"), OUT, ids=lambda v: str(v)[:20])
def test_residue_is_taken_out_and_named(text, left, kinds):
    cleaned, taken = clean(text)
    assert cleaned == left
    assert list(dict.fromkeys(kind for kind, _ in taken)) == kinds


def test_each_rule_is_shown_by_an_example():
    shown = {kind for *_, kinds in OUT for kind in kinds}
    assert shown >= set(PHRASES) | {kind for kind, *_ in LINES} | {"dateline", "photo credit", "line repeated"}


@pytest.mark.parametrize(
    "text",
    [
        "The photo (by a neighbour) shows the ministers.",
        "The share of exports rose, and a tweet said so.",
        "He told the BBC (AP was there too) - and left.",
        "The variable x = 3; the ministers met.",
        "The broken image of a happy union was hung in the hall.",
        "NATO — which has thirty members — met in the capital.",
        "USA - the land of the free.",
        "By Monday the ministers had gone.\n\nBy Tuesday they were back.",
        "She reads more.\n\nThe author is dead, he said, and so is the book; nobody wept.\n\n" + "They met. " * 9 * 9,
        "The firms named were:\n\nTwitter\n\nand its rivals.",
        "He read on.\n\nNo.\n\nHe read on.\n\nNo.",
        "A line of verse comes again.\n\nA line of verse comes again.",
        "Reuters asked the ministry, and it did not answer.",
        "Subscribe to the theory or leave the party, she told them.",
    ],
)
def test_prose_stays(text):
    assert clean(text) == (text.strip(), [])


def test_a_title_that_comes_again_is_taken_out():
    assert clean("Talks end\n\n" + BODY, "Talks end") == (BODY, [("title repeated", "Talks end")])
    assert clean("Talks end\n\n" + BODY, "Talks begin")[0].startswith("Talks end")


def test_notes_count_each_kind_and_name_the_agency():
    taken = clean("LUNN, May 2 (Xinhua) -- They met.\n\nAdvertisement\n\nThey ate.\n\nADVERTISEMENT\n\nThey left.")[1]
    assert notes_on(taken) == [
        Note("page furniture", "Advertisement and 1 more"),
        Note("dateline", "LUNN, May 2 (Xinhua) --"),
        Note("wire", "Xinhua"),
    ]
    # A caption's credit names who took the picture, not whose words they are.
    assert not any(note.kind == "wire" for note in notes_on(clean("A ship. (A. Bo/Reuters)\n\n" + BODY)[1]))


def test_everything_that_is_taken_out_is_of_a_known_kind_of_note():
    named = {*PHRASES, *(kind for kind, _, _ in LINES), "photo credit", "dateline", "title repeated", "line repeated"}
    assert named == set(RESIDUE)


def read(text, **options):
    return RowReader(**options).article({"text": text, "id": "a", "title": "Talks end"}, "row 1", "a")


def test_an_article_keeps_the_original_and_everything_that_was_taken_out():
    found = "Talks end\r\n\r\nLUNN (AP) — " + BODY + "\n\nRead more"
    article = read(found)
    assert article.text == BODY
    assert article.original == found
    assert wire_of(article) == "Associated Press"
    assert [kind for kind, _ in taken_out(article)] == ["page furniture", "title repeated", "dateline"]


def test_cleaning_can_be_switched_off():
    article = read("LUNN (AP) — " + BODY, clean=False)
    assert article.text == "LUNN (AP) — " + BODY
    assert article.notes == ()
    assert taken_out(article) == []
    assert wire_of(article) == ""


def test_what_is_nothing_but_residue_is_rejected_by_name():
    assert read("Return to site\n\nbroken image").why.startswith("no text: nothing is left once residue")


HOSTILE = ["(", "[Photo/", "var x = {", "A", "A ", "AB, ", "\n", "Share\n", "(Reuters/", "By Aa ", "Sign up ", "<!--",
           "function f(", "LUNN/", "(AP Photo/", "The author is a", "LISTEN TO ARTICLE SHARE THIS ARTICLE ",
           "x" * (MAX_LINE - 1) + "\n", ("By" + " Aa" * 150)[:MAX_LINE] + "\n", "(Aa" + " " * 400]  # fmt: skip


@pytest.mark.soak
@pytest.mark.parametrize("piece", HOSTILE, ids=lambda v: repr(v[:12]))
def test_time_is_linear_in_hostile_text(piece):
    text = piece * (400_000 // len(piece))
    began = time.process_time()
    clean(text)
    # 0.02 to 0.3 s were measured; a pattern that looks back over the run takes minutes.
    assert time.process_time() - began < 5


@pytest.fixture(scope="module")
def cleaned(shared):
    from parallax import read_corpus

    return list(read_corpus(shared / "corpora/tradewar/summer-2018.jsonl"))


def test_no_residue_is_left_in_the_real_texts(cleaned):
    for article in cleaned:
        for residue in ("addthis", "Tweet Post Email", "(Xinhua) --", "(Reuters) -", "With assistance by"):
            assert residue not in article.text


def test_little_is_taken_out_of_the_real_texts(cleaned):
    # The residue of these pages is one script or share bar, a dateline, a credit: under a twentieth of any text.
    for article in cleaned:
        assert len("".join(text for _, text in taken_out(article))) < max(150, 0.1 * len(article.text))
