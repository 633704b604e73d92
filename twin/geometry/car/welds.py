"""Where the grey body is welded and sealed: lines on its surfaces with outward normals.

Car frame, metres. Spots lie on these lines at a pitch that the plant's programs choose.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from twin.geometry.car import body, flanges, frame, lines
from twin.geometry.car.flanges import Flange
from twin.geometry.car.sheet import Sheet, normals

_UP, _LEFT, _FRONT = np.eye(3)[2], np.eye(3)[1], np.eye(3)[0]
Stack = tuple[float, ...]


@dataclass(frozen=True, eq=False)
class SealLine:
    """A bead of sealer on the body.

    id: unique; area: `underbody`, `framing`, `respot` or `closures`; side: `left`, `right` or `middle`;
    points: (n, 6) metres, the point on the body and the outward unit normal.
    """

    id: str
    area: str
    side: str
    points: np.ndarray

    @property
    def length_m(self) -> float:
        """Length along the line, metres."""
        return float(np.linalg.norm(np.diff(self.points[:, :3], axis=0), axis=1).sum())

    def at_pitch(self, pitch_m: float) -> np.ndarray:
        """Points (k, 6) evenly along the line, both ends included, at most `pitch_m` metres apart."""
        step = np.linalg.norm(np.diff(self.points[:, :3], axis=0), axis=1)
        run = np.concatenate([[0.0], np.cumsum(step)])
        count = max(2, int(np.ceil(run[-1] / pitch_m - 1e-9)) + 1)
        even = np.linspace(0.0, run[-1], count)
        found = np.column_stack([np.interp(even, run, self.points[:, k]) for k in range(6)])
        found[:, 3:] /= np.linalg.norm(found[:, 3:], axis=1, keepdims=True)
        return found


@dataclass(frozen=True, eq=False)
class WeldLine(SealLine):
    """A flange that spot welds sit on.

    id, area, side, points: as a seal line's; stack_mm: thicknesses of the sheets, the gun's side first, mm.
    """

    stack_mm: Stack = (0.8, 1.2)


class _Lines:
    """Collects lines; a left one brings its mirror image."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[str, str, np.ndarray, Stack]] = {}

    def add(
        self, name: str, area: str, path: np.ndarray, out: np.ndarray, stack: Stack, middle: bool = False
    ) -> None:
        points = np.asarray(path, dtype=float)
        unit = np.broadcast_to(out, points.shape)
        unit = unit / np.linalg.norm(unit, axis=1, keepdims=True)
        line = np.hstack([points, unit])
        if middle:
            self.found[name] = (area, "middle", line, stack)
            return
        self.found[f"{name}_left"] = (area, "left", line, stack)
        self.found[f"{name}_right"] = (area, "right", line * (1, -1, 1, 1, -1, 1), stack)


def _run(*points: tuple[float, float, float]) -> np.ndarray:
    return np.array(points)


def _across(x: float, y: float, z: float) -> np.ndarray:
    return _run((x, y, z), (x, -y, z))


def _arc(axle: float, y: float) -> tuple[np.ndarray, np.ndarray]:
    arc = frame.wheel_house_arc(axle, y)
    return arc, arc - (axle, y, lines.WHEEL_RADIUS)


def _of(flange: Flange, cut: float = 0.012, part: slice = slice(None)) -> tuple[np.ndarray, np.ndarray]:
    """The middle of a flange with its normals, `cut` metres left out at both ends."""
    path, out = flange.path[part].copy(), flange.out[part]
    for end, next_ in ((0, 1), (-1, -2)):
        step = path[next_] - path[end]
        path[end] += cut * step / np.linalg.norm(step)
    return path, out


