"""Heroes, villains and victims: both sets made small, figures by hand."""

import json

import numpy as np
import pytest

from parallax.evaluation import narrative_frames, semeval2025

HERO, VILLAIN, VICTIM = np.eye(3)


def values(figures):
    return {name: figure["value"] for name, figure in figures.items()}


def by_word(answers):
    """A coder that casts by the words of the mention."""

    def role(document, spans):
        return [answers[span.of(document.text)] for span in spans]

    return role


# --- SemEval-2025 task 10

NEWS = {"a.txt": "Ann saved Bo.\r\nCy robbed both.\r\n", "b.txt": "Dee robbed us."}


def released(folder, mentions, documents="raw-documents"):
    (folder / documents).mkdir(parents=True)
    for name, text in NEWS.items():
        (folder / documents / name).write_bytes(text.encode())
    rows = [(name, words, start, start + len(words) - 1, *roles) for name, words, start, *roles in mentions]
    lines = "".join("\t".join(map(str, row)) + "\n" for row in rows)
    (folder / "subtask-1-annotations.txt").write_text(lines, encoding="utf-8")
    return folder


MENTIONS = [
    ("a.txt", "Ann", 0, "Protagonist", "Guardian", "Rebel"),
    ("a.txt", "Bo", 10, "Innocent", "Victim"),
    ("a.txt", "Cy", 15, "Antagonist", "Deceiver"),
    ("b.txt", "Dee", 0, "Antagonist", "Deceiver"),
]
CAST = by_word({"Ann": HERO, "Bo": VILLAIN, "Cy": VILLAIN, "Dee": HERO})


def test_semeval_by_hand(tmp_path):
    found = semeval2025.measure(released(tmp_path, MENTIONS), CAST)
    # Two of four. Hero: 1 right, 1 true, 2 given: 2/3. Villain: 1, 2, 2: 1/2. Victim: none of 1. Mean 7/18.
    assert values(found["model"]) == {"accuracy": 0.5, "macro_f1": 0.3889}
    # All villains: 2 right, 2 true, 4 given: 2/3, a third of that.
    assert values(found["baselines"]["majority"]) == {"accuracy": 0.5, "macro_f1": 0.2222}
    assert (found["n"], found["units"], found["rejected"]) == (4, 2, 0)
    assert found["published"]["accuracy"] == 0.894


def test_the_highest_score_decides(tmp_path):
    unsure = by_word({"Ann": [0.4, 0.3, 0.3], "Bo": [-2, -1, -0.5], "Cy": [0, 9, 8], "Dee": [0.1, 0.2, 0.1]})
    assert values(semeval2025.measure(released(tmp_path, MENTIONS), unsure)["model"])["accuracy"] == 1


def test_a_mention_whose_words_stand_elsewhere_is_counted(tmp_path):
    # A letter further on, and no words past the end.
    moved = [*MENTIONS[:3], ("b.txt", "Dee", 1, "Antagonist"), ("b.txt", "", 99, "Innocent")]
    found = semeval2025.measure(released(tmp_path, moved), CAST)
    assert (found["n"], found["units"], found["rejected"]) == (3, 1, 2)


def test_where_no_mention_fits_the_file_is_another_s(tmp_path):
    moved = [(name, words, start + 1, *roles) for name, words, start, *roles in MENTIONS]
    with pytest.raises(ValueError, match="none of its 4 mentions stands where it should"):
        semeval2025.measure(released(tmp_path, moved), CAST)


def test_a_later_release_calls_the_folder_otherwise(tmp_path):
    released(tmp_path, MENTIONS, "subtask-1-documents")
    assert semeval2025.measure(tmp_path / "subtask-1-annotations.txt", CAST)["n"] == 4


@pytest.mark.parametrize("row", ["a.txt\tAnn", "a.txt\tAnn\tx\t2\tProtagonist", "a.txt\tAnn\t0\t2\tHero"])
def test_a_mention_of_another_kind_is_named(tmp_path, row):
    folder = released(tmp_path, MENTIONS)
    path = folder / "subtask-1-annotations.txt"
    path.write_text(f"{row}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"subtask-1-annotations\.txt, row 1: .* is no mention"):
        semeval2025.measure(folder, CAST)


def test_an_article_that_is_absent_is_an_error(tmp_path):
    folder = released(tmp_path, [*MENTIONS, ("c.txt", "Eve", 0, "Innocent")])
    with pytest.raises(FileNotFoundError, match=r"c\.txt is absent"):
        semeval2025.measure(folder, CAST)
    with pytest.raises(FileNotFoundError, match=r"subtask-1-annotations\.txt is absent"):
        semeval2025.measure(tmp_path / "nowhere", CAST)


def test_scores_of_another_shape_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"a\.txt: scores of shape \(3,\) for 3 mentions"):
        semeval2025.measure(released(tmp_path, MENTIONS), lambda document, spans: ["hero"] * len(spans))


def test_semeval_as_published(shared):
    found = semeval2025.measure(shared / "datasets" / "semeval2025_t10_en", lambda _, spans: [VILLAIN] * len(spans))
    # 485 mentions, of which those of two articles stand a letter or two further on than the file has them: 5 + 4.
    assert (found["n"], found["rejected"]) == (476, 9)
    assert values(found["model"]) == values(found["baselines"]["majority"])


# --- Narrative Frames

