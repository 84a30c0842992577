"""Evidence knows what it counts: each score is made of the marks that say that they count towards it."""

from collections import defaultdict
from math import isnan, nan

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallax import (
    Annotation,
    Article,
    Assessment,
    Attribution,
    Loaded,
    Mention,
    Span,
    parse,
    read_corpus,
    read_targets,
    score,
)
from parallax.annotation import FAMILIES, ROLES, SOURCE_TYPES, VOICES
from parallax.features.evidence import EVIDENCE, evidence_rows
from parallax.features.measure import SUFFIXES
from parallax.features.measures import families
from parallax.features.table import FeatureTable

TEXT = "One two three four. Five six seven eight nine. Ten eleven? Twelve thirteen fourteen."


@pytest.fixture(scope="module")
def counted(lands):
    """The families over a coder's marks, and those over TextBlob's: over one annotation here."""
    own, _, blob = families(lands)
    return [*own, *blob]


def spans():
    ends = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 20))
    return ends.map(lambda pair: Span(pair[0], min(len(TEXT), pair[0] + pair[1])))


def marks():
    numbers = st.sampled_from([-1.0, -0.5, 0.0, 0.25, 1.0])
    return st.one_of(
        st.builds(Loaded, span=spans(), family=st.sampled_from(FAMILIES)),
        st.builds(
            Attribution,
            span=spans(),
            source=st.none() | spans(),
            content=st.none() | spans(),
            type=st.sampled_from(SOURCE_TYPES),
            side=st.sampled_from(["", "north", "south", "east"]),
            name=st.sampled_from(["", "Mara Lind"]),
            direct=st.booleans(),
        ),
        st.builds(
            Mention,
            span=spans(),
            target=st.sampled_from(["northland", "asta", "southland", "eastland"]),
            polarity=numbers,
            role=st.sampled_from(["", *ROLES]),
        ),
        st.builds(Assessment, span=spans(), polarity=numbers, subjectivity=numbers.map(abs)),
    )


def table_of(annotation, counted):
    event = annotation.document.article.event
    scores = {"article_id": "a"}
    for family in counted:
        scores |= zip(family.get_feature_names_out(), family.row(annotation), strict=True)
    rows = evidence_rows(annotation, counted)
    evidence = pd.DataFrame(rows, columns=list(EVIDENCE)).astype(EVIDENCE)
    articles = pd.DataFrame([{"article_id": "a", "event": event}])
    return FeatureTable(pd.DataFrame([scores]), evidence, articles, counted)


def again(under, annotation, targets, column):
    """A score made anew from the rows that count towards it and the words of the article."""
    rows = under[column]
    base, at, voice = column.partition("@")
    words = [v for v in annotation.word_voices if voice == "all" or v == (voice or "outlet")]
    first, second = targets.sides_for(annotation.document.article.event)
    side = {target.id: target.side for target in targets}

    def beside(name):
        return under[name + at + voice]

    def sentences(rows):
        return len({row["sentence"] for row in rows})

    def share(n, of):
        return n / of if of else nan

    def mean(rows, what="value"):
        return share(sum(row[what] for row in rows), len(rows))

    if base.endswith("per_1000_words"):
        return 1000 * share(len(rows), len(words))
    if base.endswith("_mentions"):
        return len(rows)
    if base == "sourcing.unsourced_evaluative_share":
        return share(sentences(rows), sentences(beside("loaded_language.per_1000_words")))
    if "_side_" in base:
        whose = base.removeprefix("stance.").partition("_side_")[0]
        return share(len(rows), sum(len(beside(f"stance.{t.id}_mentions")) for t in targets if t.side == whose))
    if base.endswith("_share"):
        return share(len(rows), len(beside("sourcing.attributions_per_1000_words")))
    if base == "sourcing.side_balance":
        return share(sum((row["side"] == first) - (row["side"] == second) for row in rows), len(rows))
    if base == "stance.gap":
        ours, theirs = ([row for row in rows if side[row["target"]] == s] for s in (first, second))
        return mean(ours) - mean(theirs)
    return mean(rows, "subjectivity" if base == "textblob.subjectivity" else "value")


