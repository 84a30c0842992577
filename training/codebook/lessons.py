"""Codings and published sets as one kind of lesson: a passage, blind to names, with what it teaches."""

from __future__ import annotations

import ast
import csv
import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from parallax.article import Article
from parallax.document import Document, parse
from training.codebook.blind import blinded, side_mentions
from training.codebook.heads import ACTS, CUE_STANCES, FAMILIES, STANCES, TAGS, TYPES
from training.codebook.pieces import Passage, passages
from training.codebook.reading import side_in

#: Texts fall into this many parts by their hash: see :func:`part_of`.
PARTS = 12
REPORTED, CALIBRATED = (0, 6), (1,)
#: Whole events and outlets of the codings that are kept apart, beside one article in so many.
OWN_EVENTS = {
    "iran-strike-on-israel-2024",
    "iraq-kurdistan-referendum-2017",
    "ukraine-anniversary-un-vote-2023",
    "covid-who-mission-wuhan-arrival-2021",
}
OWN_OUTLETS = {
    "Hindustan Times",
    "Daily Sabah",
    "TRT World",
    "BelTA",
    "The Daily Telegraph (Sydney)",
    "The Jordan Times",
}
OWN_SHARE = 16


@dataclass
class Item:
    """One passage with what it teaches.

    ``pooled`` has (head, pieces of the stretch, pieces around it, label); ``relations`` (pieces of the cue, what each
    piece is to it); ``stance`` (pieces of the side, pieces of the sentence, number of ``heads.WHERE``, label);
    ``below`` what layers that don't learn made of it.
    """

    set: str
    passage: Passage
    tags: dict[str, np.ndarray] = field(default_factory=dict)
    pooled: list[tuple[str, np.ndarray, np.ndarray, int]] = field(default_factory=list)
    relations: list[tuple[np.ndarray, np.ndarray]] = field(default_factory=list)
    stance: list[tuple[np.ndarray, np.ndarray, int, int]] = field(default_factory=list)
    below: object = None


def part_of(text: str) -> str:
    """``report``, ``calibrate`` or ``learn``: decided by the text's hash alone."""
    part = int(hashlib.sha256(text.strip().encode()).hexdigest(), 16) % PARTS
    return "report" if part in REPORTED else "calibrate" if part in CALIBRATED else "learn"


def kept_apart(coding: dict) -> bool:
    """Whether an article of the codings is for validation: by its event, its outlet or the hash of its id."""
    mixed = int(hashlib.sha256(coding["id"].encode()).hexdigest(), 16) % OWN_SHARE
    return coding["event"] in OWN_EVENTS or coding["outlet"] in OWN_OUTLETS or mixed == 0


def document_of(text: str, name: str = "text") -> Document:
    return parse(Article(id=name, text=text))


def labelled(passage: Passage, spans: Iterable[tuple[int, int, int]], more: int = 1) -> np.ndarray:
    """The label of each piece, where stretches (start, end, label of the first piece) are marked.

    The pieces after the first have the label ``more`` higher.
    """
    found = np.zeros(len(passage), np.int64)
    for start, end, first in sorted(spans, key=lambda span: (span[0], -span[1])):
        pieces = np.flatnonzero(passage.within(start, end))
        if len(pieces):
            found[pieces] = first + more
            found[pieces[0]] = first
    return found


