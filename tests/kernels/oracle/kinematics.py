"""Forward kinematics as homogeneous matrices, the Jacobian by differences, the inverse by least squares."""

import numpy as np
from scipy.optimize import least_squares
from scipy.spatial.transform import Rotation


def link_poses(arm, q):
    poses, pose = [], np.eye(4)
    sliding = arm.sliding if len(arm.sliding) else [False] * len(q)
    for origin, axis, position, slides in zip(arm.parent_from_joint, arm.axis, q, sliding, strict=True):
        motion = np.eye(4)
        if slides:
            motion[:3, 3] = axis * position
        else:
            motion[:3, :3] = Rotation.from_rotvec(axis * position).as_matrix()
        pose = pose @ origin @ motion
        poses.append(pose)
    return np.array(poses)


def forward(arm, q):
    return link_poses(arm, q)[-1] @ arm.flange_from_tcp


def jacobian(arm, q, step=1e-6):
    columns = []
    for i in range(len(q)):
        nudge = np.zeros(len(q))
        nudge[i] = step
        after, before = forward(arm, q + nudge), forward(arm, q - nudge)
        turned = Rotation.from_matrix(after[:3, :3] @ before[:3, :3].T).as_rotvec()
        columns.append(np.concatenate([after[:3, 3] - before[:3, 3], turned]) / (2 * step))
    return np.array(columns).T


def pose_error(base_from_a, base_from_b):
    """How far two poses are apart: m, rad."""
    turn = Rotation.from_matrix(base_from_a[:3, :3].T @ base_from_b[:3, :3]).magnitude()
    return np.linalg.norm(base_from_a[:3, 3] - base_from_b[:3, 3]), turn


def inverse(arm, base_from_tcp, q_seed):
    """Joint positions inside the limits that come nearest to a pose; derivatives by differences.

    It starts at the seed, and elsewhere only where that does not lead to the pose.
    """

    def residual(q):
        pose = forward(arm, q)
        turn = Rotation.from_matrix(base_from_tcp[:3, :3] @ pose[:3, :3].T).as_rotvec()
        return np.concatenate([base_from_tcp[:3, 3] - pose[:3, 3], turn])

    tight = {"xtol": 1e-14, "ftol": 1e-14, "gtol": 1e-14, "max_nfev": 60}
    found, rng = [], np.random.default_rng(1)
    for start in (q_seed, *rng.uniform(arm.lower, arm.upper, (8, len(q_seed)))):
        inside = np.clip(start, arm.lower + 1e-6, arm.upper - 1e-6)
        found.append(least_squares(residual, inside, bounds=(arm.lower, arm.upper), **tight))
        if found[-1].cost < 1e-16:
            break
    return min(found, key=lambda solution: solution.cost).x
