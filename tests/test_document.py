"""Paragraphs, sentences, words and quotations: each rule with a case that needs it, and laws for any text."""

import gc
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax.article import Article
from parallax.document import Span, parse
from parallax.sentences import LONGEST


def document(text):
    return parse(Article(id="a", text=text))


def paragraphs(text):
    return [span.of(text) for span in document(text).paragraphs]


def sentences(text):
    return [span.of(text) for span in document(text).sentences]


def words(text):
    return [span.of(text) for span in document(text).words]


def quotations(text):
    return [tuple(span.of(text) for span in spans) for spans in document(text).quotations]


# Paragraphs


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\n\n", "\n \t\n", "\u2029"])
def test_a_line_break_parts_paragraphs(newline):
    assert paragraphs(f"  The talks ended.{newline}  Nobody spoke. ") == ["The talks ended.", "Nobody spoke."]


def test_one_line_is_one_paragraph():
    assert len(paragraphs("The talks ended. " * 200)) == 1


def test_a_line_broken_in_mid_sentence_goes_on():
    text = "The minister of trade\nleft the room early.\nNobody followed."
    assert paragraphs(text) == ["The minister of trade\nleft the room early.", "Nobody followed."]
    assert sentences(text)[0] == "The minister of trade\nleft the room early."


def test_an_empty_line_always_parts():
    assert paragraphs("The minister of trade\n\nleft the room.") == ["The minister of trade", "left the room."]


def test_a_small_letter_after_a_full_stop_is_a_new_paragraph():
    assert paragraphs("He left the room.\nnobody followed.") == ["He left the room.", "nobody followed."]


def test_a_heading_stays_apart():
    assert paragraphs("Talks end in Arvania\nThe envoys went home.") == [
        "Talks end in Arvania",
        "The envoys went home.",
    ]


def test_a_file_wrapped_at_a_width_keeps_its_paragraphs():
    # Lines break before Tuesday and after a full stop only because the next word had no room (width 30).
    first = (
        "The envoys of both sides met\nTuesday in the old town hall.\nEverybody smiled all the time\nthey were there."
    )
    second = "Then they parted. The talks go\nWednesday to another city and\nArvania sends a new minister."
    assert paragraphs(f"{first}\n\n{second}") == [first, second]
    assert sentences(f"{first}\n\n{second}")[0] == "The envoys of both sides met\nTuesday in the old town hall."


# Sentences


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. envoy met Mr. Vale and Gen. Orso on Aug. 27.|They parted at 5 p.m. Monday.",
        "She went back to the U.S.|The talks went on.",
        "It was the No. 2 buyer.|Harrow Co. Chairman Ilse Brandt agreed.",
        "He works for Harrow Co.|But he hates it.",
        'She said, "We will wait."|Then she left.',
        'It was over, he said.|"But we will be back," he added.',
        "“We go.|We go now.”|They went.",
        '"Why?" Ilse Brandt asked.|Nobody knew.',
        '"Never!" he cried.|The room fell silent.',
        "Prices rose 3.5 percent to $1.20 a bushel.|Farmers cheered.",
        "George F. Will wrote it.|J. R. Hartley read it.",
        "They came ... and went.|Who?|Nobody!",
        "They waited … Then they left.".replace("… ", "…|"),
        "The region . . . is calm.|So they say.",
        "The senators (R-Wash.) voted.|(Most stayed.)|The rest left.",
        "President [George W.] Vale came.|He left.",
        "The fleet left London.|The talks began.",
        "He met Drs. Orso and Vale, e.g. Tuesday.|Fine.",
        "Trade fell.|3 firms closed.|$4 million was lost.",
        "貿易。|戰爭！|結束",
    ],
)
def test_sentences(text):
    want = text.split("|")
    joined = text.replace("|", "" if "。" in text else " ")
    assert sentences(joined) == want


def test_a_lost_blank_still_ends_a_sentence():
    assert sentences("The fleet left London.The talks began.") == ["The fleet left London.", "The talks began."]
    assert sentences("See example.com for more.") == ["See example.com for more."]


