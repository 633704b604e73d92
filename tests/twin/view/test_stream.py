from __future__ import annotations

import hashlib
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.view.motion_code import (
    CHUNK,
    LIVE,
    TOLERANCE,
    StreamError,
    belt_travel,
    decode_frames,
    encode_frames,
    thin,
    track_names,
)
from twin.view.stream import FrameStore, FrameTable

START = 1_600_000_000_000_000_000


def frames(m: int, first: int = 0, seed: int = 0) -> FrameTable:
    """m frames of a wandering cell at 20 Hz, from frame number `first` on."""
    rng = np.random.default_rng(seed)
    parts = rng.normal(0, 0.002, (m, 2, 7)).cumsum(axis=0)
    parts[m // 3 : m // 2, 1] = np.nan
    return FrameTable(
        time_ns=START + (first + np.arange(m, dtype=np.int64)) * 50_000_000,
        joints=rng.normal(0, 0.01, (m, 7)).cumsum(axis=0).astype("f4"),
        parts=parts.astype("f4"),
        held=(rng.random(m) > 0.9).astype("i2"),
        gripper=rng.random(m).astype("f4"),
        stopper=np.zeros(m, "f4"),
        belts=np.full((m, 3), 0.03, "f4"),
        assumed=np.zeros(m, "u1"),
    )


def cut(table: FrameTable, a: int, b: int) -> FrameTable:
    return FrameTable(*(column[a:b] for column in table))


def encoded(table: FrameTable) -> bytes:
    return encode_frames(table, belt_travel(table.time_ns, table.belts, None), START)


def test_a_message_comes_back_as_it_went_within_the_tolerance() -> None:
    table = frames(400)
    message = decode_frames(encoded(table))
    at = (table.time_ns - START) * 1e-9
    assert (message.kind, message.sequence, message.start_ns) == (CHUNK, 0, START)
    assert message.until_s == pytest.approx(at[-1])
    assert set(message.tracks) == set(track_names(2))
    joints = message.tracks["joints"]
    for k in range(7):
        straight = np.interp(at, joints.time_s, joints.value[:, k])
        assert np.abs(straight - table.joints[:, k]).max() < TOLERANCE["joints"] + 1e-6
    held = message.tracks["held"]
    stepped = held.value[np.searchsorted(held.time_s, at + 1e-6) - 1, 0]
    assert np.array_equal(stepped, table.held)


def test_absent_parts_stay_absent_and_no_frame_next_to_them_is_left_out() -> None:
    table = frames(300)
    track = decode_frames(encoded(table)).tracks["part:1"]
    at = (table.time_ns - START) * 1e-9
    for edge in (99, 100, 149, 150):
        assert np.abs(track.time_s - at[edge]).min() < 1e-5
    assert np.isnan(track.value[(track.time_s > at[100] - 1e-5) & (track.time_s < at[149] + 1e-5)]).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 120), st.integers(0, 10_000))
