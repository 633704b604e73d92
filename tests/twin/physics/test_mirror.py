from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from tests.twin.physics.conftest import Run, batches, mirrored, window
from twin.events import Quality
from twin.physics import ASSUMED_SPEED, OLD_ROBOT_DATA
from twin.physics.robot import MirroredRobot
from twin.physics.timeline import FRAME_NS
from twin.physics.world import World
from twin.plant import Plant
from twin.shifts import Shift

HALF_MINUTE = (0.0, 45.0)
SPAN = 100_000_000


def of(plant: Plant, rows: np.ndarray, signal: str) -> np.ndarray:
    return rows["signal"] == plant.signal_ids.index(signal)


def same(one: Run, other: Run) -> bool:
    return all(a.tobytes() == b.tobytes() for a, b in zip(one.frames, other.frames, strict=True))


@pytest.fixture(scope="module")
def short(emulated: Shift) -> np.ndarray:
    return window(emulated, *HALF_MINUTE)


@pytest.fixture(scope="module")
def short_run(plant: Plant, short: np.ndarray) -> Run:
    return mirrored(plant, batches(short, SPAN))


def test_the_same_events_give_the_same_bits(plant: Plant, short: np.ndarray, short_run: Run) -> None:
    again = mirrored(plant, batches(short, SPAN))
    assert len(again.frames.time_ns) > 800
    assert same(short_run, again)
    assert again.predictions == short_run.predictions


@pytest.mark.parametrize("span_ns", [1, 7_000_000, 10_000_000_000])
def test_frames_do_not_depend_on_how_samples_were_batched(
    plant: Plant, short: np.ndarray, short_run: Run, span_ns: int
) -> None:
    other = mirrored(plant, batches(short, span_ns))
    assert same(short_run, other)
    assert [(p.lot, p.predicted_ns) for p in other.predictions] == [
        (p.lot, p.predicted_ns) for p in short_run.predictions
    ]


def test_states_alone_give_the_same_frames_when_they_come_often(
    plant: Plant, short: np.ndarray, short_run: Run
) -> None:
    assert same(short_run, mirrored(plant, batches(short, 1), with_events=False))


def test_frames_come_twenty_times_a_second_and_at_every_tool_points_own_time(short_run: Run) -> None:
    time_ns = short_run.frames.time_ns
    even = time_ns[time_ns % FRAME_NS == 0]
    assert np.all(np.diff(even) == FRAME_NS)
    points = {check.time_ns for check in short_run.tool}
    assert len(points) > 150
    assert set(time_ns.tolist()) == set(even.tolist()) | points


def test_a_frame_between_two_steps_lies_between_the_frames_beside_it(short_run: Run) -> None:
    """What moves evenly is drawn where it is then, not where the last step left it."""
    frames = short_run.frames
    t = frames.time_ns
    own = np.flatnonzero(t[1:-1] % FRAME_NS != 0) + 1
    share = ((t[own] - t[own - 1]) / (t[own + 1] - t[own - 1]))[:, None, None]
    xyz = frames.parts[..., :3].astype(np.float64)
    straight = xyz[own - 1] + (xyz[own + 1] - xyz[own - 1]) * share
    lying = np.abs(np.diff(xyz, axis=0)).max(axis=2)[own - 1] < 0.002
    away = np.abs(xyz[own] - straight).max(axis=2)[lying]
    assert np.median(away) < 1e-5
    assert np.mean(away < 2e-4) > 0.97


def test_a_held_part_goes_with_the_tool_in_the_frames_at_tool_points(plant: Plant, emulated_run: Run) -> None:
    frames, robot = emulated_run.frames, plant.traced_robots[0]
    inside = (
        (frames.held[2:] >= 0)
        & (frames.held[2:] == frames.held[1:-1])
        & (frames.held[2:] == frames.held[:-2])
    )
    held = np.flatnonzero(inside) + 1
    with World() as world:
        mirrored = MirroredRobot(world, robot)
        tool = np.array([mirrored.tcp(q) for q in frames.joints[held].astype(np.float64)])
    off = frames.parts[held, frames.held[held], :3] - tool
    own = frames.time_ns[held] % FRAME_NS != 0
    assert np.count_nonzero(own) > 50
    for kind in (own, ~own):
        assert np.ptp(off[kind], axis=0).max() < 0.02
    assert np.abs(np.median(off[own], axis=0) - np.median(off[~own], axis=0)).max() < 5e-4


