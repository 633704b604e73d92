"""A robot cell's cycle: who does what when and waits for whom, what decides, what would shorten it."""

from twin.checks.schedule.bars import Bar
from twin.checks.schedule.cells import (
    CellSchedules,
    ScheduleError,
    car_of,
    cars_of,
    cell_schedule,
    cell_schedules,
)
from twin.checks.schedule.cycle import Cell, Schedule, cell_of, schedule_of
from twin.checks.schedule.dressing import Dressing
from twin.checks.schedule.shorten import Saving
from twin.checks.schedule.work import CellWork, cell_work

__all__ = [
    "Bar",
    "Cell",
    "CellSchedules",
    "CellWork",
    "Dressing",
    "Saving",
    "Schedule",
    "ScheduleError",
    "car_of",
    "cars_of",
    "cell_of",
    "cell_schedule",
    "cell_schedules",
    "cell_work",
    "schedule_of",
]
