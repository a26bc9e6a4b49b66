"""Wiring: opens the store, reads the clock and the environment, and makes the desk that every face is handed."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from retention.ask import answer_scope
from retention.describe import describe
from retention.scope import Workspace, resolve_scope
from retention.store.history import versions
from retention.store.receipts import store_receipt
from retention.store.schema import open_for_reading
from retention.store.snapshot import load, newest_version

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from retention.answer import Answer
    from retention.desk import LedgerDescription
    from retention.ledger.view import Ledger
    from retention.question import Question


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
    """The desk over one database file. A new ledger version is picked up by the next question.

    `today` is called for every question; every answer leaves a receipt. Safe to use from several threads.
    """

    path: Path
    workspace: Workspace
    today: Callable[[], date]
    _connection: sqlite3.Connection | None = None
    _ledger: Ledger | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def answer(self, question: Question) -> Answer:
        """Answer on the newest ledger version, store the receipt."""
        ledger = self._newest()
        scope = resolve_scope(question, ledger=ledger, today=self.today(), workspace=self.workspace)
        answer = answer_scope(scope, ledger)
        with self._lock:
            store_receipt(self._open(), scope, answer, utc_now())
        return answer

    def describe(self) -> LedgerDescription:
        """Describe the newest ledger version."""
        ledger = self._newest()
        with self._lock:
            return describe(ledger, versions(self._open()))

    def close(self) -> None:
        """Close the database; a later question opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = self._ledger = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = open_for_reading(self.path)
        return self._connection

    def _newest(self) -> Ledger:
        with self._lock:
            connection = self._open()
            if self._ledger is None or newest_version(connection) != self._ledger.version:
                self._ledger = load(connection, self.path)
            return self._ledger
