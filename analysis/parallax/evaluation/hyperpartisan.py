"""Hyperpartisan news by article: whole articles that readers called blindly partisan or not."""

from __future__ import annotations

import html
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from textblob import TextBlob

from parallax.article import Article
from parallax.document import Document, parse
from parallax.evaluation.baselines import best_threshold, tfidf
from parallax.evaluation.published import Seen, absent, majority, none_seen, one_file, result, to_train_on, unseen
from parallax.instrument.intervals import confusion, macro_f1, share, with_intervals

#: How the two files of a set begin.
ARTICLES, TRUTH = "articles", "ground-truth"
_AS_PUBLISHED = f"Give Hyperpartisan as its makers publish it: {ARTICLES}-NAME.xml and {TRUTH}-NAME.xml in one folder."
_SPACE = re.compile(r"\s+")
#: Stands between paragraphs while an article is read; no XML can hold it.
_BREAK = "\0"


def measure(path: Path, answer: Callable[[Document], float], train: Path | None = None, seen: Seen = none_seen) -> dict:
    """Whether an article scores the higher, the more partisan readers called it.

    A coder gives a share, not an answer: where the line is drawn has to come from somewhere. With ``train``
    it is drawn where accuracy is best on those articles (the ones that the coder was not trained on), and
    ``macro_f1`` over the two answers and ``accuracy`` = right / all are what a user would get. Without, no
    line is honest: ``roc_auc``, the chance that a partisan article scores above another one (ties count half), needs
    none, and ``accuracy_best_threshold`` draws the line where accuracy is best on these very articles. That
    flatters: it is the most that could be reached, and never what is published as accuracy. From 0 to 1, more is
    better; a score that says nothing has a ``roc_auc`` of 0.5. Intervals take the line as given.

    ``majority`` gives the most frequent answer, ``textblob`` its subjectivity under the same rule for the line, and
    ``tfidf``, which learns from ``train``, the more likely answer.

    What it misses: partisan is more than loaded words, the choice of topic gives much of it away, and all articles
    are of US politics, some outlets with many. Titles and addresses are left out of what is scored.

    Source: Kiesel et al. (2019), SemEval-2019 Task 4: Hyperpartisan News Detection.

    Parameters
    ----------
    path : Path
        ``articles-NAME.xml``, which has ``ground-truth-NAME.xml`` beside it, or the folder that holds both. A few
        thousand articles at most: memory for the intervals grows with their square.
    answer : callable
        Takes the document of an article and gives its score, more for the more partisan.
    train : Path, optional
        Other articles of the same form, for the line and for the baseline ``tfidf``.
    seen : callable
        Whether the coder was trained on a text: then it is not measured.

    Raises
    ------
    FileNotFoundError, ValueError
        If a file is absent, or is no such file, or a score is no number, or the articles to train on are those that
        are measured.
    """
    path = _articles(path)
    read = _read(path)
    rows = unseen(read, seen, path)
    texts, gold = _columns(rows)
    train = _train(train) if train else None
    learned, of_train = to_train_on(train, _read, rows) if train else ([], None)
    # Of what the coder was trained on it is surer than of the rest: a line drawn there would be too high.
    fresh = unseen(learned, seen, train) if train else rows

    def above(scores: list[float], by: Callable[[dict], float]) -> list[bool]:
        """Which scores lie above the line."""
        known = [_number(by(row), row["id"], train) for row in fresh] if train else scores
        line = best_threshold(_columns(fresh)[1], known, _between(known), _accuracy)
        return [score > line for score in scores]

    values: dict[str, list] = {}
    answers: dict[str, list] = {}
    for name, by in (("model", lambda row: answer(row["document"])), ("textblob", _subjectivity)):
        values[name] = [_number(by(row), row["id"], path) for row in rows]
        answers[name] = above(values[name], by)
    values["majority"] = answers["majority"] = majority(gold)
    if train:
        values["tfidf"] = tfidf(*_columns(learned)).predict_proba(texts)[:, 1].tolist()
        answers["tfidf"] = [value > 0.5 for value in values["tfidf"]]
    figures = {name: _figures(gold, answers[name], of, bool(train)) for name, of in values.items()}
    published = {"system": "the winner, on the hidden test part (Kiesel et al. 2019)", "accuracy": 0.822}
    files = [path, _truth(path)]
    return result("hyperpartisan", files, len(rows), len(rows), figures, published, len(read) - len(rows), of_train)


def _columns(rows: list[dict]) -> tuple[list[str], list[bool]]:
    return [row["text"] for row in rows], [row["hyperpartisan"] for row in rows]


def _subjectivity(row: dict) -> float:
    return TextBlob(row["text"]).subjectivity


def _number(score: float, article: str, path: Path) -> float:
    if not math.isfinite(score):
        raise ValueError(f"{path.name}, article {article}: the score is {score}. Give a number for every article.")
    return float(score)


def _between(scores: Sequence[float]) -> list[float]:
    """A line below all scores, and one half way between each two."""
    distinct = np.unique(scores)
    return [-math.inf, *((distinct[1:] + distinct[:-1]) / 2).tolist()]


