"""The coding sheet: every word of the text, marks in their place, the same lines on every version."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from parallax import Annotation, Article, Attribution, Loaded, Span, parse, read_corpus, read_targets
from parallax.class_room.author import author_annotation
from parallax.class_room.coding_sheet import coding_sheet
from parallax.cli import app
from parallax.loaded_families import LOADED_FAMILIES


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u2060]+", "", text)


def text_lines(pdf: bytes) -> list[str]:
    """The lines of the article as printed, without spaces: all that is set in the article's size."""
    lines: dict[tuple[int, int], str] = {}

    for number, page in enumerate(PdfReader(io.BytesIO(pdf)).pages):

        def collect(words, page, line, font, size, number=number):
            if size == pytest.approx(11.5) and words.strip():
                height = line[4] * page[1] + line[5] * page[3] + page[5]
                place = (number, round(-height))
                lines[place] = lines.get(place, "") + squeezed(words)

        page.extract_text(visitor_text=collect)
    return [lines[place] for place in sorted(lines)]


@pytest.fixture(scope="module")
def annotations(root):
    folder = root / "data" / "classroom"
    ids = ["strait-collision-northway-news", "border-dam-radio-caldria-news", "grain-quota-ondra-daily-commentary"]
    articles = {a.id: a for a in read_corpus(folder)}
    return [author_annotation(parse(articles[id]), folder) for id in ids]


@pytest.fixture(scope="module")
def targets(root):
    return read_targets(root / "data" / "classroom" / "targets.toml")


@pytest.fixture(scope="module")
def blank(annotations, targets):
    return coding_sheet(annotations, targets)


@pytest.fixture(scope="module")
def answers(annotations, targets):
    return coding_sheet(annotations, targets, answers=True)


def test_every_word_is_printed(annotations, blank, answers):
    whole = squeezed("".join(a.document.text for a in annotations))
    assert "".join(text_lines(blank)) == whole
    assert "".join(text_lines(answers)) == whole


def test_lines_break_alike_on_both_sheets(blank, answers):
    assert len(text_lines(blank)) > 100
    assert text_lines(blank) == text_lines(answers)


def test_the_line_of_a_mark_is_the_line_it_stands_in(annotations, answers):
    lines = text_lines(answers)
    whole = "\n".join(pages(answers))
    for annotation, letter in zip(annotations, "ABC", strict=True):
        listed = whole.split(f"Loaded phrases of text {letter}")[1].split(f"Sources of text {letter}")[0]
        found = re.findall(r"^(\d+) (.+?) [A-Z][nu]?$", listed, flags=re.M)
        assert len(found) > 5
        for number, words in found:
            assert words.split()[0] in lines[int(number) - 1]
        # Numbers begin anew with each text.
        text, taken = squeezed(annotation.document.text), ""
        while taken != text:
            taken += lines.pop(0)


def test_the_blank_sheet_does_not_say_who_tells(annotations, blank, answers):
    outlets = [a.document.article.outlet for a in annotations]
    heads = re.findall("Who published it.*", "\n".join(pages(blank)))
    assert heads == ["Who published it, I think:  Kind of text: "] * len(annotations)
    assert not any(outlet in "\n".join(pages(blank)) for outlet in outlets)
    assert all(outlet in "\n".join(pages(answers)) for outlet in outlets)


def test_the_box_counts_what_is_marked():
    text = "The rogue regime lied. “Our regime slammed them,” Ann Lee said. It may be."
    spans = {w: Span(text.index(w), text.index(w) + len(w)) for w in ("rogue regime", "lied", "slammed", "may")}
    source = Span(text.index("Ann"), text.index("Ann") + 7)
    marks = [
        Loaded(span=spans["rogue regime"], family="name_calling"),
        Loaded(span=spans["lied"], family="emotive_verb"),
        Loaded(span=spans["slammed"], family="emotive_verb", voice="named_source"),
        Loaded(span=spans["may"], family="hedge"),
        Attribution(span=source, source=source, name="Ann Lee", type="expert", side="us"),
        Attribution(span=Span(0, 3), source=Span(0, 3), type="unspecified", side="elsewhere"),
    ]
    annotation = Annotation(parse(Article(id="a", text=text)), "student", tuple(sorted(marks, key=lambda m: m.span)))
    printed = "\n".join(pages(coding_sheet([annotation], read_targets(), answers=True)))
    # Own words: one name, one verb, one hedge that is counted apart; a named source's: one verb.
    rows = ("N name calling 1 – –", "E emotive verb 1 1 –", "M hedge 1 – –", "W war metaphor – – –", "all but M 2 1 0")
    assert all(row in printed for row in rows)
    # One source by name for one side; a source that speaks for neither, without a name.
    assert "United States 1 –" in printed
    assert "neither, or not clear – 1" in printed
    assert "China – –" in printed


