"""What make says and leaves behind when it cannot set up its environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
NEEDED = ["make", "sh", "awk", "cat", "cksum", "dirname", "mkdir", "rm", "id", "uname"]


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
    # An index that nobody answers at, and no other source of packages.
    unreachable = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_RETRIES": "0",
        "PIP_NO_INPUT": "1",
    }
    done = make(
        bare, "run", PATH=os.environ["PATH"], HOME=str(tmp_path), PYTHON=sys.executable, **unreachable
    )
    assert done.returncode != 0
    assert "the install did not succeed" in said(done)[-1]
    assert not list((bare / ".venv").glob("stamp-*"))
