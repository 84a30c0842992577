"""How good the instrument is: the default coder on published sets, written down, shown to every reader.

``make measure`` writes ``instrument/evaluation.json`` where the sets are at hand, tied to the hash of the weights. The
model card, the report, notebook 04 and the README read their figures from there.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from parallax.encoder.files import WEIGHTS, sha256
from parallax.encoder.reader import Model, opened
from parallax.evaluation import babe, polnear
from parallax.evaluation.calibration import asked, reliability
from parallax.evaluation.examples import read_development, read_sets
from parallax.evaluation.tasks import evaluate
from parallax.formats.outlets import read_outlets
from parallax.gazetteer.targets import read_targets
from parallax.instrument.accuracy import MEASURED, SHOWN
from parallax.scoring import provenance

#: Key, task, where the set lies, and where rows for a TF-IDF baseline do.
SETS = (
    ("babe", "babe", "babe", None),
    ("checkthat", "checkthat", "checkthat2025_subjectivity_en", "checkthat2025_subjectivity_en/train_en.tsv"),
    ("newsmtsc_rw", "newsmtsc", "newsmtsc/dev_rw.jsonl", "newsmtsc/train.jsonl"),
    ("newsmtsc_mt", "newsmtsc", "newsmtsc/dev_mt.jsonl", "newsmtsc/train.jsonl"),
    ("polnear", "polnear", "polnear", None),
    ("basil", "basil", "basil", None),
    ("ptc", "ptc", "propaganda_ptc_semeval", None),
    ("semeval2025", "semeval2025", "semeval2025_t10_en", None),
    ("narrative_frames", "narrative-frames", "narrative_frames_climate", None),
    ("hyperpartisan", "hyperpartisan", "hyperpartisan_byarticle", None),
)
#: Those that take seconds: a test measures them anew each time.
QUICK = ("babe", "checkthat", "newsmtsc_rw", "newsmtsc_mt", "polnear", "narrative_frames")
CARD = WEIGHTS.with_name("MODEL_CARD.md")


def measure(sets: Path, keys: Iterable[str] | None = None) -> dict[str, dict]:
    """The trained coder, with the rules and the other baselines beside it, on the sets of a folder.

    Parameters
    ----------
    sets : Path
        Holds the sets as their makers publish them, each in the folder that :data:`SETS` names.
    keys : iterable of str, optional
        Which ones; all by default.

    Raises
    ------
    FileNotFoundError, ValueError
        If a set is absent or cannot be read.
    """
    return {
        key: evaluate(task, sets / where, train=sets / train if train else None)
        for key, task, where, train in SETS
        if keys is None or key in keys
    }


def measure_groups(sets: Path, model: Model) -> dict[str, dict[str, dict]]:
    """BABE by the leaning of the outlet, and PolNeAR by wire copy or not: is the instrument as good for each?

    The leaning is the one that BABE's makers give (by AllSides); PolNeAR's ``metadata.tsv`` says what is wire copy.
    """
    from parallax.coders.model import ModelCoder

    coder = ModelCoder(model=model)
    rows = [json.loads(line) for line in (sets / "babe" / "babe_sg2_dev.jsonl").open(encoding="utf-8")]
    found: dict[str, dict[str, dict]] = {"babe": {}, "polnear": {}}
    with tempfile.TemporaryDirectory() as scratch:
        for leaning in sorted({row["type"] for row in rows}):
            file = Path(scratch) / f"{leaning or 'none'}.jsonl"
            file.write_text("".join(json.dumps(r) + "\n" for r in rows if r["type"] == leaning), encoding="utf-8")
            found["babe"][leaning or "not given"] = _plain(babe.measure(file, coder, seen=model.seen))
        for name, articles in _wire(sets / "polnear"):
            folder = Path(scratch) / name
            for part in ("text", "attributions"):
                (folder / part).mkdir(parents=True)
                for file in (sets / "polnear" / "dev" / part).iterdir():
                    stem = file.stem if part == "text" else file.stem.rpartition("_")[0]
                    if stem in articles:
                        (folder / part / file.name).write_bytes(file.read_bytes())
            found["polnear"][name] = _plain(polnear.measure(folder, coder, model.seen))
    return found


def _wire(folder: Path) -> Iterator[tuple[str, set[str]]]:
    with (folder / "metadata.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["compartment"] == "dev"]
    for name, wire in (("wire copy", True), ("own reporting", False)):
        yield name, {row["filename"] for row in rows if (row["wire"] != "None") is wire}


def _plain(found: dict) -> dict:
    return {"n": found["n"], **found["model"]}


def measure_all(sets: Path) -> dict:
    """Everything that ``evaluation.json`` holds. What int8 cost is what the training measured and wrote down."""
    model = opened()
    measured = measure(sets)
    held = read_sets(sets)["report"] + read_development(sets)
    return {
        "sha256": {"weights": sha256(), "lexicons": lexicons()},
        "sets": measured,
        "by": measure_groups(sets, model),
        "calibration": {head: reliability(*of) for head, of in asked(model, held).items()},
        "parity": model.settings["parity"],
    }


def lexicons() -> str:
    """The hash of the lists that the coders go by, as ``run.json`` has it."""
    return provenance(read_targets(), read_outlets())["sha256"]["lexicons"]


def in_words(measured: dict) -> list[str]:
    """The figures for the README, a line each."""
    lines = []
    for key, name, about, called, counted in SHOWN:
        of = measured["sets"][key]
        model = of["model"][name]
        others = {"rules": "rules", "one answer for all": "majority", "TextBlob": "textblob"}
        beside = [f"{k} {of['baselines'][b][name]['value']:.2f}" for k, b in others.items() if b in of["baselines"]]
        lines.append(
            f"{called}, {of['n']:,} {counted}, {about}: F1 {model['value']:.2f} "
            f"({model['low']:.2f} to {model['high']:.2f}); {', '.join(beside)}"
        )
    return lines


def shown_figures(measured: dict[str, Any]) -> pd.DataFrame:
    """The figures that reports and figures show, as a table.

    Returns
    -------
    DataFrame
        One row per figure: ``set``, ``about``, ``n`` and what they are, ``tool`` with its 95% interval ``low`` to
        ``high``, the baselines ``rules``, ``textblob`` and ``majority`` (nan where there is none), and what was
        ``published``.
    """
    rows = []
    for key, name, about, called, counted in SHOWN:
        of = measured["sets"][key]
        figure = of["model"][name]
        others = {b: of["baselines"].get(b, {}).get(name, {}).get("value") for b in ("rules", "textblob", "majority")}
        row = {"set": called, "about": about, "n": f"{of['n']:,} {counted}", "tool": figure["value"]}
        row |= {"low": figure["low"], "high": figure["high"], **others}
        rows.append(row | {"published": (of["published"] or {}).get(name)})
    return pd.DataFrame(rows)


def groups_in_words(measured: dict) -> list[str]:
    """Whether the coder does as well on each kind of outlet, one line per kind."""
    named = {
        "babe": ("BABE, loaded or not, outlets whose leaning is {}", "sentences", ("macro_f1", "precision", "recall")),
        "polnear": ("PolNeAR, {}", "articles", ("token_f1_source", "token_f1_cue", "token_f1_content")),
    }
    lines = []
    for key, (called, counted, names) in named.items():
        for group, of in measured["by"][key].items():
            figures = "; ".join(
                f"{name.replace('token_f1_', 'F1 of ').replace('_f1', '-F1')} {of[name]['value']:.2f} "
                f"({of[name]['low']:.2f} to {of[name]['high']:.2f})"
                for name in names
            )
            lines.append(f"{called.format(group)}, {of['n']:,} {counted}: {figures}")
    return lines


def calibration_in_words(measured: dict) -> list[str]:
    """How far the probabilities are off, one line per question."""
    return [
        f"{head.replace('_', ' ')}: expected calibration error {of['ece']:.3f} ({of['by_chance']:.3f} by chance), "
        f"{of['n']:,} answers"
        for head, of in measured["calibration"].items()
    ]


def parity_in_words(measured: dict) -> list[str]:
    """What rounding the weights to int8 cost, one line per question."""
    return [
        f"{head.replace('_', ' ')}: macro-F1 {of['float']:.3f} as float, {of['int8']:.3f} as int8, {of['n']:,} answers"
        for head, of in measured["parity"].items()
    ]


def filled(text: str, name: str, lines: list[str]) -> str:
    """A text with the list between ``<!-- name -->`` and ``<!-- /name -->`` renewed.

    Raises
    ------
    ValueError
        If there is no such place, or more than one.
    """
    place = re.compile(rf"^( *)<!-- {name} -->\n.*?^ *<!-- /{name} -->", re.DOTALL | re.MULTILINE)

    def renewed(match: re.Match) -> str:
        indent = match.group(1)
        inner = "".join(f"{indent}- {line}\n" for line in lines)
        return f"{indent}<!-- {name} -->\n{inner}{indent}<!-- /{name} -->"

    found, n = place.subn(renewed, text)
    if n != 1:
        raise ValueError(f"expected one list between <!-- {name} --> and <!-- /{name} -->. Put it back.")
    return found


def with_figures(readme: str, measured: dict) -> str:
    """The README with its list of figures as measured."""
    return filled(readme, "measured", in_words(measured))


def with_all_figures(card: str, measured: dict) -> str:
    """The model card with its lists as measured."""
    card = filled(with_figures(card, measured), "groups", groups_in_words(measured))
    card = filled(card, "calibration", calibration_in_words(measured))
    return filled(card, "parity", parity_in_words(measured))


def main(say: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(prog="python -m parallax.evaluation.measured", description=__doc__.split("\n")[0])
    parser.add_argument("sets", type=Path, help="the folder of the published sets")
    parser.add_argument("--readme", type=Path, help="a README whose list of figures is renewed")
    given = parser.parse_args()
    try:
        measured = measure_all(given.sets)
        readme = with_figures(given.readme.read_text(encoding="utf-8"), measured) if given.readme else ""
    except (FileNotFoundError, ValueError) as error:
        parser.error(str(error))
    MEASURED.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    CARD.write_text(with_all_figures(CARD.read_text(encoding="utf-8"), measured), encoding="utf-8")
    if given.readme:
        given.readme.write_text(readme, encoding="utf-8")
    say("\n".join([*in_words(measured), f"Written to {MEASURED.name}."]))


if __name__ == "__main__":
    main()
