"""How accurate the shipped coder is on published sets: the figures that reports, figures and notebooks show.

``evaluation.json`` is written by `parallax.evaluation.measured` and tied to the hash of the weights.
"""

from __future__ import annotations

import json
from pathlib import Path

MEASURED = Path(__file__).with_name("evaluation.json")


#: The figures that are shown: the set, the measure, what it is about, how the set is called, what is counted.
SHOWN = (
    ("babe", "macro_f1", "loaded or not", "BABE", "sentences"),
    ("checkthat", "macro_f1", "told as one's own view", "CheckThat! dev", "sentences"),
    ("newsmtsc_rw", "macro_f1", "spoken of well or badly", "NewsMTSC dev-rw", "mentions"),
    ("newsmtsc_mt", "macro_f1", "several in a sentence", "NewsMTSC dev-mt", "mentions"),
    ("polnear", "token_f1_source", "words of sources", "PolNeAR dev", "articles"),
    ("polnear", "token_f1_cue", "words of cues", "PolNeAR dev", "articles"),
    ("polnear", "token_f1_content", "words of attributed contents", "PolNeAR dev", "articles"),
)


def read_measured(path: Path = MEASURED) -> dict:
    """What was measured of the shipped coder."""
    return json.loads(path.read_text(encoding="utf-8"))
