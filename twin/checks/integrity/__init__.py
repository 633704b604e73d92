"""Whether a plant's description makes sense: robots and what they do, measurements, room and people.

What contradicts itself does not load; here is what loads and would still be wrong in a plant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.checks.integrity.numbers import number_findings
from twin.checks.integrity.programs import program_findings
from twin.checks.integrity.quality import quality_findings
from twin.checks.integrity.zones import zone_findings

if TYPE_CHECKING:
    from twin.checks.findings import Finding
    from twin.plant import Plant

__all__ = ["KINDS", "integrity"]

KINDS = (
    "buffer_room",
    "caps_worn",
    "carriers_few",
    "cell_without_robot",
    "crew_short",
    "grip_unpaired",
    "payload",
    "program_never_run",
    "robot_idle",
    "signal_elsewhere",
    "signal_unit",
    "spot_off_car",
    "spots_coincide",
    "stage_backwards",
    "zone_deadlock",
    "zone_not_held",
    "zone_unused",
)
"""Kinds of findings of this check."""


def integrity(plant: Plant) -> tuple[Finding, ...]:
    """A finding for each thing whose figures or references cannot be meant so.

    plant: as described. Raises `TargetError` where a robot's target cannot be placed, and ValueError where
    option rules and take rates contradict each other.
    """
    return (
        *program_findings(plant),
        *zone_findings(plant),
        *quality_findings(plant),
        *number_findings(plant),
    )
