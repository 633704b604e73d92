"""Robots of neighbouring cells, which no schedule keeps apart."""

from __future__ import annotations

from msgspec.structs import replace

from tests.twin.checks.cell_clearance.clean_cell import DOWN, clean, of_robot
from twin.checks.cell_clearance import cell_clearance
from twin.plant import Plant
from twin.plant.robots import Program, Step, Target
from twin.plant.values import Pose


def with_a_neighbour(y: float) -> Plant:
    """The clean cell, and beside it another one whose robot points toward the same table from `y`."""
    plant = clean()
    station = replace(plant.stations[0], id="S2", pose=Pose(xyz_m=(1.8, y, 0.0)))
    robot = replace(
        of_robot(plant, "R1"),
        id="R9",
        station="S2",
        base=Pose(xyz_m=(1.8, y, 0.5), rpy_rad=(0.0, 0.0, -1.570796)),
        home_rad=(0.0, 0.2, 0.2, 0.0, -1.2, 0.0),
    )
    there = Target(id="T", frame="world", pose=Pose(xyz_m=(1.8, y - 1.4, 1.4), rpy_rad=DOWN))
    program = Program(id="R9.reach", robot="R9", steps=(Step(do="joint", at="T"),))
    return replace(
        plant,
        stations=(*plant.stations, station),
        robots=(*plant.robots, robot),
        programs=(*plant.programs, program),
        targets=(*plant.targets, there),
        fences=(),
    )


def test_robots_of_two_cells_whose_sweeps_come_near_are_told() -> None:
    found = [f for f in cell_clearance(with_a_neighbour(2.0)).findings if "sweeps" in f.message]
    assert {f.device for f in found} == {"R1", "R2"}
    assert all(
        "of R9 in S2" in f.message and "nothing keeps the two cells in step" in f.message for f in found
    )


def test_robots_of_cells_that_stand_apart_are_not() -> None:
    assert [f for f in cell_clearance(with_a_neighbour(6.0)).findings if "sweeps" in f.message] == []
