"""PolNeAR made small: whole parts, attributions and agreement by hand."""

import pytest

from parallax import Annotation, Attribution, Span
from parallax.evaluation import polnear

#       0        9         20        30
TEXT = '"Rain," he said, "is near." Ann hopes for a dry day.'
#: He said that rain is near; Ann hopes for a dry day.
SAID = [
    "T1\tSource 8 10\the",
    "T2\tCue 11 15\tsaid",
    'T3\tContent 0 7;17 27\t"Rain," "is near."',
    "T4\tAttribution 11 15\tsaid",
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1",
]
HOPES = [
    "T5\tSource 28 31\tAnn",
    "T6\tCue 32 37\thopes",
    "T7\tContent 38 51\tfor a dry day",
    "T8\tAttribution 32 37\thopes",
    "E2\tAttribution:T8 Cue:T6 Content:T7 Source:T5",
]
RIGHT = {"source": (8, 10), "cue": (11, 15), "content": (0, 27)}


class Says:
    """A coder that finds the attributions it is told."""

    name = "says"

    def __init__(self, *attributions):
        self.marks = []
        for parts in attributions:
            spans = {part: Span(*place) for part, place in parts.items()}
            self.marks.append(Attribution(span=next(iter(spans.values())), **spans))

    def annotate(self, document):
        return Annotation(document, self.name, tuple(self.marks))


def written(folder, lines, name="a_b_x1", text=TEXT):
    for part in ("text", "attributions"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "text" / f"{name.rpartition('_')[0]}.txt").write_text(text, encoding="utf-8")
    (folder / "attributions" / f"{name}.ann").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def values(found):
    return {name: figure["value"] for name, figure in found["model"].items()}


# --- whole parts


def test_commas_and_quotation_marks_do_not_decide_whether_a_part_is_the_same(tmp_path):
    model = values(polnear.measure(written(tmp_path, SAID), Says(RIGHT | {"content": (1, 25)})))
    assert model["exact_f1_content"] == model["exact_f1_source"] == model["exact_f1_cue"] == 1


def test_whole_parts_by_hand(tmp_path):
    # Contents: one of two is found to the word, and one more is given: 2 * 1 / (2 + 2). Sources: "he" and "Ann" are
    # true, "he" is given, twice, which is one: 2 * 1 / (1 + 2). Cues: "said" and "hopes", given "said" and "is".
    coder = Says(RIGHT, {"source": (8, 10), "cue": (18, 20), "content": (38, 47)})
    model = values(polnear.measure(written(tmp_path, SAID + HOPES), coder))
    assert model["exact_f1_content"] == 0.5
    assert model["exact_f1_source"] == 0.6667
    assert model["exact_f1_cue"] == 0.5


def test_a_word_that_is_marked_in_part_is_marked(tmp_path):
    model = values(polnear.measure(written(tmp_path, SAID), Says(RIGHT | {"cue": (13, 15)})))
    assert model["exact_f1_cue"] == 1


def test_a_part_without_a_word_counts_as_no_whole_part(tmp_path):
    lines = [line.replace("Cue 11 15\tsaid", "Cue 15 16\t,") for line in SAID]
    model = values(polnear.measure(written(tmp_path, lines), Says(RIGHT | {"cue": (15, 16)})))
    assert model["exact_f1_cue"] is None
    assert model["relation_f1"] == 1


# --- attributions


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ({}, True),
        ({"cue": (11, 13)}, True),  # some letters of the cue
        ({"cue": (18, 20)}, False),  # another word
        ({"source": (28, 31)}, False),  # somebody else
        # Rain, is, near are true. Two more words: 3 of 5 in both. Three more: 3 of 6, still half. Four: 3 of 7.
        ({"content": (0, 37)}, True),
        ({"content": (0, 41)}, True),
        ({"content": (0, 43)}, False),
        ({"content": (17, 27)}, True),  # 2 of 3
        ({"content": (17, 20)}, False),  # 1 of 3
    ],
)
def test_what_makes_an_attribution_right(tmp_path, given, right):
    model = values(polnear.measure(written(tmp_path, SAID), Says(RIGHT | given)))
    assert model["relation_f1"] == (1 if right else 0)


@pytest.mark.parametrize("part", ["source", "cue", "content"])
def test_an_attribution_that_lacks_a_part_which_the_true_one_has_is_wrong(tmp_path, part):
    parts = {name: place for name, place in RIGHT.items() if name != part}
    assert values(polnear.measure(written(tmp_path, SAID), Says(parts)))["relation_f1"] == 0


def test_an_attribution_without_a_source_has_none_on_both_sides(tmp_path):
    lines = [*SAID[1:3], "T4\tAttribution-no-source 11 15\tsaid", "E1\tAttribution-no-source:T4 Content:T3 Cue:T2"]
    folder = written(tmp_path, lines)
    assert values(polnear.measure(folder, Says({"cue": (11, 15), "content": (0, 27)})))["relation_f1"] == 1
    assert values(polnear.measure(folder, Says(RIGHT)))["relation_f1"] == 0


