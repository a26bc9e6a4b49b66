"""What Slack sends twice is answered once, and nothing of it stays in the log."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.acceptance.slack.signing import FORM, JSON, command, event, signed
from tests.acceptance.slack.workspace import ADA, BOT, FINANCE, TOKENS, until

if TYPE_CHECKING:
    from tests.acceptance.slack.conftest import SlackOver
    from tests.acceptance.slack.workspace import Slack

pytestmark = pytest.mark.acceptance

QUESTION = "last-quarter enterprise"
# How long, in seconds, a second answer is waited for that must not come.
QUIET_SECONDS = 1.5
# What Slack sends again, it sends with these.
RETRY = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}


@pytest.fixture
def slack(slack_over: SlackOver) -> Slack:
    return slack_over("http")


def test_identical_signed_bytes_are_answered_once(slack: Slack) -> None:
    assert slack.bot_url is not None
    request = signed(command("/nrr", QUESTION), FORM)
    first, second = request.send(slack.bot_url), request.send(slack.bot_url)
    assert (first.status, second.status) == (200, 200)
    assert b"blocks" in first.body
    assert second.body == b""


@pytest.mark.parametrize("headers", [{}, RETRY], ids=["same bytes", "retry"])
def test_an_event_that_comes_again_is_answered_once(slack: Slack, headers: dict[str, str]) -> None:
    assert slack.bot_url is not None
    said = slack.say("for the record", channel=FINANCE)
    mention = {
        "type": "app_mention", "user": ADA, "channel": FINANCE, "text": f"<@{BOT}> nrr {QUESTION}",
        "ts": said["ts"], "event_ts": said["ts"],
    }  # fmt: skip
    request = signed(event(mention, event_id=f"Ev{uuid4().hex}"), JSON)
    assert request.send(slack.bot_url).status == 200
    slack.replies(said)
    for _ in range(3):
        assert request.send(slack.bot_url, **headers).status == 200
    time.sleep(QUIET_SECONDS)
    assert len(slack.replies(said)) == 1


def test_a_retry_that_overtakes_its_answer_is_answered_once(slack: Slack) -> None:
    assert slack.bot_url is not None
    said = slack.say("for the record too", channel=FINANCE)
    mention = {
        "type": "app_mention", "user": ADA, "channel": FINANCE, "text": f"<@{BOT}> nrr ttm by segment",
        "ts": said["ts"], "event_ts": said["ts"],
    }  # fmt: skip
    request = signed(event(mention, event_id=f"Ev{uuid4().hex}"), JSON)
    for headers in ({}, RETRY, RETRY | {"X-Slack-Retry-Num": "2"}):
        assert request.send(slack.bot_url, **headers).status == 200
    slack.replies(said)
    time.sleep(QUIET_SECONDS)
    assert len(slack.replies(said)) == 1


def test_the_log_holds_no_question_and_no_secret(slack: Slack) -> None:
    slack.type("/nrr", QUESTION)
    slack.type("/why", "of nothing that is known")
    slack.replies(slack.say(f"<@{BOT}> nrr {QUESTION}"))
    # Without a user it is nothing that Slack sends: a fault, and that is logged.
    assert slack.bot_url is not None
    broken = command("/nrr", QUESTION, response_url=f"{slack.url}/_hooks/response/key").replace("user_id", "nobody")
    assert b"reference" in signed(broken).send(slack.bot_url).body
    log = until(lambda: (log := slack.bot.log.read_text(encoding="utf-8")).count("failed") and log)
    for secret in (QUESTION, "enterprise", "nothing that is known", "_hooks/response", *TOKENS.values()):
        assert secret not in log
