"""Fit how fast a belt runs for one unit of its set-point, from when lots were let go and when they were seen.

A lot that is let go at the stopper under set-point u gives its camera result after evaluation_s + d / (k u),
d the way from the stopper's face to the camera. With k unknown this is linear in 1 / k. With one set-point
only, k cannot be told from the evaluation time, which is then taken as known; lots at two set-points or more
give both.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from twin.events import Flag, Quality

if TYPE_CHECKING:
    from twin.plant import Camera, Plant, Stopper

OUTLIER_S = 1.0
"""A delay further than this from the median at its set-point had another cause, and is left out."""


class CalibrationError(ValueError):
    """The recording does not hold what the fit needs; the message says what is missing."""


class Transits(NamedTuple):
    """Lots that were let go at the stopper and seen by the camera; arrays of shape (n,).

    released_ns: the stopper's first sample above its opening position, UTC. delay_s: to the first new result.
    set_point: of the conveyor, in the signal's unit; NaN where it changed on the way.
    assumed: no set-point had been received yet, the plant's assumed one was taken.
    """

    released_ns: np.ndarray
    delay_s: np.ndarray
    set_point: np.ndarray
    assumed: np.ndarray

    def where(self, keep: np.ndarray) -> Transits:
        """The lots of a boolean mask (n,)."""
        return Transits(*(column[keep] for column in self))


class SpeedFit(NamedTuple):
    """Belt speed for one unit of the set-point, with standard errors; n lots used, `left_out` not."""

    speed_m_s_per_unit: float
    standard_error: float
    evaluation_s: float
    evaluation_standard_error: float
    """NaN where the evaluation time was given."""
    residual_sd_s: float
    n: int
    left_out: int

    def delay_s(self, way_m: float, set_point: float) -> float:
        """Predicted delay of a lot that travels at one set-point."""
        return self.evaluation_s + way_m / (self.speed_m_s_per_unit * set_point)


def way_m(plant: Plant) -> float:
    """What the front of a part covers from the stopper's face to the camera, metres."""
    stopper, camera = _devices(plant)
    return camera.at_m - stopper.at_m


def transits(plant: Plant, rows: np.ndarray) -> Transits:
    """Lots of a recording. rows: `SAMPLE_DTYPE`, by time.

    A result that came after a gap in the camera's log has no known time and is left out, like an opening
    after a gap in the stopper's.
    """
    stopper, camera = _devices(plant)
    conveyor = next(c for c in plant.belts if c.id == stopper.conveyor)
    opened = _openings(_of(plant, rows, stopper.position_signal), stopper.open_above)
    results, known = _results(_of(plant, rows, camera.distance_signal))
    speed = _of(plant, rows, conveyor.speed_signal)
    lots = []
    for k, released in enumerate(opened.tolist()):
        before = opened[k + 1] if k + 1 < len(opened) else np.iinfo(np.int64).max
        first = int(np.searchsorted(results, released, side="right"))
        if first == len(results) or results[first] >= before or not known[first]:
            continue
        seen = int(results[first])
        at = int(np.searchsorted(speed["time_ns"], released, side="right"))
        values = speed["value"][max(at - 1, 0) : np.searchsorted(speed["time_ns"], seen, side="right")]
        if at == 0:
            values = np.append(values, conveyor.assumed_set_point)
        constant = len(set(values.tolist())) == 1
        lots.append((released, (seen - released) * 1e-9, values[0] if constant else math.nan, at == 0))
    columns = list(zip(*lots, strict=True)) if lots else [()] * 4
    kinds = (np.int64, np.float64, np.float64, np.bool_)
    return Transits(*(np.array(column, kind) for column, kind in zip(columns, kinds, strict=True)))


def fit_speed(lots: Transits, way: float, evaluation_s: float | None = None) -> SpeedFit:
    """Least squares on delays.

    lots: those at a changing set-point are left out. way: m, see `way_m`.
    evaluation_s: None to fit it too, which needs two set-points or more.
    Raises `CalibrationError` where the lots are too few or at too few set-points.
    """
    used = lots.where(np.isfinite(lots.set_point) & (lots.set_point > 0.0))
    used = used.where(_typical(used))
    n = len(used.delay_s)
    unknowns = 1 if evaluation_s is not None else 2
    if n < unknowns + 2:
        raise CalibrationError(f"{n} lots at a constant set-point are too few to fit a belt's speed.")
    if evaluation_s is None and len(set(used.set_point.tolist())) < 2:
        raise CalibrationError(
            "all lots travelled at one set-point, so the evaluation time has to be given to fit the speed."
        )
    slowness = way / used.set_point
    design = slowness[:, None] if unknowns == 1 else np.column_stack([slowness, np.ones(n)])
    target = used.delay_s - (evaluation_s or 0.0)
    solution = np.linalg.lstsq(design, target, rcond=None)[0]
    residual = target - design @ solution
    variance = float(residual @ residual) / (n - unknowns)
    errors = np.sqrt(variance * np.diag(np.linalg.inv(design.T @ design)))
    inverse = float(solution[0])
    return SpeedFit(
        speed_m_s_per_unit=1.0 / inverse,
        standard_error=float(errors[0]) / inverse**2,
        evaluation_s=float(solution[1]) if evaluation_s is None else evaluation_s,
        evaluation_standard_error=float(errors[1]) if evaluation_s is None else math.nan,
        residual_sd_s=math.sqrt(variance),
        n=n,
        left_out=len(lots.delay_s) - n,
    )


def _devices(plant: Plant) -> tuple[Stopper, Camera]:
    for camera in plant.cameras:
        for stopper in plant.stoppers:
            if stopper.conveyor == camera.conveyor and stopper.at_m < camera.at_m:
                return stopper, camera
    raise CalibrationError(f"plant {plant.id} has no camera downstream of a stopper on the same conveyor.")


def _of(plant: Plant, rows: np.ndarray, signal: str) -> np.ndarray:
    mine = rows[rows["signal"] == plant.signal_ids.index(signal)]
    return mine[(mine["quality"] != Quality.BAD) & np.isfinite(mine["value"])]


def _openings(position: np.ndarray, open_above: float) -> np.ndarray:
    is_open = position["value"] > open_above
    rises = np.flatnonzero(is_open[1:] & ~is_open[:-1]) + 1
    return position["time_ns"][rises[(position["flags"][rises] & Flag.AFTER_GAP) == 0]]


def _results(distance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Times of new results, and whether each time is known."""
    changes = np.flatnonzero(np.diff(distance["value"])) + 1
    return distance["time_ns"][changes], (distance["flags"][changes] & Flag.AFTER_GAP) == 0


def _typical(lots: Transits) -> np.ndarray:
    typical = np.zeros(len(lots.delay_s), bool)
    for value in set(lots.set_point.tolist()):
        mine = lots.set_point == value
        typical |= mine & (np.abs(lots.delay_s - np.median(lots.delay_s[mine])) <= OUTLIER_S)
    return typical
