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


def an_arm(joints: int = 7, mesh: str = "") -> str:
    """The URDF of a serial arm; a mesh is that of its base."""
    shape = f"<visual><geometry><mesh filename='{mesh}'/></geometry></visual>" if mesh else ""
    links = "".join(f"<link name='l{n}'>{'' if n else shape}</link>" for n in range(joints + 1))
    turning = "".join(
        f"<joint name='j{n}' type='revolute'><parent link='l{n}'/><child link='l{n + 1}'/><axis xyz='0 0 1'/>"
        "<limit lower='-3' upper='3' effort='1' velocity='1'/></joint>"
        for n in range(joints)
    )
    return f"<robot name='arm'>{links}{turning}</robot>"
