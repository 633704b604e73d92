"""Arms made up for the tests: shapes of many makers, with frames, zeros and senses of rotation at random."""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from kernels.kinematics import Arm
from twin.geometry import arm, load_robot
from twin.geometry.arms import ARMS

X, Y, Z = np.eye(3)


def pose(turn=None, at=(0.0, 0.0, 0.0)):
    found = np.eye(4)
    found[:3, :3] = np.eye(3) if turn is None else turn.as_matrix()
    found[:3, 3] = at
    return found


def straight(origins, axes):
    """An arm whose frames are parallel at zero: origins (6, 3) each from the one before, axes (6, 3)."""
    frames = np.array([pose(at=at) for at in origins])
    return Arm(frames, np.array(axes), np.full(6, -np.pi), np.full(6, np.pi), np.eye(4))


def serial(rng, n):
    """Any serial arm of n joints, each turning or sliding as it comes."""
    frames = np.array([pose(Rotation.random(rng=rng), rng.uniform(-0.6, 0.6, 3)) for _ in range(n)])
    axes = rng.normal(size=(n, 3))
    sliding = rng.random(n) < 0.4
    reach = np.where(sliding, rng.uniform(0.2, 0.8, n), rng.uniform(1.0, 4.0, n))
    tool = pose(Rotation.random(rng=rng), rng.uniform(-0.3, 0.3, 3))
    axes /= np.linalg.norm(axes, axis=1)[:, None]
    return Arm(frames, axes, -reach, reach, tool, sliding)


def even_arm():
    """An arm whose upper and fore arm are of one length, over its first axis."""
    origins = [[0, 0, 0.5], [0, 0, 0], [0, 0, 0.6], [0, 0, 0], [0.6, 0, 0], [0.1, 0, 0]]
    return straight(origins, [Z, Y, Y, X, Y, X])


def disguised(chain, rng, dh=False, same_ends=False):
    """The same arm with another base, other frames on its axes, another zero and axes that count backwards.

    dh: every frame's z is its axis, as in Denavit and Hartenberg's tables. same_ends: base and tool stay.
    """
    frames, axes, before = [], [], np.linalg.inv(pose(Rotation.random(rng=rng), rng.normal(size=3)))
    before = np.eye(4) if same_ends else before
    for origin, axis in zip(chain.parent_from_joint, chain.axis, strict=True):
        zero = pose(Rotation.from_rotvec(axis * rng.uniform(-np.pi, np.pi)))
        turn, sense = Rotation.random(rng=rng), rng.choice([-1.0, 1.0])
        if dh:
            turn, sense = Rotation.align_vectors([sense * axis], [Z])[0], 1.0
        slid = pose(turn, axis * rng.uniform(-0.5, 0.5))
        frames.append(before @ origin @ zero @ slid)
        axes.append(sense * (turn.inv().as_matrix() @ axis) if not dh else Z)
        before = np.linalg.inv(slid)
    tool = pose(Rotation.random(rng=rng), rng.uniform(-0.4, 0.4, 3))
    tool = before @ chain.flange_from_tcp if same_ends else tool
    lower = rng.uniform(-6.1, -2.0, 6)
    upper = lower + rng.uniform(3.0, 12.0, 6)
    return Arm(np.array(frames), np.array(axes), lower, upper, np.ascontiguousarray(tool))


def arms():
    """Arms of the shape that has a closed form, by a word: the bundled ones with a gun, and made-up ones."""
    rng = np.random.default_rng(11)
    found = {}
    for name in sorted(ARMS):
        gun = pose(Rotation.from_euler("xyz", [0.3, -0.9, 0.5]), [0.7, 0.1, -0.2])
        found[name] = arm(load_robot(f"robots:{name}"))._replace(flange_from_tcp=gun)
    usual = [Z, Y, Y, X, Y, X]
    plain = straight([[0, 0, 0.8], [0.3, 0, 0], [0, 0, 1.1], [0.4, 0, 0.2], [0.8, 0, 0], [0.2, 0, 0]], usual)
    beside = [[0, 0, 0.7], [0.2, 0.15, 0], [0, -0.3, 0.9], [0.1, 0.25, 0], [0.7, 0, 0], [0.1, 0, 0]]
    leaning = Rotation.from_rotvec([0.5, 0.0, 0.0]).apply(Z)
    oblique = [
        Z,
        Y,
        Y,
        X,
        Rotation.from_rotvec([0, 0, -0.5]).apply(Y),
        Rotation.from_rotvec([0, 0, 0.2]).apply(X),
    ]
    found["any frames"] = disguised(plain, rng)
    found["tables of Denavit and Hartenberg"] = disguised(plain, rng, dh=True)
    found["upper and fore arm of one length"] = disguised(even_arm(), rng)
    found["beside its first axis"] = disguised(straight(beside, usual), rng)
    found["a first axis that leans"] = disguised(straight(beside, [leaning, *usual[1:]]), rng)
    found["a wrist of oblique axes"] = disguised(straight([*beside[:5], [0, 0, 0]], oblique), rng)
    return found
