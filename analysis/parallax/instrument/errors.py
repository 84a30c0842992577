"""The tool's own errors on the texts being compared: sentences drawn, coded twice, and what their answers say.

``coded.csv`` holds hashes, offsets and answers, no text; ``data/coded/README.md`` in the project says how the
sentences were drawn and who coded them. ``python -m parallax.instrument.errors`` prints what they show.
"""

from __future__ import annotations

import argparse
import csv
import math
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from parallax.annotation import Annotation, Attribution
from parallax.article import GENRES
from parallax.coders import coder_named
from parallax.instrument.intervals import LEVEL, RESAMPLES, confusion, share

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
_WHERE = ["sha256", "start", "end"]
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


class Explained(NamedTuple):
    """A difference corrected for the tool's errors, its 95% interval, and whether errors could explain it."""

    corrected: float
    low: float
    high: float
    flag: bool


def draw(
    annotations_by_group: Mapping[str, Iterable[Annotation]], n: int, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw sentences for coding: of each group and question half where the tool found something, half where not.

    Where there are fewer of a kind than asked for, all of them are drawn. Questions are drawn independently:
    a sentence may be asked two questions, and none twice. The order of groups and annotations is irrelevant.

    Parameters
    ----------
    annotations_by_group : mapping of str to iterable of Annotation
    n : int
        Sentences for each group and question.
    seed : int

    Returns
    -------
    rows : DataFrame
        The columns of ``coded.csv`` but for the coders' answers. ``weight`` is the sentences of a group, question
        and finding, divided by those drawn from them.
    sheet : DataFrame
        What coders see, shuffled, with the index of ``rows``: ``question`` and ``sentence``; neither outlet nor
        group nor what was found.

    Raises
    ------
    ValueError
        If ``n`` is under 2.
    """
    if n < 2:
        raise ValueError(f"n = {n}: half of the sentences show a finding and half none. Draw 2 or more.")
    rng = np.random.default_rng(seed)
    drawn = []
    for group, of_group in sorted(annotations_by_group.items()):
        asked = pd.DataFrame([row for a in of_group for row in _asked(a, group)], columns=[*COLUMNS[:7], "sentence"])
        asked = asked.drop_duplicates([*_WHERE, "question"]).sort_values([*_WHERE, "question"])
        for question in QUESTIONS:
            for found, size in ((1, n // 2), (0, n - n // 2)):
                stratum = asked[(asked["question"] == question) & (asked["found"] == found)]
                if len(stratum):
                    size = min(size, len(stratum))
                    chosen = stratum.iloc[rng.choice(len(stratum), size, replace=False)]
                    drawn.append(chosen.assign(weight=len(stratum) / size))
    everything = pd.concat(drawn) if drawn else pd.DataFrame(columns=[*COLUMNS[:8], "sentence"])
    everything = everything.iloc[rng.permutation(len(everything))].reset_index(drop=True)
    everything.index.name = "item"
    return everything[list(COLUMNS[:8])], everything[["question", "sentence"]]


def _asked(annotation: Annotation, group: str) -> Iterable[tuple]:
    """Each sentence of an article with each question, and what the tool found there."""
    # Pulls in scikit-learn, which a comparison has no use for.
    from parallax.evaluate.spans import loaded_marks, touched

    document = annotation.document
    article = document.article
    spans = {
        "loaded": [mark.span for mark in loaded_marks(annotation)],
        "attribution": [mark.content for mark in annotation.of_kind(Attribution) if mark.content is not None],
    }
    for question in QUESTIONS:
        for sentence, found in zip(document.sentences, touched(document.sentences, spans[question]), strict=True):
            place = (article.sha256, sentence.start, sentence.end)
            yield (*place, group, article.genre, question, int(found), sentence.of(document.text))


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
        rows, seen = [], {}
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


def agreement(coded: pd.DataFrame) -> pd.DataFrame:
    """How far the two coders agree: the share of equal answers, and Krippendorff's alpha.

    Returns
    -------
    DataFrame
        A row a question: ``question``, ``n``, ``raw`` (from 0 to 1) and ``alpha`` (1 is full agreement, 0 what
        chance gives; see :func:`~parallax.evaluate.spans.alpha`). More is better; nan where no sentence was coded,
        alpha also where all answers are the same.

    Notes
    -----
    Sentences are counted, not weighted: half of them show a finding, which is more than in the articles.
    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
    """
    from parallax.evaluate.spans import alpha

    rows = []
    for question in QUESTIONS:
        of = coded[coded["question"] == question]
        counts = confusion(of["coder_1"].tolist(), of["coder_2"].tolist(), (0, 1), range(len(of))).sum(axis=0)
        rows.append((question, len(of), float(share(np.trace(counts), len(of))), float(alpha(counts))))
    return pd.DataFrame(rows, columns=["question", "n", "raw", "alpha"])


def precision_recall(coded: pd.DataFrame, group: str, question: str) -> dict[str, dict] | None:
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
    :func:`~parallax.compare.interval.interval`.

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
    rows = _rows(coded, group, question).sort_values(_WHERE)
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


def looked_at_again(coded: pd.DataFrame, annotations: Iterable[Annotation]) -> pd.DataFrame:
    """The coded sentences with what a coder finds there now; weights and answers stay.

    Raises
    ------
    ValueError
        If a coded sentence is in none of the articles.
    """
    now = {(*row[:3], row[5]): row[6] for annotation in annotations for row in _asked(annotation, "")}
    places = list(coded[[*_WHERE, "question"]].itertuples(index=False, name=None))
    missing = [place for place in places if place not in now]
    if missing:
        digest, start, end, _ = missing[0]
        raise ValueError(
            f"{len(missing)} coded sentences are in none of the articles, the first at {start} to {end} of the text "
            f"with the hash {digest[:16]}. Give the texts that were coded."
        )
    return coded.assign(found=[now[place] for place in places])


def in_words(coded: pd.DataFrame) -> list[str]:
    """Agreement, precision and recall, a line a figure."""
    if coded.empty:
        return ["No sentence has been coded yet."]
    lines = []
    for of in agreement(coded).to_dict("records"):
        if not of["n"]:
            continue
        alpha = "no alpha, all answers being the same" if math.isnan(of["alpha"]) else f"alpha {of['alpha']:.2f}"
        lines.append(f"{of['question']}, the two coders: {of['raw']:.0%} of {of['n']} answers are equal; {alpha}.")
        for group in sorted(set(coded["group"])):
            if found := precision_recall(coded, group, of["question"]):
                figures = " and ".join(f"{name} {_shown(found[name])}" for name in ("precision", "recall"))
                lines.append(f"{of['question']}, {group}: {figures}, of {found['n']} sentences.")
    return lines


def _shown(figure: dict[str, float | None]) -> str:
    if figure["value"] is None:
        return "has no value"
    return f"{figure['value']:.2f} ({figure['low']:.2f} to {figure['high']:.2f})"


def main(say: Callable[[str], None] = print) -> None:
    """Print what the coded sentences show, as a list in Markdown; with --texts first look at them again."""
    parser = argparse.ArgumentParser(prog="python -m parallax.instrument.errors", description=main.__doc__)
    parser.add_argument("coded", type=Path, nargs="?", help="a file of coded sentences; the shipped one by default")
    parser.add_argument("--readme", type=Path, help="a README whose list of figures is renewed")
    parser.add_argument("--texts", nargs="+", default=[], metavar="CORPUS", help="the articles that were coded")
    given = parser.parse_args()
    # Pulls in the trained coder and every published set.
    from parallax.evaluate.measured import filled

    try:
        coded = read_coded(given.coded)
        if given.texts:
            from parallax.formats import read_corpus
            from parallax.scoring import annotate

            coder = coder_named(CODER)
            articles = (article for corpus in given.texts for article in read_corpus(corpus))
            coded = looked_at_again(coded, (annotate(article, coder) for article in articles))
            coded.to_csv(given.coded or CODED, index=False, lineterminator="\n")
        lines = in_words(coded)
        if given.readme:
            renewed = filled(given.readme.read_text(encoding="utf-8"), "errors", lines)
            given.readme.write_text(renewed, encoding="utf-8")
    except (FileNotFoundError, ValueError) as error:
        parser.error(str(error))
    say("\n".join(f"- {line}" for line in lines))


if __name__ == "__main__":
    main()
