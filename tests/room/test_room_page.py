"""The room in a real browser: clicks, keys, links, filters, hostile text, accessibility, paper and phones."""

import re
import shutil
from dataclasses import replace

import pandas as pd
import pytest
from test_room import ARTICLES, MARKS, QUAY, article, at, facts, keyness, scored

from parallax import Loaded, Span
from parallax.room import room

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright: comes with the extra 'test'")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe: comes with the extra 'test'")

#: No port is opened, and the browser asks nothing of its maker.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PATIENCE = 60_000
# Playwright's waiting for an expression needs eval, which the page's policy forbids: waits are for elements.
expect = sync_api.expect
expect.set_options(timeout=PATIENCE)
LOADED = "loaded_language.per_1000_words"
AT_QUAY = at(QUAY, "rogue fleet")
ROGUE = f"loaded-{AT_QUAY.start}-{AT_QUAY.end}"


@pytest.fixture(scope="module")
def browser():
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("needs Chromium: none is installed on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS, timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("room") / "room.html"
    path.write_text(room(scored(), ARTICLES, facts(), keyness()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def watched(browser):
    """Make pages of which every request and every complaint is noted."""
    noted = {"asked": [], "said": []}
    contexts = []

    def made(width: int = 1440, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: noted["asked"].append(request.url))
        page.on("console", lambda message: noted["said"].append(message.text))
        page.on("pageerror", lambda error: noted["said"].append(str(error)))
        return page

    yield made, noted
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def desk(watched):
    return watched[0]()


@pytest.fixture
def visit(watched, desk, address):
    """Go to an address of the room; after the test, nothing was fetched but the file, and nothing complained."""
    made, noted = watched
    noted["asked"].clear()
    extra, files = [], set()

    def opened(fragment: str = "#/", url: str = address, fresh: bool = False, **options):
        page = desk
        if fresh or options:
            page = made(**options)
            extra.append(page)
        files.add(url)
        page.goto(url + fragment)
        # The address leads to the state by an event of its own.
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
        page.wait_for_selector("main")
        return page

    yield opened
    for page in extra:
        page.close()
    assert {url.partition("#")[0] for url in noted["asked"]} <= files
    assert noted["said"] == []


def bar(page, measure: str, id: str):
    return page.locator(f'.bar[data-number="{measure}"][data-article="{id}"]')


def mark(page, id: str):
    return page.locator(f'[data-mark="{id}"]')


# --- numbers and words, both ways


def test_the_texts_and_numbers_of_the_default_pair_are_there(visit):
    page = visit()
    assert [t.inner_text() for t in page.locator(".telling h2").all()] == ["Fleet holds", "Boats stay in"]
    page.locator(".text sup").evaluate_all("letters => letters.forEach((s) => { s.hidden = true; })")
    shown = page.locator('.telling[data-side="left"] .text').inner_text()
    assert re.sub(r"\s*\n\s*", "\n", shown.strip()) == QUAY.replace("\n\n", "\n")
    quay = bar(page, LOADED, "quay").inner_text()
    # 21 words of its own, as counted in test_room.py: 1000 / 21 = 47.6.
    assert "47.6" in quay
    assert "1 phrase in 21 words" in quay
    assert "50%" in bar(page, "sourcing.unnamed_share", "quay").inner_text()
    assert "1 of 2 attributions" in bar(page, "sourcing.unnamed_share", "quay").inner_text()
    assert bar(page, "sourcing.unnamed_share", "quay").locator(".fill").evaluate("e => e.style.width") == "50%"


def test_a_click_on_a_bar_lists_its_sentences_and_lights_them(visit):
    page = visit()
    bar(page, "sourcing.attributions_per_1000_words", "quay").evaluate("e => e.closest('details').open = true")
    bar(page, "sourcing.attributions_per_1000_words", "quay").click()
    page.wait_for_selector(".detail")
    assert [s.inner_text() for s in page.locator(".detail .sentences .as-text").all()] == [
        "“It is a bold and heroic stand,” Minister Ada Lorne said.", "Officials said the blockade would end.",
    ]  # fmt: skip
    assert {m.inner_text() for m in page.locator(".mark.lit").all()} == {"Minister Ada Lorne", "said", "Officials"}
    assert page.locator(".telling[data-side=right] .lit").count() == 0
    assert "2 marks in 2 sentences of Quay News lit." in page.locator("p[role=status]").all_inner_texts()
    assert page.evaluate("document.activeElement.id") == "detail-title"
    made = page.locator(".detail .made").inner_text()
    assert made.startswith("How it is counted: 1000 × attributions / words. Not seen: ")
    page.keyboard.press("Escape")
    page.wait_for_selector(".detail", state="detached")
    assert page.evaluate("document.activeElement.dataset.number") == "sourcing.attributions_per_1000_words"
    assert page.locator(".lit").count() == 0


def test_a_click_on_a_phrase_says_what_it_counted_towards_and_leads_back(visit):
    page = visit()
    mark(page, ROGUE).click()
    page.wait_for_selector(".detail")
    told = page.locator(".detail dl").inner_text()
    for known in ("loaded language", "name calling (N)", "middling", "name_calling/rogue", "the outlet's own words"):
        assert known in told
    # Its own voice, and all voices together: as explain() has it.
    table = scored()
    for column in ("", "@all"):
        counted = [
            f for f in table.scores.columns[1:] if f.partition("@")[1:] == column.partition("@")[1:]
            and "rogue fleet" in set(table.explain("quay", f)["text"])
        ]  # fmt: skip
        listed = page.locator(".detail ul.links").nth(0 if not column else 1).locator("[data-counts]")
        assert {e.get_attribute("data-counts") + column for e in listed.all()} == set(counted)
    assert len(counted) == 3  # loaded phrases, name-calling, and a loaded sentence without a source
    page.locator(f'.detail [data-counts="{LOADED}"]').first.click()
    page.wait_for_selector(f'.bar[data-number="{LOADED}"][aria-pressed="true"]')
    page.locator(".detail .sentences .as-text").click()
    page.wait_for_selector(".mark.open")
    assert page.locator(".mark.open").inner_text() == "rogue fleet"


def test_a_phrase_of_a_source_names_the_source(visit):
    page = visit()
    page.locator('.telling[data-side="left"] .mark.source').first.click()
    told = page.locator(".detail dl").inner_text()
    for known in ("Ada Lorne", "named official", "said (neutral)", "It is a bold and heroic stand,", "quoted"):
        assert known in told
    assert page.locator(".lit-stretch").all_inner_texts() != []


def test_voices_are_told_apart_by_shape(visit):
    page = visit()
    line = "e => getComputedStyle(e).borderBottomStyle"
    assert mark(page, ROGUE).evaluate(line) == "solid"
    assert page.locator(".mark.spoken-named_source", has_text="heroic").first.evaluate(line) == "dashed"
    assert page.locator(".mark.spoken-unnamed_source", has_text="disaster").first.evaluate(line) == "dotted"
    assert page.locator(".telling sup").all_inner_texts() == ["N", "P", "F"]


# --- links that restore what was seen


def test_a_link_to_a_phrase_restores_it(visit):
    page = visit(f"#/harbour/quay/{ROGUE}")
    assert page.locator(".mark.open").inner_text() == "rogue fleet"
    assert page.locator("#detail-title").inner_text() == "“rogue fleet”"
    again = visit("#" + page.url.partition("#")[2], fresh=True)
    assert again.locator(".mark.open").inner_text() == "rogue fleet"


def test_the_address_follows_what_is_chosen_and_back_goes_back(visit, address):
    page = visit()
    page.locator("[data-control=right]").select_option(label="Gull News · gull (commentary)")
    expect(page).to_have_url(re.compile("gull"))
    assert page.locator(".telling h2").all_inner_texts() == ["Fleet holds", "gull"]
    assert "not alike in genre (news and commentary) and translation" in page.locator(".banner").last.inner_text()
    bar(page, LOADED, "quay").click()
    page.wait_for_selector(".detail")
    link = page.url
    other = visit("#" + link.partition("#")[2], fresh=True)
    assert other.locator(".telling h2").all_inner_texts() == ["Fleet holds", "gull"]
    assert other.locator("#detail-title").inner_text() == "Loaded phrases"
    page.go_back()
    page.wait_for_selector(".detail", state="detached")


@pytest.mark.parametrize("fragment", ["#/nowhere/nobody/x", "#/harbour/quay/loaded-9-9", "#/%E0%A4%A", "#?a=b"])
def test_a_link_to_what_is_not_there_opens_the_room_all_the_same(visit, fragment):
    page = visit(fragment)
    assert page.locator(".bar").count() > 0
    assert page.locator(".detail").count() == 0


def test_articles_without_an_event_have_an_address_and_come_last(visit, tmp_path):
    few = [article("alone", "It rained.", "wire", event=""), ARTICLES[3]]
    path = tmp_path / "few.html"
    path.write_text(room(scored(few), few), encoding="utf-8")
    assert visit(url=path.as_uri()).locator("h1").inner_text() == "Dam"
    assert visit("#//alone", url=path.as_uri()).locator("h1").inner_text() == "Articles without an event"


def test_the_event_is_chosen_from_a_list(visit):
    page = visit()
    page.locator("[data-control=event]").select_option(index=1 if page.locator("h1").inner_text() == "Dam" else 0)
    names = [option.partition(" (")[0] for option in page.locator("[data-control=event] option").all_inner_texts()]
    assert sorted(names) == ["Dam", "Harbour"]
    page.locator("[data-control=event]").select_option(index=names.index("Dam"))
    expect(page.locator("h1")).to_have_text("Dam")
    assert page.locator(".telling").count() == 1


def test_copy_link_gives_the_address(visit):
    page = visit(f"#/harbour/quay/{ROGUE}", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_selector(".toast")
    said = page.locator(".toast").inner_text()
    assert said == "Link copied"
    assert page.evaluate("navigator.clipboard.readText()") == page.url


# --- keys


def test_a_text_is_one_stop_of_the_tab_key_and_arrows_go_from_mark_to_mark(visit):
    page = visit()
    stops = page.locator('.telling[data-side="left"] [data-stop]')
    assert stops.count() == 4  # one a mark: rogue fleet, heroic, two attributions
    assert page.locator('.telling[data-side="left"] [data-stop][tabindex="0"]').count() == 1
    page.locator("[data-control=left]").focus()
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.tagName") == "A":  # the original
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "rogue fleet"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "heroic"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_selector(".detail")
    page.keyboard.press("Escape")
    page.wait_for_selector(".detail", state="detached")
    assert page.evaluate("document.activeElement.textContent") == "rogue fleet"


# --- filters


def test_filters_by_feature_voice_and_group(visit):
    page = visit()
    assert mark(page, ROGUE).count() == 1
    page.locator("[data-show=loaded]").uncheck()
    expect(page.locator(".text .mark.loaded")).to_have_count(0)
    assert page.locator(".text .mark.source").count() > 0
    page.locator("[data-show=loaded]").check()
    page.locator("[data-control=voice]").select_option("named_source")
    expect(page.locator(".text .mark.loaded")).to_have_count(1)
    assert page.locator(".text .mark.loaded").inner_text() == "heroic"
    # 1 phrase in the 7 words quoted: 1000 / 7 = 142.9.
    assert "142.9" in bar(page, LOADED, "quay").inner_text()
    page.locator("[data-control=group]").select_option("=wire")
    expect(page.locator(".telling h2").first).to_have_text("Boats stay in")
    assert page.locator(".telling .byline").all_inner_texts()[0].endswith("wire (declared)")
    assert "Quay News" not in page.locator(".tellings").inner_text()


# --- facts and words


def test_the_fact_matrix_reads_by_row(visit):
    page = visit("#/harbour/quay?view=facts")
    rows = page.locator(".matrix tbody tr")
    assert rows.locator("th[scope=row]").count() == 2
    first, second = (row.inner_text() for row in rows.all())
    assert "Some 400 boats stayed out." in first
    assert "About 400 crews took part" in first
    assert "uncertain" in first
    assert "not in this article" not in first
    assert "state-aligned only" in second
    assert second.count("not in this article") == 1
    assert "1 of 2 facts found in this event" in page.locator(".coverage").inner_text()
    marked = page.locator("[aria-labelledby=wordings-title] mark").all_inner_texts()
    assert marked == ["boats", "crews"]
    assert "Not in this article: “bold and”" in page.locator("[aria-labelledby=quotations-title]").inner_text()
    assert page.locator("[aria-labelledby=copies-title] mark").all_inner_texts() == ["plan", "bold and heroic"]
    page.locator(".jump").get_by_role("button", name="Taken over").click()
    assert page.evaluate("document.activeElement.id") == "copies-title"
    page.locator(".matrix").get_by_text("Some 400 boats stayed out.").click()
    page.wait_for_selector(".lit-stretch")
    assert "".join(page.locator(".lit-stretch").all_inner_texts()) == "Some 400 boats stayed out."
    assert "About 400 crews took part" in page.locator(".detail").inner_text()


def test_a_word_opens_to_its_sentences(visit):
    page = visit("#/harbour/quay?view=words")
    page.locator(".phrases").get_by_role("button", name="harbour").click()
    page.wait_for_selector(".card .sentences")
    # Once in the quay's own words, twice in the bell's: not in what the harbour office said.
    assert page.locator(".card .sentences mark").all_inner_texts() == ["harbour"] * 3
    page.locator(".card .sentences .as-text").last.click()
    page.wait_for_selector(".lit-stretch")
    assert page.locator(".telling[data-side=right] .lit-stretch").inner_text() == "harbour"


# --- what a text may hold

HOSTILE = (
    "<script>window.hacked = 1</script> </script><script>window.hacked = 2</script> <!-- <b>bold</b> "
    "<img src=x onerror='window.hacked = 3'> &lt;i&gt; &amp &#x110000; javascript:window.hacked=4 "
    "\u202eevil\u202c \u05e9\u05dc\u05d5\u05dd \x07 R\u200bB. {{7*7}} ${window.hacked = 5}"
)


def test_hostile_text_stays_text(visit, tmp_path):
    bad = [
        article(i, HOSTILE, HOSTILE, event=HOSTILE, title=HOSTILE, outlet=HOSTILE, url="javascript:window.hacked=6")
        for i in ("x/y?z#<b>", "w")
    ]
    bad[1] = replace(bad[1], group="other", url='https://example.org/"><script>window.hacked=7</script>')
    path = tmp_path / "bad.html"
    path.write_text(room(scored(bad), bad), encoding="utf-8")
    page = visit(url=path.as_uri())
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.scripts.length") == 2
    assert page.locator(".text b, .text i, .text img, main script").count() == 0
    shown = page.locator(".telling .text").first.inner_text()
    for part in ("<script>window.hacked = 1</script>", "<!-- <b>bold</b>", "&lt;i&gt;", "&amp &#x110000;"):
        assert part in shown
    assert not re.search("[\u202e\u202c\u200b\x07]", page.locator("body").inner_text())
    assert page.locator(".text .control").first.inner_text() == "RLO"
    links = page.locator("main a[href]").evaluate_all("all => all.map((a) => [a.protocol, a.rel, a.target])")
    assert links == [["https:", "noopener noreferrer", "_blank"]]
    page.locator("[data-control=left]").focus()
    for view in ("About", "Read"):
        page.get_by_role("link", name=view, exact=True).click()
    page.wait_for_selector(".telling .text")
    assert page.evaluate("window.hacked") is None


def test_the_policy_stops_a_script_that_is_not_the_pages(browser, tmp_path):
    path = tmp_path / "spoilt.html"
    html = room(scored(), ARTICLES)
    path.write_text(html.replace("</body>", "<script>window.hacked = 1</script></body>"), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri(), timeout=PATIENCE)
    page.wait_for_selector("main", timeout=PATIENCE)
    assert page.evaluate("window.hacked") is None
    page.close()


# --- for everybody, on any screen and on paper


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_no_serious_finding(visit, width, scheme):
    page = visit(width=width, color_scheme=scheme)
    everything = f"/{ROGUE}?number={LOADED}&show=loaded attribution mention"
    for fragment in (everything, "?view=facts", "?view=words&phrase=outlet:harbour", "?view=about"):
        page.evaluate("hash => { location.hash = hash; }", f"#/harbour/quay{fragment}")
        page.wait_for_timeout(300)
        found = axe.Axe().run(page).response["violations"]
        serious = [v for v in found if v["impact"] in ("serious", "critical")]
        assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in serious] == [], fragment


@pytest.mark.parametrize("view", ["read", "facts", "words", "about"])
def test_a_phone_needs_no_sideways_scrolling(visit, view):
    page = visit(f"#/harbour/quay?view={view}", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_phone_shows_one_telling_and_switches(visit):
    page = visit(width=390)
    left, right = (page.locator(f".telling[data-side={side}]") for side in ("left", "right"))
    assert (left.is_visible(), right.is_visible()) == (True, False)
    page.locator("[data-switch=right]").click()
    page.wait_for_selector(".telling[data-side=right]", state="visible")
    assert not left.is_visible()


def test_paper_has_both_tellings_and_the_numbers_and_no_controls(visit):
    page = visit(f"#/harbour/quay/{ROGUE}", width=390, color_scheme="dark")
    page.emulate_media(media="print")
    assert all(page.locator(f".telling[data-side={side}]").is_visible() for side in ("left", "right"))
    assert page.locator(".numbers").is_visible()
    assert not any(e.is_visible() for e in page.locator("select, input, nav, .detail").all())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf()[:5] == b"%PDF-"


def test_light_and_dark_follow_the_system_and_the_control(visit):
    page = visit(color_scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    page.locator("[data-control=theme]").select_option("light")
    page.locator("html[data-theme=light]").wait_for(state="attached")
    assert page.evaluate(paper) != dark
    assert page.evaluate(paper) == visit(color_scheme="light").evaluate(paper)


def test_what_is_written_for_teaching_says_so_and_groups_say_why(visit):
    page = visit("#/harbour/gull?left=quay")
    assert "Constructed for teaching" in page.locator(".banner").first.inner_text()
    assert "Written for teaching" in page.locator(".telling[data-side=right]").inner_text()
    assert "Translated by machine" in page.locator(".telling[data-side=right]").inner_text()
    page.get_by_role("link", name="About", exact=True).click()
    page.wait_for_selector(".prose")
    told = page.locator(".prose").inner_text()
    assert "state-aligned: declared" in told
    assert "made by a program (coder: hand)" in told


def test_excerpts_say_what_is_left_out_and_keep_the_numbers(visit, tmp_path):
    path = tmp_path / "excerpts.html"
    path.write_text(room(scored(), ARTICLES, facts(), excerpts_only=True), encoding="utf-8")
    page = visit("#/harbour/bell?left=quay", url=path.as_uri())
    assert "at most 30% of each article’s words" in page.locator(".banner").last.inner_text()
    page.locator(".text sup").evaluate_all("letters => letters.forEach((s) => { s.hidden = true; })")
    # The quay has 32 words: 9 may be held. Its first sentence has 8, with "heroic" 9.
    left, right = (page.locator(f".telling[data-side={side}] .text").inner_text() for side in ("left", "right"))
    assert " ".join(left.split()) == "The rogue fleet blocked the harbour on Monday. […] heroic […]"
    assert " ".join(right.split()) == "[…] disaster […]"
    assert "142.9" not in bar(page, LOADED, "quay").inner_text()
    assert "47.6" in bar(page, LOADED, "quay").inner_text()
    assert "1 of 2 attributions" in bar(page, "sourcing.unnamed_share", "quay").inner_text()
    # The attribution that counts here stands in a sentence that is not held.
    bar(page, "sourcing.unnamed_share", "quay").click()
    page.wait_for_selector(".detail")
    assert "In sentences that this page leaves out: 1 mark." in page.locator(".detail .sentences").inner_text()
    assert "unnamed official source" in page.locator(".detail .sentences").inner_text()
    assert "Boats stayed" not in page.content()


def test_a_fact_of_which_one_sentence_is_held_says_where_others_are(visit, tmp_path):
    known = facts()
    rogue = at(QUAY, "The rogue fleet blocked the harbour on Monday.")
    held = {"fact": "f001", "start": rogue.start, "end": rogue.end, "text": rogue.of(QUAY)}
    known.sentences.loc[0] = known.sentences.loc[0].to_dict() | held
    path = tmp_path / "excerpts.html"
    path.write_text(room(scored(), ARTICLES, known, excerpts_only=True), encoding="utf-8")
    page = visit("#/harbour/quay?view=facts", url=path.as_uri())
    [row] = page.locator(".matrix tbody tr").all()
    assert row.locator("th").inner_text().startswith("The rogue fleet blocked the harbour on Monday.")
    assert "not in its excerpts" in row.locator("td").nth(1).inner_text()
    assert "1 fact shown. Facts of which no sentence is among the excerpts" in page.locator(".wide").inner_text()


# --- long and many

LONG = " ".join(f"The crew of boat {n} said again that the harbour stays shut until the spring." for n in range(1, 21))


def test_a_wall_of_words_is_broken_for_reading_and_says_so(visit, tmp_path):
    wall = article("wall", LONG, "wire")
    path = tmp_path / "wall.html"
    path.write_text(room(scored([wall]), [wall]), encoding="utf-8")
    page = visit(url=path.as_uri())
    pieces = page.locator(".text p:not(.quiet)").all_inner_texts()
    # 76 or 77 letters a sentence with its blank: six of them pass 450, and a new piece begins.
    assert [piece.count(".") for piece in pieces] == [6, 6, 6, 2]
    assert " ".join(" ".join(pieces).split()) == LONG
    assert "Long paragraphs are broken here" in page.locator(".telling header").inner_text()


def test_a_phrase_is_lit_where_it_stands_and_not_where_it_stood_before(visit, tmp_path):
    text = "They warned of war and war and war."
    here = article("wars", text, "wire")
    third = text.rindex("war")
    MARKS["wars"] = [Loaded(span=Span(third, third + 3), family="war_metaphor")]
    path = tmp_path / "wars.html"
    try:
        path.write_text(room(scored([here]), [here]), encoding="utf-8")
    finally:
        del MARKS["wars"]
    page = visit(url=path.as_uri())
    bar(page, LOADED, "wars").click()
    page.wait_for_selector(".detail mark")
    before = page.locator(".detail .sentences mark").evaluate(
        "e => e.parentElement.textContent.slice(0, [...e.parentElement.childNodes].filter((n) => "
        "n.compareDocumentPosition(e) & 4).reduce((sum, n) => sum + n.textContent.length, 0))"
    )
    assert before == text[:third]


def test_two_sentences_that_differ_in_several_ways_are_one_card(visit, tmp_path):
    known = facts()
    added = {"kind": "added", "taker_words": "a disaster", "giver_words": ""}
    known.copies.loc[1] = known.copies.loc[0].to_dict() | added
    known.wordings.loc[1] = known.wordings.loc[0].to_dict() | {
        "kind": "rounded", "first_words": "400", "second_words": "About 400", "in_words": "quay has 400, bell about 400"
    }  # fmt: skip
    path = tmp_path / "both.html"
    path.write_text(room(scored(), ARTICLES, known), encoding="utf-8")
    page = visit("#/harbour/quay?view=facts", url=path.as_uri())
    copies = page.locator("[aria-labelledby=copies-title] .card")
    assert copies.locator("h3").all_inner_texts() == ["Cut, added to"]
    assert copies.locator("mark").all_inner_texts() == ["plan", "a disaster", "bold and heroic"]
    wordings = page.locator("[aria-labelledby=wordings-title] .card")
    assert wordings.locator("h3").all_inner_texts() == ["A loaded word for a plain one; a rounded number"]
    assert wordings.locator(".quiet").nth(1).inner_text() == "Quay News has 400, Bell News about 400"
    assert wordings.locator("mark").all_inner_texts() == ["400", "boats", "About 400", "crews"]
    # The gull carries none of it: the page says so, and leads to where it is.
    page.locator(".choices [data-control=right]").select_option(label="Gull News · gull (commentary)")
    expect(page.locator("[aria-labelledby=wordings-title] .quiet").first).to_contain_text("2 among all 3")
    page.locator("[aria-labelledby=wordings-title]").get_by_role("button", name="Show all tellings").click()
    expect(page.locator("[aria-labelledby=wordings-title] .card")).to_have_count(1)
    expect(page.locator(".matrix thead th")).to_have_count(4)


def test_words_are_those_of_one_voice_each_group_with_its_own_first(visit, tmp_path):
    more = keyness().assign(voice="named_source", phrase=["crews", "pride"])
    path = tmp_path / "words.html"
    path.write_text(room(scored(), ARTICLES, None, pd.concat([keyness(), more])), encoding="utf-8")
    page = visit("#/harbour/quay?view=words", url=path.as_uri())
    assert page.locator(".phrases tbody th").all_inner_texts() == [
        "More in state-aligned articles", "fleet", "More in wire articles", "harbour",
    ]  # fmt: skip
    assert "2 phrases" in page.locator(".wide").inner_text()
    page.locator("[data-control=whose]").select_option(label="words of a named source")
    expect(page.locator(".phrases tbody th").nth(1)).to_have_text("pride")


def test_the_pages_of_facts_name_each_telling_by_its_title(visit):
    page = visit("#/harbour/quay?view=facts")
    assert [e.inner_text() for e in page.locator(".matrix thead .title").all()] == ["Fleet holds", "Boats stay in"]


def test_articles_without_an_event_are_not_counted_as_one(visit, tmp_path):
    few = [article("alone", "It rained.", "wire", event=""), ARTICLES[3]]
    path = tmp_path / "few.html"
    path.write_text(room(scored(few), few), encoding="utf-8")
    told = visit("#/dam/marsh?view=about", url=path.as_uri()).locator(".prose").inner_text()
    assert told.startswith("It shows 2 articles and 1 event; 1 article without an event.")
