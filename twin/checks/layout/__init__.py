"""Whether a plant's layout would work on a real floor: aisles, halls, cells, lines and conveyors.

What contradicts itself does not load; here is what loads and would still be wrong in a plant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.checks.layout.aisles import aisle_findings
from twin.checks.layout.cells import cell_findings
from twin.checks.layout.flow import flow_findings
from twin.checks.layout.ground import Ground
from twin.checks.layout.standing import standing_findings

if TYPE_CHECKING:
    from twin.checks.findings import Finding
    from twin.plant import Plant

__all__ = ["KINDS", "layout"]

KINDS = (
    "aisle_apart",
    "aisle_blocked",
    "aisle_narrow",
    "car_height",
    "car_way_blocked",
    "column_hit",
    "conveyor_gap",
    "conveyors_cross",
    "door_blocked",
    "far_from_aisle",
    "fence_across",
    "fence_no_door",
    "headroom",
    "level_step",
    "no_conveyor",
    "off_line",
    "off_pitch",
    "outside_hall",
    "overlap",
    "robot_crowded",
    "robot_in_neighbour",
    "robot_outside_fence",
)
"""Kinds of findings of this check."""


def layout(plant: Plant) -> tuple[Finding, ...]:
    """A finding for each thing that stands, crosses or ends where it could not in a plant.

    plant: as described, all devices at rest. Values and limits are metres, but for counts.
    """
    floor = Ground(plant)
    return (
        *aisle_findings(floor),
        *standing_findings(floor),
        *cell_findings(floor),
        *flow_findings(plant),
    )
