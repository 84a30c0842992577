"""What each telling carries: quantities, near misses, facts and their coverage, wordings, quotations, copies."""

import random
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from parallax import Annotation, Article, Attribution, Loaded, Span, parse, read_corpus, read_targets
from parallax.coders import coder_from
from parallax.comparison.facts.matching import contradiction
from parallax.comparison.facts.quantities import agree, comparable, find, keys
from parallax.comparison.facts.statements import statements
from parallax.comparison.shared_facts import COLUMNS, shared_facts
from parallax.evaluation.facts import EDITS, edited_pairs, fact_matching


def told(id, text, group="", marks=(), **known):
    return Annotation(parse(Article(id=id, text=text, event="sale", group=group, **known)), "none", tuple(marks))


def at(text, words):
    return Span(text.index(words), text.index(words) + len(words))


# --- quantities


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1.5 billion crowns", "1,500 million crowns", True),
        ("nearly 40 people", "38 people", True),  # 2 of 40 is 5%, under 10%
        ("40 people", "38 people", False),  # 5%, and nobody says that it is rough
        ("nearly 40 people", "35 people", False),  # 5 of 40 is 12.5%
        ("nearly 40 people", "42 people", False),  # fewer than 40
        ("more than two million people", "2.3 million people", True),  # 15% more
        ("more than two million people", "1.9 million people", False),  # fewer than two million
        ("more than two million people", "2.6 million people", False),  # 30% more: one would say 2.5 million
        ("some $12 billion", "13 billion dollars", True),  # 1 of 12 is 8%
        ("$12 billion", "up to $11 billion", False),  # more than 11
        ("23 percent", "23%", True),
        ("23 percent", "37 percent", False),
        ("2 percent", "2 percentage points", False),
        ("a third of it", "31 per cent of it", True),  # 2.3 of 33.3 is 7%
        ("forty-two ships", "42 ships", True),
        ("two hundred and five ships", "205 ships", True),
        ("on 3 May", "May 3", True),
        ("on 3 May", "on 4 May", False),
        ("in 2029", "in 2030", False),  # one in two thousand, yet another year
        ("$3 million", "3 million dollars", True),
        ("two ships", "two weeks", False),
    ],
)
def test_quantities_agree_in_unit_scale_and_rounding(one, other, same):
    [a], [b] = find(one), find(other)
    assert agree(a, b) == agree(b, a) == same
    if same:
        assert keys([a]) & keys([b]), "an index finds them"


def test_percentages_and_points_are_of_one_kind_and_ships_and_weeks_are_not():
    assert comparable(*find("2 percent"), *find("2 percentage points"))
    assert not comparable(*find("two ships"), *find("two weeks"))


@pytest.mark.parametrize("text", ["No one came.", "Thousands came.", "The thousand-year wood."])
def test_what_is_no_number(text):
    assert find(text) == []


# --- pairs


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("The levy on glass is 23 percent.", "The levy on glass is 37 percent.", "number"),
        ("The levy on glass is 23 percent.", "A levy of 23 percent is on glass.", ""),
        ("The port reopened its pier.", "The port never reopened its pier.", "negation"),
        ("The port never reopened its pier.", "Its pier was never reopened by the port.", ""),
        ("Altoria raised tariffs on Belmark.", "Belmark raised tariffs on Altoria.", "agent"),
        ("Altoria sued Belmark.", "Belmark was sued by Altoria.", ""),
        ("Tin prices rose in autumn.", "Tin prices fell in autumn.", "direction"),
    ],
)
def test_near_misses_are_told_apart_and_rewordings_are_not(one, other, why):
    a, b = statements([told("a", one), told("b", other)])
    assert contradiction(a, b) == contradiction(b, a) == why


def test_edited_pairs_of_every_kind_are_told_apart(root):
    edits = edited_pairs(root / "tests" / "examples" / "fact_pairs.toml")
    assert len(edits) >= 60
    assert set(edits["edit"]) == set(EDITS)
    right = edits.groupby("edit")["right"].sum()
    # What stands: 29 of 30 rewordings ("more than two million" is said of 2.3 million, which is 13% more), and all
    # near misses. One more of each kind is room for words weighed otherwise.
    assert right["same"] >= 28
    assert (edits.groupby("edit").size() - right).drop("same").max() <= 1


# --- the classroom


@pytest.fixture(scope="module")
def classroom(root):
    folder = root / "data" / "classroom"
    coder = coder_from(targets=read_targets(folder / "targets.toml"))
    return [coder.annotate(parse(article)) for article in read_corpus(folder)]


@pytest.fixture(scope="module")
def carried(classroom):
    return shared_facts(classroom)


def test_facts_of_the_classroom_are_matched_no_worse_than_they_were(root, classroom):
    figures = fact_matching(classroom, pd.read_csv(root / "data" / "classroom" / "facts.csv"))
    floors = {
        "tuned": {"precision": 0.60, "recall": 0.56, "precision_listed": 0.75},
        "held out": {"precision": 0.58, "recall": 0.47, "precision_listed": 0.86},
    }
    for half, of_half in floors.items():
        for name, floor in of_half.items():
            assert figures.loc[half, name] >= floor, (half, name)


