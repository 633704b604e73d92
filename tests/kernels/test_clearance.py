"""Clearance along a path against trying every pair, PyBullet, and laws."""

import doctest

import numpy as np
import pybullet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

import kernels.clearance
import kernels.distance
import kernels.kinematics
from tests.kernels.oracle import distance as oracle
from twin.geometry.convex import Piece, box_vertices, pack

SEEDS = st.integers(0, 2**32 - 1)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(kernels.clearance).failed == 0


def scene(rng, frames=4, pieces=7):
    """Random pieces on random frames, all pairs on different frames."""
    made = []
    for k in range(pieces):
        points = rng.uniform(-0.15, 0.15, (rng.choice([1, 2, 4, 12]), 3)) + rng.uniform(-0.2, 0.2, 3)
        made.append(Piece(f"piece {k}", int(rng.integers(frames)), points, float(rng.choice([0.0, 0.02]))))
    pairs = [(i, j) for i in range(pieces) for j in range(i + 1, pieces) if made[i].frame != made[j].frame]
    return made, np.array(pairs, dtype=np.int64).reshape(-1, 2)


def random_path(rng, m, frames):
    """Smooth motion of every frame."""
    poses = np.tile(np.eye(4), (m, frames, 1, 1))
    for f in range(frames):
        start, end = Rotation.random(2, rng=rng).as_rotvec()
        share = np.linspace(0.0, 1.0, m)[:, None]
        poses[:, f, :3, :3] = Rotation.from_rotvec(start + share * (end - start)).as_matrix()
        a, b = rng.uniform(-0.6, 0.6, (2, 3))
        poses[:, f, :3, 3] = a + share * (b - a)
    return poses


@given(SEEDS)
def test_the_minimum_is_that_of_all_pairs_tried_one_by_one(seed):
    rng = np.random.default_rng(seed)
    made, pairs = scene(rng)
    pieces = pack(made)
    path = random_path(rng, 40, 4)
    least, which, points = kernels.clearance.clearance(pieces, path, pairs)
    for i in range(0, 40, 9):
        every = [kernels.distance.distance(pieces, a, b, path[i])[0] for a, b in pairs]
        if not every:
            assert np.isinf(least[i])
            assert which[i] == -1
            continue
        assert least[i] == pytest.approx(min(every), abs=1e-10)
        assert every[which[i]] == pytest.approx(least[i], abs=1e-10)
        assert np.linalg.norm(points[i, 0] - points[i, 1]) == pytest.approx(least[i], abs=1e-9)


def test_the_minimum_agrees_with_the_exhaustive_twin(rng, many):
    made, pairs = scene(rng, pieces=5)
    pieces = pack(made)
    path = random_path(rng, many(40), 4)
    least, _, _ = kernels.clearance.clearance(pieces, path, pairs)
    for i, poses in enumerate(path):
        world = [p.vertices @ poses[p.frame, :3, :3].T + poses[p.frame, :3, 3] for p in made]
        every = [oracle.distance(world[a], world[b]) - made[a].radius_m - made[b].radius_m for a, b in pairs]
        assert least[i] == pytest.approx(max(0.0, min(every)), abs=1e-9)


