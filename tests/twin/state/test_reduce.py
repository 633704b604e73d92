"""The state follows samples: readings, devices, tool points and lots."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twin.state.samples import START_NS, batch, row, tool
from twin.events import (
    CheckpointResult,
    ClockStatus,
    Deviation,
    Flag,
    Gap,
    PartMoved,
    Quality,
    Samples,
    ShiftEnded,
)
from twin.plant import Plant, load_plant
from twin.state import DeviceState, PlantState, fingerprint, initial, reduce

PLANT = load_plant("democell")
HOVER = (0.0, -0.168, 0.424)
STOPS = {stop.id: stop.tcp_m for stop in PLANT.traced_robots[0].stops}


def after(*events: Samples, plant: Plant = PLANT) -> PlantState:
    state = initial(plant)
    for event in events:
        state = reduce(state, event)
    return state


def visit(t_s: float, stop: str) -> np.ndarray:
    """Samples of a tool that comes to a stop, stays for a second and goes clear of it."""
    path = [(0.0, HOVER), (0.5, STOPS[stop]), (1.0, STOPS[stop]), (1.5, HOVER)]
    return np.concatenate([tool(PLANT, t_s + dt, xyz) for dt, xyz in path])


def one_lot(t_s: float) -> np.ndarray:
    """Both discs brought to the stopper."""
    order = ("pick_black", "place_black", "pick_white", "place_white")
    return np.concatenate([visit(t_s + 3 * i, stop) for i, stop in enumerate(order)])


def camera(t_s: float, distance: float, flags: int = 0) -> np.ndarray:
    return np.concatenate(
        [
            row(PLANT, "camera.distance", t_s, distance, flags=flags),
            row(PLANT, "camera.distance_x", t_s, distance / 2),
            row(PLANT, "camera.distance_y", t_s, distance / 3),
        ]
    )


def test_before_the_first_sample_every_device_is_unknown() -> None:
    assert {status.state for status in initial(PLANT).devices.values()} == {DeviceState.UNKNOWN}


def test_a_reading_keeps_when_its_value_last_changed() -> None:
    state = after(batch(*(row(PLANT, "store.disc_size", t, v) for t, v in ((0, 1), (1, 2), (2, 2)))))
    reading = state.readings["store.disc_size"]
    assert (reading.value, reading.time_ns - START_NS, reading.changed_ns - START_NS) == (2, 2e9, 1e9)
    assert state.devices["store"].state is DeviceState.OCCUPIED


def test_a_bad_sample_shows_in_the_reading_and_moves_nothing() -> None:
    state = after(
        batch(row(PLANT, "stopper.position", 0, 0.3)),
        batch(row(PLANT, "stopper.position", 1, 90.0, quality=Quality.BAD)),
    )
    assert state.readings["stopper.position"].quality == Quality.BAD
    assert state.devices["stopper"].state is DeviceState.HOLDING
    assert state.parts == ()


def test_a_tool_point_needs_all_three_axes_of_one_instant() -> None:
    whole = tool(PLANT, 0.0, HOVER)
    assert "robot" not in after(batch(whole[:2])).tools
    assert after(batch(whole)).tools["robot"].xyz_m == HOVER
    late = tool(PLANT, 0.25, STOPS["pick_black"])
    assert after(batch(whole, late[:2])).tools["robot"].xyz_m == HOVER


def test_a_bad_axis_makes_no_tool_point_and_moves_no_part() -> None:
    there, spoiled = tool(PLANT, 0.0, STOPS["pick_black"]), tool(PLANT, 0.25, STOPS["pick_black"])
    spoiled["quality"][0], spoiled["value"][0] = Quality.BAD, float("nan")
    state = after(batch(there), batch(spoiled))
    assert state.tools["robot"].time_ns == int(there["time_ns"][-1])
    assert state.parts == ()


def test_a_lot_is_picked_placed_released_and_measured() -> None:
    state = after(
        batch(row(PLANT, "stopper.position", 0, 0.3), camera(0, 9.0)),
        batch(one_lot(1.0)),
        batch(row(PLANT, "stopper.position", 14, 5.0)),
        batch(camera(20, 1.2)),
    )
    (lot,) = state.parts
    assert set(lot.picked_ns) == set(lot.placed_ns) == {"black", "white"}
    assert lot.released_ns == START_NS + 14 * 10**9
    assert (lot.distance_mm, lot.distance_x_mm, lot.good) == (1.2, 0.6, True)
    assert isinstance(state.emitted[0], CheckpointResult)


def test_the_events_of_a_lot_come_in_order() -> None:
    state, emitted = initial(PLANT), []
    for event in (
        batch(row(PLANT, "stopper.position", 0, 0.3), camera(0, 9.0)),
        batch(one_lot(1.0)),
        batch(row(PLANT, "stopper.position", 14, 5.0)),
        batch(camera(20, 1.6)),
    ):
        state = reduce(state, event)
        emitted += [(e.action, e.kind) if isinstance(e, PartMoved) else e.good for e in state.emitted]  # type: ignore[union-attr]
    assert emitted == [
        ("pick", "black"),
        ("place", "black"),
        ("pick", "white"),
        ("place", "white"),
        ("release", "lot"),
        False,
    ]


def test_results_within_the_merging_time_belong_to_one_part_and_the_last_counts() -> None:
    state = after(
        batch(row(PLANT, "stopper.position", 0, 0.3), camera(0, 9.0)),
        batch(one_lot(1.0), row(PLANT, "stopper.position", 14, 5.0)),
        batch(camera(20, 5.0)),
        batch(camera(22, 1.0)),
    )
    assert [(part.distance_mm, part.good) for part in state.parts] == [(1.0, True)]


def test_a_result_without_a_lot_starts_one_and_leaves_the_lot_in_hand_the_newest() -> None:
    state = after(batch(camera(0, 9.0)), batch(visit(1.0, "pick_black")), batch(camera(5, 4.0)))
    result, in_hand = state.parts
    assert result.distance_mm == 4.0 and result.released_ns is None
    assert set(in_hand.picked_ns) == {"black"}


def test_a_tool_that_never_went_clear_of_a_stop_did_not_leave_it() -> None:
    x, y, z = STOPS["place_black"]
    wobble = [(0.5, z), (1.0, z + 0.012), (1.5, z), (2.0, z + 0.05)]
    state, moved = initial(PLANT), []
    for t, height in [(0.0, z + 0.05), *wobble]:
        state = reduce(state, batch(tool(PLANT, t, (x, y, height))))
        moved += state.emitted
    assert [event.time_ns - START_NS for event in moved] == [1_006_000_000]
    assert state.parts[0].placed_ns["black"] - START_NS == 2_006_000_000


def test_a_bad_camera_sample_is_no_result_and_hides_none() -> None:
    spoiled = row(PLANT, "camera.distance", 1, float("nan"), quality=Quality.BAD)
    state = after(batch(camera(0, 9.0)), batch(spoiled), batch(camera(2, 9.0)))
    assert state.parts == ()
    assert state.readings["camera.distance"].changed_ns == START_NS
    assert after(batch(camera(0, 9.0)), batch(spoiled), batch(camera(2, 4.0))).parts[0].distance_mm == 4.0


def test_nothing_is_paired_across_a_clock_that_is_not_tied() -> None:
    untied = ClockStatus(time_ns=START_NS, clock="station_controller", tied=False)
    events = (
        batch(row(PLANT, "stopper.position", 0, 0.3), camera(0, 9.0)),
        batch(one_lot(1.0), row(PLANT, "stopper.position", 14, 5.0), camera(20, 3.0)),
    )
    state = after(*events)
    (lot,) = state.parts
    assert lot.placed_ns and lot.released_ns and lot.measured_ns
    state = reduce(initial(PLANT), untied)
    for event in events:
        state = reduce(state, event)
    measured, brought = state.parts
    assert (measured.placed_ns, measured.distance_mm) == ({}, 3.0)
    assert set(brought.placed_ns) == {"black", "white"} and brought.released_ns is None
    assert reduce(state, ClockStatus(time_ns=START_NS, clock="station_controller", tied=True)).untied == ()


def test_a_result_seen_first_after_a_gap_says_so() -> None:
    state = after(batch(camera(0, 9.0)), batch(camera(60, 4.0, flags=Flag.AFTER_GAP)))
    assert state.parts[0].measured_after_gap


def test_gaps_deviations_and_the_end_are_part_of_the_state() -> None:
    state = after(batch(camera(0, 9.0)))
    for event in (
        Gap(START_NS, "line", 3),
        Deviation(START_NS, "robot", "out_of_reach", "…"),
        ShiftEnded(START_NS),
    ):
        state = reduce(state, event)
    assert (state.missing_messages, len(state.deviations), state.ended) == (3, 1, True)


def test_a_state_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        initial(PLANT).time_ns = 1  # type: ignore[misc]


def test_the_robot_works_while_it_moves_and_waits_while_it_hovers() -> None:
    state = after(batch(tool(PLANT, 0.0, HOVER), tool(PLANT, 0.25, HOVER)))
    assert state.devices["robot"].state is DeviceState.WAITING
    state = reduce(state, batch(tool(PLANT, 0.5, (0.1, -0.168, 0.424))))
    assert state.devices["robot"].state is DeviceState.WORKING


SIGNALS = st.sampled_from(PLANT.signal_ids)
VALUES = st.floats(-1e3, 1e3) | st.just(float("nan"))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(SIGNALS, VALUES, st.integers(0, 2)), min_size=2, max_size=40), st.data())
def test_batches_do_not_matter(samples: list[tuple[str, float, int]], data: st.DataObject) -> None:
    rows = np.concatenate([row(PLANT, s, 0.1 * i, v, quality=q) for i, (s, v, q) in enumerate(samples)])
    cut = data.draw(st.integers(1, len(rows) - 1))
    at_once = after(Samples(rows))
    in_two = after(Samples(rows[:cut]), Samples(rows[cut:]))
    assert fingerprint(at_once) == fingerprint(in_two)
