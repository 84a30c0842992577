"""PolNeAR: sources, cues and contents of attributions, as people marked them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from parallax.annotation import Attribution
from parallax.article import Article
from parallax.document import Span, parse
from parallax.evaluate.intervals import share, with_intervals
from parallax.evaluate.published import absent, result
from parallax.scoring import Coder

#: The parts of an attribution that the set marks.
PARTS = ("source", "cue", "content")


def measure(path: Path, coder: Coder) -> dict:
    """Which words are the source, the cue and the content of an attribution.

    For each part ``token_f1_*`` = 2 * both / (marked + true), ``token_precision_*`` = both / marked and
    ``token_recall_*`` = both / true, over the words as :func:`~parallax.document.parse` cuts them. From 0 to 1,
    more is better. A source or cue inside a content is no content, as in the set. Two articles were marked
    by six people each: each of them counts, and articles are resampled with all who marked them.

    The majority class is every word for a part that holds most of the words, and none for the others.

    What it misses: which source goes with which content. The set also marks plans, votes, attitudes and
    appearances, which are no words of anybody's.

    Source: Newell, Margolin and Ruths (2018), An Attribution Relations Corpus for Political News.

    Parameters
    ----------
    path : Path
        A folder with ``text/NAME.txt`` and ``attributions/NAME_CODER.ann`` (brat).

    Raises
    ------
    FileNotFoundError, ValueError
        If the folder or a text is absent, or the words of a mark stand elsewhere in the text.
    """
    marked = sorted((path / "attributions").glob("*.ann"))
    if not marked:
        raise FileNotFoundError(absent(path / "attributions", "PolNeAR's .ann files"))
    counts: dict[str, np.ndarray] = {}
    for file in marked:
        name = file.stem.rpartition("_")[0]
        document = parse(Article(id=name, text=_text(path / "text" / f"{name}.txt")))
        gold = _brat(file, document.text)
        found = coder.annotate(document).of_kind(Attribution)
        given = {part: [span for a in found for span in _pieces(a, part)] for part in PARTS}
        # For each part how many words both hold, are marked, are true, and are there.
        of = [[*_shared(document.words, gold[part], given[part]), len(document.words)] for part in PARTS]
        counts[name] = counts.get(name, 0) + np.array(of)
    model, words = np.split(np.array(list(counts.values())), [3], axis=-1)
    most = 2 * model[..., 2].sum(axis=0) > words[..., 0].sum(axis=0)
    every = np.concatenate([model[..., 2:], words, model[..., 2:]], axis=-1)
    majority = np.where(most[:, None], every, model * [0, 0, 1])

    def measures(counts: np.ndarray) -> dict[str, np.ndarray]:
        found = {}
        for i, part in enumerate(PARTS):
            both, given, true = np.moveaxis(counts[..., i, :], -1, 0)
            found[f"token_f1_{part}"] = share(2 * both, given + true)
            found[f"token_precision_{part}"] = share(both, given)
            found[f"token_recall_{part}"] = share(both, true)
        return found

    figures = {name: with_intervals(of, measures) for name, of in (("model", model), ("majority", majority))}
    n = len(model)
    # People, not a program: no system has published a score on this set.
    published = {"system": "the set's own coders, one against another (Newell et al. 2018)", "token_alpha": 0.754}
    return result("polnear", path, n, n, figures, published)


def _text(path: Path) -> str:
    if not path.is_file():
        raise FileNotFoundError(absent(path, "an article of PolNeAR"))
    # Offsets count every character: line ends stay as they are.
    return path.read_bytes().decode("utf-8")


def _brat(path: Path, text: str) -> dict[str, list[Span]]:
    """The spans of sources, cues and contents in a brat file."""
    spans: dict[str, list[Span]] = {part: [] for part in PARTS}
    for line in path.read_text(encoding="utf-8").split("\n"):
        name, _, rest = line.partition("\t")
        described, _, words = rest.partition("\t")
        kind, _, place = described.partition(" ")
        if not name.startswith("T") or kind.lower() not in spans:
            continue
        pieces = [Span(*map(int, piece.split())) for piece in place.split(";")]
        # Text whose line ends were changed on the way would be marked a little further on each line.
        if " ".join(piece.of(text) for piece in pieces).split() != words.split():
            raise ValueError(f"{path.name}, {name}: its words stand elsewhere in the text. Give both as published.")
        spans[kind.lower()] += pieces
    return spans


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


def _shared(words: Sequence[Span], true: Sequence[Span], given: Sequence[Span]) -> tuple[int, int, int]:
    """How many words both hold, the second holds, and the first holds; a letter of a word is enough."""
    truth, guess = _touched(words, true), _touched(words, given)
    return int((truth & guess).sum()), int(guess.sum()), int(truth.sum())


def _touched(words: Sequence[Span], spans: Sequence[Span]) -> np.ndarray:
    letters = np.zeros(words[-1].end if words else 0, bool)
    for span in spans:
        letters[span.start : span.end] = True
    return np.array([letters[word.start : word.end].any() for word in words], bool)
