"""The space that robots of a cell need: what a program sweeps, zones to share it, distance to a person."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from kernels.kinematics import frames_along
from twin.checks.program_ways import program_ways
from twin.checks.separation import SeparationError, separation_way
from twin.checks.surroundings import robot_pieces
from twin.checks.zone_proposals import Sweeping, propose_zones
from twin.geometry import arm as arm_of
from twin.geometry import load_robot
from twin.geometry.swept import CUBE_M, swept
from twin.plant import by_id
from twin.plant.layout import world_from
from twin.plant.told import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from twin.checks.separation import Separation, SeparationWay
    from twin.checks.zone_proposals import ZoneProposal
    from twin.geometry.swept import Swept
    from twin.plant import Plant
    from twin.plant.robots import Zone


ZONE_CUBE_M = 0.1
"""Side of the cubes in which zones are looked for: a zone need not be drawn finer."""


class SpaceError(ValueError):
    """A program or station that there is not; the message says which there are."""


def sweepings(plant: Plant, programs: Iterable[str]) -> Mapping[str, Sweeping]:
    """Robots on the ways of their programs, nobody waiting, by program id.

    programs: ids. Raises `SpaceError` for one that there is not and what `program_ways` raises.
    """
    wanted = list(programs)
    known = by_id(plant.programs)
    for name in wanted:
        if name not in known:
            raise SpaceError(f"there is no program {name}; {nearest(name, known)}")
    robots = by_id(plant.programmed_robots)
    found = {}
    for name, way in program_ways(plant, wanted).items():
        robot = robots[way.robot]
        frames = frames_along(arm_of(load_robot(robot.description)), world_from(robot.base), way.joints)
        # The base stands still and sweeps nothing.
        pieces = tuple((p.frame, p.vertices) for p in robot_pieces(plant, robot) if p.frame > 0)
        found[name] = Sweeping(robot.id, way.time_s, frames, pieces)
    return found


def swept_by(plant: Plant, program: str, cube_m: float = CUBE_M) -> Swept:
    """The space that a robot and its tool sweep in one run of a program, in cubes.

    program: id. cube_m: side of the cubes, m. Raises as `sweepings`.
    """
    moving = sweepings(plant, [program])[program].close_together(cube_m)
    return swept(moving.frames, moving.pieces, cube_m)


def zones_for(plant: Plant, station: str, cube_m: float = ZONE_CUBE_M) -> tuple[ZoneProposal, ...]:
    """Zones that the robots of a cell would need so that no two of them can meet, the largest first.

    station: id of a cell. Of each robot the first ordinary program counts. `robot_to_robot_m` of the plant's
    clearances, or `required_m`, is kept. Raises `SpaceError` for a station that there is not or
    that has no two robots, and as `sweepings`.
    """
    stations = by_id(plant.stations)
    if station not in stations:
        raise SpaceError(f"there is no station {station}; {nearest(station, stations)}")
    first: dict[str, str] = {}
    at = {robot.id: robot.station for robot in plant.programmed_robots}
    for program in plant.programs:
        if at.get(program.robot) == station and program.every == 1:
            first.setdefault(program.robot, program.id)
    if len(first) < 2:
        raise SpaceError(f"station {station} has fewer than two robots with programs, which share nothing.")
    moving = sweepings(plant, first.values())
    apart = plant.clearance.robot_to_robot_m or plant.clearance.required_m
    found: list[ZoneProposal] = []
    for one, other in combinations(first.values(), 2):
        found += propose_zones(moving[one], moving[other], apart, cube_m)
    return tuple(sorted(found, key=lambda zone: -zone.volume_m3))


def held_by(plant: Plant, zone: ZoneProposal) -> tuple[Zone, ...]:
    """Zones of the plant that both robots of a proposal share and that meet its box."""
    low, high = np.array(zone.lower_m), np.array(zone.upper_m)
    found = []
    for each in plant.zones:
        reach = np.abs(world_from(each.pose)[:3, :3]) @ np.array(each.size_m) / 2.0
        middle = np.array(each.pose.xyz_m)
        meets = ((middle - reach <= high) & (low <= middle + reach)).all()
        if set(zone.robots) <= set(each.robots) and meets:
            found.append(each)
    return tuple(found)


def separation_of(
    plant: Plant, program: str, person_m: Sequence[float], settings: Separation | None = None
) -> SeparationWay:
    """Distance and required distance of a robot in one run of a program to a person who stands somewhere.

    program: id. person_m: x and y, m, in the world. settings: of the formula. Not a safety function. Raises
    as `sweepings`, and `SeparationError` for a program in which nothing moves.
    """
    moving = sweepings(plant, [program])[program]
    if len(moving.time_s) < 2:
        raise SeparationError(f"in {program} nothing moves.")
    return separation_way(moving.time_s, moving.frames, moving.pieces, person_m, settings)
