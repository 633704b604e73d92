"""Clearance along the mirrored path, worked out for the page's table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from twin.checks.clearance import clearance
from twin.checks.findings import Finding

if TYPE_CHECKING:
    from twin.physics import Frames
    from twin.plant import Plant

MANY = 20
"""So many stretches are told one by one, the nearest first; the rest is counted."""


def clearance_findings(plant: Plant, frames: Frames) -> tuple[Finding, ...]:
    """The nearest approach of the shift, and each stretch that was too near."""
    result = clearance(plant, frames.time_ns, frames.joints, held=frames.held, parts=frames.parts)
    found = sorted(result.findings, key=lambda finding: finding.value)
    told = found[:MANY]
    if len(found) > MANY:
        rest = found[MANY]
        more = f"{len(found) - MANY} further stretches were nearer than {rest.limit:g} {rest.unit}."
        told.append(replace(rest, message=more, start_ns=int(frames.time_ns[0]), severity="note"))
    nearest = result.minimum
    if nearest is not None:
        message = (
            f"Nearest approach of the shift: {nearest.distance_m * 1e3:.1f} mm,"
            f" {nearest.first} to {nearest.second}."
        )
        device = plant.traced_robots[0].id
        told.insert(
            0,
            Finding(
                "clearance",
                "note",
                device,
                message,
                nearest.time_ns,
                nearest.time_ns,
                nearest.distance_m,
                "m",
            ),
        )
    return (*told, *result.notes)
