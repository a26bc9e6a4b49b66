"""The end of an installation: its tokens are removed, its digests paused, what is known of its people forgotten."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from bot.installing.calls import NotDoneError, done, installing_client
from bot.log import log
from retention.access.deed import Deed
from retention.asker import Asker, Face
from retention.errors import HoldfastError

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp, AsyncBoltContext

    from bot.office import Office
    from retention.installation import Grant, InstallationBook

UNINSTALLED, REVOKED = "app_uninstalled", "tokens_revoked"
ENDINGS = {UNINSTALLED, REVOKED}
"""The events that come without a token that could be had."""
_SECOND = timedelta(seconds=1)
# What Slack says of a token whose app was removed.
_GONE = {"account_inactive", "token_revoked"}


class Standing(Enum):
    """What Slack says of a token: it takes it, its app was removed, or nothing that settles it."""

    WORKS = "works"
    GONE = "gone"
    UNCLEAR = "unclear"


def register(app: AsyncApp, office: Office, book: InstallationBook | None, api_url: str) -> None:
    """Take Slack's word that Holdfast was removed. Without a book the token is the environment's: that is logged."""
    endings = None if book is None else Endings(office, book, api_url)

    @app.event(UNINSTALLED)
    async def uninstalled(body: dict[str, Any], context: AsyncBoltContext) -> None:
        if endings is None:
            log.error("removed from Slack", workspace=context.team_id)
        else:
            await endings.uninstalled(context.team_id, context.enterprise_id, _told(body))

    @app.event(REVOKED)
    async def revoked(event: dict[str, Any], context: AsyncBoltContext) -> None:
        if not (event.get("tokens") or {}).get("bot"):
            return
        if endings is None:
            log.error("token revoked in Slack", workspace=context.team_id)
        else:
            await endings.revoked(context.team_id, context.enterprise_id)


@dataclass(frozen=True, slots=True)
class Endings:
    """Ends installations in the book."""

    office: Office
    book: InstallationBook
    api_url: str

    async def uninstalled(self, team: str | None, enterprise: str | None, told: datetime) -> None:
        """End what was installed by then. What seems to be installed since stays unless its token is gone, too."""
        if await self._end(team, enterprise, told):
            return
        grant = await self._grant(team, enterprise)
        if grant is not None and await self._standing(grant) is Standing.GONE:
            await self._end(team, enterprise, grant.installed)

    async def revoked(self, team: str | None, enterprise: str | None) -> None:
        """End it unless Slack takes the token that is kept: then it was one of before that was revoked."""
        grant = await self._grant(team, enterprise)
        if grant is None:
            # Nothing is there, or no key opens it.
            await self._end(team, enterprise, self.office.now())
        elif await self._standing(grant) is not Standing.WORKS:
            await self._end(team, enterprise, grant.installed)

    async def forget_gone(self) -> None:
        """End what was uninstalled while nobody listened: Slack repeats its word for an hour or so."""
        for name in await asyncio.to_thread(self.book.ids):
            grant = await self._grant(name, None)
            if grant is not None and await self._standing(grant) is Standing.GONE:
                await self._end(grant.team, grant.enterprise, grant.installed)

    async def _end(self, team: str | None, enterprise: str | None, told: datetime) -> bool:
        removed = await asyncio.to_thread(self.book.remove, team, enterprise, told)
        if removed is None:
            return False
        self.office.directory.forget()
        await asyncio.to_thread(self.office.desk.note, Asker(face=Face.SLACK, team=removed), Deed.UNINSTALL)
        log.info("uninstalled", workspace=removed)
        return True

    async def _grant(self, team: str | None, enterprise: str | None) -> Grant | None:
        try:
            return await asyncio.to_thread(self.book.find, team, enterprise)
        except HoldfastError as error:
            log.error("installation not readable", workspace=team or enterprise, code=error.code)
            return None

    async def _standing(self, grant: Grant) -> Standing:
        try:
            await done(installing_client(self.api_url).auth_test(token=grant.token))
        except NotDoneError as error:
            if error.reason in _GONE:
                return Standing.GONE
            log.warning("token not confirmed", workspace=grant.id, reason=error.reason)
            return Standing.UNCLEAR
        return Standing.WORKS


def _told(body: dict[str, Any]) -> datetime:
    """When it happened: Slack gives whole seconds, cut off."""
    return datetime.fromtimestamp(int(body["event_time"]), UTC) + _SECOND
