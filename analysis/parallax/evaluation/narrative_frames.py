"""Narrative Frames: heroes, villains and victims of news on the climate."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from parallax.article import Article
from parallax.document import Span, parse
from parallax.evaluation.published import Seen, none_seen, read_rows, result, unseen
from parallax.evaluation.semeval2025 import ROLES, Roles, role_figures, role_scores


def measure(path: Path, role: Roles, seen: Seen = none_seen) -> dict:
    """Roles of the entities in an article: hero, villain or victim, against what annotators said.

    ``macro_f1`` and ``accuracy`` as in :func:`parallax.evaluation.semeval2025.measure`, over entities: an entity's
    scores are summed over all places at which the article names it, and the role with the highest sum is given.
    ``majority`` gives the most frequent role to all. Articles are resampled with all their entities.

    The data set names entities without their positions. ``rejected`` counts those that cannot be scored: the name
    (with the same upper and lower case) is not in the article, is a single letter, or has several roles.

    What it misses: an entity that annotators described in other words than the article's; the place in the article that
    shows the role. One topic, US news.

    Source: Frermann et al. (2023), Conflicts, Villains, Resolutions: Towards models of Narrative Media Framing.

    Parameters
    ----------
    path : Path
        The folder with ``articles.jsonl`` (``ID``, ``text``) and ``roles.jsonl`` (``ID``, ``entity``, ``role``), or
        the latter file.
    role : callable
        Takes a document and the spans of mentions in it, and gives scores of shape (n_spans, 3): of hero, villain
        and victim.
    seen : callable
        Whether the coder was trained on a text: then it is not measured.

    Raises
    ------
    FileNotFoundError, ValueError
        If a file is absent or is no such file, or no entity is in its article.
    """
    file = path if path.is_file() else path / "roles.jsonl"
    read, rejected = _entities(file)
    rows = unseen(read, seen, file)
    gold, given, article_ids = [], [], []
    for row in rows:
        document = parse(Article(id=row["id"], text=row["text"]))
        spans = [span for _, places in row["entities"] for span in places]
        scores = role_scores(role, document, spans)
        at = 0
        for true_role, places in row["entities"]:
            summed = scores[at : at + len(places)].sum(axis=0)
            at += len(places)
            given.append(list(ROLES)[summed.argmax()])
            gold.append(true_role)
            article_ids.append(row["id"])
    figures = role_figures(gold, given, article_ids)
    found = result("narrative-frames", path, len(gold), len(rows), figures, None, len(read) - len(rows))
    return found | {"rejected": rejected}


def _entities(file: Path) -> tuple[list[dict], int]:
    """Each article with the roles and positions of its entities, and how many entities cannot be scored."""
    name = "Narrative Frames"
    roles: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in read_rows(file, name, {"ID": str, "entity": str, "role": tuple(ROLES)}):
        roles[row["ID"]][row["entity"].strip()].add(row["role"])
    articles = file.parent / "articles.jsonl"
    texts = {row["ID"]: row["text"] for row in read_rows(articles, name, {"ID": str, "text": str})}
    read, rejected = [], 0
    for article, entities in roles.items():
        if article not in texts:
            raise ValueError(
                f"{articles.name}: article {article!r} of {file.name} is not in it. Give both files as published."
            )
        found = []
        for entity, given_roles in entities.items():
            places = [
                Span(*match.span())
                for match in re.finditer(rf"(?<!\w){re.escape(entity)}(?!\w)", texts[article])
                if len(entity) > 1
            ]
            if len(given_roles) == 1 and places:
                found.append((*given_roles, places))
            else:
                rejected += 1
        if found:
            read.append({"id": article, "text": texts[article], "entities": found})
    if not read:
        raise ValueError(
            f"{file.name}: none of its {rejected} entities stands in its article. Give both files as published."
        )
    return read, rejected
