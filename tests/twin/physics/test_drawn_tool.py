"""What the browser draws brings the tool to every recorded point."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twin.drawn import chunks_of, drawn
from tests.twin.physics.conftest import Run
from twin.physics.robot import MirroredRobot
from twin.physics.world import World
from twin.shifts import Shift, tool_path

# Up to three quarters of an hour of physics: some 40 s on a free core.
pytestmark = pytest.mark.timeout(1200)
RECORDED = pytest.mark.recording


@pytest.mark.parametrize(
    "name", ["emulated", pytest.param("october", marks=RECORDED), pytest.param("september", marks=RECORDED)]
)
def test_the_drawn_tool_is_within_a_millimetre_at_every_recorded_point(
    request: pytest.FixtureRequest, name: str
) -> None:
    """In xyz, with a robot of its own in PyBullet that is put where the browser draws the joints."""
    shift: Shift = request.getfixturevalue(name)
    run: Run = request.getfixturevalue("bundled_run" if name == "emulated" else f"{name}_run")
    robot = shift.plant.traced_robots[0]
    time_ns, xyz = tool_path(shift.rows, shift.plant, robot)
    assert len(time_ns) == len(np.unique(time_ns)) > 3000
    chunks = chunks_of(run.frames, shift.start_ns)
    joints = drawn(chunks, "joints", (time_ns - shift.start_ns) * 1e-9)
    with World() as world:
        mirrored = MirroredRobot(world, robot)
        tool = np.array([mirrored.put(q)[0] for q in joints])
    assert np.linalg.norm(tool - xyz, axis=1).max() < 1e-3


def test_without_frames_at_the_points_own_times_corners_would_be_cut(
    emulated: Shift, emulated_run: Run
) -> None:
    """So that the test above would notice."""
    robot = emulated.plant.traced_robots[0]
    time_ns, xyz = tool_path(emulated.rows, emulated.plant, robot)
    time_ns, xyz = time_ns[:500], xyz[:500]
    even = emulated_run.frames.time_ns % 50_000_000 == 0
    frames = type(emulated_run.frames)(*(column[even] for column in emulated_run.frames))
    joints = drawn(chunks_of(frames, emulated.start_ns), "joints", (time_ns - emulated.start_ns) * 1e-9)
    with World() as world:
        mirrored = MirroredRobot(world, robot)
        tool = np.array([mirrored.put(q)[0] for q in joints])
    assert np.linalg.norm(tool - xyz, axis=1).max() > 2e-3
