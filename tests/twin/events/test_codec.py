"""Events become bytes and come back; bytes that are no event are refused with a sentence."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.events import (
    SAMPLE_DTYPE,
    CheckpointResult,
    ClockStatus,
    Deviation,
    Digest,
    Event,
    EventError,
    Gap,
    PartMoved,
    Samples,
    ShiftEnded,
    decode,
    encode,
)

RECORD = st.tuples(
    st.integers(0, 2**62), st.integers(0, 2**62), st.integers(0, 2**62), st.integers(0, 2**32 - 1),
    st.integers(0, 2**16 - 1), st.integers(0, 2), st.integers(0, 255), st.floats(),
)  # fmt: skip


def samples(records: list[tuple[float, ...]]) -> Samples:
    rows = np.array(records, SAMPLE_DTYPE)
    return Samples(rows[np.argsort(rows["time_ns"], kind="stable")])


@given(st.lists(RECORD, min_size=1, max_size=20))
def test_samples_come_back_bit_by_bit(records: list[tuple[float, ...]]) -> None:
    sent = samples(records)
    received = decode(encode(sent))
    assert isinstance(received, Samples)
    assert received.rows.tobytes() == sent.rows.tobytes()


@pytest.mark.parametrize(
    "event",
    [
        PartMoved(1, 2, "black", "robot", "pick"),
        CheckpointResult(1, 2, "camera", 3.5, "mm", False, True),
        Gap(1, "line", 5),
        ClockStatus(time_ns=1, clock="a", tied=True, offset_s=1.5, ci95_s=(1.0, 2.0)),
        Deviation(1, "robot", "out_of_reach", "The tool point cannot be reached.", 0.2, "m"),
        ShiftEnded(9),
    ],
)
def test_every_other_kind_comes_back_equal(event: Event) -> None:
    assert decode(encode(event)) == event


@given(st.binary(max_size=200))
def test_any_bytes_are_an_event_or_an_event_error(data: bytes) -> None:
    try:
        decode(data)
    except EventError as error:
        assert "\n" not in str(error)


@given(st.data())
def test_a_damaged_event_is_an_event_or_an_event_error(data: st.DataObject) -> None:
    whole = bytearray(encode(samples([(5, 5, 5, 0, 1, 0, 0, 1.5)])))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= 1 << data.draw(st.integers(0, 7))
    with contextlib.suppress(EventError):
        decode(bytes(whole))


@pytest.mark.parametrize(
    ("records", "message"),
    [
        ([(5, 5, 5, 0, 1, 3, 0, 1.5)], "quality is 3"),
        ([(5,) * 3 + (0,) * 5, (4,) * 3 + (0,) * 5], "order of time"),
    ],
)
def test_a_field_out_of_range_is_named(records: list[tuple[float, ...]], message: str) -> None:
    with pytest.raises(EventError, match=message):
        decode(encode(Samples(np.array(records, SAMPLE_DTYPE))))


@given(st.lists(RECORD, min_size=2, max_size=20), st.data())
def test_the_digest_does_not_depend_on_batches(records: list[tuple[float, ...]], data: st.DataObject) -> None:
    whole = samples(records)
    cut = data.draw(st.integers(1, len(records) - 1))
    one, two = Digest(), Digest()
    one.update(whole)
    two.update(Samples(whole.rows[:cut]))
    two.update(Samples(whole.rows[cut:]))
    assert one.hexdigest() == two.hexdigest()
