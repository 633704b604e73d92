"""What a person reads and presses: keys after a click, a clicked finding, a server that is gone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import chromium
from tests.browser.visit import FLOOR, NO_WEBGL, Visit
from twin.shifts import Shift

pytestmark = pytest.mark.browser


def plays(visit: Visit) -> None:
    """Space starts the playhead."""
    before = visit.hook("time_s")
    visit.page.keyboard.press("Space")
    visit.wait_for(f"{FLOOR}.time_s > {before + 0.5}", 10)
    visit.pause()


@pytest.mark.parametrize("clicked", ["device", "chart", "lot", "filter", "finding"])
def test_space_plays_after_a_click_anywhere(visit: Visit, clicked: str) -> None:
    visit.pause()
    visit.seek(30.0)
    page = visit.page
    if clicked == "device":
        page.get_by_role("option", name="Conveyor 1").click()
    elif clicked == "chart":
        chart = page.locator(".bk-Figure").nth(1).bounding_box()
        assert chart is not None
        page.mouse.click(chart["x"] + chart["width"] * 0.4, chart["y"] + chart["height"] * 0.6)
    elif clicked == "lot":
        page.get_by_role("button", name="Go to the next lot").click()
    elif clicked == "filter":
        page.get_by_role("radio", name="Warning").or_(
            page.get_by_role("button", name="Warning")
        ).first.click()
        page.get_by_text("All", exact=True).first.click()
    else:
        page.locator(".tabulator-row").first.click()
    page.wait_for_timeout(500)
    plays(visit)
    if clicked == "device":
        option = page.get_by_role("option", name="Conveyor 1")
        expect(option).to_have_attribute("aria-selected", "true")


def test_arrows_walk_the_list_of_devices(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("option", name="Conveyor 1").click()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Conveyor 3")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("option", name="Conveyor 2")).to_have_attribute("aria-selected", "true")


def test_a_clicked_finding_can_be_read(visit: Visit) -> None:
    row = visit.page.locator(".tabulator-row").first
    row.click()
    visit.page.wait_for_timeout(400)
    colour = row.locator(".tabulator-cell").last.evaluate("cell => getComputedStyle(cell).color")
    assert colour == "rgb(31, 38, 44)"


def test_without_webgl_the_playhead_still_runs(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.add_init_script(NO_WEBGL)
    page.goto(address)
    page.get_by_text("offers no WebGL 2").wait_for(timeout=60_000)
    expect(page.get_by_role("slider", name="Playhead")).to_be_visible()
    page.wait_for_function(f"{FLOOR}.time_s > {FLOOR}.until_s * 0 + 1", timeout=30_000)
    page.close()


def test_a_server_that_is_gone_is_told_and_stops_the_playhead(
    browser: Browser, short_shift: Shift, tmp_path: Path
) -> None:
    port = chromium.free_port()
    command, url = chromium.serve(short_shift.folder)(port), f"http://127.0.0.1:{port}/"

    def start() -> subprocess.Popen[bytes]:
        server = subprocess.Popen(
            command, env=os.environ | {"TAKTWIN_CACHE": str(tmp_path)}, stderr=subprocess.DEVNULL
        )
        chromium.until(lambda: chromium.answers(url), 60.0, f"nothing answers at {url}")
        return server

    server = start()
    try:
        visit = Visit(browser, url)
        server.terminate()
        server.wait(timeout=30)
        banner = visit.page.get_by_role("alert").filter(has_text="No connection to the server")
        expect(banner).to_be_visible(timeout=20_000)
        stood = visit.hook("time_s")
        visit.page.wait_for_timeout(800)
        assert visit.hook("time_s") == stood
        server = start()
        expect(visit.page.get_by_role("button", name="Reload")).to_be_visible(timeout=30_000)
        visit.page.close()
    finally:
        server.terminate()
        server.wait(timeout=30)
