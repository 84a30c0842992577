"""Which articles are one text: the same words, nearly the same words, a wire's copy in another paper.

Twenty papers that print one agency's text are one telling, counted twenty times. Copies are grouped by the
runs of words that they share; whether a copy counts is for the user to say (:data:`KEEP`).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from parallax.article import Article
from parallax.formats.cleaning import AGENCIES, wire_of

#: Which copies are kept: all, the original of each group, or the one with the earliest date.
KEEP = ("keep", "once", "earliest")
#: Two texts are near duplicates if they share at least this part of all runs of words that occur in either of them.
THRESHOLD = 0.5
#: Number of words in a run: shorter runs are shared by many articles on one event, longer ones are broken by each
#: changed word.
RUN = 5
#: Texts with fewer words are only compared word for word: they have too few runs.
MIN_WORDS = 40
PERMUTATIONS = 128
# 32 bands of four values each: pairs at the threshold are missed 13 times in 100, at 0.6 once, at 0.7 never.
_BANDS = 32
COLUMNS = ("article_id", "group", "original", "similarity", "why")

_WORD = re.compile(r"\w+")
_AGENCY_NAMES = {name.casefold(): name for name in AGENCIES.values()} | {k.casefold(): v for k, v in AGENCIES.items()}


@dataclass
class _Seen:
    """What is kept in memory of each article: its names, and a signature of its words."""

    ids: list[str] = field(default_factory=list)
    days: array = field(default_factory=lambda: array("l"))
    outlets: list[str] = field(default_factory=list)
    wires: list[str] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    signatures: list[np.ndarray | None] = field(default_factory=list)


def find_duplicates(articles: Iterable[Article], threshold: float = THRESHOLD) -> pd.DataFrame:
    """Groups of copies among articles.

    The likeness of two texts is the Jaccard index of their sets of runs of five words (letters and digits,
    whatever their case), estimated from 128 minima; an estimate of 0.5 is 0.41 to 0.59 in 19 cases of 20. Articles
    are taken by date and id; each joins the group whose first text it is most like, or begins one. So the
    order in which they come is irrelevant, and twice the articles take twice the time.

    The original of a group is the article of the agency that signed its copies, or of any agency, where
    there is one, and the earliest otherwise.

    Parameters
    ----------
    articles : iterable of Article
        Read once; a signature of 512 bytes is kept of each, not its text.
    threshold : float
        From 0 to 1.

    Returns
    -------
    DataFrame
        A row for each article that has a copy, by group and date: ``article_id``, ``group`` (from 1),
        ``original`` (an id), ``similarity`` to the original (0 to 1; 1 where the words are the same) and
        ``why`` in words. Empty where there is no copy.

    Raises
    ------
    ValueError
        If the threshold is not between 0 and 1.

    Notes
    -----
    Misses a copy that was cut to less than half or rewritten, and a short text in other words. Two lists of
    prices that one program wrote may be called copies.

    Source: Broder (1997), On the resemblance and containment of documents; the datasketch library.

    Examples
    --------
    >>> text = "The ministers of both states met in the capital on Monday."
    >>> copies = [Article(id="a", text=text), Article(id="b", text=text.upper()), Article(id="c", text="Rain.")]
    >>> find_duplicates(copies)[["article_id", "original", "why"]].values.tolist()
    [['a', 'a', 'original'], ['b', 'a', 'the same words']]
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold {threshold!r} is not between 0 and 1. Give the share of runs of words in common.")
    seen = _read(articles)
    rows = []
    groups = [members for members in _groups(seen, threshold) if len(members) > 1]
    for number, members in enumerate(groups, start=1):
        original = _original(members, seen)
        for n in members:
            likeness = _likeness(n, original, seen)
            rows.append((seen.ids[n], number, seen.ids[original], likeness, _why(n, original, likeness, seen)))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"article_id": str, "group": "int64", "original": str, "similarity": float, "why": str})


def without_copies(articles: Iterable[Article], duplicates: pd.DataFrame, keep: str) -> Iterator[Article]:
    """The articles that count, in the order in which they come.

    Parameters
    ----------
    articles : iterable of Article
    duplicates : DataFrame
        Of :func:`find_duplicates`, its rows by date within each group.
    keep : str
        ``keep``: all; ``once``: the original of each group; ``earliest``: the first by date.

    Raises
    ------
    ValueError
        If ``keep`` is none of these.

    Examples
    --------
    >>> copies = [Article(id=name, text="The ministers met.") for name in "ab"]
    >>> [article.id for article in without_copies(copies, find_duplicates(copies), "once")]
    ['a']
    """
    if keep not in KEEP:
        raise ValueError(f"{keep!r} is not a way to treat copies. Use one of {', '.join(KEEP)}.")
    stays = duplicates["original"] if keep == "once" else duplicates.groupby("group")["article_id"].transform("first")
    drop = set() if keep == "keep" else set(duplicates["article_id"][duplicates["article_id"] != stays])
    return (article for article in articles if article.id not in drop)


