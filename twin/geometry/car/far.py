"""The car for far views: the same lines, a few of their points, at most 500 triangles a stage."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyvista as pv

from twin.geometry import solids
from twin.geometry.car import body, chassis, frame, lines, shades
from twin.geometry.car.sheet import Sheet, beam, both, grid, painted, slab, union, welded, zipped

_LOWER = (0, 3, 6, 7, 9, 12, 15, 17, 19, 23, 26, 28, 31, 34, 36, 37, 40, 43)
_UPPER = (0, 3, 5, 6, 9, 13, 15, 17, 19, 21)


def _lower_columns() -> np.ndarray:
    every = np.array([p for _, p in body.lower()])
    last = len(every) - 1
    keep = sorted({min(k, last) for k in _LOWER} | {last})
    return every[keep]


@cache
def _skin() -> Sheet:
    """Sides, bonnet and roof in one; left half."""
    low, high = _lower_columns(), np.array([body.upper()[k][1] for k in _UPPER])
    sides = grid(low[:, [1, 5, 6]])
    lid = zipped(low[:, 6], high[:, 0])
    pillars = grid(high[:, [0, 4, 5]], _is_pillar())
    return welded(union([sides, lid, _half_roof(), pillars]))


def _is_pillar() -> np.ndarray:
    names = [body.upper()[k][0] for k in _UPPER[:-1]]
    return np.array([[name in ("pillar_a", "pillar_d"), True] for name in names])


@cache
def _windows() -> Sheet:
    high = np.array([body.upper()[k][1] for k in _UPPER])
    return grid(high[:, [0, 4]], ~_is_pillar()[:, :1])


def _sill_band() -> Sheet:
    return grid(_lower_columns()[:, [0, 1]])


def _structure() -> Sheet:
    """Floor, rails, sills and dash as a few boxes."""
    left = [
        slab((-1.00, 0.70, 0.235), (1.00, 0.775, 0.43)),
        beam(frame.FRONT_RAIL, np.array([0.0, 0.0, 1.0]), 0.085, 0.12),
        slab((1.33, 0.46, 0.50), (1.57, 0.70, 0.835)),
        slab((-1.80, 0.575, 0.45), (-1.10, 0.82, 0.78)),
    ]
    middle = [
        slab((-0.92, -0.74, 0.30), (0.86, 0.74, 0.315)),
        slab((-2.20, -0.57, 0.50), (-1.05, 0.57, 0.52)),
        slab((0.86, -0.74, 0.30), (0.88, 0.74, 0.95)),
        slab((2.09, -0.56, 0.415), (2.16, 0.56, 0.535)),
        slab((-2.245, -0.56, 0.40), (-2.165, 0.56, 0.90)),
    ]
    return union([both(union(left)), *middle])


def _sides() -> Sheet:
    """Pillars and quarters of the framed body as beams and coarse panels."""
    beams = []
    for path, out, width, depth in frame.pillars().values():
        ends = [0, -1]
        beams.append(beam(path[ends], out[ends], width, depth))
    low, high = _lower_columns(), np.array([body.upper()[k][1] for k in _UPPER])
    quarter = low[(low[:, 6, 0] < -1.17) & (low[:, 1, 0] > -2.05)]
    panels = [grid(quarter[:, [1, 5, 6]]), grid(high[:, [0, 4, 5]], _is_pillar())]
    return both(union([*beams, *panels]))


def _half_roof() -> Sheet:
    """From the upper rail to the middle, left half."""
    high = np.array([body.upper()[k][1] for k in _UPPER])
    middle = np.array([[x, 0.0, float(lines.roof_height(x))] for x in (0.38, -0.25, -1.0, -1.46)])
    return zipped(high[:, 5], middle)


def _wheels() -> Sheet:
    half, r = lines.WHEEL_WIDTH / 2.0, lines.WHEEL_RADIUS
    return union(
        [
            chassis.revolved([(0.0, s * half), (r, s * half), (r, -s * half)][:: int(s)], 8, tuple(centre))
            for centre in chassis.WHEEL_CENTRES
            for s in (np.sign(centre[1]),)
        ]
    )


@cache
def far_meshes(stage: str) -> dict[str, pv.PolyData]:
    """The coarse meshes of a build stage by role; metres in the car frame.

    stage: a name of `stages.STAGES`.
    """
    bare = painted(_structure(), shades.GALVANISED)
    if stage == "underbody":
        return {"plain": bare}
    if stage in ("sides", "framed"):
        grey = union([_sides(), both(_half_roof())]) if stage == "framed" else _sides()
        return {"plain": solids.join([bare, painted(grey, shades.PANEL)])}
    skin, dark = both(_skin()), painted(both(_windows()), shades.TRIM)
    if stage == "closures":
        return {"plain": solids.join([painted(skin, shades.PANEL), dark])}
    plain = [dark]
    if stage == "finished":
        plain += [painted(both(_sill_band()), shades.CLADDING), painted(_wheels(), shades.TYRE)]
    if stage == "married":
        plain.append(painted(slab((-0.90, -0.66, 0.165), (0.84, 0.66, 0.285)), shades.BATTERY))
    return {"plain": solids.join(plain), "paint": painted(skin, shades.PAINT)}
