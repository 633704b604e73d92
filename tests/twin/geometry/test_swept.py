"""Space swept by moving convex pieces, for boxes whose sweep is known."""

from __future__ import annotations

import numpy as np
import pytest

from twin.geometry.convex import box_vertices
from twin.geometry.swept import Swept, inside, mesh_of, swept

BOX = ((0, box_vertices((0.2, 0.3, 0.4))),)


def along_x(start, end, count):
    frames = np.tile(np.eye(4), (count, 1, 1, 1))
    frames[:, 0, 0, 3] = np.linspace(start, end, count)
    return frames


def test_a_box_that_slides_sweeps_the_longer_box_and_at_most_a_cube_more_all_round():
    space = swept(along_x(0.0, 1.0, 81), BOX, cube_m=0.025)
    lower, upper = space.box()
    assert (lower <= [-0.1, -0.15, -0.2]).all()
    assert (upper >= [1.1, 0.15, 0.2]).all()
    assert space.volume_m3 >= 1.2 * 0.3 * 0.4
    assert space.volume_m3 <= 1.25 * 0.35 * 0.45


def test_every_point_of_the_pieces_is_in_a_cube():
    frames = along_x(0.0, 0.5, 41)
    space = swept(frames, BOX)
    chance = np.random.default_rng(1)
    points = chance.uniform([-0.1, -0.15, -0.2], [0.6, 0.15, 0.2], (2000, 3))
    cubes = {tuple(cube) for cube in space.cubes.tolist()}
    assert all(tuple(np.floor(p / space.cube_m).astype(int)) in cubes for p in points)


def test_two_spaces_share_what_both_hold_and_with_a_distance_what_is_near():
    one, other = swept(along_x(0.0, 0.5, 41), BOX), swept(along_x(0.65, 1.2, 41), BOX)
    lower, upper = one.shared_with(other).box()
    assert lower[0] == pytest.approx(0.55, abs=0.051)
    assert upper[0] == pytest.approx(0.6, abs=0.051)
    far = swept(along_x(0.84, 1.2, 41), BOX)
    assert len(one.shared_with(far).cubes) == 0
    assert len(one.shared_with(far, apart_m=0.2).cubes) > 0


def test_when_a_piece_is_inside_is_known_to_a_cube():
    frames = along_x(0.0, 2.0, 201)
    target = swept(along_x(1.0, 1.0, 1), BOX)
    there = np.flatnonzero(inside(frames, BOX, target))
    assert frames[there[0], 0, 0, 3] == pytest.approx(0.8, abs=0.08)
    assert frames[there[-1], 0, 0, 3] == pytest.approx(1.2, abs=0.08)


def test_the_mesh_is_closed_and_about_as_large_as_the_cubes():
    space = swept(along_x(0.0, 1.0, 81), BOX)
    mesh = mesh_of(space)
    assert mesh.is_manifold
    assert mesh.volume == pytest.approx(space.volume_m3, rel=0.1)
    assert mesh_of(Swept(0.05, np.empty((0, 3), np.int64))).n_points == 0


def test_flat_pieces_and_cubes_of_two_sizes_are_refused():
    with pytest.raises(ValueError, match="spans no volume"):
        swept(along_x(0.0, 1.0, 3), ((0, np.eye(3)),))
    with pytest.raises(ValueError, match="cannot be compared"):
        swept(along_x(0, 0, 1), BOX).shared_with(swept(along_x(0, 0, 1), BOX, cube_m=0.1))
    with pytest.raises(ValueError, match="no box"):
        Swept(0.05, np.empty((0, 3), np.int64)).box()
