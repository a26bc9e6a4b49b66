"""The pool is bounded: what finds no place is told so, and a place that is given back is used again."""

from __future__ import annotations

import threading

import pytest

from bot.workers import NoPlaceError, Workers


async def test_a_full_pool_refuses_at_once() -> None:
    workers, release = Workers(threads=1, places=2), threading.Event()
    running, waiting = workers.start(release.wait), workers.start(threading.get_ident)
    with pytest.raises(NoPlaceError):
        workers.start(threading.get_ident)
    release.set()
    assert await running
    assert await waiting != threading.get_ident()
    assert await workers.start(threading.get_ident) != threading.get_ident()
    workers.stop()


async def test_a_failure_gives_its_place_back() -> None:
    workers = Workers(threads=1, places=1)

    def fail() -> None:
        raise LookupError

    for _ in range(3):
        with pytest.raises(LookupError):
            await workers.start(fail)
    workers.stop()
