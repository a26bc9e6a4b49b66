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
from bot.entrance import installations_of
from bot.log import log
from bot.office import Office
from retention.errors import QuestionError, SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import timedelta

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.digests.content import Compose
    from bot.entrance import ManyWorkspaces
    from bot.installations import Installations
    from bot.settings import SlackSettings
    from retention.desk import Desk
    from retention.digest.delivery import DigestStore

# After this the process ends all the same: another one takes the slot over.
FINISH_SECONDS = 30.0


def digest_loop(  # noqa: PLR0913 - what it works with
    office: Office,
    store: DigestStore,
    compose: Compose,
    installations: Installations,
    api_url: str,
    *,
    every: float = EVERY_SECONDS,
    lease: timedelta = LEASE,
) -> DigestLoop:
    """The loop of the workspaces that are answered."""

    async def client_of(team: str) -> AsyncWebClient | None:
        try:
            entry = await installations.entry_of(team)
        except (QuestionError, SettingsError) as error:
            # The digests of other workspaces go on.
            log.warning("digests of a workspace wait", workspace=team, code=error.code)
            return None
        return None if entry is None else posting_client(entry.token, api_url)

    settling = Settling(office, store, compose, office.now, lease=lease)
    return DigestLoop(store, settling, client_of, office.now, every=every)


@contextlib.asynccontextmanager
async def running(loop: DigestLoop, stop: asyncio.Event) -> AsyncIterator[None]:
    """The loop until `stop` is set; the end of the block sets it, and waits for what was begun."""
    task = asyncio.create_task(loop.run(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait({task}, timeout=FINISH_SECONDS)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def run_once(desk: Desk, store: DigestStore, settings: SlackSettings | ManyWorkspaces) -> None:
    """Post what is due now. Raises SettingsError where Slack does not take the token, LedgerError."""
    office = Office(desk, Answering(), Directory(by_groups=desk.by_groups), store)
    try:
        async with installations_of(settings, office) as installations:
            await digest_loop(office, store, answers_of(desk), installations, settings.api_url).once()
    finally:
        await office.answering.finish()
