"""A server that was told to stop answers nothing new, also on a connection that it forgot to close."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

import aiohttp
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.server import Server, until_stopped

ADDRESS = ("127.0.0.1", 0)


@pytest.mark.parametrize(("path", "status"), [("/slack/events", 503), ("/readyz", 503), ("/healthz", 200)])
async def test_what_is_answered_before_and_after(path: str, status: int) -> None:
    stop = asyncio.Event()
    app = Starlette(routes=[Route(path, lambda _: PlainTextResponse("answered"))])
    listener = socket.create_server(ADDRESS)
    # Its end is not announced to it: the connection stays open, as one that was accepted in that moment.
    server = Server(uvicorn.Config(until_stopped(app, stop), log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}{path}"
    try:
        async with aiohttp.ClientSession() as client:
            async with client.get(url) as before:
                assert (before.status, await before.text()) == (200, "answered")
            stop.set()
            async with client.get(url) as after:
                assert after.status == status
                if status != 200:
                    assert after.headers["Connection"] == "close"
                    assert await after.json() == {"status": "stopping"}
    finally:
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await serving
