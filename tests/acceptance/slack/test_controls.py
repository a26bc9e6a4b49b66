"""Every menu and every button under an answer, over both of the ways that Slack reaches a bot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest

from bot.limits import check_message
from tests.acceptance.slack.workspace import (
    ADA,
    BEN,
    BOT,
    FINANCE,
    TOKENS,
    elements,
    everything_of,
    until,
)

if TYPE_CHECKING:
    from tests.acceptance.conftest import Ask
    from tests.acceptance.slack.conftest import SlackOver
    from tests.acceptance.slack.workspace import Message, Slack

pytestmark = pytest.mark.acceptance

MODES = pytest.mark.parametrize("mode", ["http", "socket"])
FIRST = "last-quarter enterprise"
MENUS = {
    ("period", "Last month"): "nrr last-month enterprise",
    ("segment", "smb"): "nrr last-quarter smb",
    ("breakdown", "By region"): "nrr last-quarter enterprise by region",
}


def answer_of(message: Message) -> str:
    found = re.search(r"answer ([0-9a-f]{8})", everything_of(message))
    assert found, everything_of(message)
    return found[1]


def pressed(slack: Slack, message: Message, action_id: str, user: str = ADA, **chosen: str) -> Message:
    """Use a control of a message; give the message that comes of it."""
    before = len(slack.messages(message["channel"]))
    slack.press(message, action_id, user=user, **chosen)
    [found] = slack.after(before, message["channel"])
    assert check_message(found["blocks"], found["text"]) == []
    return found


def labels(message: Message, action_id: str) -> list[str]:
    [options] = [element["options"] for _, element in elements(message["blocks"]) if element["action_id"] == action_id]
    return [option["text"]["text"] for option in options]


@MODES
@pytest.mark.parametrize(("chosen", "asked"), MENUS.items(), ids=[name for name, _ in MENUS])
def test_a_menu_asks_on(slack_over: SlackOver, ask: Ask, mode: str, chosen: tuple[str, str], asked: str) -> None:
    slack = slack_over(mode)
    menu, option = chosen
    message = slack.type("/nrr", FIRST)
    found = pressed(slack, message, menu, option=option)
    assert answer_of(found) == ask(asked)["id"][:8]
    assert found["ephemeral_to"] == ADA


@MODES
def test_a_menu_changes_a_direct_message_in_place(slack_over: SlackOver, ask: Ask, mode: str) -> None:
    slack = slack_over(mode)
    [message] = slack.replies(slack.say(f"nrr {FIRST}", channel=BOT))
    slack.press(message, "period", option="Last month")
    wanted = ask("nrr last-month enterprise")["id"][:8]
    until(lambda: answer_of(slack.message(message["channel"], message["ts"])) == wanted)


@MODES
def test_every_option_of_every_menu_is_answered(slack_over: SlackOver, mode: str) -> None:
    slack = slack_over(mode)
    message = slack.type("/nrr", "ttm by segment")
    for menu in ("period", "segment", "breakdown"):
        for label in labels(message, menu):
            found = pressed(slack, message, menu, option=label)
            assert answer_of(found) or found["text"]


@MODES
def test_show_the_math_gives_the_figures_of_the_answer(slack_over: SlackOver, ask: Ask, mode: str) -> None:
    slack = slack_over(mode)
    found = pressed(slack, slack.type("/nrr", FIRST), "math")
    total = ask(f"nrr {FIRST}")["total"]
    assert f"{total['nrr']['numerator'] // 100:,}" in everything_of(found)
    assert f"{total['nrr']['denominator'] // 100:,}" in everything_of(found)


@MODES
def test_accounts_behind_it_are_the_movers(slack_over: SlackOver, mode: str) -> None:
    slack = slack_over(mode)
    found = pressed(slack, slack.type("/nrr", FIRST), "accounts")
    assert answer_of(found)
    assert "Movers" in found["text"] or "movement" in found["text"].lower()


@MODES
def test_compare_is_the_question_with_a_comparison(slack_over: SlackOver, ask: Ask, mode: str) -> None:
    slack = slack_over(mode)
    found = pressed(slack, slack.type("/nrr", FIRST), "compare")
    assert answer_of(found) == ask(f"nrr {FIRST} vs previous")["id"][:8]


@MODES
@pytest.mark.parametrize(
    ("button", "begins", "suffix"), [("chart", b"\x89PNG", ".png"), ("csv", b"\xef\xbb\xbf", ".csv")]
)
def test_a_file_comes_into_the_direct_messages(
    slack_over: SlackOver, mode: str, button: str, begins: bytes, suffix: str
) -> None:
    slack = slack_over(mode)
    told = pressed(slack, slack.type("/nrr", "ttm by segment"), button)
    assert told["ephemeral_to"] == ADA
    assert suffix in told["text"]
    uploads = until(lambda: slack.calls("files.completeUploadExternal"))
    [file] = uploads[-1]["files"]
    facts = slack.get(f"/api/files.info?file={file['id']}")["file"]
    assert facts["name"].endswith(suffix)
    request = Request(facts["url_private"], headers={"Authorization": f"Bearer {TOKENS['SLACK_BOT_TOKEN']}"})
    with urlopen(request) as response:
        assert response.read().startswith(begins)


@MODES
def test_what_is_shared_says_who_shared_and_comes_once(slack_over: SlackOver, mode: str) -> None:
    slack = slack_over(mode)
    message = slack.type("/nrr", f"{FIRST} by region")
    shared = pressed(slack, message, "share", user=BEN)
    assert "ephemeral_to" not in shared
    assert f"<@{BEN}>" in str(shared["blocks"]) or BEN in str(shared["blocks"])
    assert answer_of(shared) == answer_of(message)
    again = pressed(slack, message, "share", user=BEN)
    assert again["ephemeral_to"] == BEN
    assert [one for one in slack.messages(FINANCE) if "ephemeral_to" not in one and answer_or_none(one)] == [shared]


def answer_or_none(message: Message) -> str | None:
    return answer_of(message) if message.get("bot_id") and "answer " in everything_of(message) else None
