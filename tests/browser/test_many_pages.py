"""Pages that open while the mirror works all come to know that it is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.browser.visit import Visit
from twin.shifts import Shift

pytestmark = pytest.mark.browser
PAGES = 4
APART_MS = 1500


@pytest.fixture
def fresh(short_shift: Shift, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that has mirrored nothing yet."""
    cache = str(tmp_path_factory.mktemp("fresh"))
    with chromium.serving(chromium.serve(short_shift.folder), TAKTWIN_CACHE=cache) as url:
        yield url


def test_four_pages_opened_while_the_mirror_works_all_say_mirrored(browser: Browser, fresh: str) -> None:
    visits: list[Visit] = []
    try:
        for _ in range(PAGES):
            visits.append(Visit(browser, fresh))
            visits[-1].page.wait_for_timeout(APART_MS)
        banners = [visit.page.get_by_role("banner") for visit in visits]
        assert "✓ Mirrored" not in banners[0].inner_text(), "mirrored before the pages were open"
        for visit in visits:
            visit.page.get_by_text("✓ Mirrored").wait_for(timeout=120_000)
    finally:
        for visit in visits:
            visit.page.close()
