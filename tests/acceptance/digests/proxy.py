"""What stands between the processes and Slack: a network that takes messages there and loses some of the replies."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from aiohttp import ClientSession, web

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of the messages sent, every so many-th is taken and its reply lost, or never reaches Slack.
CUT_EVERY, LOST_EVERY = 7, 11


class Network:
    """Forwards to `slack`; `cut` counts lost replies of taken messages, `lost` messages that never arrived."""

    def __init__(self, slack: str) -> None:
        self._slack = slack
        self.sent = self.cut = self.lost = 0
        self.port = 0

    async def _forward(self, request: web.Request) -> web.Response:
        posting = request.match_info["method"] == "chat.postMessage"
        self.sent += posting
        lost, cut = posting and self.sent % LOST_EVERY == 0, posting and self.sent % CUT_EVERY == 0
        if not lost:
            body, status = await self._passed_on(request)
            if not cut:
                return web.Response(body=body, status=status, content_type="application/json")
        self.lost += lost
        self.cut += not lost
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def _passed_on(self, request: web.Request) -> tuple[bytes, int]:
        """The reply of Slack. emulate takes reading calls as POST only, where Slack's own library sends GET."""
        headers = {"Authorization": request.headers["Authorization"]}
        content = await request.read()
        if content:
            headers["Content-Type"] = request.headers["Content-Type"]
        sent = {"data": content} if content else {"data": dict(request.query)}
        async with (
            ClientSession() as session,
            session.post(f"{self._slack}/api/{request.match_info['method']}", headers=headers, **sent) as reply,
        ):
            return await reply.read(), reply.status

    async def serve(self, ready: threading.Event, done: asyncio.Event) -> None:
        application = web.Application()
        application.router.add_route("*", "/api/{method}", self._forward)
        runner = web.AppRunner(application)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        ready.set()
        await done.wait()
        await runner.cleanup()


@contextmanager
def network(slack: str) -> Iterator[Network]:
    """A network to `slack` until the end of the block, in a thread of its own."""
    between, ready = Network(slack), threading.Event()
    loop, done = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(between.serve(ready, done)))
    thread.start()
    assert ready.wait(10)
    try:
        yield between
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()
        loop.close()
