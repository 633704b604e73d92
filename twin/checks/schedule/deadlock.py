"""Why the robots of a cell do not get done, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from twin.checks.schedule.jobs import Item
    from twin.checks.schedule.run import Run


def why_stuck(jobs: Mapping[str, Sequence[Item]], run: Run) -> str:
    """What holds the cell up for ever, or nothing.

    jobs: items of each robot. run: how far they got. Names robots, zones and steps: a ring of robots that
    wait for each other, a zone that its holder never leaves, or one left by who is not in it.
    """
    if run.wrong:
        return f"{run.wrong[0]}; let it enter the zone before."
    if not run.stuck:
        return ""
    waits = {robot: jobs[robot][place] for robot, place in run.stuck.items()}
    ring = _ring({robot: run.holders.get(item.zone, "") for robot, item in waits.items()})
    if ring:
        return _ring_told(ring, waits, run)
    robot, item = next(
        (robot, item) for robot, item in waits.items() if run.holders.get(item.zone) not in run.stuck
    )
    holder = run.holders.get(item.zone, "")
    told = f"{robot} waits for {item.zone} for ever at step {item.phases[0].step + 1}"
    return f"{told}: {holder} ends its program without leaving it; give it a step that leaves the zone."


def _ring(holder: Mapping[str, str]) -> list[str]:
    """Robots of which each waits for the next and the last for the first, empty where there are none."""
    for start in holder:
        path = [start]
        while (following := holder.get(path[-1], "")) and following not in path:
            path.append(following)
        if following:
            return path[path.index(following) :]
    return []


def _ring_told(ring: Sequence[str], waits: Mapping[str, Item], run: Run) -> str:
    told = []
    for robot in ring:
        item = waits[robot]
        holder = run.holders[item.zone]
        told.append(f"{robot} waits at step {item.phases[0].step + 1} for {item.zone}, which {holder} holds")
    if len(ring) == 1:
        return f"{ring[0]} waits for itself: it enters {waits[ring[0]].zone}, which it is in."
    advice = "let all enter these zones in the same order, or leave one before entering the next"
    return f"{', '.join(ring[:-1])} and {ring[-1]} wait for each other: {'; '.join(told)}; {advice}."
