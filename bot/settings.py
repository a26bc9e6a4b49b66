"""`SlackSettings`: the tokens and addresses that the bot needs, read from an environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from retention.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

BOT_TOKEN = "SLACK_BOT_TOKEN"  # noqa: S105 - the name of a setting
APP_TOKEN = "SLACK_APP_TOKEN"  # noqa: S105 - the name of a setting
SIGNING_SECRET = "SLACK_SIGNING_SECRET"  # noqa: S105 - the name of a setting
API_URL = "SLACK_API_URL"

SLACK_API = "https://slack.com/api/"
# How every token of Slack's begins; none is ever shown.
_TOKENS = ("xox", "xapp-")
PREFIX = {BOT_TOKEN: "xoxb-", APP_TOKEN: "xapp-"}


class Mode(StrEnum):
    """How Slack reaches the bot: a socket that the bot opens, or signed requests to a public address."""

    SOCKET = "socket"
    HTTP = "http"


NEEDED = {Mode.SOCKET: (BOT_TOKEN, APP_TOKEN), Mode.HTTP: (BOT_TOKEN, SIGNING_SECRET)}


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """What one workspace's installation needs; secrets stay out of its `repr`.

    `app_token` is for Socket Mode, `signing_secret` for HTTP; the other one may be None.
    """

    bot_token: str = field(repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    api_url: str = SLACK_API

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], mode: Mode) -> Self:
        """Read what `mode` needs. Raises SettingsError that names each setting at fault, never its value."""
        found = {name: value.strip() for name, value in environment.items() if name.startswith("SLACK_")}
        missing = [name for name in NEEDED[mode] if not found.get(name)]
        if missing:
            raise SettingsError("settings_missing", settings=missing, mode=mode)
        for name in NEEDED[mode]:
            require_prefix(name, found[name])
        return cls(
            bot_token=found[BOT_TOKEN],
            app_token=found.get(APP_TOKEN) or None,
            signing_secret=found.get(SIGNING_SECRET) or None,
            api_url=api_url_of(found.get(API_URL, "")),
        )


def require_prefix(name: str, value: str) -> None:
    """Raise SettingsError `token_malformed` for a secret of another kind than that setting holds."""
    prefix = PREFIX.get(name, "")
    if not value.startswith(prefix):
        other = next((other for other, begins in PREFIX.items() if value.startswith(begins)), None)
        raise SettingsError("token_malformed", setting=name, prefix=prefix, looks_like=other)


def api_url_of(value: str) -> str:
    """Slack's address, or another one for tests. Raises SettingsError `api_url_malformed`, `api_url_is_token`."""
    if not value:
        return SLACK_API
    if value.startswith(_TOKENS):
        raise SettingsError("api_url_is_token", setting=API_URL)
    if not value.startswith(("http://", "https://")):
        raise SettingsError("api_url_malformed", setting=API_URL, value=value)
    return value if value.endswith("/") else value + "/"
