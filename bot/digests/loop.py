"""The digest loop: every process that serves runs it, and each slot is settled by one of them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.log import log
from retention.digest.delivery import due
from retention.errors import HoldfastError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.digests.posting import Settling
    from retention.digest.delivery import Agenda, SlotBook

# How often, in seconds, it looks for what is due; a stale lease is taken over so much after its end.
EVERY_SECONDS = 15.0
AT_ONCE = 4


class DigestLoop:
    """Looks for due slots and settles them.

    `client_of` gives the client of a workspace, or None for one that this process does not serve.
    """

    def __init__(
        self,
        book: SlotBook,
        settling: Settling,
        client_of: Callable[[str], Awaitable[AsyncWebClient | None]],
        clock: Callable[[], datetime],
        *,
        every: float = EVERY_SECONDS,
    ) -> None:
        self._book, self._settling, self._client_of, self._clock = book, settling, client_of, clock
        self._every = every
        self._places = asyncio.Semaphore(AT_ONCE)
        self._stop = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Settle what is due until `stop` is set; what was begun is finished, nothing else is begun."""
        self._stop = stop
        while not stop.is_set():
            try:
                await self.once()
            except HoldfastError as error:
                log.error("digests not read", code=error.code)
            except Exception as error:  # noqa: BLE001 - one bad turn must not end the loop
                log.error("digest loop failed", exc_info=error)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._every)

    async def once(self) -> None:
        """Settle what is due now. Raises LedgerError where the registry cannot be read."""
        agendas = await asyncio.to_thread(self._book.agendas)
        await asyncio.gather(*(self._settle(agenda) for agenda in agendas))

    async def _settle(self, agenda: Agenda) -> None:
        """Settle what is due of one digest; whatever it meets, the others are not kept from theirs."""
        async with self._places:
            if self._stop.is_set():
                return
            schedule = agenda.subscription.id
            try:
                await self._settle_due(agenda)
            except HoldfastError as error:
                log.error("digest not settled", schedule=schedule, code=error.code)
            except Exception as error:  # noqa: BLE001 - one bad digest must not end the loop
                log.error("digest not settled", schedule=schedule, exc_info=error)

    async def _settle_due(self, agenda: Agenda) -> None:
        subscription, now = agenda.subscription, self._clock()
        what = due(agenda, now)
        if what.post is None and not what.end and not what.skip:
            return
        client = await self._client_of(subscription.team)
        if client is None:
            return
        for slot in what.skip:
            await asyncio.to_thread(self._book.skip, subscription.id, slot, now)
        for slot in what.end:
            await self._settling.settle(client, subscription.id, slot, late=True)
        if what.post is not None:
            await self._settling.settle(client, subscription.id, what.post, late=False)
