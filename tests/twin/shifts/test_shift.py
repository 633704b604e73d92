"""A shift is written whole or not at all, and opened only undamaged."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from tests.twin.state.samples import START_NS, row, tool
from twin.events import SAMPLE_DTYPE, ClockStatus, Flag, Samples, ShiftEnded
from twin.plant import PlantError, load_plant
from twin.shifts import History, Origin, Pace, Shift, ShiftError, open_shift, replay, tool_path, write_shift
from twin.shifts.manifest import Manifest
from twin.state import fingerprint, initial, reduce

PLANT = load_plant("democell")


def rows(seconds: int = 30) -> np.ndarray:
    parts = [tool(PLANT, 0.25 * i, (0.01 * i, -0.15, 0.4)) for i in range(4 * seconds)]
    parts += [row(PLANT, "stopper.position", 0.3 * i, 0.3 + 50 * (i % 20 > 15)) for i in range(3 * seconds)]
    joined = np.concatenate(parts)
    return joined[np.lexsort((joined["signal"], joined["time_ns"]))]


TIED = ClockStatus(
    time_ns=START_NS,
    clock="station_controller",
    tied=True,
    offset_s=37.25,
    ci95_s=(36.0, 38.0),
    message="known",
)


@pytest.fixture
def shift(tmp_path: Path) -> Shift:
    report = {"rows_read": 1}
    return write_shift(
        tmp_path / "shift", PLANT, rows(), report, Origin.EMULATED, source="a test", clocks=(TIED,)
    )


def edit(shift: Shift, change: dict[str, Any], reseal: bool) -> None:
    """Change a manifest by hand; with `reseal` as somebody does who knows how the seal is made."""
    path = shift.folder / "manifest.json"
    text = json.loads(path.read_text()) | change
    if reseal:
        text["seal"] = msgspec.convert(text, Manifest).sealed().seal
    path.write_text(json.dumps(text))


def test_what_is_written_is_read(shift: Shift) -> None:
    opened = open_shift(shift.folder)
    assert opened.rows.tobytes() == rows().tobytes()
    assert (opened.manifest.emulated, opened.manifest.report) == (True, {"rows_read": 1})
    assert opened.digest() == shift.digest()


def test_a_shift_brings_the_plant_that_it_was_made_on(shift: Shift) -> None:
    assert open_shift(shift.folder).plant == PLANT
    wider = msgspec.structs.replace(PLANT, id="other", name="Another plant with the same signals")
    assert open_shift(shift.folder, wider).plant.name == "Another plant with the same signals"
    fewer = msgspec.structs.replace(PLANT, signals=PLANT.signals[:-1])
    with pytest.raises(PlantError, match="was recorded with other signals"):
        open_shift(shift.folder, fewer)


def test_clocks_are_said_before_the_first_sample(tmp_path: Path) -> None:
    status = ClockStatus(time_ns=START_NS, clock="station_controller", tied=False, message="not tied")
    shift = write_shift(tmp_path / "s", PLANT, rows(), {}, Origin.RECORDED, clocks=(status,))
    assert next(replay(shift)) == status
    assert History(shift).state_at(START_NS + 10**9).untied == ("station_controller",)


def test_no_folder_is_left_behind_but_the_shift(shift: Shift) -> None:
    assert [path.name for path in shift.folder.parent.iterdir()] == ["shift"]


@pytest.mark.parametrize("spoiled", ["empty", "unordered", "unknown signal"])
def test_unusable_rows_are_refused_and_nothing_is_left(tmp_path: Path, spoiled: str) -> None:
    bad = rows()
    if spoiled == "empty":
        bad = bad[:0]
    elif spoiled == "unordered":
        bad = bad[::-1]
    else:
        bad["signal"][3] = 999
    with pytest.raises(ShiftError):
        write_shift(tmp_path / "shift", PLANT, bad, {}, Origin.RECORDED, clocks=(TIED,))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_empty_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("data")
    with pytest.raises(ShiftError, match="exists and is not empty"):
        write_shift(tmp_path, PLANT, rows(), {}, Origin.RECORDED, clocks=(TIED,))
    assert (tmp_path / "precious.txt").read_text() == "data"


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9])
def test_one_flipped_bit_is_noticed(shift: Shift, at: float) -> None:
    path = shift.folder / "samples.parquet"
    data = bytearray(path.read_bytes())
    data[int(at * len(data))] ^= 4
    path.write_bytes(data)
    with pytest.raises(ShiftError, match=r"samples.parquet is damaged"):
        open_shift(shift.folder)


UNTIED = msgspec.to_builtins(TIED) | {"tied": False, "offset_s": None, "ci95_s": None}
EDITS: list[dict[str, Any]] = [
    {"start_ns": 10**30},
    {"end_ns": 10**30},
    {"start_ns": 5},
    {"end_ns": 1},
    {"origin": "recorded"},
    {"clocks": []},
    {"clocks": [UNTIED]},
    {"clocks": [msgspec.to_builtins(TIED) | {"offset_s": -999.0}]},
    {"source": "another machine"},
    {"report": {"rows_read": 2}},
    {"seal": ""},
]


@pytest.mark.parametrize("change", EDITS, ids=str)
def test_any_edit_of_the_manifest_is_told_in_one_sentence(shift: Shift, change: dict[str, Any]) -> None:
    edit(shift, change, reseal=False)
    with pytest.raises(ShiftError, match=r"manifest\.json was changed after the shift was written") as told:
        open_shift(shift.folder)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"plant": "nowhere"}, "is of plant nowhere, but its plant.json holds democell"),
        ({"signals": ["a"]}, "import the recording again"),
        ({"files": {"../samples.parquet": "0"}}, "no samples.parquet"),
        ({"rows": 3}, "its manifest says 3"),
        ({"start_ns": 10**30}, "start_ns is of 10+ ns since 1970; times have to be from 1970 to 2199"),
        ({"end_ns": -1}, "end_ns is of -1 ns since 1970"),
        ({"start_ns": 5}, f"start_ns is 5, but its first sample is of {START_NS}"),
        ({"end_ns": START_NS - 1}, "end_ns is .*, but its last sample is of"),
        ({"clocks": []}, "not said how clock station_controller stands"),
        ({"clocks": [msgspec.to_builtins(TIED)] * 2}, "clock station_controller is told 2 times"),
        ({"clocks": [UNTIED | {"clock": "wall"}]}, "has no clock 'wall' beside its reference"),
        ({"clocks": [UNTIED | {"clock": "robot_controller"}]}, "has no clock 'robot_controller' beside"),
        ({"clocks": [UNTIED | {"tied": True}]}, "is tied, but has no offset"),
        (
            {"clocks": [msgspec.to_builtins(TIED) | {"tied": False}]},
            "is not tied, but has an offset",
        ),
        ({"clocks": [msgspec.to_builtins(TIED) | {"offset_s": -999.0}]}, "outside its own interval"),
        ({"clocks": [UNTIED | {"tied": True, "offset_s": 1e12}]}, "give at most 10 years"),
        ({"clocks": [UNTIED | {"time_ns": 10**30}]}, "clock station_controller is of 10+ ns"),
    ],
)
def test_a_manifest_that_does_not_fit_is_told(shift: Shift, change: dict[str, Any], message: str) -> None:
    edit(shift, change, reseal=True)
    with pytest.raises((ShiftError, PlantError), match=message):
        open_shift(shift.folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "taktwin-shift/0.1"}, "is of format taktwin-shift/0.1; .*: import the recording again"),
        ({"surprise": 1}, "is no manifest of a shift"),
        ({"start_ns": "noon"}, "is no manifest of a shift"),
    ],
)
def test_what_is_of_another_format_is_told_as_that(
    shift: Shift, change: dict[str, Any], message: str
) -> None:
    edit(shift, change, reseal=False)
    with pytest.raises(ShiftError, match=message):
        open_shift(shift.folder)


def test_samples_of_no_sensible_time_and_clocks_untold_are_not_written(tmp_path: Path) -> None:
    late = rows()
    late["time_ns"][-1] = 8 * 10**18
    with pytest.raises(ShiftError, match="a sample is of 8000000000000000000 ns since 1970"):
        write_shift(tmp_path / "late", PLANT, late, {}, Origin.RECORDED, clocks=(TIED,))
    with pytest.raises(ShiftError, match="not said how clock station_controller stands"):
        write_shift(tmp_path / "untold", PLANT, rows(), {}, Origin.RECORDED)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_shift_is_answered_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ShiftError, match=r"has no manifest.json"):
        open_shift(tmp_path)
    with pytest.raises(ShiftError, match="there is no shift 'nope'"):
        open_shift("nope")
    for data, what in (
        (b"\xff{", "it is no JSON text"),
        (b" \n", "it is empty"),
        (b"[1]", "expected object"),
    ):
        (tmp_path / "manifest.json").write_bytes(data)
        with pytest.raises(ShiftError, match=f"manifest.json is no manifest of a shift: {what}"):
            open_shift(tmp_path)
    with pytest.raises(ShiftError, match=r"manifest.json is a file; a shift is a folder with a"):
        open_shift(tmp_path / "manifest.json")


def test_an_empty_name_is_not_the_folder_that_one_is_in(
    shift: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shift.folder)
    assert open_shift(".").manifest == shift.manifest
    with pytest.raises(ShiftError, match="there is no shift ''"):
        open_shift("")


def test_batches_hold_every_row_once_in_order(shift: Shift) -> None:
    joined = np.concatenate([batch.rows for batch in shift.batches()])
    assert joined.tobytes() == shift.rows.tobytes()
    assert all(a.time_ns < b.rows["time_ns"][0] for a, b in pairwise(shift.batches()))


def test_an_unknown_signal_is_answered_with_the_known_ones(shift: Shift) -> None:
    with pytest.raises(ShiftError, match=r"has no signal 'robot.x'; it has robot.tcp_x"):
        shift.signal("robot.x")


def test_the_state_at_an_instant_is_that_of_all_samples_up_to_it(shift: Shift) -> None:
    history = History(shift)
    for t_ns in range(START_NS, START_NS + 30 * 10**9, 1_700_000_001):
        known = shift.rows[shift.rows["time_ns"] <= t_ns]
        assert fingerprint(history.state_at(t_ns)) == fingerprint(reduce(initial(PLANT), Samples(known)))


def test_state_times_add_up_and_gaps_are_stale(tmp_path: Path) -> None:
    gone = rows()
    late = gone["time_ns"] > START_NS + 20 * 10**9
    gone["time_ns"][late] += 60 * 10**9
    for signal in range(len(PLANT.signals)):
        first = np.flatnonzero(late & (gone["signal"] == signal))
        if len(first):
            gone["flags"][first[0]] = Flag.AFTER_GAP
    shift = write_shift(tmp_path / "gap", PLANT, gone, {}, Origin.RECORDED, clocks=(TIED,))
    for device, times in History(shift).state_times_s().items():
        assert sum(times.values()) == pytest.approx(shift.duration_s, abs=1e-6)
        if device in ("robot", "stopper"):
            assert times["stale"] == pytest.approx(60.2, abs=0.3)


def test_the_tool_path_is_that_of_the_state(shift: Shift) -> None:
    time_ns, xyz = tool_path(shift.rows, PLANT, PLANT.traced_robots[0])
    state, seen = initial(PLANT), []
    for batch in shift.batches(max_span_ns=1_000_000):
        before, state = state, reduce(state, batch)
        if state.tools != before.tools:
            seen.append((state.tools["robot"].time_ns, *state.tools["robot"].xyz_m))
    assert [int(t) for t in time_ns] == [t for t, *_ in seen]
    np.testing.assert_array_equal(xyz, [point for _, *point in seen])


class Wall:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_the_pace_of_a_replay_is_its_speed() -> None:
    wall = Wall()
    pace = Pace(10.0, clock=lambda: wall.now, sleep=wall.sleep)
    for second in range(5):
        pace.wait(START_NS + second * 10**9)
    assert sum(wall.slept) == pytest.approx(0.4)


def test_a_late_replay_does_not_wait() -> None:
    wall = Wall()
    pace = Pace(1.0, clock=lambda: wall.now, sleep=wall.sleep)
    pace.wait(START_NS)
    wall.now += 5.0
    pace.wait(START_NS + 10**9)
    assert wall.slept == []


def test_a_replay_ends_with_the_end(shift: Shift) -> None:
    *batches, end = replay(shift)
    assert end == ShiftEnded(shift.end_ns)
    assert sum(len(b.rows) for b in batches if isinstance(b, Samples)) == len(shift.rows)
    with pytest.raises(ValueError, match="it has to be above 0"):
        list(replay(shift, speed=0))


def test_rows_have_the_layout_that_files_and_messages_rely_on() -> None:
    assert SAMPLE_DTYPE.itemsize == 40
