"""Depth of overlaps and signed distance against Qhull, closed forms, and laws."""

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kernels.depth
import kernels.enclose
import kernels.polytope
import kernels.support
from tests.kernels.oracle import depth as oracle
from tests.kernels.test_distance import moved, random_points, random_pose
from twin.geometry.convex import Piece, box_vertices, pack

SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("module", [kernels.support, kernels.enclose, kernels.polytope, kernels.depth])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


def signed(a, b, world_from_a=None, world_from_b=None, radii=(0.0, 0.0)):
    pieces = pack([Piece("a", 0, a, radii[0]), Piece("b", 1, b, radii[1])])
    poses = np.stack([np.eye(4) if p is None else p for p in (world_from_a, world_from_b)])
    return kernels.depth.signed_distance(pieces, 0, 1, poses)


def shifted(pose, move):
    other = pose.copy()
    other[:3, 3] += move
    return other


def solid(rng):
    return rng.uniform(-0.3, 0.3, (rng.integers(4, 20), 3))


def radius(rng):
    return rng.choice([0.0, rng.uniform(0.0, 0.2)])


@given(SEEDS)
def test_the_depth_is_the_lowest_facet_of_the_difference(seed):
    rng = np.random.default_rng(seed)
    a, b, pose_a, pose_b = solid(rng), random_points(rng), random_pose(rng, 0.1), random_pose(rng, 0.1)
    found, _ = signed(a, b, pose_a, pose_b)
    if found < 0.0:
        assert -found == pytest.approx(oracle.depth(moved(a, pose_a), moved(b, pose_b)), abs=1e-10)


@given(SEEDS)
def test_moving_by_the_difference_of_the_points_makes_the_pieces_touch_only(seed):
    rng = np.random.default_rng(seed)
    a, b, radii = random_points(rng), random_points(rng), (radius(rng), radius(rng))
    pose_a, pose_b = random_pose(rng, 0.2), random_pose(rng, 0.2)
    found, points = signed(a, b, pose_a, pose_b, radii)
    move = points[0] - points[1]
    assert np.linalg.norm(move) == pytest.approx(abs(found), abs=1e-12)
    assert signed(a, b, pose_a, shifted(pose_b, move), radii)[0] == pytest.approx(0.0, abs=2e-10)
    if found < 0.0:
        beyond = 1e-6 * move / np.linalg.norm(move)
        assert signed(a, b, pose_a, shifted(pose_b, move + beyond), radii)[0] == pytest.approx(
            1e-6, abs=2e-10
        )


@given(SEEDS)
def test_no_shorter_move_parts_the_pieces(seed):
    rng = np.random.default_rng(seed)
    a, b, radii = solid(rng), random_points(rng), (radius(rng), radius(rng))
    pose_a, pose_b = random_pose(rng, 0.1), random_pose(rng, 0.1)
    found, _ = signed(a, b, pose_a, pose_b, radii)
    if found < 0.0:
        for _ in range(10):
            way = rng.normal(size=3)
            move = way * (-found * 0.999 / np.linalg.norm(way))
            assert signed(a, b, pose_a, shifted(pose_b, move), radii)[0] < 0.0


@given(SEEDS)
def test_a_small_move_changes_the_signed_distance_by_no_more_also_through_touching(seed):
    rng = np.random.default_rng(seed)
    a, b, radii = random_points(rng), random_points(rng), (radius(rng), radius(rng))
    pose_a, pose_b = random_pose(rng, 0.3), random_pose(rng, 0.3)
    found, points = signed(a, b, pose_a, pose_b, radii)
    # Half of them from where the pieces touch.
    if rng.integers(2):
        pose_b = shifted(pose_b, points[0] - points[1])
        found, _ = signed(a, b, pose_a, pose_b, radii)
    move = rng.normal(size=3) * 10.0 ** rng.uniform(-10, -1)
    after = signed(a, b, pose_a, shifted(pose_b, move), radii)[0]
    assert abs(after - found) <= np.linalg.norm(move) + 2e-10


@given(SEEDS)
def test_the_points_lie_on_the_surfaces(seed):
    rng = np.random.default_rng(seed)
    a, b, radii = solid(rng), solid(rng), (radius(rng), radius(rng))
    pose_a, pose_b = random_pose(rng, 0.2), random_pose(rng, 0.2)
    _, points = signed(a, b, pose_a, pose_b, radii)
    assert signed(a, points[:1], pose_a, None, (radii[0], 0.0))[0] == pytest.approx(0.0, abs=1e-9)
    assert signed(b, points[1:], pose_b, None, (radii[1], 0.0))[0] == pytest.approx(0.0, abs=1e-9)


@given(SEEDS)
def test_the_signed_distance_does_not_depend_on_which_piece_comes_first(seed):
    rng = np.random.default_rng(seed)
    a, b, pose = random_points(rng), random_points(rng), random_pose(rng, 0.3)
    assert signed(a, b, None, pose)[0] == pytest.approx(signed(b, a, pose, None)[0], abs=2e-10)


