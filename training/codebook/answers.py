"""The heads as arrays: from hidden states to chances. NumPy alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from training.codebook.heads import PARTS


def softmax(logits: np.ndarray) -> np.ndarray:
    values = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return values / values.sum(axis=-1, keepdims=True)


class Heads:
    """The heads as arrays, by the names that training gave them."""

    def __init__(self, arrays: Mapping[str, np.ndarray]):
        self._of = {name: np.asarray(value, np.float32) for name, value in arrays.items()}

    def _layer(self, name: str, values: np.ndarray) -> np.ndarray:
        return values @ self._of[f"{name}.weight"].T + self._of[f"{name}.bias"]

    def tag(self, name: str, hidden: np.ndarray) -> np.ndarray:
        """Chances (pieces, labels)."""
        return softmax(self._layer(f"tags.{name}", hidden))

    def judged(self, name: str, means: np.ndarray) -> np.ndarray:
        """Chances (spans, labels) from the means of each span and its sentence, side by side."""
        inner = np.maximum(self._layer(f"pooled.{name}.inner", means), 0)
        return softmax(self._layer(f"pooled.{name}.outer", inner))

    def looked_at(self, hidden: np.ndarray) -> dict[str, np.ndarray]:
        """What the relation to any cue needs of the pieces of a passage: the same for all its cues."""
        names = ("relation.piece", *(f"links.{part}.other" for part in PARTS[1:]))
        return {name: self._layer(name, hidden) for name in names}

    def related(self, cue: np.ndarray, pieces: Mapping[str, np.ndarray], places: np.ndarray) -> np.ndarray:
        """Chances (pieces, parts): what each piece is to a cue.

        Parameters
        ----------
        cue : (width,)
            Mean of the cue's pieces.
        pieces : mapping
            As :meth:`looked_at` gives them.
        places : (3, pieces)
            Where they stand to it, as ``pieces.relative`` gives them.
        """
        mixed = self._layer("relation.cue", cue) + pieces["relation.piece"]
        for name, of in zip(("place", "sentence", "quote"), places, strict=True):
            mixed += self._of[f"relation.{name}.weight"][of]
        logits = self._layer("relation.outer", np.maximum(mixed, 0))
        for part, name in enumerate(PARTS[1:], 1):
            one = self._layer(f"links.{name}.cue", cue)
            logits[:, part] += pieces[f"links.{name}.other"] @ one / len(one) ** 0.5
        return softmax(logits)

    def sided(
        self, side: np.ndarray, inside: np.ndarray, pieces: np.ndarray, whole: np.ndarray, where: int
    ) -> np.ndarray:
        """Chances of -1, 0 and +1 for a side in a sentence.

        Parameters
        ----------
        side : (width,)
            Mean of the side's names.
        inside, pieces : (pieces, width)
            The sentence; and what is looked at, the same.
        whole : (width,)
            Mean of the passage.
        """
        side = side + self._of["stance.where.weight"][where]
        key, query = self._layer("stance.key", pieces), self._layer("stance.query", side)
        seen = softmax(key @ query / len(query) ** 0.5) @ pieces
        given = np.concatenate([side, inside.mean(0), seen, whole])
        return softmax(self._layer("stance.outer", np.maximum(self._layer("stance.inner", given), 0)))