def _underbody(add: _Lines) -> None:
    area, z = "underbody", frame.FLOOR_Z
    on = {name: _of(each) for name, each in flanges.underbody().items()}
    add.add("floor_flange", area, _run((0.84, 0.668, z + 0.003), (-0.90, 0.668, z + 0.003)), _UP, (0.7, 1.4))
    add.add("tunnel", area, _run((0.82, 0.10, z + 0.075), (-0.88, 0.10, z + 0.075)), _UP, (0.7, 1.2))
    for k, x in enumerate(frame.CROSS_X, 1):
        for name, at in ((f"cross_member_{k}", x + 0.018), (f"cross_member_{k}_rear", x - 0.098)):
            path = _run((at, 0.24, z + frame.PANEL_M), (at, 0.63, z + frame.PANEL_M))
            add.add(name, area, path, _UP, (0.7, 1.6))
    add.add("inner_sill", area, *on["inner sill"], (1.4, 1.6))
    add.add(
        "kick_up",
        area,
        _across(-0.99, 0.54, z + (0.09 / 0.18) * 0.205),
        np.array([0.751, 0.0, 0.660]),
        (0.7, 1.2),
        True,
    )
    add.add("rear_rail", area, *on["rear rail"], (0.7, 1.8))
    add.add("rear_cross_member", area, *on["rear cross member"], (0.7, 1.4), True)
    add.add("front_rail", area, *on["front rail"], (1.2, 2.0))
    add.add("front_wheel_house", area, *_arc(lines.AXLE_FRONT, 0.80), (0.8, 1.2))
    add.add("rear_wheel_house", area, *_arc(lines.AXLE_REAR, 0.70), (0.7, 0.8))
    add.add("dash_panel", area, _across(frame.DASH_X, 0.68, 0.60), _FRONT, (0.7, 1.2), True)
    add.add("cowl", area, *on["cowl"], (0.7, 0.8), True)
    add.add("front_end", area, *on["front end carrier"], (0.8, 1.2), True)
    for name, height in (("rear_end_panel", 0.80), ("rear_end_panel_low", 0.56)):
        add.add(name, area, _across(-2.180, 0.58, height), -_FRONT, (0.7, 1.0), True)


@cache
def _skin_normals(panel: str) -> tuple[np.ndarray, np.ndarray]:
    sheet: Sheet = body.panels()[panel]
    return sheet.points, normals(sheet)


