"""The lexicon of cues: words that give words to a source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from parallax.annotation import CUE_STANCES

CUES = Path(__file__).parent / "cues.csv"

#: How a cue binds what is said.
KINDS = {
    "say": "a clause, with or without 'that', or a quotation, on either side",
    "note": "the same, but a clause after it without 'that' must show a verb of its own",
    "tell": "like say, with the one who is told in between",
    "think": "a clause after the cue: what somebody believes, hopes or fears",
    "judge": "what the source asks for, promises, praises or blames, after the cue",
    "before": "the source follows the cue: 'according to'",
    "nobody": "nobody is named: 'reportedly', 'is said to'",
}


@dataclass(frozen=True)
class Cue:
    """A word or phrase that gives words to a source: its first form, how it binds, its stance."""

    lemma: str
    kind: str
    stance: str

    @property
    def rule(self) -> str:
        return f"{self.kind}/{self.lemma.replace(' ', '-')}"


@cache
def read_cues(path: Path = CUES) -> dict[str, list[tuple[tuple[str, ...], Cue]]]:
    """Cues by the first word of each form; of one first word the longest form first.

    Raises
    ------
    ValueError
        If a row has no forms, no example, an unknown kind or an unknown stance.
    """
    cues: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    with open(path, encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            where = f"{path.name}, row {number}"
            if not row["forms"] or not row["example"]:
                raise ValueError(f"{where}: forms and an example are needed.")
            if row["kind"] not in KINDS:
                raise ValueError(f"{where}: kind {row['kind']!r} is not one of {', '.join(KINDS)}.")
            if row["cue_stance"] not in CUE_STANCES:
                raise ValueError(f"{where}: cue_stance {row['cue_stance']!r} is not one of {', '.join(CUE_STANCES)}.")
            forms = row["forms"].split("|")
            cue = Cue(forms[0], row["kind"], row["cue_stance"])
            for form in forms:
                words = tuple(form.split())
                cues.setdefault(words[0], []).append((words, cue))
    for options in cues.values():
        options.sort(key=lambda option: -len(option[0]))
    return cues
