"""The pages as a browser gets them, over a real port, also where something breaks."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp

from bot.server import serve_http
from bot.settings import INSTALL_PATH, REDIRECT_PATH
from tests.bot.installing.granting_slack import ALPHA
from tests.bot.test_http import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest

    from retention.store.registry.installations import StoredInstallations
    from tests.bot.installing.granting_slack import GrantingSlack
    from tests.bot.installing.visiting import Many


@asynccontextmanager
async def browser(many: Many) -> AsyncIterator[aiohttp.ClientSession]:
    stop, port = asyncio.Event(), free_port()
    serving = asyncio.create_task(serve_http(many.app, "127.0.0.1", port, stop))
    await asyncio.sleep(0)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        yield session
    stop.set()
    await serving


async def test_from_the_first_page_to_the_last(
    many: Many, slack: GrantingSlack, book: StoredInstallations, capsys: pytest.CaptureFixture[str]
) -> None:
    async with browser(many) as session:
        async with session.get(INSTALL_PATH) as response:
            page = await response.text()
            assert response.content_type == "text/html"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            cookie = response.cookies["slack-app-oauth-state"]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "lax")
        [state] = re.findall(r"state=([\w-]+)", page)
        async with session.get(
            REDIRECT_PATH,
            params={"code": slack.code(ALPHA), "state": state},
            headers={"Cookie": f"slack-app-oauth-state={cookie.value}"},
        ) as response:
            assert (response.status, response.content_type) == (200, "text/html")
            assert "<h1>Holdfast is installed in Team T0ALPHA.</h1>" in await response.text()
        async with session.get("/healthz") as response:
            assert await response.json() == {"status": "ok"}
        async with session.post(INSTALL_PATH) as response:
            assert response.status == 405
    assert book.ids() == (ALPHA,)
    assert capsys.readouterr().err.endswith(
        " Ctrl+C ends it.\nWorkspaces install it at https://holdfast.example.com/slack/install.\n"
    )


async def test_a_registry_that_is_busy_is_told(many: Many, book: StoredInstallations) -> None:
    book._registry._writer.connection().execute("PRAGMA busy_timeout = 1")
    with sqlite3.connect(book._registry._path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        async with browser(many) as session, session.get(INSTALL_PATH) as response:
            assert response.status == 503
            said = await response.text()
        other.execute("ROLLBACK")
    other.close()
    assert "is writing to l.db.registry. Try again when it has ended.</p>" in said


async def test_a_fault_of_ours_has_a_reference(
    many: Many, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(many.flow.settings.state_store, "_book", None)
    with caplog.at_level(logging.ERROR, logger="holdfast.slack"):
        async with browser(many) as session, session.get(INSTALL_PATH) as response:
            assert response.status == 500
            said = await response.text()
    [reference] = re.findall(r"That failed on our side \(reference (\w{4})\)", said)
    assert any(reference in record.getMessage() for record in caplog.records)
