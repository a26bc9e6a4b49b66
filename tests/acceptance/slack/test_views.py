"""App Home and every form: opened, filled in, refused at the field at fault, and taken."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.limits import check_message, texts_of
from bot.view_limits import check_view
from tests.acceptance.slack.workspace import ADA, FINANCE, everything_of, filled, sent, until

if TYPE_CHECKING:
    from tests.acceptance.conftest import Ask
    from tests.acceptance.slack.conftest import SlackOver
    from tests.acceptance.slack.workspace import Message, Slack, View

pytestmark = pytest.mark.acceptance

MODES = pytest.mark.parametrize("mode", ["http", "socket"])


def opened_by(slack: Slack, command: str, text: str = "") -> View:
    """Type a command that opens a form, and give the form."""
    before = slack.modal()
    slack.send("/_control/command", {"channel": FINANCE, "user": ADA, "command": command, "text": text})
    view: View = until(lambda: (now := slack.modal()) != before and now)
    assert check_view(sent(view)) == []
    return view


@MODES
def test_home_shows_where_retention_stands(slack_over: SlackOver, mode: str) -> None:
    slack = slack_over(mode)
    view = slack.open_home()
    assert check_view(sent(view)) == []
    everything = "\n".join(texts_of(view["blocks"]))
    for expected in ("NRR", "enterprise", "My digests"):
        assert expected in everything


@MODES
def test_the_question_builder_answers_what_it_is_filled_in_with(slack_over: SlackOver, ask: Ask, mode: str) -> None:
    slack = slack_over(mode)
    view = opened_by(slack, "/retention", "build")
    before = len(slack.messages())
    assert slack.submit(filled(view, period="Last month", by="segment")) == {}
    [message] = slack.after(before)
    assert check_message(message["blocks"], message["text"]) == []
    assert message["ephemeral_to"] == ADA
    assert f"answer {ask('nrr last-month by segment')['id'][:8]}" in everything_of(message)


@MODES
def test_a_mistake_is_told_at_its_field_and_the_form_stays(slack_over: SlackOver, mode: str) -> None:
    slack = slack_over(mode)
    view = opened_by(slack, "/retention", "build")
    errors = slack.submit(filled(view, other_period="2025-13"))
    assert errors == {"other_period": errors["other_period"]}
    assert "months go from 01 to 12" in errors["other_period"]
    assert slack.modal() == view
    assert slack.submit(filled(view, other_period="2025-03")) == {}


@MODES
def test_the_builder_opens_from_home(slack_over: SlackOver, mode: str) -> None:
    slack = slack_over(mode)
    slack.open_home()
    before = slack.modal()
    slack.press_at_home("home:ask")
    view = until(lambda: (now := slack.modal()) != before and now)
    assert check_view(sent(view)) == []


def showing(slack: Slack, ts: str, action_id: str) -> Message | None:
    """The message, once it shows that button."""
    message = slack.message(FINANCE, ts)
    return message if action_id in str(message["blocks"]) else None


@MODES
def test_a_digest_is_subscribed_listed_paused_and_removed(slack_over: SlackOver, mode: str) -> None:
    slack = slack_over(mode)
    view = opened_by(slack, "/digest")
    before = len(slack.messages())
    assert slack.submit(filled(view)) == {}
    [told] = slack.after(before)
    assert "digest" in told["text"].lower()
    listed = slack.type("/digest", "list")
    assert check_message(listed["blocks"], listed["text"]) == []
    for pressed, then in (("digest:pause", "digest:resume"), ("digest:resume", "digest:pause")):
        slack.press(listed, pressed)
        listed = until(partial(showing, slack, listed["ts"], then))
    slack.press(listed, "digest:remove")
    until(lambda: "digest:remove" not in str(slack.message(FINANCE, listed["ts"])["blocks"]))


@MODES
def test_digest_help_is_said(slack_over: SlackOver, mode: str) -> None:
    assert "/digest list" in slack_over(mode).type("/digest", "help")["text"]
