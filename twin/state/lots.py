"""Follow the lots through the cell: picked, placed, released, measured."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, nan
from typing import TYPE_CHECKING

from twin.events import CheckpointResult, Flag, PartMoved
from twin.plant import Camera, StopAction, TracedRobot
from twin.state.model import DeviceState, Part, Reading

if TYPE_CHECKING:
    from twin.state.reduce import Draft


def part_moved(draft: Draft, robot: TracedRobot, stop_id: str, time_ns: int, repeated: bool) -> None:
    """The robot's tool left a stop: it took a part there or left one.

    repeated: it had never been clear of it since it left it last, so the lot's time is corrected only.
    """
    stop = next(stop for stop in robot.stops if stop.id == stop_id)
    place = _lot_in_hand(draft)
    picked = stop.action is StopAction.PICK
    begun = place is not None and stop.part_kind in draft.parts[place].placed_ns
    if place is None or (picked and begun and not repeated):
        place = _new_lot(draft)
    lot = draft.parts[place]
    if picked:
        lot = replace(lot, picked_ns={**lot.picked_ns, stop.part_kind: time_ns})
    else:
        lot = replace(lot, placed_ns={**lot.placed_ns, stop.part_kind: time_ns})
    draft.parts[place] = lot
    if not repeated:
        draft.emitted.append(PartMoved(time_ns, lot.id, stop.part_kind, robot.id, stop.action.value))


def stopper_opened(draft: Draft, stopper: str, time_ns: int) -> None:
    """The lot before the stopper is let go; an opening with nothing before it starts a lot of its own."""
    place = _lot_in_hand(draft)
    if place is None or not draft.parts[place].placed_ns or not _tied_to_robots(draft, stopper):
        place = _new_lot(draft, before_hand=True)
    lot = draft.parts[place] = replace(draft.parts[place], released_ns=time_ns)
    draft.emitted.append(PartMoved(time_ns, lot.id, "lot", stopper, "release"))
    for camera in draft.plant.cameras:
        draft.set_status(camera.id, DeviceState.WORKING, time_ns, draft.devices[camera.id].detail)


def camera_sampled(draft: Draft, camera: Camera, signal: str, old: Reading | None, new: Reading) -> None:
    """A changed distance is a result; the values that come with it belong to the same lot."""
    if draft.devices[camera.id].state is DeviceState.UNKNOWN:
        draft.set_status(camera.id, DeviceState.WAITING, new.time_ns)
    before = nan if old is None else old.last_usable
    if signal == camera.distance_signal and not isnan(before) and before != new.value:
        _measured(draft, camera, new)
    for place, lot in enumerate(draft.parts[-3:], start=max(len(draft.parts) - 3, 0)):
        if lot.measured_ns != new.time_ns:
            continue
        if signal == camera.distance_x_signal:
            draft.parts[place] = replace(lot, distance_x_mm=new.value)
        elif signal == camera.distance_y_signal:
            draft.parts[place] = replace(lot, distance_y_mm=new.value)


def _measured(draft: Draft, camera: Camera, new: Reading) -> None:
    good = new.value < camera.good_below_mm
    after_gap = bool(new.flags & Flag.AFTER_GAP)
    place = _lot_under_camera(draft, new.time_ns, int(camera.merge_s * 1e9))
    lot = draft.parts[place] = replace(
        draft.parts[place],
        measured_ns=new.time_ns,
        measured_after_gap=after_gap,
        distance_mm=new.value,
        good=good,
    )
    unit = draft.plant.signal[camera.distance_signal].unit
    draft.emitted.append(CheckpointResult(new.time_ns, lot.id, camera.id, new.value, unit, good, after_gap))
    draft.set_status(camera.id, DeviceState.WAITING, new.time_ns, "good" if good else "bad")


def _tied_to_robots(draft: Draft, stopper_id: str) -> bool:
    """Whether the stopper's times can be compared with those of every robot."""
    plant = draft.plant
    stopper = next(stopper for stopper in plant.stoppers if stopper.id == stopper_id)
    clock = plant.signal[stopper.position_signal].clock
    others = {plant.signal[robot.tcp_signals[0]].clock for robot in plant.traced_robots}
    return all(other == clock or not {clock, other} & set(draft.untied) for other in others)


def _lot_in_hand(draft: Draft) -> int | None:
    """Place of the lot that is being brought to the stopper: the newest, if it was not let go yet."""
    if not draft.parts:
        return None
    newest = draft.parts[-1]
    done = newest.released_ns is not None or newest.measured_ns is not None
    return None if done else len(draft.parts) - 1


def _lot_under_camera(draft: Draft, time_ns: int, merge_ns: int) -> int:
    """The lot last let go, while it has no result; a result soon after another belongs to the same lot."""
    for place in range(len(draft.parts) - 1, -1, -1):
        lot = draft.parts[place]
        if lot.measured_ns is not None:
            if time_ns - lot.measured_ns <= merge_ns:
                return place
            break
        if lot.released_ns is not None:
            return place
    return _new_lot(draft, before_hand=True)


def _new_lot(draft: Draft, before_hand: bool = False) -> int:
    """Place of a new lot: the newest, or before the lot in hand, which stays the newest."""
    in_hand = _lot_in_hand(draft) if before_hand else None
    place = len(draft.parts) if in_hand is None else in_hand
    draft.parts.insert(place, Part(len(draft.parts) + 1))
    return place
