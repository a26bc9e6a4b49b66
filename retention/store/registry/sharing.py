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
    """The registry in that file until `close`; `on_opening` is executed on each connection that changes it.

    Whoever reads must not wait where a change waits for another process: there is a connection for each.
    """

    def __init__(self, path: Path, *, on_opening: str | None = None) -> None:
        self._path, self._on_opening = path, on_opening
        self._writing, self._lock = threading.Lock(), threading.Lock()
        self._writer, self._reader = KeptOpen(path), KeptOpen(path)

    def close(self) -> None:
        with self._writing, self._lock:
            self._writer.close()
            self._reader.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything in the block happens, or nothing; one writer at a time among all processes."""
        with self.changing() as connection:
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
    def changing(self) -> Iterator[sqlite3.Connection]:
        """The connection that changes it, for this thread alone. Raises LedgerError as `reading` does."""
        with self._writing, self._told():
            connection = self._writer.connection()
            if self._on_opening is not None:
                connection.execute(self._on_opening)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection that reads, for this thread alone.

        Raises LedgerError in place of what SQLite raises in the block.
        """
        with self._lock, self._told():
            yield self._reader.connection()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise unusable(error, self._path) from error
