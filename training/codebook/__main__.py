"""From the shipped encoder, the codings and the published sets to a network.

python -m training.codebook --shared DIR --weights DIR --out DIR [--begin FILE] [--all]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer

from training.codebook import lessons
from training.codebook.learn import learn
from training.codebook.warm import taken_up


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.codebook", description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True, help="holds codings/ and datasets/")
    parser.add_argument("--weights", type=Path, required=True, help="the weights to begin with, and the tokenizer")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--begin", type=Path, help="a network written by an earlier run, to go on with")
    parser.add_argument("--all", action="store_true", help="learn from the articles kept for validation too")
    parser.add_argument("--share", type=float, default=1.0, help="of the codings")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--least", type=float, default=0.0, help="what is left of the rate at the end")
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--rounded", type=float, default=0.0)
    parser.add_argument("--still", type=int, default=0, help="so many of the lowest layers don't learn")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    given.out.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()

    def say(words: str) -> None:
        print(f"{(time.perf_counter() - began) / 60:6.1f} min  {words}", flush=True)

    tokenizer = Tokenizer.from_file(str(given.weights / "tokenizer.json"))
    codings = lessons.read_codings(given.shared / "codings" / "train.jsonl")
    chosen = [row for row in codings if given.all or not lessons.kept_apart(row)]
    chosen = chosen[: round(given.share * len(chosen))]
    items = [item for row in chosen for item in lessons.coded(row, tokenizer)]
    say(f"{len(chosen)} of {len(codings)} articles, {len(items)} passages, {sum(len(i.passage) for i in items)} pieces")
    items += lessons.published(given.shared / "datasets", tokenizer)
    for name in sorted({item.set for item in items}):
        of = [item for item in items if item.set == name]
        say(f"{name}: {len(of)} passages, {sum(len(i.passage) for i in of)} pieces")
    network = taken_up(given.weights)
    if given.begin:
        network.load_state_dict(torch.load(given.begin, weights_only=True))
    # Faster than "eager", which the export needs; without dropout inside attention.
    network.encoder.config._attn_implementation = "sdpa"
    for layer in network.encoder.encoder.layer:
        layer.attention.self.dropout.p = 0.0
    learn(
        network,
        items,
        given.minutes,
        given.rate,
        given.seed,
        given.out,
        say,
        given.rounded,
        least=given.least,
        still=given.still,
    )


if __name__ == "__main__":
    main()
