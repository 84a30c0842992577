"""NewsMTSC: how sentences speak of those whom they mention."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from textblob import TextBlob

from parallax.coders.mentions import polarity
from parallax.evaluation.baselines import Mentioned, tfidf, vader
from parallax.evaluation.published import (
    Seen,
    as_lines,
    checked,
    files_of,
    json_lines,
    majority,
    none_seen,
    result,
    to_train_on,
    train_file,
    unseen,
)
from parallax.instrument.intervals import confusion, macro_f1, share, with_intervals

WHAT, PATTERN = "the files of NewsMTSC", "*.jsonl"
#: How the makers' repository names the folders of its parts.
FOLDERS = "newsmtsc-*"
#: Polarity as the release by sentence writes it, and as the release by mention does.
POLARITY = {2: -1, 4: 0, 6: 1}
_AS_PUBLISHED = as_lines("NewsMTSC")
#: The best published macro-F1, on the test parts.
BEST = {"rw": 0.831, "mt": 0.825}
SYSTEM = "GRU-TSC (Hamborg and Donnay 2021)"
#: Compound polarity from which VADER's makers call a text positive or negative.
VADER_CUT = 0.05

Towards = Callable[[str, int, int], tuple]


def measure(path: Path, answer: Towards = polarity, train: Path | None = None, seen: Seen = none_seen) -> dict:
    """How a sentence speaks of somebody whom it mentions: badly, neither, or well.

    ``macro_f1`` over the three; ``sign_recall``, the share of mentions that the set's coders read as well or
    badly spoken of to which the same sign is given; ``sign_precision``, the share of the signs given that
    are theirs. From 0 to 1, more is better. Sentences are resampled, with all their mentions.

    A folder is measured part by part: every measure then ends in the part's name, ``macro_f1_rw`` and
    ``macro_f1_mt``, ``n``, ``units`` and ``left_out`` are sums over the parts, and ``published`` names the parts too.
    A mention that does not stand at its offsets is not measured; where there are such, ``rejected`` counts them.

    ``majority`` gives the most frequent answer. ``textblob`` gives every mention the sign of the sentence's
    polarity, ``vader`` that of its compound polarity from 0.05 on, its makers' own cut. ``tfidf`` learns from
    ``train``, words marked by where they stand to the mention.

    What it misses: the mentions are given, so that finding them is not measured; US politics only.

    Source: Hamborg and Donnay (2021), NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment
    Classification in Political News Articles.

    Parameters
    ----------
    path : Path
        A JSON object a line, with ``sentence``, ``from``, ``to`` and ``polarity`` (-1, 0 or 1; or 2, 4 or 6), or
        with ``sentence_normalized`` and such ``targets``; or the folder that holds such files, each alone or in the
        folder of its part (``newsmtsc-rw``).
    answer : callable
        Takes a sentence and the first and last offset of a mention, and gives its polarity first.
    train : Path, optional
        Other rows of the same form, for the baseline ``tfidf``; of a folder the file with "train" in its name.
    seen : callable
        Whether the coder was trained on a sentence: then it is not measured.

    Raises
    ------
    FileNotFoundError, ValueError
        If a file is absent, or is no such file, or the rows to train on are those that are measured.
    """
    files = files_of(path, WHAT, _pattern(path))
    every = [_read(file) for file in files]
    read = [_standing(rows, file) for rows, file in zip(every, files, strict=True)]
    parts = [unseen(rows, seen, file, "sentence") for rows, file in zip(read, files, strict=True)]
    rows = [row for part in parts for row in part]
    of_train = classify = None
    if train:
        learned, of_train = to_train_on(
            train_file(train, WHAT, _pattern(train)), lambda file: _standing(_read(file), file), rows, "sentence"
        )
        classify = tfidf([_mention(row) for row in learned], [row["polarity"] for row in learned]).predict
    figures = [_figures(part, answer, classify) for part in parts]
    # On the test parts, which need not be the ones measured here.
    best = [{"macro_f1": BEST[of]} if (of := _part(file)) in BEST else {} for file in files]
    if path.is_dir():
        together = {who: _by_part(files, [of[who] for of in figures]) for who in figures[0]}
        published = _by_part(files, best)
    else:
        together, published = figures[0], best[0]
    units = sum(len({row["sentence"] for row in part}) for part in parts)
    known = {"system": SYSTEM} | published if published else None
    left_out = sum(map(len, read)) - len(rows)
    found = result(
        "newsmtsc", files if path.is_dir() else files[0], len(rows), units, together, known, left_out, of_train
    )
    rejected = sum(map(len, every)) - sum(map(len, read))
    return found | {"rejected": rejected} if rejected else found


def _pattern(path: Path) -> str:
    """Which files of a folder belong to the set."""
    return PATTERN if any(path.glob(PATTERN)) else f"{FOLDERS}/{PATTERN}"


def _read(path: Path) -> list[dict]:
    """``sentence``, ``from``, ``to``, ``polarity`` (-1, 0 or 1) and perhaps ``mention`` of each mention."""
    found = []
    for where, row in json_lines(path, "NewsMTSC"):
        mentions = [row]
        if isinstance(row, dict) and "targets" in row:
            checked(row, where, {"sentence_normalized": str, "targets": list}, _AS_PUBLISHED)
            mentions = [
                {**of, "sentence": row["sentence_normalized"]} if isinstance(of, dict) else of for of in row["targets"]
            ]
        for of in mentions:
            fields: dict[str, type | tuple] = {
                "sentence": str,
                "from": int,
                "to": int,
                "polarity": (-1, 0, 1, *POLARITY),
            }
            of = checked(of, where, fields, _AS_PUBLISHED, words=["sentence"])
            found.append({**of, "polarity": POLARITY.get(of["polarity"], of["polarity"])})
    return found


def _standing(rows: list[dict], path: Path) -> list[dict]:
    """The mentions that stand at their offsets.

    Raises
    ------
    ValueError
        If none does.
    """
    kept = []
    for row in rows:
        sentence, start, end = _mention(row)
        words = sentence[start:end] if 0 <= start < end <= len(sentence) else ""
        if words.strip() and row.get("mention", words) == words:
            kept.append(row)
    if not kept:
        raise ValueError(f"{path.name}: none of its {len(rows)} mentions stands at its offsets. {_AS_PUBLISHED}")
    return kept


def _figures(rows: list[dict], answer: Towards, classify: Callable | None) -> dict[str, dict]:
    """Figures of the coder, as ``model``, and of the baselines."""
    sentences = [row["sentence"] for row in rows]
    gold = [row["polarity"] for row in rows]
    answers: dict[str, list] = {
        "model": [_sign(answer(*_mention(row))[0]) for row in rows],
        "majority": majority(gold),
        "textblob": [_sign(TextBlob(sentence).polarity) for sentence in sentences],
    }
    if (compound := vader(sentences)) is not None:
        answers["vader"] = [_sign(value) if abs(value) >= VADER_CUT else 0 for value in compound]
    if classify:
        answers["tfidf"] = classify([_mention(row) for row in rows]).tolist()
    return {name: with_intervals(confusion(gold, of, (-1, 0, 1), sentences), _measures) for name, of in answers.items()}


def _measures(counts: np.ndarray) -> dict[str, np.ndarray]:
    right = counts[..., 0, 0] + counts[..., 2, 2]
    return {
        "macro_f1": macro_f1(counts),
        "sign_precision": share(right, counts[..., :, [0, 2]].sum(axis=(-2, -1))),
        "sign_recall": share(right, counts[..., [0, 2], :].sum(axis=(-2, -1))),
    }


def _by_part(files: list[Path], found: list[dict]) -> dict:
    """What was found in each file, in one, by names that end in the part's; one measure after another."""
    names = list(dict.fromkeys(name for of in found for name in of))
    pairs = [(name, file, of) for name in names for file, of in zip(files, found, strict=True)]
    return {f"{name}_{_part(file)}": of[name] for name, file, of in pairs if name in of}


def _part(file: Path) -> str:
    """Which part of the set a file is, by the end of its name or else by the folder that the makers gave it.

    >>> [_part(Path(name)) for name in ("dev_rw.jsonl", "newsmtsc-mt-hf/test.jsonl", "mt/mine.jsonl")]
    ['rw', 'mt', 'mine']
    """
    own = file.stem.rpartition("_")[2]
    folder = file.resolve().parent
    if own in BEST or not folder.match(FOLDERS):
        return own
    return next((part for part in re.findall("[a-z]+", folder.name) if part in BEST), own)


def _mention(row: dict) -> Mentioned:
    return row["sentence"], row["from"], row["to"]


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
