"""The digest loop beside the bot: it begins with it, and ends when what it began is done."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from bot.answering import Answering
from bot.digests.answers import answers_of
from bot.digests.loop import EVERY_SECONDS, DigestLoop
from bot.digests.messages import posting_client
from bot.digests.posting import LEASE, Settling
from bot.directory import Directory
from bot.installation import find_installation
from bot.office import Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import timedelta

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.digests.content import Compose
    from bot.installation import Installation
    from bot.settings import SlackSettings
    from retention.desk import Desk
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


async def run_once(desk: Desk, store: DigestStore, settings: SlackSettings) -> None:
    """Post what is due now. Raises SettingsError where Slack does not take the token, LedgerError."""
    installation = await find_installation(settings)
    office = Office(desk, Answering(), Directory(by_groups=desk.by_groups), store)
    try:
        await digest_loop(office, store, answers_of(desk), settings, installation).once()
    finally:
        await office.answering.finish()
