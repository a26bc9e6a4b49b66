"""Telling a repeated request from a new one: identical signed bytes pass Bolt's check for five minutes."""

from __future__ import annotations

from collections import OrderedDict

# A signature is accepted this long before and this long after the time it names.
SECONDS_KEPT = 2 * 5 * 60


class Replays:
    """The requests of the last minutes, by the id that Slack gives each of them."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, float] = OrderedDict()

    def is_new(self, request_id: str, now: float) -> bool:
        """Remember a request at `now`, in seconds of a clock that never goes back; False when it came before."""
        while self._seen and next(iter(self._seen.values())) <= now - SECONDS_KEPT:
            self._seen.popitem(last=False)
        if request_id in self._seen:
            return False
        self._seen[request_id] = now
        return True

    def forget(self, request_id: str) -> None:
        """Let what came to nothing come again."""
        self._seen.pop(request_id, None)