@given(SEEDS, st.floats(0.0, 0.3), st.floats(0.0, 0.3))
def test_a_radius_takes_itself_off_the_signed_distance(seed, r, s):
    rng = np.random.default_rng(seed)
    a, b, pose = random_points(rng), random_points(rng), random_pose(rng, 0.4)
    core = signed(a, b, None, pose)[0]
    assert signed(a, b, None, pose, (r, s))[0] == pytest.approx(core - r - s, abs=1e-12)


@pytest.mark.parametrize("shift", [(0.0, 0.0), (0.05, 0.02), (0.1, 0.1), (0.19, 0.0)])
@pytest.mark.parametrize("depth", [0.0, 1e-12, 1e-9, 1e-6, 1e-3, 0.05])
def test_boxes_face_in_face_have_the_depth_of_the_closed_form(shift, depth):
    box = box_vertices((0.2, 0.2, 0.2))
    pose = np.eye(4)
    pose[:3, 3] = [*shift, 0.2 - depth]
    expected = min(depth, *(0.2 - abs(s) for s in shift))
    assert signed(box, box, None, pose)[0] == pytest.approx(-expected, abs=1e-11)


def test_a_thing_in_its_own_place_is_as_deep_as_it_is_thin(rng, many):
    for size in ((0.3, 0.2, 0.1), (2.0, 0.001, 0.001), (1.0, 1.0, 1e-9), (1e-4, 2e-4, 3e-4)):
        pose = random_pose(rng, 100.0)
        assert signed(box_vertices(size), box_vertices(size), pose, pose)[0] == pytest.approx(
            -min(size), abs=1e-11
        )
    ball = rng.normal(size=(60, 3))
    ball /= np.linalg.norm(ball, axis=1)[:, None]
    assert -signed(ball, ball)[0] == pytest.approx(oracle.depth(ball, ball), abs=1e-10)


def test_pieces_without_an_inside_are_no_deeper_than_flat(rng, many):
    """Points, lines and polygons in one another's plane: a move of nothing across it parts them."""
    line = np.array([[0.0, 0.0, -0.5], [0.0, 0.0, 0.5]])
    square = np.array([[x, 0.0, z] for x in (-0.3, 0.3) for z in (-0.3, 0.3)])
    spot = np.zeros((1, 3))
    repeated = np.zeros((5, 3))
    for a in (line, square, spot, repeated):
        for b in (line, square, spot, repeated):
            for _ in range(many(20)):
                pose = random_pose(rng, 1.0)
                for radii in ((0.0, 0.0), (0.1, 0.2)):
                    found, points = signed(a, b, pose, pose, radii)
                    assert found == pytest.approx(-sum(radii), abs=1e-10)
                    assert np.isfinite(points).all()
                    assert np.linalg.norm(points[0] - points[1]) == pytest.approx(-found, abs=1e-10)


def test_two_balls_of_many_corners_in_one_place_do_not_run_out_of_room(rng, many):
    """A thousand corners each, nearly round: all facets are nearly as low, and more than 512 are needed."""
    ball = rng.normal(size=(many(1000), 3))
    ball /= np.linalg.norm(ball, axis=1)[:, None]
    found, points = signed(ball, ball)
    move = points[0] - points[1]
    assert signed(ball, ball, None, shifted(np.eye(4), move))[0] == pytest.approx(0.0, abs=1e-9)
    widths = [np.ptp(ball @ way / np.linalg.norm(way)) for way in rng.normal(size=(2000, 3))]
    assert -found <= min(widths)
    assert -found > 1.0


@pytest.mark.parametrize("place", [(0, 3), (1, 1), slice(None)])
def test_a_pose_that_is_no_number_gives_no_number(place):
    pose = np.eye(4)
    pose[place] = np.nan
    box = box_vertices((0.2, 0.2, 0.2))
    distance, points = signed(box, box, None, pose)
    assert np.isnan(distance)
    assert np.isnan(points).all()


def test_many_pairs_at_once_are_each_what_they_are_alone(rng, many):
    shapes = [random_points(rng) for _ in range(6)]
    m = many(200)
    pairs = rng.integers(0, 6, (m, 2))
    one = np.stack([random_pose(rng, 0.3) for _ in range(m)])
    other = np.stack([random_pose(rng, 0.3) for _ in range(m)])
    pieces = pack([Piece(str(i), 0, points, 0.01 * i) for i, points in enumerate(shapes)])
    found, points, axes = kernels.depth.signed_distances(pieces, pairs, one, other)
    for k, (a, b) in enumerate(pairs):
        alone, alone_points = signed(shapes[a], shapes[b], one[k], other[k], (0.01 * a, 0.01 * b))
        assert found[k] == alone
        assert (points[k] == alone_points).all()
        assert points[k, 0] - points[k, 1] == pytest.approx(found[k] * axes[k], abs=1e-12)
