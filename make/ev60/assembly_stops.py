"""What the robots of final assembly are asked for: where they stand, and the poses that they go through.

Poses are in the car's frame, for the side on which the robot stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product

import numpy as np

from make.ev60 import cell_types as types
from make.ev60 import jobs, plan
from make.ev60.among import NOTHING
from make.ev60.bases import Stand
from make.ev60.glass import ACROSS, PANES, Pane, bead_poses, in_gripper
from make.ev60.robot_plan import Stop, turned
from make.ev60.solve import MIRROR, NEST_M, Placed, car_height
from make.ev60.stations import TIGHTENED
from twin.geometry.car import WHEEL_CENTRES, pane_edge
from twin.geometry.convex import box_vertices
from twin.geometry.equipment.assembly_stations import PANE_HEIGHT_M

COCKPIT = "TR200"
RACK_M = (-0.5, 3.1)
"""x and y, in the station's frame, of where a robot on the left takes its part."""
OVER_M, NEAR_M = 0.25, 0.1
TIP_M = 0.112
"""From a wheel's middle plane to its nuts."""
OUT_M = 0.6
"""So far a spindle backs off from a wheel, out of the way of the hanger."""
LINE_M = 1.1
"""Half the width that no robot reaches into at home; wider where a hanger passes."""
HANGER_LINE_M = 1.7
LINE_M, HANGER_LINE_M = 1.1, 1.7
"""Half the width that no robot reaches into at home, and where a hanger passes."""
CARRIED_M = 2.2
"""Height at which a pane is carried over the cell."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What one robot is asked for.

    robot: at its place, without targets; stops: for its side; touches: owners of still things that its tool
    touches where it takes or fits; keeps_out: (k, 8, 3) corners of boxes that are for another robot, m.
    same: whether all stops have to be taken in the same form. line_m: half the width of the line,
    which it leaves at home. part: corners (k, 3) of what it carries, in its tool centre point's frame, m.
    """

    robot: Placed
    stops: tuple[Stop, ...]
    touches: tuple[str, ...]
    keeps_out: tuple[np.ndarray, ...] = ()
    same: bool = False
    line_m: float = LINE_M
    part: np.ndarray = field(default_factory=NOTHING.copy)


@dataclass(frozen=True)
class Fitted:
    """A part that a robot of the cockpit station brings, and from how far out it is lowered, m."""

    part: types.Part
    arm: str
    x: float
    pedestal: float
    high_m: float
    size_m: tuple[float, float, float]


_COCKPIT, _SMALL = "grippers.cockpit_gripper", "grippers.small_part_gripper"
FITTED = (
    Fitted(
        types.Part(_COCKPIT, "cockpit", (0.66, 0.0, 0.92), (-0.35, 0.0, -0.94), 58.0),
        "kr150_r3100_2", 1.3, 0.6, 0.75, (1.36, 0.3, 0.16),
    ),
    Fitted(
        types.Part(_SMALL, "centre display", (0.56, 0.0, 1.12), (-0.5, 0.0, -0.86), 4.0),
        "kr150_r3100_2", 1.3, 0.6, 0.75, (0.36, 0.05, 0.14),
    ),
)  # fmt: skip
"""On the left and on the right; both go in where the windscreen will be."""
ROBOT_Y_M, GLASS_Y_M, WHEELS_Y_M = 2.25, 2.25, 2.9


@cache
def asked() -> tuple[Asked, ...]:
    """All robots of final assembly."""
    return (*_cockpit(), *_panes(), *_wheels())


def _mirrored(poses: np.ndarray, left: bool) -> np.ndarray:
    return poses if left else MIRROR @ poses @ MIRROR


def _stop(
    poses: Sequence[np.ndarray], works: tuple[int, ...], left: bool, carries: tuple[int, int] = (0, 0)
) -> Stop:
    return Stop(_mirrored(np.stack(poses), left), works, carries)


def _box(low: Sequence[float], high: Sequence[float], left: bool) -> np.ndarray:
    """Corners of a box given for a robot on the left."""
    size, middle = np.subtract(high, low), np.add(low, high) / 2
    return (box_vertices(tuple(size)) + middle) * (1.0, 1.0 if left else -1.0, 1.0)


def _placed(station: str, left: bool, stand: Stand, work: str, about: str) -> Placed:
    return Placed(station, 1 if left else 2, left, stand, work, (), (), (), about)


