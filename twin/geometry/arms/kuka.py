"""KUKA KR QUANTEC: bell-shaped base, curved lower arm, three motors in a triangle behind the elbow."""

from __future__ import annotations

from twin.geometry.arms import wrists
from twin.geometry.arms.castings import Parts, cast, drum, hose, strap, tilted
from twin.geometry.arms.facts import ArmFacts
from twin.geometry.arms.paint import PAINTS
from twin.geometry.arms.wrists import GAP_M, WristSize
from twin.geometry.solids import box

PAINT = PAINTS["kuka"]
INSIDE_M, OUTSIDE_M = 0.15, 0.325
"""The lower arm's faces: what turns against it lies inside."""
BASE_TOP_M = 0.335


def _size(facts: ArmFacts) -> WristSize:
    return WristSize(facts.wrist[0] - 0.36, 0.108, 0.108, 0.128, 0.088, 0.085)


def base(facts: ArmFacts) -> Parts:
    """Link 0: foot plate with cut corners, bell, machined ring; plugs behind."""
    foot = cast(
        [(0, 0, 0, 0.36, 0.33, 0.11), (0.045, 0, 0, 0.36, 0.33, 0.11)], "z", PAINT.body, 2, (0, 0.008)
    )
    bell = cast(
        [
            (0.04, 0, 0, 0.325, 0.3, 0.14),
            (0.1, 0, 0, 0.3, 0.285, 0.2),
            (0.22, 0, 0, 0.262, 0.262, 0.262),
            (BASE_TOP_M - 0.03, 0, 0, 0.255, 0.255, 0.255),
        ],
        "z",
        PAINT.body,
        5,
    )
    ring = drum(0.262, (BASE_TOP_M - 0.032, BASE_TOP_M), "z", PAINT.joint, bevel=(0.006, 0.0), corner=5)
    plugs = box((0.09, 0.26, 0.15), (-0.325, 0, 0.13), PAINT.joint, 0.008)
    return {"foot": [foot], "bell": [bell, ring], "plugs": [plugs]}


def column(facts: ArmFacts) -> Parts:
    """Link 1: the carousel with the second axis, its motor, and the counterbalance behind."""
    ground = BASE_TOP_M - facts.origins_m[0][2]  # top of the base in this frame
    x = facts.origins_m[1][0]
    carousel = cast(
        [
            (ground + GAP_M, 0, 0, 0.27, 0.27, 0.27),
            (ground + 0.045, 0, 0, 0.275, 0.27, 0.27),
            (-0.2, 0.03, -0.055, 0.29, 0.2, 0.16),
            (-0.02, 0.05, -0.05, 0.3, 0.19, 0.1),
            (0.1, 0.07, -0.06, 0.22, 0.16, 0.08),
        ],
        "z",
        PAINT.body,
        4,
        (0.0, 0.02),
    )
    cheek = strap((0.02, -0.06, 0.2), (x, 0, 0.235), (-0.19, INSIDE_M - 0.03), PAINT.body, 0.02)
    seat = drum(0.215, (INSIDE_M - 0.031, INSIDE_M - GAP_M), "y", PAINT.joint, (x, 0), (0, 0))
    gear = drum(0.165, (-0.235, -0.18), "y", PAINT.panel, (x, 0), (0.012, 0), corner=3)
    motor = drum(0.095, (-0.47, -0.23), "y", PAINT.motor, (x, 0), (0.015, 0), corner=3)
    turner = drum(0.08, (0.05, 0.29), "z", PAINT.motor, (-0.1, -0.13), (0, 0.015), corner=3)
    return {
        "carousel": [carousel, turner],
        "shoulder": [cheek, seat, gear, motor],
        "balance": _counterbalance(),
    }


def _counterbalance() -> list:
    tank = drum(0.088, (-0.36, 0.1), "z", PAINT.body, bevel=(0.03, 0.02), corner=3)
    band = drum(0.092, (-0.2, -0.16), "z", PAINT.joint, bevel=(0, 0), corner=3)
    rod = drum(0.035, (0.09, 0.3), "z", PAINT.metal, bevel=(0, 0), corner=3)
    return [tilted(mesh, 68.0, (-0.02, 0.045, 0.125)) for mesh in (tank, band, rod)]


