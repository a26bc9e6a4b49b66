"""The bounded pool in which answers are computed, away from the event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


class NoPlaceError(Exception):
    """Every place of the pool is taken; whoever asks is told at once instead of waiting for a time-out."""


class Workers:
    """`threads` computations run at a time; `places` counts those and the ones that wait for a thread."""

    def __init__(self, *, threads: int, places: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self._free = places

    def start(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        """Start `work` as soon as a thread is free. Raises NoPlaceError; belongs to the event loop's thread."""
        if not self._free:
            raise NoPlaceError
        self._free -= 1
        future = asyncio.get_running_loop().run_in_executor(self._threads, work)
        future.add_done_callback(self._give_back)
        return future

    def stop(self) -> None:
        """Begin nothing more. What runs ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _give_back(self, _: asyncio.Future[Result]) -> None:
        self._free += 1
