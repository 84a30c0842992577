"""PolNeAR: sources, cues and contents of attributions, as people marked them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from parallax.annotation import Attribution, Coder
from parallax.article import Article
from parallax.document import Document, Span, parse
from parallax.evaluation.published import Seen, absent, lines_of, none_seen, result, unaltered, unseen
from parallax.evaluation.spans import alpha, touched
from parallax.instrument.intervals import share, with_intervals

#: The parts of an attribution that the set marks.
PARTS = ("source", "cue", "content")
#: Words that two contents share, of those in either, from which on they are the same.
SAME_CONTENT = 0.5
#: A word is in none of the parts, or in one, or in several of attributions inside one another.
LABELS = 2 ** len(PARTS)

#: A part of an attribution: the span, or the pieces of one that is interrupted.
Pieces = tuple[Span, ...]


@dataclass(frozen=True)
class _Answer:
    """What somebody marked in an article: the parts, and which of them belong together."""

    parts: dict[str, list[Pieces]]
    relations: list[dict[str, Pieces]]


def measure(path: Path, coder: Coder, seen: Seen = none_seen) -> dict:
    """Which words are the source, the cue and the content of an attribution, and which belong together.

    All measures but alpha are from 0 to 1, more is better, and None where there is nothing to count.

    ``token_f1_*`` = 2 * both / (marked + true), ``token_precision_*`` = both / marked and ``token_recall_*`` =
    both / true, over the words as :func:`~parallax.document.parse` cuts them; a letter of a word is enough. A
    source or cue inside a content is no content, as in the set.

    ``exact_f1_*`` is the same over whole parts. Two are the same where they hold the same words, all pieces of an
    interrupted content together: commas and quotation marks at the ends do not decide. A part without a word (a
    cue may be a colon) is not counted.

    ``relation_f1`` is the same over whole attributions. One is right where its cue shares a letter with the cue
    of a true attribution, its source with that one's source (or both have none), and of the words in either
    content at least half are in both. Each is paired with one, so that as many as possible are right. An
    attribution without a cue or a content is never right.

    ``token_alpha`` is Krippendorff's alpha between the coder and the set's, over words and the parts that they
    are in: see :func:`~parallax.evaluation.spans.alpha`.

    Two articles were marked by six people each: each of them counts, and articles are resampled with all who
    marked them. ``rejected`` counts attributions of the set that name no cue or content, or a part that is not
    there: they are no relations, and their parts count elsewhere.

    The majority class is every word for a part that holds most of the words, and none for the others.

    What it misses: the set also marks plans, votes, attitudes and appearances, which are no words of anybody's.

    Source: Newell, Margolin and Ruths (2018), An Attribution Relations Corpus for Political News.

    Parameters
    ----------
    path : Path
        A folder with ``text/NAME.txt`` and ``attributions/NAME_CODER.ann`` (brat), or one whose ``dev`` is such,
        or, where it has no ``dev``, its ``test``.
    coder : Coder
    seen : callable
        Whether the coder was trained on a text: then it is not measured.

    Raises
    ------
    FileNotFoundError, ValueError
        If the folder or a text is absent, the words of a mark stand elsewhere in the text, or all texts were
        trained on.
    """
    folders = (path, path / "dev", path / "test")
    path = next((folder for folder in folders if (folder / "attributions").is_dir()), path)
    read = list(_articles(path))
    rejected, articles = 0, []
    for row in unseen(read, seen, path):
        document = parse(Article(id=row["id"], text=row["text"]))
        given = _given(coder.annotate(document).of_kind(Attribution))
        marked = []
        for file in row["files"]:
            gold, unread = _brat(file, document.text)
            marked.append(gold)
            rejected += unread
        articles.append((document, marked, given))
    model = [_counted(document, marked, given) for document, marked, given in articles]
    # Of each part how many words are true, and of how many.
    true, words = np.sum([of["tokens"] for of in model], axis=0)[:, 2:].T
    most = {part for part, often in zip(PARTS, 2 * true > words, strict=True) if often}
    majority = []
    for document, marked, _ in articles:
        parts = {part: [document.words] if part in most else [] for part in PARTS}
        majority.append(_counted(document, marked, _Answer(parts, [])))
    figures = {name: _figures(of) for name, of in (("model", model), ("majority", majority))}
    n = len(articles)
    # People, not a program: no system has published a score on this set.
    published = {"system": "the set's own coders, one against another (Newell et al. 2018)", "token_alpha": 0.754}
    return result("polnear", path, n, n, figures, published, len(read) - n) | {"rejected": rejected}


def _articles(path: Path) -> Iterator[dict]:
    """Name, text and files of marks of each article."""
    files: dict[str, list[Path]] = {}
    for file in sorted((path / "attributions").glob("*.ann")):
        files.setdefault(file.stem.rpartition("_")[0], []).append(file)
    if not files:
        raise FileNotFoundError(absent(path / "attributions", "PolNeAR's .ann files"))
    for name, of in files.items():
        yield {"id": name, "text": _text(path / "text" / f"{name}.txt"), "files": of}


def _text(path: Path) -> str:
    if not path.is_file():
        raise FileNotFoundError(absent(path, "an article of PolNeAR"))
    # Offsets count every character: line ends stay as they are.
    return unaltered(path)


def _brat(path: Path, text: str) -> tuple[_Answer, int]:
    """What a brat file marks, and how many of its attributions could not be read."""
    spans: dict[str, tuple[str, Pieces]] = {}
    named = []
    for _, line in lines_of(path):
        name, _, rest = line.partition("\t")
        if re.fullmatch(r"E\d+", name):
            named.append([role.rpartition(":")[2] for role in rest.split()])
            continue
        described, _, words = rest.partition("\t")
        kind, _, place = described.partition(" ")
        if not name.startswith("T") or kind.lower() not in (*PARTS, "attribution", "attribution-no-source"):
            continue
        places = [re.fullmatch(r"(\d+) (\d+)", piece) for piece in place.split(";")]
        if not all(at and int(at[1]) < int(at[2]) for at in places):
            raise ValueError(
                f"{path.name}, {name}: {place!r} is no place in a text. Expected the first and last offset of each "
                "piece: give the file as published."
            )
        pieces = tuple(Span(int(at[1]), int(at[2])) for at in places if at)
        # Text whose line ends were changed on the way would be marked a little further on each line.
        if " ".join(piece.of(text) for piece in pieces).split() != words.split():
            raise ValueError(f"{path.name}, {name}: its words stand elsewhere in the text. Give both as published.")
        spans[name] = kind.lower(), pieces
    parts = {part: [pieces for kind, pieces in spans.values() if kind == part] for part in PARTS}
    relations = []
    for names in named:
        # What kind of span a name stands for decides, not what the attribution calls it.
        found = [spans[name] for name in names if name in spans]
        of = {part: tuple(span for kind, pieces in found if kind == part for span in pieces) for part in PARTS}
        if len(found) == len(names) and of["cue"] and of["content"]:
            relations.append(of)
    return _Answer(parts, relations), len(named) - len(relations)


def _given(attributions: Sequence[Attribution]) -> _Answer:
    """What a coder marked."""
    relations = [{part: tuple(_pieces(a, part)) for part in PARTS} for a in attributions]
    return _Answer({part: [of[part] for of in relations] for part in PARTS}, relations)


def _pieces(attribution: Attribution, part: str) -> Iterator[Span]:
    """The spans of a part; of a content those around the source and the cue."""
    whole = getattr(attribution, part)
    if whole is None:
        return
    at = whole.start
    cuts = [s for s in (attribution.source, attribution.cue) if s is not None and s.overlaps(whole)]
    for cut in sorted(cuts) if part == "content" else []:
        if at < cut.start:
            yield Span(at, cut.start)
        at = max(at, cut.end)
    if at < whole.end:
        yield Span(at, whole.end)


def _counted(document: Document, marked: list[_Answer], given: _Answer) -> dict[str, np.ndarray]:
    """What was counted in an article, summed over all who marked it."""
    counts = [_counts(document, gold, given) for gold in marked]
    return {of: np.sum([one[of] for one in counts], axis=0) for of in counts[0]}


def _counts(document: Document, gold: _Answer, given: _Answer) -> dict[str, np.ndarray]:
    """What one person's marks in an article and the given ones have in common.

    ``tokens`` and ``exact`` have one row per part: how many both hold, are given and are true; of words also how
    many there are. ``relations`` is such a row, ``labels`` how often each label was given for each.
    """
    tokens, exact, labels = [], [], []
    for part in PARTS:
        both = gold.parts[part], given.parts[part]
        true, guess = (touched(document.words, [span for pieces in of for span in pieces]) for of in both)
        tokens.append([(true & guess).sum(), guess.sum(), true.sum(), len(document.words)])
        labels.append([true, guess])
        # As sets: a source of two attributions is one source.
        whole, marked = ({_words(document, pieces) for pieces in of} - {frozenset()} for of in both)
        exact.append([len(whole & marked), len(marked), len(whole)])
    # A word's label says for each part whether the word is in it.
    true, guess = np.tensordot(2 ** np.arange(len(PARTS)), np.array(labels, int), 1)
    pairs = np.bincount(true * LABELS + guess, minlength=LABELS**2).reshape(LABELS, LABELS)
    relations = _relations(document, gold.relations, given.relations)
    return {"tokens": np.array(tokens), "exact": np.array(exact), "relations": relations, "labels": pairs}


def _words(document: Document, pieces: Pieces) -> frozenset[int]:
    """Numbers of the words of a part."""
    found: set[int] = set()
    for span in pieces:
        within = document.words_in(span)
        found.update(within)
        # The span may begin in the middle of a word.
        if within.start and document.words[within.start - 1].end > span.start:
            found.add(within.start - 1)
    return frozenset(found)


def _relations(document: Document, true: list[dict[str, Pieces]], given: list[dict[str, Pieces]]) -> np.ndarray:
    """How many attributions are right, are given, and are true."""
    contents = [[_words(document, of["content"]) for of in answer] for answer in (true, given)]
    fits = np.zeros((len(true), len(given)), int)
    for i, gold in enumerate(true):
        for j, guess in enumerate(given):
            if _overlap(gold["cue"], guess["cue"]):
                sources = _overlap(gold["source"], guess["source"]) or not (gold["source"] or guess["source"])
                both, either = contents[0][i] & contents[1][j], contents[0][i] | contents[1][j]
                fits[i, j] = sources and bool(either) and len(both) >= SAME_CONTENT * len(either)
    right = (maximum_bipartite_matching(csr_array(fits)) >= 0).sum() if fits.size else 0
    return np.array([right, len(given), len(true)])


def _overlap(one: Pieces, other: Pieces) -> bool:
    return any(a.overlaps(b) for a in one for b in other)


def _figures(articles: list[dict[str, np.ndarray]]) -> dict[str, dict]:
    def tokens(counts: np.ndarray) -> dict[str, np.ndarray]:
        found = {}
        for i, part in enumerate(PARTS):
            both, given, true = (counts[..., i, j] for j in range(3))
            found[f"token_f1_{part}"] = share(2 * both, given + true)
            found[f"token_precision_{part}"] = share(both, given)
            found[f"token_recall_{part}"] = share(both, true)
        return found

    def exact(counts: np.ndarray) -> dict[str, np.ndarray]:
        return {f"exact_f1_{part}": _f1(counts[..., i, :]) for i, part in enumerate(PARTS)}

    measures = {
        "tokens": tokens,
        "exact": exact,
        "relations": lambda counts: {"relation_f1": _f1(counts)},
        "labels": lambda counts: {"token_alpha": alpha(counts)},
    }
    figures: dict[str, dict] = {}
    for of, measured in measures.items():
        figures |= with_intervals(np.array([article[of] for article in articles]), measured)
    return figures


def _f1(counts: np.ndarray) -> np.ndarray:
    both, given, true = np.moveaxis(counts, -1, 0)
    return share(2 * both, given + true)
