"""The student made smaller: narrower feed-forward layers that int8 computes well, and taught to see what it saw.

The heads stay as they are. The encoder learns to give them the hidden states that the student gave; no label is read.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu

from parallax.encoder.passages import Passage
from training.int8 import order
from training.learning import Item, learn
from training.network import Network, Scaled, fed

#: Neurons of each feed-forward layer.
NEURONS = 1152
#: Passages on which a layer is looked at before it is changed.
LOOKED_AT = 1200
#: Neurons that leave a layer at once, before the others are fitted anew.
AT_ONCE = 48
#: A neuron is divided where the first piece of a passage raises it so many times as high as any other piece raises any.
OUTLYING = 1.5
#: What other pieces give the parts of a divided neuron, at most.
BELOW = -2.0
#: Each channel of what a layer is given is scaled to this at most.
HIGHEST = 6.0
#: So many epochs at each of these rates.
EPOCHS = 2
RATES = (1e-4, 6e-5)


def made_smaller(
    student: Network, base: Path, learned: Sequence[Item], seed: int, path: Path, say: Callable[[str], None] = print
) -> Network:
    """The small network, read from ``path`` where it was trained before."""
    small = Network(base, dropout=0.0, neurons=NEURONS)
    if path.is_file():
        small.load_state_dict(torch.load(path, weights_only=True))
        return small.eval()
    some = random.Random(seed).sample(learned, min(LOOKED_AT, len(learned)))
    narrowed = copy.deepcopy(student.eval())
    say(f"{path.stem}: {NEURONS} neurons a layer, then {EPOCHS * len(RATES)} epochs of {len(learned)} passages")
    narrow(narrowed, [item.passage for item in some], NEURONS, say)
    small.load_state_dict(narrowed.state_dict())
    loss, rounds = partial(unlike, student), []
    for n, rate in enumerate(RATES):
        learn(small, learned, EPOCHS, rate, seed + n, say=say, rounded=1.0, loss=loss)
        rounds.append({name: value.clone() for name, value in small.state_dict().items()})
    # Of the rounds the mean is nearer to what holds for new text (Izmailov et al. 2018).
    small.load_state_dict({name: sum(of[name] for of in rounds) / len(rounds) for name in rounds[0]})
    torch.save(small.state_dict(), path)
    return small


def unlike(student: Network, small: Network, batch: Sequence[Item]) -> Tensor:
    """How far a network's hidden states lie from the student's: squared distance over their squared length."""
    given = fed([item.passage for item in batch])
    real = given["attention_mask"].bool()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        with torch.no_grad():
            wanted = student(**given)[real].float()
        found = small(**given)[real].float()
    return ((found - wanted) ** 2).sum() / (wanted**2).sum()


@torch.no_grad()
def narrow(network: Network, cut: Sequence[Passage], neurons: int, say: Callable[[str], None] = print) -> None:
    """Leave so many neurons in each feed-forward layer, and take away what makes the steps of int8 coarse. In place.

    The first piece of every passage, which stands for no word, raises single neurons to many times what any word does,
    and all other values of the layer are then rounded to a few steps. Such a neuron is divided into several that each
    carry a part of it. What the layer is given is scaled channel by channel (SmoothQuant: Xiao et al. 2023).
    """
    for number, (up, down) in enumerate(network.feeds):
        given, raised = looked_at(network, up, cut)
        parts, slope, shift = divisions(raised)
        fired = gelu(torch.cat(raised))
        keep, weight, bias = kept(fired, down, neurons - int((parts - 1).sum()), parts > 1)
        parts, slope, shift = parts[keep], slope[keep], shift[keep]
        scale = (torch.cat(given).abs().amax(0) / HIGHEST).clamp_min(1)
        leaving = _rows(weight.T, parts)
        # The parts of a divided neuron are alike, and large: side by side they would make the steps of int8 coarse.
        by = torch.from_numpy(order(leaving.numpy()))
        up.factor = 1 / scale
        up.weight = nn.Parameter(_rows(up.weight[keep] * slope[:, None] * scale, parts)[by])
        up.bias = nn.Parameter(_rows(up.bias[keep] * slope + shift, parts)[by])
        down.weight = nn.Parameter(leaving[by].T.contiguous())
        down.bias = nn.Parameter(bias)
        say(f"  layer {number + 1}: {len(keep)} neurons, {int((parts > 1).sum())} of them divided")


def _rows(values: Tensor, times: Tensor) -> Tensor:
    return values.repeat_interleave(times, 0)


def looked_at(network: Network, up: Scaled, cut: Sequence[Passage]) -> tuple[list[Tensor], list[Tensor]]:
    """What a layer is given and what it makes of it, for each passage: (pieces, width) and (pieces, neurons)."""
    given, made = [], []

    def look(_, before, after):
        given.append(before[0][0])
        made.append(after[0])

    hook = up.register_forward_hook(look)
    for passage in cut:
        network(**fed([passage]))
    hook.remove()
    return given, made


def divisions(raised: Sequence[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    """Into how many parts each neuron is divided, and the slope and shift of what raises each part.

    With ``a`` raising the neuron, ``slope * a + shift`` raises each part: at the first piece to an even share,
    elsewhere to no more than ``BELOW``.
    """
    first = torch.stack([of[0] for of in raised])
    elsewhere = torch.cat([of[1:] for of in raised]).amax(0)
    limit = torch.stack([gelu(of[1:]).max() for of in raised]).mean()
    outlying = (first.amin(0) > OUTLYING * limit) & (elsewhere < 0)
    at = first.mean(0)
    parts = torch.where(outlying, (at / limit).ceil(), 1)
    slope = torch.where(outlying, torch.maximum(1 / parts, (at / parts - BELOW) / (at - elsewhere)), 1)
    return parts.long(), slope, torch.where(outlying, at / parts - slope * at, 0)


def kept(fired: Tensor, down: nn.Linear, count: int, needed: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Which neurons stay, and the weights and bias that make of them what the layer made of all, by least squares.

    Those leave whose going costs least once the others are fitted anew (Hassibi and Stork 1993).

    Parameters
    ----------
    fired : Tensor
        What each neuron gave (pieces, neurons).
    needed : Tensor
        Those that stay in any case.
    """
    mean = fired.mean(0).double()
    apart = fired.double() - mean
    together = apart.T @ apart / len(apart)
    together += torch.eye(len(together)) * together.diag().mean() * 1e-3
    wanted = down.weight.double() @ together
    stay = torch.arange(len(together))
    while True:
        inverse = torch.linalg.inv(together[stay][:, stay])
        weight = wanted[:, stay] @ inverse
        if len(stay) <= count:
            break
        cost = (weight**2).sum(0) / inverse.diag()
        cost[needed[stay]] = torch.inf
        stay = stay[cost.argsort()[min(len(stay) - count, AT_ONCE) :].sort().values]
    bias = down.bias.double() + down.weight.double() @ mean - weight @ mean[stay]
    return stay, weight.float(), bias.float()
