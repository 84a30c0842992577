"""Pages as they lie in the project: their links, their commands, the tests that they name."""

import pkgutil
import re
import shlex
from pathlib import Path

import pytest
import typer

from docs.generate.borrowed import PAGES, on_site
from parallax.cli import app

PAGES_BY_HAND = ("*.md", "docs/*.md", "docs/teaching/*.md", "data/*.md", "data/coded/*.md", "training/*.md")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def pages(root: Path) -> list[Path]:
    found = [path for pattern in PAGES_BY_HAND for path in root.glob(pattern)]
    return [*found, *(root / "analysis").rglob("*.md")]


def anchors(page: Path) -> set[str]:
    """Headings as GitHub and MyST call them."""
    headings = re.findall(r"^#+ (.+)$", _CODE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path, root: Path) -> list[str]:
    text = _CODE.sub("", page.read_text(encoding="utf-8"))
    broken = []
    for link in _LINK.findall(text):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        # What is made when the site is built is looked at in the site.
        if "://" in link or (root / "docs" / "generated").resolve() in target.parents:
            continue
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(link)
    return broken


def test_links_in_pages_lead_somewhere(root):
    found = {str(p.relative_to(root)): b for p in pages(root) if (b := broken_links(p, root))}
    assert len(pages(root)) > 10
    assert found == {}


def test_a_link_that_leads_nowhere_is_found(tmp_path):
    page = tmp_path / "a.md"
    page.write_text(
        "# Two words!\n\n[a](#two-words) [b](#three) [c](b.md) [d](a.md#two-words) [e](https://example.org)\n"
    )
    assert broken_links(page, tmp_path) == ["#three", "b.md"]


def test_borrowed_pages_link_to_pages_of_the_site(root):
    turned = on_site("[a](data/README.md#x) [b](docs/faq.md) [c](data/real)", "README.md", "docs/generated/p.md", root)
    assert turned == "[a](data_card.md#x) [b](../faq.md) c (`data/real`)"
    with pytest.raises(ValueError, match=r"README\.md: no file 'docs/none\.md' to link to"):
        on_site("[a](docs/none.md)", "README.md", "docs/generated/p.md", root)
    assert [name for name in PAGES if not (root / name).is_file()] == []


# --- commands


def commands(text: str) -> list[list[str]]:
    """Lines of a page that call the command, each as its words."""
    text = re.sub(r"\\\n\s*", " ", text)
    found = re.findall(r"^(?:    )?(parallax [a-z].*)$", text, re.MULTILINE)
    found += re.findall(r"`(parallax [a-z][^`]*)`", text)
    return [shlex.split(line.partition("#")[0].replace("...", ""))[1:] for line in found]


def wrong_in(words: list[str]) -> str:
    """What the command line would not take of a command: its name or one of its options."""
    group = typer.main.get_command(app)
    if words[0] not in group.commands:
        return f"no command {words[0]}"
    command = group.commands[words[0]]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    unknown = [word for word in words[1:] if word.startswith("--") and word not in known]
    return f"{words[0]}: no option {', '.join(unknown)}" if unknown else ""


def test_commands_in_pages_are_commands_that_there_are(root):
    called = {page: commands(page.read_text(encoding="utf-8")) for page in pages(root) if page.name != "CHANGELOG.md"}
    assert sum(map(len, called.values())) > 30
    wrong = {(page.name, said) for page, of in called.items() for words in of if (said := wrong_in(words))}
    assert wrong == set()


def test_a_command_that_there_is_not_is_found():
    text = "    parallax score a.csv --out b\n\nUse `parallax skore x` or `parallax score --loud`.\n"
    assert [wrong_in(words) for words in commands(text)] == ["", "no command skore", "score: no option --loud"]


def test_every_test_that_a_page_names_is_a_test(root):
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (root / "tests").rglob("test_*.py"))
    missing = {}
    for page in pages(root):
        text = page.read_text(encoding="utf-8")
        named = {n for n in re.findall(r"\btest_\w+\b(?!\.py)", text) if f"def {n}(" not in tests}
        files = {f for f in re.findall(r"\btests/[\w/]+(?:\.\w+)?", text) if not (root / f).exists()}
        files |= {f for f in re.findall(r"(?<![/\w])test_\w+\.py", text) if not list((root / "tests").rglob(f))}
        if named | files:
            missing[str(page.relative_to(root))] = named | files
    assert missing == {}


def test_every_module_and_name_of_the_package_that_a_page_names_is_there(root):
    missing = set()
    for page in pages(root):
        if page.name != "CHANGELOG.md":  # which names what was
            named = re.findall(r"(?:`|python -m )(parallax(?:\.\w+)+)", page.read_text(encoding="utf-8"))
            missing |= {(page.name, name) for name in named if not is_there(name)}
    assert missing == set()


def is_there(name: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    try:
        return pkgutil.resolve_name(name) is not None
    except (ImportError, AttributeError):
        return False


def test_a_name_that_is_not_there_is_found():
    assert [
        is_there(n) for n in ("parallax.tables", "parallax.tables.write_csv", "parallax.tables.x", "parallax.x")
    ] == [
        *(True, True),
        *(False, False),
    ]
