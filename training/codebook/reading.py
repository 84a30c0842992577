"""The trained encoder at work: each passage read once, every question answered from that pass. NumPy alone.

Marks come with the chance that the heads give them; which are shown is decided by thresholds in the settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from tokenizers import Tokenizer

from parallax.document import Document
from parallax.gazetteer import Blinded
from training.codebook.answers import Heads
from training.codebook.heads import ACTS, CUE_STANCES, FAMILIES, TYPES, WHERE
from training.codebook.pieces import Passage, passages, relative
from training.codebook.words import LOOSE, NO_CUE

Offsets = tuple[int, int]
#: From which chance on a mark is made, and what a piece must overcome to belong to a source or a content.
THRESHOLDS = {"phrase": 0.4, "hedge": 0.5, "cue": 0.5, "source": 0.0, "content": 0.0, "running": 0.5, "credential": 0.5}
#: So many pieces may stand between two parts of one cue ("has already noted").
GAP = 2
#: From which chance on a loaded phrase begins right after another.
SPLIT = 0.7
#: Nothing that a mark of ours begins or ends with.
EDGES = " \t\n\r\"'“”‘’«»„`.,;:!?-–—()[]"


@dataclass(frozen=True)
class Phrase:
    """A loaded phrase, or a hedge: where, its family, the chances of both."""

    span: Offsets
    family: str
    chance: float
    families: np.ndarray


@dataclass
class Relation:
    """An attribution as the heads see it. What is absent is None."""

    act: str
    cue: Offsets | None
    source: Offsets | None
    content: Offsets | None
    chance: float
    types: np.ndarray | None = None
    named: float = 0.0
    cue_stances: np.ndarray | None = None

    @property
    def type(self) -> str:
        return TYPES[int(self.types.argmax())] if self.types is not None else ""

    @property
    def cue_stance(self) -> str:
        return CUE_STANCES[int(self.cue_stances.argmax())] if self.cue_stances is not None else "neutral"


class Reading:
    """What the encoder saw in one document; asked for what is needed.

    Parameters
    ----------
    encode : callable (Passage) -> array (pieces, width)
    """

    def __init__(
        self,
        document: Document,
        blind: Blinded,
        tokenizer: Tokenizer,
        encode: Callable[[Passage], np.ndarray],
        heads: Heads,
        thresholds: Mapping[str, float] = THRESHOLDS,
    ):
        self.document, self.blind, self._heads = document, blind, heads
        self.passages = passages(document, blind, tokenizer)
        self.hidden = [encode(passage) for passage in self.passages]
        self._tags: dict[tuple[str, int], np.ndarray] = {}
        self._looked: dict[int, dict[str, np.ndarray]] = {}
        self._least = dict(THRESHOLDS) | dict(thresholds)

    def tag(self, name: str, passage: int) -> np.ndarray:
        """Chances (pieces, labels) of a tag."""
        if (name, passage) not in self._tags:
            self._tags[name, passage] = self._heads.tag(name, self.hidden[passage])
        return self._tags[name, passage]

    # Loaded phrases.

    @cached_property
    def phrases(self) -> list[Phrase]:
        """Loaded phrases and hedges, in text order."""
        found = []
        for i in range(len(self.passages)):
            chances = self.tag("phrase", i)
            for first, last in runs(chances, self._least["phrase"], SPLIT):
                if span := self.phrase_at(i, first, last):
                    families = self.judged("family", i, span)
                    loaded = families[: FAMILIES.index("hedge")]
                    chance = float(1 - chances[first : last + 1, 0].min())
                    found.append(Phrase(span, FAMILIES[int(loaded.argmax())], chance, families))
            chances = self.tag("hedge", i)
            for first, last in runs(chances, self._least["hedge"]):
                if span := self.trimmed(i, first, last):
                    chance = float(1 - chances[first : last + 1, 0].min())
                    found.append(Phrase(span, "hedge", chance, self.judged("family", i, span)))
        return sorted(found, key=lambda mark: mark.span)

    # Attributions.

    @cached_property
    def relations(self) -> list[Relation]:
        """Attributions in text order, those of a running quotation among them."""
        found = []
        for i in range(len(self.passages)):
            of = [self._relation(i, *cue) for cue in self._cues(i)]
            of = _once([relation for relation in of if relation])
            found += of + list(self._running(i, of))
        return sorted(found, key=lambda r: r.content or r.cue or r.source)

    def _cues(self, i: int) -> Iterator[tuple[str, int, int, float]]:
        """(act, first piece, last piece, chance)."""
        chances, passage = self.tag("cue", i), self.passages[i]
        parts: list[tuple[int, int]] = []
        for first, last in runs(chances, self._least["cue"]):
            goes_on = chances[first, 2::2].sum() > chances[first, 1::2].sum()
            near = (
                parts and first - parts[-1][1] <= GAP + 1 and passage.sentence[first] == passage.sentence[parts[-1][1]]
            )
            if near and (goes_on or (first == parts[-1][1] + 1 and not self._says(i, *parts[-1]))):
                first = parts.pop()[0]
            parts.append((first, last))
        for first, last in parts:
            if not self._says(i, first, last):
                continue
            acts = chances[first : last + 1, 1:].reshape(-1, len(ACTS), 2).sum((0, 2))
            chance = float(1 - chances[first : last + 1, 0].min())
            yield ACTS[int(acts.argmax())], first, last, chance

    def _says(self, i: int, first: int, last: int) -> bool:
        """Whether there is more than auxiliaries and small words in a cue."""
        text, passage = self.document.text, self.passages[i]
        words = text[passage.starts[first] : passage.ends[last]].lower().split()
        return any(word.strip(EDGES) not in NO_CUE for word in words)

    def _relation(self, i: int, act: str, first: int, last: int, chance: float) -> Relation | None:
        passage, hidden = self.passages[i], self.hidden[i]
        places = np.arange(len(passage))
        cue = (places >= first) & (places <= last)
        span = self.trimmed(i, first, last)
        if span is None:
            return None
        if i not in self._looked:
            self._looked[i] = self._heads.looked_at(hidden)
        parts = self._heads.related(hidden[cue].mean(0), self._looked[i], relative(passage, cue))
        allowed = (passage.sentence == passage.sentence[first]) & ~cue
        allowed[[0, -1]] = False
        source = self._part(i, parts[:, 1], allowed, self._least["source"])
        if source:
            allowed = allowed & ~((places >= source[0]) & (places <= source[1]))
        content = self._part(i, parts[:, 2], allowed, self._least["content"])
        if content is None and source is None:
            return None
        who = self.trimmed(i, *source) if source else None
        if who and (match := re.search(r"[,\s]+(?:who|which|that)$", self.document.text[slice(*who)])):
            who = who[0], who[0] + match.start()
        sure = parts[content[0] : content[1] + 1, 2].mean() if content else 1 - parts[:, 2].max()
        relation = Relation(
            act,
            span,
            who,
            self.trimmed(i, *content) if content else None,
            float(chance * sure),
        )
        if act == ACTS[0]:
            relation.cue_stances = self.judged("cue_stance", i, span)
            if relation.source:
                relation.types = self.judged("source_type", i, relation.source)
                relation.named = float(self.judged("named", i, relation.source)[1])
        return relation

    def _part(self, i: int, chances: np.ndarray, allowed: np.ndarray, least: float) -> tuple[int, int] | None:
        """The pieces (first, last) of the stretch with the largest sum of logits, if any is above zero."""
        odds = np.log(np.clip(chances, 1e-4, 1 - 1e-4) / np.clip(1 - chances, 1e-4, 1)) - least
        best, where, total, begin = 0.0, None, 0.0, 0
        for k, ok in enumerate(allowed.tolist()):
            if not ok:
                total, begin = 0.0, k + 1
                continue
            total += float(odds[k])
            if total <= 0:
                total, begin = 0.0, k + 1
            elif total > best:
                best, where = total, (begin, k)
        return where

    def _running(self, i: int, known: Sequence[Relation]) -> Iterator[Relation]:
        """Further stretches of a quotation that runs on, those side by side as one: said, without a cue or a source."""
        passage, chances, held = self.passages[i], self.tag("running", i)[:, 1], None
        taken = np.zeros(len(passage), bool)
        for relation in known:
            if relation.content and relation.act == ACTS[0]:
                taken |= passage.within(*relation.content)
        for number in np.unique(passage.sentence[1:-1]).tolist():
            allowed = (passage.sentence == number) & ~taken
            allowed[[0, -1]] = False
            least = float(np.log(self._least["running"] / (1 - self._least["running"])))
            part = self._part(i, chances, allowed, least)
            if part and part[1] - part[0] > 1 and (span := self.trimmed(i, *part)):
                new = Relation(ACTS[0], None, None, span, float(chances[part[0] : part[1] + 1].mean()))
                if held and not any(c.isalnum() for c in self.document.text[held.content[1] : span[0]]):
                    new.content = held.content[0], span[1]
                elif held:
                    yield held
                held = new
        if held:
            yield held

    # Stance.

    def stance(self, sentence: Offsets, mentions: Sequence[Offsets]) -> tuple[np.ndarray, int] | None:
        """Chances of -1, 0 and +1 for a side in a sentence, given where the side is named in the document.

        Also where it was found, a number of ``heads.WHERE``. None where the encoder read no piece of the sentence.
        """
        i = self._passage_of(sentence[0])
        passage, hidden = self.passages[i], self.hidden[i]
        inside = passage.within(*sentence)
        if not inside.any():
            return None
        mask, where = side_in(passage, mentions, *sentence, inside)
        own = hidden[inside]
        return self._heads.sided(hidden[mask].mean(0), own, own, hidden.mean(0), where), where

    def polarity(self, mention: Offsets) -> float | None:
        """How a mention is spoken of by anybody, from -1 to 1, as NewsMTSC asks."""
        i = self._passage_of(mention[0])
        if not self.passages[i].within(*mention).any():
            return None
        chances = self.judged("polarity", i, mention)
        return float(chances[2] - chances[0])

    def _passage_of(self, start: int) -> int:
        """The first passage that ends after an offset."""
        return next((i for i, p in enumerate(self.passages) if start < p.ends[-2]), len(self.passages) - 1)

    # Questions about a stretch, and offsets.

    def judged(self, head: str, i: int, span: Offsets) -> np.ndarray:
        """Chances of a question about a stretch of a passage."""
        passage, hidden = self.passages[i], self.hidden[i]
        inside = passage.within(*span)
        sentence = self.document.sentences[self.document.sentence_index(span[0])]
        around = passage.within(min(span[0], sentence.start), max(span[1], sentence.end))
        return self._heads.judged(head, np.concatenate([hidden[inside].mean(0), hidden[around].mean(0)])[None])[0]

    def trimmed(self, i: int, first: int, last: int) -> Offsets | None:
        """The whole words of some pieces, without marks and blanks at the edges."""
        text, passage = self.document.text, self.passages[i]
        start, end = int(passage.starts[first]), int(passage.ends[last])
        while (
            0 < start < len(text)
            and text[start].isalnum()
            and (text[start - 1].isalnum() or (start > 1 and text[start - 1] in "'’" and text[start - 2].isalnum()))
        ):
            start -= 1
        while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
            end += 1
        while start < end and text[start] in EDGES:
            start += 1
        while start < end and text[end - 1] in EDGES:
            end -= 1
        return (start, end) if start < end else None

    def phrase_at(self, i: int, first: int, last: int) -> Offsets | None:
        """The words of some pieces as a phrase: on one side of a quotation mark, no small word at the edges."""
        quoted = self.passages[i].quoted[first : last + 1]
        if quoted.any() and not quoted.all():
            inside = np.flatnonzero(quoted)
            first, last = first + int(inside[0]), first + int(inside[-1])
        if (span := self.trimmed(i, first, last)) is None:
            return None
        text, (start, end) = self.document.text, span
        words = [(m.start() + start, m.end() + start) for m in re.finditer(r"\S+", text[start:end])]
        while len(words) > 1 and text[slice(*words[-1])].lower() in LOOSE:
            words.pop()
        while len(words) > 1 and text[slice(*words[0])].lower() in LOOSE:
            words.pop(0)
        return words[0][0], words[-1][1]


def side_in(passage: Passage, spans, start: int, end: int, inside: np.ndarray) -> tuple[np.ndarray, int]:
    """The pieces that stand for a side in a sentence, and where they were found (a number of ``heads.WHERE``)."""
    here = [span for span in spans if start <= span[0] < end]
    before = [span for span in spans if passage.starts[1] <= span[0] < start]
    for where, found in ((0, here), (1, before[-1:])):
        mask = np.zeros(len(passage), bool)
        for span in found:
            mask |= passage.within(*span)
        if mask.any():
            return mask, where
    return inside, WHERE.index("nowhere")


def _once(relations: Sequence[Relation]) -> list[Relation]:
    """Of two cues of one kind with the same source and most of the same content, the surer: "later told" is one."""
    kept: list[Relation] = []
    for relation in sorted(relations, key=lambda r: -r.chance):
        if not any(
            known.act == relation.act
            and known.source == relation.source
            and _shared(known.content, relation.content) > 0.6
            for known in kept
        ):
            kept.append(relation)
    return kept


def _shared(one: Offsets | None, other: Offsets | None) -> float:
    """How much of the longer of two stretches is in both."""
    if one is None or other is None:
        return float(one == other)
    return max(0, min(one[1], other[1]) - max(one[0], other[0])) / max(one[1] - one[0], other[1] - other[0])


def runs(chances: np.ndarray, least: float, split: float = 0.5) -> Iterator[tuple[int, int]]:
    """Stretches (first, last) of pieces whose chance of any label but the first is beyond ``least``.

    A piece that begins one with a chance of ``split`` rather than goes on with it begins one, where the labels tell.
    """
    on = 1 - chances[:, 0] > least
    on[[0, -1]] = False
    begins = np.zeros(len(on), bool)
    if chances.shape[1] > 2:
        begins = chances[:, 1::2].sum(1) > split * (chances[:, 1::2].sum(1) + chances[:, 2::2].sum(1))
    first = None
    for k in range(len(on)):
        if first is not None and (not on[k] or begins[k]):
            yield first, k - 1
            first = None
        if on[k] and first is None:
            first = k
