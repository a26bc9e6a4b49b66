"""The audit: who asked, shared or changed what, where, and what came of it. Rows are only ever added."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections import deque
from dataclasses import dataclass, field, fields
from datetime import UTC
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from retention.access.deed import ANSWERED
from retention.errors import LedgerError
from retention.store.registry.schema import KeptOpen

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

# How often entries are written at once before the journal must be emptied, which waits for the disk.
MOST_WITHOUT_CHECKPOINT = 500
# Entries that wait in memory while the file cannot be written; beyond that questions are let go, and it is logged.
MOST_WAITING = 10_000
_INSERT = (
    "INSERT INTO deed (at, face, team, user, place, deed, outcome, question, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_OF_ANSWERS = frozenset(ANSWERED.values())
_log = logging.getLogger("holdfast.audit")


@dataclass(frozen=True, slots=True)
class _Way:
    """How a transaction is written: how long, in milliseconds, it waits for another process, and what it waits for."""

    patience: int
    synchronous: str
    wal_autocheckpoint: int = 1_000


_CERTAIN, _BRIEF, _AT_ONCE = _Way(5_000, "FULL"), _Way(50, "NORMAL"), _Way(0, "NORMAL", wal_autocheckpoint=0)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: `at` in UTC as ISO text, `place` the channel's name or id, `answer` an id, `outcome` a code."""

    at: str
    face: str
    team: str | None
    user: str | None
    place: str | None
    deed: str
    outcome: str
    question: str | None
    answer: str | None


_row = attrgetter(*(column.name for column in fields(Entry)))


class Found(NamedTuple):
    """The newest entries that were asked for, oldest of them first, and how many there are in all."""

    entries: tuple[Entry, ...]
    total: int


@dataclass
class AuditBook:
    """Writes entries into the registry in that file; opened by the first one. Safe to use from several threads.

    Writing never stops what is noted: what cannot be written is told in the log, waits in memory, and goes in before
    the next entry. Questions are written without waiting for the disk; a crash of the machine may lose the last ones.
    """

    path: Path
    _registry: KeptOpen | None = None
    _connection: sqlite3.Connection | None = None
    _way: _Way | None = None
    _waiting: deque[Entry] = field(default_factory=deque)
    _without_checkpoint: int = 0
    _told: str | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, entry: Entry) -> None:
        """Write `entry`, and what waits before it; a question does not wait for a thread that is writing already."""
        self.take(entry)
        if entry.deed not in _OF_ANSWERS:
            with self._lock:
                self._write(_CERTAIN)
        self.write()

    def take(self, entry: Entry) -> None:
        """Take an entry that the next `note` or `write` writes."""
        self._waiting.append(entry)

    def write(self) -> None:
        """Write what waits, unless another thread is at it."""
        # Whoever is writing looks once more for what has come meanwhile.
        while self._waiting and self._lock.acquire(blocking=False):
            try:
                if not self._write(_BRIEF):
                    return
                self._without_checkpoint = 0
            finally:
                self._lock.release()

    def write_at_once(self) -> bool:
        """Write what waits, where that takes no time; where it may take some, say False: then `write` does it."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            if self._registry is None or self._without_checkpoint == MOST_WITHOUT_CHECKPOINT:
                return False
            self._without_checkpoint += 1
            return self._write(_AT_ONCE)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Write what waits, and close the file."""
        with self._lock:
            if self._waiting:
                self._write(_CERTAIN)
            if self._waiting:
                _log.error("audit: %d entries could not be written", len(self._waiting))
            if self._registry is not None:
                self._registry.close()
                self._registry = self._connection = None

    def _write(self, way: _Way) -> bool:
        """All that waits in one transaction, that way. Says whether it is in."""
        while len(self._waiting) > MOST_WAITING:
            _log.error("audit: %d entries wait and cannot be written; the oldest is lost", MOST_WAITING)
            self._waiting.popleft()
        entries = tuple(self._waiting)
        try:
            connection = self._opened(way)
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(_INSERT, map(_row, entries))
            connection.execute("COMMIT")
        except (sqlite3.Error, LedgerError) as error:
            self._fail(error, told=way is not _AT_ONCE)
            return False
        for _ in entries:
            self._waiting.popleft()
        self._told = None
        return True

    def _opened(self, way: _Way) -> sqlite3.Connection:
        """The connection to the file that is there, set to that way. Raises LedgerError."""
        if self._registry is None:
            self._registry = KeptOpen(self.path)
        connection = self._registry.connection()
        if connection is not self._connection or way is not self._way:
            connection.execute(f"PRAGMA busy_timeout = {way.patience}")
            connection.execute(f"PRAGMA synchronous = {way.synchronous}")
            connection.execute(f"PRAGMA wal_autocheckpoint = {way.wal_autocheckpoint}")
            self._connection, self._way = connection, way
        return connection

    def _fail(self, error: sqlite3.Error | LedgerError, *, told: bool) -> None:
        """Tell it once for each reason, where it is `told`.

        The connection may be of no use any more, so the next entry opens anew.
        """
        from retention.wording.errors import explain  # noqa: PLC0415 - only what went wrong is worded

        reason = explain(error) if isinstance(error, LedgerError) else str(error)
        if told and self._told != reason:
            _log.error("audit: entries wait because the registry cannot be written: %s", reason)
            self._told = reason
        begun = self._connection is not None and self._connection.in_transaction
        if isinstance(error, sqlite3.Error) and self._registry is not None and (told or begun):
            self._registry.close()
            self._registry = self._connection = None


def entries(
    connection: sqlite3.Connection, *, since: datetime | None = None, user: str | None = None, limit: int | None = None
) -> Found:
    """The audit, or the newest `limit` entries of it, from `since` on and of `user` alone where they are given."""
    conditions, values = ["1"], list[str]()
    if since is not None:
        conditions.append("at >= ?")
        values.append(moment(since))
    if user is not None:
        conditions.append("user = ?")
        values.append(user)
    where = " AND ".join(conditions)
    total = connection.execute(f"SELECT count(*) FROM deed WHERE {where}", values).fetchone()[0]
    rows = connection.execute(
        "SELECT at, face, team, user, place, deed, outcome, question, answer FROM deed"
        f" WHERE {where} ORDER BY number DESC LIMIT ?",
        (*values, -1 if limit is None else limit),
    ).fetchall()
    return Found(tuple(Entry(*row) for row in reversed(rows)), int(total))


def moment(when: datetime) -> str:
    """A time as the registry keeps it: UTC, to the second."""
    return when.astimezone(UTC).isoformat(timespec="seconds")
