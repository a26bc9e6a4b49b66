"""A registry that cannot be written for a while: nobody is told what is not so, and nothing comes twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from retention.digest.delivery import SlotState
from retention.errors import LedgerError
from tests.bot.digests.settling import Company, company
from tests.bot.digests.test_loop import loop_of
from tests.digest.subscriptions import subscription

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def breaking(all_: Company, method: str, times: int = 1) -> list[int]:
    """Let a method of the book fail so often, as on a full disk. Gives how often it still will."""
    works, left = getattr(all_.store, method), [times]

    def call(*arguments: Any, **named: Any) -> object:  # noqa: ANN401 - whatever the method takes
        if left[0]:
            left[0] -= 1
            raise LedgerError("ledger_unusable", file="r", reason="database or disk is full")
        return works(*arguments, **named)

    setattr(all_.store, method, call)
    return left


@pytest.mark.parametrize("method", ["claim", "begin", "sent", "settle"])
async def test_a_step_that_cannot_be_put_down_is_no_failure_of_the_digest(tmp_path: Path, method: str) -> None:
    async with company(tmp_path) as all_:
        left = breaking(all_, method)
        await all_.settle()
        assert left == [0]
        all_.lease_ends()
        await all_.settle()
        assert [len(all_.digests(part)) for part in ("main", "thread", "thread 2")] == [1, 1, 1]
        assert all_.notices() == []
        assert all_.store.records("d1", 1)[0].state is SlotState.POSTED


async def test_one_digest_that_cannot_be_settled_keeps_no_other_from_being_posted(tmp_path: Path) -> None:
    async with company(tmp_path) as all_:
        all_.store.add(subscription(id="d2"))
        loop = loop_of(all_)
        works: Callable[..., Any] = all_.store.claim

        def claim(name: str, *rest: Any) -> object:  # noqa: ANN401 - whatever the method takes
            if name == "d1":
                raise ZeroDivisionError
            return works(name, *rest)

        all_.store.claim = claim  # type: ignore[method-assign,assignment]
        await loop.once()
        assert [post["metadata"]["event_payload"]["schedule"] for post in all_.digests()] == ["d2"]
        assert len(asyncio.all_tasks()) == 1, "something is still at work"
