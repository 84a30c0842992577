"""What the encoder reads: an article cut into passages, and each passage into word pieces, blind to names.

Paragraphs are read together as far as they fit, so that "he said" stands beside whom it means. Every name that could
make a reader take sides becomes one neutral piece that tells its kind alone. Each piece carries what the small letters
of the vocabulary lose (how a word is written) and whether it stands inside a quotation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from parallax.document import Document
from parallax.gazetteer import Blinded

#: Word pieces of a passage at most, with the two that open and close it.
LONGEST = 256
#: How a word is written: small, with a capital first, in capitals throughout; and each inside quotation marks.
KINDS = 6
CLS, SEP, PAD = 101, 102, 0
#: The vocabulary has free pieces from this number on: each stands for a kind and form of name.
FREE = 1
FORMS = {
    kind: FREE + number
    for number, kind in enumerate(
        (
            ("state", "noun"),
            ("state", "adjective"),
            ("people", "noun"),
            ("people", "plural"),
            ("seat", "noun"),
            ("person", "noun"),
            ("outlet", "noun"),
            ("agency", "noun"),
            ("organisation", "noun"),
            ("party", "noun"),
            ("party", "adjective"),
            ("party", "plural"),
            ("company", "noun"),
        )
    )
}


@dataclass(frozen=True)
class Passage:
    """Word pieces of a stretch of text.

    The first and last piece stand for no word, nor do those between two paragraphs, which are empty. ``sentence`` is
    the number of the sentence of each piece in its document.
    """

    ids: np.ndarray
    kinds: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    sentence: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def quoted(self) -> np.ndarray:
        """Which pieces stand inside quotation marks."""
        return self.kinds >= KINDS // 2

    def within(self, start: int, end: int) -> np.ndarray:
        """Which pieces share a letter with ``[start, end)``, as booleans."""
        return (self.starts < end) & (self.ends > start)

    def given(self) -> dict[str, np.ndarray]:
        """What the exported encoder is fed, (1, pieces) each."""
        return {"input_ids": self.ids[None].astype(np.int64), "token_type_ids": self.kinds[None].astype(np.int64)}

    def key(self) -> bytes:
        """Equal for passages that the encoder cannot tell apart."""
        return self.ids.tobytes() + self.kinds.tobytes()


def passages(document: Document, blind: Blinded, tokenizer: Tokenizer) -> list[Passage]:
    """The passages of a document, in text order.

    Parameters
    ----------
    document : Document
    blind : Blinded
        Its text without names.
    tokenizer : Tokenizer
        Without truncation, padding or special pieces of its own.
    """
    quoted = np.zeros(len(document.text) + 1, bool)
    for quotation in document.quotations:
        for span in quotation:
            quoted[span.start : span.end] = True
    named = {
        blind.to_blind(name.start, name.end)[0]: FORMS[name.kind, name.form]
        for name in blind.names
        if (name.kind, name.form) in FORMS
    }
    bounds = [blind.to_blind(p.start, p.end) for p in document.paragraphs]
    encoded = tokenizer.encode_batch([blind.text[a:b] for a, b in bounds], add_special_tokens=False)
    found: list[Passage] = []
    held: list[np.ndarray] = []
    for (begin, _), pieces in zip(bounds, encoded, strict=True):
        if not pieces.ids:
            continue
        rows = []
        for number, (start, end) in zip(pieces.ids, pieces.offsets, strict=True):
            start, end = start + begin, end + begin
            first, last = blind.to_original(start, end)
            kind = _kind(blind.text[start:end]) + 3 * bool(quoted[first])
            rows.append((named.get(start, number), kind, first, last, document.sentence_index(first)))
        if held and sum(map(len, held)) + len(held) + len(rows) > LONGEST - 2:
            found += _joined(held)
            held = []
        held.append(np.array(rows, np.int64))
    return found + _joined(held)


def _kind(piece: str) -> int:
    """How a piece is written: small, with a capital first, in capitals."""
    return 0 if not piece[:1].isupper() else 2 if len(piece) > 1 and piece.isupper() else 1


def _joined(held: list[np.ndarray]) -> list[Passage]:
    """One passage of several paragraphs, or several of a paragraph that is too long."""
    if not held:
        return []
    between = [np.array([[SEP, 0, rows[-1, 3], rows[-1, 3], rows[-1, 4]]]) for rows in held]
    rows = np.concatenate([part for pair in zip(held, between, strict=True) for part in pair][:-1])
    return [_passage(rows[a:b]) for a, b in _cut(rows[:, 4])]


def _cut(sentence: np.ndarray) -> list[tuple[int, int]]:
    """Stretches of pieces that fit and are of about one length, cut where a sentence begins if one does."""
    room, first, found = LONGEST - 2, 0, []
    while (left := len(sentence) - first) > room:
        wanted = first + min(room, -(-left // -(-left // room)) + 20)
        opens = [i for i in range(wanted, first, -1) if sentence[i] != sentence[i - 1]]
        last = opens[0] if opens else first + room
        found.append((first, last))
        first = last
    return [*found, (first, len(sentence))]


def _passage(rows: np.ndarray) -> Passage:
    def framed(column: int, before: int, after: int) -> np.ndarray:
        return np.concatenate([[before], rows[:, column], [after]])

    first, last = rows[0, 4], rows[-1, 4]
    return Passage(framed(0, CLS, SEP), framed(1, 0, 0), framed(2, 0, 0), framed(3, 0, 0), framed(4, first, last))


def stacked(group: Sequence[Passage]) -> dict[str, np.ndarray]:
    """Passages padded to the longest, as the network takes them: (n, longest) each."""
    shape = len(group), max(map(len, group))
    ids, kinds, mask = (np.full(shape, PAD, np.int64) for _ in range(3))
    for row, passage in enumerate(group):
        n = len(passage)
        ids[row, :n], kinds[row, :n], mask[row, :n] = passage.ids, passage.kinds, 1
    return {"input_ids": ids, "token_type_ids": kinds, "attention_mask": mask}


#: Upper ends of the steps in which the distance of a piece from a cue is counted, on each side.
STEPS = np.array([1, 2, 3, 5, 9, 17, 33, 65])
PLACES = 2 * len(STEPS) + 1
#: How far the sentence of a piece lies from the cue's: -2 to 2.
SENTENCES = 5
#: Whether the piece is quoted, whether the cue is, and whether a quotation begins or ends between them.
QUOTES = 8


def relative(passage: Passage, cue: np.ndarray) -> np.ndarray:
    """How each piece stands to a cue: numbers (3, pieces) of place, sentence and quotation.

    Parameters
    ----------
    cue : array of bool
        The pieces of the cue.
    """
    places = np.arange(len(passage))
    own = np.flatnonzero(cue)
    first, last = own[0], own[-1]
    before = np.searchsorted(STEPS, np.maximum(first - places, 0), side="right")
    after = np.searchsorted(STEPS, np.maximum(places - last, 0), side="right")
    place = len(STEPS) - before + after
    sentence = np.clip(passage.sentence - passage.sentence[first], -2, 2) + 2
    quoted = passage.quoted
    turns = np.cumsum(np.concatenate([[0], quoted[1:] != quoted[:-1]]))
    quote = 4 * quoted + 2 * bool(quoted[first]) + (turns != turns[first])
    return np.stack([place, sentence, quote]).astype(np.int64)
