"""Mistakes that people make, planted in copies of the reference plant: each is found, and nothing else.

Every copy loads, because nothing in it contradicts itself; only the checks say that it is wrong.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

import twin
from twin.checks.findings import Finding
from twin.checks.whole_plant import CHECKS, check_plant
from twin.plant import Plant, load_plant
from twin.plant.edit import Editor
from twin.plant.text import PlantText

STILL = ("integrity", "layout", "reach")
"""Checks that look at a plant at rest; those of its cycles have faults of their own."""


class Fault(NamedTuple):
    """What is changed in the text, and the one finding that it gives."""

    mistake: str
    kind: str
    device: str
    says: str
    """Part of the finding's sentence."""
    changes: tuple[tuple[str, Any], ...]
    """Places in the plant's text, and what is written there."""


FAULTS = (
    Fault(
        "the last trim station is nudged off the pitch",
        "off_pitch",
        "TR350",
        "TR350 stands 0.30 m behind its place on LINE_TR1, whose pitch is 6 m",
        (("stations[TR350].pose.xyz_m", [45.7, -24.0, 0.0]),),
    ),
    Fault(
        "a rack is put down on a walkway",
        "aisle_blocked",
        "assembly_line_side_rack",
        "at (236.1, -97.5) m stands 0.70 m deep in walkway",
        (("scenery[assembly_line_side_rack].places[157]", [236.1, -97.5, 3.142]),),
    ),
    Fault(
        "a conveyor is drawn too short",
        "conveyor_gap",
        "SL_OUT",
        "SL_OUT ends 1.60 m from FB_SL at (100.9, 54.0) m; 0.5 m is the most",
        (("conveyors[SL_OUT].path_m[1]", [100.9, 54.0, 3.4]),),
    ),
    Fault(
        "a lift's lower stop is typed wrong",
        "level_step",
        "PAINT_LIFT",
        "PAINT_LIFT ends at a height of 0.80 m and PAINT_ENTRY takes over at 0.50 m",
        (("conveyors[PAINT_LIFT].path_m[1]", [207.0, 164.0, 0.8]),),
    ),
    Fault(
        "a corner of a fence is dragged into the next cell",
        "fence_across",
        "BS110.fence_left",
        "runs across BS120",
        (
            ("fences[BS110.fence_left].path_m[2]", [37.7, 38.6]),
            ("fences[BS110.fence_left].path_m[3]", [37.7, 35.5]),
        ),
    ),
    Fault(
        "a heavier part is brought by the same arm",
        "payload",
        "BS210R3",
        "275 kg in all; its arm is rated for 270 kg",
        (("robots[BS210R3].payload_kg", 140.0),),
    ),
    Fault(
        "a robot lets go of a shared space before its last line",
        "zone_not_held",
        "BS110R1",
        "goes to BS110R1.A2, which is in BS110.zone_left, at steps[14] without holding the zone",
        (
            ("programs[BS110R1.weld].steps[13]", {"do": "leave", "zone": "BS110.zone_left"}),
            ("programs[BS110R1.weld].steps[21]", {"do": "wait", "time_s": 0.1}),
        ),
    ),
    Fault(
        "a weld spot is copied and keeps its place",
        "spots_coincide",
        "BS110R1",
        "BS110R1.W04 of BS110R1 lies 0.0 mm from BS110R1.W03",
        (("weld_spots[BS110R1.W04].position_m", [0.93, 0.466, 0.6]),),
    ),
    Fault(
        "a control point takes its value from the cell next to it",
        "signal_elsewhere",
        "BS030.weld_force",
        "is made at BS030 and measured with BS040.weld_force, a signal of BS040",
        (("control_points[BS030.weld_force].signals", ["BS040.weld_force"]),),
    ),
    Fault(
        "a part stand is taught half a metre too far away",
        "reach",
        "BS520R1",
        "of target BS520R1.take at station BS520 put the tool of BS520R1 500.0 mm",
        (("targets[BS520R1.take].pose.xyz_m[1]", 4.2),),
    ),
)


@pytest.fixture(scope="module")
def text() -> PlantText:
    return twin.edit_plant("ev60").text


def found(plant: Plant) -> list[Finding]:
    return [finding for findings in check_plant(plant, STILL).values() for finding in findings]


@pytest.mark.parametrize("plant", ["ev60", "democell"])
def test_nothing_is_wrong_with_a_bundled_plant_for_any_car(plant: str) -> None:
    by_check = check_plant(load_plant(plant))
    assert by_check == dict.fromkeys(CHECKS, ())


def test_the_ten_faults_are_of_ten_kinds_and_of_every_check() -> None:
    assert len({fault.kind for fault in FAULTS}) == len(FAULTS) == 10


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.mistake)
def test_each_fault_gives_its_finding_and_no_other(fault: Fault, text: PlantText) -> None:
    editor = Editor(text)
    for place, value in fault.changes:
        editor.set(place, value)
    findings = found(editor.plant)
    assert [(finding.kind, finding.device) for finding in findings] == [(fault.kind, fault.device)]
    assert fault.says in findings[0].message
