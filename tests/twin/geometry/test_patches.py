"""Convex pieces grown from cells: they hold the cells, and how far they stick out is never told too small."""

import itertools

import numpy as np
import pytest
from scipy.spatial import ConvexHull

from twin.geometry.convex import box_vertices
from twin.geometry.patches import PRECISION_M, distances, patches, sticks_out


def box(size, at):
    return box_vertices(size) + np.array(at)


def arc(count, radius, thick=0.003):
    """A quarter of a tube's wall, 0.1 m long, in cells."""
    turn = np.linspace(0.0, np.pi / 2.0, count + 1)
    rings = [
        np.array([[r * np.cos(a), r * np.sin(a), z] for r in (radius, radius - thick) for z in (0.0, 0.1)])
        for a in turn
    ]
    return [np.concatenate(pair) for pair in itertools.pairwise(rings)]


def inside(points, vertices, tolerance=1e-9):
    planes = ConvexHull(vertices).equations
    return (points @ planes[:, :3].T + planes[:, 3] <= tolerance).all(axis=1)


def test_boxes_in_a_row_become_one_piece():
    cells = [box((0.1, 0.1, 0.1), (0.1 * k, 0.0, 0.0)) for k in range(5)]
    (whole,) = patches(cells, np.full(5, 0.001))
    assert whole.cells == (0, 1, 2, 3, 4) or set(whole.cells) == {0, 1, 2, 3, 4}
    assert whole.sticks_out_m <= 2.0 * PRECISION_M
    assert whole.excess == pytest.approx(0.0, abs=1e-9)
    assert np.ptp(whole.vertices, axis=0) == pytest.approx([0.5, 0.1, 0.1])


def test_an_angle_is_not_closed():
    cells = [box((0.2, 0.2, 0.003), (0.0, 0.0, 0.0)), box((0.2, 0.2, 0.003), (0.2, 0.0, 0.0))]
    cells.append(box((0.2, 0.2, 0.003), (0.2, 0.2, 0.0)))
    pieces = patches(cells, np.full(3, 0.008))
    assert len(pieces) == 2
    # The corner of the angle that is open: 0.1 m from every cell.
    assert not any(inside(np.array([[0.02, 0.12, 0.0]]), piece.vertices)[0] for piece in pieces)


def test_boxes_apart_stay_apart():
    cells = [box((0.1, 0.1, 0.1), (0.11 * k, 0.0, 0.0)) for k in range(3)]
    assert len(patches(cells, np.full(3, 0.5))) == 3


@pytest.mark.parametrize("tolerance", [0.002, 0.008, 0.03])
def test_pieces_of_a_curved_sheet_hold_it_and_stick_out_no_farther_than_they_say(tolerance):
    cells = arc(16, 0.3)
    pieces = patches(cells, np.full(16, tolerance))
    assert 1 < len(pieces) < 16
    assert sorted(k for piece in pieces for k in piece.cells) == list(range(16))
    rng = np.random.default_rng(1)
    for piece in pieces:
        assert piece.sticks_out_m <= tolerance + 2.0 * PRECISION_M
        for k in piece.cells:
            assert inside(cells[k], piece.vertices).all()
        share = rng.dirichlet(np.full(len(piece.vertices), 0.3), 400)
        points = share @ piece.vertices
        triangles = np.concatenate([cells[k][ConvexHull(cells[k]).simplices] for k in piece.cells])
        held = np.any([inside(points, cells[k]) for k in piece.cells], axis=0)
        assert np.where(held, 0.0, distances(points, triangles)).max() <= piece.sticks_out_m + 1e-9


def test_a_chord_over_an_arc_sticks_out_by_its_height():
    cells = arc(64, 0.3)
    turned = np.concatenate(cells)
    height = (0.3 - 0.003) * (1.0 - np.cos(np.pi / 4.0))
    assert sticks_out(turned, cells) == pytest.approx(height, abs=0.002)
    assert sticks_out(turned, cells) >= height - 1e-6
    assert sticks_out(turned, cells, up_to_m=0.05) == np.inf


def test_no_piece_has_more_corners_than_asked_for():
    cells = arc(16, 0.3)
    assert max(len(piece.vertices) for piece in patches(cells, np.full(16, 0.2), most_corners=12)) <= 12


def test_a_flat_cell_is_refused():
    with pytest.raises(ValueError, match="spans no volume"):
        patches([box((0.1, 0.1, 0.1), (0, 0, 0)) * (1.0, 1.0, 0.0)], np.full(1, 0.01))


def test_distances_from_a_triangle_are_those_from_its_inside_edges_and_corners():
    triangle = np.array([[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]])
    points = np.array([[0.2, 0.2, 0.5], [0.5, -0.3, 0.0], [-0.3, -0.4, 0.0], [1.0, 1.0, 0.0]])
    np.testing.assert_allclose(distances(points, triangle), [0.5, 0.3, 0.5, np.sqrt(0.5)])
