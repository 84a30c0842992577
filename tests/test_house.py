"""The house rules that a machine can hold."""

import json
import re
import subprocess
import tomllib
from importlib import import_module
from types import ModuleType

import pytest

import parallax
from parallax.evaluation.measured import with_figures
from parallax.instrument.accuracy import SHOWN, read_measured


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def targets(root):
    """Targets of the Makefile with their help."""
    return dict(re.findall(r"^([a-z]+):.*## (.+)$", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.fixture(scope="module")
def tracked(root):
    if not (root / ".git").exists():
        pytest.skip("needs the git repository: looks at the files that are tracked")
    names = subprocess.check_output(["git", "ls-files", "-z"], cwd=root, text=True).split("\0")
    return [root / name for name in names if name and (root / name).is_file()]


# --- one set of requirements


def test_environment_yml_asks_for_what_pyproject_asks_for(root, project):
    lines = (root / "environment.yml").read_text(encoding="utf-8").splitlines()
    asked = [line.strip().removeprefix("- ") for line in lines if line.strip().startswith("- ")]
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *extras["notebooks"], *extras["importers"], *extras["docs"], *extras["test"]]
    own = ["conda-forge", "pip", "pip:", "--editable .", f"python{project['requires-python']}"]
    assert sorted(asked) == sorted({*needed, *own})


def test_the_readme_agrees_with_pyproject_and_the_makefile(project, readme, targets):
    assert {"report", "test", "soak", "lab"} <= set(targets)
    named = set(re.findall(r"\bmake ([a-z]+)\b", readme))
    assert {"report", "test"} <= named
    assert {n for n in named if f"`make {n}" in readme or f"\nmake {n}" in readme} <= set(targets), "no such target"
    assert f"Python {project['requires-python'].removeprefix('>=')}" in readme
    assert "environment.yml" in readme
    assert project["name"] in readme


def test_the_figures_of_the_readme_are_those_that_were_measured(readme):
    measured = read_measured()
    assert with_figures(readme, measured) == readme, "run make measure"
    # By hand, without what writes the list: each figure to two digits, in its line.
    for key, name, _, called, _ in SHOWN:
        figure, baselines = measured["sets"][key]["model"][name], measured["sets"][key]["baselines"]
        expected = "F1 {value:.2f} ({low:.2f} to {high:.2f})".format(**figure)
        [line] = [line for line in readme.splitlines() if called in line and expected in line]
        numbers = {float(n) for n in re.findall(r"0\.\d+", line)}
        beside = [baselines[b][name]["value"] for b in ("rules", "majority", "textblob") if b in baselines]
        assert numbers == {round(n, 2) for n in (*figure.values(), *beside)}


def test_bare_make_prints_the_help_of_every_target(root, targets):
    said = subprocess.check_output(["make", "--no-print-directory"], cwd=root, text=True)
    for name, help in targets.items():
        assert re.search(rf"make {name}\s+{re.escape(help)}", said)
    phony = re.search(r"^\.PHONY: (.+)$", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE).group(1)
    assert set(phony.split()) == set(targets), "each target has a help, and each is phony"


def test_the_version_is_the_same_everywhere(root, project):
    cited = re.search(r"^version: [\"']?([^\"'\n]+)", (root / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    assert cited.group(1) == project["version"]
    assert released(root)[0] == project["version"], "the newest release in CHANGELOG.md is another one"


def released(root) -> list[str]:
    """The versions of the CHANGELOG, newest first."""
    return re.findall(r"^## (\d\S*)", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_changelog_is_in_order(root):
    versions = [tuple(map(int, version.split("."))) for version in released(root)]
    assert versions == sorted(set(versions), reverse=True)
    headings = re.findall(r"^## (.+)$", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [h for h in headings[1:] if not re.fullmatch(r"\d+\.\d+\.\d+( \(\d{4}-\d\d-\d\d\))?", h)] == []


def test_a_tagged_commit_is_released(root, project):
    """Who checks out a tag gets the version that the tag says, with nothing left under Unreleased."""
    if not (root / ".git").exists():
        pytest.skip("needs the git repository: looks at the tags of this commit")
    tags = subprocess.check_output(["git", "tag", "--points-at", "HEAD", "v*"], cwd=root, text=True).split()
    headings = re.findall(r"^## (.+)$", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert tags in ([], [f"v{project['version']}"])
    assert not tags or headings[0] != "Unreleased"


# --- habits


def test_the_hooks_are_local_and_check_what_make_test_checks(root):
    hooks = (root / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo: (\S+)", hooks) == ["local"]
    assert set(re.findall(r"language: (\S+)", hooks)) == {"system"}
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    for command in ("ruff check", "ruff format"):
        assert f"$(BIN)/{command}" in makefile
        assert f"entry: .venv/bin/{command}" in hooks
    [code] = re.findall(r"^CODE := (.+)$", makefile, re.MULTILINE)
    assert {path.parts[0] for p in root.glob("*/**/*.py") if (path := p.relative_to(root)).parts[0][0] != "."} <= {
        *code.split(),
        "build",
    }


# --- what no file may hold

# Who clones this has another machine and perhaps another registry.
ELSEWHERE = re.compile(
    rb"pypi\.org|pythonhosted\.org|anaconda\.(?:org|com)|npmjs\.(?:org|com)"
    rb"|(?<![\w.:/~-])/(?:home|Users|root|tmp|work|mnt|workspace)/[\w.]|[A-Z]:\\Users\\"
)


@pytest.mark.parametrize("text", ["at https://pypi" + ".org/simple", "see /ho" + "me/ada/x", 'open("/tm' + 'p/t.csv")'])
def test_the_pattern_of_the_next_test_finds_what_it_should(text):
    assert ELSEWHERE.search(text.encode())


@pytest.mark.parametrize("text", ["https://example.org/home/news", "../shared/work/x", "and/or", "~/work/x"])
def test_and_nothing_else(text):
    assert not ELSEWHERE.search(text.encode())


def test_no_tracked_file_names_a_registry_or_a_path_of_a_machine(tracked, root):
    found = {str(p.relative_to(root)): m.group() for p in tracked if (m := ELSEWHERE.search(p.read_bytes()))}
    assert found == {}


def test_notebooks_are_committed_without_outputs(tracked):
    notebooks = [p for p in tracked if p.suffix == ".ipynb"]
    assert len(notebooks) >= 3
    for path in notebooks:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                assert cell["outputs"] == [], path.name
                assert cell["execution_count"] is None, path.name


def test_lines_end_as_on_unix(tracked, root):
    """Python's own CSV writer would end them otherwise, and every line of a table would differ."""
    texts = (".py", ".toml", ".csv", ".md", ".yml", ".typ", ".ipynb", ".txt", ".json", ".svg")
    found = [str(p.relative_to(root)) for p in tracked if p.suffix in texts and b"\r" in p.read_bytes()]
    assert found == []


# --- the public names


@pytest.mark.parametrize("name", parallax.__all__)
def test_every_public_name_imports_and_says_what_it_is(name):
    thing = getattr(parallax, name)
    own = vars(thing).get("__doc__") if isinstance(thing, type) else thing.__doc__
    assert own, f"parallax.{name} has no docstring"
    # A dataclass without a docstring gets its signature for one.
    assert not own.startswith(f"{name}("), f"parallax.{name} has no docstring"
    home = thing.__name__ if isinstance(thing, ModuleType) else thing.__module__
    assert import_module(home).__name__.startswith("parallax.")


def test_an_unknown_name_is_an_error_that_lists_the_known():
    with pytest.raises(AttributeError, match=r"has no name 'scores'\. Public names: Annotation, Article"):
        parallax.scores  # noqa: B018
