"""What the kernels' tests share: a real arm, shapes, and how many samples are right with the compiler off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
from hypothesis import settings

from kernels import depth, distance, kinematics, warm
from kernels.flow import engine, serial
from twin.checks.compile import compile_kernels
from twin.geometry import RobotDescription, arm, load_robot
from twin.geometry.convex import Piece
from twin.geometry.resolve import bundled_robots

HERE = Path(__file__).resolve().parent
COMPILED = not numba.config.DISABLE_JIT
"""`NUMBA_DISABLE_JIT=1 pytest tests/kernels` runs the same tests in plain Python, on fewer samples."""

settings.register_profile("kernels", deadline=None, max_examples=60 if COMPILED else 12, derandomize=True)
settings.load_profile("kernels")


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Kernels compiled once, and anew where any of their sources changed: also those that only tests call."""
    compile_kernels()
    if COMPILED:
        tested = (kinematics.jacobian, kinematics.follow, distance.distance, distance.core_distance_again)
        flow = (engine.begin, engine.run, engine.left_s, serial.departures, serial.last_departures)
        for kernel in (*tested, *flow, depth.signed_distance, depth.signed_distances):
            warm._is_cached(kernel)


@pytest.fixture(scope="session", autouse=True)
def without_compiler(request, tmp_path_factory):
    """These tests with the compiler off, beside those with it where both are asked for: (process, output)."""
    asked = any(item.name.endswith("with_the_compiler_off") for item in request.session.items)
    if not COMPILED or not asked:
        yield None
        return
    output = tmp_path_factory.mktemp("kernels") / "without_compiler.txt"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(HERE)]
    with output.open("w") as told:
        running = subprocess.Popen(
            command,
            cwd=HERE.parents[1],
            env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
            stdout=told,
            stderr=told,
        )
        yield running, output
        running.kill()
        running.wait()


@pytest.fixture(scope="session")
def many():
    """A number of samples: as given with the compiler, a twentieth without."""
    return lambda n: n if COMPILED else max(2, n // 20)


@pytest.fixture(scope="session")
def iiwa() -> RobotDescription:
    return load_robot("pybullet_data:kuka_iiwa/model.urdf")


class Tool:
    length_m = 0.135


@pytest.fixture(scope="session")
def chain(iiwa):
    return arm(iiwa, Tool())


@pytest.fixture
def rng():
    return np.random.default_rng(20201030)


@pytest.fixture(scope="session")
def robots():
    """(arm, its pieces) of every bundled robot."""
    return bundled_arms()


def bundled_arms():
    """(arm, its pieces) of every bundled robot, for proofs too."""
    made = []
    for name in bundled_robots():
        description = load_robot(f"robots:{name}")
        own = [Piece(link.name, i, hull) for i, link in enumerate(description.links) for hull in link.hulls]
        made.append((arm(description), own))
    return made
