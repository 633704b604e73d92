"""Forward kinematics as a product of homogeneous matrices, the Jacobian by differences."""

import numpy as np
from scipy.spatial.transform import Rotation


def link_poses(arm, q):
    poses, pose = [], np.eye(4)
    for origin, axis, angle in zip(arm.parent_from_joint, arm.axis, q, strict=True):
        turn = np.eye(4)
        turn[:3, :3] = Rotation.from_rotvec(axis * angle).as_matrix()
        pose = pose @ origin @ turn
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
