"""Pages that open while the mirror works all come to know that it is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium
from twin.emulator.bundled import NAME

pytestmark = pytest.mark.browser
PAGES = 4
APART_MS = 1200
DONE = "✓ Mirrored"


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that has mirrored nothing yet; its shift keeps the mirror busy for a while."""
    cache = str(tmp_path_factory.mktemp("fresh"))
    with chromium.serving(chromium.serve(NAME), TAKTWIN_CACHE=cache) as url:
        yield url


def test_four_pages_opened_while_the_mirror_works_all_say_mirrored(browser: Browser, fresh: str) -> None:
    pages: list[Page] = []
    try:
        for _ in range(PAGES):
            pages.append(browser.new_page(viewport={"width": 900, "height": 600}))
            pages[-1].goto(fresh, wait_until="commit")
            pages[-1].wait_for_timeout(APART_MS)
        assert not pages[0].get_by_text(DONE).count(), "mirrored before the pages were open"
        for page in pages:
            page.get_by_text(DONE).wait_for(timeout=240_000)
    finally:
        for page in pages:
            page.close()
