"""Closed periods in the store: a closing is added and reopened, never deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from retention.books import Closing
from retention.errors import QuestionError

if TYPE_CHECKING:
    import sqlite3

    from retention.period import Period


def standing_closings(connection: sqlite3.Connection) -> tuple[Closing, ...]:
    """Every period that is closed now, in order of time."""
    return _read(connection, "WHERE reopened_at IS NULL ORDER BY start, end")


def all_closings(connection: sqlite3.Connection) -> tuple[Closing, ...]:
    """Every closing there ever was, in order of the periods' time, those of one period in order of closing."""
    return _read(connection, "ORDER BY start, end, closing")


def _read(connection: sqlite3.Connection, which: str) -> tuple[Closing, ...]:
    # A file of an earlier schema has no such table, and nothing closed.
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'closed_period'").fetchone():
        return ()
    rows = connection.execute(
        f"SELECT label, start, end, version, closed_at, reopened_at, reason FROM closed_period {which}"
    )
    return tuple(
        Closing(
            label=label,
            start=date.fromisoformat(start),
            end=date.fromisoformat(end),
            version=version,
            closed_at=datetime.fromisoformat(closed_at),
            reopened_at=None if reopened_at is None else datetime.fromisoformat(reopened_at),
            reason=reason,
        )
        for label, start, end, version, closed_at, reopened_at, reason in rows
    )


def close_period(connection: sqlite3.Connection, period: Period, version: int, now: datetime) -> tuple[Closing, bool]:
    """The closing of `period` on `version`, and whether it is new.

    Raises QuestionError `closed_on_another` where the period is closed on another version.
    """
    added = connection.execute(
        "INSERT OR IGNORE INTO closed_period (label, start, end, version, closed_at) VALUES (?, ?, ?, ?, ?)",
        (period.label, period.start.isoformat(), period.end.isoformat(), version, now.isoformat(timespec="seconds")),
    ).rowcount
    closing = next(one for one in standing_closings(connection) if (one.start, one.end) == (period.start, period.end))
    if closing.version != version:
        raise QuestionError("closed_on_another", label=closing.label, version=closing.version)
    return closing, bool(added)


def reopen_period(connection: sqlite3.Connection, period: Period, reason: str, now: datetime) -> int:
    """Let `period` be answered by the newest version again; gives the one that it was closed on.

    Raises QuestionError `not_closed`.
    """
    row = connection.execute(
        "UPDATE closed_period SET reopened_at = ?, reason = ? WHERE start = ? AND end = ? AND reopened_at IS NULL"
        " RETURNING version",
        (now.isoformat(timespec="seconds"), reason, period.start.isoformat(), period.end.isoformat()),
    ).fetchone()
    if row is None:
        closed = tuple(closing.label for closing in standing_closings(connection))
        raise QuestionError("not_closed", label=period.label, valid=closed)
    return int(row[0])
