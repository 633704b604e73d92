"""A robot cell's cycle in a real Chromium: its chart, the cursor that moves robots, addresses of moments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from kernels import kinematics
from tests.browser import chromium
from tests.browser.visit import FLOOR, Visit
from twin.checks.schedule import Schedule, cell_schedule
from twin.geometry.robots import arm, load_robot
from twin.plant import by_id, load_plant
from twin.plant.layout import world_from

pytestmark = pytest.mark.browser
PLANT = load_plant("ev60")
STATION, ROBOT = "BS300", "BS300R2"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    cache = str(tmp_path_factory.mktemp("cache"))
    with chromium.serving(chromium.serve("ev60"), TAKTWIN_CACHE=cache) as url:
        yield url


@pytest.fixture(scope="module")
def schedule() -> Schedule:
    return cell_schedule(PLANT, STATION)


@pytest.fixture(scope="module")
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    visit = Visit(browser, f"{address}?station={STATION}")
    visit.wait_for(f"{FLOOR}.cycle()", timeout_s=240)
    yield visit
    visit.page.close()


def links_at(schedule: Schedule, time_s: float) -> np.ndarray:
    """World places (7, 3) of the robot's links at a time of the cycle."""
    robot = by_id(PLANT.programmed_robots)[ROBOT]
    time, joints = schedule.delayed_way(ROBOT)
    at = np.array([[np.interp(time_s, time, column) for column in joints.T]])
    frames = kinematics.frames_along(arm(load_robot(robot.description)), world_from(robot.base), at)
    places: np.ndarray = frames[0, :, :3, 3]
    return places


def drawn_links(visit: Visit) -> dict[int, list[float]]:
    """World places of the robot's links as they are drawn, by link; the tool is drawn on the last one too."""
    found: dict[int, list[float]] = {}
    for link, *place in visit.hook(f"drawn('{ROBOT}')"):
        found.setdefault(int(link), place)
    return found


def seek(visit: Visit, time_s: float) -> None:
    draws = visit.hook("draws")
    visit.hook(f"seekCycle({time_s})")
    visit.wait_for(f"{FLOOR}.draws > {draws} && Math.abs({FLOOR}.cycle().time_s - {time_s}) < 1e-6")


def chart(visit: Visit) -> Any:
    return visit.page.get_by_role("slider", name="Time in the cycle")


def test_the_chart_shows_every_bar_of_the_schedule_where_it_belongs(visit: Visit, schedule: Schedule) -> None:
    visit.shot("cell-cycle")
    drawn = visit.hook("cycle()")["bars"]
    rows = schedule.table()
    assert [(bar["row"], bar["kind"]) for bar, *_ in drawn] == [(row["row"], row["kind"]) for row in rows]
    lefts = np.array([left for _, left, *_ in drawn])
    widths = np.array([width for *_, width, _ in drawn])
    starts = np.array([row["start_s"] for row in rows])
    lasts = np.array([row["end_s"] for row in rows]) - starts
    scale = widths.sum() / lasts.sum()
    assert scale > 5.0
    assert np.abs(lefts - lefts.min() - scale * (starts - starts.min())).max() < 1.0
    assert np.abs(widths - scale * lasts).max() < 1.0
    expect(visit.page.get_by_text(f"{schedule.cycle_time_s:.1f} s", exact=True).first).to_be_visible()
    expect(visit.page.get_by_text(schedule.shorten[0].text)).to_be_visible()
    assert visit.complaints == []


@pytest.mark.parametrize("time_s", [-3.0, 4.321, 12.345, 30.0])
def test_the_cursor_moves_the_drawn_robot_as_its_program_does(
    visit: Visit, schedule: Schedule, time_s: float
) -> None:
    seek(visit, time_s)
    drawn, expected = drawn_links(visit), links_at(schedule, time_s)
    assert sorted(drawn) == list(range(7))
    for link, place in drawn.items():
        assert np.linalg.norm(np.subtract(place, expected[link])) < 1e-3


def test_scrubbing_asks_the_server_for_nothing(visit: Visit) -> None:
    sent: list[Any] = []
    visit.page.on("request", lambda request: sent.append(request.url))
    box = chart(visit).bounding_box()
    assert box is not None
    before = visit.hook("cycle()")["time_s"]
    visit.page.mouse.move(box["x"] + 200, box["y"] + 50)
    visit.page.mouse.down()
    visit.page.mouse.move(box["x"] + 320, box["y"] + 50, steps=6)
    visit.page.mouse.up()
    assert visit.hook("cycle()")["time_s"] != before
    assert sent == []


def test_keys_move_the_cursor_and_space_plays(visit: Visit) -> None:
    seek(visit, 5.0)
    chart(visit).focus()
    visit.page.keyboard.press("ArrowRight")
    visit.page.keyboard.press("Shift+ArrowRight")
    assert visit.hook("cycle()")["time_s"] == pytest.approx(6.1)
    visit.page.keyboard.press("Home")
    assert visit.hook("cycle()")["time_s"] == pytest.approx(-14.0)
    visit.page.keyboard.press("Space")
    visit.wait_for(f"{FLOOR}.cycle().time_s > -13.0")
    visit.page.keyboard.press("Space")
    assert visit.hook("cycle()")["playing"] is False


