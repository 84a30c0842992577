"""How good the shipped rules are: measured on published sets, written down, shown to every reader.

``make measure`` writes ``coders/measured.json`` where the sets are at hand. The report and the README read
their figures from there.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from parallax.coders.rules import RulesCoder
from parallax.evaluate import babe, newsmtsc, polnear
from parallax.outlets import read_outlets
from parallax.scoring import provenance
from parallax.targets import read_targets

MEASURED = Path(__file__).parent.parent / "coders" / "measured.json"
#: The figures that are shown: the set, the measure, what it is about, how the set is called, what is counted.
SHOWN = (
    ("babe", "macro_f1", "loaded or not", "BABE", "sentences"),
    ("newsmtsc_rw", "macro_f1", "spoken of well or badly", "NewsMTSC dev-rw", "mentions"),
    ("newsmtsc_mt", "macro_f1", "several in a sentence", "NewsMTSC dev-mt", "mentions"),
    ("polnear", "token_f1_source", "words of sources", "PolNeAR dev", "articles"),
    ("polnear", "token_f1_cue", "words of cues", "PolNeAR dev", "articles"),
    ("polnear", "token_f1_content", "words of attributed contents", "PolNeAR dev", "articles"),
)
_LIST = re.compile(r"(?<=<!-- measured -->\n).*?(?=^ *<!-- /measured -->)", re.DOTALL | re.MULTILINE)


def measure(sets: Path) -> dict:
    """The shipped rules on every set of a folder.

    Parameters
    ----------
    sets : Path
        Holds ``babe``, ``newsmtsc`` and ``polnear``, as their makers publish them.

    Raises
    ------
    FileNotFoundError, ValueError
        If a set is absent or cannot be read.
    """
    rules = RulesCoder()
    return {
        "coder": rules.name,
        "sha256": {"lexicons": lexicons()},
        "sets": {
            "babe": babe.measure(sets / "babe" / "babe_sg2_dev.jsonl", rules),
            "newsmtsc_rw": newsmtsc.measure(sets / "newsmtsc" / "dev_rw.jsonl"),
            "newsmtsc_mt": newsmtsc.measure(sets / "newsmtsc" / "dev_mt.jsonl"),
            "polnear": polnear.measure(sets / "polnear" / "dev", rules),
        },
    }


def lexicons() -> str:
    """The hash of the lists that the rules go by, as ``run.json`` has it."""
    return provenance(read_targets(), read_outlets())["sha256"]["lexicons"]


def read_measured(path: Path = MEASURED) -> dict:
    """What was measured of the shipped rules."""
    return json.loads(path.read_text(encoding="utf-8"))


def in_words(measured: dict) -> list[str]:
    """The figures for the README, a line each."""
    lines = []
    for key, name, about, called, counted in SHOWN:
        of = measured["sets"][key]
        model = of["model"][name]
        others = {"one answer for all": "majority", "TextBlob": "textblob"}
        beside = [f"{k} {of['baselines'][b][name]['value']:.2f}" for k, b in others.items() if b in of["baselines"]]
        lines.append(
            f"{called}, {of['n']:,} {counted}, {about}: F1 {model['value']:.2f} "
            f"({model['low']:.2f} to {model['high']:.2f}); {', '.join(beside)}"
        )
    return lines


def with_figures(readme: str, measured: dict) -> str:
    """The README with its list of figures as measured."""
    lines = "".join(f"  - {line}\n" for line in in_words(measured))
    found, n = _LIST.subn(lambda _: lines, readme)
    if n != 1:
        raise ValueError("README: expected one list between <!-- measured --> and <!-- /measured -->. Put it back.")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m parallax.evaluate.measured", description=__doc__.split("\n")[0])
    parser.add_argument("sets", type=Path, help="the folder of the published sets")
    parser.add_argument("--readme", type=Path, help="a README whose list of figures is renewed")
    given = parser.parse_args()
    try:
        measured = measure(given.sets)
        readme = with_figures(given.readme.read_text(encoding="utf-8"), measured) if given.readme else ""
    except (FileNotFoundError, ValueError) as error:
        parser.error(str(error))
    MEASURED.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    if given.readme:
        given.readme.write_text(readme, encoding="utf-8")
    print(*in_words(measured), f"Written to {MEASURED.name}.", sep="\n")


if __name__ == "__main__":
    main()
