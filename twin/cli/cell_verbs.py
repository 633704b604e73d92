"""Verbs about robot cells: schedule, zones, separation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from twin.cli.app import ArgumentError, app, compile_kernels, print_json, say

if TYPE_CHECKING:
    from twin.checks.schedule import Schedule
    from twin.checks.zone_proposals import ZoneProposal


@app.command
def schedule(
    plant: str,
    station: str,
    *,
    configuration: str | None = None,
    json_: Annotated[bool, Parameter(name="--json")] = False,
) -> int:
    """Draw what the robots of a cell do in a cycle, say what decides and what would shorten it; 1 if locked.

    Example: taktwin schedule ev60 BS310

    Parameters
    ----------
    plant
        A bundled plant or a plant's folder.
    station
        Id of a robot cell.
    configuration
        Id of a car; without it the one that most cars are.
    json_
        Print bars, critical path, slack and savings as JSON.
    """
    from twin.checks.schedule import car_of, cell_schedule
    from twin.plant import load_plant

    loaded = load_plant(plant)
    car = car_of(loaded, station, configuration)
    compile_kernels({"kinematics", "motion", "wrist6"})
    found = cell_schedule(loaded, station, car.id)
    if json_:
        print_json(_as_json(found))
    else:
        _print(found)
    return 1 if found.deadlock else 0


def _as_json(found: Schedule) -> dict[str, Any]:
    if found.deadlock:
        times: dict[str, Any] = {"cycle_time_s": None, "mean_cycle_time_s": None}
    else:
        times = {"cycle_time_s": found.cycle_time_s, "mean_cycle_time_s": found.mean_cycle_time_s}
    return {
        "station": found.station,
        "configuration": found.configuration,
        "programs": dict(found.programs),
        **times,
        "deadlock": found.deadlock,
        "bars": found.table(),
        "slack_s": {row: slack for row, slack in found.slack_s.items() if math.isfinite(slack)},
        "shorten": [{"saves_s": each.saves_s, "text": each.text} for each in found.shorten],
        "maintenance": [
            {"program": each.program, "every": each.every, "cycle_time_s": each.cycle_time_s}
            for each in found.dressings
        ],
    }


def _print(found: Schedule) -> None:
    from rich.console import Console

    from twin.checks.schedule.shorten import LEAST_S
    from twin.cli.gantt import gantt, path_told

    console = Console(highlight=False)
    console.print(f"[bold]{found.station}[/bold], {found.configuration}: {_times(found)}")
    for line in gantt(found, console.width):
        console.print(line)
    if found.deadlock:
        console.print(found.deadlock)
        return
    console.print("\nWhat decides:")
    for told in path_told(found):
        console.print(f"  {told}")
    spare = {row: slack for row, slack in found.slack_s.items() if slack >= LEAST_S}
    if spare:
        slack = ", ".join(f"{row} {slack:.1f} s" for row, slack in spare.items())
        console.print(f"Could end later without the cycle being longer: {slack}")
    if found.shorten:
        console.print("\nWhat would shorten it:")
        for saving in found.shorten:
            console.print(f"  {saving.text}")


def _times(found: Schedule) -> str:
    if found.deadlock:
        return "never gets done"
    told = f"cycle {found.cycle_time_s:.1f} s"
    longest = max(found.dressings, key=lambda each: each.cycle_time_s, default=None)
    if longest is not None:
        longer = f"{longest.cycle_time_s:.1f} s with {longest.program}, once in {longest.every} cycles"
        told += f", {longer}; mean {found.mean_cycle_time_s:.1f} s"
    return told


@app.command
def zones(plant: str, station: str, *, json_: Annotated[bool, Parameter(name="--json")] = False) -> int:
    """Propose interlock zones for a cell from what its robots sweep, and say which exist; 1 if any lacks.

    Example: taktwin zones ev60 BS310

    Parameters
    ----------
    plant
        A bundled plant or a plant's folder.
    station
        Id of a robot cell.
    json_
        Print the proposals as JSON.
    """
    from twin.checks.robot_space import held_by, zones_for
    from twin.plant import load_plant

    loaded = load_plant(plant)
    compile_kernels({"kinematics", "motion", "wrist6"})
    say(f"Looking where the robots of {station} could meet; that may take some seconds")
    found = [(each, [zone.id for zone in held_by(loaded, each)]) for each in zones_for(loaded, station)]
    if json_:
        print_json([_proposal(each, known) for each, known in found])
    else:
        for each, known in found:
            print(_proposal_told(each, known))
        if not found:
            say(f"No two robots of {station} come near each other; no zone is needed")
    return 1 if any(not known for _, known in found) else 0


def _proposal(each: ZoneProposal, known: list[str]) -> dict[str, Any]:
    return {
        "robots": each.robots,
        "lower_m": each.lower_m,
        "upper_m": each.upper_m,
        "shared_m3": each.volume_m3,
        "inside_s": each.inside_s,
        "zones": known,
    }


def _proposal_told(each: ZoneProposal, known: list[str]) -> str:
    size = " x ".join(f"{b - a:.2f}" for a, b in zip(each.lower_m, each.upper_m, strict=True))
    middle = ", ".join(f"{0.5 * (a + b):.2f}" for a, b in zip(each.lower_m, each.upper_m, strict=True))
    times = "; ".join(
        f"{robot} is in it from {', '.join(f'{a:.1f} to {b:.1f}' for a, b in spans)} s of its way"
        for robot, spans in each.inside_s.items()
    )
    there = f"zone {' and '.join(known)} is there" if known else "no zone is there"
    return f"{' and '.join(each.robots)} share {size} m round ({middle}) m: {there}; {times}"


@app.command
def separation(
    plant: str,
    program: str,
    *,
    person: str,
    reaction_s: float = 0.1,
    stopping_s: float = 0.5,
    json_: Annotated[bool, Parameter(name="--json")] = False,
) -> int:
    """Distance that a person needs from a moving robot (ISO/TS 15066); not a safety function; 1 if too near.

    Example: taktwin separation ev60 CH380R1.tighten --person 27.5,-88.5

    Parameters
    ----------
    plant
        A bundled plant or a plant's folder.
    program
        Id of a robot's program.
    person
        Where the person stands: x,y in metres.
    reaction_s
        From the person's entry until the robot begins to stop.
    stopping_s
        From then until it stands.
    json_
        Print the figures as JSON.
    """
    from twin.checks.robot_space import separation_of
    from twin.checks.separation import Separation
    from twin.plant import load_plant

    try:
        x, y = (float(word) for word in person.split(","))
    except ValueError:
        raise ArgumentError(f"--person is {person}; it has to be two numbers such as 27.5,-88.5") from None
    loaded = load_plant(plant)
    compile_kernels({"kinematics", "motion", "wrist6"})
    way = separation_of(loaded, program, (x, y), Separation(reaction_s=reaction_s, stopping_s=stopping_s))
    k = int((way.required_m - way.distance_m).argmax())
    worst = {
        "time_s": float(way.time_s[k]),
        "distance_m": float(way.distance_m[k]),
        "speed_m_s": float(way.speed_m_s[k]),
        "required_m": float(way.required_m[k]),
        "short_m": way.short_m,
        "label": way.label,
    }
    if json_:
        print_json(worst)
    else:
        how = "too near by" if way.short_m > 0.0 else "far enough by"
        print(
            f"At {worst['time_s']:.2f} s of {program} the robot is {worst['distance_m']:.2f} m away and "
            f"comes at {worst['speed_m_s']:.2f} m/s, which asks for {worst['required_m']:.2f} m: {how} "
            f"{abs(way.short_m):.2f} m ({way.label})"
        )
    return 1 if way.short_m > 0.0 else 0