def _read(articles: Iterable[Article]) -> _Seen:
    # It imports SciPy, which takes time: only imported where duplicates are looked for.
    from datasketch import MinHash

    seen = _Seen()
    empty = MinHash(num_perm=PERMUTATIONS, scheme="affine32", hashfunc=int, gpu_mode="disable")
    for article in articles:
        words = _WORD.findall(article.text.casefold())
        seen.ids.append(article.id)
        # Without a date an article can't be the earliest.
        seen.days.append(article.date.toordinal() if article.date else 10**7)
        seen.outlets.append(article.outlet)
        seen.wires.append(wire_of(article))
        seen.texts.append(hashlib.blake2b(" ".join(words).encode(), digest_size=16).digest())
        if len(words) < MIN_WORDS:
            seen.signatures.append(None)
            continue
        minima = empty.copy()
        minima.update_batch(_runs(words))
        seen.signatures.append(minima.hashvalues)
    return seen


def _runs(words: list[str]) -> list[int]:
    """A number below 2**32 for each run of words, the same on every machine."""
    # crc32 and not hash(), which differs each time Python starts.
    codes = np.fromiter((zlib.crc32(word.encode()) for word in words), dtype=np.uint64, count=len(words))
    runs = np.zeros(len(words) - RUN + 1, dtype=np.uint64)
    for k in range(RUN):
        runs = runs * np.uint64(0x9E3779B97F4A7C15) + codes[k : len(codes) - RUN + 1 + k]  # wraps around, as meant
    return np.unique(runs >> np.uint64(32)).tolist()


def _groups(seen: _Seen, threshold: float) -> list[list[int]]:
    """Members of each group by date and id, the groups by their first member."""
    order = sorted(range(len(seen.ids)), key=lambda n: (seen.days[n], seen.ids[n]))
    groups: list[list[int]] = []
    of_text: dict[bytes, int] = {}
    # Each text is compared only with the first of each group: a thousand copies need a thousand comparisons, not a
    # million.
    of_band: dict[bytes, list[int]] = {}
    for n in order:
        found = of_text.get(seen.texts[n])
        signature = seen.signatures[n]
        if found is None and signature is not None:
            bands = [bytes([k]) + part.tobytes() for k, part in enumerate(signature.reshape(_BANDS, -1))]
            near = {group for band in bands for group in of_band.get(band, ())}
            likeness = {g: float(np.mean(seen.signatures[groups[g][0]] == signature)) for g in near}
            best = min(likeness, key=lambda g: (-likeness[g], g), default=None)
            if best is not None and likeness[best] >= threshold:
                found = best
            else:
                for band in bands:
                    of_band.setdefault(band, []).append(len(groups))
        if found is None:
            found = len(groups)
            groups.append([])
        groups[found].append(n)
        of_text.setdefault(seen.texts[n], found)
    return groups


def _agency(outlet: str) -> str:
    return _AGENCY_NAMES.get(outlet.casefold().strip(), "")


def _original(members: list[int], seen: _Seen) -> int:
    signed = {seen.wires[n] for n in members} - {""}
    own = [n for n in members if _agency(seen.outlets[n]) in signed - {""}]
    any_agency = [n for n in members if _agency(seen.outlets[n])]
    return (own or any_agency or members)[0]


def _likeness(n: int, other: int, seen: _Seen) -> float:
    if seen.texts[n] == seen.texts[other]:
        return 1.0
    # Members of one group have signatures where their words differ, or they would not have met.
    return float(np.mean(seen.signatures[n] == seen.signatures[other]))


def _why(n: int, original: int, likeness: float, seen: _Seen) -> str:
    if n == original:
        return "original"
    same = "the same words" if seen.texts[n] == seen.texts[original] else f"nearly the same words ({likeness:.2f})"
    agency = _agency(seen.outlets[original])
    if agency and _agency(seen.outlets[n]) != agency:
        signed = f", signed {seen.wires[n]}" if seen.wires[n] else ""
        return f"copy of {agency}: {same}{signed}"
    return same
