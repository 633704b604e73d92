"""The reference plant: loading it the first time and again, checking its reach, building its scene."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

from twin.checks.reach import reach
from twin.plant import load_plant
from twin.view.scene import scene

REPEATS = 5
LOAD = "import time, twin; t = time.perf_counter(); twin.load_plant('ev60'); print(time.perf_counter() - t)"


def run() -> dict[str, float | int | str]:
    """Seconds of the processor's clock on the wall, each the median of five; loading in fresh processes."""
    first, again = [], []
    for _ in range(REPEATS):
        with tempfile.TemporaryDirectory() as cache:
            first.append(_load(cache))
            again.append(_load(cache))
    plant = load_plant("ev60")
    reach(plant)  # the first call loads the kernels
    made = scene(plant)
    return {
        "load ev60 the first time, s": statistics.median(first),
        "load ev60 again, s": statistics.median(again),
        "reach of all programs, s": _median(lambda: reach(plant)),
        "targets, spots and seam points out of reach": len(reach(plant)),
        "scene of ev60, s": _median(lambda: scene(plant)),
        "GLB, MB": len(made.glb) / 1e6,
        "draw calls": len(made.description["nodes"]),
    }


def _load(cache: str) -> float:
    """Seconds that a fresh process takes to load the plant; `import twin` is not counted."""
    environment = {**os.environ, "TAKTWIN_CACHE": cache}
    done = subprocess.run(
        [sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    return float(done.stdout)


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)
