"""Meshes of a cell's equipment, authored with PyVista: each kind once, in its own frame, coloured by vertex.

Frames: a conveyor's parts stand in the conveyor's frame (x downstream, z up, origin on the belt at the
upstream end); a stopper's and a camera's in the conveyor's frame moved to where they stand; tool parts in
the tool centre point's frame with z out of the flange; a disc about its centre. Metres.
Every mesh carries the point array `rgb` (n, 3) uint8, sRGB.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pyvista as pv

from twin.geometry import dimensions, shades
from twin.geometry.solids import box, colour, cylinder, join, lathe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twin.geometry.shades import Shade

RAIL_M = 0.006
"""Thickness of a conveyor's side rails, which lie inside its width."""
ROLLER_RADIUS_M = 0.017
BELT_M = 0.0024
"""Thickness of a belt."""
RIB_PITCH_M = 0.02
"""Distance between two ribs of a belt."""


def conveyor_frame(length: float, width: float) -> pv.PolyData:
    """Rails, cross members and the drive of a conveyor."""
    height = dimensions.FRAME_HEIGHT_M
    side, middle = width / 2.0 - RAIL_M / 2.0, -height / 2.0
    parts = [
        box((length, RAIL_M, height), (length / 2, sign * side, middle), shades.ALUMINIUM, 0.0012)
        for sign in (-1, 1)
    ]
    # A dark slot along each rail, as an aluminium profile has one.
    parts += [
        box((length * 0.96, 0.0012, 0.006), (length / 2, sign * (width / 2), middle), shades.SLOT, 0.0002)
        for sign in (-1, 1)
    ]
    inside = width - 2 * RAIL_M
    parts += [
        box((0.02, inside, 0.008), (length * f, 0, -0.034), shades.ALUMINIUM) for f in (0.18, 0.5, 0.82)
    ]
    # Transfer plates close the gap where the belt turns down at its ends.
    parts += [box((0.01, inside, 0.002), (x, 0, -0.0022), shades.CAST) for x in (0.005, length - 0.005)]
    gear, (motor, at) = dimensions.drive(length)
    parts.append(box(*gear, shades.CAST))
    parts.append(cylinder(motor[1] / 2.0, motor[0], shades.DARK, (1, 0, 0), at, 0.002))
    out = dimensions.BEARING_OUT_M
    parts += [
        cylinder(0.0085, 2 * out, shades.STEEL, (0, 1, 0), (end, sign * width / 2, -0.019), 0.0005, 20)
        for end in (ROLLER_RADIUS_M, length - ROLLER_RADIUS_M)
        for sign in (-1, 1)
    ]
    return join(parts)


def belt(length: float, width: float) -> pv.PolyData:
    """The endless belt: flat above and below, round at the rollers."""
    radius, y = ROLLER_RADIUS_M, width / 2.0 - RAIL_M - 0.001
    turn = np.linspace(math.pi / 2, -math.pi / 2, 13)
    right = np.column_stack([length - radius + radius * np.cos(turn), -radius + radius * np.sin(turn)])
    left = np.column_stack([radius - radius * np.cos(turn[::-1]), -radius + radius * np.sin(turn[::-1])])
    loop = np.concatenate([right, left])
    outline = np.column_stack([loop[:, 0], np.full(len(loop), -y), loop[:, 1]])
    ring = np.arange(len(loop))
    mesh = pv.PolyData(outline, np.concatenate([[len(loop)], ring]))
    solid = mesh.triangulate().extrude((0, 2 * y, 0), capping=True)
    solid = solid.triangulate().clean()
    return colour(solid.compute_normals(auto_orient_normals=True, split_vertices=False), shades.BELT)


def rib(width: float) -> pv.PolyData:
    """One rib across the belt, its middle at the origin on the belt."""
    along, height, middle = dimensions.RIB_M
    return box((along, width - 2 * RAIL_M - 0.004, height), (0, 0, middle), shades.RIB, 0.0001)


def roller(width: float) -> pv.PolyData:
    """The bright roller inside a belt's end, about its own middle."""
    radius = ROLLER_RADIUS_M - BELT_M
    return cylinder(radius, width - 2 * RAIL_M - 0.0008, shades.STEEL, (0, 1, 0), chamfer=0.0006, sides=24)


def leg() -> pv.PolyData:
    """A post of one metre, from z = -1 to z = 0; an instance scales it to its height."""
    return box((dimensions.LEG_M, dimensions.LEG_M, 1.0), (0, 0, -0.5), shades.ALUMINIUM, 0.0015)


def foot() -> pv.PolyData:
    """The foot of a post, standing on z = 0."""
    radius, height = dimensions.FOOT_RADIUS_M, dimensions.FOOT_HEIGHT_M
    plate = cylinder(radius, 0.005, shades.DARK, at=(0, 0, 0.0025), chamfer=0.0015, sides=24)
    return join(
        [plate, cylinder(0.006, height - 0.004, shades.STEEL, at=(0, 0, height / 2 + 0.002), sides=16)]
    )


