"""Where Slack reaches the bot: a socket that the bot opens, or signed requests over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.answering import Answering, fault
from bot.digests.answers import answers_of
from bot.digests.running import digest_loop, running
from bot.directory import Directory
from bot.entrance import entrance
from bot.installation import open_socket_address
from bot.installing.flow import Flow
from bot.installing.routes import install_routes
from bot.laid_out import payload
from bot.log import bolt_logger, log, write_log_to_stderr
from bot.office import Office
from bot.settings import Mode, SlackSettings
from retention.errors import SettingsError
from retention.wording import slack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Generator

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from bot.app import HoldfastApp
    from bot.entrance import ManyWorkspaces, SlackApp
    from retention.desk import Desk
    from retention.digest.delivery import DigestStore

HOST = "127.0.0.1"
PORT = 3000
EVENTS_PATH = "/slack/events"
# Whoever watches the process learns there that it lives, also while it ends.
HEALTH = "/healthz"
# What was taken may take this long to be finished, in seconds.
SHUTDOWN_SECONDS = 30
# Longer than the 60 s after which proxies close a resting connection: whoever closes first loses no request.
KEEP_ALIVE_SECONDS = 75
# Slack's largest requests are far below; nothing unverified is read beyond it.
BODY_BYTES = 1_000_000
BACKLOG = 1024
_SIGNED = ("x-slack-request-timestamp", "x-slack-signature")


def serve(  # noqa: PLR0913 - all that the process is made of
    desk: Desk,
    settings: SlackSettings | ManyWorkspaces,
    mode: Mode,
    host: str = HOST,
    port: int = PORT,
    digests: DigestStore | None = None,
) -> None:
    """Answer Slack until the process is told to stop. Raises SettingsError where it cannot begin."""
    write_log_to_stderr()
    asyncio.run(_serve(desk, settings, mode, host, port, digests))


async def _serve(  # noqa: PLR0913 - all that the process is made of
    desk: Desk,
    settings: SlackSettings | ManyWorkspaces,
    mode: Mode,
    host: str,
    port: int,
    digests: DigestStore | None,
) -> None:
    stop = stop_signal()
    async with opened(desk, settings, stop, digests) as slack_app:
        if mode is Mode.SOCKET and isinstance(settings, SlackSettings):
            await serve_socket_mode(slack_app.app, settings, slack_app.team, stop)
        else:
            await serve_http(slack_app.app, host, port, stop)


@contextlib.asynccontextmanager
async def opened(
    desk: Desk, settings: SlackSettings | ManyWorkspaces, stop: asyncio.Event, digests: DigestStore | None = None
) -> AsyncIterator[SlackApp]:
    """The app until the end of the block, which waits for what was acknowledged; no digest is begun after `stop`.

    Raises SettingsError.
    """
    office = Office(desk, Answering(), Directory(by_groups=desk.by_groups), digests)
    try:
        async with contextlib.AsyncExitStack() as stack:
            slack_app = await stack.enter_async_context(entrance(settings, office))
            if digests is not None:
                loop = digest_loop(office, digests, answers_of(desk), slack_app.installations, settings.api_url)
                await stack.enter_async_context(running(loop, stop))
            yield slack_app
    finally:
        await office.answering.finish()


async def serve_socket_mode(app: HoldfastApp, settings: SlackSettings, team: str, stop: asyncio.Event) -> None:
    """Hold a socket to Slack until `stop` is set. Raises SettingsError where the app-level token is refused."""
    async with connected(app, settings):
        announce(slack.connected(team))
        await stop.wait()


@contextlib.asynccontextmanager
async def connected(app: HoldfastApp, settings: SlackSettings) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """A socket to Slack until the end of the block; what it gives says whether it is connected now."""
    address = await open_socket_address(settings)
    handler = AsyncSocketModeHandler(app, settings.app_token, logger=bolt_logger())
    # Left to itself the client would ask for an address without end, also with a token that Slack refuses.
    handler.client.wss_uri = address
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield handler.client.is_connected
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


async def serve_http(app: HoldfastApp, host: str, port: int, stop: asyncio.Event) -> None:
    """Take signed requests until `stop` is set. Raises SettingsError where the address is taken."""
    listener = listen(host, port)
    url = f"http://{address_of(host, listener.getsockname()[1])}{EVENTS_PATH}"
    announce(slack.listening(url, install_url(app)))
    config = uvicorn.Config(
        until_stopped(http_app(app), stop),
        log_config=None,
        access_log=False,
        lifespan="off",
        backlog=BACKLOG,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    server = Server(config)
    waiting = asyncio.create_task(stop_server(server, stop))
    try:
        await server.serve(sockets=[listener])
    finally:
        waiting.cancel()
        listener.close()


def http_app(app: HoldfastApp) -> Starlette:
    """Build the ASGI app: Slack's requests at `/slack/events`, and `/healthz` for whoever watches the process."""

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    return Starlette(routes=[*slack_routes(app), Route(HEALTH, healthz)])


