"""The command, as a user types it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import parallax
from parallax.cli import app

COMMANDS = ["show", "score", "compare", "report", "version"]
TEXT = "The rogue regime slammed the talks. Mara Lind, an analyst, said the talks had failed. China welcomed them."
LINES = [
    {"id": "s1", "text": TEXT, "event": "e", "group": "state", "genre": "news", "outlet": "Daily"},
    {"id": "w1", "text": TEXT.replace("rogue regime", "government"), "event": "e", "group": "wire", "genre": "news"},
]
JSONL = "".join(json.dumps(line) + "\n" for line in LINES)

OWN_TARGETS = """
sides = ["north", "south"]

[targets.northland]
name = "Northland"
side = "north"
aliases = ["Northland"]

[targets.southland]
name = "Southland"
side = "south"
aliases = ["Southland"]
"""
OWN_OUTLETS = "outlet,group,basis\nDaily,party press,its own statute\n"


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "corpus.jsonl"
    path.write_text(JSONL, encoding="utf-8")
    return path


@pytest.fixture
def run(monkeypatch):
    """``run(*arguments)``: exit code, standard output, standard error."""
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments, stdin=None):
        result = CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return call


def process(*arguments, stdin="", folder=None):
    """The same in a process of its own."""
    home = str(Path(parallax.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-m", "parallax.cli", *map(str, arguments)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": home, "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"},
    )


# --- show


def test_show_a_text_file(run, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    code, out, err = run("show", tmp_path / "a.txt")
    assert (code, err) == (0, "")
    for expected in ("rogue regime", "name calling", "Mara Lind", "loaded_language.per_1000_words", "stance.china"):
        assert expected in out


def test_show_an_article_of_a_corpus(run, corpus):
    assert "rogue regime" in run("show", corpus)[1]  # the first one
    code, out, _ = run("show", corpus, "--article", "w1")
    assert code == 0
    assert "rogue regime" not in out
    assert "wire, news" in out


def test_show_standard_input(run):
    code, out, _ = run("show", "-", stdin=TEXT)
    assert code == 0
    assert "rogue regime" in out
    code, out, _ = run("show", "-", "--article", "w1", stdin=JSONL)
    assert code == 0
    assert "rogue regime" not in out


def test_the_targets_of_the_user_are_the_ones_shown(run, tmp_path):
    (tmp_path / "t.toml").write_text(OWN_TARGETS)
    code, out, _ = run("show", "-", "--targets", tmp_path / "t.toml", stdin="Northland bullies China.")
    assert code == 0
    assert "stance.northland" in out
    assert "stance.china" not in out


# --- score and compare


def test_score_writes_every_table_and_says_how_many(run, corpus, tmp_path):
    corpus.write_text(JSONL + '{"id": "empty"}\n')
    code, out, err = run("score", corpus, "--out", tmp_path / "out")
    assert (code, out) == (0, "")
    assert "2 articles scored, 1 rejected" in err
    names = {f"{t}.{kind}" for t in ("scores", "evidence", "articles") for kind in ("csv", "parquet")}
    beside = {"rejects.csv", "run.json", "targets.toml", "outlets.csv"}
    assert {p.name for p in (tmp_path / "out").iterdir()} == names | beside
    scores = pd.read_parquet(tmp_path / "out" / "scores.parquet").set_index("article_id")
    # "rogue regime" is name-calling; in the second article it is a government.
    rate = scores["loaded_language.name_calling_per_1000_words"]
    assert rate["s1"] > rate["w1"] == 0
    assert "empty" in (tmp_path / "out" / "rejects.csv").read_text()


def test_compare_writes_differences_and_says_them(run, corpus, tmp_path):
    code, out, _ = run("compare", corpus, "--out", tmp_path / "out", "--contrast", "state:wire")
    assert code == 0
    assert "State" in out or "state" in out
    differences = pd.read_csv(tmp_path / "out" / "differences.csv")
    row = differences.set_index("feature").loc["loaded_language.per_1000_words"]
    scores = pd.read_parquet(tmp_path / "out" / "scores.parquet").set_index("article_id")
    rate = scores["loaded_language.per_1000_words"]
    # One event, one article a group: the difference of the groups is that of the two articles.
    assert row["difference"] == pytest.approx(rate["s1"] - rate["w1"])
    assert pd.isna(row["p"])
    mirrored = run("compare", corpus, "--out", tmp_path / "back", "--contrast", "wire:state")
    assert mirrored[0] == 0
    back = pd.read_csv(tmp_path / "back" / "differences.csv").set_index("feature")
    assert back.loc["loaded_language.per_1000_words", "difference"] == pytest.approx(-row["difference"])


@pytest.mark.parametrize("command", ["score", "compare"])
def test_standard_input_as_json_lines(command, tmp_path, corpus, run):
    done = process(command, "-", "--out", tmp_path / "piped", stdin=JSONL)
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    run(command, corpus, "--out", tmp_path / "named")
    for name in ("scores.csv", "evidence.csv") + (("differences.csv",) if command == "compare" else ()):
        assert (tmp_path / "piped" / name).read_bytes() == (tmp_path / "named" / name).read_bytes()


def test_targets_and_outlets_of_the_user(run, corpus, tmp_path):
    corpus.write_text('{"id": "a", "text": "Northland bullies China.", "outlet": "Daily"}\n')
    (tmp_path / "t.toml").write_text(OWN_TARGETS)
    (tmp_path / "o.csv").write_text(OWN_OUTLETS)
    code, _, err = run(
        "score", corpus, "--out", tmp_path / "out", "--targets", tmp_path / "t.toml", "--outlets", tmp_path / "o.csv"
    )
    assert code == 0, err
    scores = pd.read_parquet(tmp_path / "out" / "scores.parquet")
    assert scores["stance.northland_mentions"].item() == 1
    assert "stance.china" not in scores
    [article] = pd.read_parquet(tmp_path / "out" / "articles.parquet").to_dict("records")
    assert (article["group"], article["group_basis"]) == ("party press", "its own statute")


def test_a_corpus_folder_brings_its_own_targets_and_outlets(run, tmp_path):
    from hashlib import sha256

    folder = tmp_path / "corpus"
    (folder / "Daily").mkdir(parents=True)
    (folder / "Daily" / "a.txt").write_text("Northland bullies China.")
    (folder / "targets.toml").write_text(OWN_TARGETS)
    (folder / "outlets.csv").write_text(OWN_OUTLETS)
    assert run("score", folder, "--out", tmp_path / "out")[0] == 0
    assert "stance.northland" in pd.read_parquet(tmp_path / "out" / "scores.parquet")
    assert pd.read_parquet(tmp_path / "out" / "articles.parquet")["group"].tolist() == ["party press"]
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    assert record["sha256"]["targets"] == sha256(OWN_TARGETS.encode()).hexdigest()
    assert record["sha256"]["outlets"] == sha256(OWN_OUTLETS.encode()).hexdigest()
    # What the user names comes before what lies there.
    (tmp_path / "t.toml").write_text(OWN_TARGETS.replace("northland", "the_north"))
    assert run("score", folder, "--out", tmp_path / "out", "--targets", tmp_path / "t.toml")[0] == 0
    assert "stance.the_north" in pd.read_parquet(tmp_path / "out" / "scores.parquet")


def test_columns_and_dates_of_the_user(run, tmp_path):
    (tmp_path / "c.csv").write_text(f'key,words,day\nk,"{TEXT}",28/02/2031\n')
    options = ["--column", "id=key", "--column", "text=words", "--column", "date=day", "--date-format", "%d/%m/%Y"]
    assert run("score", tmp_path / "c.csv", "--out", tmp_path / "out", *options)[0] == 0
    [article] = pd.read_parquet(tmp_path / "out" / "articles.parquet").to_dict("records")
    assert (article["article_id"], article["date"]) == ("k", "2031-02-28")


# --- what of a corpus is scored

LONG = " ".join(f"{TEXT} They meet again in {month}." for month in ("May", "June", "July", "October", "November"))
#: Two tellings of one event, a copy of the first that came later, one with residue of a page, and one that is no text.
MIXED = [
    {"id": "s1", "text": LONG, "event": "e", "group": "state", "genre": "news", "date": "2031-05-02"},
    {"id": "s2", "text": LONG.upper(), "event": "e", "group": "state", "genre": "news", "date": "2031-05-03"},
    {"id": "w1", "text": f"Return to site\n\n{TEXT}", "event": "e", "group": "wire", "genre": "news"},
    {"id": "none", "text": ""},
]


@pytest.fixture
def mixed(tmp_path):
    path = tmp_path / "mixed.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in MIXED), encoding="utf-8")
    return path


@pytest.fixture(params=["score", "compare"])
def scored(request, run, mixed, tmp_path):
    """``scored(*options)``: exit code, standard error, words and ids of the articles that were scored."""
    more = ["--contrast", "state:wire"] if request.param == "compare" else []

    def call(*options):
        out = tmp_path / "out"
        code, _, err = run(request.param, mixed, "--out", out, "--coder", "rules", *more, *options)
        articles = pd.read_parquet(out / "articles.parquet").set_index("article_id")
        return code, err, articles.filter(like="words@").sum(axis=1)

    return call


def test_residue_is_scored_only_where_cleaning_is_switched_off(scored, tmp_path):
    _, _, cleaned = scored()
    assert json.loads((tmp_path / "out" / "run.json").read_text())["cleaned"] is True
    _, _, left = scored("--no-cleaning")
    assert json.loads((tmp_path / "out" / "run.json").read_text())["cleaned"] is False
    # "Return to site" has three words.
    assert (left - cleaned).to_dict() == {"s1": 0, "s2": 0, "w1": 3}


@pytest.mark.parametrize("how", ["once", "earliest"])
def test_copies_are_left_out_where_asked(scored, how, tmp_path):
    pytest.importorskip("datasketch", reason="comes with the extra 'importers'")
    code, said, words = scored("--duplicates", how)
    assert code == 0
    assert list(words.index) == ["s1", "w1"]
    assert "2 articles scored, 1 left out as copies" in said
    copies = pd.read_csv(tmp_path / "out" / "duplicates.csv").set_index("article_id")["left_out"]
    assert copies.to_dict() == {"s1": False, "s2": True}
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    # Four in the file: two scored, one left out, one rejected.
    assert (run["articles"], run["left_out"], run["rejects"], run["duplicates"]) == (2, 1, 1, how)
    # A later run that keeps all leaves no table of this one.
    assert list(scored()[2].index) == ["s1", "s2", "w1"]
    assert not (tmp_path / "out" / "duplicates.csv").exists()


def test_a_reject_is_an_error_where_asked_and_the_tables_are_written(scored, mixed):
    assert scored()[0] == 0
    code, said, words = scored("--strict")
    assert code == 2
    assert "1 could not be read, which --strict makes an error" in said
    assert "rejects.csv says why" in said
    assert len(words) == 3
    mixed.write_text("".join(json.dumps(line) + "\n" for line in MIXED[:3]), encoding="utf-8")
    assert scored("--strict")[0] == 0


def test_what_a_telling_carries_is_that_of_the_articles_scored(run, mixed, tmp_path):
    pytest.importorskip("datasketch", reason="comes with the extra 'importers'")
    options = ["--contrast", "state:wire", "--coder", "rules", "--duplicates", "once"]
    assert run("compare", mixed, "--out", tmp_path / "out", *options)[0] == 0
    assert set(pd.read_csv(tmp_path / "out" / "coverage.csv")["article_id"]) == {"s1", "w1"}


def test_duplicates_say_what_they_need(run, mixed, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "datasketch", None)
    code, _, said = run("score", mixed, "--out", tmp_path / "out", "--duplicates", "once")
    assert code == 2
    assert "--duplicates needs datasketch. Install it with: pip install 'parallax-framing[importers]'" in said


# --- what goes wrong


@pytest.fixture
def place(tmp_path):
    (tmp_path / "corpus.jsonl").write_text(JSONL)
    (tmp_path / "bad.jsonl").write_text('{"id": "a"}\n{"id": "b", "text": " "}\n')
    (tmp_path / "empty.csv").write_text("id,text\n")
    (tmp_path / "empty").mkdir()
    (tmp_path / "taken").write_text("a file")
    (tmp_path / "bad.toml").write_text("sides = [")
    (tmp_path / "bad.csv").write_text("outlet\nDaily\n")
    (tmp_path / "corpus.docx").write_bytes(b"PK")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "articles.jsonl").write_text(JSONL)
    return tmp_path


ERRORS = [
    (["score", "nowhere", "--out", "out"], "nowhere: no such file or folder"),
    (
        ["score", "empty", "--out", "out"],
        "Looked for articles.csv, articles.jsonl, articles.parquet and files of a known format",
    ),
    (["score", "corpus.docx", "--out", "out"], "is of no kind that can be read"),
    (["score", "empty.csv", "--out", "out"], "holds no article"),
    (["score", "bad.jsonl", "--out", "out"], "2 rejected, the first in bad.jsonl, line 1: no text"),
    (["score", "corpus.jsonl", "--out", "out", "--column", "text"], "--column text: give FIELD=NAME"),
    (["score", "corpus.jsonl", "--out", "out", "--column", "txt=words"], "column 'txt' is not a field. Use one of id"),
    (["score", "corpus.jsonl", "--out", "out", "--column", "text=words"], "no text: the column words is empty"),
    (["score", "corpus.jsonl", "--out", "out", "--targets", "bad.toml"], "bad.toml: not valid TOML"),
    (["score", "corpus.jsonl", "--out", "out", "--targets", "none.toml"], "none.toml: no targets file there"),
    (["score", "corpus.jsonl", "--out", "out", "--outlets", "bad.csv"], "bad.csv, row 1: column 'group' is missing"),
    (["score", "corpus.jsonl", "--out", "out", "--duplicates", "never"], "--duplicates never: use one of keep, once"),
    (["compare", "-", "--out", "out", "--duplicates", "never"], "--duplicates never: use one of keep, once"),
    (["import", "corpus.jsonl", "--out", "out.jsonl", "--column", "text"], "--column text: give FIELD=NAME"),
    (["score", "corpus.jsonl", "--out", "taken"], "taken is a file. Name a folder"),
    (["score", "corpus.jsonl", "--out", "taken/below"], "taken/below"),
    (["score", "folder", "--out", "folder"], "--out folder is where the corpus lies"),
    (["score", "corpus.jsonl", "--out", "."], "--out . is where the corpus lies"),
    (["words", "corpus.jsonl", "--out", "corpus.jsonl"], "--out corpus.jsonl is the corpus itself"),
    (["room", "corpus.jsonl", "--out", "./corpus.jsonl"], "--out corpus.jsonl is the corpus itself"),
    (["events", "corpus.jsonl", "--out", "folder/../corpus.jsonl"], "is the corpus itself"),
    (["sheet", "corpus.jsonl", "--article", "s1", "--out", "corpus.jsonl"], "is the corpus itself"),
    (["report", "corpus.jsonl", "--out", "r.pdf", "--numbers", "corpus.jsonl"], "is the corpus itself"),
    (["facts", "folder", "--out", "folder"], "--out folder is where the corpus lies"),
    (["report", "corpus.jsonl", "--out", "corpus.jsonl"], "--out corpus.jsonl is the corpus itself"),
    (["compare", "nowhere", "--out", "out"], "nowhere: no such file or folder"),
    (["compare", "corpus.jsonl", "--out", "out", "--contrast", "state"], "give two groups as FIRST:SECOND"),
    (["compare", "corpus.jsonl", "--out", "out", "--contrast", "state:moon"], "no article is of group 'moon'"),
    (["show", "nowhere"], "nowhere: no such file or folder"),
    (["show", "corpus.jsonl", "--article", "x"], "no article 'x'. It holds s1, w1."),
    (["show", "bad.jsonl"], "no article could be read: bad.jsonl, line 1: no text"),
    (["show", "-"], "no text"),
]


@pytest.mark.parametrize(("arguments", "message"), ERRORS, ids=[" ".join(a) for a, _ in ERRORS])
def test_an_error_is_one_line_and_exit_code_2(arguments, message, place, run, monkeypatch):
    monkeypatch.chdir(place)
    code, out, err = run(*arguments, stdin="")
    assert (code, out) == (2, "")
    assert message in err
    assert err.startswith("parallax: ")
    assert err.count("\n") == 1, err
    if arguments[-1].endswith("corpus.jsonl"):
        assert (place / "corpus.jsonl").read_text() == JSONL
    if arguments[-1] in ("folder", "."):
        assert (place / "folder" / "articles.jsonl").read_text() == JSONL


def test_an_error_in_a_process_of_its_own(place):
    done = process("score", "nowhere", "--out", "out", folder=place)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == ["parallax: nowhere: no such file or folder."]
    done = process("compare", "corpus.jsonl", "--nonsense", folder=place)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_no_control_character_of_a_corpus_reaches_the_terminal(place):
    """Neither from a text, a title, an id, a group, a reject, nor from a file's name."""
    evil = "\x1b[31m\x1b]0;owned\x07\x9b\x08\r"
    lines = [
        {k: v + evil for k, v in LINES[0].items()} | {"title": evil + "T", "group": "state\x1b[1m", "genre": evil},
        {k: evil + v for k, v in LINES[1].items()} | {"group": "\x1b[1mwire", "genre": "news"},
        {"id": f"bad{evil}", "text": TEXT, "date": evil},
    ]
    named = place / "e\x1bvil\x07.jsonl"
    named.write_text("".join(json.dumps(line) + "\n" for line in lines))
    (place / "e\x1bvil\x07.txt").write_text(TEXT + evil)
    only_bad = place / "b\x1bad.jsonl"
    only_bad.write_text(json.dumps(lines[2]) + "\n")
    for arguments, stdin, code in [
        (["show", named], "", 0),
        (["show", place / "e\x1bvil\x07.txt"], "", 0),
        (["show", named, "--article", "x"], "", 2),
        (["show", only_bad], "", 2),
        (["score", only_bad, "--out", place / "o1"], "", 2),
        (["compare", named, "--out", place / "o2", "--contrast", "state:wire"], "", 0),
        (["show", "-"], TEXT + evil, 0),
    ]:
        result = CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)
        assert result.exit_code == code, (arguments, result.stderr)
        shown = result.stdout + result.stderr
        assert not [c for c in shown if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160)], arguments
    for table in (place / "o2").glob("*.csv"):
        assert "\x1b" not in table.read_text(), table


