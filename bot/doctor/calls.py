"""Calls of the examination: each ends in time, and what Slack does not answer becomes a check that was not made."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from slack_sdk.web.async_client import AsyncWebClient

from bot.installation import START_SECONDS, answered
from bot.settings import BOT_TOKEN
from retention.errors import SettingsError
from retention.findings import Finding, State

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.settings import SlackSettings
    from retention.findings import Check

CHECK_SECONDS = 20
"""How long one check may take in all."""


class RefusedError(Exception):
    """Slack said no to a call. `reason` is its word for it, `method` what was called."""

    def __init__(self, method: str, reason: str) -> None:
        super().__init__(method, reason)
        self.method, self.reason = method, reason


class UnansweredError(Exception):
    """A check cannot be made; `code` and `facts` say why."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def client_for(settings: SlackSettings) -> AsyncWebClient:
    """A client that repeats nothing: whoever waits for the report would wait for every try."""
    token = settings.bot_token or None
    return AsyncWebClient(token, base_url=settings.api_url, timeout=START_SECONDS, retry_handlers=[])


async def called(method: str, call: Awaitable[AsyncSlackResponse], settings: SlackSettings) -> AsyncSlackResponse:
    """Slack's answer to a call with the bot token. Raises RefusedError and UnansweredError."""
    try:
        return await answered(call, BOT_TOKEN, settings)
    except SettingsError as error:
        match error.code:
            case "scope_missing":
                raise UnansweredError("needs_scope", scope=error.facts["scope"]) from error
            case "token_refused":
                raise RefusedError(method, error.facts["reason"]) from error
            case "slack_failed":
                raise UnansweredError("call_refused", method=method, reason=error.facts["reason"]) from error
            case _:
                raise UnansweredError("no_answer", error=error) from error


async def checked(check: Check, looking: Awaitable[list[Finding]]) -> list[Finding]:
    """What a check found; that it could not be made is a finding, too."""
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await looking
    except (UnansweredError, RefusedError) as error:
        return [not_made(check, error)]
    except TimeoutError:
        return [Finding(check, State.NOT_CHECKED, "too_slow", {"seconds": CHECK_SECONDS})]


def not_made(check: Check, error: UnansweredError | RefusedError) -> Finding:
    """That a check could not be made, and why."""
    if isinstance(error, RefusedError):
        return Finding(check, State.NOT_CHECKED, "call_refused", {"method": error.method, "reason": error.reason})
    return Finding(check, State.NOT_CHECKED, error.code, error.facts)
