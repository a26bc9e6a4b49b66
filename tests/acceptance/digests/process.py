"""One process that posts digests: `process.py REGISTRY SLACK TOKEN [STEP COUNT]`. It kills itself at a step's count."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answering import Answering
from bot.blocks import error_message
from bot.digests.content import Posting
from bot.digests.loop import DigestLoop
from bot.digests.messages import posting_client
from bot.digests.posting import Settling
from bot.directory import Directory
from bot.office import Office
from retention.store.registry.digests import StoredDigests
from tests.bot.digests.settling import PermittingDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from slack_sdk.web.async_client import AsyncWebClient

    from retention.asker import Asker
    from retention.digest import Subscription

LEASE = timedelta(seconds=4)
PAUSE_SECONDS = 0.2
# A process that finds no end by itself is a failure of the test.
LONGEST_SECONDS = 120


def compose(subscription: Subscription, _told: Collection[str], _asker: Asker) -> Posting:
    return Posting(error_message(subscription.id), (error_message("Movers"), error_message("GRR 96 %")))


def dying(arguments: list[str]) -> Callable[[str], None]:
    """Ends this process as nobody can catch it, when `STEP` is reached for the `COUNT`th time."""
    if not arguments:
        return lambda _step: None
    step, left = arguments[0], [int(arguments[1])]

    def at(reached: str) -> None:
        left[0] -= reached == step
        if reached == step and not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    return at


async def run(registry: Path, url: str, token: str, at: Callable[[str], None]) -> None:
    client = posting_client(token, url)

    async def client_of(_team: str) -> AsyncWebClient:
        return client

    def now() -> datetime:
        return datetime.now(UTC)

    with closing(StoredDigests(registry, now)) as store:
        office = Office(PermittingDesk(), Answering(), Directory())
        loop = DigestLoop(store, Settling(office, store, compose, now, lease=LEASE, at=at), client_of, now)
        async with asyncio.timeout(LONGEST_SECONDS):
            while any(not agenda.subscription.paused and agenda.since < due_by() for agenda in store.agendas()):
                await loop.once()
                await asyncio.sleep(PAUSE_SECONDS)


def due_by() -> datetime:
    return datetime.fromisoformat(os.environ["DUE"])


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), sys.argv[2], sys.argv[3], dying(sys.argv[4:])))
