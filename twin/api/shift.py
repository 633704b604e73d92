"""A shift in a notebook: its key figures, states, samples and events, tables as pandas DataFrames."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import twin.shifts
from twin.api.plant import Plant

if TYPE_CHECKING:
    import pandas as pd

    from twin.checks.kpis import Kpis
    from twin.physics.calibrate import SpeedFit
    from twin.shifts import History
    from twin.state import PlantState


class Shift:
    """A recorded or emulated shift. Tables and texts show times in the plant's time zone."""

    def __init__(self, shift: twin.shifts.Shift) -> None:
        self._shift = shift

    def __repr__(self) -> str:
        return repr(self._shift)

    @cached_property
    def plant(self) -> Plant:
        """The plant that it happened on."""
        return Plant(self._shift.plant)

    @property
    def emulated(self) -> bool:
        """Whether no real line made it."""
        return self._shift.manifest.emulated

    @cached_property
    def history(self) -> History:
        """All of its events, reduced to states and lots; built when first asked for."""
        return twin.shifts.History(self._shift)

    def kpis(self) -> Kpis:
        """Key figures, counted from its events; seconds."""
        from twin.checks.kpis import kpis

        return kpis(self._shift, self.history)

    def state_at(self, time: str | datetime | float) -> PlantState:
        """The plant at an instant.

        time: a time of day in the plant's time zone ("10:42" or "10:42:07.5"), a datetime, or seconds from
        the shift's start. Raises `ValueError` for a time outside the shift or one that occurs in it twice.
        """
        return self.history.state_at(self.instant(time))

    def instant(self, time: str | datetime | float) -> int:
        """Nanoseconds since the epoch, UTC, of a time as `state_at` takes it. Raises `ValueError`."""
        if isinstance(time, str):
            return self._time_of_day(time)
        if isinstance(time, datetime):
            zone = ZoneInfo(self.plant.time_zone)
            moment = time if time.tzinfo else time.replace(tzinfo=zone)
            return self._inside(_nanoseconds(moment), str(time))
        return self._inside(self._shift.start_ns + round(time * 1e9), f"{time} s")

    def samples(self, signal: str) -> pd.DataFrame:
        """Samples of a signal: time (index), value in the signal's unit, quality, flags, source_time.

        Raises `twin.shifts.ShiftError` for a signal that the plant does not have.
        """
        import pandas as pd

        time_ns, value, rows = self._shift.signal(signal)
        return pd.DataFrame(
            {
                "value": value,
                "quality": rows["quality"],
                "flags": rows["flags"],
                "source_time": self._local(rows["source_time_ns"]),
            },
            index=pd.Index(self._local(time_ns), name="time"),
        )

    def events(self) -> pd.DataFrame:
        """What was concluded from the samples: parts moved and checkpoint results, ordered by time."""
        import pandas as pd

        columns = ("device", "action", "kind", "part", "value", "unit", "good")
        rows = [
            {"event": type(event).__name__, **{name: getattr(event, name, None) for name in columns}}
            for event in self.history.events
        ]
        times = self._local([event.time_ns for event in self.history.events])
        return pd.DataFrame(rows, index=pd.Index(times, name="time"), columns=["event", *columns])

    def parts(self) -> pd.DataFrame:
        """The lots: when each was picked, placed, released and measured, and what the camera found, mm."""
        import pandas as pd

        kinds = [kind.id for kind in self._shift.plant.part_kinds]
        times = [f"{done}_{kind}" for kind in kinds for done in ("picked", "placed")]
        found = ["distance_mm", "distance_x_mm", "distance_y_mm", "good"]
        rows = []
        for part in self.history.parts:
            row: dict[str, object] = {"part": part.id}
            for kind in kinds:
                row[f"picked_{kind}"] = self._local_or_none(part.picked_ns.get(kind))
                row[f"placed_{kind}"] = self._local_or_none(part.placed_ns.get(kind))
            row["released"] = self._local_or_none(part.released_ns)
            row["measured"] = self._local_or_none(part.measured_ns)
            row |= {name: getattr(part, name) for name in found}
            rows.append(row)
        columns = ["part", *times, "released", "measured", *found]
        return pd.DataFrame(rows, columns=columns).set_index("part")

    def cycles(self) -> pd.DataFrame:
        """The robot's cycles: start, duration and the seconds in each phase."""
        import pandas as pd

        from twin.checks.cycles import PHASES

        columns = ["number", "start_s", "duration_s", "complete", *(f"{phase}_s" for phase in PHASES)]
        return pd.DataFrame(self.kpis().cycles, columns=columns).set_index("number")

    def calibrate_belts(self, evaluation_s: float | None = None) -> SpeedFit:
        """How fast the belts run for one unit of their set-point, m/s, with its standard error.

        Fitted on the time of each lot from the stopper to the camera's result. evaluation_s: how long the
        camera takes for a result; None fits it too where lots travelled at two set-points or more, and takes
        the plant's own where they did not.

        Raises `twin.physics.calibrate.CalibrationError` where too few lots travelled at a constant set-point,
        or no camera stands downstream of a stopper.
        """
        from twin.physics.calibrate import fit_speed, transits, way_m

        lots = transits(self._shift.plant, self._shift.rows)
        way = way_m(self._shift.plant)
        settings = {value for value in lots.set_point.tolist() if value > 0.0}
        if evaluation_s is None and len(settings) < 2:
            evaluation_s = self._shift.plant.cameras[0].evaluation_s
        return fit_speed(lots, way, evaluation_s)

    def serve(self, port: int = 5006) -> None:
        """Show it in the browser, on this machine only, until interrupted."""
        from twin.view.app import serve

        serve(self._shift, port=port)

    def _local(self, time_ns: object) -> pd.DatetimeIndex:
        import pandas as pd

        return pd.to_datetime(time_ns, unit="ns", utc=True).tz_convert(self.plant.time_zone)

    def _local_or_none(self, time_ns: int | None) -> object:
        return None if time_ns is None else self._local([time_ns])[0]

    def _inside(self, time_ns: int, said: str) -> int:
        start_ns, end_ns = self._shift.start_ns, self._shift.end_ns
        if not start_ns <= time_ns <= end_ns:
            first, last = self._local([start_ns, end_ns])
            raise ValueError(f"{said} is outside the shift, which runs from {first:%F %T} to {last:%F %T}")
        return time_ns

    def _time_of_day(self, text: str) -> int:
        zone = ZoneInfo(self.plant.time_zone)
        first, last = (
            datetime.fromtimestamp(t * 1e-9, zone).date() for t in (self._shift.start_ns, self._shift.end_ns)
        )
        try:
            clock = datetime.strptime(text, "%H:%M:%S.%f" if "." in text else _pattern(text)).time()
        except ValueError as error:
            raise ValueError(f"{text!r} is no time of day; give one like 10:42 or 10:42:07.5") from error
        found = set()
        for day in _days(first, last):
            for fold in (0, 1):
                time_ns = _nanoseconds(datetime.combine(day, clock, zone).replace(fold=fold))
                if self._shift.start_ns <= time_ns <= self._shift.end_ns:
                    found.add(time_ns)
        if len(found) > 1:
            raise ValueError(
                f"{text} occurs {len(found)} times in the shift; give a date with it, as a datetime"
            )
        if not found:
            self._inside(_nanoseconds(datetime.combine(first, clock, zone)), text)
            raise ValueError(f"{text} is outside the shift")
        return found.pop()


def _pattern(text: str) -> str:
    return "%H:%M:%S" if text.count(":") > 1 else "%H:%M"


def _nanoseconds(moment: datetime) -> int:
    epoch = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))
    return (moment.astimezone(ZoneInfo("UTC")) - epoch) // timedelta(microseconds=1) * 1000


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