def test_a_sentence_never_crosses_a_paragraph():
    assert sentences("A headline without a stop\nThe text begins.") == [
        "A headline without a stop",
        "The text begins.",
    ]


# Words


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("The U.S. won't join hand-to-hand combat.", "The|U.S.|won't|join|hand-to-hand|combat"),
        ("It’s $30, 23% or US$5,864.6 – at 10:30.", "It’s|$30|23%|or|US$5,864.6|at|10:30"),
        ("— … - ' \" & ( ) /", ""),
        ("and/or the U.S.-Arvania pact", "and|or|the|U.S.-Arvania|pact"),
        ("AT&T's 1990s-era '90s rock 'n' roll", "AT&T's|1990s-era|90s|rock|n|roll"),
        ("the workers' union, Mr. Vale", "the|workers|union|Mr|Vale"),
        ("cafe\u0301 naïve Ärger snake_case", "cafe\u0301|naïve|Ärger|snake|case"),
        ("at 5 p.m. in D.C.", "at|5|p.m.|in|D.C."),
    ],
)
def test_words(text, want):
    assert words(text) == [word for word in want.split("|") if word]


# Quotations


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ('He said, "We wait." She left.', ["We wait."]),
        ("He said, “We wait,” and “we hope.”", ["We wait,", "we hope."]),
        ("‘We wait,’ he said. ‘It’s late.’", ["We wait,", "It’s late."]),
        ("'We wait,' he said. 'It's late.'", ["We wait,", "It's late."]),
        ("``We wait,'' he said.", ["We wait,"]),
        ("''We wait,'' he said. ''We hope.''", ["We wait,", "We hope."]),
        ("‘‘We wait,’’ he said.", ["We wait,"]),
        ("„Wir warten“, «on attend» and", ["Wir warten", "on attend"]),
        ("»wir auch« and ”vi väntar”.", ["wir auch", "vi väntar"]),
        ("He called it a \"so-called 'trade war'\" again.", ["so-called 'trade war'", "trade war"]),
        ("“She called it a ‘hoax,’” he said.", ["She called it a ‘hoax,’", "hoax,"]),
        ("‘She said “no” to me,’ he said.", ["She said “no” to me,", "no"]),
        ("“He said “no” to me,” she recalled.", ["He said “no” to me,", "no"]),
        ("'The workers' union is strong,' he said.", ["The workers' union is strong,"]),
        ("the 'two sessions' meeting", ["two sessions"]),
        ("the workers' union and the nurses' league", []),
        ("It's the '90s: rock 'n' roll, goin' home, the ’80s, get 'em, don’t.", []),
        ("The six-foot-two, or 6'2\", man and the 5'11\" one", []),
        ('"He is 6\'2" tall," she said.', ["He is 6'2\" tall,"]),
        ('He paid ("a fortune") for it—"too much"—twice.', ["a fortune", "too much"]),
        ('"" and "  "', []),
    ],
)
def test_quotations_inside_a_paragraph(text, want):
    assert quotations(text) == [(words,) for words in want]


def test_a_quotation_goes_on_where_the_next_paragraph_repeats_the_mark():
    text = "“We came early.\n\n“We stayed.\n\n“We left,” she said. “Too late.”"
    assert quotations(text) == [("We came early.", "We stayed.", "We left,"), ("Too late.",)]


def test_single_marks_run_over_paragraphs_too():
    assert quotations("‘We came early.\n\n‘We left,’ she said.") == [("We came early.", "We left,")]


def test_a_quotation_goes_on_where_the_next_paragraph_closes_it():
    text = '"We came early.\n\nWe left late," she said.\n\nNobody saw it.'
    assert quotations(text) == [("We came early.", "We left late,")]


def test_a_forgotten_mark_ends_with_its_paragraph():
    text = '"We came early. We left.\n\nThe minister went home.\n\nHe said "no" twice.'
    assert quotations(text) == [("We came early. We left.",), ("no",)]


def test_a_forgotten_mark_ends_where_the_reporter_speaks():
    assert quotations('"We came early, she said. The minister went home.') == [("We came early,",)]