def test_the_blank_sheet_has_empty_boxes(blank):
    printed = "\n".join(pages(blank))
    assert "\nE emotive verb\n" in printed
    assert not re.search(r"emotive verb .*\d", printed)


def test_all_families_are_explained(blank):
    first = squeezed(pages(blank)[0])
    for family in LOADED_FAMILIES.values():
        assert squeezed(family.definition + family.example) in first


@pytest.mark.parametrize(
    "hostile",
    [
        '#include "/etc/passwd" *bold* _it_ $x^2$ `raw` <label> @ref \\ [x] = head',
        "a" * 3000,
        "control \x07 and \u202ereversed\u202c and שלום and 中文",
        "“never closed, " * 200,
    ],
)
def test_an_article_is_text_and_never_markup(hostile):
    annotation = Annotation(parse(Article(id="a", text=hostile, title=hostile, outlet=hostile)), "x#y", ())
    printed = squeezed("".join(pages(coding_sheet([annotation], read_targets(), answers=True))))
    for word in re.findall(r"[A-Za-z#*$`@^/_\[\]]+", hostile)[:20]:
        assert word[:20] in printed


def test_a4_tagged_embedded_and_the_same_twice(annotations, targets, blank):
    assert coding_sheet(annotations, targets) == blank
    reader = PdfReader(io.BytesIO(blank))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in reader.pages} == {(595, 842)}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            assert any(key.startswith("/FontFile") for key in inner["/FontDescriptor"].get_object())


def test_no_article_and_too_many_are_refused(annotations, targets):
    for wrong in ([], annotations * 9):
        with pytest.raises(ValueError, match="a coding sheet takes 1 to 26"):
            coding_sheet(wrong, targets)


# ---- the command, the lesson and what is shipped ----


def sheet(*arguments):
    return CliRunner().invoke(app, ["sheet", *map(str, arguments)])


@pytest.fixture(scope="module")
def lessons(root):
    """The articles that each command of the lesson asks for."""
    text = (root / "docs" / "teaching" / "lesson_50_minutes.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```\n(parallax sheet .*?)```", text, flags=re.S)
    return [re.findall(r"--article (\S+)", block) for block in blocks]


def test_the_lesson_asks_for_texts_that_there_are(lessons, root):
    ids = {a.id for a in read_corpus(root / "data" / "classroom")}
    assert [len(asked) for asked in lessons] == [4, 6]
    assert all(id in ids for asked in lessons for id in asked)


@pytest.mark.parametrize(("name", "flags"), [("coding_sheet", []), ("coding_sheet_answers", ["--answers"])])
def test_what_is_shipped_is_what_the_command_makes(name, flags, lessons, root, tmp_path):
    articles = [part for id in lessons[0] for part in ("--article", id)]
    result = sheet(root / "data" / "classroom", *articles, *flags, "--out", tmp_path / "new.pdf")
    assert result.exit_code == 0, result.output
    # The words, not the bytes: another patch of the typesetter may write the same page differently.
    shipped = (root / "docs" / "teaching" / f"{name}.pdf").read_bytes()
    assert pages((tmp_path / "new.pdf").read_bytes()) == pages(shipped)


def test_the_tool_marks_the_same_pages(lessons, root, tmp_path):
    out = tmp_path / "tool.pdf"
    result = sheet(root / "data" / "classroom", "--article", lessons[0][1], "--tool", "--out", out)
    assert result.exit_code == 0, result.output
    assert "Marked by: model." in "\n".join(pages(out.read_bytes()))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--article", "no-such-text"], "no article 'no-such-text'"),
        (["--article", "cable-cut-gazette-news", "--answers", "--tool"], "give one of them"),
        (["--article", "cable-cut-gazette-news", "--out", str(Path(__file__) / "x.pdf")], "test_coding_sheet.py: "),
    ],
)
def test_errors_are_one_sentence(arguments, said, root, tmp_path):
    result = sheet(root / "data" / "classroom", "--out", tmp_path / "x.pdf", *arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_answers_need_an_author(tmp_path):
    (tmp_path / "one.txt").write_text("The rogue regime lied, said a farmer near the river on Monday.")
    result = sheet(tmp_path, "--article", "one", "--answers", "--out", tmp_path / "x.pdf")
    assert result.exit_code == 2
    assert "Intended marks exist only for texts written for teaching" in result.output
