"""The labelled sets as examples: each reader on a few invented rows, and on the sets themselves where they are."""

import hashlib
import json
import re
from collections import Counter
from itertools import islice

import pytest

from parallax.evaluation.examples import (
    SETS,
    TAGS,
    babe,
    checkthat,
    entities,
    narrative_frames,
    newsmtsc,
    part_of,
    polnear,
    read_development,
    read_sets,
    unlabelled,
)


def lines(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def words(example, spans):
    return [example.document.text[start:end] for start, end, *_ in spans]


# --- which part a text falls into


def test_a_twelfth_calibrates_a_sixth_is_reported_the_rest_is_learned_from():
    counts = Counter(part_of(f"Row {n} of an invented set.") for n in range(10_000))
    # 10,000 / 6 = 1,667 with a standard deviation of 37, 10,000 / 12 = 833 with one of 28: four of them each way.
    assert abs(counts["report"] - 1667) < 150
    assert abs(counts["calibrate"] - 833) < 112
    assert counts["learn"] == 10_000 - counts["report"] - counts["calibrate"]
    assert set(counts) == {"report", "calibrate", "learn"}


def test_the_text_alone_decides_the_part():
    # A part depends on the hash by a twelfth: another way to count would be another split for all published figures.
    for n in range(200):
        text = f"Rain falls on quay {n}."
        rest = int(hashlib.sha256(text.encode()).hexdigest(), 16) % 12
        assert part_of(text) == {0: "report", 6: "report", 1: "calibrate"}.get(rest, "learn")
        assert part_of(f"  {text}\n") == part_of(text)


# --- one reader a set


def babe_row(text, label, marked):
    return {"text": text, "label_bias": label, "biased_words": marked, "outlet": "Harbour Daily", "type": "left"}


def test_babe_by_hand(tmp_path):
    #            0  3    8    13
    marked = "A vile, vile plan; Vile! Evil reviled."
    lines(
        tmp_path / "babe_sg2_dev.jsonl",
        babe_row(marked, "Biased", "['vile', 'evil ', ' ']"),
        babe_row("Rain falls.", "Non-biased", "[]"),
        babe_row("Snow falls.", "Non-biased", ""),
    )
    one, two, three = babe(tmp_path)
    # Wherever the word stands, in capitals or not, and never inside another: not in "reviled".
    assert one.tags == {"loaded_word": [(2, 6, 1), (8, 12, 1), (19, 23, 1), (25, 29, 1)]}
    assert words(one, one.tags["loaded_word"]) == ["vile", "vile", "Vile", "Evil"]
    assert one.pooled == (("loaded", 0, len(marked), 1),)
    assert (two.tags, two.pooled) == ({"loaded_word": []}, (("loaded", 0, 11, 0),))
    assert three.pooled == (("loaded", 0, 11, 0),)
    assert {example.set for example in (one, two, three)} == {"babe"}


def test_a_word_with_signs_in_it_is_no_pattern(tmp_path):
    text = "Vile (so-called) plan. U.S. USSR"
    lines(tmp_path / "babe_sg2_dev.jsonl", babe_row(text, "Biased", "['(so-called)', 'U.S.']"))
    (found,) = babe(tmp_path)
    assert words(found, found.tags["loaded_word"]) == ["(so-called)", "U.S."]


def test_checkthat_by_hand(tmp_path):
    rows = [
        "sentence_id\tsentence\tlabel\tsolved_conflict",
        'a\t"Vile, he said.\tSUBJ\tTrue',
        "b\tRain falls.\tOBJ\tFalse",
    ]
    for part, of in (("train", rows), ("dev", rows[:2])):
        (tmp_path / f"{part}_en.tsv").write_text("\n".join(of) + "\n", encoding="utf-8")
    # A quotation mark that is never closed is a letter like others.
    one, two = checkthat(tmp_path)
    assert (one.document.text, one.pooled) == ('"Vile, he said.', (("subjective", 0, 15, 1),))
    assert (two.document.text, two.pooled, two.tags) == ("Rain falls.", (("subjective", 0, 11, 0),), {})
    assert one.document.article.id == "a"
    assert len(list(checkthat(tmp_path, "dev"))) == 1


def test_newsmtsc_by_hand(tmp_path):
    text = "Ann thanked Bo."

    def row(start, end, polarity, sentence=text):
        return {"mention": sentence[start:end], "polarity": polarity, "from": start, "to": end, "sentence": sentence,
                "id": f"{sentence[:3]}_{start}_{end}"}  # fmt: skip

    lines(tmp_path / "train.jsonl", row(12, 14, 1), row(0, 3, 0), row(0, 4, -1, "Rain falls."), row(0, 3, 0))
    one, two = newsmtsc(tmp_path)
    # Both mentions of a sentence in one example, from the left; -1, 0, 1 become the labels 0, 1, 2.
    assert (one.document.text, one.pooled) == (text, (("polarity", 0, 3, 1), ("polarity", 12, 14, 2)))
    assert words(one, [p[1:] for p in one.pooled]) == ["Ann", "Bo"]
    assert (two.document.text, two.pooled) == ("Rain falls.", (("polarity", 0, 4, 0),))


#         0         10        20        30        40
QUOTED = "Rain, he said, is near.\r\nAnn hopes for snow."
MARKED = [
    "T1\tSource 6 8\the",
    "T2\tCue 9 13\tsaid",
    "T3\tContent 0 4;15 22\tRain is near",
    "T4\tAttribution 9 13\tsaid",
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1",
    "T5\tSource 25 28\tAnn",
    "T6\tCue 29 34\thopes",
    "T7\tContent 35 43\tfor snow",
    "T8\tAttribution 29 34\thopes",
    "E2\tAttribution:T8 Content:T7 Cue:T6 Source:T5",
    "A1\tSourceType T1 pronoun",
]


def polnear_folder(folder, marked, part="train"):
    for kind in ("text", "attributions"):
        (folder / part / kind).mkdir(parents=True, exist_ok=True)
    (folder / part / "text" / "quay_2016.txt").write_bytes(QUOTED.encode())
    for name, of in marked.items():
        (folder / part / "attributions" / f"{name}.ann").write_text("\n".join(of) + "\n", encoding="utf-8")
    return folder


def test_polnear_by_hand(tmp_path):
    (found,) = polnear(polnear_folder(tmp_path, {"quay_2016_x1": MARKED}))
    # Offsets count both letters of the line's end.
    assert found.document.text == QUOTED
    assert found.tags == {
        "source": [(6, 8, 1), (25, 28, 1)],
        "cue": [(9, 13, 1), (29, 34, 1)],
        "content": [(0, 4, 1), (15, 22, 1), (35, 43, 1)],
    }
    assert [words(found, found.tags[tag]) for tag in found.tags] == [
        ["he", "Ann"], ["said", "hopes"], ["Rain", "is near", "for snow"],
    ]  # fmt: skip
    # Each part of a content in two belongs to the cue, and nothing to the other cue.
    assert sorted(found.links) == [
        ((9, 13), "content", (0, 4)), ((9, 13), "content", (15, 22)), ((9, 13), "source", (6, 8)),
        ((29, 34), "content", (35, 43)), ((29, 34), "source", (25, 28)),
    ]  # fmt: skip
    assert found.pooled == ()


def test_polnear_takes_an_article_once_for_each_who_marked_it(tmp_path):
    folder = polnear_folder(tmp_path, {"quay_2016_x1": MARKED, "quay_2016_y2": MARKED[5:]})
    one, two = polnear(folder)
    assert one.document.text == two.document.text
    assert (len(one.tags["cue"]), len(two.tags["cue"])) == (2, 1)
    assert len(list(polnear(polnear_folder(tmp_path, {"quay_2016_x1": MARKED}, "dev"), "dev"))) == 1


def test_narrative_frames_by_hand(tmp_path):
    text = "Oilers fight Greens. The Greens won; Oilersville lost to X."
    lines(tmp_path / "articles.jsonl", {"ID": "7", "text": text}, {"ID": "8", "text": "Greens sleep."})

    def role(id, entity, role):
        return {"ID": id, "entity": entity, "role": role, "group": "G"}

    lines(
        tmp_path / "roles.jsonl",
        role("7", "Greens ", "hero"), role("7", "Oilers", "villain"), role("7", "greens", "victim"),
        role("7", "X", "hero"), role("7", "won", "hero"), role("7", "won", "victim"),
    )  # fmt: skip
    one, two = narrative_frames(tmp_path)
    # As written and as a whole word; "won" is cast twice, and counts for nothing; one letter is no name.
    assert one.pooled == (("role", 0, 6, 1), ("role", 13, 19, 0), ("role", 25, 31, 0))
    assert words(one, [p[1:] for p in one.pooled]) == ["Oilers", "Greens", "Greens"]
    assert two.pooled == ()  # a role in one article is none in another


def test_entities_by_hand(tmp_path):
    (tmp_path / "wikigold.conll.txt").write_text(
        "Ann I-PER\nBrand I-PER\n's O\nTorvik I-LOC\nHarbour I-ORG\nsank O\n. O\n\n010 I-MISC\nis O\nit O\n\n",
        encoding="utf-8",
    )
    (tmp_path / "uner_en_ewt-dev.iob2").write_text(
        "# text = In Torvik, Ann Bo\n1\tIn\tO\t-\t-\n2\tTorvik\tB-LOC\t-\tx\n3\t,\tO\t-\t-\n4\tAnn\tB-PER\t-\tx\n"
        "5\tBo\tB-PER\t-\tx\n6\tHarbour\tB-ORG\t-\tx\n7\tOffice\tI-ORG\t-\tx\n\n",
        encoding="utf-8",
    )
    one, two, three = entities(tmp_path)
    assert one.document.text == "Ann Brand's Torvik Harbour sank."
    assert named(one) == [("Ann Brand", "B-PER"), ("Torvik", "B-LOC"), ("Harbour", "B-ORG")]
    assert one.tags["entity"] == [(0, 9, 1), (12, 18, 5), (19, 26, 3)]
    assert named(two) == []  # neither person, organisation nor place
    assert three.document.text == "In Torvik, Ann Bo Harbour Office"
    assert named(three) == [("Torvik", "B-LOC"), ("Ann", "B-PER"), ("Bo", "B-PER"), ("Harbour Office", "B-ORG")]


def named(example):
    return [(words(example, [place])[0], TAGS["entity"][place[2]]) for place in example.tags["entity"]]


def test_the_last_sentence_of_a_file_without_empty_line_counts(tmp_path):
    (tmp_path / "wikigold.conll.txt").write_text("Ann I-PER\nsank O", encoding="utf-8")
    (tmp_path / "uner_en_ewt-dev.iob2").write_text("1\tIt\tO\t-\t-", encoding="utf-8")
    assert [example.document.text for example in entities(tmp_path)] == ["Ann sank", "It"]


def test_unlabelled_by_hand(tmp_path):
    rows = lines(tmp_path / "summer.jsonl", {"text": " Rain falls. "}, {"text": " "}, {"text": "Snow falls."})
    assert [example.document.text for example in unlabelled(rows)] == ["Rain falls.", "Snow falls."]
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "one.txt").write_text("It is cold.\n", encoding="utf-8")
    found = list(unlabelled(tmp_path))
    assert [example.document.text for example in found] == ["It is cold."]
    assert (found[0].tags, found[0].pooled, found[0].set) == ({}, (), "unlabelled")


