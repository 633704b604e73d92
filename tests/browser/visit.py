"""One open page with the floor on it, driven as a person would."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, TimeoutError

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"
FLOOR = "window.__taktwinFloor"
NO_WEBGL = """const all = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith("webgl") ? null : all.call(this, kind, ...more);
};"""
"""Makes a browser that draws nothing in 3D."""


class Visit:
    """An open page, with all that its browser said, asked for and failed to get."""

    def __init__(self, browser: Browser, url: str, width: int = 1440, height: int = 900) -> None:
        self.said: list[str] = []
        self.hosts: set[str] = set()
        self.failed: list[str] = []
        self.page: Page = browser.new_page(viewport={"width": width, "height": height})
        self.page.on(
            "console", lambda m: self.said.append(m.text) if m.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", lambda socket: self._asked(socket.url))
        self.page.on("requestfailed", lambda request: self.failed.append(request.url))
        self.page.on(
            "response", lambda r: self.failed.append(f"{r.status} {r.url}") if r.status >= 400 else None
        )
        self.page.goto(url)
        self.wait_for(f"{FLOOR} && {FLOOR}.ready")

    @property
    def complaints(self) -> list[str]:
        """Errors and warnings of the browser; that drawing in software waits for itself is none."""
        return [text for text in self.said if "GPU stall" not in text]

    def hook(self, what: str) -> Any:
        """A value of the floor's test hook."""
        return self.page.evaluate(f"{FLOOR}.{what}")

    def wait_for(self, expression: str, timeout_s: float = 90.0) -> None:
        """Wait until an expression of the page is true."""
        self.page.wait_for_function(expression, timeout=timeout_s * 1000)

    def pause(self) -> None:
        """Stop the playhead, if it runs, and see that it stands."""
        button = self.page.get_by_role("button", name="Pause")
        for _ in range(20):
            before = self.hook("time_s")
            self.page.wait_for_timeout(250)
            if button.count() == 0 and self.hook("time_s") == before:
                return
            if button.count():
                # At the shift's end it stops by itself, and the button is another one before it is pressed.
                with suppress(TimeoutError):
                    button.first.click(timeout=1000)
        raise AssertionError("the playhead cannot be stopped")

    def seek(self, time_s: float) -> None:
        """Put the playhead there and wait until it is drawn."""
        draws = self.hook("draws")
        self.hook(f"seek({time_s})")
        self.wait_for(f"{FLOOR}.draws > {draws} && Math.abs({FLOOR}.time_s - {time_s}) < 1e-6")

    def shot(self, name: str) -> Path:
        """Keep a picture of the page under artifacts/."""
        ARTIFACTS.mkdir(exist_ok=True)
        path = ARTIFACTS / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https", "ws", "wss"):
            self.hosts.add(urlsplit(url).hostname or "")
