"""The trained encoder at work: each paragraph read once, every question answered from that pass."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from parallax.document import Document, Span
from parallax.encoder.files import FILES, WEIGHTS
from parallax.encoder.passages import Passage, passages

#: Passages that are remembered: wire copy is printed by many, and read once.
REMEMBERED = 512


class Model:
    """The encoder and its heads.

    Parameters
    ----------
    folder : Path
        Holds the files of :data:`~parallax.encoder.files.FILES`; the shipped weights by default.

    Raises
    ------
    FileNotFoundError
        If one of them is absent.
    """

    def __init__(self, folder: Path = WEIGHTS):
        for name in FILES:
            if not (folder / name).is_file():
                raise FileNotFoundError(f"{folder / name} is absent: expected the trained weights. Install anew.")
        self._folder = folder
        self.settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        with np.load(folder / "heads.npz", allow_pickle=False) as arrays:
            self._heads = {name: arrays[name].astype(np.float32) for name in arrays.files}
        self.tags: dict[str, list[str]] = self.settings["tags"]
        self.pooled: dict[str, list[str]] = self.settings["pooled"]
        # All tags in one product.
        self._tag_weights = np.concatenate([self._heads[f"tags.{name}.weight"] for name in self.tags]).T.copy()
        self._tag_biases = np.concatenate([self._heads[f"tags.{name}.bias"] for name in self.tags])
        self._seen = frozenset(np.load(folder / "seen.npy", allow_pickle=False).tolist())
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        options = onnxruntime.SessionOptions()
        # Processes, not threads, share out a corpus.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        path = str(folder / "encoder.onnx")
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self._known: OrderedDict[bytes, tuple[np.ndarray, np.ndarray]] = OrderedDict()

    def __reduce__(self):
        # Another process opens the weights once, whatever it is sent.
        return opened, (self._folder,)

    @property
    def width(self) -> int:
        """Numbers of a hidden state."""
        return len(self._tag_weights)

    @cached_property
    def columns(self) -> dict[str, slice]:
        """Where each tag's labels stand in the product."""
        ends = accumulate(map(len, self.tags.values()))
        return {
            name: slice(end - len(labels), end) for (name, labels), end in zip(self.tags.items(), ends, strict=True)
        }

    def temperature(self, head: str) -> float:
        """What the logits of a head are divided by, so that its probabilities hold."""
        return self.settings["temperature"].get(head, 1.0)

    def seen(self, text: str) -> bool:
        """Whether the weights were trained on a text."""
        return fingerprint(text) in self._seen

    def read(self, document: Document) -> Reading:
        """All passages of a document, read."""
        cut = passages(document, self._tokenizer)
        return Reading(self, document, cut, self._encoded(cut))

    def _encoded(self, cut: Sequence[Passage]) -> list[tuple[np.ndarray, np.ndarray]]:
        """Hidden states and logits of all tags of each passage.

        Each is read alone. Together they would be padded to the longest, which costs more than it saves, and the steps
        of int8 would depend on the neighbours.
        """
        found = []
        for passage in cut:
            key = passage.key()
            if key not in self._known:
                ((hidden,),) = self._session.run(None, passage.given())
                self._known[key] = hidden, hidden @ self._tag_weights + self._tag_biases
                if len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
            self._known.move_to_end(key)
            found.append(self._known[key])
        return found

    def layer(self, name: str, values: np.ndarray) -> np.ndarray:
        return values @ self._heads[f"{name}.weight"].T + self._heads[f"{name}.bias"]


def fingerprint(text: str) -> int:
    """A number that tells a text from others: the first 64 bits of its SHA-256."""
    return int.from_bytes(hashlib.sha256(text.strip().encode()).digest()[:8], "big")


@cache
def opened(folder: Path = WEIGHTS) -> Model:
    """The weights in a folder, opened once."""
    return Model(folder)


