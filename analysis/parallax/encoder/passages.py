"""The encoder's input: an article split into passages, and each passage into word pieces.

A passage is a paragraph; one that is longer than the encoder's input is split between sentences. With each
piece goes its kind: how the word is written, since the vocabulary has only lower case, and whether it is inside a
quotation, which one paragraph alone may not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from parallax.document import Document

#: The most word pieces in a passage, including the first ([CLS]) and the last ([SEP]).
LONGEST = 256
#: Number of kinds: lower case, first letter a capital, all capitals; each of them outside and inside quotation marks.
KINDS = 6
CLS, SEP = 101, 102


@dataclass(frozen=True)
class Passage:
    """Word pieces of a stretch of text.

    ``ids`` and ``kinds`` begin and end with a special piece that is no word; ``starts`` and ``ends`` are the offsets of
    the pieces in the article, 0 for the two special pieces.
    """

    ids: np.ndarray
    kinds: np.ndarray
    starts: np.ndarray
    ends: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    def given(self) -> dict[str, np.ndarray]:
        """What the encoder is given of this passage alone: (1, pieces) each."""
        return {"input_ids": self.ids[None], "token_type_ids": self.kinds[None]}

    def within(self, start: int, end: int) -> np.ndarray:
        """For each piece, whether it overlaps ``[start, end)``."""
        return (self.starts < end) & (self.ends > start)

    def labels(self, spans: Iterable[tuple[int, int, int]], n_labels: int) -> np.ndarray:
        """The label of each piece, where stretches (start, end, label of the first piece) are marked.

        The pieces after the first get the next label, if there is one. The part of a stretch that continues from the
        previous passage begins with its first label again.
        """
        found = np.zeros(len(self), np.int64)
        for start, end, first in sorted(spans, key=lambda span: (span[0], -span[1])):
            pieces = np.flatnonzero(self.within(start, end))
            if len(pieces):
                found[pieces] = min(first + 1, n_labels - 1)
                found[pieces[0]] = first
        return found

    def key(self) -> bytes:
        """A key that is equal for passages whose input to the encoder is equal."""
        return self.ids.tobytes() + self.kinds.tobytes()


def passages(document: Document, tokenizer: Tokenizer) -> list[Passage]:
    """The passages of a document, in text order.

    Parameters
    ----------
    document : Document
    tokenizer : Tokenizer
        Without truncation, padding or special pieces of its own.
    """
    text = document.text
    cuts = [(p.start, p.end) for p in document.paragraphs]
    quoted = np.zeros(len(text) + 1, bool)
    for quotation in document.quotations:
        for span in quotation:
            quoted[span.start : span.end] = True
    found = []
    pieces = tokenizer.encode_batch([text[a:b] for a, b in cuts], add_special_tokens=False)
    for (start, _), encoded in zip(cuts, pieces, strict=True):
        if not encoded.ids:
            continue
        offsets = np.array(encoded.offsets, np.int64) + start
        ids = np.array(encoded.ids, np.int64)
        kinds = _kinds(text, offsets, quoted)
        for first, last in _cut(document, offsets):
            found.append(_passage(ids[first:last], kinds[first:last], offsets[first:last]))
    return found


def _kinds(text: str, offsets: np.ndarray, quoted: np.ndarray) -> np.ndarray:
    kinds = [0] * len(offsets)
    for i, (start, end) in enumerate(offsets.tolist()):
        if text[start].isupper():
            kinds[i] = 2 if end - start > 1 and text[start:end].isupper() else 1
    return np.array(kinds, np.int64) + 3 * quoted[offsets[:, 0]]


def _cut(document: Document, offsets: np.ndarray) -> Iterator[tuple[int, int]]:
    """First and last piece of each part that fits; split where a sentence begins, if possible."""
    room = LONGEST - 2
    first = 0
    while len(offsets) - first > room:
        opens = [
            i
            for i in range(first + room, first, -1)
            if document.sentence_index(int(offsets[i, 0])) != document.sentence_index(int(offsets[i - 1, 0]))
        ]
        last = opens[0] if opens else first + room
        yield first, last
        first = last
    yield first, len(offsets)


def _passage(ids: np.ndarray, kinds: np.ndarray, offsets: np.ndarray) -> Passage:
    def framed(values: np.ndarray, before: int, after: int) -> np.ndarray:
        return np.concatenate([[before], values, [after]])

    return Passage(framed(ids, CLS, SEP), framed(kinds, 0, 0), framed(offsets[:, 0], 0, 0), framed(offsets[:, 1], 0, 0))
