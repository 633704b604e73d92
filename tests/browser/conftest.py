"""A real server and a real Chromium for the page's tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from twin.emulator import BeltSetting, StopAt, emulate
from twin.plant import load_plant
from twin.shifts import Shift

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"
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
SECONDS = 150.0
START = "import sys; from twin.cli import main; sys.argv[0] = 'taktwin'; main()"


def chromium_path() -> str:
    """Where Debian's Chromium is; skips where it is not."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium here; on Debian: apt-get install chromium")
    return path


@pytest.fixture(scope="package")
def short_shift(tmp_path_factory: pytest.TempPathFactory) -> Shift:
    """Two and a half emulated minutes with one irregular stop and two belt settings."""
    made = emulate(
        load_plant("democell"),
        SECONDS,
        7,
        stops=[StopAt(70.0, 9.0)],
        belt_settings=[BeltSetting(0.0, (414, 551, 584)), BeltSetting(90.0, (810, 810, 810))],
    )
    return made.write_shift(tmp_path_factory.mktemp("shifts") / "short")


@pytest.fixture(scope="package")
def address(short_shift: Shift, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a page that shows the short shift, served by `taktwin serve` in a process of its own."""
    yield from serving(short_shift.folder, tmp_path_factory.mktemp("cache"))


def serving(shift: Path, cache: Path) -> Iterator[str]:
    """Serve a shift until the caller is done; only that process is ended."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = [sys.executable, "-c", START, "serve", str(shift), "--port", str(port), "--no-show"]
    log = cache / "serve.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            arguments, env=os.environ | {"TAKTWIN_CACHE": str(cache)}, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            url = f"http://127.0.0.1:{port}/"
            until(lambda: answers(url) or server.poll() is not None, 120.0, f"nothing answers at {url}")
            assert server.poll() is None, log.read_text()
            yield url
        finally:
            server.terminate()
            server.wait(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium that draws in software."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        yield browser
        browser.close()


class Visit:
    """One open page, with all that its browser said, asked for and failed to get."""

    def __init__(self, browser: Browser, url: str, width: int = 1440, height: int = 900) -> None:
        self.said: list[str] = []
        self.hosts: set[str] = set()
        self.failed: list[str] = []
        self.page: Page = browser.new_page(viewport={"width": width, "height": height})
        self.page.on(
            "console", lambda m: self.said.append(m.text) if m.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", lambda socket: self._asked(socket.url))
        self.page.on("requestfailed", lambda request: self.failed.append(request.url))
        self.page.on(
            "response", lambda r: self.failed.append(f"{r.status} {r.url}") if r.status >= 400 else None
        )
        self.page.goto(url)
        self.page.wait_for_function("window.__taktwinFloor && window.__taktwinFloor.ready", timeout=90_000)

    def hook(self, what: str) -> Any:
        """A value of the floor's test hook."""
        return self.page.evaluate(f"window.__taktwinFloor.{what}")

    def wait_for(self, expression: str, timeout_s: float = 90.0) -> None:
        """Wait until an expression of the page is true."""
        self.page.wait_for_function(expression, timeout=timeout_s * 1000)

    def wait_mirrored(self) -> None:
        """Wait until the whole shift was mirrored; paused, as drawing in software takes the mirror's time."""
        self.pause()
        try:
            self.page.get_by_text("✓ Mirrored").wait_for(timeout=120_000)
        except TimeoutError:
            self.shot("page-not-mirrored")
            raise
        self.wait_for(f"window.__taktwinFloor.until_s > {SECONDS - 3}")

    def pause(self) -> None:
        """Stop the playhead, if it runs, and see that it stands."""
        button = self.page.get_by_role("button", name="Pause")
        for _ in range(20):
            before = self.hook("time_s")
            self.page.wait_for_timeout(250)
            if button.count() == 0 and self.hook("time_s") == before:
                return
            if button.count():
                button.first.click()
        raise AssertionError("the playhead cannot be stopped")

    def seek(self, time_s: float) -> None:
        """Put the playhead there and wait until it is drawn."""
        draws = self.hook("draws")
        self.hook(f"seek({time_s})")
        near = f"Math.abs(window.__taktwinFloor.time_s - {time_s}) < 1e-6"
        self.wait_for(f"window.__taktwinFloor.draws > {draws} && {near}")

    def shot(self, name: str) -> Path:
        """Keep a picture of the page under artifacts/."""
        ARTIFACTS.mkdir(exist_ok=True)
        path = ARTIFACTS / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https", "ws", "wss"):
            self.hosts.add(urlsplit(url).hostname or "")


def answers(url: str) -> bool:
    """Whether a page comes from there."""
    try:
        with urllib.request.urlopen(url, timeout=20) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def until(happened: Callable[[], bool], timeout_s: float, otherwise: str) -> None:
    """Wait until something happened; fails with a sentence otherwise."""
    end = time.monotonic() + timeout_s
    while not happened():
        assert time.monotonic() < end, otherwise
        time.sleep(0.1)
