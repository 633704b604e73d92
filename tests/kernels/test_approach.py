"""Certified clearance along ways against dense sampling, thin wires, touch windows, and laws."""

import doctest

import numba
import numpy as np
import pytest

import kernels.advance
import kernels.approach
import kernels.boxes
import kernels.descent
import kernels.knots
import kernels.sampling
import kernels.scene
import kernels.trail
from kernels import approach, warm
from kernels.kinematics import Arm, frames_along
from tests.kernels.movers import certified_and_true, densely, densely_between, random_mover, random_still
from tests.kernels.oracle import approach as oracle
from twin.geometry.convex import Piece, box_vertices, pack


def test_the_examples_in_the_docstrings_hold():
    for module in (
        kernels.advance,
        kernels.approach,
        kernels.boxes,
        kernels.descent,
        kernels.knots,
        kernels.sampling,
        kernels.scene,
        kernels.trail,
    ):
        assert doctest.testmod(module).failed == 0


@pytest.fixture(scope="module", autouse=True)
def fresh():
    """Numba looks for changes only in the file of a kernel itself, not in those that it calls."""
    if not numba.config.DISABLE_JIT:
        for kernel in (
            kernels.trail.trail,
            kernels.descent.search,
            kernels.descent.limits_below,
            kernels.advance.nearest_points,
            kernels.sampling.sample,
        ):
            warm._is_cached(kernel)


def test_the_least_distance_agrees_with_the_exhaustive_twin(rng, robots):
    own, mover = random_mover(rng, robots, knots=2)
    others = random_still(rng, 2)
    found = approach.least(mover, pack(others))
    times = np.linspace(0.0, mover.time[-1], 30)
    assert found.certified[0] <= oracle.least(own, mover, others, None, times)[0]
    at = oracle.least(own, mover, others, None, found.time)
    assert at[0] == pytest.approx(found.distance[0], abs=1e-9)
    assert at[2:] == tuple(found.pair[0])
    gap = np.linalg.norm(found.points[0, 0] - found.points[0, 1])
    assert gap == pytest.approx(abs(at[0]), abs=1e-9)


def test_certified_clearance_is_never_more_than_the_true_one_and_at_most_a_tenth_of_a_millimetre_less(
    rng, robots, many
):
    """Sampled a hundred times as finely round the least distance, and coarsely everywhere."""
    apart = 0
    for _ in range(many(100)):
        found, true = certified_and_true(rng, robots)
        assert found.certified[0] <= true
        assert found.certified[0] >= found.distance[0] - 1.001e-4
        assert found.distance[0] <= true + 1e-4
        assert found.certified[0] >= true - 1.01e-4
        apart += true > 0.0
    assert apart >= many(100) / 4


def random_pair(rng, robots):
    """Two robots side by side, on clocks of their own."""
    own, mover = random_mover(rng, robots)
    other, second = random_mover(rng, robots)
    base = np.eye(4)
    base[:3, 3] = rng.uniform(-2.5, 2.5), rng.uniform(-2.5, 2.5), 0.0
    return own, mover, other, second._replace(base=base)


def test_certified_clearance_of_two_robots_is_not_above_the_true_one_and_at_most_a_tenth_of_a_millimetre_less(
    rng, robots, many
):
    for _ in range(many(20)):
        own, mover, other, second = random_pair(rng, robots)
        found = approach.least_between(mover, second)
        end = max(mover.time[-1], second.time[-1])
        step = end / 100
        true, at = np.inf, 0.0
        near = np.linspace(0.0, end, 101)
        for _ in range(3):
            finer, at = densely_between(own, mover, other, second, near)
            true, step = min(true, finer), step / 50 if len(near) > 101 else step
            near = np.linspace(max(0.0, at - step), min(end, at + step), 101)
            step /= 50
        assert found.certified[0] <= true
        assert found.certified[0] >= found.distance[0] - 1.001e-4
        assert found.distance[0] <= true + 1e-4


