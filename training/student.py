"""The shipped network: it learns all tasks together, from people's labels and from what the teachers answer.

Teachers answer on every passage, so that each one teaches every task: this is what keeps tasks from
unlearning each other, and what takes news without labels into the lessons.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from parallax.evaluation.examples import TAGS
from training.learning import Item, Pooled
from training.network import Network
from training.teachers import answered, tagged

#: Mentions of one passage that teachers are asked about, where people marked none.
MENTIONS = 2
#: Word pieces that stand for somebody: he, she, they, it.
PRONOUNS = (2002, 2016, 2027, 2009)
#: Which tags each teacher answers. Where people marked them, they are left as they are.
TAGGED = {"attribution": ("source", "cue", "content"), "entity": ("entity",)}
#: The teacher of loaded language judges every passage of the other sets and one in this many of PolNeAR's, by far the
#: largest.
JUDGED_OF = {"polnear": 3}
JUDGED = ("loaded", "subjective")


def lessons(
    chosen: Sequence[Item], teachers: Mapping[str, Sequence[Network]], seed: int, say: Callable[[str], None] = print
) -> list[Item]:
    """The items with what the teachers answer about each, in place."""
    rng = random.Random(seed)
    for group, names in TAGGED.items():
        if group in teachers:
            asked = [item for item in chosen if names[0] not in item.tags]
            say(f"teachers of {group} tag {len(asked)} passages")
            answers = tagged(teachers[group], [item.passage for item in asked], names)
            for item, of in zip(asked, answers, strict=True):
                item.soft |= of
    if "loaded" in teachers:
        some = [item for item in chosen if not rng.randrange(JUDGED_OF.get(item.set, 1))]
        asked = [(item, mask, mask) for item in some for mask in item.sentences if mask.sum() > 3]
        say(f"teachers of loaded judge {len(asked)} sentences")
        for place, answers in zip(asked, answered(teachers["loaded"], asked, JUDGED), strict=True):
            for head, soft in answers.items():
                _add(*place, head, soft)
    if "polarity" in teachers:
        asked = []
        for item in chosen:
            marked = [p.inside for p in item.pooled if p.head == "polarity"]
            if marked or item.set == "unlabelled":
                asked += [(item, inside, _around(item, inside)) for inside in marked or _mentions(item, rng)]
        say(f"teachers of polarity judge {len(asked)} mentions")
        for place, answers in zip(asked, answered(teachers["polarity"], asked, ("polarity",)), strict=True):
            _add(*place, "polarity", answers["polarity"])
    return list(chosen)


def _add(item: Item, inside: np.ndarray, around: np.ndarray, head: str, soft: np.ndarray) -> None:
    """A teacher's answer, put to the label that people gave where there is one."""
    for known in item.pooled:
        if known.head == head and (known.inside == inside).all():
            known.soft = soft
            return
    item.pooled.append(Pooled(head, inside, around, -1, soft))


def _around(item: Item, inside: np.ndarray) -> np.ndarray:
    return next((mask for mask in item.sentences if (mask & inside).any()), inside) | inside


def _mentions(item: Item, rng: random.Random) -> list[np.ndarray]:
    """Some of the names that the teacher of entities found, and some pronouns."""
    if "entity" not in item.soft:
        return []
    labels = item.soft["entity"].argmax(axis=-1)
    begins = [TAGS["entity"].index(label) for label in TAGS["entity"] if label.startswith("B")]
    found = []
    for i, label in enumerate(labels):
        if label in begins:
            end = i + 1
            while end < len(labels) and labels[end] == label + 1:
                end += 1
            found.append((i, end))
    found += [(int(i), int(i) + 1) for i in np.flatnonzero(np.isin(item.passage.ids, PRONOUNS))]
    found = [(start, end) for start, end in found if start > 0 and end < len(item.passage)]
    places = np.arange(len(item.passage))
    return [(places >= a) & (places < b) for a, b in rng.sample(found, min(MENTIONS, len(found)))]
