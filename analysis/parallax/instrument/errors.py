"""The tool's own errors on the texts being compared: what coders answered about sentences, and what follows.

``coded.csv`` holds hashes, offsets and answers, no text; ``data/coded/README.md`` in the project says how the
sentences were drawn and who coded them; `parallax.evaluation.coded_sentences` draws and measures them.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from parallax.article import GENRES
from parallax.instrument.intervals import LEVEL, RESAMPLES, share

CODED = Path(__file__).with_name("coded.csv")
#: Whose findings they are set against.
CODER = "model"
COLUMNS = ("sha256", "start", "end", "group", "genre", "question", "found", "weight", "coder_1", "coder_2")
#: What a coder is asked of a sentence.
QUESTIONS = {
    "loaded": "Does it hold loaded language, in anybody's voice?",
    "attribution": "Are words in it given to a source?",
}
#: The rates that a question speaks to.
SPEAKS_TO = {
    "loaded": ("loaded_language.per_1000_words", "loaded_language.per_1000_words@all"),
    "attribution": ("sourcing.attributions_per_1000_words", "sourcing.attributions_per_1000_words@all"),
}
WHERE = ["sha256", "start", "end"]
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


class Explained(NamedTuple):
    """A difference corrected for the tool's errors, its 95% interval, and whether errors could explain it."""

    corrected: float
    low: float
    high: float
    flag: bool


def read_coded(path: str | Path | None = None) -> pd.DataFrame:
    """The coded sentences, the shipped ones without a path.

    Returns
    -------
    DataFrame
        A row a sentence and question, the columns :data:`COLUMNS`; no row where nothing was coded yet.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If a column is missing or a row is not as described; the message names file and row.
    """
    path = CODED if path is None else Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no coded sentences there. Install the package again, or name the file.")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{path.name}: its columns are {reader.fieldnames}. They must be {', '.join(COLUMNS)}.")
        rows: list[tuple] = []
        seen: dict[tuple, int] = {}
        for record in reader:
            number = reader.line_num
            row = _row(record, f"{path.name}, row {number}")
            key = row[:4], row[5]  # one text may be told in two groups: wire copy is
            if key in seen:
                raise ValueError(
                    f"{path.name}, row {number}: the sentence, group and question of row {seen[key]}. Keep one."
                )
            seen[key] = number
            rows.append(row)
    types = dict.fromkeys(("start", "end", "found", "coder_1", "coder_2"), int) | {"weight": float}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)


def _row(record: dict, where: str) -> tuple:
    def checked(column: str, good: Callable[[str], bool], expected: str) -> str:
        value = record[column]
        if value is None or not good(value):
            raise ValueError(f"{where}, {column}: {value!r} is not {expected}. Correct it.")
        return value

    def number(value: str) -> float:
        try:
            return float(value)
        except ValueError:
            return math.nan

    if None in record:
        raise ValueError(f"{where}: more cells than columns. Remove {record[None]}.")
    digest = checked("sha256", lambda v: bool(_SHA256.match(v)), "64 hexadecimal digits")
    start = int(checked("start", str.isdecimal, "an offset"))
    end = int(checked("end", lambda v: v.isdecimal() and int(v) > start, f"an offset above {start}"))
    group = checked("group", bool, "the name of a group")
    genre = checked("genre", GENRES.__contains__, f"one of {', '.join(GENRES)}")
    question = checked("question", QUESTIONS.__contains__, f"one of {', '.join(QUESTIONS)}")
    found = int(checked("found", ("0", "1").__contains__, "0 or 1"))
    weight = number(checked("weight", lambda v: 1 <= number(v) < math.inf, "1 or more"))
    coders = [int(checked(c, ("0", "1").__contains__, "0 or 1")) for c in ("coder_1", "coder_2")]
    return digest, start, end, group, genre, question, found, weight, *coders


