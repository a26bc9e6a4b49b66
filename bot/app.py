"""The Slack app: who may reach it, each request once, and the modules that answer."""

from __future__ import annotations

import asyncio
import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot import actions, commands, conversations, home
from bot.answering import fault, payload
from bot.blocks import error_message
from bot.log import bolt_logger
from bot.modals import questions
from bot.replays import Replays
from retention.wording import slack

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncBoltContext

    from bot.installation import Installation
    from bot.office import Office
    from bot.settings import SlackSettings

REGISTERED = (questions, commands, conversations, actions, home)
"""The modules that answer Slack's requests; each has a function `register(app, office)`."""


def build_app(office: Office, settings: SlackSettings, installation: Installation) -> AsyncApp:
    """Build the app of one workspace. It verifies, authorises and deduplicates; the registered modules do the rest."""
    app = AsyncApp(
        name="holdfast",
        logger=bolt_logger(),
        # Bolt's own way polls every acknowledgement at 10 ms; the slow work is in our pool anyway.
        process_before_response=True,
        # Socket Mode has no secret: then nothing may pass for signed.
        signing_secret=settings.signing_secret or secrets.token_hex(),
        # The default retries would post twice where a connection breaks after Slack took a message.
        client=AsyncWebClient(base_url=settings.api_url, retry_handlers=[AsyncRateLimitErrorRetryHandler()]),
        authorize=partial(_authorize, settings, installation),
    )
    replays = Replays()

    @app.middleware
    async def admit(context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]) -> BoltResponse | None:
        if not installation.admits(context.team_id, context.enterprise_id):
            return BoltResponse(status=200, body=payload(error_message(slack.other_workspace())))
        await next_()
        return None

    @app.middleware
    async def answer_once(body: dict[str, Any], next_: Callable[[], Awaitable[None]]) -> BoltResponse | None:
        request_id = body.get("event_id") or body.get("trigger_id")
        if request_id is not None and not replays.is_new(request_id, asyncio.get_running_loop().time()):
            return BoltResponse(status=200)
        await next_()
        return None

    @app.error
    async def failed(error: Exception) -> BoltResponse:
        return BoltResponse(status=200, body=payload(fault(error)))

    for module in REGISTERED:
        module.register(app, office)
    return app


async def _authorize(settings: SlackSettings, installation: Installation, context: AsyncBoltContext) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=context.enterprise_id,
        team_id=context.team_id,
        bot_id=installation.bot_id,
        bot_user_id=installation.bot_user_id,
        bot_token=settings.bot_token,
        user_id=context.user_id,
    )
