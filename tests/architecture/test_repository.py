"""What is committed: sizes, versions that agree, no traces of one machine."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest

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


def of_a_recording(path: Path) -> bool:
    """Whether a file's name is one of a recording's: its logs are `*.csv.gz`, its nodes `*.tags.txt`."""
    return path.name.endswith((".csv", ".csv.gz", ".tags.txt"))


@pytest.mark.parametrize("name", ["robot_position.csv.gz", "robot_position.csv", "robot_position.tags.txt"])
def test_a_file_of_a_recording_is_known_by_its_name(name: str) -> None:
    assert of_a_recording(Path("assets") / name)


def test_nothing_foreign_and_nothing_generated_is_committed(committed: list[Path]) -> None:
    generated = {"node_modules", "__pycache__", ".venv", "artifacts"}
    assert not [str(p) for p in committed if generated & set(p.parts)]
    # Recordings stay where they are published, PyBullet's meshes in its package; `make arms` makes ours.
    ours = Path("assets/robots")
    meshes = [p for p in committed if p.suffix in {".obj", ".stl", ".dae"} and not p.is_relative_to(ours)]
    assert not [str(p) for p in [*meshes, *filter(of_a_recording, committed)]]


@pytest.mark.recording
def test_no_committed_file_is_a_copy_of_a_recordings_file(
    house: Path, committed: list[Path], recordings: Path
) -> None:
    recorded = [path for path in recordings.rglob("*") if of_a_recording(path)]
    assert len(recorded) > 10
    prints = {print_of(content) for path in recorded for content in contents(path)}
    copies = [str(p) for p in committed for content in contents(house / p) if print_of(content) in prints]
    assert not copies


def contents(path: Path) -> list[bytes]:
    """A file's bytes and, where it is packed, the bytes within."""
    raw = path.read_bytes()
    return [raw, gzip.decompress(raw)] if path.suffix == ".gz" else [raw]


def print_of(content: bytes) -> str:
    """What two files of the same content share."""
    return hashlib.sha256(content).hexdigest()
