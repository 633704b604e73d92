"""The reference plant in the browser: time to first content, draw calls, time a picture takes while it turns.

Server and browser run on the same machine, drawing in software at 1440 by 900.
"""

from __future__ import annotations

import statistics

from playwright.sync_api import Page

from tests.benchmarks.bench_view import first_content_s
from tests.browser import chromium
from tests.browser.visit import FLOOR, Visit

MOST_CALLS = 120
VIEWS = ("1", "2", "3", "4", "5", "6", "7")
CELL = "BS350"
TURNS = 40
BEFORE = f"() => {{ window.__ttBefore = [{FLOOR}.draws, performance.now()]; }}"
NEXT_PICTURE = f"""async () => {{
  const [draws, began] = window.__ttBefore;
  while ({FLOOR}.draws === draws) {{
    await new Promise((done) => requestAnimationFrame(done));
    if (performance.now() - began > 5000) throw new Error("nothing is drawn though the mouse turns the view");
  }}
  return performance.now() - began;
}}"""
CORNER = (60, 820)
"""Of the picture, where no label lies."""


def run() -> dict[str, float | int | str]:
    """Figures of the layout page. Raises ValueError where a view takes 120 draw calls or more."""
    if chromium.find() is None:
        raise FileNotFoundError(chromium.MISSING)
    with chromium.serving(chromium.serve("ev60")) as url, chromium.chromium() as browser:
        first_s = first_content_s(browser, url)
        visit = Visit(browser, url)
        calls = {key: _calls_from(visit, key) for key in VIEWS}
        overview_ms = _turning_ms(visit, "1")
        search = visit.page.get_by_placeholder("Find one of")
        search.fill(CELL)
        visit.page.wait_for_timeout(1000)
        search.press("Enter")
        calls[CELL] = _calls(visit)
        cell_ms = _turning_ms(visit, None)
    check(calls)
    return {
        "first content of ev60, s (median of five, warm)": round(first_s, 2),
        "greatest number of draw calls of a view": max(calls.values()),
        "ms to the next picture while turning, whole plant": round(overview_ms, 1),
        "ms to the next picture while turning, in a cell": round(cell_ms, 1),
    }


def check(calls: dict[str, int]) -> None:
    """Raise ValueError for a view with too many draw calls, or with so few that nothing is drawn."""
    for view, count in calls.items():
        if not 5 < count < MOST_CALLS:
            raise ValueError(f"view {view} takes {count} draw calls; fewer than {MOST_CALLS} and more than 5")


def _calls_from(visit: Visit, key: str) -> int:
    visit.page.keyboard.press(key)
    return _calls(visit)


def _calls(visit: Visit) -> int:
    """Draw calls of the picture once the camera stands still."""
    draws = -1
    while draws != (draws := visit.hook("draws")):
        visit.page.wait_for_timeout(700)
    return int(visit.hook("calls"))


def _turning_ms(visit: Visit, key: str | None) -> float:
    """Median time from a move of the mouse that turns the view to the next picture."""
    if key is not None:
        _calls_from(visit, key)
    page: Page = visit.page
    x, y = CORNER
    page.mouse.move(x, y)
    page.mouse.down()
    took = []
    for n in range(TURNS):
        page.evaluate(BEFORE)
        page.mouse.move(x + 6 * (n + 1), y)
        took.append(float(page.evaluate(NEXT_PICTURE)))
    page.mouse.up()
    return statistics.median(took)
