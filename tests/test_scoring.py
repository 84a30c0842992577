"""From articles to tables: no number without its words, one instrument for everyone, a stream of any length."""

import csv
import hashlib
import json
import platform
import random
import shutil
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from importlib.metadata import version
from math import isnan, nan
from pathlib import Path

import pandas as pd
import pytest

import parallax
from parallax import Article, Corpus, FeatureTable, Reject, Scorer, parse, read_corpus, score
from parallax.annotation import VOICES
from parallax.features.evidence import EVIDENCE, TEXT
from parallax.features.measure import SUFFIXES
from parallax.features.measures import PRIMARY
from parallax.formats import beside
from parallax.formats.outlets import read_outlets
from parallax.gazetteer.targets import read_targets
from parallax.scoring import ARTICLES, SHARED_WORDS, read_table, run_record, score_to
from parallax.tables import read_csv

OUTLETS = read_outlets()


@pytest.fixture(scope="module")
def classroom(root) -> Path:
    return root / "data" / "classroom"


@pytest.fixture(scope="module")
def articles(classroom):
    return list(read_corpus(classroom))


@pytest.fixture(scope="module")
def targets(classroom):
    return read_targets(beside(classroom, "targets.toml"))


@pytest.fixture(scope="module")
def scorer(targets):
    return Scorer.default(targets)


@pytest.fixture(scope="module")
def table(scorer, articles) -> FeatureTable:
    return scorer.score(articles)


@pytest.fixture(scope="module")
def run(scorer, targets, classroom, tmp_path_factory):
    """A folder of tables, in several batches, and the run's record."""
    out = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("parallax.scoring.pipeline.BATCH", 8)
        return out, score_to(read_corpus(classroom), out, scorer, targets, OUTLETS)


# --- no number without its words


def recomputed(table: FeatureTable, article: Article, targets, feature: str) -> float:
    """A score made anew from the rows of evidence under it and the article's words, as a reader would."""
    rows = table.explain(article.id, feature)
    known = table.articles.set_index("article_id").loc[article.id]
    name, _, voice = feature.partition("@")
    family, _, measure = name.partition(".")
    words = sum(known[f"words@{v}"] for v in (VOICES if voice == "all" else [voice or "outlet"]))
    beside_it = f"{family}.{{}}{'@' + voice if voice else ''}"
    first, second = targets.sides_for(article.event)

    def sentences(marks):
        document = parse(article)
        return {document.sentence_index(start) for start in marks["start"]}

    if measure.endswith("per_1000_words"):
        return 1000 * len(rows) / words if words else nan
    if measure == "unsourced_evaluative_share":
        loaded = table.explain(article.id, beside_it.format("per_1000_words").replace(family, "loaded_language"))
        return len(sentences(rows)) / len(sentences(loaded)) if len(loaded) else nan
    if "_side_" in measure:
        whose = [target.id for target in targets if target.side == measure.partition("_side_")[0]]
        every = sum(len(table.explain(article.id, beside_it.format(target))) for target in whose)
        return len(rows) / every if every else nan
    if measure.endswith("_share"):
        every = table.explain(article.id, beside_it.format("attributions_per_1000_words"))
        return len(rows) / len(every) if len(every) else nan
    if measure == "side_balance":
        ours, theirs = (rows["side"] == first).sum(), (rows["side"] == second).sum()
        assert ours + theirs == len(rows)
        return (ours - theirs) / len(rows) if len(rows) else nan
    if measure == "gap":
        side = {target.id: target.side for target in targets}
        ours, theirs = (rows[rows["target"].map(side) == s]["value"] for s in (first, second))
        assert len(ours) + len(theirs) == len(rows)
        return ours.mean() - theirs.mean()
    if measure.endswith("_mentions"):
        return len(rows)
    return rows["subjectivity" if measure == "subjectivity" else "value"].mean()


def assert_recomputed(table, articles, targets, features):
    scores = table.scores.set_index("article_id")
    for article in articles:
        for feature in features:
            found = scores.loc[article.id, feature]
            again = float(recomputed(table, article, targets, feature))
            assert (isnan(found) and isnan(again)) or found == pytest.approx(again, abs=1e-9), (article.id, feature)


