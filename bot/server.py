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

from bot.answering import Answering
from bot.app import build_app
from bot.directory import Directory
from bot.installation import find_installation, open_socket_address
from bot.log import bolt_logger, write_log_to_stderr
from bot.office import Office
from bot.settings import Mode
from retention.errors import SettingsError
from retention.wording import slack

if TYPE_CHECKING:
    from collections.abc import Generator

    from slack_bolt.async_app import AsyncApp
    from starlette.requests import Request

    from bot.settings import SlackSettings
    from retention.desk import Desk

HOST = "127.0.0.1"
PORT = 3000
EVENTS_PATH = "/slack/events"
# Slack's largest requests are far below; nothing unverified is read beyond it.
BODY_BYTES = 1_000_000
BACKLOG = 1024


def serve(desk: Desk, settings: SlackSettings, mode: Mode, host: str = HOST, port: int = PORT) -> None:
    """Answer Slack until the process is told to stop. Raises SettingsError where it cannot begin."""
    write_log_to_stderr()
    asyncio.run(_serve(desk, settings, mode, host, port))


async def _serve(desk: Desk, settings: SlackSettings, mode: Mode, host: str, port: int) -> None:
    installation = await find_installation(settings)
    answering = Answering()
    app = build_app(Office(desk, answering, Directory()), settings, installation)
    stop = _stop_signal()
    try:
        if mode is Mode.SOCKET:
            await serve_socket_mode(app, settings, installation.team, stop)
        else:
            await serve_http(app, host, port, stop)
    finally:
        await answering.finish()


async def serve_socket_mode(app: AsyncApp, settings: SlackSettings, team: str, stop: asyncio.Event) -> None:
    """Hold a socket to Slack until `stop` is set. Raises SettingsError where the app-level token is refused."""
    address = await open_socket_address(settings)
    handler = AsyncSocketModeHandler(app, settings.app_token, logger=bolt_logger())
    # Left to itself the client would ask for an address without end, also with a token that Slack refuses.
    handler.client.wss_uri = address
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
        _announce(slack.connected(team))
        await stop.wait()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


async def serve_http(app: AsyncApp, host: str, port: int, stop: asyncio.Event) -> None:
    """Take signed requests until `stop` is set. Raises SettingsError where the address is taken."""
    listener = _listener(host, port)
    _announce(slack.listening(f"http://{_address(host, listener.getsockname()[1])}{EVENTS_PATH}"))
    config = uvicorn.Config(http_app(app), log_config=None, access_log=False, lifespan="off", backlog=BACKLOG)
    server = _Server(config)
    waiting = asyncio.create_task(_stop_server(server, stop))
    try:
        await server.serve(sockets=[listener])
    finally:
        waiting.cancel()
        listener.close()


def http_app(app: AsyncApp) -> Starlette:
    """Build the ASGI app: Slack's requests at `/slack/events`, and `/healthz` for whoever watches the process."""

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        if not _looks_signed(request):
            return JSONResponse({"error": "invalid request"}, status_code=401)
        try:
            bolt_request = to_async_bolt_request(request, body)
        except ValueError:
            # Neither UTF-8 nor JSON: nothing that Slack sends.
            return Response(status_code=400)
        return to_starlette_response(await app.async_dispatch(bolt_request))

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    return Starlette(routes=[Route(EVENTS_PATH, events, methods=["POST"]), Route("/healthz", healthz)])


async def _body(request: Request) -> bytes | None:
    """Read the body, or None when it is longer than any of Slack's."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            return None
    return body


def _looks_signed(request: Request) -> bool:
    """Say whether Bolt's verifier can read the two headers: it raises on others instead of refusing."""
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    return timestamp.isascii() and timestamp.isdigit() and signature.isascii()


class _Server(uvicorn.Server):
    """Leaves the signals of the process to `_stop_signal`."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


async def _stop_server(server: uvicorn.Server, stop: asyncio.Event) -> None:
    await stop.wait()
    server.should_exit = True


def _listener(host: str, port: int) -> socket.socket:
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
        raise SettingsError("address_unavailable", address=_address(host, port), reason=reason) from error
    return listener


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _stop_signal() -> asyncio.Event:
    """Make the event that an interrupt or a termination sets, so that what was acknowledged is finished."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        # Windows has no such handlers: there an interrupt ends the loop.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(signal_, stop.set)
    return stop


def _announce(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
