"""Small plants that the tests of layout and integrity put together and spoil."""

from __future__ import annotations

from typing import Any

from twin.checks.findings import Finding
from twin.plant import Plant
from twin.plant.floor import Aisle, AisleKind, Building, Clearance, Fence
from twin.plant.model import FORMAT
from twin.plant.robots import Program, Robot, Step, Tool
from twin.plant.stations import Station
from twin.plant.transport import Accumulating, PacedLine
from twin.plant.values import Pose

GUN = Tool(id="gun", kind="weld_gun", shape="guns.c_gun", tcp=Pose(xyz_m=(0.0, 0.0, 0.5)), mass_kg=110.0)


def a_plant(**groups: Any) -> Plant:
    """A plant of these groups of things."""
    lists = {name: tuple(value) for name, value in groups.items() if isinstance(value, list)}
    rest = {name: value for name, value in groups.items() if name not in lists}
    return Plant(
        format=FORMAT,
        id="small",
        name="Small",
        time_zone="UTC",
        clearance=Clearance(required_m=0.05),
        **lists,
        **rest,
    )


def a_station(name: str, x: float, y: float = 0.0, **more: Any) -> Station:
    fields: dict[str, Any] = {"area": "hall", "kind": "manual", "size_m": (6.0, 4.0, 2.0)}
    return Station(id=name, pose=Pose(xyz_m=(x, y, 0.0)), **(fields | more))


def an_aisle(
    *path: tuple[float, float], name: str = "A1", kind: str = "walkway", width: float = 1.5
) -> Aisle:
    return Aisle(id=name, kind=AisleKind(kind), path_m=path, width_m=width)


def a_hall(**more: Any) -> Building:
    fields: dict[str, Any] = {
        "corner_m": (-20.0, -20.0),
        "size_m": (60.0, 40.0),
        "height_m": 8.0,
        "column_pitch_m": (60.0, 40.0),
    }
    return Building(id="hall", **(fields | more))


def a_fence(*path: tuple[float, float], station: str = "S1", door: float | None = None) -> Fence:
    return Fence(id=f"{station}.fence", station=station, path_m=path, door_at_m=door)


def a_robot(name: str, x: float, y: float, station: str = "S1", **more: Any) -> Robot:
    fields: dict[str, Any] = {"description": "robots:r2000ic_165f", "tool": "gun", "home_rad": (0.0,) * 6}
    return Robot(
        id=name,
        station=station,
        base=Pose(xyz_m=(x, y, 0.5)),
        acceleration_rad_s2=(4.0,) * 6,
        **(fields | more),
    )


def a_program(robot: str, *steps: Step, name: str = "P", **more: Any) -> Program:
    return Program(id=name, robot=robot, steps=steps, **more)


def a_lane(name: str, start: list[str], end: list[str], *path: tuple[float, float, float]) -> Accumulating:
    return Accumulating(
        id=name,
        area="hall",
        upstream=tuple(start),
        downstream=tuple(end),
        path_m=path,
        speed_m_s=0.5,
        pitch_m=1.0,
    )


def a_line(*stations: Station) -> PacedLine:
    names = [station.id for station in stations]
    ends = [(*station.pose.xyz_m[:2], 0.0) for station in (stations[0], stations[-1])]
    return PacedLine(
        id="LINE",
        area="hall",
        upstream=tuple(names[:-1]),
        downstream=tuple(names[1:]),
        path_m=tuple(ends),
        speed_m_s=0.1,
        pitch_m=6.0,
    )


def told(findings: tuple[Finding, ...], kind: str) -> list[tuple[str, str]]:
    """Device and sentence of the findings of a kind; every other kind has none."""
    assert {finding.kind for finding in findings} <= {kind}
    return [(finding.device, finding.message) for finding in findings]
