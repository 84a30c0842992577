"""What the room's page holds: the numbers and their words, safely embedded, and nothing that it should not."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax import Annotation, Article, Attribution, Loaded, Mention, Note, Span
from parallax.annotation import VOICES
from parallax.comparison.differences import compare
from parallax.document import parse
from parallax.features.measure import SUFFIXES
from parallax.gazetteer.targets import read_targets
from parallax.report.chapter import Chapter
from parallax.room import room
from parallax.room.excerpts import excerpts
from parallax.room.page import embedded
from parallax.room.payload import payload
from parallax.scoring import Scorer, families

ROOM = Path(str(files("parallax.room")))

QUAY = (
    "The rogue fleet blocked the harbour on Monday. “It is a bold and heroic stand,” Minister Ada Lorne said.\n\n"
    "Some 400 boats stayed out. Officials said the blockade would end. Rain fell."
)
BELL = (
    "Boats stayed in the harbour \N{CANOE} on Monday. About 400 crews took part, the harbour office said.\n\n"
    "A skipper called the plan a disaster."
)


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def said(text: str, source: str, cue: str, content: str, **more) -> Attribution:
    first, last = at(text, source), at(text, content)
    verb = text.index(cue, min(first.end, last.end) if first.start < last.start else first.end)
    return Attribution(
        span=Span(verb, verb + len(cue)), source=first, cue=Span(verb, verb + len(cue)), content=last, **more
    )


MARKS = {
    "quay": [
        Loaded(span=at(QUAY, "rogue fleet"), family="name_calling", strength=2.0, rule="name_calling/rogue"),
        Loaded(span=at(QUAY, "heroic"), family="glorification", rule="glorification/heroic"),
        said(QUAY, "Minister Ada Lorne", "said", "It is a bold and heroic stand,", name="Ada Lorne",
             type="named_official", side="china", direct=True),
        said(QUAY, "Officials", "said", "the blockade would end", type="unnamed_official"),
    ],
    "bell": [
        Loaded(span=at(BELL, "disaster"), family="fear", rule="fear/disaster"),
        said(BELL, "the harbour office", "said", "About 400 crews took part", name="the harbour office",
             type="named_official"),
        said(BELL, "A skipper", "called", "the plan a disaster", type="ordinary"),
        Mention(span=at(BELL, "the plan"), target="us", polarity=-0.5),
    ],
}  # fmt: skip


class Hand:
    """A coder that marks what is written above, and nothing in other texts."""

    name = "hand"

    def annotate(self, document) -> Annotation:
        return Annotation.with_voices(document, self.name, MARKS.get(document.article.id, []))


def article(id: str, text: str, group: str, **more) -> Article:
    known = {"event": "harbour", "outlet": id.title() + " News", "group_basis": "declared", "genre": "news"}
    return Article(id=id, text=text, group=group, **(known | more))


ARTICLES = [
    article("quay", QUAY, "state-aligned", date=date(2031, 3, 3), title="Fleet holds", url="https://example.org/quay"),
    article("bell", BELL, "wire", date=date(2031, 3, 4), title="Boats stay in", url="javascript:alert(1)"),
    article("gull", "Gulls came.", "wire", genre="commentary", translation="machine", constructed=True),
    article("marsh", "The dam held.", "wire", event="dam"),
]


def scored(articles=ARTICLES):
    return Scorer([(Hand(), families(read_targets())[0])]).score(articles)


@pytest.fixture(scope="module")
def table():
    return scored()


def facts():
    sentences = [
        ("f001", "quay", at(QUAY, "Some 400 boats stayed out."), True),
        ("f001", "bell", at(BELL, "About 400 crews took part"), False),
        ("f002", "quay", at(QUAY, "Rain fell."), True),
    ]
    texts = {a.id: a for a in ARTICLES}
    rows = [
        {"event": "harbour", "fact": f, "article_id": i, "group": texts[i].group, "start": s.start, "end": s.end,
         "text": s.of(texts[i].text), "sure": sure}
        for f, i, s, sure in sentences
    ]  # fmt: skip
    first, second = sentences[0][2], sentences[1][2]
    quoted, plain = at(QUAY, "It is a bold and heroic stand,"), at(BELL, "the plan a disaster")
    return SimpleNamespace(
        facts=pd.DataFrame(
            [
                ["harbour", "f001", "Some 400 boats took part.", 2, "state-aligned;wire", ""],
                ["harbour", "f002", "Rain fell.", 1, "state-aligned", "state-aligned"],
            ],
            columns=["event", "fact", "statement", "articles", "groups", "only"],
        ),
        sentences=pd.DataFrame(rows),
        coverage=pd.DataFrame(
            [["harbour", "quay", "state-aligned", 2, 2, 1.0], ["harbour", "bell", "wire", 1, 2, 0.5]],
            columns=["event", "article_id", "group", "carried", "facts", "share"],
        ),
        wordings=pd.DataFrame(
            [["harbour", "f001", "quay", first.start, first.end, "bell", second.start, second.end, "loaded",
              "boats", "crews", "“boats” in one, “crews” in the other"]],
            columns=["event", "fact", "first_id", "first_start", "first_end", "second_id", "second_start",
                     "second_end", "kind", "first_words", "second_words", "in_words"],
        ),
        quotations=pd.DataFrame(
            [["harbour", 1, "quay", "state-aligned", quoted.start, quoted.end, "", "Ada Lorne", "said", ""],
             ["harbour", 1, "bell", "wire", plain.start, plain.end, "", None, "called", "bold and"]],
            columns=["event", "quotation", "article_id", "group", "start", "end", "text", "source_name", "cue", "cut"],
        ),
        copies=pd.DataFrame(
            [["harbour", "bell", plain.start, plain.end, "quay", quoted.start, quoted.end, "cut",
              "plan", "bold and heroic"]],
            columns=["event", "taker_id", "taker_start", "taker_end", "giver_id", "giver_start", "giver_end", "kind",
                     "taker_words", "giver_words"],
        ),
    )  # fmt: skip


def keyness():
    row = {"words": 1, "voice": "outlet", "count_first": 1, "count_second": 2, "per_1000_first": 5.0,
           "per_1000_second": 9.0, "events_first": 1, "events_second": 1, "dispersion": 0.5}  # fmt: skip
    harbour = {"phrase": "harbour", "log_odds": -0.6, "low": -1.5, "high": 0.3, "z": -1.3, "direction": "wire"}
    fleet = {"phrase": "fleet", "log_odds": 1.2, "low": 0.1, "high": 2.3, "z": 2.1, "direction": "state-aligned"}
    return pd.DataFrame([row | harbour, row | fleet])


def held(html: str) -> dict:
    """The data in a page, as a browser reads it."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S).group(1))


