"""App Home, the question builder and digests as a person uses them: opened, filled in, refused at a field, taken."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession

from bot.limits import check_message
from bot.view_limits import check_view
from tests.acceptance.slack.workspace import ADA, FINANCE, PRIVATE, action, everything_of, until
from tests.bot.interacting import labels, state_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.acceptance.conftest import Ask
    from tests.acceptance.slack.conftest import SlackOver
    from tests.acceptance.slack.workspace import Message, Slack, View

pytestmark = pytest.mark.acceptance

MODES = pytest.mark.parametrize("mode", ["http", "socket"])


def opened_by(slack: Slack, command: str, text: str = "", channel: str = FINANCE) -> View:
    """Type a command that opens a form, and give the form."""
    slack.send("/_control/command", {"channel": channel, "user": ADA, "command": command, "text": text})
    form = slack.opened()
    assert check_view({key: form[key] for key in form if key in _SENT}) == []
    return form


_SENT = {"type", "title", "submit", "close", "blocks", "callback_id", "private_metadata"}


def submitted(slack: Slack, form: View, filled: Mapping[str, object]) -> dict[str, Any]:
    return slack.submit(state_of(form, filled))


def pressed_at_home(slack: Slack, action_id: str) -> None:
    """Press the first button of that kind in App Home, as the page does."""
    home = slack.home()
    assert home is not None
    told = {
        "t": "block_action",
        "channel": FINANCE,
        "messageTs": "",
        "user": ADA,
        "action": action(home["blocks"], action_id),
    }

    asyncio.run(_tell(slack, told))


def closed(slack: Slack) -> None:
    """Close the form on top."""
    asyncio.run(_tell(slack, {"t": "view_close", "user": ADA}))
    until(lambda: slack.modal() is None)


async def _tell(slack: Slack, told: dict[str, Any]) -> None:
    async with ClientSession() as session, session.ws_connect(f"{slack.url}/ui", max_msg_size=0) as page:
        await page.receive_json()
        await page.send_json(told)


def answered(slack: Slack, before: int, channel: str = FINANCE) -> Message:
    [message] = slack.after(before, channel)
    assert check_message(message["blocks"], message["text"]) == []
    return message


@MODES
def test_the_home_shows_where_retention_stands(slack_over: SlackOver, ask: Ask, mode: str) -> None:
    slack = slack_over(mode)
    home = slack.open_home()
    assert check_view({"type": "home", "blocks": home["blocks"]}) == []
    shown = everything_of(home)
    for question in ("nrr last-month", "nrr last-quarter"):
        answer = ask(question)
        assert f"{answer['total']['nrr']['percent']} %" in shown
        assert answer["tier"]["name"] in shown
    assert "My digests" in shown
    pressed_at_home(slack, "home:ask")
    assert "What do you want to know?" in [block["label"]["text"] for block in slack.opened()["blocks"]]
    closed(slack)


@MODES
def test_a_question_is_put_together_and_answered_where_it_was_begun(slack_over: SlackOver, ask: Ask, mode: str) -> None:
    slack = slack_over(mode)
    form = opened_by(slack, "/retention", "build")
    assert list(submitted(slack, form, {"other_period": "lst-month"})) == ["other_period"]
    before = len(slack.messages())
    filled = {"metric": "grr", "segment": ['["segment", "enterprise"]'], "compare": "previous"}
    assert submitted(slack, form, filled) == {}
    message = answered(slack, before)
    assert message["ephemeral_to"] == ADA
    assert f"answer {ask('grr last-quarter enterprise vs previous')['id'][:8]}" in everything_of(message)


@MODES
@pytest.mark.parametrize("channel", [FINANCE, PRIVATE])
def test_a_digest_is_set_up_listed_paused_and_removed(slack_over: SlackOver, mode: str, channel: str) -> None:
    slack = slack_over(mode)
    name = {FINANCE: "finance", PRIVATE: "board"}[channel]
    form = opened_by(slack, "/digest", channel=channel)
    assert labels(form, "where")[0] == f"This channel (#{name})"
    assert list(submitted(slack, form, {"time_zone": "Europe/Berlim"})) == ["time_zone"]
    assert list(submitted(slack, form, {"questions": "nrr lst-quarter"})) == ["questions"]
    before = len(slack.messages(channel))
    taken = {"time_zone": "Europe/Berlin", "weekdays": ["2"], "time": "08:30", "nrr_down_points": "1.5"}
    assert submitted(slack, form, taken) == {}
    said = answered(slack, before, channel)["text"]
    assert f"#{name}: standard digest of last-month\nEvery Tuesday at 08:30 (Europe/Berlin) · next on " in said
    assert "Only when NRR falls by more than 1.5 points." in said
    listed = slack.type("/digest", "list", channel=channel)
    assert check_message(listed["blocks"], listed["text"]) == []
    assert f"#{name}: standard digest" in listed["text"]
    slack.press(listed, "digest:pause")
    until(lambda: any("paused" in message["text"] for message in slack.messages(channel)))
    slack.open_home()
    pressed_at_home(slack, "digest:remove")
    until(lambda: f"#{name}: standard digest" not in everything_of(slack.home() or {"blocks": []}))
