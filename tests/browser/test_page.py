"""The whole page in a real Chromium, served by `taktwin serve`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SECONDS, Visit
from twin.events import ShiftEnded
from twin.physics import Mirror
from twin.shifts import History, Shift
from twin.state import initial, reduce

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    visit = Visit(browser, address)
    visit.wait_mirrored()
    yield visit
    visit.page.close()


@pytest.fixture(scope="module")
def mirrored(short_shift: Shift) -> tuple[np.ndarray, np.ndarray]:
    """Times in seconds and joints of the shift, mirrored here straight from disk."""
    times, joints = [], []
    with Mirror(short_shift.plant) as mirror:
        state = initial(short_shift.plant)
        for event in [*short_shift.batches(), ShiftEnded(short_shift.end_ns)]:
            state = reduce(state, event)
            frames = mirror.follow(state, event).frames
            times.append((frames.time_ns - short_shift.start_ns) * 1e-9)
            joints.append(frames.joints)
    return np.concatenate(times), np.concatenate(joints)


def test_the_page_opens_with_no_request_leaving_loopback_and_no_error(visit: Visit) -> None:
    assert visit.hosts == {"127.0.0.1"}
    assert visit.failed == []
    assert [text for text in visit.said if "GPU stall" not in text] == []
    assert visit.page.title() == "TakTwin"


def test_the_page_says_what_it_shows_and_that_it_is_emulated(visit: Visit) -> None:
    bar = visit.page.get_by_role("banner")
    for words in ("TakTwin", "Demonstration cell · short", "Emulated", "✓ Mirrored"):
        expect(bar.get_by_text(words, exact=True)).to_be_visible()


def test_it_plays_and_pauses(visit: Visit) -> None:
    visit.pause()
    visit.seek(20.0)
    visit.page.get_by_role("button", name="Play").first.click()
    visit.wait_for("window.__taktwinFloor.time_s > 21.5")
    visit.page.get_by_role("button", name="Pause").first.click()
    stopped = visit.hook("time_s")
    visit.page.wait_for_timeout(700)
    assert visit.hook("time_s") == stopped


def test_the_current_lot_follows_a_scrub(visit: Visit) -> None:
    visit.pause()
    lot = visit.page.get_by_role("region", name="Current lot")
    visit.seek(30.0)
    expect(lot.get_by_role("heading")).to_have_text("Lot 2")
    visit.seek(118.0)
    expect(lot.get_by_role("heading")).not_to_have_text("Lot 2")
    expect(lot.get_by_role("row")).to_have_count(7)
    lot.get_by_role("button", name="Go to the lot before").click()
    visit.wait_for("window.__taktwinFloor.time_s < 117")


def test_a_device_picked_in_the_list_shows_its_signals_at_the_playhead(visit: Visit) -> None:
    visit.pause()
    visit.seek(60.0)
    devices = visit.page.get_by_role("region", name="Devices")
    devices.get_by_role("option", name="Conveyor 1").click()
    expect(devices.get_by_role("heading")).to_have_text("Conveyor 1")
    row = devices.get_by_role("row", name="Speed set-point")
    expect(row).to_contain_text("414")
    visit.seek(120.0)
    expect(row).to_contain_text("810")
    devices.get_by_text("Dimensions").click()
    expect(devices.get_by_role("row", name="Length")).to_contain_text("estimated")


def test_a_device_picked_in_three_dimensions_shows_its_signals(visit: Visit) -> None:
    visit.pause()
    visit.seek(60.0)
    x, y = visit.hook("where('camera')")
    visit.page.mouse.click(x, y)
    devices = visit.page.get_by_role("region", name="Devices")
    expect(devices.get_by_role("heading")).to_have_text("Camera")
    expect(devices.get_by_role("row", name="Distance off centre", exact=False).first).to_contain_text("mm")
    expect(devices.locator(".spark path").first).to_have_attribute("d", re.compile("^M"))


@pytest.mark.parametrize("time_s", [12.3, 47.0, 71.9, 133.4])
def test_the_drawn_pose_after_a_scrub_equals_the_states(
    visit: Visit, short_shift: Shift, mirrored: tuple[np.ndarray, np.ndarray], time_s: float
) -> None:
    history = History(short_shift)
    state = history.state_at(short_shift.start_ns + int(time_s * 1e9))
    tool = state.tools[short_shift.plant.traced_robots[0].id]
    at_s = (tool.time_ns - short_shift.start_ns) * 1e-9
    times, joints = mirrored

    visit.pause()
    visit.seek(at_s)

    # Drawn straight between frames 50 ms apart, so it may cut the corner at a recorded point between two.
    assert np.linalg.norm(np.subtract(visit.hook("tcp()"), tool.xyz_m)) < 2.5e-3
    expected = [np.interp(at_s, times, column) for column in joints.T]
    assert visit.hook("joints()") == pytest.approx(expected, abs=2e-4)


def test_a_click_on_a_cycle_seeks_to_its_start(visit: Visit) -> None:
    visit.pause()
    visit.seek(2.0)
    chart = visit.page.locator(".bk-Figure").nth(1).bounding_box()
    assert chart is not None
    visit.page.mouse.click(chart["x"] + chart["width"] * 0.7, chart["y"] + chart["height"] * 0.6)
    visit.wait_for("window.__taktwinFloor.time_s > 60")
    assert visit.hook("time_s") < 0.75 * SECONDS


def test_a_click_on_a_finding_seeks_to_it(visit: Visit) -> None:
    visit.pause()
    visit.seek(2.0)
    visit.page.locator(".tabulator-row", has_text="Cycle").first.click()
    visit.wait_for("window.__taktwinFloor.time_s > 30")


def test_space_plays_and_tab_reaches_the_devices(visit: Visit) -> None:
    visit.pause()
    option = visit.page.get_by_role("option", name="Stopper")
    option.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("region", name="Devices").get_by_role("heading")).to_have_text("Stopper")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 700)])
def test_the_page_fits_one_screen(browser: Browser, address: str, width: int, height: int) -> None:
    visit = Visit(browser, address, width, height)
    try:
        visit.wait_mirrored()
        visit.page.wait_for_timeout(1500)
        visit.seek(64.0)
        visit.page.wait_for_timeout(1200)
        visit.shot(f"page-{width}x{height}")
        size = visit.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        assert size[0] <= width
        assert size[1] <= height
        for name in ("Current lot", "Devices"):
            box = visit.page.get_by_role("region", name=name).bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= height
    finally:
        visit.page.close()
