"""Texts whose sentence boundaries are known, and how well a splitter finds them.

Run as a script it prints the table of splitters kept in ``parallax/sentences.py``: every candidate that
is installed, on every set that is at hand (``pip install pysbd syntok nltk blingfire sentence-splitter
sentencex`` for all of them; nothing else is downloaded).
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from parallax import sentences

SHARED = Path(__file__).resolve().parents[3] / "shared"
ADJUDICATED = Path(__file__).with_name("news_sentences.json")

# A paragraph and the offsets at which its sentences end, the end of the paragraph left out: it is no finding.
Gold = tuple[str, frozenset[int]]
Splitter = Callable[[str], list[int]]


def ewt(genres: tuple[str, ...] = ()) -> Iterator[Gold]:
    """Paragraphs of the English Web Treebank's dev part, joined with the spacing that the file gives."""
    path = SHARED / "datasets/ud_english_ewt/en_ewt-ud-dev.conllu"
    parts: list[str] = []
    genre, space = "", " "
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        comments = [line for line in lines if line.startswith("#")]
        if parts and any(c.startswith(("# newpar", "# newdoc")) for c in comments):
            if not genres or genre in genres:
                yield _joined(parts)
            parts = []
        for comment in comments:
            if comment.startswith("# newdoc"):
                genre = comment.split("= ")[1].split("-")[0]
        text = next(c for c in comments if c.startswith("# text =")).removeprefix("# text = ")
        space = "" if "SpaceAfter=No" in lines[-1].split("\t")[9] else " "
        parts.append(text + space)
    if parts and (not genres or genre in genres):
        yield _joined(parts)


def basil() -> Iterator[Gold]:
    """Paragraphs of BASIL's 300 news articles, as its makers cut them into sentences."""
    for line in (SHARED / "datasets/basil/basil_for_developers.jsonl").open(encoding="utf-8"):
        for paragraph in json.loads(line)["article"]["body-paragraphs"]:
            if paragraph:
                yield _joined([sentence.strip() + " " for sentence in paragraph])


def _joined(parts: list[str]) -> Gold:
    text, ends = "", set()
    for part in parts:
        text += part
        ends.add(len(text.rstrip()))
    text = text.rstrip()
    return text, frozenset(ends - {len(text)})


def adjudicated() -> Iterator[Gold]:
    """News texts whose boundaries were settled by hand; the file holds hashes and offsets, no text."""
    texts = {hashlib.sha256(text.encode()).hexdigest(): text for text in _corpora()}
    for entry in json.loads(ADJUDICATED.read_text())["paragraphs"]:
        text = texts[entry["sha256"]][entry["start"] : entry["end"]]
        yield text, frozenset(offset - entry["start"] for offset in entry["ends"])


def _corpora() -> Iterator[str]:
    for line in (SHARED / "corpora/tradewar/summer-2018.jsonl").open(encoding="utf-8"):
        yield json.loads(line)["text"]
    for path in sorted((SHARED / "corpora/london-talks").glob("seed-*.txt")):
        yield path.read_text(encoding="utf-8")


def measure(split: Splitter, gold: list[Gold]) -> dict[str, float]:
    """Precision, recall and F1 of boundaries inside paragraphs, and sentences a second on one core."""
    hits = found = wanted = 0
    begin = time.process_time()
    cuts = [split(text) for text, _ in gold]
    seconds = time.process_time() - begin
    for (text, ends), cut in zip(gold, cuts, strict=True):
        own = set(cut) - {len(text)}
        hits, found, wanted = hits + len(own & ends), found + len(own), wanted + len(ends)
    precision, recall = hits / found, hits / wanted
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
        "per_second": sum(len(cut) for cut in cuts) / seconds,
    }


def ours(text: str) -> list[int]:
    return [end for _, end in sentences.split(text, 0, len(text))]


def candidates() -> dict[str, Splitter]:
    """The splitters that are installed, each as a function from a text to the ends of its sentences."""
    found: dict[str, Splitter] = {"parallax.sentences": ours}

    def located(pieces: Callable[[str], list[str]]) -> Splitter:
        def split(text: str) -> list[int]:
            ends, at = [], 0
            for piece in pieces(text):
                at = text.index(piece.strip(), at) + len(piece.strip())
                ends.append(at)
            return ends

        return split

    try:
        import pysbd

        found["pysbd"] = located(pysbd.Segmenter(language="en", clean=False).segment)
    except ImportError:
        pass
    try:
        from syntok import segmenter

        found["syntok"] = lambda text: [
            s[-1].offset + len(s[-1].value) for p in segmenter.analyze(text) for s in p if s
        ]
    except ImportError:
        pass
    try:
        from nltk.tokenize.punkt import PunktSentenceTokenizer

        # Without its download there is no trained English model: this is the bare algorithm.
        punkt = PunktSentenceTokenizer()
        found["nltk punkt, untrained"] = lambda text: [end for _, end in punkt.span_tokenize(text)]
    except ImportError:
        pass
    try:
        import blingfire

        found["blingfire"] = located(lambda text: blingfire.text_to_sentences(text).split("\n"))
    except ImportError:
        pass
    try:
        from sentence_splitter import SentenceSplitter

        found["sentence-splitter"] = located(SentenceSplitter(language="en").split)
    except ImportError:
        pass
    try:
        import sentencex

        found["sentencex"] = located(lambda text: [s for s in sentencex.segment("en", text) if s.strip()])
    except ImportError:
        pass
    return found


def sets() -> dict[str, list[Gold]]:
    found = {
        "EWT": list(ewt()),
        "EWT weblog, newsgroup": list(ewt(("weblog", "newsgroup"))),
        "BASIL": list(basil()),
    }
    if ADJUDICATED.exists():
        found["news, by hand"] = list(adjudicated())
    return found


if __name__ == "__main__":
    for label, gold in sets().items():
        print(f"\n{label}: {len(gold)} paragraphs, {sum(len(ends) for _, ends in gold)} inner boundaries")
        for splitter_name, splitter in candidates().items():
            try:
                row = measure(splitter, gold)
            except Exception as error:
                print(f"{splitter_name:24} fails: {error!r:.90}")
                continue
            shares = " ".join(f"{row[key]:8.3f}" for key in ("precision", "recall", "f1"))
            print(f"{splitter_name:24} {shares} {row['per_second']:10.0f}")
