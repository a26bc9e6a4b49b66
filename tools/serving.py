"""The two ways to reach the server: standard input and output, and streamable HTTP on this machine."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Literal

import uvicorn
from mcp.server.transport_security import TransportSecuritySettings

from retention.errors import SettingsError
from retention.wording import mcp as wording
from tools.server import build_server

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from retention.desk import Desk

PATH = "/mcp"
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")
MAX_SESSIONS = 100
SHUTDOWN_SECONDS = 2
# Longer than the 60 s after which proxies close a resting connection: whoever closes first loses no request.
KEEP_ALIVE_SECONDS = 75


def serve(desk: Desk, transport: Literal["stdio", "http"], host: str = "127.0.0.1", port: int = 8765) -> None:
    """Answer until the client, or Ctrl+C, ends it. Says on standard error when it is ready.

    `port` 0 takes any free one. Raises SettingsError where it may not or cannot listen on `host` and `port`.
    """
    if transport == "http":
        require_loopback(host)
    # Before the SDK sets up its own: warnings of the libraries go to standard error as plain lines.
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    if transport == "http":
        _serve_http(desk, host, port)
    else:
        _serve_stdio(desk)


def http_app(desk: Desk, host: str, port: int) -> Starlette:
    """Build the ASGI application. It answers only requests whose Host names this machine and `port`.

    Clients of protocol 2025-11-25 have sessions with event streams, so that a tool can ask back; `max_sessions` bounds
    what they keep. Later protocols keep nothing between two requests.
    """
    names = (*LOCAL_NAMES, _in_url(host))
    return build_server(desk).streamable_http_app(
        streamable_http_path=PATH,
        host=host,
        stateless_http=False,
        json_response=False,
        max_sessions=MAX_SESSIONS,
        transport_security=TransportSecuritySettings(
            allowed_hosts=[f"{name}:{port}" for name in names],
            allowed_origins=[f"http://{name}:{port}" for name in names],
        ),
    )


def _serve_stdio(desk: Desk) -> None:
    # The SDK reads standard input in a thread that nothing interrupts: Ctrl+C must end the process itself.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _say(wording.ready_on_stdio())
    build_server(desk).run("stdio")


def _serve_http(desk: Desk, host: str, port: int) -> None:
    with _listener(host, port) as listener:
        taken = listener.getsockname()[1]
        config = uvicorn.Config(
            http_app(desk, host, taken),
            http="h11",  # httptools fails a check of the protocol's conformance suite
            ws="none",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
        )
        with suppress(KeyboardInterrupt):
            _say(wording.ready_over_http(f"http://{_in_url(host)}:{taken}{PATH}"))
            uvicorn.Server(config).run([listener])


def _listener(host: str, port: int) -> socket.socket:
    # With the protocol named, asyncio turns off Nagle's algorithm; without, every answer waits 40 ms for the network.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        reason = error.strerror or type(error).__name__
        raise SettingsError("address_unavailable", address=f"{_in_url(host)}:{port}", reason=reason) from error
    return listener


def require_loopback(host: str) -> None:
    """Raise SettingsError where `host` is reached from other machines: nothing yet tells who asks over it."""
    if not _is_loopback(host):
        raise SettingsError("not_loopback", host=host)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 - for the person who started it
