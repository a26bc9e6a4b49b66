"""The application of assistants under a real server on loopback, with named tokens and an issuer."""

from __future__ import annotations

import asyncio
import contextlib
import json
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp
import pytest
import pytest_asyncio
import uvicorn

from retention.sign_in import TokenScope
from retention.store.registry.tokens import StoredTokens
from tests.tools.auth.issuers import Issuer, listening
from tools.application import http_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator, Iterator
    from pathlib import Path

    from starlette.applications import Starlette

    from retention.desk import Desk
    from retention.sign_in import TokenBook
    from tools.auth import SignInSettings

FIGURES = frozenset({TokenScope.RETENTION})
NAMES = frozenset(TokenScope)
ACCEPT = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
MODERN = "2026-07-28"
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "tests", "version": "1"}},
}


class Answer(NamedTuple):
    """What came back over HTTP."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


class _Server(uvicorn.Server):
    """Leaves the signals of the tests alone."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class Service:
    """A server that answers; `url` is that of assistants."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}/mcp"

    async def ask(
        self,
        message: object = INITIALIZE,
        token: str | None = None,
        *,
        method: str = "POST",
        path: str = "/mcp",
        **headers: str,
    ) -> Answer:
        """Send one request with that body, as JSON unless it is bytes. Underscores in names of headers are hyphens."""
        data = message if isinstance(message, bytes) else json.dumps(message).encode()
        given = ACCEPT | {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            given["authorization"] = f"Bearer {token}"
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"http://127.0.0.1:{self.port}{path}", data=data, headers=given) as response,
        ):
            return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, await response.text())


@asynccontextmanager
async def served(
    desk: Desk,
    settings: SignInSettings,
    tokens: TokenBook | None = None,
    *,
    change: Any = None,  # noqa: ANN401 - a function of the application
) -> AsyncIterator[Service]:
    """The application under uvicorn until the end of the block."""
    import socket  # noqa: PLC0415

    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    app: Starlette = http_app(desk, "127.0.0.1", port, settings, tokens)
    if change is not None:
        change(app)
    server = _Server(uvicorn.Config(app, http="h11", ws="none", log_config=None, timeout_graceful_shutdown=1))
    running = asyncio.create_task(server.serve([listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.005)
    try:
        yield Service(port)
    finally:
        server.should_exit = True
        await running


@pytest.fixture
def tokens(tmp_path: Path) -> Iterator[StoredTokens]:
    with closing(StoredTokens(tmp_path / "l.db.registry", lambda: datetime.now(UTC))) as book:
        yield book


@pytest_asyncio.fixture
async def issuer() -> AsyncIterator[Issuer]:
    async with listening() as one:
        yield one
