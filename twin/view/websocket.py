"""The websocket over which a browser gets motion: same origin only, bound to a page's token, never behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import threading
from typing import TYPE_CHECKING, Any

from tornado.ioloop import IOLoop
from tornado.websocket import WebSocketClosedError, WebSocketHandler

if TYPE_CHECKING:
    from collections.abc import Callable

    from twin.view.stream import FrameStore

STREAM_PATH = "taktwin/motion"
"""Where the page finds the stream, relative to itself."""
HELLO_S = 10.0
"""A connection that has not shown its token by then is closed."""
LIVE_PERIOD_S = 0.05
"""Least time between two live frames to one viewer."""
LOOPBACK_NAMES = ("127.0.0.1", "localhost")
"""What this machine may be called in the address of a page."""
UNKNOWN_TOKEN = 4401


class MotionServer:
    """Streams frame stores to pages that hold a token; give `patterns()` to `pn.serve(extra_patterns=)`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stores: dict[str, FrameStore] = {}

    def patterns(self) -> list[tuple[str, type[WebSocketHandler], dict[str, Any]]]:
        """The URL patterns of a Tornado application."""
        return [(f"/{STREAM_PATH}", MotionHandler, {"server": self})]

    def issue(self, store: FrameStore) -> str:
        """A new secret for one page's session that opens `store`."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._stores[token] = store
        return token

    def revoke(self, token: str) -> None:
        """Forget a token; its open connections end when their page does."""
        with self._lock:
            self._stores.pop(token, None)

    def store(self, token: str) -> FrameStore | None:
        """The store that a token opens."""
        with self._lock:
            return self._stores.get(token)


class MotionHandler(WebSocketHandler):
    """One viewer. It says `{"token": ..., "from": chunk}` first and then only listens.

    Chunks go in order and wait for the viewer; of live frames only the newest is ever kept for it.
    """

    def initialize(self, server: MotionServer) -> None:
        """Take the server whose tokens count."""
        self.server = server
        self._loop = IOLoop.current()
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._unlisten: Callable[[], None] | None = None

    def check_origin(self, origin: str) -> bool:
        """Only pages of this very server, by a name of this machine: no foreign name may lead here."""
        host = self.request.host_name
        return bool(origin) and host in LOOPBACK_NAMES and super().check_origin(origin)

    def open(self, *_: str, **__: str) -> None:
        """Wait for the token, not for ever."""
        self.set_nodelay(True)
        self._deadline = self._loop.call_later(HELLO_S, self._late)

    def on_message(self, message: str | bytes) -> None:
        """The hello; anything else is ignored."""
        if self._task is not None:
            return
        store, first = None, 0
        with contextlib.suppress(ValueError, TypeError, AttributeError, OverflowError):
            hello = json.loads(message)
            store = self.server.store(str(hello.get("token", "")))
            first = max(0, int(hello.get("from", 0)))
        if store is None:
            self.close(UNKNOWN_TOKEN, "reload the page: this session is not known")
            return
        self._loop.remove_timeout(self._deadline)
        self._unlisten = store.listen(self._wake)
        self._task = asyncio.ensure_future(self._send(store, first))

    def on_close(self) -> None:
        """Stop listening to the store."""
        self._loop.remove_timeout(self._deadline)
        if self._unlisten is not None:
            self._unlisten()
        if self._task is not None:
            self._task.cancel()

    def _late(self) -> None:
        self.close(UNKNOWN_TOKEN, "no token came")

    def _wake(self) -> None:
        # Called on the thread that fills the store. The loop may already be closed at shutdown.
        with contextlib.suppress(RuntimeError):
            self._loop.add_callback(self._changed.set)

    async def _send(self, store: FrameStore, first: int) -> None:
        sent, shown_ns, finished = first, -1, False
        try:
            while True:
                self._changed.clear()
                for chunk in store.chunks(sent):
                    # Resolves when the bytes have left for the viewer: a slow one waits here, alone.
                    await self.write_message(chunk, binary=True)
                    sent += 1
                live = store.newest()
                if live is not None and live[0] > shown_ns:
                    await self.write_message(live[1], binary=True)
                    shown_ns = live[0]
                if store.finished and not finished and len(store.chunks(sent)) == 0:
                    await self.write_message(json.dumps({"finished": True, "chunks": sent}))
                    finished = True
                await self._changed.wait()
                await asyncio.sleep(LIVE_PERIOD_S)
        except WebSocketClosedError:
            return
