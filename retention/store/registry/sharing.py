"""`Shared`: an open registry that several threads of a process use, one at a time, beside other processes."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from retention.store.registry.schema import KeptOpen
from retention.store.schema import unusable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Shared:
    """The registry in that file until `close`; `on_opening` is executed on each connection to it."""

    def __init__(self, path: Path, *, on_opening: str | None = None) -> None:
        self._path, self._lock, self._on_opening = path, threading.Lock(), on_opening
        self._kept = KeptOpen(path)

    def close(self) -> None:
        with self._lock:
            self._kept.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything in the block happens, or nothing; one writer at a time among all processes."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # A full disk ends a transaction by itself, or leaves it open where it was to be committed.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection for this thread alone. Raises LedgerError in place of what SQLite raises in the block."""
        with self._lock:
            try:
                connection = self._kept.connection()
                if self._on_opening is not None:
                    connection.execute(self._on_opening)
                yield connection
            except sqlite3.Error as error:
                raise unusable(error, self._path) from error
