"""An empty plant's folder, and a real robot's description where it is there."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def plant(tmp_path):
    folder = tmp_path / "plant"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def fanuc() -> Path:
    """URDF of a real R-2000iC/165F; skips where it is absent."""
    shared = Path(__file__).resolve().parents[4] / "shared" / "data" / "fanuc_r2000ic165f"
    folder = Path(os.environ.get("TAKTWIN_FANUC", shared))
    if not folder.is_dir():
        pytest.skip("the real robot's description is not here; set TAKTWIN_FANUC to its folder")
    return folder / "r2000ic165f.urdf"
