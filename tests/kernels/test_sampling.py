"""The least distance of a whole cell at an equal step."""

import numba
import numpy as np
import pytest

import kernels.sampling
from kernels import approach, warm
from tests.kernels.movers import densely, densely_between, random_mover, random_still
from twin.geometry.convex import pack


@pytest.fixture(scope="module", autouse=True)
def fresh():
    """Numba looks for changes only in the file of a kernel itself, not in those that it calls."""
    if not numba.config.DISABLE_JIT:
        warm._is_cached(kernels.sampling.sample)


def test_sampled_distances_are_the_least_of_all_pairs_at_each_time(rng, robots):
    own, mover = random_mover(rng, robots)
    other, second = random_mover(rng, robots)
    base = np.eye(4)
    base[:3, 3] = 1.5, 1.5, 0.0
    second = second._replace(base=base)
    others = random_still(rng)
    times = np.linspace(0.0, 2.0, 30)
    found = approach.sampled((mover, second), pack(others), times)
    for k, t in enumerate(times):
        at = np.array([t])
        one, two = densely(own, mover, others, at)[0], densely(other, second, others, at)[0]
        both = densely_between(own, mover, other, second, at)[0]
        expected = (one, two, both)
        assert found.distance[k] == pytest.approx(min(expected), abs=2e-6)
        assert expected[found.which[k]] == pytest.approx(found.distance[k], abs=2e-6)
    assert approach.least(mover, pack(others)).certified[0] <= min(
        densely(own, mover, others, np.array([t]))[0] for t in times
    )


def test_pairs_that_do_not_count_are_not_sampled_and_bad_input_is_unknown(rng, robots):
    own, mover = random_mover(rng, robots)
    others = random_still(rng, 3)
    times = np.linspace(0.0, 1.0, 9)
    counts = np.zeros((len(own), 3), np.bool_)
    assert np.isinf(approach.sampled((mover,), pack(others), times, (counts,)).distance).all()
    counts[:, 1] = True
    only = approach.sampled((mover,), pack(others), times, (counts,))
    alone = approach.sampled((mover,), pack(others[1:2]), times)
    np.testing.assert_allclose(only.distance, alone.distance, atol=2e-6)
    assert (only.pair[:, 1] == 1).all()
    bad = mover._replace(q=mover.q * np.nan)
    assert np.isnan(approach.sampled((bad,), pack(others), times).distance).all()