def of(data: dict, id: str) -> dict:
    return next(a for a in data["articles"] if a["id"] == id)


# --- numbers and words


def test_every_number_opens_to_the_marks_that_explain_gives(table):
    data = payload(table, ARTICLES, None, None, False)
    shown = 0
    for entry in data["articles"]:
        for column, suffix in enumerate(SUFFIXES.values()):
            for i, measure in enumerate(data["measures"]):
                expected = table.explain(entry["id"], measure["id"] + suffix)
                under = [
                    m[1:3] for m in entry["marks"] if i in data["patterns"][m[4]] and (column == 3 or m[3] == column)
                ]
                assert sorted(under) == sorted(map(list, expected[["start", "end"]].to_numpy().tolist()))
                shown += len(under)
    assert shown > 20


def test_scores_are_those_of_the_table(table):
    data = payload(table, ARTICLES, None, None, False)
    scores = table.scores.set_index("article_id")
    places = {m["id"]: i for i, m in enumerate(data["measures"])}
    # Words of the quay: 8 + (7 quoted + 4) + 5 + (2 + 4 reported) + 2 = 32, of which 32 - 7 - 4 = 21 the outlet's own.
    quay = of(data, "quay")
    assert quay["words"] == [21, 7, 4]
    assert quay["scores"][0][places["loaded_language.per_1000_words"]] == round(1000 / 21, 7)
    assert quay["scores"][1][places["loaded_language.per_1000_words"]] == round(1000 / 7, 6)
    assert quay["scores"][0][places["sourcing.unnamed_share"]] == 0.5
    assert quay["scores"][0][places["stance.gap"]] is None
    for entry in data["articles"]:
        for column, suffix in enumerate(SUFFIXES.values()):
            for name, i in places.items():
                value, true = entry["scores"][column][i], scores.loc[entry["id"], name + suffix]
                assert (value is None and pd.isna(true)) or value == pytest.approx(true, rel=1e-8)


