"""Spaces that two robots of a cell share, held against their interlock zones, for the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from twin.checks.zone_proposals import propose_zones
from twin.plant.layout import world_from
from twin.view.parcel import packed
from twin.view.sweeping import spaced, sweeping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twin.checks.schedule import Schedule
    from twin.plant import Plant
    from twin.plant.robots import Zone

CUBE_M = 0.1
"""By which a proposed box may be too large; half of it takes eight times as long."""
SAMPLES = 12
"""Points along each side of a proposed box that are looked up in the zones."""


def zones_parcel(plant: Plant, schedule: Schedule, first: str, second: str, key: str) -> bytes:
    """What two robots share and which zones they have for it, as `parcel.packed` makes it; without arrays.

    plant: whose cell it is. schedule: of the cell. first, second: ids of robots that run a program in it; a
    `KeyError` for others. key: of the cycle.
    """
    ways = [spaced(sweeping(plant, schedule, robot), CUBE_M) for robot in (first, second)]
    own = [zone for zone in plant.zones if {first, second} <= set(zone.robots)]
    proposed = [
        {
            "lower_m": list(each.lower_m),
            "upper_m": list(each.upper_m),
            "covered": round(covered(each.lower_m, each.upper_m, own), 3),
            "inside_s": {robot: sum(b - a for a, b in spans) for robot, spans in each.inside_s.items()},
        }
        for each in propose_zones(ways[0], ways[1], cube_m=CUBE_M)
    ]
    told = {
        "kind": "zones",
        "key": key,
        "robots": [first, second],
        "proposed": proposed,
        "zones": [
            {"id": zone.id, "pose": world_from(zone.pose).ravel().tolist(), "size_m": list(zone.size_m)}
            for zone in own
        ],
    }
    return packed(told)


def covered(lower_m: Sequence[float], upper_m: Sequence[float], zones: Sequence[Zone]) -> float:
    """The share of a box in the world that lies in one of some zones.

    lower_m, upper_m: its corners (3,), m. zones: whose boxes may be turned.
    """
    sides = [
        np.linspace(low, high, SAMPLES + 1)[:-1] + 0.5 * (high - low) / SAMPLES
        for low, high in zip(lower_m, upper_m, strict=True)
    ]
    points = np.stack(np.meshgrid(*sides, indexing="ij"), axis=-1).reshape(-1, 3)
    inside = np.zeros(len(points), dtype=bool)
    for zone in zones:
        zone_from_world = np.linalg.inv(world_from(zone.pose))
        local = points @ zone_from_world[:3, :3].T + zone_from_world[:3, 3]
        inside |= (np.abs(local) <= 0.5 * np.array(zone.size_m)).all(axis=1)
    return float(inside.mean())
