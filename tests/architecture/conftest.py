"""What the tests about the house itself share: its files and its sources as syntax trees."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def house() -> Path:
    """Folder of the checkout."""
    return HOUSE


@pytest.fixture(scope="session")
def committed() -> list[Path]:
    """Every committed file that is still there, relative to the checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is not a git checkout")
    return [Path(name) for name in listed.stdout.decode().split("\0") if name and (HOUSE / name).is_file()]


@pytest.fixture(scope="session")
def modules(committed: list[Path]) -> dict[Path, ast.Module]:
    """The committed modules of both import packages, parsed."""
    return {
        path: ast.parse((HOUSE / path).read_text("utf-8"), str(path))
        for path in committed
        if path.suffix == ".py" and path.parts[0] in {"twin", "kernels"}
    }
