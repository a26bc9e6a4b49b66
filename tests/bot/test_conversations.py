"""Questions in mentions, direct messages and the assistant pane: answered in their thread, once."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.answering import Answering
from bot.app import build_app
from bot.directory import Directory
from bot.installation import Installation
from bot.limits import check_message
from bot.office import Office
from bot.settings import SlackSettings
from retention.language import read_question
from retention.wording import word
from tests.bot.small_slack import CHANNEL, TEAM, USER, SmallSlack, small_slack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from slack_bolt.async_app import AsyncApp

    from retention.desk import Desk

EVENT_IDS = itertools.count()


def event(kind: str, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - as Slack sends it
    """An event as Slack has it; by default a message of a person in the channel."""
    return {"type": kind, "user": USER, "channel": CHANNEL, "ts": "100.5", **facts}


def request(told: dict[str, Any], *, event_id: str = "", **headers: str) -> AsyncBoltRequest:
    envelope = {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event": told,
        "event_id": event_id or f"Ev{next(EVENT_IDS)}",
        "authorizations": [{"team_id": TEAM, "user_id": "U0BOT", "is_bot": True}],
    }
    body, timestamp = json.dumps(envelope), str(int(time.time()))
    signature = SignatureVerifier("signing-secret").generate_signature(timestamp=timestamp, body=body)
    sent: dict[str, str | Sequence[str]] = {
        "content-type": "application/json",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature or "",
        **headers,
    }
    return AsyncBoltRequest(body=body, headers=sent)


class Conversation:
    """A workspace and the app in it."""

    def __init__(self, app: AsyncApp, slack: SmallSlack, answering: Answering) -> None:
        self.app, self.slack, self.answering = app, slack, answering

    async def hears(self, told: dict[str, Any], **more: str) -> list[dict[str, Any]]:
        """Send an event, and give everything that was posted when the app has done with it."""
        response = await self.app.async_dispatch(request(told, **more))
        assert response.status == 200
        while self.answering._deliveries:
            await asyncio.wait(self.answering._deliveries, timeout=10)
        for post in self.slack.posts:
            assert check_message(post["blocks"], post["text"]) == []
        return self.slack.posts


@pytest.fixture
async def conversation(desk: Desk) -> AsyncIterator[Conversation]:
    async with small_slack() as slack:
        answering = Answering()
        settings = SlackSettings("xoxb-secret", signing_secret="signing-secret", api_url=slack.url)
        app = build_app(Office(desk, answering, Directory()), settings, Installation(TEAM, "Acme", "B0BOT", "U0BOT"))
        yield Conversation(app, slack, answering)
        await answering.finish()


async def test_a_mention_is_answered_in_its_thread(conversation: Conversation, desk: Desk) -> None:
    [post] = await conversation.hears(event("app_mention", text="<@U0BOT> nrr last-quarter enterprise"))
    assert (post["method"], post["channel"], post["thread_ts"]) == ("chat.postMessage", CHANNEL, "100.5")
    assert post["text"].startswith(word(desk.answer(read_question("nrr last-quarter enterprise"))).headline)


async def test_a_mention_in_a_thread_is_answered_there(conversation: Conversation) -> None:
    [post] = await conversation.hears(event("app_mention", text="grr ttm <@U0BOT|holdfast>", thread_ts="90.1"))
    assert post["thread_ts"] == "90.1"
    assert post["text"].startswith("GRR, 12 months to ")


async def test_a_picture_is_put_into_what_was_posted_in_a_channel(conversation: Conversation) -> None:
    posted, updated = await conversation.hears(event("app_mention", text="<@U0BOT> cohorts quarterly"))
    assert (updated["method"], updated["channel"], updated["ts"]) == ("chat.update", CHANNEL, posted["ts"])
    assert updated["text"] == posted["text"]
    kinds = [block["type"] for block in updated["blocks"]]
    assert kinds.index("image") == kinds.index("table") + 1
    assert [block for block in updated["blocks"] if block["type"] != "image"] == posted["blocks"]


async def test_in_direct_messages_a_picture_follows_in_the_thread(conversation: Conversation) -> None:
    """A menu changes an answer there in place: nothing may be laid over it."""
    conversation.slack.channels["D1"] = {"id": "D1", "is_im": True}
    told = event("message", text="cohorts quarterly", channel="D1", channel_type="im")
    answer, picture = await conversation.hears(told)
    for post in (answer, picture):
        assert (post["method"], post["channel"], post["thread_ts"]) == ("chat.postMessage", "D1", "100.5")
    assert [block["type"] for block in picture["blocks"]] == ["image"]


async def test_a_mistake_in_a_channel_is_told_to_the_asker_alone(conversation: Conversation) -> None:
    [post] = await conversation.hears(event("app_mention", text="<@U0BOT> nrr last-quarter entreprise"))
    assert (post["method"], post["user"]) == ("chat.postEphemeral", USER)
    assert "Did you mean enterprise?" in post["text"]


async def test_a_direct_message_is_answered_and_its_status_shown(conversation: Conversation) -> None:
    conversation.slack.channels["D1"] = {"id": "D1", "is_im": True}
    [post] = await conversation.hears(event("message", text="nrr 2025-13", channel="D1", channel_type="im"))
    assert (post["method"], post["thread_ts"]) == ("chat.postMessage", "100.5")
    assert post["text"].startswith("I can't read the period ")
    [status] = conversation.slack.called("assistant.threads.setStatus")
    assert (status["channel_id"], status["thread_ts"], status["status"]) == ("D1", "100.5", "is computing the answer")


@pytest.mark.parametrize("text", ["", "help", "<@U0BOT>", "<@U0BOT> ?", "Help me!"])
async def test_a_message_without_a_question_gets_help(conversation: Conversation, text: str) -> None:
    [post] = await conversation.hears(event("app_mention", text=text))
    assert post["text"].startswith("Any question: a trend, a matrix, benchmarks, two policies.\n")
    assert "\nnrr last-quarter\n" in post["text"]


@pytest.mark.parametrize(
    "told",
    [
        event("message", text="nrr last-quarter", channel_type="channel"),
        event("message", text="nrr last-quarter", channel_type="im", bot_id="B9"),
        event("message", text="nrr last-quarter", channel_type="im", subtype="message_changed"),
        event("app_mention", text="<@U0BOT> nrr last-quarter", bot_id="B9"),
        event("message", text="nrr last-quarter", channel_type="im", user="U0BOT"),
    ],
)
async def test_what_nobody_asked_is_not_answered(conversation: Conversation, told: dict[str, Any]) -> None:
    assert await conversation.hears(told) == []


async def test_an_event_that_slack_sends_again_is_answered_once(conversation: Conversation) -> None:
    told = event("app_mention", text="<@U0BOT> nrr last-quarter")
    await conversation.hears(told, event_id="Ev-one")
    await conversation.hears(told, event_id="Ev-one", **{"x-slack-retry-num": "1"})
    assert len(conversation.slack.posts) == 1


async def test_the_pane_offers_questions_that_are_answered(conversation: Conversation, desk: Desk) -> None:
    thread = {"user_id": USER, "channel_id": "D1", "thread_ts": "7.1", "context": {}}
    await conversation.hears({"type": "assistant_thread_started", "assistant_thread": thread, "event_ts": "7.1"})
    [offered] = conversation.slack.called("assistant.threads.setSuggestedPrompts")
    assert (offered["channel_id"], offered["thread_ts"]) == ("D1", "7.1")
    assert len(offered["prompts"]) == 4
    for prompt in offered["prompts"]:
        assert word(desk.answer(read_question(prompt["message"]))).headline
