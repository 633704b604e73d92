"""A cell of two robots that face each other over a table, in which all is as it should be."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from tests.twin.checks.small_plant import a_fence, a_plant, a_robot, a_station
from twin.plant import Plant
from twin.plant.floor import Clearance, Fixture
from twin.plant.robots import Program, Robot, Step, Target, Tool, WeldSpot, Zone
from twin.plant.values import Block, Pose

HOME = (0.0, -0.6, 0.3, 0.0, -1.2, 0.0)
DOWN = (math.pi, 0.0, 0.0)
GUN = Tool(
    id="gun1",
    kind="weld_gun",
    shape="guns.c_gun",
    tcp=Pose(xyz_m=(0.0, 0.0, 0.5)),
    mass_kg=110.0,
    collision=(Block(size_m=(0.16, 0.16, 0.36), centre_m=(0.0, 0.0, 0.18)),),
    contact=(Block(size_m=(0.03, 0.03, 0.14), centre_m=(0.0, 0.0, 0.43)),),
)
"""From the flange to the tip of the electrode half a metre."""


def clean() -> Plant:
    """The cell. The table's top lies at 0.7 m, the sheet on it, between the clamps, at 0.72 m."""
    robots = [
        a_robot("R1", 0.0, 0.0, home_rad=HOME, tool="gun1"),
        msgspec.structs.replace(
            a_robot("R2", 0.0, 0.0, home_rad=HOME, tool="gun2"),
            base=Pose(xyz_m=(3.6, 0.0, 0.5), rpy_rad=(0.0, 0.0, math.pi)),
        ),
    ]
    plant = a_plant(
        takt_time_s=22.0,
        stations=[
            a_station("S1", 1.8, kind="robot_cell", car=Pose(), transfer_s=6.0, handling_s=2.0),
        ],
        robots=robots,
        tools=[GUN, msgspec.structs.replace(GUN, id="gun2")],
        fences=[a_fence((-2.0, -2.6), (5.6, -2.6))],
        fixtures=[
            a_fixture("table", (0.7, 1.4, 0.7), (1.8, 0.0, 0.35)),
            msgspec.structs.replace(a_fixture("sheet", (0.6, 1.2, 0.004), (1.8, 0.0, 0.72)), part=True),
            a_fixture("post", (0.2, 0.2, 1.9), (0.75, -0.52, 0.95)),
            a_fixture("clamp", (0.08, 0.08, 0.2), (1.8, 0.7, 0.8)),
            *(a_fixture(f"pedestal{k}", (0.44, 0.44, 0.5), (x, 0.0, 0.25)) for k, x in ((1, 0.0), (2, 3.6))),
        ],
        weld_spots=[
            a_spot("W1", "R1", (-0.1, 0.35)),
            a_spot("W2", "R1", (-0.1, 0.0)),
            a_spot("W3", "R2", (0.1, 0.05)),
            a_spot("W4", "R2", (0.1, -0.35)),
        ],
        targets=[
            Target(id="R1.away", frame="world", pose=Pose(xyz_m=(1.4, 0.4, 1.3), rpy_rad=DOWN)),
            Target(id="R2.away", frame="world", pose=Pose(xyz_m=(2.2, -0.4, 1.3), rpy_rad=DOWN)),
        ],
        zones=[Zone(id="Z", robots=("R1", "R2"), pose=Pose(xyz_m=(1.8, 0.0, 1.0)), size_m=(0.6, 0.5, 1.0))],
        programs=[
            Program(id="R1.weld", robot="R1", steps=_steps("R1", ("W1",), ("W2",))),
            Program(id="R2.weld", robot="R2", steps=_steps("R2", ("W4",), ("W3",))),
        ],
    )
    return msgspec.structs.replace(plant, clearance=CLEARANCE)


def _steps(robot: str, alone: tuple[str, ...], shared: tuple[str, ...]) -> tuple[Step, ...]:
    def spot(name: str) -> Step:
        return Step(do="spot", at=name, clear_m=0.05)

    away = Step(do="joint", at=f"{robot}.away")
    return (
        away, *(spot(name) for name in alone), away,
        Step(do="enter", zone="Z"), *(spot(name) for name in shared), away, Step(do="leave", zone="Z"),
    )  # fmt: skip


def a_fixture(name: str, size: tuple[float, float, float], at: tuple[float, float, float]) -> Fixture:
    return Fixture(id=name, station="S1", pose=Pose(xyz_m=at), size_m=size)


def a_spot(name: str, robot: str, at: tuple[float, float]) -> WeldSpot:
    return WeldSpot(
        id=name,
        position_m=(*at, 0.722),
        normal=(0.0, 0.0, 1.0),
        stack_mm=(1.0, 1.0),
        gun="gun1" if robot == "R1" else "gun2",
        robot=robot,
        role="geo",
        weld_s=1.0,
    )


def changed(plant: Plant, group: str, name: str, **fields: Any) -> Plant:
    """The plant with some fields of one thing changed."""
    replace = msgspec.structs.replace
    things = tuple(replace(t, **fields) if t.id == name else t for t in getattr(plant, group))
    return msgspec.structs.replace(plant, **{group: things})


def of_robot(plant: Plant, name: str) -> Robot:
    return next(robot for robot in plant.programmed_robots if robot.id == name)


CLEARANCE = Clearance(
    required_m=0.05, tool_to_fixture_m=0.015, robot_to_robot_m=0.05, robot_to_fence_m=0.1, tool_to_car_m=0.005
)
