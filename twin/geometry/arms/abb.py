"""ABB IRB 6640: wide foot, straight box-section lower arm, round forearm, balancing cylinder behind."""

from __future__ import annotations

from twin.geometry.arms import wrists
from twin.geometry.arms.castings import Parts, cast, drum, hose, strap, tilted
from twin.geometry.arms.facts import ArmFacts
from twin.geometry.arms.paint import PAINTS
from twin.geometry.arms.wrists import GAP_M, WristSize
from twin.geometry.solids import box

PAINT = PAINTS["abb"]
INSIDE_M, OUTSIDE_M = 0.15, 0.35
BASE_TOP_M = 0.38
SIZE = WristSize(0.5, 0.118, 0.115, 0.132, 0.092, 0.085)


def base(facts: ArmFacts) -> Parts:
    """Link 0: rectangular foot with outriggers, box that narrows to the ring."""
    foot = cast(
        [(0, -0.02, 0, 0.4, 0.35, 0.08), (0.05, -0.02, 0, 0.4, 0.35, 0.08)], "z", PAINT.joint, 2, (0, 0.01)
    )
    casting = cast(
        [
            (0.045, -0.02, 0, 0.35, 0.31, 0.08),
            (0.2, -0.01, 0, 0.32, 0.3, 0.1),
            (0.3, 0, 0, 0.3, 0.29, 0.22),
            (BASE_TOP_M - 0.035, 0, 0, 0.288, 0.288, 0.288),
        ],
        "z",
        PAINT.body,
        5,
    )
    ring = drum(0.28, (BASE_TOP_M - 0.038, BASE_TOP_M), "z", PAINT.joint, bevel=(0, 0), corner=5)
    plugs = box((0.08, 0.34, 0.2), (-0.375, 0, 0.16), PAINT.motor, 0.008)
    return {"foot": [foot], "casting": [casting, ring], "plugs": [plugs]}


def column(facts: ArmFacts) -> Parts:
    """Link 1: frame with the second axis and its motor; the balancing cylinder hangs behind."""
    ground = BASE_TOP_M - facts.origins_m[0][2]
    x = facts.origins_m[1][0]
    frame = cast(
        [
            (ground + GAP_M, 0, 0, 0.295, 0.295, 0.295),
            (ground + 0.06, 0, 0, 0.3, 0.295, 0.295),
            (-0.19, 0.04, -0.06, 0.31, 0.205, 0.1),
            (-0.08, 0.06, -0.05, 0.3, 0.195, 0.06),
            (0.03, 0.12, -0.05, 0.24, 0.18, 0.05),
        ],
        "z",
        PAINT.body,
        4,
        (0.0, 0.02),
    )
    cheek = strap((x - 0.1, -0.2, 0.2), (x, 0, 0.21), (-0.2, INSIDE_M - 0.03), PAINT.body, 0.015)
    seat = drum(0.2, (INSIDE_M - 0.031, INSIDE_M - GAP_M), "y", PAINT.joint, (x, 0), (0, 0))
    gear = drum(0.15, (-0.245, -0.19), "y", PAINT.panel, (x, 0), (0.015, 0), corner=3)
    motor = drum(0.09, (-0.5, -0.24), "y", PAINT.motor, (x, 0), (0.014, 0), corner=3)
    turner = drum(0.08, (0.0, 0.2), "z", PAINT.motor, (0.0, -0.15), (0, 0.014), corner=3)
    tank = drum(0.125, (-0.56, 0.0), "z", PAINT.joint, bevel=(0.03, 0.02))
    collar = drum(0.13, (-0.13, -0.07), "z", PAINT.body, bevel=(0, 0))
    rod = drum(0.045, (-0.01, 0.25), "z", PAINT.metal, bevel=(0, 0), corner=3)
    balance = [tilted(mesh, 78.0, (0.0, 0.01, 0.08)) for mesh in (tank, collar, rod)]
    return {"frame": [frame, turner], "shoulder": [cheek, seat, gear, motor], "balance": balance}


