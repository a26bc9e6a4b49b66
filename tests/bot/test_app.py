"""Commands as Slack sends them: signed, through the whole app, to a real ledger and back."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import threading
import time
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.answering import PATIENCE_SECONDS, Answering
from bot.app import build_app
from bot.directory import Directory
from bot.installation import Installation
from bot.limits import check_message, texts_of
from bot.office import Office
from bot.settings import SlackSettings
from bot.text import unescape
from bot.workers import Workers
from cli.wiring import LedgerDesk
from retention.access.permit import EVERYTHING
from retention.asker import LOCAL
from retention.errors import LedgerError
from retention.language import read_question
from retention.question import Metric
from retention.scope import Workspace
from retention.wording import explain, word
from tests.bot.small_slack import SmallSlack, small_slack
from tests.desks import AroundDesk
from tests.narrowed import main

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.response import BoltResponse

    from retention.access.permit import Permit
    from retention.answer.any import AnyAnswer
    from retention.asker import Asker
    from retention.desk import Desk, LedgerDescription
    from retention.question import Question

INSTALLATION = Installation("T01", "Acme", "B0BOT", "U0BOT")


def signed(text: str, *, command: str = "/nrr", team: str = "T01", **more: str) -> AsyncBoltRequest:
    """Make the request that Slack sends for `/nrr text`."""
    fields = {
        "token": "legacy",
        "team_id": team,
        "channel_id": "C1",
        "user_id": "U1",
        "command": command,
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.invalid/commands/T01/1/secret",
        "trigger_id": f"1.{time.monotonic_ns()}",
        **more,
    }
    body, timestamp = urlencode(fields), str(int(time.time()))
    signature = SignatureVerifier("signing-secret").generate_signature(timestamp=timestamp, body=body)
    headers: dict[str, str | Sequence[str]] = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature or "",
    }
    return AsyncBoltRequest(body=body, headers=headers)


def said(response: BoltResponse) -> dict[str, Any]:
    """Read an ephemeral reply that keeps to every limit."""
    assert response.status == 200
    message: dict[str, Any] = json.loads(response.body)
    assert message["response_type"] == "ephemeral"
    assert check_message(message["blocks"], message["text"]) == []
    return message


@pytest.fixture
async def slack() -> AsyncIterator[SmallSlack]:
    async with small_slack() as workspace:
        yield workspace


def app_of(desk: Desk, slack: SmallSlack, **answering: Any) -> tuple[AsyncApp, Answering]:  # noqa: ANN401
    counter = Answering(**answering)
    settings = SlackSettings("xoxb-secret", signing_secret="signing-secret", api_url=slack.url)
    return build_app(Office(desk, counter, Directory()), settings, INSTALLATION), counter


@pytest.fixture
async def app(desk: Desk, slack: SmallSlack) -> AsyncIterator[AsyncApp]:
    built, answering = app_of(desk, slack)
    yield built
    await answering.finish()


class Hook:
    """What Slack's response_url received."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.url = ""

    async def receive(self, request: web.Request) -> web.Response:
        await self.messages.put(await request.json())
        return web.Response(text="ok")


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    """A response_url of a server that takes whatever is delivered to it."""
    made, application = Hook(), web.Application()
    application.router.add_post("/response", made.receive)
    server = TestServer(application, host="127.0.0.1")
    await server.start_server()
    made.url = str(server.make_url("/response"))
    yield made
    await server.close()


class Held(AroundDesk):
    """The sample ledger's desk, which waits until `release` before it answers."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.release = threading.Event()

    def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:
        self.release.wait(10)
        return super().answer(question, asker)


class Broken(AroundDesk):
    """A desk that fails as a bug or as a ledger does."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:  # noqa: ARG002 - as a desk has it
        raise self.error

    def describe(self, asker: Asker = LOCAL) -> LedgerDescription:  # noqa: ARG002 - as a desk has it
        raise self.error

    def permit(self, asker: Asker = LOCAL) -> Permit:  # noqa: ARG002 - as a desk has it
        return EVERYTHING


@pytest.mark.parametrize("text", ["last-quarter enterprise", "last-year by segment", "ttm by region vs last-year"])
async def test_the_reply_shows_what_the_wording_says(app: AsyncApp, desk: Desk, text: str) -> None:
    message = said(await app.async_dispatch(signed(text)))
    reply = word(desk.answer(read_question(text, metric=Metric.NRR)))
    shown = list(texts_of(message["blocks"]))
    assert message["text"].startswith(reply.headline)
    assert shown[0] == reply.headline
    assert reply.definition in shown
    assert reply.provenance in shown
    table = reply.breakdown or reply.statement
    assert table is not None
    [block] = [block for block in message["blocks"] if block["type"] == "table"]
    assert [tuple(cell["text"] for cell in row) for row in block["rows"]] == [table.header, *table.rows]


async def test_entities_are_read_as_typed(app: AsyncApp) -> None:
    message = said(await app.async_dispatch(signed("last-quarter R&amp;D")))
    assert '"R&D"' in next(texts_of(message["blocks"]))
    assert '"R&amp;D"' in message["text"]


@pytest.mark.parametrize("text", ["", "  ", "help", "HELP"])
async def test_help_shows_questions_that_are_answered(app: AsyncApp, desk: Desk, text: str) -> None:
    message = said(await app.async_dispatch(signed(text)))
    examples = [line.removeprefix("/nrr ") for line in message["text"].split("\n") if line.startswith("/nrr ")]
    assert len(examples) == 5
    assert [main(desk.answer(read_question(example))).metric for example in examples] == [Metric.NRR] * 5


