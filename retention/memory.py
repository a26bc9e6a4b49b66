"""The latest results by what they were made of, so that the same need not be made again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Made = TypeVar("Made")


class Memory(Generic[Made]):
    """Keeps the `most` results asked for last. A key holds everything that its result depends on.

    Safe to use from several threads; two that want the same at once may both make it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = threading.Lock()

    def kept(self, key: Hashable) -> Made | None:
        """What is kept under `key`, as long as nothing pushes it out."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def of(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is kept under `key`, or what `make` makes; nothing is kept of what fails."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = make()
        self.put(key, made)
        return made

    def put(self, key: Hashable, made: Made) -> None:
        """Keep `made` under `key`."""
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
