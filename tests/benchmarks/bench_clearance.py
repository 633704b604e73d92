"""Clearance of a robot in its cell along a path: our kernel against PyBullet driven from Python.

Both get the same convex hulls, pairs and poses and answer the same question: the smallest distance in every
configuration. PyBullet is asked the best way found: a body for each hull, margin 0, and `getClosestPoints`
with the smallest distance found so far as its limit, so that it too prunes pairs. (One body with many links
for all that stands still needs fewer calls, but took twice as long and keeps a margin.)

PyBullet answers on one thread; the kernel uses all cores, as it does in the product. So the ratio is told
twice: on all of numba's threads, and on one.
"""

from __future__ import annotations

import time

import numba
import numpy as np
import pybullet
from scipy.spatial.transform import Rotation

import kernels.clearance
from twin.checks.robot_cell import RobotCell, robot_cell
from twin.plant import load_plant

POSES = 8_000
BULLET_POSES = 100
"""PyBullet is timed on so many of the poses at a time, evenly spread: the rate is what counts."""
REPEATS = 5
LEAST_RATIO = 20.0
MOST_MM = 0.1


def run() -> dict[str, float | str]:
    """Milliseconds for 1,000 configurations (medians), ours and PyBullet's, ratios, greatest disagreement."""
    plant = load_plant("democell")
    cell = robot_cell(plant, plant.traced_robots[0])
    frames = path(cell)
    kernels.clearance.clearance(cell.pieces, frames[:2], cell.pairs)
    threads = numba.get_num_threads()
    all_s, least = by_kernel(cell, frames)
    try:
        numba.set_num_threads(1)
        one_s, _ = by_kernel(cell, frames)
    finally:
        numba.set_num_threads(threads)
    chosen = np.linspace(0, POSES - 1, BULLET_POSES).astype(int)
    bullet = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        theirs, setting_up_s = by_pybullet(cell, frames[chosen])
        bullet.append((time.perf_counter() - start - setting_up_s) / BULLET_POSES)
    bullet_s = float(np.median(bullet))
    apart = (least[chosen] > 1e-4) & (theirs > 1e-4)
    disagreement_mm = float(np.abs(least[chosen] - theirs)[apart].max()) * 1e3
    check(bullet_s / all_s, disagreement_mm)
    return {
        "pairs": float(len(cell.pairs)),
        "clearance kernel, threads": float(threads),
        "clearance kernel, ms per 1,000 poses": all_s * 1e6,
        "clearance kernel on 1 thread, ms per 1,000 poses": one_s * 1e6,
        "clearance PyBullet (1 thread), ms per 1,000 poses": bullet_s * 1e6,
        "clearance PyBullet / kernel": bullet_s / all_s,
        "clearance PyBullet / kernel on 1 thread": bullet_s / one_s,
        "greatest disagreement, mm": disagreement_mm,
    }


def check(ratio: float, disagreement_mm: float) -> None:
    """Fail where the kernel is not what was promised of it."""
    if ratio < LEAST_RATIO:
        raise RuntimeError(f"the kernel is {ratio:.1f} times as fast as PyBullet, not {LEAST_RATIO:g}")
    if not disagreement_mm <= MOST_MM:
        raise RuntimeError(f"the kernel and PyBullet disagree by {disagreement_mm:.3f} mm, not {MOST_MM:g}")


def by_kernel(cell: RobotCell, frames: np.ndarray) -> tuple[float, np.ndarray]:
    """Seconds for one configuration, the median of `REPEATS` runs, and the distances (m,), m."""
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        least = kernels.clearance.clearance(cell.pieces, frames, cell.pairs)[0]
        taken.append((time.perf_counter() - start) / len(frames))
    return float(np.median(taken)), least


def path(cell: RobotCell) -> np.ndarray:
    """Frames of a smooth path (`POSES`, F, 4, 4) over the robot's work space, near home."""
    t = np.linspace(0.0, 60.0, POSES)[:, None]
    swing = np.array([0.5, 0.15, 0.2, 0.2, 0.3, 0.2, 0.5])
    rate = np.array([1.0, 1.7, 0.6, 1.3, 0.8, 1.1, 0.5])
    return cell.frames(np.array(cell.robot.home_rad) + swing * np.sin(rate * t))


def by_pybullet(cell: RobotCell, frames: np.ndarray) -> tuple[np.ndarray, float]:
    """Smallest distance in each configuration (m,), m, and the seconds that building the bodies took."""
    start = time.perf_counter()
    client = pybullet.connect(pybullet.DIRECT)
    try:
        moving = [k for k, frame in enumerate(cell.pieces.frame) if frame < frames.shape[1] - 1]
        bodies = [body(solid.vertices, client) for solid in cell.solids]
        pairs = [(bodies[i], bodies[j]) for i, j in cell.pairs]
        places = frames[:, :, :3, 3]
        turns = Rotation.from_matrix(frames[:, :, :3, :3].reshape(-1, 3, 3)).as_quat()
        turns = turns.reshape(*frames.shape[:2], 4)
        built_s = time.perf_counter() - start
        least = np.full(len(frames), 10.0)
        for m in range(len(frames)):
            for k in moving:
                f = cell.pieces.frame[k]
                pybullet.resetBasePositionAndOrientation(bodies[k], places[m, f], turns[m, f], client)
            for a, b in pairs:
                for contact in pybullet.getClosestPoints(a, b, least[m], physicsClientId=client):
                    least[m] = min(least[m], max(0.0, contact[8]))
        return least, built_s
    finally:
        pybullet.disconnect(client)


def body(vertices: np.ndarray, client: int) -> int:
    """A body of one hull without a margin."""
    shape = pybullet.createCollisionShape(
        pybullet.GEOM_MESH, vertices=vertices.tolist(), physicsClientId=client
    )
    made = pybullet.createMultiBody(0, shape, physicsClientId=client)
    pybullet.changeDynamics(made, -1, collisionMargin=0, physicsClientId=client)
    return int(made)


if __name__ == "__main__":
    import sys

    for name, value in run().items():
        sys.stdout.write(f"{name:52} {value}\n")
