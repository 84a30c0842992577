"""What the encoder reads: an article cut into passages, and each passage into word pieces.

A passage is a paragraph; one that is longer than the encoder reads at once is cut between sentences. Each
piece carries what the small letters of the vocabulary lose (how the word is written) and what a reader of one
paragraph cannot know (whether it stands inside a quotation that was opened before).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from parallax.document import Document

#: Word pieces of a passage at most, with the two that open and close it.
LONGEST = 256
#: How a word is written: small, with a capital first, in capitals throughout; and each inside quotation marks.
KINDS = 6
CLS, SEP = 101, 102


@dataclass(frozen=True)
class Passage:
    """Word pieces of a stretch of text.

    ``ids`` and ``kinds`` begin and end with a piece that stands for no word; ``starts`` and ``ends`` are
    the offsets of the pieces in the article, of these two both 0.
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
        """Which pieces share a letter with ``[start, end)``, as booleans."""
        return (self.starts < end) & (self.ends > start)

    def labels(self, spans: Iterable[tuple[int, int, int]], n_labels: int) -> np.ndarray:
        """The label of each piece, where stretches (start, end, label of the first piece) are marked.

        The pieces after the first have the next label, where there is one; a stretch that began in the passage
        before opens with its first label again.
        """
        found = np.zeros(len(self), np.int64)
        for start, end, first in sorted(spans, key=lambda span: (span[0], -span[1])):
            pieces = np.flatnonzero(self.within(start, end))
            if len(pieces):
                found[pieces] = min(first + 1, n_labels - 1)
                found[pieces[0]] = first
        return found

    def key(self) -> bytes:
        """Equal for passages that the encoder cannot tell apart."""
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
    """Stretches of pieces that fit, cut where a sentence begins as long as there is such a place."""
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
