"""Fits what weighs the heads' answers anew, on articles that the heads didn't learn from, and measures the whole.

    python -m training.codebook.fit --shared DIR --weights DIR

Writes the regressions and the word list into ``heads.npz`` and the thresholds into ``settings.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler
from tokenizers import Tokenizer

from parallax.annotation import Loaded
from parallax.coders import coder_from
from parallax.encoder.files import WEIGHTS
from training.codebook import lessons
from training.codebook.answers import Heads
from training.codebook.blind import blinded
from training.codebook.coding import coding_of
from training.codebook.pieces import Passage
from training.codebook.reading import Reading
from training.codebook.stances import article_value, decided, features, sentence_chances
from training.codebook.weigh import LOADED, WORD, Regression, Words, candidates, loaded_phrases, stem

THRESHOLDS = {"cue": 0.3, "content": -0.5, "running": 0.5, "phrase": 0.15}
FOLDS = 8
#: Strength of the penalties, chosen by cross-validation over articles.
PHRASE_C, SENTENCE_C, ARTICLE_ALPHA = 0.05, 0.01, 30.0


class Weights:
    """A folder of weights, opened; the pieces are those of the shipped encoder."""

    def __init__(self, folder: Path):
        self.tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
        with np.load(folder / "heads.npz") as arrays:
            self.arrays = {name: arrays[name] for name in arrays.files}
        self.heads = Heads({name: value for name, value in self.arrays.items() if value.dtype.kind == "f"})
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    def read(self, text: str, id: str = "text") -> Reading:
        document = lessons.document_of(text, id)
        return Reading(document, blinded(text), self.tokenizer, self._encode, self.heads, THRESHOLDS)

    def _encode(self, passage: Passage) -> np.ndarray:
        return self._session.run(None, passage.given())[0][0]


RULES = None


def rules_of(reading: Reading) -> list[tuple[tuple[int, int], str]]:
    """What the lexicons mark."""
    global RULES
    RULES = RULES or coder_from("rules")
    return [
        ((m.span.start, m.span.end), m.family) for m in RULES.annotate(reading.document).marks if isinstance(m, Loaded)
    ]


def word_list(codings: Sequence[dict]) -> tuple[np.ndarray, np.ndarray]:
    """How often each stem occurs in the codings, and in loaded phrases of each family; those never loaded left out."""
    total, loaded = Counter(), defaultdict(Counter)
    for row in codings:
        family = {}
        for mark in sorted(row["loaded"], key=lambda m: m["span"]):
            if mark["family"] in LOADED:
                family |= dict.fromkeys(range(*mark["span"]), mark["family"])
        for match in WORD.finditer(row["text"]):
            word = stem(match.group())
            total[word] += 1
            if match.start() in family:
                loaded[word][family[match.start()]] += 1
    # Seldom loaded in many places: "the" of "the whole world".
    stems = sorted(w for w in total if loaded[w] or total[w] >= 8)
    counts = [[total[w], *(loaded[w][f] for f in LOADED)] for w in stems]
    return np.array(stems), np.minimum(counts, 65535).astype(np.uint16)


def fitted(model, features: np.ndarray, answers: np.ndarray) -> dict[str, np.ndarray]:
    scaler = StandardScaler().fit(features)
    model.fit(scaler.transform(features), answers)
    weights, bias = np.atleast_2d(model.coef_), np.atleast_1d(model.intercept_)
    return {"mean": scaler.mean_, "scale": scaler.scale_, "weights": weights, "bias": bias}


def named(name: str, arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {f"weigh.{name}.{of}": value.astype(np.float32) for of, value in arrays.items()}


def folds_of(ids: Sequence[str]) -> np.ndarray:
    unique = sorted(set(ids))
    np.random.RandomState(1).shuffle(unique)
    fold = {i: k % FOLDS for k, i in enumerate(unique)}
    return np.array([fold[i] for i in ids])


def ordinal_alpha(first: np.ndarray, second: np.ndarray) -> float:
    """Krippendorff's alpha of two codings with -1, 0 and 1."""
    together = np.zeros((3, 3))
    np.add.at(together, (first.astype(int) + 1, second.astype(int) + 1), 1)
    together += together.T
    n = together.sum(1)
    apart = np.array(
        [[(n[min(c, k) : max(c, k) + 1].sum() - (n[c] + n[k]) / 2) ** 2 for k in range(3)] for c in range(3)]
    )
    return float(1 - (n.sum() - 1) * (together * apart).sum() / (np.outer(n, n) * apart).sum())


