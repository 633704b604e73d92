"""What general assembly adds: glass, lamps, cladding, shut lines, mirrors, and a hint of the interior."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyvista as pv

from twin.geometry import solids
from twin.geometry.car import body, lines, shades
from twin.geometry.car.cells import Solid, on_both_sides, thin
from twin.geometry.car.sheet import (
    Sheet,
    beam,
    both,
    flipped,
    grid,
    mirrored,
    normals,
    offset,
    painted,
    slab,
    union,
    welded,
    zipped,
)

GLASS = ("windscreen", "window_f", "window_r", "window_q", "backlight")
_FORWARD, _UP = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])


@cache
def glass() -> Sheet:
    """Windscreen, side windows and backlight; both sides, fronts outward, metres."""
    return both(union([welded(body.panels()[p]) for p in GLASS]))


@cache
def glass_parts() -> dict[str, Solid]:
    """The panes by name; both sides."""
    words = ("windscreen", "front door window", "rear door window", "quarter window", "backlight")
    return on_both_sides({each: thin(body.panels()[p]) for p, each in zip(GLASS, words, strict=True)})


def pane_edge(panel: str, tolerance_m: float = 0.012) -> np.ndarray:
    """The edge (n, 3) of a pane that reaches across the car, m, from its lower middle round by the left.

    panel: `windscreen` or `backlight`. tolerance_m: how far the edge may pass from straight lines between the
    points. Raises `ValueError` for a panel that does not reach across.
    """
    sheet = welded(body.panels()[panel])
    pairs = np.sort(sheet.faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    edges, count = np.unique(pairs, axis=0, return_counts=True)
    across = np.abs(sheet.points[:, 1]) < 1e-6
    rim = edges[(count == 1) & ~across[edges].all(axis=1)]
    ends = [k for k in np.unique(rim[across[rim]]) if (rim == k).sum() == 1]
    if len(ends) != 2:
        raise ValueError(f"the panel {panel!r} does not reach across the car")
    order = [min(ends, key=lambda k: sheet.points[k, 2])]
    while order[-1] not in ends or len(order) == 1:
        near = rim[(rim == order[-1]).any(axis=1)].ravel()
        order.append(next(int(k) for k in near if k not in order))
    left = _straightened(sheet.points[order], tolerance_m)
    return np.vstack([left, left[-2:0:-1] * (1.0, -1.0, 1.0)])


def _straightened(path: np.ndarray, tolerance_m: float) -> np.ndarray:
    """The points of a path (n, 3) that it needs to stay as near to itself."""
    first, last = path[0], path[-1]
    along = (last - first) / np.linalg.norm(last - first)
    off = path - first - np.outer((path - first) @ along, along)
    far = int(np.linalg.norm(off, axis=1).argmax())
    if np.linalg.norm(off[far]) <= tolerance_m:
        return path[[0, -1]]
    parts = (_straightened(path[: far + 1], tolerance_m), _straightened(path[far:], tolerance_m))
    return np.vstack([parts[0][:-1], parts[1]])


def lamps() -> pv.PolyData:
    """The bands of light across nose and tail."""
    names = (("lamp_f", shades.LAMP), ("lamp_r", shades.TAIL_LAMP))
    return solids.join([painted(offset(welded(both(body.panels()[p])), 0.004), shade) for p, shade in names])


def shut_lines() -> pv.PolyData:
    """Dark strips 6 mm behind the gaps between the doors, the black window frames and the cowl."""
    panels = body.panels()
    behind = [_behind_cut(np.array(xs)) for xs in body.CUTS.values()]
    return solids.join(
        [
            painted(both(union([*behind, body.bonnet_gap()])), shades.SHUT),
            painted(both(welded(panels["frame"])), shades.TRIM),
            painted(both(panels["cowl"]), shades.TRIM),
        ]
    )


def _behind_cut(xs: np.ndarray) -> Sheet:
    """The strip behind a shut line, wider than the gap, so that no light comes through it aslant."""
    ends = [
        [lines.side(x + d, float(lines.row_height(r, x + d))) - (0.0, 0.006, 0.0) for r, x in enumerate(xs)]
        for d in (0.05, -0.05)
    ]
    return grid(np.array(ends)[:, 1:])


def cladding() -> pv.PolyData:
    """Sills, arch lips, intake and diffuser in black, 8 mm off the paint, with the arches' liners."""
    panels = body.panels()
    dark = welded(both(union([panels["cladding"], panels["gap_low"], panels["intake"], panels["diffuser"]])))
    out = normals(dark) * (1.0, 1.0, 0.3)
    raised = Sheet(dark.points + 0.008 * out, dark.faces)
    return solids.join(
        [
            painted(union([raised, _edges(dark, raised)]), shades.CLADDING),
            painted(both(union([_liner(lines.AXLE_FRONT), _liner(lines.AXLE_REAR)])), shades.LINER),
            painted(_underside(), shades.LINER),
            painted(offset(welded(both(panels["skid"])), 0.008), shades.SKID),
            painted(_plates(), shades.PLATE),
        ]
    )


def _plates() -> Sheet:
    """Number plates, blank, on intake and tailgate."""
    return union(
        [slab((2.27, -0.26, 0.345), (2.312, 0.26, 0.455)), slab((-2.402, -0.26, 0.635), (-2.37, 0.26, 0.745))]
    )


