"""Spot-welding guns and their parts.

Frame of a tool: the robot's flange at the origin, z out of the flange, metres. A gun's throat opens along
+z; its electrodes close along x. A gun is drawn, and collides, with its electrodes open by its whole stroke,
as it moves between welds; the tcp lies at the tip of the fixed electrode, its z runs along the electrode
axis from the fixed electrode to the moving one, so that a gun that backs off takes its fixed electrode off
the sheets, its x along the flange's z, out of the throat. `pieces` of a gun's measures gives it in the
groups whose bounding boxes are its collision boxes: they leave the throat open.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry import shades
from twin.geometry.equipment.blocks import (
    Point,
    Solid,
    assemble,
    beam,
    block,
    bounding_box,
    joined,
    loft,
    mirrored,
    pipe,
    rod,
    turned,
)
from twin.geometry.equipment.mounts import adapter, frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyvista as pv

SPINE_M = 0.33
"""Height of a C-gun's spine, behind which the throat ends."""
PIVOT_M = 0.42
"""Height of the axis about which an X-gun's arms turn."""
CAP_RADIUS_M = 0.008
CAP_LENGTH_M = 0.020
SHANK_RADIUS_M = 0.0105
ELECTRODE_M = 0.10
"""From an electrode's face to the end of its slim shank."""


def _ring(x: float, y: float, z: float, width: float, depth: float) -> np.ndarray:
    """A rectangle (4, 3) across z, `width` along x and `depth` along y."""
    a, b = 0.5 * width, 0.5 * depth
    return np.array([[x - a, y - b, z], [x + a, y - b, z], [x + a, y + b, z], [x - a, y + b, z]])


def _cap(tip: tuple[float, float, float], out: tuple[float, float, float]) -> Solid:
    """An electrode cap with its contact face at `tip`; `out` points from the face into the electrode."""
    r = CAP_RADIUS_M
    profile = [(0.35 * r, 0.0), (0.75 * r, 0.3 * r), (r, 0.8 * r), (r, CAP_LENGTH_M)]
    return turned(profile, shades.COPPER, out, tip, 6)


def _actuator(length: float = 0.42) -> list[Solid]:
    """Servo actuator about z with its rod's end of the housing at z = 0, motor toward -z."""
    return [
        block((0.11, 0.11, 0.16), (0, 0, -0.08), shades.CAST),
        turned([(0.06, -0.16), (0.06, -0.165 - 0.45 * length)], shades.ALUMINIUM, sides=8),
        block((0.125, 0.125, 0.025), (0, 0, -0.18 - 0.45 * length), shades.STEEL),
        block((0.1, 0.1, length - 0.19 - 0.45 * length), (0, 0, -0.095 - 0.725 * length), shades.DARK),
        rod((0.05, 0, 0.06 - length), (0.085, 0, 0.06 - length), 0.018, shades.RUBBER, 6),
    ]


def _transformer() -> list[Solid]:
    """Medium-frequency transformer about its middle: core, copper terminals, cooling and plug."""
    return [
        block((0.24, 0.15, 0.20), (0, 0, 0), shades.PAINTED),
        block((0.25, 0.16, 0.02), (0, 0, 0.05), shades.FRAME),
        block((0.25, 0.16, 0.02), (0, 0, -0.05), shades.FRAME),
        block((0.05, 0.13, 0.03), (-0.08, 0, 0.11), shades.COPPER),
        block((0.05, 0.13, 0.03), (0.08, 0, 0.11), shades.COPPER),
        block((0.09, 0.05, 0.08), (0.03, 0.095, -0.03), shades.DARK),
        rod((-0.08, 0.07, -0.04), (-0.08, 0.11, -0.04), 0.018, shades.STEEL, 6),
    ]