def _accuracy(gold: Sequence[bool], given: Sequence[bool]) -> float:
    return sum(true == guess for true, guess in zip(gold, given, strict=True)) / len(gold)


def _figures(gold: Sequence[bool], answers: Sequence[bool], scores: Sequence[float], line_from_train: bool) -> dict:
    counted = with_intervals(confusion(gold, answers, (False, True), range(len(gold))), _of_answers)
    ranked = with_intervals(_ranks(gold, scores), _of_ranks)
    return counted | ranked if line_from_train else ranked | {"accuracy_best_threshold": counted["accuracy"]}


def _of_answers(counts: np.ndarray) -> dict[str, np.ndarray]:
    right = np.diagonal(counts, axis1=-2, axis2=-1).sum(axis=-1)
    return {"macro_f1": macro_f1(counts), "accuracy": share(right, counts.sum(axis=(-2, -1)))}


def _ranks(gold: Sequence[bool], scores: Sequence[float]) -> np.ndarray:
    """For each article a 1 at its label and the rank of its score: summed, how many of each have each score."""
    distinct, rank = np.unique(scores, return_inverse=True)
    counts = np.zeros((len(gold), 2, len(distinct)))
    counts[np.arange(len(gold)), np.asarray(gold, int), rank] = 1
    return counts


def _of_ranks(counts: np.ndarray) -> dict[str, np.ndarray]:
    others, partisan = counts[..., 0, :], counts[..., 1, :]
    # Of the others, those that score less, and half of those that score the same.
    below = others.cumsum(axis=-1) - others / 2
    return {"roc_auc": share((partisan * below).sum(axis=-1), partisan.sum(axis=-1) * others.sum(axis=-1))}


def _articles(path: Path) -> Path:
    found = one_file(path, "the two files of Hyperpartisan", f"{ARTICLES}*.xml")
    # Either of the two files names the set.
    return found.with_name(found.name.replace(TRUTH, ARTICLES, 1)) if found.name.startswith(TRUTH) else found


def _train(path: Path) -> Path:
    """The articles to train on: of a folder with several files, the one that its makers call so."""
    named = sorted(path.glob(f"{ARTICLES}*train*.xml"))
    return named[0] if len(named) == 1 else _articles(path)


def _truth(articles: Path) -> Path:
    """The file of labels that belongs to one of articles."""
    return articles.with_name(articles.name.replace(ARTICLES, TRUTH, 1))


def _read(articles: Path) -> list[dict]:
    """``id``, ``text``, ``document`` and ``hyperpartisan`` of each article."""
    truth = _truth(articles)
    if truth == articles or not truth.is_file():
        raise FileNotFoundError(absent(truth, f"the labels of {articles.name}"))
    labels: dict[str, bool] = {}
    for number, element in enumerate(_elements(truth), start=1):
        label, id = element.get("hyperpartisan"), element.get("id")
        if label not in ("true", "false") or not id:
            raise ValueError(
                f"{truth.name}, article {number}: id {id!r}, hyperpartisan {label!r}, not an id and "
                f"true or false. {_AS_PUBLISHED}"
            )
        labels[id] = label == "true"
    rows = []
    for number, element in enumerate(_elements(articles), start=1):
        name, text = element.get("id"), _text(element)
        if name not in labels or not text:
            lacks = "text" if name in labels else f"label in {truth.name}"
            raise ValueError(f"{articles.name}, article {number} (id {name!r}): it has no {lacks}. {_AS_PUBLISHED}")
        rows.append({"id": name, "text": text, "hyperpartisan": labels[name]})
        rows[-1]["document"] = parse(Article(id=name, text=text, title=element.get("title", "")))
    if not rows:
        raise ValueError(f"{articles.name} is empty. {_AS_PUBLISHED}")
    return rows


class _WithoutDoctype(ET.TreeBuilder):
    """Builds what is read, but no file that declares entities: a few lines of these can expand to gigabytes."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise ValueError("it declares a document type, and with it perhaps entities that expand without end")


def _elements(path: Path) -> list[ET.Element]:
    try:
        root = ET.fromstring(path.read_bytes(), ET.XMLParser(target=_WithoutDoctype()))
    except (ET.ParseError, ValueError) as error:
        raise ValueError(f"{path.name}: no XML that is read here: {error}. {_AS_PUBLISHED}") from None
    return root.findall("article")


def _text(article: ET.Element) -> str:
    """The words of an article, a paragraph to a line with an empty one between."""
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(_pieces(article)).split(_BREAK))
    return "\n\n".join(line for line in lines if line)


def _pieces(element: ET.Element) -> Iterator[str]:
    # Outside the paragraphs stands text too: captions, and what is left of lists.
    edge = _BREAK if element.tag == "p" else ""
    yield edge
    yield _decoded(element.text)
    for child in element:
        yield from _pieces(child)
        yield _decoded(child.tail)
    yield edge


def _decoded(text: str | None) -> str:
    # The pages' own entities were escaped once more: "&amp;amp;" is an "&".
    return html.unescape(text or "").replace(_BREAK, " ")