def test_the_five_questions_come_first(table):
    data = payload(table, ARTICLES, None, None, False)
    assert [m["primary"] for m in data["measures"]][:6] == [True] * 5 + [False]
    assert data["measures"][0]["id"] == "loaded_language.per_1000_words"
    kinds = {m["id"]: m["kind"] for m in data["measures"]}
    assert kinds["sourcing.unnamed_share"] == "share"
    assert kinds["sourcing.side_balance"] == "1"
    assert kinds["stance.gap"] == "2"
    assert kinds["loaded_language.fear_per_1000_words"] == "rate"
    assert data["measures"][0]["formula"] == "1000 * loaded phrases / words"
    # A side is called as the targets call it, and counts that grow with length alone are no measures here.
    names = {m["id"]: m["name"] for m in data["measures"]}
    assert names["stance.us"] == "stance towards the United States"
    assert not any(name.endswith("_mentions") for name in names)


def test_offsets_are_characters_also_after_an_emoji(table):
    bell = of(held(room(table, ARTICLES)), "bell")
    text = "".join(words for paragraph in bell["text"] for _, words in paragraph)
    assert "\N{CANOE}" in text
    for start, words in (run for paragraph in bell["text"] for run in paragraph):
        assert BELL[start : start + len(words)] == words
    [loaded] = [m for m in bell["marks"] if m[0] == 0]
    assert BELL[loaded[1] : loaded[2]] == "disaster"
    assert VOICES[loaded[3]] == "unnamed_source"


def test_the_pair_shown_first_is_the_reports(table):
    data = held(room(table, ARTICLES))
    chapter = Chapter(table, compare(table))
    [harbour] = [e for e in data["events"] if e["id"] == "harbour"]
    assert [data["articles"][i]["id"] for i in harbour["pair"]] == list(chapter.pair("harbour").ids) == ["quay", "bell"]
    [dam] = [e for e in data["events"] if e["id"] == "dam"]
    assert [data["articles"][i]["id"] for i in dam["pair"]] == ["marsh"]


def test_three_groups_have_a_pair_too():
    three = [article(g, "It rained.", g) for g in ("a", "b", "c")] + [article("b2", "It snowed.", "b")]
    data = held(room(scored(three), three))
    [event] = data["events"]
    pair = [data["articles"][i]["group"] for i in event["pair"]]
    assert pair == ["a", "b"]
    assert len({g["colour"] for g in data["groups"]}) == 3


def test_the_order_of_the_articles_makes_no_difference(table):
    assert room(table, ARTICLES) == room(scored(ARTICLES[::-1]), ARTICLES[::-1])


def test_what_is_known_comes_with_its_basis(table):
    data = held(room(table, ARTICLES))
    gull = of(data, "gull")
    assert gull["constructed"] is True
    assert gull["translation"] == "machine"
    assert gull["basis"] == "declared"
    assert data["groups"][0]["colour"] != data["groups"][1]["colour"]


def test_one_group_or_none_has_no_contrast_and_still_a_room():
    for group in ("", "wire"):
        alone = [article(i, "It rained.", group) for i in ("a", "b", "c")]
        [event] = held(room(scored(alone), alone))["events"]
        assert len(event["pair"]) == 2


def test_words_without_an_estimate_stand_in_the_order_of_their_rates(table):
    flat = keyness().assign(log_odds=float("nan"), low=float("nan"), high=float("nan"), z=float("nan"))
    # 5 - 9 = -4 for one, 8 - 1 = 7 for the other.
    flat.loc[1, ["per_1000_first", "per_1000_second"]] = [8.0, 1.0]
    flat = flat.iloc[::-1]
    rows = held(room(table, ARTICLES, None, flat))["words"]["rows"]
    assert [(r["phrase"], r["log_odds"]) for r in rows] == [("harbour", None), ("fleet", None)]


# --- what goes into the page, and what stays out


