"""Replay throughput: events per second through socket, state and mirror, and as a multiple of real time."""

from __future__ import annotations

import os
import statistics
import tempfile
import time

from twin.bus import Publisher, Subscriber
from twin.events import Samples
from twin.shifts import Shift, open_shift, replay
from twin.state import initial, reduce
from twin.view.feed import Feed

SHIFT = "democell-emulated"
REPEATS = 5


def run() -> dict[str, float | int | str]:
    """The bundled shift through socket and state alone, and through the page's whole chain.

    The first is the median of five; the second takes over 20 s and is measured once.
    """
    shift = open_shift(SHIFT)
    state_s = statistics.median(_through_state(shift) for _ in range(REPEATS))
    chain_s = _through_chain(shift)
    events = len(shift.rows)
    return {
        "shift": f"{SHIFT}, {shift.duration_s:.0f} s, {events:,} samples",
        "socket and state, samples per s": round(events / state_s),
        "socket and state, times real time": round(shift.duration_s / state_s, 1),
        "socket, state and mirror, samples per s": round(events / chain_s),
        "socket, state and mirror, times real time": round(shift.duration_s / chain_s, 1),
    }


def _through_state(shift: Shift) -> float:
    """Seconds for publish, receive and reduce in one thread."""
    state, samples = initial(shift.plant), 0
    publishing = Publisher("tcp://127.0.0.1:*", "bench")
    with publishing as publisher, Subscriber(publisher.endpoint) as subscriber:
        while not publisher.wait_for_subscriber(0.05):
            subscriber.receive(0.01)
        began = time.perf_counter()
        for event in replay(shift):
            publisher.publish(event)
            got = subscriber.receive(5.0)
            if got is None:
                raise RuntimeError("an event was lost on loopback")
            state = reduce(state, got)
            samples += len(got.rows) if isinstance(got, Samples) else 0
        took = time.perf_counter() - began
    if samples != len(shift.rows):
        raise RuntimeError(f"{samples} of {len(shift.rows)} samples came through")
    return took


def _through_chain(shift: Shift) -> float:
    """Seconds from start to the mirrored end of a feed, nothing kept; the mirror's start included."""
    before = os.environ.get("TAKTWIN_CACHE")
    with tempfile.TemporaryDirectory() as cache:
        os.environ["TAKTWIN_CACHE"] = cache
        try:
            feed = Feed.of_shift(shift)
            feed.start()
            feed.wait(900.0)
            feed.stop()
        finally:
            if before is None:
                del os.environ["TAKTWIN_CACHE"]
            else:
                os.environ["TAKTWIN_CACHE"] = before
    if not feed.board.done:
        raise RuntimeError(feed.board.error or "the feed did not end")
    return feed.board.figures["seconds"]


if __name__ == "__main__":
    from rich import print_json

    print_json(data=run())