def precision_recall(coded: pd.DataFrame, group: str, question: str) -> dict[str, Any] | None:
    """Of the sentences with a finding, how many the coders confirm; of those they see, how many are found.

    With w the weight of a sentence, found what the tool says of it (0 or 1) and gold the mean of the two coders'
    answers: precision = sum(w * found * gold) / sum(w * found), recall = sum(w * found * gold) / sum(w * gold).
    From 0 to 1, more is better.

    Returns
    -------
    dict or None
        ``n``, and ``precision`` and ``recall`` with ``value``, ``low`` and ``high``: the 95% percentile interval
        of resamples of the sentences, within those that were drawn together, with a fixed seed. A value is
        None where it has no denominator. None in all where the group was not coded.

    Notes
    -----
    What it misses: whether the right words were marked, how many, and in whose voice. Where all sentences of a
    stratum got one answer, resampling shows no doubt about it.
    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    rows = _rows(coded, group, question)
    if rows.empty:
        return None
    right, found, true = np.moveaxis(_resampled(coded, group, question), -1, 0)

    def bounds(values: np.ndarray) -> dict[str, float | None]:
        low, high = _interval(values[1:])
        return {k: None if np.isnan(v) else float(v) for k, v in (("value", values[0]), ("low", low), ("high", high))}

    return {"n": len(rows), "precision": bounds(share(right, found)), "recall": bounds(share(right, true))}


def explained(
    first_rate: float, second_rate: float, coded: pd.DataFrame, question: str, first: str, second: str
) -> Explained | None:
    """Could the tool's errors explain a difference of two measured rates?

    true rate = measured rate * precision / recall, for each group. Both ratios share the sentences that are found
    and confirmed, so that this is measured rate * sum(w * gold) / sum(w * found), which needs no hit to have a value
    (see :func:`precision_recall`). The corrected difference is the first true rate minus the second; its interval
    is that of 2,000 resamples of both groups' sentences, the measured rates held fixed.

    Returns
    -------
    Explained or None
        ``flag`` is True where the interval holds zero, or the corrected difference has the other sign: then the
        measured difference may be the tool's own. None where a group was not coded or no sentence of it with a
        finding was, and where there is no measured difference.

    Notes
    -----
    What it leaves out: it takes the errors to be those of the coded sentences, the same in every article of a
    group, whatever its genre, event or outlet. Rates of phrases in
    one voice are corrected by rates of sentences in all voices, and a rate of zero stays zero, whatever is missed.
    Which events were sampled is another matter: see
    :func:`~parallax.comparison.interval.interval`.

    Source: Rogan and Gladen (1978), Estimating prevalence from the results of a screening test.
    """
    measured = first_rate - second_rate
    if math.isnan(measured) or measured == 0:
        return None
    rates = []
    for rate, group in ((first_rate, first), (second_rate, second)):
        if not _rows(coded, group, question)["found"].any():
            return None
        _, found, true = np.moveaxis(_resampled(coded, group, question), -1, 0)
        rates.append(rate * share(true, found))
    corrected = rates[0] - rates[1]
    low, high = _interval(corrected[1:])
    return Explained(float(corrected[0]), low, high, bool(low <= 0 <= high or corrected[0] * measured <= 0))


def _rows(coded: pd.DataFrame, group: str, question: str) -> pd.DataFrame:
    return coded[(coded["group"] == group) & (coded["question"] == question)]


def _resampled(coded: pd.DataFrame, group: str, question: str) -> np.ndarray:
    """Sums of w * found * gold, w * found and w * gold: of the sentences, then of each resample.

    Returns
    -------
    ndarray of shape (1 + RESAMPLES, 3)
    """
    rows = _rows(coded, group, question).sort_values(WHERE)
    # Each group has random numbers of its own, whether it is named first or second: two groups drawn alike would
    # seem to err together.
    rng = np.random.default_rng([0, sorted(set(coded["group"])).index(group)])
    sums = np.zeros((1 + RESAMPLES, 3))
    # Sentences of one weight were drawn together.
    for _, stratum in rows.groupby("weight"):
        n = len(stratum)
        gold = stratum[["coder_1", "coder_2"]].mean(axis=1)
        counted = pd.concat([stratum["found"] * gold, stratum["found"], gold], axis=1)
        times = np.vstack([np.ones(n), rng.multinomial(n, np.full(n, 1 / n), RESAMPLES)])
        sums += times @ counted.mul(stratum["weight"], axis=0).to_numpy(float)
    return sums


def _interval(values: np.ndarray) -> tuple[float, float]:
    values = values[~np.isnan(values)]
    if not len(values):
        return math.nan, math.nan
    tail = 100 * (1 - LEVEL) / 2
    # The upper bound as the lower one of the opposites: labels swapped, it is that to the last bit.
    return float(np.percentile(values, tail)), -float(np.percentile(-values, tail))
