"""The report: its numbers are the tables' numbers, its text is text, its pages stand however small the corpus."""

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pypdf
import pytest
from typer.testing import CliRunner

from parallax import Article, Scorer, read_outlets, read_targets
from parallax.cli import app
from parallax.comparison.differences import compare
from parallax.comparison.fact_tables import stored_facts
from parallax.comparison.shared_facts import COLUMNS as TOLD
from parallax.comparison.shared_facts import SharedFacts, shared_facts
from parallax.figures import wording
from parallax.instrument.errors import COLUMNS
from parallax.report import Chapter, report_numbers, write_report
from parallax.report.article_page import VARIANTS
from parallax.report.differences import differences
from parallax.report.fact_matrix import carriers, fact_matrix
from parallax.report.facts import facts_section
from parallax.report.word_pairs import word_pairs
from parallax.scoring import provenance, read_table

TARGETS = read_targets()
STATE = (
    "China's ministry of commerce said on Monday that the tariffs were bullying. The trade war is obviously a gamble, "
    'and Washington is playing its last trump card.\n\n"We will fight to the end," Ministry of Commerce spokesman '
    "Gao Feng said. Observers said {n} factories would close."
)
WIRE = (
    "The United States raised tariffs on {n} goods from China on Monday. Officials said the duties take effect in May."
    '\n\n"The talks go on," US Trade Representative Robert Lighthizer said. Analysts said prices could rise slightly.'
)


def article(event: str, group: str, n: int = 0, /, **given) -> Article:
    text = (STATE if group == "state-aligned" else WIRE).format(n=n + 3) + " It rained." * n
    defaults = {
        "id": f"{event}-{group}-{n}",
        "text": text,
        "title": f"What {group} writes of {event}",
        "event": event,
        "outlet": f"The {group} paper",
        "group": group,
        "genre": "news",
        "translation": "none",
        "date": date(2019, 5, 1 + n),
    }
    return Article(**(defaults | given))


def corpus(events: int, **given) -> list[Article]:
    groups = (("state-aligned", 0), ("state-aligned", 1), ("wire", 0))
    return [article(f"event-{e:03d}", g, n + e % 4, **given) for e in range(events) for g, n in groups]


def chapter(articles: list[Article], name: str = "small", texts: bool = True) -> Chapter:
    table = Scorer.default(TARGETS).score(articles)
    run = {"corpus": name, "articles": len(articles), "rejects": 0, "coder": "model"}
    run |= provenance(TARGETS, read_outlets())
    given = {"read": lambda ids: (a for a in articles if a.id in ids)} if texts else {}
    facts = shared_facts(table.annotations(articles))
    return Chapter.of(table, run, facts=facts if texts else without_words(facts), **given)


def without_words(facts: SharedFacts) -> SharedFacts:
    """As a shareable table keeps it."""
    return replace(facts, facts=facts.facts.assign(statement=""), sentences=facts.sentences.assign(text=""))


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


def strings(node) -> list[str]:
    """Every string of numbers.json."""
    if isinstance(node, str):
        return [node]
    if isinstance(node, dict):
        return [s for value in node.values() for s in strings(value)]
    return [s for value in node for s in strings(value)] if isinstance(node, list | tuple) else []


def printable(node):
    """Without the ids that say where a number stands: they are never wording."""
    if isinstance(node, dict):
        return {k: printable(v) for k, v in node.items() if k not in ("at", "article")}
    return [printable(v) for v in node] if isinstance(node, list) else node


def scores(node) -> list[dict]:
    """Everything in numbers.json that says where in the tables it stands."""
    if isinstance(node, dict):
        return [node] if "at" in node else [s for value in node.values() for s in scores(value)]
    return [s for value in node for s in scores(value)] if isinstance(node, list | tuple) else []