def test_every_primary_score_is_made_of_the_evidence_under_it(table, articles, targets):
    features = [f + suffix for f in PRIMARY for suffix in SUFFIXES.values()]
    assert_recomputed(table, articles, targets, [*features, "textblob.polarity@all", "textblob.subjectivity@all"])


def test_every_score_of_an_article_an_event_is_made_of_the_evidence_under_it(table, articles, targets):
    one_an_event = {article.event: article for article in articles}
    assert len(one_an_event) == 6
    assert_recomputed(table, one_an_event.values(), targets, table.scores.columns[1:])


@pytest.mark.soak
def test_every_score_of_every_article_is_made_of_the_evidence_under_it(table, articles, targets):
    assert_recomputed(table, articles, targets, table.scores.columns[1:])


def test_evidence_is_the_words_of_the_article(table, articles):
    texts = {article.id: article.text for article in articles}
    for row in table.evidence.to_dict("records"):
        assert texts[row["article_id"]][row["start"] : row["end"]] == row["text"]
    assert list(table.evidence.columns) == list(EVIDENCE)
    hashes = table.articles.set_index("article_id")["sha256"]
    assert all(hashes[id] == hashlib.sha256(text.encode()).hexdigest() for id, text in texts.items())


def test_explain_names_what_is_not_there(table):
    with pytest.raises(KeyError, match=r"'sourcing\.gossip' is not a column of the scores"):
        table.explain(table.scores["article_id"][0], "sourcing.gossip")
    with pytest.raises(KeyError, match=r"'sourcing\.gossip@all' is not a column of the scores"):
        table.counting("sourcing.gossip@all")
    with pytest.raises(KeyError, match="article 'nobody' is not in the table"):
        table.explain("nobody", PRIMARY[0])


# --- one instrument for everyone


def test_group_labels_change_no_score_and_no_mark(scorer, table, articles):
    other = {"state-aligned": "wire", "wire": "state-aligned"}
    assert {a.group for a in articles} == set(other)
    swapped = scorer.score([replace(a, group=other[a.group], outlet="X", publisher="X") for a in articles])
    pd.testing.assert_frame_equal(swapped.scores, table.scores)
    pd.testing.assert_frame_equal(swapped.evidence, table.evidence)


def test_the_order_of_articles_changes_nothing_but_the_order_of_rows(scorer, table, articles):
    mixed = articles.copy()
    random.Random(1).shuffle(mixed)
    found = scorer.score(mixed)
    assert found.scores["article_id"].tolist() == [a.id for a in mixed] != [a.id for a in articles]
    for name in ("scores", "evidence", "articles"):
        frames = [
            getattr(t, name).sort_values("article_id", kind="stable").reset_index(drop=True) for t in (found, table)
        ]
        pd.testing.assert_frame_equal(*frames)


def test_a_corpus_brings_its_own_targets(classroom, articles, table):
    """score(path) is what the command does; score(articles) has nothing beside it."""
    pd.testing.assert_frame_equal(score(classroom).scores, table.scores)
    assert "stance.vessaly" in table.scores.columns
    assert "stance.china" in score(articles[:1]).scores.columns


# --- tables on disk


def test_tables_on_disk_are_the_tables_in_memory(run, table, targets):
    out, _ = run
    again = read_table(out, targets)
    for name in ("scores", "evidence", "articles"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(table, name))
    types = {"articles": ARTICLES, "evidence": EVIDENCE, "scores": {"article_id": TEXT}}
    for name, kinds in types.items():
        found = read_csv(out / f"{name}.csv", kinds)
        assert found["constructed"].all(), "what was written for teaching says so in every row"
        if name == "scores":
            found = found.drop(columns="constructed")
        # In CSV an empty text is a missing one, and numbers have ten digits.
        pd.testing.assert_frame_equal(found, getattr(table, name).replace("", pd.NA), rtol=1e-9, check_dtype=False)
    for name in PRIMARY:
        found = again.explain("cable-cut-gazette-commentary", name)
        pd.testing.assert_frame_equal(found, table.explain("cable-cut-gazette-commentary", name))
        assert len(found), name


