"""`SlackSettings`: the tokens and addresses that the bot needs, read from an environment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from cryptography.fernet import Fernet

from retention.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

BOT_TOKEN = "SLACK_BOT_TOKEN"  # noqa: S105 - the name of a setting
APP_TOKEN = "SLACK_APP_TOKEN"  # noqa: S105 - the name of a setting
SIGNING_SECRET = "SLACK_SIGNING_SECRET"  # noqa: S105 - the name of a setting
API_URL = "SLACK_API_URL"
CLIENT_ID = "SLACK_CLIENT_ID"
CLIENT_SECRET = "SLACK_CLIENT_SECRET"  # noqa: S105 - the name of a setting
WORKSPACES = "SLACK_WORKSPACES"
TOKEN_KEY = "HOLDFAST_TOKEN_KEY"  # noqa: S105 - the name of a setting
URL = "HOLDFAST_URL"

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
SLACK_API = "https://slack.com/api/"
# How every token of Slack's begins; none is ever shown.
_TOKENS = ("xox", "xapp-")
LOOPBACK = {"127.0.0.1", "[::1]", "localhost"}
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?(?:/[A-Za-z0-9._~/-]*)?", re.ASCII
)
_WORKSPACE = re.compile(r"[TE][A-Z0-9]+", re.ASCII)
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


@dataclass(frozen=True, slots=True)
class OAuthSettings:
    """What many workspaces' installations need; secrets stay out of its `repr`.

    `token_keys` are Fernet keys, newest first. `url` is where Slack and browsers reach Holdfast, without a slash at its
    end. `workspaces` are the ids of the workspaces, and of the organisations, that may install.
    """

    client_id: str
    client_secret: str = field(repr=False)
    signing_secret: str = field(repr=False)
    token_keys: tuple[str, ...] = field(repr=False)
    url: str
    workspaces: frozenset[str]
    api_url: str = SLACK_API

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read them. Raises SettingsError that names each setting at fault, never the value of a secret."""
        found = {name: environment.get(name, "").strip() for name in (*OAUTH_NEEDED, API_URL)}
        missing = [name for name in OAUTH_NEEDED if not found[name]]
        if missing:
            raise SettingsError("oauth_missing", settings=missing)
        return cls(
            client_id=found[CLIENT_ID],
            client_secret=found[CLIENT_SECRET],
            signing_secret=found[SIGNING_SECRET],
            token_keys=_token_keys(found[TOKEN_KEY]),
            url=_public_url(found[URL]),
            workspaces=_workspaces(found[WORKSPACES]),
            api_url=api_url_of(found[API_URL]),
        )

    @property
    def install_url(self) -> str:
        """Where a workspace installs Holdfast."""
        return self.url + INSTALL_PATH

    def permits(self, team_id: str | None, enterprise_id: str | None) -> bool:
        """Say whether a workspace may install, and be answered: that it has installed does not mean so."""
        return team_id in self.workspaces or enterprise_id in self.workspaces


OAUTH_NEEDED = (CLIENT_ID, CLIENT_SECRET, SIGNING_SECRET, TOKEN_KEY, URL, WORKSPACES)


def many_workspaces(environment: Mapping[str, str]) -> bool:
    """Say whether the environment is that of many workspaces. Raises SettingsError `one_or_many` where of both."""
    many, one = (bool(environment.get(name, "").strip()) for name in (CLIENT_ID, BOT_TOKEN))
    if many and one:
        raise SettingsError("one_or_many")
    return many


def require_http(environment: Mapping[str, str], *, option: bool) -> None:
    """Many workspaces are served over HTTP alone. Raises SettingsError `oauth_needs_http`; `option` is `--http`."""
    if not option or environment.get(APP_TOKEN, "").strip():
        raise SettingsError("oauth_needs_http", option=option)


def _token_keys(value: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in value.split(",") if key.strip())
    if not keys:
        raise SettingsError("oauth_missing", settings=[TOKEN_KEY])
    for number, key in enumerate(keys, 1):
        if not _is_key(key):
            raise SettingsError("token_key_malformed", setting=TOKEN_KEY, number=number, count=len(keys))
    return keys


def _is_key(text: str) -> bool:
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


def _public_url(value: str) -> str:
    parts = _URL.fullmatch(value)
    if parts is None or (parts["scheme"] == "http" and parts["host"] not in LOOPBACK):
        raise SettingsError("url_malformed", setting=URL, value=value)
    return value.rstrip("/")


def _workspaces(value: str) -> frozenset[str]:
    ids = tuple(one.strip() for one in value.split(",") if one.strip())
    for one in ids:
        if not _WORKSPACE.fullmatch(one):
            raise SettingsError("workspace_malformed", setting=WORKSPACES, value=one)
    if not ids:
        raise SettingsError("oauth_missing", settings=[WORKSPACES])
    return frozenset(ids)


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
