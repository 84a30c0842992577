"""The functions behind the notebooks: what they count is counted by hand here."""

import pandas as pd
import pytest

from parallax import Annotation, Article, Attribution, Loaded, Span, class_room, compare, parse, score, shared_facts
from parallax.coders.rules import RulesCoder

FACT = "The port of Torvik shipped 900 tonnes of grain on Monday."


def article(id, text, group, genre="news", event="grain"):
    return Article(id=id, text=text, group=group, genre=genre, event=event, outlet=f"<{id}>", constructed=True)


ARTICLES = [
    article("state", f"{FACT} The rogue regime lied about the harvest of 31 farms.", "state-aligned"),
    article("wire", f"{FACT} Rain is due in 12 towns.", "wire"),
    article(
        "comment", "A rogue regime, a rogue regime and a rogue regime sold 5 ships.", "state-aligned", "commentary"
    ),
]


@pytest.fixture(scope="module")
def table():
    return score(ARTICLES, coder="rules")


@pytest.fixture(scope="module")
def marked(table):
    return {a.document.article.id: a for a in table.annotations(ARTICLES)}


@pytest.fixture(scope="module")
def facts(marked):
    return shared_facts(marked.values())


def test_pooled_mixes_genres_and_like_with_like_does_not(table):
    found = class_room.pooled_and_matched(table, compare(table), "loaded_language.per_1000_words")
    rates = table.scores.set_index("article_id")["loaded_language.per_1000_words"]
    # The commentary has no counterpart: it counts in the pool alone.
    assert found["pooled"] == pytest.approx((rates["state"] + rates["comment"]) / 2 - rates["wire"])
    assert found["like with like"] == pytest.approx(rates["state"] - rates["wire"])
    assert found["pooled"] != pytest.approx(found["like with like"])
    assert found["events"] == 1
    assert pd.isna(found["low"]), "one event gives no interval"


def test_marks_that_another_coder_touches():
    document = parse(Article(id="a", text="one two three four"))
    other = Annotation(document, "other", (Loaded(span=Span(4, 7), family="fear"),))
    rows = pd.DataFrame({"start": [0, 5, 7, 6], "end": [3, 13, 9, 7]})
    # "two" stands at 4 to 7: the second and fourth rows share letters with it, the third only begins where it ends.
    assert class_room.touched_by(rows, other) == 2


def test_who_carries_what(facts, table):
    matrix = class_room.who_carries_what(facts, table, ["state", "wire", "comment"])
    assert list(matrix.columns) == [
        "<state>, news (state-aligned)",
        "<wire>, news (wire)",
        "<comment>, commentary (state-aligned)",
    ]
    both = matrix.loc["both: 1 facts"]
    assert both.iloc[0].tolist() == ["●", "●", ""]
    assert "900 tonnes" in both.index[0]
    assert (matrix.loc["wire alone: 1 facts"].iloc[0] == ["", "●", ""]).all()


def test_what_two_tellings_carry(facts):
    n = class_room.carried_by(facts, "grain", "state", "wire")
    assert (n["tellings"], n["both"], n["first_only"], n["second_only"]) == (3, 1, 1, 1)
    # Of the state's two facts one is in the wire's too.
    assert n["first_in_second"] == 0.5
    assert n["share_first"] == pytest.approx(2 / n["facts"])


def test_tellings_of_two_events_are_refused(facts, table):
    other = score([*ARTICLES, article("other", FACT, "wire", event="steel")], coder="rules")
    with pytest.raises(ValueError, match="tellings of grain, steel: give articles of one event"):
        class_room.who_carries_what(facts, other, ["state", "other"])


