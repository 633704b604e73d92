from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.twin.view.test_stream import START, cut, frames
from twin.view.motion_code import LIVE, decode_frames
from twin.view.stream import FrameStore
from twin.view.websocket import STREAM_PATH, UNKNOWN_TOKEN, MotionServer


@asynccontextmanager
async def served(motion: MotionServer) -> AsyncIterator[int]:
    """The motion stream on a free port of loopback."""
    listener, port = bind_unused_port()
    server = HTTPServer(Application(motion.patterns()))
    server.add_socket(listener)
    try:
        yield port
    finally:
        server.stop()
        await server.close_all_connections()


HANDSHAKE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}


async def connect(port: int) -> WebSocketClientConnection:
    headers = {"Origin": f"http://127.0.0.1:{port}"}
    return await websocket_connect(HTTPRequest(f"ws://127.0.0.1:{port}/{STREAM_PATH}", headers=headers))


async def read(client: WebSocketClientConnection) -> bytes | str | None:
    return await asyncio.wait_for(client.read_message(), 10)


def filled(chunks: int) -> FrameStore:
    store = FrameStore(START, chunk_frames=50)
    table = frames(chunks * 50)
    for a in range(0, chunks * 50, 50):
        store.append(cut(table, a, a + 50))
    return store


def test_a_late_viewer_gets_all_chunks_so_far_in_order_and_then_the_end() -> None:
    async def visit() -> None:
        motion, store = MotionServer(), filled(4)
        async with served(motion) as port:
            client = await connect(port)
            await client.write_message(json.dumps({"token": motion.issue(store)}))
            for k in range(4):
                assert await read(client) == store.chunks()[k]
            store.finish()
            assert json.loads(await read(client) or "") == {"finished": True, "chunks": 4}
            client.close()

    asyncio.run(visit())


def test_a_viewer_that_comes_back_asks_only_for_what_it_lacks() -> None:
    async def visit() -> None:
        motion, store = MotionServer(), filled(3)
        async with served(motion) as port:
            client = await connect(port)
            await client.write_message(json.dumps({"token": motion.issue(store), "from": 2}))
            assert await read(client) == store.chunks()[2]
            client.close()

    asyncio.run(visit())


@pytest.mark.parametrize("hello", ['{"token": "guess"}', "{}", "not json", "[]", '{"token": null}'])
def test_without_the_page_s_token_the_connection_is_closed(hello: str) -> None:
    async def visit() -> None:
        motion = MotionServer()
        motion.issue(filled(1))
        async with served(motion) as port:
            client = await connect(port)
            await client.write_message(hello)
            assert await read(client) is None
            assert client.close_code == UNKNOWN_TOKEN
            client.close()

    asyncio.run(visit())


def test_a_revoked_token_opens_nothing() -> None:
    motion = MotionServer()
    token = motion.issue(filled(1))
    motion.revoke(token)
    assert motion.store(token) is None


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "http://127.0.0.1:1", "null"])
def test_a_page_from_elsewhere_is_refused(origin: str) -> None:
    async def visit() -> None:
        motion = MotionServer()
        async with served(motion) as port:
            answer = await AsyncHTTPClient().fetch(
                HTTPRequest(
                    f"http://127.0.0.1:{port}/{STREAM_PATH}", headers={**HANDSHAKE, "Origin": origin}
                ),
                raise_error=False,
            )
            assert answer.code == 403

    asyncio.run(visit())


def test_a_viewer_that_falls_behind_loses_stale_live_frames_and_never_the_newest() -> None:
    async def visit() -> None:
        motion, store = MotionServer(), FrameStore(START, chunk_frames=100_000)
        table = frames(2000)
        async with served(motion) as port:
            client = await connect(port)
            await client.write_message(json.dumps({"token": motion.issue(store)}))
            filler = threading.Thread(
                target=lambda: [store.append(cut(table, k, k + 1)) for k in range(2000)]
            )
            filler.start()
            while filler.is_alive():
                await asyncio.sleep(0.01)
            got = []
            while not got or got[-1].until_s < 1999 * 0.05 - 1e-6:
                message = await read(client)
                assert isinstance(message, bytes)
                got.append(decode_frames(message))
            assert {message.kind for message in got} == {LIVE}
            assert len(got) < 200
            client.close()

    asyncio.run(visit())


def test_a_viewer_that_reads_nothing_does_not_hold_up_the_others() -> None:
    async def visit() -> None:
        motion, store = MotionServer(), filled(120)
        token = motion.issue(store)
        async with served(motion) as port:
            stuck = await connect(port)
            await stuck.write_message(json.dumps({"token": token}))
            quick = await connect(port)
            await quick.write_message(json.dumps({"token": token}))
            for k in range(120):
                assert await read(quick) == store.chunks()[k]
            quick.close()
            stuck.close()

    asyncio.run(visit())
