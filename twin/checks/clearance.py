"""Clearance of a robot along a path: its links, tool and held part against cell, free parts and itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

import kernels.clearance
from twin.checks.cell_shapes import OF_GRIPPER
from twin.checks.findings import Finding
from twin.checks.free_parts import at_stop
from twin.checks.robot_cell import RobotCell, robot_cell
from twin.plant import by_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from twin.plant import Plant, Stop, TracedRobot

APPROACH_RADII = 3.0
"""Within this many stop radii of a stop the gripper and its part may touch what the stop serves."""
_BATCH = 4096
"""Configurations looked at together: bounds the memory, and lets other threads run in between."""


class ClearanceError(ValueError):
    """The path cannot be checked; the message says why."""


@dataclass(frozen=True)
class Nearest:
    """The closest approach of a path."""

    time_ns: int
    distance_m: float
    """0.0 for touching or overlapping."""
    first: str
    second: str
    first_device: str
    second_device: str
    """Empty for a free part."""
    first_m: tuple[float, float, float]
    second_m: tuple[float, float, float]
    """The nearest points, in the world."""


@dataclass(frozen=True)
class Clearance:
    """Clearance along a path of m configurations, contacts that are allowed left out.

    time_ns: (m,) int64. distance_m: (m,) float64, NaN where joint positions are NaN. pair: (m,) int64, place
    in `pairs`, -1 without one. points_m: (m, 2, 3), the nearest points in the world.
    pairs: names of the pieces of every pair. allowed, skipped: sentences on what was left out. Configurations
    are checked one by one: what happens between two of them is not.
    """

    robot: str
    time_ns: np.ndarray
    distance_m: np.ndarray
    pair: np.ndarray
    points_m: np.ndarray
    pairs: tuple[tuple[str, str], ...]
    required_m: float
    minimum: Nearest | None
    findings: tuple[Finding, ...]
    allowed: tuple[str, ...]
    skipped: tuple[str, ...]

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What was not checked, as notes for a person: `allowed` and `skipped`, over the whole path."""
        if not len(self.time_ns):
            return ()
        start, end = int(self.time_ns[0]), int(self.time_ns[-1])
        return tuple(
            Finding("clearance", "note", self.robot, f"Not checked: {text}", start, end)
            for text in (*self.allowed, *self.skipped)
        )


def clearance(
    plant: Plant,
    time_ns: np.ndarray,
    joints: np.ndarray,
    robot: str | None = None,
    held: np.ndarray | None = None,
    parts: np.ndarray | None = None,
    part_kinds: Sequence[str] | None = None,
) -> Clearance:
    """Smallest distances of a robot's links, tool and held part to cell, free parts and itself along a path.

    time_ns: (m,) int64, in order. joints: (m, n), rad; a row with NaN is left unknown. robot: id, the plant's
    first without one. held: (m,) place of the part in the gripper or -1, or bool, whether there is one;
    without it, always. parts: (m, k, 7), xyz in m and a quaternion xyzw in the world, NaN where a part is not
    in it; needs `held` as places. part_kinds: the kind of each part, as the plant's initial ones without it.
    Each stretch below `plant.clearance.required_m` is a finding. Raises `ClearanceError` where the shapes
    of the arrays do not fit or the plant has no such robot, `RobotDescriptionError` for its description.
    """
    robots = by_id(plant.traced_robots)
    name = robot if robot is not None else next(iter(robots), "")
    if name not in robots:
        raise ClearanceError(
            f"plant {plant.id!r} has no robot {name!r}; it has: {', '.join(robots) or 'none'}."
        )
    kinds = () if parts is None else tuple(plant.initial_parts if part_kinds is None else part_kinds)
    cell = robot_cell(plant, robots[name], part_kinds=kinds)
    time_ns, joints = np.asarray(time_ns, dtype=np.int64), np.asarray(joints, dtype=np.float64)
    n = len(cell.arm.lower)
    if joints.ndim != 2 or joints.shape != (len(time_ns), n):
        raise ClearanceError(
            f"robot {name!r}: joints must have shape ({len(time_ns)}, {n}), one row a time and one column a "
            f"joint, not {joints.shape}."
        )
    places, poses = _parts(name, len(time_ns), kinds, held, parts)
    stops = _stops(plant, cell.robot)
    found = [
        _measure(cell, joints[rows], places[rows], poses[rows], stops)
        for rows in (slice(k, k + _BATCH) for k in range(0, len(joints), _BATCH))
    ]
    distance, pair, points = (
        (np.concatenate(columns) for columns in zip(*found, strict=True))
        if found
        else (np.empty(0), np.empty(0, np.int64), np.empty((0, 2, 3)))
    )
    return _result(plant, cell, (time_ns, distance, pair, points), _allowed(cell, stops))


