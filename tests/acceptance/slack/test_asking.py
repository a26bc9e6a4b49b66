"""Every command, mentions, direct messages and help, over both of the ways that Slack reaches a bot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.limits import check_message
from tests.acceptance.slack.workspace import ADA, BEN, BOT, PRIVATE, everything_of

if TYPE_CHECKING:
    from tests.acceptance.conftest import Ask
    from tests.acceptance.slack.conftest import SlackOver
    from tests.acceptance.slack.workspace import Message

pytestmark = pytest.mark.acceptance

MODES = pytest.mark.parametrize("mode", ["http", "socket"])
# What is typed, and what the same question is in a terminal.
COMMANDS = {
    ("/nrr", "last-quarter"): "nrr last-quarter",
    ("/nrr", "ttm by segment"): "nrr ttm by segment",
    ("/nrr", "last-quarter vs last-year"): "nrr last-quarter vs last-year",
    ("/grr", "last-quarter by segment"): "grr last-quarter by segment",
    ("/churn", "last-month"): "revenue churn last-month",
    ("/cohorts", "quarterly"): "cohorts quarterly",
    ("/cohorts", ""): "cohorts",
    ("/movers", "last-quarter top 5"): "movers last-quarter top 5",
    ("/movers", ""): "movers",
    ("/why", "nrr last-quarter by segment"): "why nrr last-quarter by segment",
    ("/why", "grr last-quarter"): "why grr last-quarter",
    ("/retention", "nrr ttm monthly since 2025-01"): "nrr ttm monthly since 2025-01",
    ("/retention", "logo retention last-year"): "logo retention last-year",
}


def answer_of(message: Message) -> str:
    """The id that an answer names in its last line."""
    found = re.search(r"answer ([0-9a-f]{8})", everything_of(message))
    assert found, everything_of(message)
    return found[1]


@MODES
@pytest.mark.parametrize(("typed", "asked"), COMMANDS.items(), ids=[" ".join(typed) for typed in COMMANDS])
def test_a_command_gives_the_answer_of_the_terminal(
    slack_over: SlackOver, ask: Ask, mode: str, typed: tuple[str, str], asked: str
) -> None:
    message = slack_over(mode).type(*typed)
    assert check_message(message["blocks"], message["text"]) == []
    assert message["ephemeral_to"] == ADA
    assert answer_of(message) == ask(asked)["id"][:8]


@MODES
@pytest.mark.parametrize("command", ["/nrr", "/grr", "/churn", "/retention"])
def test_help_is_what_a_command_alone_gives(slack_over: SlackOver, mode: str, command: str) -> None:
    slack = slack_over(mode)
    alone, asked_for = slack.type(command), slack.type(command, "help")
    assert check_message(alone["blocks"], alone["text"]) == []
    assert alone["blocks"] == asked_for["blocks"]
    examples = [line for line in alone["text"].splitlines() if line.startswith(f"{command} ")]
    assert len(examples) >= 3
    for example in examples:
        answer_of(slack.type(command, example.removeprefix(f"{command} ")))


@MODES
def test_a_mention_is_answered_in_its_thread_for_all(slack_over: SlackOver, ask: Ask, mode: str) -> None:
    slack = slack_over(mode)
    said = slack.say(f"<@{BOT}> nrr last-quarter by segment")
    [reply] = slack.replies(said)
    assert "ephemeral_to" not in reply
    assert check_message(reply["blocks"], reply["text"]) == []
    assert answer_of(reply) == ask("nrr last-quarter by segment")["id"][:8]
    again = slack.say(f"<@{BOT}> grr ttm", thread=said["ts"])
    assert answer_of(slack.replies(again, 2)[1]) == ask("grr ttm")["id"][:8]


@MODES
def test_what_went_wrong_in_a_channel_is_told_to_the_asker_alone(slack_over: SlackOver, mode: str) -> None:
    [reply] = slack_over(mode).replies(slack_over(mode).say(f"<@{BOT}> nrr last-quarter entreprise", user=BEN))
    assert reply["ephemeral_to"] == BEN
    assert "Did you mean enterprise?" in reply["text"]


@MODES
def test_a_direct_message_is_answered_in_its_thread(slack_over: SlackOver, ask: Ask, mode: str) -> None:
    slack = slack_over(mode)
    for text, asked in (("nrr last-quarter", "nrr last-quarter"), ("cohorts quarterly", "cohorts quarterly")):
        [reply] = slack.replies(slack.say(text, channel=BOT))
        assert answer_of(reply) == ask(asked)["id"][:8]
    [reply] = slack.replies(slack.say("help", channel=BOT))
    assert "last-quarter" in reply["text"]


@MODES
def test_a_private_channel_is_a_channel(slack_over: SlackOver, mode: str) -> None:
    slack = slack_over(mode)
    assert answer_of(slack.type("/nrr", "last-quarter", channel=PRIVATE))
    [reply] = slack.replies(slack.say(f"<@{BOT}> nrr last-quarter", channel=PRIVATE))
    assert answer_of(reply)


@MODES
def test_what_is_said_without_a_mention_is_not_answered(slack_over: SlackOver, mode: str) -> None:
    slack = slack_over(mode)
    before = slack.say("nrr last-quarter")
    answered = slack.say(f"<@{BOT}> nrr last-quarter")
    slack.replies(answered)
    threads = {message.get("thread_ts") for message in slack.messages()}
    assert answered["ts"] in threads
    assert before["ts"] not in threads
