"""A small plant that has one of everything, for tests to load and to spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from twin.plant import PlantError, load_plant

SMALL = Path(__file__).parent / "small"

Edit = tuple[str, str, str]
"""File, old text and new text."""
Spoilt = Callable[[Sequence[Edit]], tuple[str, ...]]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small plant that a test may spoil."""
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


@pytest.fixture
def spoilt(small: Path) -> Spoilt:
    """Replaces the first of each old text by the new one, loads, and returns what was told."""

    def spoil(edits: Sequence[Edit]) -> tuple[str, ...]:
        for file, old, new in edits:
            text = (small / file).read_text(encoding="utf-8")
            assert old in text
            (small / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(PlantError) as caught:
            load_plant(small)
        return caught.value.mistakes

    return spoil
