"""A tool on a straight line, and how far joints that run straight take it off."""

import numpy as np
from scipy.spatial.transform import Rotation

from tests.kernels.oracle import kinematics


def pose(start, end, share):
    """Where the tool is at a share of a line, (4, 4)."""
    turn = Rotation.from_matrix(end[:3, :3] @ start[:3, :3].T).as_rotvec()
    found = np.eye(4)
    found[:3, :3] = Rotation.from_rotvec(share * turn).as_matrix() @ start[:3, :3]
    found[:3, 3] = (1.0 - share) * start[:3, 3] + share * end[:3, 3]
    return found


def length(start, end):
    """Of a line, m; 0.4 m a radian where that is longer."""
    travel, turn = kinematics.pose_error(start, end)
    return max(travel, 0.4 * turn)


def off(arm, ends, q):
    """How far joints (m, n) are at the most from where a line is nearest: m, and 0.4 m a radian.

    Where the line is nearest is found twenty times finer each time.
    """
    here = np.array([kinematics.forward(arm, row) for row in q])
    best, step = np.full(len(q), 0.5), 0.5
    for _ in range(4):
        shares = best[:, None] + step * np.linspace(-1.0, 1.0, 41)
        away = apart(ends, shares, here)
        best, step = np.take_along_axis(shares, away.argmin(axis=1)[:, None], axis=1)[:, 0], step / 20.0
    return away.min(axis=1).max()


def apart(ends, shares, here):
    """How far poses here (m, 4, 4) are from those at shares (m, k): (m, k)."""
    turn = Rotation.from_matrix(ends[1][:3, :3] @ ends[0][:3, :3].T).as_rotvec()
    points = ends[0][:3, 3] + shares[..., None] * (ends[1][:3, 3] - ends[0][:3, 3])
    turned = Rotation.from_rotvec((shares[..., None] * turn).reshape(-1, 3)).as_matrix() @ ends[0][:3, :3]
    back = np.repeat(here[:, :3, :3], shares.shape[1], axis=0).transpose(0, 2, 1) @ turned
    angle = Rotation.from_matrix(back).magnitude().reshape(shares.shape)
    return np.maximum(np.linalg.norm(points - here[:, None, :3, 3], axis=2), 0.4 * angle)
