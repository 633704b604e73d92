"""Takt and clearance of the whole reference plant for all of its cars, and how that grows.

The product's own check runs, with the kernels compiled beforehand. It is timed for all cells and all 1,280
configurations, and then for a quarter and half of the cells with all cars, and for one, 20 and 320 cars in
all cells. An exponent of 1 means that twice as many cost twice as much; cars that do the same work as others
cost nothing, so theirs is far below. What is told is wall time on the machine's cores, with processor time
beside it, because other work on a machine only adds to the former.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Sequence

from twin.checks import takt
from twin.checks.cell_clearance import cell_clearance
from twin.checks.schedule import cell_work
from twin.plant import Plant, load_plant

MOST_S = 60.0
"""For the whole plant on two cores."""
CARS = (1, 20, 320)


def run() -> dict[str, float | str]:
    """Seconds for the whole plant, for parts of it, and the exponents of growth by robots and cars."""
    plant = load_plant("ev60")
    cells = [s.id for s in plant.stations if any(r.station == s.id for r in plant.programmed_robots)]
    cars = list(plant.configurations)
    checked(plant, cells[:1], cars[:1])
    whole, processor, findings = checked(plant, cells, cars)
    if findings:
        raise AssertionError(f"the reference plant is not clean: {findings} findings")
    figures: dict[str, float | str] = {
        "plant": f"{len(cells)} cells, {len(plant.programmed_robots)} robots, {len(cars):,} configurations",
        "takt and clearance s": whole,
        "of that processor s": processor,
    }
    parts: list[tuple[int, float]] = []
    for share in (4, 2):
        some = cells[::share]
        robots = sum(robot.station in some for robot in plant.programmed_robots)
        parts.append((robots, checked(plant, some, cars)[0]))
        figures[f"{robots} robots s"] = parts[-1][1]
    parts.append((len(plant.programmed_robots), whole))
    figures["exponent by robots"] = exponent(parts)
    of_cars = [(count, checked(plant, cells, spread(cars, count))[0]) for count in CARS]
    figures |= {f"{count} configurations s": seconds for count, seconds in of_cars}
    figures["exponent by configurations"] = exponent([*of_cars, (len(cars), whole)])
    if whole > MOST_S:
        raise AssertionError(f"the whole plant takes {whole:.1f} s, more than {MOST_S:g} s; {figures}")
    return figures


def checked(plant: Plant, cells: Collection[str], cars: Collection[str]) -> tuple[float, float, int]:
    """Wall seconds, processor seconds and findings of the check of some cells for some cars."""
    started, used = time.perf_counter(), time.process_time()
    work = cell_work(plant, cars, cells)
    found = len(takt.takt(plant, work=work)) + len(cell_clearance(plant, cars, cells, work=work).findings)
    return time.perf_counter() - started, time.process_time() - used, found


def spread(cars: Sequence[str], count: int) -> list[str]:
    """So many of the cars, evenly among all."""
    return [cars[k * len(cars) // count] for k in range(count)]


def exponent(points: Sequence[tuple[int, float]]) -> float:
    """Slope of the straight line through the logarithms of sizes and seconds, by least squares."""
    x = [math.log(size) for size, _ in points]
    y = [math.log(seconds) for _, seconds in points]
    middle = sum(x) / len(x)
    return sum((a - middle) * b for a, b in zip(x, y, strict=True)) / sum((a - middle) ** 2 for a in x)
