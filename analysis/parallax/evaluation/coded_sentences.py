"""Sentences drawn from the texts that are compared and coded twice: drawing them, and how good the tool is on them.

``python -m parallax.evaluation.coded_sentences`` prints what `parallax.instrument.errors` goes by.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from parallax.annotation import Annotation, Attribution
from parallax.coders import coder_from
from parallax.evaluation.measured import filled
from parallax.evaluation.spans import alpha, loaded_marks, touched
from parallax.formats import read_corpus
from parallax.instrument.errors import CODED, CODER, COLUMNS, QUESTIONS, WHERE, precision_recall, read_coded
from parallax.instrument.intervals import confusion, share
from parallax.scoring import annotate


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
        asked = asked.drop_duplicates([*WHERE, "question"]).sort_values([*WHERE, "question"])
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


def agreement(coded: pd.DataFrame) -> pd.DataFrame:
    """How far the two coders agree: the share of equal answers, and Krippendorff's alpha.

    Returns
    -------
    DataFrame
        One row per question: ``question``, ``n``, ``raw`` (from 0 to 1) and ``alpha`` (1 is full agreement, 0 what
        chance gives; see :func:`~parallax.evaluation.spans.alpha`). More is better; nan where no sentence was coded,
        alpha also where all answers are the same.

    Notes
    -----
    Sentences are counted, not weighted: half of them show a finding, which is more than in the articles.
    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
    """
    rows = []
    for question in QUESTIONS:
        of = coded[coded["question"] == question]
        counts = confusion(of["coder_1"].tolist(), of["coder_2"].tolist(), (0, 1), range(len(of))).sum(axis=0)
        rows.append((question, len(of), float(share(np.trace(counts), len(of))), float(alpha(counts))))
    return pd.DataFrame(rows, columns=["question", "n", "raw", "alpha"])


def looked_at_again(coded: pd.DataFrame, annotations: Iterable[Annotation]) -> pd.DataFrame:
    """The coded sentences with what a coder finds there now; weights and answers stay.

    Raises
    ------
    ValueError
        If a coded sentence is in none of the articles.
    """
    now = {(*row[:3], row[5]): row[6] for annotation in annotations for row in _asked(annotation, "")}
    places = list(coded[[*WHERE, "question"]].itertuples(index=False, name=None))
    missing = [place for place in places if place not in now]
    if missing:
        digest, start, end, _ = missing[0]
        raise ValueError(
            f"{len(missing)} coded sentences are in none of the articles, the first at {start} to {end} of the text "
            f"with the hash {digest[:16]}. Give the texts that were coded."
        )
    return coded.assign(found=[now[place] for place in places])


def in_words(coded: pd.DataFrame) -> list[str]:
    """Agreement, precision and recall, one line per figure."""
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
    parser = argparse.ArgumentParser(prog="python -m parallax.evaluation.coded_sentences", description=main.__doc__)
    parser.add_argument("coded", type=Path, nargs="?", help="a file of coded sentences; the shipped one by default")
    parser.add_argument("--readme", type=Path, help="a README whose list of figures is renewed")
    parser.add_argument("--texts", nargs="+", default=[], metavar="CORPUS", help="the articles that were coded")
    given = parser.parse_args()
    try:
        coded = read_coded(given.coded)
        if given.texts:
            coder = coder_from(CODER)
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
