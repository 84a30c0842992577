"""The genre is guessed where none is given, says so, and is right as often as is written here."""

import math
import re

import pytest

from parallax import read_corpus
from parallax.formats.cleaning import Taken
from parallax.formats.genre import COMMENTARY, NEWS, commentary_chance, guess_genre
from parallax.formats.row import RowReader

NEWS_TEXT = "The minister said on Monday that the quota falls. A trader told reporters that prices rose. " * 8
OPINION_TEXT = "We are told that this is so. But is it? It is not, and our leaders have not said why. " * 8


@pytest.mark.parametrize(
    ("title", "genre", "basis"),
    [
        ("Commentary: Who shall pay?", "commentary", "guess: the headline says 'Commentary:'"),
        ("PD Commentary: Who shall pay?", "commentary", "guess: the headline says 'PD Commentary:'"),
        ("OPINION: Who shall pay?", "commentary", "guess: the headline says 'OPINION:'"),
        ("Op-ed: Who shall pay?", "commentary", "guess: the headline says 'Op-ed:'"),
        ("Analysis: Who shall pay?", "analysis", "guess: the headline says 'Analysis:'"),
        ("Your Evening Briefing", "digest", "guess: the headline says 'Your Evening Briefing'"),
        ("Opinion polls show a lead", "unknown", ""),
        ("Editorial staff walk out", "unknown", ""),
        ("Public opinion: none was heard", "unknown", ""),
    ],
)
def test_what_the_headline_says(title, genre, basis):
    assert guess_genre("The ministers met.", title) == (genre, basis)


def test_a_line_that_names_a_writer_of_opinion():
    assert guess_genre("They met.", "", [Taken("byline", "Opinion contributor")])[0] == "commentary"
    assert guess_genre("They met.", "", [Taken("author's note", "The author is a lecturer.")])[0] == "commentary"
    assert guess_genre("They met.", "", [Taken("byline", "By Ann Bo and Cy Doe")]) == ("unknown", "")


def test_the_chance_by_hand():
    # Of 100 words 4 are "said" and 1 is "But": z = -1.89 - 1.03 * sqrt(40) + 0.77 * sqrt(10).
    text = "He said it. " * 4 + "But rain fell. " + "rain " * 85
    z = -1.89 - 1.03 * 40**0.5 + 0.77 * 10**0.5
    assert commentary_chance(text) == pytest.approx(1 / (1 + math.exp(-z)))
    # What is quoted is not the writer's: no word of it counts.
    assert commentary_chance(text + '"I must say, we are not our own."') == commentary_chance(text)
    assert math.isnan(commentary_chance("He said it. " * 26))  # 78 words, two too few


def test_words_decide_where_headline_and_lines_do_not():
    assert guess_genre(NEWS_TEXT)[0] == "news"
    assert guess_genre(OPINION_TEXT)[0] == "commentary"
    assert guess_genre(OPINION_TEXT)[1].startswith("guess from the words (0.9")
    # Three parts of one and two of the other lie between, and stay unknown.
    mixed = NEWS_TEXT + NEWS_TEXT[: len(NEWS_TEXT) // 2] + OPINION_TEXT
    assert NEWS < commentary_chance(mixed) < COMMENTARY
    assert guess_genre(mixed) == ("unknown", "")


def read(**row):
    return RowReader().article({"id": "a", "text": OPINION_TEXT} | row, "row 1", "a")


def test_a_genre_that_is_given_stays_as_it_is():
    assert (read(genre="news").genre, read(genre="news").genre_basis) == ("news", "column 'genre'")
    assert read(genre="unknown").genre == "unknown"
    assert read().genre == "commentary"
    assert read().genre_basis.startswith("guess")


TELLS = re.compile(r"(?:PD )?(?:Commentary|Opinion|Op-ed|Editorial)\b", re.IGNORECASE)


def counts(labelled):
    """Called commentary, right among them; called news, right among them."""
    called = [(guess_genre(text)[0], label) for text, label in labelled]
    answers = {genre: [label for guess, label in called if guess == genre] for genre in ("commentary", "news")}
    return tuple(n for genre, found in answers.items() for n in (len(found), found.count(genre)))


def test_accuracy_where_the_headline_tells_and_is_hidden(shared):
    folder = shared / "corpora/tradewar"
    known = ("news", "commentary")
    by_hand = [(a.text, a.genre) for a in read_corpus(folder / "summer-2018.jsonl") if a.genre in known]
    commentary, right, news, right_news = counts(by_hand)
    # Measured: 10 of 10 commentary right, 55 of 61 news.
    assert right >= 0.9 * commentary > 0
    assert right_news >= 0.85 * news > 40
    others = read_corpus(folder / "other-years.jsonl")
    texts = [(a.text, "commentary") for a in others if TELLS.match(a.title)]
    commentary, right, news, _ = counts(texts)
    # Measured on 31 texts: most called commentary, one or two news.
    assert commentary >= 3 * news