@settings(deadline=None)
@given(found=st.lists(marks(), max_size=12), event=st.sampled_from(["", "flood"]))
def test_every_score_is_made_of_the_marks_that_count_towards_it(lands, counted, found, event):
    annotation = Annotation.with_voices(parse(Article(id="a", text=TEXT, event=event)), "hand", found)
    rows = evidence_rows(annotation, counted)
    assert len(rows) == len(found)
    under = defaultdict(list)
    for row in rows:
        for column in row["counts_towards"].split():
            under[column].append(row)
    for family in counted:
        for column, value in zip(family.get_feature_names_out(), family.row(annotation), strict=True):
            remade = again(under, annotation, lands, column)
            assert (isnan(value) and isnan(remade)) or value == pytest.approx(remade, abs=1e-9), column


def test_every_score_of_the_classroom_is_made_of_the_marks_that_count_towards_it(root):
    folder = root / "data" / "classroom"
    table, targets = score(folder, coder="rules"), read_targets(folder / "targets.toml")
    under = defaultdict(list)
    for row in table.evidence.to_dict("records"):
        for column in row["counts_towards"].split():
            under[row["article_id"], column].append(row)
    scores = table.scores.set_index("article_id")
    annotations = list(table.annotations(read_corpus(folder)))
    assert len(annotations) == len(scores)
    for annotation in annotations:
        article = annotation.document.article.id
        own = defaultdict(list, {column: rows for (of, column), rows in under.items() if of == article})
        # The lists and TextBlob know no voices, and count in every word.
        for column, value in scores.loc[article].items():
            remade = again(own, annotation, targets, column)
            assert (isnan(value) and isnan(remade)) or value == pytest.approx(remade, abs=1e-9), (article, column)


@settings(deadline=None)
@given(found=st.lists(marks(), max_size=12))
def test_a_mark_counts_in_its_own_voice_and_in_all(counted, found):
    annotation = Annotation.with_voices(parse(Article(id="a", text=TEXT)), "hand", found)
    for row in evidence_rows(annotation, counted):
        columns = row["counts_towards"].split()
        assert len(set(columns)) == len(columns)
        own = {c for c in columns if not c.endswith("@all")}
        assert all(c.endswith(SUFFIXES[row["voice"]]) for c in own)
        if row["kind"] != "assessment":  # TextBlob knows no voices
            assert {c.partition("@")[0] for c in own} == {c.partition("@")[0] for c in columns if c.endswith("@all")}
            assert not any(c.endswith(SUFFIXES[v]) for c in own for v in VOICES if v not in ("outlet", row["voice"]))


def test_what_a_mark_counts_towards_by_hand(at, by_hand, lands):
    annotation = by_hand(
        [
            Loaded(span=at("rogue regime"), family="name_calling"),
            Loaded(span=at("may"), family="hedge"),
            Attribution(
                span=at("Mara Lind, an analyst, said the bully may retreat"),
                source=at("Mara Lind, an analyst"),
                content=at("the bully may retreat"),
                name="Mara Lind",
                type="expert",
                side="north",
            ),
            Mention(span=at("talks"), target="eastland"),
        ]
    )
    own, _, _ = families(lands)
    found = {row["text"]: row["counts_towards"].split() for row in evidence_rows(annotation, own)}
    outlet = {text: [c for c in columns if "@" not in c] for text, columns in found.items()}
    assert outlet == {
        # No source touches its sentence.
        "rogue regime": [
            "loaded_language.per_1000_words",
            "loaded_language.name_calling_per_1000_words",
            "sourcing.unsourced_evaluative_share",
        ],
        # A third party is on neither side: no gap.
        "talks": ["stance.eastland", "stance.eastland_mentions"],
        "Mara Lind, an analyst, said the bully may retreat": [
            "sourcing.attributions_per_1000_words",
            "sourcing.expert_share",
            "sourcing.side_balance",
        ],
        "may": [],
    }
    # The hedge is Mara Lind's, and softens.
    assert found["may"] == [
        "loaded_language.hedge_per_1000_words@named_source",
        "loaded_language.hedge_per_1000_words@all",
    ]


def test_counting_takes_whole_names_and_keeps_the_index_of_the_evidence(at, by_hand, lands):
    annotation = by_hand([Mention(span=at("talks"), target="asta"), Loaded(span=at("slammed"), family="emotive_verb")])
    table = table_of(annotation, [*families(lands)[0], *families(lands)[2]])
    [mention] = table.evidence.index[table.evidence["kind"] == "mention"]
    # "stance.asta" is the beginning of "stance.asta_mentions", and no part of "stance.northland".
    assert table.counting("stance.asta").index.tolist() == [mention]
    assert table.counting("stance.northland").empty
    assert table.targets is lands
