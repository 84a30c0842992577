"""How well shared facts are found: on the classroom, whose authors said which facts each text carries, and on edits.

Half of the classroom's events (:data:`TUNED`) set the weights of :mod:`parallax.comparison.facts.matching`; the other
half was held out. ``python -m parallax.evaluation.facts data/classroom`` prints the figures and fits the weights anew.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from parallax.annotation import Annotation
from parallax.article import Article
from parallax.comparison.facts.matching import WEIGHTS, Weighed, facts, link
from parallax.comparison.facts.statements import statements
from parallax.document import parse

#: The events on which the weights were fitted; the other events were held out.
TUNED = ("cobalt-licences", "grain-quota", "visa-expulsions")
#: Kinds of edited pairs: only pairs of the first kind state the same fact.
EDITS = ("same", "number", "agent", "negation", "direction")

#: A sentence: the article's id and its number there.
Place = tuple[str, int]
Pair = tuple[Place, Place]


def intended_pairs(annotations: Sequence[Annotation], intended: pd.DataFrame) -> tuple[set[Pair], set[Place]]:
    """Pairs of sentences of different articles that state one fact according to their authors, and all sentences that
    state one.

    A span belongs to the sentence that holds most of its letters.
    """
    documents = {a.document.article.id: a.document for a in annotations}
    carried: dict[tuple[str, str], set[Place]] = defaultdict(set)
    for row in intended.itertuples():
        if row.article_id in documents:
            sentences = documents[row.article_id].sentences
            inside = [min(s.end, row.end) - max(s.start, row.start) for s in sentences]
            carried[row.event, row.fact_id].add((row.article_id, int(np.argmax(inside))))
    pairs = {
        (one, two) for places in carried.values() for one, two in combinations(sorted(places), 2) if one[0] != two[0]
    }
    return pairs, {place for places in carried.values() for place in places}


def found_pairs(annotations: Sequence[Annotation]) -> set[Pair]:
    """Pairs of sentences of different articles of one event that the tool says state one fact."""
    annotations = sorted(annotations, key=lambda a: a.document.article.id)
    stated = statements(annotations)
    place = [(annotations[s.article].document.article.id, s.number) for s in stated]
    return {
        (place[i], place[j])
        for fact in facts(stated)
        for i, j in combinations(sorted(fact.members, key=place.__getitem__), 2)
        if place[i][0] != place[j][0]
    }


def fact_matching(annotations: Iterable[Annotation], intended: pd.DataFrame) -> pd.DataFrame:
    """Precision and recall of matched pairs of sentences, in each half of the events and in all.

    ``precision`` = both / found, ``recall`` = both / intended, ``f1`` their harmonic mean; 0 to 1, more is better,
    ``nan`` without a denominator. Authors listed 20 facts an event, and texts share more than these: a pair that states
    one fact which nobody listed counts as wrong. ``precision_listed`` is over found pairs of sentences that each state
    a listed fact, so that the list says whether it is the same one.

    Parameters
    ----------
    annotations : iterable of Annotation
        Of a corpus whose authors said what each text carries.
    intended : DataFrame
        ``event, fact_id, article_id, start, end``, as in ``facts.csv``.

    Returns
    -------
    DataFrame
        Rows ``tuned``, ``held out``, ``all``.
    """
    by_event: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in annotations:
        by_event[annotation.document.article.event].append(annotation)
    counts = {name: np.zeros(4, int) for name in ("tuned", "held out", "all")}
    for event, of_event in by_event.items():
        true, places = intended_pairs(of_event, intended)
        found = found_pairs(of_event)
        among = {pair for pair in found if places.issuperset(pair)}
        for name in ("tuned" if event in TUNED else "held out", "all"):
            counts[name] += [len(found & true), len(found), len(true), len(among)]
    table = pd.DataFrame.from_dict(counts, orient="index", columns=["both", "found", "intended", "listed"])
    table["precision"] = table["both"] / table["found"]
    table["recall"] = table["both"] / table["intended"]
    table["f1"] = 2 * table["both"] / (table["found"] + table["intended"])
    table["precision_listed"] = table["both"] / table["listed"]
    return table


def missed_pairs(annotations: Iterable[Annotation], intended: pd.DataFrame) -> pd.DataFrame:
    """The pairs of sentences that authors meant to state one fact and the tool did not join, word for word.

    Parameters
    ----------
    annotations, intended
        As for :func:`fact_matching`, of one event.

    Returns
    -------
    DataFrame
        One row per pair, in the order of the texts: ``one telling``, ``another``.
    """
    annotations = list(annotations)
    documents = {a.document.article.id: a.document for a in annotations}
    meant, _ = intended_pairs(annotations, intended)

    def said(place: Place) -> str:
        article, sentence = place
        document = documents[article]
        return document.sentences[sentence].of(document.text)

    missed = sorted(meant - found_pairs(annotations))
    return pd.DataFrame([tuple(map(said, pair)) for pair in missed], columns=["one telling", "another"])


def edited_pairs(path: str | Path) -> pd.DataFrame:
    """Whether the tool says that the two sentences of each controlled edit state the same fact.

    All first sentences form one article and all second ones another, so that words have weights as in an event.

    Parameters
    ----------
    path : path
        TOML with a list of pairs for each of :data:`EDITS`; only those of ``same`` state the same.

    Returns
    -------
    DataFrame
        ``edit``, ``first``, ``second``, ``found``, ``right``.

    Raises
    ------
    ValueError
        If the file holds another kind of edit, or a text of more than one sentence.
    """
    path = Path(path)
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    if unknown := sorted(set(lists) - set(EDITS)):
        raise ValueError(f"{path.name}: edit {unknown[0]!r} is not one of {', '.join(EDITS)}.")
    rows = [(edit, first, second) for edit in EDITS for first, second in lists.get(edit, [])]
    texts = {side: "\n\n".join(row[n] for row in rows) for n, side in ((1, "first"), (2, "second"))}
    annotations = [Annotation(parse(Article(id=i, text=t, event="edits")), "none", ()) for i, t in texts.items()]
    for annotation in annotations:
        if len(annotation.document.sentences) != len(rows):
            raise ValueError(f"{path.name}: a text there is not one sentence. Give pairs of single sentences.")
    links, _, _ = link(statements(annotations))
    found = {(one.first, one.second) for one in links}
    table = pd.DataFrame(rows, columns=["edit", "first", "second"])
    table["found"] = [(n, n + len(rows)) in found for n in range(len(rows))]
    table["right"] = table["found"] == (table["edit"] == "same")
    return table


def fitted(annotations: Iterable[Annotation], intended: pd.DataFrame) -> dict[str, float]:
    """The weights that a logistic regression gives each kind of evidence, on all pairs of the tuned events."""
    from sklearn.linear_model import LogisticRegression

    by_event: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in annotations:
        by_event[annotation.document.article.event].append(annotation)
    rows, same = [], []
    for event in TUNED:
        of_event = sorted(by_event[event], key=lambda a: a.document.article.id)
        true, _ = intended_pairs(of_event, intended)
        stated = statements(of_event)
        place = [(of_event[s.article].document.article.id, s.number) for s in stated]
        weighed = Weighed(stated)
        pairs = [(i, j) for i, j in combinations(range(len(stated)), 2) if stated[i].article != stated[j].article]
        for (i, j), letters in zip(pairs, weighed.letters(pairs), strict=True):
            evidence = weighed.evidence(i, j) | {"letters": letters}
            rows.append([evidence[kind] for kind in WEIGHTS])
            same.append((place[i], place[j]) in true)
    model = LogisticRegression(max_iter=3000).fit(rows, same)
    return dict(zip(WEIGHTS, model.coef_[0].tolist(), strict=True)) | {"bias": float(model.intercept_[0])}


def main() -> None:
    from parallax.coders import coder_from
    from parallax.formats import read_corpus
    from parallax.gazetteer.targets import read_targets

    parser = argparse.ArgumentParser(description="How well shared facts are found.")
    parser.add_argument("corpus", type=Path, help="a folder with facts.csv and targets.toml: data/classroom")
    parser.add_argument("--edits", type=Path, help="a TOML of edited pairs: tests/examples/fact_pairs.toml")
    asked = parser.parse_args()
    coder = coder_from(targets=read_targets(asked.corpus / "targets.toml"))
    annotations = [coder.annotate(parse(article)) for article in read_corpus(asked.corpus)]
    intended = pd.read_csv(asked.corpus / "facts.csv")
    print(fact_matching(annotations, intended).round(3).to_string())
    print("\nweights:", {kind: round(weight, 2) for kind, weight in fitted(annotations, intended).items()})
    if asked.edits:
        edits = edited_pairs(asked.edits)
        print(edits.groupby("edit")["right"].agg(["sum", "size"]).to_string())
        for row in edits[~edits["right"]].itertuples():
            print(f"{row.edit}: {row.first} / {row.second}")


if __name__ == "__main__":
    main()
