"""The robot's path in the cell: smooth moves between stops, hover and via points."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from twin.plant import Stop, StopAction, TracedRobot

HOVER = (-0.3121, -0.1217, 0.4083)
"""Over the store, where the robot waits for a disc."""

Leg = tuple[tuple[float, tuple[float, float, float]], ...]

# Seconds after the tool begins to leave the stop, and where it is then. All legs pass the same via points
# over the middle of the cell, with the sideways wobble that an arm's shoulder makes there.
_OVER_STORE_SIDE = (-0.0890, -0.1636, 0.4243)
_WOBBLE = (-0.0350, -0.1742, 0.4243)
_OVER_BELT_SIDE = (0.0350, -0.1636, 0.4242)
_TO_CONVEYOR: Leg = (
    (1.10, (-0.1770, -0.1770, 0.4256)),
    (1.60, _OVER_STORE_SIDE),
    (2.10, _WOBBLE),
    (2.60, _OVER_BELT_SIDE),
)
_APPROACH: dict[str, Leg] = {
    "black": ((4.10, (0.3210, -0.1370, 0.3870)),),
    "white": ((4.00, (0.3040, -0.1630, 0.4240)),),
}
_ARRIVE_S = {"black": 4.60, "white": 4.80}
_TO_STORE: dict[str, Leg] = {
    "black": (
        (0.40, (0.3117, -0.1633, 0.4158)),
        (0.90, (0.2300, -0.1850, 0.4400)),
        (1.40, (0.0430, -0.1660, 0.4270)),
        (1.60, _OVER_BELT_SIDE),
        (2.10, _WOBBLE),
        (2.60, _OVER_STORE_SIDE),
        (3.65, HOVER),
    ),
    "white": (
        (0.25, (0.3000, -0.1520, 0.3760)),
        (0.60, (0.1310, -0.1850, 0.4150)),
        (1.00, _OVER_BELT_SIDE),
        (1.55, _WOBBLE),
        (2.10, _OVER_STORE_SIDE),
        (3.30, HOVER),
    ),
}
_DESCEND_S = {"black": 0.65, "white": 0.80}
_DWELL_PICK_S = {"black": 0.65, "white": 1.75}
_DWELL_PLACE_S = {"black": 0.70, "white": 0.70}
_LIFT_S = 0.45
_LIFT_TO_M = 0.400
WAIT_S = {"black": 1.30, "white": 1.35}
"""Usual wait over the store before a pick."""
GRIP_BEFORE_S = 0.15
"""The gripper closes, or opens, this long before the tool leaves."""


class Visit(NamedTuple):
    """One stay of the tool at a stop, seconds from the start."""

    stop: Stop
    descend_s: float
    arrive_s: float
    leave_s: float


class Path(NamedTuple):
    """Where the tool is, as key frames."""

    times_s: np.ndarray
    """Rising, shape (n,)."""
    xyz_m: np.ndarray
    """Shape (n, 3)."""
    visits: list[Visit]

    def at(self, times_s: np.ndarray) -> np.ndarray:
        """Tool points in metres, shape (m, 3), at times within the path."""
        return np.column_stack([monotone_cubic(self.times_s, axis, times_s) for axis in self.xyz_m.T])


class _Pen:
    """Writes key frames one after the other."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.times: list[float] = [0.0]
        self.points: list[tuple[float, ...]] = [HOVER]
        self.visits: list[Visit] = []

    def stay(self, length_s: float) -> None:
        self.now_s += length_s
        self.times.append(self.now_s)
        self.points.append(self.points[-1])

    def move(self, leg: Leg) -> None:
        self.times += [self.now_s + after for after, _ in leg]
        self.points += [point for _, point in leg]
        self.now_s = self.times[-1]

    def visit(self, stop: Stop, descend_s: float, dwell_s: float) -> None:
        arrive_s = self.now_s
        self.stay(dwell_s)
        self.visits.append(Visit(stop, descend_s, arrive_s, self.now_s))


def path(robot: TracedRobot, waits_s: np.ndarray) -> Path:
    """The path of as many cycles as `waits_s` has rows.

    waits_s: seconds over the store before the black and the white disc, shape (cycles, 2).
    """
    stop = {(stop.part_kind, stop.action): stop for stop in robot.stops}
    pen = _Pen()
    for waits in waits_s:
        for kind, wait_s in zip(("black", "white"), waits, strict=True):
            pen.stay(float(wait_s))
            descend_s = pen.now_s
            pick, place = stop[kind, StopAction.PICK], stop[kind, StopAction.PLACE]
            pen.move(((_DESCEND_S[kind], pick.tcp_m),))
            pen.visit(pick, descend_s, _DWELL_PICK_S[kind])
            lifted = (pick.tcp_m[0], pick.tcp_m[1] + 0.003, _LIFT_TO_M)
            pen.move(((_LIFT_S, lifted), *_TO_CONVEYOR, *_APPROACH[kind], (_ARRIVE_S[kind], place.tcp_m)))
            pen.visit(place, descend_s, _DWELL_PLACE_S[kind])
            pen.move(_TO_STORE[kind])
    return Path(np.array(pen.times), np.array(pen.points), pen.visits)


def monotone_cubic(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Smooth curve through points that overshoots none of them.

    x: rising, shape (n,); y: shape (n,); at: within x. Flat at both ends and at every turning point;
    elsewhere the slope is a weighted harmonic mean (Fritsch and Butland, 1984).
    """
    step = np.diff(x)
    slope = np.diff(y) / step
    tangent = np.zeros(len(x))
    before, after = slope[:-1], slope[1:]
    same_way = before * after > 0
    w1, w2 = 2 * step[1:] + step[:-1], step[1:] + 2 * step[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (w1 + w2) / (w1 / before + w2 / after)
    tangent[1:-1] = np.where(same_way, mean, 0.0)
    i = np.clip(np.searchsorted(x, at, "right") - 1, 0, len(x) - 2)
    t = (at - x[i]) / step[i]
    h00, h10 = (1 + 2 * t) * (1 - t) ** 2, t * (1 - t) ** 2
    h01, h11 = t**2 * (3 - 2 * t), t**2 * (t - 1)
    return np.asarray(
        h00 * y[i] + h10 * step[i] * tangent[i] + h01 * y[i + 1] + h11 * step[i] * tangent[i + 1]
    )
