"""The commands about one event told twice: events, facts, words and the room."""

import json

import pandas as pd
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from parallax.cli import app
from parallax.cli.options import table_of
from parallax.comparison.events import FOUND
from parallax.tables import write_csv

#: Two events, each told by both groups. The dam holds 40 million litres in both tellings.
TEXTS = {
    ("dam", "state-aligned"): "The Orlan dam holds 40 million litres of water. "
    "Vessaly's rogue regime must not touch it. "
    'Minister Ada Venn said: "The Orlan dam is safe." Engineers at Orlan finished the dam on Monday.',
    ("dam", "wire"): "Engineers finished the Orlan dam on Monday. It holds 40 million litres of water, and Vessaly "
    'objects to the Orlan dam. "The Orlan dam is safe," minister Ada Venn said.',
    ("cup", "state-aligned"): "Okell won the chess cup in Tarn after nine games. The chess players of Tarn applauded "
    "Okell. The chess cup has been held in Tarn for 30 years.",
    ("cup", "wire"): "Okell won the chess cup after nine games in Tarn. For 30 years the chess cup has been held in "
    "Tarn, where players applauded Okell.",
}


def rows(**more):
    return [
        {"id": f"{event}-{group}", "text": text, "group": group, "genre": "news", "event": event, "translation": "none"}
        | more
        for (event, group), text in TEXTS.items()
    ]


def written(tmp_path, given):
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in given), encoding="utf-8")
    return path


