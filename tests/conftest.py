"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def recordings() -> Path:
    """Folder of the real recordings of the demonstration cell; skips where it is absent."""
    folder = Path(
        os.environ.get("TAKTWIN_RECORDINGS", REPOSITORY.parent / "shared" / "data" / "siegen_democell")
    )
    if not folder.is_dir():
        pytest.skip("the real recordings are not here; set TAKTWIN_RECORDINGS to their folder")
    return folder
