"""Which bars of a cycle decide how long it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twin.checks.schedule.bars import Bar
    from twin.checks.schedule.cycle import Schedule

_SAME_S = 1e-7


def critical_path(schedule: Schedule) -> tuple[Bar, ...]:
    """Bars from the beginning of a cycle to its end, each beginning where the one before ends.

    schedule: of a cell. From the robot that gets done last back along its bars; where it waited at a zone, on
    along those of the robot that left the zone then; where it waited for the car, on along the station's.
    Empty where the robots lock each other.
    """
    return tuple(bar for bar in walked(schedule) if bar.kind != "wait_zone")


def walked(schedule: Schedule, last: str = "") -> tuple[Bar, ...]:
    """As `critical_path`, and with the waits at zones over which it goes from one robot to another.

    schedule: of a cell. last: id of the robot to begin with, of those that get done last at the same time.
    """
    if schedule.deadlock:
        return ()
    station = {bar.kind: bar for bar in schedule.bars[schedule.station]}
    path = [station["reserve"]] if "reserve" in station else []
    run = schedule.run
    robot = last or max(run.times, key=run.end_s, default="")
    now = max(run.end_s(robot), 0.0) if robot else 0.0
    while robot and now > schedule.begin_s + _SAME_S:
        bar = next((bar for bar in schedule.bars[robot] if abs(bar.end_s - now) < _SAME_S), None)
        if bar is None or bar.kind == "wait_part":
            break
        path.append(bar)
        if bar.kind == "wait_zone":
            robot = run.freed[robot, bar.item][0]
        else:
            now = bar.start_s
    if now < _SAME_S and now > schedule.begin_s + _SAME_S:
        path += [station[kind] for kind in ("non_motion", "transfer") if kind in station]
    return tuple(reversed(path))
