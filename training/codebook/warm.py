"""The shipped encoder, taken back from int8 into a network that goes on learning."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from tokenizers import Tokenizer

from training.codebook.network import Network
from training.codebook.pieces import FORMS
from training.exact import weights_of

#: Heads that begin as an earlier one: its name there, and for each label which of its labels.
BEGUN = {
    "cue": ("cue", (0, 1, 2, 1, 2, 1, 2)),
    "speaker": ("source", (0, 2)),
    "said": ("content", (0, 2)),
    "running": ("content", (0, 2)),
    "appeal_source": ("source", (0, 2)),
    "phrase": ("loaded_word", (0, 1, 1)),
    "polnear_source": ("source", (0, 1, 2)),
    "polnear_cue": ("cue", (0, 1, 2)),
    "polnear_content": ("content", (0, 1, 2)),
}


#: What the piece that stands for a kind of name begins as: the mean of some names of that kind.
STAND_FOR = {
    ("state", "noun"): "china russia america iran france japan germany india israel",
    ("state", "adjective"): "chinese russian american iranian french japanese german indian israeli",
    ("people", "noun"): "chinese russian american iranian frenchman german indian israeli",
    ("people", "plural"): "americans russians germans israelis indians",
    ("seat", "noun"): "beijing moscow washington tehran paris tokyo berlin delhi",
    ("person", "noun"): "trump obama putin clinton bush merkel netanyahu",
    ("outlet", "noun"): "cnn bbc times fox",
    ("agency", "noun"): "reuters associated fbi pentagon ministry",
    ("organisation", "noun"): "nato un hamas taliban eu",
    ("party", "noun"): "republicans democrats labour communists",
    ("party", "adjective"): "republican democratic labour communist",
    ("party", "plural"): "republicans democrats communists",
    ("company", "noun"): "google apple boeing microsoft facebook",
}


def taken_up(folder: Path) -> Network:
    """A network with the encoder of shipped weights, and with their heads where it has the same."""
    network = Network()
    state = network.state_dict()
    encoder = weights_of(onnx.load(folder / "encoder.onnx"))
    state |= {f"encoder.{name}": torch.from_numpy(np.array(value)) for name, value in encoder.items()}
    with np.load(folder / "heads.npz") as arrays:
        heads = {name: torch.from_numpy(arrays[name].astype(np.float32)) for name in arrays.files}
    for name, value in heads.items():
        if name in state and state[name].shape == value.shape:
            state[name] = value
    for name, (old, labels) in BEGUN.items():
        for kind in ("weight", "bias"):
            state[f"tags.{name}.{kind}"] = heads[f"tags.{old}.{kind}"][list(labels)].clone()
    width = heads["pooled.polarity.inner.weight"].shape[0]
    state["stance.inner.weight"][:, : 2 * width] = heads["pooled.polarity.inner.weight"]
    state["stance.inner.weight"][:, 2 * width :] *= 0.5
    state["stance.inner.bias"] = heads["pooled.polarity.inner.bias"]
    state["stance.outer.weight"] = heads["pooled.polarity.outer.weight"]
    state["stance.outer.bias"] = heads["pooled.polarity.outer.bias"] + torch.tensor([0.0, 2.0, 0.0])
    vocabulary = Tokenizer.from_file(str(folder / "tokenizer.json"))
    vectors = state["encoder.embeddings.word_embeddings.weight"]
    for kind, piece in FORMS.items():
        known = [vocabulary.token_to_id(word) for word in STAND_FOR[kind].split()]
        vectors[piece] = vectors[[number for number in known if number is not None]].mean(0)
    network.load_state_dict(state)
    return network
