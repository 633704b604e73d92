"""A real server and a real Chromium for the page's tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, TimeoutError

from tests.browser import chromium
from tests.browser.visit import FLOOR, Visit
from twin.emulator import BeltSetting, StopAt, emulate
from twin.plant import load_plant
from twin.shifts import Shift

SECONDS = 150.0


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
    cache = str(tmp_path_factory.mktemp("cache"))
    with chromium.serving(chromium.serve(short_shift.folder), TAKTWIN_CACHE=cache) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium that draws in software; without one tests skip, but fail where CI=true."""
    need_chromium(chromium.find(), os.environ.get("CI", ""))
    with chromium.chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """An open page on the short shift, all of which was mirrored."""
    visit = Visit(browser, address)
    wait_mirrored(visit)
    yield visit
    visit.page.close()


def need_chromium(path: str | None, ci: str) -> None:
    """Skip where there is no Chromium; fail where these tests are what a change must pass."""
    if path is None and ci == "true":
        pytest.fail(f"{chromium.MISSING}, and CI=true says that browser tests must run")
    if path is None:
        pytest.skip(chromium.MISSING)


def wait_mirrored(visit: Visit) -> None:
    """Wait until the whole short shift was mirrored; paused, as drawing takes the mirror's time."""
    visit.pause()
    try:
        visit.page.get_by_text("✓ Mirrored").wait_for(timeout=120_000)
    except TimeoutError:
        visit.shot("page-not-mirrored")
        raise
    visit.wait_for(f"{FLOOR}.until_s > {SECONDS - 3}")
