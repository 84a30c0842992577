"""The phrases that set two groups apart, as the page lists them."""

from __future__ import annotations

import pandas as pd

from parallax.comparison.labels import group_name
from parallax.room.rows import number, records

#: Phrases of the keyness table that the page holds of each voice, those furthest from equal use.
WORDS = 60
_COLUMNS = (
    "phrase", "voice", "direction", "log_odds", "low", "high", "z", "count_first", "count_second",
    "per_1000_first", "per_1000_second", "events_first", "events_second",
)  # fmt: skip


def words(keyness: pd.DataFrame | None, first: str, second: str) -> dict | None:
    """Of each voice the phrases furthest from equal use, and how many the table holds."""
    if keyness is None:
        return None
    keyness = keyness.reset_index(drop=True)
    # Where there are too few events for a z, the difference of the rates.
    gap = keyness["per_1000_first"] - keyness["per_1000_second"]
    ranked = keyness.assign(_z=keyness["z"].astype(float).fillna(0.0), _gap=gap.astype(float).fillna(0.0))
    size = ranked[["_z", "_gap"]].abs().sort_values(["_z", "_gap"], ascending=False, kind="stable").index
    top = ranked.loc[size].groupby("voice", sort=False).head(WORDS).sort_values(["_z", "_gap"], kind="stable")
    rows = records(top[list(_COLUMNS)])
    held = [{k: v if isinstance(v, str) else number(v) for k, v in row.items()} for row in rows]
    return {
        "rows": held,
        "all": keyness["voice"].value_counts().to_dict(),
        "first": group_name(first),
        "second": group_name(second),
    }
