"""What make says and leaves behind when it cannot set up its environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
NEEDED = ["make", "sh", "awk", "cat", "cksum", "dirname", "mkdir", "rm", "id", "uname"]

UNREACHABLE = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/",
    "PIP_RETRIES": "0",
    "PIP_NO_INPUT": "1",
}
"""An index that nobody answers at, and no other source of packages."""


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The part of a clone that sets things up, in a folder whose name has a space."""
    folder = tmp_path / "a clone"
    shutil.copytree(HOUSE / "make", folder / "make")
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(HOUSE / name, folder / name)
    return folder


def make(folder: Path, target: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", target],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def said(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines that are ours, without those of make itself."""
    return [line for line in done.stderr.splitlines() if line.startswith("TakTwin: ")]


def test_without_python_311_one_line_says_so(bare: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in NEEDED:
        (tools / name).symlink_to(shutil.which(name) or pytest.fail(f"{name} is missing here"))
    done = make(bare, "run", PATH=str(tools), HOME=str(tmp_path))
    assert done.returncode != 0
    (line,) = said(done)
    assert "Python 3.11 is needed" in line
    assert not (bare / ".venv").exists()


def test_a_chosen_python_of_another_version_is_refused_by_name(bare: Path, tmp_path: Path) -> None:
    other = tmp_path / "python"
    other.write_text("#!/bin/sh\nexit 1\n")
    other.chmod(0o755)
    done = make(bare, "run", PATH=os.environ["PATH"], HOME=str(tmp_path), PYTHON=str(other))
    (line,) = said(done)
    assert f"PYTHON={other} is not a Python 3.11" in line


def test_an_install_that_fails_leaves_nothing_that_looks_finished(bare: Path, tmp_path: Path) -> None:
    done = make(
        bare, "run", PATH=os.environ["PATH"], HOME=str(tmp_path), PYTHON=sys.executable, **UNREACHABLE
    )
    assert done.returncode != 0
    assert "the install did not succeed" in said(done)[-1]
    assert not list((bare / ".venv").glob("stamp-*"))


def finished(folder: Path) -> Path:
    """What a finished install leaves in a clone, as far as make looks: the stamp, whose path is returned."""
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    key = "{ cat pyproject.toml constraints.txt make/environment.sh; pwd; } | cksum"
    stamp = folder / ".venv" / "stamp-dev"
    with stamp.open("wb") as out:
        subprocess.run(["sh", "-c", key], cwd=folder, stdout=out, check=True)
    return stamp


def test_a_second_make_environment_does_nothing_and_is_quick(bare: Path, tmp_path: Path) -> None:
    stamp = finished(bare)
    before = (stamp.read_bytes(), stamp.stat().st_mtime_ns, sorted(bare.rglob("*")))
    began = time.monotonic()
    done = make(bare, "environment", PATH=os.environ["PATH"], HOME=str(tmp_path), **UNREACHABLE)
    took_s = time.monotonic() - began
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (stamp.read_bytes(), stamp.stat().st_mtime_ns, sorted(bare.rglob("*"))) == before
    assert took_s < 3.0


def test_a_changed_constraint_makes_the_environment_anew(bare: Path, tmp_path: Path) -> None:
    stamp = finished(bare)
    with (bare / "constraints.txt").open("a", encoding="utf-8") as constraints:
        constraints.write("# one more line\n")
    # No Python to make it with, so that it goes no further than to find that it has to.
    no_python = str(tmp_path / "none")
    (bare / ".venv" / "bin" / "python").unlink()
    done = make(bare, "environment", PATH=os.environ["PATH"], HOME=str(tmp_path), PYTHON=no_python)
    assert done.returncode != 0
    assert "is not a Python 3.11" in said(done)[-1]
    assert stamp.exists()
