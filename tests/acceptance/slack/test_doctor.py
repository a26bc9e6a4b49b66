"""`holdfast doctor slack` beside a running bot: a real socket opens, a real address is asked, nothing is posted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.slack.workspace import BEN, FINANCE, TOKENS

if TYPE_CHECKING:
    from tests.acceptance.slack.conftest import SlackOver
    from tests.acceptance.slack.workspace import Slack

pytestmark = pytest.mark.acceptance

HOLDFAST = Path(sys.executable).with_name("holdfast")
SECONDS = 60
# This workspace never says which scopes a token has.
UNSAID = (
    "not checked  Scopes: because Slack's answer does not say which scopes the token has. A check below that needs one"
    " more says so."
)
BESIDE = [
    "ok           Clock: This machine and Slack have the same time.",
    "ok           Ledger: sample.db can be read: ledger v2.",
    (
        "ok           Access rules: There is no access.toml: members of the workspace may ask everything, guests and"
        " people of other companies nothing."
    ),
    "ok           Registry: sample.db.registry can be written.",
    "ok           Channels in rules: No rule names a channel.",
    "ok           Membership: The bot is in 2 channels: #board, #finance.",
    "ok           Digests: Nobody has subscribed to one.",
    "",
    "Nothing to mend was found, but 1 check could not be made.",
]
WORKSPACE = "ok           Slack: Acceptance takes the bot token; the bot is @holdfast there."


def report(slack: Slack, ledger: Path, *options: str) -> list[str]:
    before = slack.messages(), slack.calls("chat.postMessage")
    done = subprocess.run(
        [HOLDFAST, "doctor", "slack", *options, "--db", ledger],
        env=os.environ | TOKENS | {"SLACK_API_URL": f"{slack.url}/api/"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (3, "")
    assert (slack.messages(), slack.calls("chat.postMessage")) == before
    assert not [secret for secret in TOKENS.values() if secret in done.stdout]
    return done.stdout.splitlines()


def test_over_a_socket(slack_over: SlackOver, sample_ledger: Path) -> None:
    slack = slack_over("socket")
    assert report(slack, sample_ledger) == [
        "ok           Settings: Socket Mode, with a bot token and an app-level token.",
        WORKSPACE,
        UNSAID,
        "ok           Socket: A socket opened, and Slack said hello.",
        *BESIDE,
    ]
    # The socket of the bot is as it was.
    assert "NRR" in slack.type("/nrr", "last-quarter", user=BEN, channel=FINANCE)["text"]


def test_over_http(slack_over: SlackOver, sample_ledger: Path) -> None:
    slack = slack_over("http")
    assert slack.bot_url is not None
    address = slack.bot_url.removesuffix("/slack/events")
    assert report(slack, sample_ledger, "--url", slack.bot_url) == [
        (
            "warning      Settings: SLACK_SIGNING_SECRET is not 32 characters of 0–9 and a–f, as a signing secret is."
            " Copy it again from Basic Information (Signing Secret)."
        ),
        WORKSPACE,
        UNSAID,
        (
            f"warning      Address: Holdfast answers at {address}, but Slack calls only addresses that begin with"
            " https://."
        ),
        *BESIDE,
    ]
