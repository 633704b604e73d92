"""A robot's accelerations and overheads, fitted to how it really moved, with the error that remains.

Three figures are fitted. The factors on all accelerations and on all speeds, from how long the recorded moves
take between a twentieth and nineteen twentieths of their way, where neither the noise of a resting arm nor
the moment of its start counts. And the controller's overhead for each move, from how much longer than in the
model it takes from the end of one move to the beginning of the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from twin.checks.moves import Limits, rest_times, rest_way
from twin.checks.program_ways import program_ways
from twin.plant import by_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from twin.checks.program_ways import ProgramWay
    from twin.plant import Plant
    from twin.plant.robots import Robot

EARLY, LATE = 0.05, 0.95
"""Shares of a move between which its time is taken."""
STILL_RAD_S = 0.02
"""Below this speed of every joint the arm is at rest."""
SHORTEST_RAD = 0.05
"""Moves in which no joint goes this far tell nothing of accelerations."""
FACTORS = (0.01, 4.0)
"""Between which the factors are looked for."""
TELLING = 0.02
"""A factor whose doubling and halving change the error by less than this share of it is not told by moves."""
MOST_MOVES = 120
"""With which factors are looked for."""
_KNOTS = 200


class CalibrationError(ValueError):
    """A recording cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Moves:
    """Recorded moves from rest to rest: start, end (m, n), rad; between_s (m,), s, `EARLY` to `LATE`."""

    start: np.ndarray
    end: np.ndarray
    between_s: np.ndarray


@dataclass(frozen=True)
class MotionFit:
    """What was fitted to a robot and how well it holds.

    acceleration_factor, speed_factor, move_overhead_s: of its calibration. told: which of "acceleration" and
    "speed" the moves tell of; the other factor is 1: no move reaches that speed, or none is so short that
    accelerations count. moves: that the factors come from; cycles: that the overhead comes from, 0 where none
    were given. move_error_s: root mean square difference of recorded and modelled time of a move; before_s:
    the same with both factors 1. cycle_error_s: root mean square error of the overheads of a whole run,
    predicted from those of the others; NaN for fewer than two.
    """

    acceleration_factor: float
    speed_factor: float
    move_overhead_s: float
    told: tuple[str, ...]
    moves: int
    move_error_s: float
    before_s: float
    cycles: int = 0
    cycle_error_s: float = float("nan")


def recorded_moves(time_s: np.ndarray, joints: np.ndarray) -> Moves:
    """Moves from rest to rest in recorded joint positions.

    time_s: (k,), increasing; joints: (k, n), rad. A move is what lies between two stretches of rest of two
    samples or more, without the first and the last, which may be cut. Raises `CalibrationError` where times
    do not increase, shapes do not fit or values are missing.
    """
    time_s, joints = np.asarray(time_s, dtype=np.float64), np.asarray(joints, dtype=np.float64)
    _check(time_s, joints)
    still = np.abs(np.diff(joints, axis=0)).max(axis=1) / np.diff(time_s) < STILL_RAD_S
    edges = np.flatnonzero(np.diff(np.concatenate([[True], still, [True]]).astype(np.int8)))
    found: list[tuple[np.ndarray, np.ndarray, float]] = []
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        if a == 0 or b >= len(time_s) - 1:
            continue
        start, end = joints[a], joints[b]
        if np.abs(end - start).max() >= SHORTEST_RAD:
            found.append((start, end, _between(time_s[a : b + 1], joints[a : b + 1])))
    n = joints.shape[1]
    return Moves(
        np.array([move[0] for move in found]).reshape(-1, n),
        np.array([move[1] for move in found]).reshape(-1, n),
        np.array([move[2] for move in found]),
    )


def _check(time_s: np.ndarray, joints: np.ndarray, count: int = 0) -> None:
    if joints.ndim != 2 or time_s.shape != joints.shape[:1] or len(time_s) < 4:
        raise CalibrationError(
            f"a recording needs four samples or more, with a time each; it has times {time_s.shape} and "
            f"joint positions {joints.shape}."
        )
    if count and joints.shape[1] != count:
        raise CalibrationError(f"a recording has {joints.shape[1]} joints; the robot has {count}.")
    if not np.isfinite(joints).all() or not (np.diff(time_s) > 0.0).all():
        raise CalibrationError("a recording needs times that increase and joint positions without gaps.")


