"""How far a person has to be from a moving robot, by the speed-and-separation formula of ISO/TS 15066.

A planning figure and not a safety function: the real distance follows from a risk assessment, measured
stopping times and certified sensors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

LABEL = "planning figure, not a safety function"


class SeparationError(ValueError):
    """A value that the formula cannot take; the message says which and what would be right."""


@dataclass(frozen=True)
class Separation:
    """What the formula needs besides the robot's speed.

    human_m_s: speed at which a person walks toward the robot (1.6 where it is not measured, ISO 13855).
    reaction_s: from the person's entry until the robot begins to stop. stopping_s: from then until it stands.
    intrusion_m: how far a person gets before the sensor sees him. sensor_m, robot_m: uncertainty of the
    person's and of the robot's position. All estimates here, to be replaced by measured ones.
    """

    human_m_s: float = 1.6
    reaction_s: float = 0.1
    stopping_s: float = 0.5
    intrusion_m: float = 0.2
    sensor_m: float = 0.05
    robot_m: float = 0.01

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if not (np.isfinite(value) and value >= 0.0):
                raise SeparationError(f"{name} is {value}; it has to be a number of 0 or more.")

    def distance_m(self, robot_m_s: np.ndarray | float) -> np.ndarray:
        """Least distance, m, at speeds of the robot toward the person, m/s, any shape; below 0 counts as 0.

        The person walks while the robot reacts and stops; the robot runs on while it reacts and then slows
        evenly: S = v_h (T_r + T_s) + v_r T_r + v_r T_s / 2 + C + Z_d + Z_r (ISO/TS 15066:2016, 5.5.4.2.3, its
        integrals for constant speeds and an even stop).
        """
        speed = np.maximum(np.asarray(robot_m_s, dtype=np.float64), 0.0)
        walked = self.human_m_s * (self.reaction_s + self.stopping_s)
        run_on = speed * (self.reaction_s + 0.5 * self.stopping_s)
        found: np.ndarray = walked + run_on + self.intrusion_m + self.sensor_m + self.robot_m
        return found


@dataclass(frozen=True)
class SeparationWay:
    """Along a way of m places: (m,) arrays.

    time_s; distance_m: from the person to the nearest point of the robot; speed_m_s: of the robot's fastest
    point toward the person; required_m: by the formula; label says what it is not.
    """

    time_s: np.ndarray
    distance_m: np.ndarray
    speed_m_s: np.ndarray
    required_m: np.ndarray
    label: str = LABEL

    @property
    def short_m(self) -> float:
        """By how much the distance falls short of what is required at the worst time, m; below 0: by how much
        there is to spare."""
        return float((self.required_m - self.distance_m).max())


def separation_way(
    time_s: np.ndarray,
    frames: np.ndarray,
    pieces: Sequence[tuple[int, np.ndarray]],
    person_m: Sequence[float],
    settings: Separation | None = None,
    radius_m: float = 0.3,
) -> SeparationWay:
    """Distance and required distance between a robot on its way and a person who stands somewhere.

    time_s: (m,), increasing, m >= 2. frames: (m, F, 4, 4), the robot's links in the world. pieces: (frame,
    vertices (k, 3), m, in it). person_m: x and y of the middle of the person, an upright cylinder of
    `radius_m` and any height: only level distances count, which is on the safe side. Speeds are those of the
    pieces' corners between one place and the next, toward the person. Raises `SeparationError` for fewer than
    two places, times that do not increase, or a place that is not two numbers.
    """
    settings = settings or Separation()
    time_s = np.asarray(time_s, dtype=np.float64)
    if len(time_s) < 2 or len(time_s) != len(frames) or not (np.diff(time_s) > 0.0).all():
        raise SeparationError("a way needs two places or more, each later than the one before.")
    person = np.asarray(person_m, dtype=np.float64)
    if person.shape != (2,) or not np.isfinite(person).all():
        raise SeparationError(
            f"the person stands at {person_m}; that has to be two numbers, x and y in metres."
        )
    gaps, speeds = [], []
    for frame, vertices in pieces:
        pose = frames[:, frame]
        corners = np.asarray(vertices) @ pose[:, :3, :3].transpose(0, 2, 1) + pose[:, None, :3, 3]
        away = np.linalg.norm(corners[..., :2] - person, axis=2)
        gaps.append(_level_gap(corners[..., :2] - person))
        speeds.append((-np.diff(away, axis=0) / np.diff(time_s)[:, None]).max(axis=1))
    toward = np.max(speeds, axis=0)
    # A place belongs to the stretch before and the stretch behind it: the faster one counts.
    speed = np.maximum(np.concatenate([toward[:1], toward]), np.concatenate([toward, toward[-1:]]))
    distance = np.maximum(np.min(gaps, axis=0) - radius_m, 0.0)
    return SeparationWay(time_s, distance, np.maximum(speed, 0.0), settings.distance_m(speed))


def _level_gap(corners: np.ndarray) -> np.ndarray:
    """Distance (m,) of the origin from the shadows (m, k, 2) of pieces on the floor, no more than it is."""
    # The shadow lies beyond each of these lines; the farthest line is a lower bound, exact to 0.2 %.
    angles = np.linspace(0.0, 2.0 * np.pi, 48, endpoint=False)
    ways = np.column_stack([np.cos(angles), np.sin(angles)])
    bound: np.ndarray = (corners @ ways.T).min(axis=1).max(axis=1)
    return np.maximum(bound, 0.0)
