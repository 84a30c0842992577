"""How the network learns: examples as word pieces, batches of one set, gold labels and teachers' answers."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from parallax.document import Document, Span
from parallax.encoder.passages import Passage, passages
from parallax.evaluation.examples import POOLED, TAGS, Example
from training.network import LINKED, Network, fed

#: Word pieces of a batch, padding counted.
BATCH = 2048
#: What each question weighs beside the others.
WEIGHT = {"source": 1.0, "cue": 1.0, "content": 1.0, "loaded_word": 0.5, "entity": 0.5}


@dataclass
class Pooled:
    """One question about a stretch: ``label`` is -1 and ``soft`` is given where a teacher answered it."""

    head: str
    inside: np.ndarray
    around: np.ndarray
    label: int = -1
    soft: np.ndarray | None = None


@dataclass
class Item:
    """One passage with what it teaches."""

    set: str
    passage: Passage
    tags: dict[str, np.ndarray] = field(default_factory=dict)
    soft: dict[str, np.ndarray] = field(default_factory=dict)
    pooled: list[Pooled] = field(default_factory=list)
    links: list[tuple[np.ndarray, str, np.ndarray]] = field(default_factory=list)
    sentences: list[np.ndarray] = field(default_factory=list)


def items(examples: Iterable[Example], tokenizer: Tokenizer) -> list[Item]:
    """The passages of the examples, each with the labels that fall into it."""
    found = []
    for example in examples:
        document = example.document
        for passage in passages(document, tokenizer):
            item = Item(example.set, passage)
            inside = (passage.within(s.start, s.end) for s in sentences_of(document, passage))
            item.sentences = [mask for mask in inside if mask.any()]
            for name, spans in example.tags.items():
                item.tags[name] = passage.labels(spans, len(TAGS[name]))
            for head, start, end, label in example.pooled:
                inside = passage.within(start, end)
                if inside.any():
                    item.pooled.append(Pooled(head, inside, around(document, passage, start, end), label))
            for cue, kind, other in example.links:
                one, two = passage.within(*cue), passage.within(*other)
                if one.any() and two.any():
                    item.links.append((one, kind, two))
            found.append(item)
    return found


def sentences_of(document: Document, passage: Passage) -> list[Span]:
    first = document.sentence_index(int(passage.starts[1]))
    last = document.sentence_index(int(passage.starts[-2]))
    return list(document.sentences[first : last + 1])


def around(document: Document, passage: Passage, start: int, end: int) -> np.ndarray:
    """The pieces of the sentence that a stretch begins in, or of the stretch where that is longer."""
    sentence = document.sentences[document.sentence_index(start)]
    return passage.within(min(start, sentence.start), max(end, sentence.end))


def batches(chosen: Sequence[Item], size: int, rng: random.Random, apart: int = 2) -> list[list[Item]]:
    """Batches of passages of about the same length, up to ``apart`` pieces off, each from one set, in random order."""
    found = []
    for name in sorted({item.set for item in chosen}):
        of = [item for item in chosen if item.set == name]
        rng.shuffle(of)
        of.sort(key=lambda item: len(item.passage) + rng.random() * apart)
        batch: list[Item] = []
        for item in of:
            if batch and (len(batch) + 1) * max(len(item.passage), *(len(other.passage) for other in batch)) > size:
                found.append(batch)
                batch = []
            batch.append(item)
        found.append(batch)
    rng.shuffle(found)
    return found


def _weights(masks: list[tuple[int, np.ndarray]], width: int, rows: int) -> torch.Tensor:
    weights = torch.zeros(len(masks), rows * width)
    for i, (row, mask) in enumerate(masks):
        weights[i, row * width : row * width + len(mask)] = torch.from_numpy(mask / max(1, mask.sum())).float()
    return weights


def _loss(logits, label, soft):
    """Cross-entropy with the label, with the teacher's answer, or with half of each."""
    losses = []
    if soft is not None:
        losses.append(-(soft * functional.log_softmax(logits, -1)).sum(-1))
    if label is not None:
        losses.append(functional.cross_entropy(logits, label, reduction="none"))
    return sum(losses) / len(losses)


