"""What the cell's stations do: belts carry, the stopper lets pass, the camera measures.

The emulated cell is a cell of its own, whose times were fitted to the real one's: nothing here is taken from
the estimates that a plant's description holds for the twin, so that the twin can be tried against it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from twin.emulator.truth import BeltSetting

LAG_S = (0.3, 1.2)
"""From the tool beginning to leave the place to the stopper beginning to open."""
CLOSED = 0.3
_RISE_PER_S = 41.0
_FALL_PER_S = 32.0
_OPEN_AT_LEAST_S = 1.29
_PASSING = 770.6
"""How far the belt runs while the stopper lets a lot pass, in set-point seconds."""
_TO_CAMERA = 3937.0
"""From the stopper to the camera, in set-point seconds."""
_EVALUATION_S = 0.69
_PIXEL_MM = (0.216907620, 0.215053752)
_SLOW, _FAST = 414.0, 810.0
"""Set-points between which parts go from lying well to lying badly."""
_CAMERA_SCATTER_S = 0.06


class Steps(NamedTuple):
    """A value that holds until it changes."""

    times_s: np.ndarray
    """Rising; the first is the beginning of time."""
    values: np.ndarray

    def at(self, times_s: np.ndarray) -> np.ndarray:
        """The value at each time."""
        return np.asarray(self.values[np.searchsorted(self.times_s, times_s, "right") - 1])


def steps(before: float, changes: list[tuple[float, float]]) -> Steps:
    """A value that is `before` until the first of the changes (time, value), which are in order."""
    times = np.array([-np.inf, *(time for time, _ in changes)])
    return Steps(times, np.array([before, *(value for _, value in changes)], float))


def set_points(settings: tuple[BeltSetting, ...], conveyor: int) -> Steps:
    """Set-point of the conveyor at that place of the plant."""
    first = settings[0].set_points[conveyor]
    return steps(first, [(setting.at_s, setting.set_points[conveyor]) for setting in settings[1:]])


def carried_after_s(set_point: Steps, start_s: float, way: float) -> float:
    """When the belt has run a way in set-point seconds, in seconds; infinite if it stands still."""
    now_s, left = start_s, way
    for change_s in [*set_point.times_s[set_point.times_s > start_s].tolist(), np.inf]:
        speed = float(set_point.at(np.array([now_s]))[0])
        if speed > 0 and left <= speed * (change_s - now_s):
            return now_s + left / speed
        left -= speed * (change_s - now_s) if speed > 0 else 0.0
        now_s = float(change_s)
    return float("inf")


def open_until_s(set_point: Steps, opened_s: float) -> float:
    """When the stopper begins to close: the lot has passed."""
    return carried_after_s(set_point, opened_s + _OPEN_AT_LEAST_S, _PASSING)


def measured_s(set_point: Steps, opened_s: float, rng: np.random.Generator) -> float:
    """When the camera has the result of the lot that was let go at `opened_s`."""
    under_camera = carried_after_s(set_point, opened_s, _TO_CAMERA)
    return under_camera + _EVALUATION_S + float(rng.normal(0, _CAMERA_SCATTER_S))


def off_centre_mm(set_point: float, rng: np.random.Generator) -> tuple[float, float, float]:
    """Distance and its x and y, in whole pixels of the camera: a fast belt throws parts off."""
    speed = float(np.clip((set_point - _SLOW) / (_FAST - _SLOW), 0.0, 2.0))
    raw = (abs(rng.normal(14.5 * speed, 1.15 + 1.9 * speed)), abs(rng.normal(0, 0.9 + 0.95 * speed)))
    x, y = (round(value / pixel) * pixel for value, pixel in zip(raw, _PIXEL_MM, strict=True))
    return round(float(np.hypot(x, y)), 9), round(x, 9), round(y, 9)


def stopper_position(times_s: np.ndarray, openings_s: np.ndarray, closings_s: np.ndarray) -> np.ndarray:
    """The stopper's position in its own unit: up from each opening, down from each closing."""
    if not len(openings_s):
        return np.full(len(times_s), CLOSED)
    last = np.searchsorted(openings_s, times_s, "right") - 1
    opened, closed = openings_s[np.maximum(last, 0)], closings_s[np.maximum(last, 0)]
    up = _RISE_PER_S * (np.minimum(times_s, closed) - opened)
    down = _FALL_PER_S * np.maximum(times_s - closed, 0)
    return np.where(last < 0, CLOSED, np.maximum(CLOSED + up - down, CLOSED))
