"""Whether moving things keep their distance from still ones, against trying every pair."""

import doctest

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import kernels.distance
import kernels.free
from tests.kernels.test_clearance import random_path, scene
from twin.geometry.convex import Piece, pack


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(kernels.free).failed == 0


@given(st.integers(0, 2**32 - 1))
def test_a_hit_is_a_pair_that_is_too_near_and_none_is_missed(seed):
    rng = np.random.default_rng(seed)
    made, _ = scene(rng, frames=3, pieces=9)
    moving = [Piece(p.name, int(rng.integers(3)), p.vertices, p.radius_m) for p in made[:4]]
    still = [Piece(p.name, 3, p.vertices, p.radius_m) for p in made[4:]]
    pieces = pack([*moving, *still])
    path = random_path(rng, 40, 4)
    path[:, 3] = np.eye(4)
    required = rng.uniform(0.0, 0.3, (4, 5))
    required[rng.random((4, 5)) < 0.3] = np.nan
    found = kernels.free.hits(pieces, np.ascontiguousarray(path), required)
    for k in range(40):
        near = {
            a * 5 + s
            for a in range(4)
            for s in range(5)
            if kernels.distance.distance(pieces, a, 4 + s, path[k])[0] <= required[a, s]
        }
        assert (found[k] in near) if near else found[k] == -1
