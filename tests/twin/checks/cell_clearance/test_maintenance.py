"""Maintenance that begins while the others still work on the car before."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from tests.twin.checks.cell_clearance.clean_cell import clean
from tests.twin.checks.schedule.cells import a_cell, a_way, scheduled
from twin.checks.cell_clearance import cell_clearance
from twin.checks.cell_clearance.maintenance import early
from twin.plant import Plant
from twin.plant.robots import Program, Step, Target
from twin.plant.values import Pose


def with_dressing(plant: Plant, place: tuple[float, float, float], time_s: float) -> Plant:
    """R2 goes to a place for so long, every fifth cycle, once its own work is done."""
    target = Target(id="D", frame="world", pose=Pose(xyz_m=place, rpy_rad=(np.pi, 0.0, 0.0)))
    steps = (Step(do="home"), Step(do="joint", at="D"), Step(do="wait", time_s=time_s), Step(do="home"))
    dress = Program(id="R2.dress", robot="R2", every=5, steps=steps)
    return replace(plant, targets=(*plant.targets, target), programs=(*plant.programs, dress))


def test_the_others_are_where_they_are_in_the_cycle_before() -> None:
    dress = a_way("R1", 20.0, name="dress", every=4)
    schedule = scheduled(a_cell(margin_s=0.0), a_way("R1", 10.0), dress, a_way("R2", 15.0))
    (each,) = early(schedule, ["R1", "R2"], lambda cycle, robot: cycle.delayed_way(robot))
    begin = schedule.begin_s
    assert (each.robot, each.program) == ("R1", "R1.dress")
    for time, _ in each.ways.values():
        # R1 is done 5 s before R2, which ends the cycle.
        assert (time[0], time[-1]) == pytest.approx((begin - 5.0, begin))
    ordinary = schedule.delayed_way("R2")
    for back_s in (0.0, 2.0, 5.0):
        at = np.array([np.interp(schedule.end_s - back_s, ordinary[0], column) for column in ordinary[1].T])
        np.testing.assert_allclose(each.poses(begin - back_s)["R2"], at, atol=2e-6)


def test_maintenance_where_another_still_works_is_found_and_beside_it_is_not() -> None:
    assert cell_clearance(with_dressing(clean(), (2.7, -0.6, 1.2), 1.0)).findings == ()
    (found,) = cell_clearance(with_dressing(clean(), (1.9, 0.05, 0.9), 3.0)).findings
    assert (found.kind, found.scene is not None) == ("clearance_robot", True)
    assert "in R2.dress" in found.message
    assert found.scene is not None
    assert found.scene.time_s < 0.0
