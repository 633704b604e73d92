"""Dimensions that no plant gives: of frames, posts, guides, stores and grippers. Estimates, not measured.

The floor draws them (`twin.geometry.cell`) and the clearance check packs them (`twin.checks.cell_shapes`);
typed once here, so that what is checked contains what is drawn. Metres; boxes by size and centre, in the
frames of `twin.geometry.cell`.
"""

from __future__ import annotations

from typing import NamedTuple


class Block(NamedTuple):
    """A box with its sides along the axes, or a rod that fills it."""

    size_m: tuple[float, float, float]
    centre_m: tuple[float, float, float]


FRAME_HEIGHT_M = 0.0365
"""Height of a conveyor's rails."""
FRAME_DEPTH_M = 0.038
"""From the belt down to the lowest cross member."""
RIB_M = (0.0022, 0.0007, 0.0002)
"""Length along the belt and height of a rib, and how high its middle is above the belt."""
BEARING_OUT_M = 0.002
"""How far the rollers' bearings stand out of a conveyor's sides."""
LEG_M = 0.024
LEG_INSET_M = 0.012
"""From a conveyor's side to the middle of its legs."""
LEG_SHARES = (0.18, 0.82)
"""Where along a conveyor its legs stand."""
STORE_LEG_SHARE = 0.36
"""From the middle of a store to its legs, as a share of its size."""
FOOT_RADIUS_M, FOOT_HEIGHT_M = 0.021, 0.018
FINGER_OPEN_M = 0.004
"""How far each finger of an open gripper stands off the part."""
FINGER_M = (0.0125, 0.014)
"""Thickness and width of a finger."""
FINGER_TIP_SHARE = 0.35
"""How far the fingers reach beyond the tool centre point, as a share of the part's height."""
FLANGE_M = (0.0315, 0.012)
"""Radius and height of the tool's flange plate."""
NECK_RADIUS_M = 0.020
"""Between flange plate and gripper housing."""
GUIDE_M = (0.003, 0.014)
"""Thickness and height of a belt's guides."""
BLADE_M = (0.004, 0.015)
"""Thickness and height of a stopper's blade."""
TRAY_M = 0.012
"""Thickness of a store's plate, and its depth below the parts."""
TRAY_WALL_M = 0.004
TRAY_BACK = 2.2
"""Height of a store's back wall, in heights of its side walls."""


def envelope(length: float, width: float) -> Block:
    """Rails, belt, cross members and bearings of a conveyor in one."""
    size = (length, width + 2 * BEARING_OUT_M, FRAME_DEPTH_M)
    return Block(size, (length / 2.0, 0.0, -FRAME_DEPTH_M / 2.0))


def drive(length: float) -> tuple[Block, Block]:
    """Gear box and motor below a conveyor's downstream end; the motor is a rod along x."""
    x = length - 0.075
    return Block((0.07, 0.046, 0.044), (x, 0.0, -0.061)), Block(
        (0.052, 0.038, 0.038), (x - 0.058, 0.0, -0.062)
    )


def conveyor_legs(length: float, width: float) -> list[tuple[float, float]]:
    """Where a conveyor's legs stand: x, y."""
    side = width / 2.0 - LEG_INSET_M
    return [(share * length, y) for share in LEG_SHARES for y in (-side, side)]


def store_legs(size: tuple[float, float, float]) -> list[tuple[float, float]]:
    """Where a store's legs stand: x, y."""
    x, y = STORE_LEG_SHARE * size[0], STORE_LEG_SHARE * size[1]
    return [(a, b) for a in (-x, x) for b in (-y, y)]


def stopper_post(width: float, down: float) -> tuple[Block, Block, Block, Block]:
    """Post, foot, slide and cylinder (a rod along z) of a stopper; `down` from the belt to the table."""
    y, top = width / 2.0 + 0.022, 0.056
    return (
        Block((0.022, 0.022, down + top), (0.0, y, (top - down) / 2.0)),
        Block((0.052, 0.044, 0.006), (0.0, y, 0.003 - down)),
        Block((0.026, 0.012, 0.05), (0.0, y - 0.016, 0.028)),
        Block((0.019, 0.019, 0.052), (0.0, y, top + 0.025)),
    )


def stopper_blade(width: float) -> tuple[Block, Block]:
    """Blade and its carrier, closed. Parts lie against its face at x = 0."""
    thickness, height = BLADE_M
    y = width / 2.0
    return (
        Block((thickness, width - 0.012, height), (thickness / 2.0, -0.002, 0.001 + height / 2.0)),
        Block((0.006, 0.03, 0.008), (0.003, y, 0.013)),
    )


def store(size: tuple[float, float, float]) -> tuple[Block, Block, Block, Block]:
    """Plate, the two side walls and the back wall of a store."""
    length, width, wall = size
    side, back = (length - TRAY_WALL_M) / 2.0, TRAY_BACK * wall
    return (
        Block((length, width, TRAY_M), (0.0, 0.0, -TRAY_M / 2.0)),
        Block((TRAY_WALL_M, width, wall), (-side, 0.0, wall / 2.0)),
        Block((TRAY_WALL_M, width, wall), (side, 0.0, wall / 2.0)),
        Block((length, TRAY_WALL_M, back), (0.0, (width - TRAY_WALL_M) / 2.0, back / 2.0)),
    )


def gantry(width: float, height: float, down: float) -> tuple[Block, Block, Block, Block]:
    """Post, foot, arm, and housing with lens and ring light as one, of a camera `height` above the belt."""
    y, top = width / 2.0 + 0.03, height + 0.055
    return (
        Block((0.026, 0.026, down + top), (0.0, y, (top - down) / 2.0)),
        Block((0.062, 0.052, 0.006), (0.0, y, 0.003 - down)),
        Block((0.022, y + 0.02, 0.022), (0.0, y / 2.0 - 0.01, top - 0.011)),
        Block((0.068, 0.068, 0.081), (0.0, 0.0, height + 0.0095)),
    )


def tool_body(length: float, width: float, finger: float) -> tuple[Block, Block]:
    """Housing and the block that guides the fingers, in the tool centre point's frame."""
    body = length - finger
    middle = -finger - body / 2.0 + 0.008
    return (
        Block((width, width * 0.62, body - 0.028), (0.0, 0.0, middle)),
        Block((width * 1.02, width * 0.4, 0.008), (0.0, 0.0, -finger - 0.002)),
    )
