"""What a shift's events made of the plant, first to last: states at any instant, lots, time in states."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from twin.events import Event, Flag
from twin.shifts.shift import Shift
from twin.state import DeviceState, Part, PlantState, initial, reduce

CHECKPOINT_NS = 10_000_000_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A device was in a state from start to end."""

    device: str
    state: DeviceState
    start_ns: int
    end_ns: int


class History:
    """A shift reduced once from its first event to its last; `state_at` then answers in milliseconds."""

    def __init__(self, shift: Shift) -> None:
        self.shift = shift
        self.events: list[Event] = []
        self._checkpoints: list[PlantState] = []
        begun = dict.fromkeys(shift.plant.devices, (DeviceState.UNKNOWN, shift.start_ns))
        self._intervals: dict[str, list[Interval]] = defaultdict(list)
        self._begun = state = reduce_all(initial(shift.plant), shift.opening())
        for batch in shift.batches():
            state = reduce(state, batch)
            self.events.extend(state.emitted)
            if not self._checkpoints or state.time_ns - self._checkpoints[-1].time_ns >= CHECKPOINT_NS:
                self._checkpoints.append(state)
            for device, status in state.devices.items():
                was, since = begun[device]
                if status.state is not was:
                    self._close(device, was, since, status.since_ns)
                    begun[device] = (status.state, status.since_ns)
        for device, (was, since) in begun.items():
            self._close(device, was, since, shift.end_ns)
        self.final = state

    @property
    def parts(self) -> tuple[Part, ...]:
        """The lots of the shift."""
        return self.final.parts

    def state_at(self, time_ns: int) -> PlantState:
        """The plant after all samples up to and with `time_ns`."""
        at = bisect_right(self._checkpoints, time_ns, key=lambda state: state.time_ns) - 1
        state = self._checkpoints[at] if at >= 0 else self._begun
        for batch in self.shift.batches(state.time_ns + 1):
            last = int(np.searchsorted(batch.rows["time_ns"], time_ns, side="right"))
            if last:
                state = reduce(state, type(batch)(batch.rows[:last]))
            if last < len(batch.rows):
                break
        return state

    def intervals(self, device: str) -> list[Interval]:
        """The states of a device over the shift, gaps in its data as `stale`; ordered, no holes."""
        spans = self._intervals[device]
        for start_ns, end_ns in self.gaps(device):
            spans = [piece for span in spans for piece in _without(span, start_ns, end_ns)]
            spans.append(Interval(device, DeviceState.STALE, start_ns, end_ns))
        return sorted(spans, key=lambda span: span.start_ns)

    def gaps(self, device: str) -> list[tuple[int, int]]:
        """Times in which a periodic signal of the device was not logged, overlapping ones joined."""
        plant, rows = self.shift.plant, self.shift.rows
        found: list[tuple[int, int]] = []
        for place, signal in enumerate(plant.signals):
            if signal.device != device or signal.period_s is None:
                continue
            times = rows["time_ns"][rows["signal"] == place]
            after = rows["flags"][rows["signal"] == place] & Flag.AFTER_GAP
            found += [(int(times[i - 1]), int(times[i])) for i in np.flatnonzero(after) if i]
        joined: list[tuple[int, int]] = []
        for start_ns, end_ns in sorted(found):
            if joined and start_ns <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], end_ns))
            else:
                joined.append((start_ns, end_ns))
        return joined

    def state_times_s(self) -> dict[str, dict[str, float]]:
        """Seconds in each state by device; the seconds of a device add up to the shift's."""
        times: dict[str, dict[str, float]] = {}
        for device in self.shift.plant.devices:
            spent: dict[str, float] = defaultdict(float)
            for span in self.intervals(device):
                spent[span.state.value] += (span.end_ns - span.start_ns) * 1e-9
            times[device] = dict(spent)
        return times

    def _close(self, device: str, state: DeviceState, start_ns: int, end_ns: int) -> None:
        if end_ns > start_ns:
            self._intervals[device].append(Interval(device, state, start_ns, end_ns))


def reduce_all(state: PlantState, events: Iterable[Event]) -> PlantState:
    """The state after several events."""
    for event in events:
        state = reduce(state, event)
    return state


def _without(span: Interval, start_ns: int, end_ns: int) -> list[Interval]:
    """What is left of a span when the time from start to end is taken out."""
    left = Interval(span.device, span.state, span.start_ns, min(span.end_ns, start_ns))
    right = Interval(span.device, span.state, max(span.start_ns, end_ns), span.end_ns)
    return [piece for piece in (left, right) if piece.end_ns > piece.start_ns]
