"""Charts in answers, as a workspace receives them: native where Slack draws them, else a picture that follows once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.limits import check_message
from tests.acceptance.slack.workspace import ADA, BOT, FINANCE, until

if TYPE_CHECKING:
    from tests.acceptance.conftest import Ask
    from tests.acceptance.slack.conftest import SlackOver
    from tests.acceptance.slack.workspace import Message, Slack

pytestmark = pytest.mark.acceptance

MODES = pytest.mark.parametrize("mode", ["http", "socket"])
# Long enough for a second picture to come, if one were sent.
SETTLED_SECONDS = 2.0


def blocks_of(message: Message, kind: str) -> list[dict[str, Any]]:
    return [block for block in message["blocks"] if block["type"] == kind]


def is_png(slack: Slack, image: dict[str, Any]) -> bool:
    return slack.file(image["slack_file"]["id"]).startswith(b"\x89PNG")


@MODES
def test_a_trend_is_drawn_by_slack_with_the_figures_of_the_answer(slack_over: SlackOver, ask: Ask, mode: str) -> None:
    slack, before = slack_over(mode), len(slack_over(mode).pictures())
    message = slack.type("/nrr", "ttm monthly last-13-months")
    [chart] = blocks_of(message, "data_visualization")
    [line] = chart["chart"]["series"]
    points = ask("nrr ttm monthly last-13-months")["points"]
    assert [point["value"] for point in line["data"]] == [float(one["total"]["nrr"]["percent"]) for one in points]
    assert check_message(message["blocks"], message["text"]) == []
    time.sleep(SETTLED_SECONDS)
    assert len(slack.pictures()) == before


@MODES
def test_cohorts_get_their_picture_afterwards_and_once(slack_over: SlackOver, mode: str) -> None:
    slack = slack_over(mode)
    before = len(slack.pictures())
    message = slack.type("/cohorts", "quarterly")
    assert not blocks_of(message, "data_visualization")
    pictures = until(lambda: len(found := slack.pictures()) > before and found)
    time.sleep(SETTLED_SECONDS)
    assert slack.pictures() == pictures
    picture = pictures[-1]
    assert (len(pictures), picture["ephemeral_to"]) == (before + 1, ADA)
    [image] = blocks_of(picture, "image")
    assert image["alt_text"] == f"Chart: {message['text'].splitlines()[0]}"
    assert is_png(slack, image)
    assert check_message(picture["blocks"], picture["text"]) == []
    # The same answer is not drawn again.
    slack.type("/cohorts", "quarterly")
    again = until(lambda: len(found := slack.pictures()) > before + 1 and found)
    assert blocks_of(again[-1], "image") == [image]


@MODES
def test_what_is_shared_gets_its_picture_inside(slack_over: SlackOver, mode: str) -> None:
    slack = slack_over(mode)
    message = slack.type("/cohorts", "quarterly enterprise")
    before = len(slack.messages())
    slack.press(message, "share")
    [shared] = slack.after(before)
    [image] = until(lambda: blocks_of(slack.message(FINANCE, shared["ts"]), "image"))
    assert is_png(slack, image)
    whole = slack.message(FINANCE, shared["ts"])
    assert len(slack.messages()) == before + 1
    assert check_message(whole["blocks"], whole["text"]) == []


@MODES
def test_in_direct_messages_a_picture_follows_and_a_menu_still_changes_the_answer(
    slack_over: SlackOver, mode: str
) -> None:
    slack = slack_over(mode)
    [message] = slack.replies(slack.say("matrix by industry", channel=BOT))
    channel = message["channel"]
    [picture] = until(lambda: [one for one in slack.pictures(channel) if "by industry" in one["text"]])
    assert picture["thread_ts"] == message["thread_ts"]
    slack.press(message, "breakdown", option="By region")
    until(lambda: "by region" in slack.message(channel, message["ts"])["text"])
    until(lambda: [one for one in slack.pictures(channel) if "by region" in one["text"]])
    time.sleep(SETTLED_SECONDS)
    changed = slack.message(channel, message["ts"])
    assert "by region" in changed["text"]
    assert not blocks_of(changed, "image")
