"""Certified clearance along ways against dense sampling, thin wires, touch windows, and laws."""

import doctest

import numpy as np
import pytest

import kernels.advance
import kernels.approach
import kernels.boxes
import kernels.trail
from kernels import approach, clearance
from tests.kernels.oracle import approach as oracle
from twin.geometry import arm, load_robot
from twin.geometry.convex import Piece, pack
from twin.geometry.resolve import bundled_robots


def test_the_examples_in_the_docstrings_hold():
    for module in (kernels.advance, kernels.approach, kernels.boxes, kernels.trail):
        assert doctest.testmod(module).failed == 0


@pytest.fixture(scope="module")
def robots():
    """(arm, its pieces) of every bundled robot."""
    made = []
    for name in bundled_robots():
        description = load_robot(f"robots:{name}")
        own = [Piece(link.name, i, hull) for i, link in enumerate(description.links) for hull in link.hulls]
        made.append((arm(description), own))
    return made


def random_mover(rng, robots, knots=4):
    chain, own = robots[rng.integers(len(robots))]
    middle = rng.uniform(0.6 * chain.lower, 0.6 * chain.upper)
    q = middle + rng.uniform(-0.6, 0.6, (knots, len(chain.axis)))
    time = np.cumsum(rng.uniform(0.1, 1.0, knots))
    return own, approach.Mover(chain, np.eye(4), time - time[0], q, pack(own))


def random_still(rng, count=6):
    made = []
    for k in range(count):
        points = rng.uniform(-0.2, 0.2, (rng.choice([1, 2, 4, 8, 14]), 3)) + rng.uniform(-2.5, 2.5, 3)
        made.append(Piece(f"piece {k}", 0, points, float(rng.choice([0.0, 0.03]))))
    return made


def densely(own, mover, others, times):
    """(least distance, its time) by `kernels.clearance` at all of the times."""
    n = mover.q.shape[1]
    pieces = pack([*own, *(Piece(p.name, n + 1, p.vertices, p.radius_m) for p in others)])
    frames = np.tile(np.eye(4), (len(times), n + 2, 1, 1))
    frames[:, : n + 1] = oracle.poses_at(mover, times)
    pairs = np.array([(i, len(own) + j) for i in range(len(own)) for j in range(len(others))])
    least = clearance.clearance(pieces, frames, pairs)[0]
    return least.min(), times[least.argmin()]


def test_the_least_distance_agrees_with_the_exhaustive_twin(rng, robots):
    own, mover = random_mover(rng, robots, knots=2)
    others = random_still(rng, 2)
    found = approach.least(mover, pack(others))
    times = np.linspace(0.0, mover.time[-1], 30)
    assert found.certified[0] <= oracle.least(own, mover, others, None, times)[0]
    at = oracle.least(own, mover, others, None, found.time)
    assert at[0] == pytest.approx(found.distance[0], abs=1e-9)
    assert at[2:] == tuple(found.pair[0])
    assert np.linalg.norm(found.points[0, 0] - found.points[0, 1]) == pytest.approx(at[0], abs=1e-9)


def test_certified_clearance_is_never_more_than_the_true_one_and_at_most_a_tenth_of_a_millimetre_less(
    rng, robots, many
):
    """Sampled a hundred times as finely round the least distance, and coarsely everywhere."""
    apart = 0
    for _ in range(many(100)):
        own, mover = random_mover(rng, robots)
        others = random_still(rng)
        found = approach.least(mover, pack(others))
        step = mover.time[-1] / 200
        true, at = densely(own, mover, others, np.linspace(0.0, mover.time[-1], 201))
        for _ in range(2):
            near = np.linspace(max(0.0, at - step), min(mover.time[-1], at + step), 101)
            finer, at = densely(own, mover, others, near)
            true, step = min(true, finer), step / 50
        assert found.certified[0] <= true
        assert found.certified[0] >= found.distance[0] - 1.001e-4
        assert found.distance[0] <= true + 1e-4
        apart += true > 0.0
    assert apart >= many(100) / 4