async def test_a_late_answer_is_acknowledged_and_delivered(desk: Desk, hook: Hook, slack: SmallSlack) -> None:
    held = Held(desk)
    app, answering = app_of(held, slack, patience=0.05)
    message = said(await app.async_dispatch(signed("last-quarter enterprise", response_url=hook.url)))
    assert message["text"] == "Working on it. The answer will appear here."
    held.release.set()
    delivered = await asyncio.wait_for(hook.messages.get(), 10)
    assert delivered["text"].startswith(word(desk.answer(read_question("last-quarter enterprise"))).headline)
    assert delivered["response_type"] == "ephemeral"
    await answering.finish()


async def test_finishing_waits_for_what_was_acknowledged(desk: Desk, hook: Hook, slack: SmallSlack) -> None:
    held = Held(desk)
    app, answering = app_of(held, slack, patience=0.01)
    for _ in range(3):
        said(await app.async_dispatch(signed("last-quarter", response_url=hook.url)))
    held.release.set()
    await answering.finish()
    assert hook.messages.qsize() == 3


async def test_an_answer_that_cannot_be_delivered_is_logged_without_its_address(
    desk: Desk, caplog: pytest.LogCaptureFixture, slack: SmallSlack
) -> None:
    held = Held(desk)
    app, answering = app_of(held, slack, patience=0.01)
    said(await app.async_dispatch(signed("last-quarter", response_url="http://127.0.0.1:9/secret")))
    held.release.set()
    with caplog.at_level(logging.INFO):
        await answering.finish()
        await asyncio.sleep(0)
    [record] = caplog.records
    assert "answer not delivered" in record.getMessage()
    assert "secret" not in caplog.text


async def test_a_full_pool_is_said_at_once(desk: Desk, hook: Hook, slack: SmallSlack) -> None:
    held = Held(desk)
    app, answering = app_of(held, slack, patience=0.01, workers=Workers(threads=1, places=2))
    replies = [said(await app.async_dispatch(signed("last-quarter", response_url=hook.url))) for _ in range(3)]
    assert [reply["text"] for reply in replies] == [
        "Working on it. The answer will appear here.",
        "Working on it. The answer will appear here.",
        "Too many questions are waiting. Please ask again in a minute.",
    ]
    held.release.set()
    await answering.finish()


async def test_thirty_two_slow_questions_are_all_acknowledged_in_time(
    desk: Desk, hook: Hook, slack: SmallSlack
) -> None:
    """Whatever the patience, the way there and back keeps within what Slack's 3 s leave beside it."""
    held = Held(desk)
    app, answering = app_of(held, slack, patience=0.5)
    before = time.monotonic()
    requests = [signed("last-quarter", response_url=hook.url) for _ in range(32)]
    replies = [said(reply) for reply in await asyncio.gather(*map(app.async_dispatch, requests))]
    assert time.monotonic() - before < 0.5 + 3 - PATIENCE_SECONDS
    assert {reply["text"] for reply in replies} == {"Working on it. The answer will appear here."}
    held.release.set()
    await answering.finish()


async def test_a_replayed_request_is_answered_once(app: AsyncApp) -> None:
    request, again = signed("last-quarter", trigger_id="1.1"), signed("last-quarter", trigger_id="1.1")
    assert "NRR" in said(await app.async_dispatch(request))["text"]
    replay = await app.async_dispatch(again)
    assert (replay.status, replay.body) == (200, "")


async def test_another_workspace_is_not_answered(app: AsyncApp) -> None:
    message = said(await app.async_dispatch(signed("last-quarter", team="T02")))
    assert message["text"] == "This Holdfast belongs to another workspace."


async def test_a_bug_is_logged_under_a_reference_and_told(caplog: pytest.LogCaptureFixture, slack: SmallSlack) -> None:
    app, answering = app_of(Broken(ZeroDivisionError("xoxb-secret")), slack)
    message = said(await app.async_dispatch(signed("last-quarter enterprise")))
    found = re.fullmatch(
        r"That failed on our side \(reference (\w{4})\)\. It has been logged; nothing was changed\.", message["text"]
    )
    assert found
    [record] = caplog.records
    logged = json.loads(record.getMessage())
    assert logged["reference"] == found[1]
    assert "ZeroDivisionError" in logged["exception"]
    assert "enterprise" not in record.getMessage()
    assert "hooks.invalid" not in record.getMessage()
    await answering.finish()


async def test_a_ledger_that_is_not_there_is_said(tmp_path: Path, slack: SmallSlack) -> None:
    desk = LedgerDesk(tmp_path / "none.db", Workspace(), lambda: date(2025, 11, 22))
    app, answering = app_of(desk, slack)
    for text in ("help", "last-quarter"):
        with pytest.raises(LedgerError) as caught:
            desk.describe()
        assert unescape(said(await app.async_dispatch(signed(text)))["text"]) == explain(caught.value)
    await answering.finish()


async def test_an_unknown_command_is_not_answered_and_its_body_not_logged(
    app: AsyncApp, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="slack_sdk"):
        response = await app.async_dispatch(signed("a secret question", command="/unknown"))
    assert response.status == 404
    assert caplog.text == ""


async def test_a_wrong_signature_is_refused_and_not_logged(app: AsyncApp, caplog: pytest.LogCaptureFixture) -> None:
    request = signed("a secret question")
    request.headers["x-slack-signature"] = ["v0=" + "0" * 64]
    response = await app.async_dispatch(request)
    assert response.status == 401
    assert caplog.text == ""