def test_whatever_a_text_holds_the_page_is_one_page():
    text = "</script><script>alert(1)</script> <!-- <![CDATA[ &lt;b&gt; &#x; R&D \u2028\u2029\u202e\x00 end."
    hostile = [article("x", text, text, title=text, outlet=text, event=text)]
    html = room(scored(hostile), hostile)
    assert len(re.findall(r"</script", html)) == 2
    assert not re.search("[\u2028\u2029]", html)
    assert "<!--" not in html
    assert of(held(html), "x")["title"] == text


def test_half_a_character_does_not_break_the_file():
    text = embedded({"t": "a\ud800b"}).encode().decode()
    assert json.loads(text) == {"t": "a\ud800b"}


def test_the_policy_allows_this_style_and_this_script_and_nothing_else(table):
    html = room(table, ARTICLES)
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)

    def digest(pattern: str) -> str:
        [content] = re.findall(pattern, html, re.S)
        return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()

    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src '{digest('<style>(.*?)</style>')}'",
        f"script-src '{digest('<script>(.*?)</script>')}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_only_addresses_of_the_web_are_linked(table):
    data = held(room(table, ARTICLES))
    assert of(data, "quay")["url"] == "https://example.org/quay"
    assert of(data, "bell")["url"] == ""
    for bad in ("data:text/html,x", "https:", "//example.org", "http://[", " javascript:x", "file:///etc/passwd"):
        one = [replace(ARTICLES[3], url=bad)]
        assert held(room(scored(one), one))["articles"][0]["url"] == "", bad


HARBOUR = (
    "The rogue fleet lay off the grey quay. Ada Lorne said so twice. Crews ate. Ropes creaked in the wind all night. "
    "The council met. It was a wicked and shameful disgrace to hide this from everyone in town. Rain fell on the sheds."
)
HARBOUR_MARKS = [
    Loaded(span=at(HARBOUR, "rogue"), family="name_calling", strength=1.0),
    said(HARBOUR, "Ada Lorne", "said", "so twice", name="Ada Lorne", type="named_official"),
    Mention(span=at(HARBOUR, "Crews"), target="us", polarity=0.0),
    Mention(span=at(HARBOUR, "council"), target="us", polarity=-0.5),
    Loaded(span=at(HARBOUR, "wicked and shameful disgrace to hide this from everyone"), family="fear", strength=3.0),
]


def marked(marks, text=HARBOUR):
    return Annotation(parse(Article(id="a", text=text)), "me", tuple(sorted(marks, key=lambda m: (m.span, m.kind))))


def test_excerpts_hold_the_strongest_evidence_and_never_more_than_their_share():
    # 8 + 5 + 2 + 7 + 3 + 14 + 5 = 44 words, of which 30% are 13.2: 13 are held.
    # First the phrases: six words of the long one, "rogue"; 7. Of the sentences the strongest (3.0) has 14 words, 8
    # beside its phrase, and 15 are too many. Ada Lorne's (1.0, as the first one's, which has 8) has 5: 12. The first
    # would make it 19. The council's (0.5) has 3, which make 15. The crews' has only a neutral mention.
    annotation = marked(HARBOUR_MARKS)
    assert len(annotation.document.words) == 44
    shown = [span.of(HARBOUR) for span in excerpts(annotation)]
    assert shown == ["rogue", "Ada Lorne said so twice.", "wicked and shameful disgrace to hide"]


def test_of_sentences_alike_in_strength_the_first_is_held():
    text = "Ann said so. Bo said so. Cy said so. It rained and rained."
    marks = [Attribution(span=at(text, who), source=at(text, who)) for who in ("Cy", "Bo", "Ann")]
    # 3 + 3 + 3 + 4 = 13 words, 30% of which are 3.9.
    assert [span.of(text) for span in excerpts(marked(marks, text))] == ["Ann said so."]


@given(data=st.data())
def test_excerpts_keep_to_their_share_whatever_is_marked(data):
    words = parse(Article(id="a", text=HARBOUR)).words
    pick = st.integers(0, len(words) - 1)
    spans = data.draw(st.lists(st.tuples(pick, pick).map(sorted), max_size=12))
    marks = [
        Loaded(span=Span(words[i].start, words[j].end), family="fear", strength=float(1 + k % 3))
        for k, (i, j) in enumerate(spans)
    ]
    annotation = marked(marks)
    held = excerpts(annotation)
    assert sum(len(annotation.document.words_in(span)) for span in held) <= 0.30 * len(words)
    assert all(first.end <= second.start for first, second in pairwise(held))
    assert not held or marks


