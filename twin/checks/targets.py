"""Where the programs of a plant's robots send their tools: poses of tool centre points in the world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from twin.plant import by_id
from twin.plant.layout import world_from
from twin.plant.robots import TargetFrame

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from twin.plant import Plant
    from twin.plant.robots import Robot, Seam, Target, WeldSpot

_STEEP = 0.9
"""A normal with more than this along the car's x takes the car's z as the direction of turn 0."""


class TargetError(ValueError):
    """A target cannot be placed; the message says which and why."""


@dataclass(frozen=True)
class Aim:
    """A pose that a robot's tool has to take.

    robot, station: ids. target: id of the target, weld spot or seam; kind: which of the three, in words;
    point: place in a seam, 0 for the others. world_from_tcp: (4, 4), m; of a seam, before the one turn about
    the tool's axis that all its points share and the robot is free to choose. joints_rad: the only way to it
    that is asked for, empty where any will do. turned: whether the turn of a seam is given.
    """

    robot: str
    station: str
    target: str
    kind: str
    point: int
    world_from_tcp: np.ndarray
    joints_rad: tuple[float, ...] = ()
    turned: bool = False


def spot_frame(position: Sequence[float], normal: Sequence[float], turn_rad: float = 0.0) -> np.ndarray:
    """Pose (4, 4) of a tool centre point on a surface, in the frame that point and normal are given in.

    position: m; normal: out of the surface, of any length. The tool's z is against the normal.
    turn_rad: of the tool about the normal; at 0 its x, a gun's way out of its throat, is along the frame's x
    as far as the normal lets it, or along the frame's z where the normal is within 26 degrees of x. Raises
    `TargetError` for a normal of no length.
    """
    out = np.asarray(normal, dtype=np.float64)
    length = float(np.linalg.norm(out))
    if not length > 0.0:
        raise TargetError(f"the normal {tuple(normal)} has no direction; give a vector out of the sheets.")
    out = out / length
    along = np.array([0.0, 0.0, 1.0]) if abs(out[0]) > _STEEP else np.array([1.0, 0.0, 0.0])
    first = along - (along @ out) * out
    first /= np.linalg.norm(first)
    second = np.cross(out, first)
    x = np.cos(turn_rad) * first + np.sin(turn_rad) * second
    pose = np.eye(4)
    pose[:3, :3] = np.column_stack([x, np.cross(-out, x), -out])
    pose[:3, 3] = position
    return pose


def _about_z(angle: float) -> np.ndarray:
    found = np.eye(4)
    c, s = np.cos(angle), np.sin(angle)
    found[:2, :2] = [[c, -s], [s, c]]
    return found


def seam_frames(seam: Seam) -> np.ndarray:
    """Poses (n, 4, 4) of a nozzle along a seam, in the car's frame: z against the normals, x along the seam.

    seam: with as many normals as points, two at the least, that leads on everywhere across its normals.
    Raises `TargetError` where that does not hold.
    """
    points, out = np.array(seam.points_m), np.array(seam.normals)
    if len(points) < 2 or len(points) != len(out):
        raise TargetError(
            f"seam {seam.id} has {len(points)} points and {len(out)} normals; it needs two points or more, "
            "and a normal for each."
        )
    along = np.gradient(points, axis=0)
    out = out / np.linalg.norm(out, axis=1, keepdims=True)
    x = along - np.sum(along * out, axis=1, keepdims=True) * out
    lengths = np.linalg.norm(x, axis=1, keepdims=True)
    if not lengths.min() > 0.0:
        place = int(lengths.argmin()) + 1
        what = f"has no direction across its normal at point {place}"
        raise TargetError(f"seam {seam.id} {what}; let it lead on along the sheet.")
    x /= lengths
    poses = np.tile(np.eye(4), (len(points), 1, 1))
    poses[:, :3, 0], poses[:, :3, 1], poses[:, :3, 2] = x, np.cross(-out, x), -out
    poses[:, :3, 3] = points
    return poses


def aims(plant: Plant) -> Iterator[Aim]:
    """Every pose that a program or a weld spot asks of a programmed robot, each once for each robot.

    plant: of which programmed robots, targets, weld spots, seams and programs count; a spot that no program
    names is asked of its robot all the same. Raises `TargetError` for a target in the frame of a car whose
    station says not where the car stands.
    """
    place = _Places(plant)
    asked: dict[str, dict[str, None]] = {robot.id: {} for robot in plant.programmed_robots}
    for program in plant.programs:
        asked.get(program.robot, {}).update({step.at: None for step in program.steps if step.at})
    welded: tuple[WeldSpot | Seam, ...] = (*plant.weld_spots, *plant.seams)
    for thing in welded:
        asked.get(thing.robot, {})[thing.id] = None
    for robot in plant.programmed_robots:
        for name in asked[robot.id]:
            yield from place.aims(robot, name)


class _Places:
    """Things that can be aimed at, and where their frames stand."""

    def __init__(self, plant: Plant) -> None:
        self.stations = by_id(plant.stations)
        self.targets: Mapping[str, Target] = by_id(plant.targets)
        self.spots: Mapping[str, WeldSpot] = by_id(plant.weld_spots)
        self.seams: Mapping[str, Seam] = by_id(plant.seams)
        self.cars: dict[str, np.ndarray] = {}

    def aims(self, robot: Robot, name: str) -> Iterator[Aim]:
        if name in self.spots:
            spot = self.spots[name]
            pose = self._car(robot, name) @ spot_frame(spot.position_m, spot.normal, spot.turn_rad)
            yield Aim(robot.id, robot.station, name, "weld spot", 0, pose)
        elif name in self.seams:
            turn = self.seams[name].turn_rad
            poses = self._car(robot, name) @ seam_frames(self.seams[name]) @ _about_z(turn or 0.0)
            for k, pose in enumerate(poses):
                yield Aim(robot.id, robot.station, name, "seam", k, pose, turned=turn is not None)
        elif name in self.targets:
            target = self.targets[name]
            pose = self._frame(robot, target) @ world_from(target.pose)
            yield Aim(robot.id, robot.station, name, "target", 0, pose, target.joints_rad)

    def _frame(self, robot: Robot, target: Target) -> np.ndarray:
        if target.frame == TargetFrame.WORLD:
            return np.eye(4)
        if target.frame == TargetFrame.STATION:
            return world_from(self.stations[robot.station].pose)
        return self._car(robot, target.id)

    def _car(self, robot: Robot, name: str) -> np.ndarray:
        """world_from_car at the robot's station."""
        if robot.station not in self.cars:
            station = self.stations[robot.station]
            if station.car is None:
                raise TargetError(
                    f"{name} of robot {robot.id} is given on the car, and station {station.id} does not say "
                    "where the car stands; give it `car`."
                )
            self.cars[robot.station] = world_from(station.pose) @ world_from(station.car)
        return self.cars[robot.station]
