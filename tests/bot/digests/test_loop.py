"""The loop: what is due is settled once by however many processes, and nobody's mistake ends it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.digests.loop import AT_ONCE, DigestLoop
from bot.digests.messages import posting_client
from retention.digest import Late
from retention.digest.delivery import Agenda, SlotState
from retention.errors import LedgerError
from tests.bot.digests.settling import SLOT, company, weeks
from tests.digest.subscriptions import subscription

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp import web
    from slack_sdk.web.async_client import AsyncWebClient

    from retention.digest.delivery import SlotBook
    from tests.bot.digests.settling import Company


def loop_of(all_: Company, book: SlotBook | None = None, team: str = "T01", every: float = 0.01) -> DigestLoop:
    client = posting_client("xoxb-test", all_.slack.url)

    async def client_of(asked: str) -> AsyncWebClient | None:
        return client if asked == team else None

    return DigestLoop(book or all_.store, all_.process(), client_of, lambda: all_.now, every=every)


def states(all_: Company) -> list[SlotState]:
    return [record.state for record in reversed(all_.store.records("d1", 99))]


async def test_every_slot_is_posted_when_it_is_due(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        for moment in (SLOT - timedelta(minutes=1), SLOT, SLOT + timedelta(hours=1), weeks(1)):
            all_.now = moment
            await loop_of(all_).once()
        slots = [post["metadata"]["event_payload"]["slot"] for post in all_.digests()]
        assert slots == ["2026-11-23T08:00:00+00:00", "2026-11-30T08:00:00+00:00"]


async def test_of_several_missed_slots_the_newest_is_posted(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        all_.now = weeks(2) + timedelta(hours=5)
        await loop_of(all_).once()
        assert states(all_) == [SlotState.SKIPPED, SlotState.SKIPPED, SlotState.POSTED]


async def test_a_missed_slot_is_skipped_by_setting(tmp_path: Path) -> None:
    async with company(tmp_path, late=Late.SKIP) as all_:
        all_.now = SLOT + timedelta(hours=5)
        await loop_of(all_).once()
        assert states(all_) == [SlotState.SKIPPED]
        assert all_.digests() == []


async def test_what_is_paused_is_not_posted_nor_made_up_for(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        all_.store.change(subscription(paused=True))
        all_.now = SLOT
        await loop_of(all_).once()
        assert states(all_) == []
        all_.store.change(subscription())
        await loop_of(all_).once()
        assert states(all_) == [], "started again at the slot's own instant: the next one is due"
        all_.now = weeks(1)
        await loop_of(all_).once()
        assert states(all_) == [SlotState.POSTED]


async def test_eight_loops_post_once(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        for number in range(12):
            all_.store.add(subscription(id=f"more-{number}", questions=()))
        await asyncio.gather(*(loop_of(all_).once() for _ in range(8)))
        posted = [post["metadata"]["event_payload"]["schedule"] for post in all_.digests()]
        assert sorted(posted) == sorted(["d1", *(f"more-{number}" for number in range(12))])


async def test_another_workspace_is_left_alone(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        await loop_of(all_, team="T02").once()
        assert states(all_) == []


class Unreadable:
    """A registry that cannot be read at first."""

    def __init__(self, all_: Company) -> None:
        self._all, self.failures = all_, [LedgerError("ledger_busy", file="r"), ValueError("a bug")]

    def agendas(self) -> tuple[Agenda, ...]:
        if self.failures:
            raise self.failures.pop(0)
        return self._all.store.agendas()


async def test_the_loop_outlives_a_registry_that_cannot_be_read_and_ends_when_told(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        stop = asyncio.Event()
        running = asyncio.create_task(loop_of(all_, Unreadable(all_)).run(stop))  # type: ignore[arg-type]
        async with asyncio.timeout(10):
            while not all_.digests("thread"):  # noqa: ASYNC110 - what is waited for is in Slack
                await asyncio.sleep(0.01)
            stop.set()
            await running


async def test_no_digest_is_begun_after_the_process_was_told_to_stop(tmp_path: Path) -> None:
    """Of many that are due at nine, those that wait for a place are left to another process."""
    async with company(tmp_path) as all_:
        for number in range(AT_ONCE + 3):
            all_.store.add(subscription(id=f"more-{number}"))
        stop, answer = asyncio.Event(), all_.slack.answer

        async def told_to_stop(request: web.Request) -> web.Response:
            stop.set()
            return await answer(request)

        all_.slack.answer = told_to_stop  # type: ignore[method-assign]
        await loop_of(all_).run(stop)
        assert len(all_.digests()) == AT_ONCE
        assert len(all_.digests("thread 2")) == AT_ONCE, "what was begun is finished"
