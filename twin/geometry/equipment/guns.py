"""Spot-welding guns and their parts.

Frame of a tool: the robot's flange at the origin, z out of the flange, metres. The constants say where a
tool's tcp lies in it. A gun's throat opens along +z; its electrodes close along x. The tcp of a gun lies at
the tip of the fixed electrode, its z runs along the electrode axis from the moving electrode to the fixed
one, its x along the flange's z, out of the throat. Each function `_..._pieces` gives the tool in the groups
whose bounding boxes are its collision boxes: they leave the throat open.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry import shades
from twin.geometry.equipment.blocks import Solid, assemble, beam, block, joined, loft, pipe, rod, turned
from twin.geometry.equipment.mounts import adapter, frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyvista as pv

C_GUN_TCP_M = (0.0, 0.0, 0.78)
X_GUN_TCP_M = (0.0, 0.0, 0.96)
"""The nozzle points out of the flange, leaning toward +x."""
"""The point that both cameras look at, 0.35 m before their lenses."""
CAP_RADIUS_M = 0.010
CAP_LENGTH_M = 0.024


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


def _c_gun_pieces(*, throat_height: float = 0.36, opening: float = 0.06) -> list[list[Solid]]:
    contact = C_GUN_TCP_M[2]
    low, high = 0.45 * throat_height, -0.55 * throat_height
    spine = 0.33
    back = adapter(0.10) + _placed(_transformer(), (0, 0, 1), (0, 0, 0.19))
    back += [
        block((low - high + 0.20, 0.07, 0.09), (0.5 * (low + high) - 0.005, 0, spine), shades.CAST),
        block((0.05, 0.14, 0.05), (-0.08, 0, 0.3), shades.COPPER),
        block((0.05, 0.14, 0.05), (0.08, 0, 0.3), shades.COPPER),
    ]
    return [
        back,
        *_c_gun_upper(high, contact, spine),
        _c_gun_fixed_arm(low, contact, spine),
        *_c_gun_electrodes(low, high, contact, opening),
    ]


def _c_gun_upper(high: float, contact: float, spine: float) -> list[list[Solid]]:
    """Arm that carries the actuator, and the actuator, coaxial with the electrodes."""
    middle = 0.5 * (contact + spine)
    arm = [
        block((0.11, 0.09, contact - spine + 0.115), (high - 0.055, 0, middle + 0.02), shades.CAST),
        block((0.012, 0.13, contact - spine - 0.03), (high - 0.06, 0, middle), shades.STEEL),
    ]
    hose = [(high - 0.12, 0.03, 0.7), (high - 0.125, 0.04, 0.5), (high - 0.04, 0.06, 0.36)]
    arm.append(pipe(hose, 0.014, shades.RUBBER, 4))
    return [arm, _placed(_actuator(), (1, 0, 0), (high - 0.11, 0, contact))]


def _c_gun_fixed_arm(low: float, contact: float, spine: float) -> list[Solid]:
    return [
        loft(
            [
                _ring(low + 0.05, 0, spine - 0.045, 0.1, 0.07),
                _ring(low + 0.045, 0, contact - 0.1, 0.09, 0.06),
                _ring(low + 0.035, 0, contact + 0.035, 0.06, 0.055),
            ],
            shades.CAST,
        ),
        pipe(
            [(low + 0.06, 0.045, 0.34), (low + 0.06, 0.042, 0.6), (low + 0.05, 0.03, contact)],
            0.011,
            shades.RUBBER,
            4,
        ),
    ]


def _c_gun_electrodes(low: float, high: float, contact: float, opening: float) -> list[list[Solid]]:
    """The moving electrode with its rod, and the fixed one."""
    tip, moving = (0.0, 0.0, contact), (-opening, 0.0, contact)
    return [
        [
            rod((high, 0, contact), (-opening - 0.1, 0, contact), 0.026, shades.STEEL, 6),
            rod((-opening - 0.1, 0, contact), (-opening - 0.016, 0, contact), 0.016, shades.COPPER, 6),
            _cap(moving, (-1, 0, 0)),
        ],
        [
            rod((low + 0.02, 0, contact), (0.07, 0, contact), 0.022, shades.COPPER, 6),
            rod((0.07, 0, contact), (0.016, 0, contact), 0.014, shades.COPPER, 6),
            _cap(tip, (1, 0, 0)),
        ],
    ]


def c_gun(*, throat_height: float = 0.36, opening: float = 0.06) -> pv.PolyData:
    """Servo C-gun, throat 0.4 m deep, electrodes `opening` apart; frame and tcp as the module says."""
    return joined(_c_gun_pieces(throat_height=throat_height, opening=opening))


def _x_gun_pieces(*, opening: float = 0.06) -> list[list[Solid]]:
    contact, pivot = X_GUN_TCP_M[2], 0.42
    back = adapter(0.09) + _placed(_transformer(), (0, 0, 1), (0.03, 0, 0.19))
    back += [block((0.26, 0.014, 0.20), (0.02, side * 0.085, 0.37), shades.CAST) for side in (-1, 1)]
    back += [
        rod((0, -0.105, pivot), (0, 0.105, pivot), 0.04, shades.STEEL, 10),
        block((0.05, 0.12, 0.06), (0.1, 0, 0.32), shades.COPPER),
        *_placed(_actuator(0.36), (0, 0, 1), (-0.2, 0, 0.38)),
        rod((-0.2, 0, 0.38), (-0.2, 0, 0.44), 0.02, shades.STEEL),
    ]
    # The moving arm's rear lever, which the actuator pushes.
    knees = [beam((-0.02, 0, pivot), (-0.2, 0, 0.45), (0.06, 0.06), shades.CAST)]
    sides = []
    for sign, gap in ((1, 0.0), (-1, opening)):
        at, knee = (-gap if sign < 0 else 0.0), sign * (0.12 + gap)
        root = _ring(sign * 0.05, 0, pivot - 0.06, 0.16, 0.09)
        bend = _ring(knee, 0, 0.56, 0.08, 0.07)
        tip = _ring(knee + sign * 0.005, 0, contact + 0.03, 0.05, 0.05)
        knees.append(loft([root, bend], shades.CAST))
        hose = [(knee + sign * 0.01, 0.045, 0.56), (knee + sign * 0.01, 0.035, 0.9)]
        sides += [
            [loft([bend, tip], shades.CAST), pipe(hose, 0.011, shades.RUBBER, 4)],
            [
                rod((at + sign * 0.11, 0, contact), (at + sign * 0.016, 0, contact), 0.016, shades.COPPER, 6),
                _cap((at, 0.0, contact), (float(sign), 0.0, 0.0)),
            ],
        ]
    return [back, knees, *sides]


def x_gun(*, opening: float = 0.06) -> pv.PolyData:
    """Servo X-gun (scissors), arms 0.54 m beyond the pivot; frame and tcp as the module says."""
    return joined(_x_gun_pieces(opening=opening))


def servo_actuator(*, length: float = 0.42) -> pv.PolyData:
    """Servo gun body on its own: housing's rod end at the origin, the rod's axis z, motor toward -z."""
    return assemble(_actuator(length))


def transformer() -> pv.PolyData:
    """Medium-frequency welding transformer about its middle, secondary terminals toward +z."""
    return assemble(_transformer())


def electrode_cap() -> pv.PolyData:
    """Electrode cap: contact face at the origin, the electrode toward +z."""
    return assemble([_cap((0.0, 0.0, 0.0), (0.0, 0.0, 1.0))])


ELECTRODES = np.array([[0.0, 0.0, 1.0], [0.0, -1.0, 0.0], [1.0, 0.0, 0.0]])
"""Axes of a gun's tcp, as columns in the flange's frame: x out of the throat, z along the flange's x."""


SHAPES = (c_gun, x_gun, servo_actuator, transformer, electrode_cap)
PIECES: Mapping[str, Callable[..., list[list[Solid]]]] = MappingProxyType(
    {"c_gun": _c_gun_pieces, "x_gun": _x_gun_pieces}
)
CONTACT = MappingProxyType({"c_gun": (4, 5), "x_gun": (3, 5)})
"""Which groups of a tool's pieces are meant to touch the work: the two electrodes."""
TCP = MappingProxyType({"c_gun": frame(C_GUN_TCP_M, ELECTRODES), "x_gun": frame(X_GUN_TCP_M, ELECTRODES)})