def lower(facts: ArmFacts) -> Parts:
    """Link 2, lying along x at zero: two round joints and the waist between them, bowed to the front."""
    top = facts.lower_arm_m
    y = 0.5 * (INSIDE_M + OUTSIDE_M)
    half = 0.5 * (OUTSIDE_M - INSIDE_M) - 0.008
    shoulder = drum(0.225, (INSIDE_M, OUTSIDE_M), "y", PAINT.body, bevel=(0, 0.022), corner=5)
    elbow = drum(0.185, (INSIDE_M, OUTSIDE_M), "y", PAINT.body, (0, top), (0, 0.02))
    beam = cast(
        [
            (0.1, 0.0, y, 0.2, half, 0.05),
            (0.3 * top, 0.035, y, 0.15, half, 0.05),
            (0.55 * top, 0.045, y, 0.128, half, 0.05),
            (0.8 * top, 0.025, y, 0.13, half, 0.05),
            (top - 0.07, 0.0, y, 0.16, half, 0.05),
        ],
        "z",
        PAINT.body,
    )
    face = OUTSIDE_M - 0.012
    recess = strap(
        (0.03, 0.3 * top, 0.085), (0.03, 0.76 * top, 0.065), (face - 0.02, face + 0.009), PAINT.panel, 0.0, 6
    )
    caps = [
        drum(r, (OUTSIDE_M - 0.002, OUTSIDE_M + 0.022), "y", PAINT.joint, (0, z), (0, 0.01), corner=3)
        for r, z in ((0.13, 0.0), (0.105, top))
    ]
    path = [
                (-0.02, OUTSIDE_M - 0.005, 0.12), (-0.035, OUTSIDE_M + 0.035, 0.27 * top),
        (-0.02, OUTSIDE_M + 0.035, 0.76 * top), (-0.01, OUTSIDE_M - 0.005, top - 0.1),

    ]  # fmt: skip
    hoses = [hose(path, 0.032, PAINT.hose)]
    clamps = [
        box((0.1, 0.07, 0.035), (-0.03, OUTSIDE_M + 0.01, h * top), PAINT.joint, 0.0) for h in (0.33, 0.7)
    ]
    parts: Parts = {"shoulder": [shoulder, caps[0]], "beam": [beam, recess, *hoses, *clamps]}
    parts["elbow"] = [elbow, caps[1]]
    return {name: [tilted(mesh, 90.0, (0, 0, 0)) for mesh in meshes] for name, meshes in parts.items()}


def upper(facts: ArmFacts) -> Parts:
    """Link 3: elbow housing, tapering arm, and the motors of the wrist's three axes behind."""
    reach, z = facts.wrist
    end = reach - 0.36
    housing = cast(
        [
            (-0.3, -0.015, z, 0.15, 0.145, 0.06),
            (-0.16, -0.02, 0.75 * z, 0.165, 0.185, 0.08),
            (0.14, -0.02, 0.6 * z, 0.16, 0.19, 0.09),
            (0.42, 0, z, 0.128, 0.135, 0.1),
            (end - 0.03, 0, z, 0.112, 0.112, 0.112),
        ],
        "x",
        PAINT.body,
        4,
        (0.02, 0.0),
    )
    ring = drum(0.116, (end - 0.034, end - GAP_M), "x", PAINT.joint, (0, z), (0, 0))
    joint = drum(0.19, (-0.185, INSIDE_M - 0.03), "y", PAINT.body, bevel=(0.02, 0))
    seat = drum(0.172, (INSIDE_M - 0.031, INSIDE_M - GAP_M), "y", PAINT.joint, bevel=(0, 0))
    motor = drum(0.085, (-0.4, -0.18), "y", PAINT.motor, bevel=(0.014, 0), corner=3)
    plate = cast([(-0.325, 0, z, 0.15, 0.15, 0.1), (-0.298, 0, z, 0.15, 0.15, 0.1)], "x", PAINT.joint, 3)
    wrist = [
        drum(0.058, (-0.56, -0.32), "x", PAINT.motor, (y, z + up), (0, 0), corner=3)
        for y, up in ((0.075, 0.06), (-0.075, 0.06), (0.0, -0.075))
    ]
    top = max(z + 0.155, 0.6 * z + 0.192)
    path = [
        (-0.26, 0.02, z + 0.14),
        (-0.08, 0.02, top + 0.038),
        (0.3, 0.02, top + 0.03),
        (end - 0.06, 0.02, z + 0.14),
    ]
    dress = [hose(path, 0.036, PAINT.hose)]
    dress += [
        box((0.04, 0.1, 0.1), (x, 0.02, z + h), PAINT.joint, 0.0) for x, h in ((0.3, 0.16), (end - 0.1, 0.13))
    ]
    return {"joint": [joint, seat, motor], "housing": [housing, ring, *dress], "motors": [plate, *wrist]}


def wrist(facts: ArmFacts) -> Parts:
    """Link 4."""
    return wrists.forearm(facts, _size(facts), PAINT)


def hand(facts: ArmFacts) -> Parts:
    """Link 5."""
    return wrists.hand(facts, _size(facts), PAINT)


def flange(facts: ArmFacts) -> Parts:
    """Link 6."""
    return wrists.flange(facts, _size(facts), PAINT)
