"""When areas close and open, by hand."""

from __future__ import annotations

from datetime import datetime

from twin.line.calendars import switches
from twin.plant.calendar import Break, Calendar, PlannedStop, WorkShift

EARLY = WorkShift(
    id="early", days=("mon", "tue"), start="06:00", end="14:00", breaks=(Break(start="09:00", minutes=30.0),)
)
LATE = WorkShift(id="late", days=("mon",), start="14:00", end="22:00")
NIGHT = WorkShift(
    id="night", days=("mon",), start="22:00", end="06:00", breaks=(Break(start="01:00", minutes=15.0),)
)
HOUR = 3600.0
MONDAY = datetime(2026, 3, 2, 6, 0)


def test_a_shift_that_follows_at_once_does_not_close_and_the_day_ends() -> None:
    calendar = Calendar(id="c", shifts=(EARLY, LATE))
    assert switches(calendar, MONDAY, 24.0) == (3.0 * HOUR, 3.5 * HOUR, 16.0 * HOUR)
    assert switches(calendar, MONDAY, 8.0) == (3.0 * HOUR, 3.5 * HOUR)


def test_an_area_that_is_closed_at_the_start_closes_at_once() -> None:
    calendar = Calendar(id="c", shifts=(EARLY,))
    assert switches(calendar, datetime(2026, 3, 2, 4, 0), 6.0) == (0.0, 2.0 * HOUR, 5.0 * HOUR, 5.5 * HOUR)
    assert switches(calendar, datetime(2026, 3, 2, 9, 10), 2.0) == (0.0, HOUR / 3.0)
    assert switches(calendar, datetime(2026, 3, 4, 6, 0), 8.0) == (0.0,)
    assert switches(Calendar(id="never", shifts=()), MONDAY, 8.0) == (0.0,)


def test_shifts_and_breaks_past_midnight_belong_to_the_day_they_began() -> None:
    calendar = Calendar(id="c", shifts=(EARLY, LATE, NIGHT))
    found = switches(calendar, datetime(2026, 3, 2, 20, 0), 14.0)
    assert found == (5.0 * HOUR, 5.25 * HOUR, 13.0 * HOUR, 13.5 * HOUR)


def test_planned_stops_count_and_join_a_break() -> None:
    stop = PlannedStop(date="2026-03-02", start="09:20", minutes=40.0)
    calendar = Calendar(id="c", shifts=(EARLY,), planned_stops=(stop,))
    assert switches(calendar, MONDAY, 8.0) == (3.0 * HOUR, 4.0 * HOUR)
