"""The whole page in a real Chromium, served by `taktwin serve`."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from kernels import kinematics
from tests.browser.conftest import SECONDS, wait_mirrored
from tests.browser.visit import Visit
from twin.checks.kpis import kpis
from twin.geometry.robots import arm, load_robot
from twin.plant.layout import world_from
from twin.shifts import History, Shift, tool_path
from twin.view import palette

pytestmark = pytest.mark.browser


def test_the_page_opens_with_no_request_leaving_loopback_and_no_error(visit: Visit) -> None:
    assert visit.hosts == {"127.0.0.1"}
    assert visit.failed == []
    assert visit.complaints == []
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


def test_the_drawn_pose_after_a_scrub_equals_the_states(visit: Visit, short_shift: Shift) -> None:
    """At fifty recorded tool points: the tool is drawn within a millimetre of the point."""
    robot = short_shift.plant.traced_robots[0]
    time_ns, _ = tool_path(short_shift.rows, short_shift.plant, robot)
    history = History(short_shift)
    chain, world_from_base = arm(load_robot(robot.description), robot.tool), world_from(robot.base)
    visit.pause()
    for sample_ns in np.random.default_rng(0).choice(time_ns, 50, replace=False).tolist():
        tool = history.state_at(sample_ns).tools[robot.id]
        assert tool.time_ns == sample_ns
        visit.seek((sample_ns - short_shift.start_ns) * 1e-9)
        assert np.linalg.norm(np.subtract(visit.hook("tcp()"), tool.xyz_m)) < 1e-3
        by_joints = world_from_base @ kinematics.forward(chain, np.array(visit.hook("joints()")))
        assert by_joints[:3, 3] == pytest.approx(tool.xyz_m, abs=1e-3)


@pytest.mark.parametrize(("speed", "over_s"), [("0.1", 3.0), ("1", 2.0), ("10", 1.5), ("100", 0.5)])
def test_the_speed_control_sets_how_fast_the_playhead_runs(visit: Visit, speed: str, over_s: float) -> None:
    visit.pause()
    visit.page.get_by_label("Speed", exact=True).select_option(speed)
    visit.seek(20.0)
    visit.page.get_by_role("button", name="Play").first.click()
    visit.wait_for("window.__taktwinFloor.time_s > 20")
    moved, took = visit.page.evaluate(
        """(milliseconds) => new Promise((done) => {
          const floor = window.__taktwinFloor, from = [floor.time_s, performance.now()];
          setTimeout(() => done([floor.time_s - from[0], (performance.now() - from[1]) / 1e3]), milliseconds);
        })""",
        over_s * 1e3,
    )
    visit.pause()
    visit.page.get_by_label("Speed", exact=True).select_option("1")
    assert moved < SECONDS - 25.0
    assert moved / took == pytest.approx(float(speed), rel=0.5)


COLUMNS = """(name) => {
  const chart = Bokeh.documents[0].get_model_by_name(name);
  const columns = Object.entries(chart.renderers[0].data_source.data);
  return Object.fromEntries(columns.map(([key, values]) => [key, [...values]]));
}"""


def test_the_bars_of_the_cycle_chart_are_the_kpis_cycles(visit: Visit, short_shift: Shift) -> None:
    figures = kpis(short_shift)
    whole = [cycle for cycle in figures.cycles if cycle["complete"]]
    bars = visit.page.evaluate(COLUMNS, "cycles")
    assert len(bars["left"]) == figures.robot_cycles_complete == len(whole) >= 4
    starts = np.array(bars["left"]) - bars["left"][0]
    assert starts * 1e-3 == pytest.approx([c["start_s"] - whole[0]["start_s"] for c in whole], abs=2e-3)
    for place, cycle in enumerate(whole):
        assert bars["title"][place] == f"Cycle {cycle['number']}: {cycle['duration_s']:.2f} s"
        for phase in ("pick", "carry", "place", "return", "wait"):
            height = bars[f"{phase}_to"][place] - bars[f"{phase}_from"][place]
            assert height == pytest.approx(cycle[f"{phase}_s"], abs=2e-3)


def test_the_dots_of_the_camera_chart_are_the_kpis_results(visit: Visit, short_shift: Shift) -> None:
    figures = kpis(short_shift)
    dots = visit.page.evaluate(COLUMNS, "camera")
    distances = [p.distance_mm for p in History(short_shift).parts if p.distance_mm is not None]
    assert len(dots["x"]) == figures.camera_results >= 4
    assert dots["y"] == pytest.approx(distances)
    good, bad = (look.colour for look in (palette.VERDICTS["good"], palette.VERDICTS["bad"]))
    assert (dots["colour"].count(good), dots["colour"].count(bad)) == (figures.good, figures.bad)


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


FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return [element?.getAttribute("role") ?? "", element?.textContent ?? ""];
}"""


def test_space_plays_and_tab_reaches_the_devices(visit: Visit) -> None:
    visit.pause()
    visit.seek(20.0)
    visit.page.evaluate("document.activeElement?.blur()")
    visit.page.keyboard.press("Space")
    visit.wait_for("window.__taktwinFloor.time_s > 20.5")
    visit.page.keyboard.press("Space")
    visit.page.wait_for_timeout(300)
    stopped = visit.hook("time_s")
    visit.page.wait_for_timeout(500)
    assert visit.hook("time_s") == stopped

    role, text = "", ""
    for _ in range(80):
        visit.page.keyboard.press("Tab")
        role, text = visit.page.evaluate(FOCUSED)
        if role == "option":
            break
    assert role == "option"
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    role, chosen = visit.page.evaluate(FOCUSED)
    assert role == "option"
    assert chosen != text
    heading = visit.page.get_by_role("region", name="Devices").get_by_role("heading")
    expect(heading).to_have_text(re.compile(r"\w"))
    assert heading.inner_text() in chosen


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 700)])
def test_the_page_fits_one_screen(browser: Browser, address: str, width: int, height: int) -> None:
    visit = Visit(browser, address, width, height)
    try:
        wait_mirrored(visit)
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
