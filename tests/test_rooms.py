"""The rooms of the package: each imports only from rooms before its own, and no modules import one another in a circle.

The order of the rooms is ``ORDER`` in ``docs/generate/rooms.py``, which also draws the picture in the documentation.
"""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from docs.generate import rooms


@pytest.fixture(scope="module")
def package(root) -> Path:
    return root / "analysis" / "parallax"


def imports_of_modules(package: Path) -> dict[str, set[str]]:
    """Which modules of a package each module imports, inside functions and for type checkers too."""
    files = {".".join(path.relative_to(package.parent).with_suffix("").parts): path for path in package.rglob("*.py")}
    files = {name.removesuffix(".__init__"): path for name, path in files.items()}
    found: dict[str, set[str]] = {}
    for module, path in files.items():
        named = []
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                named += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{module} imports relatively: write the module's whole name"
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    named.append(whole if whole in files else node.module or "")
        found[module] = {name for name in named if name in files and name != module}
    return found


def test_each_room_imports_only_from_rooms_before_its_own(package):
    assert rooms.in_order(rooms.imports(package)) == list(rooms.ORDER)


def test_no_module_takes_a_name_from_the_top_of_the_package(package):
    # Names there come from every room: such an import would run upwards unseen.
    found = imports_of_modules(package)
    assert [module for module, imported in found.items() if "parallax" in imported] == []


def test_no_modules_import_one_another_in_a_circle(package):
    list(TopologicalSorter(imports_of_modules(package)).static_order())


def test_a_circle_is_found(tmp_path):
    package = tmp_path / "press"
    package.mkdir()
    for name, imported in {"ink": "import press.page", "page": "def f():\n    from press import ink"}.items():
        (package / f"{name}.py").write_text(imported + "\n")
    assert imports_of_modules(package) == {"press.ink": {"press.page"}, "press.page": {"press.ink"}}
    with pytest.raises(CycleError):
        list(TopologicalSorter(imports_of_modules(package)).static_order())


def test_a_walk_through_the_rooms_loads_nothing_from_the_rooms_above(package):
    """Rooms are imported one after another; what Python has loaded by then is of this room or those before it."""
    walk = """
import sys
from importlib import import_module
from pathlib import Path

package, order = Path(sys.argv[1]), sys.argv[2:]
for n, room in enumerate(order):
    files = [package / f"{room}.py"] if (package / f"{room}.py").is_file() else sorted((package / room).rglob("*.py"))
    for file in files:
        if file.stem != "__main__":
            name = ".".join(file.relative_to(package.parent).with_suffix("").parts)
            import_module(name.removesuffix(".__init__"))
    loaded = {name.split(".")[1] for name in sys.modules if name.startswith(package.name + ".")}
    if above := loaded & set(order[n + 1 :]):
        sys.exit(f"{room} loads {sorted(above)}")
print(len(order), "rooms")
"""
    command = [sys.executable, "-c", walk, str(package), *rooms.ORDER]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == (f"{len(rooms.ORDER)} rooms\n", 0), done.stderr
