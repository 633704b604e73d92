"""Chromium and the servers that it visits, for tests and benchmarks.

`python -m tests.browser.chromium` prints where Chromium is; the exit code is 1 where it is not.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no Chromium here; on Debian: apt-get install chromium"
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
"""It draws in software and asks nobody but the page's server for anything."""
TAKTWIN = (sys.executable, "-c", "import sys; from twin.cli import main; sys.argv[0] = 'taktwin'; main()")


def find() -> str | None:
    """Where Chromium is, under the first of its names that is there."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. Raises FileNotFoundError where there is none."""
    from playwright.sync_api import sync_playwright

    path = find()
    if path is None:
        raise FileNotFoundError(MISSING)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving(
    command: Callable[[int], Sequence[str]], wait_s: float = 120.0, **environment: str
) -> Iterator[str]:
    """Run a server until the caller is done, and give its address once it answers.

    command: the server's command line for a port. environment: variables added to ours.
    Only that process is ended. Raises RuntimeError, with what the server said, where it ends or stays silent.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(
            command(port), env=os.environ | environment, stdout=said, stderr=subprocess.STDOUT
        )
        try:
            end = time.monotonic() + wait_s
            while not answers(url):
                if server.poll() is not None or time.monotonic() > end:
                    said.seek(0)
                    raise RuntimeError(f"nothing answers at {url}: {said.read().decode(errors='replace')}")
                time.sleep(0.02)
            yield url
        finally:
            server.terminate()
            server.wait(timeout=30)


def serve(shift: str | Path) -> Callable[[int], Sequence[str]]:
    """The command of `taktwin serve` for a shift, by port."""
    return lambda port: [*TAKTWIN, "serve", str(shift), "--port", str(port), "--no-show"]


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


if __name__ == "__main__":
    found = find()
    sys.stdout.write(f"{found or MISSING}\n")
    sys.exit(found is None)