def _between(time_s: np.ndarray, joints: np.ndarray) -> float:
    """Seconds that a move takes from `EARLY` to `LATE`, by the joint that goes farthest."""
    k = int(np.abs(joints[-1] - joints[0]).argmax())
    share = np.maximum.accumulate((joints[:, k] - joints[0, k]) / (joints[-1, k] - joints[0, k]))
    first, last = (float(np.interp(level, share, time_s)) for level in (EARLY, LATE))
    return last - first


def fit_factors(moves: Moves, limits: Limits) -> MotionFit:
    """The factors on accelerations and speeds with which the model's moves take as long as the recorded ones.

    moves: recorded. limits: of the joints with both factors 1. Raises `CalibrationError` where there is no
    move.
    """
    if not len(moves.between_s):
        raise CalibrationError(
            f"no move from rest to rest of {SHORTEST_RAD:g} rad or more is in the recording, so there is "
            "nothing to fit."
        )

    def error(factors: Factors) -> float:
        return _error(moves, limits, factors)

    # Looked for with some of them, spread evenly: a shift's moves repeat themselves.
    some = np.linspace(0, len(moves.between_s) - 1, min(MOST_MOVES, len(moves.between_s))).astype(int)
    part = Moves(moves.start[some], moves.end[some], moves.between_s[some])
    found, told = _least(lambda factors: _error(part, limits, factors))
    return MotionFit(*found, 0.0, told, len(moves.between_s), error(found), error((1.0, 1.0)))


Factors = tuple[float, float]
"""On accelerations and on speeds."""


def _least(error: Callable[[Factors], float]) -> tuple[Factors, tuple[str, ...]]:
    """The factors, within `FACTORS`, whose error is least, and which of them the error tells of."""
    from scipy.optimize import minimize

    def of_logs(logs: np.ndarray) -> float:
        a, v = np.exp(np.clip(logs, *np.log(FACTORS)))
        return error((float(a), float(v)))

    starts = [(a, v) for v in np.log([1.0, 0.3, 0.1, 0.03]) for a in np.log([1.0, 0.3])]
    first = min(starts, key=lambda logs: of_logs(np.array(logs)))
    found = minimize(
        of_logs, first, method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-7, "maxiter": 200}
    )
    a, v = np.exp(np.clip(found.x, *np.log(FACTORS)))
    least = float(found.fun)
    more = (1.0 + TELLING) * least + 1e-6
    tells_a = min(error((a * k, v)) for k in (0.5, 2.0)) > more
    tells_v = min(error((a, v * k)) for k in (0.5, 2.0)) > more
    told = (*(["acceleration"] if tells_a else []), *(["speed"] if tells_v else []))
    return (float(a) if tells_a else 1.0, float(v) if tells_v else 1.0), told


def _error(moves: Moves, limits: Limits, factors: Factors) -> float:
    """Root mean square difference between recorded and modelled times, s."""
    a, v = factors
    scaled = Limits(limits.velocity * v, limits.acceleration * a, limits.jerk * a)
    steps = rest_times(moves.start, moves.end, scaled) / _KNOTS
    model = [
        _between(*rest_way(start, end, scaled, step))
        for start, end, step in zip(moves.start, moves.end, steps, strict=True)
    ]
    return _rms(np.array(model) - moves.between_s)


