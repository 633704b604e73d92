"""The emulated cell: physically sensible, reproducible, and true to what it says happened."""

from __future__ import annotations

import numpy as np
import pytest

from twin.emulator import BeltSetting, Emulated, EmulatorError, LoggingGap, StopAt, emulate
from twin.emulator.democell import FAST_BELTS, SLOW_BELTS
from twin.emulator.robot_path import monotone_cubic, path
from twin.events import SAMPLE_DTYPE, Flag, Quality
from twin.plant import Plant, load_plant

DURATION_S = 600.0
STOPS = (StopAt(150.0, 17.4), StopAt(400.0, 60.0))


@pytest.fixture(scope="module")
def plant() -> Plant:
    return load_plant("democell")


@pytest.fixture(scope="module")
def emulated(plant: Plant) -> Emulated:
    return emulate(
        plant,
        DURATION_S,
        seed=5,
        stops=STOPS,
        clock_offset_s=20.0,
        belt_settings=(BeltSetting(0.0, SLOW_BELTS), BeltSetting(300.0, FAST_BELTS)),
    )


def series(emulated: Emulated, signal: str) -> tuple[np.ndarray, np.ndarray]:
    """True time in seconds from the start, and values."""
    rows = emulated.rows[emulated.rows["signal"] == emulated.plant.signal_ids.index(signal)]
    return (rows["time_ns"] - emulated.truth.recipe.start_ns) / 1e9, rows["value"]


