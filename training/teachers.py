"""Teachers: networks of the same size that each learn one task alone, and what they answer together.

Several seeds of each are averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from parallax.encoder.passages import CLS, SEP, Passage
from training.learning import Item, learn
from training.network import Network, fed

#: What each teacher learns from, for how many epochs, and how many there are.
TEACHERS = {
    "polarity": (("newsmtsc",), 4, 3),
    "loaded": (("babe", "checkthat"), 4, 3),
    "attribution": (("polnear",), 3, 1),
    "entity": (("entities",), 4, 1),
}
RATE = 6e-5
SENTENCES_TOGETHER = 4096


def teach(base: Path, chosen: Sequence[Item], group: str, seed: int, path: Path, say: Callable[[str], None]) -> Network:
    """A teacher, read from ``path`` where it was trained before."""
    sets, epochs, _ = TEACHERS[group]
    network = Network(base)
    if path.is_file():
        network.load_state_dict(torch.load(path, weights_only=True))
        return network.eval()
    of = [item for item in chosen if item.set in sets]
    say(f"{path.stem}: {len(of)} passages, {epochs} epochs")
    learn(network, of, epochs, RATE, seed, say=say)
    torch.save(network.state_dict(), path)
    return network


def alone(passage: Passage, mask: np.ndarray) -> Passage:
    """The pieces under a mask as a passage of their own."""

    def framed(values, before, after):
        return np.concatenate([[before], values[mask], [after]])

    return Passage(
        framed(passage.ids, CLS, SEP),
        framed(passage.kinds, 0, 0),
        framed(passage.starts, 0, 0),
        framed(passage.ends, 0, 0),
    )


def _groups(cut: Sequence[Passage]) -> Iterator[list[int]]:
    order = sorted(range(len(cut)), key=lambda i: len(cut[i]))
    group: list[int] = []
    for i in order:
        if group and (len(group) + 1) * len(cut[i]) > SENTENCES_TOGETHER:
            yield group
            group = []
        group.append(i)
    if group:
        yield group


@torch.no_grad()
def tagged(networks: Sequence[Network], cut: Sequence[Passage], names: Sequence[str]) -> list[dict[str, np.ndarray]]:
    """Mean probabilities of tags for each passage."""
    found: list[dict] = [{} for _ in cut]
    for group in _groups(cut):
        given = fed([cut[i] for i in group])
        for network in networks:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                hidden = network(**given)
            for name in names:
                answers = torch.softmax(network.tagged(hidden.float(), name), -1).numpy() / len(networks)
                for row, i in enumerate(group):
                    found[i][name] = found[i].get(name, 0) + answers[row, : len(cut[i])]
    return [{name: of[name].astype(np.float16) for name in of} for of in found]


@torch.no_grad()
def answered(
    networks: Sequence[Network], asked: Sequence[tuple[Item, np.ndarray, np.ndarray]], heads: Sequence[str]
) -> list[dict[str, np.ndarray]]:
    """Mean probabilities of the labels of some heads, for each question.

    Parameters
    ----------
    asked : sequence of (item, inside, around)
        The pieces asked about and those of their sentence, which the teachers read alone, as they were taught.
    """
    cut, masks = [], []
    for item, inside, around in asked:
        cut.append(alone(item.passage, around))
        masks.append(np.concatenate([[False], inside[around], [False]]))
    found: list[dict] = [{} for _ in cut]
    for group in _groups(cut):
        given = fed([cut[i] for i in group])
        width = given["input_ids"].shape[1]
        inside = torch.stack([_row(masks[i], width) for i in group]).unsqueeze(1)
        whole = torch.stack([_row(np.r_[False, np.ones(len(cut[i]) - 2, bool)], width) for i in group]).unsqueeze(1)
        for network in networks:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                hidden = network(**given)
            hidden = hidden.float()
            means = torch.cat([inside @ hidden, whole @ hidden], -1).squeeze(1)
            for head in heads:
                answers = torch.softmax(network.judged(means, head), -1).numpy() / len(networks)
                for row, i in enumerate(group):
                    found[i][head] = found[i].get(head, 0) + answers[row]
    return found


def _row(mask: np.ndarray, width: int) -> torch.Tensor:
    row = torch.zeros(width)
    row[: len(mask)] = torch.from_numpy(mask / mask.sum()).float()
    return row
