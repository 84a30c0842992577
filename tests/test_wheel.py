"""What is installed is whole: the wheel works from an empty folder, away from the clone."""

import json
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pandas as pd
import pytest

ARTICLES = [
    {
        "id": f"{event}-{group}",
        "event": event,
        "group": group,
        "genre": "news",
        "translation": "none",
        "text": f"Ministers met in case {event}. {told} Officials said China had agreed to the terms.",
    }
    for event in ("dam", "quota")
    for group, told in (("state-aligned", "The rogue regime slammed the plan."), ("wire", "The government left."))
]


@pytest.fixture(scope="session")
def wheel(root, tmp_path_factory) -> Path:
    """A wheel of the tree as it stands, built from a copy so that nothing is written into the clone."""
    home = tmp_path_factory.mktemp("build")
    ignore = shutil.ignore_patterns("__pycache__", ".*")
    shutil.copytree(root / "analysis", home / "analysis", ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(root / name, home)
    command(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", home / "dist", home)
    [built] = (home / "dist").glob("parallax_framing-*.whl")
    return built


def command(*arguments, folder=None) -> str:
    done = subprocess.run([str(a) for a in arguments], capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, f"{arguments}: {done.stderr}"
    return done.stdout


def test_every_file_of_the_package_is_in_the_wheel(wheel, root):
    inside = set(zipfile.ZipFile(wheel).namelist())
    analysis = root / "analysis"
    files = {p.relative_to(analysis).as_posix() for p in (analysis / "parallax").rglob("*") if p.is_file()}
    files = {f for f in files if "__pycache__" not in f and "/." not in f}  # what tools leave behind
    for needed in (
        "py.typed",
        "__init__.pyi",
        "formats/outlets.csv",
        "gazetteer/targets.toml",
        "coders/attribution/cues.csv",
        "coders/polarity.csv",
    ):
        assert f"parallax/{needed}" in files
    assert files - inside == set()
    # and nothing else: no tests, no data with texts, no notebooks
    assert {name for name in inside if ".dist-info/" not in name} - files == set()


def use(parallax: Path, folder: Path) -> None:
    """Score, compare and report a corpus of one's own, from a folder with nothing else in it."""
    folder.mkdir()
    corpus = folder / "mine.jsonl"
    corpus.write_text("".join(json.dumps(a) + "\n" for a in ARTICLES), encoding="utf-8")
    command(parallax, "score", "mine.jsonl", "--out", "scores", folder=folder)
    said = command(parallax, "compare", "mine.jsonl", "--out", "compared", folder=folder)
    assert "state-aligned" in said.lower()
    rates = pd.read_csv(folder / "scores" / "scores.csv").set_index("article_id")["loaded_language.per_1000_words@all"]
    # The state-aligned telling has "rogue regime" and more; the wire's has nothing loaded.
    assert rates["dam-state-aligned"] > rates["dam-wire"] == 0
    differences = pd.read_csv(folder / "compared" / "differences.csv").set_index("feature")
    assert differences.loc["loaded_language.per_1000_words", "difference"] > 0
    command(parallax, "report", "mine.jsonl", "--out", "report.pdf", folder=folder)
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF-")


def installed(wheel: Path, home: Path, *options: str) -> Path:
    """A new environment with the wheel in it; the path of its ``parallax``."""
    command(sys.executable, "-m", "venv", "--without-pip", home)
    [python] = [p for p in (home / "bin" / "python", home / "Scripts" / "python.exe") if p.exists()]
    command(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", *options, wheel)
    return python.with_name("parallax")


def test_the_wheel_works_away_from_the_clone(wheel, tmp_path, monkeypatch):
    monkeypatch.delenv("PYTHONPATH", raising=False)
    parallax = installed(wheel, tmp_path / "env", "--no-deps")
    [site] = (tmp_path / "env").rglob("site-packages")
    # This environment's packages, without its editable installation of the clone.
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    where = command(parallax.with_name("python"), "-c", "import parallax; print(parallax.__file__)", folder=tmp_path)
    assert Path(where.strip()).is_relative_to(tmp_path)
    use(parallax, tmp_path / "empty")


@pytest.mark.soak
def test_the_wheel_works_with_no_more_than_what_it_asks_for(wheel, tmp_path, monkeypatch):
    """Every dependency is declared: a new environment with nothing but the wheel and what it names."""
    monkeypatch.delenv("PYTHONPATH", raising=False)
    use(installed(wheel, tmp_path / "env"), tmp_path / "empty")
