"""Streams that stay open: they end when the token that opened them does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio

from tools.auth.refusing import RefusedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# How long, in seconds, a stream may outlive its token.
CHECK_SECONDS = 5.0


async def while_valid(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, valid: Callable[[], Awaitable[object]]
) -> None:
    """Answer the request until its end, or until `valid` refuses its token."""
    begun = ended = False

    async def watched(message: Message) -> None:
        nonlocal begun, ended
        begun = True
        ended = message["type"] == "http.response.body" and not message.get("more_body", False)
        await send(message)

    async with anyio.create_task_group() as group:

        async def answer() -> None:
            await app(scope, receive, watched)
            group.cancel_scope.cancel()

        group.start_soon(answer)
        while await _holds(valid):  # noqa: ASYNC110 - nobody tells that a token has ended
            await anyio.sleep(CHECK_SECONDS)
        group.cancel_scope.cancel()
    if begun and not ended:
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _holds(valid: Callable[[], Awaitable[object]]) -> bool:
    """Where a token cannot be judged for the moment, it holds as it did."""
    try:
        await valid()
    except RefusedError as refused:
        return refused.status != 401  # noqa: PLR2004 - the status
    return True