def test_two_robots_agree_with_the_exhaustive_twin_and_with_their_order(rng, robots):
    own, mover, other, second = random_pair(rng, robots)
    found, swapped = approach.least_between(mover, second), approach.least_between(second, mover)
    at = oracle.least(own, mover, other, second, found.time)
    assert at[0] == pytest.approx(found.distance[0], abs=1e-9)
    assert swapped.distance[0] == pytest.approx(found.distance[0], abs=1.001e-4)


def swinging(angle_rad=1.0, tip_m=1.0):
    """A pointer of no thickness on one joint about z, turning from -angle to angle in a second."""
    joint, z, limit = np.eye(4).reshape(1, 4, 4), np.array([[0.0, 0.0, 1.0]]), np.array([7.0])
    chain = Arm(joint, z, -limit, limit, np.eye(4))
    pointer = [Piece("pointer", 1, np.array([[0.2, 0.0, 0.0], [tip_m, 0.0, 0.0]]))]
    q = np.array([[-angle_rad], [angle_rad]])
    return pointer, approach.Mover(chain, np.eye(4), np.array([0.0, 1.0]), q, pack(pointer))


WIRE = [Piece("wire", 0, np.array([[0.9, 0.0, -0.5], [0.9, 0.0, 0.5]]), 0.0005)]


def test_a_wire_of_a_millimetre_crossed_between_knots_is_found_where_looking_at_the_knots_misses_it():
    pointer, mover = swinging()
    assert densely(pointer, mover, WIRE, mover.time)[0] > 0.5
    assert densely(pointer, mover, WIRE, np.linspace(0.0, 1.0, 100))[0] > 0.0
    found = approach.to_still(mover, pack(WIRE), np.zeros(1), np.zeros((1, 1)))
    assert -0.0006 < found.distance[0] < -0.0004
    assert found.time[0] == pytest.approx(0.5, abs=0.001)
    missed = swinging(tip_m=0.898)[1]
    found = approach.to_still(missed, pack(WIRE), np.zeros(1), np.zeros((1, 1)))
    assert found.pair.tolist() == [[-1, -1]]
    assert found.certified.tolist() == [0.0]
    found = approach.to_still(missed, pack(WIRE), np.zeros(1), np.full((1, 1), 0.002))
    assert found.distance[0] == pytest.approx(0.0015, abs=1e-4)


def test_a_wire_that_a_robot_crosses_between_knots_is_found(robots):
    """Whatever robot: the wire stands in the middle of what its last link sweeps."""
    for chain, own in robots:
        q = np.tile(0.5 * (chain.lower + chain.upper), (2, 1))
        q[:, 0] = -0.5, 0.5
        mover = approach.Mover(chain, np.eye(4), np.array([0.0, 1.0]), q, pack(own))
        tip = oracle.poses_at(mover, np.array([0.5]))[0, -1, :3, 3]
        wire = [Piece("wire", 0, tip + np.array([[0.0, 0.0, -0.2], [0.0, 0.0, 0.2]]), 0.0005)]
        assert densely(own, mover, wire, mover.time)[0] > 0.0
        assert approach.least(mover, pack(wire)).distance[0] < 1e-4


def touching(windows, contact=True, may=True):
    """What is found of the wire in groups of its own where the pointer may touch it in these windows."""
    _, mover = swinging()
    touch = approach.Touch(np.array([contact]), np.array(windows), np.full((len(windows), 1), may))
    return approach.to_still(mover, pack(WIRE), np.zeros(1), np.full((1, 1), 0.1), touch)


def test_contact_is_allowed_inside_its_window_and_found_outside():
    assert np.isinf(touching([[0.4, 0.6]]).margin[0])
    assert np.isinf(touching([[0.4, 0.5], [0.45, 0.7]]).margin[0])
    assert np.isinf(touching([[-1.0, 3.0]]).margin[0])
    assert touching([[0.0, 0.2], [0.8, 1.0]]).distance[0] < 0.0
    late = touching([[0.4, 0.52]])
    assert late.time[0] == pytest.approx(0.52, abs=0.001)
    assert 0.0 < late.distance[0] < 0.1


def test_contact_is_allowed_to_contact_pieces_and_to_what_they_may_touch_only():
    assert touching([[0.4, 0.6]], contact=False).distance[0] < 0.0
    assert touching([[0.4, 0.6]], may=False).distance[0] < 0.0


