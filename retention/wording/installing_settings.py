"""What is said when the settings for installing in many workspaces must change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retention.wording.installing import Sentence
    from retention.wording.voice import Voice

# Thirty-two random bytes as a Fernet key; every system with OpenSSL has it.
_MAKE_A_KEY = "openssl rand -base64 32 | tr '+/' '-_'"


def _what(voice: Voice, setting: str) -> str:
    """What a setting is, and where it comes from."""
    return {
        "SLACK_CLIENT_ID": voice.say("In the settings of your Slack app: Basic Information (App Credentials)."),
        "SLACK_CLIENT_SECRET": voice.say("In the settings of your Slack app: Basic Information (App Credentials)."),
        "SLACK_SIGNING_SECRET": voice.say("In the settings of your Slack app: Basic Information (Signing Secret)."),
        "HOLDFAST_TOKEN_KEY": voice.say(
            "It seals the tokens of the workspaces. Make one: {command}", command=_MAKE_A_KEY
        ),
        "HOLDFAST_URL": voice.say(
            "It is the address at which Slack reaches Holdfast, as in {example}.",
            example="https://holdfast.example.com",
        ),
        "SLACK_WORKSPACES": voice.say(
            "It names the workspaces that may install, by their ids, as in {example}. Without it anybody with Slack"
            " could install Holdfast and read your ledger.",
            example="T0ACME,T0BETA",
        ),
    }[setting]


def _missing(voice: Voice, facts: dict[str, Any]) -> str:
    lines = [
        voice.say("{setting} is not set. {what}", setting=setting, what=_what(voice, setting))
        for setting in facts["settings"]
    ]
    head = voice.say("With SLACK_CLIENT_ID many workspaces install Holdfast, and that needs more:")
    return "\n".join((head, *lines))


def _malformed(voice: Voice, facts: dict[str, Any]) -> str:
    if facts["count"] == 1:
        return voice.say(
            "{setting} is no key: that is 32 bytes in URL-safe base64. Make one: {command}",
            setting=facts["setting"],
            command=_MAKE_A_KEY,
        )
    return voice.say(
        "Key {number} of {setting} is no key: that is 32 bytes in URL-safe base64. Make one: {command}",
        number=voice.number(facts["number"]),
        setting=facts["setting"],
        command=_MAKE_A_KEY,
    )


INSTALLING_SETTINGS: dict[str, Sentence] = {
    "oauth_missing": _missing,
    "one_or_many": lambda voice, _facts: voice.say(
        "SLACK_BOT_TOKEN (one workspace) and SLACK_CLIENT_ID (many workspaces) are both set."
        " Choose one, and unset the other."
    ),
    "oauth_needs_http": lambda voice, facts: (
        voice.say("SLACK_APP_TOKEN is for Socket Mode, and many workspaces (SLACK_CLIENT_ID) need HTTP. Unset it.")
        if facts["option"]
        else voice.say(
            "Many workspaces (SLACK_CLIENT_ID) need HTTP: start holdfast serve slack --http, or holdfast serve."
        )
    ),
    "token_key_malformed": _malformed,
    "token_key_unknown": lambda voice, facts: voice.say(
        "No key in HOLDFAST_TOKEN_KEY opens the token of the workspace {workspace}, so it cannot be answered. Add the"
        " key of before behind the newest one, or install Holdfast there again.",
        workspace=facts["workspace"],
    ),
    "url_malformed": lambda voice, facts: voice.say(
        '{setting} is "{value}". It must be an https address, as in {example}.',
        setting=facts["setting"],
        value=facts["value"],
        example="https://holdfast.example.com",
    ),
    "workspace_malformed": lambda voice, facts: voice.say(
        '{setting} has "{value}", which is no id of a workspace (T…) or of an organisation (E…). The address of Slack'
        " in a browser shows it: app.slack.com/client/T….",
        **facts,
    ),
}
