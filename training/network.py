"""The network: one encoder, and a head for every question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers import BertModel

from parallax.encoder.passages import KINDS, Passage
from parallax.evaluation.examples import POOLED, TAGS
from training.int8 import MOST, PAIR

#: Width of what a cue and a source or content are compared in.
LINK = 96
LINKED = ("source", "content")


#: The piece that fills up the shorter passages of a batch.
PAD = 0


def stacked(group: Sequence[Passage]) -> dict[str, np.ndarray]:
    """Passages padded to the longest, as the encoder takes them: (n, longest) each."""
    shape = len(group), max(map(len, group))
    ids, kinds, mask = (np.full(shape, PAD, np.int64) for _ in range(3))
    for row, passage in enumerate(group):
        n = len(passage)
        ids[row, :n], kinds[row, :n], mask[row, :n] = passage.ids, passage.kinds, 1
    return {"input_ids": ids, "token_type_ids": kinds, "attention_mask": mask}


def fed(cut: Sequence[Passage]) -> dict[str, torch.Tensor]:
    """Passages as the network takes them."""
    return {name: torch.from_numpy(value) for name, value in stacked(cut).items()}


class Scaled(nn.Linear):
    """A linear layer; what it is given is multiplied by ``factor`` first, channel by channel."""

    def __init__(self, given: int, made: int):
        super().__init__(given, made)
        self.register_buffer("factor", torch.ones(given))

    def forward(self, given):
        return super().forward(given * self.factor)


class Network(nn.Module):
    """The encoder of ``base`` with untrained heads.

    Parameters
    ----------
    base : Path
        A folder with a BERT model as Transformers writes it.
    neurons : int, optional
        Of each feed-forward layer. If given, these layers are untrained, for weights to be loaded.
    """

    def __init__(self, base: Path, dropout: float = 0.1, neurons: int | None = None):
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            base,
            add_pooling_layer=False,
            attn_implementation="eager",
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=dropout,
        )
        embeddings = self.encoder.embeddings
        width = self.encoder.config.hidden_size
        # All kinds of piece begin as what the base took for an ordinary one.
        kind = nn.Embedding(KINDS, width)
        with torch.no_grad():
            kind.weight.copy_(embeddings.token_type_embeddings.weight[:1].repeat(KINDS, 1))
        embeddings.token_type_embeddings = kind
        self.encoder.config.type_vocab_size = KINDS
        for layer in self.encoder.encoder.layer:
            up, down = layer.intermediate.dense, layer.output.dense
            layer.intermediate.dense = Scaled(up.in_features, neurons or up.out_features)
            if neurons:
                layer.output.dense = nn.Linear(neurons, down.out_features)
            else:
                layer.intermediate.dense.load_state_dict(up.state_dict(), strict=False)
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.ModuleDict({name: nn.Linear(width, len(labels)) for name, labels in TAGS.items()})
        self.pooled = nn.ModuleDict(
            {
                name: nn.ModuleDict({"inner": nn.Linear(2 * width, width), "outer": nn.Linear(width, len(labels))})
                for name, labels in POOLED.items()
            }
        )
        self.links = nn.ModuleDict(
            {name: nn.ModuleDict({"cue": nn.Linear(width, LINK), "other": nn.Linear(width, LINK)}) for name in LINKED}
        )

    def forward(self, input_ids, token_type_ids, attention_mask=None):
        """Hidden states (n, pieces, width)."""
        return self.encoder(
            input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask
        ).last_hidden_state

    @property
    def feeds(self) -> list[tuple[Scaled, nn.Linear]]:
        """The two matrices of each feed-forward layer."""
        return [(layer.intermediate.dense, layer.output.dense) for layer in self.encoder.encoder.layer]

    def rounding(self) -> AbstractContextManager[None]:
        """See :func:`rounding`."""
        return rounding(self.encoder)

    def tagged(self, hidden, name: str):
        return self.tags[name](self.dropout(hidden))

    def answered(self, hidden, inside, around, name: str):
        """Logits (spans, labels).

        Parameters
        ----------
        inside, around : float tensors (spans, pieces of all passages)
            Weights with which the pieces of a span, and of its sentence, are averaged.
        hidden : tensor (pieces of all passages, width)
        """
        return self.judged(torch.cat([inside @ hidden, around @ hidden], dim=-1), name)

    def judged(self, means, name: str):
        """Logits (spans, labels) from the means (spans, 2 * width) of each span and of its sentence."""
        head = self.pooled[name]
        return head["outer"](self.dropout(nn.functional.relu(head["inner"](self.dropout(means)))))

    def linked(self, cues, others, name: str):
        """Scores (cues, others) of belonging together."""
        head = self.links[name]
        return head["cue"](cues) @ head["other"](others).T / LINK**0.5


@contextmanager
def rounding(encoder: nn.Module) -> Iterator[None]:
    """While it lasts, an encoder's matrices and what they are given are rounded as the export rounds them.

    The gradient passes as if nothing were rounded (Bengio, Léonard and Courville 2013, straight-through).
    """
    found = [module for module in encoder.modules() if isinstance(module, nn.Linear)]
    for module in found:
        module.forward = partial(_rounded, module)
    try:
        yield
    finally:
        for module in found:
            del module.forward


def steps(weight: torch.Tensor) -> torch.Tensor:
    """The step of each row of a matrix (made, given), as :func:`~training.int8.rounded` has it."""
    largest, pair = weight.abs().amax(1), (weight[:, :-1] + weight[:, 1:]).abs().amax(1)
    return torch.maximum(largest / MOST, pair / PAIR).clamp_min(1e-8)[:, None]


def _rounded(module: nn.Linear, given):
    """What a linear layer gives after int8: its matrix by :func:`steps`, its input by the range of each passage."""
    weight, given = module.weight, given.float()
    if isinstance(module, Scaled):
        given = given * module.factor
    step = steps(weight.detach())
    weight = weight + ((weight / step).round() * step - weight).detach()
    low, high = given.detach().amin((-2, -1), keepdim=True), given.detach().amax((-2, -1), keepdim=True)
    low, high = low.clamp_max(0), high.clamp_min(0)
    step = (high - low).clamp_min(1e-8) / 255
    given = given + ((given / step).round() * step - given).detach()
    return nn.functional.linear(given, weight, module.bias)
