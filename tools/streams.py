"""Streams that stay open: they end with the token that opened them, and when the process is told to stop."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio
import uvicorn
from sse_starlette.sse import AppStatus

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# How long, in seconds, a stream may outlive its token.
CHECK_SECONDS = 5.0


@dataclass
class OpenStreams:
    """The streams of one application; for one event loop."""

    _open: set[anyio.CancelScope] = field(default_factory=set)
    _closed: bool = False

    def close(self) -> None:
        """End all of them, and every later one at once."""
        self._closed = True
        for scope in self._open:
            scope.cancel()

    async def answer(
        self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, holds: Callable[[], Awaitable[bool]] | None
    ) -> None:
        """Answer the request until its end, `close`, or the moment at which the token does not hold any more."""
        begun = ended = False

        async def watched(message: Message) -> None:
            nonlocal begun, ended
            begun = True
            ended = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        with anyio.CancelScope() as open_stream:
            self._open.add(open_stream)
            if self._closed:
                open_stream.cancel()
            try:
                if holds is None:
                    await app(scope, receive, watched)
                else:
                    await _while(holds, app, scope, receive, watched)
            finally:
                self._open.discard(open_stream)
        if begun and not ended:
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _while(
    holds: Callable[[], Awaitable[bool]], app: ASGIApp, scope: Scope, receive: Receive, send: Send
) -> None:
    async with anyio.create_task_group() as group:

        async def answer() -> None:
            await app(scope, receive, send)
            group.cancel_scope.cancel()

        group.start_soon(answer)
        while await holds():  # noqa: ASYNC110 - nobody tells that a token has ended
            await anyio.sleep(CHECK_SECONDS)
        group.cancel_scope.cancel()


class StreamServer(uvicorn.Server):
    """Ends the open streams when it stops, and waits for what is being answered as long as it is configured to."""

    def __init__(self, config: uvicorn.Config, streams: OpenStreams) -> None:
        super().__init__(config)
        self._streams = streams
        # It would break off answers that are under way.
        AppStatus.disable_automatic_graceful_drain()  # type: ignore[no-untyped-call]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._streams.close()
        await super().shutdown(sockets)
