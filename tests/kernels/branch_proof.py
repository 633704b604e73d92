"""The proof of the closed form: from joint positions to a pose and back by all branches, very many times."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kernels import kinematics, singular, wrist6
from kernels.wrist_shape import shape_of

CHUNK = 20_000


class Proof(NamedTuple):
    """What came out.

    worst_m, worst_rad: how far any branch is off its pose. missed: drawn joint positions that no branch has.
    outside: those inside their limits whose branch is said to be outside. branches: how many were looked at.
    """

    poses: int
    branches: int
    worst_m: float
    worst_rad: float
    missed: int
    outside: int

    def plus(self, other):
        return Proof(
            self.poses + other.poses,
            self.branches + other.branches,
            max(self.worst_m, other.worst_m),
            max(self.worst_rad, other.worst_rad),
            self.missed + other.missed,
            self.outside + other.outside,
        )


def drawn(arm, count, rng):
    """Joint positions (count, 6): a third each all over the limits, at them, ever nearer a singularity."""
    q = rng.uniform(arm.lower, arm.upper, (count, 6))
    shape = shape_of(arm)
    (a_x, a_z), (b_x, b_z) = shape.reach.upper, shape.reach.fore
    stretched = -np.arctan2(a_z * b_x - a_x * b_z, a_x * b_x + a_z * b_z)
    kind = rng.integers(0, 6, count)
    near = rng.choice([-1.0, 1.0], count) * 10.0 ** rng.uniform(-17.0, -0.5, count)
    half_turns = np.pi * rng.integers(0, 2, count)
    wrist, elbow, limit = kind == 0, kind == 1, kind >= 4
    q[wrist, 4] = (near + half_turns - shape.wrist.offset)[wrist]
    q[elbow, 2] = (shape.reach.sense[2] * (near + half_turns + stretched))[elbow]
    at = limit[:, None] & (rng.random((count, 6)) < 0.4)
    return np.where(at, np.where(rng.random((count, 6)) < 0.5, arm.lower, arm.upper), q)


def apart(a, b):
    """How far angles are apart, whole turns left out."""
    return np.abs(np.remainder(a - b + np.pi, 2 * np.pi) - np.pi)


def _once(arm, q):
    poses = kinematics.tcps_along(arm, q)
    ways, inside, _, _ = wrist6.branches_along(arm, poses)
    there = np.isfinite(ways[:, :, 0])
    back = kinematics.tcps_along(arm, np.ascontiguousarray(ways[there])) - np.repeat(
        poses, there.sum(1), axis=0
    )
    off_m = np.linalg.norm(back[:, :3, 3], axis=1).max(initial=0.0)
    # Of a small turn, the difference of the matrices has the root of two times its angle as length.
    off_rad = np.linalg.norm(back[:, :3, :3], axis=(1, 2)).max(initial=0.0) / np.sqrt(2.0)
    free = singular.singularities(arm, q)
    # Rounding of the pose moves joints by its inverse distance to singularities; on them, any of many may do.
    loose = 1e-9 + 1e-13 / np.maximum(free.prod(axis=1), 1e-12)
    loose[free[:, 1] * free[:, 2] < 1e-10] = np.inf
    off = apart(ways, q[:, None])
    straight = free[:, 0] < 1e-8
    off[straight[:, None, None] & there[:, :, None] & np.isin(np.arange(6), [3, 5])] = 0.0
    off = np.where(there, off.max(axis=2), np.inf)
    missed = off.min(axis=1) > loose
    margin = np.minimum(q - arm.lower, arm.upper - q).min(axis=1)
    allowed = (margin > loose) | ((margin >= 0.0) & (free.prod(axis=1) > 0.01))
    fits = (inside & (off <= loose[:, None])).any(axis=1)
    return Proof(
        len(q),
        int(there.sum()),
        float(off_m),
        float(off_rad),
        int(missed.sum()),
        int((allowed & ~fits).sum()),
    )


def prove(arm, count, rng):
    """`Proof` over count random joint positions of an arm."""
    total = Proof(0, 0, 0.0, 0.0, 0, 0)
    for start in range(0, count, CHUNK):
        total = total.plus(_once(arm, drawn(arm, min(CHUNK, count - start), rng)))
    return total