def test_pairs_left_out_are_not_looked_at(rng, robots):
    own, mover = random_mover(rng, robots)
    others = random_still(rng)
    required = np.full((len(own), len(others)), 10.0)
    group = np.arange(len(others))
    found = approach.to_still(mover, pack(others), group, required)
    assert np.isfinite(found.margin).all()
    required[:, 2] = np.nan
    without = approach.to_still(mover, pack(others), group, required)
    assert np.isinf(without.margin[2])
    np.testing.assert_allclose(np.delete(without.margin, 2), np.delete(found.margin, 2), atol=1.001e-4)
    required[found.pair[0, 0], 0] = np.nan
    assert approach.to_still(mover, pack(others), group, required).pair[0, 0] != found.pair[0, 0]
    assert np.isinf(
        approach.to_still(mover, pack(others), group, np.full_like(required, np.nan)).margin
    ).all()


def test_each_group_names_the_pair_with_the_least_margin(rng, robots):
    own, mover = random_mover(rng, robots)
    others = random_still(rng, 8)
    required = rng.uniform(0.5, 1.5, (len(own), 8))
    each = approach.to_still(mover, pack(others), np.arange(8), required)
    halves = approach.to_still(mover, pack(others), np.arange(8) % 2, required)
    for half in range(2):
        assert halves.margin[half] == pytest.approx(each.margin[half::2].min(), abs=1.001e-4)
    for g in range(8):
        if each.pair[g, 0] >= 0:
            needed = required[each.pair[g, 0], g]
            assert each.margin[g] == pytest.approx(each.distance[g] - needed, abs=1e-12)


def test_what_is_clear_is_found_once_a_little_more_is_required(rng, robots):
    own, mover = random_mover(rng, robots)
    others = pack(random_still(rng, 3))
    least = approach.least(mover, others).distance[0]
    group, shape = np.zeros(3), (len(own), 3)
    if least > 0.01:
        less = np.full(shape, least - 0.001)
        assert np.isinf(approach.to_still(mover, others, group, less).margin[0])
    more = approach.to_still(mover, others, group, np.full(shape, least + 0.001))
    assert more.distance[0] == pytest.approx(least, abs=1.001e-4)


def test_the_least_distance_is_that_of_clearance_at_its_time(rng, robots):
    own, mover = random_mover(rng, robots)
    others = random_still(rng)
    found = approach.least(mover, pack(others))
    assert densely(own, mover, others, found.time)[0] == pytest.approx(found.distance[0], abs=1e-9)
    knots = densely(own, mover, others, mover.time)[0]
    assert found.certified[0] <= knots + 1e-12


def test_a_robot_that_stands_still_is_as_near_as_it_stands(rng, robots):
    own, mover = random_mover(rng, robots, knots=1)
    others = random_still(rng)
    expected = densely(own, mover, others, mover.time)[0]
    assert approach.least(mover, pack(others)).distance[0] == pytest.approx(expected, abs=1e-9)
    resting = mover._replace(time=np.arange(3.0), q=np.tile(mover.q, (3, 1)))
    assert approach.least(resting, pack(others)).distance[0] == pytest.approx(expected, abs=1e-9)
    assert approach.least_between(mover, resting).distance[0] < 0.0


def test_a_robot_that_arrives_first_stays_where_it_arrived():
    """The second one comes to it only later."""
    _, quick = swinging(0.5)
    _, slow = swinging(0.5)
    base = np.eye(4)
    base[:3, 3] = 1.9, 0.0, 0.0
    slow = slow._replace(base=base, time=np.array([0.0, 100.0]), q=slow.q + np.pi)
    quick = quick._replace(q=np.array([[-0.5], [0.0]]))
    found = approach.least_between(quick, slow)
    assert found.time[0] > 10.0
    assert found.distance[0] < 1e-4