def _on_skin(panel: str, path: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A path on a panel with the normals of the panel's nearest points."""
    points, out = _skin_normals(panel)
    near = np.argmin(np.linalg.norm(path[:, None] - points[None], axis=2), axis=1)
    return path, out[near]


def _columns(first: int, last: int, row: int) -> np.ndarray:
    return np.array([p[row] for _, p in body.upper()[first:last]])


def _between(one: int, other: int, rows: slice) -> np.ndarray:
    """Midway between two neighbouring columns of the greenhouse."""
    return (body.upper()[one][1][rows] + body.upper()[other][1][rows]) / 2.0


def _low(panel: str, row: int) -> np.ndarray:
    """The row of a panel of the lower body, both edge columns included."""
    columns = body.lower()
    first = next(k for k, (name, _) in enumerate(columns) if name == panel)
    last = max(k for k, (name, _) in enumerate(columns) if name == panel)
    return np.array([columns[k][1][row] for k in range(first, last + 2)])


def _edge(panel: str, last: bool) -> np.ndarray:
    """The shut line of a door from its foot to the belt."""
    columns = body.lower()
    found = [k for k, (name, _) in enumerate(columns) if name == panel]
    return columns[found[-1] + 1 if last else found[0]][1][1:]


def _framing(add: _Lines) -> None:
    area, side = "framing", flanges.sides()
    add.add("sill_low", area, *_of(side["sill bottom"]), (0.8, 1.4))
    add.add("sill_high", area, *_of(side["sill top"]), (0.8, 1.4, 1.6))
    add.add("pillar_a_high", area, *_of(side["upper A pillar front"], 0.05), (0.8, 1.6, 1.2))
    # The lower half is welded in the framing station, the upper one by the respot robots.
    add.add("pillar_b_front", area, *_of(side["B pillar front"], part=slice(0, 4)), (0.8, 1.8, 1.2))
    add.add("pillar_c_front", area, *_of(side["C pillar front"], part=slice(0, 4)), (0.8, 1.2))
    add.add("pillar_d", area, *_on_skin("pillar_d", _between(15, 16, slice(1, 5))), (0.8, 1.0))
    rail = (_columns(6, 16, 4) + _columns(6, 16, 5)) / 2.0
    add.add("roof_rail", area, *_on_skin("cantrail", rail), (0.8, 1.4, 1.2))
    path, out = _of(side["roof ditch"])
    add.add("roof_ditch", area, path + frame.PANEL_M * out, out, (0.7, 0.8, 1.4))
    header = 0.78 * _columns(0, 6, 4) + 0.22 * _columns(0, 6, 5)
    header = np.concatenate([header[::-1], header[1:] * (1.0, -1.0, 1.0)])
    out = np.tile((0.45, 0.0, 0.89), (len(header), 1))
    add.add("front_header", area, header, out, (0.7, 1.0), True)
    for k, bow in enumerate(flanges.bows(), 1):
        # The spot is on the roof's skin over the bow's flange.
        add.add(f"roof_bow_{k}", area, bow.path + frame.PANEL_M * bow.out, bow.out, (0.6, 0.7))


def _respot(add: _Lines) -> None:
    area, side, upper = "respot", flanges.sides(), slice(3, None)
    add.add("front_door_opening_front", area, *_of(side["A pillar rear"]), (0.8, 1.6, 1.2))
    add.add("front_door_opening_top", area, *_of(side["upper A pillar rear"], 0.05), (0.8, 1.6, 1.2))
    add.add("front_door_opening_rear", area, *_of(side["B pillar front"], 0.03, upper), (0.8, 1.8))
    add.add("rear_door_opening_front", area, *_of(side["B pillar rear"]), (0.8, 1.8, 1.2))
    add.add("rear_door_opening_rear", area, *_of(side["C pillar front"], 0.03, upper), (0.8, 1.2, 1.0))
    add.add("rear_arch", area, *_of(side["rear arch"]), (0.8, 0.8))
    add.add("tailgate_opening", area, *_of(side["tailgate low"]), (0.8, 0.8, 1.0))
    add.add("tailgate_opening_high", area, *_of(side["tailgate high"]), (0.8, 0.8, 1.0))
    add.add("rear_rail_end", area, *_of(flanges.underbody()["rear crash beam"]), (1.2, 1.8))


def _closures(add: _Lines) -> None:
    area, hem = "closures", (0.7, 0.6)
    for panel, name in (("door_f", "front_door"), ("door_r", "rear_door")):
        add.add(f"{name}_foot", area, *_on_skin(panel, _low(panel, 1)), hem)
        add.add(f"{name}_front_edge", area, *_on_skin(panel, _edge(panel, last=False)), hem)
        add.add(f"{name}_rear_edge", area, *_on_skin(panel, _edge(panel, last=True)), hem)
        add.add(f"{name}_belt", area, *_on_skin(panel, _low(panel, 6)), (0.7, 1.0))
    add.add("fender_arch", area, *_on_skin("fender", _low("fender", 1)[2:-2]), hem)
    add.add("bonnet_edge", area, *_on_skin("bonnet", body.bonnet_side()), hem)
    nose = np.array([p[5] for _, p in body.lower()[:6]])
    nose = np.concatenate([nose[::-1], nose[1:] * (1.0, -1.0, 1.0)])
    add.add("bonnet_nose", area, *_symmetric("bonnet", nose), hem, True)
    tail = np.array([p[3] for _, p in body.lower()[-5:]])
    tail = np.concatenate([tail, tail[-2::-1] * (1.0, -1.0, 1.0)])
    add.add("tailgate_foot", area, *_symmetric("tailgate", tail), hem, True)


def _symmetric(panel: str, path: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As `_on_skin` for a path from left to right over both halves of a panel."""
    mirror = np.where(path[:, 1:2] < 0, (1.0, -1.0, 1.0), (1.0, 1.0, 1.0))
    _, out = _on_skin(panel, path * mirror)
    return path, out * mirror


@cache
def _welds() -> dict[str, WeldLine]:
    add = _Lines()
    for part in (_underbody, _framing, _respot, _closures):
        part(add)
    return {k: WeldLine(k, area, side, p, stack) for k, (area, side, p, stack) in add.found.items()}


def weld_lines() -> dict[str, WeldLine]:
    """The weld flanges by id, in the order of building; metres in the car frame."""
    return dict(_welds())


def seal_lines() -> dict[str, SealLine]:
    """The sealing lines by id; metres in the car frame."""
    add = _Lines()
    z = frame.FLOOR_Z
    floor = _run((0.84, 0.672, z + frame.PANEL_M), (-0.90, 0.672, z + frame.PANEL_M))
    add.add("floor_seam", "underbody", floor, _UP, ())
    add.add("tunnel_seam", "underbody", _run((0.82, 0.120, z + 0.075), (-0.88, 0.120, z + 0.075)), _UP, ())
    add.add("dash_seam", "underbody", _across(frame.DASH_X, 0.68, 0.50), _FRONT, (), True)
    add.add("front_wheel_house_seam", "underbody", *_arc(lines.AXLE_FRONT, 0.62), ())
    add.add("rear_wheel_house_seam", "underbody", *_arc(lines.AXLE_REAR, 0.62), ())
    add.add("rear_end_seam", "underbody", _across(-2.180, 0.58, 0.70), -_FRONT, (), True)
    add.add("roof_ditch_seam", "respot", *_on_skin("cantrail", _columns(6, 16, 5)), ())
    for panel, name in (("door_f", "front_door"), ("door_r", "rear_door")):
        add.add(f"{name}_hem", "closures", *_on_skin(panel, _low(panel, 1)), ())
    add.add("bonnet_hem", "closures", *_on_skin("bonnet", body.bonnet_side()), ())
    return {k: SealLine(k, area, side, points) for k, (area, side, points, _) in add.found.items()}
