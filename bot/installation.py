"""Which workspace the tokens belong to, asked of Slack once at the start."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot import refusals
from bot.refusals import answer_of
from bot.settings import APP_TOKEN, BOT_TOKEN
from retention.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.settings import SlackSettings

START_SECONDS = 10
PASSING = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}


@dataclass(frozen=True, slots=True)
class Installation:
    """The installation that a bot token stands for; `enterprise_id` is None outside an organisation."""

    team_id: str
    team: str
    bot_id: str | None
    bot_user_id: str | None
    enterprise_id: str | None = None
    whole_enterprise: bool = False

    def admits(self, team_id: str | None, enterprise_id: str | None) -> bool:
        """Say whether a request from this workspace may be answered: a valid signature alone does not mean so."""
        if self.whole_enterprise:
            return enterprise_id is not None and enterprise_id == self.enterprise_id
        return team_id == self.team_id


async def find_installation(settings: SlackSettings) -> Installation:
    """Ask Slack whose bot token this is. Raises SettingsError where it is refused or Slack is out of reach."""
    client = AsyncWebClient(settings.bot_token, base_url=settings.api_url, timeout=START_SECONDS)
    found = await answered(client.auth_test(), BOT_TOKEN, settings)
    return Installation(
        team_id=str(found["team_id"]),
        team=str(found.get("team", "")),
        bot_id=found.get("bot_id"),
        bot_user_id=found.get("user_id"),
        enterprise_id=found.get("enterprise_id"),
        whole_enterprise=bool(found.get("is_enterprise_install")),
    )


async def open_socket_address(settings: SlackSettings) -> str:
    """Ask Slack for the address of a socket. Raises SettingsError where the app-level token is refused."""
    client = AsyncWebClient(base_url=settings.api_url, timeout=START_SECONDS)
    opened = await answered(client.apps_connections_open(app_token=settings.app_token or ""), APP_TOKEN, settings)
    return str(opened["url"])


async def answered(call: Awaitable[AsyncSlackResponse], setting: str, settings: SlackSettings) -> AsyncSlackResponse:
    """Wait for a call that is made with the secret of `setting`. Raises SettingsError, whose cause is Slack's error."""
    try:
        return await call
    except SlackApiError as error:
        raise _refusal(error, setting, settings) from error
    except (aiohttp.ClientError, TimeoutError, OSError, SlackClientError) as error:
        waited = START_SECONDS if isinstance(error, TimeoutError) else None
        raise SettingsError(
            "slack_unreachable", url=settings.api_url, reason=reason_of(error), seconds=waited
        ) from error


def _refusal(error: SlackApiError, setting: str, settings: SlackSettings) -> SettingsError:
    answer, reason = answer_of(error), refusals.reason_of(error)
    if reason == "missing_scope":
        return SettingsError("scope_missing", setting=setting, scope=answer.get("needed", ""))
    if reason in PASSING or not answer:
        return SettingsError("slack_failed", url=settings.api_url, reason=reason)
    return SettingsError("token_refused", setting=setting, reason=reason)


def reason_of(error: Exception) -> str:
    """Give the system's words for what failed, without the address, which may hold a key."""
    if not isinstance(error, OSError) or not error.errno:
        return type(error).__name__
    # A name that does not resolve has a negative number, which is not one of the system's.
    return os.strerror(error.errno) if error.errno > 0 else error.strerror or type(error).__name__
