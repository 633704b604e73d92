"""Least signed distance of a robot on its way by looking at many places, pair by pair with plain calls."""

import numpy as np

from kernels.depth import signed_distance
from kernels.kinematics import frames_along
from twin.geometry.convex import pack


def joints_at(mover, times):
    """Joint positions (k, n) at times (k,), s."""
    return np.stack([np.interp(times, mover.time, column) for column in mover.q.T], axis=1)


def poses_at(mover, times):
    """Poses (k, n + 1, 4, 4) of base and links in the world."""
    return frames_along(mover.arm, mover.base, joints_at(mover, times))


def least(own, mover, others, other_mover, times, left_out=()):
    """(least distance or depth below 0, m, time, own piece, other piece) over the times.

    own, others: `twin.geometry.convex.Piece`s of both sides. other_mover: that of the other side, or None
    where it stands in the world. left_out: pairs.
    """
    n = mover.q.shape[1]
    pieces = pack([*own, *(type(p)(p.name, n + 1 + p.frame, p.vertices, p.radius_m) for p in others)])
    frames = poses_at(mover, times)
    world = np.eye(4)[None, None] if other_mover is None else poses_at(other_mover, times)
    best = (np.inf, np.nan, -1, -1)
    for k, t in enumerate(times):
        poses = np.concatenate([frames[k], world[k if other_mover is not None else 0]])
        for i in range(len(own)):
            for j in range(len(others)):
                if (i, j) not in left_out:
                    found = signed_distance(pieces, i, len(own) + j, poses)[0]
                    if found < best[0]:
                        best = (found, t, i, j)
    return best
