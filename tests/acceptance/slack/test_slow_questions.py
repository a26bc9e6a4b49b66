"""Many slow questions at a time: Slack waits for none of them, and each is answered once it is ready."""

from __future__ import annotations

import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.acceptance.slack.signing import JSON, command, event, signed
from tests.acceptance.slack.workspace import ADA, BOT, FINANCE, WORKING, until

if TYPE_CHECKING:
    from tests.acceptance.slack.conftest import SlackOver
    from tests.acceptance.slack.workspace import Message, Slack

pytestmark = pytest.mark.acceptance

SLOW_BOT = Path(__file__).with_name("slow_bot.py")
# Beyond it Slack shows an error.
ACK_SECONDS = 3.0
ALL_SECONDS = 60.0
BUSY = "Too many questions are waiting. Please ask again in a minute."
MONTHS = [f"{year}-{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13)]


def slow(slack_over: SlackOver, mode: str, seconds: float) -> Slack:
    """Slack with a bot whose every answer takes `seconds` longer than it must."""
    return slack_over(mode, (sys.executable, SLOW_BOT, str(seconds)))


def asked_at_once(slack: Slack, questions: list[str]) -> list[float]:
    """Type all of them at the same time; give how long each acknowledgement took, in seconds."""

    def ask(text: str) -> float:
        begun = time.perf_counter()
        slack.send("/_control/command", {"channel": FINANCE, "user": ADA, "command": "/nrr", "text": text})
        return time.perf_counter() - begun

    with ThreadPoolExecutor(len(questions)) as people:
        return list(people.map(ask, questions))


def answers(slack: Slack) -> list[Message]:
    return [message for message in slack.messages() if message["text"] not in {WORKING, BUSY}]


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_32_slow_questions_are_acknowledged_in_time_and_all_answered(slack_over: SlackOver, mode: str) -> None:
    slack, questions = slow(slack_over, mode, 0.6), MONTHS[:32]
    took = asked_at_once(slack, questions)
    assert max(took) < ACK_SECONDS
    found = until(lambda: len(found := answers(slack)) >= len(questions) and found, ALL_SECONDS)
    # Each month once: its name is in the first line of its own answer alone.
    assert len({message["text"].splitlines()[0] for message in found}) == len(found) == len(questions)
    assert Counter(message["text"] for message in slack.messages())[WORKING] > 0
    assert {message["ephemeral_to"] for message in slack.messages()} == {ADA}


def test_a_full_queue_is_said_at_once(slack_over: SlackOver) -> None:
    slack = slow(slack_over, "http", 0.61)
    took = asked_at_once(slack, MONTHS * 3)
    assert max(took) < ACK_SECONDS
    said = Counter(message["text"] for message in slack.messages())
    assert said[BUSY] > 0
    taken = len(MONTHS) * 3 - said[BUSY]
    assert len(until(lambda: len(found := answers(slack)) >= taken and found, ALL_SECONDS)) == taken


def test_mentions_are_acknowledged_before_they_are_answered(slack_over: SlackOver) -> None:
    slack = slow(slack_over, "http", 0.6)
    assert slack.bot_url is not None
    said = [slack.say("asked of everybody") for _ in range(8)]
    for message, month in zip(said, MONTHS, strict=False):
        mention = {
            "type": "app_mention", "user": ADA, "channel": FINANCE, "text": f"<@{BOT}> nrr {month}",
            "ts": message["ts"], "event_ts": message["ts"],
        }  # fmt: skip
        answered = signed(event(mention, event_id=uuid4().hex), JSON).send(slack.bot_url)
        assert (answered.status, answered.seconds < 0.5) == (200, True)
    for message in said:
        assert len(slack.replies(message)) == 1


def test_an_unreachable_response_url_harms_nobody(slack_over: SlackOver) -> None:
    slack = slow(slack_over, "http", 2.5)
    assert slack.bot_url is not None
    gone = f"{slack.url}/_hooks/response/gone"
    assert WORKING.encode() in signed(command("/nrr", "2025-01", response_url=gone)).send(slack.bot_url).body
    log = until(lambda: (log := slack.bot.log.read_text(encoding="utf-8")).count("not delivered") and log)
    assert "response/gone" not in log
    assert "/nrr last-quarter" in slack.type("/nrr", "help")["text"]