# --- all sets together


@pytest.fixture
def data(tmp_path):
    """Two of the sets, small: 60 sentences in one without a development part of its own, 60 in one with it."""
    lines(tmp_path / "babe" / "babe_sg2_dev.jsonl", *(babe_row(f"Rain {n}.", "Biased", "[]") for n in range(60)))
    for part, n in (("train", 60), ("dev", 5)):
        rows = ["sentence_id\tsentence\tlabel", *(f"{k}\tSnow {part} {k}.\tOBJ" for k in range(n))]
        (tmp_path / SETS["checkthat"][0]).mkdir(exist_ok=True)
        (tmp_path / SETS["checkthat"][0] / f"{part}_en.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


OTHERS = frozenset(SETS) - {"babe", "checkthat"}


def test_only_a_set_without_a_development_part_keeps_texts_for_the_report(data):
    found = read_sets(data, OTHERS)
    assert sum(map(len, found.values())) == 120
    for part, of in found.items():
        assert Counter(e.set for e in of)["babe"] == sum(part_of(f"Rain {n}.") == part for n in range(60))
    assert {e.set for e in found["report"]} == {"babe"}
    assert {e.set for e in found["calibrate"]} == {"babe", "checkthat"}
    assert not {e.document.text for e in found["learn"]} & {e.document.text for e in found["calibrate"]}


def test_a_set_that_is_left_out_is_not_even_opened(data):
    assert {e.set for of in read_sets(data, OTHERS | {"babe"}).values() for e in of} == {"checkthat"}
    assert [e.document.text for e in read_development(data, OTHERS)] == [f"Snow dev {k}." for k in range(5)]
    assert read_development(data, OTHERS | {"checkthat"}) == []
    with pytest.raises(FileNotFoundError):
        read_sets(data, OTHERS - {"entities"})


# --- the sets themselves: every label stands on the words that the set says


FEW = 150


@pytest.fixture(scope="module")
def published(shared):
    if not (shared / "datasets").is_dir():
        pytest.skip("needs the folder 'shared/datasets': published sets, not part of the project")
    return {name: shared / "datasets" / folder for name, (folder, _, _) in SETS.items()}


def rows_of(path):
    return (json.loads(line) for line in path.open(encoding="utf-8"))


def test_babe_marks_the_words_of_the_set(published):
    pairs = zip(babe(published["babe"]), rows_of(published["babe"] / "babe_sg2_dev.jsonl"), strict=False)
    marked = 0
    for example, row in islice(pairs, FEW):
        known = row["biased_words"].lower()
        assert example.pooled[0][3] == (row["label_bias"] == "Biased")
        for found in words(example, example.tags["loaded_word"]):
            assert found.lower() in known
            marked += 1
    assert marked > FEW / 2


def test_newsmtsc_marks_the_mentions_of_the_set(published):
    rows = rows_of(published["newsmtsc"] / "train.jsonl")
    known = {(row["sentence"], row["mention"], row["polarity"]) for row in rows}
    found = list(islice(newsmtsc(published["newsmtsc"]), FEW))
    for example in found:
        text = example.document.text
        assert all((text, text[start:end], label - 1) in known for _, start, end, label in example.pooled)
        assert example.pooled


def test_polnear_marks_the_words_of_the_set(published):
    files = sorted((published["polnear"] / "train" / "attributions").glob("*.ann"))
    seen = Counter()
    for example, file in islice(zip(polnear(published["polnear"]), files, strict=False), 30):
        found = {tag: iter(words(example, spans)) for tag, spans in example.tags.items()}
        for line in file.read_text(encoding="utf-8").split("\n"):
            if match := re.match(r"T\d+\t(Source|Cue|Content) ([\d ;]+)\t(.*)", line):
                tag, place, said = match.groups()
                parts = [next(found[tag.lower()]) for _ in place.split(";")]
                assert " ".join(" ".join(parts).split()) == " ".join(said.split())
                seen[tag] += 1
        assert [list(rest) for rest in found.values()] == [[], [], []]
        places = {kind: {(a, b) for a, b, _ in spans} for kind, spans in example.tags.items()}
        assert all(cue in places["cue"] and other in places[kind] for cue, kind, other in example.links)
    assert min(seen.values()) > 100


def test_narrative_frames_marks_the_entities_of_the_set(published):
    known = Counter()
    for row in rows_of(published["narrative_frames"] / "roles.jsonl"):
        known[row["ID"], row["entity"].strip(), row["role"]] += 1
    seen = 0
    for example in islice(narrative_frames(published["narrative_frames"]), 30):
        id = example.document.article.id.removeprefix("frames-")
        for _, start, end, label in example.pooled:
            assert known[id, example.document.text[start:end], ("hero", "villain", "victim")[label]]
            seen += 1
    assert seen > 30


def test_entities_marks_the_words_of_the_set(published):
    found = Counter()
    for example in islice(entities(published["entities"]), FEW):
        for start, end, label in example.tags["entity"]:
            found[TAGS["entity"][label]] += 1
            assert example.document.text[start:end].strip() == example.document.text[start:end]
    # Counted from the file itself: a name begins where the tag differs from the one before.
    rows, sentences, before = Counter(), 0, "O"
    for line in (published["entities"] / "wikigold.conll.txt").open(encoding="utf-8"):
        if not line.strip():
            sentences += before != ""
            before = ""
            if sentences == FEW:
                break
            continue
        tag = line.split()[-1]
        if tag != before and tag != "O":
            rows[tag.replace("I-", "B-")] += 1
        before = tag
    rows.pop("B-MISC")
    assert found == rows
