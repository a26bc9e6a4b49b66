"""The settings: every one that is missing or of the wrong kind is told at once, and none is shown."""

from __future__ import annotations

import pytest

from bot.doctor.secrets import hidden, mode_of, secrets_in
from bot.settings import Mode
from retention.wording.doctor import finding_line
from tests.bot.doctor.ailing_slack import HTTP_TOKENS, SOCKET_TOKENS

BOT = {"SLACK_BOT_TOKEN": "xoxb-1-bot-secret"}


@pytest.mark.parametrize(
    ("environment", "http", "mode"),
    [
        ({}, False, Mode.SOCKET),
        (SOCKET_TOKENS, False, Mode.SOCKET),
        (SOCKET_TOKENS, True, Mode.HTTP),
        (HTTP_TOKENS, False, Mode.HTTP),
        (HTTP_TOKENS | SOCKET_TOKENS, False, Mode.SOCKET),
        (HTTP_TOKENS | {"SLACK_APP_TOKEN": " "}, False, Mode.HTTP),
    ],
)
def test_the_way_is_that_which_serving_takes(environment: dict[str, str], mode: Mode, *, http: bool) -> None:
    assert mode_of(environment, http=http) is mode


@pytest.mark.parametrize(
    ("environment", "mode", "lines"),
    [
        (
            BOT,
            Mode.HTTP,
            [
                (
                    "to mend      Settings: SLACK_SIGNING_SECRET is not set, and Slack over HTTP needs it. In the"
                    " settings of your Slack app you find the signing secret under Basic Information (Signing Secret)."
                )
            ],
        ),
        (
            {"SLACK_BOT_TOKEN": "xapp-1-app-secret", "SLACK_APP_TOKEN": "xoxp-1-user-secret"},
            Mode.SOCKET,
            [
                (
                    "to mend      Settings: SLACK_BOT_TOKEN is not a bot token: those begin with xoxb-, and this one"
                    " looks like an app-level token. It is under OAuth & Permissions (Bot User OAuth Token)."
                ),
                (
                    "to mend      Settings: SLACK_APP_TOKEN is not an app-level token: those begin with xapp-. It is"
                    " under Basic Information (App-Level Tokens)."
                ),
            ],
        ),
        (
            BOT | {"SLACK_SIGNING_SECRET": "xapp-1-app-secret"},
            Mode.HTTP,
            [
                (
                    "to mend      Settings: SLACK_SIGNING_SECRET holds a token. The signing secret is under Basic"
                    " Information (Signing Secret)."
                )
            ],
        ),
        (
            BOT | {"SLACK_SIGNING_SECRET": "verification token"},
            Mode.HTTP,
            [
                (
                    "warning      Settings: SLACK_SIGNING_SECRET is not 32 characters of 0–9 and a–f, as a signing"
                    " secret is. Copy it again from Basic Information (Signing Secret)."
                )
            ],
        ),
        (
            {"SLACK_APP_TOKEN": "wrong", "SLACK_API_URL": "slack.com"},
            Mode.SOCKET,
            [
                (
                    "to mend      Settings: SLACK_BOT_TOKEN is not set, and Slack over Socket Mode needs it. In the"
                    " settings of your Slack app you find the bot token under OAuth & Permissions (Bot User"
                    " OAuth Token)."
                ),
                (
                    "to mend      Settings: SLACK_APP_TOKEN is not an app-level token: those begin with xapp-. It is"
                    " under Basic Information (App-Level Tokens)."
                ),
                (
                    'to mend      Settings: SLACK_API_URL is not an address: "slack.com". An address begins'
                    " with https:// or"
                    " http://."
                ),
            ],
        ),
    ],
)
def test_everything_that_is_wrong_is_told(environment: dict[str, str], mode: Mode, lines: list[str]) -> None:
    assert [finding_line(finding) for finding in secrets_in(environment, mode).findings] == lines


def test_a_secret_of_another_kind_is_not_used() -> None:
    settings = secrets_in({**BOT, "SLACK_APP_TOKEN": "wrong"}, Mode.SOCKET).settings
    assert settings is not None
    assert (settings.bot_token, settings.app_token) == ("xoxb-1-bot-secret", None)


def test_secrets_are_hidden_wherever_they_stand() -> None:
    environment = {**HTTP_TOKENS, "SLACK_API_URL": HTTP_TOKENS["SLACK_BOT_TOKEN"]}
    said = " ".join((*environment.values(), "xapp-1-A2-other", "those begin with xoxb-."))
    assert hidden(said, environment) == "[hidden] [hidden] [hidden] [hidden] those begin with xoxb-."
    assert repr(secrets_in(environment, Mode.SOCKET)).count("secret") == 0