def test_sliding_joints_are_bounded_too(rng, many):
    """A portal of three sliding joints with a turning one: densely sampled and certified."""
    joint, limit = np.tile(np.eye(4), (4, 1, 1)), np.full(4, 5.0)
    slides = np.array([True, True, True, False])
    chain = Arm(joint, np.eye(3)[[0, 1, 2, 0]].copy(), -limit, limit, np.eye(4), slides)
    own = [Piece("hand", 4, box_vertices((0.2, 0.3, 0.6))), Piece("beam", 1, box_vertices((0.1, 4.0, 0.1)))]
    for _ in range(many(40)):
        q = rng.uniform(-1.5, 1.5, (3, 4))
        mover = approach.Mover(chain, np.eye(4), np.arange(3.0), q, pack(own))
        others = random_still(rng, 4)
        found = approach.least(mover, pack(others))
        true, at = densely(own, mover, others, np.linspace(0.0, 2.0, 401))
        finer = densely(own, mover, others, np.linspace(max(0.0, at - 0.01), min(2.0, at + 0.01), 401))[0]
        assert found.certified[0] <= min(true, finer)
        assert found.distance[0] <= min(true, finer) + 1e-4


@pytest.mark.parametrize("spoil", ["q", "time", "base"])
def test_bad_input_makes_every_group_unknown(rng, robots, spoil):
    own, mover = random_mover(rng, robots)
    others = random_still(rng, 3)
    array = getattr(mover, spoil).copy()
    array.flat[1] = np.nan
    bad = mover._replace(**{spoil: array})
    found = approach.to_still(bad, pack(others), np.arange(3), np.full((len(own), 3), 9.0))
    assert np.isnan(found.margin).all()
    assert np.isnan(found.certified).all()
    assert (found.pair == -1).all()
    assert np.isnan(approach.least(bad, pack(others)).distance).all()
    assert np.isnan(approach.least_between(mover, bad).certified).all()


def test_times_that_do_not_increase_are_bad_input(rng, robots):
    _, mover = random_mover(rng, robots)
    bad = mover._replace(time=mover.time[[0, 2, 1, 3]])
    assert np.isnan(approach.least(bad, pack(random_still(rng, 3))).distance).all()


def test_among_nothing_everything_is_clear(rng, robots):
    _, mover = random_mover(rng, robots)
    nothing = pack(random_still(rng, 1))
    nothing = nothing._replace(
        **{f: getattr(nothing, f)[:0] for f in ("vertices", "radius", "frame", "centre", "reach", "box")},
        start=np.zeros(1, np.int64),
        neighbour_start=np.zeros(1, np.int64),
        neighbours=np.zeros(0, np.int64),
    )
    assert np.isinf(approach.least(mover, nothing).distance).all()


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="the compiler is off, so there is one thread")
def test_equal_input_gives_equal_bits_on_any_number_of_cores(rng, robots):
    own, mover = random_mover(rng, robots, knots=12)
    others, second = pack(random_still(rng, 20)), random_mover(rng, robots)[1]
    before = numba.get_num_threads()
    results = []
    try:
        for threads in (1, before):
            numba.set_num_threads(threads)
            found = approach.to_still(mover, others, np.arange(20) % 3, np.full((len(own), 20), 0.5))
            both = *found, *approach.least(mover, others), *approach.least_between(mover, second)
            results.append(b"".join(array.tobytes() for array in both))
    finally:
        numba.set_num_threads(before)
    assert results[0] == results[1]


def test_a_robot_never_leaves_its_swept_box(rng, robots):
    for _ in range(20):
        own, mover = random_mover(rng, robots)
        box = approach.swept_box(mover)
        times = np.linspace(mover.time[0], mover.time[-1], 2000)
        q = np.column_stack([np.interp(times, mover.time, column) for column in mover.q.T])
        frames = frames_along(mover.arm, mover.base, q)
        at = [frames[:, p.frame, :3, :3] @ p.vertices.T + frames[:, p.frame, :3, 3:] for p in own]
        low = np.min(
            [points.min(axis=(0, 2)) - p.radius_m for p, points in zip(own, at, strict=True)], axis=0
        )
        high = np.max(
            [points.max(axis=(0, 2)) + p.radius_m for p, points in zip(own, at, strict=True)], axis=0
        )
        assert (box[:3] <= low + 1e-9).all()
        assert (box[3:] >= high - 1e-9).all()
