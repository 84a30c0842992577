"""A scored folder: written whole or not at all, checked when it is read.

``run.json`` is written last and names every file of the run by its hash. So a run that was stopped, two runs into
one folder, or a table that was changed afterwards is never taken for a whole one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from parallax.features.evidence import EVIDENCE, TEXT
from parallax.features.table import FeatureTable
from parallax.gazetteer.targets import Targets, read_targets
from parallax.scoring.scorer import families
from parallax.scoring.tables import ARTICLES

RECORD, REJECTS, TARGETS, OUTLETS = "run.json", "rejects.csv", "targets.toml", "outlets.csv"
TABLES = ("scores", "evidence", "articles")
#: What a run writes and a user may have written, too.
MAY_BE_THE_USERS = ("articles.csv", "articles.parquet", OUTLETS, TARGETS)


class NothingRead(ValueError):
    """No article of a corpus could be read."""


@dataclass(frozen=True)
class Run:
    """What a run read and wrote: counts, seconds, and hashes of what it measured with."""

    articles: int
    rejects: int
    record: dict


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A folder to write to; its files move to ``out`` when all are there, ``run.json`` last.

    What an earlier run wrote into ``out`` goes, what others put there stays. Whoever stops before the end leaves
    ``out`` as it was; killed, also a hidden folder ``.unfinished-...`` in it. Where nothing could be read, the table
    of what was rejected lies beside ``out``.

    Raises
    ------
    ValueError
        If ``out`` is a file, or holds a corpus, outlets or targets that no run wrote.
    """
    out = Path(out)
    if out.exists() and not out.is_dir():
        raise ValueError(f"{out} is a file. Name a folder for the tables.")
    # A run that was stopped may have left its tables without its record.
    if not ((out / RECORD).is_file() or (out / "evidence.parquet").is_file()):
        for name in MAY_BE_THE_USERS:
            if (out / name).exists():
                raise ValueError(f"{out / name}: no run wrote this file, and it would be lost. Name another folder.")
    new = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    try:
        # Inside it: what is moved must not have to go to another disk.
        with TemporaryDirectory(dir=out, prefix=".unfinished-", ignore_cleanup_errors=True) as folder:
            try:
                yield Path(folder)
            except NothingRead as error:
                rejects = out.with_name(f"{out.name}-{REJECTS}")
                os.replace(Path(folder) / REJECTS, rejects)
                raise ValueError(f"{error} All are in {rejects}.") from None
            _publish(Path(folder), out)
    finally:
        if new:
            with suppress(OSError):  # not empty: it is whole
                out.rmdir()


def _publish(folder: Path, out: Path) -> None:
    names = sorted(path.name for path in folder.iterdir() if path.is_file() and path.name != RECORD)
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    record["files"] = {name: _sha256(folder / name) for name in names}
    write_record(folder, record)
    before: dict = {}
    with suppress(OSError, ValueError):
        before = json.loads((out / RECORD).read_text(encoding="utf-8")).get("files", {})
    for name in set(before) - set(names):
        if Path(name).name == name:  # of this folder, whatever somebody wrote into run.json
            (out / name).unlink(missing_ok=True)
    (out / RECORD).unlink(missing_ok=True)
    for name in (*names, RECORD):
        os.replace(folder / name, out / name)


def write_record(folder: Path, record: dict) -> None:
    (folder / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def is_scored(path: Path | str) -> bool:
    """Whether a path is a folder that scoring wrote, whole or not."""
    return (Path(path) / "scores.parquet").is_file()


def read_run(out: Path, *names: str) -> dict:
    """What ``run.json`` says, once the files of these names are found to be those that the run wrote.

    Raises
    ------
    FileNotFoundError
        If ``run.json`` or one of the files is not there.
    ValueError
        If one of the files is not the run's.
    """
    out = Path(out)
    anew = f"Write it with `parallax score CORPUS --out {out}`"
    if not (out / RECORD).is_file():
        why = "a run was stopped, or is not at its end" if is_scored(out) else "nothing was scored into this folder"
        raise FileNotFoundError(f"{out / RECORD}: not found: {why}. {anew}.")
    try:
        record = json.loads((out / RECORD).read_text(encoding="utf-8"))
        known = record.get("files", {})
    except (ValueError, AttributeError):
        raise ValueError(f"{out / RECORD}: not what a run writes. {anew}.") from None
    for name in names:
        if name in known or name.endswith(".parquet"):
            if not (out / name).is_file():
                raise FileNotFoundError(f"{out / name}: not found. {anew}.")
            if name in known and _sha256(out / name) != known[name]:
                raise ValueError(
                    f"{out / name}: not the file that the run in {RECORD} wrote: it was changed, or two runs wrote "
                    "into one folder. Restore it, or score anew."
                )
    return record


def read_table(folder: str | Path, targets: Targets | None = None) -> FeatureTable:
    """The tables that scoring wrote into a folder, with the targets that lie in it.

    Parameters
    ----------
    folder : path
    targets : Targets, optional
        Needed only where the scores were made with targets of no file.

    Raises
    ------
    FileNotFoundError
        If one of the tables, or ``run.json``, is not there.
    ValueError
        If the files are not those of one run, another version wrote them, or the targets are others than those that
        the scores were made with.
    """
    out = Path(folder)
    record = read_run(out, *(f"{name}.parquet" for name in TABLES), TARGETS, OUTLETS)
    table = tables(out, scored_targets(out, record, targets))
    # A folder of an earlier version names no hashes.
    counts = {len(table.scores), len(table.articles), record.get("articles")}
    if len(counts) > 1:
        raise ValueError(f"{out}: scores, articles and {RECORD} are not of one run. Score anew.")
    return table


def scored_targets(out: Path, record: dict, given: Targets | None = None) -> Targets:
    """The targets that a folder was scored with.

    Raises
    ------
    ValueError
        If others are given, or they are not there.
    """
    scored_with = record.get("sha256", {}).get("targets", "")
    if given is not None:
        if given.sha256 != scored_with:
            raise ValueError(f"{out} was scored with other targets, which lie in it: leave these out, or score anew.")
        return given
    path = out / TARGETS
    found = read_targets(path if path.is_file() else None)  # the shipped ones: an earlier version wrote no file
    if found.sha256 != scored_with:
        is_not = "not those that" if path.is_file() else "not found, and the shipped targets are not those that"
        raise ValueError(f"{path}: {is_not} the scores were made with. Restore the file, or score anew.")
    return found


def tables(folder: Path, targets: Targets | None) -> FeatureTable:
    """The tables of a folder as they are."""
    paths = {name: folder / f"{name}.parquet" for name in TABLES}
    found = {name: pd.read_parquet(path) for name, path in paths.items()}
    for name, types in {"evidence": EVIDENCE, "articles": ARTICLES, "scores": {"article_id", "constructed"}}.items():
        if missing := [column for column in types if column not in found[name]]:
            raise ValueError(f"{paths[name]}: no column {missing[0]!r}. Another version wrote it: score anew.")
    return FeatureTable(
        scores=found["scores"].drop(columns="constructed").astype({"article_id": TEXT}),
        evidence=found["evidence"].astype(EVIDENCE),
        articles=found["articles"].astype(ARTICLES),
        families=[family for group in families(targets) for family in group],
    )


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
