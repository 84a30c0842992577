"""The commands that get articles in: fetch and import."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from parallax.cli import app
from parallax.formats import read_corpus

TEXT = "The ministers of Vessaly and Caldria met in the border town of Arn on Monday and agreed on nothing at all."
LONG = " ".join(f"{TEXT} They will meet again in {month}." for month in ("May", "June", "July", "August", "October"))


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments):
        result = CliRunner().invoke(app, [str(a) for a in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, " ".join(result.stderr.split())

    return call


@pytest.fixture
def mixed(tmp_path):
    """A folder of three kinds of file: three articles, two copies among them, and two that can't be read."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "one.txt").write_text(LONG)
    (folder / "two.md").write_text(f"# A meeting\n\n{LONG} Nobody stayed for dinner.")
    rows = [{"id": "three", "text": f"Return to site\n\n{TEXT}"}, {"id": "four", "text": ""}]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n")
    return folder


def test_what_is_found_is_read_or_rejected(run, mixed, tmp_path):
    code, said = run("import", mixed, "--out", tmp_path / "corpus.jsonl")
    assert code == 0
    assert "5 found: 3 read, 2 rejected" in said
    corpus = {article.id: article for article in read_corpus(tmp_path / "corpus.jsonl")}
    assert len(corpus) == 3
    assert corpus["three"].text == TEXT
    [before] = [article for article in read_corpus(mixed) if article.id == "three"]
    assert corpus["three"].notes == before.notes != (), "what was taken out stays noted"
    assert len(pd.read_csv(tmp_path / "corpus-rejects.csv")) == 2


def test_strict_makes_a_reject_an_error(run, mixed, tmp_path):
    code, said = run("import", mixed, "--out", tmp_path / "corpus.jsonl", "--strict")
    assert code == 2
    assert "2 could not be read" in said


def test_cleaning_can_be_switched_off(run, mixed, tmp_path):
    run("import", mixed, "--out", tmp_path / "corpus.jsonl", "--no-cleaning")
    texts = [json.loads(line)["text"] for line in (tmp_path / "corpus.jsonl").read_text().splitlines()]
    assert any("Return to site" in text for text in texts)


def test_a_folder_brings_its_own_outlets(run, mixed, tmp_path):
    (mixed / "Arn Post").mkdir()
    (mixed / "Arn Post" / "talks.txt").write_text(LONG)
    (mixed / "outlets.csv").write_text("outlet,group,basis\nArn Post,party press,its own statute\n")
    run("import", mixed, "--out", tmp_path / "corpus.jsonl")
    assert {a.group for a in read_corpus(tmp_path / "corpus.jsonl")} == {"", "party press"}
    (tmp_path / "mine.csv").write_text("outlet,group,basis\nArn Post,wire,it sells to others\n")
    run("import", mixed, "--out", tmp_path / "corpus.jsonl", "--outlets", tmp_path / "mine.csv")
    assert {a.group for a in read_corpus(tmp_path / "corpus.jsonl")} == {"", "wire"}


def test_copies_count_once_where_asked(run, mixed, tmp_path):
    pytest.importorskip("datasketch", reason="comes with the extra 'importers'")
    code, said = run("import", mixed, "--out", tmp_path / "corpus.jsonl", "--duplicates", "once")
    assert code == 0
    assert "5 found: 2 read, 1 left out as copies, 2 rejected" in said
    assert len(pd.read_csv(tmp_path / "corpus-duplicates.csv")) == 2
    assert run("import", mixed, "--out", tmp_path / "c.jsonl", "--duplicates", "never")[0] == 2


def test_what_is_read_is_not_written_over(run, mixed):
    code, said = run("import", mixed / "one.txt", "--out", mixed / "one.txt")
    assert code == 2
    assert "would be lost" in said
    assert (mixed / "one.txt").read_text() == LONG


def test_two_files_with_one_id_are_one_article_and_one_reject(run, mixed, tmp_path):
    _, said = run("import", mixed / "one.txt", mixed / "one.txt", "--out", tmp_path / "corpus.jsonl")
    assert "2 found: 1 read, 1 rejected" in said


def test_fetch_says_what_became_of_each_address(run, tmp_path):
    # Nothing is asked for: one is no address of a page, the other is this machine's own.
    (tmp_path / "list.csv").write_text("url\nftp://vessaly.example/a\nhttp://127.0.0.1:9/b\n")
    code, said = run("fetch", tmp_path / "list.csv", "--out", tmp_path / "out", "--delay", "0")
    assert code == 0
    assert "2 addresses: 0 read (0 downloaded now), 2 failed" in said
    assert len(pd.read_csv(tmp_path / "out" / "failures.csv")) == 2
    assert run("fetch", tmp_path / "list.csv", "--out", tmp_path / "out", "--delay", "0", "--strict")[0] == 2


def test_the_london_talks_are_fetched_from_their_addresses(run, root, tmp_path, monkeypatch):
    """Offline: every host of data/london-talks/manifest.csv answers with a page of ours."""
    pytest.importorskip("trafilatura", reason="comes with the extra 'importers'")
    from parallax.formats import fetch
    from parallax.formats.safe_http import Answer

    asked = []

    def answer(url, **how):
        asked.append(url)
        if url.endswith("/robots.txt"):
            return Answer(url, 404, {}, b"")
        text = LONG.replace("Monday", f"day {len(asked)} of the talks")
        page = f"<html><head><title>Talks</title></head><body><article><p>{text}</p></article></body></html>"
        return Answer(url, 200, {"content-type": "text/html"}, page.encode())

    monkeypatch.setattr(fetch, "get", answer)
    manifest = root / "data" / "london-talks" / "manifest.csv"
    code, said = run("fetch", manifest, "--out", tmp_path / "london", "--delay", "0", "--strict")
    assert code == 0
    assert "17 addresses: 17 read (17 downloaded now), 0 failed" in said
    articles = list(read_corpus(tmp_path / "london"))
    assert {a.url for a in articles} == set(pd.read_csv(manifest)["url"])
    assert {a.event for a in articles} == {"london-talks-2025-06"}
    # As the data card says.
    assert [sum(a.group == group for a in articles) for group in ("state-aligned", "wire")] == [8, 9]
    pages = len(asked)
    code, said = run("fetch", manifest, "--out", tmp_path / "london", "--delay", "0")
    assert "17 read (0 downloaded now)" in said
    assert len(asked) == pages


def test_a_list_without_addresses_is_said(run, tmp_path):
    (tmp_path / "list.csv").write_text("address\nhttp://vessaly.example/a\n")
    code, said = run("fetch", tmp_path / "list.csv", "--out", tmp_path / "out")
    assert code == 2
    assert "url" in said
