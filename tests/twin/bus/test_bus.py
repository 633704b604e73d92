"""Events travel over real sockets in order; what is missing or damaged is said."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import zmq
from hypothesis import given
from hypothesis import strategies as st

from tests.twin.state.samples import batch, row
from twin.bus import BusError, Envelope, Publisher, Subscriber, check_endpoint, pack, unpack
from twin.bus.frame import envelope
from twin.events import Event, Gap, Samples, ShiftEnded, encode
from twin.plant import load_plant

PLANT = load_plant("democell")
TCP = "tcp://127.0.0.1:*"


def sample(t_s: float) -> Samples:
    return batch(row(PLANT, "store.disc_size", t_s, 1.0))


def frame(sequence: int, event: Event, instance: int = 7) -> bytes:
    return pack("line", envelope(event, "cell", instance, sequence))


def received(frames: list[bytes]) -> tuple[list[Event], Subscriber]:
    """What a subscriber makes of raw frames that end with the end of a shift."""
    context = zmq.Context()
    socket = context.socket(zmq.XPUB)
    socket.bind(TCP)
    try:
        with Subscriber(socket.getsockopt_string(zmq.LAST_ENDPOINT)) as subscriber:
            socket.recv()
            for one in frames:
                socket.send(one)
            return list(subscriber), subscriber
    finally:
        socket.close(linger=0)
        context.term()


def test_a_thousand_events_arrive_in_order() -> None:
    sent = [sample(0.1 * i) for i in range(1000)]
    with Publisher(TCP, "cell") as publisher, Subscriber(publisher.endpoint) as subscriber:
        assert publisher.wait_for_subscriber(5.0)
        sender = threading.Thread(target=lambda: [publisher.publish(e) for e in [*sent, ShiftEnded(1)]])
        sender.start()
        got = list(subscriber)
        sender.join()
    assert [encode(e) for e in got] == [encode(e) for e in [*sent, ShiftEnded(1)]]
    assert subscriber.received.missing == 0


def test_a_missing_message_becomes_a_gap_in_its_place() -> None:
    events, subscriber = received([frame(0, sample(0)), frame(3, sample(3)), frame(4, ShiftEnded(5))])
    assert [type(e).__name__ for e in events] == ["Samples", "Gap", "Samples", "ShiftEnded"]
    assert isinstance(events[1], Gap) and events[1].missing == 2
    assert subscriber.received.missing == 2


def test_a_damaged_message_is_counted_and_becomes_a_gap() -> None:
    spoiled = bytearray(frame(1, sample(1)))
    spoiled[-1] ^= 1
    events, subscriber = received([frame(0, sample(0)), bytes(spoiled), frame(2, ShiftEnded(5))])
    assert [type(e).__name__ for e in events] == ["Samples", "Gap", "ShiftEnded"]
    assert subscriber.received.damaged == 1


def test_a_repeated_message_is_dropped_and_counted() -> None:
    events, subscriber = received([frame(0, sample(0)), frame(0, sample(0)), frame(1, ShiftEnded(5))])
    assert [type(e).__name__ for e in events] == ["Samples", "ShiftEnded"]
    assert subscriber.received.repeated == 1


def test_a_source_that_was_started_anew_is_known_by_its_instance() -> None:
    events, _ = received(
        [frame(0, sample(0)), frame(0, sample(1), instance=8), frame(1, ShiftEnded(5), instance=8)]
    )
    gap = events[1]
    assert isinstance(gap, Gap) and gap.missing == -1


def test_who_comes_late_is_told_how_much_it_missed() -> None:
    with Publisher(TCP, "cell") as publisher:
        for i in range(5):
            publisher.publish(sample(i))
        with Subscriber(publisher.endpoint) as subscriber:
            assert publisher.wait_for_subscriber(5.0)
            publisher.publish(ShiftEnded(9))
            first, last = list(subscriber)
    assert isinstance(first, Gap) and first.missing == 5
    assert isinstance(last, ShiftEnded)


def test_a_subscriber_that_waits_can_be_stopped() -> None:
    with Publisher(TCP, "cell") as publisher, Subscriber(publisher.endpoint) as subscriber:
        timer = threading.Timer(0.05, subscriber.stop)
        timer.start()
        assert list(subscriber) == []


@pytest.mark.parametrize("endpoint", ["tcp://127.0.0.1:*", "tcp://localhost:*", "ipc://{folder}/line"])
def test_every_kind_of_endpoint_that_is_accepted_carries_events(endpoint: str, tmp_path: Path) -> None:
    with (
        Publisher(endpoint.format(folder=tmp_path), "cell") as publisher,
        Subscriber(publisher.endpoint) as subscriber,
    ):
        assert publisher.wait_for_subscriber(5.0)
        publisher.publish(ShiftEnded(1))
        assert list(subscriber) == [ShiftEnded(1)]


@pytest.mark.parametrize(
    ("endpoint", "message"),
    [
        ("tcp://0.0.0.0:5556", "is not on this machine"),
        ("tcp://*:5556", "is not on this machine"),
        ("tcp://192.0.2.1:5556", "is not on this machine"),
        ("tcp://127.0.0.1:99999", "not between 1 and 65535"),
        ("5556", "is no endpoint"),
        ("ipc://", "is no endpoint"),
        ("inproc://line", "is no endpoint"),
        ("tcp://[::1]:5556", "is not on this machine; plain sockets"),
    ],
)
def test_an_endpoint_that_is_not_on_this_machine_is_refused(endpoint: str, message: str) -> None:
    with pytest.raises(BusError, match=message):
        check_endpoint(endpoint)


def test_a_taken_port_is_told() -> None:
    with (
        Publisher(TCP, "cell") as first,
        pytest.raises(BusError, match="cannot be opened: address already in use"),
    ):
        Publisher(first.endpoint, "cell")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_a_bus_error(data: bytes) -> None:
    with pytest.raises(BusError):
        unpack(data)


def test_a_message_of_another_version_is_refused() -> None:
    with pytest.raises(BusError, match="is of version 2; this one reads version 1"):
        unpack(pack("line", Envelope(2, "cell", 1, 0, 0, b"")))