def test_thinning_never_errs_by_more_than_the_tolerance(m: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    at = np.sort(rng.random(m)).cumsum()
    values = rng.normal(0, 3e-4, (m, 3)).cumsum(axis=0).astype("f4")
    keep = thin(at, values, "joints")
    assert keep[0] == 0
    assert keep[-1] == m - 1
    for k in range(3):
        straight = np.interp(at, at[keep], values[keep, k])
        assert np.abs(straight - values[:, k]).max() <= TOLERANCE["joints"] * (1 + 1e-6) + 1e-9


def test_even_motion_needs_two_keyframes() -> None:
    at = np.arange(500) * 0.05
    assert list(thin(at, (at[:, None] * [0.1, -0.2]).astype("f4"), "joints")) == [0, 499]


def test_a_working_cell_needs_a_few_megabytes_for_eight_hours() -> None:
    seconds = 600.0
    at = np.arange(0.0, seconds, 0.05)
    knots = np.arange(0.0, seconds + 0.25, 0.25)
    moving = np.clip(np.sin(knots / 4), -0.5, 0.5)
    joints = np.stack([np.interp(at, knots, moving * (1 + i)) for i in range(7)], axis=1)
    n = len(at)
    parts = np.zeros((n, 6, 7), "f4")
    parts[:, :, 0] = (at[:, None] * 0.03 + np.arange(6) * 0.1) % 0.5
    table = FrameTable(
        START + np.rint(at * 1e9).astype(np.int64),
        joints.astype("f4"),
        parts,
        np.full(n, -1, "i2"),
        (np.sin(at / 4) > 0).astype("f4"),
        np.zeros(n, "f4"),
        np.full((n, 3), 0.03, "f4"),
        np.zeros(n, "u1"),
    )
    store = FrameStore(START)
    store.append(table)
    store.finish()
    assert store.nbytes * 8 * 3600 / seconds < 8e6


def test_the_layout_of_a_message_is_what_the_browser_reads() -> None:
    m = 3
    table = FrameTable(
        START + np.arange(m, dtype=np.int64) * 50_000_000,
        np.arange(m * 2, dtype="f4").reshape(m, 2) ** 2,
        np.full((m, 1, 7), 0.5, "f4"),
        np.array([-1, 0, 0], "i2"),
        np.array([0, 1, 1], "f4"),
        np.zeros(m, "f4"),
        np.full((m, 1), 0.03, "f4"),
        np.array([1, 1, 0], "u1"),
    )
    message = encoded(table)
    assert message[:8] == b"TTFL\x01\x00\x01\x00"
    assert hashlib.sha256(message).hexdigest()[:16] == "e359684d7d242d33"


def test_belts_run_on_from_chunk_to_chunk() -> None:
    table = frames(200)
    store = FrameStore(START, chunk_frames=64)
    for a in range(0, 200, 40):
        store.append(cut(table, a, a + 40))
    store.finish()
    last = decode_frames(store.chunks()[-1]).tracks["belts"]
    assert last.value[-1] == pytest.approx([199 * 0.05 * 0.03] * 3, abs=1e-5)


def test_chunks_hold_all_motion_once_and_in_order() -> None:
    table = frames(1000)
    store = FrameStore(START, chunk_frames=128)
    for a in range(0, 1000, 25):
        store.append(cut(table, a, a + 25))
    store.finish()
    messages = [decode_frames(chunk) for chunk in store.chunks()]
    assert [message.sequence for message in messages] == list(range(len(messages)))
    times = np.concatenate([message.tracks["joints"].time_s for message in messages])
    assert (np.diff(times) > 0).all()
    assert times[0] == 0.0
    assert times[-1] == pytest.approx(999 * 0.05, abs=1e-4)
    assert store.available_until_ns == int(table.time_ns[-1])


def test_the_newest_frame_is_known_before_its_chunk_is_sealed() -> None:
    table = frames(30)
    store = FrameStore(START, chunk_frames=100)
    store.append(cut(table, 0, 10))
    store.append(cut(table, 10, 30))
    newest = store.newest()
    assert newest is not None
    time_ns, message = newest
    found = decode_frames(message)
    assert time_ns == table.time_ns[-1]
    assert (found.kind, found.sequence) == (LIVE, 0)
    assert found.tracks["joints"].value[0] == pytest.approx(table.joints[-1])
    store.flush()
    assert store.newest() is None


def test_listeners_hear_of_each_change_until_they_stop_listening() -> None:
    heard: list[int] = []
    store = FrameStore(START)
    stop = store.listen(lambda: heard.append(1))
    store.append(frames(3))
    stop()
    store.flush()
    assert heard == [1]


def test_frames_that_go_back_in_time_are_refused() -> None:
    store = FrameStore(START)
    store.append(frames(10))
    with pytest.raises(StreamError, match="ascend"):
        store.append(frames(10))


def test_motion_is_restored_only_into_an_empty_store() -> None:
    store = FrameStore(START)
    store.append(frames(10))
    store.finish()
    again = FrameStore(START)
    again.restore(store.chunks(), store.available_until_ns)
    assert (again.chunks(), again.finished) == (store.chunks(), True)
    with pytest.raises(StreamError, match="before the first frame"):
        again.restore(store.chunks(), store.available_until_ns)


def test_readers_see_whole_chunks_while_another_thread_appends() -> None:
    table = frames(3000)
    store = FrameStore(START, chunk_frames=100)

    def fill() -> None:
        for a in range(0, 3000, 10):
            store.append(cut(table, a, a + 10))
        store.finish()

    changed = threading.Event()
    store.listen(changed.set)
    thread = threading.Thread(target=fill)
    thread.start()
    seen = 0
    while not store.finished or seen < len(store.chunks()):
        changed.wait(5)
        changed.clear()
        for chunk in store.chunks(seen):
            assert decode_frames(chunk).sequence == seen
            seen += 1
    thread.join()
    assert seen == 30


@pytest.mark.parametrize("length", [0, 10, 39, 45, 60, 200])
def test_a_message_cut_short_gives_one_sentence(length: int) -> None:
    with pytest.raises(StreamError):
        decode_frames(encoded(frames(50))[:length])