def test_tables_hold_the_columns_agreed_on_and_their_sums(carried):
    for name, columns in COLUMNS.items():
        assert tuple(getattr(carried, name).columns) == columns
        assert len(getattr(carried, name)), name
    # A fact is carried by as many articles as its sentences come from, and what articles carry sums up to that.
    articles = carried.sentences.groupby("fact")["article_id"].nunique()
    assert (articles.reindex(carried.facts["fact"]).to_numpy() == carried.facts["articles"]).all()
    by_event = carried.facts.groupby("event")["articles"].sum()
    assert (carried.coverage.groupby("event")["carried"].sum() == by_event).all()
    assert (carried.coverage["share"] == carried.coverage["carried"] / carried.coverage["facts"]).all()


def test_every_offset_opens_to_its_words(classroom, carried):
    text = {a.document.article.id: a.document.text for a in classroom}
    for table in (carried.sentences, carried.quotations):
        assert all(text[r.article_id][r.start : r.end] == r.text for r in table.itertuples())
    for r in carried.wordings.itertuples():
        assert text[r.first_id][r.first_words_start :].startswith(r.first_words)
        if r.second_words:
            assert text[r.second_id][r.second_words_start :].startswith(r.second_words)
    for r in carried.copies.itertuples():
        assert r.taker_words in text[r.taker_id][r.taker_start : r.taker_end]
        assert r.giver_words in text[r.giver_id][r.giver_start : r.giver_end]


def test_order_plays_no_part_and_groups_are_mirrored(classroom, carried):
    mixed = list(classroom)
    random.Random(3).shuffle(mixed)
    swap = {"wire": "state-aligned", "state-aligned": "wire"}
    turned = []
    for a in mixed:
        article = replace(a.document.article, group=swap[a.document.article.group])
        turned.append(replace(a, document=replace(a.document, article=article)))
    mirrored = shared_facts(turned)
    for name in COLUMNS:
        expected = getattr(carried, name).copy()
        for column in {"group", "only"} & set(expected):
            expected[column] = expected[column].replace(swap)
        if name == "facts":
            expected["groups"] = [";".join(sorted(swap[g] for g in groups.split(";"))) for groups in expected["groups"]]
        pd.testing.assert_frame_equal(getattr(mirrored, name), expected)


def test_wire_copy_in_the_classroom_shows_the_word_that_was_changed(carried):
    rows = carried.copies[carried.copies["taker_id"] == "strait-collision-vessaly-broadcasting-news"]
    [row] = rows[rows["kind"] == "relabelled"].itertuples()
    assert (row.giver_id, row.giver_words, row.taker_words, row.why) == (
        "strait-collision-meridian-news", "hole", "dent", "date",
    )  # fmt: skip


# --- facts by hand


def test_facts_coverage_and_what_one_group_carries():
    tables = shared_facts(
        [
            told("a", "Ruritania sold 40 ships to Bordavia. The port of Lesk is closed.", "red"),
            told("b", "Bordavia bought 40 Ruritanian ships.", "blue"),
            told("c", "Two Ruritanian Ministers at Lesk\n\nWhat a day! Who would have thought it?", "blue"),
        ]
    )
    shown = tables.facts[["fact", "articles", "groups", "only"]].values.tolist()
    assert shown == [["e1-f001", 2, "blue;red", ""], ["e1-f002", 1, "red", "red"]]
    # a carries 2 of 2, b 1 of 2, c none: a heading, an exclamation and a question state nothing.
    assert tables.coverage[["article_id", "carried", "facts", "share"]].values.tolist() == [
        ["a", 2, 2, 1.0], ["b", 1, 2, 0.5], ["c", 0, 2, 0.0],
    ]  # fmt: skip


def test_a_fact_is_shown_by_a_sentence_that_stands_by_itself():
    # The second is shorter, and nobody could tell who sold them.
    tables = shared_facts(
        [
            told("a", "On Monday Ruritania sold the 40 ships of Lesk to Bordavia.", "red"),
            told("b", "They sold the 40 ships of Lesk to Bordavia.", "blue"),
        ]
    )
    assert tables.facts["statement"].tolist() == ["On Monday Ruritania sold the 40 ships of Lesk to Bordavia."]


def test_one_telling_is_not_compared_and_an_article_comes_once():
    alone = told("a", "Ruritania sold 40 ships to Bordavia.")
    assert shared_facts([alone]).facts.empty
    with pytest.raises(ValueError, match="'a' is annotated twice"):
        shared_facts([alone, alone])


# --- wordings


def wordings_of(first, second, marks_first=(), marks_second=()):
    tables = shared_facts([told("a", first, marks=marks_first), told("b", second, marks=marks_second)])
    columns = ["kind", "first_id", "first_words", "second_words"]
    return tables.wordings[columns].values.tolist()