def _placed(parts: list[Solid], z_axis: tuple[int, int, int], at: tuple[float, float, float]) -> list[Solid]:
    """The parts with their z along an axis of the tool, then moved to `at`."""
    z = np.array(z_axis, dtype=float)
    y = np.array([0.0, 1.0, 0.0])
    frame = np.column_stack([np.cross(y, z), y, z])
    return [part._replace(points=part.points @ frame.T + np.array(at)) for part in parts]


@dataclass(frozen=True)
class _CGun:
    """A C-gun's measures, m: throat's depth, from electrode axis to fixed and moving arm; its stroke."""

    throat: float
    low: float
    high: float
    opening: float

    @property
    def contact(self) -> float:
        """Height of the electrodes' axis over the flange."""
        return SPINE_M + 0.05 + self.throat

    def pieces(self) -> list[list[Solid]]:
        """Body, fixed arm, the arm that carries the actuator, actuator, and the electrodes."""
        low, high = self.low, -self.high
        back = adapter(0.10) + _placed(_transformer(), (0, 0, 1), (0, 0, 0.19))
        back += [
            block(
                (low + self.high + 0.20, 0.07, 0.09), (0.5 * (low + high) - 0.005, 0, SPINE_M), shades.CAST
            ),
            block((0.05, 0.14, 0.05), (-0.08, 0, 0.3), shades.COPPER),
            block((0.05, 0.14, 0.05), (0.08, 0, 0.3), shades.COPPER),
        ]
        tip = (0.0, 0.0, self.contact)
        turn = np.eye(3)
        return [
            back,
            *self._fixed_arm(),
            *self._upper(),
            _holder(tip, turn, low + 0.012),
            *self._rod(),
            _electrode(tip, turn),
            _electrode((-self.opening, 0.0, self.contact), np.diag([-1.0, 1.0, 1.0])),
        ]

    def _fixed_arm(self) -> list[list[Solid]]:
        low, contact = self.low, self.contact
        middle = 0.5 * (SPINE_M + contact)
        rings = [
            _ring(low + 0.05, 0, SPINE_M - 0.045, 0.10, 0.07),
            _ring(low + 0.04, 0, middle, 0.075, 0.06),
            _ring(low + 0.025, 0, contact + 0.028, 0.045, 0.05),
        ]
        hose = [(low + 0.07, 0.033, 0.34), (low + 0.06, 0.03, middle), (low + 0.04, 0.022, contact)]
        return [
            [loft(rings[:2], shades.CAST), pipe(hose[:2], 0.009, shades.RUBBER, 4)],
            [loft(rings[1:], shades.CAST), pipe(hose[1:], 0.009, shades.RUBBER, 4)],
        ]

    def _upper(self) -> list[list[Solid]]:
        """Arm that carries the actuator, and the actuator, coaxial with the electrodes."""
        high, contact = -self.high, self.contact
        middle = 0.5 * (contact + SPINE_M)
        arm = [
            block((0.09, 0.08, contact - SPINE_M + 0.10), (high - 0.055, 0, middle + 0.005), shades.CAST),
            block((0.012, 0.11, contact - SPINE_M - 0.03), (high - 0.06, 0, middle), shades.STEEL),
        ]
        hose = [(high - 0.12, 0.03, contact - 0.08), (high - 0.11, 0.04, middle), (high - 0.04, 0.06, 0.36)]
        arm.append(pipe(hose, 0.014, shades.RUBBER, 4))
        return [arm, _placed(_actuator(), (1, 0, 0), (high - 0.11, 0, contact))]

    def _rod(self) -> list[list[Solid]]:
        """The actuator's rod with the moving electrode's holder."""
        end = -self.opening - ELECTRODE_M
        rod_ = rod((-self.high - 0.02, 0, self.contact), (end - 0.03, 0, self.contact), 0.02, shades.STEEL, 6)
        holder = rod((end - 0.04, 0, self.contact), (end + 0.002, 0, self.contact), 0.0125, shades.COPPER, 6)
        return [[rod_, holder]]