def coded(coding: dict, tokenizer: Tokenizer) -> Iterator[Item]:
    """The passages of an article that was coded by the codebook."""
    text = coding["text"]
    document = document_of(text, coding["id"])
    blind = blinded(text)
    loaded, said = coding["loaded"], coding["attributions"]
    starts = [s for s, _ in coding["sentences"]]

    def sentence(span: Sequence[int]) -> tuple[int, int]:
        first = max(0, np.searchsorted(starts, span[0], side="right") - 1)
        return min(span[0], coding["sentences"][first][0]), max(span[1], coding["sentences"][first][1])

    stances = {(row["n"], row["side"]): row["value"] for row in coding["stance_sentences"]}
    sides = {side: side_mentions(blind, side) for side in coding["stance"]}
    for passage in passages(document, blind, tokenizer):
        item = Item("codings", passage)
        item.tags = {
            "phrase": labelled(passage, [(*m["span"], 1) for m in loaded if m["family"] != "hedge"]),
            "hedge": labelled(passage, [(*m["span"], 1) for m in loaded if m["family"] == "hedge"], 0),
            "cue": labelled(passage, [(*a["cue"], 1 + 2 * ACTS.index(a["act"])) for a in said if a["cue"]]),
            "speaker": labelled(passage, [(*a["source"], 1) for a in said if a["source"]], 0),
            "said": labelled(passage, [(*a["content"], 1) for a in said if a["content"] and a["act"] == ACTS[0]], 0),
            "running": labelled(
                passage, [(*a["content"], 1) for a in said if a["content"] and not a["cue"] and not a["source"]], 0
            ),
        }

        def ask(head: str, span, label: int, passage=passage, item=item) -> None:
            inside = passage.within(*span)
            if inside.any():
                item.pooled.append((head, inside, passage.within(*sentence(span)), label))

        for mark in loaded:
            ask("family", mark["span"], FAMILIES.index(mark["family"]))
        for a in said:
            if a["act"] == ACTS[0] and a["source"] and a["type"] in TYPES:
                ask("source_type", a["source"], TYPES.index(a["type"]))
                ask("named", a["source"], int(bool(a["name"])))
            if a["act"] == ACTS[0] and a["cue"] and a["cue_stance"] in CUE_STANCES:
                ask("cue_stance", a["cue"], CUE_STANCES.index(a["cue_stance"]))
            if a["cue"] and (cue := passage.within(*a["cue"])).any():
                parts = np.zeros(len(passage), np.int64)
                if a["content"]:
                    parts[passage.within(*a["content"])] = 2
                if a["source"]:
                    parts[passage.within(*a["source"])] = 1
                item.relations.append((cue, parts))
        for n, (start, end) in enumerate(coding["sentences"], 1):
            inside = passage.within(start, end)
            if not inside.any() or not passage.starts[1] <= start < passage.ends[-2]:
                continue
            for side, spans in sides.items():
                mask, where = side_in(passage, spans, start, end, inside)
                item.stance.append((mask, inside, where, STANCES.index(stances.get((n, side), 0))))
        yield item


def plain(name: str, text: str, tokenizer: Tokenizer, tags: dict, pooled=(), part: float = 1) -> Iterator[Item]:
    """The passages of a text of a published set.

    ``tags`` gives (start, end, first label), ``pooled`` (head, start, end, label).
    """
    document = document_of(text)
    for passage in passages(document, blinded(text), tokenizer):
        item = Item(name, passage)
        item.tags = {
            tag: labelled(passage, spans, int(TAGS[tag][-1] != "I" or "B" in TAGS[tag])) for tag, spans in tags.items()
        }
        for head, start, end, label in pooled:
            inside = passage.within(start, end)
            if inside.any():
                around = document.sentences[document.sentence_index(start)]
                item.pooled.append(
                    (head, inside, passage.within(min(start, around.start), max(end, around.end)), label)
                )
        yield item