def test_a_loaded_word_for_a_plain_one_and_a_dropped_hedge():
    one, two = "Ruritania slashed the tin quota of Bordavia.", "Ruritania reduced the tin quota of Bordavia."
    loaded = Loaded(span=at(one, "slashed"), family="emotive_verb")
    assert wordings_of(one, two, [loaded]) == [["loaded", "a", "slashed", "reduced"]]
    # In a source's voice the word is the source's.
    assert wordings_of(one, two, [replace(loaded, voice="named_source")]) == []
    one = "Ruritania reportedly reduced the tin quota of Bordavia."
    hedge = Loaded(span=at(one, "reportedly"), family="hedge")
    assert wordings_of(two, one, (), [hedge]) == [["hedge", "b", "reportedly", ""]]


def test_a_named_source_for_none():
    one = "Ruritania reduced the tin quota of Bordavia, Minister Orla Venk said."
    content, source, cue = (at(one, w) for w in (one.split(",")[0], "Minister Orla Venk", "said"))
    named = Attribution(
        span=Span(0, len(one)), source=source, cue=cue, content=content, type="named_official", name="Orla Venk"
    )
    two = "Ruritania reduced the tin quota of Bordavia."
    assert wordings_of(one, two, [named]) == [["source", "a", "Minister Orla Venk", ""]]
    assert wordings_of(one, two, [replace(named, name="")]) == []


def test_an_agent_removed_by_a_passive_and_a_number_rounded():
    one = "Ruritania revoked the visas of 640 Bordavian cellists."
    two = "The visas of 640 Bordavian cellists were revoked."
    assert wordings_of(one, two) == [["passive", "a", "Ruritania revoked", "were revoked"]]
    assert wordings_of(one, "The visas of 640 Bordavian cellists were revoked by Ruritania.") == []
    rough = "Ruritania revoked the visas of more than 600 Bordavian cellists."  # 40 of 640 is 6%
    assert wordings_of(rough, one) == [["rounded", "b", "640", "600"]]


# --- quotations and copies


def test_a_shared_quotation_shows_what_was_cut_and_each_cue():
    one = "“The pier is old, and it will be rebuilt by spring,” said Mayor Tosk."
    two = "Mayor Tosk admitted that the pier “is old”."
    three = "The mayor spoke of a “new pier”."
    said, cue = (at(two, w) for w in ("Mayor Tosk", "admitted"))
    mark = Attribution(span=Span(0, len(two)), source=said, cue=cue, content=at(two, "the pier “is old”"), name="Tosk")
    tables = shared_facts([told("a", one), told("b", two, marks=[mark]), told("c", three)])
    columns = ["article_id", "text", "source_name", "cue", "cut"]
    assert tables.quotations[columns].values.tolist() == [
        ["a", "The pier is old, and it will be rebuilt by spring,", "", "", ""],
        ["b", "is old", "Tosk", "admitted", "The pier … and it will be rebuilt by spring"],
    ]


SENTENCE = "The ferry left the harbour of Lesk at noon with a hole in its side and sixty goats on deck"


@pytest.mark.parametrize(
    ("taken", "changes"),
    [
        (f"{SENTENCE}.", [("same", f"{SENTENCE}.", f"{SENTENCE}.")]),
        (f"{SENTENCE.replace('hole', 'dent')}.", [("relabelled", "dent", "hole")]),
        (f"{SENTENCE.replace(' at noon', '')}.", [("cut", "", "at noon")]),
        (f"{SENTENCE}, Gazette reported.", [("added", "Gazette reported", "")]),
    ],
)
def test_what_was_taken_over_and_what_the_taker_did_to_it(taken, changes):
    giver = told("z", f"{SENTENCE}.", outlet="Gazette", date=date(2030, 5, 1))
    taker = told("a", taken, outlet="Courier", date=date(2030, 5, 2))
    tables = shared_facts([giver, taker])
    assert set(tables.copies["taker_id"]) == {"a"}
    assert [tuple(row) for row in tables.copies[["kind", "taker_words", "giver_words"]].to_numpy()] == changes
    assert set(tables.copies["why"]) == {"date"}


def test_neither_shared_quotations_nor_ones_own_earlier_text_are_copies():
    quoted = f"“{SENTENCE}”, the captain said."
    assert shared_facts([told("a", quoted, outlet="Gazette"), told("b", quoted, outlet="Courier")]).copies.empty
    own = [told(i, f"{SENTENCE}.", outlet="Gazette") for i in "ab"]
    assert shared_facts(own).copies.empty


def test_who_took_it_is_known_by_date_or_credit_or_not_at_all():
    giver = told("z", f"{SENTENCE}.", outlet="Gazette")
    credited = shared_facts([told("a", f"{SENTENCE}, Gazette reported.", outlet="Courier"), giver]).copies
    assert credited[["taker_id", "why"]].drop_duplicates().values.tolist() == [["a", "credit"]]
    unknown = shared_facts([told("a", f"{SENTENCE}.", outlet="Courier"), giver]).copies
    assert unknown[["taker_id", "why"]].values.tolist() == [["z", "order"]]
