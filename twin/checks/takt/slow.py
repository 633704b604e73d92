"""Stations that do not keep their pace, and how that is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.checks.findings import Finding, Scene, of_plant
from twin.checks.schedule.shorten import LEAST_S
from twin.plant.told import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from twin.checks.schedule import CellSchedules, Schedule
    from twin.checks.takt.loads import Load
    from twin.checks.takt.pace import Pace
    from twin.plant.configurations import Configuration
    from twin.plant.stations import Station

_SAME_S = 1e-6
_ALL = 1.0 - 1e-6


@dataclass(frozen=True)
class _Slow:
    """A load over its limit.

    limit_s: for the mean over the mix. most_s: for one car. over: seconds by configuration of those that take
    longer, empty where only the mean does.
    """

    load: Load
    pace: Pace
    limit_s: float
    most_s: float
    over: Mapping[str, float]

    @property
    def mean_s(self) -> float:
        """Of all cars, those among them that do not come here."""
        return self.load.mean_s * self.pace.share

    @property
    def beyond_s(self) -> float:
        """How much over it is."""
        return max(self.mean_s - self.limit_s, max(self.over.values(), default=0.0) - self.most_s)


def slow(
    stations: Mapping[str, Station],
    pace: Pace,
    loads: Sequence[Load],
    cell: CellSchedules | None,
    cars: Sequence[Configuration],
) -> Finding | None:
    """The finding about a station that does not keep its pace, for what is most over; None where it does.

    stations: of the plant, by id. pace, loads: of the station. cell: its schedules, where it has robots that
    decide. cars: that are asked for.
    """
    found = [_held(stations, pace, load) for load in loads if load.seconds]
    worst = max(found, key=lambda each: each.beyond_s, default=None)
    if worst is None or worst.beyond_s <= _SAME_S:
        return None
    return _finding(worst, None if worst.load.who else cell, cars)


def _held(stations: Mapping[str, Station], pace: Pace, load: Load) -> _Slow:
    limit = pace.limit_s * _at_once(stations, pace, load.station)
    most = limit * (pace.drift if load.by_hand else 1.0)
    over = {car: time for car, time in load.seconds.items() if time > most + _SAME_S}
    # Where only some of the cars come, one may take longer: the next one is not there yet.
    return _Slow(load, pace, limit, most, over if pace.share > _ALL else {})


def _at_once(stations: Mapping[str, Station], pace: Pace, name: str) -> float:
    """For how many takts a car that is worked on here may stay: stations side by side, and places in them.

    Where stations side by side are typed differently, the faster ones take more of the cars.
    """
    own, total = stations[name].cycle_time_s, 0.0
    for other in pace.beside:
        if other in stations:
            time = stations[other].cycle_time_s
            total += stations[other].servers * (own / time if own and time else 1.0)
    return max(total, 1.0)


def _finding(found: _Slow, cell: CellSchedules | None, cars: Sequence[Configuration]) -> Finding:
    load = found.load
    car = max(found.over or load.seconds, key=lambda each: load.seconds[each])
    value, bound = (load.seconds[car], found.most_s) if found.over else (found.mean_s, found.limit_s)
    who = f"{load.who} of {load.station} has" if load.who else f"{load.station} takes"
    work = " of work" if load.who else ""
    allowed = f"{value - bound:.1f} s over {_limit(found, bound)}"
    if found.over:
        share = sum(each.share for each in cars if each.id in found.over)
        which = counted_of(len(found.over), len(cars))
        which += f" ({share:.0%} of cars), such as {car}" if len(found.over) < len(cars) else ""
        text = f"{who} up to {value:.1f} s{work} for {which}: {allowed}; over the mix {load.mean_s:.1f} s"
    else:
        come = f" for the {found.pace.share:.0%} of cars that come" if found.pace.share < _ALL else ""
        text = f"{who} {load.mean_s:.1f} s{work} over the mix{come}: {allowed}"
    scene = None
    if cell is not None and car in cell.keys and not cell.of(car).deadlock:
        schedule = cell.of(car)
        text += f"; {_deciding(schedule)}"
        count = len(found.over) or len(cars)
        scene = Scene(load.station, schedule.end_s, None, car, count)
    return of_plant("takt", load.station, f"{text[0].upper()}{text[1:]}.", value, "s", bound, scene=scene)


def _limit(found: _Slow, bound: float) -> str:
    """The limit in words: `the takt of 60.0 s`, `the takt of 60.0 s for 4 cars at once`."""
    pace = found.pace
    text = f"the {pace.name} of {pace.limit_s:.1f} s"
    if found.limit_s > pace.limit_s:
        text += f" for {found.limit_s / pace.limit_s:g} cars at once"
    return text + (f" and {bound / found.limit_s - 1.0:.0%}" if bound > found.limit_s else "")


def _deciding(schedule: Schedule) -> str:
    """Who decides, and the greatest saving there."""
    robots = [robot for robot, slack in schedule.slack_s.items() if slack < LEAST_S]
    text = f"{listed(robots)} {'decide' if len(robots) > 1 else 'decides'}"
    best = next((saving.text for saving in schedule.shorten if saving.change != "station"), "")
    if best.startswith(("Up ", "Without ")):
        best = best[0].lower() + best[1:]
    return f"{text}: {best.rstrip('.')}" if best else text


def counted_of(number: int, whole: int) -> str:
    """`all 1,280 configurations`, `64 of 1,280 configurations`."""
    return f"{'all ' if number == whole else f'{number:,} of '}{whole:,} configuration{'s' * (whole != 1)}"
