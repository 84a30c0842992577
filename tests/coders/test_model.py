"""The trained coder's own work: what it makes of tags, links and chances that are given by hand."""

import math

import numpy as np
import pytest

from parallax import Article, Span, parse
from parallax.annotation import Attribution, Loaded, Mention
from parallax.coders.lexicon import Entry
from parallax.coders.model import APART, LINKED, LISTED, LOADED, NEAR, ROLE_GIVEN, UNLISTED, WORD, ModelCoder
from parallax.encoder.passages import Passage

LEXICON = (
    Entry("war_metaphor", "battle", "battle|battles", "general", 2, "", "", "", "A battle.", "", ""),
)  # fmt: skip
NEUTRAL = (0.1, 0.8, 0.1)
EVEN = (0.4, 0.3, 0.3)


def at(text, words, nth=0):
    """The span of words: the first of them, or a later one."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


class Given:
    """A model that says what it is told.

    ``said`` holds relations (source, cue, contents), each part as words, as (words, nth) or None; ``alone`` holds
    contents that no cue takes in. Every tag is given, and the links of each relation with ``linked``.
    """

    def __init__(self, said=(), alone=(), people=(), linked=0.9, loaded=(), words=(), polarity=(), roles=()):
        self.said, self.alone, self.people, self.linked = said, alone, people, linked
        self.chances = {"loaded": dict(loaded), "polarity": dict(polarity), "role": dict(roles)}
        self.words = dict(words)

    def read(self, document):
        return GivenReading(self, document)


class GivenReading:
    def __init__(self, given, document):
        self.document, self.given = document, given
        nothing = np.zeros(3, np.int64)
        self.passages = tuple(
            Passage(nothing, nothing, np.array([0, p.start, 0]), np.array([0, p.end, 0])) for p in document.paragraphs
        )
        self.relations = [
            (self.span(source), self.span(cue), [self.span(c) for c in contents])
            for source, cue, contents in given.said
        ]
        self.tagged = {
            "source": {source for source, _, _ in self.relations if source},
            "cue": {cue for _, cue, _ in self.relations},
            "content": {c for *_, of in self.relations for c in of} | {self.span(c) for c in given.alone},
        }

    def span(self, words):
        if words is None:
            return None
        return at(self.document.text, *((words,) if isinstance(words, str) else words))

    def spans(self, name, passage=None):
        if name == "entity":
            return [(self.span(words), "PER") for words in self.given.people]
        paragraph = self.document.paragraphs[passage]
        return [(span, "") for span in sorted(self.tagged[name]) if paragraph.contains(span)]

    def links(self, kind, asked):
        linked = {
            (cue, other)
            for source, cue, contents in self.relations
            for other in ([source] if kind == "source" else contents)
        }
        return [
            np.array([[self.given.linked if (c, o) in linked else 0.01 for o in others] for c in cues]).reshape(
                len(cues), len(others)
            )
            for cues, others in asked
        ]

    def answers(self, head, spans):
        known = {self.span(words): chance for words, chance in self.given.chances[head].items()}
        if head == "loaded":
            return np.array([(1 - known.get(span, 0), known.get(span, 0)) for span in spans])
        plain = NEUTRAL if head == "polarity" else EVEN
        return np.array([known.get(span, plain) for span in spans]).reshape(len(spans), 3)

    def word_chance(self, name, words):
        assert name == "loaded_word"
        return np.array([self.given.words.get(word.of(self.document.text), 0.01) for word in words])


def annotation(text, given, **article):
    coder = ModelCoder(lexicon=LEXICON, model=given)
    return coder.annotate(parse(Article(id="a", text=text, **article)))


def marks(kind, text, **given):
    return annotation(text, Given(**given)).of_kind(kind)


def attributions(text, *said, **given):
    """Each attribution as (name, words of the content)."""
    found = marks(Attribution, text, said=said, **given)
    return [(a.name, a.content.of(text) if a.content else None) for a in found]


# --- who speaks


def test_cue_behind_the_source():
    text = "Karl Vik said the harbour was open."
    (found,) = marks(Attribution, text, said=[("Karl Vik", "said", ["the harbour was open"])])
    assert [part.of(text) for part in (found.span, found.source, found.cue, found.content)] == [
        "said", "Karl Vik", "said", "the harbour was open",
    ]  # fmt: skip
    assert (found.name, found.direct, found.rule, found.cue_stance) == ("Karl Vik", False, "model/say", "neutral")


def test_cue_before_the_source():
    text = "“The harbour is open,” said Karl Vik, the mayor."
    (found,) = marks(Attribution, text, said=[("Karl Vik, the mayor", "said", ["The harbour is open,"])])
    assert (found.name, found.type, found.direct) == ("Karl Vik", "named_official", True)
    assert (found.source.of(text), found.content.of(text)) == ("Karl Vik, the mayor", "The harbour is open,")


def test_an_aside_between_source_and_cue():
    text = "Anna Brand, who replaced Karl Vik, said the harbour was open."
    people = ["Anna Brand", "Karl Vik"]
    assert attributions(text, ("Anna Brand", "said", ["the harbour was open"]), people=people) == [
        ("Anna Brand", "the harbour was open")
    ]


def test_a_source_ends_before_the_clause_about_it():
    text = "An aide to Anna Brand, who asked not to be named, said the harbour was open."
    said = ("An aide to Anna Brand, who", "said", ["the harbour was open"])
    (found,) = marks(Attribution, text, said=[said])
    assert found.source.of(text) == "An aide to Anna Brand"


def test_who_is_the_person_named_before_it():
    text = "Karl Vik met Anna Brand, who said the harbour was open."
    said = ("who", "said", ["the harbour was open"])
    assert attributions(text, said, people=["Karl Vik", "Anna Brand"]) == [("Anna Brand", "the harbour was open")]
    assert attributions(text, said, people=["Karl Vik"]) == [("Karl Vik", "the harbour was open")]


def test_he_is_the_person_who_spoke_before():
    text = "Karl Vik said the harbour was open. He added that ships may come."
    assert attributions(
        text, ("Karl Vik", "said", ["the harbour was open"]), ("He", "added", ["that ships may come"])
    ) == [("Karl Vik", "the harbour was open"), ("Karl Vik", "that ships may come")]


def test_a_short_name_is_the_full_one():
    text = "The mayor, Karl Vik, came.\n\nVik said the harbour was open."
    assert attributions(text, (("Vik", 1), "said", ["the harbour was open"])) == [("Karl Vik", "the harbour was open")]


def test_the_model_finds_a_name_that_the_lists_do_not():
    # Written small, as on some pages: no list knows it for a name.
    text = "A councillor, karl orm, said the harbour was open."
    said = ("A councillor, karl orm,", "said", ["the harbour was open"])
    assert attributions(text, said) == [("", "the harbour was open")]
    assert attributions(text, said, people=["karl orm"]) == [("karl orm", "the harbour was open")]
    assert attributions(text, said, people=["karl", "orm"]) == [("", "the harbour was open")]  # one or the other?


def test_a_source_without_a_name_is_unnamed():
    text = "An official said the harbour was open."
    (found,) = marks(Attribution, text, said=[("An official", "said", ["the harbour was open"])])
    assert (found.name, found.type, found.gives_voice) == ("", "unnamed_official", "unnamed_source")


def test_a_cue_without_source_has_nobody():
    text = "The harbour was reportedly open."
    (found,) = marks(Attribution, text, said=[(None, "reportedly", ["The harbour was"])])
    assert (found.source, found.name, found.type) == (None, "", "unspecified")


def test_a_cue_to_which_nothing_belongs_is_none():
    text = "Karl Vik said the harbour was open."
    said = [("Karl Vik", "said", ["the harbour was open"])]
    # One blank lies between them.
    least = LINKED * math.exp(1 / NEAR)
    (bound,) = marks(Attribution, text, said=said, linked=least + 1e-6)
    assert (bound.rule, bound.name, bound.content.of(text)) == ("model/say", "Karl Vik", "the harbour was open")
    (loose,) = marks(Attribution, text, said=said, linked=least - 1e-6)
    assert (loose.rule, loose.cue, loose.source, loose.name) == ("model/nobody", None, None, "")


def test_of_two_cues_that_are_linked_alike_the_nearer_one_takes_the_content():
    text = "Karl Vik said rain falls, and Anna Brand added that snow falls."
    # Both are linked to the last content: 33 letters lie between it and "said", one between it and "added".
    relations = ("Karl Vik", "said", ["rain falls", "that snow falls"]), ("Anna Brand", "added", ["that snow falls"])
    assert attributions(text, *relations) == [("Karl Vik", "rain falls"), ("Anna Brand", "that snow falls")]


def test_a_mark_of_punctuation_is_nobody():
    text = "The harbour, Karl Vik said, was open."
    (found,) = marks(Attribution, text, said=[(",", "said", ["was open"])])
    assert (found.source, found.name) == (None, "")


def test_each_content_belongs_to_its_own_cue():
    text = "Karl Vik said rain falls, but Anna Brand denied that snow falls."
    assert attributions(text, ("Karl Vik", "said", ["rain falls"]), ("Anna Brand", "denied", ["that snow falls"])) == [
        ("Karl Vik", "rain falls"),
        ("Anna Brand", "that snow falls"),
    ]


@pytest.mark.parametrize(
    ("cue", "rule", "stance"),
    [
        ("claimed", "model/claim", "doubting"),
        ("later claimed", "model/claim", "doubting"),
        ("Admitted", "model/admit", "conceding"),
        ("told reporters", "model/tell", "neutral"),
        ("grinned", "model/unlisted", "neutral"),
    ],
)
def test_the_cue_of_the_lists_gives_the_stance(cue, rule, stance):
    text = f"Karl Vik {cue} that the harbour was open."
    (found,) = marks(Attribution, text, said=[("Karl Vik", cue, ["that the harbour was open"])])
    assert (found.rule, found.cue_stance) == (rule, stance)


def test_the_side_is_that_of_the_targets():
    text = "A spokesperson for the Chinese government said the talks were open, and Karl Vik said so."
    first, second = marks(
        Attribution, text, said=[
            ("A spokesperson for the Chinese government", "said", ["the talks were open"]),
            ("Karl Vik", ("said", 1), ["so"]),
        ],
    )  # fmt: skip
    assert (first.side, second.side) == ("china", "")


def test_a_cue_under_which_nothing_is_said_is_none():
    text = "Karl Vik spoke, and said the harbour was open."
    said = ("Karl Vik", "spoke", []), ("Karl Vik", "said", ["the harbour was open"])
    assert attributions(text, *said) == [("Karl Vik", "the harbour was open")]


# --- we, and quotations that run on


def test_we_outside_quotations_is_the_outlet_which_is_no_source():
    text = "We think the harbour is open. I believe so."
    said = [("We", "think", ["the harbour is open"]), ("I", "believe", ["so"])]
    assert attributions(text, *said) == []


def test_we_in_what_others_say_is_whoever_is_quoted():
    text = "“We think the harbour is open,” said Karl Vik."
    found = attributions(
        text, ("We", "think", ["the harbour is open"]), ("Karl Vik", "said", ["We think the harbour is open,"])
    )
    assert sorted(found, key=lambda f: len(f[1])) == [
        ("Karl Vik", "the harbour is open"), ("Karl Vik", "We think the harbour is open,"),
    ]  # fmt: skip


def test_a_quotation_that_runs_on_belongs_to_the_last_speaker():
    text = (
        "Anna Brand said rain falls.\n\n“The harbour is open,” said Karl Vik, the mayor. “Ships may come.\n\n"
        "“And they may stay.”"
    )
    found = marks(
        Attribution, text, alone=["Ships may come.", "And they may stay."],
        said=[("Anna Brand", "said", ["rain falls"]), ("Karl Vik, the mayor", ("said", 1), ["The harbour is open,"])],
    )  # fmt: skip
    assert [(a.name, a.type, a.rule) for a in found] == [
        ("Anna Brand", "unspecified", "model/say"),
        ("Karl Vik", "named_official", "model/say"),
        ("Karl Vik", "named_official", "model/speaker-before"),
        ("Karl Vik", "named_official", "model/speaker-before"),
    ]
    assert all(a.direct for a in found[1:])


def test_other_words_in_a_new_paragraph_have_nobody():
    text = "Karl Vik said rain falls.\n\nThe harbour would open."
    found = marks(Attribution, text, said=[("Karl Vik", "said", ["rain falls"])], alone=["The harbour would open"])
    assert [(a.name, a.rule) for a in found] == [("Karl Vik", "model/say"), ("", "model/nobody")]


def test_other_words_in_the_speakers_own_paragraph_are_still_theirs():
    text = "Karl Vik said rain falls. The harbour would open."
    assert attributions(text, ("Karl Vik", "said", ["rain falls"]), alone=["The harbour would open"]) == [
        ("Karl Vik", "rain falls"), ("Karl Vik", "The harbour would open"),
    ]  # fmt: skip


# --- contents in several parts


def test_contents_on_both_sides_of_the_cue_are_one():
    text = "“Rain falls,” Karl Vik said on the quay, “and the harbour is open.”"
    assert attributions(text, ("Karl Vik", "said", ["Rain falls,", "and the harbour is open."])) == [
        ("Karl Vik", "Rain falls,” Karl Vik said on the quay, “and the harbour is open.")
    ]


@pytest.mark.parametrize(("letters", "number"), [(APART, 1), (APART + 1, 2)])
def test_contents_far_apart_are_two(letters, number):
    # Between the two stand source and cue, which do not count, and 1 + 1 + 1 + 2 letters beside the row of x.
    text = f"Rain falls, Karl Vik said {'x' * (letters - 5)}. Snow too."
    found = marks(Attribution, text, said=[("Karl Vik", "said", ["Rain falls,", "Snow too"])])
    assert [a.name for a in found] == ["Karl Vik"] * number
    if number == 1:
        assert found[0].content == Span(0, len(text) - 1)
    else:
        assert [(a.content.of(text), a.rule) for a in found] == [
            ("Rain falls,", "model/say"), ("Snow too", "model/continued"),
        ]  # fmt: skip


# --- loaded language


def loaded(text, **given):
    return [(mark.span.of(text), mark.family) for mark in marks(Loaded, text, **given)]


def test_a_loaded_sentence_marks_the_words_that_carry_it():
    text = "Rain falls. The vile and shameful plan failed."
    second = "The vile and shameful plan failed."
    words = {"vile": 0.9, "shameful": WORD, "plan": WORD - 0.01}
    assert loaded(text, loaded={second: LOADED}, words=words) == [("vile", UNLISTED), ("shameful", UNLISTED)]
    assert loaded(text, loaded={second: LOADED - 0.01}, words=words) == []


def test_neighbours_are_one_phrase():
    text = "The utterly vile plan failed."
    words = {"utterly": 0.6, "vile": 0.9, "failed": 0.5}
    assert loaded(text, loaded={text: 0.9}, words=words) == [("utterly vile", UNLISTED), ("failed", UNLISTED)]


def test_a_loaded_sentence_marks_at_least_its_likeliest_word():
    text = "The vile plan failed."
    words = {"vile": 0.12, "failed": 0.1}
    assert loaded(text, loaded={text: 0.9}, words=words) == [("vile", UNLISTED)]


def test_a_listed_phrase_keeps_its_family_and_its_strength():
    text = "The battle over vile plans."
    found = marks(Loaded, text, loaded={text: 0.9}, words={"battle": 0.9, "vile": 0.9})
    assert [(mark.span.of(text), mark.family, mark.strength, mark.rule) for mark in found] == [
        ("battle", "war_metaphor", 2, "war_metaphor/battle"),
        ("vile", UNLISTED, 1, "model/unlisted"),
    ]


def test_a_listed_phrase_needs_less_than_an_unlisted_one():
    text = "The battle over vile plans."
    words = {"battle": 0.9, "vile": 0.9}
    # A plain phrase of a list counts whatever the model says; a mild one needs more.
    assert loaded(text, loaded={text: 0.01}, words=words) == [("battle", "war_metaphor")]
    assert LISTED[1] > LISTED[2] == LISTED[3] == 0


# --- mentions


def mentions(text, **given):
    return [(text[m.span.start : m.span.end], m.target, m.polarity, m.role) for m in marks(Mention, text, **given)]


def test_polarity_is_positive_less_negative():
    text = "Beijing praised the talks."
    # 0.65 - 0.05 and 0.2 - 0.7
    assert mentions(text, polarity={"Beijing": (0.05, 0.3, 0.65)}) == [("Beijing", "china", 0.6, "")]
    assert mentions(text, polarity={"Beijing": (0.7, 0.1, 0.2)}) == [("Beijing", "china", -0.5, "")]
    rules = [m.rule for m in marks(Mention, text, polarity={"Beijing": (0.7, 0.1, 0.2)})]
    assert rules == ["model/negative"]


def test_every_mention_has_its_own_answer():
    text = "Beijing met Washington. Beijing left."
    found = mentions(text, polarity={("Beijing", 1): (0, 0, 1), "Washington": (1, 0, 0)})
    assert found == [("Beijing", "china", 0, ""), ("Washington", "us", -1, ""), ("Beijing", "china", 1, "")]


HE = "Donald Trump left. He slept, and “he lied,” she said."


def test_he_is_the_one_person_whom_the_paragraph_has_named():
    found = marks(Mention, HE, people=["Donald Trump"], polarity={"He": (0, 0, 1)})
    he = next(m for m in found if m.span.of(HE) == "He")
    assert (he.target, he.polarity, he.rule) == ("trump", 1, "model/positive/pronoun")
    assert "he" not in [m.span.of(HE) for m in found]  # inside a quotation it is anybody


def test_he_may_be_somebody_else_where_two_are_named():
    text = HE.replace("left.", "met Karl Vik.")
    assert [m.span.of(text) for m in marks(Mention, text, people=["Donald Trump", "Karl Vik"])] == ["Donald Trump"]
    assert len(marks(Mention, HE.replace("left. ", "left.\n\n"), people=["Donald Trump"])) == 1


GOOD, PLAIN, BAD = (0, 0.1, 0.9), (0.1, 0.8, 0.1), (0.9, 0.1, 0)


@pytest.mark.parametrize(
    ("polarity", "role", "expected"),
    [
        (GOOD, "hero", "hero"), (PLAIN, "hero", ""), (BAD, "hero", ""),
        (BAD, "villain", "villain"), (PLAIN, "villain", ""), (GOOD, "villain", ""),
        (BAD, "victim", "victim"), (PLAIN, "victim", "victim"), (GOOD, "victim", ""),
    ],
)  # fmt: skip
def test_a_role_is_given_where_the_polarity_agrees(polarity, role, expected):
    order = ("hero", "villain", "victim")
    text = "Beijing praised the talks."
    for chance, given in ((ROLE_GIVEN, expected), (ROLE_GIVEN - 0.01, "")):
        roles = [(1 - chance) / 2] * 3
        roles[order.index(role)] = chance
        ((*_, found),) = mentions(text, polarity={"Beijing": polarity}, roles={"Beijing": roles})
        assert found == given


# --- voices


def test_each_mark_has_the_voice_of_the_words_around_it():
    text = "Karl Vik said the battle was vile. An official said Beijing was in battle. The battle of Beijing was vile."
    sentences = text.replace(". ", ".|").split("|")
    found = annotation(text, Given(
        said=[
            ("Karl Vik", "said", ["the battle was vile"]),
            ("An official", ("said", 1), ["Beijing was in battle"]),
        ],
        loaded=dict.fromkeys(sentences, 0.9), words={"vile": 0.9, "battle": 0.9, "said": 0.9},
    ))  # fmt: skip
    voices = [(m.span.of(text), m.voice) for m in found.marks if not isinstance(m, Attribution)]
    assert voices == [
        ("said", "outlet"), ("battle", "named_source"), ("vile", "named_source"),
        ("said", "outlet"), ("Beijing", "unnamed_source"), ("battle", "unnamed_source"),
        ("battle", "outlet"), ("Beijing", "outlet"), ("vile", "outlet"),
    ]  # fmt: skip


def test_an_attribution_inside_a_quotation_is_in_its_speakers_voice():
    text = "Karl Vik said an official denied that rain falls."
    inner, outer = ("an official", "denied", ["that rain falls"]), "an official denied that rain falls"
    found = annotation(text, Given(said=[("Karl Vik", "said", [outer]), inner])).of_kind(Attribution)
    assert [(a.cue.of(text), a.voice) for a in found] == [("said", "outlet"), ("denied", "named_source")]


# --- one instrument for everyone


def test_swapping_the_labels_of_articles_changes_nothing():
    text = "Karl Vik said the battle of Beijing was vile. Washington left in a vile battle."
    first, second = text.replace(". ", ".|").split("|")
    given = Given(
        said=[("Karl Vik", "said", ["the battle of Beijing was vile"])], words={"vile": 0.9},
        loaded={first: 0.9, second: 0.9}, polarity={"Beijing": BAD, "Washington": GOOD},
    )  # fmt: skip
    one, two = (
        annotation(text, given, outlet=outlet, publisher=outlet, group=group, group_basis="declared")
        for outlet, group in (("Harbour Daily", "state_aligned"), ("Quay Wire", "wire"))
    )
    assert one.document.article != two.document.article
    assert one.marks == two.marks
    assert len(one.marks) > 5


def test_a_person_may_bring_their_own_targets_and_lexicon():
    text = "A battle for Beijing."
    found = ModelCoder(lexicon=(), model=Given(loaded={text: 0.9})).annotate(parse(Article(id="a", text=text)))
    assert [m.family for m in found.of_kind(Loaded)] == [UNLISTED]
    assert found.coder == "model"
