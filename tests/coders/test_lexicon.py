"""The lexicons keep their word, and the matcher its rules."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from parallax.annotation import FAMILIES
from parallax.coders.lexicon import FOLDER, ORIGINS, Entry, Matcher, read_card, read_family, read_lexicons

ENTRIES = read_lexicons()
LISTED = sorted(path.stem for path in FOLDER.glob("*.csv"))
CARDS = sorted(path.stem for path in FOLDER.glob("*.toml"))
MATCHER = Matcher(ENTRIES)
CARD = {"title", "family", "description", "sign", "counts_as_loaded", "licence", "citation", "known_failures",
        "worked_example"}  # fmt: skip


def by_rule(entry):
    return entry.rule


def marked(sentence, *entries):
    """What the winning hits of these entries (of all, if none is given) mark: (text, rule)."""
    hits = Matcher(entries).find(sentence) if entries else MATCHER.find(sentence)
    return [(sentence[hit.start : hit.end], hit.entry.rule) for hit in hits]


def entry(pattern, **fields):
    """A hand-made entry; its id is its pattern with hyphens."""
    blank = dict.fromkeys(("case", "requires", "unless", "fires", "silent", "note"), "")
    known = {"family": "made", "id": pattern.replace(" ", "-"), "origin": "general", "strength": 1}
    return Entry(pattern=pattern, **(blank | known | fields))


# -- the lexicons


@pytest.mark.parametrize("item", ENTRIES, ids=by_rule)
def test_its_own_example_fires_it(item):
    # All families at once: the entry must win against every other, not only match.
    assert item.fires, f"{item.rule} has no example that must fire"
    rules = [rule for _, rule in marked(item.fires)]
    assert item.rule in rules, f"{item.rule} does not win in {item.fires!r}; winners: {rules}"


@pytest.mark.parametrize("item", [e for e in ENTRIES if e.silent], ids=by_rule)
def test_its_silent_example_stays_silent(item):
    assert marked(item.silent, item) == []


GATED = [e for e in ENTRIES if e.case or e.requires or e.unless]


@pytest.mark.parametrize("item", GATED, ids=by_rule)
def test_a_gate_is_what_keeps_its_silent_example_silent(item):
    assert item.silent, f"{item.rule} has a gate and no example that must stay silent"
    open_door = replace(item, case="", requires="", unless="", pattern=item.pattern.lower())
    assert marked(item.silent, open_door), f"{item.rule}: without its gate {item.silent!r} is silent too"


@pytest.mark.parametrize("item", ENTRIES, ids=by_rule)
def test_a_pattern_is_written_as_the_matcher_reads_it(item):
    # A hyphen, a capital or a curly apostrophe in a pattern would never match: a dead entry, silently.
    slots = item.pattern.split()
    assert item.case in {"", "exact"}
    assert not set('-–—’,;"') & set(item.pattern)
    assert all(word for slot in slots for word in slot.removesuffix("?").split("|")), "an empty alternative"
    assert not any("?" in slot[:-1] for slot in slots), "a question mark stands after a whole slot only"


@pytest.mark.parametrize("item", ENTRIES, ids=by_rule)
def test_no_alternative_is_given_twice(item):
    for slot in item.pattern.split():
        words = slot.removesuffix("?").split("|")
        assert len(words) == len(set(words)), f"{item.rule}: {slot}"


def test_ids_are_unique_and_kebab_case():
    twice = [rule for rule, n in Counter(e.rule for e in ENTRIES).items() if n > 1]
    assert twice == []
    assert [e.rule for e in ENTRIES if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", e.id)] == []


def test_there_are_400_entries_and_25_of_each_origin():
    origins = Counter(e.origin for e in ENTRIES)
    assert len(ENTRIES) >= 400
    assert set(origins) == set(ORIGINS)
    assert {origin: n for origin, n in origins.items() if n < 25} == {}


def test_the_same_pattern_is_not_listed_twice():
    # Two families would claim one phrase, and the order of file names would decide.
    twice = [p for p, n in Counter((e.pattern, e.requires, e.unless) for e in ENTRIES).items() if n > 1]
    assert twice == []


@pytest.mark.parametrize("family", CARDS)
def test_every_card_is_filled(family):
    card = read_card(family)
    assert card.keys() >= CARD
    assert card["family"] == family
    # What the trained coder alone finds comes from its weights.
    assert card["licence"] == ("CC-BY-NC-SA-4.0" if family == "unlisted" else "Apache-2.0")
    for field in ("title", "description", "citation", "worked_example"):
        assert card[field].strip(), field
    assert len(card["description"].split()) >= 20
    assert card["known_failures"]
    assert all(len(failure.split()) >= 4 for failure in card["known_failures"])


def test_only_hedges_have_the_opposite_sign():
    cards = {family: read_card(family) for family in CARDS}
    assert {family for family, card in cards.items() if card["sign"] == -1} == {"hedge"}
    assert {family for family, card in cards.items() if not card["counts_as_loaded"]} == {"hedge"}


@pytest.mark.parametrize("family", LISTED)
def test_the_worked_example_of_a_lexicon_fires_it(family):
    rules = {rule for _, rule in marked(read_card(family)["worked_example"])}
    assert any(rule.startswith(f"{family}/") for rule in rules), f"{family}: its worked example fires {rules}"


def test_every_family_has_a_card_and_is_a_list_or_a_rule():
    assert sorted(FAMILIES) == CARDS
    ruled = {family for family in CARDS if read_card(family).get("rule", "").strip()}
    assert sorted(ruled | set(LISTED)) == CARDS


# -- phrases the project promises

PROMISED = [
    ("This is a typical hegemonic logic.", "hegemonic logic", "name_calling"),
    ("Both sides have trump cards.", "trump cards", "game_metaphor"),
    ("Our \"rare earth card\" was effective.", "rare earth card", "game_metaphor"),
    ("They play the Taiwan card again.", "play the Taiwan card", "game_metaphor"),
    ("They kept playing the Freedonia card.", "playing the Freedonia card", "game_metaphor"),
    ("The round is a real hand-to-hand battle.", "hand-to-hand battle", "war_metaphor"),
    ("It will be a head-on showdown.", "head-on showdown", "war_metaphor"),
    ("The ministry denounced bullying by a foreign government.", "bullying", "name_calling"),
    ("He called it a rogue regime.", "rogue regime", "name_calling"),
    ("They hoped for a win-win result.", "win-win", "glorification"),
    ("The truce was hard-won.", "hard-won", "glorification"),
    ("She is the leader of the free world.", "leader of the free world", "glorification"),
    ("They would sacrifice a \"medium horse\" for it.", "medium horse", "game_metaphor"),
    ("The budget is in a tug-of-war.", "tug-of-war", "game_metaphor"),
    ("Diplomacy is a game of chess.", "game of chess", "game_metaphor"),
    ("Nobody tells our country what to do.", "our country", "in_group"),
    ("It was listed in my country in April.", "my country", "in_group"),
    ("They keep playing the island card against us.", "against us", "in_group"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "text", "family"), PROMISED)
def test_a_promised_phrase_is_marked(sentence, text, family):
    assert (text, family) in [(words, rule.split("/")[0]) for words, rule in marked(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Trump cards were printed for the rally.",
        "Mr Trump carded a 72 at his golf course.",
        "President Trump spoke of trade.",
        "The US lifted tariffs on steel.",
        "U.S. officials met in Geneva.",
        "Teachers met to talk about bullying.",
        "Tariffs on steel rose to 25 percent, the ministry said.",
        "She paid with a credit card.",
        "Exports fell by 3.2 percent in May, customs data showed.",
    ],
)
def test_plain_news_is_not_marked(sentence):
    assert marked(sentence) == []


def test_the_initials_of_a_country_are_not_the_pronoun():
    spoken = "They want to force us to lift the embargo."
    assert [text for text, _ in marked(spoken)] == ["force us to"]
    for initials in ("US", "U.S."):
        assert marked(spoken.replace(" us ", f" {initials} ")) == []


# -- the matcher


def test_the_longest_match_wins():
    short, long = entry("card", strength=3), entry("rare earth card")
    assert marked("The rare earth card fell.", short, long) == [("rare earth card", "made/rare-earth-card")]


def test_between_equally_long_matches_the_stronger_wins_and_then_the_first():
    weak, strong = entry("black hand", strength=1, id="weak"), entry("black hand", strength=3, id="strong")
    assert marked("A black hand.", weak, strong) == [("black hand", "made/strong")]
    again = replace(strong, id="again")
    assert marked("A black hand.", strong, again) == [("black hand", "made/strong")]


def test_a_word_is_never_counted_twice_and_hits_come_in_text_order():
    left, right = entry("trade war"), entry("war of words")
    # "war" belongs to both; "war of words" (12 characters) is longer than "trade war" (9).
    found = marked("A trade war, then a trade war of words.", left, right)
    assert found == [("trade war", "made/trade-war"), ("war of words", "made/war-of-words")]


@pytest.mark.parametrize("joint", [" ", "-", "\n", "  ", "‑", "–"])
def test_hyphens_and_white_space_join(joint):
    sentence = f"A win{joint}win deal."
    assert marked(sentence, entry("win win")) == [(f"win{joint}win", "made/win-win")]


@pytest.mark.parametrize("break_", [", ", ". ", "; ", ": ", " (", "—", "/"])
def test_other_punctuation_breaks_a_phrase(break_):
    assert marked(f"They win{break_}win again.", entry("win win")) == []


@pytest.mark.parametrize(("open_", "close"), [("'", "'"), ('"', '"'), ("‘", "’"), ("“", "”")])
def test_quotation_marks_do_not_break_a_phrase(open_, close):
    sentence = f"So much for {open_}rule{close} of law."
    assert marked(sentence, entry("rule of law")) == [(f"rule{close} of law", "made/rule-of-law")]


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_possessive_is_not_part_of_the_mark(apostrophe):
    assert marked(f"It is our country{apostrophe}s duty.", entry("our country")) == [
        ("our country", "made/our-country")
    ]


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_pattern_may_hold_a_possessive_itself(apostrophe):
    sentence = f"A people{apostrophe}s war began."
    assert [text for text, _ in marked(sentence, entry("people's war"))] == [f"people{apostrophe}s war"]


def test_case_is_ignored_unless_it_is_exact():
    loose, exact = entry("trump card"), entry("trump card", case="exact")
    assert [text for text, _ in marked("The Trump Card.", loose)] == ["Trump Card"]
    assert marked("The Trump card.", exact) == []
    assert [text for text, _ in marked("A trump card.", exact)] == ["trump card"]
    capital = entry("Great Game", case="exact")
    assert [text for text, _ in marked("A new Great Game.", capital)] == ["Great Game"]
    assert marked("A great game.", capital) == []


def test_a_star_is_one_word_neither_none_nor_two():
    card = entry("play the * card")
    assert [text for text, _ in marked("They play the gas card.", card)] == ["play the gas card"]
    assert marked("They play the card.", card) == []
    assert marked("They play the rare earth card.", card) == []


def test_an_optional_word_may_be_there_or_not():
    chess = entry("game of diplomatic|political? chess")
    assert [text for text, _ in marked("A game of chess.", chess)] == ["game of chess"]
    assert [text for text, _ in marked("A game of political chess.", chess)] == ["game of political chess"]
    assert marked("A game of garden chess.", chess) == []


def test_an_optional_last_word_is_part_of_the_mark_when_it_is_there():
    gang = entry("rogue regime state?")
    assert [text for text, _ in marked("A rogue regime state.", gang)] == ["rogue regime state"]
    assert [text for text, _ in marked("A rogue regime, state media said.", gang)] == ["rogue regime"]


def test_initials_with_points_are_one_word_and_not_the_pronoun():
    assert marked("The U.S. acted.", entry("us")) == []
    assert marked("They play the U.S. card.", entry("play the * card")) == [
        ("play the U.S. card", "made/play-the-*-card")
    ]


def test_a_part_of_a_word_is_not_a_match():
    assert marked("The cardinal discarded it.", entry("card")) == []


def test_gates_look_at_the_whole_sentence():
    gate = entry("battle", requires="tariff", unless="soldiers?")
    assert marked("A battle began.", gate) == []
    assert [text for text, _ in marked("In the TARIFF talks a battle began.", gate)] == ["battle"]
    assert marked("A battle over tariffs began, a Soldier said.", gate) == []


def test_offsets_are_those_of_the_sentence():
    sentence = "  “Win-win,” she said of our country’s plan."
    for hit in Matcher((entry("win win"), entry("our country"))).find(sentence):
        assert sentence[hit.start : hit.end] in {"Win-win", "our country"}


@pytest.mark.parametrize("pattern", ["* card", "the? card"])
def test_a_pattern_must_open_with_a_word(pattern):
    with pytest.raises(ValueError, match="the first slot must be a word"):
        Matcher((entry(pattern),))


HEADER = "id,pattern,origin,strength,case,requires,unless,fires,silent,note\n"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (",win win,general,1,,,,x,,", "row 2: id and pattern are needed"),
        ("a,,general,1,,,,x,,", "row 2: id and pattern are needed"),
        ("a,win win,martian,1,,,,x,,", "row 2: origin 'martian' is not one of chinese"),
        ("a,win win,general,4,,,,x,,", "row 2: strength '4' is not 1, 2 or 3"),
        ("a,win win,general,1", "row 2: it has not 10 cells"),
        ("a,win win,general,1,,,,Well, they won.,,", "row 2: it has not 10 cells"),
    ],
)
def test_a_bad_row_is_named(tmp_path, row, complaint):
    path = tmp_path / "made.csv"
    path.write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        read_family(path)


def test_a_list_that_a_spreadsheet_saved(tmp_path):
    path = tmp_path / "made.csv"
    path.write_text(HEADER + "a,win win,general,1,,,,x,,\n", encoding="utf-8-sig")
    assert [entry.rule for entry in read_family(path)] == ["made/a"]
    path.write_text(HEADER.replace("pattern", "phrase") + "a,win win,general,1,,,,x,,\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"made.csv: expected the columns id, pattern"):
        read_family(path)


def test_a_broken_gate_is_named():
    with pytest.raises(ValueError, match=r"'\(war' is no regular expression: missing \)"):
        Matcher((entry("win win", requires="(war"),)).find("A win win.")


def test_an_id_given_twice_is_refused(tmp_path):
    (tmp_path / "made.csv").write_text(HEADER + 2 * "a,win win,general,1,,,,x,,\n", encoding="utf-8")
    with pytest.raises(ValueError, match="made/a"):
        read_lexicons(tmp_path)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no lexicon \(\*\.csv\) found"):
        read_lexicons(tmp_path)
