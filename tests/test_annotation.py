"""Whose words they are, and marks as rows of a table and back."""

import csv
from collections import defaultdict

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax import (
    Annotation,
    Article,
    Assessment,
    Attribution,
    Loaded,
    LoadedLanguage,
    Mention,
    Sourcing,
    Span,
    Stance,
    TextBlobBaseline,
    parse,
    read_corpus,
)
from parallax.annotation import CUE_STANCES, FAMILIES, SOURCE_TYPES, VOICES, voice_of
from parallax.features.evidence import EVIDENCE, annotation_from_rows, evidence_rows
from parallax.formats import beside
from parallax.gazetteer.targets import read_targets
from parallax.tables import read_csv, write_csv

TEXT = "The mayor said that Ida Holt, a clerk, had told her “the bridge is a death trap”, and left.\n\nIt rained."


def at(phrase):
    assert TEXT.count(phrase) == 1, phrase
    return Span(TEXT.index(phrase), TEXT.index(phrase) + len(phrase))


MAYOR = Attribution(
    span=at("The mayor said that Ida Holt, a clerk, had told her “the bridge is a death trap”"),
    source=at("The mayor"),
    cue=at("said"),
    content=at("Ida Holt, a clerk, had told her “the bridge is a death trap”"),
)
CLERK = Attribution(
    span=at("Ida Holt, a clerk, had told her “the bridge is a death trap”"),
    source=at("Ida Holt, a clerk"),
    cue=at("had told"),
    content=at("the bridge is a death trap"),
    name="Ida Holt",
)


@pytest.mark.parametrize(
    ("phrase", "voice"),
    [
        ("The mayor", "outlet"),  # the source's words are the reporter's
        ("said", "outlet"),
        ("Ida Holt", "unnamed_source"),  # inside, the mayor is the reporter; the mayor has no name here
        ("had told", "unnamed_source"),
        ("her", "unnamed_source"),
        ("death trap", "named_source"),  # innermost content
        ("“the bridge", "unnamed_source"),  # the quotation mark is outside the innermost content
        ("death trap”, and left", "outlet"),  # reaches out of every content
        ("and left", "outlet"),
        ("It rained", "outlet"),
    ],
)
def test_the_innermost_content_that_holds_a_span_gives_its_voice(phrase, voice):
    assert voice_of(at(phrase), [MAYOR, CLERK]) == voice
    assert voice_of(at(phrase), [CLERK, MAYOR]) == voice


def test_words_between_two_parts_of_a_content_stay_outside():
    text = "“It is,” Ida Holt said, “a lie.”"
    content, source, cue = Span(1, 30), Span(9, 17), Span(18, 22)
    mark = Attribution(span=content, content=content, source=source, cue=cue, name="Ida Holt")
    document = parse(Article(id="a", text=text))
    found = Annotation.with_voices(document, "hand", [mark]).word_voices
    words = [word.of(text) for word in document.words]
    assert [w for w, v in zip(words, found, strict=True) if v == "named_source"] == ["It", "is", "a", "lie"]


def test_marks_get_their_voice_and_an_attribution_the_voice_around_it():
    death = Loaded(span=at("death trap"), family="fear")
    rain = Loaded(span=at("rained"), family="hyperbole")
    made = Annotation.with_voices(parse(Article(id="a", text=TEXT)), "hand", [rain, CLERK, death, MAYOR])
    assert [(m.span, m.voice) for m in made.marks] == [
        (MAYOR.span, "outlet"),
        (CLERK.span, "unnamed_source"),
        (death.span, "named_source"),
        (rain.span, "outlet"),
    ]


def spans(size):
    return st.tuples(st.integers(0, size - 1), st.integers(1, size)).map(
        lambda p: Span(min(p[0], p[1] - 1), max(p[0] + 1, p[1]))
    )


