"""Nothing behind the bus can tell a live line from a recording read from disk."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import pytest

from twin.bus import Publisher, Subscriber
from twin.events import Digest, Event, Gap, Samples
from twin.shifts import History, Shift, replay
from twin.state import Part, fingerprint, initial, reduce

INSTANTS = 1_000


@dataclass
class Seen:
    """What came out of one way through the chain."""

    digest: str
    fingerprints: list[str]
    parts: tuple[Part, ...]
    concluded: list[Event]
    gaps: int


def reduced(events: object, shift: Shift) -> Seen:
    """Reduce a stream of events; the state just after each of a thousand instants spread over the shift."""
    instants = np.linspace(shift.start_ns, shift.end_ns, INSTANTS).astype(np.int64).tolist()
    digest, state = Digest(), initial(shift.plant)
    fingerprints: list[str] = []
    concluded: list[Event] = []
    gaps = 0
    for event in events:  # type: ignore[attr-defined]
        gaps += isinstance(event, Gap)
        digest.update(event)
        for piece in split(event, instants[len(fingerprints) :]):
            while len(fingerprints) < INSTANTS and instants[len(fingerprints)] < first_ns(piece):
                fingerprints.append(fingerprint(state))
            state = reduce(state, piece)
            concluded += state.emitted
    fingerprints += [fingerprint(state)] * (INSTANTS - len(fingerprints))
    return Seen(digest.hexdigest(), fingerprints, state.parts, concluded, gaps)


def split(event: Event, instants: list[int]) -> list[Event]:
    """An event cut at the instants that lie within it."""
    if not isinstance(event, Samples):
        return [event]
    times = event.rows["time_ns"]
    inside = [t for t in instants[: len(times) + 1] if times[0] <= t < times[-1]]
    cuts = sorted({int(np.searchsorted(times, t, side="right")) for t in inside})
    pieces = np.split(event.rows, cuts)
    return [Samples(rows) for rows in pieces if len(rows)]


def first_ns(event: Event) -> int:
    return int(event.rows["time_ns"][0]) if isinstance(event, Samples) else event.time_ns


def through_the_socket(shift: Shift) -> Seen:
    with (
        Publisher("tcp://127.0.0.1:*", shift.plant.id) as publisher,
        Subscriber(publisher.endpoint) as subscriber,
    ):
        assert publisher.wait_for_subscriber(10.0)

        def send() -> None:
            for event in replay(shift):
                publisher.publish(event)

        sender = threading.Thread(target=send)
        sender.start()
        seen = reduced(subscriber, shift)
        sender.join()
    return seen


@pytest.mark.parametrize("name", ["emulated", "october", "september"])
def test_live_equals_replay(name: str, request: pytest.FixtureRequest) -> None:
    shift: Shift = request.getfixturevalue(name)
    live, disk = through_the_socket(shift), reduced(replay(shift), shift)
    assert live.gaps == 0
    assert live.digest == disk.digest
    assert live.fingerprints == disk.fingerprints
    assert len(set(live.fingerprints)) > INSTANTS * 0.9
    assert live.parts == disk.parts
    assert live.concluded == disk.concluded


def test_the_history_of_a_shift_tells_the_same_states_and_parts(october: Shift) -> None:
    disk, history = reduced(replay(october), october), History(october)
    instants = np.linspace(october.start_ns, october.end_ns, INSTANTS).astype(np.int64).tolist()
    for i in range(0, INSTANTS - 1, 50):
        assert fingerprint(history.state_at(instants[i])) == disk.fingerprints[i]
    assert history.parts == disk.parts
