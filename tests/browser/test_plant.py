"""The reference plant's layout in a real Chromium, drawn without graphics hardware."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.visit import FLOOR, NO_WEBGL, Visit

pytestmark = pytest.mark.browser
MOST_CALLS = 120
VIEWS = ("Body shop", "White-body store", "Paint shop", "General assembly", "End of line", "Top", "Overview")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    cache = str(tmp_path_factory.mktemp("cache"))
    with chromium.serving(chromium.serve("ev60"), TAKTWIN_CACHE=cache) as url:
        yield url


@pytest.fixture(scope="module")
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    visit = Visit(browser, address)
    yield visit
    visit.page.close()


def rest(visit: Visit) -> None:
    """Wait until the camera stands still."""
    draws = -1
    while draws != (draws := visit.hook("draws")):
        visit.page.wait_for_timeout(700)


def look_from(visit: Visit, view: str) -> None:
    """Press the button of a view."""
    visit.page.get_by_role("group", name="Views").get_by_role("button", name=view, exact=True).click()


def find(page: Page, text: str) -> None:
    """Type into the search and go to what it finds first."""
    search = page.get_by_placeholder("Find one of")
    search.fill(text)
    expect(page.locator(".tabulator-row").first).to_contain_text(text)
    search.press("Enter")


def test_the_whole_plant_is_drawn_with_no_bar_to_play_and_asks_nobody_else(visit: Visit) -> None:
    rest(visit)
    visit.shot("plant-overview")
    expect(visit.page.get_by_role("button", name="Play")).to_have_count(0)
    expect(visit.page.get_by_text("309 stations, 200 robots")).to_be_visible()
    expect(visit.page.get_by_role("heading", name="ev60 Reference plant")).to_be_visible()
    assert visit.complaints == []
    assert visit.failed == []
    assert visit.hosts == {"127.0.0.1"}


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_takes_as_many_as_120_draw_calls(visit: Visit, view: str) -> None:
    look_from(visit, view)
    rest(visit)
    assert 5 < visit.hook("calls") < MOST_CALLS


def test_the_search_goes_to_a_station_and_tells_what_it_is(visit: Visit) -> None:
    find(visit.page, "BS350")
    expect(visit.page.get_by_role("heading", name="BS350")).to_be_visible()
    rest(visit)
    visit.shot("plant-cell")
    where = visit.hook("where('BS350')")
    canvas = visit.page.locator("canvas.tt-canvas").bounding_box()
    assert canvas is not None
    assert where == pytest.approx(
        [canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2], abs=3.0
    )
    assert 20 < visit.hook("calls") < MOST_CALLS
    expect(visit.page.get_by_text("BS350R1", exact=True).first).to_be_visible()


def test_a_click_selects_what_is_drawn_there_and_escape_lets_it_go(visit: Visit) -> None:
    find(visit.page, "CH200")
    rest(visit)
    visit.page.keyboard.press("Escape")
    visit.page.locator("canvas.tt-canvas").focus()
    x, y = visit.hook("where('CH200')")
    visit.page.mouse.click(x, y)
    expect(visit.page.get_by_role("heading", name="CH200")).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(visit.page.get_by_role("heading", name="ev60 Reference plant")).to_be_visible()


def test_what_is_called_like_nothing_is_said_to_be_so(visit: Visit) -> None:
    visit.page.get_by_placeholder("Find one of").fill("no such thing")
    expect(visit.page.get_by_text("Nothing is called so.")).to_be_visible()
    visit.page.get_by_placeholder("Find one of").fill("")
    expect(visit.page.locator(".tabulator-row").first).to_be_visible()


def test_labels_do_not_cover_each_other(visit: Visit) -> None:
    look_from(visit, "Body shop")
    rest(visit)
    boxes = visit.page.evaluate(
        """() => {
          const find = (root) => root.querySelector(".tt-labels")
            ?? [...root.querySelectorAll("*")].map((e) => e.shadowRoot && find(e.shadowRoot)).find(Boolean);
          return [...find(document).querySelectorAll(".tt-label")]
            .filter((e) => e.style.visibility !== "hidden").map((e) => e.getBoundingClientRect())
            .map(({ left, top, right, bottom }) => [left, top, right, bottom]);
        }"""
    )
    assert len(boxes) > 30
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, f"{a} covers {b}"


def test_a_small_window_still_shows_floor_list_and_sheet(browser: Browser, address: str) -> None:
    visit = Visit(browser, address, 1024, 700)
    rest(visit)
    visit.shot("plant-1024x700")
    expect(visit.page.get_by_placeholder("Find one of")).to_be_in_viewport()
    expect(visit.page.get_by_role("heading", name="ev60 Reference plant")).to_be_in_viewport()
    assert visit.hook("calls") > 5
    assert visit.page.evaluate(f"{FLOOR}.until_s") == 0
    visit.page.close()


def test_a_server_that_is_gone_is_told_on_a_plant_s_page_too(browser: Browser, tmp_path: Path) -> None:
    with chromium.serving(chromium.serve("democell"), TAKTWIN_CACHE=str(tmp_path)) as url:
        visit = Visit(browser, url)
        banner = visit.page.get_by_role("alert").filter(has_text="list and sheets do not answer")
        visit.page.wait_for_timeout(1500)
        expect(banner).to_be_hidden()
    expect(banner).to_be_visible(timeout=20_000)
    visit.page.close()


def test_without_webgl_the_list_still_works(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.add_init_script(NO_WEBGL)
    page.goto(address)
    page.get_by_text("The list and the sheets work without it").wait_for(timeout=60_000)
    find(page, "BS350")
    expect(page.get_by_role("heading", name="BS350")).to_be_visible()
    page.close()


def test_the_view_of_an_area_tells_of_it_and_a_second_visit_moves_the_camera_again(visit: Visit) -> None:
    look_from(visit, "Paint shop")
    expect(visit.page.get_by_role("heading", name="paint Paint shop")).to_be_visible()
    search = visit.page.get_by_placeholder("Find one of")
    for _ in range(2):
        find(visit.page, "BS350")
        rest(visit)
        x, y = visit.hook("where('BS350')")
        canvas = visit.page.locator("canvas.tt-canvas").bounding_box()
        assert canvas is not None
        assert abs(x - canvas["x"] - canvas["width"] / 2) < 3
        search.press("Escape")
        look_from(visit, "Top")
        rest(visit)
        assert abs(visit.hook("where('BS350')")[0] - x) + abs(visit.hook("where('BS350')")[1] - y) > 20


def test_a_hovered_row_can_be_read(visit: Visit) -> None:
    row = visit.page.locator(".tabulator-row").first
    row.hover()
    visit.page.wait_for_timeout(400)
    colour = row.locator(".tabulator-cell").first.evaluate("cell => getComputedStyle(cell).color")
    assert colour == "rgb(31, 38, 44)"


def test_arrow_keys_move_the_view_after_a_click_on_it(visit: Visit) -> None:
    look_from(visit, "Overview")
    rest(visit)
    before = visit.hook("where('BS350')")
    visit.page.locator("canvas.tt-canvas").focus()
    for _ in range(5):
        visit.page.keyboard.press("ArrowLeft")
    rest(visit)
    assert visit.hook("where('BS350')")[0] - before[0] > 10


def test_a_view_nobody_moved_fills_the_window_after_it_changed(browser: Browser, address: str) -> None:
    visit = Visit(browser, address, 1440, 900)
    rest(visit)
    visit.page.set_viewport_size({"width": 1024, "height": 700})
    rest(visit)
    canvas = visit.page.locator("canvas.tt-canvas").bounding_box()
    assert canvas is not None
    for station in ("RB010", "PT010", "SA010"):
        x, y = visit.hook(f"where('{station}')")
        assert canvas["x"] < x < canvas["x"] + canvas["width"]
        assert canvas["y"] < y < canvas["y"] + canvas["height"]
    visit.page.close()
