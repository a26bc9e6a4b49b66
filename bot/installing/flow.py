"""Slack's consent, by Bolt's own flow: who may install, what is kept of it, and the page that is shown at its end."""

from __future__ import annotations

import asyncio
import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.installing.calls import CALL_ERRORS, NotDoneError, done, installing_client
from bot.installing.pages import HEADERS, html
from bot.log import bolt_logger, log
from bot.scopes import BOT_SCOPES
from bot.settings import INSTALL_PATH, REDIRECT_PATH
from retention.access.deed import DONE, Deed
from retention.asker import Asker, Face
from retention.installation import Grant
from retention.wording import installing

if TYPE_CHECKING:
    import logging

    from slack_bolt.oauth.async_callback_options import AsyncFailureArgs, AsyncSuccessArgs
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_sdk.oauth.installation_store import Installation

    from bot.office import Office
    from bot.settings import OAuthSettings
    from retention.installation import InstallationBook
    from retention.wording.installing import Page

STATE_SECONDS = 600
# How often giving a token back is tried.
TRIES = 3
NOT_PERMITTED = "workspace_not_permitted"
_WORKSPACE = re.compile(r"[TE][A-Z0-9]+", re.ASCII)
_REASON = re.compile(r"[a-z_]{1,60}", re.ASCII)
_PAUSED = "paused"


class NotPermittedError(BoltError):
    """A workspace that may not install; `unrevoked` is why its token could not be given back, None where it was."""

    def __init__(self, installation: Installation, unrevoked: str | None) -> None:
        super().__init__(NOT_PERMITTED)
        self.installation, self.unrevoked = installation, unrevoked