class Reading:
    """What the model saw in one document; asked for what is needed.

    Build it with :meth:`Model.read`.
    """

    def __init__(
        self, model: Model, document: Document, cut: Sequence[Passage], read: Sequence[tuple[np.ndarray, np.ndarray]]
    ):
        self.document = document
        self.passages = tuple(cut)
        self._model = model
        self._hidden = [hidden for hidden, _ in read]
        self._logits = [logits for _, logits in read]
        self._tagged: dict[tuple[str, int], np.ndarray] = {}
        self._stretches: dict[tuple[str, int], list[tuple[Span, str]]] = {}
        self._means: dict[Span, np.ndarray] = {}
        self._pairs: dict[Span, np.ndarray] = {}
        # As lists: a search in a list is ten times faster than one in an array.
        self._ends = [int(p.ends[-2]) for p in cut]
        self._pieces = [(p.starts[1:-1].tolist(), p.ends[1:-1].tolist()) for p in cut]

    def _passage_of(self, start: int) -> int:
        """The first passage that ends after an offset."""
        return max(0, min(bisect_right(self._ends, start), len(self._ends) - 1))

    def _inside(self, passage: int, span: Span) -> slice:
        """The pieces of a passage that share a letter with a span."""
        starts, ends = self._pieces[passage]
        return slice(bisect_right(ends, span.start) + 1, bisect_left(starts, span.end) + 1)

    def tag(self, name: str, passage: int) -> np.ndarray:
        """Probabilities (pieces, labels) of a tag in a passage."""
        if name not in self._model.tags:
            raise ValueError(f"{name!r} is not one of {', '.join(self._model.tags)}.")
        return softmax(self._logits[passage][:, self._model.columns[name]] / self._model.temperature(name))

    def word_chance(self, name: str, words: Sequence[Span]) -> np.ndarray:
        """The highest probability of any label but the first among the pieces of each word."""
        found = np.zeros(len(words))
        for k, word in enumerate(words):
            i = self._passage_of(word.start)
            inside = self._inside(i, word)
            if inside.start < inside.stop:
                found[k] = 1 - self._chances(name, i)[inside, 0].min()
        return found

    def _chances(self, name: str, passage: int) -> np.ndarray:
        key = name, passage
        if key not in self._tagged:
            self._tagged[key] = self.tag(name, passage)
        return self._tagged[key]

    def spans(self, name: str, passage: int | None = None) -> list[tuple[Span, str]]:
        """Stretches of whole words that a tag gives, in one passage or in all, each with its label.

        A label ``B`` or ``B-x`` begins a stretch, ``I`` or ``I-x`` goes on with it.
        """
        if passage is None:
            return [stretch for i in range(len(self.passages)) for stretch in self.spans(name, i)]
        if (name, passage) not in self._stretches:
            self._stretches[name, passage] = list(self._found(name, passage))
        return self._stretches[name, passage]

    def _found(self, name: str, passage: int) -> Iterator[tuple[Span, str]]:
        labels = self._model.tags[name]
        starts, ends = self._pieces[passage]
        # The first and the last piece stand for no word.
        best = self._logits[passage][1:-1, self._model.columns[name]].argmax(axis=1)
        stretch: tuple[int, int, str] | None = None
        last = 0
        for k in np.flatnonzero(best).tolist():
            begins, _, kind = labels[best[k]].partition("-")
            start, end = starts[k], ends[k]
            # A piece inside a word belongs to the stretch that holds an earlier piece of the word.
            inside = stretch is not None and self._one_word(stretch[1] - 1, start)
            goes_on = stretch is not None and k == last + 1 and kind == stretch[2] and begins != "B"
            if stretch is not None and (inside or goes_on):
                stretch = stretch[0], end, stretch[2]
            else:
                if stretch is not None:
                    yield self._whole_words(*stretch)
                stretch = start, end, kind
            last = k
        if stretch is not None:
            yield self._whole_words(*stretch)

    def _one_word(self, start: int, end: int) -> bool:
        """Whether all from one letter to another is of the same word."""
        return all(map(self._within_word, range(start + 1, end + 1)))

    def _within_word(self, at: int) -> bool:
        text = self.document.text
        return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()

    def _whole_words(self, start: int, end: int, kind: str) -> tuple[Span, str]:
        while self._within_word(start):
            start -= 1
        while self._within_word(end):
            end += 1
        return Span(start, end), kind

    def mean(self, span: Span) -> np.ndarray:
        """Mean hidden state of the pieces of a span, in the passage in which it begins; 0 where it has none."""
        if span not in self._means:
            self._means[span] = np.zeros(self._model.width, np.float32)
            if self.passages:
                i = self._passage_of(span.start)
                inside = self._inside(i, span)
                if (n := inside.stop - inside.start) > 0:
                    self._means[span] = np.add.reduce(self._hidden[i][inside]) / n
        return self._means[span]

    def answers(self, head: str, spans: Sequence[Span]) -> np.ndarray:
        """Calibrated probabilities (spans, labels) of a question about each span as a whole.

        Parameters
        ----------
        head : str
            One of ``Model.pooled``, which gives its labels.
        """
        labels = self._model.pooled[head]
        if not spans or not self.passages:
            return np.zeros((len(spans), len(labels)))
        means = np.array([self._with_sentence(span) for span in spans])
        inner = np.maximum(self._model.layer(f"pooled.{head}.inner", means), 0)
        logits = self._model.layer(f"pooled.{head}.outer", inner)
        return softmax(logits / self._model.temperature(head))

    def _with_sentence(self, span: Span) -> np.ndarray:
        """The mean of a span beside that of its sentence, or of the span where that is longer."""
        if span not in self._pairs:
            sentence = self.document.sentence_of(span)
            around = Span(min(span.start, sentence.start), max(span.end, sentence.end))
            self._pairs[span] = np.concatenate([self.mean(span), self.mean(around)])
        return self._pairs[span]

    def links(self, kind: str, asked: Sequence[tuple[Sequence[Span], Sequence[Span]]]) -> list[np.ndarray]:
        """Probabilities (cues, others) that a source or a content belongs to a cue, for each pair of lists asked."""
        cues = self._projected(f"links.{kind}.cue", [cues for cues, _ in asked])
        others = self._projected(f"links.{kind}.other", [others for _, others in asked])
        return [1 / (1 + np.exp(-one @ two.T / one.shape[1] ** 0.5)) for one, two in zip(cues, others, strict=True)]

    def _projected(self, layer: str, lists: Sequence[Sequence[Span]]) -> list[np.ndarray]:
        """What a layer makes of the mean of each span: all in one product, then list by list."""
        means = np.array([self.mean(span) for spans in lists for span in spans])
        values = self._model.layer(layer, means.reshape(-1, self._model.width))
        return [values[end - len(spans) : end] for spans, end in zip(lists, accumulate(map(len, lists)), strict=True)]


def softmax(logits: np.ndarray) -> np.ndarray:
    values = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return values / values.sum(axis=-1, keepdims=True)
