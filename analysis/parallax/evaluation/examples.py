"""The labelled sets as one kind of example: a text, and what people marked in it.

Every reader takes the set in its published format. Which part is left out of training, so that it can be
reported, is decided by a hash of the text: see :func:`part_of`.
"""

from __future__ import annotations

import ast
import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from parallax.article import Article
from parallax.document import Document, parse

#: Texts fall into this many parts by their hash: two are for the report where a set has no development part of
#: its own, one is for calibration, the others are learned from.
PARTS = 12
REPORTED = (0, 6)
CALIBRATED = (1,)
#: Tags, each with the labels that a word piece can have there. 0 is none of them, 1 begins a stretch.
TAGS = {
    "source": ("O", "B", "I"),
    "cue": ("O", "B", "I"),
    "content": ("O", "B", "I"),
    "loaded_word": ("O", "I"),
    "entity": ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"),
}
#: Answers about a stretch of text as a whole, each with its labels.
POOLED = {
    "loaded": ("no", "yes"),
    "subjective": ("no", "yes"),
    "polarity": ("negative", "neutral", "positive"),
    "role": ("hero", "villain", "victim"),
}


@dataclass(frozen=True)
class Example:
    """One labelled text.

    ``tags`` gives for each tag that people marked here the stretches and their label (the number of the one
    that begins); ``pooled`` gives (head, start, end, label); ``links`` gives the numbers of a cue among the
    stretches of ``cue`` and of a source or content among theirs.
    """

    set: str
    document: Document
    tags: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)
    pooled: tuple[tuple[str, int, int, int], ...] = ()
    links: tuple[tuple[tuple[int, int], str, tuple[int, int]], ...] = ()


def part_of(text: str) -> str:
    """``report``, ``calibrate`` or ``learn``: decided by the text's hash alone."""
    part = int(hashlib.sha256(text.strip().encode()).hexdigest(), 16) % PARTS
    return "report" if part in REPORTED else "calibrate" if part in CALIBRATED else "learn"


def _document(name: str, text: str) -> Document:
    return parse(Article(id=name, text=text))


def babe(path: Path) -> Iterator[Example]:
    """BABE's sentences, with the words that its experts marked in those they called biased."""
    for number, line in enumerate((path / "babe_sg2_dev.jsonl").open(encoding="utf-8")):
        row = json.loads(line)
        text = row["text"]
        biased = row["label_bias"] == "Biased"
        words = ast.literal_eval(row["biased_words"]) if row["biased_words"] else []
        found = [
            (match.start(), match.end(), 1)
            for word in words
            if word.strip()
            for match in re.finditer(rf"(?<!\w){re.escape(word.strip())}(?!\w)", text, re.IGNORECASE)
        ]
        yield Example(
            "babe", _document(f"babe-{number}", text), {"loaded_word": found}, (("loaded", 0, len(text), int(biased)),)
        )


