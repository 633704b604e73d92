"""A second start compiles nothing, neither in the server nor in the mirror's process."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import msgspec
import numba
import pytest

from kernels import warm
from tests.browser import chromium
from twin.emulator import emulate
from twin.events import ShiftEnded, encode
from twin.plant import load_plant
from twin.shifts import Shift
from twin.view.follower import Task, write

pytestmark = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="the compiler is off, so nothing is cached")

FOLLOW = """
    import importlib, json, pkgutil, sys
    import kernels
    from twin.view import follower

    code = follower.main()
    misses = hits = 0
    for found in pkgutil.iter_modules(kernels.__path__):
        for thing in vars(importlib.import_module(f"kernels.{found.name}")).values():
            if hasattr(thing, "py_func"):
                misses += sum(thing.stats.cache_misses.values())
                hits += sum(thing.stats.cache_hits.values())
    sys.stderr.write(json.dumps([code, misses, hits]))
"""


@pytest.fixture(scope="module")
def shift(tmp_path_factory: pytest.TempPathFactory) -> Shift:
    made = emulate(load_plant("democell"), 40.0, 3)
    return made.write_shift(tmp_path_factory.mktemp("shifts") / "brief")


def test_the_mirrors_process_compiles_nothing_the_second_time(shift: Shift) -> None:
    sent = io.BytesIO()
    write(sent, msgspec.msgpack.encode(Task(shift.plant)))
    for event in [*shift.batches(), ShiftEnded(shift.end_ns)]:
        write(sent, encode(event))
    misses = -1
    for _start in ("first", "second"):
        command = [sys.executable, "-c", textwrap.dedent(FOLLOW)]
        done = subprocess.run(command, input=sent.getvalue(), capture_output=True, check=False, timeout=280)
        code, misses, hits = json.loads(done.stderr.decode().splitlines()[-1])
        assert code == 0
        assert hits + misses > 3
    assert misses == 0


def kept() -> dict[str, int]:
    """When each file of the kernels' cache was written; one that is compiled writes its own anew."""
    return {str(p): p.stat().st_mtime_ns for p in Path(warm.cache_folder()).rglob("*.nb[ic]")}


def test_a_second_serve_compiles_nothing(shift: Shift, tmp_path: Path) -> None:
    written = []
    for start in ("first", "second"):
        cache = tmp_path / start
        with chromium.serving(chromium.serve(shift.folder), TAKTWIN_CACHE=str(cache)):
            end = time.monotonic() + 200.0
            # Kept once mirror and clearance are done.
            while not list(cache.glob("tracks/*.track")):
                assert time.monotonic() < end, f"the {start} start did not mirror the shift"
                time.sleep(0.2)
        written.append(kept())
    assert len(written[0]) > 4
    assert written[1] == written[0]
