"""What is committed: sizes, versions that agree, no traces of one machine."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import twin

MOST_LINES = 350

# Brackets, so that this file does not name what it looks for.
TRACES = re.compile(
    r"pypi[.]org|files[.]pythonhosted|registry[.]npmjs|registry[.]yarnpkg|deb[.]debian"
    r"|[\"'\s(=:](?:/[r]oot/|/[h]ome/\w|/[w]ork/|/[U]sers/\w|/[o]pt/py|[A-Z]:\\Users)"
)


def text_of(path: Path) -> str | None:
    """A file's text, or None where it is none."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None


def test_no_source_file_is_longer_than_a_reader_can_hold(house: Path, committed: list[Path]) -> None:
    sources = [p for p in committed if p.suffix in {".py", ".ts"}]
    lines = {str(p): len((house / p).read_text("utf-8").splitlines()) for p in sources}
    assert not {path: n for path, n in lines.items() if n > MOST_LINES}


def test_no_committed_file_names_a_registry_or_a_path_of_one_machine(
    house: Path, committed: list[Path]
) -> None:
    found = {}
    for path in committed:
        trace = TRACES.search(text_of(house / path) or "")
        if trace:
            found[str(path)] = trace[0]
    assert not found


def test_versions_agree(house: Path) -> None:
    version = tomllib.loads((house / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    changes = re.findall(r"^## \[(\d[^\]]*)\]", (house / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    bundle = json.loads((house / "twin/view/web/package.json").read_text("utf-8"))["version"]
    assert (twin.__version__, changes[0], bundle) == (version,) * 3


def test_nothing_foreign_and_nothing_generated_is_committed(committed: list[Path]) -> None:
    generated = {"node_modules", "__pycache__", ".venv", "artifacts"}
    assert not [str(p) for p in committed if generated & set(p.parts)]
    # Recordings stay where they are published, and the robots' meshes in their own package.
    assert not [
        str(p) for p in committed if p.name.startswith("LOG.") or p.suffix in {".obj", ".stl", ".dae"}
    ]
