"""What the bot needs before it starts: each gap is one clear sentence, and no secret is ever shown."""

from __future__ import annotations

from typing import Any

import pytest

from bot.settings import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Mode, SlackSettings
from retention.errors import SettingsError
from retention.wording import explain

SOCKET = {BOT_TOKEN: "xoxb-secret", APP_TOKEN: "xapp-secret"}
HTTP = {BOT_TOKEN: "xoxb-secret", SIGNING_SECRET: "signing-secret"}


def test_socket_mode_needs_both_tokens() -> None:
    settings = SlackSettings.from_environment({**SOCKET, "PATH": "/bin"}, Mode.SOCKET)
    assert settings == SlackSettings(
        bot_token="xoxb-secret", app_token="xapp-secret", signing_secret=None, api_url="https://slack.com/api/"
    )


def test_http_needs_the_signing_secret() -> None:
    settings = SlackSettings.from_environment({**HTTP, "SLACK_API_URL": "http://127.0.0.1:4300/api"}, Mode.HTTP)
    assert settings.signing_secret == "signing-secret"
    assert settings.app_token is None
    assert settings.api_url == "http://127.0.0.1:4300/api/"


def test_blanks_around_a_token_are_no_part_of_it() -> None:
    settings = SlackSettings.from_environment({**SOCKET, BOT_TOKEN: " xoxb-secret\n"}, Mode.SOCKET)
    assert settings.bot_token == "xoxb-secret"


def test_secrets_stay_out_of_the_representation() -> None:
    settings = SlackSettings("xoxb-secret", "xapp-secret", "signing-secret")
    assert repr(settings) == "SlackSettings(api_url='https://slack.com/api/')"


@pytest.mark.parametrize(
    ("environment", "mode", "sentence"),
    [
        (
            {},
            Mode.SOCKET,
            (
                "SLACK_BOT_TOKEN and SLACK_APP_TOKEN are not set, and Slack over Socket Mode needs them. "
                "In the settings of your Slack app you find the bot token under OAuth & Permissions (Bot User OAuth "
                "Token) and the app-level token under Basic Information (App-Level Tokens)."
            ),
        ),
        (
            {BOT_TOKEN: "xoxb-secret", SIGNING_SECRET: " "},
            Mode.HTTP,
            (
                "SLACK_SIGNING_SECRET is not set, and Slack over HTTP needs it. "
                "In the settings of your Slack app you find the signing secret under Basic Information (Signing "
                "Secret)."
            ),
        ),
        (
            {**SOCKET, BOT_TOKEN: "xapp-secret"},
            Mode.SOCKET,
            (
                "SLACK_BOT_TOKEN is not a bot token: those begin with xoxb-, and this one looks like an app-level "
                "token. It is under OAuth & Permissions (Bot User OAuth Token)."
            ),
        ),
        (
            {**SOCKET, APP_TOKEN: "secret"},
            Mode.SOCKET,
            (
                "SLACK_APP_TOKEN is not an app-level token: those begin with xapp-. "
                "It is under Basic Information (App-Level Tokens)."
            ),
        ),
        (
            {**SOCKET, "SLACK_API_URL": "slack.com"},
            Mode.SOCKET,
            'SLACK_API_URL is not an address: "slack.com". An address begins with https:// or http://.',
        ),
        (
            {**SOCKET, "SLACK_API_URL": "xoxb-secret"},
            Mode.SOCKET,
            "SLACK_API_URL holds a token. Leave it unset: it is for tests, and Slack's own address is known.",
        ),
    ],
)
def test_what_is_missing_is_named(environment: dict[str, str], mode: Mode, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        SlackSettings.from_environment(environment, mode)
    assert explain(caught.value) == sentence
    assert "secret" not in repr(caught.value).replace("SLACK_SIGNING_SECRET", "")


@pytest.mark.parametrize(
    ("code", "facts", "sentence"),
    [
        (
            "token_refused",
            {"setting": BOT_TOKEN, "reason": "invalid_auth"},
            (
                "Slack refused SLACK_BOT_TOKEN (invalid_auth). "
                "Copy the bot token again from OAuth & Permissions (Bot User OAuth Token)."
            ),
        ),
        (
            "scope_missing",
            {"setting": APP_TOKEN, "scope": "connections:write"},
            "SLACK_APP_TOKEN lacks the scope connections:write. Add it in the settings of your Slack app.",
        ),
        (
            "slack_unreachable",
            {"url": "https://slack.com/api/", "reason": "Name or service not known", "seconds": None},
            "Slack cannot be reached at https://slack.com/api/ (Name or service not known).",
        ),
        (
            "slack_unreachable",
            {"url": "https://slack.com/api/", "reason": "TimeoutError", "seconds": 10},
            "Slack did not answer at https://slack.com/api/ within 10 s. Try again in a minute.",
        ),
        (
            "slack_failed",
            {"url": "https://slack.com/api/", "reason": "HTTP 503"},
            "Slack answered at https://slack.com/api/ with an error (HTTP 503). Try again in a minute.",
        ),
        (
            "address_unavailable",
            {"address": "127.0.0.1:3000", "reason": "Address already in use"},
            "Cannot listen on 127.0.0.1:3000 (Address already in use). Choose another --host or --port.",
        ),
    ],
)
def test_what_failed_at_the_start_is_named(code: str, facts: dict[str, Any], sentence: str) -> None:
    assert explain(SettingsError(code, **facts)) == sentence