def test_a_robot_whose_cell_is_left_goes_home(visit: Visit, schedule: Schedule) -> None:
    seek(visit, 12.0)
    search = visit.page.get_by_placeholder("Find one of")
    search.fill("BS390")
    expect(visit.page.locator(".tabulator-row").first).to_contain_text("BS390")
    search.press("Enter")
    visit.wait_for(f"{FLOOR}.cycle() && {FLOOR}.cycle().key.startsWith('BS390')", timeout_s=120)
    robot = by_id(PLANT.programmed_robots)[ROBOT]
    home = np.array([robot.home_rad], dtype=np.float64)
    frames = kinematics.frames_along(arm(load_robot(robot.description)), world_from(robot.base), home)
    for link, place in drawn_links(visit).items():
        assert np.linalg.norm(np.subtract(place, frames[0, link, :3, 3])) < 1e-3
    expect(visit.page.get_by_label("Cars with the same work")).to_contain_text("530 of 1,280 cars")
    visit.page.get_by_label("Cars with the same work").select_option(index=1)
    visit.wait_for(f"{FLOOR}.cycle().key === 'BS390/1'")
    car = visit.page.get_by_label("Configuration", exact=True)
    car.fill("C9999")
    car.press("Enter")
    expect(visit.page.get_by_text("There is no configuration C9999")).to_be_visible()
    search.fill(STATION)
    expect(visit.page.locator(".tabulator-row").first).to_contain_text(STATION)
    search.press("Enter")
    visit.wait_for(f"{FLOOR}.cycle() && {FLOOR}.cycle().key.startsWith('{STATION}')")
    seek(visit, schedule.end_s)
    for link, place in drawn_links(visit).items():
        assert np.linalg.norm(np.subtract(place, links_at(schedule, schedule.end_s)[link])) < 1e-3


def test_the_swept_volume_of_the_selected_robot_comes_and_goes(visit: Visit) -> None:
    visit.page.get_by_role("button", name=ROBOT, exact=True).first.click()
    button = visit.page.get_by_role("button", name="Swept volume")
    button.click()
    visit.wait_for(f"{FLOOR}.cycle().swept > 1000", timeout_s=120)
    expect(visit.page.get_by_role("button", name="m³")).to_be_visible()
    visit.shot("cell-swept")
    visit.page.get_by_role("button", name="m³").click()
    visit.wait_for(f"{FLOOR}.cycle().swept === 0")


def test_spaces_that_robots_share_are_held_against_their_zones(visit: Visit) -> None:
    visit.page.get_by_role("button", name="BS300R1", exact=True).last.click()
    zones = visit.page.get_by_role("button", name="Zones")
    zones.click()
    shared = visit.page.get_by_text("BS300R1 and BS300R3 share")
    expect(shared).to_contain_text("of it in BS300.zone_left", timeout=120_000)
    expect(zones).to_have_text("Zones", timeout=120_000)
    visit.shot("cell-zones")
    zones.click()
    expect(shared).to_be_hidden()


def test_an_address_opens_the_moment_that_it_names(
    browser: Browser, address: str, schedule: Schedule
) -> None:
    points = "points=29.9,75.2,1.9,30.1,75.2,1.9"
    visit = Visit(browser, f"{address}?station={STATION}&t=12.345&configuration=C0002&{points}")
    visit.wait_for(f"{FLOOR}.cycle()", timeout_s=120)
    visit.wait_for(f"Math.abs({FLOOR}.cycle().time_s - 12.345) < 1e-6")
    expect(
        visit.page.get_by_role("heading", name=f"{STATION} {by_id(PLANT.stations)[STATION].name}")
    ).to_be_visible()
    expect(visit.page.get_by_label("Configuration", exact=True)).to_have_value("C0002")
    expect(visit.page.get_by_text("200 mm", exact=True)).to_be_visible()
    visit.shot("cell-address")
    for link, place in drawn_links(visit).items():
        assert np.linalg.norm(np.subtract(place, links_at(schedule, 12.345)[link])) < 1e-3
    seek(visit, 20.0)
    expect(visit.page.get_by_text("200 mm", exact=True)).to_be_hidden()
    assert visit.complaints == []
    visit.page.close()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("station=BS999", "The address asks for station BS999, which there is not"),
        (f"station={STATION}&t=soon", "The address asks for the time t=soon, which is no number of seconds."),
        (f"station={STATION}&configuration=C9999", "The address asks for configuration C9999"),
    ],
)
def test_what_is_wrong_with_an_address_is_told_over_the_picture(
    browser: Browser, address: str, query: str, told: str
) -> None:
    visit = Visit(browser, f"{address}?{query}")
    alert = visit.page.get_by_role("alert").filter(has_text=told)
    expect(alert).to_be_visible()
    alert.get_by_role("button", name="Put away").click()
    expect(alert).to_be_hidden()
    visit.page.close()


def test_a_time_outside_of_the_cycle_is_told_in_the_card(browser: Browser, address: str) -> None:
    visit = Visit(browser, f"{address}?station={STATION}&t=999")
    told = visit.page.get_by_text("The address asks for 999 s; the cycle goes from -14.0 s")
    expect(told).to_be_visible(timeout=60_000)
    visit.page.close()