def _parts(
    robot: str, m: int, kinds: Sequence[str], held: np.ndarray | None, parts: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Place of the held part (m,), -1 without one, and poses of the parts (m, k, 7)."""
    places = np.zeros(m, dtype=np.int64) if held is None else np.asarray(held)
    if parts is None:
        places = np.where(places, 0, -1) if places.dtype == bool else places
        poses = np.empty((m, 0, 7))
    else:
        poses = np.asarray(parts, dtype=np.float64)
        if held is None or places.dtype == bool:
            raise ClearanceError(
                f"robot {robot!r}: with parts, held must give the place of the part in the gripper, "
                "-1 for none."
            )
        if poses.shape != (m, len(kinds), 7):
            raise ClearanceError(
                f"robot {robot!r}: parts must have shape ({m}, {len(kinds)}, 7), one row a time and one pose "
                f"a part, not {poses.shape}."
            )
    if places.shape != (m,):
        raise ClearanceError(f"robot {robot!r}: held must have shape ({m},), not {places.shape}.")
    return places, poses


def _measure(
    cell: RobotCell,
    joints: np.ndarray,
    held: np.ndarray,
    parts: np.ndarray,
    stops: Mapping[frozenset[str], Sequence[Stop]],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distance, pair and points of each configuration, with the pairs that count where the tool is then."""
    frames = cell.frames(joints)
    zone_m = APPROACH_RADII * cell.robot.stop_radius_m
    near = np.full(len(joints), -1)  # the group of stops that the tool is near
    beside = {}
    for k, group in enumerate(stops.values()):
        away = [np.linalg.norm(frames[:, -2, :3, 3] - np.array(stop.tcp_m), axis=1) for stop in group]
        there = np.min(away, axis=0) <= zone_m
        near[there] = k
        beside[tuple(group)] = there
    in_gripper = held[:, None] == np.arange(parts.shape[1])
    free_to_touch = at_stop(beside, parts, cell.part_kinds, zone_m)
    frames = cell.with_parts(frames, parts, in_gripper, free_to_touch)
    distance = np.full(len(joints), np.nan)
    pair = np.full(len(joints), -1)
    points = np.full((len(joints), 2, 3), np.nan)
    for k, devices in enumerate((frozenset[str](), *stops), start=-1):
        for holding in (False, True):
            rows = np.flatnonzero((near == k) & ((held >= 0) == holding))
            if len(rows):
                kept = _pairs(cell, devices, holding)
                least, which, where = kernels.clearance.clearance(cell.pieces, frames[rows], cell.pairs[kept])
                distance[rows], points[rows] = least, where
                pair[rows] = np.where(which >= 0, kept[which], -1)
    return distance, pair, points


def _stops(plant: Plant, robot: TracedRobot) -> dict[frozenset[str], list[Stop]]:
    """The robot's stops by what the gripper may touch at them: the device served and stoppers on it."""
    groups: dict[frozenset[str], list[Stop]] = {}
    for stop in robot.stops:
        beside = {stopper.id for stopper in plant.stoppers if stopper.conveyor == stop.device}
        groups.setdefault(frozenset({stop.device, *beside}), []).append(stop)
    return groups


def _allowed(cell: RobotCell, stops: Mapping[frozenset[str], Sequence[Stop]]) -> tuple[str, ...]:
    reach = APPROACH_RADII * cell.robot.stop_radius_m * 1e3
    parts = ", and a part that lies there to be taken or left" if cell.part_kinds else ""
    return tuple(
        f"Within {reach:.0f} mm of {' and '.join(s.name or s.id for s in group)} the fingers "
        f"and the held part may touch {' and '.join(sorted(devices))}{parts}."
        for devices, group in stops.items()
    )


def _pairs(cell: RobotCell, devices: frozenset[str], holding: bool) -> np.ndarray:
    """Places of the pairs to check near stops that serve some devices, with or without a held part."""
    kept = []
    for k, (i, j) in enumerate(cell.pairs):
        first, second = cell.solids[i], cell.solids[j]
        if not holding and "held part" in (first.name, second.name):
            continue
        if first.name in OF_GRIPPER and second.device in devices:
            continue
        kept.append(k)
    return np.array(kept, dtype=np.int64)


def _result(
    plant: Plant,
    cell: RobotCell,
    found: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    allowed: tuple[str, ...],
) -> Clearance:
    time_ns, distance, pair, points = found
    required = plant.clearance.required_m
    known = np.where(np.isfinite(distance), distance, np.inf)
    minimum = None
    if len(known) and np.isfinite(known.min()):
        minimum = _nearest(cell, found, int(known.argmin()))
    return Clearance(
        robot=cell.robot.id,
        time_ns=time_ns,
        distance_m=distance,
        pair=pair,
        points_m=points,
        pairs=tuple((cell.solids[i].name, cell.solids[j].name) for i, j in cell.pairs),
        required_m=required,
        minimum=minimum,
        findings=tuple(_findings(cell, found, known < required, required)),
        allowed=allowed,
        skipped=cell.skipped,
    )


def _nearest(
    cell: RobotCell, found: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray], i: int
) -> Nearest:
    time_ns, distance, pair, points = found
    first, second = (cell.solids[k] for k in cell.pairs[pair[i]])
    on_first, on_second = (tuple(float(x) for x in point) for point in points[i])
    return Nearest(
        time_ns=int(time_ns[i]),
        distance_m=float(distance[i]),
        first=first.name,
        second=second.name,
        first_device=first.device,
        second_device=second.device,
        first_m=(on_first[0], on_first[1], on_first[2]),
        second_m=(on_second[0], on_second[1], on_second[2]),
    )


def _findings(
    cell: RobotCell,
    found: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    below: np.ndarray,
    required: float,
) -> list[Finding]:
    """One finding for each run of configurations below what is required."""
    time_ns, distance, _, _ = found
    edges = np.flatnonzero(np.diff(np.concatenate([[False], below, [False]]).astype(np.int8)))
    findings = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        least = start + int(distance[start:end].argmin())
        near = _nearest(cell, found, least)
        at = ", ".join(f"{x:.3f}" for x in near.second_m)
        how = "touch" if near.distance_m == 0.0 else f"come within {near.distance_m * 1e3:.1f} mm"
        findings.append(
            Finding(
                kind="clearance",
                severity="alarm" if near.distance_m == 0.0 else "warning",
                device=near.first_device,
                message=f"{near.first} and {near.second} {how} at ({at}) m; required: {required * 1e3:g} mm.",
                start_ns=int(time_ns[start]),
                end_ns=int(time_ns[end - 1]),
                value=near.distance_m,
                unit="m",
                limit=required,
            )
        )
    return findings
