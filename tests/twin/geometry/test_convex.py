"""Convex pieces and their packing for the kernels."""

import numpy as np
import pytest
import trimesh

from twin.geometry.convex import Piece, box_vertices, cylinder_vertices, hull_of, pack


def test_a_hull_keeps_the_volume_error_against_its_mesh():
    solid = hull_of(trimesh.creation.box(extents=(0.1, 0.2, 0.3)))
    assert solid.excess == pytest.approx(0.0, abs=1e-12)
    ring = hull_of(trimesh.creation.annulus(r_min=0.5, r_max=1.0, height=0.2))
    assert ring.excess == pytest.approx(1 / 3, rel=0.02)


def test_a_flat_mesh_has_no_hull_and_says_so():
    flat = trimesh.Trimesh([[0, 0, 0], [1, 0, 0], [0, 1, 0]], [[0, 1, 2]])
    with pytest.raises(ValueError, match="spans no volume"):
        hull_of(flat)


def test_boxes_and_cylinders_have_their_size():
    np.testing.assert_allclose(np.ptp(box_vertices((0.1, 0.2, 0.3)), axis=0), [0.1, 0.2, 0.3])
    prism = cylinder_vertices(0.5, 0.2)
    assert np.ptp(prism[:, 2]) == pytest.approx(0.2)
    # The prism holds the cylinder: its flats touch it, its corners stand out by under two per cent.
    assert np.linalg.norm(prism[:, :2], axis=1).min() == pytest.approx(0.5 / np.cos(np.pi / 16))


def test_packing_drops_points_inside_a_hull_and_links_each_vertex_to_its_neighbours():
    inside = np.concatenate([trimesh.creation.icosphere(subdivisions=1).vertices, np.zeros((3, 3))])
    packed = pack([Piece("ball", 0, inside)])
    assert len(packed.vertices) == len(inside) - 3
    degree = np.diff(packed.neighbour_start)
    assert set(degree.tolist()) == {5, 6}
    for vertex in range(len(packed.vertices)):
        near = packed.neighbours[packed.neighbour_start[vertex] : packed.neighbour_start[vertex + 1]]
        assert all(
            vertex in packed.neighbours[packed.neighbour_start[n] : packed.neighbour_start[n + 1]]
            for n in near
        )


def test_packing_keeps_order_frames_radii_and_bounds():
    pieces = [Piece("a", 2, np.zeros((1, 3)), 0.5), Piece("b", 1, np.array([[0.0, 0, 0], [1.0, 0, 0]]), 0.25)]
    packed = pack(pieces)
    assert packed.start.tolist() == [0, 1, 3]
    assert packed.frame.tolist() == [2, 1]
    assert packed.radius.tolist() == [0.5, 0.25]
    assert packed.reach.tolist() == [0.5, 0.75]
    assert packed.box[1].tolist() == [[-0.25, -0.25, -0.25], [1.25, 0.25, 0.25]]
    assert packed.neighbours.tolist() == [2, 1]


@pytest.mark.parametrize("count", [9, 20])
def test_many_points_in_a_plane_or_on_a_line_are_packed_too(count):
    rng = np.random.default_rng(1)
    flat = rng.uniform(size=(count, 3)) * [1.0, 1.0, 0.0]
    line = rng.uniform(size=(count, 1)) * np.ones((1, 3))
    packed = pack([Piece("flat", 0, flat), Piece("line", 0, line)])
    assert len(packed.vertices) == 2 * count


@pytest.mark.parametrize(
    ("piece", "why"),
    [
        (Piece("post", 0, np.array([[np.nan, 0, 0]])), "finite"),
        (Piece("post", 0, np.zeros((0, 3))), "k >= 1"),
        (Piece("post", 0, np.zeros((4, 2))), "shape"),
        (Piece("post", 0, np.zeros((1, 3)), -1.0), "radius -1.0 must be 0 or more"),
    ],
)
def test_a_piece_that_is_no_shape_is_named(piece, why):
    with pytest.raises(ValueError, match=r"piece 'post'.*") as caught:
        pack([piece])
    assert why in str(caught.value)
