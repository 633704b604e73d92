"""The space that moving convex pieces sweep: cubes that they touch, and a mesh round them for the view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyvista as pv

CUBE_M = 0.05
"""Side of the cubes that space is counted in."""
MOST_CUBES = 200_000_000
"""In the box round a sweep: bounds the memory."""
_MOST_POINTS = 1_000_000
"""Moved at a time: bounds the memory."""


@dataclass(frozen=True)
class Swept:
    """Space as cubes of one size on the world's grid.

    cube_m: their side, m. cubes: (n, 3) int64, sorted, each once; cube i spans cubes[i] * cube_m to
    (cubes[i] + 1) * cube_m. What is swept is inside them: they stick out of it by a cube's
    diagonal at the most.
    """

    cube_m: float
    cubes: np.ndarray

    @property
    def volume_m3(self) -> float:
        """Of all cubes: no less than what the surfaces sweep."""
        return len(self.cubes) * self.cube_m**3

    def shared_with(self, other: Swept, apart_m: float = 0.0) -> Swept:
        """Cubes of this that come within `apart_m` of another's. A ValueError for cubes of another size."""
        if other.cube_m != self.cube_m:
            raise ValueError(f"cubes of {self.cube_m:g} m and of {other.cube_m:g} m cannot be compared.")
        if not len(self.cubes) or not len(other.cubes):
            return Swept(self.cube_m, np.empty((0, 3), np.int64))
        from scipy.spatial import cKDTree

        # Two cubes are apart_m from each other at the nearest where their places differ by one more each way.
        reach = int(np.ceil(apart_m / self.cube_m)) + 0.5
        gap, _ = cKDTree(other.cubes).query(self.cubes, p=np.inf, distance_upper_bound=reach)
        return Swept(self.cube_m, self.cubes[np.isfinite(gap)])

    def box(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper corner (3,), m, of all cubes. A ValueError where there are none."""
        if not len(self.cubes):
            raise ValueError("nothing is swept, so there is no box round it.")
        return self.cubes.min(axis=0) * self.cube_m, (self.cubes.max(axis=0) + 1) * self.cube_m


def swept(frames: np.ndarray, pieces: Sequence[tuple[int, np.ndarray]], cube_m: float = CUBE_M) -> Swept:
    """Cubes that moving convex pieces touch.

    frames: (m, F, 4, 4), world poses along the way, close enough that no point moves farther than half a
    cube between two of them. pieces: (frame, vertices (k, 3), m, in it). cube_m: side of the cubes.
    """
    if not len(pieces):
        return Swept(cube_m, np.empty((0, 3), np.int64))
    low, high = _span(frames, pieces, cube_m)
    filled = np.zeros(high - low + 1, dtype=bool)
    for _, places in _places(frames, pieces, cube_m, low):
        filled.reshape(-1)[np.ravel_multi_index(tuple(places.reshape(-1, 3).T), filled.shape)] = True
    return Swept(cube_m, np.argwhere(filled) + low)


def _span(
    frames: np.ndarray, pieces: Sequence[tuple[int, np.ndarray]], cube_m: float
) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest cube (3,) that pieces come to, and one more each way for rounding."""
    ends = []
    for frame, vertices in pieces:
        pose = frames[:, frame]
        corners = np.asarray(vertices) @ pose[:, :3, :3].transpose(0, 2, 1) + pose[:, None, :3, 3]
        ends += [corners.min(axis=(0, 1)), corners.max(axis=(0, 1))]
    low, high = np.min(ends, axis=0), np.max(ends, axis=0)
    size = np.prod((high - low) / cube_m + 3.0)
    if size > MOST_CUBES:
        raise ValueError(
            f"cubes of {cube_m:g} m are too small for {' x '.join(f'{x:.1f}' for x in high - low)} m;"
            f" take {cube_m * (size / MOST_CUBES) ** (1 / 3):.2g} m or more."
        )
    return np.floor(low / cube_m).astype(np.int64) - 1, np.floor(high / cube_m).astype(np.int64) + 1


def inside(frames: np.ndarray, pieces: Sequence[tuple[int, np.ndarray]], space: Swept) -> np.ndarray:
    """At which places of the way a piece touches one of the cubes: (m,) bool.

    frames, pieces: as for `swept`.
    """
    found = np.zeros(len(frames), dtype=bool)
    if not len(space.cubes):
        return found
    low, high = space.cubes.min(axis=0), space.cubes.max(axis=0)
    # A rim of empty cubes all round answers for everything beyond.
    filled = np.zeros(high - low + 3, dtype=bool)
    filled[tuple((space.cubes - low + 1).T)] = True
    for rows, places in _places(frames, pieces, space.cube_m, low - 1):
        at = np.clip(places, 0, np.array(filled.shape, dtype=np.int32) - 1)
        found[rows] |= filled[at[..., 0], at[..., 1], at[..., 2]].any(axis=1)
    return found


def _places(
    frames: np.ndarray, pieces: Sequence[tuple[int, np.ndarray]], cube_m: float, low: np.ndarray
) -> Iterator[tuple[slice, np.ndarray]]:
    """For each piece and run of places: which places, and the cubes (rows, p, 3) there, from `low` on."""
    for frame, vertices in pieces:
        points = (_points_of(vertices, cube_m) / cube_m).astype(np.float32)
        step = max(1, _MOST_POINTS // len(points))
        for start in range(0, len(frames), step):
            rows = slice(start, start + step)
            pose = frames[rows, frame]
            turn = pose[:, :3, :3].transpose(0, 2, 1).astype(np.float32)
            shift = (pose[:, None, :3, 3] / cube_m - low).astype(np.float32)
            yield rows, np.floor(points @ turn + shift).astype(np.int32)


def _points_of(vertices: np.ndarray, cube_m: float) -> np.ndarray:
    """Points (p, 3) all over a hull and in it, close enough that no cube between them is left out."""
    import trimesh
    from scipy.spatial import ConvexHull, QhullError

    points = np.asarray(vertices, dtype=np.float64)
    try:
        hull = ConvexHull(points)
    except QhullError as error:
        raise ValueError("a piece spans no volume, so it sweeps none.") from error
    skin, _ = trimesh.remesh.subdivide_to_size(points, hull.simplices, 0.5 * cube_m, max_iter=20)
    low, high = points.min(axis=0), points.max(axis=0)
    ranges = [np.arange(a + 0.5 * cube_m, b, 0.7 * cube_m) for a, b in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*ranges, indexing="ij"), axis=-1).reshape(-1, 3)
    inside = (grid @ hull.equations[:, :3].T + hull.equations[:, 3] <= 0.0).all(axis=1)
    return np.concatenate([skin, grid[inside]])


def mesh_of(space: Swept, smooth: int = 20) -> pv.PolyData:
    """A closed surface round the cubes, for drawing: smoothed, so no measure; empty where there are none.

    smooth: rounds of smoothing; 0 leaves the cubes' steps.
    """
    import pyvista as pv

    if not len(space.cubes):
        return pv.PolyData()
    low = space.cubes.min(axis=0) - 2
    size = space.cubes.max(axis=0) + 3 - low
    filled = np.zeros(size, dtype=np.float32)
    filled[tuple((space.cubes - low).T)] = 1.0
    grid = pv.ImageData(
        dimensions=tuple(int(n) for n in size),
        spacing=(space.cube_m,) * 3,
        origin=tuple((low + 0.5) * space.cube_m),
    )
    grid.point_data["filled"] = filled.ravel(order="F")
    surface = grid.contour([0.5], scalars="filled", method="flying_edges")
    surface.clear_data()
    if smooth and surface.n_points:
        surface = surface.smooth_taubin(n_iter=smooth, pass_band=0.1)
    return surface
