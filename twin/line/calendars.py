"""When areas close and open again, counted from the instant at which a run begins."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from twin.plant.calendar import Calendar, WorkShift

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def switches(calendar: Calendar, start: datetime, hours: float) -> tuple[float, ...]:
    """Times, s from the start, at which an area closes and opens in turn, open at first.

    One that is closed at the start closes at 0. Shifts, breaks and planned stops count; a shift that follows
    another at once does not close.
    calendar: of the area. start: local to the plant, without a time zone. hours: how far to look.
    """
    end = start + timedelta(hours=hours)
    days = [start.date() + timedelta(days=k) for k in range(-1, int(hours // 24) + 2)]
    works = _joined([span for day in days for shift in calendar.shifts for span in _span(shift, day)])
    pauses = _joined([span for day in days for span in _pauses(calendar, day)])
    found: list[float] = []
    for opens, closes in _without(works, pauses):
        if closes <= start or opens >= end:
            continue
        found += [(opens - start).total_seconds(), (closes - start).total_seconds()]
    times = [0.0, *found] if not found or found[0] > 0.0 else found[1:]
    return tuple(t for t in times if t < hours * 3600.0)


Span = tuple[datetime, datetime]


def _at(day: object, time: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}:00")


def _span(shift: WorkShift, day: object) -> Iterator[Span]:
    opens = _at(day, shift.start)
    if _DAYS[opens.weekday()] in shift.days:
        closes = _at(day, shift.end)
        yield opens, closes if closes > opens else closes + timedelta(days=1)


def _pauses(calendar: Calendar, day: object) -> Iterator[Span]:
    for shift in calendar.shifts:
        opens = _at(day, shift.start)
        if _DAYS[opens.weekday()] in shift.days:
            for pause in shift.breaks:
                begins = _at(day, pause.start)
                begins = begins if begins >= opens else begins + timedelta(days=1)
                yield begins, begins + timedelta(minutes=pause.minutes)
    for stop in calendar.planned_stops:
        if stop.date == str(day):
            begins = _at(day, stop.start)
            yield begins, begins + timedelta(minutes=stop.minutes)


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Spans in order, those that touch as one."""
    found: list[Span] = []
    for opens, closes in sorted(spans):
        if found and opens <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], closes)
        else:
            found.append((opens, closes))
    return found


def _without(works: Sequence[Span], pauses: Sequence[Span]) -> Iterator[Span]:
    """What of the spans is left without the pauses."""
    for opens, closes in works:
        now = opens
        for begins, ends in pauses:
            if ends <= now or begins >= closes:
                continue
            if begins > now:
                yield now, begins
            now = max(now, ends)
        if now < closes:
            yield now, closes
