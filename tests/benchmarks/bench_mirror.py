"""How fast the mirror follows: seconds of the line simulated in one second, on one core."""

from __future__ import annotations

import statistics
import time

import numpy as np

from twin.events import Samples
from twin.physics import Mirror
from twin.plant import Plant
from twin.shifts import open_shift
from twin.state import initial, reduce

SIMULATED_S = 300.0
REPEATS = 5


def run() -> dict[str, float | int | str]:
    """Mirror the first five minutes of the bundled shift, five times; medians."""
    shift = open_shift("democell-emulated")
    rows = shift.rows[: np.searchsorted(shift.rows["time_ns"], shift.start_ns + int(SIMULATED_S * 1e9))]
    ends = np.flatnonzero(np.diff((rows["time_ns"] - shift.start_ns) // 100_000_000)) + 1
    events = [Samples(part) for part in np.split(rows, ends)]
    walls, cpus, rates = zip(*(_once(shift.plant, events) for _ in range(REPEATS)), strict=True)
    return {
        "seconds mirrored per second": statistics.median(walls),
        "seconds mirrored per second of processor time": statistics.median(cpus),
        "frames per second": statistics.median(rates),
        "parts in the loop": len(shift.plant.initial_parts),
    }


def _once(plant: Plant, events: list[Samples]) -> tuple[float, float, float]:
    """Seconds mirrored per second of the clock and of the processor, and frames per second."""
    state = initial(plant)
    with Mirror(plant) as mirror:
        # The first samples compile the kernels, or load them.
        for event in events[:20]:
            state = reduce(state, event)
            mirror.follow(state, event)
        start_ns, wall, cpu = mirror.time_ns, time.perf_counter(), time.process_time()
        frames = 0
        for event in events[20:]:
            state = reduce(state, event)
            frames += len(mirror.follow(state, event).frames.time_ns)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        simulated = (mirror.time_ns - start_ns) * 1e-9
    return simulated / wall, simulated / cpu, frames / wall
