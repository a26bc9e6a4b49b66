"""The digest loop beside the bot: it begins with it, and ends when what it began is done."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from bot.digests.loop import EVERY_SECONDS, DigestLoop
from bot.digests.messages import posting_client
from bot.digests.posting import LEASE, Settling

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import timedelta

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.digests.content import Compose
    from bot.installation import Installation
    from bot.office import Office
    from bot.settings import SlackSettings
    from retention.digest.delivery import DigestStore

# After this the process ends all the same: another one takes the slot over.
FINISH_SECONDS = 30.0


def digest_loop(  # noqa: PLR0913 - what it works with
    office: Office,
    store: DigestStore,
    compose: Compose,
    settings: SlackSettings,
    installation: Installation,
    *,
    every: float = EVERY_SECONDS,
    lease: timedelta = LEASE,
) -> DigestLoop:
    """The loop of the workspace that the settings are for."""
    client = posting_client(settings.bot_token, settings.api_url)

    async def client_of(team: str) -> AsyncWebClient | None:
        return client if installation.admits(team, installation.enterprise_id) else None

    settling = Settling(office, store, compose, office.now, lease=lease)
    return DigestLoop(store, settling, client_of, office.now, every=every)


@contextlib.asynccontextmanager
async def running(loop: DigestLoop) -> AsyncIterator[None]:
    """The loop until the end of the block."""
    stop = asyncio.Event()
    task = asyncio.create_task(loop.run(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait({task}, timeout=FINISH_SECONDS)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
