"""What is married to the painted body from below: battery, axle modules; and the wheels."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyvista as pv

from twin.geometry import solids
from twin.geometry.car import lines, shades
from twin.geometry.car.sheet import Sheet, beam, both, grid, painted, slab, union, welded

WHEEL_CENTRES = np.array(
    [
        [x, s * lines.TRACK_HALF, lines.WHEEL_RADIUS]
        for x in (lines.AXLE_FRONT, lines.AXLE_REAR)
        for s in (1.0, -1.0)
    ]
)
"""Where the wheels stand (4, 3): front left, front right, rear left, rear right; metres."""
_UP = np.array([0.0, 0.0, 1.0])


def battery() -> pv.PolyData:
    """The flat battery pack under the floor, its top 10 mm below the floor's underside; metres, car frame."""
    tray = slab((-0.90, -0.66, 0.165), (0.84, 0.66, 0.285))
    ribs = [slab((x, -0.665, 0.16), (x + 0.03, 0.665, 0.289)) for x in (-0.91, -0.48, -0.05, 0.38, 0.82)]
    flange = both(slab((-0.86, 0.66, 0.20), (0.80, 0.695, 0.225)))
    return solids.join(
        [painted(union([tray, flange]), shades.BATTERY), painted(union(ribs), shades.BATTERY_RIB)]
    )


def revolved(profile: list[tuple[float, float]], sides: int, at: tuple[float, float, float]) -> Sheet:
    """The surface of revolution about y of `profile` (radius, y), front outward where y falls along it.

    sides: steps round the axis; at: the profile's origin, metres.
    """
    angle = np.linspace(0.0, 2.0 * np.pi, sides + 1)
    angle[-1] = 0.0
    r, y = np.array(profile).T
    points = np.stack(
        [r[:, None] * np.cos(angle), np.tile(y[:, None], sides + 1), r[:, None] * np.sin(angle)], axis=-1
    )
    return welded(grid(points[::-1] + np.array(at)))


def _rod(radius: float, y: tuple[float, float], at: tuple[float, float, float], sides: int) -> Sheet:
    low, high = y
    return revolved([(0.0, high), (radius, high), (radius, low), (0.0, low)], sides, at)


def axle(front: bool) -> pv.PolyData:
    """One axle module without wheels: drive unit, subframe, arms, hubs, springs; `front` or rear; metres."""
    x, z = (lines.AXLE_FRONT if front else lines.AXLE_REAR), lines.WHEEL_RADIUS
    drive = union(
        [_rod(0.125, (-0.21, 0.17), (x, 0.0, z), 10), slab((x - 0.16, -0.10, z - 0.13), (x, 0.12, z + 0.1))]
    )
    top = 0.79 if front else 0.80
    arms = [beam(np.array([[x + d, 0.36, 0.24], [x, 0.66, 0.25]]), _UP, 0.05, 0.035) for d in (0.17, -0.15)]
    strut = [beam(np.array([[x, 0.63, 0.27], [x, 0.59, 0.55]]), np.array([1.0, 0, 0]), 0.05, 0.05)]
    coil = beam(np.array([[x, 0.60, 0.46], [x, 0.575, top]]), np.array([1.0, 0.0, 0.0]), 0.10, 0.10)
    frame = [slab((x + d, -0.40, 0.215), (x + d + 0.07, 0.40, 0.275)) for d in (0.17, -0.24)]
    frame.append(both(slab((x - 0.24, 0.34, 0.22), (x + 0.24, 0.41, 0.285))))
    hub = both(
        union([_rod(0.165, (0.632, 0.655), (x, 0.0, z), 12), _rod(0.06, (0.60, 0.69), (x, 0.0, z), 6)])
    )
    shaft = both(_rod(0.02, (0.16, 0.64), (x, 0.0, z), 6))
    rack = [slab((x - 0.20, -0.33, 0.30), (x - 0.16, 0.33, 0.34))] if front else []
    return solids.join(
        [
            painted(drive, shades.DRIVE),
            painted(union([*frame, both(union(arms + strut))]), shades.SUBFRAME),
            painted(union([both(coil), shaft, *rack]), shades.SPRING),
            painted(hub, shades.BATTERY_RIB),
        ]
    )


@cache
def wheel() -> pv.PolyData:
    """One wheel with its tyre about the y axis through the origin, its outer face towards +y; metres."""
    half, r = lines.WHEEL_WIDTH / 2.0, lines.WHEEL_RADIUS
    tyre = revolved(
        [
            (0.262, half - 0.012),
            (0.335, half),
            (r, half - 0.026),
            (r, 0.026 - half),
            (0.335, -half),
            (0.0, -half),
        ],
        24,
        (0.0, 0.0, 0.0),
    )
    lip = revolved([(0.247, half - 0.022), (0.264, half - 0.010)], 24, (0.0, 0.0, 0.0))
    bowl = revolved([(0.0, 0.045), (0.247, half - 0.022)], 24, (0.0, 0.0, 0.0))
    spokes, cap = [], revolved([(0.0, half - 0.014), (0.05, half - 0.018), (0.055, 0.05)], 8, (0.0, 0.0, 0.0))
    for k in range(5):
        for lean in (-0.17, 0.17):
            a, b = 2.0 * np.pi * k / 5.0 + lean * 0.9, 2.0 * np.pi * k / 5.0 + lean * 1.25
            ends = [
                [0.035 * np.cos(a), half - 0.020, 0.035 * np.sin(a)],
                [0.25 * np.cos(b), half - 0.014, 0.25 * np.sin(b)],
            ]
            spokes.append(_open_spoke(np.array(ends)))
    return solids.join(
        [
            painted(tyre, shades.TYRE),
            painted(bowl, shades.HUB),
            painted(union([lip, cap, *spokes]), shades.ALLOY),
        ]
    )


def wheel_pieces() -> tuple[tuple[str, np.ndarray], ...]:
    """Each wheel of the finished car, filled, as a name and the corners (k, 3) of its hull, m, car frame."""
    from scipy.spatial import ConvexHull

    points = np.asarray(wheel().points, dtype=float)
    corners = points[ConvexHull(points).vertices]
    names = ("front left wheel", "front right wheel", "rear left wheel", "rear right wheel")
    return tuple(
        (name, corners @ pose[:3, :3].T + pose[:3, 3])
        for name, pose in zip(names, wheel_poses(), strict=True)
    )


def _open_spoke(path: np.ndarray) -> Sheet:
    """A spoke without its hidden back and ends."""
    out = np.array([0.0, 1.0, 0.0])
    along = path[1] - path[0]
    side = np.cross(out, along / np.linalg.norm(along))
    w = np.array([0.026, 0.034])[:, None]
    deep = 0.03 * out
    return grid(np.stack([path + side * w - deep, path + side * w, path - side * w, path - side * w - deep]))


def wheel_poses() -> np.ndarray:
    """Car from wheel, (4, 4, 4), in the order of `WHEEL_CENTRES`: the right wheels are turned about z."""
    poses = np.tile(np.eye(4), (4, 1, 1))
    poses[:, :3, 3] = WHEEL_CENTRES
    poses[1::2, 0, 0] = poses[1::2, 1, 1] = -1.0
    return poses
