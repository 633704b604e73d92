"""Interlock zones are held by whoever works in them, and robots do not wait for each other for ever."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from tests.twin.checks.small_plant import GUN, a_plant, a_program, a_robot, a_station, told
from twin.checks.integrity import integrity
from twin.plant.robots import Program, Step, Target, TargetFrame, Zone
from twin.plant.values import Pose

TARGETS = [
    Target(id="in", frame=TargetFrame.WORLD, pose=Pose(xyz_m=(0.0, 1.0, 1.0))),
    Target(id="out", frame=TargetFrame.WORLD, pose=Pose(xyz_m=(2.0, 1.0, 1.0))),
]


def a_zone(name: str, x: float = 0.0) -> Zone:
    return Zone(id=name, robots=("R1", "R2"), pose=Pose(xyz_m=(x, 1.0, 1.0)), size_m=(1.0, 1.0, 1.0))


def enter(zone: str) -> Step:
    return Step(do="enter", zone=zone)


def leave(zone: str) -> Step:
    return Step(do="leave", zone=zone)


def to(target: str) -> Step:
    return Step(do="joint", at=target)


def both(first: str, second: str) -> tuple[Step, ...]:
    """Take two zones one after the other, and let go of them."""
    return (enter(first), enter(second), to("in"), leave(second), leave(first))


def running(zones: Sequence[Zone], *programs: Program) -> Any:
    """Two robots that run programs in zones that they share."""
    return integrity(
        a_plant(
            stations=[a_station("S1", 0.0)],
            robots=[a_robot("R1", -2.0, 2.5), a_robot("R2", 2.0, 2.5)],
            tools=[GUN],
            targets=TARGETS,
            zones=list(zones),
            programs=list(programs),
        )
    )


def two(one: tuple[Step, ...], other: tuple[Step, ...], *zones: Zone) -> Any:
    """Two robots with a program each."""
    return running(zones, a_program("R1", *one, name="P1"), a_program("R2", *other, name="P2"))


HELD = (enter("Z"), to("in"), leave("Z"), to("out"))


def test_a_zone_that_both_hold_while_they_are_in_it_gives_nothing() -> None:
    assert two(HELD, HELD, a_zone("Z")) == ()


def test_a_target_in_a_zone_that_is_not_held_is_told_once_for_the_program() -> None:
    early = (enter("Z"), leave("Z"), to("in"), to("out"), to("in"))
    found = told(two(HELD, early, a_zone("Z")), "zone_not_held")
    assert found == [("R2", "P2 of R2 goes to in, which is in Z, at steps[2] without holding the zone.")]


def test_a_robot_that_never_enters_a_zone_it_shares_is_told() -> None:
    found = told(two(HELD, (to("out"),), a_zone("Z")), "zone_unused")
    assert found == [("R2", "R2 shares Z and no program of it ever enters that zone.")]


def test_zones_entered_in_opposite_orders_are_a_deadlock_and_in_one_order_are_none() -> None:
    zones = (a_zone("Z"), a_zone("Y", 0.5))
    assert two(both("Z", "Y"), both("Z", "Y"), *zones) == ()
    ((device, sentence),) = told(two(both("Z", "Y"), both("Y", "Z"), *zones), "zone_deadlock")
    assert device == "R1"
    assert "R1 holds Z, R2 holds Y, and each asks for the next one's" in sentence


def test_a_deadlock_is_found_behind_a_program_that_takes_the_zones_in_the_same_order() -> None:
    def ordered(*orders: tuple[str, str, str]) -> Any:
        programs = (
            a_program(robot, *both(one, two), name=f"P{n}") for n, (robot, one, two) in enumerate(orders)
        )
        return running((a_zone("Z"), a_zone("Y", 0.5)), *programs)

    # R1 alone takes them both ways round, in two programs: it cannot wait for itself.
    one = (("R1", "Z", "Y"), ("R1", "Y", "Z"))
    assert "zone_deadlock" not in {f.kind for f in ordered(*one)}
    ((_, sentence),) = told(ordered(*one, ("R2", "Y", "Z")), "zone_deadlock")
    assert "R1 holds Z, R2 holds Y" in sentence


def test_a_zone_that_is_tilted_holds_what_is_in_it() -> None:
    # Lying it reaches from x -0.2 to 0.8 m, on its side from 0.2 to 0.4; the target is at 0.
    flat = Zone(id="Z", robots=("R1", "R2"), pose=Pose(xyz_m=(0.3, 1.0, 1.0)), size_m=(1.0, 1.0, 0.2))
    tilted = Zone(
        id="Z",
        robots=("R1", "R2"),
        pose=Pose(xyz_m=(0.3, 1.0, 1.0), rpy_rad=(0.0, math.pi / 2, 0.0)),
        size_m=flat.size_m,
    )
    outside = (enter("Z"), leave("Z"), to("in"))
    assert [device for device, _ in told(two(HELD, outside, flat), "zone_not_held")] == ["R2"]
    assert two(HELD, outside, tilted) == ()
