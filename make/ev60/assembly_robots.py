"""The six robots of final assembly as they were solved: cockpit, panes and wheels."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from make.ev60 import solve
from make.ev60.assembly_stops import asked
from make.ev60.solve import Placed
from make.ev60.solved import solved_assembly


@cache
def assembly_robots() -> tuple[Placed, ...]:
    """All robots of final assembly, with the poses of their stops in order."""
    found = []
    for one in asked():
        robot = replace(one.robot, solved=solved_assembly()[one.robot.id])
        assert robot.solved is not None
        poses = tuple(solve.tcp(robot, joints) for stop in robot.solved.stops for joints in stop)
        found.append(replace(robot, poses=poses))
    return tuple(found)
