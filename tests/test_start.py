"""Start-up stays light: a first score waits for nothing that it has no use for."""

import json
import os
import subprocess
import sys

import pytest

# On one core SciPy's statistics take 0.7 s to import, which scikit-learn does too, and NLTK 0.3 s more.
HEAVY = {"matplotlib", "nltk", "scipy", "seaborn", "sklearn", "torch", "typst"}

SCORE = """
import parallax
[polarity] = parallax.score([parallax.Article(id="a", text="A good day.")]).scores["textblob.polarity@all"]
assert polarity == 0.7
"""
READ = """
import parallax
articles = list(parallax.read_corpus({corpus!r}))
assert len(articles) > 20
"""
HELP = """
from parallax.cli import app
app(["--help"], standalone_mode=False)
"""


def loaded(code, root):
    """The packages that a fresh Python holds after running the code."""
    ending = "\nimport json, sys\nprint()\nprint(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    said = subprocess.check_output(
        [sys.executable, "-c", code + ending],
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(root / "analysis"), "PYTHONIOENCODING": "utf-8"},
    )
    return set(json.loads(said.splitlines()[-1]))


@pytest.mark.parametrize(
    ("code", "needed"),
    [(SCORE, {"pandas"}), (READ, {"ftfy"}), (HELP, {"typer"})],
    ids=["score", "read", "help"],
)
def test_what_is_not_needed_is_not_imported(code, needed, root):
    found = loaded(code.format(corpus=str(root / "data" / "classroom")), root)
    assert needed <= found, "the list is that of a Python that ran the code"
    assert found & HEAVY == set()


def test_the_list_is_of_names_that_would_be_seen(root):
    assert {"scipy", "sklearn"} <= loaded("import parallax; parallax.Stance", root)


def test_textblob_is_whole_after_scoring(root):
    """The coder takes one module of TextBlob; who imports the package afterwards gets all of it."""
    after = SCORE + "from textblob import TextBlob\nassert TextBlob('A good day.').sentiment.polarity == 0.7\n"
    assert "nltk" in loaded(after, root)