def test_a_page_of_excerpts_has_the_numbers_of_the_whole_and_little_of_the_text():
    articles = [article("long", HARBOUR, "wire", notes=(Note("caption", "Read on"),)), ARTICLES[0]]
    MARKS["long"] = HARBOUR_MARKS
    try:
        table = scored(articles)
    finally:
        del MARKS["long"]
    whole, part = (held(room(table, articles, None, None, only)) for only in (False, True))
    assert (whole["excerpts"], part["excerpts"]) == (0, 30)
    for a, b in zip(whole["articles"], part["articles"], strict=True):
        assert {k: v for k, v in a.items() if k not in ("text", "notes")} == {
            k: v for k, v in b.items() if k not in ("text", "notes")
        }
    assert of(part, "long")["notes"] == ["caption taken out"]
    assert of(whole, "long")["notes"] == ["caption taken out: Read on"]
    rogue, lorne, wicked = HARBOUR.index("rogue"), HARBOUR.index("Ada"), HARBOUR.index("wicked")
    assert of(part, "long")["text"] == [
        [0, [rogue, "rogue "], 0, [lorne, "Ada Lorne said so twice. "], 0,
         [wicked, "wicked and shameful disgrace to hide "], 0]
    ]  # fmt: skip
    # Whole texts have no gap, and every letter.
    [paragraph] = of(whole, "long")["text"]
    assert "".join(words for _, words in paragraph) == HARBOUR


def test_excerpts_list_what_is_known_of_held_sentences_alone():
    """Facts, wordings, quotations and copies must not bring the rest of a text back."""
    full = QUAY + "\n\n" + "Gulls cried over the long wet roofs of the market all that day and the next. " * 8
    articles = [replace(ARTICLES[0], text=full.strip()), ARTICLES[1]]
    known = facts()
    # One fact is stated, besides, in a sentence of the quay that is among its excerpts.
    blockade = at(full, "Officials said the blockade would end.")
    more = {"fact": "f001", "start": blockade.start, "end": blockade.end, "text": blockade.of(full)}
    known.sentences.loc[len(known.sentences)] = known.sentences.loc[0].to_dict() | more
    html = room(scored(articles), articles, known, None, True)
    data = held(html)
    # 32 words and 8 times 16 make 160: the three marked sentences (8 + 11 + 6 = 25) fit into 48.
    quay = json.dumps(of(data, "quay")["text"], ensure_ascii=False)
    assert "“It is a bold and heroic stand,” Minister Ada Lorne said." in quay
    assert "Some 400 boats stayed out." not in html
    assert "Rain fell." not in html
    assert "Gulls cried" not in html
    [event] = data["events"]
    # Of 23 words of the bell 6 may be held: "disaster", and no sentence (9 or 7 words) beside it.
    [(fact, statement, _, cells)] = event["facts"]
    assert (fact, statement, len(cells)) == ("f001", "Officials said the blockade would end.", 3)
    assert event["wordings"] == event["quotations"] == event["copies"] == []
    assert [row[1:3] for row in event["coverage"]] == [[2, 2], [1, 2]]


def test_facts_and_words_come_only_where_they_are_given(table):
    data = held(room(table, ARTICLES))
    assert data["words"] is None
    assert "facts" not in data["events"][0]
    data = held(room(table, ARTICLES, facts(), keyness()))
    assert [r["phrase"] for r in data["words"]["rows"]] == ["harbour", "fleet"]
    assert (data["words"]["first"], data["words"]["second"]) == ("state-aligned", "wire")
    [event] = [e for e in data["events"] if e["id"] == "harbour"]
    quay, bell = (next(i for i, a in enumerate(data["articles"]) if a["id"] == who) for who in ("quay", "bell"))
    fact = at(QUAY, "Some 400 boats stayed out."), at(BELL, "About 400 crews took part")
    cells = [[quay, fact[0].start, fact[0].end, 1], [bell, fact[1].start, fact[1].end, 0]]
    assert event["facts"][0] == ["f001", "Some 400 boats took part.", "", cells]
    assert event["facts"][1][2] == "state-aligned"
    assert event["coverage"] == [[quay, 2, 2, 1.0], [bell, 1, 2, 0.5]]
    assert len(event["quotations"][0]) == 2
    assert [event["copies"][0][i][3] for i in (1, 2)] == ["plan", "bold and heroic"]


