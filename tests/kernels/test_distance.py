"""Distance of convex pieces against the exhaustive twin, PyBullet, closed forms, and laws."""

import doctest

import numpy as np
import pybullet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

import kernels.distance
import kernels.simplex
from tests.kernels.oracle import distance as oracle
from twin.geometry.convex import Piece, box_vertices, pack

SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("module", [kernels.simplex, kernels.distance])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


def random_pose(rng, spread=1.0):
    pose = np.eye(4)
    pose[:3, :3] = Rotation.random(rng=rng).as_matrix()
    pose[:3, 3] = rng.uniform(-spread, spread, 3)
    return pose


def moved(points, pose):
    return points @ pose[:3, :3].T + pose[:3, 3]


def random_points(rng):
    """One to a dozen points: sphere, capsule, triangle, box, hull."""
    count = rng.choice([1, 2, 3, 4, 8, 12])
    if count == 8:
        return box_vertices(tuple(rng.uniform(0.1, 0.6, 3)))
    return rng.uniform(-0.3, 0.3, (count, 3))


def measure(a, b, world_from_a=None, world_from_b=None, radii=(0.0, 0.0)):
    pieces = pack([Piece("a", 0, a, radii[0]), Piece("b", 1, b, radii[1])])
    poses = np.stack([np.eye(4) if p is None else p for p in (world_from_a, world_from_b)])
    return kernels.distance.distance(pieces, 0, 1, poses)


@given(SEEDS)
def test_the_distance_agrees_with_trying_everything(seed):
    rng = np.random.default_rng(seed)
    a, b = random_points(rng), random_points(rng)
    pose_a, pose_b = random_pose(rng, 0.4), random_pose(rng, 0.4)
    found, points = measure(a, b, pose_a, pose_b)
    expected = oracle.distance(moved(a, pose_a), moved(b, pose_b))
    assert found == pytest.approx(expected, abs=1e-9)
    assert np.linalg.norm(points[0] - points[1]) == pytest.approx(found, abs=1e-9)


@given(SEEDS)
def test_the_distance_does_not_depend_on_which_piece_comes_first(seed):
    rng = np.random.default_rng(seed)
    a, b, pose = random_points(rng), random_points(rng), random_pose(rng, 0.5)
    assert measure(a, b, None, pose)[0] == pytest.approx(measure(b, a, pose, None)[0], abs=1e-10)


@given(SEEDS)
def test_moving_both_pieces_together_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    a, b = random_points(rng), random_points(rng)
    pose_a, pose_b, move = random_pose(rng, 0.5), random_pose(rng, 0.5), random_pose(rng, 3.0)
    before = measure(a, b, pose_a, pose_b)[0]
    assert measure(a, b, move @ pose_a, move @ pose_b)[0] == pytest.approx(before, abs=1e-10)


@given(SEEDS, st.floats(0.0, 0.3), st.floats(0.0, 0.3))
def test_a_radius_takes_itself_off_the_distance(seed, r, s):
    rng = np.random.default_rng(seed)
    a, b, pose = random_points(rng), random_points(rng), random_pose(rng, 0.8)
    core = measure(a, b, None, pose)[0]
    swollen, points = measure(a, b, None, pose, (r, s))
    assert swollen == pytest.approx(max(0.0, core - r - s), abs=1e-10)
    if swollen > 0.0:
        assert np.linalg.norm(points[0] - points[1]) == pytest.approx(swollen, abs=1e-9)


@given(SEEDS)
def test_a_larger_hull_is_never_farther_away(seed):
    rng = np.random.default_rng(seed)
    a, b, pose = random_points(rng), random_points(rng), random_pose(rng, 0.6)
    more = np.concatenate([a, rng.uniform(-0.4, 0.4, (4, 3))])
    assert measure(more, b, None, pose)[0] <= measure(a, b, None, pose)[0] + 1e-10


@given(SEEDS)
def test_going_by_way_of_a_third_piece_is_no_shorter_than_its_width_less(seed):
    rng = np.random.default_rng(seed)
    a, b, c = (moved(random_points(rng), random_pose(rng, 0.8)) for _ in range(3))
    width = max(np.linalg.norm(p - q) for p in c for q in c)
    direct = measure(a, b)[0]
    assert direct <= measure(a, c)[0] + width + measure(c, b)[0] + 1e-9


@given(SEEDS)
def test_a_small_move_changes_the_distance_by_no_more(seed):
    rng = np.random.default_rng(seed)
    a, b, pose = random_points(rng), random_points(rng), random_pose(rng, 0.6)
    other = pose.copy()
    other[:3, 3] += rng.normal(size=3) * 10.0 ** rng.uniform(-8, -1)
    moved_by = np.linalg.norm(other[:3, 3] - pose[:3, 3])
    assert abs(measure(a, b, None, pose)[0] - measure(a, b, None, other)[0]) <= moved_by + 1e-9


@given(SEEDS)
def test_the_nearest_points_lie_on_their_pieces(seed):
    rng = np.random.default_rng(seed)
    a, b, pose = random_points(rng), random_points(rng), random_pose(rng, 0.6)
    _, points = measure(a, b, None, pose)
    assert measure(a, points[:1])[0] <= 1e-8
    assert measure(moved(b, pose), points[1:])[0] <= 1e-8


