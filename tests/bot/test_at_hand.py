"""Commands whose answer lies ready: the same bytes as by the whole way, and everything else goes that way."""

from __future__ import annotations

import asyncio
import statistics
import time
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.answering import Answering
from bot.app import build_app
from bot.directory import Directory
from bot.installation import Installation
from bot.office import Office
from bot.settings import SlackSettings
from cli.importing import import_sample
from cli.wiring import LedgerDesk
from retention.scope import Workspace
from retention.store.registry import open_registry, registry_path
from retention.store.registry.audit import entries
from tests.bot.small_slack import CHANNEL, TEAM, USER, small_slack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.app import HoldfastApp

TODAY = date(2025, 11, 22)
SECRET = "signing-secret"
EVERYBODY = '[[rule]]\nwho = ["members"]\n'
ONE_REGION = '[[rule]]\nwho = ["members"]\nonly = "region=emea"\n'


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("books") / "books.db"
    list(import_sample(made, TODAY))
    return made


@pytest.fixture
async def app(database: Path) -> AsyncIterator[HoldfastApp]:
    async with small_slack() as slack:
        slack.users["U2"] = {**slack.users[USER], "id": "U2"}
        with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as desk:
            answering = Answering()
            settings = SlackSettings("xoxb-secret", signing_secret=SECRET, api_url=slack.url)
            installation = Installation(TEAM, "Acme", "B0BOT", "U0BOT")
            yield build_app(Office(desk, answering, Directory()), settings, installation)
            await answering.finish()


def sent(text: str, **more: str) -> tuple[bytes, str, str]:
    """The body of `/nrr text` with its time and its signature."""
    fields = {
        "command": "/nrr", "text": text, "team_id": TEAM, "user_id": USER, "channel_id": CHANNEL,
        "channel_name": "finance", "trigger_id": str(time.monotonic_ns()), "response_url": "https://hooks.invalid/1",
        **more,
    }  # fmt: skip
    body, timestamp = urlencode(fields), str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
    assert signature is not None
    return body.encode(), timestamp, signature


async def whole_way(app: HoldfastApp, request: tuple[bytes, str, str]) -> str:
    """What Bolt answers."""
    body, timestamp, signature = request
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature,
    }
    return (await app.async_dispatch(AsyncBoltRequest(body=body.decode(), headers=headers))).body  # type: ignore[arg-type]


async def test_what_was_answered_lies_ready_byte_for_byte(app: HoldfastApp) -> None:
    assert await app.at_hand.of_request(*sent("last-quarter")) is None
    answered = await whole_way(app, sent("last-quarter"))
    assert '"NRR, Q3 2025' in answered
    assert await app.at_hand.of_request(*sent("last-quarter")) == answered
    # A question is what is asked, however it is typed.
    assert await app.at_hand.of_request(*sent(" Last Quarter ")) == answered


async def test_whoever_sees_the_same_is_given_it_and_the_audit_knows_who(app: HoldfastApp, database: Path) -> None:
    await whole_way(app, sent("last-quarter"))
    assert await app.at_hand.of_request(*sent("last-quarter", user_id="U2")) is None
    await whole_way(app, sent("last-quarter", user_id="U2"))
    for user in (USER, "U2"):
        assert await app.at_hand.of_request(*sent("last-quarter", user_id=user))
    await asyncio.sleep(0.2)
    kept = entries(open_registry(registry_path(database))).entries
    assert [one.user for one in kept[-4:]] == [USER, "U2", USER, "U2"]
    assert {(one.deed, one.outcome, one.question) for one in kept[-4:]} == {("ask", "done", "nrr last-quarter")}


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("help", {}),
        ("", {}),
        ("last-quarter entreprise", {}),
        ("last-month", {}),
        ("last-quarter", {"command": "/digest"}),
        ("last-quarter", {"command": "/grr"}),
        ("last-quarter", {"team_id": "T0OTHER"}),
        ("last-quarter", {"user_id": "U0NOBODY"}),
        ("last-quarter", {"channel_id": "C0ELSE"}),
    ],
)
async def test_everything_else_goes_the_whole_way(app: HoldfastApp, text: str, more: dict[str, str]) -> None:
    await whole_way(app, sent("last-quarter"))
    assert await app.at_hand.of_request(*sent(text, **more)) is None


async def test_a_picture_that_is_still_to_come_goes_the_whole_way(app: HoldfastApp) -> None:
    for _ in range(2):
        assert await app.at_hand.of_request(*sent("quarterly", command="/cohorts")) is None
        assert "Revenue retention" in await whole_way(app, sent("quarterly", command="/cohorts"))


async def test_a_signature_that_is_not_slacks_gets_nothing(app: HoldfastApp) -> None:
    await whole_way(app, sent("last-quarter"))
    body, timestamp, signature = sent("last-quarter")
    late = str(int(timestamp) - 360)
    for forged in (
        (body, timestamp, "v0=" + "0" * 64),
        (body + b"&more=1", timestamp, signature),
        (body, str(int(timestamp) + 1), signature),
        (body, late, SignatureVerifier(SECRET).generate_signature(timestamp=late, body=body) or ""),
    ):
        assert await app.at_hand.of_request(*forged) is None


async def test_what_comes_twice_is_answered_once_by_either_way(app: HoldfastApp) -> None:
    first = sent("last-quarter")
    await whole_way(app, first)
    assert await app.at_hand.of_request(*first) == ""
    second = sent("last-quarter")
    assert await app.at_hand.of_request(*second)
    assert await app.at_hand.of_request(*second) == ""
    assert await whole_way(app, second) == ""


async def test_a_registry_that_another_process_holds_keeps_nobody_waiting(app: HoldfastApp, database: Path) -> None:
    """The rows wait for it in a thread, and are there in the end."""
    await whole_way(app, sent("last-quarter"))
    with closing(open_registry(registry_path(database))) as another:
        before = entries(another).total
        another.execute("BEGIN IMMEDIATE")
        began, turns = time.perf_counter(), list[float]()
        while time.perf_counter() - began < 0.3:
            turn = time.perf_counter()
            assert await app.at_hand.of_request(*sent("last-quarter"))
            await asyncio.sleep(0)
            turns.append(time.perf_counter() - turn)
        another.execute("ROLLBACK")
        assert statistics.median(turns) < 0.02
        await app.at_hand.of_request(*sent("last-quarter"))
        await asyncio.sleep(0.3)
        assert entries(another).total > before + 10


async def test_other_rules_and_other_books_leave_nothing_ready(app: HoldfastApp, database: Path) -> None:
    rules = database.with_name("access.toml")
    answers = [await whole_way(app, sent("last-quarter"))]
    try:
        for text in (EVERYBODY, ONE_REGION):
            rules.write_text(text, encoding="utf-8")
            assert await app.at_hand.of_request(*sent("last-quarter")) is None
            answers.append(await whole_way(app, sent("last-quarter")))
            assert await app.at_hand.of_request(*sent("last-quarter")) == answers[-1]
    finally:
        rules.unlink()
    assert len(set(answers)) == 3
