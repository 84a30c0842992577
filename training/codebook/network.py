"""The network: one encoder, a linear head a tag, a small head a question, and heads that read relations and stance."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

import torch
from torch import nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from training.codebook.heads import PARTS, POOLED, STANCES, TAGS, WHERE
from training.codebook.pieces import KINDS, PLACES, QUOTES, SENTENCES, Passage, stacked
from training.network import Scaled, rounding

#: Width of what a cue and a piece are compared in, and of what both are added up in.
LINK, MIXED = 96, 192
LINKED = ("source", "content")
#: Width of what is asked about a side.
ASKED = 384


def fed(cut: Sequence[Passage]) -> dict[str, torch.Tensor]:
    """Passages as the network takes them."""
    return {name: torch.from_numpy(value) for name, value in stacked(cut).items()}


class Network(nn.Module):
    """An untrained network; its weights are loaded.

    Parameters
    ----------
    neurons : int
        Of each feed-forward layer.
    """

    def __init__(self, neurons: int = 1152, layers: int = 6, width: int = 384, dropout: float = 0.1):
        super().__init__()
        config = BertConfig(
            hidden_size=width,
            num_hidden_layers=layers,
            num_attention_heads=width // 32,
            intermediate_size=neurons,
            type_vocab_size=KINDS,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=dropout,
        )
        config._attn_implementation = "eager"
        self.encoder = BertModel(config, add_pooling_layer=False)
        for layer in self.encoder.encoder.layer:
            layer.intermediate.dense = Scaled(width, neurons)
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
        self.relation = nn.ModuleDict(
            {
                "cue": nn.Linear(width, MIXED),
                "piece": nn.Linear(width, MIXED),
                "place": nn.Embedding(PLACES, MIXED),
                "sentence": nn.Embedding(SENTENCES, MIXED),
                "quote": nn.Embedding(QUOTES, MIXED),
                "outer": nn.Linear(MIXED, len(PARTS)),
            }
        )
        for name in ("place", "sentence", "quote"):
            nn.init.normal_(self.relation[name].weight, std=0.1)
        self.stance = nn.ModuleDict(
            {
                "query": nn.Linear(width, LINK),
                "key": nn.Linear(width, LINK),
                "where": nn.Embedding(len(WHERE), width),
                "inner": nn.Linear(4 * width, ASKED),
                "outer": nn.Linear(ASKED, len(STANCES)),
            }
        )
        nn.init.zeros_(self.stance["where"].weight)

    def forward(self, input_ids, token_type_ids, attention_mask=None):
        """Hidden states (n, pieces, width)."""
        return self.encoder(
            input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask
        ).last_hidden_state

    def below(self, cut: Sequence[Passage], layers: int) -> list[torch.Tensor]:
        """What the lowest layers make of each passage (pieces, width), to be kept while they don't learn."""
        given = fed(cut)
        with torch.no_grad():
            hidden = self.encoder.embeddings(given["input_ids"], given["token_type_ids"])
            hidden = self._through(hidden, given["attention_mask"], 0, layers)
        return [of[: len(passage)].clone() for of, passage in zip(hidden, cut, strict=True)]

    def above(self, below: Sequence[torch.Tensor], layers: int):
        """Hidden states (n, pieces, width) from what the lowest layers made."""
        hidden = nn.utils.rnn.pad_sequence([of.float() for of in below], batch_first=True)
        real = nn.utils.rnn.pad_sequence([torch.ones(len(of), dtype=torch.long) for of in below], batch_first=True)
        return self._through(hidden, real, layers, len(self.encoder.encoder.layer))

    def _through(self, hidden, real, first: int, last: int):
        mask = torch.zeros(real.shape).masked_fill(real == 0, torch.finfo(torch.float32).min)[:, None, None]
        for layer in self.encoder.encoder.layer[first:last]:
            hidden = layer(hidden, mask)
            hidden = hidden[0] if isinstance(hidden, tuple) else hidden
        return hidden

    def rounding(self) -> AbstractContextManager[None]:
        """See :func:`training.network.rounding`."""
        return rounding(self.encoder)

    def tagged(self, hidden, name: str):
        return self.tags[name](self.dropout(hidden))

    def judged(self, means, name: str):
        """Logits (spans, labels) from the means (spans, 2 * width) of each span and of its sentence."""
        head = self.pooled[name]
        return head["outer"](self.dropout(functional.relu(head["inner"](self.dropout(means)))))

    def related(self, cues, pieces, rows, places):
        """Logits (cues, pieces, parts): what each piece is to each cue.

        Parameters
        ----------
        cues : tensor (cues, width)
        pieces : tensor (passages, pieces, width)
        rows : tensor (cues,)
            The passage of each cue.
        places : tensor (cues, 3, pieces)
            As ``pieces.relative`` gives them.
        """
        cues, pieces, head = self.dropout(cues), self.dropout(pieces), self.relation
        mixed = head["cue"](cues)[:, None] + head["piece"](pieces)[rows]
        for i, name in enumerate(("place", "sentence", "quote")):
            mixed = mixed + head[name](places[:, i])
        logits = head["outer"](self.dropout(functional.relu(mixed)))
        linked = [
            (self.links[name]["other"](pieces)[rows] @ self.links[name]["cue"](cues)[:, :, None]).squeeze(-1)
            / LINK**0.5
            for name in LINKED
        ]
        return logits + torch.stack([torch.zeros_like(linked[0]), *linked], -1)

    def sided(self, side, sentence, whole, pieces, rows, inside, where):
        """Logits (questions, stances) about a side in a sentence.

        Parameters
        ----------
        side, sentence, whole : tensor (questions, width)
            Means of the side's names, of the sentence, of the passage.
        pieces : tensor (passages, pieces, width)
        rows : tensor (questions,)
            The passage of each question.
        inside : bool tensor (questions, pieces)
            The pieces of the sentence.
        where : tensor (questions,)
            Of ``heads.WHERE``.
        """
        head = self.stance
        side = side + head["where"](where)
        scores = (head["key"](pieces)[rows] @ head["query"](side)[:, :, None]).squeeze(-1) / LINK**0.5
        weights = torch.softmax(scores.masked_fill(~inside, -1e4), -1)
        spread = torch.zeros(len(rows), len(pieces), pieces.shape[1])
        spread[torch.arange(len(rows)), rows] = 1.0
        seen = (spread * weights[:, None]).flatten(1) @ pieces.flatten(0, 1)
        inner = functional.relu(head["inner"](self.dropout(torch.cat([side, sentence, seen, whole], -1))))
        return head["outer"](self.dropout(inner))