@pytest.mark.parametrize(("command", "options"), [("report", []), ("sheet", ["--article", "s1"])])
def test_a_pdf_goes_to_standard_output_where_asked(command, options, place):
    (place / "corpus.jsonl").write_text(JSONL, encoding="utf-8")
    result = CliRunner().invoke(app, [command, str(place / "corpus.jsonl"), *options, "--out", "-"])
    assert result.exit_code == 0
    assert result.stdout_bytes.startswith(b"%PDF-")
    assert not (place / "-").exists()


# --- help


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(command, run):
    code, out, _ = run(*([command] if command else []), "--help")
    assert code == 0
    assert "Usage: parallax" in out.replace("root", "parallax")
    if command in ("score", "compare"):
        for word in ("CORPUS", "--out", "--targets", "--outlets", "--column", "--date-format", "--jobs", "JSON Lines"):
            assert word in out
        for word in ("--no-cleaning", "--duplicates", "--strict"):
            assert word in out
    if not command:
        assert all(c in out for c in COMMANDS)


def test_without_arguments_it_helps(run):
    code, out, err = run()
    assert code == 2
    assert "score" in out + err


def test_version_is_json_with_hashes(run):
    code, out, _ = run("version")
    assert code == 0
    record = json.loads(out)
    assert record["parallax"] == parallax.__version__
    assert set(record["sha256"]) == {"weights", "lexicons", "targets", "outlets"}
    assert all(len(h) == 64 for h in record["sha256"].values())