@pytest.mark.parametrize(
    ("gap", "shift"),
    [
        (g, s)
        for g in (1e-9, 1e-6, 1e-3, 0.1, 10.0)
        for s in ((0.0, 0.0), (0.05, 0.02), (0.1, 0.1), (0.5, 0.0))
    ],
)
def test_boxes_face_to_face_edge_to_edge_and_askew_have_the_distance_of_the_closed_form(gap, shift):
    box = box_vertices((0.2, 0.2, 0.2))
    pose = np.eye(4)
    pose[:3, 3] = [*shift, 0.2 + gap]
    beyond = np.maximum(np.abs(shift) - 0.2, 0.0)
    assert measure(box, box, None, pose)[0] == pytest.approx(np.hypot(np.hypot(*beyond), gap), abs=1e-11)


@pytest.mark.parametrize("depth", [1e-8, 1e-3, 0.1, 0.2])
def test_overlapping_boxes_are_at_distance_zero(depth):
    box = box_vertices((0.2, 0.2, 0.2))
    pose = np.eye(4)
    pose[0, 3] = 0.2 - depth
    distance, points = measure(box, box, None, pose)
    assert distance == 0.0
    # The common point lies in both.
    assert np.abs(points).max(axis=0) == pytest.approx(np.abs(points[0]), abs=1e-9)
    assert points[0, 0] <= 0.1 + 1e-9


@given(SEEDS)
def test_going_on_from_the_last_pose_gives_what_starting_anew_gives(seed):
    rng = np.random.default_rng(seed)
    a, b, cut = random_points(rng), random_points(rng), rng.choice([np.inf, 0.3])
    pieces = pack([Piece("a", 0, a, 0.0), Piece("b", 1, b, 0.0)])
    search, again = kernels.simplex.new_search(), kernels.simplex.new_search()
    again.vertex[0] = pieces.start[:2]
    held = 1
    pose = random_pose(rng, 0.8)
    for _ in range(12):
        # Small steps, leaps, and through one another.
        pose = pose @ random_step(rng, 10.0 ** rng.uniform(-6, 0))
        hint = pieces.start[:2].copy()
        anew, _ = kernels.distance.core_distance(pieces, pose, np.zeros(3), hint, np.inf, search)
        found, count, held = kernels.distance.core_distance_again(pieces, pose, held, cut, again)
        assert 1 <= held <= 4
        if count > 0:
            assert found == pytest.approx(anew, abs=2e-10)
        else:
            assert cut < found <= anew + 1e-10


def random_step(rng, size):
    step = np.eye(4)
    step[:3, :3] = Rotation.from_rotvec(rng.normal(size=3) * size).as_matrix()
    step[:3, 3] = 0.3 * rng.normal(size=3) * size
    return step


def test_needles_plates_and_repeated_points_do_not_stall_the_search(rng, many):
    shapes = [
        np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]),
        np.array([[0.0, 0.0, 0.0], [1e-9, 0.0, 1.0], [0.0, 1e-9, 0.5]]),
        np.repeat(np.array([[0.1, 0.2, 0.3]]), 5, axis=0),
        box_vertices((1.0, 1.0, 1e-9)),
        box_vertices((1.0, 1e-7, 1e-7)),
    ]
    for a in shapes:
        for b in shapes:
            for _ in range(many(20)):
                pose = random_pose(rng, 1.5)
                found, points = measure(a, b, None, pose)
                assert np.isfinite(found)
                assert np.linalg.norm(points[0] - points[1]) == pytest.approx(found, abs=1e-8)
                assert found == pytest.approx(measure(b, a, pose, None)[0], abs=1e-8)


@pytest.mark.parametrize("place", [(0, 3), (1, 1), slice(None)])
def test_a_pose_that_is_no_number_gives_no_number_and_comes_to_an_end(place):
    pose = np.eye(4)
    pose[place] = np.nan
    box = box_vertices((0.2, 0.2, 0.2))
    distance, points = measure(box, box, None, pose)
    assert np.isnan(distance)
    assert np.isnan(points).all()


def test_distances_of_robot_links_agree_with_pybullet_to_a_tenth_of_a_millimetre(iiwa, rng, many):
    hulls = [link.hulls[0] for link in iiwa.links]
    pieces = pack(
        [Piece(link.name, i, hull) for i, (link, hull) in enumerate(zip(iiwa.links, hulls, strict=True))]
    )
    client = pybullet.connect(pybullet.DIRECT)
    try:
        bodies = [bullet_body(hull, client) for hull in hulls]
        apart = 0
        for _ in range(many(1000)):
            i, j = rng.choice(len(hulls), 2, replace=False)
            poses = np.tile(np.eye(4), (len(hulls), 1, 1))
            for k in (i, j):
                poses[k] = random_pose(rng, 0.35)
                turn = Rotation.from_matrix(poses[k, :3, :3]).as_quat()
                pybullet.resetBasePositionAndOrientation(
                    bodies[k], poses[k, :3, 3], turn, physicsClientId=client
                )
            found, _ = kernels.distance.distance(pieces, i, j, poses)
            contacts = pybullet.getClosestPoints(bodies[i], bodies[j], 10.0, physicsClientId=client)
            theirs = min(contact[8] for contact in contacts)
            apart += found > 0.0
            if found == 0.0:
                assert theirs < 1e-4
            else:
                assert found == pytest.approx(theirs, abs=1e-4)
    finally:
        pybullet.disconnect(client)
    assert apart > many(1000) // 2


def bullet_body(vertices, client):
    shape = pybullet.createCollisionShape(
        pybullet.GEOM_MESH, vertices=vertices.tolist(), physicsClientId=client
    )
    body = pybullet.createMultiBody(0, shape, physicsClientId=client)
    pybullet.changeDynamics(body, -1, collisionMargin=0, physicsClientId=client)
    return body
