"""HTML of marked articles: the text is all there, nothing in it is markup, and grey print says as much."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax import Annotation, Article, Assessment, Attribution, Loaded, Mention, Span, parse
from parallax.annotation import FAMILIES
from parallax.figures.highlight import beside, highlight, highlight_match, in_context
from parallax.figures.text import say
from parallax.loaded_families import LOADED_FAMILIES

TEXT = 'The rogue regime <b>lied</b>, "a farmer & son" said.\n\nIt slammed us.'


def annotated(text: str = TEXT, *marks, **about) -> Annotation:
    return Annotation(parse(Article(id="a", text=text, **about)), "student", marks)


def body(markup: str) -> list[str]:
    """Paragraphs without markup and letters of families."""
    paragraphs = re.findall(r"<p>(.*?)</p>", markup, flags=re.S)
    return [html.unescape(re.sub(r"<sup>.*?</sup>|<[^>]+>", "", p)) for p in paragraphs]


def test_marks_carry_letter_voice_and_rule():
    mark = Loaded(span=Span(4, 16), family="name_calling", voice="named_source", rule="name_calling/rogue-regime")
    markup = highlight(annotated(TEXT, mark)).markup
    assert (
        '<span class="loaded name_calling named_source" title="name calling, words of a named source, rule '
        'name_calling/rogue-regime">rogue regime</span><sup>N</sup>' in markup
    )


def test_sources_cues_mentions_and_assessments_are_shown():
    marks = [
        Attribution(span=Span(47, 51), source=Span(31, 45), cue=Span(47, 51), type="ordinary", cue_stance="doubting"),
        Mention(span=Span(0, 3), target="china", polarity=-1.0),
        Mention(span=Span(54, 56), target="us", polarity=0.0),
        Assessment(span=Span(4, 9), polarity=-0.5, subjectivity=0.75),
    ]
    markup = highlight(annotated(TEXT, *marks)).markup
    assert '<span class="source" title="ordinary source, not named">a farmer &amp; son</span>' in markup
    assert 'class="cue" title="doubting cue of: a farmer &amp; son"' in markup
    assert '<span class="mention" title="china spoken of badly">The</span>' in markup
    assert "us spoken of" not in markup
    assert 'title="polarity -0.50, subjectivity 0.75">rogue</span><sup>-0.5</sup>' in markup


def test_nothing_in_an_article_is_markup():
    bad = '<script>alert("x")</script>'
    source = Attribution(span=Span(0, 8), source=Span(0, 8), cue=Span(9, 14), name=f'"><i>{bad}')
    markup = str(highlight(annotated(f"{bad} 'x' & y\n\n{bad}", source, title=bad, outlet=bad, group=bad)))
    assert "<script" not in markup
    assert "<i>" not in markup
    assert body(markup) == [f"{bad} 'x' & y", bad]


@st.composite
def texts_with_marks(draw):
    text = draw(st.text(alphabet=st.sampled_from("ab <>&\"'\n“”é中"), min_size=1, max_size=60).filter(str.strip))
    spans = draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, 20)), max_size=6))
    marks = [
        Loaded(span=Span(start, min(start + length, len(text))), family=FAMILIES[i % len(FAMILIES)])
        for i, (start, length) in enumerate(spans)
    ]
    return text, sorted(marks, key=lambda m: m.span)


@given(texts_with_marks())
def test_every_letter_is_shown_once_however_marks_overlap(case):
    text, marks = case
    annotation = annotated(text, *marks)
    assert body(highlight(annotation).markup) == [p.of(text) for p in annotation.document.paragraphs]


def test_letters_and_lines_tell_families_and_voices_apart_without_colour():
    assert len({family.letter for family in LOADED_FAMILIES.values()}) == len(FAMILIES)
    page = str(highlight(annotated(TEXT, Loaded(span=Span(4, 16), family="fear"))))
    assert "</span><sup>F</sup>" in page
    lines = dict(re.findall(r"\.loaded\.(\w+)\{border-bottom-style:(\w+)\}", page))
    assert lines == {"named_source": "dashed", "unnamed_source": "dotted"}
    assert all(f".px .{family}{{" in page for family in FAMILIES)


def test_the_legend_names_what_occurs_and_nothing_else():
    legend = highlight(annotated(TEXT, Loaded(span=Span(4, 16), family="fear"))).markup.split('class="legend"')[1]
    assert "fear</span><sup>F</sup>" in legend
    assert "hyperbole" not in legend
    assert "cue" not in legend
    assert all(html.escape(voice, quote=False) in legend for voice in say.table("voices").values())
    assert "legend" not in highlight(annotated()).markup


def test_in_context_shows_each_sentence_with_a_mark_once():
    text = "One rogue regime, one rogue ally. Nothing here. It slammed us."
    rows = [
        {"kind": "loaded", "family": "name_calling", "start": 4, "end": 16, "voice": "outlet"},
        {"kind": "loaded", "family": "name_calling", "start": 22, "end": 32, "voice": "outlet"},
        {"kind": "loaded", "family": "emotive_verb", "start": 51, "end": 58, "voice": "outlet"},
    ]
    markup = in_context(annotated(text), rows).markup
    assert markup.count("<li>") == 2
    assert "a: 3 marks" in markup
    assert "Nothing here" not in markup
    assert "<sup>N</sup>" in markup
    assert "<sup>E</sup>" in markup
    assert "No mark counts here." in in_context(annotated(text), []).markup


def test_highlight_match_counts_and_names_the_coders():
    document = annotated().document
    student = Annotation(document, "student", (Loaded(span=Span(4, 9), family="fear"),))
    slammed = Span(TEXT.index("slammed"), TEXT.index("slammed") + 7)
    found = (Loaded(span=Span(4, 16), family="name_calling"), Loaded(span=slammed, family="emotive_verb"))
    tool = Annotation(document, "tool", found)
    markup = highlight_match(student, tool).markup
    assert 'class="hit" title="hit; student: fear; tool: name calling">rogue regime</span>' in markup
    assert 'class="false-alarm" title="false alarm; tool: emotive verb">slammed</span>' in markup
    assert re.findall(r"</span> by ([\w ]+: \d)", markup) == ["both: 1", "only student: 0", "only tool: 1"]


def test_beside_keeps_its_parts():
    one = highlight(annotated())
    assert beside(one, one).markup.count('<section class="px">') == 2


@pytest.mark.parametrize("flag", [True, False])
def test_constructed_texts_carry_the_word(flag):
    assert ("written for teaching" in highlight(annotated(constructed=flag)).markup) is flag


def test_a_mark_cut_by_another_has_its_letter_once_at_its_end():
    cut = Mention(span=Span(10, 16), target="china", polarity=-1.0)
    markup = highlight(annotated(TEXT, Loaded(span=Span(4, 16), family="name_calling"), cut)).markup
    article = markup.split('class="legend"')[0]
    assert article.count("<sup>N</sup>") == 1
    assert "regime</span><sup>N</sup>" in article
