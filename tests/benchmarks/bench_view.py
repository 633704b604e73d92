"""The page: time to first content, bytes and server time of an update.

First content is the floor drawn and the lot shown, measured in the browser from the navigation's start;
server and browser run on the same machine, drawing in software.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

import panel as pn
from bokeh.document import Document
from playwright.sync_api import Browser, sync_playwright

from twin.shifts import open_shift
from twin.view.app import App
from twin.view.page import Page

SHIFT = "democell-emulated"
REPEATS = 5
MOVES = 200
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
START = "import sys; from twin.cli import main; sys.argv[0] = 'taktwin'; main()"
MARK = """() => {
  const seen = () => {
    const floor = window.__taktwinFloor;
    if (floor && floor.ready && floor.draws > 0) window.__ttFirst = performance.now();
    else setTimeout(seen, 10);
  };
  seen();
}"""


def run() -> dict[str, float | int | str]:
    """Median of five openings, and the cost of a playhead's update with a device selected."""
    _mirror_once()
    figures: dict[str, float | int | str] = dict(_server_ms())
    path = shutil.which("chromium")
    if path is None:
        figures["page"] = "not measured: no Chromium (apt-get install chromium)"
        return figures
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-c", START, "serve", SHIFT, "--port", str(port), "--no-show"],
        stdout=subprocess.DEVNULL,
    )
    try:
        began = time.perf_counter()
        url = f"http://127.0.0.1:{port}/"
        _wait(url, server)
        figures["command to first answer, s"] = round(time.perf_counter() - began, 2)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
            figures |= _in_browser(browser, url)
            browser.close()
    finally:
        server.terminate()
        server.wait(30)
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
    return {"server ms per update": round(statistics.median(took), 2)}


def _in_browser(browser: Browser, url: str) -> dict[str, float]:
    opened = []
    for _ in range(REPEATS + 1):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(f"({MARK})()")
        page.goto(url)
        page.wait_for_function("window.__ttFirst !== undefined", timeout=60_000)
        opened.append(float(page.evaluate("window.__ttFirst")) / 1e3)
        page.close()
    received: list[int] = []
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.on("websocket", lambda ws: ws.on("framereceived", lambda data: received.append(len(data))))
    page.goto(url)
    page.wait_for_function("window.__taktwinFloor && window.__taktwinFloor.ready", timeout=60_000)
    page.wait_for_timeout(3000)
    count = len(received)
    began_s = float(page.evaluate("window.__taktwinFloor.time_s"))
    page.wait_for_timeout(6000)
    shown_s = float(page.evaluate("window.__taktwinFloor.time_s")) - began_s
    page.close()
    return {
        "first content, s (median of five, warm)": round(statistics.median(opened[1:]), 2),
        "bytes per second of playing": round(sum(received[count:]) / 6.0),
        "seconds of the shift shown in 6 s at 1x": round(shown_s, 2),
    }


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=20):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nothing answers at {url}")


if __name__ == "__main__":
    from rich import print_json

    with tempfile.TemporaryDirectory() as cache:
        os.environ.setdefault("TAKTWIN_CACHE", cache)
        print_json(data=run())