def checkthat(path: Path, part: str = "train") -> Iterator[Example]:
    """CheckThat!'s sentences, subjective or not."""
    with (path / f"{part}_en.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            text = row["sentence"]
            yield Example(
                "checkthat",
                _document(row["sentence_id"], text),
                {},
                (("subjective", 0, len(text), int(row["label"] == "SUBJ")),),
            )


def newsmtsc(path: Path, part: str = "train") -> Iterator[Example]:
    """NewsMTSC's sentences, each with all its mentions."""
    sentences: dict[str, dict] = {}
    for line in (path / f"{part}.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        sentences.setdefault(row["sentence"], {"id": row["id"], "mentions": set()})["mentions"].add(
            ("polarity", row["from"], row["to"], row["polarity"] + 1)
        )
    for text, row in sentences.items():
        yield Example("newsmtsc", _document(row["id"], text), {}, tuple(sorted(row["mentions"])))


def polnear(path: Path, part: str = "train") -> Iterator[Example]:
    """PolNeAR's articles; one that several people marked is taken once for each."""
    for file in sorted((path / part / "attributions").glob("*.ann")):
        name = file.stem.rpartition("_")[0]
        text = (path / part / "text" / f"{name}.txt").read_bytes().decode("utf-8")
        spans: dict[str, tuple[str, list[tuple[int, int]]]] = {}
        tags: dict[str, list[tuple[int, int, int]]] = {"source": [], "cue": [], "content": []}
        links = []
        lines = file.read_text(encoding="utf-8").split("\n")
        for line in lines:
            if re.match(r"T\d+\t", line):
                key, described, *_ = line.split("\t")
                kind, _, place = described.partition(" ")
                kind = kind.lower()
                if kind in tags:
                    pieces = [(int(start), int(end)) for start, end in map(str.split, place.split(";"))]
                    spans[key] = kind, pieces
                    tags[kind] += [(start, end, 1) for start, end in pieces]
        for line in lines:
            if not re.match(r"E\d+\t", line):
                continue
            parts: dict[str, list] = {"source": [], "cue": [], "content": []}
            for value in line.split("\t")[1].split():
                kind, pieces = spans.get(value.partition(":")[2], ("", []))
                if kind:
                    parts[kind] += pieces
            links += [
                (cue, kind, piece) for cue in parts["cue"] for kind in ("source", "content") for piece in parts[kind]
            ]
        yield Example("polnear", _document(name, text), tags, (), tuple(links))


def narrative_frames(path: Path) -> Iterator[Example]:
    """Narrative Frames' articles: who is cast as hero, villain or victim, wherever the text names them so."""
    roles: dict[str, list[tuple[str, int]]] = {}
    for line in (path / "roles.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        entity = row["entity"].strip()
        if len(entity) > 1:
            roles.setdefault(row["ID"], []).append((entity, POOLED["role"].index(row["role"])))
    for line in (path / "articles.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        text = row["text"]
        found: dict[tuple[int, int], set[int]] = {}
        for entity, role in roles.get(row["ID"], []):
            for match in re.finditer(rf"(?<!\w){re.escape(entity)}(?!\w)", text):
                found.setdefault(match.span(), set()).add(role)
        pooled = tuple(("role", *at, role) for at, roles in sorted(found.items()) if len(roles) == 1 for role in roles)
        yield Example("narrative_frames", _document(f"frames-{row['ID']}", text), {}, pooled)


def entities(path: Path) -> Iterator[Example]:
    """Persons, organisations and places in wikigold and in UNER's development part."""
    for name, column in (("wikigold.conll.txt", 1), ("uner_en_ewt-dev.iob2", 2)):
        words: list[tuple[str, str]] = []
        for number, line in enumerate([*(path / name).read_text(encoding="utf-8").split("\n"), ""]):
            if line.startswith("#"):
                continue
            fields = line.split("\t" if "\t" in line else " ")
            if len(fields) > column:
                words.append((fields[column - 1], fields[column]))
            elif words:
                yield _named(f"{name}-{number}", words)
                words = []


def _named(name: str, words: list[tuple[str, str]]) -> Example:
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
    return Example("entities", _document(name, text), {"entity": found})


def unlabelled(path: Path) -> Iterator[Example]:
    """Articles without labels, on which teachers answer: JSONL with ``text``, or a folder of text files."""
    files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
    for file in files:
        read = file.read_text(encoding="utf-8", errors="replace")
        texts = [read] if file.suffix == ".txt" else [json.loads(line)["text"] for line in read.splitlines()]
        for number, text in enumerate(texts):
            if text.strip():
                yield Example("unlabelled", _document(f"{file.stem}-{number}", text.strip()))


#: Sets by name: the folder of each, and how it is read. Those with a development part of their own keep it apart.
SETS: dict[str, tuple[str, Callable[..., Iterator[Example]], bool]] = {
    "babe": ("babe", babe, False),
    "checkthat": ("checkthat2025_subjectivity_en", checkthat, True),
    "newsmtsc": ("newsmtsc", newsmtsc, True),
    "polnear": ("polnear", polnear, True),
    "narrative_frames": ("narrative_frames_climate", narrative_frames, False),
    "entities": ("ner_open", entities, False),
}


def read_sets(data: Path, without: frozenset[str] = frozenset()) -> dict[str, list[Example]]:
    """All labelled examples of training parts, by what they are for: ``learn``, ``calibrate`` and ``report``."""
    found: dict[str, list[Example]] = {"learn": [], "calibrate": [], "report": []}
    for name, (folder, read, own_development) in SETS.items():
        if name in without:
            continue
        for example in read(data / folder):
            part = part_of(example.document.text)
            found["learn" if part == "report" and own_development else part].append(example)
    return found


def read_development(data: Path, without: frozenset[str] = frozenset()) -> list[Example]:
    """The development parts that some sets have of their own."""
    parts = {"checkthat": ("dev",), "newsmtsc": ("dev_rw", "dev_mt"), "polnear": ("dev",)}
    return [
        example
        for name, of in parts.items()
        if name not in without
        for part in of
        for example in SETS[name][1](data / SETS[name][0], part)
    ]
