"""The notebooks: clean as committed, one question each, and true when run from start to end without a network."""

import ast
import json
import re
import sys

import pytest

import parallax

NAMES = (
    "01_one_article",
    "02_one_event_two_tellings",
    "03_across_events",
    "04_how_good_is_the_instrument",
    "05_words_and_sources",
    "06_bring_your_own",
)
#: What the last of them reads files with, beyond the core install.
IMPORTERS = ("datasketch", "docx", "pypdf", "striprtf", "trafilatura")
#: Refuses every address but this machine's own, which the kernel itself needs.
OFFLINE = """
import socket

_connect = socket.socket.connect


def _local_only(self, address):
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise OSError(f"a notebook asked for {address}")
    return _connect(self, address)


socket.socket.connect = _local_only
"""


def source(cell) -> str:
    return "".join(cell["source"])


@pytest.fixture(params=NAMES)
def notebook(request, root):
    return json.loads((root / "notebooks" / f"{request.param}.ipynb").read_text(encoding="utf-8"))


def test_no_notebook_is_left_out(root):
    assert tuple(sorted(path.stem for path in (root / "notebooks").glob("*.ipynb"))) == NAMES


def test_committed_without_outputs(notebook):
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert len(code) >= 10
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


def test_question_first_prediction_before_any_mark_limits_last(notebook):
    cells = [source(cell) for cell in notebook["cells"]]
    assert cells[0].startswith("# ")
    assert "**The question.**" in cells[0]
    # Limits may be computed: then their heading is the last but one.
    headings = [cell for cell in cells if re.search(r"^## ", cell, re.M)]
    assert "## Limits" in headings[-1]
    assert headings[-1] in cells[-2:]
    prediction = next(i for i, cell in enumerate(cells) if "## Your prediction" in cell)
    shown = next(
        i for i, cell in enumerate(cells) if re.search(r"^(highlight|beside|in_context|figures\.)", cell, re.M)
    )
    assert 0 < prediction < shown
    assert re.search(r"^my_\w+ = None", cells[prediction + 1], re.M)


def test_no_number_is_typed_into_the_prose(notebook):
    # A sentence with a number is computed: else it is wrong as soon as a lexicon grows.
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            prose = re.sub(r"\b(2018|1,000|03_across_events)\b", "", source(cell))
            assert not re.search(r"\d", prose), prose


#: What a reader of a notebook may meet beside the package; the rest of an import's names come from the top of Parallax.
BESIDE = {"parallax", "IPython.display", "pandas", "pathlib", "dataclasses", "tempfile"}


def test_notebooks_import_from_the_top_alone(notebook):
    code = "\n".join(source(cell) for cell in notebook["cells"] if cell["cell_type"] == "code")
    tree = ast.walk(ast.parse(code))
    froms = [node for node in tree if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {n.module if isinstance(n, ast.ImportFrom) else n.names[0].name for n in froms}
    assert "parallax" in modules
    assert modules <= BESIDE
    public = set(parallax.__all__)
    [names] = [[a.name for a in n.names] for n in froms if isinstance(n, ast.ImportFrom) and n.module == "parallax"]
    assert set(names) <= public
    assert len(names) <= 16, "a notebook has one question, and needs few names for it"


def test_logic_lives_in_the_package(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse(source(cell))
            assert not [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)], source(cell)


def test_constructed_texts_are_called_so_on_top(notebook):
    assert "**written for teaching**" in source(notebook["cells"][0])


# Each starting place is tried; which notebook starts where does not matter.
@pytest.mark.parametrize(
    ("name", "folder"), [(NAMES[0], "notebooks"), (NAMES[1], "."), (NAMES[2], "notebooks"), (NAMES[5], ".")]
)
def test_runs_from_start_to_end_offline(name, folder, root, monkeypatch):
    if name == NAMES[5]:
        for module in IMPORTERS:
            pytest.importorskip(module, reason="needs the extra 'importers'")
    nbformat = pytest.importorskip("nbformat", reason="needs the extra 'notebooks'")
    nbclient = pytest.importorskip("nbclient", reason="needs the extra 'notebooks'")
    monkeypatch.setenv("PYTHONPATH", str(root / "analysis"))
    book = nbformat.read(root / "notebooks" / f"{name}.ipynb", as_version=4)
    book.cells.insert(0, nbformat.v4.new_code_cell(OFFLINE))
    client = nbclient.NotebookClient(
        book, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(root / folder)}}
    )
    client.execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [o for o in outputs if o.output_type == "stream" and o.name == "stderr"]
    markup = [o["data"]["text/html"] for o in outputs if "text/html" in o.get("data", {})]
    # The words under the numbers are shown.
    assert any('class="px"' in m for m in markup)
    said = "\n".join(o["data"]["text/markdown"] for o in outputs if "text/markdown" in o.get("data", {}))
    assert not re.search(r"\b(nan|inf|None)\b", said), said
    if name == NAMES[0]:
        # 1000 * phrases / words, as the notebook prints it, is what it prints.
        marks, words, rate = re.search(r"1000 × (\d+) / (\d+) = \*\*([\d.]+)\*\*", said).groups()
        assert f"{1000 * int(marks) / int(words):.1f}" == rate
    if name == NAMES[2]:
        assert "p-values and intervals given: **0**" in said
    if name == NAMES[5]:
        # 29 classroom texts and a reprint; what is rejected is counted in tests/teaching/test_mixed_folder.py.
        assert "30 read + 8 rejected = 38 found" in said
        assert "Of the 29 articles of the classroom corpus, 29 are there, and 1 of them twice" in said
        printed = "".join(o["text"] for o in outputs if o.output_type == "stream")
        assert "38 found: 30 read, 8 rejected" in printed
        assert "Left out where each text counts once: *gazette.zip/Port Hale Gazette/" in said
        assert "No p-value and no interval is given" in printed


@pytest.mark.parametrize("module", IMPORTERS)
def test_the_extra_is_asked_for_in_the_first_cell(module, root, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)  # as if it were not installed
    cells = json.loads((root / "notebooks" / f"{NAMES[5]}.ipynb").read_text(encoding="utf-8"))["cells"]
    first = next(source(cell) for cell in cells if cell["cell_type"] == "code")
    with pytest.raises(SystemExit, match=rf"{module} not installed. Install with: pip install .*\[importers\]"):
        exec(first, {})


def test_the_network_is_refused(monkeypatch):
    # The guard above guards: without it this test, and a notebook that downloads, would pass unseen.
    import socket

    monkeypatch.setattr(socket.socket, "connect", socket.socket.connect)
    exec(OFFLINE, {})
    with socket.socket() as client, pytest.raises(OSError, match="a notebook asked for"):
        client.connect(("192.0.2.1", 80))
