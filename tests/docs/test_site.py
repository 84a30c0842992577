"""The site: built without a warning, whole, readable from a folder, and true to the package."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import typer

import parallax
from docs.generate import formats, rooms
from docs.generate.measures import extent
from parallax.cli import app
from parallax.features.measures import all_measures
from parallax.formats.registry import FORMATS
from parallax.instrument.accuracy import MEASURED, SHOWN

#: Attributes by which a page has something loaded.
LOADED = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src"), ("object", "data")}


class Page(HTMLParser):
    """What a page loads, where it links to, its anchors, its pictures and its text."""

    def __init__(self, path: Path):
        super().__init__()
        self.loads, self.links, self.anchors, self.images, self.words = [], [], set(), [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.anchors.update(found[a] for a in ("id", "name") if found.get(a))
        self.loads += [found[a] for t, a in LOADED if t == tag and found.get(a)]
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if tag == "img":
            self.images.append(found)

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def site(root, tmp_path_factory) -> Path:
    """The site as `make docs` builds it, in another place."""
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    [command] = re.findall(r"^\t\$\(BIN\)/python (-m sphinx .+) docs build/docs$", makefile, re.MULTILINE)
    out = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, *command.split(), "docs", str(out)], cwd=root, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def pages(site) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


#: An option whose hyphens were taken for a dash: nobody can copy it into a command.
DASHED = re.compile(r"(?<!\S)[–—][a-z][a-z-]+")

#: A page has curly quotation marks where its source has straight ones.
STRAIGHT = str.maketrans("‘’“”", "''\"\"")


def plain(text: str) -> str:
    return " ".join(text.split()).translate(STRAIGHT)


def text_of(pages, site, name) -> str:
    return plain("".join(pages[site / name].words))


def is_elsewhere(address: str) -> bool:
    return bool(urlsplit(address).netloc) or urlsplit(address).scheme not in ("", "data")


def test_pages_load_nothing_from_elsewhere(pages, site):
    assert len(pages) > 50
    found = {(path.name, load) for path, page in pages.items() for load in page.loads if is_elsewhere(load)}
    for sheet in site.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        named = re.findall(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)", text)
        found |= {(sheet.name, address) for pair in named for address in pair if address and is_elsewhere(address)}
    assert found == set()


def test_a_share_has_the_range_of_its_column_too():
    known = {measure.name: extent(measure) for measure in all_measures()}
    assert known["sourcing.unnamed_share"] == "from 0 to 100; in `scores.csv` from 0 to 1"
    assert known["loaded_language.per_1000_words"] == "from 0 up"


def test_an_option_has_two_hyphens_wherever_it_is_named(pages):
    dashed = {(path.name, option) for path, page in pages.items() for option in DASHED.findall(" ".join(page.words))}
    assert dashed == set()


def test_every_link_and_picture_leads_somewhere(pages, site):
    broken = set()
    for path, page in pages.items():
        for address in {*page.links, *page.loads}:
            if is_elsewhere(address) or address.startswith("data:"):
                continue
            parts = urlsplit(address)
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file() or (
                parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in pages[target].anchors
            ):
                broken.add((path.relative_to(site).as_posix(), address))
    assert broken == set()


def test_every_picture_is_said_in_words(pages):
    pictures = [image for page in pages.values() for image in page.images]
    assert len(pictures) >= 2
    assert [image for image in pictures if not image.get("alt")] == []


def test_every_measure_has_a_page_that_says_what_it_is(pages, site):
    index = text_of(pages, site, "generated/measures.html")
    measures = all_measures()
    # Whom stance is about is the targets' matter: each target's two measures are said once.
    alike = [m for m in measures if m.name.startswith("stance.") and "side" not in m.name and m.name not in index]
    assert {m.unit for m in alike} <= {m.unit for m in measures if m.name in index}
    shown = [m for m in measures if m not in alike]
    assert len(shown) > 30
    for measure in shown:
        page = text_of(pages, site, f"generated/measures/{measure.name.replace('.', '-')}.html")
        for said in (measure.name, measure.unit, measure.formula, measure.more, measure.less, measure.misses):
            assert plain(said) in page, (measure.name, said)


def test_every_command_and_option_is_there(pages, site):
    said = text_of(pages, site, "generated/command_line.html")
    commands = typer.main.get_command(app).commands
    assert len(commands) > 10
    for name, command in commands.items():
        assert f"parallax-{name}" in pages[site / "generated/command_line.html"].anchors
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert max(parameter.opts, key=len) in said, (name, parameter.opts)


def test_every_public_name_is_in_the_reference(pages, site):
    anchors = pages[site / "generated/python.html"].anchors
    homes = {name: getattr(getattr(parallax, name), "__name__", "") for name in parallax.__all__}
    missing = {n for n, home in homes.items() if not {f"parallax.{n}", f"module-{home}"} & anchors}
    assert missing == set()


def test_the_table_of_formats_is_the_registry(root, pages, site):
    written = formats.PAGE.read_text(encoding="utf-8")
    assert formats.with_table(written) == written, "run python -m docs.generate.formats"
    said = text_of(pages, site, "formats.html")
    assert [known.name for known in FORMATS if known.name not in said or plain(known.follows) not in said] == []


def test_a_page_that_lost_its_table_is_an_error():
    with pytest.raises(ValueError, match="Put it back"):
        formats.with_table("# File formats\n")


def test_the_figures_are_those_that_were_measured(pages, site):
    sets = json.loads(MEASURED.read_text(encoding="utf-8"))["sets"]
    said = text_of(pages, site, "accuracy.html")
    for key, name, _, called, _ in SHOWN:
        figure = sets[key]["model"][name]
        assert called in said
        assert f"{figure['value']:.2f} ({figure['low']:.2f} to {figure['high']:.2f})" in said


# --- the picture of the rooms

THREE = ["ink", "page", "book"]


@pytest.fixture
def package(tmp_path) -> Path:
    """Three rooms: ink is below page, and page below book."""
    home = tmp_path / "press"
    (home / "book").mkdir(parents=True)
    (home / "__init__.py").write_text("from press.book import bind\n")
    (home / "ink.py").write_text('"""What one writes with. And more."""\n')
    (home / "page.py").write_text("import press.ink\n")
    (home / "book" / "__init__.py").write_text("from press import page\n")
    (home / "book" / "cover.py").write_text("def f():\n    from press.ink import black\n")
    return home


def test_the_picture_shows_the_imports_that_there_are(package):
    found = rooms.imports(package)
    assert found == {"ink": set(), "page": {"ink"}, "book": {"ink", "page"}}
    assert rooms.in_order(found, THREE) == THREE
    picture = rooms.picture(package, THREE)
    dots = re.findall(r"<title>(\w+) imports (\w+)</title>", picture)
    assert sorted(dots) == [("book", "ink"), ("book", "page"), ("page", "ink")]
    assert ">What one writes with<" in picture


def test_an_import_of_a_higher_room_is_an_error(package):
    (package / "ink.py").write_text("from press.page import white\n")
    with pytest.raises(ValueError, match=r"^ink imports page, and may import only from rooms before it\.$"):
        rooms.in_order(rooms.imports(package), THREE)


def test_the_order_names_every_room_and_no_other(package):
    for order in (["ink", "page"], [*THREE, "glue"]):
        with pytest.raises(ValueError, match=r"^(book|glue): only in ORDER"):
            rooms.in_order(rooms.imports(package), order)


def test_every_room_says_what_it_is_for(root):
    home = root / "analysis" / "parallax"
    assert [room for room in rooms.imports(home) if not rooms.purpose(home, room)] == []


def test_the_path_of_an_article_is_through_rooms_and_nouns_that_there_are(root):
    found = rooms.imports(root / "analysis" / "parallax")
    steps = [room for _, to in rooms.PATH for room in to.split(", ")]
    assert set(steps) <= set(found)
    assert {noun for noun, _ in rooms.PATH} - {"file"} <= set(parallax.__all__)
