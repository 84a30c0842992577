"""Tables built by hand, for the tests of comparison."""

import hashlib

import pandas as pd

from parallax.features.evidence import EVIDENCE
from parallax.features.measure import SUFFIXES
from parallax.features.table import FeatureTable
from parallax.instrument.errors import COLUMNS

WORDS = {"words@outlet": 1000, "words@named_source": 0, "words@unnamed_source": 0}


def towards(voice, *columns):
    """What a mark in a voice says that it counts towards: the columns of its own voice and of all."""
    return " ".join(column + suffix for column in columns for suffix in (SUFFIXES[voice], SUFFIXES["all"]))


def build(articles, evidence=(), families=()):
    """A table from dicts: what differs from a plain news article, features under their names."""
    meta, scores = [], []
    for number, given in enumerate(articles):
        row = {
            "article_id": f"a{number:03d}",
            "event": "storm",
            "outlet": f"{given.get('group', '')} outlet {number}",
            "group": "",
            "genre": "news",
            "translation": "none",
            "constructed": False,
            "notes": "",
            **WORDS,
        }
        row |= {k: v for k, v in given.items() if k in row}
        meta.append(row)
        scores.append({"article_id": row["article_id"]} | {k: v for k, v in given.items() if "." in k})
    marks = pd.DataFrame([dict.fromkeys(EVIDENCE) | dict(mark) for mark in evidence], columns=list(EVIDENCE))
    return FeatureTable(pd.DataFrame(scores), marks.astype(EVIDENCE), pd.DataFrame(meta), list(families))


def coded(*strata):
    """Coded sentences: of each stratum its group, question, finding, weight and how many of how many are there."""
    rows = []
    for group, question, found, weight, true, n in strata:
        for i in range(n):
            digest = hashlib.sha256(f"{group} {question} {found} {i}".encode()).hexdigest()
            rows.append((digest, 0, 9, group, "news", question, found, weight, int(i < true), int(i < true)))
    return pd.DataFrame(rows, columns=COLUMNS)


#: Loaded: of red 3 of 4 findings are right (each for 2) and 1 of 8 others was missed (each for 3); of blue 2 of 4 and
#: 1 of 8. Attributions: all is as the tool says.
CODED = coded(
    ("red", "loaded", 1, 2.0, 3, 4),
    ("red", "loaded", 0, 3.0, 1, 8),
    ("blue", "loaded", 1, 2.0, 2, 4),
    ("blue", "loaded", 0, 3.0, 1, 8),
    *((group, "attribution", found, 2.0, 5 * found, 5) for group in ("red", "blue") for found in (1, 0)),
)