def babe(path: Path, part: str = "learn") -> Iterator[tuple]:
    """BABE's sentences, with the words that its experts marked in those they called biased."""
    for line in (path / "babe" / "babe_sg2_dev.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        text = row["text"]
        if part_of(text) != part:
            continue
        words = ast.literal_eval(row["biased_words"]) if row["biased_words"] else []
        found = [
            (match.start(), match.end(), 1)
            for word in words
            if word.strip()
            for match in re.finditer(rf"(?<!\w){re.escape(word.strip())}(?!\w)", text, re.IGNORECASE)
        ]
        yield "babe", text, {"loaded_word": found}, (("loaded", 0, len(text), int(row["label_bias"] == "Biased")),)


def checkthat(path: Path, part: str = "train") -> Iterator[tuple]:
    """CheckThat!'s sentences, subjective or not."""
    with (path / "checkthat2025_subjectivity_en" / f"{part}_en.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            text = row["sentence"]
            yield "checkthat", text, {}, (("subjective", 0, len(text), int(row["label"] == "SUBJ")),)


def newsmtsc(path: Path, part: str = "train") -> Iterator[tuple]:
    """NewsMTSC's sentences, each with all its mentions."""
    sentences: dict[str, set] = {}
    for line in (path / "newsmtsc" / f"{part}.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        sentences.setdefault(row["sentence"], set()).add(("polarity", row["from"], row["to"], row["polarity"] + 1))
    for text, asked in sentences.items():
        yield "newsmtsc", text, {}, tuple(sorted(asked))


def factappeal(path: Path, part: str = "train") -> Iterator[tuple]:
    """FactAppeal's sentences: the sources of factual claims, what gives them standing, whether there is one at all."""
    with (path / "factappeal" / f"{part}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text, opened, spans = "", {}, {"appeal_source": [], "credential": []}
            appeal = 0
            for piece in re.split(r"(</?[A-Z][A-Za-z_:]*>)", row["annotation"]):
                if match := re.fullmatch(r"<(/?)([A-Z][A-Za-z_:]*)>", piece):
                    kind = {"Source": "appeal_source", "Source_Attribute": "credential"}.get(match[2].split(":")[0])
                    appeal |= match[2].startswith("Fact_Appeal")
                    if not match[1]:
                        opened[match[2]] = len(text)
                    elif kind and opened.get(match[2], len(text)) < len(text):
                        spans[kind].append((opened[match[2]], len(text), 1))
                else:
                    text += piece
            if text.strip():
                yield "factappeal", text, spans, (("appeal", 0, len(text), int(appeal)),)


def polnear(path: Path, share: float = 1.0) -> Iterator[tuple]:
    """PolNeAR's articles, each as one of its annotators marked it."""
    names: dict[str, Path] = {}
    for file in sorted((path / "polnear" / "train" / "attributions").glob("*.ann")):
        names.setdefault(file.stem.rpartition("_")[0], file)
    for name, file in names.items():
        if int(hashlib.sha256(name.encode()).hexdigest(), 16) % 1000 >= share * 1000:
            continue
        text = (path / "polnear" / "train" / "text" / f"{name}.txt").read_bytes().decode("utf-8")
        tags: dict[str, list] = {f"polnear_{kind}": [] for kind in ("source", "cue", "content")}
        for line in file.read_text(encoding="utf-8").split("\n"):
            if re.match(r"T\d+\t", line):
                kind, _, place = line.split("\t")[1].partition(" ")
                if (tag := f"polnear_{kind.lower()}") in tags:
                    tags[tag] += [(*map(int, piece.split()), 1) for piece in place.split(";")]
        yield "polnear", text, tags, ()


def entities(path: Path) -> Iterator[tuple]:
    """Persons, organisations and places in wikigold and in UNER's development part."""
    for name, column in (("wikigold.conll.txt", 1), ("uner_en_ewt-dev.iob2", 2)):
        words: list[tuple[str, str]] = []
        for line in [*(path / "ner_open" / name).read_text(encoding="utf-8").split("\n"), ""]:
            if line.startswith("#"):
                continue
            fields = line.split("\t" if "\t" in line else " ")
            if len(fields) > column:
                words.append((fields[column - 1], fields[column]))
            elif words:
                yield _named(words)
                words = []


def _named(words: list[tuple[str, str]]) -> tuple:
    text, found, held = "", [], None
    for word, tag in words:
        text += " " if text and not re.fullmatch(r"[.,;:!?)'’%]|'s|n't", word) else ""
        kind = tag.rpartition("-")[2]
        label = f"B-{kind}"
        if label not in TAGS["entity"]:
            held = None
        elif held == kind and not tag.startswith("B"):
            found[-1] = found[-1][0], len(text) + len(word), found[-1][2]
        else:
            found.append((len(text), len(text) + len(word), TAGS["entity"].index(label)))
            held = kind
        text += word
    return "entities", text, {"entity": found}, ()


def read_codings(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def published(data: Path, tokenizer: Tokenizer, share: float = 0.12) -> list[Item]:
    """What is learned from the published sets, of PolNeAR a share."""
    texts = [*babe(data), *checkthat(data), *newsmtsc(data), *factappeal(data), *polnear(data, share), *entities(data)]
    return [item for row in texts for item in plain(*row[:2], tokenizer, *row[2:])]


#: How much of each published set is seen in an epoch.
OFTEN = {"babe": 0.4, "checkthat": 0.7, "newsmtsc": 0.25, "factappeal": 0.4, "polnear": 0.2, "entities": 0.1}


def epoch(items: Sequence[Item], rng: random.Random, often: dict[str, float] = OFTEN) -> list[Item]:
    """The items of one epoch: all codings, of the published sets a random part."""
    return [item for item in items if rng.random() < often.get(item.set, 1.0)]
