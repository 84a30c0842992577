"""BASIL made small: sentences, voices and ranks by hand."""

import json

import pytest

from parallax import Annotation, Attribution, Loaded, Span, parse
from parallax.article import Article
from parallax.evaluation import basil


def mark(bias, place, words, sentence, quote="no"):
    start = sentence.index(words)
    return {"bias": bias, "id": place, "start": start, "end": start + len(words), "txt": words, "quote": quote}


def article(paragraphs, marks=(), title="", **feelings):
    read = {f"author_feeling_{name}": feeling for name, feeling in feelings.items()}
    return {
        "article": {
            "title": title,
            "body-paragraphs": paragraphs,
            "main-entities": [name.replace("_", " ") for name in feelings],
        },
        "annotation": {
            "phrase-level-annotations": list(marks),
            "article-level-annotations": read | {"author_feeling_main_event": "neu", "relative_stance": "center"},
        },
    }


def written(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


FIRST, SECOND, THIRD = "The rogue mayor, Ann Lee, spoke.", "It rained.", "“Lee backs a vile plan,” a clerk said."
ROWS = [
    article(
        [[FIRST, SECOND], [THIRD]],
        [
            mark("lex", "p0", "rogue", FIRST),
            mark("inf", "p1", "It rained", SECOND),
            mark("lex", "p2", "vile", THIRD, quote="yes"),
            mark("lex", "title", "Rogue", "Rogue mayor"),
        ],
        title="Rogue mayor",
        Ann_Lee="neg",
    ),
    article([["Bo Rai may sing.", "The crowd cheered."]], Bo_Rai="pos", Town_councils="neg"),
    article([["Cy Dow sells tin."]], Cy_Dow="neu"),
]


class Marks:
    """A coder that marks some words wherever they stand, and the clerk's words as his."""

    name = "marks"

    def annotate(self, document):
        found = []
        for word, family in (("rogue", "name_calling"), ("vile", "fear"), ("crowd", "fear"), ("may", "hedge")):
            at = document.text.find(word)
            if at >= 0:
                found.append(Loaded(span=Span(at, at + len(word)), family=family))
        at = document.text.find("“")
        if at >= 0:
            end = document.text.index("”")
            found.append(Attribution(span=Span(at, end), content=Span(at, end), source=Span(end + 2, end + 9)))
        return Annotation.with_voices(document, self.name, found)


def towards(document, spans):
    polarity = {"Ann Lee": -0.5, "Lee": -0.1, "Bo Rai": -0.4, "Cy Dow": 0.2}
    return [polarity[span.of(document.text)] for span in spans]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return basil.measure(written(tmp_path_factory.mktemp("basil") / "basil.jsonl", ROWS), Marks(), towards)


def value(found, name, who="model"):
    figures = found["model"] if who == "model" else found["baselines"][who]
    return figures[name]["value"]


def test_sentences_by_hand(found):
    # Lexical: the first and the third of six. Marked: these and the one of the crowd; a hedge is no mark: 2*2 / (2+3).
    assert value(found, "lexical_f1") == 0.8
    # Informational: the second, which is not marked.
    assert value(found, "informational_f1") == 0
    # Every sentence: 2 * 2 / (2 + 6), and 2 * 1 / (1 + 6).
    assert value(found, "lexical_f1", "majority") == 0.5
    assert value(found, "informational_f1", "majority") == 0.2857


def test_the_outlet_s_own_voice_by_hand(found):
    # "Vile" is quoted by the set and the clerk's to the coder. Lexical: the first; marked: it and the crowd. 2 / (1+2).
    assert value(found, "lexical_f1_outlet_voice") == 0.6667
    assert value(found, "lexical_f1_outlet_voice", "majority") == 0.2857


def test_stance_by_hand(found):
    # Means -0.3, -0.4, 0.2 of Lee, Rai, Dow, felt -1, 1, 0. Ranks 2 1 3 and 1 3 2: 1 - 6 * (1 + 4 + 1) / (3 * 8).
    assert value(found, "stance_spearman") == -0.5
    # "Lee backs" is the clerk's: Lee has -0.5. Ranks 1 2 3 and 1 3 2: 1 - 6 * (0 + 1 + 1) / 24.
    assert value(found, "stance_spearman_outlet_voice") == 0.5
    # One answer for all has no ranks.
    assert value(found, "stance_spearman", "majority") is None


def test_offsets_are_those_of_the_text_that_is_made_of_the_sentences():
    read = basil._article(ROWS[0], "row 1")
    assert read["text"] == f"{FIRST} {SECOND}\n\n{THIRD}"
    assert [span.of(read["text"]) for span in read["sentences"]] == [FIRST, SECOND, THIRD]
    assert [span.of(read["text"]) for _, span, _ in read["spans"]] == ["rogue", "It rained", "vile"]


def test_what_is_counted(found):
    assert (found["task"], found["n"], found["units"], found["left_out"]) == ("basil", 6, 3, 0)
    # Nobody calls the councils by that name.
    assert (found["entities"], found["rejected"]) == (3, 1)
    assert found["published"]["lexical_f1"] == 0.315


def test_textblob_s_stance_is_that_of_the_sentences_around(tmp_path):
    rows = [
        article([["Ann Lee is terrible.", "What a wonderful day."]], Ann_Lee="neg"),
        article([["Bo Rai sells tin.", "What a wonderful day."]], Bo_Rai="neu"),
        article([["Cy Dow is wonderful.", "What a terrible day."]], Cy_Dow="pos"),
    ]
    found = basil.measure(written(tmp_path / "basil.jsonl", rows), Marks(), towards=lambda _, spans: [0.0] * len(spans))
    assert value(found, "stance_spearman", "textblob") == 1
    assert value(found, "stance_spearman") is None


def test_the_rules_read_a_mention_in_its_sentence():
    document = parse(Article(id="a", text="It rained. Critics praised Ann Lee. Ann Lee slept."))
    at = document.text.index("Ann")
    praised, slept = basil.by_rule(document, [Span(at, at + 7), Span(at + 9, at + 16)])
    assert praised > 0
    assert slept == 0


@pytest.mark.parametrize(
    ("text", "entities", "expected"),
    [
        ("Ann Lee met Bo Lee. Lee left.", ["Ann Lee", "Bo Lee"], {"Ann Lee": ["Ann Lee"], "Bo Lee": ["Bo Lee"]}),
        ("The Rain Party met; the party of Ann, Party, won.", ["Rain Party"], {"Rain Party": ["Rain Party"]}),
        ("Mayor Lee left.", ["Ann Lee"], {"Ann Lee": ["Lee"]}),
        ("Leeds is far.", ["Ann Lee"], {"Ann Lee": []}),
        ("Northland left.", ["Northland"], {"Northland": ["Northland"]}),
        ("Some mayors left.", ["Town mayors"], {"Town mayors": []}),
    ],
)
def test_where_an_entity_is_mentioned(text, entities, expected):
    assert {k: [s.of(text) for s in v] for k, v in basil.mentioned(text, entities).items()} == expected


def test_spearman_has_the_interval_of_units_that_are_drawn_whole():
    # In each unit the two rankings agree, whichever are drawn; where only one is drawn there is no value.
    found = basil.spearman("rho", [1, 2, 3, 4], [1, 2, 3, 4], [0, 0, 1, 1], 2)
    assert found["rho"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    # Drawn apart, the items of a unit agree; drawn together, ranks 1 2 3 4 and 3 4 1 2: 1 - 6 * 4 * 4 / (4 * 15).
    found = basil.spearman("rho", [1, 2, 3, 4], [3, 4, 1, 2], [0, 0, 1, 1], 2)
    assert found["rho"] == {"value": -0.6, "low": -0.6, "high": 1.0}


def test_what_the_coder_was_trained_on_is_left_out(tmp_path):
    path = written(tmp_path / "basil.jsonl", ROWS)
    found = basil.measure(path, Marks(), towards, seen=lambda text: text == "Cy Dow sells tin.")
    assert (found["n"], found["units"], found["left_out"], found["entities"]) == (5, 2, 1, 2)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"article": {}, "annotation": {}}, "'body-paragraphs' where an article"),
        (article([[FIRST]], [mark("lex", "p0", "rogue", FIRST) | {"start": 5}]), "'p0' has 'lex' words at 5 to 9"),
        (article([[FIRST]], [mark("lex", "p7", "rogue", FIRST)]), "no sentence 'p7'"),
        (article([[FIRST]], [mark("odd", "p0", "rogue", FIRST)]), "'odd' words"),
        (article([[FIRST]], [mark("lex", "p0", "rogue", FIRST) | {"start": "4"}]), "'p0' has 'lex' words at 4 to 9"),
        (article([[FIRST]], [mark("lex", "p0", "rogue", FIRST) | {"start": -5}]), "'p0' has 'lex' words at -5 to 9"),
        (article([[FIRST]], [mark("lex", "p0", "rogue", FIRST) | {"id": 0}]), "no sentence 0 has"),
        (article([["", " "]]), "the article has no text"),
        (article([[FIRST]], Ann_Lee="cross"), r"feeling is \{'cross'\}, not one of str-neg, neg, neu, pos, str-pos"),
    ],
)
def test_a_row_of_another_kind_is_named(tmp_path, row, said):
    path = written(tmp_path / "basil.jsonl", [ROWS[0], row])
    with pytest.raises(ValueError, match=rf"basil\.jsonl, row 2: .*{said}.*Give BASIL as its makers publish it"):
        basil.measure(path, Marks(), towards)


def test_the_set_as_published(shared):
    class Nobody:
        name = "nobody"

        def annotate(self, document):
            return Annotation(document, self.name, ())

    found = basil.measure(shared / "datasets" / "basil", Nobody(), lambda _, spans: [0.0] * len(spans))
    # The file has 210 of the set's 300 articles, with 424 main entities.
    assert found["units"] == 210
    assert found["entities"] + found["rejected"] == 424
    assert value(found, "lexical_f1") == 0
    # 319 lexical spans, one in a headline, some in one sentence: of 5,242 sentences at most 318 are true, so that
    # every sentence has at most 2 * 318 / (318 + 5242).
    assert found["n"] == 5242
    assert 0.1 < value(found, "lexical_f1", "majority") < 2 * 318 / (318 + 5242)