def corpus(tmp_path, **more):
    return written(tmp_path, rows(**more))


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments):
        result = CliRunner().invoke(app, [str(a) for a in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return call


def test_a_table_that_events_wrote_names_the_articles_as_the_corpus_does(tmp_path):
    path = tmp_path / "events.csv"
    ids = ["-1", "=a", "@b", "'c", "plain"]
    write_csv(pd.DataFrame({"article_id": ids, "event": "-e"}), path)
    assert path.read_text().splitlines()[1] == "'-1,'-e"
    assert table_of(path)["article_id"].tolist() == ids
    assert set(table_of(path)["event"]) == {"-e"}
    path.write_text("article_id,event\n'tis,-e\n")  # a person's
    assert table_of(path).to_dict("records") == [{"article_id": "'tis", "event": "-e"}]
    path.write_text("")
    with pytest.raises(ValueError, match=r"events\.csv: No columns"):
        table_of(path)


def test_facts_do_not_take_the_place_of_scores(run, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "scores.parquet").write_text("scores")
    (out / "run.json").write_text('{"files": {"scores.parquet": ""}}')
    code, _, said = run("facts", corpus(tmp_path), "--out", out, "--coder", "rules")
    assert code == 2
    assert "holds scores of an earlier run, which would be lost" in said
    assert (out / "scores.parquet").read_text() == "scores"


def test_words_of_one_group_alone_are_no_comparison(run, tmp_path):
    for group, named in (("wire", "wire"), ("", "no name")):
        given = ("words", corpus(tmp_path, group=group), "--out", tmp_path / "w.csv", "--coder", "rules")
        code, _, said = run(*given)
        assert code == 2
        assert f"All articles are of one group ({named}): there are no two to compare." in said
        assert not (tmp_path / "w.csv").exists()


def test_events_are_found_without_their_column_and_checked_against_it(run, tmp_path):
    code, _, said = run("events", corpus(tmp_path), "--out", tmp_path / "events.csv")
    assert code == 0
    found = pd.read_csv(tmp_path / "events.csv").set_index("article_id")["event"]
    assert found["dam-wire"] == found["dam-state-aligned"] != found["cup-wire"] == found["cup-state-aligned"]
    assert "B-cubed F1 1.00" in said
    assert "2 events are told by two groups or more" in said
    assert len(pd.read_csv(tmp_path / "events-links.csv")) >= 2
    _, _, said = run("events", corpus(tmp_path, event=""), "--out", tmp_path / "events.csv")
    assert "B-cubed" not in said


def test_what_a_person_decided_stands(run, tmp_path):
    (tmp_path / "mine.csv").write_text("first,second,same\ndam-wire,dam-state-aligned,no\n")
    given = ("events", corpus(tmp_path), "--out", tmp_path / "events.csv", "--overruled", tmp_path / "mine.csv")
    assert run(*given)[0] == 0
    found = pd.read_csv(tmp_path / "events.csv").set_index("article_id")["event"]
    assert found["dam-wire"] != found["dam-state-aligned"]
    (tmp_path / "mine.csv").write_text("first,second,same\nnobody,dam-wire,yes\n")
    code, _, said = run(*given)
    assert code == 2
    assert "nobody" in said


def test_a_lower_threshold_gives_larger_events(run, tmp_path):
    def sizes(*given):
        assert run("events", corpus(tmp_path), "--out", tmp_path / "events.csv", *given)[0] == 0
        return pd.read_csv(tmp_path / "events.csv")["event"].nunique()

    # No two texts are as alike as 0.999.
    assert [sizes("--threshold", 0.999), sizes()] == [4, 2]
    code, _, said = run("events", corpus(tmp_path), "--out", tmp_path / "events.csv", "--threshold", 0)
    assert code == 2
    assert "above 0" in said


@pytest.mark.parametrize("command", ["compare", "report", "facts", "words", "room"])
def test_events_that_a_person_set_go_before_those_of_the_corpus(run, tmp_path, command):
    out = tmp_path / {"report": "out.pdf", "words": "out.csv", "room": "out.html"}.get(command, "out")
    given = (command, corpus(tmp_path), "--out", out, "--coder", "rules", "--events", tmp_path / "mine.csv")
    ids = [row["id"] for row in rows()]
    (tmp_path / "mine.csv").write_text("article_id,event\n" + "".join(f"{id},harvest\n" for id in ids))
    assert run(*given)[0] == 0
    if command == "compare":
        assert set(pd.read_parquet(out / "articles.parquet")["event"]) == {"harvest"}
    elif command == "facts":
        assert set(pd.read_csv(out / "facts.csv")["event"]) == {"harvest"}
    elif command == "words":
        assert set(pd.read_csv(out)["events"]) == {1}
    elif command == "report":
        assert any("Harvest" in page.extract_text() for page in PdfReader(out).pages)
    else:
        assert "harvest" in out.read_text(encoding="utf-8")
    for wrong, why in (
        ("article_id,event\nnobody,x\n", "'nobody'"),
        (f"article_id,event\n{ids[0]},x\n{ids[0]},y\n", "twice"),
        ("id,event\na,x\n", "'article_id'"),
    ):
        (tmp_path / "mine.csv").write_text(wrong)
        code, _, said = run(*given)
        assert code == 2
        assert why in said


def test_a_report_on_stored_scores_takes_no_other_events(run, tmp_path):
    assert run("score", corpus(tmp_path), "--out", tmp_path / "scored", "--coder", "rules")[0] == 0
    code, _, said = run("report", tmp_path / "scored", "--out", tmp_path / "r.pdf", "--events", tmp_path / "mine.csv")
    assert code == 2
    assert "scored before" in said


def test_compare_works_without_the_column(run, tmp_path):
    code, said, _ = run("compare", corpus(tmp_path, event=""), "--out", tmp_path / "out", "--coder", "rules")
    assert code == 0
    assert "Events were not given but found" in said
    articles = pd.read_parquet(tmp_path / "out" / "articles.parquet")
    assert articles["event"].nunique() == 2
    assert articles["notes"].str.contains(FOUND).all()
    code, said, _ = run("compare", corpus(tmp_path), "--out", tmp_path / "out", "--coder", "rules")
    assert "Events were not given" not in said
    assert set(pd.read_parquet(tmp_path / "out" / "articles.parquet")["event"]) == {"dam", "cup"}


def test_facts(run, tmp_path):
    code, _, said = run("facts", corpus(tmp_path), "--out", tmp_path / "facts", "--coder", "rules")
    assert code == 0
    names = {"facts", "sentences", "coverage", "wordings", "quotations", "copies"}
    assert {path.stem for path in (tmp_path / "facts").iterdir()} == names | {"run"}
    facts = pd.read_csv(tmp_path / "facts" / "facts.csv")
    [water] = facts.loc[facts["statement"].str.contains("40 million"), "articles"]
    assert water == 2
    assert f"{len(facts)} facts" in said


def test_words(run, tmp_path):
    # Three times in each of two state-aligned articles, once in one of the wires.
    fleet = [row | {"text": row["text"] + " The shadow fleet sailed." * 3} for row in rows() if row["group"] != "wire"]
    wires = [row for row in rows() if row["group"] == "wire"]
    wires[0]["text"] += " A shadow fleet sailed."
    code, _, _ = run("words", written(tmp_path, fleet + wires), "--out", tmp_path / "words.csv", "--coder", "rules")
    assert code == 0
    found = pd.read_csv(tmp_path / "words.csv").set_index(["phrase", "voice"])
    assert found.loc[("shadow fleet sailed", "all"), ["count_first", "count_second"]].tolist() == [6, 1]
    code, _, said = run("words", corpus(tmp_path), "--out", tmp_path / "w.csv", "--contrast", "red:blue")
    assert code == 2
    assert "no article is of group" in said


def test_the_room(run, tmp_path):
    code, _, said = run("room", corpus(tmp_path), "--out", tmp_path / "room.html", "--coder", "rules")
    assert code == 0
    page = (tmp_path / "room.html").read_text(encoding="utf-8")
    assert "finished the Orlan dam" in page
    assert "may not be passed on" in said
    run("room", corpus(tmp_path, constructed=True), "--out", tmp_path / "room.html", "--coder", "rules")
    code, _, said = run("room", corpus(tmp_path, constructed=True), "--out", tmp_path / "room.html", "--coder", "rules")
    assert "passed on" not in said
