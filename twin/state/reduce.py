"""`reduce(state, event) -> state`: what a plant is after one more event. No clock, no input or output."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, nan

from twin.events import ClockStatus, Deviation, Event, Flag, Gap, Quality, Samples, ShiftEnded
from twin.plant import Belt, Camera, Plant, Stopper, Store, TracedRobot
from twin.state.lots import camera_sampled, part_moved, stopper_opened
from twin.state.model import DeviceState, DeviceStatus, PlantState, Reading, ToolPoint

STILL_M_S = 0.01
"""Slower than this between two samples, a robot waits."""
CLEAR_RADII = 3.0
"""A tool that comes back to a stop without having been this many stop radii away never left it."""


def reduce(state: PlantState, event: Event) -> PlantState:
    """The state after `event`; `state` stays as it is."""
    if isinstance(event, Samples):
        return _after_samples(state, event)
    if isinstance(event, Gap):
        missing = state.missing_messages + max(event.missing, 0)
        return replace(state, time_ns=max(state.time_ns, event.time_ns), missing_messages=missing, emitted=())
    if isinstance(event, Deviation):
        return replace(state, deviations=(*state.deviations, event), emitted=())
    if isinstance(event, ClockStatus):
        others = {clock for clock in state.untied if clock != event.clock}
        untied = tuple(sorted(others if event.tied else {*others, event.clock}))
        return replace(state, untied=untied, emitted=())
    if isinstance(event, ShiftEnded):
        return replace(state, time_ns=max(state.time_ns, event.time_ns), ended=True, emitted=())
    return replace(state, emitted=())


class Draft:
    """A state while one batch of samples is worked into it; never leaves `reduce`."""

    def __init__(self, state: PlantState) -> None:
        self.plant = state.plant
        self.readings = dict(state.readings)
        self.devices = dict(state.devices)
        self.tools = dict(state.tools)
        self.parts = list(state.parts)
        self.untied = state.untied
        self.emitted: list[Event] = []

    def set_status(self, device: str, state: DeviceState, time_ns: int, detail: str = "") -> None:
        """Note what a device does; `since_ns` stays while its state does."""
        old = self.devices[device]
        since = old.since_ns if old.state is state else time_ns
        if old.state is not state or old.detail != detail:
            self.devices[device] = DeviceStatus(state, since, detail)


def _after_samples(state: PlantState, event: Samples) -> PlantState:
    draft = Draft(state)
    ids = state.plant.signal_ids
    rows = event.rows
    columns = (rows[name].tolist() for name in ("time_ns", "signal", "value", "quality", "flags"))
    for time_ns, place, value, quality, flags in zip(*columns, strict=True):
        _sample(draft, ids[place], Reading(value, time_ns, quality, flags, time_ns, value))
    return replace(
        state,
        time_ns=max(state.time_ns, event.time_ns),
        readings=draft.readings,
        devices=draft.devices,
        tools=draft.tools,
        parts=tuple(draft.parts),
        emitted=tuple(draft.emitted),
    )


def _sample(draft: Draft, signal: str, new: Reading) -> None:
    old = draft.readings.get(signal)
    if not usable(new):
        known = (old.changed_ns, old.last_usable) if old is not None else (new.time_ns, nan)
        draft.readings[signal] = replace(new, changed_ns=known[0], last_usable=known[1])
        return
    if old is not None and old.last_usable == new.value:
        new = replace(new, changed_ns=old.changed_ns)
    draft.readings[signal] = new
    for device in draft.plant.users[signal]:
        match device:
            case TracedRobot() if signal in device.tcp_signals:
                _tool_sampled(draft, device, new)
            case Belt():
                running = DeviceState.WORKING if new.value > 0 else DeviceState.WAITING
                draft.set_status(device.id, running, new.time_ns)
            case Stopper() if signal == device.position_signal:
                _stopper_sampled(draft, device.id, new.value > device.open_above, new.time_ns)
            case Store():
                occupied = DeviceState.OCCUPIED if new.value > 0 else DeviceState.EMPTY
                draft.set_status(device.id, occupied, new.time_ns)
            case Camera():
                camera_sampled(draft, device, signal, old, new)


def _stopper_sampled(draft: Draft, stopper: str, is_open: bool, time_ns: int) -> None:
    before = draft.devices[stopper].state
    draft.set_status(stopper, DeviceState.OPEN if is_open else DeviceState.HOLDING, time_ns)
    if is_open and before is DeviceState.HOLDING:
        stopper_opened(draft, stopper, time_ns)


def _tool_sampled(draft: Draft, robot: TracedRobot, new: Reading) -> None:
    axes = [axis for axis in map(draft.readings.get, robot.tcp_signals) if axis is not None and usable(axis)]
    stamps = [axis.time_ns for axis in axes]
    if len(axes) < 3 or max(stamps) - min(stamps) > _same_instant_ns(draft.plant, robot):
        return
    x, y, z = (axis.value for axis in axes)
    after_gap = any(axis.flags & Flag.AFTER_GAP for axis in axes)
    before = draft.tools.get(robot.id)
    now = ToolPoint(new.time_ns, (x, y, z), stop_at(robot, (x, y, z)), new.time_ns, after_gap=after_gap)
    if before is not None:
        now = _after(before, now, robot)
    draft.tools[robot.id] = now
    _robot_status(draft, robot, before)
    if before is not None and before.stop is not None and before.stop != now.stop:
        never_left = before.stop == before.last_stop and not before.been_away
        part_moved(draft, robot, before.stop, new.time_ns, repeated=never_left)


def _after(before: ToolPoint, now: ToolPoint, robot: TracedRobot) -> ToolPoint:
    """`now` with what it has from the tool point before it."""
    left = before.stop is not None and before.stop != now.stop
    last = before.stop if left else before.last_stop
    stop = next((stop for stop in robot.stops if stop.id == last), None)
    clear = stop is not None and distance_m(stop.tcp_m, now.xyz_m) > CLEAR_RADII * robot.stop_radius_m
    return replace(
        now,
        entered_ns=before.entered_ns if before.stop == now.stop else now.entered_ns,
        last_stop=last,
        been_away=clear if left else before.been_away or clear,
    )


def usable(reading: Reading) -> bool:
    """Whether a reading may be concluded from: its quality is not bad and it has a value."""
    return reading.quality != Quality.BAD and not isnan(reading.value)


def distance_m(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Distance of two points, metres."""
    return float(sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5)


def stop_at(robot: TracedRobot, xyz_m: tuple[float, ...]) -> str | None:
    """Id of the stop nearest to the tool point within the robot's stop radius."""
    near, stop_id = min((distance_m(stop.tcp_m, xyz_m), stop.id) for stop in robot.stops)
    return stop_id if near <= robot.stop_radius_m else None


def _same_instant_ns(plant: Plant, robot: TracedRobot) -> int:
    period_s = plant.signal[robot.tcp_signals[0]].period_s or 0.25
    return int(period_s * 0.5e9)


def _robot_status(draft: Draft, robot: TracedRobot, before: ToolPoint | None) -> None:
    now = draft.tools[robot.id]
    if before is None:
        draft.set_status(robot.id, DeviceState.WAITING, now.time_ns, now.stop or "")
        return
    still = distance_m(now.xyz_m, before.xyz_m) < STILL_M_S * (now.time_ns - before.time_ns) * 1e-9
    at_work = not still or now.stop is not None
    draft.set_status(
        robot.id, DeviceState.WORKING if at_work else DeviceState.WAITING, now.time_ns, now.stop or ""
    )