def lower(facts: ArmFacts) -> Parts:
    """Link 2: a straight beam of box section between two round heads, ribs on its face."""
    top = facts.lower_arm_m
    y, half = 0.5 * (INSIDE_M + OUTSIDE_M), 0.5 * (OUTSIDE_M - INSIDE_M)
    shoulder = drum(0.205, (INSIDE_M, OUTSIDE_M - 0.01), "y", PAINT.body, bevel=(0, 0.02))
    elbow = drum(0.175, (INSIDE_M, OUTSIDE_M - 0.01), "y", PAINT.body, (0, top), (0, 0.02))
    beam = cast(
        [
            (0.08, 0, y, 0.165, half, 0.025),
            (0.3 * top, 0, y, 0.148, half, 0.025),
            (0.7 * top, 0, y, 0.138, half, 0.025),
            (top - 0.06, 0, y, 0.14, half, 0.025),
        ],
        "z",
        PAINT.body,
    )
    panels = [
        box((0.2, 0.012, 0.24 * top), (0.0, OUTSIDE_M, h * top), PAINT.panel, 0.005) for h in (0.37, 0.65)
    ]
    caps = [
        drum(r, (OUTSIDE_M - 0.012, OUTSIDE_M + 0.02), "y", PAINT.joint, (0, z), (0, 0.01), corner=3)
        for r, z in ((0.13, 0.0), (0.11, top))
    ]
    out = OUTSIDE_M + 0.04
    path = [
        (-0.05, out - 0.02, 0.12),
        (-0.05, out, 0.3 * top),
        (-0.05, out, 0.7 * top),
        (-0.03, out - 0.02, top - 0.09),
    ]
    cables = [hose(path, 0.034, PAINT.hose)]
    cables += [
        box((0.11, 0.05, 0.03), (-0.05, out - 0.015, h * top), PAINT.joint, 0.0) for h in (0.24, 0.51, 0.78)
    ]
    return {"shoulder": [shoulder, caps[0]], "beam": [beam, *panels, *cables], "elbow": [elbow, caps[1]]}


def upper(facts: ArmFacts) -> Parts:
    """Link 3: the arm house, short and square, motors behind and beside."""
    _, z = facts.wrist
    end = SIZE.start
    joint = strap((0, 0, 0.18), (0.0, z, 0.15), (-0.18, INSIDE_M - 0.03), PAINT.body, 0.015)
    seat = drum(0.165, (INSIDE_M - 0.031, INSIDE_M - GAP_M), "y", PAINT.joint, bevel=(0, 0))
    motor = drum(0.085, (-0.42, -0.17), "y", PAINT.motor, bevel=(0.014, 0), corner=3)
    house = cast(
        [
            (-0.28, 0, z, 0.135, 0.14, 0.03),
            (0.16, 0, z, 0.14, 0.15, 0.04),
            (0.34, 0, z, 0.13, 0.135, 0.09),
            (end - 0.04, 0, z, 0.128, 0.128, 0.128),
        ],
        "x",
        PAINT.body,
        4,
        (0.02, 0.0),
    )
    ring = drum(0.134, (end - 0.045, end - GAP_M), "x", PAINT.joint, (0, z), (0.006, 0))
    lid = box((0.03, 0.22, 0.22), (-0.29, 0, z), PAINT.panel, 0.008)
    motors = [drum(0.075, (-0.52, -0.3), "x", PAINT.motor, (-0.02, z + 0.01), (0.014, 0))]
    path = [(-0.24, 0.06, z + 0.12), (-0.08, 0.06, z + 0.185), (0.2, 0.05, z + 0.185), (0.42, 0.04, z + 0.14)]
    dress = [
        hose(path, 0.036, PAINT.hose),
        box((0.04, 0.1, 0.08), (0.12, 0.055, z + 0.16), PAINT.joint, 0.0),
    ]
    return {"joint": [joint, seat, motor], "house": [house, ring, lid, *dress], "motors": motors}


def wrist(facts: ArmFacts) -> Parts:
    """Link 4: the long forearm with its hose."""
    parts = wrists.forearm(facts, SIZE, PAINT, collar=False)
    reach = facts.origins_m[4][0]
    path = [(0.54, 0, 0.1), (0.64, 0, 0.148), (reach - 0.34, 0, 0.148), (reach - 0.22, 0, 0.1)]
    parts["neck"] += [hose(path, 0.034, PAINT.hose)]
    parts["neck"] += [box((0.03, 0.09, 0.1), (x, 0, 0.13), PAINT.joint, 0.0) for x in (0.68, 0.99)]
    return parts


def hand(facts: ArmFacts) -> Parts:
    """Link 5."""
    return wrists.hand(facts, SIZE, PAINT)


def flange(facts: ArmFacts) -> Parts:
    """Link 6."""
    return wrists.flange(facts, SIZE, PAINT)
