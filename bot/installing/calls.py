"""Calls of Slack around an installation: none is repeated by itself, for a code and a renewal hold for one use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.installation import PASSING
from bot.log import bolt_logger, log
from bot.refusals import answer_of, reason_of

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from slack_sdk.web.async_slack_response import AsyncSlackResponse

TIMEOUT_SECONDS = 10
CALL_ERRORS = (aiohttp.ClientError, OSError, TimeoutError, SlackClientError)
"""What a call raises: SlackApiError, which is one of them, where Slack said no, else it was not reached."""


class _Client(AsyncWebClient):
    """Logs why Slack refused a call: Bolt's flow keeps that to itself, or logs it together with the code."""

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:  # noqa: ANN401 - as Slack has it
        try:
            return await super().api_call(api_method, **arguments)
        except CALL_ERRORS as error:
            log.warning("Slack call not done", method=api_method, reason=not_done(error).reason)
            raise


def installing_client(url: str) -> AsyncWebClient:
    """A client without a token of its own."""
    return _Client(base_url=url, timeout=TIMEOUT_SECONDS, retry_handlers=[], logger=bolt_logger())


class NotDoneError(Exception):
    """Slack refused a call, in its word, or was not reached: then it is `passing`, and may be tried again."""

    def __init__(self, reason: str, *, passing: bool) -> None:
        super().__init__(reason)
        self.reason, self.passing = reason, passing


async def done(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """Make a call. Raises NotDoneError."""
    try:
        return await call
    except CALL_ERRORS as error:
        raise not_done(error) from error


def not_done(error: Exception) -> NotDoneError:
    """What a call met; the message of a network error may name an address that is a key, so it is left out."""
    if not isinstance(error, SlackApiError):
        return NotDoneError(type(error).__name__, passing=True)
    reason = reason_of(error)
    return NotDoneError(reason, passing=not answer_of(error) or reason in PASSING)