def attributions(size):
    part = st.none() | spans(size)
    return st.builds(
        Attribution,
        span=spans(size),
        source=part,
        cue=part,
        content=part,
        type=st.sampled_from(SOURCE_TYPES),
        side=st.sampled_from(["", "north"]),
        name=st.sampled_from(["", "Ida Holt", "'Quoted", "=SUM(A1)", "NA", "-"]),
        direct=st.booleans(),
        cue_stance=st.sampled_from(CUE_STANCES),
        rule=st.sampled_from(["", "said/subject"]),
        voice=st.sampled_from(VOICES),
    )


@given(st.lists(attributions(len(TEXT)), max_size=6))
def test_word_voices_are_voice_of_each_word(marks):
    document = parse(Article(id="a", text=TEXT))
    annotation = Annotation(document, "hand", tuple(marks))
    assert annotation.word_voices == tuple(voice_of(word, marks) for word in document.words)


@pytest.mark.parametrize("part", ["span", "source", "cue", "content"])
def test_nothing_reaches_past_the_end_of_the_text(part):
    document = parse(Article(id="a", text="Short."))
    mark = Attribution(**{"span": Span(0, 1), part: Span(0, 6)})
    Annotation.with_voices(document, "hand", [mark])
    beyond = Attribution(**{"span": Span(0, 1), part: Span(0, 7)})
    for build in (Annotation.with_voices, Annotation):
        with pytest.raises(ValueError, match=r"a: attribution at 0 reaches past the end of the text \(6 characters\)"):
            build(document, "hand", (beyond,))


@pytest.mark.parametrize(
    ("kind", "values", "message"),
    [
        (Loaded, {"family": "sarcasm"}, "family 'sarcasm' is not one of war_metaphor"),
        (Loaded, {"family": "fear", "voice": "narrator"}, "voice 'narrator' is not one of outlet"),
        (Attribution, {"type": "spy"}, "source type 'spy' is not one of named_official"),
        (Attribution, {"cue_stance": "gleeful"}, "cue stance 'gleeful' is not one of neutral"),
        (Mention, {"target": "north", "polarity": -1.1}, "polarity -1.1 of 'north' is outside"),
        (Mention, {"target": "north", "polarity": float("nan")}, "polarity nan of 'north' is outside"),
    ],
)
def test_a_mark_with_an_impossible_value_says_what_is_possible(kind, values, message):
    with pytest.raises(ValueError, match=message):
        kind(span=Span(0, 1), **values)


# --- rows of evidence

# CSV keeps ten digits.
SCORES = st.integers(-1000, 1000).map(lambda n: n / 1000)


def marks(size):
    common = {"span": spans(size), "voice": st.sampled_from(VOICES)}
    rule = st.sampled_from(["", "fear/doom", "@rule"])
    return st.one_of(
        attributions(size),
        st.builds(
            Loaded, **common, family=st.sampled_from(FAMILIES), strength=st.sampled_from([1.0, 2.0, 3.0]), rule=rule
        ),
        st.builds(
            Mention, **common, target=st.sampled_from(["china", "us"]), polarity=SCORES, role=st.just(""), rule=rule
        ),
        st.builds(Assessment, **common, polarity=SCORES, subjectivity=SCORES.map(abs)),
    )


ALL = [family.fit() for family in (LoadedLanguage(), Sourcing(), Stance(), TextBlobBaseline())]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


@given(found=st.lists(marks(len(TEXT)), max_size=8, unique=True), route=st.sampled_from(["rows", "csv", "parquet"]))
def test_an_annotation_is_the_same_after_its_rows(folder, found, route):
    document = parse(Article(id="a", text=TEXT))
    annotation = Annotation(document, "hand", tuple(sorted(found, key=lambda m: (m.span, m.kind))))
    rows = evidence_rows(annotation, ALL)
    assert all(list(row) == list(EVIDENCE) for row in rows)
    assert len(rows) == len(found), "one row a mark, whatever it counts towards"
    if route != "rows":
        frame = pd.DataFrame(rows, columns=list(EVIDENCE)).astype(EVIDENCE)
        if route == "csv":
            write_csv(frame, folder / "t.csv")
            frame = read_csv(folder / "t.csv", EVIDENCE)
        else:
            frame.to_parquet(folder / "t.parquet")
            frame = pd.read_parquet(folder / "t.parquet").astype(EVIDENCE)
        rows = frame.to_dict("records")
    again = annotation_from_rows(document, "hand", rows)
    # Marks of one span and kind have no order of their own.
    assert set(again.marks) == set(annotation.marks)
    assert len(again.marks) == len(annotation.marks)
    assert [(m.span, m.kind) for m in again.marks] == [(m.span, m.kind) for m in annotation.marks]