def test_attributions_by_hand(tmp_path):
    # True: two. Given: the first, and one whose source is wrong, and one of nothing that is there. 2 * 1 / (3 + 2).
    coder = Says(
        RIGHT,
        {"source": (8, 10), "cue": (32, 37), "content": (38, 51)},
        {"source": (28, 31), "cue": (18, 20), "content": (21, 25)},
    )
    assert values(polnear.measure(written(tmp_path, SAID + HOPES), coder))["relation_f1"] == 0.4


def test_one_true_attribution_makes_one_given_one_right(tmp_path):
    # Both have the cue and enough of the content: one of them is right, 2 * 1 / (2 + 1).
    coder = Says(RIGHT, RIGHT | {"content": (17, 27)})
    assert values(polnear.measure(written(tmp_path, SAID), coder))["relation_f1"] == 0.6667


def test_pairs_are_made_so_that_as_many_as_possible_are_right(tmp_path):
    # True: "Rain is near" and, with the same cue, "is near". Given: "Rain is near", which fits both (3 of 3 words and
    # 2 of 3), and "is", which fits the second alone (1 of 3 and 1 of 2) and finds it free in whatever order they come.
    lines = [*SAID, 'T9\tContent 17 27\t"is near."', "E3\tAttribution:T4 Content:T9 Cue:T2 Source:T1"]
    narrow, wide = RIGHT | {"content": (18, 20)}, RIGHT
    for coder in (Says(narrow, wide), Says(wide, narrow)):
        assert values(polnear.measure(written(tmp_path, lines), coder))["relation_f1"] == 1


def test_attributions_that_cannot_be_read_are_counted(tmp_path):
    odd = [f"E9\tAttribution:T4{roles}" for roles in ("", " Content:T3 Cue:T99", " Content:T3 Cue:T2 Source:T99")]
    found = polnear.measure(written(tmp_path, SAID + odd), Says(RIGHT))
    assert found["rejected"] == 3
    assert values(found)["relation_f1"] == 1


# --- agreement


def test_alpha_by_hand(tmp_path):
    short = '"Rain," he said, "is near."'
    found = polnear.measure(written(tmp_path, SAID, text=short), Says(RIGHT | {"content": (0, 7)}))
    # Rain he said is near: content source cue content content, against content source cue none none. Two of five
    # differ. Of ten answers four are content, two each source, cue, none: 100 - 16 - 4 - 4 - 4 = 72 of 90 pairs
    # differ. 1 - (2/5) / (72/90).
    assert values(found)["token_alpha"] == 0.5


def test_a_word_in_two_parts_is_neither_of_them(tmp_path):
    # "said" is the cue, and for the coder it is also the source.
    short = '"Rain," he said, "is near."'
    found = polnear.measure(written(tmp_path, SAID, text=short), Says(RIGHT, {"source": (11, 15)}))
    # One of five differs. Answers: content 6, source 2, cue 1, both 1: 100 - 36 - 4 - 1 - 1 = 58 of 90 pairs differ.
    assert values(found)["token_alpha"] == round(1 - (1 / 5) / (58 / 90), 4)


# --- which articles


def test_the_set_s_folder_stands_for_its_development_part(tmp_path):
    written(tmp_path / "dev", SAID)
    written(tmp_path / "train", SAID + HOPES)
    found = polnear.measure(tmp_path, Says(RIGHT))
    assert values(found)["relation_f1"] == 1
    assert found["sha256"] == polnear.measure(tmp_path / "dev", Says(RIGHT))["sha256"]


def test_what_the_coder_was_trained_on_is_left_out(tmp_path):
    written(tmp_path, SAID)
    written(tmp_path, [], name="other_x1", text="It rained.")
    found = polnear.measure(tmp_path, Says(RIGHT), lambda text: text == "It rained.")
    assert (found["n"], found["left_out"]) == (1, 1)
    assert values(found)["relation_f1"] == 1
    with pytest.raises(ValueError, match="the coder was trained on all 2"):
        polnear.measure(tmp_path, Says(RIGHT), lambda text: True)


def test_the_development_part_as_published(shared):
    found = polnear.measure(shared / "datasets" / "polnear", Says())
    # 94 files of 84 articles, two of which six people marked: 82 + 2 * 6. One attribution has no parts.
    assert (found["n"], found["rejected"]) == (84, 1)
    # Nobody who marks nothing finds anything; most words are attributed, so that the majority class marks them all.
    assert values(found)["relation_f1"] == values(found)["token_f1_source"] == 0
    assert found["baselines"]["majority"]["token_recall_content"]["value"] == 1
    assert found["published"]["token_alpha"] == 0.754
