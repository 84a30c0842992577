"""PTC: spans and sentences of propaganda, as SemEval-2020 task 11 has them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from textblob import TextBlob

from parallax.annotation import Coder
from parallax.article import Article
from parallax.document import LINE, Span, parse
from parallax.evaluation.baselines import THRESHOLDS
from parallax.evaluation.published import Seen, absent, lines_of, none_seen, result, unaltered, unseen
from parallax.evaluation.spans import credits, loaded_marks, merged, sentence_f1, touched
from parallax.instrument.intervals import share, with_intervals

#: The ending of files of spans, and the name of a folder with one such file per article.
ENDING, FOLDERS = "SI.labels", "*-labels-task1-*"


def measure(path: Path, coder: Coder, seen: Seen = none_seen) -> dict:
    """How well the coder's loaded phrases (without hedges) match the spans that annotators marked as propaganda.

    ``span_precision``, ``span_recall`` and ``span_f1`` give credit for a part of a span, as the task does. With
    the given spans G and the true spans T of all articles, overlapping spans of one side merged, and
    letters(g, t) the characters that two spans share::

        precision = sum over g and t of letters(g, t) / letters(g), divided by |G|
        recall    = sum over g and t of letters(g, t) / letters(t), divided by |T|
        F1        = 2 * precision * recall / (precision + recall)

    ``sentence_f1``: F1 of the sentences (lines, as the set cuts them) that hold such a span; see
    :func:`~parallax.evaluation.spans.sentence_f1`. All from 0 to 1, more is better; None where there is nothing to
    count.

    Baselines give whole sentences: every one (``majority``), or those above a threshold of TextBlob's subjectivity
    (``textblob``), the one of 0, 0.05, ... 0.95 that does best on these very articles, for each of the two
    measures. That flatters it. Articles are resampled whole; those without any propaganda count too, while
    the task's own scorer takes only articles with some.

    What it misses: propaganda is more than loaded words (doubt, repetition, false choices), so that a coder of
    words can find only a part of it; the set leans to partisan US sites.

    Source: Da San Martino et al. (2020), SemEval-2020 Task 11: Detection of Propaganda Techniques in News Articles.

    Parameters
    ----------
    path : Path
        A file of labels (``NAME-task1-SI.labels``: article, first and last offset, by tabs) beside the folder
        ``NAME-articles`` with ``articleID.txt``, or the folder that holds both. A folder
        ``NAME-labels-task1-span-identification`` with one file per article stands for the file of labels.
    coder : Coder
    seen : callable
        Whether the coder was trained on a text: then it is not measured.

    Raises
    ------
    FileNotFoundError, ValueError
        If a file is absent or is no such file, a span reaches past its article, or several files of labels lie in
        the folder.
    """
    labels = _labels(path)
    read = _articles(labels)
    rows = unseen(read, seen, labels)
    model, lines = [], []
    gold: list[bool] = []
    given: list[bool] = []
    subjectivity: list[float] = []
    article_numbers: list[int] = []
    for number, row in enumerate(rows):
        # The data set has one sentence per line.
        places = [Span(*line.span()) for line in LINE.finditer(row["text"]) if line.group().strip()]
        true = merged(row["spans"])
        marks = [mark.span for mark in loaded_marks(coder.annotate(parse(Article(id=row["id"], text=row["text"]))))]
        model.append(_counts(true, credits(true, merged(marks))))
        lines.append((true, credits(true, places), [TextBlob(place.of(row["text"])).subjectivity for place in places]))
        gold.extend(touched(places, true))
        given.extend(touched(places, marks))
        subjectivity.extend(lines[-1][2])
        article_numbers += [number] * len(places)
    figures = sentence_f1("sentence_f1", gold, given, subjectivity, article_numbers)

    def above(threshold: float) -> np.ndarray:
        return np.array([_counts(true, earned[np.array(values) > threshold]) for true, earned, values in lines])

    answers = {"model": np.array(model), "majority": above(-1)}
    answers["textblob"] = max(map(above, THRESHOLDS), key=lambda counts: _measures(counts.sum(axis=0))["span_f1"])
    figures = {name: with_intervals(of, _measures) | figures[name] for name, of in answers.items()}
    published = {"system": "Hitachi (Morio et al. 2020)", "span_f1": 0.516}
    n = sum(len(row["spans"]) for row in rows)
    found = result("ptc", path, n, len(rows), figures, published, len(read) - len(rows))
    return found | {"sentences": len(gold)}


def _counts(true: list[Span], earned: np.ndarray) -> list[float]:
    """Credit and number of the given spans of an article, then credit and number of the true ones."""
    own, others = earned.sum(axis=0)
    return [own, len(earned), others, len(true)]


def _measures(counts: np.ndarray) -> dict[str, np.ndarray]:
    own, given, others, true = np.moveaxis(np.asarray(counts, float), -1, 0)
    precision, recall = share(own, given), share(others, true)
    # With nothing given, precision has no value and F1 is 0, as everything was missed.
    f1 = np.where(given + true > 0, np.nan_to_num(share(2 * precision * recall, precision + recall)), np.nan)
    return {"span_f1": f1, "span_precision": precision, "span_recall": recall}


def _labels(path: Path) -> Path:
    """The file of labels that a path names or holds, or the folder that has one per article."""
    if path.is_file() or any(path.glob(f"article*{ENDING}")):
        return path
    found = sorted(path.glob(f"*{ENDING}")) or sorted(folder for folder in path.glob(FOLDERS) if folder.is_dir())
    if not found:
        raise FileNotFoundError(absent(path, f"the spans of PTC, NAME-task1-{ENDING}"))
    if len(found) > 1:
        names = ", ".join(file.name for file in found)
        raise ValueError(f"{path} holds {names}: expected one file of labels. Name the file.")
    return found[0]


def _articles(labels: Path) -> list[dict]:
    """Number, text and spans of each article of a file of labels, or of a folder with one per article."""
    # NAME-task1-SI.labels, or NAME-labels-task1-span-identification.
    folder = labels.parent / f"{re.split('-(?:labels|task)', labels.name)[0]}-articles"
    # Offsets count every character, the mark of byte order too.
    texts = {file.stem.removeprefix("article"): unaltered(file) for file in sorted(folder.glob("article*.txt"))}
    if not texts:
        raise FileNotFoundError(absent(folder, "PTC's articles as text files"))
    if blank := [article for article, text in texts.items() if not text.strip()]:
        raise ValueError(f"{folder.name}, article{blank[0]}.txt: there is no text. Give PTC as its makers publish it.")
    spans: dict[str, list[Span]] = {article: [] for article in texts}
    files = [labels] if labels.is_file() else sorted(labels.glob(f"*{ENDING}"))
    for file in files:
        for number, line in lines_of(file):
            fits = re.fullmatch(r"(\S+)\t(\d+)\t(\d+)\s*", line)
            if not fits or fits[1] not in texts or not int(fits[2]) < int(fits[3]) <= len(texts[fits[1]]):
                raise ValueError(
                    f"{file.name}, row {number}: {line!r} names no stretch of an article in {folder.name}. Expected "
                    "its number, and the first and last offset, by tabs: give PTC as its makers publish it."
                )
            spans[fits[1]].append(Span(int(fits[2]), int(fits[3])))
    if not any(spans.values()):
        raise ValueError(f"{labels.name} is empty: expected the spans of PTC. Give PTC as its makers publish it.")
    return [{"id": article, "text": texts[article], "spans": spans[article]} for article in texts]
