"""The committed files of the six bundled arms: written again they are the same, and they are small."""

from pathlib import Path

import numpy as np
import trimesh

from twin.geometry.arms import ARMS
from twin.geometry.arms.write import stl, write_arms
from twin.geometry.resolve import assets_folder

ROBOTS = assets_folder() / "robots"


def test_written_again_an_arm_is_what_is_committed(tmp_path):
    write_arms(tmp_path)
    again = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    committed = sorted(
        path.relative_to(ROBOTS) for arm_id in ARMS for path in (ROBOTS / arm_id).rglob("*") if path.is_file()
    )
    assert again == committed
    for path in again:
        same(tmp_path / path, ROBOTS / path)


def same(ours: Path, theirs: Path) -> None:
    """Equal bytes, or for a drawn mesh of another machine equal points to a micrometre."""
    if ours.read_bytes() == theirs.read_bytes():
        return
    assert ours.suffix == ".stl", ours
    a, b = trimesh.load_mesh(ours), trimesh.load_mesh(theirs)
    assert np.abs(a.bounds - b.bounds).max() < 1e-6, ours
    if "_hull" not in ours.name:
        assert np.abs(a.triangles - b.triangles).max() < 2e-6, ours


def test_the_same_triangles_give_the_same_bytes():
    corners = np.arange(18.0).reshape(2, 3, 3) ** 1.5
    data = stl(corners)
    assert data == stl(corners.copy())
    assert len(data) == 84 + 2 * 50


def test_all_arms_together_are_small_files():
    sizes = {i: sum(p.stat().st_size for p in (ROBOTS / i).rglob("*") if p.is_file()) for i in ARMS}
    assert max(sizes.values()) < 500_000
    assert sum(p.stat().st_size for p in ROBOTS.rglob("*") if p.is_file()) < 3_000_000
