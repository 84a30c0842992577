"""Tables built by hand, for the tests of comparison."""

import pandas as pd

from parallax.features.evidence import EVIDENCE
from parallax.features.table import FeatureTable

WORDS = {"words@outlet": 1000, "words@named_source": 0, "words@unnamed_source": 0}


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
            **WORDS,
        }
        row |= {k: v for k, v in given.items() if k in row}
        meta.append(row)
        scores.append({"article_id": row["article_id"]} | {k: v for k, v in given.items() if "." in k})
    marks = pd.DataFrame([dict.fromkeys(EVIDENCE) | dict(mark) for mark in evidence], columns=list(EVIDENCE))
    return FeatureTable(pd.DataFrame(scores), marks.astype(EVIDENCE), pd.DataFrame(meta), list(families))
