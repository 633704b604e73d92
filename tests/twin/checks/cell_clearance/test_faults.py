"""Ten mistakes planted in a clean cell: each gives its finding in one line, and no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from tests.twin.checks.cell_clearance.clean_cell import changed, clean
from twin.checks.findings import Finding
from twin.checks.whole_plant import check_plant
from twin.plant import Plant
from twin.plant.values import Block, Pose


def findings(plant: Plant) -> list[Finding]:
    found = check_plant(plant, ["reach", "takt", "clearance"])
    return [finding for some in found.values() for finding in some]


class Fault(NamedTuple):
    """What is done to the clean cell, and what is told of it."""

    mistake: str
    spoil: Callable[[Plant], Plant]
    kind: str
    device: str
    says: str


def without_zone(plant: Plant) -> Plant:
    programs = tuple(replace(p, steps=tuple(s for s in p.steps if not s.zone)) for p in plant.programs)
    return replace(plant, zones=(), programs=programs)


def programs_swapped(plant: Plant) -> Plant:
    one, other = plant.programs
    return replace(plant, programs=(replace(one, steps=other.steps), replace(other, steps=one.steps)))


LONG_GUN = (Block(size_m=(0.16, 0.16, 0.5), centre_m=(0.0, 0.0, 0.25)),)
FAULTS = (
    Fault(
        "a robot moved 0.3 m",
        lambda plant: changed(plant, "robots", "R1", base=Pose(xyz_m=(0.3, 0.0, 0.5))),
        "clearance_fixture",
        "R1",
        "link 1 of R1 comes within",
    ),
    Fault(
        "a removed zone",
        without_zone,
        "clearance_robot",
        "R1",
        "link 5 of R1 comes within",
    ),
    Fault(
        "a slower robot",
        lambda plant: changed(plant, "robots", "R1", acceleration_rad_s2=(0.8,) * 6),
        "takt",
        "S1",
        "over the takt of 22.0 s",
    ),
    Fault(
        "a longer weld",
        lambda plant: changed(plant, "weld_spots", "W2", weld_s=4.0),
        "takt",
        "S1",
        "over the takt of 22.0 s",
    ),
    Fault(
        "a moved fence",
        lambda plant: changed(plant, "fences", "S1.fence", path_m=((-2.0, -0.62), (5.6, -0.62))),
        "clearance_fence",
        "R2",
        "link 4 of R2 comes within",
    ),
    Fault(
        "a longer gun",
        lambda plant: changed(plant, "tools", "gun1", collision=LONG_GUN),
        "clearance_part",
        "R1",
        "gun1 of R1",
    ),
    Fault(
        "a wrong tool frame",
        lambda plant: changed(plant, "tools", "gun1", tcp=Pose(xyz_m=(0.0, 0.0, 0.42))),
        "clearance_fixture",
        "R1",
        "tip of gun1 of R1",
    ),
    Fault("two programs swapped", programs_swapped, "clearance_fixture", "R1", "link 3 of R1 comes within"),
    Fault(
        "a clamp left closed",
        lambda plant: changed(plant, "fixtures", "clamp", pose=Pose(xyz_m=(1.7, 0.43, 0.8))),
        "clearance_fixture",
        "R1",
        "clamp",
    ),
    Fault(
        "an unreachable spot",
        lambda plant: changed(plant, "weld_spots", "W1", position_m=(2.9, 0.35, 0.722)),
        "reach",
        "R1",
        "R1 does not reach weld spot W1",
    ),
)


def test_the_clean_cell_passes_reach_takt_and_clearance() -> None:
    assert findings(clean()) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.mistake)
def test_a_planted_fault_gives_its_finding_in_one_line_and_no_other(fault: Fault) -> None:
    (found,) = findings(fault.spoil(clean()))
    assert (found.kind, found.device) == (fault.kind, fault.device)
    assert fault.says in found.message
    assert "\n" not in found.message
    assert found.scene is None or found.scene.station == "S1"
