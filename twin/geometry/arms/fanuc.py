"""Fanuc R-2000: low round base, slender straight lower arm, cone-shaped upper arm over the elbow."""

from __future__ import annotations

from twin.geometry.arms import wrists
from twin.geometry.arms.castings import Parts, cast, drum, hose, strap, tilted
from twin.geometry.arms.facts import ArmFacts
from twin.geometry.arms.paint import PAINTS
from twin.geometry.arms.wrists import GAP_M, WristSize
from twin.geometry.solids import box

PAINT = PAINTS["fanuc"]
INSIDE_M = 0.145
BASE_TOP_M = 0.336


def _heavy(facts: ArmFacts) -> float:
    """How much stouter than the 165F the wrist and the arms are."""
    return float((facts.payload_kg / 165.0) ** 0.25)


def _size(facts: ArmFacts) -> WristSize:
    s = _heavy(facts)
    return WristSize(1.0, 0.1 * s, 0.1 * s, 0.118 * s, 0.08 * s, 0.08 * s)


def base(facts: ArmFacts) -> Parts:
    """Link 0: foot with four cut corners, low casting, connector box behind."""
    foot = cast(
        [(0, -0.03, 0, 0.37, 0.305, 0.12), (0.04, -0.03, 0, 0.37, 0.305, 0.12)],
        "z",
        PAINT.joint,
        2,
        (0, 0.008),
    )
    casting = cast(
        [
            (0.035, -0.02, 0, 0.33, 0.28, 0.1),
            (0.14, -0.01, 0, 0.31, 0.275, 0.15),
            (0.25, 0, 0, 0.285, 0.275, 0.24),
            (BASE_TOP_M - 0.025, 0, 0, 0.275, 0.275, 0.275),
        ],
        "z",
        PAINT.body,
        5,
    )
    ring = drum(0.268, (BASE_TOP_M - 0.028, BASE_TOP_M), "z", PAINT.joint, bevel=(0, 0), corner=5)
    plugs = box((0.1, 0.3, 0.19), (-0.365, 0, 0.145), PAINT.joint, 0.008)
    return {"foot": [foot], "casting": [casting, ring], "plugs": [plugs]}


def column(facts: ArmFacts) -> Parts:
    """Link 1: turntable, shoulder and motors; a balancer behind on those that have one."""
    ground = BASE_TOP_M - facts.origins_m[0][2]
    x = facts.origins_m[1][0]
    table = cast(
        [
            (ground + GAP_M, 0, 0, 0.285, 0.285, 0.285),
            (ground + 0.05, 0, 0, 0.29, 0.285, 0.285),
            (-0.19, 0.02, -0.05, 0.3, 0.19, 0.16),
            (-0.08, 0.03, -0.05, 0.28, 0.19, 0.1),
            (0.02, 0.06, -0.05, 0.22, 0.17, 0.08),
        ],
        "z",
        PAINT.body,
        4,
        (0.0, 0.02),
    )
    cheek = strap((0.06, -0.12, 0.16), (x, 0, 0.2), (-0.17, INSIDE_M - 0.03), PAINT.body, 0.02)
    seat = drum(0.182, (INSIDE_M - 0.031, INSIDE_M - GAP_M), "y", PAINT.joint, (x, 0), (0, 0))
    gear = drum(0.13, (-0.215, -0.16), "y", PAINT.panel, (x, 0), (0.012, 0), corner=3)
    motor = drum(0.085, (-0.41, -0.21), "y", PAINT.motor, (x, 0), (0.014, 0), corner=3)
    turner = drum(0.08, (-0.02, 0.2), "z", PAINT.motor, (-0.08, -0.1), (0, 0.014), corner=3)
    parts: Parts = {"table": [table], "shoulder": [cheek, seat, gear, motor]}
    if facts.payload_kg < 200.0:
        parts["table"].append(turner)
        return parts
    tank = drum(0.082, (-0.34, 0.08), "z", PAINT.body, bevel=(0.02, 0.02), corner=3)
    cap = drum(0.06, (-0.37, -0.335), "z", PAINT.joint, bevel=(0.01, 0), corner=3)
    rod = drum(0.03, (0.07, 0.3), "z", PAINT.metal, bevel=(0, 0), corner=3)
    parts["balance"] = [tilted(mesh, 80.0, (-0.05, 0.02, 0.085)) for mesh in (tank, cap, rod)]
    bracket = box((0.14, 0.1, 0.1), (-0.12, 0.02, 0.02), PAINT.body, 0.02)
    parts["table"].append(bracket)
    return parts


