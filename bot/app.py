"""The Slack app: who may reach it, each request once, and the modules that answer."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.response import BoltResponse
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot import actions, commands, conversations, home
from bot.answering import fault
from bot.at_hand import AtHand
from bot.blocks import error_message
from bot.installations import OneWorkspace
from bot.installing import ending
from bot.laid_out import payload
from bot.log import bolt_logger, log
from bot.modals import questions
from bot.replays import Replays
from retention.errors import HoldfastError
from retention.wording import explain, slack

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncBoltContext, AsyncBoltRequest
    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

    from bot.blocks import Message
    from bot.installation import Installation
    from bot.installations import Installations
    from bot.office import Office
    from bot.settings import SlackSettings
    from retention.installation import InstallationBook

REGISTERED = (questions, commands, conversations, actions, home)
"""The modules that answer Slack's requests; each has a function `register(app, office)`."""
_ADMITTED = "holdfast_admitted"


def build_app(office: Office, settings: SlackSettings, installation: Installation) -> HoldfastApp:
    """Build the app of one workspace."""
    # Socket Mode has no secret: then nothing may pass for signed.
    secret = settings.signing_secret or secrets.token_hex()
    one = OneWorkspace(installation, settings.bot_token)
    return app_of(office, one, signing_secret=secret, api_url=settings.api_url)


def app_of(  # noqa: PLR0913 - all that it is made of
    office: Office,
    installations: Installations,
    *,
    signing_secret: str,
    api_url: str,
    flow: AsyncOAuthFlow | None = None,
    book: InstallationBook | None = None,
) -> HoldfastApp:
    """Build the app. It verifies, authorises and deduplicates; the registered modules do the rest.

    `flow` and `book` are those of many workspaces.
    """
    replays = Replays()
    app = HoldfastApp(
        AtHand(office, installations, replays, signing_secret),
        name="holdfast",
        logger=bolt_logger(),
        # Bolt's own way polls every acknowledgement at 10 ms; the slow work is in our pool anyway.
        process_before_response=True,
        signing_secret=signing_secret,
        # The default retries would post twice where a connection breaks after Slack took a message.
        client=AsyncWebClient(base_url=api_url, retry_handlers=[AsyncRateLimitErrorRetryHandler()]),
        authorize=_Authorize(installations),
        oauth_flow=flow,
    )

    @app.middleware
    async def admit(
        body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        # That an installation has ended is told without one: Bolt asks for no token then.
        ended = body.get("type") == "event_callback" and body["event"].get("type") in ending.ENDINGS
        if not ended and not context.get(_ADMITTED):
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
        return BoltResponse(status=200, body=payload(_said(error)))

    for module in REGISTERED:
        module.register(app, office)
    ending.register(app, office, book, api_url)
    return app


class HoldfastApp(AsyncApp):
    """Bolt's app, with what lies ready `at_hand`."""

    def __init__(self, at_hand: AtHand, **bolt: Any) -> None:  # noqa: ANN401 - as Bolt takes it
        super().__init__(**bolt)
        self.at_hand = at_hand

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Answer a request; one that came by a socket, from what lies ready where it can be."""
        ready = await self.at_hand.of_fields(req.body) if req.mode == "socket_mode" else None
        return await super().async_dispatch(req) if ready is None else BoltResponse(status=200, body=ready)


class _Authorize(AsyncAuthorize):
    """Gives each workspace its own token.

    Bolt's own asks Slack who the token is with every request, takes a registry that cannot be read for a workspace
    without an installation, and lets two processes spend one renewal.
    """

    def __init__(self, installations: Installations) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._installations = installations

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_actor: str | None,
    ) -> AuthorizeResult:
        entry = await self._installations.entry(team_id, enterprise_id)
        context[_ADMITTED] = entry is not None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_id=None if entry is None else entry.bot_id,
            bot_user_id=None if entry is None else entry.bot_user_id,
            bot_token=None if entry is None else entry.token,
            user_id=user_id,
        )


def _said(error: Exception) -> Message:
    """What can be mended says how; anything else is a fault of ours."""
    if not isinstance(error, HoldfastError):
        return fault(error)
    log.error("not answered", code=error.code)
    return error_message(explain(error))