def _electrode(tip: tuple[float, float, float], turn: np.ndarray) -> list[Solid]:
    """Cap and shank of an electrode; `turn` (3, 3), its first column points from the face into it."""
    into, at = turn[:, 0], np.array(tip)
    start, end = ((at + d * into).tolist() for d in (0.7 * CAP_LENGTH_M, ELECTRODE_M))
    shank = rod(start, end, SHANK_RADIUS_M, shades.COPPER, 6)
    return [shank, _cap(tip, tuple(into))]


def _holder(tip: tuple[float, float, float], turn: np.ndarray, end: float) -> list[Solid]:
    """What holds an electrode on its arm, up to `end` metres behind its face."""
    into, at = turn[:, 0], np.array(tip)
    first, last = ((at + d * into).tolist() for d in (ELECTRODE_M - 0.002, end))
    return [rod(first, last, 0.0125, shades.COPPER, 4)]


_C_GUN = _CGun(throat=0.40, low=0.15, high=0.40, opening=0.25)
_C_GUN_SMALL = _CGun(throat=0.25, low=0.13, high=0.28, opening=0.14)


def c_gun(*, opening: float = _C_GUN.opening) -> pv.PolyData:
    """Servo C-gun, throat 0.4 m deep, electrodes `opening` apart; frame and tcp as the module says."""
    return joined(replace(_C_GUN, opening=opening).pieces())


def c_gun_small(*, opening: float = _C_GUN_SMALL.opening) -> pv.PolyData:
    """Servo C-gun, throat 0.25 m deep, electrodes `opening` apart; frame and tcp as the module says."""
    return joined(replace(_C_GUN_SMALL, opening=opening).pieces())


@dataclass(frozen=True)
class _XGun:
    """An X-gun's measures, m: arms beyond the pivot; from electrode axis to an arm; its stroke."""

    arms: float
    low: float
    opening: float
    cuts: int

    @property
    def contact(self) -> float:
        """Height of the electrodes' axis over the flange."""
        return PIVOT_M + self.arms

    def pieces(self) -> list[list[Solid]]:
        """Body with the levers, fixed arm and its electrode, moving arm and its electrode, turned open."""
        back = adapter(0.09) + _placed(_transformer(), (0, 0, 1), (0.03, 0, 0.19))
        back += [block((0.26, 0.014, 0.20), (0.02, side * 0.085, 0.37), shades.CAST) for side in (-1, 1)]
        back += [
            rod((0, -0.105, PIVOT_M), (0, 0.105, PIVOT_M), 0.04, shades.STEEL, 6),
            *_placed(_actuator(0.36), (0, 0, 1), (-0.2, 0, 0.38)),
            rod((-0.2, 0, 0.38), (-0.2, 0, 0.44), 0.02, shades.STEEL),
            # The moving arm's rear lever, which the actuator pushes.
            beam((-0.02, 0, PIVOT_M), (-0.2, 0, 0.45), (0.06, 0.06), shades.CAST),
        ]
        half = mirrored(_flat(self._half()), axis=0)
        sizes = [len(group) for group in self._half()]
        angle = -math.asin(self.opening / self.arms)
        swung = [part._replace(points=_about_pivot(part.points, angle)) for part in half]
        ends = np.cumsum([0, *sizes])
        return [back, *self._half(), *(swung[a:b] for a, b in pairwise(ends.tolist()))]

    def _half(self) -> list[list[Solid]]:
        """The fixed arm in pieces, its electrode's holder, and the electrode in two pieces."""
        knee, contact = self.low, self.contact
        rings = [
            _ring(0.05, 0, PIVOT_M - 0.06, 0.16, 0.09),
            _ring(knee + 0.01, 0, PIVOT_M + 0.14, 0.08, 0.07),
        ]
        for share in np.linspace(0.0, 1.0, self.cuts + 1)[1:]:
            z = PIVOT_M + 0.14 + share * (contact + 0.028 - PIVOT_M - 0.14)
            rings.append(_ring(knee + 0.01 - 0.01 * share, 0, z, 0.08 - 0.035 * share, 0.07 - 0.02 * share))
        arm = [[loft(pair, shades.CAST)] for pair in pairwise(rings)]
        tip, turn = (0.0, 0.0, contact), np.eye(3)
        return [*arm, _holder(tip, turn, knee - 0.01), _electrode(tip, turn)]


