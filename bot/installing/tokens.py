"""The tokens of the workspaces that installed: each renewed before it ends, by one process at a time."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.installations import Entry
from bot.installing.calls import CALL_ERRORS, NotDoneError, installing_client, not_done
from bot.log import log
from retention.errors import HoldfastError, LedgerError, QuestionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.settings import OAuthSettings
    from retention.installation import Grant, InstallationBook

# A token lives 12 hours. It is renewed so long before its end without anybody waiting for it …
AHEAD = timedelta(hours=2)
# … and a request that meets one with less left than this waits for the renewal: an answer may take a while.
AT_LEAST = timedelta(minutes=2)
# How long one process alone renews a token: longer than Slack is given for it.
RESERVED = timedelta(seconds=30)
# How often, and every how many seconds, it is tried to put new tokens down.
KEEP_TRIES, KEEP_SECONDS = 20, 1.0
# How long, in seconds, a request waits for a renewal: Slack shows an error after 3, and an answer may take 2 of them.
PATIENCE_SECONDS = 0.8
_PAUSE_SECONDS = 0.05
# The rotator decides by the clock whether it is time; that is decided here.
_IN_ANY_CASE = 10**9


class InstalledWorkspaces:
    """The workspaces that installed and are permitted, with their tokens as the book has them at this moment.

    Nothing is remembered: what another process renewed or removed is so here with the next request.
    """

    def __init__(
        self,
        book: InstallationBook,
        settings: OAuthSettings,
        now: Callable[[], datetime],
        *,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._book, self._settings, self._now, self._patience = book, settings, now, patience
        self._rotator = AsyncTokenRotator(
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            client=installing_client(settings.api_url),
        )
        self._renewals: dict[str, asyncio.Task[Grant | None]] = {}

    async def entry(self, team_id: str | None, enterprise_id: str | None) -> Entry | None:
        return await self._entry(team_id, enterprise_id, self._patience)

    async def entry_of(self, team_id: str) -> Entry | None:
        return await self._entry(team_id, None, RESERVED.total_seconds())

    async def _entry(self, team_id: str | None, enterprise_id: str | None, patience: float) -> Entry | None:
        grant = await self.grant(team_id, enterprise_id)
        if grant is None or not self._settings.permits(team_id, enterprise_id or grant.enterprise):
            return None
        fresh = await self._lasting(grant, AT_LEAST, patience)
        return None if fresh is None else Entry(fresh.token, fresh.bot, fresh.bot_user)

    async def grant(self, team_id: str | None, enterprise_id: str | None) -> Grant | None:
        """The installation that answers for a workspace, whether it is permitted or not."""
        return await asyncio.to_thread(self._book.find, team_id, enterprise_id)

    async def renew_ahead(self) -> None:
        """Renew every token that ends soon. What fails is logged, and tried again the next time."""
        for name in await asyncio.to_thread(self._book.expiring, self._now() + AHEAD):
            grant = await self.grant(name, None)
            if grant is None or not self._settings.permits(grant.team, grant.enterprise):
                continue
            # What went wrong is in the log.
            with suppress(QuestionError):
                await self._lasting(grant, AHEAD, RESERVED.total_seconds())

    async def finish(self) -> None:
        """Wait for the renewals that were begun: what Slack answers them is lost otherwise."""
        if self._renewals:
            await asyncio.wait(self._renewals.values(), timeout=RESERVED.total_seconds())

    async def _lasting(self, grant: Grant, least: timedelta, patience: float) -> Grant | None:
        """The installation with a token that holds for so long, or for a moment where it cannot be renewed now.

        Raises QuestionError `token_not_renewed` or `token_ended` where it holds no more; None where it was removed.
        """
        if grant.expires is None or grant.expires - self._now() > least:
            return grant
        renewal = self._renewals.get(grant.id)
        if renewal is None:
            renewal = self._renewals[grant.id] = asyncio.create_task(self._renewed(grant))
            renewal.add_done_callback(partial(self._ended, grant.id))
        # Whoever stops waiting must not end it.
        finished, _ = await asyncio.wait({renewal}, timeout=patience)
        if not finished:
            return self._still_valid(grant, NotDoneError("timeout", passing=True))
        return renewal.result()

    async def _renewed(self, grant: Grant) -> Grant | None:
        """The installation after somebody has renewed its token: this process, or another one that was first."""
        while True:
            now, failure = self._now(), None
            reserved = await asyncio.to_thread(self._book.may_renew, grant, now, now + RESERVED)
            if reserved:
                failure = await self._renew(grant)
            after = await self.grant(grant.id, None)
            if after is None or after.edition != grant.edition:
                return after
            if failure is not None:
                return self._still_valid(grant, failure)
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _renew(self, grant: Grant) -> NotDoneError | None:
        """Renew a token, and keep what came of it; gives what went wrong."""
        try:
            renewed = await self._rotator.perform_bot_token_rotation(
                bot=_bot(grant), minutes_before_expiration=_IN_ANY_CASE
            )
        except SlackTokenRotationError as error:
            failure = not_done(error.api_error)
        except CALL_ERRORS as error:
            failure = not_done(error)
        else:
            if renewed is not None and renewed.bot_token_expires_at is not None:
                ends = datetime.fromtimestamp(renewed.bot_token_expires_at, UTC)
                await self._keep(partial(self._book.renew, grant, renewed.bot_token, renewed.bot_refresh_token, ends))
                return None
            failure = NotDoneError("no_bot_token", passing=False)
        await asyncio.to_thread(self._book.renewal_failed, grant)
        return failure

    @staticmethod
    async def _keep(put_down: Callable[[], None]) -> None:
        """Keep new tokens, also where the registry cannot be written at once: the old renewal is spent."""
        for left in reversed(range(KEEP_TRIES)):
            try:
                await asyncio.to_thread(put_down)
            except LedgerError as error:
                if not left:
                    raise
                log.error("new token not kept yet", code=error.code)
                await asyncio.sleep(KEEP_SECONDS)
            else:
                return

    def _ended(self, name: str, renewal: asyncio.Task[Grant | None]) -> None:
        del self._renewals[name]
        if not renewal.cancelled() and (error := renewal.exception()) is not None:
            facts = error.facts if isinstance(error, HoldfastError) else {}
            log.error("token not renewed", workspace=name, reason=facts.get("reason") or type(error).__name__)

    def _still_valid(self, grant: Grant, failure: NotDoneError) -> Grant:
        if grant.expires is None or grant.expires > self._now():
            log.warning("token not renewed yet", workspace=grant.id, reason=failure.reason)
            return grant
        if failure.passing:
            raise QuestionError("token_not_renewed", reason=failure.reason)
        raise QuestionError("token_ended", reason=failure.reason, url=self._settings.install_url)


def _bot(grant: Grant) -> Bot:
    return Bot(
        team_id=grant.team,
        enterprise_id=grant.enterprise,
        bot_token=grant.token,
        bot_id=grant.bot or "",
        bot_user_id=grant.bot_user or "",
        bot_refresh_token=grant.renewal,
        bot_token_expires_at=None if grant.expires is None else int(grant.expires.timestamp()),
        installed_at=grant.installed.timestamp(),
    )