def test_pairs_of_wordings_are_escaped():
    texts = {
        "state": "The rogue regime of Torvik closed 14 <b>bridges</b> on Monday after the flood of 2031.",
        "wire": "The government of Torvik closed 14 <b>bridges</b> on Monday after the flood of 2031.",
    }
    told = [
        article(id, text, group) for (id, text), group in zip(texts.items(), ("state-aligned", "wire"), strict=True)
    ]
    scored = score(told, coder="rules")
    facts = shared_facts(scored.annotations(told))
    html = class_room.same_fact_other_words(facts, scored, "state", "wire").markup
    assert "&lt;b&gt;bridges&lt;/b&gt;" in html
    assert "<mark>rogue regime</mark>" in html
    assert "<b>bridges" not in html
    assert "&lt;state&gt;, news (state-aligned)" in html


def test_against_author(root):
    folder = root / "data" / "classroom"
    from parallax import read_corpus

    chosen = [a for a in read_corpus(folder) if a.id in ("grain-quota-meridian-news", "grain-quota-ondra-daily-news")]
    found = class_room.against_author((RulesCoder().annotate(parse(a)) for a in chosen), folder)
    assert list(found.columns[:4]) == ["article_id", "group", "kind", "outcome"]
    assert set(found["article_id"]) == {a.id for a in chosen}
    assert found.groupby("group")["kind"].agg(set).to_dict() == {"state-aligned": {"news"}, "wire": {"news"}}
    meant = class_room.author_annotation(parse(chosen[0]), folder).of_kind(Loaded)
    hits_and_misses = found[(found["article_id"] == chosen[0].id) & (found["outcome"] != "false alarm")]
    assert len(hits_and_misses) == len(meant) > 0


def test_the_command_says_what_was_typed_and_fails_aloud(tmp_path, capsys, root, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(root / "analysis"))
    class_room.command("version", folder=tmp_path)
    assert capsys.readouterr().out.startswith('$ parallax version\n{\n  "parallax":')
    with pytest.raises(RuntimeError, match="parallax show ended with"):
        class_room.command("show", "absent.txt", folder=tmp_path)
    assert "absent.txt" in capsys.readouterr().out


def test_what_lies_in_a_folder(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "note.txt").write_text("It rained on Monday, and on Tuesday it rained again.\n")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))
    found = class_room.what_lies_in(tmp_path).set_index("file")
    assert found.loc["photo.jpg", "bytes"] == 44
    assert found.loc["photo.jpg", "format"].startswith("none: ")
    assert not found.loc["a/note.txt", "format"].startswith("none")


def test_a_guess_is_escaped():
    assert "<b>" not in class_room.check_guesses({"words": ("<b>", 2)}).markup


def test_missed_pairs_are_what_was_meant_and_not_found(marked):
    from parallax import evaluation

    state, wire = ARTICLES[0].text, ARTICLES[1].text
    second = [text.index(FACT) + len(FACT) + 1 for text in (state, wire)]
    intended = pd.DataFrame(
        [
            ("grain", "f1", "state", 0, len(FACT)),
            ("grain", "f1", "wire", 0, len(FACT)),  # the same words: found
            ("grain", "f2", "state", second[0], len(state)),
            ("grain", "f2", "wire", second[1], len(wire)),  # nothing in common: missed
        ],
        columns=["event", "fact_id", "article_id", "start", "end"],
    )
    missed = evaluation.missed_pairs(marked.values(), intended)
    assert missed.values.tolist() == [[state[second[0] :], wire[second[1] :]]]


def test_the_room_and_the_report_are_written(table, tmp_path, root):
    from parallax import write_report, write_room

    page = write_room(table, ARTICLES, tmp_path / "room.html").read_text(encoding="utf-8")
    assert "rogue regime" in page
    assert write_report(root / "data" / "real" / "london-talks", tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")


def test_attributions_have_their_own_type():
    document = parse(Article(id="a", text="one two three four"))
    marks = (Loaded(span=Span(0, 3), family="fear"), Attribution(span=Span(4, 7), name="Two"))
    assert [m.name for m in Annotation(document, "x", marks).of_kind(Attribution)] == ["Two"]