def numerals(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


@pytest.fixture(scope="module")
def two_chapters() -> list[Chapter]:
    return [
        chapter(corpus(6, constructed=True), "for-a-class.csv"),
        chapter(corpus(7), "a-real-one.jsonl", texts=False),
    ]


@pytest.fixture(scope="module")
def report(two_chapters, tmp_path_factory) -> tuple[Path, dict]:
    folder = tmp_path_factory.mktemp("report")
    write_report(two_chapters, folder / "report.pdf", numbers=folder / "numbers.json")
    return folder / "report.pdf", json.loads((folder / "numbers.json").read_text(encoding="utf-8"))


def test_the_same_corpora_give_the_same_bytes(two_chapters, report, tmp_path):
    write_report(two_chapters, tmp_path / "again.pdf", numbers=tmp_path / "again.json")
    assert (tmp_path / "again.pdf").read_bytes() == report[0].read_bytes()
    assert (tmp_path / "again.json").read_bytes() == report[0].with_name("numbers.json").read_bytes()


def test_every_number_in_the_pdf_is_in_numbers_json(report):
    path, content = report
    known = {n for s in strings(content) for n in numerals(s)}
    texts = pages(path)
    for number, text in enumerate(texts, start=1):
        # A page shows its own number, and the table of contents those of others.
        own = {str(number)} if number != 2 else {str(n) for n in range(1, len(texts) + 1)}
        assert numerals(text) <= known | own, f"page {number}"


def test_every_score_stands_in_the_tables(report, two_chapters):
    _, content = report
    found = scores(content["chapters"][0]) + scores(content["worked"])
    assert len(found) > 100
    for which, page in enumerate(content["chapters"]):
        c, table = two_chapters[which].comparison, two_chapters[which].table
        tables = {
            "scores": table.scores.set_index("article_id"),
            "differences": c.differences.set_index("feature"),
            "origins": c.origins.set_index("left_out"),
            "by_event": c.by_event.set_index(["feature", "event"]),
            "coverage": two_chapters[which].facts.coverage.set_index("article_id"),
        }
        for score in scores(page):
            name, *row, column = score["at"]
            expected = tables[name].loc[tuple(row) if len(row) > 1 else row[0], column]
            assert score["value"] == (None if pd.isna(expected) else pytest.approx(float(expected), abs=0)), score
            if name == "scores":
                assert score["print"] == wording.number(column, expected)


def test_the_worked_number_is_its_marks(report, two_chapters):
    worked = report[1]["worked"]
    articles = two_chapters[0].table.articles.set_index("article_id")
    words = articles.loc[worked["article"], "words@outlet"]
    assert worked["score"]["value"] == pytest.approx(1000 * len(worked["rows"]) / words)
    text = next(a for a in corpus(6) if a.id == worked["article"]).text
    for start, end, phrase, *_ in worked["rows"]:
        assert text[int(start) : int(end)] == phrase


def test_pdf_is_tagged_titled_and_has_its_fonts(report):
    reader = pypdf.PdfReader(report[0])
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("en")
    assert reader.metadata.title == "One event, told twice"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"])
    assert len(fonts) >= len(reader.pages)


def test_every_figure_has_alt_text(report):
    found = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure":
                found.append(node.get("/Alt", ""))
            if "/K" in node:
                walk(node["/K"])

    walk(pypdf.PdfReader(report[0]).trailer["/Root"]["/StructTreeRoot"])
    # One on page one; in each of two parts the events, the sources, the baseline and who cites whom.
    assert len(found) == 9
    assert all(len(alt) > 40 for alt in found)


def test_constructed_pages_say_so(report):
    texts = [" ".join(t.split()) for t in pages(report[0])]
    assert "These texts were written for teaching" in texts[0]
    first = next(i for i, t in enumerate(texts) if i > 1 and t.startswith("constructed for teaching"))
    marked = [i for i, t in enumerate(texts) if i > 1 and "constructed for teaching" in t]
    # The whole first part and nothing else: as many pages as there are before the second part opens.
    second = next(i for i, t in enumerate(texts) if i > 1 and "A real one 21 articles" in t)
    assert marked == list(range(first, second))


def test_constructed_parts_have_no_interval_and_no_p(report):
    first, second = (p["differences"] for p in report[1]["chapters"])
    assert "p" not in first["primary"]["head"]
    assert "95% interval" not in [*first["primary"]["head"], *first["origins"]["head"]]
    assert {"p", "95% interval", "Holm's p"} <= set(second["primary"]["head"])


def coded(group: str, right: int) -> list[tuple]:
    """Four sentences with a loaded word found, of which some are right, and four without, of which one is wrong."""
    answers = [(1, i < right) for i in range(4)] + [(0, i < 1) for i in range(4)]
    return [
        (f"{i:064x}", 0, 9, group, "news", "loaded", found, 1.0, int(true), int(true))
        for i, (found, true) in enumerate(answers)
    ]


def test_the_tools_own_errors_stand_beside_the_primary_differences():
    small = chapter(corpus(2))
    loaded = "loaded_language.per_1000_words"

    def told(answers: list[tuple]) -> tuple[list[str], dict]:
        c = compare(small.table, coded=pd.DataFrame(answers, columns=COLUMNS))
        errors = differences(replace(small, comparison=c), [], "", "")["errors"]
        assert set(c.differences.loc[c.differences["primary"], "feature"]) <= {r[3]["at"][1] for r in errors["rows"]}
        [row] = [r for r in errors["rows"] if r[3]["at"][1] == loaded]
        return [c["print"] for c in row[1:]], errors

    # All four are right and one more was missed: 4 of 4, and 4 of 5. None of four: 0 of 4, and 0 of 1.
    row, errors = told(coded("state-aligned", 4) + coded("wire", 0))
    assert row[:2] == ["1.00, 0.80", "0.00, 0.00"]
    assert errors["head"][1:3] == ["precision, recall: state-aligned", "precision, recall: wire"]
    # Nothing loaded was found in the wire articles, and a rate of zero stays zero: so does the difference.
    assert row[-1] == "no"
    # Nothing that was found in state-aligned articles is there: it may be zero.
    row, errors = told(coded("state-aligned", 0) + coded("wire", 4))
    assert row[-1] == "YES, they could"
    assert "for loaded phrases and attributions alone" in errors["note"]
    row, errors = told([])
    assert row == ["–", "–", row[2], "–", "–", "–"]
    assert "errors on state-aligned and wire articles were not measured" in errors["note"]


def test_an_event_is_two_facing_pages(report):
    reader = pypdf.PdfReader(report[0])
    flat = []

    def flatten(items):
        for item in items:
            if isinstance(item, list):
                flatten(item)
            else:
                flat.append((item.title, reader.get_destination_page_number(item) + 1))

    flatten(reader.outline)
    events = [number for title, number in flat if title.startswith("Event 0")]
    assert len(events) == 6 + 7
    assert all(number % 2 == 0 for number in events), events
    # No page is left empty to get there: the shortest is still full of words.
    assert min(len(t.split()) for t in pages(report[0])) > 60


# --- what each telling carries


def told(carried: dict[str, str], wordings: list[tuple] = (), sure: float = 0.9) -> SharedFacts:
    """Facts of one event, by hand: fact -> the articles that carry it, "s" state-aligned and "w" wire ones.

    The sentence of article ``s1`` for fact ``f1`` is "s1 says f1 in N words.", N the number of its letters.
    """
    rows = {name: [] for name in TOLD}
    articles = sorted({i for of in carried.values() for i in of.split()})
    group = {i: "state-aligned" if i.startswith("s") else "wire" for i in articles}
    for n, (fact, of) in enumerate(carried.items()):
        ids = of.split()
        groups = sorted({group[i] for i in ids})
        only = groups[0] if len(groups) == 1 else ""
        rows["facts"].append(("e", fact, f"{ids[0]} says {fact}.", len(ids), ";".join(groups), only))
        rows["sentences"] += [("e", fact, i, group[i], 100 * n, 100 * n + 11, f"{i} says {fact}.", sure) for i in ids]
    for i in articles:
        n = sum(i in of.split() for of in carried.values())
        rows["coverage"].append(("e", i, group[i], n, len(carried), n / len(carried)))
    rows["wordings"] = list(wordings)
    return SharedFacts(**{name: pd.DataFrame(rows[name], columns=list(columns)) for name, columns in TOLD.items()})


def worded(fact: str, n: int, first: str, second: str, kind: str, words: str = "says", other: str = "") -> tuple:
    """A difference in the sentences of fact number ``n``, three letters from their start."""
    start = 100 * n
    spans = (first, start, start + 11, second, start, start + 11)
    return ("e", fact, *spans, kind, words, other, "in words", start + 3, start + 3 if other else None)


GROUPS = ("state-aligned", "wire")
CARRIED = {"f1": "s1", "f2": "s1 s2", "f3": "w1", "f4": "s1 s2 w1", "f5": "s2 w1", "f6": "s3"}


def test_the_matrix_lists_what_one_group_tells_then_what_both_tell():
    facts = told(CARRIED)
    parts = fact_matrix(facts, "e", ["s1", "s2", "w1"], GROUPS)
    rows = [[(r.fact, r.carried, r.tellings) for r in rows] for rows, _ in parts]
    # What two articles carry stands before what one does. s3 has no column: its fact is counted and not listed.
    assert rows == [
        [("f2", (True, True, False), 2), ("f1", (True, False, False), 1)],
        [("f3", (False, False, True), 1)],
        [("f4", (True, True, True), 3), ("f5", (False, True, True), 2)],
    ]
    assert [total for _, total in parts] == [3, 1, 2]
    # The groups the other way round: the same parts, the first two exchanged.
    back = fact_matrix(facts, "e", ["s1", "s2", "w1"], GROUPS[::-1])
    assert back == [parts[1], parts[0], parts[2]]
    # Three rows: one a part, although the first part alone could fill them.
    assert [len(rows) for rows, _ in fact_matrix(facts, "e", ["s1", "s2", "w1"], GROUPS, rows=3)] == [1, 1, 1]
    assert carriers(facts, "e").to_numpy().sum() == 1 + 2 + 1 + 3 + 2 + 1


def test_no_sentence_stands_for_two_facts_where_another_can():
    facts = told({"f1": "s1 w1", "f2": "s1 w1"})
    same = facts.facts.assign(statement="s1 says f1.")
    longer = pd.concat([facts.sentences, facts.sentences.assign(fact="f2", text="w1 says that f2 is so.")])
    [_, _, (rows, _)] = fact_matrix(replace(facts, facts=same, sentences=longer), "e", ["s1", "w1"], GROUPS)
    assert [r.statement for r in rows] == ["s1 says f1.", "s1 says f2."]


def test_pairs_show_the_words_that_differ_between_the_groups():
    elsewhere = list(worded("f5", 4, "s1", "w1", "source", "Marsh"))
    elsewhere[-2] = 390  # in the sentence before: f5 is told from 400 to 411
    facts = told(
        {"f1": "s1 s2", "f2": "s1 w1", "f3": "s1 w1", "f4": "s1 w1", "f5": "s1 w1"},
        [
            worded("f1", 0, "s1", "s2", "loaded"),
            worded("f2", 1, "w1", "s1", "rounded", "says f2", "says"),
            worded("f2", 1, "s1", "w1", "hedge"),
            worded("f3", 2, "s1", "w1", "rounded"),
            worded("f4", 3, "s1", "w1", "source", "He"),
            tuple(elsewhere),
        ],
    )
    pairs = word_pairs(facts, "e", GROUPS)
    # Both tellings of f1 are of one group; of f4 and f5 there is nothing to look at: a pronoun is no source, and the
    # source of f5 is not in the sentence.
    assert [p.fact for p in pairs] == ["f2", "f3"]
    first, second = pairs[0].first, pairs[0].second
    assert (first[0], second[0]) == ("s1", "w1")
    # "s1 says f2.": "says" is letters 3 to 7, in the other sentence "says f2" 3 to 10.
    assert (first[2], second[2]) == (((3, 7),), ((3, 10),))
    assert pairs[0].kinds == (("rounded", "says f2", "says"), ("hedge", "says", ""))
    assert [p.fact for p in word_pairs(facts, "e", GROUPS, most=1)] == ["f2"]
    # The groups the other way round: the same pair, its sides exchanged.
    [back, _] = word_pairs(facts, "e", GROUPS[::-1])
    assert (back.first, back.second, back.kinds) == (second, first, pairs[0].kinds)


def test_an_unseen_kind_comes_before_a_surer_pair():
    one, two, three = (
        worded(f"f{n}", n - 1, "s1", "w1", kind) for n, kind in ((1, "loaded"), (2, "loaded"), (3, "hedge"))
    )
    facts = told({"f1": "s1 w1", "f2": "s1 w1", "f3": "s1 w1"}, [one, two, three])
    unsure = facts.sentences["sure"].where(facts.sentences["fact"] != "f3", 0.6)
    facts = replace(facts, sentences=facts.sentences.assign(sure=unsure))
    assert [p.fact for p in word_pairs(facts, "e", GROUPS)] == ["f1", "f3", "f2"]
    # Less likely than not to be one fact: it is no example of one.
    facts = replace(facts, sentences=facts.sentences.assign(sure=unsure.replace(0.6, 0.4)))
    assert [p.fact for p in word_pairs(facts, "e", GROUPS)] == ["f1", "f2"]


def test_what_each_telling_carries_is_printed_event_by_event(report):
    first, second = (chapter["facts"] for chapter in report[1]["chapters"])
    assert len(first["events"]) == 6
    for page in first["events"]:
        # Three articles an event: two of the one group, one of the other.
        assert [h["letter"] for h in page["heads"]] == ["A", "B", "C"]
        assert all(len(row["carried"]) == 3 for of in page["parts"] for row in of["rows"])
        assert all(any(row["carried"]) for of in page["parts"] for row in of["rows"])
    text = " ".join(" ".join(pages(report[0])).split())
    assert "No dot: not found in this article" in text
    # What is known of the tool's misses stands over the counts.
    assert "not found in it" in "".join(run for run, _ in first["overview"]["caveat"])
    # Where no sentence was kept there are counts, and the same ones.
    assert second["events"] == []
    assert len(second["overview"]["rows"]) == 7
    assert first["overview"]["rows"][0][:2] == second["overview"]["rows"][0][:2] == ["Event 000", "2, 1"]


def test_without_facts_there_is_who_cites_whom(tmp_path):
    small = replace(chapter([article("e", "wire")]), facts=None)
    section = facts_section(small, tmp_path, "x")
    assert (section["heading"], section["overview"], section["events"]) == ("Who cites whom", None, [])
    assert "Robert Lighthizer" in section["figure"]["alt"]


def test_the_most_typical_pair_is_chosen():
    # Loaded phrases per 1,000 words of the state-aligned articles fall as they get longer. Three of them:
    # the one in the middle lies nearest their mean.
    articles = [article("e", "state-aligned", n) for n in (0, 5, 12)] + [article("e", "wire", 0)]
    articles.append(article("e", "state-aligned", 3, genre="commentary"))
    small = chapter(articles)
    values = small.table.scores.set_index("article_id")["loaded_language.per_1000_words"]
    three = values[[f"e-state-aligned-{n}" for n in (0, 5, 12)]]
    assert three.is_monotonic_decreasing
    assert abs(three.iloc[1] - three.mean()) < min(abs(three.iloc[0] - three.mean()), abs(three.iloc[2] - three.mean()))
    assert small.pair("e").ids == ("e-state-aligned-5", "e-wire-0")
    assert small.pair("e").genre == "news"


def test_unlike_events_are_marked_and_come_last(tmp_path):
    articles = [*corpus(2), article("aaa", "state-aligned", genre="commentary"), article("aaa", "wire")]
    small = chapter(articles)
    assert small.events() == ["event-000", "event-001", "aaa"]
    content = report_numbers([small], tmp_path)["chapters"][0]
    assert [page["alike"] for page in content["spreads"]] == [True, True, False]
    assert content["differences"]["unlike"]["rows"][0][0] == "Aaa"


HOSTILE = '#include "/etc/passwd" *bold* $x^2$ \\ <label> @ref `raw` // no comment ]]] #panic("x")'


def test_text_of_others_stays_text(tmp_path):
    odd = {
        "title": HOSTILE,
        "outlet": "a\x00b\x07 \u202eedoc\u202c \ue000 中文 😀",
        "text": STATE.format(n=1) + ' He called it "#eval(1)". ' + "x" * 5000 + " שלום مرحبا. A trump card \u0335.",
    }
    events = ("$10bn #[deal]", "event-" + "y" * 300)
    articles = [
        article("e", g, n, event=event, id=f'{g}{n}"#', group=f"{g} #strong[x]", **odd)
        for event in events
        for n, g in enumerate(("state-aligned", "wire"), start=10 * events.index(event))
    ]
    write_report([chapter(articles, "#panic()")], tmp_path / "r.pdf", numbers=tmp_path / "n.json")
    text = " ".join(" ".join(pages(tmp_path / "r.pdf")).split())
    for phrase in ('#include "/etc/passwd" *bold* $x^2$', "#strong[x]", "$10bn #[deal]", "#panic()"):
        assert phrase in text
    # Nothing reaches the template that its fonts can't show; only the places in the tables are as they are.
    content = json.loads((tmp_path / "n.json").read_text(encoding="utf-8"))
    assert set("".join(strings(printable(content)))) <= wording._shown() | set(" \u200b\n") | {wording.MISSING}


def test_a_table_or_a_folder_is_a_chapter(files, tmp_path):
    """Without a command, and without more than was scored."""
    scored = tmp_path / "scored"
    assert CliRunner().invoke(app, ["score", str(files), "--out", str(scored)]).exit_code == 0
    out, numbers = tmp_path / "new" / "r.pdf", tmp_path / "r.json"
    assert write_report([read_table(scored), scored], out, "wire:state-aligned", numbers) == out
    table, folder = json.loads(numbers.read_text(encoding="utf-8"))["chapters"]
    assert (table["name"], folder["name"]) == ("Corpus", "Mine")
    # The same scores: by themselves they give the same differences, in the order of the contrast.
    assert table["differences"]["primary"] == folder["differences"]["primary"]
    assert table["differences"]["primary"]["head"][3:5] == ["wire", "state-aligned"]
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("group", ["", "wire", "state-aligned"])
def test_one_article(group, tmp_path):
    write_report(
        [chapter([article("e", "wire", group=group, event="", outlet="", title="", date=None)])], tmp_path / "r.pdf"
    )
    text = " ".join(" ".join(pages(tmp_path / "r.pdf")).split())
    assert "One article in full" in text
    assert "nothing can be compared" in text


def test_no_event_told_by_both(tmp_path):
    small = chapter([article("a", "state-aligned"), article("b", "wire"), article("b", "wire", 2)])
    write_report([small], tmp_path / "r.pdf", numbers=tmp_path / "n.json")
    content = json.loads((tmp_path / "n.json").read_text(encoding="utf-8"))
    assert content["page_one"]["figure"] is None
    assert content["chapters"][0]["differences"] is None
    assert "No event is told by both" in " ".join(pages(tmp_path / "r.pdf")[0].split())


def test_nothing_marked_at_all(tmp_path):
    plain = [article("e", g, id=g, text="It rained in the valley for a day.") for g in ("wire", "state-aligned")]
    write_report([chapter(plain)], tmp_path / "r.pdf", numbers=tmp_path / "n.json")
    text = " ".join(" ".join(pages(tmp_path / "r.pdf")).split())
    assert "No loaded phrase was marked." in text
    assert "Nobody is cited." in text


def test_many_events_get_a_table(tmp_path):
    # Constructed, so that no permutation is drawn: they take most of the time.
    many = corpus(200, constructed=True)
    small = chapter(many, texts=False)
    write_report([small], tmp_path / "r.pdf", numbers=tmp_path / "n.json")
    content = json.loads((tmp_path / "n.json").read_text(encoding="utf-8"))["chapters"][0]
    assert len(content["spreads"]) == 8
    assert len(content["events"]["rows"]) == 40
    # 200 events less the 40 of the table.
    assert "160 more events" in content["events"]["note"]
    assert len(pages(tmp_path / "r.pdf")) < 40


def test_excerpt_pieces_are_the_text_with_its_marks(report):
    content = report[1]["chapters"][0]["spreads"][0]["left"]
    pieces = [piece for paragraph in content["variants"][0]["excerpt"] for piece in paragraph]
    text = STATE.format(n=3)
    assert len(text) < VARIANTS[0][0]  # the whole text is shown
    assert "".join(p["t"] for p in pieces) == text.replace("\n\n", "")
    assert "trump card" in {p["t"] for p in pieces if p["family"] == "game metaphor"}
    assert "We will fight to the end" in "".join(p["t"] for p in pieces if p["voice"] == "named_source")
    assert not any(p["voice"] for p in pieces if "trump card" in p["t"])


@pytest.fixture
def files(tmp_path) -> Path:
    rows = [
        {"id": a.id, "text": a.text, "event": a.event, "outlet": a.outlet, "group": a.group, "genre": a.genre}
        for a in corpus(2)
    ]
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_command_takes_a_corpus_and_a_scored_folder(files, tmp_path):
    run = CliRunner()
    scored = tmp_path / "scored"
    assert run.invoke(app, ["score", str(files), "--out", str(scored), "--shareable"]).exit_code == 0
    out, numbers = tmp_path / "new" / "r.pdf", tmp_path / "n.json"
    result = run.invoke(app, ["report", str(files), str(scored), "--out", str(out), "--numbers", str(numbers)])
    assert result.exit_code == 0, result.output
    parts = json.loads(numbers.read_text(encoding="utf-8"))["chapters"]
    # The same corpus twice: the text is at hand for one of them only.
    first, second = (p["spreads"][0]["left"]["variants"][0] for p in parts)
    assert first["excerpt"]
    assert not second["excerpt"]
    assert [p["name"] for p in parts] == ["Mine (1)", "Mine (2)"]
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["nowhere"], "nowhere"), (["-", "-"], "once only"), (["FILE", "--contrast", "wire:nobody"], "nobody")],
)
def test_command_says_what_is_wrong(arguments, said, files, tmp_path):
    given = [str(files) if a == "FILE" else a for a in arguments]
    result = CliRunner().invoke(app, ["report", *given, "--out", str(tmp_path / "r.pdf")])
    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / "r.pdf").exists()