def test_rows_of_another_text_are_an_error():
    mark = Loaded(span=at("death trap"), family="fear")
    annotation = Annotation(parse(Article(id="a", text=TEXT)), "hand", (mark,))
    rows = evidence_rows(annotation, [LoadedLanguage()])
    other = parse(Article(id="a", text=" " + TEXT))
    with pytest.raises(ValueError, match=r"a: at \d+ the text has ' death tra', the mark says 'death trap'"):
        annotation_from_rows(other, "hand", rows)
    with pytest.raises(ValueError, match="kind 'guess' is not loaded, attribution, mention or assessment"):
        annotation_from_rows(parse(Article(id="a", text=TEXT)), "hand", [rows[0] | {"kind": "guess"}])


# --- what the authors of the classroom texts intended


@pytest.fixture(scope="module")
def authors(root):
    """``(article, rows)`` for each classroom article, and the targets of the classroom."""
    folder = root / "data" / "classroom"
    rows = defaultdict(list)
    with open(folder / "author_marks.csv", encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        # What a mark counts towards is for scoring to say.
        assert reader.fieldnames == [column for column in EVIDENCE if column != "counts_towards"]
        for row in reader:
            rows[row["article_id"]].append(row)
    articles = {a.id: a for a in read_corpus(folder)}
    assert set(rows) == set(articles), "every article has marks of its author, and every mark an article"
    return [(articles[id], rows[id]) for id in articles], read_targets(beside(folder, "targets.toml"))


def test_every_row_of_the_authors_reads_as_a_mark(authors):
    for article, rows in authors[0]:
        assert {row["coder"] for row in rows} == {"author"}
        annotation = annotation_from_rows(parse(article), "author", rows)
        kept = {mark.kind for mark in annotation.marks}
        assert kept == {"loaded", "attribution", "mention"}, (article.id, kept)
        # A row that says the same twice would vanish: each row is a mark of its own.
        assert len(annotation.marks) == len({tuple(r.values()) for r in rows}), article.id


def test_the_authors_voices_follow_from_their_attributions(authors):
    for article, rows in authors[0]:
        annotation = annotation_from_rows(parse(article), "author", rows)
        said = annotation.of_kind(Attribution)
        for mark in annotation.marks:
            expected = voice_of(mark.span, [a for a in said if a is not mark])
            assert mark.voice == expected, (article.id, mark.span, mark.span.of(article.text))


def test_the_authors_name_only_targets_sides_and_families_that_exist(authors):
    pairs, targets = authors
    known = {target.id for target in targets}
    sides = {target.side for target in targets} | {""}
    for article, rows in pairs:
        for row in rows:
            assert (row["family"] != "") == (row["kind"] == "loaded"), (article.id, row)
            assert row["side"] in sides, (article.id, row)
            assert row["kind"] != "mention" or row["target"] in known, (article.id, row)


@given(st.lists(attributions(len(TEXT)), max_size=6))
def test_marks_have_the_voice_of_their_span_among_the_other_attributions(marks):
    made = Annotation.with_voices(parse(Article(id="a", text=TEXT)), "hand", marks)
    ordered = sorted(marks, key=lambda m: (m.span, m.kind))
    assert [m.voice for m in made.marks] == [voice_of(m.span, [a for a in ordered if a is not m]) for m in ordered]