def loss_of(network: Network, batch: Sequence[Item], weight: dict[str, float] = WEIGHT) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = network(**fed([item.passage for item in batch]))
    hidden = hidden.float()
    rows, width, _ = hidden.shape
    # The second passage of a long text may hold nothing that anybody marked: it moves nothing.
    total = torch.zeros((), requires_grad=True)
    for name in TAGS:
        hard = [item for item in batch if name in item.tags]
        soft = [item for item in batch if name in item.soft]
        if not hard and not soft:
            continue
        logits = network.tagged(hidden, name)
        losses, count = torch.zeros(()), 0
        for row, item in enumerate(batch):
            n = len(item.passage)
            label = torch.from_numpy(item.tags[name]) if name in item.tags else None
            answer = torch.from_numpy(item.soft[name]).float() if name in item.soft else None
            if label is None and answer is None:
                continue
            losses = losses + _loss(logits[row, :n], label, answer).sum()
            count += n
        total = total + weight.get(name, 1.0) * losses / count
    flat = hidden.reshape(rows * width, -1)
    for name in POOLED:
        asked = [(row, p) for row, item in enumerate(batch) for p in item.pooled if p.head == name]
        if not asked:
            continue
        inside = _weights([(row, p.inside) for row, p in asked], width, rows)
        outside = _weights([(row, p.around) for row, p in asked], width, rows)
        logits = network.answered(flat, inside, outside, name)
        losses = [
            _loss(
                logits[i],
                None if p.label < 0 else torch.tensor(p.label),
                None if p.soft is None else torch.from_numpy(p.soft).float(),
            )
            for i, (_, p) in enumerate(asked)
        ]
        total = total + weight.get(name, 1.0) * torch.stack(losses).mean()
    scores = []
    for row, item in enumerate(batch):
        for kind in LINKED:
            linked = {(one.tobytes(), two.tobytes()) for one, k, two in item.links if k == kind}
            if not linked:
                continue
            cues = sorted({one for one, _ in linked})
            others = sorted({two for _, two in linked})
            masks = [np.frombuffer(m, bool) for m in (*cues, *others)]
            pooled = _weights([(0, m) for m in masks], width, 1) @ hidden[row]
            logits = network.linked(pooled[: len(cues)], pooled[len(cues) :], kind)
            truth = torch.tensor([[float((c, o) in linked) for o in others] for c in cues])
            scores.append(functional.binary_cross_entropy_with_logits(logits, truth))
    if scores:
        total = total + weight.get("links", 0.3) * torch.stack(scores).mean()
    return total


def learn(
    network: Network,
    chosen: Sequence[Item],
    epochs: int,
    rate: float,
    seed: int,
    size: int = BATCH,
    say: Callable[[str], None] = print,
    rounded: float = 0.0,
    loss: Callable[[Network, Sequence[Item]], torch.Tensor] = loss_of,
) -> None:
    """Train in place: AdamW, a warm-up of a twentieth, then linear decay to nothing.

    Parameters
    ----------
    rounded : float
        The last part of all steps, from 0 to 1, in which the encoder computes as int8 will.
    loss : callable (network, batch) -> Tensor
        What is made small; by default what people and teachers answered.
    """
    rng = random.Random(seed)
    torch.manual_seed(seed)
    plan = [batch for _ in range(epochs) for batch in batches(chosen, size, rng)]
    learned = list(network.named_parameters())
    encoder = [p for name, p in learned if name.startswith("encoder.")]
    heads = [p for name, p in learned if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": rate}, {"params": heads, "lr": 5 * rate}], weight_decay=0.01, fused=True
    )
    warm = max(1, len(plan) // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, (len(plan) - step) / max(1, len(plan) - warm))
    )
    network.train()
    began, seen, mean = time.perf_counter(), 0, 0.0
    for step, batch in enumerate(plan):
        with network.rounding() if step >= (1 - rounded) * len(plan) else nullcontext():
            lost = loss(network, batch)
        lost.backward()
        torch.nn.utils.clip_grad_norm_([*encoder, *heads], 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        seen += sum(len(item.passage) for item in batch)
        mean = lost.item() if step == 0 else 0.98 * mean + 0.02 * lost.item()
        if step % 100 == 99:
            rate_now = seen / (time.perf_counter() - began)
            say(f"  step {step + 1} of {len(plan)}: loss {mean:.3f}, {rate_now:.0f} pieces/s")
    network.eval()