def _edges(low: Sheet, high: Sheet) -> Sheet:
    """The rim from a sheet to its raised copy, so that no light shows between."""
    sides = low.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    known = set(map(tuple, sides.tolist()))
    rim = np.array([e for e in sides.tolist() if (e[1], e[0]) not in known])
    a, b, n = rim[:, 0], rim[:, 1], len(low.points)
    faces = np.concatenate([np.column_stack([a, b, b + n]), np.column_stack([a, b + n, a + n])])
    return Sheet(np.concatenate([low.points, high.points]), faces)


def _liner(axle: float) -> Sheet:
    """The dark inside of a wheel arch."""
    edge = np.array([p[0] for _, p in body.lower()])
    near = edge[(np.abs(edge[:, 0] - axle) < lines.ARCH_RADIUS + 0.02) & (edge[:, 2] > 0.15)]
    inner = near * (1.0, 0.0, 1.0) + (0.0, 0.56, 0.0)
    wall = zipped(inner, inner[[0, -1]])
    return union([flipped(grid(np.stack([inner, near]))), _outward(wall)])


def _outward(wall: Sheet) -> Sheet:
    """The wall with its front to the left."""
    a, b, c = (wall.points[wall.faces[:, k]] for k in range(3))
    back = np.cross(b - a, c - a)[:, 1] < 0
    return Sheet(wall.points, np.where(back[:, None], wall.faces[:, ::-1], wall.faces))


def _underside() -> Sheet:
    """Flat trays under nose and tail, front downward."""
    edge = np.array([p[0] for _, p in body.lower()])
    trays = []
    for part in (edge[edge[:, 0] > 1.83], edge[edge[:, 0] < -1.83]):
        middle = part * (1.0, 0.0, 1.0)
        tray = zipped(part, middle)
        a, b, c = (tray.points[tray.faces[:, k]] for k in range(3))
        down = np.cross(b - a, c - a)[:, 2] < 0
        trays.append(Sheet(tray.points, np.where(down[:, None], tray.faces, tray.faces[:, ::-1])))
    return both(union(trays))


def mirrors() -> Sheet:
    """The painted caps of both mirrors."""
    sections: tuple[tuple[float, ...], ...] = (
        (0.870, 0.64, 1.075, 0.03, 0.05),
        (0.925, 0.65, 1.095, 0.08, 0.08),
        (0.945, 0.65, 1.108, 0.115, 0.09),
    )
    sections += ((1.020, 0.63, 1.112, 0.110, 0.08), (1.052, 0.60, 1.110, 0.07, 0.04))
    rings = []
    for y, x, z, high, deep in sections:
        nose, back, half = x + deep / 2.0, x - deep / 2.0, high / 2.0
        rings.append(
            [[nose, y, z - 0.3 * half], [nose - 0.02, y, z + half], [back, y, z + half], [back, y, z - half]]
        )
    ring = np.array(rings)
    shell = grid(np.concatenate([ring, ring[:, :1]], axis=1))
    cap = Sheet(ring[-1], np.array([[0, 1, 2], [0, 2, 3]]))
    return both(union([shell, cap]))


def handles() -> Sheet:
    """Flush door handles, four slim dark bars."""
    bars, out = [], np.array([0.0, 1.0, 0.0])
    for x0, x1 in ((0.115, -0.055), (-0.70, -0.87)):
        path = np.array(
            [lines.side(x, 0.845) + np.array((0.0, 0.005, 0.0)) for x in (x0, (x0 + x1) / 2.0, x1)]
        )
        bars.append(beam(path, out, 0.022, 0.02))
    return both(union(bars))


def cockpit() -> pv.PolyData:
    """Dashboard, steering wheel, front seats and rear bench, as seen through the glass."""
    seats = []
    for x, y, w in ((-0.02, 0.36, 0.48), (-0.98, 0.33, 0.60)):
        seats += [
            slab((x, y - w / 2, 0.50), (x + 0.50, y + w / 2, 0.62)),
            beam(np.array([[x + 0.02, y, 0.60], [x - 0.18, y, 1.14]]), _FORWARD, w, 0.12),
            beam(np.array([[x - 0.17, y, 1.15], [x - 0.20, y, 1.30]]), _FORWARD, w * 0.55, 0.08),
        ]
    dash = beam(np.array([[0.66, -0.70, 0.98], [0.66, 0.70, 0.98]]), _UP, 0.30, 0.16)
    screen = slab((0.50, -0.20, 0.99), (0.52, 0.20, 1.13))
    turn = np.linspace(0.0, 2.0 * np.pi, 9)
    ring = np.column_stack(
        [0.43 + 0.05 * np.sin(turn), 0.36 + 0.17 * np.cos(turn), 0.93 + 0.16 * np.sin(turn)]
    )
    rim = beam(ring, np.array([-0.95, 0.0, 0.3]), 0.03, 0.03)
    shelf = slab((-1.95, -0.56, 0.98), (-1.22, 0.56, 1.0))
    return solids.join(
        [painted(both(union(seats)), shades.SEAT), painted(union([dash, screen, rim, shelf]), shades.DASH)]
    )


def lining() -> Sheet:
    """The dark inside of the cabin behind doors and roof, a coarse copy of the greenhouse; fronts inward."""
    low = np.array([p[[1, 4, 6]] for _, p in body.lower() if -1.75 < p[6, 0] < 0.84 and _ != "gap"])
    high = np.array([p[[0, 2, 4, 5]] for _, p in body.upper()[5:18:2]])
    inside = [grid(low - (0.0, 0.06, 0.0)), grid(high - (0.0, 0.03, 0.01))]
    inner = flipped(union(inside))
    return union([inner, mirrored(inner)])
