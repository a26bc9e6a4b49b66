"""Wiring: opens the store, reads the clock and the environment, and makes the desk that every face is handed."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from retention.ask import answer_scope, scope_of
from retention.store.receipts import store_receipt
from retention.store.schema import open_for_reading, unusable
from retention.store.snapshot import load, newest_version

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from retention.answer.any import AnyAnswer
    from retention.desk import LedgerDescription
    from retention.ledger.view import Ledger
    from retention.question import Question
    from retention.scope import Scope, Workspace

# How long, in milliseconds, a receipt waits for an import to land: while answering, and at the end.
_BRIEFLY, _LONG = 50, 60_000


def utc_now() -> datetime:
    return datetime.now(UTC)


def today_in(workspace: Workspace) -> date:
    """The date in the workspace's time zone."""
    if workspace.time_zone == "UTC":
        return utc_now().date()
    from zoneinfo import ZoneInfo  # most workspaces do without

    return datetime.now(ZoneInfo(workspace.time_zone)).date()


@dataclass
class LedgerDesk:
    """The desk over one database file. The next question sees a new ledger version, or another file in its place.

    `today` is called for every question; every answer leaves a receipt. Safe to use from several threads.
    """

    path: Path
    workspace: Workspace
    today: Callable[[], date]
    _connection: sqlite3.Connection | None = None
    _file: tuple[int, int] | None = None
    _ledger: Ledger | None = None
    _unwritten: list[tuple[Scope, AnyAnswer, datetime]] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def answer(self, question: Question) -> AnyAnswer:
        """Answer on the newest ledger version, store the receipt."""
        ledger = self._newest()
        scope = scope_of(question, ledger=ledger, today=self.today(), workspace=self.workspace)
        answer = answer_scope(scope, ledger)
        with self._lock:
            self._unwritten.append((scope, answer, utc_now()))
            self._write_receipts(patience=_BRIEFLY)
        return answer

    def describe(self) -> LedgerDescription:
        """Describe the newest ledger version."""
        from retention.describe import describe
        from retention.store.history import versions

        ledger = self._newest()
        with self._lock:
            return describe(ledger, versions(self._open()))

    def close(self) -> None:
        """Write the receipts that an import kept waiting, then close the database."""
        with self._lock:
            if self._unwritten:
                self._write_receipts(patience=_LONG, last=True)
            if self._connection is not None:
                self._connection.close()
            self._connection = self._ledger = self._file = None

    def _write_receipts(self, *, patience: int, last: bool = False) -> None:
        """Write what waits. An import that is landing keeps receipts waiting, never answers."""
        connection = self._open()
        try:
            connection.execute(f"PRAGMA busy_timeout = {patience}")
            while self._unwritten:
                store_receipt(connection, *self._unwritten[0])
                del self._unwritten[0]
        except sqlite3.OperationalError as error:
            problem = unusable(error, self.path)
            if last or problem.code != "ledger_busy":
                raise problem from error

    def _open(self) -> sqlite3.Connection:
        """The open database; another one where another file has taken its place."""
        file = identity(self.path)
        if self._connection is not None and file != self._file:
            self._connection.close()
            self._connection = self._ledger = None
        if self._connection is None:
            self._connection, self._file = open_for_reading(self.path), file
        return self._connection

    def _newest(self) -> Ledger:
        with self._lock:
            connection = self._open()
            try:
                if self._ledger is None or newest_version(connection) != self._ledger.version:
                    self._ledger = load(connection, self.path)
            except sqlite3.Error as error:
                raise unusable(error, self.path) from error
            return self._ledger


def identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one put in its place; None where there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino
