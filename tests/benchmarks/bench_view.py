"""The page: time to first content, bytes and server time of an update.

First content is the floor drawn and the lot shown, measured in the browser from the navigation's start;
server and browser run on the same machine, drawing in software.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time

import numpy as np
import panel as pn
from bokeh.document import Document
from playwright.sync_api import Browser

from tests.browser import chromium
from twin.shifts import open_shift
from twin.view.app import App
from twin.view.motion_code import decode_frames
from twin.view.page import Page
from twin.view.stream import FrameStore, FrameTable

SHIFT = "democell-emulated"
REPEATS = 5
MOVES = 200
MARK = """() => {
  const seen = () => {
    const floor = window.__taktwinFloor;
    if (floor && floor.ready && floor.draws > 0) window.__ttFirst = performance.now();
    else setTimeout(seen, 10);
  };
  seen();
}"""


def run() -> dict[str, float | int | str]:
    """Median of five starts and openings, and the cost of updates with a device selected. Needs Chromium."""
    if chromium.find() is None:
        raise FileNotFoundError(chromium.MISSING)
    _mirror_once()
    figures: dict[str, float | int | str] = dict(_server_ms())
    started = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        with chromium.serving(chromium.serve(SHIFT)):
            started.append(time.perf_counter() - began)
    figures["command to first answer, s (median of five)"] = round(statistics.median(started), 2)
    with chromium.serving(chromium.serve(SHIFT)) as url, chromium.chromium() as browser:
        figures |= _in_browser(browser, url)
    return figures


def _mirror_once() -> None:
    """Let the shift be mirrored and kept, so that all openings are warm."""
    from twin.view.feed import Feed

    feed = Feed.of_shift(open_shift(SHIFT))
    feed.start()
    feed.wait(900.0)
    feed.stop()


def _server_ms() -> dict[str, float]:
    """Server time of one update of the page's models, without sending."""
    pn.extension("tabulator")
    app = App(open_shift(SHIFT))
    app.feed.start()
    app.feed.wait(900.0)
    floor = app._floor()
    page = Page(app.feed, floor, SHIFT, True, ("", ""))
    document = Document()
    page.root.server_doc(document)
    took = []
    for n in range(MOVES):
        floor.time_s = 60.0 + 0.2 * n
        began = time.perf_counter()
        page.move()
        took.append((time.perf_counter() - began) * 1e3)
    app.feed.stop()
    return {"server ms per update": round(statistics.median(took), 2)} | _motion(app.feed.frames.chunks())


def _motion(chunks: tuple[bytes, ...]) -> dict[str, float]:
    """A live update of motion, and the chunks in which a recorded shift travels once."""
    first = decode_frames(chunks[0])
    table = _table()
    took, sizes = [], []
    store = FrameStore(first.start_ns)
    for n in range(MOVES):
        piece = FrameTable(*(column[n : n + 1] for column in table))
        began = time.perf_counter()
        store.append(piece)
        newest = store.newest()
        took.append((time.perf_counter() - began) * 1e3)
        sizes.append(len(newest[1]) if newest else 0)
    seconds = decode_frames(chunks[-1]).until_s
    return {
        "server ms per live motion update": round(statistics.median(took), 3),
        "bytes per live motion update": round(statistics.median(sizes)),
        "motion of the shift, bytes in all": sum(map(len, chunks)),
        "motion of the shift, bytes per second of it": round(sum(map(len, chunks)) / seconds),
    }


def _table() -> FrameTable:
    """Frames of the bundled shift's first seconds, straight from the mirror."""
    from twin.physics import Mirror
    from twin.state import initial, reduce

    shift = open_shift(SHIFT)
    state, pieces = initial(shift.plant), []
    with Mirror(shift.plant) as mirror:
        for event in shift.batches():
            state = reduce(state, event)
            pieces.append(mirror.follow(state, event).frames)
            if sum(len(piece.time_ns) for piece in pieces) > MOVES:
                break
    return FrameTable(*(np.concatenate(column) for column in zip(*pieces, strict=True)))


def _in_browser(browser: Browser, url: str) -> dict[str, float]:
    received: list[int] = []
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.on("websocket", lambda ws: ws.on("framereceived", lambda data: received.append(len(data))))
    page.goto(url)
    page.wait_for_function("window.__taktwinFloor && window.__taktwinFloor.ready", timeout=60_000)
    page.wait_for_timeout(3000)
    count, opening = len(received), sum(received)
    began_s = float(page.evaluate("window.__taktwinFloor.time_s"))
    page.wait_for_timeout(6000)
    shown_s = float(page.evaluate("window.__taktwinFloor.time_s")) - began_s
    page.close()
    return {
        "first content, s (median of five, warm)": round(first_content_s(browser, url), 2),
        "bytes to open the page, motion included": opening,
        "bytes per second of playing": round(sum(received[count:]) / 6.0),
        "seconds of the shift shown in 6 s at 1x": round(shown_s, 2),
    }


def first_content_s(browser: Browser, url: str) -> float:
    """Seconds from a navigation's start to the floor drawn, the median of five; one before does not count."""
    opened = []
    for _ in range(REPEATS + 1):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(f"({MARK})()")
        page.goto(url)
        page.wait_for_function("window.__ttFirst !== undefined", timeout=60_000)
        opened.append(float(page.evaluate("window.__ttFirst")) / 1e3)
        page.close()
    return statistics.median(opened[1:])


if __name__ == "__main__":
    from rich import print_json

    with tempfile.TemporaryDirectory() as cache:
        os.environ.setdefault("TAKTWIN_CACHE", cache)
        print_json(data=run())
