"""The chain behind the page, with a real socket and a real mirror."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from twin.bus import Publisher
from twin.emulator import StopAt, emulate
from twin.plant import load_plant
from twin.shifts import History, Shift, replay
from twin.view import track
from twin.view.feed import Feed
from twin.view.motion_code import decode_frames

SECONDS = 110.0


@pytest.fixture(scope="module")
def shift(tmp_path_factory: pytest.TempPathFactory) -> Shift:
    made = emulate(load_plant("democell"), SECONDS, 3, stops=(StopAt(30.0, 8.0),))
    return made.write_shift(tmp_path_factory.mktemp("shifts") / "brief")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _cache_here(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKTWIN_CACHE", str(cache))


@pytest.fixture(scope="module")
def worked(shift: Shift, cache: Path) -> Iterator[Feed]:
    before = os.environ.get("TAKTWIN_CACHE")
    os.environ["TAKTWIN_CACHE"] = str(cache)
    feed = _run(Feed.of_shift(shift))
    yield feed
    if before is None:
        os.environ.pop("TAKTWIN_CACHE", None)


def _run(feed: Feed) -> Feed:
    feed.start()
    try:
        assert feed.wait(200.0)
    finally:
        feed.stop()
    return feed


def test_a_shift_comes_through_the_socket_whole(worked: Feed, shift: Shift) -> None:
    board = worked.board
    assert board.error == ""
    assert board.done
    assert board.figures["events"] == len(shift.rows)
    assert board.parts == History(shift).parts
    for name in shift.plant.signal_ids:
        times, values, _ = shift.signal(name)
        column = worked.columns.column(name)
        assert np.array_equal(column.time_ns, times)
        assert np.array_equal(column.value, values)


def test_the_spans_are_those_of_the_shifts_history(worked: Feed, shift: Shift) -> None:
    history = History(shift)
    for device in shift.plant.devices:
        spans = [s for s in worked.board.spans if s.device == device]
        known = [i for i in history.intervals(device) if i.state.value != "unknown"]
        assert [s.state for s in spans] == [i.state.value for i in known]
        assert [s.start_ns for s in spans] == [i.start_ns for i in known]


def test_the_mirror_covers_the_shift(worked: Feed, shift: Shift) -> None:
    assert worked.frames.finished
    assert shift.end_ns - worked.frames.available_until_ns < 2_000_000_000
    first = decode_frames(worked.frames.chunks()[0])
    assert first.start_ns == shift.start_ns
    assert "joints" in first.tracks


def test_cycles_and_findings_are_on_the_board(worked: Feed) -> None:
    board = worked.board
    assert len(board.cycles) >= 3
    assert board.median_cycle_s == pytest.approx(24.25, abs=1.0)
    assert any(row.source == "clearance" for row in board.findings)
    assert any(row.source == "cycle" for row in board.findings)


def test_the_mirrors_predictions_reach_the_board_for_every_measured_lot(worked: Feed) -> None:
    board = worked.board
    by_lot = {prediction.lot: prediction for prediction in board.predictions}
    measured = [part for part in board.parts if part.measured_ns is not None]
    assert len(measured) >= 2
    for part in measured:
        prediction = by_lot[part.id]
        assert part.released_ns is not None
        assert abs(prediction.released_ns - part.released_ns) < 10_000_000  # on the mirror's steps
        assert prediction.recorded_ns == part.measured_ns
        assert prediction.residual_s is not None
        assert abs(prediction.residual_s) < 0.5
        assert prediction.off_centre_mm is not None
    releases = [prediction.released_ns for prediction in board.predictions]
    assert releases == sorted(releases)


def test_the_second_opening_takes_everything_from_the_cache(worked: Feed, shift: Shift) -> None:
    began = time.perf_counter()
    again = _run(Feed.of_shift(shift))
    assert time.perf_counter() - began < 5.0
    assert again.board.from_cache
    assert again.frames.chunks() == worked.frames.chunks()
    assert again.board.cycles == worked.board.cycles
    assert again.board.spans == worked.board.spans
    assert again.board.parts == worked.board.parts
    assert again.board.predictions == worked.board.predictions
    assert [row.text for row in again.board.findings] == [row.text for row in worked.board.findings]


@pytest.mark.parametrize("place", [3, 20, 200, -1])
def test_a_damaged_cache_is_seen(worked: Feed, shift: Shift, place: int) -> None:
    key = track.key_of(shift.digest(), shift.plant)
    path = track.folder() / f"{key}.track"
    whole = path.read_bytes()
    damaged = bytearray(whole)
    damaged[place] ^= 1
    path.write_bytes(damaged)
    try:
        with pytest.raises(track.TrackDamaged, match="damaged"):
            track.load(key)
    finally:
        path.write_bytes(whole)


def test_a_damaged_cache_is_computed_again_and_said(shift: Shift, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("TAKTWIN_CACHE", str(tmp_path))
    path = track.folder() / f"{track.key_of(shift.digest(), shift.plant)}.track"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a track")
    feed = _run(Feed.of_shift(shift))
    assert feed.board.done
    assert not feed.board.from_cache
    assert any(row.source == "cache" for row in feed.board.findings)
    assert path.read_bytes() != b"not a track"


def test_live_data_goes_the_same_way(worked: Feed, shift: Shift) -> None:
    with Publisher("tcp://127.0.0.1:*", "line") as publisher:
        feed = Feed.of_endpoint(shift.plant, publisher.endpoint, shift.start_ns)
        feed.start()
        assert publisher.wait_for_subscriber(20.0)
        sender = threading.Thread(target=lambda: [publisher.publish(event) for event in replay(shift)])
        sender.start()
        assert feed.wait(200.0)
        sender.join()
        feed.stop()
    assert feed.board.error == ""
    assert feed.board.cycles == worked.board.cycles
    assert feed.board.parts == worked.board.parts
    assert feed.board.spans == worked.board.spans
    assert feed.board.predictions == worked.board.predictions
    assert feed.frames.available_until_ns == worked.frames.available_until_ns


def test_a_feed_stops_at_once_and_leaves_no_process(shift: Shift, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("TAKTWIN_CACHE", str(tmp_path))
    feed = Feed.of_shift(shift)
    feed.start()
    _until(lambda: feed.mirror_pid is not None)
    pid = feed.mirror_pid
    feed.stop()
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not [t for t in threading.enumerate() if t.name.startswith("taktwin-")]


def test_a_killed_mirror_becomes_a_sentence_on_the_board(shift: Shift, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("TAKTWIN_CACHE", str(tmp_path))
    feed = Feed.of_shift(shift)
    feed.start()
    _until(lambda: feed.mirror_pid is not None)
    os.kill(feed.mirror_pid or 0, signal.SIGKILL)
    assert feed.wait(60.0)
    feed.stop()
    assert "mirror's process ended early (exit code -9)" in feed.board.error
    assert feed.board.parts == History(shift).parts
    assert not feed.board.done


def _until(happened) -> None:
    end = time.monotonic() + 60.0
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)
