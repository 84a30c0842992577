"""SemEval-2025 task 10: the main role of an entity in an article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from parallax.article import Article
from parallax.document import Document, Span, parse
from parallax.evaluation.published import Seen, absent, lines_of, majority, none_seen, result, unaltered, unseen
from parallax.instrument.intervals import confusion, macro_f1, share, with_intervals

#: The roles, in the order of the scores, and the task's names for them.
ROLES = {"hero": "Protagonist", "villain": "Antagonist", "victim": "Innocent"}
#: The file of the answers, and the names of the folder of articles in the two releases of the task.
ANSWERS = "subtask-1-annotations.txt"
ARTICLES = ("raw-documents", "subtask-1-documents")

#: One row per mention in a document, with the scores of hero, villain and victim; higher is more likely.
Roles = Callable[[Document, Sequence[Span]], np.ndarray]


def measure(path: Path, role: Roles, seen: Seen = none_seen) -> dict:
    """Roles of the entities that an article mentions: protagonist, antagonist or innocent.

    ``accuracy`` is the share of mentions that are given the role that people gave; ``macro_f1`` the unweighted
    mean of the three roles' F1. From 0 to 1, higher is better. Hero stands for protagonist,
    villain for antagonist, victim for innocent, and the role with the highest score is given.

    ``majority`` gives the most frequent role to all. Articles are resampled with all their mentions. The set's
    offsets count characters and name the last one; ``rejected`` counts mentions whose words are not at their offsets.

    What it misses: the mentions are given, so finding them is not measured; entities without a role are not among them.

    Source: Piskorski et al. (2025), SemEval-2025 Task 10: Multilingual Characterization and Extraction of
    Narratives from Online News.

    Parameters
    ----------
    path : Path
        The folder with ``subtask-1-annotations.txt`` (article, words, first and last offset, role, finer roles, by
        tabs) and the articles in ``raw-documents`` or ``subtask-1-documents``, or that file.
    role : callable
        Takes a document and the spans of mentions in it, and gives scores of shape (n_spans, 3).
    seen : callable
        Whether the coder was trained on a text: then it is not measured.

    Raises
    ------
    FileNotFoundError, ValueError
        If a file is absent or is no such file, or no mention stands where it should.
    """
    read, rejected = _mentions(path if path.is_file() else path / ANSWERS)
    rows = unseen(read, seen, path)
    gold, given, article_ids = [], [], []
    for row in rows:
        document = parse(Article(id=row["id"], text=row["text"]))
        scores = role_scores(role, document, [span for span, _ in row["mentions"]])
        given += [list(ROLES)[best] for best in scores.argmax(axis=1)]
        gold += [true_role for _, true_role in row["mentions"]]
        article_ids += [row["id"]] * len(scores)
    published = {"system": "zero-shot LLM (Fane et al. 2025)", "accuracy": 0.894}
    figures = role_figures(gold, given, article_ids)
    return result("semeval2025", path, len(gold), len(rows), figures, published, len(read) - len(rows)) | {
        "rejected": rejected
    }


def role_scores(role: Roles, document: Document, spans: Sequence[Span]) -> np.ndarray:
    """Scores of the roles, of shape (n_spans, 3).

    Raises
    ------
    ValueError
        If they have another shape.
    """
    scores = np.asarray(role(document, spans))
    if scores.shape != (len(spans), len(ROLES)):
        raise ValueError(
            f"{document.article.id}: scores of shape {scores.shape} for {len(spans)} mentions. Give each mention a row "
            f"with the scores of {', '.join(ROLES)}."
        )
    return scores


def role_figures(gold: Sequence[str], given: Sequence[str], article_ids: Sequence[str]) -> dict[str, dict]:
    """``accuracy`` and ``macro_f1`` of the roles given, as ``model``, and of ``majority``."""

    def measures(counts: np.ndarray) -> dict[str, np.ndarray]:
        right = np.trace(counts, axis1=-2, axis2=-1)
        return {"accuracy": share(right, counts.sum(axis=(-2, -1))), "macro_f1": macro_f1(counts)}

    return {
        name: with_intervals(confusion(gold, of, list(ROLES), article_ids), measures)
        for name, of in (("model", given), ("majority", majority(gold)))
    }


def _mentions(answers: Path) -> tuple[list[dict], int]:
    """Each article with its mentions and their roles, and how many mentions are not at their offsets."""
    if not answers.is_file():
        raise FileNotFoundError(absent(answers, "the roles of SemEval-2025 task 10"))
    folders = [answers.parent / name for name in ARTICLES]
    folder = next((folder for folder in folders if folder.is_dir()), folders[0])
    role_of = {called: role for role, called in ROLES.items()}
    articles: dict[str, dict] = {}
    rejected = 0
    for number, line in lines_of(answers):
        name, words, start, end, called, *_ = [*line.split("\t"), "", "", "", "", ""]
        if not (start.isdecimal() and end.isdecimal() and called in role_of):
            raise ValueError(
                f"{answers.name}, row {number}: {line!r} is no mention. Expected article, words, first and last "
                f"offset and one of {', '.join(role_of)}, by tabs: give the task's file as its makers publish it."
            )
        if name not in articles:
            file = folder / name
            if not file.is_file():
                raise FileNotFoundError(absent(file, "an article of SemEval-2025 task 10"))
            # Offsets count every character: line ends stay as they are.
            articles[name] = {"id": name, "text": unaltered(file), "mentions": []}
        first, after = int(start), int(end) + 1
        if words and articles[name]["text"][first:after] == words:
            articles[name]["mentions"].append((Span(first, after), role_of[called]))
        else:
            rejected += 1
    found = [article for article in articles.values() if article["mentions"]]
    if not found:
        raise ValueError(
            f"{answers.name}: none of its {rejected} mentions stands where it should. Give the file and the articles "
            "as published, line ends unchanged."
        )
    return found, rejected
