"""Serve a shift or a plant as a page on this machine."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import panel as pn
from bokeh.themes import Theme
from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError

from twin.shifts import Shift
from twin.view import palette
from twin.view.board import Board
from twin.view.feed import Feed
from twin.view.floor import Floor
from twin.view.page import POLL_MS, Page
from twin.view.page_frame import stay_local
from twin.view.panels import time_axis
from twin.view.panels.bar import clock_verdict
from twin.view.plant_app import PlantApp
from twin.view.scene import Scene, scene
from twin.view.websocket import LOOPBACK_NAMES, MotionServer

if TYPE_CHECKING:
    from bokeh.document import Document
    from bokeh.server.server import Server

    from twin.plant import Plant

UNUSED_MS = 60_000
"""A session that no browser is connected to any more, or not yet, is kept so long."""


class ServeError(ValueError):
    """The page cannot be served; the message says why and what to do."""


class App:
    """One served shift: its feed, its scene and the pages of all sessions."""

    def __init__(self, shift: Shift) -> None:
        self.shift = shift
        self.feed = Feed.of_shift(shift)
        self.motion = MotionServer()
        self._scene: Scene = scene(shift.plant)
        self._packed = self._scene.packed
        self._theme = Theme(json=time_axis.THEME)
        self._palette = palette.as_dict()
        self._clock = clock_verdict(shift.manifest.clocks)

    def session(self) -> Any:
        """Build the page of a new session; called by Panel."""
        document = pn.state.curdoc
        if document is not None:
            stay_local(document)
            document.theme = self._theme
        floor = self._floor()
        page = Page(self.feed, floor, self.shift.name, self.shift.manifest.emulated, self._clock)
        if document is not None:
            # Not before the browser says that it has the document: changes sent while it still reads what it
            # pulled were seen to get lost, and the last one is followed by none that would tell it again.
            pn.state.onload(lambda: _poll(document, page))
        pn.state.on_session_destroyed(lambda context: self.motion.revoke(floor.token))
        return page.root

    def start(self) -> None:
        """Begin to mirror the shift."""
        self.feed.start()

    def stop(self) -> None:
        """End the mirror, and wait for it."""
        self.feed.stop()

    def _floor(self) -> Floor:
        board = self.feed.board
        return Floor(
            scene=self._packed,
            token=self.motion.issue(self.feed.frames),
            start_ns=float(board.start_ns),
            end_ns=float(board.end_ns),
            available_until_ns=float(board.mirrored_until_ns),
            time_zone=self.shift.plant.time_zone,
            palette=self._palette,
            emulated=self.shift.manifest.emulated,
            time_s=first_s(board),
            playing=True,
            sizing_mode="stretch_both",
            margin=0,
        )


def _poll(document: Document, page: Page) -> None:
    document.add_periodic_callback(page.refresh, POLL_MS)


class Served(Protocol):
    """What can be served as a page."""

    motion: MotionServer

    def session(self) -> Any:
        """Build the page of a new session."""

    def start(self) -> None:
        """Called once it can be reached."""

    def stop(self) -> None:
        """Called when it no longer can."""


def serve(
    what: Shift | Plant,
    port: int = 5006,
    address: str = "127.0.0.1",
    show: bool = False,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve a shift, or a plant alone, until interrupted (Ctrl-C).

    what: a shift is played; of a plant its layout is shown.
    port: 0 takes a free one. address: of this machine's loopback. show: open a browser.
    ready: called with the page's address once it answers.
    Raises `ServeError` where the port is taken or the address is not on loopback.
    """
    host, taken = _check(address, port)
    app: Served = App(what) if isinstance(what, Shift) else PlantApp(what)
    pn.extension("tabulator")
    server = _server(app, host, taken)
    url = f"http://{host}:{server.port}/"
    app.start()
    _quieten(server)
    try:
        if show and _has_display():
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        if ready is not None:
            server.io_loop.add_callback(ready, url)
        server.io_loop.start()
    except KeyboardInterrupt:
        pass
    finally:
        app.stop()
        server.stop()


def first_s(board: Board) -> float:
    """Where the playhead stands when a page opens: the first lot, so that something is to be seen at once."""
    whole = [part.start_ns for part in board.parts if part.released_ns and len(part.picked_ns) > 1]
    return (min(whole) - board.start_ns) * 1e-9 if whole else 0.0


def _quieten(server: Server) -> None:
    """A browser that goes away while something is being sent to it is no error."""
    logging.getLogger("bokeh.server.views.ws").setLevel(logging.ERROR)

    def tell(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not isinstance(context.get("exception"), WebSocketClosedError | StreamClosedError):
            loop.default_exception_handler(context)

    def install() -> None:
        asyncio.get_running_loop().set_exception_handler(tell)

    server.io_loop.add_callback(install)


def _has_display() -> bool:
    """Whether a browser would have a screen; without one, text browsers would take over the terminal."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _server(app: Served, host: str, port: int) -> Server:
    try:
        return pn.serve(
            {"/": app.session},
            port=port,
            address=host,
            show=False,
            start=False,
            verbose=False,
            title="TakTwin",
            websocket_origin=[f"{name}:{port}" for name in LOOPBACK_NAMES],
            extra_patterns=app.motion.patterns(),
            check_unused_sessions=10_000,
            unused_session_lifetime=UNUSED_MS,
        )
    except OSError as error:
        raise _taken(host, port, error) from error


def _check(address: str, port: int) -> tuple[str, int]:
    """The address and port to listen on, tried before anything slow is begun."""
    if address not in LOOPBACK_NAMES:
        raise ServeError(f"{address} is not on this machine's loopback; pages are served on 127.0.0.1 only")
    if not 0 <= port < 65536:
        raise ServeError(f"port {port} is not between 0 and 65535")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise _taken(address, port, error) from error
        return address, int(probe.getsockname()[1])


def _taken(host: str, port: int, error: OSError) -> ServeError:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else port - 1
        how = f"taktwin serve --port {other}, or make run PORT={other}"
        return ServeError(f"port {port} of {host} is in use; choose another one: {how}")
    if error.errno == errno.EACCES:
        return ServeError(f"port {port} needs rights that this user does not have; give one above 1023")
    return ServeError(f"port {port} of {host} cannot be opened: {error.strerror}")
