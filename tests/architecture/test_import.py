"""What `import twin` costs and does, each time in a fresh interpreter."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = [
    "numba",
    "llvmlite",
    "pybullet",
    "panel",
    "bokeh",
    "pyvista",
    "vtkmodules",
    "zmq",
    "pandas",
    "pyarrow",
]

TIMED = "import time; t = time.perf_counter(); import twin; print(time.perf_counter() - t)"

WATCHED = """
import sys
events = []
sys.addaudithook(lambda event, args: events.append(event) if event.startswith("socket.") else None)
import twin, json
print(json.dumps({"sockets": events, "modules": sorted({name.split(".")[0] for name in sys.modules})}))
"""


def fresh(code: str) -> str:
    """What an interpreter of its own prints when it runs the code."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_importing_twin_takes_under_half_a_second() -> None:
    # The best of several: the first may read cold files, and other work may take the processor.
    assert min(float(fresh(TIMED)) for _ in range(5)) < 0.5


def test_importing_twin_opens_no_socket_and_loads_nothing_heavy() -> None:
    seen = json.loads(fresh(WATCHED))
    assert seen["sockets"] == []
    assert not set(HEAVY) & set(seen["modules"])
