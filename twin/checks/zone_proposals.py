"""Interlock zones for two robots: where the spaces that they sweep meet, and when each of them is there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry.swept import CUBE_M, Swept, inside, swept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SMALLEST_M3 = 0.002
"""Spaces smaller than this are left out: a few cubes that brush each other."""


@dataclass(frozen=True)
class Sweeping:
    """A robot on its way.

    robot: id. time_s: (m,), increasing. frames: (m, F, 4, 4), its links in the world then. pieces: (frame,
    vertices (k, 3), m, in it), its links and tool.
    """

    robot: str
    time_s: np.ndarray
    frames: np.ndarray
    pieces: tuple[tuple[int, np.ndarray], ...]

    def close_together(self, cube_m: float) -> Sweeping:
        """The same way with places so close that no piece moves farther than half a cube between them."""
        corners = [
            self.frames[:, f, :3, :3] @ v.T + self.frames[:, f, :3, 3:]
            for f, v in ((f, np.asarray(v)) for f, v in self.pieces)
        ]
        moved = np.max([np.linalg.norm(np.diff(c, axis=0), axis=1).max(axis=1) for c in corners], axis=0)
        count = np.maximum(1, np.ceil(moved / (0.5 * cube_m))).astype(int)
        at = np.concatenate(
            [k + np.arange(n) / n for k, n in enumerate(count)] + [np.array([float(len(count))])]
        )
        low = np.minimum(at.astype(int), len(count) - 1)
        share = (at - low)[:, None, None, None]
        # Halfway matrices are no rotations, but over half a cube the difference is far below a cube.
        frames = (1.0 - share) * self.frames[low] + share * self.frames[low + 1]
        time_s = np.interp(at, np.arange(len(self.time_s)), self.time_s)
        return Sweeping(self.robot, time_s, frames, self.pieces)


@dataclass(frozen=True)
class ZoneProposal:
    """A box that two robots share.

    robots: their ids. lower_m, upper_m: corners, m, world. volume_m3: of what they share in it. inside_s: by
    robot, from when to when it is in that space, s on its own way.
    """

    robots: tuple[str, str]
    lower_m: tuple[float, float, float]
    upper_m: tuple[float, float, float]
    volume_m3: float
    inside_s: Mapping[str, tuple[tuple[float, float], ...]]


def propose_zones(
    first: Sweeping, second: Sweeping, apart_m: float = 0.05, cube_m: float = CUBE_M
) -> tuple[ZoneProposal, ...]:
    """Boxes in which two robots would come nearer to each other than `apart_m`, the largest first.

    first, second: on any clocks, since nothing is known of which is where when the other is. cube_m: side of
    the cubes that space is counted in, by which a box may be too large. Empty where they share nothing.
    """
    ways = [way.close_together(cube_m) for way in (first, second)]
    spaces = [swept(way.frames, way.pieces, cube_m) for way in ways]
    shared = [
        spaces[0].shared_with(spaces[1], apart_m),
        spaces[1].shared_with(spaces[0], apart_m),
    ]
    found = []
    for part in _parts(np.unique(np.concatenate([s.cubes for s in shared]), axis=0), apart_m, cube_m):
        space = Swept(cube_m, part)
        if space.volume_m3 < SMALLEST_M3:
            continue
        lower, upper = space.box()
        when = {way.robot: _spans(way.time_s, inside(way.frames, way.pieces, space)) for way in ways}
        if all(when.values()):
            found.append(
                ZoneProposal((first.robot, second.robot), _point(lower), _point(upper), space.volume_m3, when)
            )
    return tuple(sorted(found, key=lambda zone: -zone.volume_m3))


def _parts(cubes: np.ndarray, apart_m: float, cube_m: float) -> Sequence[np.ndarray]:
    """Cubes in groups that hang together, over gaps of the distance to be kept."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    if not len(cubes):
        return ()
    pairs = cKDTree(cubes).query_pairs(np.ceil(apart_m / cube_m) + 1.5, p=np.inf, output_type="ndarray")
    ones = np.ones(len(pairs), dtype=bool)
    graph = coo_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(len(cubes), len(cubes)))
    count, label = connected_components(graph, directed=False)
    return [cubes[label == k] for k in range(count)]


def _spans(time_s: np.ndarray, flags: np.ndarray) -> tuple[tuple[float, float], ...]:
    """From when to when the flags hold."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return tuple((float(time_s[a]), float(time_s[b - 1])) for a, b in list(pairwise(edges))[::2])


def _point(values: np.ndarray) -> tuple[float, float, float]:
    x, y, z = (round(float(v), 6) for v in values)
    return x, y, z
