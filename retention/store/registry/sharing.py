"""`Shared`: an open registry that several threads of a process use, one at a time, beside other processes."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from retention.store.registry.schema import open_registry
from retention.store.schema import unusable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Shared:
    """The registry in that file, open until `close`."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        self._connection = open_registry(path)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything in the block happens, or nothing; one writer at a time among all processes."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection for this thread alone. Raises LedgerError in place of what SQLite raises in the block."""
        with self._lock:
            try:
                yield self._connection
            except sqlite3.Error as error:
                raise unusable(error, self._path) from error
