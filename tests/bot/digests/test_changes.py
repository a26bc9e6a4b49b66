"""A digest that its owner changes, pauses or moves while one of its slots is in work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from retention.digest.delivery import SlotState
from tests.bot.digests.settling import SLOT, Killed, company, killed_at
from tests.digest.subscriptions import subscription

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.digests.settling import Company


def states(all_: Company) -> list[SlotState]:
    return [record.state for record in all_.store.records("d1", 9)]


async def test_the_thread_of_a_digest_that_moved_is_what_may_be_read_where_its_message_is(tmp_path: Path) -> None:
    """What its owner may read in direct messages must not come into the channel of before."""
    async with company(tmp_path) as all_:
        with pytest.raises(Killed):
            await all_.settle(all_.process(killed_at("main put down")))
        all_.store.change(subscription(target="U1", questions=("movers",)))
        all_.lease_ends()
        await all_.settle()
        assert [one.target for one in all_.composed_of] == ["C1", "C1"]
        assert all_.composed_of[1].questions == (), "the message answers other questions than its thread"
        assert {post["channel"] for post in all_.slack.posts} == {"C1"}
        assert states(all_) == [SlotState.POSTED]


async def test_a_digest_that_moved_before_anything_was_sent_goes_where_it_belongs_now(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        with pytest.raises(Killed):
            await all_.settle(all_.process(killed_at("main begun")))
        all_.store.change(subscription(target="U1"))
        all_.lease_ends()
        await all_.settle()
        assert {post["channel"] for post in all_.slack.posts} == {"DU1"}
        assert len(all_.digests()) == 1
        assert states(all_) == [SlotState.POSTED]


@pytest.mark.parametrize("step", ["claimed", "main begun"])
async def test_a_digest_that_is_paused_before_anything_was_sent_is_not_posted(tmp_path: Path, step: str) -> None:
    async with company(tmp_path) as all_:
        with pytest.raises(Killed):
            await all_.settle(all_.process(killed_at(step)))
        all_.store.change(subscription(paused=True))
        all_.lease_ends()
        await all_.settle()
        assert all_.slack.posts == []
        assert states(all_) == [SlotState.SKIPPED]


@pytest.mark.parametrize("said", [{"paused": True}, {"hour": 18}])
async def test_what_was_changed_since_the_loop_looked_is_no_slot_any_more(
    tmp_path: Path, said: dict[str, object]
) -> None:
    async with company(tmp_path) as all_:
        all_.store.change(subscription(**said))
        await all_.settle()
        assert (all_.slack.posts, states(all_)) == ([], [])


async def test_what_was_changed_since_the_loop_looked_is_posted_as_it_is_now(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        all_.store.change(subscription(target="U1"))
        await all_.settle()
        assert {post["channel"] for post in all_.slack.posts} == {"DU1"}


async def test_a_digest_that_is_removed_in_work_is_left_as_it_stands(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        with pytest.raises(Killed):
            await all_.settle(all_.process(killed_at("main put down")))
        all_.store.remove("d1")
        all_.lease_ends()
        assert all_.store.claim("d1", SLOT, "a", all_.now, all_.now) is None
        assert len(all_.slack.posts) == 1
