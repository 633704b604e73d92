"""Robots on random ways among random pieces, and how near they come, looked at densely."""

import numpy as np

from kernels import approach, clearance, depth
from tests.kernels.oracle import approach as oracle
from twin.geometry.convex import Piece, pack


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
    return signed_least(pieces, frames, pairs, times)


def signed_least(pieces, frames, pairs, times):
    """(least distance or greatest depth below 0, its time): every pair where some overlap."""
    least = clearance.clearance(pieces, frames, pairs)[0]
    if least.min() > 0.0:
        return least.min(), times[least.argmin()]
    every = np.tile(pairs, (len(times), 1))
    which = np.repeat(np.arange(len(times)), len(pairs))
    first, second = (frames[which, pieces.frame[every[:, k]]] for k in range(2))
    signed = depth.signed_distances(pieces, every, first, second)[0]
    return signed.min(), times[which[signed.argmin()]]


def certified_and_true(rng, robots):
    """One random motion: its `Nearest`, and the least distance by sampling, 100 times as fine near it."""
    own, mover = random_mover(rng, robots)
    others = random_still(rng)
    found, step = approach.least(mover, pack(others)), mover.time[-1] / 200
    true, at = densely(own, mover, others, np.linspace(0.0, mover.time[-1], 201))
    for _ in range(2):
        near = np.linspace(max(0.0, at - step), min(mover.time[-1], at + step), 101)
        finer, at = densely(own, mover, others, near)
        true, step = min(true, finer), step / 50
    # The least may lie between two coarse times elsewhere; where the kernel has found it is looked at too.
    there = np.clip(found.time[0] + np.linspace(-step, step, 101), 0.0, mover.time[-1])
    return found, min(true, densely(own, mover, others, there)[0])


def densely_between(own, mover, other, second, times):
    n = mover.q.shape[1] + 1
    pieces = pack([*own, *(Piece(p.name, n + p.frame, p.vertices, p.radius_m) for p in other)])
    frames = np.concatenate([oracle.poses_at(mover, times), oracle.poses_at(second, times)], axis=1)
    pairs = np.array([(i, len(own) + j) for i in range(len(own)) for j in range(len(other))])
    return signed_least(pieces, frames, pairs, times)
