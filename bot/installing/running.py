"""What runs beside the app of many workspaces: tokens are renewed before they end."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from bot.installing.ending import Endings
from bot.log import log
from retention.errors import HoldfastError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.installing.tokens import InstalledWorkspaces
    from bot.office import Office
    from bot.settings import OAuthSettings
    from retention.installation import InstallationBook

# How often, in seconds, it looks for tokens that end soon.
EVERY_SECONDS = 300.0


@contextlib.asynccontextmanager
async def kept(
    workspaces: InstalledWorkspaces,
    office: Office,
    book: InstallationBook,
    settings: OAuthSettings,
    *,
    every: float = EVERY_SECONDS,
) -> AsyncIterator[None]:
    """Keep the installations until the end of the block, which waits for the renewals that were begun."""
    keeping = asyncio.create_task(_keep(workspaces, office, book, settings, every))
    try:
        yield
    finally:
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping
        await workspaces.finish()


async def _keep(
    workspaces: InstalledWorkspaces, office: Office, book: InstallationBook, settings: OAuthSettings, every: float
) -> None:
    first = True
    while True:
        try:
            await workspaces.renew_ahead()
            if first:
                await Endings(office, book, settings.api_url).forget_gone()
                first = False
        except HoldfastError as error:
            log.error("installations not read", code=error.code)
        except Exception as error:  # noqa: BLE001 - one bad turn must not end the loop
            log.error("keeping installations failed", exc_info=error)
        await asyncio.sleep(every)