class Flow(AsyncOAuthFlow):
    """Bolt's flow with our pages. Only permitted workspaces are kept; any other's token is given back at once."""

    def __init__(self, office: Office, book: InstallationBook, settings: OAuthSettings) -> None:
        self._office, self._permits, self.install_url = office, settings.permits, settings.install_url
        super().__init__(
            client=installing_client(settings.api_url),
            logger=bolt_logger(),
            settings=AsyncOAuthSettings(
                client_id=settings.client_id,
                client_secret=settings.client_secret,
                scopes=BOT_SCOPES,
                user_scopes=(),
                redirect_uri=settings.url + REDIRECT_PATH,
                install_path=INSTALL_PATH,
                redirect_uri_path=REDIRECT_PATH,
                callback_options=AsyncCallbackOptions(success=self._succeeded, failure=self._failed),
                authorization_url=urljoin(settings.api_url, "/oauth/v2/authorize"),
                installation_store=_Grants(book),
                installation_store_bot_only=True,
                state_store=_States(book, office),
                state_expiration_seconds=STATE_SECONDS,
                logger=bolt_logger(),
            ),
        )

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        """The address of Slack's consent, for one workspace where a link names it."""
        [team, *_] = request.query.get("team") or [""]
        return self.settings.authorize_url_generator.generate(state, team if _WORKSPACE.fullmatch(team) else None)

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:  # noqa: ARG002 - Bolt's own
        return html(installing.install(), url)

    async def append_set_cookie_headers(self, headers: dict[str, str], set_cookie_value: str | None) -> dict[str, str]:
        shown: dict[str, str] = await super().append_set_cookie_headers({**headers, **HEADERS}, set_cookie_value)
        return shown

    async def run_installation(self, code: str) -> Installation | None:
        """What Slack grants for a code, None where it does not, or is out of reach."""
        try:
            installation = await super().run_installation(code)
        except CALL_ERRORS:
            return None
        return installation if installation is not None and installation.bot_token else None

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Keep it, and note who installed. Raises NotPermittedError."""
        permitted, unrevoked = self._permits(installation.team_id, installation.enterprise_id), None
        if permitted:
            await super().store_installation(request, installation)
        else:
            unrevoked = await self._given_back(installation)
        asker = Asker(
            face=Face.SLACK, team=installation.team_id or installation.enterprise_id, user=installation.user_id
        )
        outcome = DONE if permitted else NOT_PERMITTED
        await asyncio.to_thread(self._office.desk.note, asker, Deed.INSTALL, outcome)
        log.info("installation", workspace=asker.team, outcome=outcome)
        if not permitted:
            raise NotPermittedError(installation, unrevoked)

    async def _given_back(self, installation: Installation) -> str | None:
        """Give a token back to Slack; the reason where Slack did not take it."""
        reason = None
        for _ in range(TRIES):
            try:
                await done(self.client.auth_revoke(token=installation.bot_token))
            except NotDoneError as error:
                reason = error.reason
                if not error.passing:
                    break
            else:
                return None
        log.error("token not given back", workspace=installation.team_id, reason=reason)
        return reason

    async def _succeeded(self, args: AsyncSuccessArgs) -> BoltResponse:
        made = args.installation
        where = {"app": made.app_id, "team": made.team_id or made.enterprise_id}
        page = installing.installed(_name(made), int(made.get_custom_value(_PAUSED) or 0))
        return self._shown(page, 200, f"https://slack.com/app_redirect?{urlencode(where)}")

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        if isinstance(args.error, NotPermittedError):
            made = args.error.installation
            name, workspace = _name(made), str(made.team_id or made.enterprise_id)
            return self._shown(installing.not_permitted(name, workspace, args.error.unrevoked), 403)
        match args.reason:
            case "access_denied":
                return self._shown(installing.cancelled(), 200)
            case "invalid_browser" | "invalid_state":
                return self._shown(installing.run_out(), 400)
            case "invalid_code" | "missing_code":
                return self._shown(installing.not_confirmed(), 400)
        # Anybody can write an address with any word in it.
        reason = args.reason if _REASON.fullmatch(args.reason) else None
        return self._shown(installing.not_confirmed(reason), 400)

    def _shown(self, page: Page, status: int, link: str | None = None) -> BoltResponse:
        """A page at the end, whose action leads to the beginning where nothing else is said."""
        cookie = self.settings.state_utils.build_set_cookie_for_deletion()
        body = html(page, link or INSTALL_PATH.rpartition("/")[2])
        return BoltResponse(status=status, body=body, headers={**HEADERS, "Set-Cookie": cookie})


class _Grants(AsyncInstallationStore):
    """What Bolt's flow keeps an installation in. Requests and uninstallations go to the book itself."""

    def __init__(self, book: InstallationBook) -> None:
        self._book = book

    @property
    def logger(self) -> logging.Logger:
        return bolt_logger()

    async def async_save(self, installation: Installation) -> None:
        paused = await asyncio.to_thread(self._book.save, _grant(installation))
        installation.set_custom_value(_PAUSED, paused)


class _States(AsyncOAuthStateStore):
    """The states of installations that were begun: each closes once, within ten minutes."""

    def __init__(self, book: InstallationBook, office: Office) -> None:
        self._book, self._now = book, office.now

    @property
    def logger(self) -> logging.Logger:
        return bolt_logger()

    async def async_issue(self, *_: object, **__: object) -> str:
        state, now = secrets.token_urlsafe(32), self._now()
        await asyncio.to_thread(self._book.open_state, state, now, now + timedelta(seconds=STATE_SECONDS))
        return state

    async def async_consume(self, state: str) -> bool:
        return await asyncio.to_thread(self._book.close_state, state, self._now())


def _grant(made: Installation) -> Grant:
    whole = made.is_enterprise_install
    return Grant(
        team=None if whole else made.team_id,
        enterprise=made.enterprise_id,
        name=_name(made),
        app=made.app_id,
        bot=made.bot_id,
        bot_user=made.bot_user_id,
        installed=datetime.fromtimestamp(made.installed_at, UTC),
        token=str(made.bot_token),
        renewal=made.bot_refresh_token,
        expires=None if made.bot_token_expires_at is None else datetime.fromtimestamp(made.bot_token_expires_at, UTC),
    )


def _name(made: Installation) -> str:
    return str(made.team_name or made.enterprise_name or made.team_id or made.enterprise_id)