@given(SEEDS)
def test_more_pairs_never_give_more_clearance(seed):
    rng = np.random.default_rng(seed)
    made, pairs = scene(rng)
    pieces, path = pack(made), random_path(rng, 20, 4)
    some = kernels.clearance.clearance(pieces, path, pairs[: len(pairs) // 2])[0]
    assert np.all(kernels.clearance.clearance(pieces, path, pairs)[0] <= some + 1e-10)


@given(SEEDS)
def test_moving_everything_together_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    made, pairs = scene(rng)
    pieces, path = pack(made), random_path(rng, 20, 4)
    move = random_path(rng, 1, 1)[0, 0]
    before = kernels.clearance.clearance(pieces, path, pairs)[0]
    np.testing.assert_allclose(kernels.clearance.clearance(pieces, move @ path, pairs)[0], before, atol=1e-10)


@given(SEEDS)
def test_swapping_the_pieces_of_every_pair_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    made, pairs = scene(rng)
    pieces, path = pack(made), random_path(rng, 20, 4)
    before = kernels.clearance.clearance(pieces, path, pairs)[0]
    swapped = kernels.clearance.clearance(pieces, path, np.ascontiguousarray(pairs[:, ::-1]))[0]
    np.testing.assert_allclose(swapped, before, atol=1e-10)


def test_equal_input_gives_equal_bits_on_any_number_of_cores(rng):
    import numba

    made, pairs = scene(rng, pieces=9)
    pieces, path = pack(made), random_path(rng, 300, 4)
    before = numba.get_num_threads()
    results = []
    try:
        for threads in (1, before):
            numba.set_num_threads(threads)
            found = kernels.clearance.clearance(pieces, path, pairs)
            results.append(b"".join(array.tobytes() for array in found))
    finally:
        numba.set_num_threads(before)
    assert results[0] == results[1]


def test_a_configuration_with_a_bad_pose_is_unknown_and_the_others_are_not(rng):
    made, pairs = scene(rng)
    pieces, path = pack(made), random_path(rng, 10, 4)
    spoiled = path.copy()
    spoiled[3] = np.nan
    least, which, points = kernels.clearance.clearance(pieces, spoiled, pairs)
    assert np.isnan(least[3])
    assert which[3] == -1
    assert np.isnan(points[3]).all()
    clean = kernels.clearance.clearance(pieces, path, pairs)[0]
    np.testing.assert_allclose(np.delete(least, 3), np.delete(clean, 3), atol=1e-10)


def test_no_pair_is_infinitely_far_apart_and_no_configuration_gives_nothing():
    pieces = pack([Piece("a", 0, np.zeros((1, 3))), Piece("b", 1, np.ones((1, 3)))])
    poses = np.tile(np.eye(4), (3, 2, 1, 1))
    least, which, _ = kernels.clearance.clearance(pieces, poses, np.empty((0, 2), np.int64))
    assert np.isinf(least).all()
    assert (which == -1).all()
    assert len(kernels.clearance.clearance(pieces, poses[:0], np.array([[0, 1]]))[0]) == 0


def test_bounding_boxes_never_rule_out_a_nearer_pair(rng, many):
    for _ in range(many(300)):
        points = rng.uniform(-0.5, 0.5, (6, 3))
        pieces = pack([Piece("a", 0, points, 0.05), Piece("b", 1, rng.uniform(-0.5, 0.5, (5, 3)))])
        poses = random_path(rng, 1, 2)[0]
        a_from_b = np.empty((4, 4))
        kernels.distance.relative(poses[0], poses[1], a_from_b)
        bound = kernels.clearance.sphere_to_box(a_from_b, pieces.centre[1], pieces.reach[1], pieces.box[0])
        assert bound <= kernels.distance.distance(pieces, 0, 1, poses)[0] + 1e-12


def test_clearance_of_a_robot_agrees_with_pybullet_to_a_tenth_of_a_millimetre_over_1000_poses(
    iiwa, chain, rng, many
):
    """An arm among boxes: the same hulls, margin 0, the smallest distance of all pairs."""
    n = len(iiwa.links)
    boxes = [(box_vertices(tuple(rng.uniform(0.05, 0.3, 3))), rng.uniform(-0.9, 0.9, 3)) for _ in range(6)]
    solids = [Piece(link.name, i, link.hulls[0]) for i, link in enumerate(iiwa.links)]
    solids += [Piece(f"box {k}", n, corners + at) for k, (corners, at) in enumerate(boxes)]
    pieces = pack(solids)
    pairs = [(i, n + k) for i in range(n) for k in range(len(boxes))]
    pairs += [(i, j) for i in range(n) for j in range(i + 2, n)]
    joints = rng.uniform(chain.lower, chain.upper, (many(1000), n - 1))
    frames = np.tile(np.eye(4), (len(joints), n + 1, 1, 1))
    frames[:, :n] = kernels.kinematics.frames_along(chain, np.eye(4), joints)
    least, which, _ = kernels.clearance.clearance(pieces, frames, np.array(pairs))
    client = pybullet.connect(pybullet.DIRECT)
    try:
        bodies = [bullet_body(piece.vertices, client) for piece in solids]
        for m, poses in enumerate(frames):
            for body, pose in zip(bodies[:n], poses, strict=False):
                turn = Rotation.from_matrix(pose[:3, :3]).as_quat()
                pybullet.resetBasePositionAndOrientation(body, pose[:3, 3], turn, physicsClientId=client)
            theirs = min(bullet_distance(bodies[i], bodies[j], client) for i, j in pairs)
            if least[m] == 0.0:
                assert theirs < 1e-4
            else:
                assert least[m] == pytest.approx(theirs, abs=1e-4)
                i, j = pairs[which[m]]
                assert bullet_distance(bodies[i], bodies[j], client) == pytest.approx(least[m], abs=1e-4)
    finally:
        pybullet.disconnect(client)


def bullet_body(vertices, client):
    shape = pybullet.createCollisionShape(
        pybullet.GEOM_MESH, vertices=vertices.tolist(), physicsClientId=client
    )
    body = pybullet.createMultiBody(0, shape, physicsClientId=client)
    pybullet.changeDynamics(body, -1, collisionMargin=0, physicsClientId=client)
    return body


def bullet_distance(a, b, client):
    return min(contact[8] for contact in pybullet.getClosestPoints(a, b, 10.0, physicsClientId=client))