def test_two_processes_write_the_same_bytes(run, scorer, targets, classroom, tmp_path, monkeypatch):
    monkeypatch.setattr("parallax.scoring.pipeline.BATCH", 8)
    score_to(read_corpus(classroom), tmp_path, scorer, targets, OUTLETS, jobs=2)
    for name in ("scores.csv", "evidence.csv", "articles.csv", "rejects.csv"):
        assert (tmp_path / name).read_bytes() == (run[0] / name).read_bytes(), name


def test_shareable_tables_hold_no_text_longer_than_a_phrase(run, scorer, targets, classroom, tmp_path):
    score_to(read_corpus(classroom), tmp_path, scorer, targets, OUTLETS, shareable=True)
    assert (tmp_path / "scores.csv").read_bytes() == (run[0] / "scores.csv").read_bytes()
    evidence = pd.read_parquet(tmp_path / "evidence.parquet")
    whole = pd.read_parquet(run[0] / "evidence.parquet")
    assert evidence["text"].str.removesuffix(" …").str.split().str.len().max() == SHARED_WORDS
    assert whole["text"].str.split().str.len().max() > SHARED_WORDS
    pd.testing.assert_frame_equal(evidence.drop(columns="text"), whole.drop(columns="text"))
    assert pd.read_parquet(tmp_path / "articles.parquet")["title"].eq("").all()


# --- rejects.csv and run.json


def test_rejects_are_counted_and_named_and_cells_do_not_run(tmp_path, targets, scorer):
    items = [
        Reject("c.csv, row 2", "=1+1", "no text: the column text is empty"),
        Article(id="a", text="Ministers met."),
        Article(id="a", text="Ministers met again."),
        Reject("c.csv, row 5", "", "date '31/02/2031' is not a date, it seems"),
    ]
    progress = []
    done = score_to(
        Corpus("c", lambda: iter(items)), tmp_path, scorer, targets, OUTLETS, progress=lambda *n: progress.append(n)
    )
    assert (done.articles, done.rejects) == (1, 3)
    assert progress[-1] == (1, 3)
    with open(tmp_path / "rejects.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["where", "id", "why"],
        ["c.csv, row 2", "'=1+1", "no text: the column text is empty"],
        ["c, article 3", "a", "duplicate id: an article with this id came before"],
        ["c.csv, row 5", "", "date '31/02/2031' is not a date, it seems"],
    ]


def test_run_json_says_what_the_numbers_depend_on(run, classroom):
    out, done = run
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert record == done.record | {"files": record["files"]}
    assert (record["corpus"], record["articles"], record["rejects"]) == ("classroom", 29, 0)
    assert record["seconds"] > 0
    assert record["python"] == ".".join(map(str, sys.version_info[:3]))
    assert {"numpy", "scikit-learn", "textblob", "ftfy"} <= set(record["packages"])
    assert record["packages"] == {name: version(name) for name in record["packages"]}
    assert record["processor"].split()[0] == platform.machine()
    assert record["processor"].split()[1] in {"none", "sse4_2", "avx", "avx2", "avx512"}
    package = Path(parallax.__file__).parent
    assert record["sha256"]["targets"] == hashlib.sha256((classroom / "targets.toml").read_bytes()).hexdigest()
    assert record["sha256"]["outlets"] == hashlib.sha256((package / "formats" / "outlets.csv").read_bytes()).hexdigest()


