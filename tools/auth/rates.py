"""`Rate`: how often one may do something. Exact, bounded in memory, under a microsecond.

The library `limits` starts a thread for a hit in quiet times (400 us of CPU) and keeps every key that it ever saw.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Keys that are kept; beyond it those that were seen first are forgotten.
MOST_KEYS = 10_000


@dataclass
class Rate:
    """At most `limit` times in `seconds`, all at once or spread out (the generic cell rate algorithm)."""

    limit: int
    seconds: float = 60.0
    clock: Callable[[], float] = time.monotonic
    _full: dict[str, float] = field(default_factory=dict)

    def take(self, key: str) -> int:
        """Count one more time for `key`. Gives 0, or in how many whole seconds it may, and then nothing is counted."""
        now = self.clock()
        until = max(self._full.get(key, now), now) + self.seconds / self.limit
        if until - now > self.seconds * (1 + 1e-9):
            return max(1, math.ceil(until - now - self.seconds))
        # Put at the end, so that the first is whoever was quiet for longest.
        self._full.pop(key, None)
        self._full[key] = until
        if len(self._full) > MOST_KEYS:
            del self._full[next(iter(self._full))]
        return 0

    def wait(self, key: str) -> int:
        """In how many whole seconds `take` would count one more; 0 for now."""
        now = self.clock()
        until = max(self._full.get(key, now), now) + self.seconds / self.limit
        over = until - now - self.seconds
        return 0 if over <= self.seconds * 1e-9 else max(1, math.ceil(over))
