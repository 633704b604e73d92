"""The floor alone, in a real Chromium, drawn without graphics hardware."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from kernels import kinematics
from tests.browser import chromium
from tests.browser import visit as visits
from tests.browser.floor_page import START_NS, frames
from twin.geometry.robots import arm, load_robot
from twin.plant import load_plant
from twin.plant.layout import world_from

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    script = Path(__file__).with_name("floor_page.py")
    with chromium.serving(lambda port: [sys.executable, str(script), str(port)]) as url:
        yield url


class Visit(visits.Visit):
    """A page on the floor alone, and what its server knows."""

    def __init__(self, browser: Browser, url: str) -> None:
        super().__init__(browser, url, 900, 640)
        self.wait_for("window.__taktwinFloor.until_s > 119")

    def told(self) -> tuple[str, float, bool]:
        """What the server knows: selection, playhead, playing."""
        selected, time_s, playing = self.page.locator("#told").inner_text().split("|")
        return selected, float(time_s), playing == "True"


@pytest.fixture(scope="module")
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    visit = Visit(browser, address)
    yield visit
    visit.page.close()


def test_the_floor_draws_with_no_error_and_no_request_leaving_loopback(visit: Visit) -> None:
    visit.wait_for("window.__taktwinFloor.draws > 1 && window.__taktwinFloor.calls > 20")
    assert visit.complaints == []
    assert visit.hosts == {"127.0.0.1"}


def test_the_picture_is_not_empty(visit: Visit) -> None:
    shades = visit.page.evaluate(
        """() => {
          const find = (root) => root.querySelector("canvas.tt-canvas")
            ?? [...root.querySelectorAll("*")].map((e) => e.shadowRoot && find(e.shadowRoot)).find(Boolean);
          const canvas = find(document), small = document.createElement("canvas");
          return new Promise((done) => requestAnimationFrame(() => {
            window.__taktwinFloor.seek(window.__taktwinFloor.time_s + 0.001);
            requestAnimationFrame(() => {
              small.width = 60; small.height = 40;
              const paint = small.getContext("2d");
              paint.drawImage(canvas, 0, 0, 60, 40);
              const data = paint.getImageData(0, 0, 60, 40).data, seen = new Set();
              for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200) seen.add(data[i] >> 3);
              done(seen.size);
            });
          }));
        }"""
    )
    assert shades > 8


@pytest.mark.parametrize("time_s", [0.0, 17.325, 45.0, 61.0101, 119.9])
def test_the_pose_after_a_seek_is_the_forward_kinematics_of_the_frames(visit: Visit, time_s: float) -> None:
    plant = load_plant("democell")
    robot = plant.traced_robots[0]
    table = frames(plant)
    at = (table.time_ns - START_NS) * 1e-9
    joints = np.array([np.interp(time_s, at, column) for column in table.joints.T], dtype=np.float64)
    chain = arm(load_robot(robot.description), robot.tool)
    tcp = (world_from(robot.base) @ kinematics.forward(chain, joints))[:3, 3]

    visit.hook(f"seek({time_s})")
    visit.wait_for(f"Math.abs(window.__taktwinFloor.time_s - {time_s}) < 1e-9")
    visit.page.wait_for_timeout(400)

    assert visit.hook("joints()") == pytest.approx(joints, abs=1.5e-4)
    assert visit.hook("tcp()") == pytest.approx(tcp, abs=2e-4)


def test_parts_are_drawn_where_the_frames_have_them_and_hidden_where_they_have_none(visit: Visit) -> None:
    table = frames(load_plant("democell"))
    visit.hook("seek(30.0)")
    visit.page.wait_for_timeout(600)
    drawn = np.array(visit.hook("parts()"), dtype=float)
    assert np.abs(drawn[:, :3] - table.parts[600, :, :3]).max() < 3e-4

    visit.hook("seek(45.0)")
    visit.page.wait_for_timeout(600)
    assert np.isnan(np.array(visit.hook("parts()")[0], dtype=float)[:3]).all()


def test_space_plays_and_pauses_and_the_server_follows_the_playhead(visit: Visit) -> None:
    visit.hook("seek(5)")
    visit.page.keyboard.press("Space")
    visit.wait_for("window.__taktwinFloor.time_s > 6")
    visit.page.keyboard.press("Space")
    visit.page.wait_for_timeout(1500)
    paused = float(str(visit.hook("time_s")))
    _, time_s, playing = visit.told()
    assert not playing
    assert time_s == pytest.approx(paused, abs=0.002)
    visit.page.wait_for_timeout(500)
    assert visit.hook("time_s") == paused


def test_arrow_keys_step_from_mark_to_mark(visit: Visit) -> None:
    visit.hook("seek(31)")
    visit.page.keyboard.press("ArrowRight")
    assert visit.hook("time_s") == 40.0
    visit.page.keyboard.press("ArrowLeft")
    assert visit.hook("time_s") == 30.0


def test_dragging_the_scrubber_seeks(visit: Visit) -> None:
    bar = visit.page.get_by_role("slider", name="Playhead").bounding_box()
    assert bar is not None
    visit.page.mouse.click(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    assert visit.hook("time_s") == pytest.approx(60.0, abs=0.2)


@pytest.mark.parametrize("device", ["conveyor_2", "camera"])
def test_a_click_on_a_device_selects_it_and_escape_clears_it(visit: Visit, device: str) -> None:
    x, y = visit.hook(f"where('{device}')")
    visit.page.mouse.click(x, y)
    chromium.until(lambda: visit.told()[0] == device, 6.0, f"{device} was not selected")
    visit.page.keyboard.press("Escape")
    chromium.until(lambda: visit.told()[0] == "", 6.0, "the selection was not cleared")


def test_labels_do_not_cover_each_other(visit: Visit) -> None:
    for key in "1234":
        visit.page.keyboard.press(key)
        visit.page.wait_for_timeout(1200)
        boxes = [
            box for e in visit.page.locator(".tt-label").all() if e.is_visible() and (box := e.bounding_box())
        ]
        assert boxes
        for i, a in enumerate(boxes):
            for b in boxes[i + 1 :]:
                apart = (
                    a["x"] + a["width"] <= b["x"]
                    or b["x"] + b["width"] <= a["x"]
                    or a["y"] + a["height"] <= b["y"]
                    or b["y"] + b["height"] <= a["y"]
                )
                assert apart, (a, b)
    visit.page.keyboard.press("1")


def test_a_second_page_gets_the_same_motion(browser: Browser, address: str, visit: Visit) -> None:
    other = Visit(browser, address)
    try:
        assert other.hook("bytes") == visit.hook("bytes")
    finally:
        other.page.close()


def test_a_browser_without_webgl_gets_a_sentence(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.add_init_script(
        """const all = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
          return kind.startsWith("webgl") ? null : all.call(this, kind, ...more);
        };"""
    )
    page.goto(address)
    page.get_by_text("offers no WebGL 2").wait_for(timeout=30_000)
    page.close()
