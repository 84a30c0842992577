"""The shipped network: it learns all tasks together, from people's labels and from what the teachers answer.

Teachers answer on every passage, so that each one teaches every task: this is what keeps tasks from
unlearning each other, and what takes news without labels into the lessons.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from parallax.model.training.examples import TAGS
from parallax.model.training.learning import Item
from parallax.model.training.network import Network
from parallax.model.training.teachers import answered, ask, pooled, tagged

#: Mentions of one passage that teachers are asked about, where people marked none.
MENTIONS = 2
#: Word pieces that stand for somebody: he, she, they, it.
PRONOUNS = (2002, 2016, 2027, 2009)
#: Which teacher answers which tags, and which questions about sentences.
TAGGED = {"attribution": ("source", "cue", "content"), "loaded": ("loaded_word",), "entity": ("entity",)}
JUDGED = {"loaded": ("loaded", "subjective")}
MENTIONED = {"polarity": "polarity", "role": "role"}


def lessons(
    chosen: Sequence[Item], teachers: Mapping[str, Sequence[Network]], seed: int, say: Callable[[str], None] = print
) -> list[Item]:
    """The items with what the teachers answer about each, in place."""
    rng = random.Random(seed)
    for group, names in TAGGED.items():
        if group in teachers:
            say(f"teachers of {group} tag {len(chosen)} passages")
            answers = tagged(teachers[group], [item.passage for item in chosen], names)
            for item, of in zip(chosen, answers, strict=True):
                item.soft |= of
    for group, heads in JUDGED.items():
        if group in teachers:
            asked = [(item, mask) for item in chosen for mask in item.sentences if mask.sum() > 3]
            say(f"teachers of {group} judge {len(asked)} sentences")
            questions = [ask(item, [mask], [mask])[0] for item, mask in asked]
            for head in heads:
                answers = answered(teachers[group], questions, head)
                for (item, mask), soft in zip(asked, answers, strict=True):
                    _add(item, head, mask, mask, soft)
    for group, head in MENTIONED.items():
        if group in teachers:
            asked = []
            for item in chosen:
                places = [p.inside for p in item.pooled if p.head in MENTIONED and p.label >= 0]
                asked += [(item, inside, _around(item, inside)) for inside in places or _mentions(item, rng)]
            say(f"teachers of {group} judge {len(asked)} mentions")
            questions = [ask(item, [inside], [around])[0] for item, inside, around in asked]
            answers = answered(teachers[group], questions, head)
            for (item, inside, around), soft in zip(asked, answers, strict=True):
                _add(item, head, inside, around, soft)
    return list(chosen)


def _add(item: Item, head: str, inside: np.ndarray, around: np.ndarray, soft: np.ndarray) -> None:
    """A teacher's answer, put to the label that people gave where there is one."""
    for known in item.pooled:
        if known.head == head and (known.inside == inside).all():
            known.soft = soft
            return
    item.pooled.append(pooled(head, inside, around, soft))


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