def thresholds_of(chances: np.ndarray, values: np.ndarray) -> tuple[float, float, float]:
    """(alpha, threshold against, threshold towards) that agree best with the codings."""
    against = np.quantile(chances[:, 0], [0.88, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98])
    towards = np.quantile(chances[:, 2], [0.95, 0.96, 0.97, 0.975, 0.98, 0.985, 0.99, 0.995])
    return max((ordinal_alpha(values, decided(chances, a, t)), float(a), float(t)) for a in against for t in towards)


def fit(shared: Path, folder: Path, say=print) -> None:
    """Fit all on the articles kept apart, write it, and say what the whole gives there and on ``dev``."""
    sys.path.insert(0, str(shared / "codings"))
    import score

    codings = lessons.read_codings(shared / "codings" / "train.jsonl")
    apart = [row for row in codings if lessons.kept_apart(row)]
    stems, counts = word_list([row for row in codings if not lessons.kept_apart(row)])
    words, weights = Words(stems, counts), Weights(folder)
    readings = {row["id"]: weights.read(row["text"], row["id"]) for row in apart}
    rules = {id: rules_of(reading) for id, reading in readings.items()}
    say(f"{len(apart)} articles read, {len(stems)} words listed")

    found = [(row, c) for row in apart for c in candidates(readings[row["id"]], rules[row["id"]], words)]
    rows = np.array([c[2] for _, c in found])
    right = np.array(
        [
            any(m["family"] != "hedge" and score.shared(row["text"], m["span"], c[0]) > 0 for m in row["loaded"])
            for row, c in found
        ]
    )
    folds = folds_of([row["id"] for row, _ in found])
    arrays: dict[str, np.ndarray] = {"words.stems": stems, "words.counts": counts}

    def phrases() -> LogisticRegression:
        return LogisticRegression(C=PHRASE_C, max_iter=1000)

    arrays |= named("phrase", fitted(phrases(), rows, right))
    by_fold = [
        Regression(named("p", fitted(phrases(), rows[folds != k], right[folds != k])), "p") for k in range(FOLDS)
    ]
    fold_of = dict(zip([row["id"] for row, _ in found], folds, strict=True))

    def unseen(id: str, least: float):
        return loaded_phrases(readings[id], rules[id], words, by_fold[fold_of.get(id, 0)], least)

    gold = {row["id"]: row for row in apart}
    best = (0.0, 0.35)
    for least in (0.28, 0.31, 0.34, 0.37, 0.4, 0.43):
        hits = total = 0
        for row in apart:
            x = [m for m in row["loaded"] if m["family"] != "hedge"]
            y = [{"span": p.span} for p in unseen(row["id"], least)]
            hits += len(score.pairs(x, y, lambda a, b, text=row["text"]: score.shared(text, a["span"], b["span"])))
            total += len(x) + len(y)
        best = max(best, (2 * hits / total, least))
    phrase_least = best[1]
    say(f"loaded phrases: F1 {best[0]:.3f} from a chance of {phrase_least}")

    coded = {id: coding_of(reading, id, unseen(id, phrase_least)) for id, reading in readings.items()}
    of = [
        (row, side)
        for row in apart
        for side in features(
            readings[row["id"]], coded[row["id"]], list(row["stance"]), [tuple(s) for s in row["sentences"]]
        )
    ]
    values = [
        [score.by_sentence(row, row).get((n, s.side), 0) for n in range(1, len(row["sentences"]) + 1)] for row, s in of
    ]
    rows, answers = np.concatenate([s.sentences for _, s in of]), np.concatenate(values)
    ids = np.concatenate([[row["id"]] * len(s.sentences) for row, s in of])
    folds, chances = folds_of(list(ids)), np.zeros((len(rows), 3))

    def stance() -> LogisticRegression:
        return LogisticRegression(C=SENTENCE_C, max_iter=1000)

    for k in range(FOLDS):
        part = Regression(named("s", fitted(stance(), rows[folds != k], answers[folds != k])), "s")
        logits = part(rows[folds == k])
        chances[folds == k] = np.exp(logits - logits.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    alpha, against, towards = thresholds_of(chances, answers)
    honest = np.zeros(len(rows))
    for k in range(FOLDS):
        _, a, t = thresholds_of(chances[folds != k], answers[folds != k])
        honest[folds == k] = decided(chances[folds == k], a, t)
    say(f"stance of sentences: alpha {alpha:.3f}, thresholds from other folds {ordinal_alpha(answers, honest):.3f}")
    arrays |= named("sentence", fitted(stance(), rows, answers))
    rows, answers = np.array([s.article for _, s in of]), np.array([row["stance"][s.side] for row, s in of])
    folds, guessed = folds_of([row["id"] for row, _ in of]), np.zeros(len(of))
    for k in range(FOLDS):
        part = Regression(named("a", fitted(Ridge(ARTICLE_ALPHA), rows[folds != k], answers[folds != k])), "a")
        guessed[folds == k] = part(rows[folds == k])[:, 0]
    arrays |= named("article", fitted(Ridge(ARTICLE_ALPHA), rows, answers))

    at = 0
    for n, (row, side) in enumerate(of):
        coding = coded[row["id"]]
        coding["stance"][side.side] = float(guessed[n])
        for k in range(len(side.sentences)):
            if honest[at + k]:
                coding["stance_sentences"].append({"n": k + 1, "side": side.side, "value": int(honest[at + k])})
        at += len(side.sentences)
    _told("kept apart (weighed by other articles)", score.compare(gold, coded), say)

    np.savez_compressed(folder / "heads.npz", **{**weights.arrays, **arrays})
    learned = [row["text"] for row in codings]
    learned += [
        row[1]
        for read in (
            lessons.babe,
            lessons.checkthat,
            lessons.newsmtsc,
            lessons.factappeal,
            lessons.polnear,
            lessons.entities,
        )
        for row in read(shared / "datasets")
    ]
    np.save(folder / "seen.npy", np.array(sorted(set(map(fingerprint, learned))), np.uint64), allow_pickle=False)
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    settings["thresholds"] = THRESHOLDS | {"loaded": phrase_least, "against": against, "towards": towards}
    (folder / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    measure(shared, folder, say)


def fingerprint(text: str) -> int:
    """A number that tells a text from others: the first 64 bits of its SHA-256."""
    return int.from_bytes(hashlib.sha256(text.strip().encode()).digest()[:8], "big")


def measure(shared: Path, folder: Path, say=print) -> dict:
    """What the weights in a folder give on ``dev``."""
    sys.path.insert(0, str(shared / "codings"))
    import score

    weights = Weights(folder)
    gold = score.read(shared / "codings" / "dev-reader-1.jsonl")
    coded = {
        id: code(weights, row["text"], list(row["stance"]), row["sentences"], id, folder) for id, row in gold.items()
    }
    figures = score.compare(gold, coded)
    _told("dev", figures, say)
    return figures


def code(weights: Weights, text: str, sides: Sequence[str], sentences, id: str, folder: Path) -> dict:
    """An article's text in the form of the codings, all as shipped."""
    thresholds = json.loads((folder / "settings.json").read_text(encoding="utf-8"))["thresholds"]
    arrays, reading = weights.arrays, weights.read(text, id)
    words = Words(arrays["words.stems"], arrays["words.counts"])
    loaded = loaded_phrases(reading, rules_of(reading), words, Regression(arrays, "phrase"), thresholds["loaded"])
    coding = coding_of(reading, id, loaded)
    for side in features(reading, coding, sides, [tuple(s) for s in sentences]):
        chances = sentence_chances(side, Regression(arrays, "sentence"))
        for n, value in enumerate(decided(chances, thresholds["against"], thresholds["towards"]), 1):
            if value:
                coding["stance_sentences"].append({"n": n, "side": side.side, "value": int(value)})
        coding["stance"][side.side] = article_value(side, Regression(arrays, "article"))
    return coding


def _told(name: str, figures: dict, say) -> None:
    say(f"--- {name}: {figures['articles']} articles")
    for key, value in figures.items():
        if isinstance(value, dict):
            say(
                f"{key:24}"
                + "  ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in value.items())
            )
        elif isinstance(value, float):
            say(f"{key:24}{value:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.codebook.fit", description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--measure", action="store_true", help="fit nothing, measure on dev")
    given = parser.parse_args()
    (measure if given.measure else fit)(given.shared, given.weights)


if __name__ == "__main__":
    main()
