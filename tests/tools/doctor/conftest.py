"""Examinations of real servers, issuers and processes on loopback."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
import uvicorn
from aiohttp import web
from aiohttp.test_utils import TestServer

from retention.store.registry.tokens import StoredTokens
from tests.tools.auth.conftest import _Server
from tests.tools.auth.issuers import Issuer, listening
from tools.application import http_app
from tools.connecting import Start
from tools.doctor.beside import Beside

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from retention.desk import Desk
    from retention.findings import Finding
    from retention.sign_in import TokenBook
    from tools.auth import SignInSettings

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
NOT_STARTED = Start("/nowhere/holdfast", ("serve", "mcp"), {})


def beside(**changed: Any) -> Beside:  # noqa: ANN401 - the fields of it
    """A machine on which nothing is set up, with these differences."""
    given: dict[str, Any] = {
        "findings": (),
        "readable": True,
        "unsigned": True,
        "tokens": (),
        "ruled": frozenset(),
        "start": NOT_STARTED,
    }
    return Beside(**given | changed)


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    """Of each finding what was checked, how it ended, and its code."""
    return [(finding.check.value, finding.state.value, finding.code) for finding in findings]


@asynccontextmanager
async def at_a_port(
    desk: Desk, settings: Callable[[str], SignInSettings], tokens: TokenBook | None = None, *, behind: int = 0
) -> AsyncIterator[str]:
    """A server whose settings are made of the address that it answers at, which is given.

    It takes itself for one at a port that many beyond, as behind something that changes it.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}/mcp"
    app = http_app(desk, "127.0.0.1", port + behind, settings(url), tokens)
    server = _Server(uvicorn.Config(app, http="h11", ws="none", log_config=None, timeout_graceful_shutdown=1))
    running = asyncio.create_task(server.serve([listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.005)
    try:
        yield url
    finally:
        server.should_exit = True
        await running


@asynccontextmanager
async def something_else(status: int, body: object = None, **headers: str) -> AsyncIterator[str]:
    """A server that answers everything with that status; underscores in names of headers are hyphens."""

    async def answer(_: web.Request) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.json_response({} if body is None else body, status=status, headers=named)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    server = TestServer(application, host="127.0.0.1")
    await server.start_server()
    try:
        yield str(server.make_url("/mcp"))
    finally:
        await server.close()


@pytest.fixture
def tokens(tmp_path: Path) -> Iterator[StoredTokens]:
    book = StoredTokens(tmp_path / "l.db.registry", lambda: datetime.now(UTC))
    yield book
    book.close()


@pytest_asyncio.fixture
async def issuer() -> AsyncIterator[Issuer]:
    async with listening() as one:
        yield one
