"""The two ways to reach the server: standard input and output, and streamable HTTP."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

import uvicorn

from retention.errors import SettingsError
from retention.wording import mcp as wording
from tools.application import NO_SETTINGS, PATH, http_app, in_url, require_reachable
from tools.server import build_server
from tools.streams import OpenStreams, StreamServer

if TYPE_CHECKING:
    from types import FrameType

    from retention.desk import Desk
    from retention.sign_in import TokenBook
    from tools.auth.settings import SignInSettings

SHUTDOWN_SECONDS = 2
# Longer than the 60 s after which proxies close a resting connection: whoever closes first loses no request.
KEEP_ALIVE_SECONDS = 75


def serve(  # noqa: PLR0913 - all that the process is made of
    desk: Desk,
    transport: Literal["stdio", "http"],
    host: str = "127.0.0.1",
    port: int = 8765,
    settings: SignInSettings = NO_SETTINGS,
    tokens: TokenBook | None = None,
) -> None:
    """Answer until the client, or Ctrl+C, ends it. Says on standard error when it is ready.

    `port` 0 takes any free one. `settings` and `tokens` are for HTTP. Raises SettingsError where it may not or cannot
    listen on `host` and `port`.
    """
    if transport == "http":
        require_reachable(host, settings, tokens)
    # Before the SDK sets up its own: warnings of the libraries go to standard error as plain lines.
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    if transport == "http":
        _serve_http(desk, host, port, settings, tokens)
    else:
        _serve_stdio(desk)


def _serve_stdio(desk: Desk) -> None:
    # The SDK reads standard input in a thread that nothing interrupts: Ctrl+C must end the process itself.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _say(wording.ready_on_stdio())
    build_server(desk).run("stdio")


def _serve_http(desk: Desk, host: str, port: int, settings: SignInSettings, tokens: TokenBook | None) -> None:
    with _listener(host, port) as listener:
        taken = listener.getsockname()[1]
        streams = OpenStreams()
        config = uvicorn.Config(
            http_app(desk, host, taken, settings, tokens, streams),
            http="h11",  # httptools fails a check of the protocol's conformance suite
            ws="none",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
        )
        # uvicorn raises the signal again when it has stopped: then what waits is written and all is closed.
        signal.signal(signal.SIGTERM, _leave)
        with suppress(KeyboardInterrupt):
            _say(wording.ready_over_http(f"http://{in_url(host)}:{taken}{PATH}"))
            StreamServer(config, streams).run([listener])


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


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
        raise SettingsError("address_unavailable", address=f"{in_url(host)}:{port}", reason=reason) from error
    return listener


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 - for the person who started it