def test_the_same_seed_gives_the_same_bits_and_another_one_does_not(plant: Plant) -> None:
    first, again, other = (emulate(plant, 100, seed).rows.tobytes() for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_every_signal_of_the_plant_is_logged_in_order_on_its_own_clock(emulated: Emulated) -> None:
    rows = emulated.rows
    assert rows.dtype == SAMPLE_DTYPE
    assert set(np.unique(rows["signal"])) == set(range(len(emulated.plant.signals)))
    assert (np.lexsort((rows["signal"], rows["time_ns"])) == np.arange(len(rows))).all()
    is_station = np.array([s.clock == "station_controller" for s in emulated.plant.signals])[rows["signal"]]
    assert set((rows["time_ns"] - rows["source_time_ns"])[is_station]) == {20 * 10**9}
    assert set((rows["time_ns"] - rows["source_time_ns"])[~is_station]) == {0}


def test_the_tool_moves_smoothly_and_reaches_every_stop(plant: Plant) -> None:
    (robot,) = plant.traced_robots
    robot_path = path(robot, np.full((3, 2), 1.3))
    times = np.arange(0, robot_path.times_s[-1], 0.01)
    points = robot_path.at(times)
    speed = np.linalg.norm(np.diff(points, axis=0), axis=1) / 0.01
    acceleration = np.linalg.norm(np.diff(points, 2, axis=0), axis=1) / 0.01**2
    assert speed.max() < 0.8
    assert acceleration.max() < 6.0
    assert points[:, 2].min() > 0.327
    assert points[:, 2].max() < 0.46
    for visit in robot_path.visits:
        at = robot_path.at(np.linspace(visit.arrive_s, visit.leave_s, 5))
        assert np.allclose(at, visit.stop.tcp_m, atol=1e-9)
    order = [visit.stop.id for visit in robot_path.visits[:4]]
    assert order == ["pick_black", "place_black", "pick_white", "place_white"]


def test_no_curve_through_points_leaves_their_range() -> None:
    x = np.array([0.0, 1.0, 1.5, 4.0, 5.0])
    y = np.array([0.0, 2.0, 2.0, -1.0, 3.0])
    curve = monotone_cubic(x, y, np.linspace(0, 5, 501))
    assert curve.min() >= -1.0 and curve.max() <= 3.0
    assert np.allclose(monotone_cubic(x, y, x), y)


def test_cycles_are_like_the_real_ones_but_for_the_stops(emulated: Emulated) -> None:
    placed = np.array([lot.placed_white_s for lot in emulated.truth.lots])
    cycle = np.diff(placed)
    regular = cycle[cycle < 30]
    assert abs(np.median(regular) - 24.25) < 0.2
    assert 0.05 < regular.std() < 0.3
    assert np.allclose(np.sort(cycle[cycle > 30]) - 24.25, [17.4, 60.0], atol=0.7)
    assert [length for _, length in emulated.truth.stops] == [17.4, 60.0]


def test_the_stopper_opens_shortly_after_the_robot_left_and_longer_for_slow_belts(emulated: Emulated) -> None:
    lots = [lot for lot in emulated.truth.lots if lot.open_until_s < DURATION_S]
    lags = [lot.opened_s - lot.placed_white_s for lot in lots]
    assert min(lags) >= 0.3 and max(lags) <= 1.2
    time, value = series(emulated, "stopper.position")
    opened = time[1:][(value[1:] > 1) & (value[:-1] <= 1)]
    assert len(opened) == len([lot for lot in emulated.truth.lots if lot.opened_s < DURATION_S - 0.5])
    assert np.abs(opened - [lot.opened_s for lot in lots[: len(opened)]]).max() < 0.35
    highest = [value[(time > lot.opened_s) & (time < lot.opened_s + 12)].max() for lot in lots]
    slow = [peak for peak, lot in zip(highest, lots, strict=True) if lot.opened_s < 295]
    fast = [peak for peak, lot in zip(highest, lots, strict=True) if lot.opened_s > 300]
    assert np.allclose(slow, 129, atol=14)
    assert np.allclose(fast, 92, atol=14)


def test_the_camera_sees_a_lot_when_the_belt_has_brought_it(emulated: Emulated) -> None:
    lots = [lot for lot in emulated.truth.lots if lot.measured_s < DURATION_S]
    delays = np.array([lot.measured_s - lot.opened_s for lot in lots])
    slow = np.array([lot.measured_s < 300 for lot in lots])
    fast = np.array([lot.opened_s > 300 for lot in lots])
    assert np.allclose(delays[slow], 0.69 + 3937 / 414, atol=0.3)
    assert np.allclose(delays[fast], 0.69 + 3937 / 810, atol=0.3)
    time, value = series(emulated, "camera.distance")
    changed = np.flatnonzero(np.diff(value)) + 1
    assert value[changed].tolist() == [lot.distance_mm for lot in lots][: len(changed)]
    assert 0 <= len(lots) - len(changed) <= 1
    assert np.abs(time[changed] - [lot.measured_s for lot in lots][: len(changed)]).max() <= 0.3


def test_slow_belts_give_good_and_bad_parts_and_fast_ones_only_bad(plant: Plant) -> None:
    both = [
        emulate(plant, 1500, seed=3, belt_settings=(BeltSetting(0.0, belts),)).truth.lots
        for belts in (SLOW_BELTS, FAST_BELTS)
    ]
    share_good = [np.mean([lot.good for lot in lots]) for lots in both]
    assert 0.3 < share_good[0] < 0.9
    assert share_good[1] == 0
    assert all(lot.good == (lot.distance_mm < 1.5) for lots in both for lot in lots)


def test_the_result_code_follows_the_distance(emulated: Emulated) -> None:
    _, distance = series(emulated, "camera.distance")
    _, code = series(emulated, "camera.result")
    none_yet = code == 2
    assert not none_yet[np.argmin(none_yet) :].any()
    assert ((distance < 1.5) == (code == 0))[~none_yet].all()


def test_gripper_and_task_change_while_the_tool_is_at_its_stop(emulated: Emulated) -> None:
    (robot,) = emulated.plant.traced_robots
    grip_time, closed = series(emulated, "robot.gripper_closed")
    task_time, task = series(emulated, "robot.task")
    visits = path(robot, np.full((1, 2), 1.3)).visits
    assert [visit.stop.action for visit in visits] == ["pick", "place", "pick", "place"]
    assert closed[:5].tolist() == [0, 1, 0, 1, 0]
    assert task[:5].tolist() == [3, 0, 1, 2, 3]
    xyz = [series(emulated, signal) for signal in robot.tcp_signals]
    stop_of_task = {0: "pick_black", 1: "place_black", 2: "pick_white", 3: "place_white"}
    stops = {stop.id: stop for stop in robot.stops}
    for when, code, released in zip(task_time[1:20], task[1:20], grip_time[1:20], strict=True):
        centre = stops[stop_of_task[int(code)]].tcp_m
        for moment in (when + 0.05, released):
            point = [np.interp(moment, time, value) for time, value in xyz]
            assert np.linalg.norm(np.subtract(point, centre)) < robot.stop_radius_m


def test_the_store_is_empty_while_the_robot_waits_in_an_irregular_stop(emulated: Emulated) -> None:
    time, size = series(emulated, "store.disc_size")
    for start, length in emulated.truth.stops:
        during = (time > start) & (time < start + length)
        assert (size[during] == 0).all()
        assert size[time > start + length][0] in (1, 2)


def test_a_gap_hides_samples_and_the_first_after_it_says_overload(plant: Plant) -> None:
    emulated = emulate(plant, 120, seed=1, gaps=(LoggingGap("robot_controller", 40.0, 10.0),))
    for signal in ("robot.tcp_x", "robot.tcp_y", "robot.tcp_z"):
        time, _ = series(emulated, signal)
        assert not ((time >= 40) & (time < 50)).any()
    rows = emulated.rows[emulated.rows["status"] != 0]
    assert (rows["status"] == 0x002F0000).all()
    assert (rows["quality"] == Quality.GOOD).all()
    assert (rows["flags"] & Flag.OVERLOAD).all()
    assert (rows["flags"] & Flag.AFTER_GAP != 0).sum() == 3
    stopper_time, _ = series(emulated, "stopper.position")
    assert np.diff(stopper_time).max() < 0.31


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"duration_s": 0.0}, "duration_s = 0"),
        ({"duration_s": float("nan")}, "duration_s = nan"),
        ({"seed": -1}, "seed"),
        ({"clock_offset_s": float("nan")}, "clock offset"),
        ({"stops": (StopAt(10, -1.0),)}, "stop at 10"),
        ({"stops": (StopAt(float("nan"), 5.0),)}, "stop at nan"),
        ({"stops": (StopAt(70.0, 5.0),)}, "has to begin within the shift's 60.0 s"),
        (
            {"gaps": (LoggingGap("clockwork", 10.0, 1.0),)},
            "names clock 'clockwork'; democell has robot_controller",
        ),
        ({"gaps": (LoggingGap("robot_controller", 10.0, float("inf")),)}, "gap at 10"),
        ({"belt_settings": ()}, "first from 0 s on"),
        ({"belt_settings": (BeltSetting(5.0, SLOW_BELTS),)}, "first from 0 s on"),
        ({"belt_settings": (BeltSetting(0.0, (414.0,)),)}, "needs 3 set-points"),
        ({"belt_settings": (BeltSetting(0.0, (414.5, 1.0, 1.0)),)}, "whole numbers"),
    ],
)
def test_what_cannot_be_emulated_is_said_in_one_sentence(
    plant: Plant, change: dict[str, object], expected: str
) -> None:
    arguments: dict[str, object] = {"duration_s": 60.0, "seed": 1, **change}
    with pytest.raises(EmulatorError) as caught:
        emulate(plant, **arguments)  # type: ignore[arg-type]
    assert expected in str(caught.value)
