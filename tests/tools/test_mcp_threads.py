"""The desk blocks, the event loop does not: calls run in threads, a few at a time."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from mcp import Client

from retention.asker import LOCAL
from tests.desks import AroundDesk
from tools.server import CALLS_AT_ONCE, build_server

if TYPE_CHECKING:
    from retention.answer.any import AnyAnswer
    from retention.asker import Asker
    from retention.desk import Desk
    from retention.question import Question

SECONDS = 30


class MeetingDesk(AroundDesk):
    """Answers only once `CALLS_AT_ONCE` questions are here together, and counts how many ever were."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._meeting = threading.Barrier(CALLS_AT_ONCE, timeout=SECONDS)
        self._lock = threading.Lock()
        self._inside = 0
        self.most = 0

    def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
        self._meeting.wait()
        try:
            return super().answer(question, asker)
        finally:
            with self._lock:
                self._inside -= 1


async def test_calls_are_answered_beside_each_other_up_to_the_limit(desk: Desk) -> None:
    meeting = MeetingDesk(desk)
    async with Client(build_server(meeting)) as client:
        asked = [client.call_tool("get_retention", {"period": str(year)}) for year in (2024, 2025) * CALLS_AT_ONCE]
        results = await asyncio.gather(*asked)
    assert not any(result.is_error for result in results)
    assert meeting.most == CALLS_AT_ONCE
