"""Who may import whom."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import twin
from tests.architecture.sources import imports_from_outside

OWNERS = {
    "pybullet": {"twin/physics"},
    "zmq": {"twin/bus"},
    "panel": {"twin/view"},
    "panel_material_ui": {"twin/view"},
    "bokeh": {"twin/view"},
    "pyvista": {"twin/geometry", "twin/view"},
    "numba": {"kernels"},
    "cyclopts": {"twin/cli"},
}
"""Only these rooms import that library."""

ONLY = {"kernels": {"numba", "numpy"}, "twin/state": set(), "twin/api": {"pandas"}}
"""These rooms import no other library from outside."""

FACE = set(twin.__all__) - {"__version__"}
"""What the top package hands out to notebooks."""


def room(path: Path) -> str:
    """The room a module stands in: `kernels`, `twin/bus`."""
    return path.parts[0] if path.parts[0] == "kernels" else "/".join(path.parts[:2])


def test_the_contracts_of_the_layers_are_kept(house: Path) -> None:
    command = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=house, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_is_imported_only_in_its_room(library: str, modules: dict[Path, ast.Module]) -> None:
    importers = {str(path) for path, tree in modules.items() if library in imports_from_outside(tree)}
    strangers = {path for path in importers if room(Path(path)) not in OWNERS[library]}
    assert not strangers, f"{library} belongs in {sorted(OWNERS[library])}"


@pytest.mark.parametrize("place", ONLY)
def test_a_closed_room_imports_nothing_else_from_outside(place: str, modules: dict[Path, ast.Module]) -> None:
    outside = {
        (str(path), name)
        for path, tree in modules.items()
        if room(path) == place
        for name in imports_from_outside(tree) - ONLY[place]
    }
    assert not outside


def test_no_room_uses_the_package_that_hands_out_the_notebooks_face(modules: dict[Path, ast.Module]) -> None:
    # `import twin` for the version alone is fine; `twin.open_shift` inside a room would go through the roof.
    rooms = {path: tree for path, tree in modules.items() if path.parts != ("twin", "__init__.py")}
    wrong = {
        str(path): from_the_top(tree) & FACE for path, tree in rooms.items() if from_the_top(tree) & FACE
    }
    assert not wrong


def from_the_top(tree: ast.Module) -> set[str]:
    """Names that a module takes from the package `twin` itself."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "twin":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "twin":
            names.add(node.attr)
    return names
