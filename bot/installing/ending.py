"""The end of an installation: its tokens are removed, its digests paused, what is known of its people forgotten."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.installing.calls import NotDoneError, done, installing_client
from bot.log import log
from retention.access.deed import Deed
from retention.asker import Asker, Face
from retention.errors import HoldfastError

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp, AsyncBoltContext

    from bot.office import Office
    from retention.installation import InstallationBook

UNINSTALLED, REVOKED = "app_uninstalled", "tokens_revoked"
ENDINGS = {UNINSTALLED, REVOKED}
"""The events that come without a token that could be had."""
_SECOND = timedelta(seconds=1)
# What Slack says of a token whose app was removed.
_GONE = {"account_inactive", "token_revoked"}


def register(app: AsyncApp, office: Office, book: InstallationBook | None, api_url: str) -> None:
    """Take Slack's word that Holdfast was removed. Without a book the token is the environment's: that is logged."""

    @app.event(UNINSTALLED)
    async def uninstalled(body: dict[str, Any], context: AsyncBoltContext) -> None:
        await _end(office, book, context.team_id, context.enterprise_id, _told(body))

    @app.event(REVOKED)
    async def revoked(body: dict[str, Any], event: dict[str, Any], context: AsyncBoltContext) -> None:
        if (event.get("tokens") or {}).get("bot") and not await _works(book, api_url, context):
            await _end(office, book, context.team_id, context.enterprise_id, _told(body))


async def forget_gone(office: Office, book: InstallationBook, api_url: str) -> None:
    """Remove what was uninstalled while nobody listened: Slack repeats its word for an hour only."""
    client = installing_client(api_url)
    for name in await asyncio.to_thread(book.ids):
        try:
            grant = await asyncio.to_thread(book.find, name)
            if grant is not None:
                await done(client.auth_test(token=grant.token))
        except HoldfastError as error:
            log.error("installation not readable", workspace=name, code=error.code)
        except NotDoneError as error:
            if grant is not None and error.reason in _GONE:
                await _end(office, book, grant.team, grant.enterprise, grant.installed)
            elif not error.passing:
                log.warning("token refused", workspace=name, reason=error.reason)


async def _end(
    office: Office, book: InstallationBook | None, team: str | None, enterprise: str | None, told: datetime
) -> None:
    """End what was installed by the moment that Slack speaks of; what was installed since stays."""
    if book is None:
        log.error("removed from Slack", workspace=team)
        return
    removed = await asyncio.to_thread(book.remove, team, enterprise, told)
    if removed is None:
        return
    office.directory.forget()
    await asyncio.to_thread(office.desk.note, Asker(face=Face.SLACK, team=removed), Deed.UNINSTALL)
    log.info("uninstalled", workspace=removed)


async def _works(book: InstallationBook | None, api_url: str, context: AsyncBoltContext) -> bool:
    """Whether Slack takes the token that is kept: then it was another one, of before, that was revoked."""
    try:
        grant = None if book is None else await asyncio.to_thread(book.find, context.team_id, context.enterprise_id)
        if grant is None:
            return False
        await done(installing_client(api_url).auth_test(token=grant.token))
    except (HoldfastError, NotDoneError):
        return False
    return True


def _told(body: dict[str, Any]) -> datetime:
    """When it happened: Slack gives whole seconds, cut off."""
    return datetime.fromtimestamp(int(body["event_time"]), UTC) + _SECOND
