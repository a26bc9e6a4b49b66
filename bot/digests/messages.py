"""Slack's calls that a digest needs, each with one of three ends: it is done, it was refused, or nobody knows.

No call is repeated by the client: a message whose answer was lost may have been posted.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.log import log
from bot.refusals import is_unclear, reason_of, status_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping
    from datetime import datetime

    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.blocks import Message

EVENT_TYPE = "holdfast_digest"
TIMEOUT_SECONDS = 15
PAGE = 200
# How often taking a message back is tried; it may be repeated.
TRIES = 3
# The first comes with the status 429; chat.postMessage has the second for a channel, with 200.
_RATE_LIMITED = {"ratelimited", "rate_limited"}
_RETRY_SECONDS = 30.0
# These say that Holdfast itself must be set right; no digest is to blame, and none is given up for it.
_NOT_OURS_TO_JUDGE = {
    "account_inactive",
    "invalid_auth",
    "token_revoked",
    "token_expired",
    "not_authed",
    "accesslimited",
}

Mark = dict[str, str]


class RefusedError(Exception):
    """Slack said no: nothing was posted. `reason` is Slack's word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotNowError(Exception):
    """Nobody knows whether it was done, or it must wait `seconds`: then it was not."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.seconds = reason, seconds


def posting_client(token: str, url: str) -> AsyncWebClient:
    """A client that repeats nothing by itself."""
    return AsyncWebClient(token, base_url=url, timeout=TIMEOUT_SECONDS, retry_handlers=[])


async def post(client: AsyncWebClient, channel: str, message: Message, mark: Mark, thread: str | None) -> str:
    """Post a message that carries `mark` and give its ts. Raises RefusedError and NotNowError."""
    posted = await called(
        client.chat_postMessage(
            channel=channel,
            text=message.text,
            blocks=message.blocks,
            metadata={"event_type": EVENT_TYPE, "event_payload": mark},
            thread_ts=thread,
            unfurl_links=False,
            unfurl_media=False,
        )
    )
    return str(posted["ts"])


async def find(client: AsyncWebClient, channel: str, mark: Mark, since: datetime, thread: str | None) -> list[str]:
    """The messages since then that carry `mark`, oldest first. Raises RefusedError and NotNowError."""
    found: list[str] = []
    cursor = ""
    while True:
        asked: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": PAGE}
        asked |= {"cursor": cursor} if cursor else {}
        if thread is None:
            page = await called(client.conversations_history(oldest=f"{since.timestamp():.6f}", **asked))
        else:
            page = await called(client.conversations_replies(ts=thread, **asked))
        found += [str(message["ts"]) for message in page["messages"] if _carries(message, mark)]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return sorted(found, key=_moment)


async def take_back(client: AsyncWebClient, channel: str, ts: str) -> None:
    """Delete a message of ours that is one too many."""
    for _ in range(TRIES):
        with suppress(NotNowError):
            try:
                await called(client.chat_delete(channel=channel, ts=ts))
            except RefusedError as error:
                if error.reason != "message_not_found":
                    log.error("second digest not taken back", reason=error.reason)
            return
    log.error("second digest not taken back", reason="unreachable")


async def place_of(client: AsyncWebClient, target: str, *, to_person: bool) -> str:
    """The channel of a target: its own, or that of the direct messages. Raises RefusedError and NotNowError."""
    if not to_person:
        return target
    opened = await called(client.conversations_open(users=target))
    return str(opened["channel"]["id"])


async def called(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """Sort the ends of a call. Raises RefusedError and NotNowError."""
    try:
        return await call
    except SlackApiError as error:
        raise _end_of(error) from error
    except (SlackClientError, aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        # The message of a network error may name an address that is a key.
        raise NotNowError(type(error).__name__) from error


def _end_of(error: SlackApiError) -> RefusedError | NotNowError:
    reason = reason_of(error)
    if reason in _RATE_LIMITED or status_of(error) == 429:  # noqa: PLR2004 - HTTP
        return NotNowError("ratelimited", _wait(error.response.headers))
    if is_unclear(error):
        return NotNowError(reason)
    if reason in _NOT_OURS_TO_JUDGE:
        return NotNowError(reason, _RETRY_SECONDS)
    return RefusedError(reason)


def _wait(headers: Mapping[str, Any]) -> float:
    named = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    text = str(named[0] if isinstance(named, list) else named)
    return float(text) if text.isdigit() else _RETRY_SECONDS


def _carries(message: Mapping[str, Any], mark: Mark) -> bool:
    metadata = message.get("metadata") or {}
    return metadata.get("event_type") == EVENT_TYPE and metadata.get("event_payload") == mark


def _moment(ts: str) -> tuple[int, str]:
    whole, _, rest = ts.partition(".")
    return int(whole), rest