def test_the_shapes_and_types_of_frames_are_those_that_they_state(plant: Plant, short_run: Run) -> None:
    frames = short_run.frames
    m = len(frames.time_ns)
    assert frames.joints.shape == (m, 7)
    assert frames.parts.shape == (m, len(plant.initial_parts), 7)
    assert frames.belts.shape == (m, 3)
    assert [str(column.dtype) for column in frames] == [
        "int64", "float32", "float32", "int16", "float32", "float32", "float32", "uint8",
    ]  # fmt: skip


def test_the_emulated_cell_runs_without_any_deviation(emulated_run: Run) -> None:
    assert emulated_run.deviations == []
    results = [p.residual_s for p in emulated_run.predictions if p.residual_s is not None]
    assert len(results) >= 6
    assert max(abs(r) for r in results) < 0.5


def test_joints_move_smoothly_between_samples(emulated_run: Run) -> None:
    steps = np.abs(np.diff(emulated_run.frames.joints, axis=0))
    assert steps.max() < 0.3


def test_a_held_part_hangs_from_the_tool(plant: Plant, emulated_run: Run) -> None:
    frames = emulated_run.frames
    held = np.flatnonzero(frames.held >= 0)
    assert len(held) > 500
    heights = frames.parts[held, frames.held[held], 2]
    assert heights.min() > 0.32
    assert heights.max() > 0.4
    assert {plant.initial_parts[part] for part in set(frames.held[held].tolist())} == {"black", "white"}


def test_parts_stay_on_the_line_and_none_is_lost(plant: Plant, emulated_run: Run) -> None:
    xyz = emulated_run.frames.parts[:, :, :3]
    assert np.isfinite(xyz).all()
    assert xyz[..., 2].min() > 0.31
    assert xyz[..., 0].min() > -0.36
    assert xyz[..., 0].max() < 0.37
    assert xyz[..., 1].min() > -0.68
    assert xyz[..., 1].max() < -0.08


def test_belts_run_at_the_set_point_times_the_factor(
    plant: Plant, emulated: Shift, emulated_run: Run
) -> None:
    _, values, _ = emulated.signal("conveyor_1.set_point")
    expected = values[0] * plant.belts[0].speed_m_s_per_unit
    assert emulated_run.frames.belts[-1, 0] == pytest.approx(expected, rel=1e-6)


def test_the_stopper_opens_and_closes_in_the_frames(emulated_run: Run) -> None:
    opening = emulated_run.frames.stopper
    assert opening.min() >= 0.0
    assert opening.max() == pytest.approx(1.0, abs=0.1)
    assert np.count_nonzero((opening[1:] > 0.05) & (opening[:-1] <= 0.05)) >= 6


def test_without_a_logged_gripper_the_state_tells_of_picks_and_places(
    plant: Plant, short: np.ndarray
) -> None:
    run = mirrored(plant, batches(short[~of(plant, short, "robot.gripper_closed")], SPAN))
    assert run.deviations == []
    assert np.count_nonzero(np.diff((run.frames.held >= 0).astype(int)) == 1) >= 2


def test_a_tool_point_out_of_reach_is_a_deviation_and_the_rest_is_followed(
    plant: Plant, short: np.ndarray
) -> None:
    rows = short[(short["time_ns"] - short["time_ns"][0]) < 12e9].copy()
    since = (rows["time_ns"] - rows["time_ns"][0]) * 1e-9
    rows["value"][of(plant, rows, "robot.tcp_x") & (since > 5) & (since < 7)] = 2.5
    run = mirrored(plant, batches(rows, SPAN))
    (deviation,) = run.kinds("out_of_reach")
    assert deviation.device == "robot"
    assert "2.500" in deviation.message
    assert deviation.residual > 1.0
    after = [check.error_m for check in run.tool if check.reached]
    assert max(after) < 1e-3
    assert sum(not check.reached for check in run.tool) >= 6