def test_one_byte_of_any_lexicon_changes_the_hash(tmp_path, targets, monkeypatch):
    def digest():
        return run_record.provenance(targets, OUTLETS)["sha256"]["lexicons"]

    shipped = digest()
    coders = tmp_path / "coders"
    shutil.copytree(run_record.CODERS, coders)
    monkeypatch.setattr(run_record, "CODERS", coders)
    assert digest() == shipped
    assert digest() == shipped
    data = sorted(p for p in coders.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc"))
    assert {"cues.csv", "polarity.csv", "war_metaphor.csv"} <= {p.name for p in data}
    for path in data:
        content = path.read_bytes()
        path.write_bytes(content + b" ")
        assert digest() != shipped, path.name
        path.write_bytes(content)
    data[0].rename(data[0].with_name("renamed.csv"))
    assert digest() != shipped


def test_nothing_readable_is_an_error_that_says_why_and_leaves_an_earlier_run_as_it_was(run, scorer, targets, tmp_path):
    out = shutil.copytree(run[0], tmp_path / "out")
    bad = [Reject("row 2", "a", "no text"), Reject("row 3", "b", "no text")]
    with pytest.raises(ValueError, match=r"c: no article could be read: 2 rejected, the first in row 2: no text\. All"):
        score_to(Corpus("c", lambda: iter(bad)), out, scorer, targets, OUTLETS)
    assert len((tmp_path / "out-rejects.csv").read_text().splitlines()) == 3
    assert len(read_table(out).scores) == 29
    with pytest.raises(ValueError, match="c: no article could be read: it is empty"):
        score_to(Corpus("c", lambda: iter([])), tmp_path / "new", scorer, targets, OUTLETS)
    assert not (tmp_path / "new").exists()


# --- a stream of any length

PHRASES = ["Ministers of both states met in the capital.", "Officials said so.", "China slammed the rogue plan."]


def generated(n: int):
    """Articles that don't exist until they are asked for, no two alike."""
    for i in range(n):
        told = " ".join(random.Random(i).choices(PHRASES, k=6))
        yield Article(id=f"article-{i}", text=f"This is case {i}. {told}", event=f"e{i % 7}")


def peak(n: int, out: Path, scorer, targets) -> int:
    """The most bytes that Python held while it scored ``n`` articles."""
    tracemalloc.start()
    score_to(Corpus("g", lambda: generated(n)), out, scorer, targets, OUTLETS)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_memory_does_not_grow_with_the_corpus(tmp_path, scorer, targets, monkeypatch):
    monkeypatch.setattr("parallax.scoring.pipeline.BATCH", 16)
    monkeypatch.setattr("parallax.encoder.reader.REMEMBERED", 16)  # passages; as many with few articles
    monkeypatch.setattr(
        "parallax.scoring.tables.ROW_GROUP", 16
    )  # what waits to be written is as large with few articles
    peak(16, tmp_path, scorer, targets)  # what is made once and kept
    few, many = peak(32, tmp_path, scorer, targets), peak(160, tmp_path, scorer, targets)
    # Five times the articles. A hash of each id grows, about 100 bytes; the rest is garbage that waits its turn.
    assert many < 1.5 * few, (few, many)


RSS = """
import resource, sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from test_scoring import OUTLETS, Corpus, Scorer, generated, read_targets, score_to
targets = read_targets()
score_to(Corpus("g", lambda: generated(int(sys.argv[1]))), Path(sys.argv[2]), Scorer.default(targets), targets, OUTLETS)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.soak
def test_the_whole_process_stays_small(tmp_path):
    """The same for everything that the process holds, Arrow's buffers too."""
    homes = [str(Path(__file__).parent), str(Path(parallax.__file__).parents[1])]
    most = [
        int(subprocess.check_output([sys.executable, "-c", RSS, str(n), str(tmp_path), *homes])) for n in (2000, 8000)
    ]
    assert most[1] < 1.1 * most[0], most


def test_shareable_notes_say_what_was_taken_out_and_not_its_words(scorer, targets, tmp_path):
    text = "LUNN (Reuters) - The ministers of Vessaly and Caldria met in Arn."
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": text}) + "\n")
    notes = {}
    for shareable in (True, False):
        score_to(read_corpus(tmp_path / "a.jsonl"), tmp_path / "out", scorer, targets, OUTLETS, shareable=shareable)
        [notes[shareable]] = read_table(tmp_path / "out").articles["notes"]
    assert json.loads(notes[False])[:2] == [["dateline", "LUNN (Reuters) -"], ["wire", "Reuters"]]
    assert notes[True] == notes[False].replace("LUNN (Reuters) -", "")
