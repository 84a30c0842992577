"""How the network learns: batches of one set each, one loss a head, AdamW with warm-up and linear decay."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from training.codebook.heads import POOLED, TAGS
from training.codebook.lessons import Item, epoch
from training.codebook.network import Network, fed
from training.codebook.pieces import CLS, PAD, SEP, relative
from training.learning import batches

#: Word pieces of a batch, padding counted.
BATCH = 1280
#: The part of all pieces that are hidden, so that no single word of an event decides; and what stands there.
HIDDEN, MASK = 0.08, 103
#: The part of the time in which the rate rises.
WARM = 0.05
#: What each head weighs beside the others; the others count once.
WEIGHT = {
    "phrase": 3.0,
    "hedge": 0.5,
    "cue": 3.0,
    "speaker": 0.5,
    "said": 1.0,
    "running": 1.0,
    "entity": 0.5,
    "loaded_word": 0.5,
    "family": 0.8,
    "source_type": 0.4,
    "named": 0.2,
    "cue_stance": 0.3,
    "relation": 1.0,
    "stance": 3.0,
    "polnear_source": 0.5,
    "polnear_cue": 0.5,
    "polnear_content": 0.5,
    "polarity": 1.0,
}


def _means(hidden: torch.Tensor, rows: Sequence[int], masks: Sequence[np.ndarray]) -> torch.Tensor:
    """Mean hidden state (masks, width) of the pieces of each mask, each in its row."""
    count, width, _ = hidden.shape
    weights = torch.zeros(len(rows), count, width)
    for i, (row, mask) in enumerate(zip(rows, masks, strict=True)):
        weights[i, row, : len(mask)] = torch.from_numpy(mask / max(1, mask.sum())).float()
    return weights.flatten(1) @ hidden.flatten(0, 1)


def hidden_of(network: Network, batch: Sequence[Item], still: int):
    """Hidden states of a batch; what the lowest ``still`` layers give is computed once, and kept."""
    if not still:
        given = fed([item.passage for item in batch])
        if network.training:
            ids = given["input_ids"]
            ids[(torch.rand(ids.shape) < HIDDEN) & (ids > PAD) & (ids != CLS) & (ids != SEP)] = MASK
        return network(**given)
    if new := [item for item in batch if item.below is None]:
        network.eval()
        for item, below in zip(new, network.below([item.passage for item in new], still), strict=True):
            item.below = below.half()
        network.train()
    return network.above([item.below for item in batch], still)


def loss_of(
    network: Network, batch: Sequence[Item], weight: dict[str, float] = WEIGHT, still: int = 0
) -> dict[str, torch.Tensor]:
    """The loss of each head that a batch teaches."""
    given = fed([item.passage for item in batch])
    hidden = hidden_of(network, batch, still)
    real, width = given["attention_mask"].bool(), hidden.shape[1]
    losses: dict[str, torch.Tensor] = {}
    for name in TAGS:
        if name not in batch[0].tags:
            continue
        labels = torch.full(real.shape, -100)
        for row, item in enumerate(batch):
            labels[row, : len(item.passage)] = torch.from_numpy(item.tags[name])
        losses[name] = functional.cross_entropy(network.tagged(hidden, name).flatten(0, 1), labels.flatten())
    for name in POOLED:
        asked = [(row, *q[1:]) for row, item in enumerate(batch) for q in item.pooled if q[0] == name]
        if asked:
            rows = [q[0] for q in asked]
            means = torch.cat([_means(hidden, rows, [q[i] for q in asked]) for i in (1, 2)], -1)
            losses[name] = functional.cross_entropy(network.judged(means, name), torch.tensor([q[3] for q in asked]))
    asked = [(row, *of) for row, item in enumerate(batch) for of in item.relations]
    if asked:
        rows = [q[0] for q in asked]
        places = torch.zeros(len(asked), 3, width, dtype=torch.long)
        labels = torch.full((len(asked), width), -100)
        for i, (row, cue, parts) in enumerate(asked):
            places[i, :, : len(cue)] = torch.from_numpy(relative(batch[row].passage, cue))
            labels[i, : len(parts)] = torch.from_numpy(parts)
        logits = network.related(_means(hidden, rows, [q[1] for q in asked]), hidden, torch.tensor(rows), places)
        summed = functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="sum")
        losses["relation"] = summed / (labels > 0).sum().clamp_min(1)
    asked = [(row, *of) for row, item in enumerate(batch) for of in item.stance]
    if asked:
        rows = [q[0] for q in asked]
        index = torch.tensor(rows)
        inside = torch.zeros(len(asked), width, dtype=torch.bool)
        for i, (_, _, mask, _, _) in enumerate(asked):
            inside[i, : len(mask)] = torch.from_numpy(mask)
        whole = (hidden * real[..., None]).sum(1) / real.sum(1, keepdim=True)
        logits = network.sided(
            _means(hidden, rows, [q[1] for q in asked]),
            _means(hidden, rows, [q[2] for q in asked]),
            whole[index],
            hidden,
            index,
            inside,
            torch.tensor([q[3] for q in asked]),
        )
        losses["stance"] = functional.cross_entropy(logits, torch.tensor([q[4] for q in asked]))
    return {name: weight.get(name, 1.0) * loss for name, loss in losses.items()}


def learn(
    network: Network,
    chosen: Sequence[Item],
    minutes: float,
    rate: float,
    seed: int,
    steps: Path,
    say: Callable[[str], None] = print,
    rounded: float = 0.0,
    size: int = BATCH,
    often: dict[str, float] | None = None,
    least: float = 0.0,
    still: int = 0,
) -> None:
    """Train in place for so many minutes; the network is written to ``steps`` every ten and after each epoch.

    Parameters
    ----------
    rounded : float
        The last part of the time, from 0 to 1, in which the encoder computes as int8 will.
    least : float
        What is left of the rate at the end.
    still : int
        So many of the lowest layers don't learn, nor do the word vectors if there is one.
    """
    rng = random.Random(seed)
    torch.manual_seed(seed)
    kept = {} if often is None else {"often": often}
    if still:
        for part in (network.encoder.embeddings, *network.encoder.encoder.layer[:still]):
            part.requires_grad_(False)
    encoder = [p for name, p in network.named_parameters() if name.startswith("encoder.") and p.requires_grad]
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": rate}, {"params": heads, "lr": 5 * rate}], weight_decay=0.01, fused=True
    )
    rates = [group["lr"] for group in optimiser.param_groups]
    began, written, seen, step, number, mean = time.perf_counter(), time.perf_counter(), 0, 0, 0, {}
    done = 0.0
    network.train()
    while done < 1:
        number += 1
        for batch in batches(epoch(chosen, rng, **kept), size, rng, apart=12):
            done = (time.perf_counter() - began) / (60 * minutes)
            if done >= 1:
                break
            for group, of in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = of * min(1.0, (done + 0.001) / WARM, least + (1 - least) * (1 - done) / (1 - WARM))
            with network.rounding() if done >= 1 - rounded else nullcontext():
                losses = loss_of(network, batch, still=still)
                sum(losses.values()).backward()
            torch.nn.utils.clip_grad_norm_([*encoder, *heads], 1.0)
            optimiser.step()
            optimiser.zero_grad()
            seen += sum(len(item.passage) for item in batch)
            step += 1
            for name, loss in losses.items():
                mean[name] = loss.item() if name not in mean else 0.95 * mean[name] + 0.05 * loss.item()
            if step % 50 == 0:
                speed = seen / (time.perf_counter() - began)
                told = " ".join(f"{name} {value:.3f}" for name, value in mean.items())
                say(f"epoch {number}, step {step}, {done:.0%} of the time, {speed:.0f} pieces/s: {told}")
            if time.perf_counter() - written > 600:
                torch.save(network.state_dict(), steps / "latest.pt")
                written = time.perf_counter()
        torch.save(network.state_dict(), steps / f"epoch-{number}.pt")
        say(f"epoch {number} written")
    network.eval()
    torch.save(network.state_dict(), steps / "network.pt")
