"""The server as Slack reaches it: real requests over a real port."""

from __future__ import annotations

import asyncio
import json
import socket
import statistics
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.signature import SignatureVerifier

from bot.answering import Answering
from bot.app import build_app
from bot.directory import Directory
from bot.installation import Installation
from bot.office import Office
from bot.server import serve_http
from bot.settings import SlackSettings
from retention.errors import SettingsError
from retention.wording import explain
from tests.bot.small_slack import small_slack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.app import HoldfastApp
    from retention.desk import Desk

# One server for all: starting and stopping it takes longer than a request.
pytestmark = pytest.mark.asyncio(loop_scope="module")

FORM = "application/x-www-form-urlencoded"


def body_of(text: str) -> str:
    return urlencode(
        {"command": "/nrr", "text": text, "team_id": "T01", "user_id": "U1", "trigger_id": str(time.monotonic_ns())}
    )


def headers_of(body: str, *, timestamp: str = "", secret: str = "signing-secret") -> dict[str, str]:
    timestamp = timestamp or str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {"Content-Type": FORM, "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature or ""}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(desk: Desk) -> AsyncIterator[HoldfastApp]:
    answering = Answering()
    async with small_slack() as slack:
        settings = SlackSettings("xoxb-secret", signing_secret="signing-secret", api_url=slack.url)
        office = Office(desk, answering, Directory())
        yield build_app(office, settings, Installation("T01", "Acme", "B0BOT", "U0BOT"))
        await answering.finish()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(app: HoldfastApp) -> AsyncIterator[aiohttp.ClientSession]:
    stop, port = asyncio.Event(), free_port()
    serving = asyncio.create_task(serve_http(app, "127.0.0.1", port, stop))
    # It listens as soon as it runs: what comes before it is ready waits.
    await asyncio.sleep(0)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        yield session
    stop.set()
    await serving


async def test_health(client: aiohttp.ClientSession) -> None:
    async with client.get("/healthz") as response:
        assert (response.status, await response.json()) == (200, {"status": "ok"})


async def test_no_answer_waits_for_the_network(client: aiohttp.ClientSession) -> None:
    """With Nagle's algorithm left on, each takes over 40 ms."""
    seconds = []
    for _ in range(20):
        before = time.monotonic()
        async with client.get("/healthz") as response:
            await response.read()
        seconds.append(time.monotonic() - before)
    assert statistics.median(seconds) < 0.02


async def test_one_line_says_that_it_is_ready(app: HoldfastApp, capsys: pytest.CaptureFixture[str]) -> None:
    stop, port = asyncio.Event(), free_port()
    stop.set()
    await serve_http(app, "127.0.0.1", port, stop)
    line = f"Holdfast answers Slack at http://127.0.0.1:{port}/slack/events. Ctrl+C ends it.\n"
    assert capsys.readouterr() == ("", line)


async def test_a_signed_question_is_answered(client: aiohttp.ClientSession) -> None:
    body = body_of("last-quarter")
    async with client.post("/slack/events", data=body, headers=headers_of(body)) as response:
        assert response.status == 200
        assert response.content_type == "application/json"
        assert (await response.json())["text"].startswith("NRR")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"X-Slack-Signature": "v0=" + "0" * 64}, 401),
        ({"X-Slack-Signature": ""}, 401),
        ({"X-Slack-Signature": "v0=é"}, 401),
        ({"X-Slack-Request-Timestamp": "1"}, 401),
        ({"X-Slack-Request-Timestamp": "tomorrow"}, 401),
        ({"X-Slack-Request-Timestamp": ""}, 401),
    ],
)
async def test_only_what_slack_signed_is_taken(
    client: aiohttp.ClientSession, headers: dict[str, str], status: int
) -> None:
    body = body_of("last-quarter")
    async with client.post("/slack/events", data=body, headers=headers_of(body) | headers) as response:
        assert response.status == status


@pytest.mark.parametrize("age", [-330, 301])
async def test_a_right_signature_of_another_time_is_refused(client: aiohttp.ClientSession, age: int) -> None:
    body = body_of("last-quarter")
    headers = headers_of(body, timestamp=str(int(time.time()) - age))
    async with client.post("/slack/events", data=body, headers=headers) as response:
        assert response.status == 401


async def test_another_secret_is_refused(client: aiohttp.ClientSession) -> None:
    body = body_of("last-quarter")
    async with client.post("/slack/events", data=body, headers=headers_of(body, secret="other")) as response:
        assert response.status == 401


@pytest.mark.parametrize(("body", "status"), [(b"\xff", 400), (b"{", 401), (b"x" * 1_000_001, 413)])
async def test_what_slack_never_sends_is_refused(client: aiohttp.ClientSession, body: bytes, status: int) -> None:
    headers = headers_of(body_of("last-quarter"))
    async with client.post("/slack/events", data=body, headers=headers) as response:
        assert response.status == status


MALFORMED = ("{", "[]", "1", "null", '{"team": 1}', '{"authorizations": [1]}', "payload=[]", "payload=" + "[" * 30_000)


@pytest.mark.parametrize("body", MALFORMED)
@pytest.mark.parametrize("content_type", [FORM, "application/json", "text/plain"])
async def test_what_is_not_of_slacks_form_breaks_nothing(
    client: aiohttp.ClientSession, capsys: pytest.CaptureFixture[str], body: str, content_type: str
) -> None:
    """Unsigned it is not even read; signed it is refused, or answered as a request of no known kind."""
    headers = headers_of(body) | {"Content-Type": content_type}
    async with client.post("/slack/events", data=body, headers=headers) as response:
        assert response.status in {200, 400, 404}
    forged = headers | {"X-Slack-Signature": "v0=" + "0" * 64}
    async with client.post("/slack/events", data=body, headers=forged) as response:
        assert (response.status, await response.json()) == (401, {"error": "invalid request"})
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("actions", [[], {}, 7, [None]])
async def test_a_click_that_bolt_cannot_read_is_a_fault_under_a_reference(
    client: aiohttp.ClientSession, actions: object
) -> None:
    click = {"type": "block_actions", "team": {"id": "T01"}, "user": {"id": "U1"}, "actions": actions}
    body = urlencode({"payload": json.dumps(click)})
    async with client.post("/slack/events", data=body, headers=headers_of(body)) as response:
        assert response.status in {200, 400, 404}


async def test_a_get_is_no_request_of_slack(client: aiohttp.ClientSession) -> None:
    async with client.get("/slack/events") as response:
        assert response.status == 405


async def test_a_taken_port_is_named(app: HoldfastApp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError) as caught:
            await serve_http(app, "127.0.0.1", port, asyncio.Event())
    assert explain(caught.value) == (
        f"Cannot listen on 127.0.0.1:{port} (Address already in use). Choose another --host or --port."
    )