def test_a_forgotten_mark_ends_at_the_next_opening_mark():
    assert quotations('He saw "big halls, but only "small rooms." They left.') == [
        ("big halls, but only",),
        ("small rooms.",),
    ]
    assert quotations('"We came early. "We left," she said.') == [("We came early.",), ("We left,",)]


def test_a_quotation_that_opens_with_a_sentence_is_not_nested_in_a_forgotten_one():
    assert quotations('"We came early. "We left.\n\n"We slept," she said.') == [
        ("We came early.",),
        ("We left.", "We slept,"),
    ]


def test_a_forgotten_mark_in_an_article_of_one_line_ends_after_four_sentences():
    rest = "The minister went home. " * 50
    assert quotations('"One day. Two days. Three days. Four days. ' + rest) == [
        ("One day. Two days. Three days. Four days.",)
    ]


def test_a_stray_closing_mark_opens_nothing():
    assert quotations('We left," she said. He said "no" twice.') == [("no",)]


# Any text

TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("ab AB.,!?\n\r\"'“”‘’„«»`-—s1 $"), st.characters()), min_size=1, max_size=200
).filter(str.strip)


@given(TEXTS)
def test_spans_lie_where_they_should(text):
    doc = document(text)
    for spans in (doc.paragraphs, doc.sentences, doc.words):
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert all(span.of(text) == span.of(text).strip() for span in spans)
    assert all(any(p.contains(s) for p in doc.paragraphs) for s in doc.sentences)
    assert all(any(s.contains(w) for s in doc.sentences) for w in doc.words)
    # Nothing but blanks lies outside the sentences.
    covered = set().union(*(range(s.start, s.end) for s in doc.sentences))
    assert all(character.isspace() for i, character in enumerate(text) if i not in covered)


@given(TEXTS)
def test_quotations_lie_where_they_should(text):
    doc = document(text)
    for spans in doc.quotations:
        homes = [next(i for i, p in enumerate(doc.paragraphs) if p.contains(span)) for span in spans]
        assert homes == sorted(set(homes))  # one span a paragraph, in order
    firsts = [(spans[0].start, -spans[-1].end) for spans in doc.quotations]
    assert firsts == sorted(firsts)
    # Two quotations lie apart or one inside the other, never across.
    flat = [span for spans in doc.quotations for span in spans]
    for i, one in enumerate(flat):
        for other in flat[i + 1 :]:
            assert not one.overlaps(other) or one.contains(other) or other.contains(one)


@pytest.mark.soak
@pytest.mark.parametrize(
    "unit",
    ['"', "'", '"a ', "'a ", "“", "a.”", "‘a “b ", "-'", ". ", ".", ". .", "?!", "a.", "1,", "$", "a-", "(", "'\"a ",
     '"a\n', '"a, ', "A.B", " ", "\n", "'s' a ", "“a. "],
)  # fmt: skip
def test_time_grows_with_length_and_no_faster(unit):
    def seconds(length):
        article = Article(id="a", text=("x" + unit * length)[:length])
        gc.disable()  # else its passes over whatever the other tests imported are counted too
        try:
            begin = time.process_time()
            parse(article)
            return time.process_time() - begin
        finally:
            gc.enable()

    # Four times the text: four times the seconds when linear, sixteen when quadratic. The best of three,
    # and a floor of 20 ms, keep a busy machine from deciding.
    short, long = (min(seconds(n) for _ in range(3)) for n in (20_000, 80_000))
    assert long < 8 * max(short, 0.02)


def test_a_row_without_an_end_is_cut_at_a_blank():
    text = "Some words of a table that has lost its stops " * 150  # 46 characters a row, 6,900 in all
    cut = sentences(text.strip())
    assert all(len(row) <= LONGEST for row in cut)
    assert " ".join(cut) == text.strip()
    # Without a blank it is cut in half a row's length: 2000 of 5000, 4000, 3000 are too many, 2000 are not.
    assert [len(row) for row in sentences("A" * 5000)] == [1000, 1000, 1000, 2000]


# The document


def test_lookups():
    text = "One two. Three four."
    doc = document(text)
    assert doc.sentence_of(Span(9, 14)).of(text) == "Three four."
    assert doc.words_in(doc.sentences[1]) == range(2, 4)