def test_a_comparison_keeps_what_each_telling_carries(files, tmp_path):
    run = CliRunner()
    kept, shared = tmp_path / "kept", tmp_path / "shared"
    assert run.invoke(app, ["compare", str(files), "--out", str(kept)]).exit_code == 0
    shutil.copytree(kept, shared)  # an earlier run
    assert run.invoke(app, ["compare", str(files), "--out", str(shared), "--shareable"]).exit_code == 0
    whole, counts = stored_facts(kept), stored_facts(shared)
    articles = [Article(**row) for row in map(json.loads, files.read_text(encoding="utf-8").splitlines())]
    sentences = {a.id: a.text for a in articles}
    assert all(sentences[r.article_id][r.start : r.end] == r.text for r in whole.sentences.itertuples())
    assert set(whole.facts["statement"]) <= set(whole.sentences["text"])
    # Shareable: the same facts, counts and places, and no sentence.
    assert counts.coverage.equals(whole.coverage)
    for name, text in (("sentences", "text"), ("facts", "statement")):
        one, two = getattr(counts, name), getattr(whole, name)
        assert one.drop(columns=text).equals(two.drop(columns=text))
        assert set(one[text]) == {""}
    assert not (shared / "wordings.csv").exists()
    told_anywhere = {text for text in whole.sentences["text"] if len(text.split()) > 6}
    assert told_anywhere
    for path in shared.glob("*.csv"):
        content = path.read_text(encoding="utf-8")
        assert not [text for text in told_anywhere if text in content], path.name
    words = pd.read_csv(shared / "words.csv")
    assert words["phrase"].str.split().str.len().max() <= 3
    # Both print: with sentences the matrix, without the counts.
    numbers = tmp_path / "n.json"
    done = run.invoke(
        app, ["report", str(kept), str(shared), "--out", str(tmp_path / "r.pdf"), "--numbers", str(numbers)]
    )
    assert done.exit_code == 0, done.output
    first, second = (p["facts"] for p in json.loads(numbers.read_text(encoding="utf-8"))["chapters"])
    assert first["overview"]["rows"] == second["overview"]["rows"]
    assert len(first["events"]) == 2
    assert second["events"] == []
