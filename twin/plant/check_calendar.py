"""What has to hold in calendars: shifts that last and do not overlap, breaks inside them, days that exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise

from twin.plant.calendar import Calendar, Day, WorkShift
from twin.plant.model import Plant
from twin.plant.robots import Robot
from twin.plant.text import Place
from twin.plant.told import Mistake, twice

DAY_MIN = 24 * 60
WEEK_MIN = 7 * DAY_MIN


def calendar_mistakes(plant: Plant) -> Iterator[Mistake]:
    """All that is wrong with working time and dates."""
    for c, calendar in enumerate(plant.calendars):
        place: Place = ("calendars", c)
        for index, name in twice(shift.id for shift in calendar.shifts).items():
            told = f"{name} is a shift of {calendar.id} already; ids have to differ"
            yield (*place, "shifts", index, "id"), told
        for s, shift in enumerate(calendar.shifts):
            yield from _shift((*place, "shifts", s), shift)
        yield from _overlaps(place, calendar)
        for n, stop in enumerate(calendar.planned_stops):
            yield from _date((*place, "planned_stops", n, "date"), stop.date, "%Y-%m-%d", "2026-03-02")
    for n, logged in enumerate(plant.logged_stops):
        form = "%Y-%m-%d %H:%M:%S"
        yield from _date(("logged_stops", n, "start"), logged.start, form, "2026-03-02 10:42:07")
    for r, robot in enumerate(plant.robots):
        if isinstance(robot, Robot) and robot.calibration.measured_on:
            where = ("robots", r, "calibration", "measured_on")
            yield from _date(where, robot.calibration.measured_on, "%Y-%m-%d", "2026-03-14")


def minutes(time_of_day: str) -> int:
    """Minutes from midnight to a time such as 06:30."""
    return int(time_of_day[:2]) * 60 + int(time_of_day[3:])


def length_min(shift: WorkShift) -> int:
    """How long a shift lasts, minutes; one that ends before it starts ends on the next day."""
    return (minutes(shift.end) - minutes(shift.start)) % DAY_MIN


def _shift(place: Place, shift: WorkShift) -> Iterator[Mistake]:
    if not shift.days:
        yield (*place, "days"), f"{shift.id} is worked on no day"
    for index, day in twice(shift.days).items():
        yield (*place, "days", index), f"{day} stands in {shift.id} twice"
    length = length_min(shift)
    if not length:
        yield (*place, "end"), f"{shift.id} ends at {shift.end}, when it starts; it has to last"
        return
    told: list[tuple[int, float, int]] = []
    for b, pause in enumerate(shift.breaks):
        start = (minutes(pause.start) - minutes(shift.start)) % DAY_MIN
        span = f"of {pause.minutes:g} min at {pause.start}"
        if start + pause.minutes > length:
            whole = f"the shift {shift.id}, {shift.start} to {shift.end}"
            yield (*place, "breaks", b), f"the break {span} is not inside {whole}"
        else:
            told.append((start, start + pause.minutes, b))
    told.sort()
    for (_, end, first), (start, _, second) in pairwise(told):
        if start < end:
            late, early = shift.breaks[second].start, shift.breaks[first].start
            yield (*place, "breaks", second), f"the break at {late} begins within the break at {early}"


def _overlaps(place: Place, calendar: Calendar) -> Iterator[Mistake]:
    """Two shifts of a calendar at once would count the same time twice."""
    week = list(Day)
    spans = sorted(
        (week.index(day) * DAY_MIN + minutes(shift.start), length_min(shift), s)
        for s, shift in enumerate(calendar.shifts)
        for day in set(shift.days)
    )
    told: set[tuple[int, int]] = set()
    for n, (start, length, s) in enumerate(spans):
        after, _, other = spans[(n + 1) % len(spans)]
        gap = (after - start) % WEEK_MIN if len(spans) > 1 else WEEK_MIN
        if gap < length and (s, other) not in told:
            told.add((s, other))
            shift, late = calendar.shifts[s], calendar.shifts[other]
            day = week[after // DAY_MIN]
            yield (
                (*place, "shifts", other, "start"),
                f"{late.id} starts at {late.start} on {day}, before {shift.id} ends at {shift.end}",
            )


def _date(place: Place, text: str, form: str, example: str) -> Iterator[Mistake]:
    try:
        found: date = datetime.strptime(text, form)
    except ValueError:
        yield place, f"{text!r} is no date that exists; give one like {example}"
        return
    if found.year < 1970:
        yield place, f"{text!r} is before 1970; give a date like {example}"
