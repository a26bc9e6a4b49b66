"""The clock and the socket, each as it can be wrong; whatever Slack does, the examination ends."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.doctor import calls, ways
from tests.bot.doctor.ailing_slack import (
    TO_DO,
    AilingSlack,
    told,
)


@pytest.mark.parametrize(
    ("ahead", "line", "last"),
    [
        (30, None, "All is well."),
        (
            75,
            (
                "warning      Clock: The clocks differ: this machine is 1 min 15 s ahead of Slack. Beyond 5 min Slack's"
                " signed requests are refused. Let the machine set its clock from the network (NTP)."
            ),
            "It works, with 1 warning.",
        ),
        (
            -400,
            (
                "to mend      Clock: The clocks differ: this machine is 6 min 40 s behind Slack. Beyond 5 min Slack's"
                " signed requests are refused, and digests come at wrong times. Let the machine set its clock from the"
                " network (NTP)."
            ),
            f"1 thing to mend. {TO_DO}",
        ),
        (
            None,
            "not checked  Clock: because Slack's answer does not say what time it is.",
            "Nothing to mend was found, but 1 check could not be made.",
        ),
    ],
)
async def test_the_clock(slack: AilingSlack, ahead: float | None, line: str | None, last: str) -> None:
    # Slack's date has no fractions: half a second more keeps the seconds.
    slack.ahead = None if ahead is None else ahead - 0.5
    lines = await told(slack)
    assert lines[-1] == last
    said = line and line.replace("1 min 15 s", "SPAN").replace("6 min 40 s", "SPAN")
    found = [_about(one) for one in lines[:-1]]
    assert found == ([] if said is None else [said])


def _about(line: str) -> str:
    """A second more or less is no other clock."""
    for span in ("1 min 14 s", "1 min 15 s", "1 min 16 s", "6 min 39 s", "6 min 40 s", "6 min 41 s"):
        line = line.replace(span, "SPAN")
    return line


UNSOCKETED = (
    "to mend      Socket: Slack offered a socket at 127.0.0.1, and there was no hello from it ({reason}). This machine"
    " must be able to open web sockets (wss) to 127.0.0.1; a proxy between must let them through."
)


@pytest.mark.parametrize(
    ("greeting", "line"),
    [
        (None, UNSOCKETED.format(reason="closed")),
        ({"type": "disconnect", "reason": "warning"}, UNSOCKETED.format(reason="warning")),
        (
            {"type": "disconnect", "reason": "link_disabled"},
            (
                "to mend      Socket: The app does not use Socket Mode. Switch it on under Socket Mode (Enable"
                " Socket Mode)."
            ),
        ),
        (
            {"type": "hello", "connection_info": {"app_id": "A2"}},
            (
                "to mend      Socket: SLACK_APP_TOKEN is of the app A2, SLACK_BOT_TOKEN of the app A1, so nothing that"
                " people ask arrives. Copy both from the settings of one app."
            ),
        ),
    ],
)
async def test_a_socket_that_is_of_no_use(slack: AilingSlack, greeting: dict[str, Any] | None, line: str) -> None:
    slack.greeting = greeting
    assert await told(slack) == [line, f"1 thing to mend. {TO_DO}"]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (
            "invalid_auth",
            (
                "Slack refused SLACK_APP_TOKEN (invalid_auth). Copy the app-level token again from Basic Information"
                " (App-Level Tokens)."
            ),
        ),
        (
            "missing_scope",
            (
                "SLACK_APP_TOKEN lacks the scope connections:write. Make an app-level token with it under Basic"
                " Information (App-Level Tokens)."
            ),
        ),
    ],
)
async def test_an_app_level_token_that_slack_does_not_take(slack: AilingSlack, reason: str, sentence: str) -> None:
    slack.refusals["apps.connections.open"] = reason
    assert await told(slack) == [f"to mend      Socket: {sentence}", f"1 thing to mend. {TO_DO}"]


async def test_a_socket_that_stays_silent(slack: AilingSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "SECONDS", 0.05)
    slack.greeting = {}
    slack.silent = True
    assert await told(slack) == [UNSOCKETED.format(reason="no answer in time"), f"1 thing to mend. {TO_DO}"]


async def test_it_does_not_hang(slack: AilingSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "CHECK_SECONDS", 0.05)
    slack.delay = 0.2
    begun = time.monotonic()
    lines = await told(slack)
    assert time.monotonic() - begun < 2
    assert "not checked  Membership: because Slack's answers took more than 0 s. Try again in a minute." in [
        line.replace("0.05", "0") for line in lines
    ]