def calibrate(
    plant: Plant, program: str, recordings: Sequence[tuple[np.ndarray, np.ndarray]]
) -> tuple[Plant, MotionFit]:
    """The plant with its robot's calibration fitted to recorded runs of a program, and how well it holds.

    program: id. recordings: (time_s (k,), joints (k, n) rad) of one run each, from home until the arm is
    there again, nobody having made it wait. Raises `CalibrationError` where a recording cannot be used or
    there is no such program, `ProgramError` where the program cannot be run.
    """
    programs = by_id(plant.programs)
    if program not in programs:
        raise CalibrationError(f"plant {plant.id} has no program {program}.")
    if not recordings:
        raise CalibrationError(f"there is no recording of {program} to fit to.")
    robot = by_id(plant.programmed_robots)[programs[program].robot]
    for time_s, joints in recordings:
        _check(np.asarray(time_s), np.asarray(joints), len(robot.home_rad))

    def modelled(factors: Factors) -> tuple[np.ndarray, np.ndarray]:
        way = program_ways(_with(plant, robot, factors, 0.0), [program])[program]
        return _move_and_rest(way, way.time_s, way.joints)

    plain = program_ways(_with(plant, robot, (1.0, 1.0), 0.0), [program])[program]
    seen = [_move_and_rest(plain, np.asarray(t), np.asarray(q)) for t, q in recordings]
    moved, rested = (np.array([one[k] for one in seen]) for k in (0, 1))
    factors, told = _least(lambda f: _rms(modelled(f)[0] - moved))
    model = modelled(factors)
    extra = (rested - model[1]).mean(axis=1)
    overhead = max(0.0, float(extra.mean()))
    fit = MotionFit(
        *factors, overhead, told, moved.size, _rms(model[0] - moved), _rms(modelled((1.0, 1.0))[0] - moved),
        len(recordings), _left_out(extra) * rested.shape[1],
    )  # fmt: skip
    return _with(plant, robot, factors, overhead), fit


def _move_and_rest(way: ProgramWay, time_s: np.ndarray, joints: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Seconds of each move of a program, `EARLY` to `LATE`, and from each to the next, in a run of it.

    Raises `CalibrationError` where the run does not come by the program's places in their order.
    """
    marks, after = [], 0
    for phase in way.phases:
        if phase.kind != "move":
            continue
        ends = np.array([phase.start_s, phase.end_s])
        start, end = np.array([np.interp(ends, way.time_s, column) for column in way.joints.T]).T
        k = int(np.abs(end - start).argmax())
        if abs(end[k] - start[k]) < SHORTEST_RAD:
            continue
        share = (joints[after:, k] - start[k]) / (end[k] - start[k])
        late = int(np.argmax(share >= LATE))
        early = late - int(np.argmax(share[late::-1] <= EARLY))
        if share[late] < LATE or share[early] > EARLY:
            where = f"the move to {phase.at}" if phase.at else "a move home"
            raise CalibrationError(
                f"a recording of {way.program} does not do {where}; is it of that program?"
            )
        marks.append(
            (_crossing(time_s[after:], share, early, EARLY), _crossing(time_s[after:], share, late - 1, LATE))
        )
        after += max(late - 1, 0)
    if len(marks) < 2:
        raise CalibrationError(
            f"{way.program} has fewer than two moves of {SHORTEST_RAD:g} rad; nothing can be fitted."
        )
    found = np.array(marks)
    return found[:, 1] - found[:, 0], found[1:, 0] - found[:-1, 1]


def _crossing(time_s: np.ndarray, share: np.ndarray, k: int, level: float) -> float:
    """When the share passes a level between samples k and k + 1."""
    rise = share[k + 1] - share[k]
    part = (level - share[k]) / rise if rise > 0.0 else 0.0
    return float(time_s[k] + np.clip(part, 0.0, 1.0) * (time_s[k + 1] - time_s[k]))


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(values))))


def _left_out(extra: np.ndarray) -> float:
    """Root mean square error of each run's figure (n,), predicted from the mean of the others."""
    n = len(extra)
    if n < 2:
        return float("nan")
    others = (extra.sum() - extra) / (n - 1)
    return _rms(extra - np.maximum(others, 0.0))


def _with(plant: Plant, robot: Robot, factors: Factors, overhead_s: float) -> Plant:
    calibration = msgspec.structs.replace(
        robot.calibration,
        acceleration_factor=factors[0],
        speed_factor=factors[1],
        move_overhead_s=overhead_s,
    )
    changed = msgspec.structs.replace(robot, calibration=calibration)
    robots = tuple(changed if other.id == robot.id else other for other in plant.robots)
    return msgspec.structs.replace(plant, robots=robots)
