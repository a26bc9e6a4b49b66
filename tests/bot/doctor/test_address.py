"""Over HTTP the public address is asked whether Holdfast answers there, and whether Slack's requests would arrive."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.doctor import ways
from tests.bot.doctor.ailing_slack import HTTP_TOKENS, SOCKET_TOKENS, ailing_slack, report

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SETTINGS = "ok           Settings: Signed requests over HTTP, with a bot token and a signing secret."


@asynccontextmanager
async def proxy(health: web.Response, events: web.Response) -> AsyncIterator[str]:
    """What stands at the public address; the address."""

    async def healthz(_: web.Request) -> web.Response:
        return health

    async def taken(_: web.Request) -> web.Response:
        return events

    application = web.Application()
    application.router.add_get("/healthz", healthz)
    application.router.add_post("/slack/events", taken)
    server = TestServer(application, host="127.0.0.1")
    await server.start_server()
    try:
        yield str(server.make_url("")).rstrip("/")
    finally:
        await server.close()


def ours() -> web.Response:
    return web.json_response({"status": "ok"})


async def address_line(url: str | None, environment: dict[str, str] | None = None) -> str:
    async with ailing_slack() as slack:
        lines = await report(slack, HTTP_TOKENS if environment is None else environment, url=url, http=True)
    [line] = [line for line in lines if "Address: " in line]
    return line


async def test_without_an_address_it_is_said_how_to_check_it() -> None:
    async with ailing_slack() as slack:
        lines = await report(slack, HTTP_TOKENS)
    assert lines[0] == SETTINGS
    assert lines[3] == (
        "ok           Address: The signing secret is there. With --url https://YOUR-HOST it is also checked that"
        " Slack's requests arrive."
    )
    assert lines[-1] == "All is well."


async def test_without_a_signing_secret_nothing_is_checked() -> None:
    assert await address_line(None, SOCKET_TOKENS) == (
        "not checked  Address: because there is no signing secret (see Settings)."
    )


@pytest.mark.parametrize("path", ["", "/", "/slack/events"])
async def test_holdfast_answers(path: str) -> None:
    async with proxy(ours(), web.json_response({"error": "invalid request"}, status=401)) as url:
        # A loopback has no certificate.
        assert await address_line(url + path) == (
            f"warning      Address: Holdfast answers at {url}, but Slack calls only addresses that begin with https://."
        )


NOT_OURS = (
    "to mend      Address: {url} is not answered by Holdfast (HTTP {status}). Whatever stands at that address must pass"
    " /healthz and /slack/events on to holdfast serve slack --http."
)


@pytest.mark.parametrize(
    ("health", "status"),
    [
        (web.Response(text="<html>Sign in</html>", content_type="text/html"), 200),
        (web.json_response({"status": "up"}), 200),
        (web.Response(status=302, headers={"Location": "https://login.example.com"}), 302),
        (web.Response(status=502), 502),
    ],
)
async def test_somebody_else_answers(health: web.Response, status: int) -> None:
    async with proxy(health, web.Response(status=401)) as url:
        assert await address_line(url) == NOT_OURS.format(url=f"{url}/healthz", status=status)


async def test_requests_are_not_passed_on() -> None:
    async with proxy(ours(), web.Response(status=404)) as url:
        assert await address_line(url) == NOT_OURS.format(url=f"{url}/slack/events", status=404)


UNREACHED = (
    "to mend      Address: {url}/healthz cannot be reached from here ({reason}). Start holdfast serve slack --http, and"
    " let a public https address lead to it."
)


async def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "http://127.0.0.1:1"
    assert await address_line(url) == UNREACHED.format(url=url, reason="Connection refused")
    monkeypatch.setattr(ways, "SECONDS", 0.000_001)
    async with proxy(ours(), ours()) as slow:
        assert await address_line(slow) == UNREACHED.format(url=slow, reason="no answer in time")


async def test_what_is_no_address() -> None:
    assert await address_line("holdfast.example.com") == (
        'to mend      Address: "holdfast.example.com" is not an address. Write it as https://holdfast.example.com.'
    )
