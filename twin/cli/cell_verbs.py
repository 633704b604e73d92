"""Verbs about robot cells: schedule."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from twin.cli.app import app, compile_kernels, print_json

if TYPE_CHECKING:
    from twin.checks.schedule import Schedule


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
    compile_kernels({"wrist6", "kinematics"})
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
