"""Read once, whole or not at all: each article is made, parsed and marked once, and no mixture is taken for a run."""

import gc
import json
import math
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import parallax
from parallax.article import Article, Corpus, Note
from parallax.cli import app
from parallax.coders import coder_from
from parallax.comparison.events import placing
from parallax.document import parse
from parallax.formats import read_corpus
from parallax.formats.outlets import read_outlets
from parallax.gazetteer.targets import read_targets
from parallax.scoring import Pipeline, Scorer, read_table, score_to, whole_folder
from parallax.scoring import folder as folders
from parallax.scoring.spool import Spool, annotation_from_row, annotation_row
from parallax.tables import written_whole

TEXTS = {
    ("dam", "state-aligned"): "Vessaly’s rogue regime must not touch the Orlan dam, which holds 40 million litres. "
    '"The Orlan dam is safe," minister Ada Venn said. Engineers at Orlan finished the dam on Monday.',
    ("dam", "wire"): "Engineers finished the Orlan dam on Monday. It holds 40 million litres of water, and Vessaly "
    "objects to the Orlan dam.",
    ("cup", "state-aligned"): "Okell won the chess cup in Tarn after nine games. The chess players of Tarn applauded.",
    ("cup", "wire"): "Okell won the chess cup after nine games in Tarn. Players of chess applauded Okell in Tarn.",
}
OUTLETS, TARGETS = read_outlets(), read_targets()
OWN_TARGETS = """
sides = ["north", "south"]

[targets.north]
name = "Northland"
side = "north"
aliases = ["Vessaly"]

[targets.south]
name = "Southland"
side = "south"
aliases = ["Tarn"]
"""