def _flat(groups: list[list[Solid]]) -> list[Solid]:
    return [part for group in groups for part in group]


def _about_pivot(points: np.ndarray, angle: float) -> np.ndarray:
    """Points (n, 3) turned about the X-gun's pivot, by `angle` radians from z toward x."""
    c, s = math.cos(angle), math.sin(angle)
    turn = np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])
    pivot = np.array([0.0, 0.0, PIVOT_M])
    return (points - pivot) @ turn.T + pivot


_X_GUN = _XGun(arms=0.54, low=0.14, opening=0.20, cuts=2)
_X_GUN_LONG = _XGun(arms=0.86, low=0.17, opening=0.28, cuts=3)


def x_gun(*, opening: float = _X_GUN.opening) -> pv.PolyData:
    """Servo X-gun (scissors), arms 0.54 m beyond the pivot; frame and tcp as the module says."""
    return joined(replace(_X_GUN, opening=opening).pieces())


def x_gun_long(*, opening: float = _X_GUN_LONG.opening) -> pv.PolyData:
    """Servo X-gun (scissors), arms 0.86 m beyond the pivot; frame and tcp as the module says."""
    return joined(replace(_X_GUN_LONG, opening=opening).pieces())


def servo_actuator(*, length: float = 0.42) -> pv.PolyData:
    """Servo gun body on its own: housing's rod end at the origin, the rod's axis z, motor toward -z."""
    return assemble(_actuator(length))


def transformer() -> pv.PolyData:
    """Medium-frequency welding transformer about its middle, secondary terminals toward +z."""
    return assemble(_transformer())


def electrode_cap() -> pv.PolyData:
    """Electrode cap: contact face at the origin, the electrode toward +z."""
    return assemble([_cap((0.0, 0.0, 0.0), (0.0, 0.0, 1.0))])


ELECTRODES = np.array([[0.0, 0.0, -1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
"""Axes of a gun's tcp, as columns in the flange's frame: x out of the throat, z against the flange's x."""


SHAPES = (c_gun, c_gun_small, x_gun, x_gun_long, servo_actuator, transformer, electrode_cap)
_MEASURES: Mapping[str, _CGun | _XGun] = MappingProxyType(
    {"c_gun": _C_GUN, "c_gun_small": _C_GUN_SMALL, "x_gun": _X_GUN, "x_gun_long": _X_GUN_LONG}
)
PIECES: Mapping[str, Callable[..., list[list[Solid]]]] = MappingProxyType(
    {name: gun.pieces for name, gun in _MEASURES.items()}
)
CONTACT = MappingProxyType({"c_gun": (7, 8), "c_gun_small": (7, 8), "x_gun": (5, 10), "x_gun_long": (6, 12)})
"""Which groups of a tool's pieces are meant to touch the work: the two electrodes."""
TCP = MappingProxyType({name: frame((0.0, 0.0, gun.contact), ELECTRODES) for name, gun in _MEASURES.items()})
STROKE_M = MappingProxyType({name: gun.opening for name, gun in _MEASURES.items()})
"""How far the moving electrode stands off the fixed one while the gun moves."""
REACH_M = MappingProxyType({"c_gun": 0.40, "c_gun_small": 0.25, "x_gun": 0.40, "x_gun_long": 0.72})
"""How far behind its electrodes a gun's throat ends."""


def boxes_open(name: str, opening: float) -> tuple[tuple[Point, Point], ...]:
    """A gun's collision boxes (size, centre), m, where its electrodes are `opening` m apart.

    `KeyError` for a name that is no gun's.
    """
    groups = replace(_MEASURES[name], opening=opening).pieces()
    return tuple(bounding_box(np.concatenate([part.points for part in parts])) for parts in groups)