def test_an_unknown_set_point_is_assumed_and_said_once_for_each_belt(plant: Plant, short: np.ndarray) -> None:
    unknown = np.zeros(len(short), bool)
    for conveyor in plant.belts:
        unknown |= of(plant, short, conveyor.speed_signal)
    run = mirrored(plant, batches(short[~unknown], SPAN))
    said = run.kinds("unknown_set_point")
    assert [d.device for d in said] == [c.id for c in plant.belts][: len(said)]
    assert len(said) >= 2
    assert np.all(run.frames.assumed & ASSUMED_SPEED)
    expected = [c.assumed_set_point * c.speed_m_s_per_unit for c in plant.belts]
    assert np.allclose(run.frames.belts[-1], expected)


def test_a_received_set_point_takes_the_mark_of_assumption_away(emulated_run: Run) -> None:
    assert not emulated_run.frames.assumed[-1] & ASSUMED_SPEED


def test_old_robot_data_is_marked_and_the_belts_go_on(plant: Plant, short: np.ndarray) -> None:
    since = (short["time_ns"] - short["time_ns"][0]) * 1e-9
    silent = np.zeros(len(short), bool)
    for signal in plant.traced_robots[0].tcp_signals:
        silent |= of(plant, short, signal)
    rows = short[~(silent & (since > 30.0) & (since < 40.0))]
    run = mirrored(plant, batches(rows, SPAN))
    at = (run.frames.time_ns - rows["time_ns"][0]) * 1e-9
    assert np.all(run.frames.assumed[(at > 31.0) & (at < 39.0)] & OLD_ROBOT_DATA)
    assert not np.any(run.frames.assumed[(at > 10.0) & (at < 29.0)] & OLD_ROBOT_DATA)
    even = run.frames.time_ns[run.frames.time_ns % FRAME_NS == 0]
    assert np.all(np.diff(even) == FRAME_NS)


def test_a_pick_where_no_part_lies_is_an_event_and_the_part_is_brought(
    plant: Plant, short: np.ndarray
) -> None:
    alone = replace(plant, initial_parts=("black",))
    run = mirrored(alone, batches(short, SPAN))
    missing = run.kinds("missing_part")
    assert any("no white part at all" in d.message for d in missing)
    brought = [d for d in missing if "brought" in d.message]
    assert brought
    assert all(d.unit == "m" and d.residual > 0.02 for d in brought)
    assert run.frames.parts.shape[1] == 1
    assert np.isfinite(run.frames.parts).all()


def test_a_stopper_that_never_opens_makes_the_camera_miss_its_lots_without_a_crash(
    plant: Plant, short: np.ndarray
) -> None:
    rows = short.copy()
    rows["value"][of(plant, rows, "stopper.position")] = 0.3
    run = mirrored(plant, batches(rows, SPAN))
    assert np.isfinite(run.frames.parts).all()
    assert run.predictions == ()
    assert run.kinds("unexpected_part")


def test_bad_samples_do_not_move_the_mirror(plant: Plant, short: np.ndarray, short_run: Run) -> None:
    bad = short[of(plant, short, "stopper.position") | of(plant, short, "camera.distance")].copy()
    bad["quality"], bad["value"] = Quality.BAD, np.nan
    bad["time_ns"] += 1000
    rows = np.concatenate([short, bad])
    rows = rows[np.lexsort((rows["signal"], rows["time_ns"]))]
    assert same(short_run, mirrored(plant, batches(rows, SPAN)))


def test_hours_of_silence_are_not_simulated_but_said(plant: Plant, short: np.ndarray) -> None:
    rows = short.copy()
    rows["time_ns"][len(rows) // 2 :] += 6 * 3600 * 1_000_000_000
    run = mirrored(plant, batches(rows, SPAN))
    (deviation,) = run.kinds("time_jump")
    assert deviation.residual == pytest.approx(6 * 3600, rel=0.01)
    assert len(run.frames.time_ns) < 1200
    # What stood still through the silence is drawn still, to its end.
    (long,) = np.flatnonzero(np.diff(run.frames.time_ns) > 3600 * 1_000_000_000)
    assert np.array_equal(run.frames.joints[long], run.frames.joints[long + 1])
    assert run.frames.parts[long + 1] == pytest.approx(run.frames.parts[long], abs=2e-4)
    assert run.frames.time_ns[long + 1] + 2 * FRAME_NS > rows["time_ns"][len(rows) // 2]