def lines(event=True, more=()):
    rows = [
        {"id": f"{e}-{g}", "text": text, "group": g, "genre": "news", "translation": "none"}
        | ({"event": e} if event else {})
        for (e, g), text in TEXTS.items()
    ]
    return "".join(json.dumps(row) + "\n" for row in [*rows, *more])


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "corpus.jsonl"
    path.write_text(lines(event=False), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def scorer():
    return Scorer.default(TARGETS, "rules")


def run(*arguments, stdin=None):
    result = CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stderr


# --- read once


@pytest.fixture
def counted(monkeypatch):
    """How often an article was made of a row, parsed, and marked by the coder, by its id."""
    counts = {"made": Counter(), "parsed": Counter(), "marked": Counter()}

    def watch(what, owner, name, whose):
        plain = getattr(owner, name)

        def watched(*given, **named):
            found = plain(*given, **named)
            counts[what][whose(found)] += 1
            return found

        monkeypatch.setattr(owner, name, watched)

    watch("made", parallax.formats.row.RowReader, "article", lambda article: article.id)
    watch("marked", type(coder_from("rules")), "annotate", lambda annotation: annotation.document.id)
    for name, module in list(sys.modules.items()):  # whoever has taken the function by its name
        if name.startswith("parallax") and getattr(module, "parse", None) is parse:
            watch("parsed", module, "parse", lambda document: document.id)
    return counts


OUT = {"words": "out.csv", "events": "out.csv", "room": "out.html", "report": "out.pdf", "import": "out.jsonl"}


@pytest.mark.parametrize("copies", ["keep", "once"])
@pytest.mark.parametrize("command", ["score", "compare", "report", "facts", "words", "room", "events", "import"])
def test_each_article_is_made_parsed_and_marked_once(command, copies, corpus, tmp_path, counted):
    if copies == "once":
        pytest.importorskip("datasketch", reason="comes with the extra 'importers'")
    marks = [] if command in ("events", "import") else ["--coder", "rules"]
    given = [command, corpus, "--out", tmp_path / OUT.get(command, "out"), "--duplicates", copies, *marks]
    code, said = run(*given)
    assert code == 0, said
    once = {f"{event}-{group}": 1 for event, group in TEXTS}
    assert counted["made"] == once
    assert counted["parsed"] == counted["marked"] == (once if marks else {})


@pytest.mark.parametrize(("command", "options"), [("show", []), ("sheet", ["--tool"])])
def test_one_article_is_parsed_and_marked_once(command, options, corpus, tmp_path, counted):
    where = ["--out", tmp_path / "sheet.pdf"] if command == "sheet" else []
    ids = ["--article", "dam-wire"] + (["--article", "dam-state-aligned"] if command == "sheet" else [])
    assert run(command, corpus, *ids, *where, *options, "--coder", "rules")[0] == 0
    assert counted["parsed"] == counted["marked"] == dict.fromkeys(ids[1::2], 1)
    assert counted["made"]["dam-state-aligned"] == 1


@pytest.mark.parametrize("command", ["score", "compare", "report", "facts", "words", "room", "events", "import"])
def test_every_command_reads_standard_input(command, tmp_path):
    rules = [] if command in ("events", "import") else ["--coder", "rules"]
    # Read at once, it would be empty a second time.
    code, said = run(command, "-", "--out", tmp_path / OUT.get(command, "out"), *rules, stdin=lines(event=False))
    assert code == 0, said
    assert (tmp_path / OUT.get(command, "out")).exists()


def test_whole_texts_never_lie_in_the_folder_of_the_tables(tmp_path, scorer):
    """It may be passed on, and a run that is killed leaves what lies there."""
    articles = [Article(id=f"{event}-{group}", text=text) for (event, group), text in TEXTS.items()]
    with_texts = []

    def look(what, done, rejects):
        files = [path for path in tmp_path.rglob("*") if path.suffix not in (".csv", ".parquet") and path.is_file()]
        with_texts.extend(path for path in files if b"Orlan dam" in path.read_bytes())

    pipeline = Pipeline(scorer, TARGETS, OUTLETS, duplicates="once", shareable=True)
    scored = pipeline.run(Corpus("c", lambda: iter(articles)), tmp_path, keep=math.inf, progress=look)
    assert with_texts == []
    assert [a.document.text for a in scored.kept()] == [article.text for article in articles]
    scratch = Path(scored.scratch.name)
    assert list(scratch.iterdir()) != []
    del scored
    gc.collect()
    assert not scratch.exists()


def test_what_is_spooled_is_what_was_read_and_marked(root, tmp_path, scorer):
    articles = list(read_corpus(root / "data" / "classroom"))[::5]
    kept = []
    table = scorer.score(articles, kept)
    spool = Spool.of_annotations(tmp_path / "a.jsonl")
    assert list(spool.adding(kept)) == list(spool) == kept
    # The same as from the tables, which name the coder only where it marked something.
    assert [a.marks for a in spool] == [a.marks for a in table.annotations(articles)]
    odd = Article(
        id="half \ud800",
        text="A line.\u2028Next “one”.",
        notes=(Note("a"), Note("b", "c")),
        constructed=True,
        original="x",
    )
    again = annotation_from_row(json.loads(json.dumps(annotation_row(parallax.annotate(odd, coder_from("rules"))))))
    assert again.document == parse(odd)


def test_copies_and_events_are_those_of_all_articles(tmp_path, scorer):
    pytest.importorskip("datasketch", reason="comes with the extra 'importers'")
    long = " ".join(
        f"The ministers of Vessaly met in {month} and agreed on grain." for month in ["May", "June", "July"]
    )
    articles = [
        Article(id="b", text=long * 3, event=""),
        Article(id="a", text=(long * 3).upper(), event=""),
        Article(id="c", text="Okell won the chess cup in Tarn.", event=""),
    ]
    pipeline = Pipeline(scorer, TARGETS, OUTLETS, place=placing, duplicates="once")
    scored = pipeline.run(Corpus("c", lambda: iter(articles)), tmp_path, keep=10)
    assert sorted(scored.table().articles["article_id"]) == ["a", "c"]
    assert scored.table().articles["event"].str.len().gt(0).all()
    assert [a.document.id for a in scored.annotations] == ["a", "c"]
    assert list(scored.documents({"c"})) == [parse(a.document.article) for a in scored.annotations.only({"c"})]


def test_too_many_articles_are_not_kept(tmp_path, scorer):
    articles = [Article(id=str(n), text="Ministers met.") for n in range(3)]
    for most, kept in ((2, None), (3, 3)):
        place = tmp_path / str(most)
        place.mkdir()
        found = Pipeline(scorer, TARGETS, OUTLETS).run(Corpus("c", lambda: iter(articles)), place, keep=most)
        assert (found.annotations and len(found.annotations)) == kept
        assert len(found.table().scores) == 3


def test_groups_that_the_corpus_lacks_are_said_before_it_is_scored(corpus, tmp_path, counted):
    for command in ("compare", "words", "report"):
        code, said = run(command, corpus, "--out", tmp_path / "o", "--coder", "rules", "--contrast", "wire:moon")
        assert code == 2
        assert "no article is of group 'moon'" in said
    assert not counted["marked"]


# --- the options are the same in every command


@pytest.mark.parametrize("command", ["score", "compare", "report", "facts", "words", "room"])
def test_commands_that_score_take_the_same_options(command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    said = CliRunner().invoke(app, [command, "--help"]).stdout
    names = "--outlets --column --date-format --no-cleaning --coder --targets --duplicates --strict --events --jobs"
    assert [name for name in names.split() if name not in said] == []


@pytest.mark.parametrize("command", ["report", "facts", "words", "room", "events"])
def test_strict_holds_where_no_table_of_rejects_is_written(command, corpus, tmp_path):
    corpus.write_text(lines(more=[{"id": "none", "text": ""}]), encoding="utf-8")
    rules = [] if command == "events" else ["--coder", "rules"]
    given = [command, corpus, "--out", tmp_path / OUT.get(command, "out"), *rules]
    assert run(*given)[0] == 0
    code, said = run(*given, "--strict")
    assert code == 2
    assert "corpus.jsonl, line 5: no text" in said
    assert "1 could not be read, which --strict makes an error." in said


# --- whole or not at all


@pytest.fixture(scope="module")
def scored(tmp_path_factory, scorer):
    """Folders of two runs: four articles, and two of them."""
    articles = [Article(id=f"{e}-{g}", text=t, event=e, group=g, genre="news") for (e, g), t in TEXTS.items()]
    home = tmp_path_factory.mktemp("scored")
    for name, of in (("four", articles), ("two", articles[:2])):
        score_to(Corpus(name, lambda of=of: iter(of)), home / name, scorer, TARGETS, OUTLETS)
    return home


class Stop(Exception):
    """A full disk, say."""


@pytest.mark.parametrize("error", [Stop, KeyboardInterrupt])
@pytest.mark.parametrize("after", [0, 1, 3])
@pytest.mark.parametrize("before", [True, False])
def test_a_run_that_is_stopped_leaves_what_was_there(error, after, before, scored, scorer, tmp_path):
    out = tmp_path / "out"
    if before:
        shutil.copytree(scored / "four", out)

    def articles():
        for n in range(after):
            yield Article(id=str(n), text="Ministers met.")
        raise error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("parallax.scoring.pipeline.BATCH", 1)
        with pytest.raises(error):
            score_to(Corpus("c", articles), out, scorer, TARGETS, OUTLETS)
    if before:
        assert read_table(out).articles["article_id"].tolist() == [f"{e}-{g}" for e, g in TEXTS]
        assert {p.name for p in out.iterdir()} == {p.name for p in (scored / "four").iterdir()}
    else:
        assert not out.exists()


def moves(scored, out, stop):
    """Publish the run of two articles over that of four; ``stop(n)`` is called before the n-th file is moved."""
    with pytest.MonkeyPatch.context() as patch:
        moved, plain = [], os.replace

        def replace(source, target):
            stop(len(moved))
            moved.append(Path(target).name)
            plain(source, target)

        patch.setattr(folders.os, "replace", replace)
        with whole_folder(out) as folder:
            for path in (scored / "two").iterdir():
                shutil.copy(path, folder)
    return moved


def test_a_run_that_is_stopped_while_it_moves_its_files_is_never_taken_for_whole(scored, tmp_path):
    every = moves(scored, tmp_path / "whole", lambda n: None)
    assert every[-1] == "run.json"
    for last in range(len(every)):
        out = shutil.copytree(scored / "four", tmp_path / str(last))

        def stop(n, last=last):
            if n == last:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            moves(scored, out, stop)
        with pytest.raises(FileNotFoundError, match=r"run\.json: not found: a run was stopped.* Write it with"):
            read_table(out)
    moves(scored, out, lambda n: None)  # the next run heals it
    assert len(read_table(out).scores) == 2


def test_two_runs_into_one_folder_at_once_give_one_run_or_an_error(scored, tmp_path):
    every = moves(scored, tmp_path / "whole", lambda n: None)
    for at in range(len(every)):
        out = shutil.copytree(scored / "two", tmp_path / str(at))

        def other(n, at=at, out=out):
            if n == at:  # the other run moves its files in between
                with pytest.MonkeyPatch.context() as patch, whole_folder(out) as folder:
                    patch.setattr(folders.os, "replace", os.rename)
                    for path in (scored / "four").iterdir():
                        shutil.copy(path, folder)

        moves(scored, out, other)
        try:
            found = read_table(out)
        except ValueError as error:
            assert "two runs wrote into one folder" in str(error)  # noqa: PT017 - one of two things may happen
        else:
            assert len(found.scores) == 2
            assert set(found.evidence["article_id"]) <= set(found.articles["article_id"])


KILLED = """
import sys, time
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from parallax import Article, Corpus, Scorer, read_outlets, read_targets
from parallax.scoring import pipeline, score_to
pipeline.BATCH = 1
def articles():
    for n in range(1000):
        yield Article(id=str(n), text="Ministers met.")
        if n > 3:
            print("under way", flush=True)
            time.sleep(60)
targets = read_targets()
score_to(Corpus("c", articles), Path(sys.argv[1]), Scorer.default(targets, "rules"), targets, read_outlets())
"""


def test_a_run_that_is_killed_leaves_what_was_there(scored, tmp_path):
    out = shutil.copytree(scored / "four", tmp_path / "out")
    home = str(Path(parallax.__file__).parents[1])
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(out), home], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"under way\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert len(read_table(out).scores) == 4
    [left] = [p.name for p in out.iterdir() if p.name not in {q.name for q in (scored / "four").iterdir()}]
    assert left.startswith(".unfinished-")
    # A folder that is new holds nothing that is taken for a run.
    assert run("report", out / left, "--out", tmp_path / "r.pdf")[0] == 2


@pytest.mark.parametrize(
    "name", ["scores.parquet", "evidence.parquet", "articles.parquet", "targets.toml", "outlets.csv"]
)
def test_a_file_that_was_changed_or_taken_away_is_refused(name, scored, tmp_path):
    out = shutil.copytree(scored / "four", tmp_path / "out")
    (out / name).write_bytes((out / name).read_bytes() + b"\n")
    with pytest.raises(ValueError, match=f"{name}: not the file that the run in run.json wrote"):
        read_table(out)
    (out / name).unlink()
    with pytest.raises(FileNotFoundError, match=f"{name}: not found. Write it with `parallax score CORPUS --out"):
        read_table(out)


def test_a_folder_of_an_earlier_version_is_read_if_its_counts_and_targets_fit(scored, tmp_path):
    out = shutil.copytree(scored / "four", tmp_path / "out")
    record = json.loads((out / "run.json").read_text())
    del record["files"]
    (out / "targets.toml").unlink()
    (out / "run.json").write_text(json.dumps(record))
    assert len(read_table(out).scores) == 4
    (out / "run.json").write_text(json.dumps(record | {"articles": 5}))
    with pytest.raises(ValueError, match="are not of one run"):
        read_table(out)
    record["sha256"]["targets"] = "another"
    (out / "run.json").write_text(json.dumps(record))
    with pytest.raises(ValueError, match="the shipped targets are not those that the scores were made with"):
        read_table(out)


def test_files_of_an_earlier_run_go_and_those_of_others_stay(scored, tmp_path):
    with whole_folder(tmp_path / "out") as folder:
        shutil.copytree(scored / "four", folder, dirs_exist_ok=True)
        (folder / "words.csv").write_text("phrase\n")
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with whole_folder(tmp_path / "out") as folder:
        shutil.copytree(scored / "two", folder, dirs_exist_ok=True)
    assert {p.name for p in (tmp_path / "out").iterdir()} == {p.name for p in (scored / "two").iterdir()} | {"mine.txt"}


def test_one_file_is_written_whole(tmp_path):
    path = tmp_path / "new" / "table.csv"
    with written_whole(path) as beside:
        beside.write_text("first")
    with pytest.raises(ZeroDivisionError), written_whole(path) as beside:
        beside.write_text(f"sec{1 / 0}")
    assert path.read_text() == "first"
    assert [p.name for p in path.parent.iterdir()] == ["table.csv"]
    link = tmp_path / "link.csv"
    link.symlink_to(path)
    with written_whole(link) as beside:
        beside.write_text("second")
    assert (link.is_symlink(), path.read_text()) == (True, "second")
    with written_whole(Path(os.devnull)) as beside:
        assert beside == Path(os.devnull)


@pytest.mark.parametrize("command", ["words", "room", "report", "events", "import"])
def test_a_file_of_a_command_that_fails_stays_what_it_was(command, corpus, tmp_path, monkeypatch):
    out = tmp_path / OUT[command]
    out.write_text("what was there")
    corpus.write_text('{"id": "a"}\n')
    rules = [] if command in ("events", "import") else ["--coder", "rules"]

    def full(*given, **named):
        raise OSError(28, "No space left on device", "disk")

    monkeypatch.setattr("parallax.tables.os.replace", full)
    code, said = run(command, corpus, "--out", out, *rules)
    assert code == 2, said
    assert out.read_text() == "what was there"
    assert {p.name for p in tmp_path.iterdir()} == {"corpus.jsonl", out.name}


@pytest.mark.parametrize("name", ["articles.csv", "outlets.csv", "targets.toml"])
def test_what_no_run_wrote_is_never_replaced(name, tmp_path):
    (tmp_path / name).write_text("mine")
    with pytest.raises(ValueError, match=f"{name}: no run wrote this file"), whole_folder(tmp_path):
        raise AssertionError("said before anything is scored")
    assert (tmp_path / name).read_text() == "mine"


def test_a_full_disk_is_said_without_a_file(corpus, tmp_path, monkeypatch):
    def full(*given, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("parallax.scoring.pipeline.Rejects", full)
    code, said = run("score", corpus, "--out", tmp_path / "out", "--coder", "rules")
    assert (code, said.strip()) == (2, "parallax: No space left on device.")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("write", [parallax.write_report, parallax.write_room])
def test_a_page_that_could_not_be_written_leaves_what_stood_there(write, scored, tmp_path, monkeypatch):
    out, told = tmp_path / "new" / "out", read_table(scored / "four")
    articles = [Article(id=f"{e}-{g}", text=t, event=e, group=g, genre="news") for (e, g), t in TEXTS.items()]
    given = (told, articles) if write is parallax.write_room else (told,)
    write(*given, out)
    before = out.read_bytes()

    def full(*given, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("parallax.tables.os.replace", full)
    with pytest.raises(OSError, match="No space"):
        write(*given, out)
    assert out.read_bytes() == before


def test_a_report_of_nothing_or_of_no_scores_says_so(corpus, tmp_path):
    with pytest.raises(ValueError, match="A report needs at least one chapter"):
        parallax.write_report([], tmp_path / "r.pdf")
    for given in (tmp_path / "nowhere", corpus):
        with pytest.raises(FileNotFoundError, match="nothing was scored into this folder"):
            parallax.write_report(given, tmp_path / "r.pdf")


# --- a scored folder is complete


def test_a_report_on_a_scored_folder_speaks_of_its_own_targets(corpus, tmp_path, monkeypatch):
    (tmp_path / "t.toml").write_text(OWN_TARGETS)
    corpus.write_text(lines(), encoding="utf-8")
    out = tmp_path / "out"
    assert run("score", corpus, "--out", out, "--coder", "rules", "--targets", tmp_path / "t.toml")[0] == 0
    assert (out / "targets.toml").read_text() == OWN_TARGETS
    (tmp_path / "t.toml").unlink()
    told = tmp_path / "n.json"
    assert run("report", out, "--out", tmp_path / "r.pdf", "--numbers", told)[0] == 0
    assert "Northland" in told.read_text()
    assert "China" not in json.dumps(json.loads(told.read_text())["chapters"])


def test_other_targets_or_options_than_those_it_was_scored_with_are_an_error(scored, tmp_path):
    (tmp_path / "t.toml").write_text(OWN_TARGETS)
    for options, why in (
        (["--targets", tmp_path / "t.toml"], "was scored with other targets, which lie in it"),
        (["--outlets", tmp_path / "o.csv"], "--outlets: "),
        (["--duplicates", "once"], "--duplicates: "),
        (["--no-cleaning"], "--no-cleaning: "),
        (["--coder", "lexicon"], "--coder lexicon: "),
    ):
        code, said = run("report", scored / "four", "--out", tmp_path / "r.pdf", *options)
        assert code == 2
        assert why in said
        assert not (tmp_path / "r.pdf").exists()


@pytest.mark.parametrize("command", ["score", "compare", "facts", "words", "room", "show"])
def test_a_scored_folder_is_no_corpus(command, scored, tmp_path):
    where = [] if command == "show" else ["--out", tmp_path / "out"]
    code, said = run(command, scored / "four", *where)
    assert code == 2
    assert "holds scores and no texts" in said


def test_facts_that_were_changed_are_refused_and_those_of_another_run_passed_over(corpus, scored, tmp_path):
    corpus.write_text(lines(), encoding="utf-8")
    out = tmp_path / "out"
    assert run("compare", corpus, "--out", out, "--coder", "rules")[0] == 0
    assert run("report", out, "--out", tmp_path / "r.pdf")[0] == 0
    facts = pd.read_csv(out / "facts.csv")
    facts.iloc[:1].to_csv(out / "facts.csv", index=False)
    code, said = run("report", out, "--out", tmp_path / "r.pdf")
    assert code == 2
    assert "facts.csv: not the file that the run" in said
    shutil.copy(out / "sentences.csv", scored / "two")
    assert run("report", scored / "two", "--out", tmp_path / "r.pdf")[0] == 0
    (scored / "two" / "sentences.csv").unlink()
