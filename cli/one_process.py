"""`holdfast serve`: Slack, assistants and digests in one process, on one address, until it is told to stop."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from bot.log import log, write_log_to_stderr
from bot.server import (
    HEALTH,
    KEEP_ALIVE_SECONDS,
    SHUTDOWN_SECONDS,
    Server,
    address_of,
    announce,
    connected,
    install_url,
    listen,
    opened,
    slack_routes,
    stop_server,
    stop_signal,
    until_stopped,
)
from bot.settings import Mode, SlackSettings
from retention.errors import HoldfastError
from retention.wording import serving as wording
from tools.application import PATH, http_app, require_reachable
from tools.streams import OpenStreams, StreamServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from bot.entrance import ManyWorkspaces
    from retention.desk import Desk
    from retention.digest.delivery import DigestStore
    from retention.sign_in import TokenBook
    from tools.auth import SignInSettings

Part = tuple[str, "Callable[[], Awaitable[bool]]"]


@dataclass(frozen=True, slots=True)
class Assistants:
    """How assistants sign in."""

    settings: SignInSettings
    tokens: TokenBook


def serve(  # noqa: PLR0913 - all that the process is made of
    desk: Desk,
    slack: tuple[SlackSettings | ManyWorkspaces, Mode] | None,
    assistants: Assistants,
    host: str,
    port: int,
    digests: DigestStore | None = None,
) -> None:
    """Serve until the process is told to stop. Without `slack` it serves assistants alone. Raises SettingsError."""
    write_log_to_stderr()
    asyncio.run(_serve(desk, slack, assistants, host, port, digests))


async def _serve(  # noqa: PLR0913 - all that the process is made of
    desk: Desk,
    slack: tuple[SlackSettings | ManyWorkspaces, Mode] | None,
    assistants: Assistants,
    host: str,
    port: int,
    digests: DigestStore | None,
) -> None:
    require_reachable(host, assistants.settings, assistants.tokens)
    stop = stop_signal()
    listener = listen(host, port)
    taken = listener.getsockname()[1]
    async with AsyncExitStack() as stack:
        stack.callback(listener.close)
        streams = OpenStreams()
        mcp = http_app(desk, host, taken, assistants.settings, assistants.tokens, streams)
        routes: list[Any] = []
        install = None
        parts: list[Part] = [("ledger", lambda: _readable(desk))]
        if slack is not None:
            settings, mode = slack
            if digests is not None:
                parts.append(("digests", partial(_listed, digests)))
            slack_app = await stack.enter_async_context(opened(desk, settings, stop, digests))
            if mode is Mode.SOCKET and isinstance(settings, SlackSettings):
                is_connected = await stack.enter_async_context(connected(slack_app.app, settings))
                parts.append(("slack", is_connected))
            else:
                routes, install = [*slack_routes(slack_app.app)], install_url(slack_app.app)
        app = Starlette(
            routes=[Route(HEALTH, _alive), Route("/readyz", _ready(parts)), *routes, Mount("/", mcp)],
            lifespan=_lifespan_of(mcp),
        )
        url = f"http://{address_of(host, taken)}"
        announce(wording.serving(url, mcp=PATH, slack=None if slack is None else slack[1].value, install=install))
        await _listen_until(stop, until_stopped(app, stop), streams, [listener])


def _lifespan_of(mcp: Starlette) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """What the application for assistants needs running while it answers."""

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        async with mcp.router.lifespan_context(mcp):
            yield

    return running


class _Server(StreamServer, Server):
    """Ends the streams of assistants, and leaves the signals of the process to `stop_signal`."""


async def _listen_until(stop: asyncio.Event, app: ASGIApp, streams: OpenStreams, listeners: Sequence[Any]) -> None:
    config = uvicorn.Config(
        app,
        http="h11",  # httptools fails a check of the protocol of assistants
        ws="none",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    server = _Server(config, streams)
    waiting = asyncio.create_task(stop_server(server, stop))
    try:
        await server.serve(sockets=list(listeners))
    finally:
        waiting.cancel()


async def _alive(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


def _ready(parts: Sequence[Part]) -> Callable[[Request], Awaitable[Response]]:
    async def ready(_: Request) -> Response:
        """Say which part is not ready, by its name."""
        missing = [name for name, works in parts if not await works()]
        if missing:
            return JSONResponse({"status": "not ready", "missing": missing}, status_code=503)
        return JSONResponse({"status": "ready"})

    return ready


async def _listed(digests: DigestStore) -> bool:
    """Whether the digests can be read: where they cannot, none is posted."""
    try:
        await asyncio.to_thread(digests.all)
    except HoldfastError as error:
        log.error("digests not ready", code=error.code)
        return False
    return True


async def _readable(desk: Desk) -> bool:
    """Whether the ledger can be asked."""
    try:
        await asyncio.to_thread(desk.describe)
    except HoldfastError as error:
        log.error("ledger not ready", code=error.code)
        return False
    return True