ARTICLES = [
    {"ID": "0", "text": "The miners and the mayor met. Miners lost; the mayor won, the mayor said."},
    {"ID": "1", "text": "Foresters plant. The mine, a goldmine, goes on below Hill B."},
]
ROLES = [
    {"ID": "0", "entity": "mayor", "role": "hero"},
    {"ID": "0", "entity": " miners ", "role": "victim"},
    {"ID": "1", "entity": "Foresters", "role": "hero"},
    {"ID": "1", "entity": "goldmin", "role": "villain"},  # only inside another word
    {"ID": "1", "entity": "oldmine", "role": "villain"},
    {"ID": "1", "entity": "mine", "role": "villain"},  # cast in two roles
    {"ID": "1", "entity": "mine", "role": "victim"},
    {"ID": "1", "entity": "B", "role": "victim"},  # a single letter
]


def frames(folder, roles=ROLES, articles=ARTICLES):
    for name, rows in (("roles", roles), ("articles", articles)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def test_frames_by_hand(tmp_path):
    cast = by_word({"mayor": HERO, "miners": VILLAIN, "Foresters": HERO})
    found = narrative_frames.measure(frames(tmp_path), cast)
    # Two of three. Hero: 2 of 2: 1. Victim: none of 1. Villain: none of those given. Mean 1/3.
    assert values(found["model"]) == {"accuracy": 0.6667, "macro_f1": 0.3333}
    # All heroes: 2 right, 2 true, 3 given: 4/5; victim none of 1; nobody is a villain, for either. Mean 2/5.
    assert values(found["baselines"]["majority"]) == {"accuracy": 0.6667, "macro_f1": 0.4}
    assert (found["n"], found["units"], found["rejected"], found["published"]) == (3, 2, 4, None)


def test_an_entity_is_what_all_its_places_say_together(tmp_path):
    places = []

    def role(document, spans):
        # "Mayor" stands three times. Most places and the highest score say villain; for hero stand 0.45 + 0.54 + 0.45
        # against 0.55 + 0.1 + 0.55.
        scores = {"mayor": iter([[0.45, 0.55, 0.0], [0.54, 0.1, 0.36], [0.45, 0.55, 0.0]])}
        places.extend(span.of(document.text) for span in spans)
        return [next(scores[word]) if (word := span.of(document.text)) == "mayor" else VICTIM for span in spans]

    found = narrative_frames.measure(frames(tmp_path, ROLES[:2]), role)
    assert places == ["mayor", "mayor", "mayor", "miners"]
    assert values(found["model"])["accuracy"] == 1


def test_what_the_coder_was_trained_on_is_left_out(tmp_path):
    cast = by_word({"mayor": HERO, "miners": VILLAIN, "Foresters": HERO, "Ann": HERO, "Bo": VICTIM, "Cy": VILLAIN})
    found = narrative_frames.measure(frames(tmp_path), cast, lambda text: "Foresters" in text)
    assert (found["n"], found["units"], found["left_out"]) == (2, 1, 1)
    found = semeval2025.measure(released(tmp_path / "news", MENTIONS), cast, lambda text: text == NEWS["b.txt"])
    assert (found["n"], found["units"], found["left_out"]) == (3, 1, 1)
    assert values(found["model"])["accuracy"] == 1


def test_an_article_without_text_or_entities_nowhere_are_errors(tmp_path):
    with pytest.raises(ValueError, match=r"articles\.jsonl: article '1' of roles\.jsonl is not in it"):
        narrative_frames.measure(frames(tmp_path, articles=ARTICLES[:1]), by_word({}))
    with pytest.raises(ValueError, match="none of its 1 entities stands in its article"):
        narrative_frames.measure(frames(tmp_path, [{"ID": "0", "entity": "judge", "role": "hero"}]), by_word({}))
    with pytest.raises(ValueError, match=r"roles\.jsonl, row 1: 'role' is 'fool', not \('hero', 'villain', 'victim'\)"):
        narrative_frames.measure(frames(tmp_path, [{"ID": "0", "entity": "mayor", "role": "fool"}]), by_word({}))


def test_an_entity_without_a_name_is_rejected(tmp_path):
    cast = by_word({"mayor": VILLAIN, "miners": VICTIM})
    rows = [{"ID": "0", "entity": entity, "role": "victim"} for entity in ("miners", "", " ")]
    found = narrative_frames.measure(frames(tmp_path, rows), cast)
    # The two blank ones are one name.
    assert (found["n"], found["rejected"]) == (1, 1)


def test_files_saved_with_a_mark_of_byte_order_are_read_alike(tmp_path):
    cast = by_word({"Ann": HERO, "Bo": VICTIM, "Cy": VILLAIN, "Dee": VILLAIN})
    answers = released(tmp_path, MENTIONS) / "subtask-1-annotations.txt"
    plain = semeval2025.measure(answers, cast)
    answers.write_bytes(b"\xef\xbb\xbf" + answers.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    assert semeval2025.measure(answers, cast) | {"sha256": "", "files": []} == plain | {"sha256": "", "files": []}


def test_frames_as_published(shared):
    path = shared / "datasets" / "narrative_frames_climate"
    found = narrative_frames.measure(path, lambda _, spans: [VILLAIN] * len(spans))
    # 1,576 rows name 1,490 entities, 69 of them in several roles; about one in four is not found as written.
    assert found["n"] + found["rejected"] == 1490
    assert found["rejected"] > 69
    assert values(found["model"]) == values(found["baselines"]["majority"])
