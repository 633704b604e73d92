"""Ten mistakes planted in the body shop of the reference plant: each gives its finding in one line, no other.

Every station is checked for reach and takt, and the one that was spoilt for clearance too: nothing else
moved. That the whole plant is clean is shown in `test_planted_faults`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from tests.twin.checks.cell_clearance.clean_cell import changed
from twin.checks import reach, takt
from twin.checks.cell_clearance import cell_clearance
from twin.checks.findings import Finding
from twin.checks.schedule import cell_work
from twin.checks.whole_plant import told_once
from twin.plant import Plant, by_id, load_plant
from twin.plant.robots import Program
from twin.plant.values import Block


def findings(plant: Plant, station: str) -> list[Finding]:
    """What `taktwin check` would tell, the clearance of one station only."""
    work, without = cell_work(plant), reach.astray(plant)
    clearance = cell_clearance(plant, None, [station], without=without).findings
    found = {"reach": reach.reach(plant), "takt": takt.takt(plant, work=work), "clearance": clearance}
    return [finding for each in told_once(found, without).values() for finding in each]


class Fault(NamedTuple):
    """What is done to the plant at a station, and what is told of it."""

    mistake: str
    station: str
    spoil: Callable[[Plant], Plant]
    kind: str
    device: str
    says: str


def moved(plant: Plant, robot: str, along: tuple[float, float, float]) -> Plant:
    """A robot that stands elsewhere, by so many metres in the world."""
    base = by_id(plant.robots)[robot].base
    x, y, z = (a + b for a, b in zip(base.xyz_m, along, strict=True))
    return changed(plant, "robots", robot, base=replace(base, xyz_m=(x, y, z)))


def slowed(plant: Plant, robot: str, factor: float) -> Plant:
    old = by_id(plant.robots)[robot].acceleration_rad_s2
    return changed(plant, "robots", robot, acceleration_rad_s2=tuple(factor * a for a in old))


def without_zone(plant: Plant, zone: str) -> Plant:
    programs = tuple(replace(p, steps=tuple(s for s in p.steps if s.zone != zone)) for p in plant.programs)
    return replace(plant, zones=tuple(z for z in plant.zones if z.id != zone), programs=programs)


def swapped(plant: Plant, one: str, other: str) -> Plant:
    steps = {p.id: p.steps for p in plant.programs}
    steps[one], steps[other] = steps[other], steps[one]

    def with_steps(program: Program) -> Program:
        return replace(program, steps=steps[program.id])

    return replace(plant, programs=tuple(map(with_steps, plant.programs)))


def with_gun(plant: Plant, robot: str, **fields: object) -> Plant:
    """A robot with a gun of its own that differs from the others of its kind."""
    old = by_id(plant.tools)[by_id(plant.robots)[robot].tool]
    new = replace(old, id=f"{robot}.gun", **fields)
    return changed(replace(plant, tools=(*plant.tools, new)), "robots", robot, tool=new.id)


def long_gun(plant: Plant, robot: str) -> Plant:
    """Its fixed arm reaches 0.2 m beyond the electrodes."""
    tool = by_id(plant.tools)[by_id(plant.robots)[robot].tool]
    more = Block(size_m=(0.05, 0.05, 0.3), centre_m=(0.15, 0.0, tool.tcp.xyz_m[2] + 0.05))
    return with_gun(plant, robot, collision=(*tool.collision, more))


def moved_fence(plant: Plant, fence: str, corner: int, along: tuple[float, float]) -> Plant:
    path = list(by_id(plant.fences)[fence].path_m)
    path[corner] = (path[corner][0] + along[0], path[corner][1] + along[1])
    return changed(plant, "fences", fence, path_m=tuple(path))


def closed_clamp(plant: Plant, fixture: str, spot: str) -> Plant:
    """A clamp's arm over the sheets at a spot, where it is not to be while robots weld."""
    old, (x, y, z) = by_id(plant.fixtures)[fixture], by_id(plant.weld_spots)[spot].position_m
    height = by_id(plant.stations)[old.station].car.xyz_m[2]
    arm = Block(size_m=(0.08, 0.08, 0.1), centre_m=(x, y, z + height + 0.12))
    return changed(plant, "fixtures", fixture, collision=(*old.collision, arm))


def wrong_frame(plant: Plant, robot: str, by_m: float) -> Plant:
    tcp = by_id(plant.tools)[by_id(plant.robots)[robot].tool].tcp
    x, y, z = tcp.xyz_m
    return with_gun(plant, robot, tcp=replace(tcp, xyz_m=(x, y, z + by_m)))


def spot_moved(plant: Plant, spot: str, up_m: float) -> Plant:
    x, y, z = by_id(plant.weld_spots)[spot].position_m
    return changed(plant, "weld_spots", spot, position_m=(x, y, z + up_m))


FAULTS = (
    Fault(
        "a robot moved 0.3 m",
        "BS090",
        lambda plant: moved(plant, "BS090R1", (0.3, 0.0, 0.0)),
        "reach",
        "BS090R1",
        "put the tool of BS090R1 up to 300.",
    ),
    Fault(
        "a removed zone",
        "BS300",
        lambda plant: without_zone(plant, "BS300.zone_left"),
        "clearance_robot",
        "BS300R1",
        "of BS300R3 at",
    ),
    Fault(
        "a slower robot",
        "BS140",
        lambda plant: slowed(plant, "BS140R1", 0.25),
        "takt",
        "BS140",
        "over the line cycle of body of 52.0 s",
    ),
    Fault(
        "a longer weld",
        "BS110",
        lambda plant: changed(plant, "weld_spots", "BS110R1.W03", weld_s=9.0),
        "takt",
        "BS110",
        "BS110R1 decides",
    ),
    Fault(
        "a moved fence",
        "BS170",
        lambda plant: moved_fence(plant, "BS170.fence_left", 1, (0.0, -1.4)),
        "clearance_fence",
        "BS170R3",
        "into fence BS170.fence_left",
    ),
    Fault(
        "a longer gun",
        "BS090",
        lambda plant: long_gun(plant, "BS090R1"),
        "clearance_car",
        "BS090R1",
        "into left front wheel house of the car",
    ),
    Fault(
        "a wrong tool frame",
        "BS040",
        lambda plant: wrong_frame(plant, "BS040R1", 0.06),
        "reach",
        "BS040R1",
        "put the tool of BS040R1 up to 60.",
    ),
    Fault(
        "two programs swapped",
        "BS090",
        lambda plant: swapped(plant, "BS090R1.weld", "BS090R2.weld"),
        "reach",
        "BS090R1",
        "put the tool of BS090R1 and BS090R2 up to",
    ),
    Fault(
        "a clamp left closed",
        "BS120",
        lambda plant: closed_clamp(plant, "BS120.fixture", "BS120R1.W03"),
        "clearance_fixture",
        "BS120R1",
        "into geo fixture BS120.fixture",
    ),
    Fault(
        "an unreachable spot",
        "BS080",
        lambda plant: spot_moved(plant, "BS080R1.W05", 1.6),
        "reach",
        "BS080R1",
        "BS080R1 does not reach weld spot BS080R1.W05",
    ),
)


@pytest.fixture(scope="module")
def plant() -> Plant:
    return load_plant("ev60")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.mistake)
def test_a_planted_fault_gives_its_finding_in_one_line_and_no_other(fault: Fault, plant: Plant) -> None:
    (found,) = findings(fault.spoil(plant), fault.station)
    assert (found.kind, found.device) == (fault.kind, fault.device)
    assert fault.says in found.message
    assert "\n" not in found.message
    assert found.scene is None or found.scene.station == fault.station