def _cockpit() -> Iterator[Asked]:
    """Each takes its part from a stand and lowers it through the windscreen's opening, one at a time."""
    height = car_height(COCKPIT)
    for left, fitted in zip((True, False), FITTED, strict=True):
        part = fitted.part
        stand = Stand(fitted.arm, part.gripper, fitted.x, ROBOT_Y_M, fitted.pedestal, (), 0.0)
        rack = jobs.looking((*RACK_M, NEST_M + 0.085 - height), (0.0, 0.0, -1.0))
        at = jobs.looking(part.at, part.along)
        # The part lies along the line on its stand, and across the car.
        forms = list(product((0, 4), ACROSS))
        turns = [a for a, _ in forms], [b for _, b in forms]
        take = [turned(rack, 8, back=back)[turns[0]] for back in (OVER_M, 0.0, OVER_M)]
        out = (fitted.high_m, NEAR_M, 0.0, NEAR_M, fitted.high_m)
        fit = [turned(at, 8, back=back)[turns[1]] for back in out]
        robot = _placed(COCKPIT, left, stand, "handling", part.what)
        side = 1.0 if left else -1.0
        robot = replace(robot, part_m=(RACK_M[0], side * RACK_M[1]), payload_kg=part.mass_kg)
        stops = _stop(take, (1,), left, (1, 2)), _stop(fit, (2,), left, (0, 2))
        beyond = _box((-4.0, -4.0, -1.0), (4.0, -0.9, 4.0), left)
        yield Asked(
            robot, stops, ("car", f"{robot.id}.stand"), (beyond,), True, part=box_vertices(fitted.size_m)
        )


def _panes() -> Iterator[Asked]:
    """Each takes its pane from its table, carries it over the nozzle, and fits it."""
    for pane in PANES:
        yield _pane(pane)


def _pane(pane: Pane) -> Asked:
    station = plan.GLASS[0]
    height = car_height(station)
    at = jobs.looking(pane.part.at, pane.part.along)
    table = jobs.looking((*pane.table, PANE_HEIGHT_M - height), (0.0, 0.0, -1.0))
    take, beads, fit = [], [], []
    for turn, glued in product(ACROSS, range(8)):
        fitted = jobs.any_turn(at)[turn]
        bead = bead_poses(pane, fitted, glued, height)
        above = _raised(bead[0], CARRIED_M - pane.nozzle[2])
        lying = max(jobs.any_turn(table)[::4], key=lambda pose: _way_up(pane, pose, fitted))
        up = _raised(lying, CARRIED_M - PANE_HEIGHT_M)
        take.append(np.stack([up, lying, up]))
        beads.append(np.stack([above, *bead, above]))
        fit.append(np.stack([_back(fitted, back) for back in (0.3, NEAR_M, 0.0, NEAR_M, 0.3)]))
    stand = Stand(types.GLASS_ARMS[0], pane.part.gripper, pane.robot_x, GLASS_Y_M, 0.9, (), 0.0)
    robot = _placed(station, pane.left, stand, "glaze", pane.part.what)
    robot = replace(robot, part_m=(pane.table[0], pane.table[1] * robot.side), payload_kg=pane.part.mass_kg)
    stops = tuple(
        Stop(_mirrored(np.stack(forms, axis=1), pane.left), works, carries)
        for forms, works, carries in (
            (take, (1,), (1, 2)),
            (beads, (), (0, len(beads[0]) - 1)),
            (fit, (2,), (0, 2)),
        )
    )
    # Where the other one fits its pane, and where it comes from.
    (low, high), here, there = ((-4.0, -0.4), -0.95, 0.75) if pane.left else ((-0.25, 4.0), -0.5, 0.5)
    beyond = _box((-4.0, -4.0, -1.0), (4.0, here, 4.0), pane.left)
    over = _box((low, -4.0, -1.0), (high, there, 4.0), pane.left)
    edge = in_gripper(pane, jobs.any_turn(at)[ACROSS[0]])
    # The rear window is not followed yet: no way was found for it that keeps off the fence over its nozzle.
    part = np.concatenate([edge, edge * (-1.0, -1.0, 1.0)]) if pane.left else NOTHING
    return Asked(robot, stops, ("car", station), (beyond, over), same=True, part=part)


def _way_up(pane: Pane, lying: np.ndarray, fitted: np.ndarray) -> float:
    """Positive where the gripper holds the pane on its table as it does on the car: its top edge outward."""
    outward = lying[1, 1]
    edge = pane_edge(pane.panel)
    upward = edge[edge[:, 2].argmax()] - edge[edge[:, 2].argmin()]
    return float(outward * (upward * (1.0, 0.0, 1.0) @ fitted[:3, 1]))


def _raised(pose: np.ndarray, up: float) -> np.ndarray:
    found = pose.copy()
    found[2, 3] += up
    return found


def _back(pose: np.ndarray, back: float) -> np.ndarray:
    found = pose.copy()
    found[:3, 3] -= back * pose[:3, 2]
    return found


def _wheels() -> Iterator[Asked]:
    """A robot on each side of one station, which tightens both wheels there."""
    stand = Stand("r2000ib_210f", "guns.wheel_tightener", 0.0, WHEELS_Y_M, 0.6, (), 0.0)
    for left in (True, False):
        stops = []
        for x, y, z in WHEEL_CENTRES[::2]:
            at = jobs.looking((x, abs(y) + TIP_M, z), (0.0, -1.0, 0.0))
            poses = [turned(at, 8, back=back) for back in (OUT_M, NEAR_M, 0.0, NEAR_M, OUT_M)]
            stops.append(_stop(poses, (2,), left))
        about = f"{'left' if left else 'right'} wheels"
        yield Asked(
            _placed(TIGHTENED, left, stand, "tighten", about), tuple(stops), ("car",), line_m=HANGER_LINE_M
        )
