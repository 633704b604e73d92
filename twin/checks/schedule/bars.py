"""A cell's cycle as bars: what each robot does from the car's coming to its leaving."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twin.checks.program_ways import Phase
    from twin.checks.schedule.jobs import Item, Job
    from twin.checks.schedule.run import Run

WAITS = ("wait_zone", "wait_part")
_TINY_S = 1e-9


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that takes time.

    row: id of the robot, or of the station for what the cell does. kind: `move`, `process`, `non_motion`,
    `wait_zone` or `wait_part`; of the station's row `transfer`, `non_motion` or `reserve`. start_s, end_s: 0
    is when the car is in place and clamped. step: place in the program, -1 where there is none. at: id of
    target, spot or seam. program: id of what it is part of, ordinary or maintenance. item: place in the
    robot's job, -1 for waits before and behind it.
    """

    row: str
    kind: str
    start_s: float
    end_s: float
    text: str
    step: int = -1
    at: str = ""
    zone: str = ""
    program: str = ""
    item: int = -1

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end_s - self.start_s


def robot_bars(job: Job, run: Run, begin_s: float, end_s: float) -> tuple[Bar, ...]:
    """Bars of one robot without gaps.

    job: of the robot. run: of the cell. begin_s, end_s: of the cycle; what a robot did before is left out.
    """
    return tuple(_clipped(_bars(job, run, begin_s, end_s), begin_s))


def _bars(job: Job, run: Run, begin_s: float, end_s: float) -> Iterator[Bar]:
    robot, times = job.robot, run.times[job.robot]
    now = begin_s
    for place, ((start, end), item) in enumerate(zip(times, job.items, strict=False)):
        if start > now + _TINY_S:
            yield Bar(robot, "wait_part", now, start, "waits for the car")
        yield from _item_bars(robot, place, item, (start, min(end, end_s)), run)
        now = max(now, min(end, end_s))
    if end_s > now + _TINY_S:
        why = "waits for the next car" if times else "has nothing to do"
        yield Bar(robot, "wait_part", now, end_s, why)


def _item_bars(robot: str, place: int, item: Item, span: tuple[float, float], run: Run) -> Iterator[Bar]:
    (start, end), first = span, item.phases[0]

    def bar(kind: str, begin: float, over: float, text: str, phase: Phase) -> Bar:
        zone = "" if item.kind == "work" else item.zone
        return Bar(robot, kind, begin, over, text, phase.step, phase.at, zone, item.program, place)

    if item.kind == "work":
        whole = item.phases[-1].end_s - first.start_s
        pace = item.seconds / whole if whole else 0.0
        for phase in item.phases:
            begin, over = (start + pace * (edge - first.start_s) for edge in (phase.start_s, phase.end_s))
            yield bar(phase.kind, begin, over, phase.text, phase)
    elif item.kind == "car":
        yield bar("wait_part", start, end, "waits for the car", first)
    elif item.kind == "enter":
        holder = run.freed.get((robot, place), (run.holders.get(item.zone, ""), -1))[0]
        yield bar("wait_zone", start, end, f"waits for {item.zone}, held by {holder}", first)


def _clipped(bars: Iterator[Bar], begin_s: float) -> Iterator[Bar]:
    """Bars that last some time, from the beginning of the cycle on."""
    for bar in bars:
        if bar.end_s > max(begin_s, bar.start_s) + _TINY_S:
            yield replace(bar, start_s=max(begin_s, bar.start_s))