def stopper_post(width: float, height: float) -> pv.PolyData:
    """Post and slide of a stopper beside the belt; `height` from the belt down to the table."""
    post, plate, slide, (rod, (_, y, middle)) = dimensions.stopper_post(width, height)
    parts = [
        box(*post, shades.ALUMINIUM),
        box(*plate, shades.DARK),
        box(*slide, shades.CAST),
        cylinder(0.42 * rod[0], rod[2] - 0.006, shades.STEEL, at=(0.0, y, middle - 0.003)),
        cylinder(rod[0] / 2, 0.008, shades.DARK, at=(0.0, y, middle + rod[2] / 2 - 0.004)),
    ]
    return join(parts)


def stopper_blade(width: float) -> pv.PolyData:
    """The blade that closes the belt; parts lie against its face at x = 0. Closed as drawn."""
    blade, carrier = dimensions.stopper_blade(width)
    return join([box(*blade, shades.SIGNAL, 0.0006), box(*carrier, shades.STEEL, 0.0006)])


def store(size: Sequence[float], pockets: Sequence[tuple[float, float, float]]) -> pv.PolyData:
    """A tray open towards the belt that feeds it, a rack behind; `pockets` are x, y and radius."""
    length, width, wall = size
    plate, *walls = dimensions.store((length, width, wall))
    parts = [box(*plate, shades.ALUMINIUM)]
    parts += [box(*block, shades.CAST, 0.0006) for block in walls]
    parts += [
        box((length * 0.5, 0.001, wall * 0.9), (0, width / 2 - 0.0045, wall * 1.4), shades.LIGHT, 0.0002),
    ]
    parts += [
        lathe(
            [(r + 0.0005, 0.0), (r + 0.0022, 0.0), (r + 0.0022, 0.0006), (r + 0.0005, 0.0006)],
            shades.SLOT,
            at=(x, y, 0),
        )
        for x, y, r in pockets
    ]
    return join(parts)


def camera_gantry(width: float, height: float, post: float) -> pv.PolyData:
    """Post beside the belt, arm over it, housing with lens and ring light `height` above the belt."""
    stand, plate, arm, _ = dimensions.gantry(width, height, post)
    parts = [
        box(*stand, shades.ALUMINIUM),
        box(*plate, shades.DARK),
        box(*arm, shades.ALUMINIUM),
        box((0.04, 0.04, 0.05), (0, 0, height + 0.02), shades.LIGHT, 0.003),
        box((0.0405, 0.0405, 0.006), (0, 0, height + 0.028), shades.CAST, 0.0006),
        cylinder(0.0135, 0.024, shades.DARK, at=(0, 0, height - 0.014)),
        lathe(
            [(0.018, -0.004), (0.034, -0.004), (0.034, 0.004), (0.018, 0.004), (0.018, -0.004)],
            shades.CAST,
            at=(0, 0, height - 0.026),
            sides=40,
        ),
        lathe(
            [(0.020, 0.0), (0.032, 0.0), (0.032, 0.0006), (0.020, 0.0006)],
            shades.LIGHT,
            at=(0, 0, height - 0.0308),
            sides=40,
        ),
    ]
    return join(parts)


def camera_field(field: Sequence[float], height: float) -> pv.PolyData:
    """What the camera sees: a pyramid from the lens at `height` down to the field on the belt."""
    a, b = field[0] / 2.0, field[1] / 2.0
    points = np.array(
        [(-a, -b, 0.001), (a, -b, 0.001), (a, b, 0.001), (-a, b, 0.001), (0, 0, height - 0.026)]
    )
    faces = [3, 0, 1, 4, 3, 1, 2, 4, 3, 2, 3, 4, 3, 3, 0, 4]
    return colour(pv.PolyData(points, faces), shades.VIEW)


def tool_body(length: float, width: float, finger: float) -> pv.PolyData:
    """Flange plate and gripper housing; the tool centre point is the origin, the flange at z = -length."""
    body = length - finger
    radius, plate = dimensions.FLANGE_M
    housing, guide = dimensions.tool_body(length, width, finger)
    parts = [
        cylinder(radius, plate, shades.STEEL, at=(0, 0, plate / 2 - length), sides=40),
        cylinder(dimensions.NECK_RADIUS_M, body * 0.5, shades.DARK, at=(0, 0, -length + body * 0.25)),
        box(*housing, shades.CAST, 0.003),
        box(*guide, shades.DARK, 0.001),
    ]
    return join(parts)


def tool_finger(finger: float, part_height: float) -> pv.PolyData:
    """One finger that grips towards -x: its face in the plane x = 0, its tip just below the tool centre."""
    tip = part_height * dimensions.FINGER_TIP_SHARE
    thickness, breadth = dimensions.FINGER_M
    carriage = (0.007, breadth, finger * 0.55)
    parts = [
        box(carriage, (thickness - carriage[0] / 2, 0, -finger * 0.72), shades.STEEL, 0.001),
        box(
            (0.0055, breadth - 0.002, finger * 0.62 + tip),
            (0.00325, 0, (tip - finger * 0.62) / 2),
            shades.STEEL,
            0.0008,
        ),
        box((0.0012, 0.011, part_height * 0.9), (0.0006, 0, tip - part_height * 0.45), shades.DARK, 0.0002),
    ]
    return join(parts)


def disc(diameter: float, height: float, shade: Shade) -> pv.PolyData:
    """A part: a flat cylinder with broken edges about its centre."""
    return cylinder(diameter / 2.0, height, shade, chamfer=0.0009, sides=40)
