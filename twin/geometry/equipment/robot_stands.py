"""What serves the robots of a cell: pedestals, tracks, cabinets, tip dressers.

Frame: origin on the floor in the middle, x downstream, z up, metres.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from twin.geometry import shades
from twin.geometry.equipment.blocks import (
    Solid,
    block,
    joined,
    rod,
    turned,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyvista as pv


def _tip_dresser_pieces() -> list[list[Solid]]:
    return [
        [block((0.4, 0.4, 0.025), (0, 0, 0.0125), shades.STEEL)],
        [block((0.12, 0.12, 0.85), (0, 0, 0.45), shades.FRAME)],
        [block((0.16, 0.26, 0.22), (-0.14, 0, 0.52), shades.DARK)],
        [block((0.16, 0.14, 0.2), (0, 0, 0.95), shades.CAST)],
        # Thin enough for a gun with both electrodes open to come over it.
        [
            block((0.34, 0.11, 0.06), (0.16, 0, 1.05), shades.STEEL),
            rod((0.28, 0, 1.015), (0.28, 0, 1.085), 0.045, shades.DARK, 10),
            rod((0.28, 0, 1.01), (0.28, 0, 1.09), 0.016, shades.COPPER, 8),
        ],
        [rod((0, 0, 1.05), (0, 0, 1.24), 0.055, shades.ALUMINIUM, 8)],
        # Caps to be taken, and the bin for the worn ones.
        [
            block((0.1, 0.3, 0.05), (0.0, 0.22, 0.9), shades.SLOT),
            block((0.16, 0.2, 0.2), (0, 0.22, 0.12), shades.BIN),
        ],
    ]


def tip_dresser() -> pv.PolyData:
    """Tip dresser on a post; the cutter's axis is z at x = 0.28, 1.05 m above the floor."""
    return joined(_tip_dresser_pieces())


def _control_cabinet_pieces(
    *, width: float = 0.8, depth: float = 0.6, height: float = 1.9
) -> list[list[Solid]]:
    front = 0.5 * depth
    body = [
        block((width, depth, 0.1), (0, 0, 0.05), shades.DARK),
        block((width, depth - 0.02, height - 0.14), (0, 0.01, 0.5 * (height + 0.06)), shades.PAINTED),
        block((width + 0.02, depth, 0.04), (0, 0, height - 0.02), shades.FRAME),
        block((width - 0.05, 0.016, height - 0.24), (0, -front + 0.012, 0.5 * height + 0.03), shades.LIGHT),
        block((0.02, 0.03, 0.16), (0.5 * width - 0.07, -front + 0.008, 0.55 * height), shades.DARK),
        block((0.22, 0.03, 0.16), (-0.08, -front + 0.012, 0.76 * height), shades.SCREEN),
        rod((-0.2, -front + 0.02, 0.6 * height), (-0.2, -front, 0.6 * height), 0.035, shades.LAMP_RED, 8),
        block((0.3, 0.02, 0.2), (0, -front + 0.01, 0.2 * height), shades.SLOT),
        block((0.4, 0.3, 0.08), (0, 0.02, height + 0.04), shades.FRAME),
    ]
    return [body]


def control_cabinet(*, width: float = 0.8, depth: float = 0.6, height: float = 1.9) -> pv.PolyData:
    """Robot or cell control cabinet; its door looks toward -y, a cooling unit lies on its roof."""
    return joined(_control_cabinet_pieces(width=width, depth=depth, height=height))


def _robot_pedestal_pieces(*, height: float = 0.6) -> list[list[Solid]]:
    foot = [block((0.95, 0.95, 0.035), (0, 0, 0.0175), shades.STEEL)]
    foot += [rod((x, y, 0.03), (x, y, 0.06), 0.028, shades.DARK, 6) for x in (-0.4, 0.4) for y in (-0.4, 0.4)]
    column = [
        turned([(0.31, 0.035), (0.31, height - 0.04)], shades.FRAME, sides=12),
        turned([(0.42, height - 0.04), (0.42, height)], shades.STEEL, sides=16),
        block((0.8, 0.02, 0.7 * height - 0.04), (0, 0, 0.35 * height + 0.02), shades.FRAME),
        block((0.02, 0.8, 0.7 * height - 0.04), (0, 0, 0.35 * height + 0.02), shades.FRAME),
    ]
    return [foot, column]


def robot_pedestal(*, height: float = 0.6) -> pv.PolyData:
    """Robot pedestal; the robot's base stands on its top plate, `height` (0.3 to 0.9 m) above the floor."""
    return joined(_robot_pedestal_pieces(height=height))


def _linear_track_pieces(*, length: float = 4.0, width: float = 1.1) -> list[list[Solid]]:
    bed = [
        block((length, width, 0.08), (0, 0, 0.04), shades.FRAME),
        block((length, 0.74, 0.16), (0, 0, 0.16), shades.FRAME),
        *(block((length, 0.07, 0.05), (0, side * 0.32, 0.265), shades.STEEL) for side in (-1, 1)),
        block((length, 0.05, 0.04), (0, 0.18, 0.26), shades.DARK),
        *(
            block((0.06, 0.8, 0.16), (side * (0.5 * length - 0.03), 0, 0.28), shades.SAFETY)
            for side in (-1, 1)
        ),
    ]
    # The cables' chain lies in a trough along one side and turns up to the carriage.
    chain = [
        block((length, 0.16, 0.1), (0, -0.5 * width + 0.08, 0.13), shades.GALVANISED),
        block((0.5 * length, 0.11, 0.07), (-0.25 * length, -0.5 * width + 0.08, 0.2), shades.RUBBER),
        block((0.5 * length, 0.11, 0.07), (-0.12 * length, -0.5 * width + 0.08, 0.38), shades.RUBBER),
        block((0.07, 0.11, 0.2), (0.13 * length, -0.5 * width + 0.08, 0.29), shades.RUBBER),
    ]
    return [bed, chain]


def linear_track(*, length: float = 4.0) -> pv.PolyData:
    """Linear track (seventh axis) along x without its carriage, which rides 0.29 m above the floor."""
    return joined(_linear_track_pieces(length=length))


def track_carriage() -> pv.PolyData:
    """The carriage of a linear track, at the origin of the track; the robot stands on it at z = 0.40."""
    return joined(_track_carriage_pieces())


def _track_carriage_pieces() -> list[list[Solid]]:
    return [
        [
            block((1.0, 0.9, 0.08), (0, 0, 0.36), shades.PAINTED),
            *(
                block((0.16, 0.12, 0.05), (x, y, 0.3), shades.DARK)
                for x in (-0.4, 0.4)
                for y in (-0.32, 0.32)
            ),
            block((0.22, 0.2, 0.18), (-0.36, 0.3, 0.49), shades.DARK),
            block((0.3, 0.16, 0.06), (-0.1, -0.47, 0.38), shades.FRAME),
        ]
    ]


SHAPES = (tip_dresser, control_cabinet, robot_pedestal, linear_track, track_carriage)
PIECES: Mapping[str, Callable[..., list[list[Solid]]]] = MappingProxyType(
    {
        "tip_dresser": _tip_dresser_pieces,
        "control_cabinet": _control_cabinet_pieces,
        "robot_pedestal": _robot_pedestal_pieces,
        "linear_track": _linear_track_pieces,
        "track_carriage": _track_carriage_pieces,
    }
)