def test_a_missing_or_another_text_is_named(table):
    with pytest.raises(ValueError, match=r"no text of article 'marsh' and 1 more"):
        room(table, ARTICLES[:2])
    other = [replace(ARTICLES[0], text=QUAY.replace("rogue", "small")), *ARTICLES[1:]]
    with pytest.raises(ValueError, match=r"quay: at 4 the text has 'small fleet'"):
        room(table, other)
    with pytest.raises(ValueError, match="at least one scored article"):
        room(scored([]), [])


def test_200_articles_of_800_words_are_under_3_megabytes():
    """Denser than the trained coder marks, which makes 93 marks in 1,000 words of the classroom texts."""
    times = 800 // 32
    paragraph = QUAY + "\n\n"
    text = (paragraph * times).strip()
    moved = [_moved(mark, n * len(paragraph)) for n in range(times) for mark in MARKS["quay"]]
    assert 1000 * len(moved) / (32 * times) == 125
    many = [article(f"a{n:03}", text, "state-aligned" if n % 2 else "wire", event=f"e{n // 10}") for n in range(200)]

    class Dense(Hand):
        def annotate(self, document):
            return Annotation.with_voices(document, self.name, moved)

    # What one article holds, 200 times: marking each would take the time of several tests.
    one = Scorer([(Dense(), families(read_targets())[0])]).score(many[:1])
    scores, evidence, known = (
        pd.concat([frame.assign(article_id=a.id) for a in many], ignore_index=True)
        for frame in (one.scores, one.evidence, one.articles)
    )
    known = known.assign(**{name: [getattr(a, name) for a in many] for name in ("event", "group", "outlet")})
    table = replace(one, scores=scores, evidence=evidence, articles=known)
    stated = [
        [a.event, f"{a.event}-f{n:03}", a.id, a.group, n * len(paragraph), n * len(paragraph) + 46, "", 0.9]
        for a in many
        for n in range(times)
    ]
    found = facts()
    found.sentences = pd.DataFrame(stated, columns=found.sentences.columns)
    pooled = found.sentences.drop_duplicates("fact")
    found.facts = pooled.assign(statement="x" * 120, articles=10, groups="", only="")[list(found.facts.columns)]
    found.wordings, found.quotations, found.copies, found.coverage = (
        frame.iloc[:0] for frame in (found.wordings, found.quotations, found.copies, found.coverage)
    )
    html = room(table, many, found, keyness())
    assert len(held(html)["articles"]) == 200
    assert 2_000_000 < len(html.encode()) < 3_000_000


def _moved(mark, by: int):
    parts = {name: getattr(mark, name, None) for name in ("span", "source", "cue", "content")}
    return replace(mark, **{name: Span(s.start + by, s.end + by) for name, s in parts.items() if s})


# --- the assets


def test_the_script_is_built_from_the_sources_beside_it():
    digest = hashlib.sha256()
    for path in sorted(p for p in (ROOM / "source").iterdir() if p.suffix in (".js", ".jsx")):
        digest.update(path.read_bytes())
    built = (ROOM / "room.js").read_text(encoding="utf-8")
    assert f"Sources: {digest.hexdigest()}" in built, "run make room-assets"
    assert "Permission is hereby granted" in built, "the licence of what it holds"


def test_no_source_makes_markup_of_text_or_asks_the_network():
    sources = "".join(p.read_text(encoding="utf-8") for p in (ROOM / "source").iterdir() if p.suffix in (".js", ".jsx"))
    banned = r"innerHTML|outerHTML|dangerously|insertAdjacent|document\.write|eval\(|new Function|fetch\(|XMLHttp"
    found = re.findall(banned, sources)
    assert sources
    assert found == []
    assert not re.search(r"url\(|@import", (ROOM / "room.css").read_text(encoding="utf-8"))