def lower(facts: ArmFacts) -> Parts:
    """Link 2: one straight strap from axis to axis, ribbed, with the cables on its outer face."""
    top, s = facts.lower_arm_m, _heavy(facts)
    outside = INSIDE_M + 0.125 * s
    plate = strap((0, 0, 0.195 * s), (0, top, 0.15 * s), (INSIDE_M, outside), PAINT.body, 0.018, 9)
    rib = strap(
        (0, 0.26 * top, 0.095),
        (0, 0.78 * top, 0.075),
        (outside - 0.03, outside + 0.035),
        PAINT.body,
        0.014,
        6,
    )
    pocket = strap(
        (0, 0.3 * top, 0.1), (0, 0.74 * top, 0.08), (INSIDE_M - 0.001, INSIDE_M + 0.02), PAINT.panel, 0.0, 7
    )
    caps = [
        drum(r, (outside - 0.002, outside + 0.03), "y", PAINT.joint, (0, z), (0, 0.01), corner=3)
        for r, z in ((0.12, 0.0), (0.095, top))
    ]
    out = outside + 0.055
    path = [
        (0.03, out - 0.03, 0.13),
        (0.03, out, 0.3 * top),
        (0.02, out, 0.7 * top),
        (0.0, out - 0.025, top - 0.08),
    ]
    cables = [hose(path, 0.03, PAINT.hose)]
    clamps = [box((0.09, 0.05, 0.03), (0.028, out - 0.012, h * top), PAINT.joint, 0.0) for h in (0.32, 0.68)]
    return {"plate": [plate, pocket, *caps], "rib": [rib, *cables, *clamps]}


def upper(facts: ArmFacts) -> Parts:
    """Link 3: elbow casting with the axis of the forearm above it, cone to the wrist, motors behind."""
    _, z = facts.wrist
    s = _heavy(facts)
    size = _size(facts)
    joint = strap((0, 0, 0.165 * s), (-0.01, z, 0.115), (-0.14, INSIDE_M - 0.03), PAINT.body, 0.018)
    seat = drum(0.148 * s, (INSIDE_M - 0.031, INSIDE_M - GAP_M), "y", PAINT.joint, bevel=(0, 0))
    motor = drum(0.08, (-0.34, -0.13), "y", PAINT.motor, bevel=(0.014, 0), corner=3)
    cone = cast(
        [
            (-0.2, 0, z, 0.12, 0.125, 0.05),
            (0.0, 0, z - 0.01, 0.128, 0.15, 0.07),
            (0.22, 0, z - 0.01, 0.125 * s, 0.145 * s, 0.09),
            (0.55, 0, z, 0.115 * s, 0.122 * s, 0.1),
            (size.start - GAP_M, 0, z, size.neck, size.neck, size.neck),
        ],
        "x",
        PAINT.body,
        4,
        (0.02, 0.0),
    )
    lid = cast([(-0.225, 0, z, 0.1, 0.1, 0.05), (-0.198, 0, z, 0.1, 0.1, 0.05)], "x", PAINT.joint, 3)
    motors = [
        drum(0.05, (-0.38, -0.22), "x", PAINT.motor, (y, z + up), (0.01, 0), corner=3)
        for y, up in ((0.058, 0.035), (-0.058, 0.035), (0.0, -0.055))
    ]
    path = [
        (-0.16, -0.05, z + 0.09),
        (0.02, -0.05, z + 0.17),
        (0.4, -0.045, z + 0.165),
        (0.92, -0.03, z + 0.115),
    ]
    dress = [hose(path, 0.03, PAINT.hose)]
    dress += [
        box((0.04, 0.085, 0.09), (x, y, z + h), PAINT.joint, 0.0)
        for x, y, h in ((0.34, -0.045, 0.15), (0.84, -0.03, 0.11))
    ]
    return {"joint": [joint, seat, motor], "cone": [cone, *dress], "motors": [lid, *motors]}


def wrist(facts: ArmFacts) -> Parts:
    """Link 4."""
    return wrists.forearm(facts, _size(facts), PAINT)


def hand(facts: ArmFacts) -> Parts:
    """Link 5."""
    return wrists.hand(facts, _size(facts), PAINT)


def flange(facts: ArmFacts) -> Parts:
    """Link 6."""
    return wrists.flange(facts, _size(facts), PAINT)