def slack_routes(app: HoldfastApp) -> list[Route]:
    """Where Slack's requests are taken, and where it is installed by one of many workspaces."""
    flow = app.oauth_flow
    return [_events_route(app), *(install_routes(flow) if isinstance(flow, Flow) else ())]


def install_url(app: HoldfastApp) -> str | None:
    """Where a workspace installs Holdfast; None where it is of one workspace."""
    return app.oauth_flow.install_url if isinstance(app.oauth_flow, Flow) else None


def _events_route(app: HoldfastApp) -> Route:
    """Where Slack's signed requests are taken."""

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        timestamp, signature = (request.headers.get(name, "") for name in _SIGNED)
        if not _looks_signed(timestamp, signature):
            return _unsigned()
        try:
            ready = await app.at_hand.of_request(body, timestamp, signature)
            if ready is not None:
                return Response(ready, media_type="application/json")
            # Bolt reads a body before it looks at the signature, and breaks where it is not what Slack sends.
            if not app.at_hand.is_signed(body, timestamp, signature):
                return _unsigned()
            bolt_request = to_async_bolt_request(request, body)
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            # Neither UTF-8 nor JSON, or not of a form that Slack sends.
            return Response(status_code=400)
        try:
            return to_starlette_response(await app.async_dispatch(bolt_request))
        except Exception as error:  # noqa: BLE001 - the last handler of a request, for what Bolt's own does not see
            return JSONResponse(payload(fault(error)))

    return Route(EVENTS_PATH, events, methods=["POST"])


def _unsigned() -> Response:
    return JSONResponse({"error": "invalid request"}, status_code=401)


async def _body(request: Request) -> bytes | None:
    """Read the body, or None when it is longer than any of Slack's."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            return None
    return body


def _looks_signed(timestamp: str, signature: str) -> bool:
    """Say whether the verifier can read the two headers: it raises on others instead of refusing."""
    return timestamp.isascii() and timestamp.isdigit() and signature.isascii()


def until_stopped(app: ASGIApp, stop: asyncio.Event) -> ASGIApp:
    """The application until `stop` is set; then each new request is refused, and told to come to another process.

    A server that ends closes the connections that it knows, but goes on answering one that was accepted in that moment.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and stop.is_set() and scope["path"] != HEALTH:
            refused = JSONResponse({"status": "stopping"}, 503, {"Connection": "close", "Retry-After": "1"})
            await refused(scope, receive, send)
            return
        await app(scope, receive, send)

    return answer


class Server(uvicorn.Server):
    """Leaves the signals of the process to `stop_signal`."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


async def stop_server(server: uvicorn.Server, stop: asyncio.Event) -> None:
    await stop.wait()
    log.info("stopping")
    server.should_exit = True


def listen(host: str, port: int) -> socket.socket:
    # With the protocol named, asyncio turns off Nagle's algorithm; without, every answer waits 40 ms for the network.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        reason = error.strerror or type(error).__name__
        raise SettingsError("address_unavailable", address=address_of(host, port), reason=reason) from error
    return listener


def address_of(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def stop_signal() -> asyncio.Event:
    """Make the event that an interrupt or a termination sets, so that what was acknowledged is finished."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        # Windows has no such handlers: there an interrupt ends the loop.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(signal_, stop.set)
    return stop


def announce(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
